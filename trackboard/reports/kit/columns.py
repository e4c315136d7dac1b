"""Columns that say what they hold, so that a report may be published: what says nothing never leaves the service.

A column is made by the function named for what it holds: `counts("met>Met", "late>Late")`. Each takes `key:Label`, or
`key>Label` for numbers, which are aligned to the right. A column without a label is an id beside the words for it: for
machines, and not shown to people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from trackboard.table import Column, Table


class Holds(Enum):
    """What stands in a column, or in a cell, and so what may leave the service of it."""

    LABEL = "words of trackboard or of the policy"
    PERIOD = "a year, a month or a day of the calendar"
    FIGURE = "a figure published elsewhere"
    MEETINGS = "a number of meetings or of authorities, or what follows from it: it tells of no child"
    COUNT = "a number of children, or of what belongs to them"
    DERIVED = "what follows from counts"
    BY_ROW = "something else in each row"
    CHILD = "what is so of a single child"
    PERSON = "a name of somebody who works there"
    TEXT = "words that somebody typed"


Remake = Callable[[Sequence[tuple[Any, ...]]], Sequence[Any]]
"""Makes the values of a column from what each row has published of the counts they follow from."""


class Derived(NamedTuple):
    """A column that follows from counts: their keys (`*` for the report's own n), and how it is made again from them.

    `remake` is given, for each row, those counts as they are published, None where one is suppressed. Without it the
    figure is rounded like a count, and left out where a count of its is.
    """

    bases: tuple[str, ...]
    remake: Remake | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn(Column):
    """A column of a report. There is none that does not say what it holds."""

    holds: Holds
    derived: Derived | None = None
    among: frozenset[str] | None = None
    """Of labels, the only words that may leave: others were typed by somebody. None for any."""


@dataclass(frozen=True, slots=True)
class Section(Table):
    """A table of a report."""

    columns: tuple[ReportColumn, ...]


def labels(*given: str, among: Iterable[str] | None = None) -> tuple[ReportColumn, ...]:
    """Words of trackboard or of the policy; with `among`, other words may stand there too, and those never leave."""
    return _columns(Holds.LABEL, given, frozenset(among) if among is not None else None)


def dates(*given: str) -> tuple[ReportColumn, ...]:
    """Years, months and days of the calendar: nobody's own."""
    return _columns(Holds.PERIOD, given)


def counts(*given: str) -> tuple[ReportColumn, ...]:
    """Numbers of children, or of what belongs to them: suppressed where they are small, otherwise rounded."""
    return _columns(Holds.COUNT, given)


def derived(given: str, *bases: str, by: Remake | None = None) -> ReportColumn:
    """What follows from the counts of those keys (`*`: the report's n), made again from what is published of them."""
    key, label, align = _parts(given)
    return ReportColumn(key, label, align, holds=Holds.DERIVED, derived=Derived(bases, by))


def of_meetings(*given: str) -> tuple[ReportColumn, ...]:
    """Numbers of meetings or of authorities, and what follows from those: exact, because they tell of no child."""
    return _columns(Holds.MEETINGS, given)


def figures(*given: str) -> tuple[ReportColumn, ...]:
    """Figures that were published elsewhere."""
    return _columns(Holds.FIGURE, given)


def by_row(*given: str) -> tuple[ReportColumn, ...]:
    """Something else in each row: `Report.cells` says what."""
    return _columns(Holds.BY_ROW, given)


def of_child(*given: str) -> tuple[ReportColumn, ...]:
    """What is so of a single child: its reference, dates, days, events."""
    return _columns(Holds.CHILD, given)


def of_person(*given: str) -> tuple[ReportColumn, ...]:
    """Names of people who work there."""
    return _columns(Holds.PERSON, given)


def _columns(holds: Holds, given: Sequence[str], among: frozenset[str] | None = None) -> tuple[ReportColumn, ...]:
    return tuple(ReportColumn(*_parts(text), holds=holds, among=among) for text in given)


def _parts(text: str) -> tuple[str, str, str]:
    right = ">" in text
    key, _, label = text.partition(">" if right else ":")
    return key, label, "right" if right else "left"
