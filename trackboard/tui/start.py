"""The way in to the full-screen app. Textual is imported by `run`, and not before."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from trackboard.store.files.faults import FaultFile
from trackboard.tui.first_look import MANY, FirstLook

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.tui.options import Options


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
