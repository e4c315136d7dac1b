"""Lines of pieces, each a text and its ink: what every picture is made of."""

from __future__ import annotations

from collections.abc import Iterable

from trackboard.paint.palette import Ink, Name
from trackboard.paint.text import width_of

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
