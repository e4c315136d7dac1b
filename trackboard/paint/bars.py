"""Bars that are looked at and not read: a clock against its limit, shares of a whole, people as squares.

Where something is over, the shape is another one too, so that a bar reads without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trackboard.paint.cells import Line, merged
from trackboard.paint.palette import Ground, Ink, Name

GONE, LEFT, MARK, OVER = "━", "─", "┃", "■"


class Clock(NamedTuple):
    """A clock as a bar shows it: days gone, days allowed, and how it stands."""

    gone: int
    limit: int
    colour: Name
    counts: bool = True


def mark_place(clock: Clock, width: int) -> int:
    """The cell of the limit in a bar of `width` cells."""
    last = max(0, width - 1)
    if clock.gone <= clock.limit:
        return last
    return max(0, min(last - 1, round(last * max(0, clock.limit) / clock.gone)))


def clock_bar(clock: Clock, width: int, on: Ground = "ground") -> Line:
    """`━━━━━━┃■■■`: days gone up to the limit, its mark, and beyond it; within the limit `━━━━────┃`."""
    if width <= 0:
        return []
    at = mark_place(clock, width)
    if clock.gone > clock.limit:
        over: Name = "overdue_bar" if clock.counts else "edge"
        return merged(
            [(GONE * at, Ink("second", on)), (MARK, Ink("mark", on)), (OVER * (width - 1 - at), Ink(over, on))]
        )
    gone = at if not clock.limit else min(at, round(at * max(0, clock.gone) / clock.limit))
    bar: Name = "edge" if not clock.counts else "due_soon_bar" if clock.colour == "due_soon" else "on_track_bar"
    return merged([(GONE * gone, Ink(bar, on)), (LEFT * (at - gone), Ink("edge", on)), (MARK, Ink("mark", on))])


def share_line(shares: Sequence[tuple[int, Name]], width: int, *, coloured: bool = True) -> Line:
    """Counts as parts of a line, none of them lost: each that is more than nothing has a cell, if there is one.

    Without colour it is one thin line: the numbers stand over it.
    """
    cells = _cells([count for count, _ in shares], width)
    if not coloured or not any(cells):
        return [(LEFT * max(0, width), Ink("rule" if coloured else "edge"))]
    return merged((GONE * many, Ink(name)) for many, (_, name) in zip(cells, shares, strict=True))


def _cells(counts: Sequence[int], width: int) -> list[int]:
    """`width` cells shared out by size, the largest remainder first; each count that is not 0 has at least one."""
    counts = [max(0, count) for count in counts]
    whole = sum(counts)
    if not whole or width <= 0:
        return [0] * len(counts)
    cells = [count * width // whole for count in counts]
    by_rest = sorted(range(len(counts)), key=lambda place: (-(counts[place] * width % whole), place))
    for place in by_rest[: width - sum(cells)]:
        cells[place] += 1
    for place, count in enumerate(counts):
        largest = max(range(len(cells)), key=cells.__getitem__)
        if count and not cells[place] and cells[largest] > 1:
            cells[largest] -= 1
            cells[place] = 1
    return cells


def squares(groups: Sequence[tuple[int, Name]], width: int, on: Ground = "ground") -> Line:
    """A square a child, group by group; `+12` for those there is no room for."""
    whole, room, rest = sum(max(0, count) for count, _ in groups), max(0, width), ""
    if whole > room:
        room = next((each for each in range(room, -1, -1) if each + len(f"+{whole - each:,}") <= room), 0)
        rest = f"+{whole - room:,}"
    found: Line = []
    for count, name in groups:
        many = min(max(0, count), room)
        found.append(("■" * many, Ink(name, on)))
        room -= many
    return merged([*found, (rest[: max(0, width)], Ink("muted", on))])
