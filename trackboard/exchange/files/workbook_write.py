"""Tables as a workbook, by XlsxWriter, which is imported only here and only when a workbook is asked for.

Every sheet has one header row, frozen, with filters, and nothing above it; what must be said beside the rows (their
day, what was counted, what words mean) stands on a last sheet, About. Text is only ever text: never a formula, a link
or a number. The same tables always give the same bytes. Everything is made in memory, because XlsxWriter would
otherwise leave the rows in files of the machine's temporary folder while it works.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from trackboard.errors import TrackboardError
from trackboard.exchange.files.textfiles import guard
from trackboard.table import Column, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ABOUT = "About"
"""The sheet of titles and notes."""

MOST_ROWS = 1_048_576
"""Of a sheet, its header among them."""


@dataclass(frozen=True, slots=True)
class Tint:
    """The colours of a cell that says a certain word: RGB, at least 7:1 apart."""

    fill: str
    ink: str
    bold: bool = False


STANDING = {
    "overdue": Tint("#F8C9C4", "#5C0A0A", bold=True),
    "due soon": Tint("#FFE3A3", "#4A3000"),
    "on track": Tint("#DCEFE0", "#0B3D1E"),
}
"""A standing is its word first; the colour follows the word when someone types another."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A Table as a sheet. `name` is made safe and unique by `workbook`; a column without a label shows its key."""

    name: str
    table: Table
    frozen: int = 1
    """So many columns stay in view at the left."""
    tints: Mapping[str, Mapping[str, Tint]] = field(default_factory=dict)
    """By column key: the words that have a colour."""


def workbook(
    sheets: Sequence[Sheet], *, title: str = "", about: Sequence[str] = (), as_at: date | None = None
) -> bytes:
    """The sheets, in order, as the bytes of a .xlsx file; `about` comes first on the sheet About.

    `as_at` stands as the day on which the file was made; without it, a fixed day. Raises TrackboardError, naming the
    sheet and the cell, for what a workbook cannot hold whole.
    """
    from xlsxwriter.workbook import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "default_format_properties": _PLAIN})
    made = datetime.combine(as_at or date(2000, 1, 1), time())
    book.set_properties({"title": title, "author": "", "company": "", "comments": "", "created": made})
    styles = _Styles.of(book)
    names = sheet_names([sheet.name for sheet in sheets])
    for name, sheet in zip(names, sheets, strict=True):
        _Writer(book, book.add_worksheet(name), styles, name, title or sheet.table.title).write(sheet)
    lines = list(_about(title, about, zip(names, sheets, strict=True)))
    if lines:
        _write_about(book, lines)
    book.close()
    return out.getvalue()


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that Excel accepts: at most 31 characters, none of `[]:*?/\\`, no two alike, none of its own or ours."""
    taken = {"history", ABOUT.casefold()}
    names = []
    for text in wanted:
        plain = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", text).split()).strip("' ") or "Sheet"
        name, number = _cut(plain, 31), 1
        while name.casefold() in taken:
            number += 1
            end = f" ({number})"
            name = _cut(plain, 31 - len(end)) + end
        taken.add(name.casefold())
        names.append(name)
    return names


_PLAIN = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
"""What every cell looks like unless it is said otherwise."""


@dataclass(frozen=True, slots=True)
class _Styles:
    """The formats of cells, made once a book. Text that might be taken for a formula when it is edited is marked."""

    header: Format
    header_right: Format
    marked: Format
    wrapped: Format
    wrapped_marked: Format
    day: Format
    moment: Format

    @classmethod
    def of(cls, book: Workbook) -> _Styles:
        head = {"bold": True, "text_wrap": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"}
        return cls(
            header=book.add_format(head),
            header_right=book.add_format(head | {"align": "right"}),
            marked=book.add_format({"quote_prefix": True}),
            wrapped=book.add_format({"text_wrap": True}),
            wrapped_marked=book.add_format({"text_wrap": True, "quote_prefix": True}),
            day=book.add_format({"num_format": "dd mmm yyyy", "align": "left"}),
            moment=book.add_format({"num_format": "dd mmm yyyy hh:mm", "align": "left"}),
        )


_NARROWEST, _WIDEST, _ROOM = 9, 48, 2
_DAY, _MOMENT = 11, 17
"""Widths, in characters: of a column, of the room beside its text, of a day and of a day with its time."""
_DAY_0 = date(1899, 12, 30).toordinal()
_LEAP_DAY_OF_1900 = 60
"""The number of a day that never was, but is in every workbook: from the next one on numbers and days agree."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one sheet."""

    book: Workbook
    sheet: Worksheet
    styles: _Styles
    name: str
    title: str

    def write(self, given: Sheet) -> None:
        """The header, the rows and what makes them easy to read and to print."""
        table = given.table
        if len(table.rows) >= MOST_ROWS:
            raise TrackboardError(
                f'the sheet "{self.name}" would have {len(table.rows):,} rows and a workbook holds {MOST_ROWS - 1:,}: '
                "end the file in .csv"
            )
        widths = self._widths(table)
        self._header(table.columns, widths)
        wide = [width > _WIDEST for width in widths]
        for number, row in enumerate(table.rows, start=1):
            for place, value in enumerate(row):
                if value is not None and value != "":
                    self._cell(number, place, value, wide[place], table.columns[place])
        self._colours(given)
        self._printed(len(table.rows), len(table.columns), given.frozen)

    def _header(self, columns: Sequence[Column], widths: Sequence[int]) -> None:
        lines = 1
        for place, column in enumerate(columns):
            width = min(widths[place], _WIDEST)
            style = self.styles.header_right if column.align == "right" else self.styles.header
            self.sheet.set_column(place, place, width + _ROOM)
            self.sheet.write_string(0, place, _header(column), style)
            lines = max(lines, _lines(_header(column), width))
        self.sheet.set_row(0, 15 * lines + 6)

    def _cell(self, row: int, place: int, value: Any, wide: bool, column: Column) -> None:
        sheet, styles = self.sheet, self.styles
        if isinstance(value, str):
            style = styles.wrapped if wide or "\n" in value else None
            if not value[0].isalnum() and guard(value) is not value:
                style = styles.marked if style is None else styles.wrapped_marked
            if sheet.write_string(row, place, value, style):
                raise TrackboardError(
                    f'sheet "{self.name}", row {row + 1}, column "{_header(column)}": the text is longer than the '
                    "32,767 characters that a cell of a workbook holds; end the file in .csv or .json"
                )
        elif isinstance(value, bool):
            sheet.write_string(row, place, "yes" if value else "no")
        elif isinstance(value, int | float):
            sheet.write_number(row, place, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, place, value.replace(tzinfo=None), styles.moment)
        elif isinstance(value, date):
            number = value.toordinal() - _DAY_0
            if number > _LEAP_DAY_OF_1900:
                sheet.write_number(row, place, number, styles.day)
            else:
                sheet.write_string(row, place, value.isoformat())
        else:
            raise TypeError(f"{type(value).__name__} is not a cell")

    def _widths(self, table: Table) -> list[int]:
        """By column, what its longest line needs; a header may take three lines. Over _WIDEST it is wrapped."""
        headers = [_header(column) for column in table.columns]
        widths = [max(_NARROWEST, _longest_word(header) + 3, len(header) // 3 + 5) for header in headers]
        for place, cells in enumerate(zip(*table.rows, strict=True)):
            widths[place] = max(widths[place], max(map(_width, cells)))
        return widths

    def _colours(self, given: Sheet) -> None:
        last = len(given.table.rows)
        if not last:
            return
        for place, column in enumerate(given.table.columns):
            for word, tint in given.tints.get(column.key, {}).items():
                style = self.book.add_format({"bg_color": tint.fill, "font_color": tint.ink, "bold": tint.bold})
                rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": style}
                self.sheet.conditional_format(1, place, last, place, rule)

    def _printed(self, rows: int, columns: int, frozen: int) -> None:
        sheet = self.sheet
        sheet.freeze_panes(1, min(frozen, columns))
        sheet.autofilter(0, 0, rows, max(columns - 1, 0))
        sheet.ignore_errors({"number_stored_as_text": _area(rows, columns)})
        sheet.repeat_rows(0)
        _page(sheet, f"&L{_in_footer(self.title)}&C{_in_footer(self.name)}&RPage &P of &N")


def _page(sheet: Worksheet, footer: str = "") -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    if footer:
        sheet.set_footer(footer)


def _about(title: str, about: Sequence[str], sheets: Iterable[tuple[str, Sheet]]) -> Iterable[tuple[str, str]]:
    """(heading, line) of the sheet About: one of the two is blank."""
    if title:
        yield title, ""
    for line in about:
        yield "", line
    for name, sheet in sheets:
        said = [*([sheet.table.title] if sheet.table.title not in ("", title, name) else []), *sheet.table.notes]
        if said:
            yield name, ""
            yield from (("", line) for line in said)


def _write_about(book: Workbook, lines: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(ABOUT)
    heading = book.add_format({"bold": True, "font_size": 12, "text_wrap": True})
    words = book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 110)
    for row, (head, line) in enumerate(lines):
        sheet.write_string(row, 0, head or line, heading if head else words)
    _page(sheet)


def _header(column: Column) -> str:
    return column.label or column.key


def _width(value: Any) -> int:
    if isinstance(value, str):
        return max(map(len, value.split("\n"))) if "\n" in value else len(value)
    if value is None:
        return 0
    if isinstance(value, date):
        return _MOMENT if isinstance(value, datetime) else _DAY
    return len(str(value))


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _lines(text: str, width: int) -> int:
    """How many lines `text` takes when its words are set `width` wide."""
    lines, room = 1, width
    for word in text.split():
        if len(word) > room:
            lines, room = lines + 1, width
        room -= len(word) + 1
    return lines


def _cut(text: str, length: int) -> str:
    """The start of `text`, at most `length` long as Excel counts, without half a character or an end it refuses."""
    return text.encode("utf-16-le")[: length * 2].decode("utf-16-le", "ignore").rstrip("' ")


def _in_footer(text: str) -> str:
    """Words of a footer: `&` starts a code there, and all of it has at most 255 characters."""
    return text[:80].replace("&", "&&")


def _area(rows: int, columns: int) -> str:
    from xlsxwriter.utility import xl_range

    return str(xl_range(0, 0, rows, max(columns - 1, 0)))
