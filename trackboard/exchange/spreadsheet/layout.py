"""Where the table of a sheet lies: its header, in one row or two, and below it children and sub-headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from trackboard.clean import one_line
from trackboard.exchange.files.textfiles import fold
from trackboard.exchange.spreadsheet.cells import is_dated
from trackboard.exchange.spreadsheet.grid import Grid

WITHIN = 60
"""Rows at the top of a sheet in which its header is looked for."""
_LONGEST_HEADING = 80
_TOTAL = re.compile(r"(?:sub|grand)?[\s-]*totals?\b|key\b|legend\b|footnote\b|©", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table."""

    first: int
    last: int
    """Its rows, by their place in the grid."""
    names: tuple[str, ...]
    """Of each column, the rows joined by a space; one that stands there again has a number after it."""
    parts: tuple[tuple[str, str], ...]
    """Of each column what the upper row says, over several columns perhaps, and what the last row says."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A row inside the table that speaks of the rows below it."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one child: several where its reference is merged over them."""

    reference: str
    rows: tuple[tuple[int, Sequence[str]], ...]

    @property
    def row(self) -> int:
        """Its first row, as a person counts."""
        return self.rows[0][0]


def header_at(grid: Grid, place: int, rows: int) -> Header | None:
    """The header that the `rows` rows from the place on would make."""
    if place + rows > len(grid.rows):
        return None
    width = max(len(cells) for _, cells in grid.rows[place : place + rows])
    lines = [_spread(grid, place + step, width, last=step == rows - 1) for step in range(rows)]
    names: list[str] = []
    seen: dict[str, int] = {}
    for column in range(width):
        name = " ".join(dict.fromkeys(filter(None, (line[column] for line in lines))))
        count = seen[fold(name)] = seen.get(fold(name), 0) + 1
        names.append(f"{name} ({count})" if name and count > 1 else name)
    while names and not names[-1]:
        names.pop()
    parts = tuple(
        (" ".join(filter(None, (line[at] for line in lines[:-1]))), lines[-1][at]) for at in range(len(names))
    )
    return Header(place, place + rows - 1, tuple(names), parts)


def find_header(grid: Grid, headers: Collection[str], rows: int) -> Header | None:
    """The header that has most of `headers`, and at least half of them; None where there is none."""
    wanted = {fold(header) for header in headers}
    best: tuple[int, Header] | None = None
    for place in range(min(WITHIN, len(grid.rows))):
        header = header_at(grid, place, rows)
        if header is None:
            break
        found = len(wanted & {fold(name) for name in header.names})
        if 2 * found >= len(wanted) and (best is None or found > best[0]):
            best = found, header
    return best[1] if best else None


def lines_of(
    grid: Grid, header: Header, reference: int, name: int | None, is_known: Callable[[str], bool]
) -> Iterator[Heading | Block]:
    """What stands below the header: blocks of children, whose reference may be blank, and headings.

    Totals, the header once more and blank rows are passed over. `reference` and `name` are columns; a heading may stand
    where names do if it is known to be one.
    """
    end = max(reference, name if name is not None else 0)
    names = frozenset(fold(each) for each in (*header.names, *(part for _, part in header.parts)) if each)
    block: list[tuple[int, Sequence[str]]] = []
    for number, cells in grid.rows[header.last + 1 :]:
        origin = grid.origins.get((number, reference))
        if block and origin and origin[0] < number and origin[0] == _origin_row(grid, block[0][0], reference):
            block.append((number, cells))
            continue
        if block:
            yield _block(grid, block, reference)
            block = []
        filled = [at for at, cell in enumerate(cells) if cell]
        text = one_line(cells[filled[0]])
        if _TOTAL.match(text) or _again(cells, text, names):
            continue
        place = filled[0]
        may_head = len(filled) == 1 and place <= end and (place != name or place == reference or is_known(text))
        if may_head and _is_heading(text, place == reference):
            yield Heading(number, text)
        else:
            block = [(number, cells)]
    if block:
        yield _block(grid, block, reference)


def _spread(grid: Grid, place: int, width: int, *, last: bool) -> list[str]:
    """A row of the header, with what runs over several columns in each of them.

    Cells merged say how far they run; where none is merged, one of an upper row runs until the next.
    """
    number, cells = grid.rows[place]
    texts = [one_line(grid.text(number, cells, column)) for column in range(width)]
    merged = any(row == number for row, _ in grid.origins)
    if last or merged:
        return texts
    below = grid.rows[place + 1][1]
    running = ""
    for column in range(width):
        under = column < len(below) and bool(below[column])
        if texts[column]:
            running = texts[column] if under else ""
        elif under:
            texts[column] = running
    return texts


def _origin_row(grid: Grid, row: int, column: int) -> int:
    return grid.origins.get((row, column), (row, column))[0]


def _block(grid: Grid, rows: list[tuple[int, Sequence[str]]], reference: int) -> Block:
    return Block(one_line(grid.text(*rows[0], reference)), tuple(rows))


def _again(cells: Sequence[str], first: str, names: frozenset[str]) -> bool:
    """Whether the row is the header's last once more, as its first filled cell and most of the others tell."""
    if fold(first) not in names:
        return False
    said = [fold(cell) for cell in cells if cell]
    return len(said) > 1 and sum(text in names for text in said) > len(said) / 2


def _is_heading(text: str, where_references_stand: bool) -> bool:
    """A single cell on its row: a heading, unless it is a child of whom nothing but the reference is known."""
    if is_dated(text) or len(text) > _LONGEST_HEADING or not any(letter.isalpha() for letter in text):
        return False
    return not where_references_stand or not any(c.isdigit() for c in text) or " " in text
