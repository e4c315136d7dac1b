"""Reading the board's own bundle: any of its files, in a folder, a zip or one by one, known by their columns.

What cannot be kept as it stands is refused, row by row: a format that loses nothing guesses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TypeAlias, cast

from trackboard.casework.typed_words import where_listed
from trackboard.clean import clean, one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.bundle.bundle_form import Code, Form, nearest, recognise
from trackboard.exchange.dates import NotADate, parse_return_date
from trackboard.exchange.files.sources import Source, find_sources
from trackboard.exchange.files.textfiles import TextTable, open_table
from trackboard.exchange.staged import Problem, Progress, Staged, StagedMilestone
from trackboard.pathway.ids import OWN, KindId, Kinds
from trackboard.pathway.policy.policy import Policy
from trackboard.store.tables.statement import Kind

_KIND = frozenset({".csv"})
_SAID_EVERY = 5_000
_MOST_LISTED = 12
_REFUSED = "row refused"
_SAID = 8
"""So many fields of a StagedMilestone are what the row says; the others say where it stands."""

Check: TypeAlias = Callable[[str], object]
"""From a cell to its value; `_Refused` or `NotADate` where it cannot be kept, `_Kept` where it can but must be said."""


class _Refused(ValueError):
    """The cell's row cannot be kept. The message says why."""


class _Kept(ValueError):
    """The cell is kept as it is. The message says what is odd about it."""


def read(
    paths: list[Path], policy: Policy, *, authority: str = "", prefix: str = "", progress: Progress | None = None
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


def read_table(table: TextTable, staged: Staged, policy: Policy, *, authority: str = "", prefix: str = "") -> None:
    """The rows of one table that has a bundle's columns, wherever it came from, into `staged`."""
    _Reader(staged, policy, authority, prefix, None).take(table)


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a column stands in the file, and how its cells are read."""

    column: str
    position: int
    check: Check
    blank: object
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

    def __init__(self, staged: Staged, policy: Policy, authority: str, prefix: str, progress: Progress | None) -> None:
        self.staged = staged
        self.policy = policy
        self.authority = authority
        self.prefix = prefix
        self.progress = progress
        self.seen: dict[tuple[object, ...], str] = {}

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
        if form.table == "milestones":
            self._milestones(form, table, cells)
        elif form.table == "children":
            for child in self._rows(form, table.name, cells, self._counted(table)):
                if self.authority and not child.get("authority"):
                    child["authority"] = self.authority
                staged.children[str(child["reference"])] = child
        else:
            rows = self._rows(form, table.name, cells, self._counted(table))
            staged.tables.setdefault(form.table, []).extend(rows)
        return True

    def _counted(self, table: TextTable) -> Iterator[tuple[int, list[str]]]:
        staged, progress, before = self.staged, self.progress, self.staged.rows_read
        for read, row in enumerate(table.rows(staged.problems), start=before + 1):
            staged.rows_read = read
            if progress and read % _SAID_EVERY == 0:
                progress(read, 0)
            yield row

    def _rows(
        self, form: Form, file: str, cells: list[_Cell], rows: Iterable[tuple[int, list[str]]]
    ) -> Iterator[dict[str, object]]:
        """The rows that can be kept, as dictionaries with the number of each under `row`; problems are listed."""
        for number, texts in rows:
            row: dict[str, object] = {"row": number}
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
            if form.key:
                self._twice(form, row, f"{file}, row {number}", faults)
            faults += _together(form, row, self.policy)
            for fault in faults:
                done = _REFUSED if fault.refused else "kept"
                reference = str(row.get("reference", ""))
                problem = Problem(file, number, fault.column, fault.sentence, done, fault.refused, reference)
                self.staged.problems.append(problem)
            if not any(fault.refused for fault in faults):
                yield row

    def _twice(self, form: Form, row: dict[str, object], here: str, faults: list[_Fault]) -> None:
        """Refuse a row about the same thing as one before it."""
        first = self.seen.setdefault((form.table, *(row.get(column, "") for column in form.key)), here)
        if first != here and not any(fault.column in form.key for fault in faults):
            what = " and ".join(f'{column} "{row.get(column, "")}"' for column in form.key)
            faults.append(_Fault(form.key[-1], f"the {what} is already in {first}", refused=True))

    def _milestones(self, form: Form, table: TextTable, cells: list[_Cell]) -> None:
        """milestones.csv, the one file with very many rows: what is common in them is taken at one look."""
        keep, prefix = self.staged.milestones.append, self.prefix
        plain = frozenset(self.policy.kinds) - {Kinds.CLOSED}
        nowhere = len(table.header)
        position = {cell.column: cell.position for cell in cells}
        at = [position.get(column, nowhere) for column in form.columns]
        reference_at, kind_at, date_at, planned_at, outcome_at, reason_at, note_at, source_at, recorded_at = at
        came_at = [recorded_at, *(position.get(column, nowhere) for column in form.more)]
        came: dict[tuple[str, ...], _Came | None] = {}
        names: dict[str, str] = {}
        seen: dict[tuple[object, ...], StagedMilestone] = {}
        again: dict[tuple[object, ...], StagedMilestone] = {}
        for number, texts in self._counted(table):
            texts.append("")  # where a column is that the file does not have
            kind, text = texts[kind_at], texts[reference_at]
            try:
                on = parse_return_date(texts[date_at])
            except NotADate:
                on = None
            told = tuple([texts[place] for place in came_at])
            if told not in came:
                came[told] = _came(*told, said="recorded_on" in position)
            how = came[told]
            rare = texts[planned_at] or texts[outcome_at] or texts[reason_at] or texts[note_at] or texts[source_at]
            if on and text and kind in plain and how and not rare:
                reference = names.get(text) or names.setdefault(text, prefix + one_line(text))
                row = StagedMilestone(reference, kind, on, False, "", "", "", "", number, table.name, *how)
            else:
                checked = next(self._rows(form, table.name, cells, [(number, texts)]), None)
                if checked is None:
                    continue
                row = _milestone(checked, table.name)
            first = seen.setdefault(row[:3], row)
            if first is not row:
                again.setdefault(first[:_SAID], first)
                first = again.setdefault(row[:_SAID], row)
                if first is not row:
                    sentence = f"the row is the same as row {first.row}"
                    problem = Problem(table.name, number, "", sentence, "left out", reference=row.reference)
                    self.staged.problems.append(problem)
                    continue
            keep(row)

    def _check(self, form: Form, column: str) -> Check:
        """What turns a cell of `column` into its value."""
        if column in form.codes:
            code = form.codes[column]
            return partial(_code, code, tuple(code.ids(self.policy)))
        match form.kinds[column]:
            case Kind.CHILD | Kind.MEETING | Kind.REFERENCE | Kind.NAME:
                return self._named
            case Kind.DAY:
                return parse_return_date
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


def _why_not(columns: Collection[str]) -> str:
    """What a file lacks to be the one of the bundle that it comes nearest to."""
    likest, missing = nearest(columns)
    if not any(column in columns for column in likest.every):
        return ", it has none of the bundle's columns in its first row"
    columns_missing = "a column " if len(missing) == 1 else "columns "
    lacking = " and ".join(f'"{column}"' for column in missing)
    return f": {likest.file}, which it comes nearest to, has {columns_missing}{lacking}"


def _together(form: Form, row: dict[str, object], policy: Policy) -> Iterator[_Fault]:
    """What is wrong between the columns of a row."""
    if form.table == "milestones":
        yield from _outcome(row, policy)
    if form.table == "actions" and not row.get("reference") and not row.get("meeting"):
        yield _Fault("reference", "the action names neither a child nor a meeting", refused=True)


def _outcome(row: dict[str, object], policy: Policy) -> Iterator[_Fault]:
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


_Came: TypeAlias = tuple[str | None, str, str]
"""How a milestone came here: when it was recorded, in which period of care and year of a return."""


def _came(recorded_on: str, period: str, year: str, *, said: bool) -> _Came | None:
    """From the cells that say it; None where they cannot be kept as they are. `said`: the file has the first one."""
    try:
        on = parse_return_date(recorded_on)
    except NotADate:
        return None
    return (on.isoformat() if on else "") if said else None, one_line(period), one_line(year)


def _milestone(row: dict[str, object], file: str) -> StagedMilestone:
    text = {column: str(row.get(column, "")) for column in ("outcome", "reason", "note", "source", "period", "year")}
    recorded_on = cast("date | None", row.get("recorded_on"))
    said = "recorded_on" in row
    return StagedMilestone(
        str(row["reference"]),
        str(row["kind"]),
        cast(date, row["date"]),
        bool(row.get("planned")),
        **text,
        row=cast(int, row["row"]),
        file=file,
        recorded_on=recorded_on.isoformat() if recorded_on else "" if said else None,
    )


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


def _yes(column: str, text: str) -> str:
    if text not in ("", "yes"):
        raise _Refused(f'"{text}" is not known here; {column} is yes or blank')
    return text


def _number(blank: str | int | None, text: str) -> str | int | None:
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise _Refused(f'"{text}" is not a whole number')
    return int(text) if text else blank


def _moment(text: str) -> str:
    """A moment in UTC, or a day where the time is not known. A moment without a zone is taken as UTC."""
    if "T" not in text and ":" not in text:
        day = parse_return_date(text)
        return day.isoformat() if day else ""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        raise _Refused(f'"{text}" is not a moment: moments are written YYYY-MM-DDTHH:MM:SSZ') from None
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
