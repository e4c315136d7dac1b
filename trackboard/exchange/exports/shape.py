"""A table as it leaves: by ids for machines, in words for people, and with the mapping that takes either back."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from trackboard.exchange.spreadsheet.mapping import IGNORE, ColumnMapping, Mapping, SheetMapping
from trackboard.pathway.days import parse_iso
from trackboard.table import Column, Table


@dataclass(frozen=True, slots=True)
class Field:
    """A column."""

    key: str
    label: str
    means: str = IGNORE
    """What `import spreadsheet` takes it for."""
    words: Map[str, str] = field(default_factory=dict)
    """What people call the ids in it."""
    day: bool = False
    """It holds days, as ISO text."""
    number: bool = False
    """It holds whole numbers."""

    def in_words(self, text: str) -> str | int | date | None:
        """A cell as people read it."""
        if self.day and text:
            return parse_iso(text)
        return self.plain(self.words.get(text, text))

    def plain(self, text: str) -> str | int | None:
        """A cell as machines read it: the text as it is, a number as a number, None for nothing."""
        if not text:
            return None
        return int(text) if self.number else text


@dataclass(frozen=True, slots=True)
class Outward:
    """Rows of text as the bundle has it: ids, ISO dates, '' for nothing."""

    kind: str
    """What a row is: one of the mapping's ROWS."""
    fields: tuple[Field, ...]
    rows: Sequence[tuple[str, ...]]
    children: int
    """How many children are in it."""
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the table, and its sheet, is called."""
        return self.kind.capitalize()

    def for_machines(self) -> Table:
        """By ids."""
        fields = self.fields
        return self._table([tuple([f.plain(text) for f, text in zip(fields, row, strict=True)]) for row in self.rows])

    def for_people(self) -> Table:
        """In words, with real dates."""
        fields = self.fields
        return self._table(
            [tuple([f.in_words(text) for f, text in zip(fields, row, strict=True)]) for row in self.rows]
        )

    def mapping(self) -> Mapping:
        """How it is taken back: a sheet under its labels and in words, or CSV, which has no sheet, by keys and ids."""
        people, machines = [], []
        for each in self.fields:
            people.append(ColumnMapping(each.label, each.means, {word: id for id, word in each.words.items()}))
            machines.append(ColumnMapping(each.key, each.means))
        return ours(self.kind, self.name, people, machines)

    def _table(self, rows: Sequence[tuple[object, ...]]) -> Table:
        columns = tuple(Column(each.key, each.label, "right" if each.number else "left") for each in self.fields)
        return Table(columns, rows, title=self.name, notes=self.notes)


def ours(rows: str, sheet: str, people: Sequence[ColumnMapping], machines: Sequence[ColumnMapping]) -> Mapping:
    """The mapping of files of ours: a workbook's sheet with the table, or a CSV file. The sheet About is not read."""
    return Mapping((SheetMapping(tuple(people), sheet, rows), SheetMapping(tuple(machines), "", rows)))
