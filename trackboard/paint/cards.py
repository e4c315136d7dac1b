"""A child as a card of a column: who it is, and below it, where that is late or asks something, by how much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trackboard.paint.cells import Line, merged
from trackboard.paint.palette import Ground, Ink, Name
from trackboard.paint.text import fit, width_of


class Face(NamedTuple):
    """What a card says. Whoever is on track has a card of one line; the others have two."""

    who: str
    """Initials, reference or name."""
    end: str = ""
    """The end of the reference, where initials are those of two children: `·180`."""
    by_reference: bool = False
    """Whether `who` is the reference, of which the end says most."""
    age: str = ""
    """`23m`, `+3w`, `EP`: left out where there is no room for it."""
    colour: Name = "on_track"
    """overdue, due_soon, accent (a question) or on_track: the colour of its bar."""
    asks: str = ""
    """`born?`: said in the place of sign and days."""
    sign: str = ""
    days: str = ""
    marks: Sequence[str] = ()
    """The verdict, from its word to its letter: the first that there is room for."""
    wanted: bool = False
    """Whether the mark asks for a verdict."""

    @property
    def lines(self) -> int:
        """1, or 2 where attention is asked for."""
        return 1 if self.colour == "on_track" else 2


_BARS: dict[Name, tuple[str, Name]] = {
    "overdue": ("▌", "overdue_bar"),
    "due_soon": ("▌", "due_soon_bar"),
    "accent": ("▌", "accent"),
    "on_track": ("▎", "on_track_bar"),
}


def card(face: Face, width: int, *, in_hand: bool = False, close: bool = False) -> list[Line]:
    """The lines of a card of `width` cells. `close`: with no line between cards the bar is on the first line alone."""
    on: Ground = "card" if in_hand else "ground"
    sign, name = _BARS[face.colour]
    bar = (sign, Ink(name, on))
    quiet = face.lines == 1
    found = [merged([bar, *_first(face, width - 1, on, quiet)])]
    if not quiet:
        found.append(merged([(" ", Ink(on=on)) if close else bar, *_second(face, width - 1, on)]))
    return found


def _first(face: Face, width: int, on: Ground, quiet: bool) -> Line:
    end = fit(face.end, min(width_of(face.end), max(0, width - 2)))
    room = width - width_of(end)
    who = fit(face.who, min(width_of(face.who), room), keep_end=face.by_reference)
    room -= width_of(who)
    age = face.age if not end and width_of(face.age) < room else ""
    return [
        (who, Ink("second" if quiet else "text", on, bold=not quiet)),
        (end, Ink("second", on)),
        (" " * (room - width_of(age)), Ink(on=on)),
        (age, Ink("muted", on)),
    ]


def _second(face: Face, width: int, on: Ground) -> Line:
    if face.asks:
        days = face.days if width_of(face.asks) + width_of(face.days) < width else ""
        asks = fit(face.asks, width - width_of(days))
        return [(asks, Ink("accent", on, bold=True)), (days, Ink("second", on))]
    said = f"{face.sign} {face.days}".strip()
    said = fit(said, min(width, width_of(said)))
    room = width - width_of(said)
    mark = next((mark for mark in face.marks if width_of(mark) < room), "")
    ink = Ink("accent", on, bold=True) if face.wanted else Ink("second", on)
    return [(said, Ink(face.colour, on, bold=True)), (" " * (room - width_of(mark)), Ink(on=on)), (mark, ink)]
