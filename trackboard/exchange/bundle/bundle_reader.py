"""Reading the board's own bundle: any of its files, in a folder, a zip or one by one, known by their columns.

What cannot be kept as it stands is refused, row by row: a format that loses nothing guesses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

from trackboard.casework.typed_words import where_listed
from trackboard.clean import clean, one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.bundle.bundle_form import Code, Form, nearest, recognise
from trackboard.exchange.dates import NotADate, parse_return_date
from trackboard.exchange.files.sources import Source, find_sources
from trackboard.exchange.files.textfiles import TextTable, open_table
from trackboard.exchange.staged import (
    FileRow,
    PlanToday,
    Problem,
    Progress,
    Staged,
    blank_row,
    said_by,
)
from trackboard.pathway.ids import OWN, KindId, Kinds
from trackboard.pathway.policy.policy import Policy
from trackboard.store.rows import Value, row_from, values_of
from trackboard.store.tables import ActionRow, ChildRow, MilestoneRow, Row
from trackboard.store.tables.statement import Kind

_KIND = frozenset({".csv"})
_SAID_EVERY = 5_000
_MOST_LISTED = 12
_REFUSED = "row refused"
_PLANS = ("plan", "parallel_plan")
"""What children.csv says of the table of plans."""

Check: TypeAlias = Callable[[str], Value]
"""From a cell to its value; `_Refused` or `NotADate` where it cannot be kept, `_Kept` where it can but must be said."""


class _Refused(ValueError):
    """The cell's row cannot be kept. The message says why."""


class _Kept(ValueError):
    """The cell is kept as it is. The message says what is odd about it."""


def read(
    paths: Sequence[Path], policy: Policy, *, authority: str = "", prefix: str = "", progress: Progress | None = None
) -> Staged:
    """The rows of a bundle. `authority` is for children without one; `prefix` goes before every reference and meeting.

    Raises TrackboardError where a file as a whole cannot be read. Rows that are refused are among the problems.
    """
    found = find_sources(paths, _KIND)
    staged = read_sources(found.sources, policy, authority=authority, prefix=prefix, progress=progress)
    staged.not_used += found.passed_over
    return staged


def read_sources(
    sources: Iterable[Source],
    policy: Policy,
    *,
    authority: str = "",
    prefix: str = "",
    progress: Progress | None = None,
) -> Staged:
    """The same of files that are found already."""
    staged = Staged("bundle")
    reader = _Reader(staged, policy, authority, prefix, progress)
    known = [reader.take(open_table(source)) for source in sources]
    if not any(known):
        raise TrackboardError(f"{staged.problems[0].sentence}.")
    return staged


def read_table(
    table: TextTable, staged: Staged, policy: Policy, *, source: str, authority: str = "", prefix: str = ""
) -> None:
    """The rows of one table that has a bundle's columns, wherever it came from, into `staged`. `source` is that of
    milestones without one."""
    _Reader(staged, policy, authority, prefix, None, source).take(table)


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a column stands in the file, and how its cells are read."""

    column: str
    position: int
    check: Check
    blank: Value
    """What a blank cell means."""
    filled: bool
    """A blank is refused."""


@dataclass(frozen=True, slots=True)
class _Fault:
    column: str
    sentence: str
    refused: bool


class _Reader:
    """Takes table after table into one Staged."""

    def __init__(
        self, staged: Staged, policy: Policy, authority: str, prefix: str, progress: Progress | None, source: str = ""
    ) -> None:
        self.staged = staged
        self.policy = policy
        self.authority = authority
        self.prefix = prefix
        self.progress = progress
        self.source = source

    def take(self, table: TextTable) -> bool:
        """Every row of `table`; whether it is one of the bundle's."""
        staged, columns = self.staged, table.columns()
        form = recognise(columns)
        staged.files.append(table.name)
        if form is None:
            sentence = f"{table.name} is no file of the bundle{_why_not(columns)}"
            staged.problems.append(Problem(table.name, table.header_row, "", sentence, "file refused", refused=True))
            return False
        staged.file_of[form.table] = table.name
        cells: list[_Cell] = []
        for column, position in columns.items():
            if column in form.every:
                check = self._check(form, column)
                cells.append(_Cell(column, position, check, check(""), column in form.filled))
            else:
                sentence = f'{form.file} has no column "{table.header[position]}"'
                staged.problems.append(Problem(table.name, table.header_row, column, sentence, "column not used"))
        rows = self._counted(table)
        if form.table == MilestoneRow.TABLE:
            staged.add_all(self._milestones(form, table, cells, rows))
        elif form.table == ChildRow.TABLE:
            staged.add_all(self._children(form, table.name, cells, rows))
        else:
            staged.add_all(self._rows(form, table.name, cells, rows))
        return True

    def _counted(self, table: TextTable) -> Iterator[tuple[int, list[str]]]:
        staged, progress, before = self.staged, self.progress, self.staged.rows_read
        for read, row in enumerate(table.rows(staged.problems), start=before + 1):
            staged.rows_read = read
            if progress and read % _SAID_EVERY == 0:
                progress(read, 0)
            yield row

    def _cells(
        self, form: Form, file: str, cells: list[_Cell], rows: Iterable[tuple[int, list[str]]]
    ) -> Iterator[tuple[int, dict[str, Value]]]:
        """The rows that can be kept: the number of each, and its values by the file's columns. Problems are listed."""
        for number, texts in rows:
            row: dict[str, Value] = {}
            faults: list[_Fault] = []
            for cell in cells:
                text = texts[cell.position]
                try:
                    value = cell.check(text) if text else cell.blank
                    if cell.filled and value in ("", None):
                        raise _Refused(f"the {cell.column} is blank")
                except _Kept as odd:
                    value = text
                    faults.append(_Fault(cell.column, str(odd), refused=False))
                except (_Refused, NotADate) as wrong:
                    value = text
                    faults.append(_Fault(cell.column, str(wrong), refused=True))
                row[cell.column] = value
            faults += _together(form, row, self.policy)
            for fault in faults:
                done = _REFUSED if fault.refused else "kept"
                reference = str(row.get("reference", ""))
                problem = Problem(file, number, fault.column, fault.sentence, done, fault.refused, reference)
                self.staged.problems.append(problem)
            if not any(fault.refused for fault in faults):
                yield number, row

    def _rows(
        self, form: Form, file: str, cells: list[_Cell], rows: Iterable[tuple[int, list[str]]]
    ) -> Iterator[FileRow[Row]]:
        """The rows that can be kept, typed."""
        typed = _typed(form, file, cells)
        for number, row in self._cells(form, file, cells, rows):
            yield typed(number, row)

    def _children(
        self, form: Form, file: str, cells: list[_Cell], rows: Iterable[tuple[int, list[str]]]
    ) -> Iterator[FileRow[Row]]:
        """children.csv, which also says today's plan."""
        typed = _typed(form, file, cells)
        plans = said_by(PlanToday, file, [cell.column for cell in cells], once=True)
        for number, row in self._cells(form, file, cells, rows):
            child = typed(number, row)
            if self.authority and not row.get("authority"):
                said = child.table._replace(says=child.table.says | {"authority"})
                child = child.with_values({"authority": self.authority})._replace(table=said)
            yield child
            plan, parallel = (str(row.get(column) or "") for column in _PLANS)
            if plan or parallel:
                yield FileRow(PlanToday(0, 0, None, plan, parallel), child.reference, plans, number)

    def _milestones(
        self, form: Form, table: TextTable, cells: list[_Cell], rows: Iterable[tuple[int, list[str]]]
    ) -> Iterator[FileRow[Row]]:
        """milestones.csv, the one file with very many rows: what is common in them is taken at one look."""
        plain = frozenset(self.policy.kinds) - {Kinds.CLOSED}
        position = {cell.column: cell.position for cell in cells}
        reference_at, kind_at, date_at = (position[column] for column in ("reference", "kind", "date"))
        recorded_at = position.get("recorded_on")
        plainly = ("reference", "kind", "date", "recorded_on")
        rare = [at for column, at in position.items() if column not in plainly]
        besides: Callable[[list[str]], Iterable[str]] = itemgetter(*rare) if rare else lambda texts: ""
        said = said_by(form.row, table.name, map(form.stored, position), once=True)
        typed = _typed(form, table.name, cells)
        before, reference = "", ""
        for number, texts in rows:
            kind, text = texts[kind_at], texts[reference_at]
            try:
                on = _day(texts[date_at])
                recorded = _day(texts[recorded_at]) if recorded_at is not None else None
            except NotADate:
                on = None
            if on and text and kind in plain and not any(besides(texts)):
                if text != before:
                    before, reference = text, self.prefix + one_line(text)
                row = MilestoneRow(0, 0, kind, on, source=self.source, recorded_on=recorded)
                yield FileRow(row, reference, said, number)
                continue
            for _, cell in self._cells(form, table.name, cells, [(number, texts)]):
                found = typed(number, cell)
                yield found if found.value("source") else found.with_values({"source": self.source})

    def _check(self, form: Form, column: str) -> Check:
        """What turns a cell of `column` into its value."""
        if column in form.codes:
            code = form.codes[column]
            return partial(_code, code, tuple(code.ids(self.policy)))
        match form.kinds[column]:
            case Kind.CHILD | Kind.MEETING | Kind.REFERENCE | Kind.NAME:
                return self._named
            case Kind.DAY:
                return _day
            case Kind.MOMENT:
                return _moment
            case Kind.YES:
                return partial(_yes, column)
            case Kind.NUMBER | Kind.FLAG:
                return partial(_number, form.blanks[column])
            case Kind.PROSE:
                return clean
            case _:
                return one_line

    def _named(self, text: str) -> str:
        return self.prefix + one_line(text) if text else ""


def _typed(form: Form, file: str, cells: list[_Cell]) -> Callable[[int, Mapping[str, Value]], FileRow[Row]]:
    """What makes a row of the store of the values of a file's row."""
    names, stored = form.row.STATED.names, {cell.column: form.stored(cell.column) for cell in cells}
    own = {column: name for column, name in stored.items() if name in names and column not in form.numbered}
    places = [(column, names.index(name)) for column, name in own.items()]
    table = said_by(form.row, file, stored.values(), once=True)
    blank = values_of(blank_row(form.row))
    meetings = "meeting" in form.numbered

    def typed(number: int, row: Mapping[str, Value]) -> FileRow[Row]:
        values = list(blank)
        for column, place in places:
            values[place] = row[column]
        meeting = str(row.get("meeting") or "") if meetings else ""
        return FileRow(row_from(form.row, values), str(row.get("reference") or ""), table, number, meeting)

    return typed


def _why_not(columns: Collection[str]) -> str:
    """What a file lacks to be the one of the bundle that it comes nearest to."""
    likest, missing = nearest(columns)
    if not any(column in columns for column in likest.every):
        return ", it has none of the bundle's columns in its first row"
    columns_missing = "a column " if len(missing) == 1 else "columns "
    lacking = " and ".join(f'"{column}"' for column in missing)
    return f": {likest.file}, which it comes nearest to, has {columns_missing}{lacking}"


def _together(form: Form, row: dict[str, Value], policy: Policy) -> Iterator[_Fault]:
    """What is wrong between the columns of a row."""
    if form.table == MilestoneRow.TABLE:
        yield from _outcome(row, policy)
    if form.table == ActionRow.TABLE and not row.get("reference") and not row.get("meeting"):
        yield _Fault("reference", "the action names neither a child nor a meeting", refused=True)


def _outcome(row: dict[str, Value], policy: Policy) -> Iterator[_Fault]:
    """Whether the outcome is one of the milestone's. One that its kind says already is left out."""
    kind, outcome = KindId(str(row.get("kind", ""))), row.get("outcome")
    end, outcomes = policy.ends.get(kind), policy.outcomes_of(kind)
    if end is not None and outcome and outcome == end.outcome:
        row["outcome"] = ""
    elif end is not None and outcome and end.outcome:
        said = f'the outcome "{outcome}" contradicts {kind}, which ends with the outcome {end.outcome}'
        yield _Fault("outcome", said, refused=True)
    elif outcome and outcome in policy.event_outcomes and outcome not in outcomes:
        known = f"which has one of {', '.join(outcomes)}" if outcomes else "which has none"
        yield _Fault("outcome", f'the outcome "{outcome}" is on the milestone {kind}, {known}', refused=True)
    elif end is not None and outcomes and not outcome and not row.get("planned"):
        yield _Fault("outcome", f"a {kind} milestone has no outcome, so it is not said how it ended", refused=False)


def _day(text: str) -> str | None:
    """The day as the database has it; None where there is none."""
    day = parse_return_date(text)
    return day.isoformat() if day else None


def _code(code: Code, ids: tuple[str, ...], text: str) -> str:
    if not text or text in ids:
        return text or code.blank
    near = get_close_matches(text.casefold(), ids, 1)
    if text.startswith(OWN):
        way_out = "it is of an authority's own policy: give that file with --policy"
    elif near:
        way_out = f'did you mean "{near[0]}"?'
    elif len(ids) <= _MOST_LISTED:
        way_out = f"write one of {', '.join(ids)}"
    else:
        way_out = where_listed(code.words)
    raise (_Kept if code.open else _Refused)(f'"{text}" is not a known {code.words}; {way_out}')


def _yes(column: str, text: str) -> int:
    if text not in ("", "yes"):
        raise _Refused(f'"{text}" is not known here; {column} is yes or blank')
    return int(bool(text))


def _number(blank: str | int | None, text: str) -> str | int | None:
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise _Refused(f'"{text}" is not a whole number')
    return int(text) if text else blank


def _moment(text: str) -> str:
    """A moment in UTC, or a day where the time is not known. A moment without a zone is taken as UTC."""
    if "T" not in text and ":" not in text:
        return _day(text) or ""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        raise _Refused(f'"{text}" is not a moment: moments are written YYYY-MM-DDTHH:MM:SSZ') from None
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
