"""A whole meeting from the shell: set up, roll call, 23 children minuted, closed, read, handed out."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, Run
from tests.northshire import BUNDLE
from trackboard.exchange.papers.document import Grid, Heading, Paragraph, escaped, markdown, text

HOSTILE = "| [/x] [link](javascript:x) *b* <script>alert(1)</script> \x1b]0;t\x07 =1+1 O’Neill\n# 1. two"


@pytest.fixture
def northshire(run: Run) -> Run:
    """The made-up authority's database."""
    assert run("init", "--authority", "Northshire").code == 0
    assert run("import", "bundle", BUNDLE, "--apply").code == 0
    return run


def good(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


def document(run: Run, meeting: str, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = good(run("meeting", "minutes", meeting, "--format", "json", *more)).json
    return found


def set_up(run: Run, *more: str) -> str:
    return good(run("meeting", "new", "--kind", "tracking", "--on", "today", *more)).out.strip()


def call_the_roll(run: Run, meeting: str) -> None:
    """Two teams came: the roll is called, and the meeting is quorate."""
    for team in ("CIN", "LAC"):
        good(run("meeting", "attend", meeting, team, "present"))


def test_a_whole_meeting_of_23_children(northshire: Run, tmp_path: Path) -> None:
    run = northshire
    listed = good(run("meeting", "list"))
    assert "next: Permanence tracking meeting on Wed 2 December 2026, 4 weeks after NS-TM-06" in listed.err
    meeting = set_up(run, "--chair", "A. Mereswan", "--joint-chair", "B. Second", "--minute-taker", "Kim")
    assert meeting == "tracking-2026-11-16"
    agenda = good(run("meeting", "agenda", meeting, "--build", "--most", "23", "--format", "json")).json
    assert len(agenda) == 23 and [each["position"] for each in agenda] == [*range(1, 24)]
    assert all(each["why"] and "\n" not in each["why"] for each in agenda)
    assert agenda[0]["why"].startswith("New since the last meeting")
    assert "no verdict yet" in agenda[1]["why"]
    references = [each["reference"] for each in agenda]

    for team, status in (("CIN", "present"), ("LAC", "apologies"), ("adoption", "written_update")):
        good(run("meeting", "attend", meeting, team, status, "--people", "G. Moorhenley"))
    absent = good(run("meeting", "attend", meeting, "legal", "absent"))
    said = re.search(r"legal absent: (\d+) children before the court are on the agenda", absent.err)
    assert said and 0 < int(said[1]) <= 23
    good(run("meeting", "attend", meeting, "legal", "present", "--arrived", "10:40"))

    for place, reference in enumerate(references):
        if place % 3:
            good(run("meeting", "minute", meeting, reference, "--no-change"))
        else:
            good(
                run(
                    "meeting", "minute", meeting, reference, "--discussion", f"Said {place}.", "--decision",
                    f"Decided {place}.", "--action", f"Do {place}.", "--owner", "K. Lee", "--team", "legal",
                    "--next", "2/12",
                )
            )  # fmt: skip
    held = good(run("meeting", "minute", meeting, references[1], "--discussion", "One more thing."))
    assert f"{references[1]}: minuted" in held.err
    stays = run("meeting", "close", meeting)
    assert stays.code == 1 and stays.out == ""
    assert f"stays open: 1 child would leave it unowned: {references[1]} (no decision" in stays.err
    good(run("meeting", "minute", meeting, references[1], "--no-change"))

    closed = good(run("meeting", "close", meeting, "--rating", "4"))
    assert "Decided 0. (K. Lee, by 2 Dec 2026)" in closed.out and "- Do 21. (K. Lee, legal" in closed.out
    assert closed.out.count("No change since last time.") == 15
    sha = re.search(r"23 of 23 children minuted; SHA-256 ([0-9a-f]{64})", closed.err)
    assert sha

    found = document(run, meeting)
    assert list(found)[:4] == ["meeting", "kind", "held_on", "authority"]
    assert (found["meeting"], found["held_on"], found["status"]) == (meeting, "2026-11-16", "closed")
    assert (found["chair"], found["joint_chairs"]) == ("A. Mereswan", ["B. Second"])
    assert (found["signed_off_by"], found["sha256"], found["rating"]) == ("tester", sha[1], 4)
    assert {each["team"]: each["status"] for each in found["attendance"]} == {
        "CIN": "present", "LAC": "apologies", "adoption": "written_update", "legal": "present",
    }  # fmt: skip
    assert [each["reference"] for each in found["items"]] == references
    assert found["items"][0]["discussion"] == "Said 0." and found["items"][0]["decision"] == "Decided 0."
    (action,) = found["items"][0]["actions"]
    assert (action["action"], action["owner"], action["team"], action["due_on"]) == (
        "Do 0.", "K. Lee", "legal", "2026-12-02",
    )  # fmt: skip
    assert all(each["name"] is None for each in found["items"]) and found["not_reached"] == []

    assert run("meeting", "minute", meeting, references[0], "--no-change").code == 1
    assert run("meeting", "attend", meeting, "legal", "absent").code == 1
    assert run("undo").code == 1
    good(run("meeting", "amend", meeting, "--reference", references[0], stdin="Not the 2nd: the 3rd.\n"))
    assert document(run, meeting)["amendments"][0]["amendment"] == "Not the 2nd: the 3rd."
    assert document(run, meeting)["sha256"] == sha[1]
    assert run("check").code == 0

    bundle = tmp_path / "out"
    good(run("export", "bundle", "-o", bundle))
    good(run("--db", tmp_path / "again.db", "init"))
    good(run("--db", tmp_path / "again.db", "import", "bundle", bundle, "--apply"))
    again = tmp_path / "again"
    good(run("--db", tmp_path / "again.db", "export", "bundle", "-o", again))
    assert {path.name: path.read_bytes() for path in bundle.iterdir()} == {
        path.name: path.read_bytes() for path in again.iterdir()
    }
    assert run("--db", tmp_path / "again.db", "check").code == 0  # the hash holds there too


def test_the_case_shows_its_minutes_through_time(northshire: Run) -> None:
    meeting = set_up(northshire, "--form", "chosen")
    good(northshire("meeting", "minute", meeting, "NS-0177", "--decision", "Again."))
    minutes = good(northshire("case", "NS-0177", "--format", "json")).json["minutes"]
    assert minutes[0]["meeting"] == meeting and minutes[0]["decision"] == "Again." and len(minutes) > 1


def test_the_chair_changes_the_agenda(northshire: Run) -> None:
    meeting = set_up(northshire, "--form", "chosen")
    for reference in ("NS-0177", "NS-0138", "ns-0146"):
        good(northshire("meeting", "agenda", meeting, "--add", reference, "--why", "asked for"))
    good(northshire("meeting", "agenda", meeting, "--move", "NS-0146", "--place", "1"))
    shown = good(northshire("meeting", "agenda", meeting, "--drop", "NS-0138", "--format", "json")).json
    assert [(each["reference"], each["why"]) for each in shown] == [("NS-0146", "asked for"), ("NS-0177", "asked for")]
    for wrong in (["--add", "NS-0138", "--drop", "NS-0146"], ["--most", "3"], ["--move", "NS-0146"]):
        assert northshire("meeting", "agenda", meeting, *wrong).code == 2


def test_without_a_day_the_next_by_the_cadence(northshire: Run) -> None:
    assert good(northshire("meeting", "new")).out == "tracking-2026-12-02\n"
    nothing = northshire("meeting", "new")
    assert nothing.code == 2 and "say on which day it is held (--on)" in nothing.err
    assert northshire("meeting", "new", "--kind", "legal").code == 2


def test_the_roll_call_is_shown_with_who_is_expected(northshire: Run) -> None:
    meeting = set_up(northshire, "--form", "chosen")
    good(northshire("meeting", "agenda", meeting, "--add", "NS-0176"))
    good(northshire("meeting", "attend", meeting, "CIN", "written_update", "--note", "-", stdin="All well.\n"))
    roll = {each["team"]: each for each in good(northshire("meeting", "attend", meeting, "--format", "json")).json}
    assert list(roll)[:4] == ["CIN", "LAC", "adoption", "legal"]
    assert (roll["CIN"]["status"], roll["CIN"]["note"]) == ("written_update", "All well.")
    assert (roll["legal"]["status"], roll["legal"]["expected"]) == ("asked", 1)
    assert roll["health"]["status"] is None
    assert northshire("meeting", "attend", meeting, "legal").code == 2


@pytest.mark.parametrize(
    "command",
    [["new", "--on", "2026-12-02"], ["agenda", "NS-TM-06", "--build"], ["attend", "NS-TM-06", "legal", "present"],
     ["minute", "NS-TM-06", "NS-0177", "--no-change"], ["close", "NS-TM-06"], ["amend", "NS-TM-06"]],
)  # fmt: skip
def test_only_today_is_written(northshire: Run, command: list[str]) -> None:
    for option in (["--as-at", "2026-11-01"], ["--read-only"]):
        ran = northshire(*option, "meeting", *command, stdin="x")
        assert ran.code == 2 and ran.out == "" and option[0] in ran.err


@pytest.mark.parametrize("command", ["agenda", "attend", "minutes", "pack", "close"])
def test_a_meeting_that_is_not_there(northshire: Run, command: str) -> None:
    ran = northshire("meeting", command, "NS-TM-99")
    assert ran.code == 1 and 'there is no meeting "NS-TM-99"' in ran.err and "trackboard meeting list" in ran.err


def test_a_minute_says_one_thing(northshire: Run) -> None:
    meeting = set_up(northshire, "--form", "chosen")
    for wrong in (
        ["--no-change", "--decision", "x"],
        ["--discussion", "-", "--decision", "-"],
        ["--decision", "x", "--team", "legal"],
        [],
    ):
        ran = northshire("meeting", "minute", meeting, "NS-0177", *wrong, stdin="x")
        assert ran.code == 2, wrong
    good(northshire("meeting", "minute", meeting, "NS-0177", "--discussion", "-", stdin="Unseen\nby others.\n"))
    assert document(northshire, meeting)["items"][0]["discussion"] == "Unseen\nby others."


def test_a_verdict_belongs_to_the_meeting_that_gave_it(northshire: Run) -> None:
    meeting = set_up(northshire, "--form", "chosen")
    good(northshire("verdict", "NS-0177", "looked_after_to_recommended", "avoidable", "--meeting", meeting))
    good(northshire("meeting", "minute", meeting, "NS-0177", "--no-change"))
    (item,) = document(northshire, meeting)["items"]
    assert [(each["clock"], each["verdict"]) for each in item["verdicts"]] == [
        ("looked_after_to_recommended", "avoidable")
    ]
    assert northshire("verdict", "NS-0177", "looked_after", "unclear", "--meeting", "NS-TM-06").code == 1


def test_minutes_that_were_imported_are_read_the_same_way(northshire: Run) -> None:
    found = document(northshire, "NS-TM-01")
    assert (found["status"], found["sha256"], found["chair"]) == ("closed", None, "A. Mereswan")
    assert len(found["items"]) == 49 and len(found["attendance"]) == 8
    first = next(each for each in found["items"] if each["reference"] == "NS-0115")
    assert first["actions"][0]["action"] == "Assessment of the carers for the long term"
    assert first["actions"][0]["done_on"] == "2026-07-10"


def test_names_are_asked_for_and_logged(northshire: Run) -> None:
    plain = document(northshire, "NS-TM-06")
    said = f"the minutes of NS-TM-06 on {len(plain['items'])} children, with their names, shown"

    def logged() -> int:
        return good(northshire("audit", "--format", "csv")).out.count(said)

    assert {each["name"] for each in plain["items"]} == {None} and logged() == 0
    named = document(northshire, "NS-TM-06", "--privacy", "names")
    names = {each["name"] for each in named["items"]} - {None}
    assert names and logged() == 1
    for form in ("text", "markdown"):
        handed_out = good(northshire("meeting", "minutes", "NS-TM-06", "--format", form)).out
        assert not any(name in handed_out for name in names)
        pack = good(northshire("meeting", "pack", "NS-TM-06", "--format", form)).out
        assert not any(name in pack for name in names)


def test_word_by_references_and_nothing_in_its_properties(northshire: Run, tmp_path: Path) -> None:
    from docx import Document

    meeting = set_up(northshire, "--form", "chosen")
    good(northshire("meeting", "minute", meeting, "NS-0177", "--discussion", HOSTILE, "--decision", "D"))
    good(northshire("meeting", "attend", meeting, "legal", "present", "--people", "P. Legal"))
    out = tmp_path / "minutes.docx"
    good(northshire("meeting", "minutes", meeting, "-o", out))
    assert out.stat().st_mode & 0o777 == 0o600
    word = Document(str(out))
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "Permanence tracking meeting, Mon 16 November 2026" in words and "1. NS-0177" in words
    assert "<script>alert(1)</script>" in words and "# 1. two" in words and "\x1b" not in words
    assert [cell.text for cell in word.tables[0].rows[1].cells] == ["Legal", "Present", "P. Legal", ""]
    assert (word.core_properties.author, word.core_properties.comments) == ("tester", "")
    again = northshire("meeting", "minutes", meeting, "-o", out)
    assert again.code == 1 and "--force" in again.err
    good(northshire("export", "meeting", meeting, "-o", out, "--force"))
    good(northshire("meeting", "pack", meeting, "-o", tmp_path / "pack.docx"))
    pages = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "pack.docx")).paragraphs)
    assert "1. NS-0177" in pages and "Latest events" in pages


@pytest.mark.parametrize(("name", "begins"), [("m.md", "# Permanence"), ("m.txt", "Permanence"), ("m.json", "{")])
def test_the_files_ending_says_in_what_form(northshire: Run, tmp_path: Path, name: str, begins: str) -> None:
    good(northshire("meeting", "minutes", "NS-TM-06", "-o", tmp_path / name))
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    "wrong", [["-o", "minutes.pdf"], ["--format", "docx"], ["--format", "xlsx"], ["--privacy", "everything"]]
)
def test_a_form_that_there_is_not(northshire: Run, wrong: list[str]) -> None:
    assert northshire("meeting", "minutes", "NS-TM-06", *wrong).code == 2
    assert northshire("meeting", "pack", "NS-TM-06", "--format", "json").code == 2


def test_the_actions_by_team(northshire: Run) -> None:
    found = good(northshire("meeting", "minutes", "NS-TM-06", "--actions", "--format", "json")).json
    teams = [each["team"] for each in found]
    assert teams == sorted(teams, key=["Children in need", "Looked after children", "Adoption", "Legal",
                                       "Referral and assessment", "Court", "Health", "Other"].index)  # fmt: skip
    assert set(found[0]) == {"team", "reference", "action", "owner", "due_on", "done_on"}


def test_the_pack_has_a_page_for_each_child(northshire: Run) -> None:
    meeting = set_up(northshire, "--form", "chosen")
    for reference in ("NS-0177", "NS-0138"):
        good(northshire("meeting", "agenda", meeting, "--add", reference))
    pack = good(northshire("meeting", "pack", meeting)).out
    parts = [pack.index(part) for part in ("Agenda", "Teams asked to come", "1. NS-0177", "2. NS-0138")]
    assert parts == sorted(parts)
    assert "To ask: Is there a plan for permanence, and a parallel plan?" in pack
    assert "Last minuted" in pack and "days over the 16 weeks allowed" in " ".join(pack.split())


def test_the_pack_under_pseudonyms_knows_nobody(northshire: Run) -> None:
    meeting = set_up(northshire, "--form", "chosen")
    for reference in ("NS-0177", "NS-0138"):
        good(northshire("meeting", "agenda", meeting, "--add", reference))
    good(northshire("action", "NS-0177", "--owner", "P. Owner", "--team", "legal", stdin="Chase the medical of J"))
    whole = good(northshire("meeting", "pack", meeting)).out
    masked = good(northshire("meeting", "pack", meeting, "--pseudonymise")).out
    assert "Chase the medical" in whole and "P. Owner" in whole
    case = good(northshire("case", "NS-0177", "--format", "json")).json
    written = [each["note"] for each in case["milestones"] if each["note"]]
    written += [each["discussion"] for each in case["minutes"]] + [each["decision"] for each in case["minutes"]]
    for said in ("NS-0177", "NS-0138", meeting, "Chase the medical", "P. Owner", *filter(None, written)):
        assert said not in masked
    assert "Latest events" in masked and "Clocks" in masked and "(left out)" in masked
    assert northshire("meeting", "pack", meeting, "--pseudonymise", "--privacy", "names").code == 2


def test_closing_despite_keeps_the_reason_and_says_so(northshire: Run) -> None:
    meeting = set_up(northshire, "--form", "chosen")
    call_the_roll(northshire, meeting)
    good(northshire("meeting", "minute", meeting, "NS-0177", "--discussion", "Only talk."))
    assert northshire("meeting", "close", meeting).code == 1
    closed = good(northshire("meeting", "close", meeting, "--despite", "The worker is ill"))
    assert "the reason is kept: The worker is ill" in closed.err
    assert document(northshire, meeting)["despite"] == "The worker is ill"
    assert "Closed although somebody was left unowned: The worker is ill" in (
        good(northshire("meeting", "minutes", meeting)).out
    )


def test_hostile_text_stays_text_on_paper() -> None:
    blocks = [Heading(1, HOSTILE), Paragraph(HOSTILE, HOSTILE), Grid(("A", "B"), [(HOSTILE, "x")])]
    page = markdown(blocks)
    assert "<script>" not in page and "[link](" not in page and not re.search(r"^# 1", page, re.M)
    row = next(line for line in page.splitlines() if line.startswith("| \\|"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 3
    assert "\\# 1. two" in page and "# 1. two" in text(blocks)
    assert escaped("1. one\n- two\n 12) 1.5") == "1\\. one\n\\- two\n 12\\) 1.5"


def test_the_hash_is_of_the_canonical_text(northshire: Run, db_path: Path) -> None:
    from trackboard.casework.meetings.closing import canonical
    from trackboard.casework.meetings.find_meeting import find_meeting
    from trackboard.casework.meetings.meeting_record import read_minutes
    from trackboard.pathway.policy.policy import load_policy
    from trackboard.store.database import Database

    meeting = set_up(northshire, "--form", "chosen")
    good(northshire("meeting", "minute", meeting, "NS-0177", "--no-change", "--discussion", HOSTILE))
    call_the_roll(northshire, meeting)
    good(northshire("meeting", "close", meeting))
    with Database.open(db_path) as db:
        row = find_meeting(db, meeting)
        signed = canonical(read_minutes(db, load_policy(), row), row)
    assert hashlib.sha256(signed.encode()).hexdigest() == document(northshire, meeting)["sha256"]


def test_minutes_under_pseudonyms_hold_nobody_and_no_word_that_was_written(northshire: Run, tmp_path: Path) -> None:
    plain = document(northshire, "NS-TM-06")
    written = {plain["chair"], *(each["people"] for each in plain["attendance"])}
    for item in plain["items"]:
        written |= {item["reference"], item["why"], item["discussion"], item["decision"], item["owner"]}
        written |= {text for each in item["actions"] for text in (each["action"], each["owner"], each["outcome"])}
    written -= {None}
    for ending in ("json", "md", "txt", "docx"):
        file = tmp_path / f"minutes.{ending}"
        good(northshire("export", "meeting", "NS-TM-06", "--pseudonymise", "-o", file))
        text = file.read_text("utf-8") if ending != "docx" else words_of(file)
        assert [word for word in written if word in text] == []
        assert "tester" not in text
    masked = json.loads((tmp_path / "minutes.json").read_text("utf-8"))
    assert [len(each["reference"]) for each in masked["items"]] == [64] * len(plain["items"])
    assert [each["status"] for each in masked["attendance"]] == [each["status"] for each in plain["attendance"]]
    refused = northshire(
        "export", "meeting", "NS-TM-06", "--pseudonymise", "--privacy", "names", "-o", tmp_path / "x.md"
    )
    assert refused.code == 2 and not (tmp_path / "x.md").exists()


def words_of(file: Path) -> str:
    """The document's text and its properties."""
    with zipfile.ZipFile(file) as parts:
        return "".join(parts.read(name).decode("utf-8") for name in ("word/document.xml", "docProps/core.xml"))


def test_every_file_of_minutes_and_packs_is_on_record(northshire: Run, tmp_path: Path) -> None:
    good(northshire("meeting", "pack", "NS-TM-06", "-o", tmp_path / "pack.md"))
    good(northshire("meeting", "minutes", "NS-TM-06", "-o", tmp_path / "minutes.docx", "--privacy", "initials"))
    good(northshire("meeting", "minutes", "NS-TM-06", "--actions", "-o", tmp_path / "actions.md"))
    assert northshire("meeting", "pack", "NS-TM-06", "-o", tmp_path / "pack.md").code == 1
    found = [row["what"] for row in northshire("audit", "--format", "json", "--disclosures").json]
    n = len(document(northshire, "NS-TM-06")["items"])
    assert found == [
        f"the minutes of NS-TM-06 on {n} children, by reference",
        f"the minutes of NS-TM-06 on {n} children, with initials",
        f"the pack of NS-TM-06 on {n} children, by reference",
    ]


def test_what_another_person_wrote_is_replaced_and_said(northshire: Run) -> None:
    run = northshire
    meeting = set_up(run)
    good(run("--user", "Minute Taker", "meeting", "minute", meeting, "NS-0116", "--discussion", "Theirs"))
    mine = good(run("meeting", "minute", meeting, "NS-0116", "--discussion", "Mine", "--decision", "Mine too"))
    assert "note: this replaced what Minute Taker saved on 16 Nov 2026 10:00: discussion\n" in mine.err
    assert "replaced" not in good(run("meeting", "minute", meeting, "NS-0116", "--discussion", "Mine again")).err
    good(run("--user", "Minute Taker", "meeting", "attend", meeting, "legal", "present"))
    told = good(run("meeting", "attend", meeting, "legal", "absent")).err
    assert "note: this replaced what Minute Taker saved on 16 Nov 2026 10:00: status\n" in told


def test_the_chair_and_the_day_are_changed_from_the_shell_until_it_is_closed(northshire: Run) -> None:
    run = northshire
    made = good(run("meeting", "new", "--kind", "tracking", "--on", "2/12"))
    meeting = made.out.strip()
    assert "chaired by tester" in made.err, "who sets it up, unless somebody else is named"
    said = good(
        run("meeting", "edit", meeting, "--chair", "S. Ellwood", "--joint", "A", "--joint", "B", "--minutes", "90")
    )
    assert "chaired by S. Ellwood, not tester; chaired jointly with A; B, not" in said.err and said.out == ""
    assert "to take it back: trackboard undo" in said.err
    moved = good(run("meeting", "edit", meeting, "--on", "9/12", "--joint", "", "--minute-taker", "Kim"))
    assert (
        "held on Wed 9 December 2026, not Wed 2 December 2026" in moved.err and f"its ID stays {meeting}" in moved.err
    )
    found = document(run, meeting)
    assert (found["chair"], found["joint_chairs"], found["held_on"]) == ("S. Ellwood", [], "2026-12-09")
    assert run("meeting", "edit", meeting).code == 2
    assert "not a date" in run("meeting", "edit", meeting, "--on", "soon").err
    good(run("meeting", "new", "--kind", "tracking", "--on", "16/12"))
    taken = run("meeting", "edit", meeting, "--on", "16/12")
    assert taken.code == 1 and "on that day already: tracking-2026-12-16" in taken.err and "--insist" in taken.err
    assert "begun" in good(run("meeting", "begin", meeting)).err
    now = set_up(run)
    good(run("meeting", "close", now, "--despite", "nobody was looked at"))
    for late in (("edit", now, "--chair", "X"), ("begin", now)):
        refused = run("meeting", *late)
        assert refused.code == 1 and "was closed by tester" in refused.err and "amend" in refused.err
    for how in (("--as-at", "2026-11-15"), ("--read-only",)):
        assert run(*how, "meeting", "edit", meeting, "--chair", "X").code == 2
        assert run(*how, "meeting", "begin", meeting).code == 2


# --- What was decided is in the minutes, and nothing empty is locked ---


def words(out: str) -> str:
    return " ".join(out.split())


def test_an_action_and_a_verdict_of_the_meeting_are_wherever_it_is_read(northshire: Run, tmp_path: Path) -> None:
    run = northshire
    meeting = set_up(run, "--form", "chosen")
    for reference in ("NS-0146", "NS-0138"):
        good(run("meeting", "agenda", meeting, "--add", reference))
    call_the_roll(run, meeting)
    before = good(run("report", "actions", "--format", "json")).json["rows"]
    good(run("verdict", "NS-0146", "panel_to_placed", "avoidable", "--reason", "court_capacity", "--meeting", meeting))
    said = "Introductions plan to the carers"
    asked = ("--owner", "Q. Elderbrook", "--team", "adoption", "--due", "+14", "--meeting", meeting)
    good(run("action", "NS-0146", *asked, stdin=said))
    good(run("meeting", "minute", meeting, "NS-0138", "--decision", "Panel booked", "--owner", "F. Turnstone-May",
             "--next", "15/12"))  # fmt: skip
    shown = good(run("meeting", "agenda", meeting, "--format", "json")).json
    assert [each["minuted"] for each in shown] == ["not minuted", "yes"]
    closed = good(run("meeting", "close", meeting))
    assert "NS-0146: an action and a verdict, no minute" in closed.err and "not reached" not in closed.err
    assert said in words(closed.out) and "Panel to placed: Avoidable, Court capacity" in words(closed.out)

    found = document(run, meeting)
    assert found["not_reached"] == [] and [each["minuted"] for each in found["items"]] == [False, True]
    listed = good(run("meeting", "minutes", meeting, "--actions", "--format", "json")).json
    assert [(each["team"], each["reference"], each["action"], each["owner"]) for each in listed] == [
        ("Adoption", "NS-0146", said, "Q. Elderbrook"),
        ("Adoption", "NS-0138", "Panel booked", "F. Turnstone-May"),
    ]
    for form in ("text", "markdown"):
        page = words(good(run("meeting", "minutes", meeting, "--format", form)).out)
        assert said in page and "Avoidable" in page and "Not reached" not in page
    good(run("meeting", "minutes", meeting, "-o", tmp_path / "m.docx"))
    assert said in words_of(tmp_path / "m.docx")
    masked = tmp_path / "masked.json"
    good(run("export", "meeting", meeting, "--pseudonymise", "-o", masked))
    assert said not in masked.read_text("utf-8") and len(json.loads(masked.read_text("utf-8"))["items"]) == 2
    after = good(run("report", "actions", "--format", "json")).json["rows"]
    assert sum(row["open"] for row in after) == sum(row["open"] for row in before) + 2
    minutes = good(run("case", "NS-0146", "--format", "json")).json["minutes"]
    assert minutes[0]["meeting"] == meeting and minutes[0]["recorded"] == [said]
    assert run("check").code == 0
    again = tmp_path / "again.db"
    good(run("export", "bundle", "-o", tmp_path / "out"))
    good(run("--db", again, "init"))
    good(run("--db", again, "import", "bundle", tmp_path / "out", "--apply"))
    assert run("--db", again, "check").code == 0
    there = good(run("--db", again, "meeting", "minutes", meeting, "--format", "json")).json
    assert [each["reference"] for each in there["items"]] == ["NS-0146", "NS-0138"]


def test_a_verdict_from_the_shell_while_the_meeting_sits_is_the_meetings(northshire: Run) -> None:
    meeting = set_up(northshire, "--form", "chosen")
    for reference in ("NS-0146", "NS-0138", "NS-0177"):
        good(northshire("meeting", "agenda", meeting, "--add", reference))
    good(northshire("note", "NS-0177", stdin="Before the meeting."))
    call_the_roll(northshire, meeting)
    good(northshire("verdict", "NS-0146", "panel_to_placed", "avoidable"))
    good(northshire("--user", "a colleague", "note", "NS-0138", stdin="Of the duty desk."))
    good(northshire("record", "NS-0138", "matching_panel", "2026-12-01", "--planned"))
    found = document(northshire, meeting)
    assert [(each["reference"], each["recorded"], len(each["verdicts"])) for each in found["items"]] == [
        ("NS-0146", [], 1),
        ("NS-0138", ["Matching panel, planned: 1 Dec 2026"], 0),
    ]
    assert found["not_reached"] == ["NS-0177"]


def test_an_action_is_asked_for_at_a_meeting_that_is_open(northshire: Run) -> None:
    ran = northshire("action", "NS-0177", "--meeting", "NS-TM-06", stdin="Ask")
    assert ran.code == 1 and "was closed" in ran.err
    assert northshire("action", "NS-0177", "--meeting", "NS-TM-06", "--done", "1").code == 2


def test_an_empty_meeting_ahead_is_not_locked_by_a_slip(northshire: Run) -> None:
    meeting = good(northshire("meeting", "new")).out.strip()
    stays = northshire("meeting", "close", meeting)
    assert stays.code == 1 and stays.out == "" and "--despite REASON" in stays.err
    for need in ("its day has not come", "Nothing is minuted", "There is no roll call"):
        assert need in stays.err
    assert document(northshire, meeting)["status"] == "draft"
    closed = good(northshire("meeting", "close", meeting, "--despite", "The chair is ill"))
    n = len(good(northshire("meeting", "agenda", meeting, "--format", "json")).json)
    assert f"{n} not reached: carried over to Wed 30 December 2026" in closed.err
    page = words(good(northshire("meeting", "minutes", meeting)).out)
    assert "although its day had not come, nothing was minuted and there was no roll call: The chair is ill" in page
    nxt = good(northshire("meeting", "new", "--on", "2026-12-30")).out.strip()
    lines = good(northshire("meeting", "agenda", nxt, "--format", "json")).json
    assert sum("not reached on 2 dec 2026" in each["why"].casefold() for each in lines) == n


def test_why_is_live_until_the_lock_and_counted_to_the_meetings_day(northshire: Run) -> None:
    meeting = good(northshire("meeting", "new", "--on", "2026-11-26")).out.strip()

    def why() -> str:
        shown = good(northshire("meeting", "agenda", meeting, "--format", "json")).json
        return str(next(each["why"] for each in shown if each["reference"] == "NS-0146"))

    before = why()
    assert before.endswith("no verdict yet")
    pack = words(good(northshire("meeting", "pack", meeting)).out)
    assert "Days counted to: Thu 26 November 2026" in pack
    over = re.search(r"Panel to placed, (\d+) days over", before)
    assert over and f"{over[1]} days over the 6 weeks allowed" in pack
    good(northshire("verdict", "NS-0146", "panel_to_placed", "unavoidable", "--meeting", meeting))
    assert why() == before.replace("no verdict yet", "unavoidable")
    assert "no verdict yet" not in words(good(northshire("meeting", "minutes", meeting)).out)
    good(northshire("meeting", "close", meeting, "--despite", "Brought forward"))
    (item,) = document(northshire, meeting)["items"]
    assert item["why"] == before.replace("no verdict yet", "unavoidable")
