"""What a comparison of an import with the database comes to: counts, lines to look at, and how much it would write."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from trackboard.casework.acts.imports import Changes
from trackboard.exchange.bundle.bundle_form import Form
from trackboard.exchange.staged import FileRow, Problem, Staged
from trackboard.store.tables import Row

APART = "tell the two authorities apart with --prefix, which goes before every reference of this import"
"""The way out where two authorities use the same reference."""

What = Literal["new", "changed", "conflict", "missing"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that an import brings or finds, other than what is the same.

    `new` is of a child that was there before. `conflict`: a person typed `old`, so `new` was left out and waits to be
    settled. `missing`: an earlier import brought it and this one does not; it stays.
    """

    what: What
    file: str
    row: int | None
    item: str
    """The kind of a milestone, the column of a child, or what is changed of another row."""
    reference: str
    """Of the child; of the meeting or the authority where no child is meant."""
    old: str
    new: str


@dataclass(slots=True)
class Count:
    """How many rows of one table, and in `changed` and `conflicts` of children how many children."""

    new: int = 0
    changed: int = 0
    same: int = 0
    conflicts: int = 0
    missing: int = 0


@dataclass(slots=True)
class MergeResult:
    """An import as it was compared. It holds what a person looks at, and not the rows themselves."""

    staged: Staged
    counts: dict[str, Count] = field(default_factory=dict)
    """By table of the bundle."""
    lines: list[Line] = field(default_factory=list)
    refused_children: set[str] = field(default_factory=set)
    """References of the children whose own row was refused."""
    problems: list[Problem] = field(default_factory=list)
    """The reader's, and those that only the comparison could find."""
    inserts: Counter[str] = field(default_factory=Counter)
    """How many new rows would be written, by table."""
    updates: Counter[str] = field(default_factory=Counter)
    """How many rows would be changed, by table."""

    @property
    def writes(self) -> bool:
        """Whether anything would be written."""
        return bool(self.inserts or self.updates)

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return len({(p.file, p.row, p.row is None and p.sentence) for p in self.problems if p.refused})

    def count(self, table: str) -> Count:
        """The count of `table`."""
        return self.counts.setdefault(table, Count())

    def take_in(self, changes: Changes) -> None:
        """Count what a portion would write."""
        self.inserts.update({kind.TABLE: len(new) for kind, new in changes.inserted.items()})
        self.updates.update(row.TABLE for row in changes.updated)

    def file(self, table: str, row: FileRow[Row] | None = None) -> str:
        """Which file the rows of `table` came from, or one of them."""
        return (row.table.file if row else "") or self.staged.file_of.get(table) or ", ".join(self.staged.files)

    def tell(
        self, what: What, table: str, row: FileRow[Row] | None, item: str, reference: str, old: str = "", new: str = ""
    ) -> None:
        """Add a line about a row of `table`; `row` is the file's, None where the file has none."""
        file, number = self._place(table, row)
        self.lines.append(Line(what, file, number, item, reference, old, new))

    def refuse_unknown(self, table: str, row: FileRow[Row], column: Literal["reference", "meeting"]) -> None:
        """Add the problem of a row about a child or a meeting that is nowhere."""
        what, home = ("child", "children") if column == "reference" else ("meeting", "meetings")
        name = row.reference if column == "reference" else row.meeting
        if what == "child" and name in self.refused_children:
            sentence = f'the child "{name}" was refused'
        elif home in self.staged.file_of:
            sentence = f'there is no {what} "{name}" in {self.staged.file_of[home]} or in the database'
        else:
            way_out = f"import {home}.csv with it" if self.staged.format == "bundle" else f"import the {home} first"
            sentence = f'there is no {what} "{name}" in the database; {way_out}'
        self.refuse(table, row, column, sentence, row.reference)

    def refuse(self, table: str, row: FileRow[Row], column: str, sentence: str, reference: str) -> None:
        """Add a problem that keeps a row of `table` out."""
        self.note(table, row, column, sentence, "row refused", reference, refused=True)

    def note(
        self,
        table: str,
        row: FileRow[Row] | None,
        column: str,
        sentence: str,
        done: str,
        reference: str,
        *,
        refused: bool = False,
    ) -> None:
        """Add a problem with a row of `table`."""
        file, number = self._place(table, row)
        self.problems.append(Problem(file, number, column, sentence, done, refused, reference))

    def _place(self, table: str, row: FileRow[Row] | None) -> tuple[str, int | None]:
        return self.file(table, row), (row.number if row else 0) or None


def shown(form: Form, column: str, value: object) -> str:
    """A value as a line says it: never a child's name, nor what was written freely, which may hold one."""
    if value in (None, ""):
        return ""
    if column in ("given_name", "family_name"):
        return "(a name)"
    if column in form.prose:
        return "(text)"
    return str(value)
