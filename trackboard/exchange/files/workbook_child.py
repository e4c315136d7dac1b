"""The process that opens a workbook: bytes in, text out, and nothing of ours to lose if the file is hostile.

It reads an .xlsx from stdin and writes JSON to stdout: either
`{"sheets": [{"name", "hidden", "unsaved", "rows": [[number, [cell, ...]], ...]}, ...]}`, with the rows that are not
blank and every cell as text, or `{"refused": why, "sheet": name}`. With `--marks` each sheet has the `marks` of
workbook_marks.py as well, and the workbook how many `comments` hang on its cells.
"""

from __future__ import annotations

import gc
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

ROWS = 50_000
"""Rows of a sheet that are not blank."""
COLUMNS = 200
CHARACTERS = 100_000_000
"""Of all cells together: a few kilobytes of file can repeat one long text in every cell."""
MEMORY_BYTES = 2_000_000_000
_LAST_ROW = 1_048_576
_NO_RESULT = re.compile(
    rb"</f>\s*</c>|<f[^>]*/>\s*</c>"
    rb'|<c(?![^>]*\st="str")[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*<v\s*(?:/>|>\s*</v>)'  # a text may be blank, no other
)


class Refused(Exception):
    """The workbook is beyond a limit: (why, sheet)."""


def main() -> None:
    """Read stdin, write stdout."""
    _limit_memory()
    gc.disable()  # reading makes no cycles worth looking for, and looking for them costs a tenth of the time
    try:
        answer: dict[str, Any] = _read(sys.stdin.buffer.read(), marked="--marks" in sys.argv)
    except Refused as refused:
        answer = dict(zip(("refused", "sheet"), refused.args, strict=True))
    except BaseException:  # whatever a damaged file does to the parser, MemoryError and RecursionError included
        answer = {"refused": "damaged"}
    sys.stdout.write(json.dumps(answer))


def _limit_memory() -> None:
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, hard))
    except (ImportError, ValueError, OSError):  # Windows has no such limit, and macOS may refuse it
        return


def _read(data: bytes, *, marked: bool) -> dict[str, Any]:
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise Refused("undefended", "")
    book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    answer: dict[str, Any] = {"sheets": list(_sheets(book, marked))}
    if marked:
        from trackboard.exchange.files.openpyxl_private import archive
        from trackboard.exchange.files.workbook_marks import comments

        answer["comments"] = comments(archive(book))
    return answer


def _sheets(book: Any, marked: bool) -> Iterator[dict[str, Any]]:
    from trackboard.exchange.files.openpyxl_private import sheet_xml

    text, filled, padded = _text, {}, {}
    if marked:
        from trackboard.exchange.files.workbook_marks import filled_styles, marks, padded_styles, styled

        text, filled, padded = _text_in_full, filled_styles(book), padded_styles(book)
    left = CHARACTERS
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its own size is not to be relied on
        rows: list[tuple[int, list[str]]] = []
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if number > _LAST_ROW or len(rows) == ROWS:
                if cells or number > _LAST_ROW:
                    raise Refused("rows", sheet.title)
                continue
            if len(cells) > COLUMNS:
                raise Refused("columns", sheet.title)
            left -= sum(map(len, cells))
            if left < 0:
                raise Refused("text", sheet.title)
            if cells:
                rows.append((number, cells))
        xml = sheet_xml(book, sheet)  # reading by rows cannot tell a blank from no result
        if padded:
            _pad(dict(rows), styled(xml, padded, COLUMNS))
        unsaved = _NO_RESULT.search(xml) is not None
        answer = {"name": sheet.title, "hidden": sheet.sheet_state != "visible", "unsaved": unsaved, "rows": rows}
        yield answer | {"marks": marks(xml, filled, COLUMNS)} if marked else answer


def _pad(rows: dict[int, list[str]], padded: Iterable[tuple[int, int, int]]) -> None:
    """Give numbers the noughts that they are shown with: (row, column, digits)."""
    for row, column, digits in padded:
        if (cells := rows.get(row)) and column <= len(cells) and cells[column - 1].isdecimal():
            cells[column - 1] = cells[column - 1].zfill(digits)


def _text(value: object) -> str:
    """A cell as text: dates as YYYY-MM-DD, whole numbers without a point. A time alone is the empty date 0."""
    if isinstance(value, str) and value.isascii():
        return value
    if value is None or isinstance(value, time):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).encode("utf-8", "replace").decode()


def _text_in_full(value: object) -> str:
    """A cell as text with the time of day that it holds besides."""
    if isinstance(value, time):
        return f"{value:%H:%M}" if value != time() else ""
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%Y-%m-%d %H:%M}"
    return _text(value)
