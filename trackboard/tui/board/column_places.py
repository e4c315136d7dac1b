"""Where the stage columns stand: all of them where there is room, else a window of them that follows the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

CARD = 10
"""Cells of a card."""
WIDE_CARD = 14
"""Cells of one where the screen is wide: the verdict is a word there."""
WIDE = 190
"""Cells of the screen from which on cards are wide."""
LIST = 44
"""Cells of a card where there is one column: then it is a list, and no board."""
FOLDED = 1
"""Cells of a column in which nobody is: its key over 0."""
GAP = 1
MARGIN = 6
"""Cells before the first column at most."""
LOW = 28
"""Lines of the screen from which on heads say their verdicts and the legend has a line."""
HEAD, LOW_HEAD = 4, 3
"""Lines of a head."""


class Columns(NamedTuple):
    """The stage columns at one size, each with its place and its width."""

    widths: tuple[int, ...]
    """Cells of each column, in sight or not, without the gap after it."""
    left: int
    """The first one in sight."""
    shown: int
    """How many are in sight."""
    margin: int
    """Cells before the first."""
    head: int
    """Lines of a head."""
    rows: int
    """Lines for cards."""

    @property
    def window(self) -> range:
        """The columns in sight."""
        return range(self.left, self.left + self.shown)

    def x(self, column: int) -> int:
        """The first cell of a column in sight."""
        return self.margin + sum(width + GAP for width in self.widths[self.left : column])

    def at(self, x: int) -> int | None:
        """The column that has the cell `x`, the gap after it included; None beside them."""
        start = self.margin
        for column in self.window:
            if start <= x < start + self.widths[column] + GAP:
                return column
            start += self.widths[column] + GAP
        return None


def widths_of(children: Sequence[int], screen_width: int) -> tuple[int, ...]:
    """Cells of each column, by how many children it has; nothing in any of them folds none."""
    card = LIST if len(children) == 1 else WIDE_CARD if screen_width >= WIDE else CARD
    anybody = any(children)
    return tuple(card if many or not anybody else FOLDED for many in children)


def taken(widths: Sequence[int]) -> int:
    """Cells that columns of these widths take beside one another."""
    return sum(widths) + GAP * max(0, len(widths) - 1)


def columns(widths: tuple[int, ...], width: int, height: int, left: int, *, low: bool) -> Columns:
    """The columns in a widget of `width` by `height` cells, from the column `left` on if not all have room."""
    head = LOW_HEAD if low else HEAD
    rows = max(1, height - head)
    if taken(widths) <= width:
        return Columns(widths, 0, len(widths), min(MARGIN, (width - taken(widths)) // 2), head, rows)
    left = max(0, min(left, last_left(widths, width)))
    shown = fitting(widths[left:], width)
    room = width - taken(widths[left : left + shown])
    return Columns(widths, left, shown, max(0, room // 2), head, rows)


def fitting(widths: Sequence[int], width: int) -> int:
    """How many of these columns have room, one at least."""
    for many in range(len(widths), 1, -1):
        if taken(widths[:many]) <= width:
            return many
    return 1


def last_left(widths: Sequence[int], width: int) -> int:
    """The first column in sight once the window has come to the end."""
    return len(widths) - fitting(widths[::-1], width)


def left_for(widths: Sequence[int], width: int, left: int, column: int) -> int:
    """The first column in sight, so that `column` is: as near to `left` as can be."""
    if column < left:
        return column
    while left < column and fitting(widths[left:], width) <= column - left:
        left += 1
    return left
