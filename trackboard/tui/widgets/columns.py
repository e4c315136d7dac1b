"""Where the stage columns stand: all of them where there is room, else a window that follows the cursor."""

from __future__ import annotations

from dataclasses import dataclass

from trackboard.tui.widgets.cards import Shape

NARROWEST = 16
"""Cells of a column, the gap before it included, when all stages are in sight."""
IN_WINDOW = 24
"""Cells at least of a column in a window."""
TALL = 17
"""Lines for cards from which on a card of a window has three lines."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The geometry of the board at one size."""

    stages: int
    shown: int
    """How many columns are in sight."""
    width: int
    """Cells of each, the gap included."""
    overview: int
    """Lines of the strip with all stages; 0 where all are in sight."""
    head: int
    """Lines of a column's head."""
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

    def overview_width(self, width: int) -> int:
        """Cells of one stage in the overview."""
        return width // -(-self.stages // self.overview)


def columns(width: int, height: int, stages: int) -> Columns:
    """The geometry for a widget of `width` by `height` cells."""
    stages = max(stages, 1)
    if width // stages >= NARROWEST:
        return _columns(stages, stages, width // stages, 0, 4, 3, height)
    shown = max(1, min(stages, width // IN_WINDOW))
    overview = 2 if width >= 110 else 3
    lines = 3 if height - overview - 2 >= TALL else 2
    return _columns(stages, shown, width // shown, overview, 2, lines, height)


def _columns(stages: int, shown: int, width: int, overview: int, head: int, lines: int, height: int) -> Columns:
    room = height - overview - head
    return Columns(stages, shown, width, overview, head, Shape(width - 1, lines), max(1, (room + 1) // (lines + 1)))
