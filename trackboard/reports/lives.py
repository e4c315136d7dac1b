"""What has happened to each child, for reports that count everyone: folded only where something went back.

A child without a return, an event after its end or proceedings begun anew has in effect whatever has happened, so its
dates are read as they lie, and only of the kinds that a report asks for. All others are folded (`cohort`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from trackboard.pathway.days import day_or_none, parse_iso
from trackboard.pathway.policy import Policy
from trackboard.reports import cohort
from trackboard.reports.cohort import Child, Spell
from trackboard.reports.report import Asked
from trackboard.store import reportrows
from trackboard.store.reportrows import Dated, Happened


class Life(NamedTuple):
    """A child's journeys as at the day asked for, oldest first."""

    id: int
    reference: str
    born: date | None
    due: date | None
    spells: tuple[Spell, ...]
    folded: Child | None
    """The whole child, where something went back."""

    def on(self, day: date, policy: Policy) -> Spell:
        """The journey that the child was on, as it stood on `day`, a day up to the one asked for."""
        if self.folded is not None:
            return cohort.spell_of(self.folded.on(day, policy))
        spell = self.spells[0]
        closed = spell.closed_on is not None and spell.closed_on <= day
        return Spell(
            {kind: on for kind, on in spell.in_effect.items() if on <= day},
            {kind: tuple(on for on in dates if on <= day) for kind, dates in spell.repeats.items()},
            spell.closed_on if closed else None,
            spell.outcome if closed else "",
        )

    def unborn_on(self, day: date) -> bool:
        """Not born on `day`, as far as is known."""
        return self.due is not None if self.born is None else self.born > day


def read(asked: Asked, *kinds: str, to: Sequence[str] = (), start: date | None = None) -> Iterator[Life]:
    """Of every child included the milestones of `kinds`, and its ends; with `to` of those alone to whom one of these
    happened in the period, or from `start` to its end."""
    dated = Dated(to, (start or asked.start).isoformat(), asked.until.isoformat()) if to else None
    back, chosen = cohort.gone_back(asked), cohort.included(asked)
    ends = asked.policy.ends
    found = reportrows.happened(asked.db, (*kinds, *ends), asked.as_at.isoformat(), asked.authority, dated)
    folded = []
    for child, rows in groupby(found, key=itemgetter(0)):
        if child in back:
            folded.append(child)
        elif chosen is None or child in chosen:
            yield _plain(rows, asked.policy)
    for each in cohort.read(asked, folded):
        yield Life(each.id, each.reference, each.record.born, each.record.due, each.spells, each)


def _plain(rows: Iterable[Happened], policy: Policy) -> Life:
    """The life of a child of whom nothing went back."""
    in_effect: dict[str, str] = {}
    repeats: dict[str, set[str]] = {}
    ends: list[tuple[str, int, str]] = []
    for child, reference, born, due, kind, on, outcome in rows:  # noqa: B007
        milestone = policy.milestones.get(kind)
        if not kind:
            continue
        if milestone is None:
            ends.append((on, policy.sort_rank[kind], policy.ends[kind].outcome or outcome))
            continue
        if kind not in in_effect or on < in_effect[kind]:
            in_effect[kind] = on
        if milestone.repeats:
            repeats.setdefault(kind, set()).add(on)
    closed_on, _, outcome = min(ends, default=(None, 0, ""))
    spell = Spell(
        {kind: parse_iso(on) for kind, on in in_effect.items()},
        {kind: tuple(map(parse_iso, sorted(dates))) for kind, dates in repeats.items()},
        day_or_none(closed_on),
        outcome,
    )
    return Life(child, reference, day_or_none(born), day_or_none(due), (spell,), None)
