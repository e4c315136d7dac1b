"""What a reader hands over: the rows of its files, each typed as the database keeps it, and every problem on the way.

A reader (one module a format) turns files into a `Staged`. It knows files and the pathway's words, never the database.
So a row of a file is a row class of the store, in which the numbers of child, meeting and row are not known yet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Generic, NamedTuple, TypeAlias, TypeVar, cast

from trackboard.store.rows import Value, row_from, row_with, values_of
from trackboard.store.sqlite.spool import Spool
from trackboard.store.tables import RECORDED_ROWS, ChildRow, MilestoneRow, PlanRow, R, Row

RowT = TypeVar("RowT", bound=Row, covariant=True)
Progress = Callable[[int, int], None]
"""Called now and then with (rows done, rows in all); in all is 0 while unknown."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was wrong with the input, and what was done about it."""

    file: str
    row: int | None
    """As a person counts: the header is row 1."""
    column: str
    sentence: str
    """What is wrong, in words that name the value: `"31/02/2024" is not a date`."""
    done: str
    """What was done: `row refused`, `value left out`, `kept`, ... Refused rows stop an import unless told to skip."""
    refused: bool = False
    reference: str = ""


class PlanToday(PlanRow):
    """The plan of today, as children.csv or a return gives it: plans.csv alone tells of other days."""

    __slots__ = ()


class FileTable(NamedTuple):
    """One table as one file holds it."""

    file: str
    """What the file is called in problems."""
    says: frozenset[str]
    """The stored columns that the file speaks of: one that it does not have is left as it is in the database."""
    once: bool = False
    """Whether no two of its rows may be about the same thing: so in a bundle, where all is said."""


class FileRow(NamedTuple, Generic[RowT]):
    """A row of a file."""

    row: RowT
    """As the database will keep it, with 0 or None where a number is not known yet."""
    reference: str
    """What the file calls the child; '' where it is about none."""
    table: FileTable
    number: int = 0
    """The row's number in the file, as a person counts; 0 where there is none."""
    meeting: str = ""
    """What the file calls the meeting that the row belongs to."""

    @property
    def who(self) -> str:
        """What the row is about, for a message: the child, else the meeting, else the authority."""
        return self.reference or self.meeting or str(getattr(self.row, "meeting", getattr(self.row, "authority", "")))

    def value(self, column: str) -> Value:
        """One column."""
        found: Value = getattr(self.row, column)
        return found

    def values(self, columns: Iterable[str] | None = None) -> dict[str, Value]:
        """Columns with what they hold: those that the file speaks of, or some."""
        return {column: getattr(self.row, column) for column in (self.table.says if columns is None else columns)}

    def with_values(self, values: Mapping[str, Value]) -> FileRow[RowT]:
        """The same row with other values in some columns."""
        return self._replace(row=row_with(self.row, values))


def blank_row(kind: type[R]) -> R:
    """A row that says nothing yet: in each column its default, or else a blank."""
    return kind(*(column.blank if column.default is None else column.default for column in kind.STATED.columns))


def said_by(kind: type[Row], file: str, columns: Iterable[str], *, once: bool = False) -> FileTable:
    """A table of which a file speaks of some columns; those that the table does not have are passed over."""
    return FileTable(file, frozenset(columns) & frozenset(kind.STATED.names), once)


@lru_cache(maxsize=4_096)
def whole_table(kind: type[Row], file: str) -> FileTable:
    """A table of which a file says all that a file can say."""
    return said_by(kind, file, (column.name for column in kind.STATED.columns if column.in_file))


def milestone(
    reference: str, kind: str, on: str, source: str, *, planned: bool = False, outcome: str = "", reason: str = "",
    note: str = "", row: int = 0, file: str = "",
) -> FileRow[MilestoneRow]:  # fmt: skip
    """A milestone that a reader found. `on` is the day as ISO text."""
    found = MilestoneRow(0, 0, kind, on, int(planned), outcome, reason, note, source)
    return FileRow(found, reference, _without_a_day(file), row)


@lru_cache(maxsize=4_096)
def _without_a_day(file: str) -> FileTable:
    """The milestones of a file that does not say when they were recorded: that is the day of the import."""
    said = whole_table(MilestoneRow, file).says - {"recorded_on"}
    return FileTable(file, said)


_Group: TypeAlias = tuple[int, str, str, list[int], list[tuple[Value, ...]]]
"""Rows of one table of a file about one child: the table's place, child, meeting, the rows' numbers, their values."""


@dataclass(slots=True)
class Portion:
    """Some children, or some meetings, with all that the files say of them."""

    references: list[str]
    """What the database calls the children, in order; none where it is meetings and what is no child's."""
    rows: dict[type[Row], list[FileRow[Row]]] = field(default_factory=dict)

    def of(self, kind: type[R]) -> list[FileRow[R]]:
        """The rows of one table, in the files' order."""
        return cast(list[FileRow[R]], self.rows.get(kind, []))

    def keep(self, kind: type[R], rows: list[FileRow[R]]) -> None:
        """Have these rows of one table in place of those there were."""
        self.rows[kind] = cast(list[FileRow[Row]], rows)


@dataclass(slots=True)
class Staged:
    """Rows ready to be compared with the database. They lie in a spool, so that any number of them takes no memory."""

    format: str
    """ssda903, annex-a, ssd, spreadsheet or bundle."""
    files: list[str] = field(default_factory=list)
    file_of: dict[str, str] = field(default_factory=dict)
    """Which file a table came from, for problems found later."""
    problems: list[Problem] = field(default_factory=list)
    not_used: list[str] = field(default_factory=list)
    """Files recognised but not used, in words for the person importing."""
    rows_read: int = 0
    sources: set[str] = field(default_factory=set)
    """The sources of the milestones."""
    authorities: set[str] = field(default_factory=set)
    """The authorities of the children; '' among them where a child has none."""
    kinds: set[type[Row]] = field(default_factory=set)
    """The tables of which there are rows."""
    _spool: Spool[_Group] = field(default_factory=Spool)
    _tables: dict[FileTable, int] = field(default_factory=dict)

    def add(self, *rows: FileRow[Row]) -> None:
        """Take in some rows."""
        self.add_all(rows)

    def add_all(self, rows: Iterable[FileRow[Row]]) -> None:
        """Take in rows; quickest where those of a child stand together."""
        for first, numbers, stored in _together(rows):
            kind = type(first.row)
            place = self._tables.setdefault(first.table, len(self._tables))
            owner = first.reference or f"{_MEETINGS}{first.meeting or getattr(first.row, 'meeting', '')}"
            group = (place, first.reference, first.meeting, numbers, [values_of(row) for row in stored])
            self._spool.add(_LISTS[kind], owner, group)
            self.kinds.add(kind)
            if kind is MilestoneRow:
                self.sources.update(row.source for row in cast(list[MilestoneRow], stored))
            elif kind is ChildRow:
                self.authorities.update(row.authority for row in cast(list[ChildRow], stored))

    def rows(self, kind: type[R]) -> Iterator[FileRow[R]]:
        """The rows of one table, in the files' order."""
        for group in self._spool.every(_LISTS[kind]):
            yield from self._read(kind, [group])

    def changed(self, change: Callable[[FileRow[Row]], FileRow[Row]]) -> Staged:
        """The same with every row as `change` makes it."""
        other = replace(self, sources=set(), authorities=set(), kinds=set(), _spool=Spool(), _tables={})
        for kind in _KINDS:
            other.add_all(map(change, self.rows(kind)))
        return other

    def references(self) -> Iterator[list[str]]:
        """The children whom anything is about, as the files call them, some at a time: those with a row of their own
        first, in its order."""
        yield from self._spool.owners(_LISTS[ChildRow])
        yield from self._spool.owners_besides(_LISTS[ChildRow], _LAST_MEETING, _LAST)

    def own_rows(self, references: Collection[str]) -> dict[str, FileRow[ChildRow]]:
        """The own rows of these children, by reference."""
        found = self._read(ChildRow, self._spool.read(_LISTS[ChildRow], list(references)))
        return {row.reference: row for row in found}

    def with_own_row(self, references: Collection[str]) -> set[str]:
        """Those of the children of whom the files have the child's own row."""
        return self._spool.holds(_LISTS[ChildRow], references)

    def portions(self, links: Mapping[str, str]) -> Iterator[Portion]:
        """Everything, some hundred children at a time: first the meetings and what is no child's, then each child with
        all that is the child's, under whichever reference. `links` are other references, each with the child's own."""
        for meetings in self._spool.owners_besides(_LISTS[ChildRow], "", _LAST_MEETING):
            yield self._portion([], meetings)
        others: dict[str, list[str]] = {}
        for alias, own in links.items():
            others.setdefault(own, []).append(alias)
        told: set[str] = set()
        for some in self.references():
            references = [each for each in dict.fromkeys(links.get(each, each) for each in some) if each not in told]
            told.update(each for each in references if each in others)
            if references:
                yield self._portion(references, [one for own in references for one in (own, *others.get(own, ()))])

    def _portion(self, references: list[str], owners: Sequence[str]) -> Portion:
        portion = Portion(references)
        for kind in self.kinds:
            if found := self._read(kind, self._spool.read(_LISTS[kind], owners)):
                portion.keep(kind, found)
        return portion

    def _read(self, kind: type[R], groups: Iterable[_Group]) -> list[FileRow[R]]:
        tables = tuple(self._tables)
        found: list[FileRow[R]] = []
        for place, reference, meeting, numbers, values in groups:
            table = tables[place]
            found += [
                FileRow(row_from(kind, row), reference, table, number, meeting)
                for number, row in zip(numbers, values, strict=True)
            ]
        return found


def _together(rows: Iterable[FileRow[Row]]) -> Iterator[tuple[FileRow[Row], list[int], list[Row]]]:
    """Neighbours of one table of a file that are about the same child: the first, and the numbers and rows of all."""
    first: FileRow[Row] | None = None
    numbers: list[int] = []
    stored: list[Row] = []
    for each in rows:
        row, reference, table, number, meeting = each
        if first and (
            table is not first.table
            or reference != first.reference
            or not reference
            or meeting != first.meeting
            or type(row) is not type(first.row)
        ):
            yield first, numbers, stored
            first = None
        if not first:
            first, numbers, stored = each, [], []
        numbers.append(number)
        stored.append(row)
    if first:
        yield first, numbers, stored


_KINDS: tuple[type[Row], ...] = (*RECORDED_ROWS, PlanToday)
_LISTS: Mapping[type[Row], int] = {kind: place for place, kind in enumerate(_KINDS)}
# Owners in the spool: a child's reference, which has no control characters, or a meeting after one.
_MEETINGS, _LAST_MEETING, _LAST = "\n", "\n\U0010ffff", "\U0010ffff"
