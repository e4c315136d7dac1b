"""The fold: from a child's dated events to what is in effect, the stage, and since when. Written once, here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from trackboard.pathway.days import tenth_birthday
from trackboard.pathway.ids import KindId, Kinds, StageId, Stages
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import ON_OR_BEFORE, Plan, Record

OPENING = frozenset({Kinds.REFERRED, Kinds.PROCEEDINGS_ISSUED, Kinds.BECAME_LOOKED_AFTER})
"""After a closing, these open a new journey; anything else on a closed child changes nothing."""
FINAL = (Kinds.FINAL_HEARING, Kinds.CARE_ORDER)
"""With one of these in effect proceedings are over, and issuing them again begins new ones."""
FINAL_ORDERS = frozenset({*FINAL, Kinds.PLACEMENT_ORDER})
"""With one of these in effect the care proceedings have come to their end."""
PROCEEDINGS = frozenset({Kinds.PROCEEDINGS_ISSUED, *FINAL_ORDERS})
"""What the proceedings clock follows event by event, because its stops count even when taken out of effect."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A milestone taken out of effect on `day`: `by` is a return, or the `proceedings_issued` that begins new ones."""

    kind: KindId
    on: date
    by: KindId
    day: date


@dataclass(frozen=True, slots=True)
class Finished:
    """A journey that closed before the present one: what was in effect at its end."""

    in_effect: Mapping[KindId, date]
    repeats: Mapping[KindId, tuple[date, ...]]
    taken_out: tuple[TakenOut, ...]
    closed_on: date
    outcome: str


@dataclass(frozen=True, slots=True)
class Journey:
    """A child as at a day. The same on every day d with holds_from <= d < holds_until."""

    in_effect: Mapping[KindId, date]
    """The milestones in effect with their (first) dates."""
    repeats: Mapping[KindId, tuple[date, ...]]
    """Every date, in order, of the milestones in effect that repeat."""
    uncertain: frozenset[KindId]
    """The milestones in effect whose true date is that day or an earlier one."""
    taken_out: tuple[TakenOut, ...]
    """What went out of effect on this journey, in order."""
    proceedings_over: date | None
    """The first stop of the present care proceedings, even if it was taken out of effect since."""
    stage: StageId
    since: date | None
    """The stage's first day; None where it is not known."""
    opened_on: date | None
    """The first event of this journey; None without any."""
    closed_on: date | None
    outcome: str
    unborn: bool
    known: bool
    """False before the child's first event: then it is not on the board of that day."""
    plan: str
    parallel_plan: str
    holds_from: date
    holds_until: date
    journeys: tuple[Finished, ...]
    """Earlier journeys, oldest first."""

    @property
    def relinquished(self) -> bool:
        """Consent to placement without care proceedings."""
        return Kinds.CONSENT_GIVEN in self.in_effect and Kinds.PROCEEDINGS_ISSUED not in self.in_effect


class Standing(Protocol):
    """As much of a Journey as tells what is asked of a child's plan."""

    @property
    def in_effect(self) -> Mapping[KindId, date]: ...
    @property
    def closed_on(self) -> date | None: ...
    @property
    def plan(self) -> str: ...
    @property
    def parallel_plan(self) -> str: ...


def fold(record: Record, as_at: date, policy: Policy) -> Journey:
    """`record` as it stood on `as_at`. The order of the record's rows and anything dated later make no difference.

    Events of a kind that the policy does not have, because an authority's own file was not given, change nothing.
    """
    rank = policy.sort_rank
    rows = sorted(
        [
            (e.on, rank[e.kind], e.outcome, e.reason, e.kind)
            for e in record.events
            if e.on <= as_at and not e.planned and e.kind in rank
        ]
    )
    state = _State(opened_on=rows[0][0] if rows else None)
    in_effect = state.in_effect
    milestones = policy.milestones
    for on, _, outcome, reason, kind in rows:
        milestone = milestones.get(kind)
        if milestone is None:
            if state.closed_on is None:
                if kind in policy.returns:
                    state.go_back(kind, on, policy)
                else:
                    state.closed_on, state.outcome = on, policy.ends[kind].outcome or outcome
            continue
        if state.closed_on is not None:
            if kind not in OPENING:
                continue
            state.open_again(on)
            in_effect = state.in_effect
        if kind in PROCEEDINGS:
            state.follow_proceedings(kind, on)
        if kind not in in_effect:
            in_effect[kind] = on
            if reason == ON_OR_BEFORE:
                state.uncertain.add(kind)
        if milestone.repeats:
            dates = state.repeats.setdefault(kind, [])
            if not dates or dates[-1] != on:
                dates.append(on)

    born = record.born
    unborn = record.due is not None if born is None else born > as_at
    stage, since = state.stage_and_since(unborn, born, policy)
    plan = plan_in_force(record.plans, as_at) if record.plans else None
    holds_from, holds_until = _span(record, as_at, policy.settings.early_permanence_age_years)
    return Journey(
        in_effect,
        {kind: tuple(dates) for kind, dates in state.repeats.items()} if state.repeats else {},
        frozenset(state.uncertain),
        tuple(state.taken_out),
        state.proceedings_over,
        stage,
        since,
        state.opened_on,
        state.closed_on,
        state.outcome,
        unborn,
        bool(rows) or all(event.planned for event in record.events),
        plan.plan if plan else "",
        plan.parallel_plan if plan else "",
        holds_from,
        holds_until,
        tuple(state.journeys),
    )


@dataclass(slots=True)
class _State:
    """What the fold has come to, event by event."""

    opened_on: date | None
    in_effect: dict[KindId, date] = field(default_factory=dict)
    repeats: dict[KindId, list[date]] = field(default_factory=dict)
    uncertain: set[KindId] = field(default_factory=set)
    taken_out: list[TakenOut] = field(default_factory=list)
    back_to: dict[StageId, date] = field(default_factory=dict)
    """The stages that a return moved the child back to, with the last day of it."""
    proceedings_over: date | None = None
    closed_on: date | None = None
    outcome: str = ""
    journeys: list[Finished] = field(default_factory=list)

    def take_out(self, kinds: Collection[KindId], by: KindId, day: date) -> None:
        for kind in [kind for kind in self.in_effect if kind in kinds]:
            self.taken_out.append(TakenOut(kind, self.in_effect.pop(kind), by, day))
            self.repeats.pop(kind, None)
            self.uncertain.discard(kind)

    def go_back(self, kind: KindId, on: date, policy: Policy) -> None:
        before = _reached(self.in_effect, policy)
        self.take_out(policy.returns[kind].takes_out, kind, on)
        after = _reached(self.in_effect, policy)
        if after != before:
            self.back_to[after] = on

    def follow_proceedings(self, kind: KindId, on: date) -> None:
        if kind != Kinds.PROCEEDINGS_ISSUED:
            if self.proceedings_over is None:
                self.proceedings_over = on
        elif any(final in self.in_effect for final in FINAL):
            self.take_out(
                (Kinds.PROCEEDINGS_ISSUED, Kinds.INTERIM_CARE_ORDER, Kinds.TIMETABLE_EXTENDED, *FINAL), kind, on
            )
            self.proceedings_over = None
        elif kind not in self.in_effect:
            # The first proceedings on record: an order in effect stops them even where it lies before them,
            # one that was taken out of effect before they were issued does not.
            self.proceedings_over = self.in_effect.get(Kinds.PLACEMENT_ORDER)

    def open_again(self, on: date) -> None:
        assert self.closed_on is not None
        self.journeys.append(
            Finished(
                self.in_effect,
                {kind: tuple(dates) for kind, dates in self.repeats.items()},
                tuple(self.taken_out),
                self.closed_on,
                self.outcome,
            )
        )
        self.in_effect, self.repeats, self.uncertain = {}, {}, set()
        self.taken_out, self.back_to = [], {}
        self.proceedings_over, self.closed_on, self.outcome = None, None, ""
        self.opened_on = on

    def stage_and_since(self, unborn: bool, born: date | None, policy: Policy) -> tuple[StageId, date | None]:
        if self.closed_on is not None:
            return Stages.CLOSED, self.closed_on
        in_effect = self.in_effect
        stage = stage_of(in_effect, unborn, policy)
        back = self.back_to.get(stage)
        if stage == Stages.UNBORN:
            return stage, _latest(in_effect.get(Kinds.REFERRED), *self.back_to.values())
        if stage == Stages.PRE_PROCEEDINGS:
            # A child who stays here after court waits since the court finished, not since it was first known.
            over = min((in_effect[final] for final in FINAL if final in in_effect), default=None)
            court = over if Kinds.PROCEEDINGS_ISSUED in in_effect else None
            return stage, _latest(in_effect.get(Kinds.REFERRED), born, court, back)
        gave = min(in_effect[each.kind] for each in policy.staged if each.stage == stage and each.kind in in_effect)
        return stage, gave if back is None or gave > back else back


def stage_of(in_effect: Mapping[KindId, date], unborn: bool, policy: Policy) -> StageId:
    """The stage of an open child with these milestones in effect."""
    stage = _reached(in_effect, policy)
    return Stages.UNBORN if unborn and policy.stage_order[stage] < policy.stage_order[Stages.LOOKED_AFTER] else stage


def _reached(in_effect: Mapping[KindId, date], policy: Policy) -> StageId:
    """The stage of the furthest milestone in effect that gives one."""
    for milestone in policy.staged:
        if milestone.kind in in_effect and not (
            milestone.kind == Kinds.PROCEEDINGS_ISSUED and any(final in in_effect for final in FINAL)
        ):
            assert milestone.stage is not None
            return milestone.stage
    return Stages.PRE_PROCEEDINGS


def _latest(*dates: date | None) -> date | None:
    return max((day for day in dates if day is not None), default=None)


def plan_in_force(plans: Sequence[Plan], as_at: date) -> Plan | None:
    """The latest plan dated on or before `as_at`; one without a date holds always, from before any dated one."""
    return max(
        (plan for plan in plans if plan.from_on is None or plan.from_on <= as_at),
        key=lambda plan: (plan.from_on or date.min, plan.plan, plan.parallel_plan),
        default=None,
    )


def _span(record: Record, as_at: date, early_permanence_age: int) -> tuple[date, date]:
    """The days around `as_at` between which no date of the record lies: [from, until)."""
    days = [event.on for event in record.events if not event.planned]
    days += [plan.from_on for plan in record.plans if plan.from_on is not None]
    if record.born is not None:
        days += (record.born, tenth_birthday(record.born, early_permanence_age))
    since, until = date.min, date.max
    for day in days:
        if day <= as_at:
            if day > since:
                since = day
        elif day < until:
            until = day
    return since, until
