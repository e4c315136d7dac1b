"""Where the stage columns stand: all of them where there is room, else a window that follows the cursor."""

from __future__ import annotations

from typing import NamedTuple

from trackboard.tui.board.card_lines import Shape

NARROWEST = 16
"""Cells of a column, the gap before it included, when all stages are in sight."""
IN_WINDOW = 24
"""Cells at least of a column in a window."""
WIDEST = 48
"""Cells at most of a column: a view of a single stage is a list, and no wall."""
TALL = 17
"""Lines for cards from which on a card of a window has three lines."""
ROOMY = 36
"""Lines from which on there is air over the heads."""


class Columns(NamedTuple):
    """The geometry of the board at one size."""

    stages: int
    shown: int
    """How many columns are in sight."""
    width: int
    """Cells of each, the gap included."""
    overview: int
    """Lines of the strip with all stages; 0 where all are in sight."""
    head: int
    """Lines of a column's head, with the air over it and the rule under it."""
    head_text: int
    """Lines of it that say something."""
    shape: Shape
    rows: int
    """Cards under one another."""

    @property
    def windowed(self) -> bool:
        """Whether some stages are out of sight."""
        return self.shown < self.stages

    @property
    def pitch(self) -> int:
        """Lines from one card to the next."""
        return self.shape.lines + 1

    @property
    def body(self) -> int:
        """The first line of the cards."""
        return self.overview + self.head

    @property
    def title(self) -> int:
        """The line of the column's name."""
        return self.body - 1 - self.head_text

    @property
    def per_line(self) -> int:
        """Stages on one line of the overview."""
        return -(-self.stages // max(1, self.overview))

    def overview_width(self, width: int) -> int:
        """Cells of one stage in the overview."""
        return width // self.per_line


def columns(width: int, height: int, stages: int) -> Columns:
    """The geometry for a widget of `width` by `height` cells."""
    stages = max(stages, 1)
    if width // stages >= NARROWEST:
        return _columns(stages, stages, min(width // stages, WIDEST), 0, 3, 3, height)
    overview = 2 if width >= 110 else 3
    lines = 3 if height - overview - 2 >= TALL else 2
    shown = max(1, min(stages, width // IN_WINDOW))
    return _columns(stages, shown, width // shown, overview, 1, lines, height)


def _columns(stages: int, shown: int, width: int, overview: int, text: int, lines: int, height: int) -> Columns:
    head = text + 1 + (height >= ROOMY)
    rows = max(1, (height - overview - head + 1) // (lines + 1))
    return Columns(stages, shown, width, overview, head, text, Shape(width - 1, lines), rows)
