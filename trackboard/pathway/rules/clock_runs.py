"""A clock's run: its dates, what it reads on a day, and the words for that: what a card needs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from trackboard.pathway.days import day_text
from trackboard.pathway.ids import ClockId, KindId, Statuses

if TYPE_CHECKING:
    from trackboard.pathway.policy.policy import Clock, Policy


OPEN: Final = "open"
"""The state of a run that has started and not stopped: the day says which of the policy's statuses that is."""


class ClockRun(NamedTuple):
    """One clock of a child, true for the whole span in which the journey holds.

    `state` is OPEN, or one of the statuses met, late, unrecorded, not_applicable and not_started; dates are those that
    are known.
    """

    clock: ClockId
    state: str
    started_on: date | None = None
    due_on: date | None = None
    amber_on: date | None = None
    stopped_on: date | None = None
    first_due_on: date | None = None
    """What would be due without the court's extensions; None where there are none."""
    counts: bool = False
    """While open it colours the child's card."""
    started_by: str = ""
    """The kind of event that started it; blank where a due date did."""
    stopped_by: str = ""


class Reading(NamedTuple):
    """A clock on a day. `status` is one of the policy's `statuses`; elapsed_days is None where it tells no time."""

    status: str
    elapsed_days: int | None
    overdue_days: int


def reading(run: ClockRun, as_at: date) -> Reading:
    """The clock on `as_at`, a day on which the run holds."""
    start, due, stop = run.started_on, run.due_on, run.stopped_on
    if start is None or due is None or run.state not in (OPEN, Statuses.MET, Statuses.LATE):
        return Reading(run.state, None, 0)
    end = as_at if run.state == OPEN or stop is None else stop
    elapsed = max((end - start).days, 0)
    if run.state != OPEN:
        return Reading(run.state, elapsed, max((end - due).days, 0))
    if as_at > due:
        return Reading(Statuses.OVERDUE, elapsed, (as_at - due).days)
    return Reading(
        Statuses.DUE_SOON if run.amber_on is not None and as_at >= run.amber_on else Statuses.RUNNING, elapsed, 0
    )


def short(run: ClockRun, as_at: date, policy: Policy) -> str:
    """The clock in a few words, for a card: `34 days over`, `due today`, `7 days left`."""
    now = reading(run, as_at)
    if now.status == Statuses.OVERDUE:
        return f"{_days(now.overdue_days)} over"
    if now.status == Statuses.LATE:
        return f"{_days(now.overdue_days)} late"
    if run.state == OPEN and run.due_on is not None:
        left = (run.due_on - as_at).days
        return f"{_days(left)} left" if left else "due today"
    return policy.statuses[now.status].lower()


def sentence(run: ClockRun, as_at: date, policy: Policy) -> str:
    """Why the clock reads as it does, in one sentence, and in a second where its limit comes from."""
    clock = policy.clock(run.clock)
    if run.state == Statuses.UNRECORDED:
        said = _gap(run, clock, policy)
    elif run.state == Statuses.NOT_STARTED:
        said = f"Not started: no {_names(clock.starts, policy) or 'due date'} yet"
    elif run.started_on is None or run.due_on is None or run.state == Statuses.NOT_APPLICABLE:
        said = f"{policy.statuses[run.state]} to this child as the record stands"
    else:
        start = policy.label(run.started_by) if run.started_by else _names(clock.starts, policy)
        start = start or f"{clock.before_due} before the due date"
        stop = policy.label(run.stopped_by) if run.stopped_by else _names(clock.stops, policy)
        stop = stop or f"the next {policy.label(clock.recurs_with or '')}"
        stopped = f" ({day_text(run.stopped_on)})" if run.stopped_on else ""
        allowed = _days((run.due_on - run.started_on).days) if run.first_due_on else clock.limit
        said = (
            f"{_result(run, as_at)} the {allowed} allowed from {start} ({day_text(run.started_on)}) "
            f"to {stop}{stopped}; due {day_text(run.due_on)}"
        )
        if run.first_due_on is not None:
            said += f" ({day_text(run.first_due_on)} before the court extended the timetable)"
    return f"{said}. {clock.basis.capitalize()}: {clock.source}."


def _result(run: ClockRun, as_at: date) -> str:
    """How a clock that has run compares with its limit: `34 days over`."""
    now = reading(run, as_at)
    taken = _days(now.elapsed_days or 0)
    if now.status == Statuses.OVERDUE:
        return f"{_days(now.overdue_days)} over"
    if now.status == Statuses.LATE:
        return f"Took {taken}, {_days(now.overdue_days)} over"
    if now.status == Statuses.MET:
        return f"Took {taken} of"
    left = (run.due_on - as_at).days if run.due_on else 0
    return f"{_days(left)} left of" if left else "Today is the last of"


def _gap(run: ClockRun, clock: Clock, policy: Policy) -> str:
    """Which of the clock's two ends the record lacks."""
    if run.stopped_on is None:
        stops = _names(clock.stops, policy)
        return f"Not recorded: {stops}, which must have come before the stage that the child has reached"
    return (
        f"Not recorded: {_names(clock.starts, policy)}, "
        f"which must have come before {policy.label(run.stopped_by)} ({day_text(run.stopped_on)})"
    )


def _names(kinds: tuple[KindId, ...], policy: Policy) -> str:
    """`A`, `A or B`, `A, B or C`, by their labels."""
    labels = [policy.label(kind) for kind in kinds]
    return " or ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
