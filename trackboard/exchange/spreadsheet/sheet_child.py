"""One child as one sheet has it, in the terms of `Staged`, while its cells are being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from trackboard.clean import one_line
from trackboard.exchange.spreadsheet.mapping import ColumnMapping
from trackboard.exchange.staged import FileRow, Problem, said_by
from trackboard.store.rows import Value, row_with
from trackboard.store.tables import ActionRow, CriterionRow, DelayRow, MilestoneRow, R

SOURCE = "spreadsheet"
"""The source of its milestones, and by whom its notes and verdicts are recorded."""


class Cell(NamedTuple):
    """A cell that is not blank."""

    text: str
    row: int
    column: ColumnMapping
    head: str
    """What stands before the colon of its column's field."""
    id: str
    """What stands after it."""

    def said(self, text: str = "") -> str:
        """The cell, or some of its text, as a note says it."""
        return f"{self.column.header}: {text or self.text}"

    @property
    def short(self) -> str:
        """Its text in quotation marks, for a sentence."""
        line = one_line(self.text)
        return f'"{line if len(line) <= 60 else line[:59] + "…"}"'


@dataclass(slots=True)
class ChildFound:
    """What is known of the child by now."""

    reference: str
    row: int
    file: str
    last: int = 0
    """The last row that tells of it."""
    fields: dict[str, Value] = field(default_factory=dict)
    """Columns of the child's own row, and the plan's."""
    milestones: list[FileRow[MilestoneRow]] = field(default_factory=list)
    notes: dict[tuple[date | None, str], int] = field(default_factory=dict)
    """(day, text) to the row it stands in: the same text of the same day is one note."""
    actions: list[FileRow[ActionRow]] = field(default_factory=list)
    criteria: list[FileRow[CriterionRow]] = field(default_factory=list)
    delays: list[FileRow[DelayRow]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, cell: Cell, text: str = "", day: date | None = None) -> None:
        """Keep a cell, or some of its text, as a note."""
        self.notes.setdefault((day, cell.said(text)), cell.row)

    def tell(self, cell: Cell, sentence: str, done: str) -> None:
        """Add a problem with a cell."""
        self.problems.append(Problem(self.file, cell.row, cell.column.header, sentence, done, reference=self.reference))

    def keep(self, cell: Cell, sentence: str) -> None:
        """Add a problem with a cell whose text becomes a note."""
        self.note(cell)
        self.tell(cell, sentence, "kept as a note")

    def about(self, blank: R, said: dict[str, Value], number: int) -> FileRow[R]:
        """A row of another table about the child: `said` is what the sheet says in it."""
        return FileRow(row_with(blank, said), self.reference, said_by(type(blank), self.file, said), number)

    def put(self, cell: Cell, column: str, value: Value) -> None:
        """Give a field its value; a second one that differs is kept as a note."""
        if value not in (None, "") and self.fields.setdefault(column, value) != value:
            self.keep(cell, f"{cell.short} is a second {column.replace('_', ' ')}, and not the first")

    def happened_on(self, kinds: tuple[str, ...]) -> str | None:
        """The latest day on which one of the kinds came about, as ISO text."""
        rows = (each.row for each in self.milestones)
        return max((row.on_date for row in rows if row.kind in kinds and not row.planned), default=None)
