"""Lines of pieces, each a text and its ink: what every picture is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trackboard.paint.palette import Ground, Ink, Name
from trackboard.paint.text import cut, fit, plain, width_of

Piece = tuple[str, Ink]
Line = list[Piece]
Span = tuple[str, Name, bool]
"""A piece whose ground is known only once it is drawn: text, ink, and whether it is bold."""


def wide(line: Iterable[Piece]) -> int:
    """Cells that the pieces take."""
    return sum(width_of(text) for text, _ in line)


def merged(line: Iterable[Piece]) -> Line:
    """The same line in as few pieces as can be: each costs the terminal a change of style."""
    found: Line = []
    for text, ink in line:
        if found and found[-1][1] == ink:
            found[-1] = (found[-1][0] + text, ink)
        elif text:
            found.append((text, ink))
    return found


def filled(line: Sequence[Piece], width: int, on: Ground = "ground") -> Line:
    """The line in exactly `width` cells: cut, or filled with blanks of a ground."""
    room = width
    found: Line = []
    for text, ink in line:
        if (taken := width_of(text)) > room:
            text = cut(text, room)
            taken = width_of(text)
            found += [(text, ink), (" " * (room - taken), ink)]
            return merged(found)
        found.append((text, ink))
        room -= taken
    return merged([*found, (" " * room, Ink(on=on))]) if room > 0 else found


def kept(line: Iterable[Piece], width: int) -> Line:
    """As many pieces as fit, whole, in order; the first of them is cut where even it does not."""
    found: Line = []
    room = width
    for text, ink in line:
        text = plain(text) if not text.isspace() else text
        if (taken := width_of(text)) > room:
            if found:
                continue
            text, taken = fit(text, max(0, room)), max(0, room)
        found.append((text, ink))
        room -= taken
    return found
