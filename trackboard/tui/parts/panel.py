"""A box of words over the screen."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.paint.cells import Line, Span
from trackboard.paint.palette import Ink, Name
from trackboard.paint.text import fit, width_of
from trackboard.tui.parts.line_widget import LineWidget

Words = Sequence[Span]


def spoken(text: str, role: Name = "text", *, bold: bool = False) -> Words:
    """A line of one piece, set in a little."""
    return [(f"  {text}", role, bold)]


class Panel(LineWidget):
    """Lines of words, as many as there is room for from `top` on, with a frame of its own."""

    DEFAULT_CSS = """
    Panel {
        width: 76; max-width: 100%; height: auto; max-height: 100%; border: round $primary; background: $background;
    }
    """

    def __init__(self, lines: Sequence[Words], title: str = "") -> None:
        super().__init__()
        self.lines = list(lines)
        self.top = 0
        self.border_title = title

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self.lines)

    def say(self, lines: Sequence[Words]) -> None:
        """Show other lines."""
        self.lines = list(lines)
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        """Scroll by so many lines."""
        top = max(0, min(self.top + by, len(self.lines) - self.size.height))
        if top != self.top:
            self.top = top
            self.refresh()

    def ground_ink(self, y: int) -> Ink:
        return Ink("text", "ground")

    def line(self, y: int) -> Line:
        place = self.top + y
        room = self.size.width
        line: Line = []
        for text, role, bold in self.lines[place] if place < len(self.lines) else ():
            text = fit(text, min(room, width_of(text)))
            room -= width_of(text)
            line.append((text, Ink(role, "ground", bold)))
        below = len(self.lines) - self.top - self.size.height
        if y == self.size.height - 1 and below > 0:
            return [(f" ↓ {below} more", Ink("muted", "ground"))]
        return line
