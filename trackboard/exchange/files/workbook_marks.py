"""What a sheet says without words: merged cells, colours, hidden rows and columns. Runs in the process of its own.

Reading by rows passes all of it over, so it is taken from the sheet's XML by pattern, which costs a fraction of a
second parse; the sheet itself has been parsed by defused XML before. What the patterns do not find is not there.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from trackboard.exchange.files.openpyxl_private import cell_styles, fills, number_formats

T = TypeVar("T")

MARKS = 1_000_000
"""The most marks of a sheet."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?([0-9]+):\$?([A-Z]{1,3})\$?([0-9]+)"')
_ROW = re.compile(rb'<(?:\w+:)?row(?=[^>]*\shidden="(?:1|true)")(?=[^>]*\sr="([0-9]+)")')
_COLUMNS = re.compile(rb'<(?:\w+:)?col(?=[^>]*\shidden="(?:1|true)")(?=[^>]*\smin="([0-9]+)")(?=[^>]*\smax="([0-9]+)")')
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s")
_SCHEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
"""The colours of a theme in the order in which cells count them."""
_WHITE = "FFFFFF"
_FIRST_OWN_FORMAT = 164
"""The number of the first format of numbers that is the workbook's own."""


def marks(xml: bytes, filled: Mapping[int, str], columns: int) -> dict[str, Any]:
    """`{"merged": [cells, ...], "fills": [[row, column, RRGGBB], ...], "hidden_rows": [...], "hidden_columns": [...]}`.

    `filled` are the styles with a colour; columns after the first `columns` are passed over.
    """
    return {
        "merged": [
            [int(top), _number(left), int(bottom), _number(right)] for left, top, right, bottom in _MERGED.findall(xml)
        ][:MARKS],
        "fills": [list(each) for each in styled(xml, filled, columns)],
        "hidden_rows": [int(row) for row in _ROW.findall(xml)],
        "hidden_columns": [
            column for first, last in _COLUMNS.findall(xml) for column in range(int(first), min(int(last), columns) + 1)
        ],
    }


def filled_styles(book: Any) -> dict[int, str]:
    """Which of the workbook's styles colour their cell, as RRGGBB; white is no colour."""
    theme = _theme(book.loaded_theme)
    colours = [_colour(fill, theme) for fill in fills(book)]
    return {
        number: colour
        for number, style in enumerate(cell_styles(book))
        if (colour := colours[style.fillId] if style.fillId < len(colours) else "")
    }


def padded_styles(book: Any) -> dict[int, int]:
    """Which of the workbook's styles show noughts before a number, as references have, and of how many digits."""
    own = enumerate(number_formats(book), start=_FIRST_OWN_FORMAT)
    digits = {number: len(code) for number, code in own if not code.strip("0")}
    return {
        number: digits[style.numFmtId] for number, style in enumerate(cell_styles(book)) if style.numFmtId in digits
    }


def comments(archive: Any) -> int:
    """How many comments hang on the cells of the workbook."""
    names = [name for name in archive.namelist() if re.search(r"^xl/(?:comments/)?comment[^/]*\.xml$", name)]
    return sum(len(_COMMENT.findall(archive.read(name))) for name in names)


def styled(xml: bytes, wanted: Mapping[int, T], columns: int) -> Iterator[tuple[int, int, T]]:
    """(row, column, what the style means) of each cell with one of the styles."""
    if not wanted:
        return
    styles = b"|".join(str(number).encode() for number in wanted)
    cell = re.compile(rb'<(?:\w+:)?c(?=[^>]*?\sr="([A-Z]{1,3})([0-9]+)")(?=[^>]*?\ss="(' + styles + rb')")')
    for count, match in enumerate(cell.finditer(xml)):
        if count == MARKS:
            return
        if (column := _number(match[1])) <= columns:
            yield int(match[2]), column, wanted[int(match[3])]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _theme(xml: bytes | None) -> list[str]:
    """The theme's colours, RRGGBB; none where the workbook has no theme or one that cannot be read."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if not xml:
        return []
    try:
        root = fromstring(xml)
    except (ParseError, DefusedXmlException, ValueError):
        return []
    found: dict[str, str] = {}
    for scheme in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}clrScheme"):
        for entry in scheme:
            value = next((each.get("lastClr") or each.get("val") or "" for each in entry), "")
            found[entry.tag.rpartition("}")[2]] = value.upper()
    return [found.get(name, "") for name in _SCHEME]


def _colour(fill: Any, theme: list[str]) -> str:
    """The colour a fill shows, RRGGBB; blank for none and for white. A gradient has none."""
    from openpyxl.styles.colors import COLOR_INDEX

    if getattr(fill, "fill_type", None) in (None, "none"):
        return ""
    colour = getattr(fill, "fgColor", None)
    if colour is None:
        return ""
    base = ""
    if colour.type == "rgb":
        base = str(colour.rgb)[-6:]
    elif colour.type == "theme" and 0 <= colour.theme < len(theme):
        base = theme[colour.theme]
    elif colour.type == "indexed" and 0 <= colour.indexed < len(COLOR_INDEX):
        base = COLOR_INDEX[colour.indexed][-6:]
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", base):
        return ""
    shown = _tinted(base.upper(), colour.tint)
    return "" if shown == _WHITE else shown


def _tinted(colour: str, tint: float) -> str:
    """A colour made darker (to -1, black) or lighter (to 1, white), as spreadsheets do it: by its luminance."""
    if not tint or not -1 <= tint <= 1:
        return colour
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
