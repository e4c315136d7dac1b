"""Drawing text into a line of cells: nothing here reads markup, and nothing is wider than it was given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from trackboard.clean import one_line
from trackboard.tui.paint.themes import Colours, Ground, Role, style

Line = list[Segment]


def plain(text: str) -> str:
    """`text` as one line that a terminal only shows."""
    return text if text.isprintable() else one_line(shown(text))


def shown(text: str) -> str:
    """`text` without what a terminal would act on, its spaces as they are."""
    if text.isprintable():
        return text
    return "".join(" " if each in "\t\n\r\xa0" else each if each.isprintable() else "" for each in text)


def width_of(text: str) -> int:
    """Cells that `text` takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int, *, keep_end: bool = False) -> str:
    """`text` in exactly `width` cells: padded, or cut with an ellipsis. `keep_end` cuts at the front (references)."""
    text = plain(text)
    taken = width_of(text)
    if taken == width:
        return text
    if taken < width:
        return text + " " * (width - taken)
    if width <= 1:
        return "…"[:width]
    if not keep_end:
        return set_cell_size(text, width - 1) + "…"
    while width_of(text) > width - 1:
        text = text[1:]
    return set_cell_size("…" + text, width)


def apart(left: str, right: str, width: int, *, keep_end: bool = False) -> str:
    """`left` and `right` at the two ends of `width` cells; `left` gives way."""
    right = plain(right)
    room = width - width_of(right)
    if not right or room < 2:
        return fit(left, width, keep_end=keep_end)
    return fit(left, room - 1, keep_end=keep_end) + " " + right


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken between words, and within one only where it must be."""
    lines: list[str] = []
    line = ""
    for word in plain(text).split():
        while width_of(word) > width:
            if line:
                lines.append(line)
                line = ""
            head = word[:1]
            while len(head) < len(word) and width_of(word[: len(head) + 1]) <= width:
                head = word[: len(head) + 1]
            lines.append(head)
            word = word[len(head) :]
        longer = f"{line} {word}" if line else word
        if width_of(longer) <= width:
            line = longer
        else:
            lines.append(line)
            line = word
    return [*lines, line] if line or not lines else lines


def joined(parts: Iterable[str], width: int, separator: str = " · ") -> str:
    """As many of `parts` as fit in `width` cells, in order; the rest are dropped whole."""
    text = ""
    for part in map(plain, parts):
        longer = f"{text}{separator}{part}" if text else part
        if not part or width_of(longer) > width:
            continue
        text = longer
    return text


def merged(segments: Iterable[Segment]) -> Line:
    """The same line in as few segments as can be: each costs the terminal a change of style."""
    line: Line = []
    for segment in segments:
        if line and line[-1].style == segment.style:
            line[-1] = Segment(line[-1].text + segment.text, segment.style)
        else:
            line.append(segment)
    return line


def wide(segments: Sequence[Segment]) -> int:
    """Cells that the segments take."""
    return sum(width_of(segment.text) for segment in segments)


class Drawn(Widget):
    """A widget that draws its own lines, each as wide as itself, and never takes the focus."""

    DEFAULT_CSS = "Drawn { width: 1fr; height: 1; }"
    ALLOW_SELECT = False

    @property
    def colours(self) -> Colours | None:
        """The theme's colours, or None where the person wants none (NO_COLOR)."""
        found: Colours | None = getattr(self.app, "colours", None)
        return found

    def ink(self, role: Role = "text", on: Ground = "ground", bold: bool = False) -> Style:
        """The style to draw with."""
        return style(self.colours, role, on, bold)

    def line(self, y: int) -> Line:
        """The segments of line `y`: nothing, unless a widget draws something."""
        return []

    def padding_style(self, y: int) -> Style:
        """What the rest of line `y` is painted with."""
        return self.ink()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        segments = [Segment(shown(text), style) for text, style, _ in self.line(y)]
        rest = width - wide(segments)
        if rest > 0:
            segments = [*segments, Segment(" " * rest, self.padding_style(y))]
        strip = Strip(segments, width + max(0, -rest))
        return strip if rest >= 0 else strip.crop(0, width)
