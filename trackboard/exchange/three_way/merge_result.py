"""What a comparison of an import with the database comes to: counts, lines to look at, and what would be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from trackboard.casework.acts.imports import Changes
from trackboard.exchange.bundle.bundle_form import Form
from trackboard.exchange.staged import Problem, Staged

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
class Merged:
    """An import, compared: nothing is written yet."""

    staged: Staged
    changes: Changes
    counts: dict[str, Count] = field(default_factory=dict)
    """By table of the bundle."""
    lines: list[Line] = field(default_factory=list)
    refused_children: set[str] = field(default_factory=set)
    """References of the children whose own row was refused."""
    problems: list[Problem] = field(default_factory=list)
    """The reader's, and those that only the comparison could find."""

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return len({(p.file, p.row, p.row is None and p.sentence) for p in self.problems if p.refused})

    def count(self, table: str) -> Count:
        """The count of `table`."""
        return self.counts.setdefault(table, Count())

    def file(self, table: str) -> str:
        """Which file the rows of `table` came from."""
        return self.staged.file_of.get(table) or ", ".join(self.staged.files)

    def tell(
        self,
        what: What,
        table: str,
        row: int | None,
        item: str,
        reference: str,
        old: str = "",
        new: str = "",
        *,
        file: str = "",
    ) -> None:
        """Add a line about a row of `table`."""
        file = file or self.file(table)
        self.lines.append(Line(what, file, row or None, item, reference, old, new))

    def refuse_unknown(
        self, table: str, row: int | None, column: str, name: str, reference: str, file: str = ""
    ) -> None:
        """Add the problem of a row about a child (`reference`) or a meeting that is nowhere."""
        what, home = ("child", "children") if column == "reference" else ("meeting", "meetings")
        if what == "child" and name in self.refused_children:
            sentence = f'the child "{name}" was refused'
        elif home in self.staged.file_of:
            sentence = f'there is no {what} "{name}" in {self.staged.file_of[home]} or in the database'
        else:
            way_out = f"import {home}.csv with it" if self.staged.format == "bundle" else f"import the {home} first"
            sentence = f'there is no {what} "{name}" in the database; {way_out}'
        self.refuse(table, row, column, sentence, reference, file)

    def refuse(self, table: str, row: int | None, column: str, sentence: str, reference: str, file: str = "") -> None:
        """Add a problem that keeps a row of `table` out."""
        file = file or self.file(table)
        problem = Problem(file, row or None, column, sentence, "row refused", refused=True, reference=reference)
        self.problems.append(problem)


def shown(form: Form, column: str, value: object) -> str:
    """A value as a line says it: never a child's name, nor what was written freely, which may hold one."""
    if value in (None, ""):
        return ""
    if column in ("given_name", "family_name"):
        return "(a name)"
    if column in form.prose:
        return "(text)"
    return str(value)
