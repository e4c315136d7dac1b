"""What is shown where there is no room for anything else."""

from __future__ import annotations

from rich.segment import Segment

from trackboard.tui.drawing import Drawn, Line, wrap

LEAST = (60, 16)
"""Columns and rows that the screens need."""


class TooSmall(Drawn):
    """Says how large the window is, and how large it has to be."""

    DEFAULT_CSS = """
    TooSmall { display: none; height: 1fr; }
    .-tiny TooSmall, .-low TooSmall { display: block; }
    """

    def line(self, y: int) -> Line:
        size = self.app.size
        words = (
            f"This window has {size.width} columns and {size.height} rows; trackboard needs {LEAST[0]} and {LEAST[1]}."
        )
        lines = wrap(words, max(1, self.size.width - 1))
        return [Segment(f" {lines[y]}", self.ink())] if y < len(lines) else []
