"""The head of a column: its key and name, its counts, the verdicts of the passage that leaves it, and its shares."""

from __future__ import annotations

from typing import NamedTuple

from trackboard.paint.bars import share_line
from trackboard.paint.cells import Line, filled, merged, wide
from trackboard.paint.palette import Ink, Name
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import fit, width_of


class Heading(NamedTuple):
    """What stands over a column."""

    key: str
    name: str
    children: int
    overdue: int = 0
    due_soon: int = 0
    avoidable: int | None = None
    """None where no delay point leaves the column."""
    wanted: int = 0
    """Verdicts wanted on the way out, and children of whom a day that has passed asks something."""
    of: int | None = None
    """How many children there are where only some of them are shown."""


def short_number(number: int, width: int) -> str:
    """A count in at most `width` cells: `9,999`, `12k`, `…` where not even that fits."""
    for text in (f"{number:,}", str(number), f"{number / 1000:.1f}k", f"{number // 1000}k"):
        if len(text) <= width:
            return text
    return "…"[: max(0, width)]


def head(heading: Heading, width: int, *, verdicts: bool = True, coloured: bool = True) -> list[Line]:
    """Four lines of `width` cells; three without `verdicts`."""
    found = [title(heading, width), counts(heading, width)]
    if verdicts:
        found.append(_verdicts(heading, width))
    on_track = heading.children - heading.overdue - heading.due_soon
    shares: list[tuple[int, Name]] = [
        (heading.overdue, "overdue_bar"), (heading.due_soon, "due_soon_bar"), (on_track, "on_track_bar"),
    ]  # fmt: skip
    found.append(share_line(shares, width, coloured=coloured))
    return found


def title(heading: Heading, width: int) -> Line:
    """`4 In care`."""
    key = f"{heading.key} " if heading.key else ""
    name = fit(heading.name, max(0, width - width_of(key)))
    return filled([(key, Ink("accent", bold=True)), (name, Ink("text", bold=True))], width)


def counts(heading: Heading, width: int) -> Line:
    """`24   ▲8 ◆3`: where not all fits, fewer figures of each count, and then none of those due soon."""
    late, soon = heading.overdue, heading.due_soon
    many = f"{heading.children:,}" if heading.of is None else f"{heading.children:,} of {heading.of:,}"
    shorter = f"{heading.children:,}"
    for left, cells, with_soon in (
        (many, 9, 1),
        (shorter, 9, 1),
        (shorter, 4, 1),
        (shorter, 9, 0),
        (shorter, 4, 0),
        ("", 9, 0),
    ):
        number = left if cells == 9 else short_number(heading.children, cells) if left else ""
        right: Line = []
        if late:
            right.append((f"{SYMBOLS['overdue']}{short_number(late, cells)}", Ink("overdue", bold=True)))
        if soon and with_soon:
            gap = [(" ", Ink())] if right else []
            right += [*gap, (f"{SYMBOLS['due_soon']}{short_number(soon, cells)}", Ink("due_soon"))]
        room = width - width_of(number) - wide(right)
        if room >= bool(right and number):
            return merged([(number, Ink("second")), (" " * room, Ink()), *right])
    return filled([(shorter, Ink("second"))], width)


def _verdicts(heading: Heading, width: int) -> Line:
    avoidable = "" if heading.avoidable is None else f"A{heading.avoidable:,}"
    wanted = f"?{heading.wanted:,}" if heading.wanted else ""
    if width_of(avoidable) + width_of(wanted) >= width:
        avoidable = ""
    left: Line = [(avoidable, Ink("second"))]
    gap = width - width_of(avoidable) - width_of(wanted)
    return filled([*left, (" " * max(0, gap), Ink()), (wanted, Ink("accent", bold=True))], width)
