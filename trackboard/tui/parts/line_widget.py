"""A widget that draws its own lines of pieces, and how the screen library is given them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from trackboard.paint.cells import Line
from trackboard.paint.depth import Depth, look
from trackboard.paint.palette import DARK, Ink
from trackboard.paint.signs import plainly
from trackboard.paint.text import cut, shown, width_of


class Brush(NamedTuple):
    """What everything on the screen is drawn with: the theme, how many colours there are, and which signs."""

    theme: str = DARK.name
    depth: Depth = "all"
    plain_signs: bool = False

    @property
    def has_colour(self) -> bool:
        """Whether anything has a colour: without, some lines are of another shape."""
        return self.depth != "none"


@lru_cache(maxsize=512)
def style_of(ink: Ink, brush: Brush) -> Style:
    """The style of an ink."""
    colour, ground, bold, reverse = look(ink, brush.theme, brush.depth)
    return Style(
        color=Color.parse(colour) if colour else None,
        bgcolor=Color.parse(ground) if ground else None,
        bold=bold,
        reverse=reverse,
    )


class LineWidget(Widget):
    """A widget that draws its own lines, each as wide as itself, and never takes the focus."""

    DEFAULT_CSS = "LineWidget { width: 1fr; height: 1; }"
    ALLOW_SELECT = False

    @property
    def brush(self) -> Brush:
        """What the app draws with."""
        found: Brush = getattr(self.app, "brush", _USUAL)
        return found

    def line(self, y: int) -> Line:
        """The pieces of line `y`: nothing, unless a widget draws something."""
        return []

    def ground_ink(self, y: int) -> Ink:
        """What the rest of line `y` is filled with."""
        return _GROUND

    def render_line(self, y: int) -> Strip:
        brush, room = self.brush, self.size.width
        segments = []
        for text, ink in self.line(y):
            text = shown(text)
            taken = width_of(text)
            if taken > room:
                text = cut(text, room)
                taken = width_of(text)
            if text:
                segments.append(Segment(plainly(text) if brush.plain_signs else text, style_of(ink, brush)))
            room -= taken
            if room <= 0:
                break
        if room > 0:
            segments.append(Segment(" " * room, style_of(self.ground_ink(y), brush)))
        return Strip(segments, self.size.width)


_USUAL = Brush()
_GROUND = Ink()
