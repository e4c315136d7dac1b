"""Eligibility for early permanence: five criteria (S1), the first two computed and the rest answered by people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trackboard.pathway.days import tenth_birthday
from trackboard.pathway.ids import Criteria, Eligible, Kinds, Statuses
from trackboard.pathway.journey import FINAL_ORDERS, Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Record


@dataclass(frozen=True, slots=True)
class Answer:
    """One criterion: yes, no, unknown or not_applicable, and `source` says in words where that comes from."""

    criterion: str
    answer: str
    source: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """`result` is eligible (every criterion that applies is met), not_eligible (one is not) or possible."""

    result: str
    criteria: tuple[Answer, ...]


def assess(record: Record, journey: Journey, as_at: date, policy: Policy) -> Eligibility:
    """The child's eligibility on `as_at`: the same on every day on which the journey holds."""
    given = dict(record.criteria)
    answers = tuple(
        Answer(criterion, *_answered(criterion, given.get(criterion, ""), record, journey, as_at, policy))
        for criterion in policy.criteria
    )
    found = {answer.answer for answer in answers}
    result = Eligible.NOT_ELIGIBLE if "no" in found else Eligible.POSSIBLE if "unknown" in found else Eligible.ELIGIBLE
    return Eligibility(result, answers)


def _answered(
    criterion: str, given: str, record: Record, journey: Journey, as_at: date, policy: Policy
) -> tuple[str, str]:
    if criterion == Criteria.AGE:
        return _age(record, journey, as_at, policy.settings.early_permanence_age_years)
    if criterion == Criteria.LEGAL_STATUS:
        return _legal_status(journey)
    if criterion == Criteria.ADOPTERS and not record.adopted_older_sibling and given not in ("yes", "no"):
        return Statuses.NOT_APPLICABLE, "no older sibling is recorded as adopted"
    if given in ("yes", "no"):
        return given, "answered"
    return "unknown", "not answered yet"


def _age(record: Record, journey: Journey, as_at: date, limit: int) -> tuple[str, str]:
    if journey.unborn:
        return "yes", "computed: not yet born"
    if record.born is None:
        return "unknown", "computed: no date of birth is recorded"
    if tenth_birthday(record.born, limit) <= as_at:
        return "no", f"computed: aged {limit} or over"
    return "yes", f"computed: under {limit}"


def _legal_status(journey: Journey) -> tuple[str, str]:
    in_effect = journey.in_effect
    if Kinds.CONSENT_GIVEN in in_effect or not FINAL_ORDERS.isdisjoint(in_effect):
        return "no", "computed: a final order or consent is in effect"
    if Kinds.INTERIM_CARE_ORDER in in_effect:
        return "yes", "computed: Interim Care Order in effect"
    if Kinds.PROCEEDINGS_ISSUED in in_effect:
        return "yes", "computed: care proceedings are under way"
    if Kinds.PRE_PROCEEDINGS_STARTED in in_effect and Kinds.PRE_PROCEEDINGS_ENDED not in in_effect:
        return "yes", "computed: pre-proceedings are under way"
    return "unknown", "computed: no proceedings are recorded"
