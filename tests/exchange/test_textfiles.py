"""Delimited text: encodings, delimiters, headers, and every fault with its sentence and row."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import Source
from trackboard.exchange.files.textfiles import fold, open_table, unguard
from trackboard.exchange.staged import Problem

PLAIN = "CHILD,NAME\n1,Zoë O’Neill\n2,\n"


def opened(
    data: bytes | str, name: str = "x.csv"
) -> tuple[tuple[str, ...], list[tuple[int, list[str]]], list[Problem]]:
    """The header, the rows and the problems of a file."""
    raw = data.encode() if isinstance(data, str) else data
    table = open_table(Source(name, lambda: raw))
    problems: list[Problem] = []
    table.columns()
    return table.header, list(table.rows(problems)), problems


def rows(data: bytes | str) -> list[list[str]]:
    return [cells for _, cells in opened(data)[1]]


def refusal(data: bytes | str, name: str = "x.csv") -> str:
    with pytest.raises(TrackboardError) as refused:
        opened(data, name)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    header, found, problems = opened(PLAIN.encode(encoding))
    assert header == ("CHILD", "NAME")
    assert found == [(2, ["1", "Zoë O’Neill"]), (3, ["2", ""])]
    assert problems == []


def test_utf_16_big_endian_with_its_mark() -> None:
    assert rows(b"\xfe\xff" + PLAIN.encode("utf-16-be")) == rows(PLAIN)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, newline: str) -> None:
    text = PLAIN.replace(",", delimiter).replace("\n", newline)
    assert rows(text) == [["1", "Zoë O’Neill"], ["2", ""]]


def test_a_delimiter_inside_quotation_marks_decides_nothing() -> None:
    assert opened('"A;B;C;D",E\n1,2\n')[0] == ("A;B;C;D", "E")


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    text = 'A,B\n"one\nand two",x\n\n,\n3,y\n'
    assert opened(text)[1] == [(2, ["one\nand two", "x"]), (5, ["3", "y"])]


def test_blank_lines_before_the_header() -> None:
    header, found, _ = opened("\n\n A , B\n1,2\n")
    assert header == ("A", "B")
    assert found == [(4, ["1", "2"])]


def test_headers_match_whatever_their_case_spaces_and_quotes() -> None:
    assert fold("  Child’s  Legal\nStatus ") == fold("child's legal status") == "child's legal status"


def test_a_header_that_stands_there_twice_is_refused() -> None:
    assert refusal("CHILD,DEC,child \n1,2,3\n") == (
        'x.csv, row 1: the column "child" is there twice; keep one of them.'
    )


def test_columns_without_a_header_are_left_out() -> None:
    table = open_table(Source("x.csv", lambda: b"A,,B,,\n1,2,3,,\n"))
    assert table.columns() == {"a": 0, "b": 2}
    assert list(table.rows([])) == [(2, ["1", "2", "3"])]


def test_a_row_that_is_too_long_has_shifted_and_is_refused() -> None:
    _, found, problems = opened("A,B\n1,2\n1,2,3\n4,5,,\n")
    assert found == [(2, ["1", "2"]), (4, ["4", "5"])]
    assert problems == [Problem("x.csv", 3, "", "the row has 3 cells, the header 2", "row refused", refused=True)]


def test_a_row_that_is_too_short_is_filled_up_as_spreadsheets_leave_blanks_out() -> None:
    _, found, problems = opened("A,B,C\n1\n4,5,6\n")
    assert found == [(2, ["1", "", ""]), (3, ["4", "5", "6"])]
    assert problems == [Problem("x.csv", 2, "", "the row has 1 cells, the header 3", "missing cells taken as blank")]


def test_a_file_that_breaks_off() -> None:
    _, found, problems = opened("A,B,C\n1,2,3\n4,5")
    assert found == [(2, ["1", "2", "3"])]
    assert problems == [
        Problem("x.csv", 3, "", "the file breaks off in the middle of this row", "row refused", refused=True)
    ]


def test_a_last_line_without_an_end_is_a_row_like_any_other() -> None:
    assert opened("A,B\n1,2") == (("A", "B"), [(2, ["1", "2"])], [])


def test_what_must_not_be_shown_is_removed_and_said() -> None:
    _, found, problems = opened("A,B\nok,x\x1b[31my\u202e\n")
    assert found == [(2, ["ok", "x[31my"])]
    assert problems == [
        Problem("x.csv", 2, "B", "the cell holds characters that cannot be shown", "characters left out")
    ]


def test_accents_come_in_one_form_and_nothing_is_said() -> None:
    assert opened("A\nZoe\u0308\n")[1:] == ([(2, ["Zoë"])], [])


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-5", "@x", "＝1", " =x"])
def test_our_own_formula_guard_is_taken_off(cell: str) -> None:
    assert unguard("'" + cell) == cell
    assert rows(f"A,B\n'{cell},b\n") == [[cell.strip(), "b"]]


def test_other_apostrophes_stay() -> None:
    assert rows("A\n'tis\nO'Neill\n'\n") == [["'tis"], ["O'Neill"], ["'"]]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x.csv is empty: export it again."),
        (b"\xef\xbb\xbf", "x.csv is empty: export it again."),
        (b"\n , ,\n\n", "x.csv is empty: export it again."),
        (b"CHILD,D\x00B\n", "x.csv is not readable as text: save it as CSV (UTF-8) and try again."),
        ("A,B\n".encode("utf-16-le"), "x.csv is not readable as text: save it as CSV (UTF-8) and try again."),
        (b"\xff\xfeA\x00B", "x.csv is not readable as text: save it as CSV (UTF-8) and try again."),
        (b"A\n\x81\x8d\n", "x.csv is not readable as text: save it as CSV (UTF-8) and try again."),
        (
            b"PK\x03\x04....",
            "x.csv is a workbook or a zip archive, not CSV: save the table as CSV (UTF-8).",
        ),
        (b"\xd0\xcf\x11\xe0....", "x.csv is a workbook, not CSV: save the table as CSV (UTF-8)."),
        (b"%PDF-1.7", "x.csv is a PDF, not CSV: export the table as CSV."),
        (b"<?xml version='1.0'?><CHILD/>", "x.csv is XML or a web page, not CSV: export the table as CSV."),
        (
            b'A,B\n1,2\n3,"never closed\n4,5\n',
            "x.csv, row 3, has quotation marks that do not match; put them right, or export the file again.",
        ),
        (
            b"A,B\n1," + b"x" * 140_000 + b"\n",
            "x.csv, row 2, holds a cell of more than 131,072 characters; is a quotation mark missing before it?",
        ),
    ],
)
def test_a_file_that_cannot_be_read(data: bytes, sentence: str) -> None:
    assert refusal(data) == sentence


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    try:
        header, found, _ = opened(data)
    except TrackboardError as refused:
        assert "\n" not in str(refused)
    else:
        assert all(len(cells) == len(header) for _, cells in found)


_CELL = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), max_size=8)


@given(st.lists(st.lists(_CELL, min_size=3, max_size=3), max_size=6), st.sampled_from(["utf-8-sig", "utf-16"]))
def test_what_a_spreadsheet_writes_is_read_as_it_was(table: Any, encoding: str) -> None:
    import csv
    import io
    import unicodedata

    text = io.StringIO()
    csv.writer(text).writerows([["A", "B", "C"], *table])
    expected = [[unicodedata.normalize("NFC", unguard(c.strip())).strip() for c in row] for row in table]
    assert rows(text.getvalue().encode(encoding)) == [row for row in expected if any(row)]
