"""The way in to the full-screen app. Textual is imported by `run`, and not before."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from trackboard.store.files.faults import FaultFile
from trackboard.tui.first_look import MANY, FirstLook

if TYPE_CHECKING:
    from datetime import date

    from trackboard.board.board import Board
    from trackboard.board.model import Filter, Privacy
    from trackboard.clock import Clock


class Options(NamedTuple):
    """What the command line hands over."""

    clock: Clock
    disclose: Callable[[str], None]
    """Puts on record that names came into view, in words without content; refuses where nothing can be recorded."""
    actor: str = ""
    """Who acts; '' where nothing is to be recorded."""
    chosen: Filter | None = None
    """None: the authority's own rule."""
    privacy: Privacy = "initials"
    theme: str = "trackboard-dark"
    plain_signs: bool = False
    """Whether to draw with the signs of a console font alone."""
    stays: bool = False
    """Whether the board stays at its day, because that was asked for; else it goes on to each new one by itself."""
    looks_every: float = 1.0
    """Seconds between two looks at what others saved, the day, and whether names are still to be shown."""

    def today(self) -> date:
        """Today in England."""
        return self.clock.today()


def run(open_board: Callable[[], Board], options: Options) -> int:
    """The board on the terminal until it is left; `open_board` opens one for the thread that calls. The exit code."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]  # before Textual reads them: they would load code, write logs or take pictures
    gc.disable()  # until the first picture stands: nothing that is made while starting is garbage
    board = open_board()
    faults = FaultFile.of(board.db)
    threading.excepthook = lambda met: faults.note("screen", met.exc_value) if met.exc_value else None
    try:
        many = board.at_most > MANY and not board.stands_in
        look = FirstLook(open_board, options.chosen) if many else None
        from trackboard.tui.app import TrackboardApp

        app = TrackboardApp(board, open_board, options, look)
        app.run()
    finally:
        threading.excepthook = threading.__excepthook__
        gc.enable()
        board.db.close()
    return app.return_code or 0
