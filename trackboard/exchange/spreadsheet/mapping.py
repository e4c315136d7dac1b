"""What the columns of somebody's own spreadsheet mean: made once, kept as TOML, edited by hand, and read by every time.

A column's `field` is one of

- a column of children.csv (`reference`, `date_of_birth`, `plan`, ...), or `name`, which is split into given and family;
- `milestone:KIND` and `planned:KIND`, the day on which it happened or is to happen;
- `reason:KIND`, the reason of that milestone, and `outcome`, that of `closed`;
- `criterion:ID`, `verdict:CLOCK`;
- `action`, `action_owner`, `action_team`, `action_due`, `action_done`, `action_outcome`;
- `dated_notes`, a cell of dated lines, each a note of its day; `note`, kept as it is;
- `ignore`.

In the long layouts (`rows` is milestones, actions or delays, a row each) it is a column of that file of the bundle.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Map
from dataclasses import dataclass
from dataclasses import field as made
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.files.textfiles import fold

NOTE, IGNORE = "note", "ignore"
ROWS = ("children", "milestones", "actions", "delays")
SUFFIX = ".mapping.toml"
"""What the file of a mapping is called after the spreadsheet's stem."""

_VERSION = 1
_ABOUT = (
    "What the columns of a spreadsheet mean, for `trackboard import spreadsheet FILE --mapping THIS`.",
    "Change a field, or what a word, a colour or a heading stands for, and import again.",
    'field = "note" keeps a column as notes on the child, field = "ignore" leaves it out.',
)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column."""

    header: str
    """As the file writes it, on one line; the rows of a header of several are joined by a space."""
    field: str
    words: Map[str, str] = made(default_factory=dict)
    """What people write in the column, to our id; blank: it has none, and the text is kept as a note.
    A plan may stand for two, `adoption/special_guardianship`: the plan and the parallel plan."""
    samples: tuple[str, ...] = ()
    """What stands in the column, for the person who edits: written as a comment, and not read back."""


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """The sheets that are read alike."""

    columns: tuple[ColumnMapping, ...]
    sheet: str = "*"
    """The name of the sheet, with * for anything; case makes no difference. The first that fits is taken. A CSV file is
    one sheet without a name."""
    rows: str = "children"
    """What a row is: one of ROWS."""
    header_rows: int = 1
    stands_for: str = ""
    """What it means that a child is on this sheet: as for a heading."""
    headings: Map[str, str] = made(default_factory=dict)
    """What a sub-heading inside the table says of the children under it: `unborn`, `plan:ID`, `team:NAME`, `note`,
    which keeps its text on each child, or `ignore`."""
    colours: Map[str, str] = made(default_factory=dict)
    """What a cell's colour (RRGGBB) says: `plan:ID` of the child, `verdict:ID` of the delay that ended on the date in
    the cell, `note:WORDS`, or `ignore`."""

    def fits(self, name: str) -> bool:
        """Whether a sheet of this name is read so."""
        return fnmatchcase(fold(name), fold(self.sheet))

    def column(self, header: str) -> ColumnMapping | None:
        """The column of this header, matched as every import matches headers."""
        return next((each for each in self.columns if fold(each.header) == fold(header)), None)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole workbook or CSV file."""

    sheets: tuple[SheetMapping, ...]

    def sheet(self, name: str) -> SheetMapping | None:
        """How the sheet of this name is read; None where it is not."""
        return next((each for each in self.sheets if each.fits(name)), None)


def load(path: Path) -> Mapping:
    """The mapping in the file. `TrackboardError` with one sentence where it is none."""
    try:
        return _mapping(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise TrackboardError(f"{path} could not be read ({why}): check the path.") from None
    except ValueError as error:
        why = f"{path} is no mapping of a spreadsheet: {error}; put it right, or make it anew."
        raise TrackboardError(why) from None


def text_of(mapping: Mapping) -> str:
    """The mapping as TOML, with the samples of each column as a comment above it."""
    import tomlkit

    document = tomlkit.document()
    for line in _ABOUT:
        document.add(tomlkit.comment(line))
    document.add("version", tomlkit.item(_VERSION))
    sheets = tomlkit.aot()
    for sheet in mapping.sheets:
        sheets.append(_sheet_table(sheet))
    document.add("sheets", sheets)
    return tomlkit.dumps(document)


class _Wrong(ValueError):
    """What is wrong with the file, to go into the sentence about it."""


def _sheet_table(sheet: SheetMapping) -> Any:
    import tomlkit

    table = tomlkit.table()
    table.add("sheet", sheet.sheet)
    table.add("rows", sheet.rows)
    table.add("header_rows", sheet.header_rows)
    if sheet.stands_for:
        table.add("stands_for", sheet.stands_for)
    for name in ("headings", "colours"):
        if said := getattr(sheet, name):
            table.add(name, _words_table(said))
    columns = tomlkit.aot()
    for column in sheet.columns:
        each = tomlkit.table()
        if column.samples:
            each.add(tomlkit.comment("such as " + " | ".join(one_line(sample) for sample in column.samples)))
        each.add("header", one_line(column.header))
        each.add("field", column.field)
        if column.words:
            each.add("words", _words_table(column.words))
        columns.append(each)
    table.add("columns", columns)
    return table


def _words_table(words: Map[str, str]) -> Any:
    import tomlkit

    table = tomlkit.table()
    for word, meaning in words.items():
        table.add(one_line(word) or " ", meaning)
    return table


def _mapping(source: Map[str, Any]) -> Mapping:
    if source.get("version") != _VERSION:
        raise _Wrong(f"its first line that counts is version = {_VERSION}")
    sheets = source.get("sheets")
    if not isinstance(sheets, list) or not sheets:
        raise _Wrong("it has no [[sheets]]")
    return Mapping(tuple(_sheet(each, number) for number, each in enumerate(sheets, start=1)))


def _sheet(source: Any, number: int) -> SheetMapping:
    where = f"[[sheets]] number {number}"
    known = {"sheet", "rows", "header_rows", "stands_for", "headings", "colours", "columns"}
    _keys(source, known, where)
    header_rows = source.get("header_rows", 1)
    if type(header_rows) is not int or not 1 <= header_rows <= 3:
        raise _Wrong(f"{where} has header_rows = {header_rows!r}, which is 1, 2 or 3")
    rows = _text(source, "rows", where, "children")
    if rows not in ROWS:
        raise _Wrong(f'{where} has rows = "{rows}", which is one of {", ".join(ROWS)}')
    columns = source.get("columns")
    if not isinstance(columns, list) or not columns:
        raise _Wrong(f"{where} has no [[sheets.columns]]")
    read = tuple(_column(each, f"{where}, column {place}") for place, each in enumerate(columns, start=1))
    headers: set[str] = set()
    for column in read:
        if fold(column.header) in headers:
            raise _Wrong(f'{where} has the column "{column.header}" twice')
        headers.add(fold(column.header))
    return SheetMapping(
        read,
        sheet=_text(source, "sheet", where, "*"),
        rows=rows,
        header_rows=header_rows,
        stands_for=_text(source, "stands_for", where, ""),
        headings=_words(source, "headings", where),
        colours={colour.upper(): says for colour, says in _words(source, "colours", where).items()},
    )


def _column(source: Any, where: str) -> ColumnMapping:
    _keys(source, {"header", "field", "words"}, where)
    header = _text(source, "header", where, None)
    return ColumnMapping(header, _text(source, "field", where, None), _words(source, "words", where))


def _keys(source: Any, known: set[str], where: str) -> None:
    if not isinstance(source, dict):
        raise _Wrong(f"{where} is not a table")
    if unknown := sorted(source.keys() - known):
        raise _Wrong(f'{where} has "{unknown[0]}", which is not one of {", ".join(sorted(known))}')


def _text(source: Map[str, Any], key: str, where: str, default: str | None) -> str:
    text = source.get(key, default)
    if not isinstance(text, str):
        raise _Wrong(f'{where} has no {key} = "..."')
    return one_line(text)


def _words(source: Map[str, Any], key: str, where: str) -> dict[str, str]:
    words = source.get(key, {})
    if not isinstance(words, dict) or not all(isinstance(said, str) for said in words.values()):
        raise _Wrong(f'{where} has {key} that are not written "word" = "meaning"')
    return {one_line(word): one_line(said) for word, said in words.items()}
