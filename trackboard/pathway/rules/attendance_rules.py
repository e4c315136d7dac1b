"""Teams at meetings: who is expected by the children on the agenda, and how often a team came (S2 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trackboard.pathway.ids import Attendances, Bands, Expected, Kinds
from trackboard.pathway.journey import FINAL_ORDERS, Standing
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.rules.clocks import ADOPTION_MILESTONES, adoption_ruled_out


@dataclass(frozen=True, slots=True)
class Attendance:
    """A team over a period. `meetings` leaves out those at which it was not required: they are the n of its share."""

    meetings: int
    present: int
    share: float | None
    band: str
    """One of the policy's bands; blank where no meeting required the team."""


LOOKED_AT = ADOPTION_MILESTONES | FINAL_ORDERS | {Kinds.BECAME_LOOKED_AFTER, Kinds.PROCEEDINGS_ISSUED}
"""The milestones that `asks_for` looks at."""


def asks_for(journey: Standing) -> frozenset[str]:
    """What about this child brings a team to the table: looked_after, adoption, court."""
    if journey.closed_on is not None:
        return frozenset()
    in_effect = journey.in_effect
    asks = set()
    if Kinds.BECAME_LOOKED_AFTER in in_effect:
        asks.add(Expected.LOOKED_AFTER)
    if not adoption_ruled_out(journey):
        asks.add(Expected.ADOPTION)
    before_the_court = Kinds.PROCEEDINGS_ISSUED in in_effect and FINAL_ORDERS.isdisjoint(in_effect)
    decided_not_ordered = (
        Kinds.ADM_DECISION in in_effect and not {Kinds.PLACEMENT_ORDER, Kinds.CONSENT_GIVEN} & in_effect.keys()
    )
    if before_the_court or decided_not_ordered:
        asks.add(Expected.COURT)
    return frozenset(asks)


def expected(agenda: Iterable[frozenset[str]], policy: Policy) -> dict[str, int]:
    """The teams that the agenda expects, in the order of the roll call, with the number of children that ask for each.

    `agenda` has `asks_for` of each child on it. A team that is always expected counts them all.
    """
    children = list(agenda)
    counts = {
        team: len(children) if when == Expected.ALWAYS else sum(when in asks for asks in children)
        for team in policy.teams
        if (when := policy.expected.get(team, Expected.NEVER)) != Expected.NEVER
    }
    return {team: count for team, count in counts.items() if count or policy.expected[team] == Expected.ALWAYS}


def attended(statuses: Mapping[str, int]) -> Attendance:
    """A team's attendance from the number of meetings by status (present, apologies, written_update, absent, ...)."""
    present = statuses.get(Attendances.PRESENT, 0)
    meetings = sum(count for status, count in statuses.items() if status != Attendances.NOT_REQUIRED)
    return Attendance(meetings, present, present / meetings if meetings else None, band(present, meetings))


def band(present: int, meetings: int) -> str:
    """The survey's band for `present` of `meetings`; blank without any."""
    if meetings == 0:
        return ""
    if present == meetings:
        return Bands.ALL
    if present == 0:
        return Bands.NONE
    # In whole numbers, because 0.6 is not exactly three fifths.
    if present * 10 > meetings * 6:
        return Bands.MORE_THAN_HALF
    return Bands.ABOUT_HALF if present * 10 >= meetings * 4 else Bands.FEWER_THAN_HALF
