"""Inclusion rules: which children an authority tracks (S2 3.3: authorities differ, so every report says which)."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.pathway.journey import Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Record
from trackboard.pathway.rules.clocks import ClockRun, adoption_ruled_out

FINAL_ORDERS = frozenset({"final_hearing", "care_order", "placement_order"})
"""With one of these in effect the care proceedings have come to their end."""
_NOT_YET_LOOKED_AFTER = frozenset({"unborn", "pre_proceedings", "in_proceedings"})


def rules(journey: Journey, runs: Sequence[ClockRun], record: Record, policy: Policy) -> frozenset[str]:
    """The inclusion rules that take this child in. None takes in a closed one."""
    if journey.closed_on is not None:
        return frozenset()
    taken_in = {"everyone"}
    if journey.stage in _NOT_YET_LOOKED_AFTER or (
        "became_looked_after" in journey.in_effect and FINAL_ORDERS.isdisjoint(journey.in_effect)
    ):
        taken_in.add("before_the_court")
    if not adoption_ruled_out(journey):
        taken_in.add("potential_adoption")
    if "adm_decision" in journey.in_effect:
        taken_in.add("decision_made")
    return frozenset(taken_in)
