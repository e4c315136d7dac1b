"""Every act from the shell, read back with `case` and `board`; and the grammar that every such command keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import Ran, Run


@pytest.fixture
def office(run: Run, db_path: Path) -> Run:
    """A database with NS-1, born on 5 January 2025."""
    run("init", "--authority", "Northshire")
    assert run("add", "NS-1", "--born", "5/1/25").code == 0
    return run


def case(run: Run, reference: str = "NS-1") -> Any:
    return run("case", reference, "--format", "json", "--privacy", "names").json


def board(run: Run) -> dict[str, Any]:
    return {child["reference"]: child for child in run("board", "--format", "json", "--all").json}


def done(ran: Ran) -> str:
    """What a command said that was to succeed; nothing on stdout, for nothing of it is data."""
    assert (ran.code, ran.out) == (0, ""), ran.err
    return ran.err


def test_add_born_and_unborn(run: Run, office: Run) -> None:
    said = done(run("add", "NS-2", "--due", "4/3", "--team", "cin", "--owner", "Kim Lee"))
    assert "NS-2 added, due Thu 4 March 2027, without a name" in said
    assert "trackboard undo 2" in said
    children = board(run)
    assert (children["NS-1"]["age"], children["NS-1"]["stage"]) == (1, "pre_proceedings")
    unborn = children["NS-2"]
    assert (unborn["due_date"], unborn["team"], unborn["owner"], unborn["stage"]) == (
        "2027-03-04",
        "CIN",
        "Kim Lee",
        "unborn",
    )


def test_add_a_child_before_the_court_at_home(run: Run, office: Run) -> None:
    done(run("add", "NS-3", "--born", "12 Mar 24", "--known", "1/9", "--issued", "-10"))
    found = case(run, "NS-3")
    assert (found["stage"], found["stage_since"]) == ("in_proceedings", "2026-11-06")


@pytest.mark.parametrize(
    ("stdin", "name"),
    [
        ("", None),
        ("Ada\nTest\n", "Ada Test"),
        ("Ada Mary O'Neill\n", "Ada Mary O'Neill"),
        ("Ada\n", "Ada"),
        ("\n\n", None),
    ],
)
def test_the_name_is_read_from_a_pipe(run: Run, office: Run, stdin: str, name: str | None) -> None:
    ran = run("add", "NS-4", "--born", "today", stdin=stdin)
    assert ("with a name" in done(ran)) == (name is not None)
    assert "Ada" not in ran.err
    assert case(run, "NS-4")["name"] == name


def test_a_list_that_a_loop_left_on_stdin_is_not_taken_for_a_name(run: Run, office: Run) -> None:
    for left in ("NS-6 2025-01-01\n", "Ada\nBea\nCia\n"):
        ran = run("add", "NS-5", "--born", "today", stdin=left)
        assert ran.code == 2 and "< /dev/null" in ran.err
    assert "NS-5" not in board(run)


def test_add_needs_a_date_and_a_reference_of_its_own(run: Run, office: Run) -> None:
    assert run("add", "NS-9").code == 2
    assert run("add", "NS-9", "--born", "3/13").code == 2
    assert run("add", "ns-1", "--born", "today").code == 1


def test_record_plan_correct_and_strike(run: Run, office: Run) -> None:
    assert "NS-1: Became looked after on Sun 1 February 2026" in done(run("record", "ns-1", "became looked", "1/2"))
    done(run("record", "NS-1", "first_review", "-3", "--note", "on time"))
    assert "planned for Thu 4 March 2027" in done(run("record", "NS-1", "matching_panel", "4/3", "--planned"))
    assert "in place of" in done(run("correct", "NS-1", "became", "1/2", "3/2"))
    assert "struck out" in done(run("strike", "NS-1", "first review", "-3", "--why", "another child's"))
    found = case(run)
    assert (found["stage"], found["stage_since"]) == ("looked_after", "2026-02-03")
    assert [(each["kind"], each["date"], each["planned"], each["source"]) for each in found["milestones"]] == [
        ("became_looked_after", "2026-02-03", False, "typed"), ("matching_panel", "2027-03-04", True, "typed"),
    ]  # fmt: skip
    assert found["struck"][0]["why"] == "another child's"
    assert found["struck"][0]["struck_by"] == "tester"
    assert board(run)["NS-1"]["stage"] == "looked_after"


def test_a_contradiction_is_refused_listed_and_saved_if_insisted(run: Run, office: Run) -> None:
    done(run("add", "NS-2", "--born", "5/1/24"))  # of others all that a decision needs is on record
    done(run("edit", "NS-2", "permanence_report_on", "1/2"))
    done(run("record", "NS-2", "medical_report", "1/2"))
    done(run("record", "NS-2", "recommended", "1/2"))
    done(run("record", "NS-1", "became_looked_after", "1/2"))
    refused = run("record", "NS-1", "adm_decision", "2026-01-10")
    assert refused.code == 1 and refused.out == ""
    for said in ("medical report", "Child's Permanence Report", "Recommended", "903 rule 1003", "--insist"):
        assert said in refused.err
    assert len(case(run)["milestones"]) == 1
    assert run("check").code == 0
    saved = done(run("record", "NS-1", "adm_decision", "2026-01-10", "--insist"))
    assert saved.count("saved all the same") == 4
    check = run("check", "--format", "json")
    assert check.code == 1
    assert [each["rule"] for each in check.json if each["severity"] == "contradiction"] == ["1003"]


def test_what_came_to_pass_since_is_no_contradiction_of_a_past_day(run: Run, office: Run) -> None:
    done(run("record", "NS-1", "referred", "1/3"))
    done(run("record", "NS-1", "became_looked_after", "1/6"))
    past = run("--as-at", "2026-04-01", "check", "--format", "json")
    assert (past.code, {each["severity"] for each in past.json}) == (0, {"gap"})
    done(run("record", "NS-1", "first_review", "+3", "--insist"))
    for day in ("2026-04-01", "2026-11-16"):
        ran = run("--as-at", day, "check", "--format", "json")
        assert (ran.code, "still to come" in ran.out) == (1, True)


def test_a_closing_has_an_outcome(run: Run, office: Run) -> None:
    assert run("record", "NS-1", "closed", "today").code == 2
    done(run("record", "NS-1", "closed", "today", "--outcome", "special guardianship"))
    assert (board(run)["NS-1"]["stage"], board(run)["NS-1"]["outcome"]) == ("closed", "special_guardianship")


def test_a_reversal_has_a_reason(run: Run, office: Run) -> None:
    done(run("record", "NS-1", "recommended", "1/2", "--insist"))
    done(run("record", "NS-1", "decision_reversed", "1/3", "--reason", "RD3"))
    assert case(run)["milestones"][-1]["reason"] == "RD3"


def test_siblings_join_move_together_and_leave(run: Run, office: Run) -> None:
    run("add", "NS-2", "--born", "1/1/24")
    done(run("siblings", "NS-1", "--join", "NS-2"))
    assert case(run)["siblings"] == ["NS-2"]
    assert "NS-1, NS-2" in done(run("record", "NS-1", "became_looked_after", "1/2", "--siblings"))
    done(run("siblings", "NS-1", "--leave"))
    done(run("record", "NS-1", "first_review", "1/3", "--siblings"))
    assert len(case(run, "NS-2")["milestones"]) == 1
    assert run("siblings", "NS-1").code == 2


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("owner", "Kim Lee", lambda found: found["owner"] == "Kim Lee"),
        ("team", "lac", lambda found: found["team"] == "LAC"),
        ("social worker", "Sam", lambda found: found["fields"]["Social worker"] == "Sam"),
        ("plan", "adoption", lambda found: found["plan"] == "adoption"),
        ("parallel_plan", "relatives", lambda found: found["parallel_plan"] == "relatives"),
        ("born", "4/1/25", lambda found: found["fields"]["Born"] == "2025-01-04"),
        ("route", "concurrent", lambda found: found["early_permanence"]["route"] == "Concurrent planning"),
        ("early_permanence_considered", "yes",
         lambda found: found["early_permanence"]["considered"] == "yes, 2026-11-16"),
        ("permanence_report_on", "-3", lambda found: found["fields"]["Child's Permanence Report"] == "2026-11-13"),
        ("rehabilitation", "yes", lambda found: found["early_permanence"]["criteria"][-1]["answer"] == "yes"),
    ],
)  # fmt: skip
def test_edit(run: Run, office: Run, field: str, value: str, read: Callable[[Any], bool]) -> None:
    done(run("edit", "NS-1", field, value))
    assert read(case(run))
    again = run("edit", "NS-1", field, value)
    assert again.code == 1 and "nothing was changed" in again.err


def test_edit_a_plan_from_a_day_and_say_why_not(run: Run, office: Run) -> None:
    done(run("edit", "NS-1", "plan", "adoption", "--on", "1/2"))
    done(run("edit", "NS-1", "plan", "special"))
    assert [(each["from_on"], each["plan"]) for each in case(run)["plans"]] == [
        ("2026-02-01", "adoption"), ("2026-11-16", "special_guardianship"),
    ]  # fmt: skip
    done(run("edit", "NS-1", "early_permanence_considered", "no", "--on", "2/3", "--note", "kin first"))
    assert case(run)["early_permanence"]["considered"] == "no, 2026-03-02"
    assert run("edit", "NS-1", "owner", "Kim", "--on", "2/3").code == 2


def test_edit_the_birth_of_an_unborn_child(run: Run, office: Run) -> None:
    run("add", "NS-2", "--due", "20/11")
    done(run("edit", "NS-2", "born", "yesterday"))
    assert board(run)["NS-2"]["age_text"] == "1 day"
    assert run("audit", "NS-2", "--format", "json").json[0]["act"] == "record_birth"
    assert run("edit", "NS-1", "born", "tomorrow").code == 2


def test_a_name_is_never_an_argument(run: Run, office: Run) -> None:
    refused = run("edit", "NS-1", "given_name", "Ada")
    assert refused.code == 2 and "never an argument" in refused.err
    said = done(run("edit", "NS-1", "given_name", stdin="Ada\n"))
    assert "Ada" not in said
    assert case(run)["name"] == "Ada"
    assert run("edit", "NS-1", "owner").code == 2
    assert run("edit", "NS-1", "shoe_size", "3").code == 2


def test_note_and_reviewed(run: Run, office: Run) -> None:
    assert "note written" in done(run("note", "NS-1", stdin="Seen at home.\nAll well.\n"))
    done(run("reviewed", "NS-1"))
    assert run("reviewed", "NS-1").code == 1
    notes = case(run)["notes"]
    assert [(each["kind"], each["note"], each["recorded_by"]) for each in notes] == [
        ("reviewed", None, "tester"), (None, "Seen at home.\nAll well.", "tester"),
    ]  # fmt: skip
    empty = run("note", "NS-1", stdin=" \n")
    assert empty.code == 1 and "empty" in empty.err


def test_verdict(run: Run, office: Run) -> None:
    run("record", "NS-1", "became_looked_after", "1/2")
    said = done(
        run("verdict", "NS-1", "looked_after_to_recommended", "avoidable", "--reason", "staff_turnover", "--party",
            "authority", "--note", "twice")
    )  # fmt: skip
    assert "avoidable, Staff turnover (Authority)" in said
    assert board(run)["NS-1"]["clocks"]["looked_after_to_recommended"]["verdict"] == "avoidable"
    assert case(run)["verdicts"][0]["note"] == "twice"
    refused = run("verdict", "NS-1", "panel_to_placed", "avoidable")
    assert refused.code == 1 and "neither overdue nor late" in refused.err
    assert run("verdict", "NS-1", "proceedings", "avoidable").code == 2


def test_action(run: Run, office: Run) -> None:
    run("add", "NS-2", "--born", "1/1/24")
    options = ("--owner", "Kim", "--team", "legal", "--due", "+14")
    assert "action 1 added for Kim and legal, due Mon 30 November 2026" in done(
        run("action", "NS-1", *options, stdin="ring the court\n")
    )
    done(run("action", "NS-1", "--change", "1", "--owner", "Sam"))
    done(run("action", "NS-1", "--carry", "1", "--due", "+21"))
    done(run("action", "NS-1", "--done", "1", "--on", "yesterday", "--outcome", "listed"))
    (action,) = case(run)["actions"]
    assert action == {
        "number": 1, "action": "ring the court", "owner": "Sam", "team": "legal", "due_on": "2026-12-07",
        "done_on": "2026-11-15", "outcome": "listed", "recorded_on": "2026-11-16", "carried": 1,
    }  # fmt: skip
    assert run("action", "NS-2", "--done", "1").code == 1
    for wrong in (
        ("--done", "1", "--carry", "1"),
        ("--carry", "1"),
        ("--on", "today"),
        ("--done", "1", "--owner", "K"),
    ):
        assert run("action", "NS-1", *wrong, stdin="x").code == 2


def test_placement_and_contact(run: Run, office: Run) -> None:
    done(run("placement", "NS-1", "--start", "1/3", "--dually-approved", "yes"))
    assert "the court decides" in done(
        run("contact", "NS-1", "mother", "--from", "2/3", "--weekly", "5", "--miles", "30")
    )
    done(run("placement", "NS-1", "--end", "1/5", "--how", "relatives"))
    early = case(run)["early_permanence"]
    assert (early["placements"][0]["ended_on"], early["placements"][0]["how_ended"]) == ("2026-05-01", "relatives")
    assert early["contacts"][0]["weekly"] == 5
    assert run("placement", "NS-1").code == 2
    assert run("placement", "NS-1", "--end", "1/6", "--how", "moved").code == 1


def test_contact_that_is_on_record_is_changed_and_ended_not_doubled(run: Run, office: Run) -> None:
    done(run("contact", "NS-1", "mother", "--from", "2/3", "--weekly", "3", "--note", "supervised"))
    assert "contact with mother until Tue 1 December 2026" in done(run("contact", "NS-1", "Mother", "--until", "1/12"))
    done(run("contact", "NS-1", "mother", "--weekly", "2"))
    (held,) = case(run)["early_permanence"]["contacts"]
    assert (held["from_on"], held["until_on"], held["weekly"], held["note"]) == (
        "2026-03-02",
        "2026-12-01",
        2,
        "supervised",
    )
    again = run("contact", "NS-1", "mother", "--from", "1/10")
    assert (again.code, again.out) == (2, "") and "--new for another beside it" in again.err
    assert "saved all the same" in done(run("contact", "NS-1", "mother", "--from", "1/10", "--new"))
    several = run("contact", "NS-1", "mother", "--until", "today")
    assert several.code == 2 and "more than one that has not ended" in several.err
    done(run("contact", "NS-1", "father", "--until", "today"))
    assert len(case(run)["early_permanence"]["contacts"]) == 3


def test_a_contact_that_has_ended_is_no_more_changed(run: Run, office: Run) -> None:
    done(run("contact", "NS-1", "mother", "--from", "2/3/26", "--until", "1/6/26"))
    assert "arranged" in done(run("contact", "NS-1", "mother", "--from", "1/9"))
    assert [each["until_on"] for each in case(run)["early_permanence"]["contacts"]] == ["2026-06-01", None]


def test_a_case_is_closed_with_an_outcome(run: Run, office: Run) -> None:
    run("record", "NS-1", "became_looked_after", "1/2")
    assert "with an outcome" in run("--help").out
    assert run("close", "NS-1", "nowhere").code == 2
    assert "Left the board on Mon 16 November 2026, outcome Returned home" in done(run("close", "NS-1", "returned"))
    assert board(run)["NS-1"]["outcome"] == "returned_home"
    run("undo", "--yes")
    done(run("close", "NS-1", "adopted", "-3", "--insist"))
    assert {each["kind"] for each in case(run)["milestones"]} == {"became_looked_after", "adoption_order"}


def test_a_closed_case_is_opened_again(run: Run, office: Run) -> None:
    run("record", "NS-1", "became_looked_after", "1/2")
    assert "the case is open" in run("reopen", "NS-1").err
    done(run("close", "NS-1", "returned", "-3"))
    early = run("reopen", "NS-1", "-3")
    assert early.code == 2 and "strike the closing out" in early.err
    done(run("reopen", "NS-1", "yesterday", "--by", "looked after"))
    found = board(run)["NS-1"]
    assert (found["stage"], found["stage_since"], found["outcome"]) == ("looked_after", "2026-11-15", None)


def test_undo_shows_and_takes_back_the_last_and_any(run: Run, office: Run) -> None:
    run("edit", "NS-1", "owner", "Kim")
    run("record", "NS-1", "became_looked_after", "1/2")
    said = done(run("undo"))
    assert "NS-1: Became looked after: 1 Feb 2026" in said and "trackboard undo 4" in said
    assert case(run)["stage"] == "pre_proceedings"
    done(run("undo", "--yes"))
    assert case(run)["owner"] is None
    done(run("undo", "4"))
    assert case(run)["stage"] == "looked_after"
    again = run("undo", "2")
    assert again.code == 1 and "was undone by tester" in again.err
    assert run("undo", "99").code == 1
    other = run("--user", "anna", "undo")
    assert other.code == 1 and "nothing of anna" in other.err
    assert run("check").code == 0


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at the keyboard: what is given as stdin is typed."""
    keyboard = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    for module in ("options", "undo"):
        monkeypatch.setattr(f"trackboard.cli.{module}.sys", keyboard)


def test_on_a_terminal_undo_asks_first(run: Run, office: Run, terminal: None) -> None:
    run("edit", "NS-1", "owner", "Kim")
    refused = run("undo", stdin="n\n")
    assert refused.code == 1 and "Take it back?" in refused.err
    assert case(run)["owner"] == "Kim"
    assert run("undo", stdin="y\n").code == 0
    assert case(run)["owner"] is None
    run("edit", "NS-1", "owner", "Kim")
    assert run("undo", "--yes", stdin="n\n").code == 0
    assert case(run)["owner"] is None


def test_on_a_terminal_the_name_is_asked_for(run: Run, office: Run, terminal: None) -> None:
    assert run("add", "NS-4", "--born", "today", stdin="Ada\nvan der Berg\n").code == 0
    assert case(run, "NS-4")["name"] == "Ada van der Berg"
    assert run("add", "NS-5", "--born", "today", stdin="\n\n").code == 0
    assert case(run, "NS-5")["name"] is None
    assert run("edit", "NS-4", "family_name", stdin="Berg\n").code == 0
    assert case(run, "NS-4")["name"] == "Ada Berg"


def test_audit_says_who_when_and_what(run: Run, office: Run) -> None:
    run("record", "NS-1", "placement_order", "3/3", "--insist")
    run("--user", "anna", "correct", "NS-1", "placement_order", "3/3", "5/3", "--insist")
    run("edit", "NS-1", "given_name", stdin="Ada\n")
    run("note", "NS-1", stdin="a secret\n")
    ran = run("audit", "NS-1", "--format", "json")
    assert [(each["change"], each["who"], each["act"], each["what"]) for each in ran.json] == [
        (5, "tester", "write_note", "note"),
        (4, "tester", "edit_child", "Given name written"),
        (3, "anna", "correct_milestone", "Placement Order: 3 Mar 2026 -> 5 Mar 2026"),
        (2, "tester", "record_milestone", "Placement Order: 3 Mar 2026"),
        (1, "tester", "add_child", "child added: Reference NS-1, Authority Northshire, Born 5 Jan 2025"),
    ]
    assert {each["at"] for each in ran.json} == {"2026-11-16T10:00:00Z"}
    whole = run("audit")
    assert whole.code == 0
    assert "NS-1: Placement Order: 3 Mar 2026 -> 5 Mar 2026" in whole.out
    assert "16 Nov 2026 10:00" in whole.out
    assert not any(secret in whole.out + ran.out for secret in ("Ada", "secret"))
    last = run("audit", "--last", "1", "--format", "csv")
    assert last.out.count("\n") == 2 and "--last 0" in last.err
    assert run("audit", "NS-9").code == 1
    assert run("--as-at", "2026-11-15", "audit", "--format", "json").json == []
    assert len(run("--read-only", "audit", "--format", "json").json) == 5
    assert case(run)["history"][2]["what"] == ["Placement Order: 3 Mar 2026 -> 5 Mar 2026"]


WRITING = [
    ("add", "NS-9", "--born", "today"),
    ("record", "NS-1", "referred", "today"),
    ("correct", "NS-1", "referred", "-3", "today"),
    ("strike", "NS-1", "referred", "-3", "--why", "wrong"),
    ("close", "NS-1", "adopted"),
    ("reopen", "NS-1"),
    ("edit", "NS-1", "owner", "Kim"),
    ("siblings", "NS-1", "--leave"),
    ("placement", "NS-1", "--start", "today"),
    ("contact", "NS-1", "mother"),
    ("note", "NS-1"),
    ("reviewed", "NS-1"),
    ("verdict", "NS-1", "matched_to_panel", "avoidable"),
    ("action", "NS-1"),
    ("undo",),
]


@pytest.mark.parametrize("command", WRITING, ids=lambda command: command[0])
def test_only_today_is_written_and_nothing_read_only(run: Run, office: Run, command: tuple[str, ...]) -> None:
    before = run("audit", "--format", "json").json
    for how in (("--as-at", "2026-11-15"), ("--as-at", "2026-11-17"), ("--read-only",)):
        ran = run(*how, *command, stdin="some text")
        assert (ran.code, ran.out) == (2, ""), ran.err
        assert "leave it out" in ran.err
    assert run("audit", "--format", "json").json == before


@pytest.mark.parametrize(
    "command", [each for each in WRITING if each[0] not in ("add", "undo")], ids=lambda each: each[0]
)
def test_a_child_that_is_not_there(run: Run, office: Run, command: tuple[str, ...]) -> None:
    name, _, *rest = command
    ran = run(name, "NS-404", *rest, stdin="some text")
    assert ran.code == 1
    assert 'there is no child "NS-404"' in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("day", ["31/02", "3/13", "tbc", "12", "2026-13-01"])
def test_a_date_that_is_none_is_a_usage_error_of_one_sentence(run: Run, office: Run, day: str) -> None:
    ran = run("record", "NS-1", "referred", day)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert case(run)["milestones"] == []


def test_hostile_text_is_kept_without_what_a_terminal_would_act_on(run: Run, office: Run) -> None:
    run("edit", "NS-1", "owner", "\x1b]52;c;aGk=\x07Kim\u202e [/x]")
    run("note", "NS-1", stdin="\x1b[2Jgone\x00\n")
    found = case(run)
    assert found["owner"] == "]52;c;aGk=Kim [/x]"
    assert found["notes"][0]["note"] == "[2Jgone"
