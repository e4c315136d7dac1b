"""The two lines over a case: who, how old, where on the pathway, on what plan, and which of how many."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.paint.cells import Line
from trackboard.paint.palette import Ink
from trackboard.paint.text import fit, plain, width_of
from trackboard.tui.parts.line_widget import LineWidget

Said = tuple[str, str]


class Banner(LineWidget):
    """Words from the left, the most important first, and a few at the right end that always stay."""

    DEFAULT_CSS = "Banner { height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[tuple[Sequence[Said], str], ...] = ()

    def show(self, *lines: tuple[Sequence[Said], str]) -> None:
        """Each line: (words and role) from the left, and the word at the right end."""
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def line(self, y: int) -> Line:
        if y >= len(self._lines):
            return []
        left, right = self._lines[y]
        room = self.size.width - width_of(right) - 2
        line: Line = []
        for words, role in left:
            words = plain(words)
            if not words or (line and width_of(words) + 2 > room):
                continue
            words = fit(words, max(0, min(width_of(words), room - 2)))
            line.append((f" {words} ", Ink(role, bold=role != "muted")))  # type: ignore[arg-type]
            room -= width_of(words) + 2
        return [*line, (" " * max(0, room), Ink()), (f" {right} ", Ink("muted"))]
