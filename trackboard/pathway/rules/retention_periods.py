"""How long a closed case's record is kept, and from what day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from trackboard.pathway.days import tenth_birthday
from trackboard.pathway.policy.policy import Policy, Retention

ADOPTION_ORDER = "adoption_order"
LOOKED_AFTER = frozenset(
    {
        "became_looked_after",
        "interim_care_order",
        "care_order",
        "early_permanence_placement",
        "placement_order",
        "consent_given",
        "placed",
    }
)
"""Any of these made the child looked after: Children Act 1989 s22, Adoption and Children Act 2002 s18(3)."""


class Kept(NamedTuple):
    """The rule that holds for a case, the day it reckons from, and the first day on which the record may go."""

    rule: Retention
    since: date | None
    """None where that day is not on record."""
    due_on: date | None


def kept(policy: Policy, born: date | None, closed_on: date | None, outcome: str, events: Mapping[str, date]) -> Kept:
    """Which rule holds for a case closed with `outcome`; `events`: the day of each kind that ever happened."""
    rule = policy.retention[_which(born, closed_on, outcome, events)]
    days = {"birth": born, "closed": closed_on, ADOPTION_ORDER: events.get(ADOPTION_ORDER, closed_on)}
    since = days[rule.since]
    return Kept(rule, since, rule.keep.after(since) if since else None)


def _which(born: date | None, closed_on: date | None, outcome: str, events: Mapping[str, date]) -> str:
    if ADOPTION_ORDER in events or outcome == "adopted":
        return "adopted"
    if outcome == "died" and (born is None or closed_on is None or closed_on < tenth_birthday(born, 18)):
        return "died"
    return "looked_after" if LOOKED_AFTER & events.keys() else "other"
