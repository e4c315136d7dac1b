"""Who is due by the authority's periods of retention. It lists; nothing is ever erased by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trackboard.board.board import Board
from trackboard.board.model import Filter
from trackboard.pathway.days import day_or_none, parse_iso
from trackboard.pathway.ids import KindId, Kinds
from trackboard.pathway.policy.policy import Retention
from trackboard.pathway.rules.retention_periods import LOOKED_AFTER, kept
from trackboard.store.reads import child_rows


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One closed case: the rule that holds for it, from when, and the first day on which its record may go."""

    reference: str
    rule: Retention
    since: date | None
    """None where the day that the rule reckons from is not on record; then there is no due day either."""
    due_on: date | None
    closed_on: date | None
    outcome: str

    def due(self, on: date) -> bool:
        """Whether the period is over on a day."""
        return self.due_on is not None and self.due_on <= on


def review(board: Board) -> list[Reviewed]:
    """Every case closed on the board's day, the longest due first, those without a day to reckon from last.

    An open case is never due, whatever its age.
    """
    happened = child_rows.first_days(board.db, (Kinds.ADOPTION_ORDER, *LOOKED_AFTER), board.as_at.isoformat())
    found = []
    for row in board.rows(Filter(all=True)):
        if not row.closed:
            continue
        events = {KindId(kind): parse_iso(on) for kind, on in happened.get(row.id, {}).items()}
        closed_on = day_or_none(row.since)
        case = kept(board.policy, day_or_none(row.date_of_birth), closed_on, row.outcome, events)
        found.append(Reviewed(row.reference, case.rule, case.since, case.due_on, closed_on, row.outcome))
    return sorted(found, key=lambda each: (each.due_on is None, each.due_on, each.reference))
