"""From a child's record to the row kept beside it: the one place where the pathway meets the stored board.

A row holds on every day of its span (`holds_from` up to, not including, `holds_until`), so a standing is a comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from trackboard.board.kept_clocks import encode
from trackboard.board.privacy import initials
from trackboard.pathway.days import day_or_none, parse_iso, tenth_birthday
from trackboard.pathway.ids import ClockId, KindId, Kinds, Routes, Stages
from trackboard.pathway.journey import FINAL, OPENING, Journey, fold
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Event, Plan, Record
from trackboard.pathway.rules import clock_runs, clocks, flags, inclusion
from trackboard.store.kept_board import ALWAYS, NEVER, Computed
from trackboard.store.reads.facts import Facts, everything_for_derivation
from trackboard.store.sqlite.queries import Queries
from trackboard.store.tables import BoardRow


def record_of(facts: Facts, as_at: date) -> Record:
    """The stored facts of a child as the pathway reads them."""
    adopted_on = facts.older_sibling_adopted_on
    return Record(
        born=day_or_none(facts.date_of_birth),
        due=day_or_none(facts.due_date),
        events=tuple(
            [
                Event(KindId(kind), parse_iso(on), bool(planned), outcome, reason)
                for kind, on, planned, outcome, reason in facts.events
            ]
        ),
        plans=tuple([Plan(plan, parallel, day_or_none(from_on)) for plan, parallel, from_on in facts.plans]),
        owner=facts.owner,
        route=facts.route,
        considered=facts.considered,
        criteria=tuple(facts.criteria),
        recorded_on=tuple([parse_iso(on) for on in facts.recorded_on]),
        adopted_older_sibling=adopted_on is not None and parse_iso(adopted_on) <= as_at,
    )


class ChildJourney(NamedTuple):
    """A child as at a day: what is stored of it, the record made of that, and the journey folded from the record."""

    facts: Facts
    record: Record
    journey: Journey

    @property
    def id(self) -> int:
        """The child's id."""
        return self.facts.id

    def changed(self, record: Record, as_at: date, policy: Policy) -> ChildJourney:
        """The same child if `record` were its record."""
        return self._replace(record=record, journey=fold(record, as_at, policy))


def journey_of(facts: Facts, as_at: date, policy: Policy) -> ChildJourney:
    """The child as at a day, from what is stored of it: the one fold that everything about it on that day rests on."""
    record = record_of(facts, as_at)
    return ChildJourney(facts, record, fold(record, as_at, policy))


def judgements(facts: Facts, as_at: date) -> dict[tuple[ClockId, date | None], str]:
    """By clock and start, the latest verdict recorded by `as_at`; one without a date counts from its clock's start."""
    return {
        (ClockId(clock), parse_iso(started)): verdict
        for clock, started, verdict, recorded_at in facts.verdicts
        if parse_iso(recorded_at[:10] or started) <= as_at
    }


def deriver(policy: Policy, as_at: date) -> Callable[[ChildJourney], Computed]:
    """A function from a child as at `as_at` to what is kept of it, true on that day and on the days of its span."""
    points = frozenset(clock.id for clock in policy.delay_points)
    rule_bits = {rule: 1 << place for place, rule in enumerate(policy.inclusion_rules)}
    age_limit = policy.settings.age_limit

    def derive(child: ChildJourney) -> Computed:
        facts, record, journey = child
        runs = clocks.read(journey, record, policy)
        amber_on, red_on = clocks.amber_red(runs)
        judged = judgements(facts, as_at)
        running = [
            (run.clock, run.due_on.isoformat(), judged.get((run.clock, run.started_on), ""))
            for run in runs
            if run.clock in points and run.state == clock_runs.OPEN and run.counts and run.due_on is not None
        ]
        rules = 0
        for rule in inclusion.rules(journey, runs, record, policy):
            rules |= rule_bits[rule]
        span = _span(journey.holds_from, journey.holds_until, facts, record, as_at)
        actual = [event.on for event in record.events if not event.planned]
        last = max((on for on in record.recorded_on if on <= as_at), default=None)
        row = BoardRow(
            facts.id,
            span[0].isoformat(),
            span[1].isoformat(),
            min(actual).isoformat() if actual else ALWAYS,
            int(journey.stage == Stages.CLOSED),
            policy.stage_order[journey.stage],
            journey.since.isoformat() if journey.since else None,
            tenth_birthday(record.born, age_limit).isoformat() if record.born else NEVER,
            amber_on.isoformat() if amber_on else NEVER,
            red_on.isoformat() if red_on else NEVER,
            rules,
            _records(record),
            journey.opened_on.isoformat() if journey.opened_on else None,
            last.isoformat() if last else None,
            int(record.route not in ("", Routes.NONE) or Kinds.EARLY_PERMANENCE_PLACEMENT in journey.in_effect),
            journey.outcome,
            journey.plan,
            journey.parallel_plan,
            " ".join(flags.fixed_flags(record, journey, runs, policy)),
            encode(runs, judged),
            int(_went_back(record, policy)),
            asks_on(record, journey),
            initials(*facts.names),
        )
        return Computed.of(row, running)

    return derive


def asks_on(record: Record, journey: Journey) -> str:
    """The first day that was due or planned and has not come about, ahead or gone; NEVER where there is none."""
    if journey.stage == Stages.CLOSED:
        return NEVER
    days = [event.on for event in record.events if event.planned and event.kind not in journey.in_effect]
    if record.born is None and record.due is not None:
        days.append(record.due)
    return min(days).isoformat() if days else NEVER


def _records(record: Record) -> int:
    """The bits of `records`, in the order of `runs.RECORDED`."""
    kinds = {event.kind for event in record.events}
    recorded = (
        bool(record.owner),
        Kinds.MEDICAL_REPORT in kinds,
        Kinds.LEGAL_PLANNING_MEETING in kinds,
        bool(record.considered),
    )
    return sum(1 << place for place, is_so in enumerate(recorded) if is_so)


def _went_back(record: Record, policy: Policy) -> bool:
    """Whether, on any day, not all that had happened up to the first end is in effect: there is a return, a journey
    opened after an end, or proceedings begun anew (two issues, or one after a final hearing or Care Order)."""
    first_end = first_final = date.max
    last_opening = last_issue = date.min
    issues = 0
    for kind, on, planned, _, _ in record.events:
        if planned:
            continue
        if kind in policy.returns:
            return True
        if kind in OPENING:
            last_opening = max(last_opening, on)
            if kind == Kinds.PROCEEDINGS_ISSUED:
                last_issue, issues = max(last_issue, on), issues + 1
        elif kind in FINAL:
            first_final = min(first_final, on)
        elif kind in policy.ends:
            first_end = min(first_end, on)
    return issues > 1 or first_final < last_issue or first_end < last_opening


def _span(start: date, end: date, facts: Facts, record: Record, as_at: date) -> tuple[date, date]:
    """The journey's span, cut where a verdict, another record or a sibling's adoption begins to count."""
    days = [parse_iso(recorded_at[:10] or started) for _, started, _, recorded_at in facts.verdicts]
    if facts.older_sibling_adopted_on:
        days.append(parse_iso(facts.older_sibling_adopted_on))
    if record.recorded_on:
        # Before the first of them nothing was recorded, and a child is not stale, as little as it is on that day: the
        # row says so of those days as well. So what was imported once holds on the days before the import.
        first = min(record.recorded_on)
        days += [day for day in record.recorded_on if day > first or day > as_at]
    for day in days:
        if day <= as_at:
            start = max(start, day)
        else:
            end = min(end, day)
    return start, end


def derived(db: Queries, ids: Iterable[int] | None, policy: Policy, as_at: date) -> Iterable[Computed]:
    """What is kept of `ids`, or of every child, one at a time."""
    derive = deriver(policy, as_at)
    return (derive(journey_of(facts, as_at, policy)) for facts in everything_for_derivation(db, ids))
