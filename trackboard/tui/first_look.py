"""The counts and the first children of each stage, looked up in a thread of its own while Textual is being imported.

The database counts without holding Python up, so what takes longest at a hundred thousand children takes no time of
its own.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.board.model import Filter, Summary
    from trackboard.pathway.ids import StageId

MANY = 30_000
"""From so many children on, counting takes longer than it costs to open the database once more in a thread."""
ROWS = 24
"""Children of each stage for the first picture: as many as a tall terminal shows."""


class First(NamedTuple):
    """Every count, and the first ids of each stage, worst first, with how much attention they ask for."""

    summary: Summary
    ids: Mapping[StageId, array[int]]
    attention: bytearray


def first_of(board: Board, chosen: Filter, rows: int = ROWS) -> First:
    """Look now, on this board."""
    summary = board.summary(chosen)
    ids = {
        count.stage: array("q", board.first(count.stage, rows, chosen) if count.children else ())
        for count in summary.stages
    }
    return First(summary, ids, board.attention(chosen, [child for of_stage in ids.values() for child in of_stage]))


class FirstLook:
    """Looks from the moment it is made, on a Board of its own. `take` waits for what it saw."""

    def __init__(self, open_board: Callable[[], Board], chosen: Filter | None) -> None:
        self._open = open_board
        self._chosen = chosen
        self._seen: First | None = None
        self._thread = Thread(target=self._look, name="first look", daemon=True)
        self._thread.start()

    def _look(self) -> None:
        try:
            board = self._open()
            try:
                self._seen = first_of(board, self._chosen or board.default_filter)
            finally:
                board.db.close()
        except Exception:
            return  # the app looks for itself then, and meets the same where it can be said: a thread would print it

    def take(self) -> First | None:
        """What was seen; None where it could not look."""
        self._thread.join()
        return self._seen
