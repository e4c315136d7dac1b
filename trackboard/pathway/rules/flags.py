"""Flags: what somebody should look at. Here those that hold as long as the record does; day_flags has the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trackboard.pathway.ids import Criteria, Eligible, Flags, Kinds, Plans, Stages, Statuses
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
    if (
        Kinds.CARE_ORDER in in_effect
        and journey.plan == Plans.ADOPTION
        and not _ordered_by(in_effect[Kinds.CARE_ORDER], journey)
    ):
        raised.add(Flags.CARE_ORDER_WITHOUT_PLACEMENT_ORDER)
    if journey.stage == Stages.ORDERED and Kinds.FAMILY_IDENTIFIED not in in_effect:
        raised.add(Flags.FAMILY_NOT_IDENTIFIED)
    if not record.owner:
        raised.add(Flags.NO_OWNER)
    if (
        journey.stage in (Stages.MATCHED, Stages.PANEL)
        and Kinds.PLACEMENT_ORDER not in in_effect
        and Kinds.CONSENT_GIVEN not in in_effect
    ):
        raised.add(Flags.ORDER_AWAITED)
    if plan_unrecorded(journey):
        raised.add(Flags.PLAN_UNRECORDED)
    if record.born is None and record.due is None:
        raised.add(Flags.BIRTH_UNKNOWN)
    if Kinds.BECAME_LOOKED_AFTER in in_effect:
        if Kinds.BECAME_LOOKED_AFTER in journey.uncertain:
            raised.add(Flags.UNKNOWN_START)
    elif Kinds.FINAL_HEARING in in_effect or Kinds.CARE_ORDER in in_effect:
        raised.add(Flags.COURT_FINISHED)
    issued = in_effect.get(Kinds.PROCEEDINGS_ISSUED)
    if issued is not None:
        meetings = journey.repeats.get(Kinds.LEGAL_PLANNING_MEETING, ())
        if sum(meeting <= issued for meeting in meetings) < 2:
            raised.add(Flags.FEW_LEGAL_PLANNING_MEETINGS)
    if Kinds.ADM_DECISION in in_effect and Kinds.MEDICAL_REPORT not in in_effect:
        raised.add(Flags.DECISION_WITHOUT_MEDICAL)
    if any(run.state == Statuses.UNRECORDED for run in runs):
        raised.add(Flags.UNRECORDED)
    if record.adopted_older_sibling and _adopters_to_approach(record, journey, policy):
        raised.add(Flags.ADOPTED_SIBLING)
    if (
        not record.considered
        and Plans.ADOPTION in (journey.plan, journey.parallel_plan)
        and Kinds.PLACED not in in_effect
        and eligibility.assess(record, journey, journey.holds_from, policy).result != Eligible.NOT_ELIGIBLE
    ):
        raised.add(Flags.EARLY_PERMANENCE_UNCONSIDERED)
    return tuple([flag for flag in policy.flags if flag in raised])


def _ordered_by(day: date, journey: Journey) -> bool:
    """Whether a Placement Order was in effect at the end of `day`, even if it was taken out of effect since."""
    order = journey.in_effect.get(Kinds.PLACEMENT_ORDER)
    return (order is not None and order <= day) or any(
        gone.kind == Kinds.PLACEMENT_ORDER and gone.on <= day < gone.day for gone in journey.taken_out
    )


def _adopters_to_approach(record: Record, journey: Journey, policy: Policy) -> bool:
    """Nobody answered for the older sibling's adopters, and no other family has been found."""
    return (
        dict(record.criteria).get(Criteria.ADOPTERS, "") not in ("yes", "no")
        and Kinds.FAMILY_IDENTIFIED not in journey.in_effect
        and policy.stage_order[journey.stage] < policy.stage_order[Stages.MATCHED]
    )
