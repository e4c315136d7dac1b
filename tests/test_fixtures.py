"""The made-up authority is what the demonstration and later reports need, today and in any later year."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.exchange import staged_rows
from tests.northshire import ANCHOR, BUNDLE, FIXTURES, POLICY, Northshire, by_child, rows
from trackboard.exchange import ssda903
from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.bundle.bundle_form import FORMS
from trackboard.pathway.rules import attendance_rules, clocks, contradictions

FILES = tuple(file.stem for file in sorted(BUNDLE.glob("*.csv")))
DELAY_POINTS = [clock.id for clock in POLICY.delay_points]
OPENED = [(0, 0), (0, 3), (0, 6), (52, 0), (52, 6), (156, 0), (156, 3)]
"""(weeks moved, days after that) at which the demonstration may be opened."""

at_any_time = pytest.mark.parametrize(("weeks", "days"), OPENED)


@pytest.fixture(scope="module")
def kinds() -> dict[str, list[str]]:
    """What happened to each child, in order of date; planned dates left out."""
    found = defaultdict(list)
    for row in sorted(rows("milestones"), key=lambda row: row["date"]):
        if not row["planned"]:
            found[row["reference"]].append(row["kind"])
    return found


# --- The files ------------------------------------------------------------------------------------------------------


def test_the_script_writes_the_committed_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(FIXTURES / "make_northshire.py"), "--to", str(tmp_path)], check=True)
    written = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    committed = {file.relative_to(FIXTURES) for file in FIXTURES.glob("northshire*/*")}
    assert set(written) == committed | {Path("northshire_annex_a.xlsx")}
    assert [str(file) for file, content in written.items() if content != (FIXTURES / file).read_bytes()] == []


def test_the_package_brings_the_same_bundle() -> None:
    """`python fixtures/make_northshire.py` writes both: the demonstration reads the package's, wherever it lies."""
    packaged = files("trackboard.exchange.demo") / "northshire"
    assert {file.name: file.read_bytes() for file in packaged.iterdir()} == {
        file.name: file.read_bytes() for file in BUNDLE.iterdir()
    }


def test_the_bundle_reads_without_a_problem() -> None:
    staged = bundle_read.read(sorted(BUNDLE.glob("*.csv")), POLICY)
    assert staged.problems == []
    assert {*staged_rows.tables(staged), "children", "milestones"} == set(FILES)
    assert len(FILES) == 10


@pytest.mark.parametrize("table", FILES)
def test_a_file_of_the_bundle_is_in_form_and_order(table: str) -> None:
    content = (BUNDLE / f"{table}.csv").read_bytes()
    assert b"\r" not in content and content.endswith(b"\n")
    form = FORMS[table]
    columns = content.decode().splitlines()[0].split(",")
    assert columns == [column for column in form.columns if column in columns]
    keys = [([row[column] for column in form.order], list(row.values())) for row in rows(table)]
    assert keys == sorted(keys)


def test_names_are_written_as_people_write_them() -> None:
    names = {f"{row['given_name']} {row['family_name']}" for row in rows("children")}
    for sign in ("'", "-", "ë", "é"):
        assert any(sign in name for name in names), sign
    assert any(ord(letter) > 0xFF for name in names for letter in name), "a letter that Windows-1252 has not"
    assert " " in names, "a child known from a return alone has no name"


# --- The board ------------------------------------------------------------------------------------------------------


@at_any_time
def test_children_stand_where_their_stories_leave_them(weeks: int, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(FIXTURES)
    from maker.children import all_children

    told = {child.reference: child.stage for child in all_children()}
    seen = {
        child.reference: child.journey.stage if child.on_board or child.journey.stage == "closed" else "turned_10"
        for child in Northshire(weeks, days).seen()
    }
    assert seen == told
    stages = Counter(stage for stage in told.values() if stage in POLICY.stage_order and stage != "closed")
    assert list(POLICY.stage_order)[:-1] == sorted(stages, key=POLICY.stage_order.__getitem__)
    assert 90 <= stages.total() <= 100
    assert min(stages.values()) >= 5
    assert {stage for stage, _ in stages.most_common(3)} == {"looked_after", "in_proceedings", "ordered"}


@at_any_time
def test_every_delay_point_is_overdue_due_soon_and_on_time_for_someone(weeks: int, days: int) -> None:
    northshire = Northshire(weeks, days)
    statuses = {
        (run.clock, clocks.reading(run, northshire.as_at).status)
        for child in northshire.seen()
        if child.on_board
        for run in child.runs
    }
    wanted = {(clock, status) for clock in DELAY_POINTS for status in ("overdue", "due_soon", "met")}
    gaps = {(clock, "unrecorded") for clock in DELAY_POINTS if clock != "decided_to_ordered"}
    assert wanted | gaps <= statuses
    assert {(clock.id, "overdue") for clock in POLICY.clocks if clock.counts} <= statuses
    assert ("pre_birth", "overdue") in statuses


@at_any_time
def test_most_children_are_on_track(weeks: int, days: int) -> None:
    northshire = Northshire(weeks, days)
    standings = Counter(clocks.standing(child.runs, northshire.as_at) for child in northshire.seen() if child.on_board)
    assert 0.22 <= standings["overdue"] / standings.total() <= 0.31
    assert 0.15 <= standings["due_soon"] / standings.total() <= 0.25


@at_any_time
def test_every_flag_is_raised_for_a_few(weeks: int, days: int) -> None:
    northshire = Northshire(weeks, days)
    raised = Counter(flag for child in northshire.seen() if child.on_board for flag in northshire.flags(child))
    # What was imported today is not stale; and of six unborn children one is past its due date for a part of the week.
    assert set(raised) | {"stale", "due_date_passed"} == set(POLICY.flags)
    assert ("due_date_passed" in raised) == (days > 4)
    assert max(raised.values()) <= 15, "a flag on every card says nothing"


@at_any_time
def test_nothing_contradicts_itself(weeks: int, days: int) -> None:
    northshire = Northshire(weeks, days)
    said = [
        (child.reference, contradiction.sentence)
        for child in northshire.seen()
        for contradiction in contradictions.contradictions(child.record, child.journey, northshire.as_at, POLICY)
    ]
    assert said == []


def test_nothing_happened_after_the_anchor() -> None:
    assert ANCHOR.isoformat() == "2026-11-16"
    for table in FILES:
        dated = {*FORMS[table].dates, *FORMS[table].moments} - {"due_date", "due_on"}
        for row in rows(table):
            past = [row[column] for column in dated & row.keys()]
            if row.get("planned"):
                assert row["date"] > ANCHOR.isoformat(), row
            else:
                assert all(day[:10] <= ANCHOR.isoformat() for day in past), row


def test_courts_and_panels_sit_on_weekdays() -> None:
    birthdays = {row["date_of_birth"] for row in rows("children")}
    assert any(date.fromisoformat(day).weekday() > 4 for day in birthdays if day), "births keep no office hours"
    weekend = [row for row in rows("milestones") if date.fromisoformat(row["date"]).weekday() > 4]
    assert weekend == []


# --- The stories ----------------------------------------------------------------------------------------------------


def test_families_stay_together_but_for_one() -> None:
    seen = {child.reference: child for child in Northshire().seen()}
    families = defaultdict(list)
    for child in rows("children"):
        if child["sibling_group"]:
            families[child["sibling_group"]].append(child)
            assert child["sibling_group"] not in child["family_name"], "a group says no name"
    assert len(families) >= 10 and all(len({child["family_name"] for child in each}) == 1 for each in families.values())
    stages = [{seen[child["reference"]].journey.stage for child in each} for each in families.values()]
    assert {"looked_after", "placed"} in stages, "split"
    assert {"unborn", "closed"} in stages, "an elder brother is adopted"
    assert sum(len(each) == 1 for each in stages) >= 8, "together"
    assert any(len({child["date_of_birth"] for child in each}) == 1 for each in families.values()), "twins"


def test_the_unusual_journeys_are_there(kinds: dict[str, list[str]]) -> None:
    seen = {child.reference: child for child in Northshire().seen()}
    now = {ref: child.journey for ref, child in seen.items() if child.on_board}
    happened = {kind for each in kinds.values() for kind in each}
    surveyed = {kind for clock in POLICY.survey_points for kind in (*clock.starts, *clock.stops)}
    assert surveyed | {*POLICY.returns, *POLICY.ends} <= happened and len(happened) >= 40, "kinds of every sort"
    reversed_for = {row["reason"] for row in rows("milestones") if row["kind"] == "decision_reversed"}
    assert reversed_for == {"RD1", "RD2", "RD3", "RD4"}
    assert any(
        "consent_given" in each.in_effect and "proceedings_issued" not in each.in_effect for each in now.values()
    )
    assert any(kinds[ref].count("adm_decision") == 2 for ref in now), "decided, reversed, decided again"
    assert any(kinds[ref].count("placed") == 2 for ref in now), "placed, disrupted, placed again"
    assert any(each.journeys for each in now.values()), "came back after leaving the board"
    at_home = [ref for ref, each in now.items() if each.stage == "in_proceedings"]
    assert any("ceased_looked_after" in kinds[ref] for ref in at_home), "lost from the looked-after data"
    assert any("on_or_before" in [event.reason for event in seen[ref].record.events] for ref in now)


def test_children_left_the_board_in_every_way_but_one() -> None:
    seen = list(Northshire().seen())
    outcomes = Counter(child.journey.outcome for child in seen if child.journey.stage == "closed")
    assert set(outcomes) == set(POLICY.outcomes) - {"died", "other"}
    assert outcomes["adopted"] >= 10 and outcomes["special_guardianship"] >= 4 and outcomes.total() >= 25
    assert sum(not child.on_board and child.journey.stage != "closed" for child in seen) == 3, "turned 10"


def test_early_permanence_has_something_to_report() -> None:
    children = {row["reference"]: row for row in rows("children")}
    ended = Counter(
        child.journey.outcome or child.journey.stage
        for child in Northshire().seen()
        if any(event.kind == "early_permanence_placement" for event in child.record.events)
    )
    assert ended["adopted"] >= 3 and {"returned_home", "relatives", "looked_after", "placed"} <= set(ended)
    assert {row["early_permanence_route"] for row in children.values()} >= {
        "concurrent_planning",
        "fostering_for_adoption",
        "regulation_24_connected_persons",
    }
    assert {row["early_permanence_considered"] for row in children.values()} == {"", "yes", "no"}
    assert {row["answer"] for row in rows("criteria")} == {"yes", "no", "unknown"}


def test_plans_end_with_the_plan_of_today() -> None:
    history = by_child("plans")
    for child in rows("children"):
        own = history[child["reference"]]
        last = (own[-1]["plan"], own[-1]["parallel_plan"]) if own else ("", "")
        assert last == (child["plan"], child["parallel_plan"])
    assert sum(len(each) > 1 for each in history.values()) >= 40
    assert {row["plan"] for row in rows("children")} >= set(POLICY.plans) - {"other"}


def test_dates_lie_ahead() -> None:
    planned = Counter(row["kind"] for row in rows("milestones") if row["planned"])
    assert set(planned) >= {
        "matching_panel",
        "final_hearing",
        "recommended",
        "adm_decision",
        "adoption_order",
        "placed",
    }


# --- The meetings ---------------------------------------------------------------------------------------------------


def test_half_a_year_of_meetings_is_signed() -> None:
    meetings = rows("meetings")
    held = [date.fromisoformat(row["held_on"]) for row in meetings]
    assert [day.month for day in held] == [6, 7, 8, 9, 10, 11]
    assert all(day.weekday() == 2 and day.day <= 7 for day in held), "the first Wednesday of each month"
    for row, day in zip(meetings, held, strict=True):
        assert (row["kind"], row["status"]) == ("tracking", "closed")
        assert row["signed_off_by"] and row["signed_off_at"] > day.isoformat()
        assert not any(mark in row["meeting"] for mark in ("2026", "-11")), "an identifier cannot be moved in time"


def test_attendance_has_every_band() -> None:
    statuses: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows("attendance"):
        statuses[row["team"]][row["status"]] += 1
        assert bool(row["people"]) == (row["status"] == "present" and row["team"] != "court")
    bands = {team: attendance_rules.attended(each).band for team, each in statuses.items()}
    assert set(bands) == set(POLICY.teams)
    assert set(bands.values()) == set(POLICY.bands)
    assert {status for each in statuses.values() for status in each} == set(POLICY.attendance)


def test_minutes_are_of_open_children_and_know_no_names() -> None:
    northshire = Northshire()
    names = {row["family_name"] for row in rows("children")} | {row["social_worker"] for row in rows("children")}
    minutes = rows("minutes")
    for meeting in rows("meetings"):
        held = date.fromisoformat(meeting["held_on"])
        open_then = {child.reference for child in northshire.seen(held) if child.journey.stage != "closed"}
        agenda = [row for row in minutes if row["meeting"] == meeting["meeting"]]
        assert {row["reference"] for row in agenda} <= open_then
        assert sorted(int(row["position"]) for row in agenda) == list(range(1, len(agenda) + 1))
        assert 40 <= len(agenda) <= 75
    said = " ".join(row["discussion"] + row["decision"] for row in minutes)
    assert not any(name in said for name in names - {""})
    assert not any(mark in said for mark in ("2025", "2026")), "words cannot be moved in time"


def test_actions_are_open_overdue_and_done() -> None:
    held = {row["meeting"]: row["held_on"] for row in rows("meetings")}
    actions = rows("actions")
    for row in actions:
        assert row["due_on"] > held[row["meeting"]] and (not row["done_on"] or row["done_on"] > held[row["meeting"]])
        assert row["team"] in POLICY.teams and row["owner"]
    pending = [row for row in actions if not row["done_on"]]
    overdue = [row for row in pending if row["due_on"] < ANCHOR.isoformat()]
    assert len(actions) >= 200 and len(pending) - len(overdue) >= 10
    assert 10 <= len(overdue) <= 40
    assert all(bool(row["done_on"]) == bool(row["outcome"]) for row in actions)


def test_verdicts_judge_delays_that_there_were() -> None:
    northshire = Northshire()
    held = {row["meeting"]: row["held_on"] for row in rows("meetings")}
    delays = rows("delays")
    for row in delays:
        on = date.fromisoformat(row["recorded_at"][:10])
        assert row["recorded_at"].startswith(held[row["meeting"]])
        child = next(each for each in northshire.seen(on) if each.reference == row["reference"])
        run = next(run for run in child.runs if run.clock == row["clock"])
        assert run.started_on == date.fromisoformat(row["started_on"])
        assert clocks.reading(run, on).status in ("overdue", "late"), (row["reference"], row["clock"])
    assert {row["clock"] for row in delays} == set(DELAY_POINTS)
    assert {row["verdict"] for row in delays} == set(POLICY.verdicts)
    assert {row["party"] for row in delays} == set(POLICY.parties)
    assert {row["reason"] for row in delays} <= set(POLICY.reasons) and len({row["reason"] for row in delays}) >= 8


def test_an_overdue_delay_point_waits_for_a_verdict() -> None:
    northshire = Northshire()
    judged = {(row["reference"], row["clock"]) for row in rows("delays")}
    overdue = {
        (child.reference, run.clock)
        for child in northshire.seen()
        if child.on_board
        for run in child.runs
        if run.clock in DELAY_POINTS and run.counts and clocks.reading(run, northshire.as_at).status == "overdue"
    }
    assert overdue - judged and overdue & judged


# --- The same children in the returns -------------------------------------------------------------------------------


def _episodes(year: int) -> list[dict[str, str]]:
    with (FIXTURES / "northshire_ssda903" / f"{year}-episodes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_return_agrees_with_the_bundle() -> None:
    staged = ssda903.read([FIXTURES / "northshire_ssda903"], POLICY)
    assert not any(problem.refused for problem in staged.problems)
    ours, theirs = defaultdict(set), defaultdict(set)
    for row in rows("milestones"):
        if row["source"] == "ssda903" and row["reference"] in staged_rows.children(staged):
            ours[row["reference"]].add((row["kind"], row["date"], row["reason"], row["outcome"]))
    for each in staged_rows.milestones(staged):
        theirs[each.reference].add((each.kind, each.on.isoformat(), each.reason, each.outcome))
    missing = {reference: ours[reference] - theirs[reference] for reference in ours}
    assert {reference: events for reference, events in missing.items() if events} == {}
    bundle = {row["reference"]: row for row in rows("children")}
    for reference, child in staged_rows.children(staged).items():
        assert str(child["date_of_birth"]) == bundle[reference]["date_of_birth"]
        assert child["sex"] == bundle[reference]["sex"]


def test_the_return_has_two_linked_years() -> None:
    last, this = _episodes(2026), _episodes(2027)
    both = {(row["CHILD"], row["DECOM"]) for row in last} & {(row["CHILD"], row["DECOM"]) for row in this}
    assert len(both) >= 20, "episodes that recur"
    began_last, began_this = ({row["CHILD"] for row in each if row["RNE"] == "S"} for each in (last, this))
    assert len({row["CHILD"] for row in this} - began_this) >= 20, "whose start is in the earlier year alone"
    assert len({row["CHILD"] for row in last + this} - began_last - began_this) == 1, "whose start is in neither"


def test_the_workbook_agrees_with_the_bundle() -> None:
    book = load_workbook(FIXTURES / "northshire_annex_a.xlsx", read_only=True)
    assert book.sheetnames == [f"List {number}" for number in range(1, 12)]
    lists = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    assert all(len(sheet) == 1 for title, sheet in lists.items() if title not in ("List 8", "List 10"))
    care, adoption = (
        [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]] for sheet in (lists["List 8"], lists["List 10"])
    )
    assert len(care[0]) == 34 and len(adoption[0]) == 16
    assert "Date of Adoption Order " in adoption[0] and "Child’s Legal Status" in care[0]
    dated = {(row["reference"], row["kind"], row["date"]) for row in rows("milestones")}
    for row in adoption:
        for kind, header in (
            ("became_looked_after", "Date the Child Entered Care"),
            ("adm_decision", "Date of Decision that Child Should be Placed for Adoption"),
            ("placement_order", "Date of Placement Order"),
            ("match_decision", "Date of Matching Child and Prospective Adopters"),
            ("placed", "Date Placed for Adoption"),
            ("adoption_order", "Date of Adoption Order "),
        ):
            if row[header]:
                assert isinstance(row[header], datetime)
                assert (row["Child Unique ID"], kind, f"{row[header]:%Y-%m-%d}") in dated
    assert {str(row["Gender"]) for row in care} == {"a) Male", "b) Female"}
    assert all(": " in str(row["Placement Type"]) for row in care)
    in_care = {
        child.reference
        for child in Northshire().seen()
        if child.journey.outcome == "long_term_fostering"
        or (child.journey.stage != "closed" and "became_looked_after" in child.journey.in_effect)
    }
    assert {row["Child Unique ID"] for row in care if not row["Date Ceased to be Looked After"]} == in_care
