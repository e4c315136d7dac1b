"""The child under the cursor, beside the columns or below them."""

from __future__ import annotations

from textual.geometry import Region

from trackboard.paint.cells import Line
from trackboard.paint.text import width_of
from trackboard.tui.board.child_pane import ChildPane
from trackboard.tui.parts.line_widget import LineWidget

BESIDE_FROM = 150
"""Cells of the screen from which on the pane stands beside the columns."""
NARROWEST = 37
"""Cells of it at least."""


class PaneView(LineWidget):
    """Shows one child. Only the lines that are others than before are painted."""

    def __init__(self, *, beside: bool) -> None:
        super().__init__()
        self._beside = beside
        self._pane: ChildPane | None = None
        self._lines: list[Line] = []
        self._drawn_for: object = None

    def show(self, pane: ChildPane | None) -> None:
        """Show this child; None: nobody."""
        before = self._lines
        self._pane, self._drawn_for = pane, None
        self._draw()
        if len(before) != len(self._lines):
            self.refresh()
            return
        changed = [
            Region(start, y, end - start, 1)
            for y, (old, new) in enumerate(zip(before, self._lines, strict=True))
            for start, end in _changed(old, new)
        ]
        if changed:
            self.refresh(*changed)

    def _draw(self) -> None:
        if self._drawn_for == self.size:
            return
        self._drawn_for = self.size
        width, height = self.size
        if self._pane is None:
            self._lines = []
        elif self._beside:
            self._lines = self._pane.panel(width, height)
        else:
            self._lines = self._pane.three_lines(width) if height > 3 else self._pane.two_lines(width)

    def line(self, y: int) -> Line:
        self._draw()
        return self._lines[y] if y < len(self._lines) else []


def _changed(old: Line, new: Line) -> list[tuple[int, int]]:
    """From which cell to which a line is another one; nothing where it is the same."""
    if old == new:
        return []
    before, after = _cells(old), _cells(new)
    if len(before) != len(after):
        return [(0, max(len(before), len(after)))]
    places = [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    return [(places[0], places[-1] + 1)] if places else []


def _cells(line: Line) -> list[tuple[str, object]]:
    """A letter and its ink for each cell; a wide letter has its second cell blank."""
    return [(each, ink) for text, ink in line for letter in text for each in (letter, *[""] * (width_of(letter) - 1))]
