"""Workbooks (.xlsx), read in a process of their own and within limits. Every cell comes back as text.

A workbook is a zip of XML, and both can be made to explode: so it is parsed elsewhere, with defused XML, and killed
when it takes too long. What is no .xlsx is told apart here, by its first bytes, and answered with what to do about it.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trackboard
from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import Source

FILE_BYTES = 20_000_000
UNPACKED_BYTES = 200_000_000
SECONDS = 60.0
WORKBOOKS = frozenset({".xlsx", ".xlsm"})
"""Endings of files that are opened as workbooks; the others that people try are answered with a sentence."""
LIKE_WORKBOOKS = WORKBOOKS | {".xls", ".xlsb", ".ods"}

# An isolated interpreter, told where to import from: it reads neither the environment nor the folder it is started in.
_CHILD = (
    "import sys; from json import loads; sys.path[:] = loads(sys.argv.pop(1)); "
    "from trackboard.exchange.files.workbook_child import main; main()"
)
_SYSTEM = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "open it in Excel, save it as .xlsx and try again"
_REFUSED = {
    "damaged": f"is damaged, or not a workbook: {_SAVE}",
    "rows": "has more than 50,000 rows: delete those that are not needed, save it and try again",
    "columns": "has more than 200 columns: delete those that are not needed, save it and try again",
    "text": "holds more than 100 million characters: delete what is not needed, save it and try again",
    "undefended": "was not opened, because defusedxml is missing: install trackboard again",
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What a sheet says without words. Rows and columns count from 1."""

    merged: tuple[tuple[int, int, int, int], ...]
    """First row and column, last row and column of each merged range: its text is in the first cell alone."""
    fills: Mapping[tuple[int, int], str]
    """By row and column, the colour of a cell as RRGGBB where it has one; conditional colours are not known."""
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    comments: int
    """How many comments hang on the cells of the whole workbook; what they say is not read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    hidden: bool
    unsaved: bool
    """Some formula has no result in the file: whoever wrote it never calculated it, and its cell reads as blank."""
    rows: tuple[tuple[int, list[str]], ...]
    """The rows that are not blank, with their numbers; blank cells at the end of a row are left out."""
    marks: Marks | None = None
    """Where they were asked for."""


def read_workbook(source: Source, *, marked: bool = False) -> tuple[Sheet, ...]:
    """The sheets of the workbook, in order, with their marks if they are asked for; a cell then keeps its time of day.

    `TrackboardError` with one sentence where it cannot be read.
    """
    name, data = source.name, source.load()
    if why := _no_workbook(data):
        raise TrackboardError(f"{name} {why}.")
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-c", _CHILD, json.dumps(_import_path()), *(["--marks"] if marked else [])],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            env=_environment(),
        )
        answer = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        why = f"took more than {SECONDS:.0f} seconds to read: copy the lists into a new workbook and try again"
        raise TrackboardError(f"{name} {why}.") from None
    except ValueError:  # the child was killed, or ran out of memory, before it could answer
        answer = {"refused": "damaged"}
    if "refused" in answer:
        where = f', sheet "{one_line(answer["sheet"])}",' if answer.get("sheet") else ""
        raise TrackboardError(f"{name}{where} {_REFUSED[answer['refused']]}.")
    return tuple(
        Sheet(
            one_line(sheet["name"]),
            sheet["hidden"],
            sheet["unsaved"],
            tuple((number, cells) for number, cells in sheet["rows"]),
            _marks(sheet["marks"], answer["comments"]) if marked else None,
        )
        for sheet in answer["sheets"]
    )


def _marks(found: dict[str, Any], comments: int) -> Marks:
    return Marks(
        tuple((top, left, bottom, right) for top, left, bottom, right in found["merged"]),
        {(row, column): colour for row, column, colour in found["fills"]},
        frozenset(found["hidden_rows"]),
        frozenset(found["hidden_columns"]),
        comments,
    )


def _import_path() -> list[str]:
    """Where this process imports from, but for the folder it stands in, which may be the workbook's."""
    here = str(Path.cwd())
    return [*(path for path in sys.path if path not in ("", here)), str(Path(trackboard.__path__[0]).parent)]


def _environment() -> dict[str, str]:
    """What the child may know: where the system has its own files, and nothing of ours."""
    kept = {name: os.environ[name] for name in _SYSTEM if name in os.environ}
    return kept | {"OPENPYXL_DEFUSEDXML": "True", "OPENPYXL_LXML": "False"}


def _no_workbook(data: bytes) -> str:
    """Why these bytes are not read, and what to do; empty where they look like an .xlsx."""
    if not data:
        return "is empty: export it again"
    if len(data) > FILE_BYTES:
        return f"is larger than {FILE_BYTES // 1_000_000} MB: copy the lists alone into a new workbook"
    if data.startswith(_OLD_OR_LOCKED):
        if _LOCKED in data:
            return "is protected by a password: open it in Excel, take the password off and save it as .xlsx"
        return f"is an old Excel workbook (.xls): {_SAVE}"
    if not data.startswith(b"PK"):
        if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
            return f"is a web page or XML under the name of a workbook: {_SAVE}"
        return "is text under the name of a workbook: name it .csv, or open it in Excel and save it as .xlsx"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError, OverflowError):
        return _REFUSED["damaged"]
    if unpacked > UNPACKED_BYTES:
        return f"would unpack to more than {UNPACKED_BYTES // 1_000_000} MB: copy the lists into a new workbook"
    if "xl/workbook.bin" in names:
        return f"is a binary workbook (.xlsb): {_SAVE}"
    if "content.xml" in names:
        return "is an OpenDocument spreadsheet (.ods): open it, save it as .xlsx and try again"
    return "" if "[Content_Types].xml" in names else _REFUSED["damaged"]
