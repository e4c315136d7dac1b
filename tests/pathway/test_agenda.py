"""The agenda: who is on, in which order, and why in one line; and when the next meeting falls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from trackboard.pathway.policy.policy import Limit
from trackboard.pathway.rules.agenda_rules import Candidate, OpenAction, Sitting, build, item_of
from trackboard.pathway.rules.cadence import following
from trackboard.pathway.rules.clock_runs import ClockRun
from trackboard.pathway.rules.day_flags import meetings_missed

from .build import POLICY, day

SITTING = Sitting(day("2026-11-18"), day("2026-10-21"), day("2026-12-16"))
QUIET = Candidate(1, "looked_after", day("2026-01-05"), (), (), (), day("2026-10-21"), 0)


def run(clock: str, due: str, amber: str = "2026-01-01") -> ClockRun:
    return ClockRun(clock, "open", day("2026-01-05"), day(due), day(amber), counts=True)


OVERDUE = run("looked_after_to_recommended", "2026-11-08")
COURT = run("proceedings", "2026-11-13")


@pytest.mark.parametrize(
    ("candidate", "reason", "line"),
    [
        (
            replace(QUIET, opened_on=day("2026-11-01"), runs=((OVERDUE, ""),)),
            "new",
            "New since the last meeting: first recorded 1 Nov 2026",
        ),
        (
            replace(QUIET, runs=((COURT, ""), (OVERDUE, ""))),
            "overdue_unjudged",
            "Overdue: Looked after to recommended, 10 days over, no verdict yet (1 more overdue)",
        ),
        (
            replace(QUIET, runs=((OVERDUE, "unavoidable"),), actions=(OpenAction(None, 0),)),
            "overdue",
            "Overdue: Looked after to recommended, 10 days over, unavoidable",
        ),
        (replace(QUIET, runs=((COURT, ""),)), "overdue", "Overdue: Care proceedings, 5 days over"),
        (
            replace(QUIET, runs=((run("proceedings", "2026-12-15"), ""), (run("matched_to_panel", "2026-11-18"), ""))),
            "due",
            "Due before the next meeting: Proposed match to panel, by 18 Nov 2026",
        ),
        (
            replace(QUIET, actions=(OpenAction(day("2026-11-18"), 0), OpenAction(day("2026-12-24"), 1))),
            "carried",
            "2 actions to come back to, the first due 18 Nov 2026",
        ),
        (replace(QUIET, actions=(OpenAction(None, 0),)), "carried", "1 action to come back to, without a date"),
        (
            replace(QUIET, changed=("First review 4 Nov 2026",)),
            "changed",
            "Changed since the last meeting: First review 4 Nov 2026",
        ),
        (
            replace(QUIET, discussed_on=None, missed=1),
            "not_discussed",
            "Never discussed: 1 meeting passed since the child joined",
        ),
        (
            replace(QUIET, discussed_on=day("2026-08-05"), missed=2),
            "not_discussed",
            "Not discussed since 5 Aug 2026: 2 meetings passed without",
        ),
        (replace(QUIET, not_reached=True), "not_discussed", "Not reached on 21 Oct 2026: carried over"),
        (
            replace(QUIET, not_reached=True, discussed_on=day("2026-08-05"), missed=2),
            "not_discussed",
            "Not discussed since 5 Aug 2026: 2 meetings passed without; not reached on 21 Oct 2026",
        ),
        (
            replace(QUIET, not_reached=True, runs=((COURT, ""),)),
            "overdue",
            "Overdue: Care proceedings, 5 days over; not reached on 21 Oct 2026",
        ),
        (QUIET, "rotation", "In turn: last discussed 21 Oct 2026"),
        (replace(QUIET, discussed_on=None), "rotation", "In turn: not discussed yet"),
    ],
)  # fmt: skip
def test_the_first_reason_that_fits_in_one_line(candidate: Candidate, reason: str, line: str) -> None:
    item = item_of(candidate, SITTING, POLICY)
    assert (item.reason, item.line) == (reason, line)


@pytest.mark.parametrize(
    ("candidate", "clock"),
    [
        (replace(QUIET, runs=((COURT, ""), (OVERDUE, ""))), "looked_after_to_recommended"),
        (replace(QUIET, runs=((OVERDUE, "unclear"), (run("proceedings", "2026-10-01"), ""))), "proceedings"),
        (replace(QUIET, runs=((run("proceedings", "2026-11-30"), ""),)), "proceedings"),
        (replace(QUIET, opened_on=day("2026-11-01"), runs=((OVERDUE, ""),)), None),
        (QUIET, None),
    ],
)
def test_the_clock_that_the_line_names_is_told(candidate: Candidate, clock: str | None) -> None:
    assert item_of(candidate, SITTING, POLICY).clock == clock


def test_what_does_not_ask_for_a_place() -> None:
    later = replace(
        QUIET,
        runs=((run("proceedings", "2026-12-16"), ""),),  # the day of the next meeting, which will see it
        actions=(OpenAction(day("2026-11-19"), 0),),
        discussed_on=day("2026-09-23"),
        missed=1,
    )
    assert item_of(later, SITTING, POLICY).reason == "rotation"


def test_without_an_earlier_meeting_nothing_is_new_or_changed() -> None:
    first = Sitting(SITTING.day, None, SITTING.following)
    joined = replace(QUIET, opened_on=day("2026-11-17"), changed=("plan 17 Nov 2026",), discussed_on=None)
    assert item_of(joined, first, POLICY).reason == "rotation"


def test_without_a_cadence_what_is_due_soon_counts_as_due() -> None:
    needed = Sitting(SITTING.day, None, None)
    soon, later = (run("proceedings", "2027-01-15", amber) for amber in ("2026-11-18", "2026-11-19"))
    assert item_of(replace(QUIET, runs=((soon, ""),)), needed, POLICY).reason == "due"
    assert item_of(replace(QUIET, runs=((later, ""),)), needed, POLICY).reason == "rotation"


def every_kind() -> list[Candidate]:
    """The numbers are the order in which they belong on an agenda of exceptions."""
    longer = run("looked_after_to_recommended", "2026-10-01")
    return [
        replace(QUIET, child=1, opened_on=day("2026-11-01"), stage="ordered"),
        replace(QUIET, child=2, runs=((longer, ""),)),
        replace(QUIET, child=3, runs=((OVERDUE, ""),), stage="unborn"),
        replace(QUIET, child=4, runs=((longer, "unclear"),)),
        replace(QUIET, child=5, runs=((run("proceedings", "2026-11-20"), ""),)),
        replace(QUIET, child=6, actions=(OpenAction(day("2026-11-02"), 0),)),
        replace(QUIET, child=7, changed=("plan 4 Nov 2026",)),
        replace(QUIET, child=8, discussed_on=None, missed=3, stage="placed"),
        replace(QUIET, child=9, discussed_on=day("2026-09-23"), missed=1, stage="placed"),
        replace(QUIET, child=10),
        replace(QUIET, child=11),
    ]


def children(form: str, room: int, most: int | None = None) -> tuple[list[int], int, int]:
    found = build(reversed(every_kind()), SITTING, POLICY, form=form, room=room, most=most)
    return [item.child for item in found.items], found.exceptions_left_off, found.others_left_off


def test_exceptions_first_then_the_rest_in_turn_as_far_as_the_time_goes() -> None:
    assert children("exceptions", 10) == ([*range(1, 11)], 0, 1)
    assert children("exceptions", 99) == ([*range(1, 12)], 0, 0)


def test_time_cuts_no_exception_but_the_chair_may() -> None:
    assert children("exceptions", 3) == ([*range(1, 9)], 0, 3)
    assert children("exceptions", 3, most=5) == ([1, 2, 3, 4, 5], 3, 3)


def test_every_child_by_stage_or_whom_the_chair_chooses() -> None:
    assert children("everyone", 3) == ([*range(1, 12)], 0, 0)
    assert children("stage", 3)[0] == [3, 2, 4, 5, 6, 7, 10, 11, 1, 8, 9]
    assert children("chosen", 3) == ([], 0, 0)


@pytest.mark.parametrize(
    ("discussed", "joined", "missed"),
    [("", "2026-01-01", 3), ("2026-10-21", "2026-01-01", 0), ("2026-09-23", "2026-01-01", 1), ("", "2026-09-23", 2),
     ("", "2026-11-01", 0), ("2026-08-26", "2026-10-01", 1)],
)  # fmt: skip
def test_meetings_missed_since_the_child_was_discussed_or_joined(discussed: str, joined: str, missed: int) -> None:
    assert meetings_missed(["2026-08-26", "2026-09-23", "2026-10-21"], discussed, joined) == missed


@pytest.mark.parametrize(
    ("last", "every", "today", "on"),
    [
        ("2026-11-04", Limit(4, "weeks"), "2026-11-16", "2026-12-02"),
        ("2026-11-04", Limit(4, "weeks"), "2026-12-02", "2026-12-02"),
        ("2026-07-01", Limit(4, "weeks"), "2026-12-03", "2026-12-16"),  # several were left out
        ("2026-11-04", Limit(1, "months"), "2026-11-16", "2026-12-02"),  # the Wednesday nearest to 4 December
        ("2026-01-30", Limit(1, "months"), "2026-02-01", "2026-02-27"),
        ("2026-11-27", Limit(4, "weeks"), "2026-11-28", "2026-12-29"),  # not Christmas Day, nor the days after it
        ("2026-11-20", Limit(10, "days"), "2026-11-21", "2026-11-30"),
    ],
)
def test_the_next_one_by_the_cadence(last: str, every: Limit, today: str, on: str) -> None:
    assert following(day(last), every, day(today)) == day(on)


def test_the_next_one_is_never_past_nor_on_a_day_off() -> None:
    for start in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal()):
        last = date.fromordinal(start)
        found = following(last, Limit(1, "weeks"), last)
        assert found > last and found.weekday() < 5
