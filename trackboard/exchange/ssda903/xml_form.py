"""The return as XML: EXPSSDA903, in it CHILD by CHILD, each with a HEADER and EPISODEs, streamed into the same rows.

HEADER holds the columns of Header and AD1 side by side and, as groups of their own, what happens more than once
(AREVIEW, AD_PLACED, ...). As with CSVs, a group is known by its columns and not by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import Source
from trackboard.exchange.files.textfiles import decoded, tidy
from trackboard.exchange.ssda903.return_rows import AnyRow, columns_of, row_maker
from trackboard.exchange.ssda903.return_tables import TABLES, Table
from trackboard.exchange.staged import Problem

ROOT = "expssda903"
_DEEPEST = 6
"""The form needs four levels: EXPSSDA903, CHILD, HEADER, AREVIEW, and the columns in it."""
_LONGEST = 10_000
"""Characters of a cell. The longest that the return has are postcodes."""
_AT_ONCE = 1 << 20
_OTHER_NAMES = {"childid": "child", "pl": "place"}
"""What the XML calls a column, to what the CSVs call it."""

USED = tuple(table for table in TABLES if table.used)


@dataclass(slots=True)
class XmlReturn:
    """One file of the return as XML."""

    source: Source
    not_used: set[str] = field(default_factory=set)
    """Tables that it has and the board does not use. Filled as the rows are read."""

    def rows(self, prefix: str, problems: list[Problem]) -> Iterator[tuple[str, AnyRow]]:
        """Each usable row with its table; its number is that of the line on which the group begins.

        `NotAReturn` where the root is another; `TrackboardError`, in one sentence, where the file is damaged, nested
        too deep, or declares a document type, which is how small files are made to grow.
        """
        name = self.source.name
        _, text = decoded(name, self.source.load())
        parser, children = DefusedExpatParser(forbid_dtd=True), _Children(name, problems)
        makers = {table.name: row_maker(table.name, name, prefix, problems) for table in USED}
        parser.setContentHandler(children)
        children.setDocumentLocator(parser)
        text = text.lstrip()  # nothing may stand before the declaration, and systems leave blank lines there
        try:
            for start in range(0, len(text), _AT_ONCE):
                parser.feed(text[start : start + _AT_ONCE])
                for child in children.taken():
                    yield from self._rows_of(child, makers)
            parser.close()
        except SAXParseException as fault:
            where = f"{name}, row {fault.getLineNumber()}"
            raise TrackboardError(f"{where}, is damaged ({fault.getMessage()}): export it again.") from None
        except DefusedXmlException:
            sentence = f"{name} declares a document type or entities, as no return does: export it from the case system"
            raise TrackboardError(f"{sentence} again.") from None
        if not children.count:
            raise TrackboardError(f"{name} is a return without a child: export it again.")

    def _rows_of(
        self, groups: list[_Group], makers: Mapping[str, Callable[[int, list[str]], AnyRow | None]]
    ) -> Iterator[tuple[str, AnyRow]]:
        who = _who(groups)
        for group in groups:
            for table in _tables_of(group):
                if not table.used:
                    self.not_used.add(table.name)
                    continue
                cells = who | group.cells
                row = makers[table.name](group.line, [cells.get(column, "") for column in columns_of(table.name)])
                if row:
                    yield table.name, row


class NotAReturn(Exception):
    """XML of some other kind."""


@dataclass(slots=True)
class _Group:
    """An element that holds others, which are its columns."""

    name: str
    line: int
    cells: dict[str, str] = field(default_factory=dict)


def _who(groups: list[_Group]) -> dict[str, str]:
    """What stands once for the whole child: its reference, and the year of some regional variants."""
    who: dict[str, str] = {}
    for group in groups:
        if group.name in ("child", "header"):
            who |= {column: group.cells[column] for column in ("child", "year") if group.cells.get(column)}
    return who


def _tables_of(group: _Group) -> Iterator[Table]:
    """The tables that have a row in the group: those of whose own columns it fills one. Every child has one in Header,
    whatever is blank in it."""
    for table in TABLES:
        of_every_child = group.name == "header" and table.name == "Header"
        if of_every_child or any(group.cells.get(column) for column in table.marks):
            yield table


class _Children(ContentHandler):
    """Collects each child's groups as the file goes by."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        super().__init__()
        self.count = 0
        self._file = file
        self._problems = problems
        self._path: list[str] = []
        self._open: list[_Group] = []
        self._groups: list[_Group] = []
        self._done: list[list[_Group]] = []
        self._text: list[str] = []
        self._length = 0
        self._leaf = False
        self._began = 0
        self._locator: Locator | None = None

    def taken(self) -> list[list[_Group]]:
        """The groups of each child that ended since this was asked last."""
        done, self._done = self._done, []
        return done

    def setDocumentLocator(self, locator: Locator) -> None:
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        name = name.rpartition(":")[2].casefold()
        if not self._path and name != ROOT:
            raise NotAReturn
        if len(self._path) == _DEEPEST:
            raise self._fault("is nested deeper than a return is")
        if self._leaf:  # the element before this one is no cell, but holds this one
            group = _Group(self._path[-1], self._began)
            self._open.append(group)
            self._groups.append(group)
        self._path.append(name)
        self._began = self._line
        self._text.clear()
        self._length = 0
        self._leaf = len(self._path) > 1

    def characters(self, content: str) -> None:
        self._length += len(content)
        if self._length > _LONGEST:
            raise self._fault(f"holds a cell of more than {_LONGEST:,} characters")
        self._text.append(content)

    def endElement(self, name: str) -> None:
        name = self._path.pop()
        if self._leaf:
            self._leaf = False
            if self._open:
                self._put(self._open[-1], _OTHER_NAMES.get(name, name), "".join(self._text))
        elif self._open:
            self._open.pop()
        if len(self._path) == 1:
            self.count += 1
            self._done.append(self._groups)
            self._groups = []
        self._text.clear()
        self._length = 0

    def _put(self, group: _Group, column: str, text: str) -> None:
        value = text.strip()
        if not (value.isascii() and value.isprintable()):
            value = tidy(value, self._file, self._line, column.upper(), self._problems)
        before = group.cells.get(column, "")
        if before and value and before != value:
            sentence = f'{column.upper()} is there twice, as "{before[:40]}" and as "{value[:40]}"'
            self._problems.append(Problem(self._file, self._line, column.upper(), sentence, "the first used"))
            return
        group.cells[column] = before or value

    @property
    def _line(self) -> int:
        return self._locator.getLineNumber() or 0 if self._locator else 0

    def _fault(self, what: str) -> TrackboardError:
        return TrackboardError(f"{self._file}, row {self._line}, {what}: export it again.")
