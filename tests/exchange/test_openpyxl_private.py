"""What is used of openpyxl that it does not publish is still there, and still means the same: a canary for each."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

import trackboard
from trackboard.exchange.files import openpyxl_private as private

OURS = Path(trackboard.__file__).parent
PRIVATE = re.compile(r"\._(archive|worksheet_path|fills|cell_styles|number_formats)\b")


@pytest.fixture
def book() -> Any:
    """A workbook read as workbooks are read: `blank` in a coloured cell, 7 shown as 0007, and a sum never reckoned."""
    made = Workbook()
    page = made.active
    page["A1"], page["A2"], page["A3"] = "blank", 7, "=SUM(A2)"
    page["A1"].fill = PatternFill("solid", fgColor="FF112233")
    page["A2"].number_format = "0000"
    out = io.BytesIO()
    made.save(out)
    return load_workbook(out, read_only=True, data_only=True)


def test_the_archive_is_the_file(book: Any) -> None:
    assert "xl/workbook.xml" in private.archive(book).namelist()


def test_the_xml_is_that_of_the_sheet(book: Any) -> None:
    xml = private.sheet_xml(book, book.worksheets[0])
    assert b"<f>SUM(A2)</f>" in xml


def test_a_style_names_its_fill_by_place(book: Any) -> None:
    colours = [private.fills(book)[style.fillId].fgColor.rgb for style in private.cell_styles(book)]
    assert "FF112233" in colours


def test_a_style_names_its_own_format_by_place_after_those_of_the_program(book: Any) -> None:
    own = dict(enumerate(private.number_formats(book), start=164))
    assert "0000" in {own.get(style.numFmtId) for style in private.cell_styles(book)}


def test_nothing_else_of_ours_uses_them() -> None:
    found = [path.name for path in OURS.rglob("*.py") if PRIVATE.search(path.read_text(encoding="utf-8"))]
    assert found == ["openpyxl_private.py"]
