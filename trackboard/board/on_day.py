"""Single children as they stand on another day than the board's, each worked out when it is asked for."""

from __future__ import annotations

from datetime import date

from trackboard.board.board import Board
from trackboard.board.derive import deriver, journey_of
from trackboard.store.reads.board_rows import CardRow
from trackboard.store.reads.facts import everything_for_derivation


class ChildrenOnDay(Board):
    """A board of which only single children are asked: a meeting ahead sees them as they will stand on its day.

    A Board of that day would work out everyone first.
    """

    def __init__(self, board: Board, day: date) -> None:
        self._board = board
        self._derive = deriver(board.policy, day)
        super().__init__(board.db, board.policy, day)

    def ready(self) -> None:
        """Always: nothing is kept."""

    def case_row(self, child_id: int) -> CardRow | None:
        """The one child's row on that day."""
        row = self._board.case_row(child_id)
        facts = next(iter(everything_for_derivation(self.db, [child_id])), None)
        if row is None or facts is None:
            return row
        return row.computed_as(self._derive(journey_of(facts, self.as_at, self.policy)).row)
