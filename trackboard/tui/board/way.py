"""A child's way along the pathway: which stages it came through, when and for how long, and what comes next."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from trackboard.pathway.ids import Kinds, Stages, Statuses
from trackboard.pathway.policy.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trackboard.board.model import Card
    from trackboard.board.timeline import TimelineEntry
    from trackboard.pathway.ids import ClockId


class Running(Protocol):
    """A clock, as far as it says whether a passage takes too long."""

    @property
    def clock(self) -> ClockId:
        """Which one."""

    @property
    def status(self) -> str:
        """One of the policy's."""


class Travelled(Protocol):
    """A child as far as its way is known."""

    @property
    def card(self) -> Card:
        """Where it stands."""

    @property
    def clocks(self) -> Sequence[Running]:
        """Its clocks."""

    @property
    def timeline(self) -> Sequence[TimelineEntry]:
        """What happened."""

    @property
    def planned(self) -> Sequence[TimelineEntry]:
        """What is to come."""


class Station(NamedTuple):
    """A stage of the way."""

    stage: str
    state: Literal["was", "is", "planned", "ahead"]
    on: date | None
    """Its first day, or the day that is planned."""
    days: int | None
    """How long the child was there."""
    late: bool
    """Whether the passage that leaves it took too long, or does."""


def way(case: Travelled, policy: Policy, as_at: date) -> list[Station]:
    """The stages of which a day is known, the present one, and the one that would come next."""
    present = policy.stage_order[case.card.stage]
    began = _began(case, policy)
    if case.card.since is not None:
        began[case.card.stage] = case.card.since
    order = [stage.id for stage in policy.stages]
    gone = [stage for stage in order[:present] if stage in began and began[stage] <= (case.card.since or as_at)]
    late = {
        policy.clock(clock.clock).column for clock in case.clocks if clock.status in (Statuses.LATE, Statuses.OVERDUE)
    }
    found = []
    for stage, following in pairwise([*gone, case.card.stage]):
        until = began.get(following)
        days = (until - began[stage]).days if until else None
        found.append(Station(stage, "was", began[stage], days, stage in late))
    found.append(Station(case.card.stage, "is", case.card.since, case.card.days_in_stage, case.card.stage in late))
    after = order[present + 1] if present + 1 < len(order) else Stages.CLOSED
    if Stages.CLOSED not in (after, case.card.stage):
        planned = _planned(case, policy, after)
        found.append(Station(after, "planned" if planned else "ahead", planned, None, False))
    return found


def _began(case: Travelled, policy: Policy) -> dict[str, date]:
    """By stage, the first day in effect that gave it."""
    began: dict[str, date] = {}
    for entry in case.timeline:
        milestone = policy.milestones.get(entry.kind)
        if milestone is None or not entry.in_effect:
            continue
        stage = milestone.stage
        if entry.kind == Kinds.PRE_PROCEEDINGS_STARTED:
            stage = Stages.PRE_PROCEEDINGS
        if stage:
            began.setdefault(stage, entry.on)
    return began


def _planned(case: Travelled, policy: Policy, stage: str) -> date | None:
    """The next day planned that would bring the child there."""
    days = [
        entry.on
        for entry in case.planned
        if entry.kind in policy.milestones and policy.milestones[entry.kind].stage == stage and entry.slip_days is None
    ]
    return min(days, default=None)
