"""How long a closed case's record is kept, and from what day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from trackboard.pathway.days import tenth_birthday
from trackboard.pathway.ids import BIRTH, KindId, Kinds, Outcomes, RetentionId, RetentionRules
from trackboard.pathway.policy.policy import Policy, Retention

LOOKED_AFTER = frozenset(
    {
        Kinds.BECAME_LOOKED_AFTER,
        Kinds.INTERIM_CARE_ORDER,
        Kinds.CARE_ORDER,
        Kinds.EARLY_PERMANENCE_PLACEMENT,
        Kinds.MOVED_IN_WITH_ADOPTERS,
        Kinds.PLACEMENT_ORDER,
        Kinds.CONSENT_GIVEN,
        Kinds.PLACED,
    }
)
"""Any of these made the child looked after: Children Act 1989 s22, Adoption and Children Act 2002 s18(3)."""


class Kept(NamedTuple):
    """The rule that holds for a case, the day it reckons from, and the first day on which the record may go."""

    rule: Retention
    since: date | None
    """None where that day is not on record."""
    due_on: date | None


def kept(
    policy: Policy, born: date | None, closed_on: date | None, outcome: str, events: Mapping[KindId, date]
) -> Kept:
    """Which rule holds for a case closed with `outcome`; `events`: the day of each kind that ever happened."""
    rule = policy.retention[_which(born, closed_on, outcome, events)]
    days: Mapping[str, date | None] = {
        BIRTH: born,
        Kinds.CLOSED: closed_on,
        Kinds.ADOPTION_ORDER: events.get(Kinds.ADOPTION_ORDER, closed_on),
    }
    since = days[rule.since]
    return Kept(rule, since, rule.keep.after(since) if since else None)


def _which(born: date | None, closed_on: date | None, outcome: str, events: Mapping[KindId, date]) -> RetentionId:
    if Kinds.ADOPTION_ORDER in events or outcome == Outcomes.ADOPTED:
        return RetentionRules.ADOPTED
    if outcome == Outcomes.DIED and (born is None or closed_on is None or closed_on < tenth_birthday(born, 18)):
        return RetentionRules.DIED
    return RetentionRules.LOOKED_AFTER if LOOKED_AFTER & events.keys() else RetentionRules.OTHER
