"""What a sheet says without words: merged cells, colours as they show, what is hidden, and comments."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from trackboard.exchange.files.sources import Source
from trackboard.exchange.files.workbooks import Marks, Sheet, read_workbook


def read(book: Workbook, *, marked: bool = True) -> Sheet:
    out = io.BytesIO()
    book.save(out)
    return read_workbook(Source("x.xlsx", out.getvalue), marked=marked)[0]


def marks(book: Workbook) -> Marks:
    found = read(book).marks
    assert found is not None
    return found


def sheet(*rows: list[Any]) -> tuple[Workbook, Any]:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book, book.active


def test_merged_cells_are_told_with_where_they_reach() -> None:
    book, page = sheet(["a", None, None], ["b"], [None])
    page.merge_cells("A1:C1")
    page.merge_cells("A2:A3")
    assert sorted(marks(book).merged) == [(1, 1, 1, 3), (2, 1, 3, 1)]


def test_colours_are_those_that_show() -> None:
    book, page = sheet(["a", "b", "c", "d", "e", "f"])
    for cell, colour in {
        "A1": Color(rgb="FFFF0000"),
        "B1": Color(theme=4),
        "C1": Color(theme=4, tint=0.6),
        "D1": Color(indexed=13),
        "E1": Color(rgb="FFFFFFFF"),
    }.items():
        page[cell].fill = PatternFill("solid", fgColor=colour)
    page["G1"].fill = PatternFill("solid", fgColor="FF00FF00")
    found = marks(book).fills
    assert found == {(1, 1): "FF0000", (1, 2): "4F81BD", (1, 3): "B9CDE5", (1, 4): "FFFF00", (1, 7): "00FF00"}


def test_what_is_hidden_and_what_hangs_on_cells_is_counted() -> None:
    book, page = sheet(["a", "b"], ["c"], ["d"])
    page.row_dimensions[2].hidden = True
    page.column_dimensions["B"].hidden = True
    page["A1"].comment = Comment("ask Ann", "x")
    found = marks(book)
    assert (found.hidden_rows, found.hidden_columns, found.comments) == ({2}, {2}, 1)


def test_a_cell_keeps_its_time_of_day_and_a_date_its_calendar() -> None:
    book, _ = sheet([datetime(2026, 3, 4, 10, 30), datetime(2026, 3, 4), time(9, 15)])
    assert read(book).rows == ((1, ["2026-03-04 10:30", "2026-03-04", "09:15"]),)
    book.epoch = CALENDAR_MAC_1904
    assert read(book).rows[0][1][1] == "2026-03-04"


def test_nothing_of_it_is_read_unasked() -> None:
    book, page = sheet(["a", "b"])
    page.merge_cells("A1:B1")
    assert read(book, marked=False).marks is None
