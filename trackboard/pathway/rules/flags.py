"""Flags: what somebody should look at. Here those that hold as long as the record does; day_flags has the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trackboard.pathway.journey import Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Record
from trackboard.pathway.rules import eligibility
from trackboard.pathway.rules.clocks import ClockRun, plan_unrecorded
from trackboard.pathway.rules.day_flags import Recorded, day_flags, not_discussed_level, shown, stale_level, turns_soon

__all__ = [
    "Recorded",
    "day_flags",
    "fixed_flags",
    "not_discussed_level",
    "shown",
    "stale_level",
    "turns_soon",
]


def fixed_flags(record: Record, journey: Journey, runs: Sequence[ClockRun], policy: Policy) -> tuple[str, ...]:
    """The flags that hold while the journey does, in the policy's order; `shown` leaves out what nobody records.

    A closed child has none: a flag asks somebody to act.
    """
    if journey.closed_on is not None:
        return ()
    in_effect = journey.in_effect
    raised = set()
    if "care_order" in in_effect and journey.plan == "adoption" and not _ordered_by(in_effect["care_order"], journey):
        raised.add("care_order_without_placement_order")
    if journey.stage == "ordered" and "family_identified" not in in_effect:
        raised.add("family_not_identified")
    if not record.owner:
        raised.add("no_owner")
    if (
        journey.stage in ("matched", "panel")
        and "placement_order" not in in_effect
        and "consent_given" not in in_effect
    ):
        raised.add("order_awaited")
    if plan_unrecorded(journey):
        raised.add("plan_unrecorded")
    if record.born is None and record.due is None:
        raised.add("birth_unknown")
    if "became_looked_after" in in_effect:
        if "became_looked_after" in journey.uncertain:
            raised.add("unknown_start")
    elif "final_hearing" in in_effect or "care_order" in in_effect:
        raised.add("court_finished")
    issued = in_effect.get("proceedings_issued")
    if issued is not None:
        meetings = journey.repeats.get("legal_planning_meeting", ())
        if sum(meeting <= issued for meeting in meetings) < 2:
            raised.add("few_legal_planning_meetings")
    if "adm_decision" in in_effect and "medical_report" not in in_effect:
        raised.add("decision_without_medical")
    if any(run.state == "unrecorded" for run in runs):
        raised.add("unrecorded")
    if record.adopted_older_sibling and _adopters_to_approach(record, journey, policy):
        raised.add("adopted_sibling")
    if (
        not record.considered
        and "adoption" in (journey.plan, journey.parallel_plan)
        and "placed" not in in_effect
        and eligibility.assess(record, journey, journey.holds_from, policy).result != "not_eligible"
    ):
        raised.add("early_permanence_unconsidered")
    return tuple([flag for flag in policy.flags if flag in raised])


def _ordered_by(day: date, journey: Journey) -> bool:
    """Whether a Placement Order was in effect at the end of `day`, even if it was taken out of effect since."""
    order = journey.in_effect.get("placement_order")
    return (order is not None and order <= day) or any(
        gone.kind == "placement_order" and gone.on <= day < gone.day for gone in journey.taken_out
    )


def _adopters_to_approach(record: Record, journey: Journey, policy: Policy) -> bool:
    """Nobody answered for the older sibling's adopters, and no other family has been found."""
    return (
        dict(record.criteria).get("adopters", "") not in ("yes", "no")
        and "family_identified" not in journey.in_effect
        and policy.stage_order[journey.stage] < policy.stage_order["matched"]
    )
