"""What changed since the last meeting, what was recorded late, and past boards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.reports.build import POLICY, TODAY, database, made, northshire
from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.demo_authority import stage_demo
from trackboard.exchange.staged import Staged
from trackboard.exchange.three_way import import_merge
from trackboard.reports.catalogue import REPORTS
from trackboard.store.database import Database
from trackboard.store.tables import (
    ActionRow,
    AttendanceRow,
    DelayRow,
    MeetingRow,
    MilestoneRow,
    MinuteRow,
    PlanRow,
)

Bundle = Callable[..., Path]
SINCE = date(2026, 11, 2)
BEFORE, AFTER = "2026-10-20T09:00:00Z", "2026-11-09T09:00:00Z"


def recorded_twice(bundle: Bundle, first: dict[str, list[str]], then: dict[str, list[str]]) -> Database:
    """A database of `first`, into which `then` came after the meeting."""
    moment = BEFORE
    db = Database.memory(settings={"policy_digest": POLICY.digest, "pseudonym_salt": "s"}, clock=lambda: moment)
    for name, files, moment in (("first", first, BEFORE), ("then", then, AFTER)):  # noqa: B007
        import_merge.apply(db, bundle_read.read([bundle(name, **files)], POLICY), POLICY, actor="test", today=TODAY)
    return db


CHILD = ["A-0,Testshire,,,2024-01-01,,,,,,,,undecided"]


def test_stage_dates_plan_verdicts_and_actions(bundle: Bundle) -> None:
    db = recorded_twice(
        bundle,
        {"children": CHILD, "milestones": ["A-0,became_looked_after,2026-03-01,,,,,typed"]},
        {
            "milestones": ["A-0,recommended,2026-11-05,,,,,typed", "A-0,first_review,2026-03-20,,,,,typed",
                           "A-0,final_hearing,2026-12-20,yes,,,,typed"],
            "plans": ["A-0,adoption,,2026-11-05"],
            "delays": [f"A-0,looked_after_to_recommended,2026-03-01,avoidable,paperwork_late,authority,,,,{AFTER}"],
        },
    )  # fmt: skip
    rows = made("changes", db, since=SINCE).records()
    told = {(row["change"], row["what"]): (row["before"], row["after"], row["late"]) for row in rows}
    assert told["stage", "Stage"] == ("Looked after", "Recommended", "")
    assert told["milestone", "Recommended to be placed for adoption"] == ("", "2026-11-05", "")
    assert told["milestone", "First review"] == ("", "2026-03-20", "yes"), "dated before the meeting, recorded after it"
    assert told["milestone", "Final hearing (planned)"] == ("", "2026-12-20", "")
    assert told["plan", "Plan"][1:] == ("Adoption", "")
    assert told["verdict", "Verdict: Looked after to recommended"][1] == "Avoidable; Paperwork late"
    late = next(row for row in rows if row["what"] == "First review")
    assert late["recorded_on"] == date(2026, 11, 9)


def test_nothing_is_told_of_a_child_of_whom_nothing_changed(bundle: Bundle) -> None:
    db = recorded_twice(
        bundle,
        {"children": [*CHILD, "A-1,Testshire,,,2024-01-01"], "milestones": ["A-1,referred,2026-03-01"]},
        {"milestones": ["A-0,referred,2026-11-05,,,,,typed"]},
    )
    report = made("changes", db, since=SINCE)
    assert {row["reference"] for row in report.records()} == {"A-0"}
    assert report.n == 1


def test_a_child_that_came_as_a_whole_is_told_by_its_dates_and_is_not_late(bundle: Bundle) -> None:
    db = recorded_twice(
        bundle,
        {"children": CHILD},
        {
            "children": ["A-1,Testshire,,,2024-01-01", "A-2,Testshire,,,2026-11-04"],
            "milestones": [
                "A-1,became_looked_after,2026-03-01",
                "A-1,recommended,2026-11-04",
                "A-2,referred,2026-11-04",
            ],
        },
    )
    found = [(row["reference"], row["change"], row["late"]) for row in made("changes", db, since=SINCE).records()]
    assert found == [
        ("A-1", "stage", ""),
        ("A-1", "milestone", ""),
        ("A-2", "new", ""),
        ("A-2", "milestone", ""),
    ]


def test_the_default_is_the_last_tracking_meeting_before_the_day() -> None:
    last = max(
        date.fromisoformat(day) for (day,) in northshire().rows("SELECT held_on FROM meetings") if day < "2026-11-16"
    )
    assert made("changes", northshire()).title == f"What changed since {last}"
    assert made("changes", northshire(), last).title != f"What changed since {last}"


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"drift-referral", "changes"}))
def test_a_past_day_tells_what_was_kept_of_it(name: str) -> None:
    """Nothing was typed late: so that day's report is the one of a database that knows nothing of later days."""
    day = date(2026, 8, 20)
    staged = stage_demo(POLICY, TODAY)
    known = day.isoformat()
    events = [each for each in staged.rows(MilestoneRow) if each.row.on_date <= known or each.row.planned]
    known_then = {each.reference for each in events if not each.row.planned}
    held = {each.row.meeting for each in staged.rows(MeetingRow) if each.row.held_on <= known}
    then = Staged(staged.format, files=staged.files, file_of=staged.file_of)
    for kind in staged.kinds - {MilestoneRow, MeetingRow}:
        of_meetings = kind in (AttendanceRow, MinuteRow, ActionRow, DelayRow)
        for row in staged.rows(kind):
            at = row.meeting or getattr(row.row, "meeting", "")
            later = kind is PlanRow and str(row.value("from_on")) > known
            if row.reference in ("", *known_then) and (not of_meetings or not at or at in held) and not later:
                then.add(row)
    then.add_all(each for each in events if each.reference in known_then)
    then.add_all(each for each in staged.rows(MeetingRow) if each.row.meeting in held)
    kept = database(then, recorded=f"{known}T12:00:00Z")
    before, now = made(name, kept, day), made(name, northshire(), day)
    assert before.records() == now.records()
    assert before.n == now.n
