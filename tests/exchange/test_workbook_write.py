"""Workbooks out: read back by openpyxl as a person would see them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import Source
from trackboard.exchange.files.workbook_write import STANDING, Sheet, sheet_names, workbook
from trackboard.exchange.files.workbooks import read_workbook
from trackboard.table import Column, Table

COLUMNS = (Column("reference", "Reference"), Column("standing", "Standing"), Column("on", "Since"), Column("n", "Days"))
ROWS = [
    ("0101", "overdue", date(2026, 3, 1), 34),
    ("=1+1", "due soon", None, 0),
    ("http://example.org", "on track", date(1899, 12, 31), 1.5),
]
TABLE = Table(COLUMNS, ROWS, title="Children by stage", notes=("n = 3 children",))


def opened(*sheets: Sheet, **said: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook(sheets, **said)))


def test_text_is_text_dates_are_dates_and_numbers_are_numbers() -> None:
    sheet = opened(Sheet("Board", TABLE)).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0] == ["Reference", "Standing", "Since", "Days"]
    assert values[1] == ["0101", "overdue", datetime(2026, 3, 1), 34]
    assert values[2] == ["=1+1", "due soon", None, 0]
    assert values[3] == ["http://example.org", "on track", "1899-12-31", 1.5]  # before a workbook's first day
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 4
    assert sheet["C2"].number_format == "dd mmm yyyy"
    assert sheet["A3"].quotePrefix and not sheet["A2"].quotePrefix  # or editing it would make it a formula
    assert sheet["A4"].hyperlink is None


def test_the_header_stays_in_view_filters_work_and_it_prints_on_pages() -> None:
    sheet = opened(Sheet("Board", TABLE)).worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:D4"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_columns_are_as_wide_as_they_need_and_long_text_is_wrapped() -> None:
    table = Table((Column("short", "S"), Column("long", "Note")), [("x", "words " * 40), ("y", "one\ntwo")])
    sheet = opened(Sheet("Notes", table)).worksheets[0]
    assert 9 <= sheet.column_dimensions["A"].width <= 14
    assert 40 <= sheet.column_dimensions["B"].width <= 60
    assert sheet["B2"].alignment.wrap_text and sheet["B3"].alignment.wrap_text
    assert not sheet["A2"].alignment.wrap_text


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_standing_is_a_word_whose_colour_follows_it() -> None:
    sheet = opened(Sheet("Board", TABLE, tints={"standing": STANDING})).worksheets[0]
    (area,) = sheet.conditional_formatting
    assert str(area.sqref) == "B2:B4"
    assert [rule.formula for rule in area.rules] == [['"overdue"'], ['"due soon"'], ['"on track"']]
    assert all(contrast(tint.fill, tint.ink) >= 7 for tint in STANDING.values())


def test_what_must_be_said_stands_on_a_sheet_of_its_own() -> None:
    book = opened(
        Sheet("Board", TABLE), Sheet("About", TABLE), title="Northshire", about=["as at 16 Nov 2026", "=not a formula"]
    )
    assert book.sheetnames == ["Board", "About (2)", "About"]
    lines = [cell.value for cell in book["About"]["A"]]
    assert lines[:3] == ["Northshire", "as at 16 Nov 2026", "=not a formula"]
    assert lines[3:6] == ["Board", "Children by stage", "n = 3 children"]
    assert [cell.data_type for cell in book["About"]["A"]] == ["s"] * len(lines)


def test_a_sheet_with_nothing_to_say_has_no_about_and_no_rows_is_no_fault() -> None:
    book = opened(Sheet("Children", Table(COLUMNS, [])))
    assert book.sheetnames == ["Children"]
    assert [cell.value for cell in book.worksheets[0][1]] == ["Reference", "Standing", "Since", "Days"]


def test_the_same_tables_give_the_same_bytes_and_nobodys_name() -> None:
    first = workbook([Sheet("Board", TABLE)], title="Northshire & Co", as_at=date(2026, 11, 16))
    assert first == workbook([Sheet("Board", TABLE)], title="Northshire & Co", as_at=date(2026, 11, 16))
    properties = openpyxl.load_workbook(io.BytesIO(first)).properties
    assert properties.creator in (None, "") and properties.lastModifiedBy in (None, "")
    assert properties.created == datetime(2026, 11, 16)
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time[:3] for part in parts.infolist()} == {(1980, 1, 1)}


@pytest.mark.parametrize("text", ["x" * 32_768, "😀" * 16_384])
def test_text_that_a_cell_does_not_hold_is_refused_and_never_cut(text: str) -> None:
    with pytest.raises(TrackboardError) as refused:
        workbook([Sheet("Notes", Table((Column("note", "Note"),), [("short",), (text,)]))])
    assert str(refused.value) == (
        'sheet "Notes", row 3, column "Note": the text is longer than the 32,767 characters that a cell of a workbook '
        "holds; end the file in .csv or .json"
    )
    assert workbook([Sheet("Notes", Table((Column("note", "Note"),), [(text[:-1],)]))])


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    with pytest.raises(TrackboardError, match=r"1,048,576 rows and a workbook holds 1,048,575"):
        workbook([Sheet("Milestones", Table(COLUMNS, [ROWS[0]] * 1_048_576))])


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_names_of_sheets_are_what_excel_accepts(wanted: list[str]) -> None:
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\") and name.strip("'") == name
        assert name.casefold() not in ("history", "about")
    workbook([Sheet(name, TABLE) for name in wanted])


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t=+-@'_x0041&<>\""), min_size=1),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_the_text_it_comes_back(cells: list[str]) -> None:
    sheet = opened(Sheet("Text", Table((Column("text", "Text"),), [(cell,) for cell in cells]))).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == cells


def test_our_own_reader_takes_it_back_as_text() -> None:
    data = workbook([Sheet("Board", TABLE)])
    (board, about) = read_workbook(Source("board.xlsx", lambda: data))
    assert [cells for _, cells in board.rows][1] == ["0101", "overdue", "2026-03-01", "34"]
    assert about.name == "About"
