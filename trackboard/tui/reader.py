"""Reads everyone, in a thread of its own and on a Board of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from trackboard.board.model import Filter, Privacy, Sort
from trackboard.errors import TrackboardError
from trackboard.tui.listing import Reading, base, read
from trackboard.tui.navigator import load_ahead
from trackboard.tui.workers import Worker

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.board.review_views import View
    from trackboard.board.search import SearchText


class Wanted(NamedTuple):
    """What to read."""

    chosen: Filter
    sort: Sort
    privacy: Privacy
    view: View | None = None
    as_at: date | None = None
    """The day to read; None: the board's own."""


class BoardRead(NamedTuple):
    """Everyone, as they were read."""

    reading: Reading
    search: SearchText
    wanted: Wanted


class Reader(Worker["Board", Wanted, BoardRead]):
    """Reads what was asked for last."""

    PART = "reader"
    LATEST = True

    _warm = False

    def do(self, board: Board, wanted: Wanted) -> BoardRead:
        board.move_to(wanted.as_at or board.as_at)
        with board.db.snapshot():
            reading = read(board, wanted.chosen, wanted.sort, wanted.view)
            search = board.search_text(wanted.privacy, base(wanted.chosen, wanted.view))
        return BoardRead(reading, search, wanted)

    def broken(self, what: str) -> TrackboardError:
        return TrackboardError(f"Reading failed, a fault of trackboard's own: what is shown may be old ({what}).")

    def close(self, board: Board) -> None:
        board.db.close()

    def look_ahead(self, board: Board, result: BoardRead) -> None:
        """Have here what the first case needs (bank holidays among it), which takes longer than to read the case."""
        if self._warm:
            return
        self._warm = True
        from trackboard.board.case import read_case

        load_ahead()
        if result.reading.ranked:
            read_case(board, result.reading.ranked[0], "references")
