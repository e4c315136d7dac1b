"""Which numbers are taken out of what is published, so that none of them can be worked out from those that stay.

A count of 5 or fewer is taken out. Every other count, totals too, is rounded to the nearest 10, never below 10. Then
the table is read as an outsider would: each number taken out is bounded by the sums it stands in, and wherever that
leaves too few possible values the smallest number beside it is taken out as well, or the total itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from trackboard.reports.kit.report import Cell, Relation

SMALL = 5
BASE = 10
POSSIBLE = 3
"""An outsider must be left with at least so many values that a number taken out could have."""
_MANY = 10**9


def rounded(value: int) -> int:
    """A count above `SMALL` as it is shown: to the nearest 10, and never below 10."""
    return max(BASE, (value + BASE // 2) // BASE * BASE)


def could_be(shown: int) -> tuple[int, int]:
    """The least and the most that a count shown so can be."""
    return (SMALL + 1 if shown == BASE else shown - BASE // 2), shown + BASE // 2 - 1


def suppressed(
    exact: Mapping[Cell, int],
    relations: Iterable[Relation],
    *,
    taken_out: Collection[Cell] = (),
    standing: Collection[Cell] = (),
) -> set[Cell]:
    """The cells to take out: the small ones, and those that would give one of these away.

    `taken_out` and `standing` are what another publication of the day does with cells of its own that stand in
    `exact` too: the ones are out already, the others are in print, and others have to go in their place.
    """
    known = [relation for relation in relations if all(cell in exact for cell in (relation.total, *relation.parts))]
    hidden = {cell for cell, value in exact.items() if value <= SMALL} | set(taken_out)
    fixed = set(standing)
    while True:
        bounds = _bounds(exact, hidden, known)
        exposed = [cell for cell in hidden if bounds[cell][1] - bounds[cell][0] + 1 < POSSIBLE]
        more: set[Cell] = set()
        for cell in sorted(exposed):
            for relation in known:
                if _tells(relation, cell, bounds):
                    beside = [part for part in relation.parts if part not in hidden and part not in fixed]
                    if beside and relation.adds_up:
                        more.add(min(beside, key=lambda part: (exact[part], part)))
                    elif relation.total not in hidden and relation.total not in fixed:
                        more.add(relation.total)
        if not more:
            return hidden
        hidden |= more


def _bounds(exact: Mapping[Cell, int], hidden: set[Cell], relations: list[Relation]) -> dict[Cell, tuple[int, int]]:
    """What an outsider knows of each cell, from its rounding and from every sum it stands in, taken to the end.

    He is taken to know which of the cells taken out are small.
    """
    bounds = {}
    for cell, value in exact.items():
        if cell in hidden:
            bounds[cell] = (0, SMALL) if value <= SMALL else (SMALL + 1, _MANY)
        else:
            bounds[cell] = could_be(rounded(value))
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
