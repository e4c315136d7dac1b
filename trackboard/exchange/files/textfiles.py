"""Delimited text, opened safely: its encoding, its header, and its rows with their numbers.

Every reader of CSV uses this. Whatever is wrong with a file as a whole is a `TrackboardError`; whatever is wrong with
one row is a `Problem` with the row's number as a spreadsheet counts it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise, repeat

from trackboard.clean import clean, one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import Source
from trackboard.exchange.staged import Problem

_DELIMITERS = ",;\t|"
_FIRST_LINES = 30
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_FORMULA = re.compile("'*\\s*[=+\\-@\t\r＝＋－＠]")
_GUARDED = re.compile("'+\\s*[=+\\-@\t\r＝＋－＠]")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_QUOTED = re.compile(r'"[^"]*"?')
_NOT_TEXT = {
    b"PK": "is a workbook or a zip archive, not CSV: save the table as CSV (UTF-8)",
    b"\xd0\xcf\x11\xe0": "is a workbook, not CSV: save the table as CSV (UTF-8)",
    b"%PDF": "is a PDF, not CSV: export the table as CSV",
}


def fold(header: str) -> str:
    """What a header is matched by: trimmed, one space between words, case and curly quotes folded."""
    return one_line(header).translate(_QUOTES).casefold()


def guard(text: str) -> str:
    """`text` as our exports write it: with an apostrophe before what a spreadsheet would take for a formula.

    What already looks guarded gets one more, so that `unguard` gives back exactly the text.
    """
    return "'" + text if _FORMULA.match(text) else text


def unguard(cell: str) -> str:
    """`cell` without the apostrophe that `guard` put there."""
    return cell[1:] if _GUARDED.match(cell) else cell


@dataclass(frozen=True, slots=True)
class TextTable:
    """One delimited file: its header at hand, its rows still to be read."""

    name: str
    header: tuple[str, ...]
    """As written, cleaned, up to the last that is not blank."""
    header_row: int
    """As a spreadsheet counts, from 1."""
    _data: bytes
    _encoding: str
    _delimiter: str
    _plain: bool
    """No cell of the file needs cleaning."""

    def columns(self) -> dict[str, int]:
        """Folded header to position, blank ones left out. A header that stands there twice is refused."""
        found: dict[str, int] = {}
        for position, header in enumerate(self.header):
            key = fold(header)
            if key in found:
                raise TrackboardError(
                    f'{self.name}, row {self.header_row}: the column "{header}" is there twice; keep one of them.'
                )
            if key:
                found[key] = position
        return found

    def rows(self, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank, with its number: as many cells as the header has, trimmed and cleaned.

        A row with more cells than the header has shifted and is refused. A shorter one is filled up with blanks,
        because spreadsheets leave trailing blanks out, unless it is where the file breaks off.
        """
        width = len(self.header)
        ends_whole = self._data.endswith((b"\n", b"\r", b"\n\x00", b"\r\x00"))
        numbered = _numbered(self.name, self._data, self._encoding, self._delimiter)
        for (number, raw), (following, _) in pairwise(chain(numbered, [(0, [])])):
            cells = [cell.strip() for cell in raw]
            if number <= self.header_row or not any(cells):
                continue
            if not self._plain:
                columns = zip(cells, chain(self.header, repeat("")), strict=False)
                cells = [tidy(cell, self.name, number, column, problems) for cell, column in columns]
            if len(cells) != width:
                sentence = f"the row has {len(cells)} cells, the header {width}"
                if any(cells[width:]):
                    problems.append(Problem(self.name, number, "", sentence, "row refused", refused=True))
                    continue
                if len(cells) < width and not following and not ends_whole:
                    sentence = "the file breaks off in the middle of this row"
                    problems.append(Problem(self.name, number, "", sentence, "row refused", refused=True))
                    continue
                if len(cells) < width:
                    problems.append(Problem(self.name, number, "", sentence, "missing cells taken as blank"))
                cells = cells[:width] + [""] * (width - len(cells))
            yield number, cells


def tidy(cell: str, file: str, row: int, column: str, problems: list[Problem]) -> str:
    """`cell` without what must not be shown, which is said, without our own formula guard, and trimmed."""
    return unguard(showable(cell, file, row, column, problems)).strip()


def showable(cell: str, file: str, row: int, column: str, problems: list[Problem]) -> str:
    """`cell` without what must not be shown, which is said."""
    safe = clean(cell)
    if safe != cell and safe != unicodedata.normalize("NFC", _newlines(cell)):
        sentence = "the cell holds characters that cannot be shown"
        problems.append(Problem(file, row, column, sentence, "characters left out"))
    return safe


def open_rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Every row of delimited text as it stands, with its number, where titles may stand above the header.

    What separates the cells is what occurs most often in the first lines.
    """
    name, data = source.name, source.load()
    encoding, text, _ = _delimited(name, data)
    first_lines = _QUOTED.sub("", "\n".join(text[:100_000].splitlines()[:_FIRST_LINES]))
    yield from _numbered(name, data, encoding, max(_DELIMITERS, key=first_lines.count))


def open_table(source: Source) -> TextTable:
    """The delimited text of `source`; its first row that is not blank is the header.

    UTF-8 with or without a byte-order mark, UTF-16 with one, and Windows-1252; commas, semicolons, tabs or bars.
    """
    name, data = source.name, source.load()
    encoding, text, start = _delimited(name, data)
    first_line = _QUOTED.sub("", start.splitlines()[0])
    delimiter = max(_DELIMITERS, key=first_line.count)
    plain = clean(text) == _newlines(text) and not _GUARDED.search(text)
    for number, cells in _numbered(name, data, encoding, delimiter):
        header = [one_line(unguard(cell)) for cell in cells]
        while header and not header[-1]:
            header.pop()
        if header:
            return TextTable(name, tuple(header), number, data, encoding, delimiter, plain)
    raise TrackboardError(f"{name} is empty: export it again.")


def _delimited(name: str, data: bytes) -> tuple[str, str, str]:
    """The encoding, the text, and where its first row begins; `TrackboardError` where it is blank or markup."""
    encoding, text = decoded(name, data)
    start = text.lstrip("\r\n\t ,;|")[:1_000_000]
    if not start:
        raise TrackboardError(f"{name} is empty: export it again.")
    if start.startswith("<"):
        raise TrackboardError(f"{name} is XML or a web page, not CSV: export the table as CSV.")
    return encoding, text, start


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_xml(data: bytes) -> bool:
    """Whether `data` begins as XML does, in any encoding that is read."""
    return data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"").lstrip().startswith(b"<")


def decoded(name: str, data: bytes) -> tuple[str, str]:
    """The encoding and the text of a file; `TrackboardError` where it is none."""
    for start, sentence in _NOT_TEXT.items():
        if data.startswith(start):
            raise TrackboardError(f"{name} {sentence}.")
    marked = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return encoding, text
    raise TrackboardError(f"{name} is not readable as text: save it as CSV (UTF-8) and try again.")


def _numbered(name: str, data: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number as a spreadsheet counts: a line break inside quotation marks starts no new row."""
    lines = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    number = 0
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), start=1):
            yield number, cells
    except csv.Error as error:
        if "field limit" in str(error):
            why = "holds a cell of more than 131,072 characters; is a quotation mark missing before it?"
        else:
            why = "has quotation marks that do not match; put them right, or export the file again."
        raise TrackboardError(f"{name}, row {number + 1}, {why}") from None
