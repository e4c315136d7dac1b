"""One thread that reads everyone, on a Board of its own, and posts what it read. It never touches a widget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from trackboard.board.model import Filter, Privacy, Sort
from trackboard.errors import TrackboardError
from trackboard.store.files.faults import FaultFile
from trackboard.tui.board.listing import Reading, base, read
from trackboard.tui.latest_job import Latest

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


class Reader:
    """Reads what was asked for last; what was asked for before it, and not begun, is left."""

    def __init__(
        self, open_board: Callable[[], Board], post: Callable[[Message], object], faults: FaultFile | None = None
    ) -> None:
        self._faults = faults or FaultFile(None)
        self._open = open_board
        self._post = post
        self._asked = Latest[Wanted]()
        self._thread: Thread | None = None

    def ask(self, wanted: Wanted) -> None:
        """Read this soon."""
        self._asked.put(wanted)
        if self._thread is None:
            self._thread = Thread(target=self._run, name="reader", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Read no more, and let go of the database."""
        self._asked.put(None)
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        board: Board | None = None
        try:
            while (wanted := self._asked.take()) is not None:
                try:
                    first = board is None
                    if board is None:
                        board = self._open()
                    board.move_to(wanted.as_at or board.as_at)
                    read = _read(board, wanted)
                    self._post(read)
                    if first:
                        _warm_up(board, read)
                except TrackboardError as problem:
                    self._post(ReadingFailed(str(problem)))
                except Exception as bug:
                    what = self._faults.note("reader", bug)
                    failed = f"Reading failed, a fault of trackboard's own: what is shown may be old ({what})."
                    self._post(ReadingFailed(failed))
        finally:
            if board is not None:
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
