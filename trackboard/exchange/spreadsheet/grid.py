"""A sheet as rows of text, whether it came from a workbook or a CSV file, with what its cells say without words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import Source
from trackboard.exchange.files.textfiles import open_rows, showable, tidy
from trackboard.exchange.files.workbooks import LIKE_WORKBOOKS, Marks, Sheet, read_workbook
from trackboard.exchange.spreadsheet.cells import MONTH, dates_in, month_number
from trackboard.exchange.staged import Problem

_ROWS, _COLUMNS = 50_000, 200
_MERGED = 200_000
"""The most cells that are merged with others."""
_WORKBOOK_BYTES = (b"PK", b"\xd0\xcf\x11\xe0")
_NAMED = re.compile(rf"(?<![a-z])({MONTH})(?![a-z])[\s._'’-]*((?:20)?[0-9]{{2}})?(?![0-9])", re.IGNORECASE)
_NUMBERED = re.compile(r"(?<![0-9])(?:(20[0-9]{2})[-. ](0[1-9]|1[0-2])|(0[1-9]|1[0-2])[-. /](20[0-9]{2}))(?![0-9])")

Place = tuple[int, int]
"""Row as a person counts, and position of the column from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet."""

    file: str
    """What it is called in problems: `tracker.xlsx, sheet "March"`."""
    sheet: str
    """Its name; blank for a CSV file."""
    month: date | None
    """The last day of the month, or the day, that its name or failing that the file's name tells of."""
    rows: tuple[tuple[int, Sequence[str]], ...]
    """The rows that are not blank, with their numbers; blank cells at the end may be left out."""
    origins: Mapping[Place, Place]
    """Of each cell merged with others the one that holds the text, that one included."""
    fills: Mapping[int, Mapping[int, str]]
    """By row and column the colour of a cell, RRGGBB, where it has one."""
    hidden_rows: int = 0
    unsaved: bool = False
    """Some formula has no result in the file, and its cell reads as blank."""

    def text(self, row: int, cells: Sequence[str], column: int) -> str:
        """What stands in a cell, be it merged with the one that holds the text."""
        own = cells[column] if column < len(cells) else ""
        origin = self.origins.get((row, column)) if not own else None
        return own if origin is None else self.at(*origin)

    def at(self, row: int, column: int) -> str:
        """The text of a cell by the number of its row."""
        at = bisect_left(self.rows, row, key=lambda each: each[0])
        if at == len(self.rows) or self.rows[at][0] != row:
            return ""
        cells = self.rows[at][1]
        return cells[column] if column < len(cells) else ""


def grids_of(source: Source, today: date, problems: list[Problem], not_used: list[str]) -> list[Grid]:
    """The sheets of a workbook, or the one of a CSV file. Hidden sheets are named in `not_used`, as is what else is
    not read. `TrackboardError` where the file cannot be read."""
    name = source.name
    if not (name.casefold().endswith(tuple(LIKE_WORKBOOKS)) or source.load().startswith(_WORKBOOK_BYTES)):
        return [Grid(name, "", month_of(name, today), _text_rows(source, problems), {}, {})]
    grids: list[Grid] = []
    sheets = read_workbook(source, marked=True)
    for sheet in sheets:
        called = f'{name}, sheet "{sheet.name}"'
        if sheet.hidden:
            not_used.append(f"{called}: hidden; unhide it if it is to be read")
        elif sheet.rows and sheet.marks:
            grids.append(_grid(name, called, sheet, sheet.marks, today, problems))
    if sheets and sheets[0].marks and (comments := sheets[0].marks.comments):
        not_used.append(f"{name}: {comments} comments that hang on cells")
    return grids


def month_of(name: str, today: date) -> date | None:
    """The last day of the month that a name tells of, or the day itself; without a year the latest such up to today."""
    name = name.replace("_", " ")
    if day := next((found.on for found in dates_in(name, today) if found.on and not found.no_year), None):
        return day
    if found := _NUMBERED.search(name):
        return _last_day(int(found[1] or found[4]), int(found[2] or found[3]))
    if not (found := _NAMED.search(name)):
        return None
    month = month_number(found[1])
    latest = today.year if month <= today.month else today.year - 1
    return _last_day(int(found[2]) % 2000 + 2000 if found[2] else latest, month)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _text_rows(source: Source, problems: list[Problem]) -> tuple[tuple[int, Sequence[str]], ...]:
    rows: list[tuple[int, Sequence[str]]] = []
    for number, cells in open_rows(source):
        kept = [tidy(cell, source.name, number, "", problems) for cell in cells]
        while kept and not kept[-1]:
            kept.pop()
        if len(kept) > _COLUMNS:
            raise TrackboardError(f"{source.name} has more than {_COLUMNS} columns: delete those that are not needed.")
        if len(rows) == _ROWS:
            raise TrackboardError(f"{source.name} has more than {_ROWS:,} rows: delete those that are not needed.")
        if kept:
            rows.append((number, kept))
    return tuple(rows)


def _grid(name: str, called: str, sheet: Sheet, marks: Marks, today: date, problems: list[Problem]) -> Grid:
    rows = tuple(
        (
            number,
            [
                cell.strip()
                if cell.isprintable() and cell.isascii()
                else showable(cell, called, number, "", problems).strip()
                for cell in cells
            ],
        )
        for number, cells in sheet.rows
    )
    fills: dict[int, dict[int, str]] = {}
    for (row, column), colour in marks.fills.items():
        fills.setdefault(row, {})[column - 1] = colour
    numbers = [number for number, _ in rows]
    return Grid(
        called,
        sheet.name,
        month_of(sheet.name, today) or month_of(name, today),
        rows,
        _origins(called, marks, numbers),
        fills,
        sum(number in marks.hidden_rows for number in numbers),
        sheet.unsaved,
    )


def _origins(called: str, marks: Marks, numbers: list[int]) -> dict[Place, Place]:
    origins: dict[Place, Place] = {}
    for top, left, bottom, right in marks.merged:
        within = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        columns = range(left - 1, min(right, _COLUMNS))
        if len(origins) + len(within) * len(columns) > _MERGED:
            raise TrackboardError(
                f"{called} has more than {_MERGED:,} merged cells: unmerge them, save it and try again."
            )
        origins.update(((row, column), (top, left - 1)) for row in within for column in columns)
    return origins
