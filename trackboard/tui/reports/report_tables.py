"""A table of a report in lines of cells: as many columns as fit, the first always, the rest scrolled past it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from trackboard.paint.text import fit, plain, width_of, wrap
from trackboard.pathway.days import day_text
from trackboard.table import Table

GAP = 2
"""Cells between two columns."""
LEAST = 12
"""Cells of a column of words that are worth showing of it."""
SHARE, MOST = 6, 30
"""A column of words takes at most that share of the width, and so many cells, while others have not enough."""
TITLE_LINES = 3


class ShownColumn(NamedTuple):
    """A column that people see: its place in the rows, its label, and the cells that its widest value takes."""

    place: int
    label: str
    right: bool
    widest: int

    @property
    def natural(self) -> int:
        """The cells it needs, its label on a few lines."""
        words = max(map(width_of, self.label.split()), default=1)
        width = max(self.widest, words)
        while len(wrap(self.label, width)) > TITLE_LINES:
            width += 1
        return width


@dataclass(frozen=True, slots=True)
class Measured:
    """A table whose columns were measured once, however wide the window is."""

    title: str
    columns: tuple[ShownColumn, ...]
    rows: Sequence[tuple[Any, ...]]
    reference: int | None
    """The place in its rows of the child's reference."""


def measured(table: Table) -> Measured:
    """The table as people see it: columns without a label are for machines. Looks at every row: not while drawing."""
    columns = []
    for place, column in enumerate(table.columns):
        if column.label:
            widest = max((width_of(plain(cell_text(row[place]))) for row in table.rows), default=0)
            columns.append(ShownColumn(place, plain(column.label), column.align == "right", widest))
    reference = next((place for place, column in enumerate(table.columns) if column.key == "reference"), None)
    return Measured(table.title, tuple(columns), table.rows, reference)


def cell_text(value: Any) -> str:
    """A value as people read it; nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


class LaidOut:
    """The table at a width, scrolled past its first `left` columns but one."""

    def __init__(self, table: Measured, width: int, left: int, aside: int = 0) -> None:
        self.table = table
        """`aside` cells more are kept beside a child's reference."""
        first, *others = table.columns or (ShownColumn(0, "", False, 0),)
        self._aside = aside
        self._width = width
        first_width = min(self._natural(first), max(LEAST, width * 2 // 5))
        self.furthest = self._furthest(others, width - first_width)
        self.left = min(left, self.furthest)
        self.columns = [(first, first_width), *self._fitting(others[self.left :], width - first_width)]
        self.right = len(others) - self.left - len(self.columns) + 1
        """Columns out of sight at the right."""
        titles = [wrap(column.label, cells) for column, cells in self.columns]
        tall = max(map(len, titles))
        self.heads = [[""] * (tall - len(title)) + title for title in titles]

    def _natural(self, column: ShownColumn) -> int:
        return column.natural + (self._aside if column.place == self.table.reference else 0)

    def _least(self, column: ShownColumn) -> int:
        """What it is given before others have enough: numbers are never cut."""
        natural = self._natural(column)
        return natural if column.right else min(natural, max(LEAST, min(self._width // SHARE, MOST)))

    def _furthest(self, others: Sequence[ShownColumn], room: int) -> int:
        """How many columns can be scrolled past before the last one is in sight."""
        left = len(others)
        while left and room >= self._least(others[left - 1]) + GAP:
            room -= self._least(others[left - 1]) + GAP
            left -= 1
        return min(left, max(0, len(others) - 1))

    def _fitting(self, columns: Sequence[ShownColumn], room: int) -> list[tuple[ShownColumn, int]]:
        """The columns that fit, from the first on; what room is left goes to those that are cut."""
        found: list[tuple[ShownColumn, int]] = []
        for column in columns:
            cells = min(self._least(column), max(1, room - GAP)) if not found else self._least(column)
            if cells + GAP > room:
                break
            found.append((column, cells))
            room -= cells + GAP
        for place, (column, cells) in enumerate(found):
            more = max(0, min(room, self._natural(column) - cells))
            found[place] = (column, cells + more)
            room -= more
        return found

    @property
    def beyond(self) -> int:
        """How many columns are scrolled past once those in sight are as well."""
        return min(self.furthest, self.left + len(self.columns) - 1)

    @property
    def before(self) -> int:
        """How many were, where those now in sight come next."""
        others = self.table.columns[1:]
        room = self._width - self.columns[0][1]
        earlier = range(self.left)
        return next((left for left in earlier if left + len(self._fitting(others[left:], room)) >= self.left), 0)

    @property
    def head_lines(self) -> int:
        """Lines of titles and the rule below them."""
        return len(self.heads[0]) + 1

    def head(self, y: int) -> str:
        """Line `y` of the titles."""
        return self._joined([head[y] for head in self.heads])

    @property
    def beside(self) -> str:
        """How many columns are out of sight on either side."""
        parts = [f"← {self.left}"] if self.left else []
        parts += [f"{self.right} more →"] if self.right else []
        return "  ".join(parts)

    def cut(self, place: int) -> list[str]:
        """What is cut in a row, in full and after its title."""
        row = self.table.rows[place]
        texts = [(column, cells, plain(cell_text(row[column.place]))) for column, cells in self.columns]
        return [f"{column.label}: {text}" for column, cells, text in texts if width_of(text) > cells]

    def row(self, place: int, label: str = "") -> str:
        """A row; `label` stands beside the child's reference."""
        row = self.table.rows[place]
        cells = []
        for column, _ in self.columns:
            text = cell_text(row[column.place])
            cells.append(f"{text} {label}" if label and column.place == self.table.reference else text)
        return self._joined(cells)

    def _joined(self, texts: Sequence[str]) -> str:
        cells = []
        for (column, width), text in zip(self.columns, texts, strict=True):
            text = plain(text)
            short = width - width_of(text)
            cells.append(" " * short + text if column.right and short > 0 else fit(text, width))
        return (" " * GAP).join(cells)
