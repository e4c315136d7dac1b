"""Everything tabular is a Table, so that the command line, workbooks, JSON and screens share it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` in JSON and CSV, `label` where people read it."""

    key: str
    label: str
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values (text, numbers, dates, None) under named columns, with what must be said beside them."""

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]
    title: str = ""
    notes: tuple[str, ...] = field(default_factory=tuple)

    def only(self, keys: Collection[str]) -> Table:
        """The table with these of its columns."""
        kept = [place for place, column in enumerate(self.columns) if column.key in keys]
        rows = [tuple([row[place] for place in kept]) for row in self.rows]
        return Table(tuple(self.columns[place] for place in kept), rows, self.title, self.notes)

    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries by column key."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]
