"""The flags that depend on the day, and which flags are shown at all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from trackboard.pathway.days import add_months
from trackboard.pathway.ids import Flags

if TYPE_CHECKING:
    from trackboard.pathway.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the authority records at all: where it never does, its absence says nothing about a child."""

    owners: bool = False
    medicals: bool = False
    legal_planning_meetings: bool = False
    considered: bool = False


_NEEDS: Mapping[str, str] = {
    Flags.NO_OWNER: "owners",
    Flags.DECISION_WITHOUT_MEDICAL: "medicals",
    Flags.FEW_LEGAL_PLANNING_MEETINGS: "legal_planning_meetings",
    Flags.EARLY_PERMANENCE_UNCONSIDERED: "considered",
}
"""Flags that say something is missing, and what the authority must record at all before they are raised."""


def shown(flags: Iterable[str], recorded: Recorded) -> tuple[str, ...]:
    """`flags` without those that miss something which the authority does not record at all."""
    return tuple(flag for flag in flags if flag not in _NEEDS or getattr(recorded, _NEEDS[flag]))


def stale_level(recorded_on: date | None, as_at: date, policy: Policy) -> int:
    """0, 1 for nothing recorded over the policy's days, 2 for worse. 0 where nothing was recorded by then.

    `recorded_on` is the latest day on which anything was recorded; where it lies ahead, nothing was before it.
    """
    if recorded_on is None:
        return 0
    days = (as_at - recorded_on).days
    return (days >= policy.settings.stale_days) + (days >= policy.settings.very_stale_days)


def meetings_missed(held: Sequence[str], discussed_on: str, joined: str) -> int:
    """How many of the meetings `held` (days in order, ISO) in a row, up to the last, passed without a child that was
    last discussed on one of them ('' for none) and joined on another day."""
    return len(held) - max(bisect_right(held, discussed_on), bisect_left(held, joined))


def not_discussed_level(meetings_missed: int, policy: Policy) -> int:
    """0, 1 for as many tracking meetings missed as the policy allows, 2 for worse."""
    return (meetings_missed >= policy.settings.not_discussed) + (meetings_missed >= policy.settings.very_not_discussed)


def turns_soon(birthday: date | None, as_at: date, policy: Policy) -> bool:
    """Whether the birthday at which the child leaves the board lies ahead, within the policy's months."""
    return birthday is not None and as_at < birthday <= add_months(as_at, policy.settings.turning_10_months)


def past_due(born: date | None, due: date | None, as_at: date) -> int:
    """The days since a child was due who is not yet born; 0 where that day has not passed, or is not known."""
    if due is None or due >= as_at or (born is not None and born <= as_at):
        return 0
    return (as_at - due).days


def day_flags(
    as_at: date,
    policy: Policy,
    *,
    recorded_on: date | None,
    tenth_birthday: date | None,
    meetings_missed: int,
    past_due: int = 0,
) -> tuple[str, ...]:
    """The flags of an open child that depend on the day, in the policy's order.

    `recorded_on` is as in `stale_level`, `tenth_birthday` that of the age limit,
    `meetings_missed` the closed tracking meetings in a row without the child since it joined, `past_due` the days since
    a child not yet born was due.
    """
    raised = set()
    if past_due:
        raised.add(Flags.DUE_DATE_PASSED)
    if stale_level(recorded_on, as_at, policy):
        raised.add(Flags.STALE)
    if not_discussed_level(meetings_missed, policy):
        raised.add(Flags.NOT_DISCUSSED)
    if turns_soon(tenth_birthday, as_at, policy):
        raised.add(Flags.TURNING_10)
    return tuple([flag for flag in policy.flags if flag in raised])
