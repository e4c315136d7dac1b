"""The rows of the return, one by one: dates read, and what cannot be used refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from trackboard.clean import one_line
from trackboard.exchange.dates import NotADate, parse_return_date
from trackboard.exchange.files.textfiles import TextTable
from trackboard.exchange.ssda903 import codes
from trackboard.exchange.staged import Problem

_ROUNDED = re.compile(r"[0-9](?:[.][0-9]+)?[Ee][+][0-9]+")
_SPAN = re.compile(r"([0-9]{4})\s*[-/_]\s*(?:[0-9]{2}){1,2}")


class Place(NamedTuple):
    """Where a row stands, and whom it is about."""

    child: str
    file: str
    row: int
    year: int
    """Of the YEAR column; 0 without one."""

    def problem(self, column: str, sentence: str, done: str = "kept") -> Problem:
        """A problem of this row which does not stop the import."""
        return Problem(self.file, self.row, column, sentence, done, reference=self.child)


class Person(NamedTuple):
    """A row of Header."""

    at: Place
    born: date | None
    sex: str
    ethnicity: str
    authority: str


class Episode(NamedTuple):
    """A row of Episodes."""

    at: Place
    start: date
    new_because: str
    legal_status: str
    placement: str
    end: date | None
    ended_because: str

    @property
    def left_care(self) -> bool:
        """Ended, and not to be continued by another episode."""
        return self.end is not None and self.ended_because != codes.CONTINUES

    @property
    def short_break(self) -> bool:
        return self.legal_status in codes.SHORT_BREAKS


class Decision(NamedTuple):
    """A row of PlacedAdoption: the child should be placed for adoption, and perhaps later should not."""

    at: Place
    made: date | None
    reversed: date | None
    reason: str

    def live(self, on: date) -> bool:
        """Made by that day and not reversed by it."""
        return self.made is not None and self.made <= on and (self.reversed is None or self.reversed > on)


class Adoption(NamedTuple):
    """A row of AD1: a child adopted in the year."""

    at: Place
    decided: date | None
    matched: date | None


class Review(NamedTuple):
    """A row of Reviews."""

    at: Place
    held: date


class Worker(NamedTuple):
    """A row of SWEpisodes: a social worker's time with the child."""

    at: Place
    name: str
    start: date
    end: date | None


AnyRow = Person | Episode | Decision | Adoption | Review | Worker


@dataclass(slots=True)
class Rows:
    """The rows of every table that the board uses: a list a file, in the order of the files' names."""

    people: list[list[Person]] = field(default_factory=list)
    episodes: list[list[Episode]] = field(default_factory=list)
    decisions: list[list[Decision]] = field(default_factory=list)
    adoptions: list[list[Adoption]] = field(default_factory=list)
    reviews: list[list[Review]] = field(default_factory=list)
    workers: list[list[Worker]] = field(default_factory=list)

    def of_another_file(self, table: str) -> Callable[[AnyRow], None]:
        """What adds a row to a new file of the table that the return calls `table`."""
        files: list[list[Any]] = getattr(self, _FORMS[table].kept_in)
        files.append([])
        return files[-1].append


class _Refused(Exception):
    """The row cannot be used; the arguments are the column and the sentence."""


class _Form(NamedTuple):
    kept_in: str
    """The list of `Rows`."""
    columns: tuple[str, ...]
    make: Callable[[Place, list[str]], AnyRow]


def read_rows(table: str, text: TextTable, prefix: str, problems: list[Problem]) -> Iterator[AnyRow]:
    """The usable rows of a table of the return; `prefix` goes before each child's reference."""
    columns = text.columns()
    at = [columns.get(name, -1) for name in columns_of(table)]
    make = row_maker(table, text.name, prefix, problems)
    for number, cells in text.rows(problems):
        cells.append("")  # what a column that is not there reads
        if row := make(number, [cells[i] for i in at]):
            yield row


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table that the board reads, in lower case."""
    return ("child", "year", *_FORMS[table].columns)


def row_maker(
    table: str, file: str, prefix: str, problems: list[Problem]
) -> Callable[[int, Sequence[str]], AnyRow | None]:
    """What makes a row of its number and its cells, which are those of `columns_of`: None of one that is refused."""
    form = _FORMS[table]

    def make(number: int, cells: Sequence[str]) -> AnyRow | None:
        child, year, *values = cells
        place = Place(prefix + one_line(child), file, number, _year(year) if year else 0)
        try:
            if not child:
                raise _Refused("CHILD", "the child's reference is blank")
            if _ROUNDED.fullmatch(child):
                raise _Refused("CHILD", f'"{child}" is a reference that a spreadsheet has rounded')
            return form.make(place, values)
        except _Refused as fault:
            column, sentence = fault.args
            reference = place.child if child else ""
            problems.append(Problem(file, number, column, sentence, "row refused", True, reference))
            return None

    return make


@lru_cache(maxsize=256)
def _year(text: str) -> int:
    """The year in which the return year of a YEAR cell ends: 2020 for `2020` and for `2019/20`; 0 for anything else."""
    if span := _SPAN.fullmatch(text):
        return int(span[1]) + 1
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else 0


def _date(text: str, column: str) -> date | None:
    try:
        return parse_return_date(text)
    except NotADate as fault:
        raise _Refused(column, str(fault)) from None


def _needed(text: str, column: str) -> date:
    day = _date(text, column)
    if day is None:
        raise _Refused(column, f"{column} is blank")
    return day


def _person(at: Place, values: list[str]) -> Person:
    born, sex, ethnicity, authority = values
    return Person(at, _date(born, "DOB"), sex.upper(), ethnicity.upper(), one_line(authority))


def _episode(at: Place, values: list[str]) -> Episode:
    start, because, status, placement, end, ceased = values
    return Episode(
        at,
        _needed(start, "DECOM"),
        because.upper(),
        status.upper(),
        placement.upper(),
        _date(end, "DEC"),
        ceased.upper(),
    )


def _decision(at: Place, values: list[str]) -> Decision:
    made, ceased = _date(values[0], "DATE_PLACED"), _date(values[1], "DATE_PLACED_CEASED")
    if made is None and ceased is None:
        raise _Refused("DATE_PLACED", "DATE_PLACED is blank")
    return Decision(at, made, ceased, values[2].upper())


def _adoption(at: Place, values: list[str]) -> Adoption:
    return Adoption(at, _date(values[0], "DATE_INT"), _date(values[1], "DATE_MATCH"))


def _review(at: Place, values: list[str]) -> Review:
    return Review(at, _needed(values[0], "REVIEW"))


def _worker(at: Place, values: list[str]) -> Worker:
    return Worker(at, one_line(values[0]), _needed(values[1], "SW_DECOM"), _date(values[2], "SW_DEC"))


_FORMS: Mapping[str, _Form] = {
    "Header": _Form("people", ("dob", "sex", "ethnic", "la"), _person),
    "Episodes": _Form("episodes", ("decom", "rne", "ls", "place", "dec", "rec"), _episode),
    "PlacedAdoption": _Form("decisions", ("date_placed", "date_placed_ceased", "reason_placed_ceased"), _decision),
    "AD1": _Form("adoptions", ("date_int", "date_match"), _adoption),
    "Reviews": _Form("reviews", ("review",), _review),
    "SWEpisodes": _Form("workers", ("sw_id", "sw_decom", "sw_dec"), _worker),
}
