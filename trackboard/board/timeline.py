"""A child's dated events in order, each with the days since the one before and the limits that it met or missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trackboard.board.kept_clocks import JudgedRun
from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import KindId, Statuses
from trackboard.pathway.journey import Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import ON_OR_BEFORE
from trackboard.pathway.rules import clocks
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import milestones_of
from trackboard.store.tables import MilestoneRow


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event. Of a planned one `days_between` counts from the as-at date: negative once that day has passed."""

    kind: KindId
    label: str
    on: date
    planned: bool
    in_effect: bool
    """Of a milestone: whether it counts today. What went back, ended or repeats an earlier date does not."""
    days_between: int | None
    limits: tuple[str, ...]
    detail: str
    """Outcome, reason and note, in words."""
    note: str
    source: str
    outcome: str
    reason: str
    slip_days: int | None
    """Of a planned one that happened: how many days later than planned, negative if earlier."""


def timeline(
    db: Database, child_id: int, journey: Journey, runs: Sequence[JudgedRun], policy: Policy, as_at: date
) -> list[TimelineEntry]:
    """The child's events up to the as-at date in order, then what is planned."""
    day = as_at.isoformat()
    rows = [row for row in milestones_of(db, child_id) if row.planned or row.on_date <= day]
    ordered = sorted(rows, key=lambda row: (row.on_date, policy.sort_rank.get(KindId(row.kind), 0), row.seq))
    entries = []
    previous: date | None = None
    for row in ordered:
        if row.planned:
            continue
        on = parse_iso(row.on_date)
        between = (on - previous).days if previous else None
        entries.append(_entry(row, on, between, _limits(KindId(row.kind), on, runs, policy, as_at), journey, policy))
        previous = on
    for row in ordered:
        if row.planned:
            on = parse_iso(row.on_date)
            slip = _slip(KindId(row.kind), on, journey, policy, as_at)
            entries.append(_entry(row, on, (on - as_at).days, (), journey, policy, slip))
    return entries


def _slip(kind: KindId, planned: date, journey: Journey, policy: Policy, as_at: date) -> int | None:
    """Days from the planned day to the one in effect that is nearest to it. What repeats may be planned again."""
    milestone = policy.milestones.get(kind)
    if milestone is None or kind not in journey.in_effect or (milestone.repeats and planned > as_at):
        return None
    happened = journey.repeats.get(kind, (journey.in_effect[kind],))
    return min(((on - planned).days for on in happened), key=abs)


def _entry(
    row: MilestoneRow,
    on: date,
    between: int | None,
    limits: tuple[str, ...],
    journey: Journey,
    policy: Policy,
    slip: int | None = None,
) -> TimelineEntry:
    reason = _REASONS.get(row.reason, policy.event_reasons.get(row.reason, row.reason))
    outcome = policy.event_outcomes.get(row.outcome, row.outcome)
    kind = KindId(row.kind)
    counted = journey.in_effect.get(kind) == on or on in journey.repeats.get(kind, ())
    return TimelineEntry(
        kind=kind,
        label=policy.label(row.kind),
        on=on,
        planned=bool(row.planned),
        in_effect=counted or kind in policy.returns or kind in policy.ends,
        days_between=between,
        limits=limits,
        detail="; ".join(part for part in (outcome, reason, row.note) if part),
        note=row.note,
        source=row.source,
        outcome=row.outcome,
        reason=row.reason,
        slip_days=slip,
    )


_REASONS = {ON_OR_BEFORE: "that day or an earlier one"}


def _limits(kind: KindId, on: date, runs: Sequence[JudgedRun], policy: Policy, as_at: date) -> tuple[str, ...]:
    """`16 weeks: met in 98 days`, for each clock that this event stopped."""
    words = []
    for judged in runs:
        run = judged.run
        clock = policy.clock(run.clock)
        if run.stopped_on == on and kind in clock.stops and run.state in (Statuses.MET, Statuses.LATE):
            reading = clocks.reading(run, as_at)
            late = f", {reading.overdue_days} over" if reading.overdue_days else ""
            words.append(f"{clock.label}: {reading.elapsed_days} days of {clock.limit}{late}")
    return tuple(words)
