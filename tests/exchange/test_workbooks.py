"""Workbooks: every cell as text, every limit, and what is no .xlsx told apart with what to do about it."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from trackboard.errors import TrackboardError
from trackboard.exchange.files import workbooks
from trackboard.exchange.files.sources import Source
from trackboard.exchange.files.workbooks import Sheet, read_workbook


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(*rows: object) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def read(data: bytes, name: str = "x.xlsx") -> tuple[Sheet, ...]:
    return read_workbook(Source(name, lambda: data))


def refusal(data: bytes, name: str = "x.xlsx") -> str:
    with pytest.raises(TrackboardError) as refused:
        read(data, name)
    return str(refused.value)


def changed(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The workbook with each of its parts changed, or left out where that is None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return out.getvalue()


def test_cells_come_as_text_and_blank_rows_keep_their_numbers() -> None:
    data = book_of(
        ["text", 12, 12.0, 1.5, True, None],
        [],
        [None, datetime(2021, 3, 4, 15, 30), date(2021, 3, 4), time(0), "", None],
        ["Zoë\nO’Neill", "=1+1"],
    )
    (sheet,) = read(data)
    assert (sheet.name, sheet.hidden) == ("Sheet", False)
    assert sheet.rows == (
        (1, ["text", "12", "12", "1.5", "True"]),
        (3, ["", "2021-03-04", "2021-03-04"]),
        (4, ["Zoë\nO’Neill"]),
    )


def test_the_calendar_of_1904() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([datetime(2021, 3, 4)])
    assert read(saved(book))[0].rows == ((1, ["2021-03-04"]),)


def test_a_merged_cell_holds_its_text_in_the_first() -> None:
    book = Workbook()
    book.active.append(["Children in care"])
    book.active.merge_cells("A1:C1")
    book.active.append(["a", "b", "c"])
    assert read(saved(book))[0].rows == ((1, ["Children in care"]), (2, ["a", "b", "c"]))


def test_hidden_sheets_say_so() -> None:
    book = Workbook()
    book.create_sheet("Old").sheet_state = "hidden"
    assert [(sheet.name, sheet.hidden) for sheet in read(saved(book))] == [("Sheet", False), ("Old", True)]


def test_a_formula_gives_the_result_that_was_saved_with_it() -> None:
    def with_result(name: str, part: bytes) -> bytes:
        return (
            part.replace(b"<v></v>", b"<v>44259</v>")
            .replace(b"<v />", b"<v>44259</v>")
            .replace(b"<v/>", b"<v>44259</v>")
        )

    never_calculated = book_of(["=TODAY()"])
    assert read(never_calculated)[0].rows == ()
    assert read(changed(never_calculated, with_result))[0].rows == ((1, ["44259"]),)


def test_a_formula_that_was_never_calculated_is_noticed() -> None:
    def without_value(name: str, part: bytes) -> bytes:
        return part.replace(b"<v></v>", b"").replace(b"<v />", b"").replace(b"<v/>", b"")

    assert read(changed(book_of(["=TODAY()"]), without_value))[0].unsaved
    assert not read(book_of(["text"]))[0].unsaved


def test_the_size_that_a_file_claims_is_not_relied_on() -> None:
    def claim(name: str, part: bytes) -> bytes:
        return part.replace(b'<dimension ref="A1:B1"', b'<dimension ref="A1:XFD1048576"')

    assert read(changed(book_of(["a", "b"]), claim))[0].rows == ((1, ["a", "b"]),)


class TestLimits:
    def test_rows(self) -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("List 8")
        for _ in range(50_001):
            sheet.append(["x"])
        assert refusal(saved(book)) == (
            'x.xlsx, sheet "List 8", has more than 50,000 rows: '
            "delete those that are not needed, save it and try again."
        )

    def test_columns(self) -> None:
        assert len(read(book_of(["x"] * 200))[0].rows[0][1]) == 200
        assert refusal(book_of(["x"] * 201)) == (
            'x.xlsx, sheet "Sheet", has more than 200 columns: delete those that are not needed, save it and try again.'
        )

    def test_characters(self) -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("S")
        for _ in range(20):
            sheet.append(["x" * 32_000] * 200)
        assert refusal(saved(book)) == (
            'x.xlsx, sheet "S", holds more than 100 million characters: '
            "delete what is not needed, save it and try again."
        )

    def test_the_size_of_the_file(self) -> None:
        assert refusal(b"PK\x03\x04" + bytes(20_000_000)) == (
            "x.xlsx is larger than 20 MB: copy the lists alone into a new workbook."
        )

    def test_what_it_unpacks_to(self) -> None:
        out = io.BytesIO(book_of(["x"]))
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet2.xml", bytes(200_000_001))
        assert refusal(out.getvalue()) == (
            "x.xlsx would unpack to more than 200 MB: copy the lists into a new workbook."
        )

    def test_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbooks, "SECONDS", 0.001)
        assert refusal(book_of(["x"])) == (
            "x.xlsx took more than 0 seconds to read: copy the lists into a new workbook and try again."
        )


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
DAMAGED = "x.xlsx is damaged, or not a workbook: open it in Excel, save it as .xlsx and try again."


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_not_expanded(part: str) -> None:
    def bomb(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        return BOMB + content.replace(b'<?xml version="1.0"?>', b"")

    assert refusal(changed(book_of(["x"]), bomb)) == DAMAGED


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x.xlsx is empty: export it again."),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600),
            "x.xlsx is an old Excel workbook (.xls): open it in Excel, save it as .xlsx and try again.",
        ),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "x.xlsx is protected by a password: open it in Excel, take the password off and save it as .xlsx.",
        ),
        (
            b"<html><table><tr><td>1</td></tr></table></html>",
            "x.xlsx is a web page or XML under the name of a workbook: "
            "open it in Excel, save it as .xlsx and try again.",
        ),
        (
            b"Child Unique ID,Date of Birth\n1,01/01/2020\n",
            "x.xlsx is text under the name of a workbook: name it .csv, or open it in Excel and save it as .xlsx.",
        ),
        (b"PK\x03\x04nothing", DAMAGED),
    ],
)
def test_what_is_no_workbook(data: bytes, sentence: str) -> None:
    assert refusal(data) == sentence


@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        (
            "xl/workbook.bin",
            "x.xlsx is a binary workbook (.xlsb): open it in Excel, save it as .xlsx and try again.",
        ),
        ("content.xml", "x.xlsx is an OpenDocument spreadsheet (.ods): open it, save it as .xlsx and try again."),
        ("letter.txt", DAMAGED),
    ],
)
def test_other_archives(member: str, sentence: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(member, "x")
    assert refusal(out.getvalue()) == sentence


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_a_part_that_is_cut(part: str) -> None:
    whole = book_of(["x"])
    assert refusal(changed(whole, lambda name, content: content[:60] if name == part else content)) == DAMAGED


@pytest.mark.parametrize("part", ["xl/workbook.xml", "[Content_Types].xml"])
def test_a_part_that_is_missing(part: str) -> None:
    whole = book_of(["x"])
    assert refusal(changed(whole, lambda name, content: None if name == part else content)) == DAMAGED


def test_a_file_that_was_cut_off() -> None:
    whole = book_of(["x"])
    assert refusal(whole[: len(whole) // 2]) == DAMAGED


@pytest.mark.skipif(shutil.which("false") is None, reason="needs a program that ends at once")
def test_a_process_that_dies_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    assert refusal(book_of(["x"])) == DAMAGED


def test_nothing_in_the_folder_of_the_file_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "openpyxl.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    assert read(book_of(["x"]))[0].rows == ((1, ["x"]),)


def test_the_library_is_not_loaded_into_this_process() -> None:
    code = "import sys, trackboard.exchange.annex_a; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
