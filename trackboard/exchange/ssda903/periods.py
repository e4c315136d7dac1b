"""Periods of care: a child's episodes in order, cut where the child was not looked after.

A short break (legal status V3 or V4) is given to a child who lives at home. It is no part of a period, and a period
that passes into one ends there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trackboard.exchange.ssda903 import codes
from trackboard.exchange.ssda903.return_rows import Episode
from trackboard.pathway.ids import Kinds, Outcomes

SHORT_BREAK = "short break"
"""How a period ended that passed into short breaks, in the place of a code of REC."""


@dataclass(frozen=True, slots=True)
class Period:
    """One unbroken time of being looked after."""

    episodes: tuple[Episode, ...]
    """In order of their start; never empty, never a short break."""
    start_known: bool
    """False where the first episode is not the one that opened the period: it began on that day or before."""
    ended: date | None
    """None while the child is looked after, whatever reason for an end is given without a date."""
    ended_because: str
    """A code of REC, or SHORT_BREAK."""

    @property
    def start(self) -> date:
        return self.episodes[0].start

    @property
    def last(self) -> Episode:
        return self.episodes[-1]


def periods_of_care(episodes: Sequence[Episode]) -> tuple[Period, ...]:
    """The periods in `episodes`, which are in order of their start, one a day.

    An S row opens a period, and so does an episode after a day on which the child had left care.
    """
    periods: list[Period] = []
    run: list[Episode] = []
    before: Episode | None = None
    known = False

    def close(short_break: Episode | None = None) -> None:
        if not run:
            return
        last = run[-1]
        if last.left_care:
            periods.append(Period(tuple(run), known, last.end, last.ended_because))
        elif short_break:
            periods.append(Period(tuple(run), known, last.end or short_break.start, SHORT_BREAK))
        else:
            periods.append(Period(tuple(run), known, None, ""))
        run.clear()

    for episode in episodes:
        if episode.short_break:
            close(episode)
        else:
            opens = episode.new_because == "S"
            away = before is not None and before.left_care and before.end is not None and episode.start > before.end
            if opens or away:
                close()
            if not run:
                known = opens or (before is not None and before.short_break and not away)
            run.append(episode)
        before = episode
    close()
    return tuple(periods)


def leaving(because: str, legal_status: str) -> tuple[str, str]:
    """How the end of care takes a child off the board, from the code of REC and the last legal status: (kind, outcome).

    Where it ended to the family, or nobody says how, while the last legal status was an interim care order, the case
    is still before the court: `ceased_looked_after` (S2 3.3: these were the children that one authority lost).
    """
    if because in codes.ADOPTED:
        return Kinds.ADOPTION_ORDER, ""
    unsaid = because not in codes.OUTCOMES
    if legal_status == codes.INTERIM_CARE_ORDER and (unsaid or because in codes.TO_FAMILY):
        return Kinds.CEASED_LOOKED_AFTER, ""
    if because == SHORT_BREAK:
        return Kinds.CLOSED, Outcomes.RETURNED_HOME
    return Kinds.CLOSED, codes.OUTCOMES.get(because, Outcomes.OTHER)
