"""The clocks of a child: when each started, is due and stopped. Only a reading on a day depends on the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from trackboard.pathway.days import add_days
from trackboard.pathway.ids import ClockId, Clocks, KindId, Kinds, Plans, Stages, StandingId, Standings, Statuses
from trackboard.pathway.journey import FINAL_ORDERS, Journey, Standing, fold
from trackboard.pathway.policy.policy import Clock, Limit, Policy
from trackboard.pathway.record import Record
from trackboard.pathway.rules.clock_runs import OPEN, ClockRun, Reading, reading, sentence, short

__all__ = [
    "ADOPTION_MILESTONES",
    "ClockRun",
    "Reading",
    "adoption_ruled_out",
    "amber_red",
    "past_runs",
    "plan_unrecorded",
    "read",
    "reading",
    "sentence",
    "short",
    "standing",
]

ADOPTION_MILESTONES = frozenset(
    (
        Kinds.RECOMMENDED,
        Kinds.ADM_DECISION,
        Kinds.PLACEMENT_ORDER,
        Kinds.CONSENT_GIVEN,
        Kinds.PROPOSED_MATCH,
        Kinds.MATCHING_PANEL,
        Kinds.PLACED,
    )
)
"""With one of these in effect adoption is being pursued, whatever plan is recorded."""


def adoption_ruled_out(journey: Standing) -> bool:
    """A plan is recorded, none of adoption, nor undecided, and nothing towards adoption is in effect."""
    plans = (journey.plan, journey.parallel_plan)
    return (
        any(plans)
        and Plans.ADOPTION not in plans
        and Plans.UNDECIDED not in plans
        and ADOPTION_MILESTONES.isdisjoint(journey.in_effect)
    )


def plan_unrecorded(journey: Journey) -> bool:
    """No plan is recorded and nothing towards adoption is: the adoption clocks run, but do not count."""
    return not (journey.plan or journey.parallel_plan) and ADOPTION_MILESTONES.isdisjoint(journey.in_effect)


def read(journey: Journey, record: Record, policy: Policy) -> tuple[ClockRun, ...]:
    """One run for each clock that is switched on, in the policy's order. True while the journey holds."""
    child = _Child(
        journey,
        record,
        policy,
        policy.stage_order[journey.stage],
        journey.closed_on is not None,
        adoption_ruled_out(journey),
        plan_unrecorded(journey),
    )
    return tuple(
        [
            _RECURRING[clock.id](clock, child) if clock.id in _RECURRING else _run(clock, child)
            for clock in policy.clocks
            if clock.on
        ]
    )


@dataclass(slots=True)
class _Child:
    """What every clock of a child asks for, worked out once."""

    journey: Journey
    record: Record
    policy: Policy
    stage: int
    closed: bool
    ruled_out: bool
    no_plan: bool

    def counts(self, clock: Clock) -> bool:
        return clock.counts and not (self.no_plan and clock.adoption)


def _run(clock: Clock, child: _Child) -> ClockRun:
    """A clock that starts and stops at milestones, once."""
    journey = child.journey
    started_by, start = _earliest(clock.starts, journey)
    stopped_by, stop = _earliest(clock.stops, journey)
    if clock.before_due is not None and child.record.due is not None:
        start = _before(child.record.due, clock.before_due)
    if clock.id == Clocks.PROCEEDINGS:
        stopped_by = stopped_by if stop == journey.proceedings_over else ""
        stop = journey.proceedings_over
    elif journey.taken_out and start is not None:
        started_by, start = _started_again(clock, started_by, start, stop, child)

    due = amber = first_due = None
    if start is not None:
        due = clock.limit.after(start)
        if clock.extension is not None and clock.extended_by is not None and clock.extended_by in journey.in_effect:
            first_due = due
            for _ in journey.repeats[clock.extended_by]:
                due = clock.extension.after(due)
        amber = add_days(due, -clock.amber_days)
    state = _state(clock, start, stop, due, child)
    if start is None and stop is None:
        return _blank(clock.id, state, child.counts(clock))
    return ClockRun(clock.id, state, start, due, amber, stop, first_due, child.counts(clock), started_by, stopped_by)


def _state(clock: Clock, start: date | None, stop: date | None, due: date | None, child: _Child) -> str:
    """The first state that fits; the order of the questions is the rule."""
    if start is not None and stop is not None and due is not None:
        return Statuses.MET if stop <= due else Statuses.LATE
    if clock.delay_point and stop is not None and _expects_start(clock, child.journey):
        return Statuses.UNRECORDED
    if child.closed or (clock.adoption and child.ruled_out) or (clock.before_due and not child.journey.unborn):
        return Statuses.NOT_APPLICABLE
    if clock.unrecorded_from and stop is None and child.stage >= child.policy.stage_order[clock.unrecorded_from]:
        return Statuses.UNRECORDED
    return Statuses.NOT_STARTED if start is None else OPEN


def _expects_start(clock: Clock, journey: Journey) -> bool:
    return not clock.start_expected_with or clock.start_expected_with in journey.in_effect


@lru_cache(maxsize=256)
def _blank(clock_id: ClockId, state: str, counts: bool) -> ClockRun:
    return ClockRun(clock_id, state, counts=counts)


def _earliest(kinds: tuple[KindId, ...], journey: Journey) -> tuple[str, date | None]:
    """The earliest in effect of `kinds`, with its date; ("", None) where none is."""
    by, first = "", None
    for kind in kinds:
        on = journey.in_effect.get(kind)
        if on is not None and (first is None or on < first):
            by, first = kind, on
    return by, first


def _started_again(clock: Clock, started_by: str, start: date, stop: date | None, child: _Child) -> tuple[str, date]:
    """The start, or the day of the last event that opened the clock again.

    An event opens it again if it restarts clocks, took a stop out of effect after the start, and no stop in effect
    lies before it. The run keeps that start when it stops again, and when the new stop is withdrawn.
    """
    for gone in child.journey.taken_out:
        if gone.kind in clock.stops and gone.day > start and (stop is None or stop >= gone.day):
            back = child.policy.returns.get(gone.by)
            if back is not None and back.restarts:
                started_by, start = gone.by, gone.day
    return started_by, start


def _before(day: date, limit: Limit) -> date:
    """`limit`, which is in weeks or days, before `day`."""
    return add_days(day, -limit.amount * (7 if limit.unit == "weeks" else 1))


def _permanence_planning(clock: Clock, child: _Child) -> ClockRun:
    """It recurs in proceedings: it starts at the latest meeting and never stops."""
    in_effect, order = child.journey.in_effect, child.policy.stage_order
    runs = (
        (Kinds.PROCEEDINGS_ISSUED in in_effect or Kinds.INTERIM_CARE_ORDER in in_effect)
        and not any(final in in_effect for final in FINAL_ORDERS)
        and order[Stages.IN_PROCEEDINGS] <= child.stage <= order[Stages.DECIDED]
    )
    if not runs:
        return _blank(clock.id, Statuses.NOT_APPLICABLE, child.counts(clock))
    meetings = child.journey.repeats.get(Kinds.PERMANENCE_PLANNING_MEETING)
    if meetings:
        started_by, start = Kinds.PERMANENCE_PLANNING_MEETING, meetings[-1]
    else:
        known = [
            (in_effect[kind], kind)
            for kind in (Kinds.PROCEEDINGS_ISSUED, Kinds.BECAME_LOOKED_AFTER)
            if kind in in_effect
        ]
        if not known:
            return _blank(clock.id, Statuses.NOT_STARTED, child.counts(clock))
        start, started_by = max(known)
    return _recurs(clock, child, start, started_by)


def _later_reviews(clock: Clock, child: _Child) -> ClockRun:
    """It recurs while the child is looked after: from one review to the next, once the second has been held."""
    in_effect = child.journey.in_effect
    if child.closed or Kinds.BECAME_LOOKED_AFTER not in in_effect:
        return _blank(clock.id, Statuses.NOT_APPLICABLE, child.counts(clock))
    held = [
        (child.journey.repeats.get(kind, (in_effect[kind],))[-1], kind) for kind in clock.starts if kind in in_effect
    ]
    if not held:
        return _blank(clock.id, Statuses.NOT_STARTED, child.counts(clock))
    return _recurs(clock, child, *max(held))


def _recurs(clock: Clock, child: _Child, start: date, started_by: KindId) -> ClockRun:
    """Open since `start`, and never stopped: the next of its kind starts it again."""
    due = clock.limit.after(start)
    amber = add_days(due, -clock.amber_days)
    return ClockRun(clock.id, OPEN, start, due, amber, counts=child.counts(clock), started_by=started_by)


_RECURRING: Mapping[ClockId, Callable[[Clock, _Child], ClockRun]] = {
    Clocks.PERMANENCE_PLANNING: _permanence_planning,
    Clocks.LATER_REVIEWS: _later_reviews,
}


def past_runs(record: Record, as_at: date, policy: Policy) -> tuple[ClockRun, ...]:
    """The runs met or late that returns, new proceedings and closings have put into the history, oldest first."""
    journey = fold(record, as_at, policy)
    last_days = {finished.closed_on for finished in journey.journeys}
    for taken_out in (journey.taken_out, *(finished.taken_out for finished in journey.journeys)):
        last_days.update(add_days(gone.day, -1) for gone in taken_out)
    past = {
        (run.clock, run.started_on, run.stopped_on): run
        for last_day in sorted(last_days)
        for run in read(fold(record, last_day, policy), record, policy)
        if run.state in (Statuses.MET, Statuses.LATE)
    }
    for run in read(journey, record, policy):
        past.pop((run.clock, run.started_on, run.stopped_on), None)
    return tuple(past.values())


def amber_red(runs: Iterable[ClockRun]) -> tuple[date | None, date | None]:
    """The first days on which a counting clock is due soon, and overdue; None where none is open."""
    amber = red = None
    for run in runs:
        if run.counts and run.state == OPEN and run.due_on is not None and run.amber_on is not None:
            if amber is None or run.amber_on < amber:
                amber = run.amber_on
            if red is None or run.due_on < red:
                red = run.due_on
    return amber, None if red is None else add_days(red, 1)


def standing(runs: Iterable[ClockRun], as_at: date) -> StandingId:
    """Of an open child the worst of the running clocks that count: overdue, due_soon or on_track."""
    amber, red = amber_red(runs)
    if red is not None and as_at >= red:
        return Standings.OVERDUE
    return Standings.DUE_SOON if amber is not None and as_at >= amber else Standings.ON_TRACK
