"""What may leave the service: small numbers suppressed, others rounded to 5, and nothing to work them out from.

A count of 5 or fewer is taken out. Every other count, totals too, is rounded to the nearest 5, and what follows from
counts (shares, ranks, bands) is made again from the rounded ones. Then the table is read as an outsider would: each
number taken out is bounded by the sums it stands in, and wherever that leaves too few possible values the smallest
number beside it is taken out as well, or the total itself. Sections and remarks are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from trackboard.errors import UsageProblem
from trackboard.reports.report import Cell, N, Relation, Report

SMALL = 5
BASE = 5
POSSIBLE = 3
"""An outsider must be left with at least so many values that a number taken out could have."""
_MANY = 10**9


def published(report: Report) -> Report:
    """`report` as it may leave the service; refuses one about single children."""
    if report.single_children:
        raise UsageProblem(
            f"`report {report.name}` lists single children, and --publish is for what leaves the service"
        )
    exact = _cells(report)
    hidden = suppressed(exact, report.relations)
    shown = {cell: None if cell in hidden else rounded(value) for cell, value in exact.items()}
    keys = [column.key for column in report.columns]
    rows = [
        tuple([shown.get((place, key), value) for key, value in zip(keys, row, strict=True)])
        for place, row in enumerate(report.rows)
    ]
    for key, derived in report.derived.items():
        at = keys.index(key)
        bases = [
            tuple(shown.get(N if base == N[1] else (place, base)) for base in derived.bases)
            for place in range(len(rows))
        ]
        if derived.remake is not None:
            made = derived.remake(bases)
        else:
            made = [None if None in base else _figure(row[at]) for base, row in zip(bases, rows, strict=True)]
        rows = [(*row[:at], value, *row[at + 1 :]) for row, value in zip(rows, made, strict=True)]
    n = shown[N]
    words = "suppressed" if n is None else str(n)
    first, second, *others = report.notes
    return replace(
        report,
        rows=rows,
        n=n,
        notes=(
            first,
            second.replace(f"n = {report.n} ", f"n = {words} ", 1),
            f"for publication: numbers of {SMALL} or fewer, and those that would give one away, are suppressed; "
            f"others are rounded to {BASE}, so they may not add up; an empty cell is a suppressed one",
            *others,
        ),
        remarks=(),
        sections={},
    )


def rounded(value: int) -> int:
    """`value` to the nearest 5."""
    return (value + BASE // 2) // BASE * BASE


def _figure(value: Any) -> Any:
    return rounded(round(value)) if isinstance(value, int | float) else value


def _cells(report: Report) -> dict[Cell, int]:
    keys = [column.key for column in report.columns]
    places = [(keys.index(key), key) for key in report.counts]
    found: dict[Cell, int] = {N: report.n or 0}
    for row, values in enumerate(report.rows):
        found |= {(row, key): values[at] for at, key in places if values[at] is not None}
    return found


def suppressed(exact: dict[Cell, int], relations: Iterable[Relation]) -> set[Cell]:
    """The cells to take out: the small ones, and those that would give one of these away."""
    known = [relation for relation in relations if all(cell in exact for cell in (relation.total, *relation.parts))]
    hidden = {cell for cell, value in exact.items() if value <= SMALL}
    while True:
        bounds = _bounds(exact, hidden, known)
        exposed = [cell for cell in hidden if bounds[cell][1] - bounds[cell][0] + 1 < POSSIBLE]
        more: set[Cell] = set()
        for cell in sorted(exposed):
            for relation in known:
                if _tells(relation, cell, bounds):
                    beside = [part for part in relation.parts if part not in hidden]
                    if beside and relation.adds_up:
                        more.add(min(beside, key=lambda part: (exact[part], part)))
                    elif relation.total not in hidden:
                        more.add(relation.total)
        if not more:
            return hidden
        hidden |= more


def _bounds(exact: dict[Cell, int], hidden: set[Cell], relations: list[Relation]) -> dict[Cell, tuple[int, int]]:
    """What an outsider knows of each cell, from its rounding and from every sum it stands in, taken to the end.

    He is taken to know which of the cells taken out are small.
    """
    bounds = {}
    for cell, value in exact.items():
        if cell in hidden:
            bounds[cell] = (0, SMALL) if value <= SMALL else (SMALL + 1, _MANY)
        else:
            near = rounded(value)
            bounds[cell] = (max(near - BASE // 2, SMALL + 1), near + BASE // 2)
    changed = True
    while changed:
        changed = False
        for relation in relations:
            for cell in (relation.total, *relation.parts):
                changed |= _narrow(bounds, cell, *_implied(relation, cell, bounds))
    return bounds


def _tells(relation: Relation, cell: Cell, bounds: dict[Cell, tuple[int, int]]) -> bool:
    """Whether the other numbers of the relation bound `cell` as closely as it is bounded, at either end."""
    low, high = _implied(relation, cell, bounds)
    return (low > 0 and low >= bounds[cell][0]) or high <= min(bounds[cell][1], SMALL - 1)


def _implied(relation: Relation, cell: Cell, bounds: dict[Cell, tuple[int, int]]) -> tuple[int, int]:
    """The least and the most that `cell` can be by this relation alone; anything where it is not in it."""
    total, parts, adds_up = relation
    low = sum(bounds[part][0] for part in parts)
    high = sum(bounds[part][1] for part in parts) if adds_up else _MANY
    if cell == total:
        return low, high
    if cell in parts:
        least = bounds[total][0] - (high - bounds[cell][1]) if adds_up else 0
        return least, bounds[total][1] - (low - bounds[cell][0])
    return 0, _MANY


def _narrow(bounds: dict[Cell, tuple[int, int]], cell: Cell, low: int, high: int) -> bool:
    before = bounds[cell]
    bounds[cell] = (max(before[0], low), min(before[1], high))
    return bounds[cell] != before
