"""One thread that reads everyone, on a Board of its own, and posts what it read. It never touches a widget."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from trackboard.board.model import Filter, Privacy, Sort
from trackboard.errors import TrackboardError
from trackboard.tui.listing import Reading, base, read
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


class BoardRead(Message):
    """Everyone was read."""

    def __init__(self, reading: Reading, search: SearchText, wanted: Wanted) -> None:
        super().__init__()
        self.reading = reading
        self.search = search
        self.wanted = wanted


class ReadingFailed(Message):
    """Reading failed; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Reader(Worker["Board", Wanted]):
    """Reads what was asked for last."""

    PART = "reader"
    LATEST = True

    _warm = False

    def do(self, board: Board, wanted: Wanted) -> None:
        board.move_to(wanted.as_at or board.as_at)
        read = _read(board, wanted)
        self.post(read)
        if not self._warm:
            self._warm = True
            _warm_up(board, read)

    def refused(self, wanted: Wanted, problem: TrackboardError) -> ReadingFailed:
        return ReadingFailed(str(problem))

    def broken(self, wanted: Wanted, what: str) -> ReadingFailed:
        return ReadingFailed(f"Reading failed, a fault of trackboard's own: what is shown may be old ({what}).")

    def close(self, board: Board) -> None:
        board.db.close()


def _warm_up(board: Board, read: BoardRead) -> None:
    """Have here what the first case opened needs (bank holidays among it), which takes longer than to read the case."""
    from trackboard.board.case import read_case
    from trackboard.tui.case import case_screen  # noqa: F401

    if read.reading.ranked:
        read_case(board, read.reading.ranked[0], "references")


def _read(board: Board, wanted: Wanted) -> BoardRead:
    with board.db.snapshot():
        reading = read(board, wanted.chosen, wanted.sort, wanted.view)
        return BoardRead(reading, board.search_text(wanted.privacy, base(wanted.chosen, wanted.view)), wanted)
