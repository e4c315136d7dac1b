"""What makes a key press quick (nothing read, little painted, however many the children), and what a start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from textual._compositor import ChopsUpdate

from tests.tui.conftest import Open, Seen
from tests.tui.fakes import FakeBoard, made_up_cards

MOST_BYTES_OF_THE_PANE = 4000
MOST_BYTES = 1500
"""A key, on the way to the terminal."""


def bytes_painted(seen: Seen, monkeypatch: pytest.MonkeyPatch, at: Callable[[], int] = int) -> list[tuple[int, int]]:
    """Bytes that each paint sends, as the driver would get them, and what `at` gives at that moment."""
    sent: list[tuple[int, int]] = []
    app = type(seen.app)
    display = app._display

    def count(self: Any, screen: Any, what: Any) -> None:
        if what is not None:
            from trackboard.tui.textual_private import TightUpdate

            tight = TightUpdate.of(what) if isinstance(what, ChopsUpdate) else what
            sent.append((len(tight.render_segments(self.console).encode()), at()))
        display(self, screen, what)

    monkeypatch.setattr(app, "_display", count)
    return sent


@pytest.mark.parametrize("number", [100, 5000])
@pytest.mark.parametrize(
    "keys",
    [["down"], ["down", "right"], ["right", "left"], ["b", "down"], ["b", "down", "up"]],
    ids=lambda keys: "-".join(keys),
)
async def test_a_move_reads_nothing_and_paints_two_children(
    opened: Open, monkeypatch: pytest.MonkeyPatch, number: int, keys: list[str]
) -> None:
    board = FakeBoard(made_up_cards(number))
    async with opened(board) as seen:
        await seen.press("4", *keys[:-1])
        await seen.press("home", "down", "down")
        await seen.settled(lambda: board.asked)
        sent = bytes_painted(seen, monkeypatch, lambda: board.asked)
        asked = board.asked
        await seen.press(keys[-1])
        await seen.settled(lambda: len(sent))
        (key, then), *pane = sent
        assert 0 < key <= MOST_BYTES
        assert then == asked, "reading ahead comes after the picture"
        assert sum(count for count, _ in pane) <= MOST_BYTES_OF_THE_PANE, "it follows once the cursor stands still"


async def test_cards_are_read_by_windows_ahead_of_the_cursor(opened: Open) -> None:
    board = FakeBoard(made_up_cards(5000))
    async with opened(board) as seen:
        await seen.press("4")
        rows = seen.app.screen.view._columns.rows
        asked, fetched = board.asked, board.fetched
        await seen.press(*["down"] * 60)
        await seen.settled(lambda: board.asked)
        assert board.fetched - fetched <= 60 + 3 * rows
        assert board.asked - asked <= 60 // (rows // 2) + 2, "a read for each half page, not for each key"


async def test_the_first_picture_reads_what_it_shows_and_no_more(opened: Open) -> None:
    board = FakeBoard(made_up_cards(5000))
    async with opened(board, size="small") as seen:
        view = seen.app.screen.view
        in_sight = view._columns.shown * view._columns.rows
        assert board.fetched <= 2 * (in_sight + view._columns.rows) + 1, (
            "once at the start, once when everyone was read"
        )


async def test_moving_in_a_case_paints_two_blocks_and_reads_nothing(on_northshire: Open, monkeypatch: Any) -> None:
    async with on_northshire() as seen:
        await seen.press("5", "enter", "right", "down", "down")
        sent = bytes_painted(seen, monkeypatch)
        run: list[str] = []
        seen.session.board.db.connection.set_trace_callback(run.append)
        await seen.press("down")
        await seen.settled(lambda: len(sent))
        seen.session.board.db.connection.set_trace_callback(None)
        assert 0 < sum(count for count, _ in sent) <= MOST_BYTES
        assert [sql for sql in run if "data_version" not in sql] == []


async def test_going_to_the_next_child_reads_nothing_once_the_first_is_open(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        await seen.press("5", "enter", "right_square_bracket")
        await seen.until(lambda: len([case for case in seen.app.screen._read_ahead.values() if case]) == 2)


IMPORTED = """
import sys
import trackboard.tui.app
heavy = {
    "textual.widgets._input", "textual.widgets._data_table", "textual.widgets._markdown", "textual.widgets._footer",
    "textual.widgets._header", "textual.command", "markdown_it", "openpyxl", "holidays", "tabulate", "sqlite_utils",
    "trackboard.tui.case.case_screen", "trackboard.tui.parts.go_to", "trackboard.table",
}
print(sorted(heavy & (set(sys.modules) - before)))
"""


def test_the_app_imports_nothing_that_the_first_picture_does_not_need() -> None:
    script = "import sys, textual.app\nbefore = set(sys.modules)\n" + IMPORTED
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_way_in_imports_no_textual() -> None:
    script = (
        "import sys, trackboard.tui.start; print(any(name.startswith(('textual', 'rich')) for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
