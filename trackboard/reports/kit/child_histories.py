"""What has happened to each child, for reports that count everyone: folded only where something went back.

A child without a return, a journey opened after its end or new proceedings has in effect everything that has happened
up to that end, so its dates are read as they lie, and only of the kinds that a report asks for. Others are folded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from trackboard.pathway.days import day_or_none, parse_iso
from trackboard.pathway.ids import KindId
from trackboard.pathway.policy.policy import Policy
from trackboard.reports.kit import cohort
from trackboard.reports.kit.cohort import Child, Spell
from trackboard.reports.kit.report import ReportRequest
from trackboard.store.reads import report_rows
from trackboard.store.reads.report_rows import Dated, HappenedRow


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
        if spell.closed_on is None and not spell.repeats and day >= max(spell.in_effect.values(), default=day):
            return spell
        closed = spell.closed_on is not None and spell.closed_on <= day
        return Spell(
            {kind: on for kind, on in spell.in_effect.items() if on <= day},
            {kind: tuple(on for on in dates if on <= day) for kind, dates in spell.repeats.items() if dates[0] <= day},
            spell.closed_on if closed else None,
            spell.outcome if closed else "",
        )

    def unborn_on(self, day: date) -> bool:
        """Not born on `day`, as far as is known."""
        return self.due is not None if self.born is None else self.born > day


def read(
    asked: ReportRequest,
    *kinds: KindId,
    to: Sequence[str] = (),
    left: str = "",
    start: date | None = None,
    ids: Collection[int] | None = None,
    everyone: bool = False,
) -> Iterator[Life]:
    """Of every child included, or of those of `ids`, the milestones of `kinds`, and its ends; with `to` of those alone
    to whom one of these happened in the period, or from `start` to its end; with `left` of those who left with that
    outcome. A child without any of it is left out, unless `everyone`: then all who were known on the day are there."""
    policy = asked.policy
    ends: dict[str, str] = {kind: end.outcome for kind, end in policy.ends.items()}
    dated = None
    if to or left:
        always, said = ([kind for kind, own in ends.items() if left and own == each] for each in (left, ""))
        dated = Dated([*to, *always], (start or asked.start).isoformat(), asked.until.isoformat(), said, left)
    back, chosen = cohort.gone_back(asked), cohort.included(asked)
    repeating = tuple(policy.milestones[kind].repeats for kind in kinds)
    folded, blank = [], []
    for row in report_rows.happened(
        asked.db, kinds, ends, asked.as_at.isoformat(), authority=asked.authority, to=dated, ids=ids, everyone=everyone
    ):
        if row.id in back:
            folded.append(row.id)
        elif chosen is None or row.id in chosen:
            life = _plain(row, kinds, repeating)
            if life.spells[0].in_effect or row.ended:
                yield life
            else:
                blank.append(life)
    unknown = report_rows.not_yet_known(asked.db, [life.id for life in blank], asked.as_at.isoformat())
    yield from (life for life in blank if life.id not in unknown)
    for each in cohort.read(asked, folded):
        yield Life(each.id, each.reference, each.record.born, each.record.due, each.spells, each)


def _plain(row: HappenedRow, kinds: Sequence[KindId], repeating: Sequence[bool]) -> Life:
    """The history of a child without anything that went back."""
    ended = row.ended or ""
    closed_on = ended[:_ONE_DAY]
    in_effect: dict[KindId, date] = {}
    repeats: dict[KindId, tuple[date, ...]] = {}
    for kind, days, again in zip(kinds, row.days, repeating, strict=True):
        if days is None:
            continue
        first = days if len(days) == _ONE_DAY else min(days.split(","))
        if closed_on and first > closed_on:
            continue
        in_effect[kind] = parse_iso(first)
        if again:
            every = sorted({*days.split(",")})
            repeats[kind] = tuple([parse_iso(day) for day in every if not closed_on or day <= closed_on])
    spell = Spell(in_effect, repeats, day_or_none(closed_on), ended[_ONE_DAY + 1 :])
    return Life(row.id, row.reference, day_or_none(row.date_of_birth), day_or_none(row.due_date), (spell,), None)


_ONE_DAY = len("2026-03-31")
