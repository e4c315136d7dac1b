"""What may leave the service: closed by default, and nothing in it from which a number taken out could be worked out.

One gate for every report. Each column says what it holds; a report with a column that does not, or one about single
children, does not leave. Small numbers are taken out and others rounded (`suppression`), and what follows from counts
(shares, ranks, bands) is made again from what is left of them. Sections and remarks stay behind, and so do words that
somebody typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from trackboard.errors import TrackboardError, UsageProblem
from trackboard.reports.kit.columns import Holds, Remake, ReportColumn
from trackboard.reports.kit.report import Cell, N, Relation, Report, prefixed
from trackboard.reports.kit.suppression import BASE, SMALL, rounded, suppressed
from trackboard.table import Column

_NUMBERS = (Holds.COUNT, Holds.DERIVED, Holds.MEETINGS, Holds.FIGURE)
_NEVER = (Holds.PERSON, Holds.TEXT)
_LEFT_BEHIND: dict[str, Any] = {"remarks": (), "sections": {}, "cells": {}, "beneath": {}, "parts": {}}
OTHER = "another"
"""In the place of words that are none of the policy's: somebody typed them."""


def published(report: Report) -> Report:
    """`report` as it may leave the service; refuses one about single children, and one that does not say what it holds.

    Raises UsageProblem for the first; for the second TrackboardError, because it is a fault of trackboard's own.
    """
    _refuse_undeclared(report)
    _refuse_single(report)
    shown = _shown(report)
    keys = [column.key for column in report.columns]
    rows = [
        tuple(
            _plain(report, column, (place, column.key), value, shown)
            for column, value in zip(report.columns, row, strict=True)
        )
        for place, row in enumerate(report.rows)
    ]
    for at, column in enumerate(report.columns):
        if column.derived is not None:
            bases = [
                tuple(shown.get(N) if base == N[1] else row[keys.index(base)] for base in column.derived.bases)
                for row in rows
            ]
            remake = column.derived.remake or _rounded_where_shown([row[at] for row in rows])
            rows = [(*row[:at], value, *row[at + 1 :]) for row, value in zip(rows, remake(bases), strict=True)]
    if report.only_found:
        rows = [row for row in rows if _tells_a_count(report, row)]
    n = shown[N] if report.n_holds is Holds.COUNT else report.n
    made = replace(
        report,
        rows=rows,
        n=n,
        notes=_notes(report, n),
        for_publication=True,
        **_LEFT_BEHIND,
    )
    _refuse_stray_values(made, report)
    return made


# --- What is refused ---


def _fault(report: Report, why: str) -> TrackboardError:
    return TrackboardError(
        f"the report {report.name} cannot be published: {why}. That is a fault of trackboard's own, and nothing leaves"
    )


def _refuse_undeclared(report: Report) -> None:
    """Refuse a report of which a column, in a section too, or a cell does not say what it holds."""
    for table in (report, *report.sections.values()):
        for column in table.columns:
            if not isinstance(column, ReportColumn) or not isinstance(column.holds, Holds):
                raise _fault(report, f"the column {_called(column)} does not say what it holds")
    for column in report.columns:
        if column.holds is Holds.DERIVED and (column.derived is None or not column.derived.bases):
            raise _fault(report, f"the column {_called(column)} does not say what it follows from")
        values = [row[report.columns.index(column)] for row in report.rows]
        if column.holds is Holds.COUNT and any(not (value is None or _is_count(value)) for value in values):
            raise _fault(report, f"the column {_called(column)} is of counts, and holds what is none")
        missing = [place for place in range(len(report.rows)) if (place, column.key) not in report.cells]
        if column.holds is Holds.BY_ROW and missing:
            raise _fault(report, f"the column {_called(column)} does not say what it holds in row {missing[0] + 1}")
    if len(report.notes) < 2 or not report.notes[1].startswith(f"n = {report.n} "):
        raise _fault(report, "its second note does not begin with its n")


def _refuse_single(report: Report) -> None:
    """Refuse a report of which the rows are about single children, or name people, or hold what somebody typed."""
    for_whom = "and --publish is for what leaves the service"
    if report.single_children:
        raise UsageProblem(f"`report {report.name}` lists single children, {for_whom}")
    for column in report.columns:
        if column.holds in _NEVER:
            raise UsageProblem(f"`report {report.name}` holds {column.holds.value} ({_called(column)}), {for_whom}")


def _refuse_stray_values(made: Report, exact: Report) -> None:
    """Refuse a report with a value in a column that is not for such: it was declared as what it is not."""
    for at, column in enumerate(made.columns):
        for place, row in enumerate(made.rows):
            value = row[at]
            held = exact.cells[place, column.key].holds if column.holds is Holds.BY_ROW else column.holds
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if number and held not in _NUMBERS:
                raise _fault(exact, f"the column {_called(column)} holds a number, and says it holds {held.value}")
            if isinstance(value, date) and held is not Holds.PERIOD:
                raise _fault(exact, f"the column {_called(column)} holds a date, and says it holds {held.value}")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _called(column: Column) -> str:
    return f'"{column.label or column.key}"'


# --- Counts ---


def _shown(report: Report) -> dict[Cell, int | None]:
    """Every count that figures of the report can follow from, as it is published; None where it is suppressed."""
    exact, relations = _cells(report), list(report.relations)
    taken_out: set[Cell] = set()
    standing: set[Cell] = set()
    for prefix, part in report.parts.items():
        found = {prefixed(prefix, cell): value for cell, value in _cells(part).items()}
        out = {prefixed(prefix, cell) for cell in suppressed(_cells(part), part.relations)}
        exact |= found
        relations += [_of_part(prefix, relation) for relation in part.relations]
        taken_out |= out
        standing |= found.keys() - out
    hidden = suppressed(exact, relations, taken_out=taken_out, standing=standing)
    return {cell: None if cell in hidden else rounded(value) for cell, value in exact.items()}


def _cells(report: Report) -> dict[Cell, int]:
    """The counts of the report's own table, those beneath it, and its n."""
    found: dict[Cell, int] = {**report.beneath}
    if report.n_holds is Holds.COUNT:
        found[N] = report.n or 0
    for at, column in enumerate(report.columns):
        if column.holds is Holds.COUNT:
            found |= {(place, column.key): row[at] for place, row in enumerate(report.rows) if row[at] is not None}
    return found


def _of_part(prefix: str, relation: Relation) -> Relation:
    parts = tuple(prefixed(prefix, cell) for cell in relation.parts)
    return Relation(prefixed(prefix, relation.total), parts, relation.adds_up)


# --- What stands in the place of each value ---


def _plain(report: Report, column: ReportColumn, cell: Cell, value: Any, shown: Mapping[Cell, int | None]) -> Any:
    """A value as it is published, what follows from counts still as it was."""
    if column.holds is Holds.COUNT:
        return None if value is None else shown[cell]
    if column.holds is Holds.LABEL:
        return _among(value, column.among, OTHER)
    if column.holds is not Holds.BY_ROW:
        return value
    held = report.cells[cell]
    if held.holds is Holds.LABEL:
        return _among(value, held.among, None)
    if held.holds is Holds.DERIVED and held.remake is not None:
        return held.remake(tuple(shown[base] for base in held.bases))
    return value if held.holds in (Holds.MEETINGS, Holds.FIGURE, Holds.PERIOD) else None


def _tells_a_count(report: Report, row: tuple[Any, ...]) -> bool:
    return any(
        column.holds is Holds.COUNT and value is not None for column, value in zip(report.columns, row, strict=True)
    )


def _among(value: Any, words: frozenset[str] | None, otherwise: str | None) -> Any:
    return value if words is None or value in (None, "") or value in words else otherwise


def _rounded_where_shown(values: Sequence[Any]) -> Remake:
    """The same figures by the rule for counts, left out where a count that they follow from is."""
    return lambda bases: [None if None in base else _figure(value) for base, value in zip(bases, values, strict=True)]


def _figure(value: Any) -> int | None:
    """A figure that is no count, such as a number of days, by the rule for counts."""
    if not isinstance(value, int | float) or value <= SMALL:
        return None
    return rounded(round(value))


def _notes(report: Report, n: int | None) -> tuple[str, ...]:
    first, second, *others = report.notes
    words = "suppressed" if n is None else str(n)
    own_words = any(held.holds is Holds.TEXT for held in report.cells.values())
    return (
        first,
        second.replace(f"n = {report.n} ", f"n = {words} ", 1),
        f"for publication: numbers of {SMALL} or fewer, and those that would give one away, are suppressed; others are "
        f"rounded to the nearest {BASE} and never below {BASE}, so they may not add up; shares are made of rounded "
        "numbers; an empty cell is a suppressed one"
        + (", or an answer in an authority's own words, which stays behind" if own_words else ""),
        *others,
    )
