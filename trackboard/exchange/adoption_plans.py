"""Children's plans of adoption as returns ask for them: one for each decision, with what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from trackboard.board.derive import record_of
from trackboard.pathway.ids import KindId, Kinds, Outcomes
from trackboard.pathway.journey import Finished, Journey, fold
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Record
from trackboard.store.database import Database
from trackboard.store.reads.facts import everything_for_derivation
from trackboard.store.reads.recorded_rows import every_row
from trackboard.store.tables import ChildRow

_BEFORE = (Kinds.BECAME_LOOKED_AFTER, Kinds.EARLY_PERMANENCE_PLACEMENT)
"""What a reversal leaves in effect, and its plan began with."""


@dataclass(frozen=True, slots=True)
class AdoptionPlan:
    """One plan of one child, as it stood on a day."""

    child: ChildRow
    dates: Mapping[KindId, date]
    """The milestones of the plan: in effect, or in effect until it was reversed."""
    reversed_on: date | None = None
    reason: str = ""
    """Why, RD1 to RD4."""
    closed_on: date | None = None
    outcome: str = ""

    @property
    def live(self) -> bool:
        """A decision holds that the child should be placed for adoption."""
        return Kinds.ADM_DECISION in self.dates and self.reversed_on is None and self.closed_on is None

    @property
    def adopted_on(self) -> date | None:
        return self.closed_on if self.outcome == Outcomes.ADOPTED else None


def adoption_plans(db: Database, policy: Policy, as_at: date) -> Iterator[AdoptionPlan]:
    """Every child's plans as at that day, oldest first. What is in effect without a decision is a plan too."""
    children = {child.id: child for child in every_row(db, ChildRow)}
    for facts in everything_for_derivation(db):
        record = record_of(facts, as_at)
        journey = fold(record, as_at, policy)
        for finished in journey.journeys:
            yield from _plans_of(children[facts.id], finished, record)
        yield from _plans_of(children[facts.id], journey, record)


def _plans_of(child: ChildRow, journey: Finished | Journey, record: Record) -> Iterator[AdoptionPlan]:
    reversals: dict[date, dict[KindId, date]] = {}
    for out in journey.taken_out:
        if out.by == Kinds.DECISION_REVERSED:
            reversals.setdefault(out.day, {})[out.kind] = out.on
    before = {kind: journey.in_effect[kind] for kind in _BEFORE if kind in journey.in_effect}
    for day, dates in reversals.items():
        reasons = [event.reason for event in record.events if event.kind == Kinds.DECISION_REVERSED and event.on == day]
        yield AdoptionPlan(
            child, {kind: on for kind, on in before.items() if on <= day} | dates, day, max(reasons, default="")
        )
    yield AdoptionPlan(child, journey.in_effect, closed_on=journey.closed_on, outcome=journey.outcome)
