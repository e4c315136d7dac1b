"""Panels: one thin border with its title and count in it, dim until it has the focus; and the headings inside."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.paint.cells import Line, Piece, filled, kept, merged, wide
from trackboard.paint.palette import Ink


def panel(
    lines: Sequence[Sequence[Piece]],
    width: int,
    height: int,
    title: Sequence[Piece] = (),
    right: Sequence[Piece] = (),
    foot: Sequence[Piece] = (),
    *,
    focus: bool = False,
) -> list[Line]:
    """`height` lines of `width` cells: what fits of `lines` in a border, with words in its top and in its foot."""
    if width < 2 or height < 2:
        return [filled([], max(0, width)) for _ in range(max(0, height))]
    edge = Ink("accent" if focus else "edge")
    room = width - 4
    body = [*lines[: height - 2], *([[]] * (height - 2 - len(lines)))]
    found = [_border("╭", "╮", title, right, width, edge)]
    for line in body:
        inside = filled(line, room) if room > 0 else filled([], width - 2)
        gap = " " if room > 0 else ""
        found.append(merged([("│", edge), (gap, Ink()), *inside, (gap, Ink()), ("│", edge)]))
    found.append(_border("╰", "╯", (), foot, width, edge))
    return found


def _border(start: str, end: str, left: Sequence[Piece], right: Sequence[Piece], width: int, edge: Ink) -> Line:
    return merged([(start, edge), *ruled(left, right, width - 2, edge), (end, edge)])


def ruled(left: Sequence[Piece], right: Sequence[Piece], width: int, edge: Ink) -> Line:
    """A line with words in it: `─ L.H. NS-0163 ───────── 25 of 96 ─`. The right ones give way before the left ones."""
    room = max(0, width)
    left = kept(left, max(0, room - 4)) if left else []
    taken = wide(left) + 3 if left else 0
    right = kept(right, max(0, room - taken - 4)) if right else []
    if not right or room - taken - wide(right) - 3 < 1:
        right = []
    found: Line = [("─ ", edge), *left, (" ", edge)] if left else []
    beside: Line = [(" ", edge), *right, (" ─", edge)] if right else []
    rule = room - wide(found) - wide(beside)
    return filled([*found, ("─" * max(0, rule), edge), *beside], room)


def heading(title: str, width: int, said: Sequence[Piece] = ()) -> Line:
    """A word and a rule: `To ask ─────────`, with words at the right end."""
    left = kept([(title, Ink("second", bold=True))], width)
    right = kept(said, max(0, width - wide(left) - 4)) if said else []
    rule = width - wide(left) - wide(right) - 1 - bool(right)
    if rule < 1:
        return filled(left, width)
    beside: Line = [(" ", Ink()), *right] if right else []
    return merged([*left, (" ", Ink()), ("─" * rule, Ink("rule")), *beside])


def pill(words: str, *, safe: bool) -> Line:
    """Whether the screen is safe to share, in its colour."""
    return [(f" {words} ", Ink("text", "safe" if safe else "exposed", True))]
