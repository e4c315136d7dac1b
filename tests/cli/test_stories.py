"""Children whose stories are easily misread, imported and shown on several days: every field as worked out by hand."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

STORIES = Path(__file__).parents[1] / "pathway" / "stories"
BUNDLE = [STORIES / f"{table}.csv" for table in ("children", "milestones", "plans")]


def expected(file: str) -> dict[str, list[dict[str, str]]]:
    """The rows of a file, by the day they are of."""
    found = defaultdict(list)
    with (STORIES / f"{file}.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            found[row.pop("as_at")].append(row)
    return found


def written(value: Any) -> str:
    return "" if value is None else str(value)


@pytest.fixture
def stories(run: Run) -> Run:
    run("init", "--authority", "Northshire")
    assert run("import", "bundle", *BUNDLE, "--apply").code == 0
    return run


@pytest.mark.parametrize("day", sorted(expected("expected")))
def test_every_child_stands_where_its_story_leaves_it(stories: Run, day: str) -> None:
    shown = {each["reference"]: each for each in stories("--as-at", day, "board", "--all", "--format", "json").json}
    for row in expected("expected")[day]:
        child = shown[row["reference"]]
        # A closed child has an outcome and no standing.
        fields = [field for field in row if field != "standing" or row["standing"]]
        assert {field: written(child[field]) for field in fields} == {field: row[field] for field in fields}


@pytest.mark.parametrize("day", sorted(expected("expected_clocks")))
def test_every_clock_reads_what_the_dates_give(stories: Run, day: str) -> None:
    shown = {each["reference"]: each for each in stories("--as-at", day, "board", "--all", "--format", "json").json}
    for row in expected("expected_clocks")[day]:
        clock = shown[row["reference"]]["clocks"][row["clock"]]
        fields = [field for field in row if field not in ("reference", "clock")]
        found = {field: written(clock[field]) for field in fields}
        assert (row["reference"], row["clock"], found) == (
            row["reference"],
            row["clock"],
            {field: row[field] for field in fields},
        )


# --- Typed on top of the stories --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "said"),
    [
        # What cannot be.
        (("record", "S10", "became_looked_after", "today"), "of a child not yet born (due 20 Nov 2026)"),
        (("record", "S10", "first_review", "today"), "of a child not yet born (due 20 Nov 2026)"),
        (("record", "S10", "closed", "today", "--outcome", "adopted"), "of a child not yet born (due 20 Nov 2026)"),
        (("record", "S22", "pre_birth_assessment", "today"), "lies after the birth (28 Jul 2021)"),
        (("record", "S22", "first known", "12/3/99"), "lies before the child was conceived (born 28 Jul 2021)"),
        (("add", "NEW", "--born", "1/1/20", "--due", "1/1/27"), "more than 20 weeks before the due date (1 Jan 2027)"),
        (("add", "NEW", "--born", "1/1/05"), "born 1 Jan 2005, 21 years old: this board is for children under 10"),
        # What does not come without something that others here have.
        (("record", "S22", "adoption_order", "today"), "without Placement Order or Parental consent"),
        (("record", "S10", "adoption_order", "today"), "without Placement Order or Parental consent"),
        (("record", "S22", "timetable_extended", "today"), "without Care proceedings issued: Children Act 1989 s32"),
        (("record", "S22", "second_review", "today"), "without First review"),
        (("record", "S22", "care_order", "today"), "without Care proceedings issued: Children Act 1989 s31"),
        (("record", "S22", "final_hearing", "today"), "without Care proceedings issued"),
        (("record", "S22", "matching_panel", "today"), "without Proposed match"),
    ],
)
def test_what_does_not_fit_is_asked_about_saved_if_insisted_and_listed(
    stories: Run, act: tuple[str, ...], said: str
) -> None:
    before = [each["finding"] for each in stories("check", "--format", "json").json]
    asked = stories(*act)
    assert (asked.code, asked.out) == (1, "") and said in asked.err and "--insist" in asked.err
    assert [each["finding"] for each in stories("check", "--format", "json").json] == before
    insisted = stories(*act, "--insist")
    assert insisted.code == 0 and "saved all the same" in insisted.err
    listed = [each for each in stories("check", "--format", "json").json if each["finding"] not in before]
    wanted = said.split(":")[0] if "years old" in said else said
    # A clock says of a match that it is not recorded.
    assert any(wanted in each["finding"] for each in listed) or "Not recorded: Proposed match" in str(listed)


def test_a_first_file_accuses_nobody(run: Run) -> None:
    """What a new database lacks is worth a word and no more, and `check` is silent about it."""
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "5/1/24")
    for kind in ("became_looked_after", "adm_decision", "care_order", "second_review", "timetable_extended"):
        ran = run("record", "NS-1", kind, "-9")
        assert ran.code == 0, ran.err
        assert "note: " in ran.err or kind == "became_looked_after"
    check = run("check", "--format", "json")
    assert check.code == 0
    assert not [each for each in check.json if "without" in each["finding"]]


def notes(ran: Any) -> list[str]:
    return [line.removeprefix("note: ") for line in ran.err.splitlines() if line.startswith("note: ")]


def test_the_note_says_what_the_board_then_shows(stories: Run) -> None:
    def stands(reference: str) -> tuple[str, str]:
        found = stories("case", reference, "--format", "json").json
        return found["stage"], found["stage_since"]

    # New proceedings after a final hearing: the clock starts again, and the note says so.
    ran = stories("record", "S12", "proceedings_issued", "-10")
    assert notes(ran) == [
        "these are new proceedings from 6 Nov 2026: Care proceedings issued (10 Dec 2025), Final hearing (1 May 2026), "
        "Care Order (1 May 2026) no longer count"
    ]
    case = stories("case", "S12", "--format", "json").json
    assert case["clocks"]["proceedings"]["started_on"] == "2026-11-06"
    # A closed case that is opened again.
    ran = stories("record", "S17", "referred", "-10")
    assert notes(ran) == ["the case is open again: a new journey from 6 Nov 2026, in which nothing from before counts"]
    assert stands("S17") == ("pre_proceedings", "2026-11-06")
    # Closed and known again on one day: it stays closed, and that is said, with the way out.
    assert stories("record", "S05", "closed", "today", "--outcome", "returned_home").code == 0
    ran = stories("record", "S05", "referred", "today")
    assert notes(ran) == [
        "the child left the board on the same day (16 Nov 2026), and on one day an ending comes last: the child stays "
        "closed. To open the case again, record First known of a later day, or correct the ending"
    ]
    assert stands("S05") == ("closed", "2026-11-16")
    ran = stories("correct", "S05", "closed", "today", "-1")
    assert ran.code == 0 and stands("S05") == ("pre_proceedings", "2026-11-16")
    assert notes(ran) == ["the case was opened again on 16 Nov 2026: it stays open"]
    ran = stories("strike", "S05", "referred", "today", "--why", "another child's")
    assert notes(ran) == ["the child left the board on 15 Nov 2026, and is closed"]
    assert stands("S05") == ("closed", "2026-11-15")
    # An earlier date really goes on to count.
    ran = stories("record", "S22", "became_looked_after", "2025-01-20")
    assert notes(ran) == [
        "Became looked after is in effect since 6 Jan 2025 already: the earlier date goes on to count"
    ]
    assert stands("S22") == ("looked_after", "2025-01-06")
