"""Blocks drawn line by line: two panes side by side where there is room, else one under the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from textual import events
from textual.geometry import Region, Size
from textual.message import Message

from trackboard.paint.cells import Line, merged
from trackboard.paint.palette import Ground, Ink
from trackboard.paint.text import fit, shown, width_of
from trackboard.tui.parts.blocks import AIR, Block
from trackboard.tui.parts.line_widget import LineWidget

TWO_PANES = 110
"""Cells from which on there are two."""


@dataclass
class Pane:
    """Blocks under one another, and how far they are scrolled."""

    x: int
    width: int
    blocks: Sequence[Block]
    top: int = 0
    at: int = 0
    """The block under the cursor."""
    starts: list[int] = field(init=False)
    lines: list[tuple[int, int]] = field(init=False)
    """Which line of which block stands on each line."""

    def __post_init__(self) -> None:
        self.starts, self.lines = [], []
        for place, block in enumerate(self.blocks):
            self.starts.append(len(self.lines))
            self.lines.extend((place, line) for line in range(len(block.lines)))
        self.at = next((place for place, block in enumerate(self.blocks) if block.stops), 0)

    def beside(self, step: int) -> int:
        """The next block up or down at which the cursor stops; this one if there is none."""
        places = range(self.at + step, -1 if step < 0 else len(self.blocks), step)
        return next((place for place in places if self.blocks[place].stops), self.at)

    def nearest(self, line: int) -> int:
        """The block at which the cursor stops that stands nearest to a line."""
        stopping = [place for place, block in enumerate(self.blocks) if block.stops]
        return min(stopping, key=lambda place: abs(self.starts[place] - line), default=self.at)


class BlockView(LineWidget):
    """Two lists of blocks with one cursor that steps from block to block."""

    DEFAULT_CSS = "BlockView { height: 1fr; }"
    TWO_FROM = TWO_PANES

    class BlockOpened(Message):
        """The block under the cursor was clicked again, and opens something."""

    def __init__(self) -> None:
        super().__init__()
        self._panes: list[Pane] = []
        self._pane = 0
        self.fill: Callable[[], None] | None = None
        """Called before the first picture of another size is drawn, to `show` what there is at that size."""
        self._filled_for = Size(0, 0)
        self._filling = False

    @property
    def child(self) -> int | None:
        """What the block under the cursor opens."""
        pane = self._panes[self._pane] if self._panes else None
        return pane.blocks[pane.at].child if pane and pane.blocks else None

    @property
    def place(self) -> int:
        """Which block of its pane is under the cursor."""
        return self._panes[self._pane].at if self._panes else 0

    @property
    def pane_widths(self) -> tuple[int, int]:
        """Cells that the lines of the first and of the second pane may take."""
        width = self.size.width
        if width < self.TWO_FROM:
            return width - 2, width - 2
        first = width // 2 - 1
        return first - 2, width - first - 3

    @property
    def _height(self) -> int:
        """Lines for blocks: the last line says how much is out of sight."""
        return max(1, self.size.height - 1)

    def show(self, first: Sequence[Block], second: Sequence[Block], *, keep: bool) -> None:
        """Show these; `keep` the place where it is the same child."""
        old = [(pane.at, pane.top) for pane in self._panes] if keep else []
        widths = self.pane_widths
        if self.size.width < self.TWO_FROM:
            self._panes = [Pane(1, widths[0], [*first, *([AIR] if first and second else []), *second])]
        else:
            self._panes = [Pane(1, widths[0], first), Pane(widths[0] + 4, widths[1], second)]
        self._pane = min(self._pane, len(self._panes) - 1) if keep else 0
        if not self._panes[self._pane].blocks:
            self._pane = len(self._panes) - 1
        for pane, (at, top) in zip(self._panes, old, strict=False):
            if at < len(pane.blocks) and pane.blocks[at].stops:
                pane.at, pane.top = at, max(0, min(top, len(pane.lines) - self._height))
        if not self._filling:
            self.refresh()

    # --- The cursor ---

    def move(self, direction: str) -> bool:
        """Move the cursor up, down, left, right, page_up, page_down, first or last. Whether it moved."""
        if not self._panes:
            return False
        pane, page = self._panes[self._pane], max(1, self._height - 2)
        if direction in ("left", "right"):
            other = self._pane + (1 if direction == "right" else -1)
            if not 0 <= other < len(self._panes) or not self._panes[other].blocks:
                return False
            beside = self._panes[other]
            line = beside.top + pane.starts[pane.at] - pane.top
            return self._go(other, beside.nearest(line))
        here = pane.starts[pane.at] if pane.blocks else 0
        places = {
            "up": lambda: pane.beside(-1),
            "down": lambda: pane.beside(1),
            "page_up": lambda: pane.nearest(here - page),
            "page_down": lambda: pane.nearest(here + page),
            "first": lambda: pane.nearest(0),
            "last": lambda: pane.nearest(len(pane.lines)),
        }
        return self._go(self._pane, places[direction]())

    def _go(self, pane: int, at: int) -> bool:
        if (pane, at) == (self._pane, self._panes[self._pane].at):
            return False
        old_pane = self._panes[self._pane]
        old = old_pane.at
        self._pane, self._panes[pane].at = pane, at
        if self._follow(self._panes[pane]):
            self.refresh()
        else:
            self._repaint(old_pane, old)
            self._repaint(self._panes[pane], at)
        return True

    def _follow(self, pane: Pane) -> bool:
        """Bring the cursor's block into sight, by half a page. Whether it scrolled."""
        height, before = self._height, pane.top
        start = pane.starts[pane.at]
        end = start + len(pane.blocks[pane.at].lines)
        if start < pane.top:
            # The heading over the first block of a section comes into sight with it.
            pane.top = min(start - 1, pane.top - height // 2)
        elif end > pane.top + height:
            pane.top = min(max(end - height, pane.top + height // 2), start)
        pane.top = max(0, min(pane.top, len(pane.lines) - height))
        return pane.top != before

    def _repaint(self, pane: Pane, at: int) -> None:
        y = pane.starts[at] - pane.top
        self.refresh(Region(pane.x - 1, y, pane.width + 2, len(pane.blocks[at].lines)))

    # --- The mouse ---

    def on_click(self, event: events.Click) -> None:
        for number, pane in enumerate(self._panes):
            line = pane.top + event.y
            if pane.x - 1 <= event.x <= pane.x + pane.width and line < len(pane.lines):
                at = pane.lines[line][0]
                if pane.blocks[at].stops and not self._go(number, at) and self.child is not None:
                    self.post_message(self.BlockOpened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(event.x, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(event.x, -3)

    def _wheel(self, x: int, step: int) -> None:
        for pane in self._panes:
            if pane.x - 1 <= x <= pane.x + pane.width:
                top = max(0, min(pane.top + step, len(pane.lines) - self._height))
                if top != pane.top:
                    pane.top = top
                    self.refresh()

    # --- Drawing ---

    def line(self, y: int) -> Line:
        if self.fill is not None and self.size != self._filled_for:
            self._filled_for, self._filling = self.size, True
            self.fill()
            self._filling = False
        found: Line = []
        for number, pane in enumerate(self._panes):
            gap = pane.x - 1 - sum(width_of(segment[0]) for segment in found)
            if gap > 0:
                found.append((" " * gap, Ink()))
            found += self._pane_line(pane, y, here=number == self._pane)
        return merged(found)

    def _pane_line(self, pane: Pane, y: int, *, here: bool) -> Line:
        if y >= self._height:
            return self._out_of_sight(pane)
        place = pane.top + y
        if place >= len(pane.lines):
            return [(" " * (pane.width + 2), Ink())]
        at, number = pane.lines[place]
        block = pane.blocks[at]
        ground: Ground = "row" if here and at == pane.at and block.stops else "ground"
        line = [(" ", Ink("text", ground))]
        room = pane.width
        for words, role, bold in block.lines[number]:
            text = shown(words)
            if width_of(text) > room:
                text = fit(text, room)
            room -= width_of(text)
            line.append((text, Ink(role, ground, bold)))
        line.append((" " * (room + 1), Ink("text", ground)))
        return line

    def _out_of_sight(self, pane: Pane) -> Line:
        below = len(pane.lines) - pane.top - self._height
        parts = [f"↑ {pane.top}"] if pane.top > 0 else []
        parts += [f"↓ {below} more lines"] if below > 0 else []
        return [(f" {'  '.join(parts)}".ljust(pane.width + 2), Ink("muted"))]


class OnePane(BlockView):
    """The same in one pane, whatever the width."""

    TWO_FROM = 10_000
