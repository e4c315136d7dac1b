"""Sending only the cells that changed.

Textual crops what it repaints at the right edge of a change, and begins at the left edge of the widget. For a widget as
wide as the screen that is most of the line: cropped at the left as well, a move of the cursor is a tenth of the bytes.
"""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate


class TightUpdate(ChopsUpdate):
    """A partial update that is cropped at both ends."""

    @classmethod
    def of(cls, update: ChopsUpdate) -> TightUpdate:
        """The same update."""
        return cls(update.chops, update.spans, update.chop_ends)

    def render_segments(self, console: Console) -> str:
        """What to write to the terminal."""
        written: list[str] = []
        for y, x1, x2 in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or end <= x1:
                    continue
                left, right = max(x, x1), min(end, x2)
                written.append(Control.move_to(left, y).segment.text)
                written.append(strip.crop(left - x, right - x).render(console))
        return "".join(written)
