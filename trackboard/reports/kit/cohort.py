"""The children that reports count: read, folded and chosen by the inclusion rule, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from trackboard.board.derive import record_of
from trackboard.board.model import Filter
from trackboard.pathway.days import tenth_birthday
from trackboard.pathway.ids import Inclusion, KindId
from trackboard.pathway.journey import Finished, Journey, fold
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Record
from trackboard.pathway.rules import clocks, inclusion
from trackboard.reports.kit.report import ReportRequest
from trackboard.store import kept_board
from trackboard.store.reads import report_rows
from trackboard.store.reads.facts import Facts, everything_for_derivation

_KEPT = 2_000
"""So many children at most are kept for the next report on the same day, so that memory does not grow with them."""


class Spell(NamedTuple):
    """A journey from its opening to its close, the present one or an earlier."""

    in_effect: Mapping[KindId, date]
    """Milestones in effect, at the close where it is closed."""
    repeats: Mapping[KindId, tuple[date, ...]]
    closed_on: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Child:
    """A child with its record, as at the day asked for."""

    id: int
    reference: str
    authority: str
    facts: Facts
    record: Record
    journey: Journey

    @property
    def spells(self) -> tuple[Spell, ...]:
        """Every journey, oldest first."""
        return (*map(spell_of, self.journey.journeys), spell_of(self.journey))

    def on(self, day: date, policy: Policy) -> Journey:
        """The child as at `day`."""
        journey = self.journey
        return journey if journey.holds_from <= day < journey.holds_until else fold(self.record, day, policy)


def spell_of(journey: Journey | Finished) -> Spell:
    """The journey as reports count it."""
    return Spell(journey.in_effect, journey.repeats, journey.closed_on, journey.outcome)


def under_age(born: date | None, day: date, limit: int) -> bool:
    """Whether a child born on that day was under the board's age on `day`, or its age is not known."""
    return born is None or tenth_birthday(born, limit) > day


def read(asked: ReportRequest, ids: Iterable[int] | None = None) -> Iterator[Child]:
    """The children of `ids`, or all, of the authority asked for, who were known and included, as at the day."""
    keys = report_rows.children(asked.db, asked.authority, ids)
    wanted = keys.keys()
    kept: dict[int, Child | None] = asked.kept.setdefault("children", {})
    for child in sorted(wanted & kept.keys()):
        if (known := kept[child]) is not None:
            yield known
    fresh = None if ids is None and not kept and not asked.authority else wanted - kept.keys()
    for facts in everything_for_derivation(asked.db, fresh):
        record = record_of(facts, asked.as_at)
        journey = fold(record, asked.as_at, asked.policy)
        found = None
        if journey.known and _included(asked, record, journey):
            key = keys[facts.id]
            found = Child(facts.id, key.reference, key.authority, facts, record, journey)
            yield found
        if len(kept) < _KEPT:
            kept[facts.id] = found


def _included(asked: ReportRequest, record: Record, journey: Journey) -> bool:
    """Whether the rule takes the child in; one that has closed, as it was on its last open day."""
    if asked.include == Inclusion.EVERYONE:
        return True
    if journey.closed_on is not None:
        journey = fold(record, journey.closed_on - timedelta(days=1), asked.policy)
    return asked.include in inclusion.rules(journey, (), record, asked.policy)


def gone_back(asked: ReportRequest) -> frozenset[int]:
    """The children with something that happened and is not in effect, on some day: the kept rows say it for any day."""
    if "gone_back" not in asked.kept:
        db = asked.db
        kept = db.setting("policy_digest") == asked.policy.digest and kept_board.of_everyone(db.connection)
        asked.kept["gone_back"] = frozenset(kept_board.went_back(db.connection) if kept else asked.board.went_back())
    found_before: frozenset[int] = asked.kept["gone_back"]
    return found_before


def included(asked: ReportRequest) -> frozenset[int] | None:
    """The children that the rule takes in, of any authority; None for everyone."""
    if asked.include == Inclusion.EVERYONE:
        return None
    if "included" not in asked.kept:
        stands = list(asked.board.stands(Filter(include=asked.include, all=True)))
        closed = read(replace(asked, authority=""), {each.id for each in stands if each.closed})
        taken_in = {each.id for each in stands if not each.closed} | {child.id for child in closed}
        asked.kept["included"] = frozenset(taken_in)
    found: frozenset[int] = asked.kept["included"]
    return found


def past_runs(asked: ReportRequest) -> Iterator[tuple[Child, clocks.ClockRun]]:
    """The runs, met or late, that returns and closings have put into the history, with their children."""
    policies: dict[frozenset[KindId], Policy] = {}
    for child in read(asked, gone_back(asked)):
        gone = frozenset(out.kind for out in child.journey.taken_out)
        if child.journey.journeys:
            gone = frozenset(asked.policy.milestones)
        if not gone:
            continue
        if gone not in policies:
            policies[gone] = _touching(gone, asked.policy)
        for run in clocks.past_runs(child.record, asked.as_at, policies[gone]):
            yield child, run


def _touching(kinds: frozenset[KindId], policy: Policy) -> Policy:
    """The policy with those clocks alone that start or stop at one of `kinds`: no other run can have gone with them.

    It spares most returns the bank holidays, which take as long to import as all else that a report does.
    """
    touched = tuple(clock for clock in policy.clocks if not kinds.isdisjoint((*clock.starts, *clock.stops)))
    return replace(policy, clocks=touched)
