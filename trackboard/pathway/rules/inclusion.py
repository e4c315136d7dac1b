"""Inclusion rules: which children an authority tracks (S2 3.3: authorities differ, so every report says which)."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.pathway.ids import Inclusion, InclusionId, Kinds, Stages
from trackboard.pathway.journey import FINAL_ORDERS, Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Record
from trackboard.pathway.rules.clocks import ClockRun, adoption_ruled_out

_NOT_YET_LOOKED_AFTER = frozenset({Stages.UNBORN, Stages.PRE_PROCEEDINGS, Stages.IN_PROCEEDINGS})


def rules(journey: Journey, runs: Sequence[ClockRun], record: Record, policy: Policy) -> frozenset[InclusionId]:
    """The inclusion rules that take this child in. None takes in a closed one."""
    if journey.closed_on is not None:
        return frozenset()
    taken_in = {Inclusion.EVERYONE}
    if journey.stage in _NOT_YET_LOOKED_AFTER or (
        Kinds.BECAME_LOOKED_AFTER in journey.in_effect and FINAL_ORDERS.isdisjoint(journey.in_effect)
    ):
        taken_in.add(Inclusion.BEFORE_THE_COURT)
    if not adoption_ruled_out(journey):
        taken_in.add(Inclusion.POTENTIAL_ADOPTION)
    if Kinds.ADM_DECISION in journey.in_effect:
        taken_in.add(Inclusion.DECISION_MADE)
    return frozenset(taken_in)
