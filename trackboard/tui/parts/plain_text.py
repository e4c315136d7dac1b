"""The last line of defence: whatever a widget was given, only text reaches the terminal."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter


class PlainText(LineFilter):
    """Takes control, bidirectional and invisible characters out of every line, keeping its width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments; where a text has something a terminal would act on, without it."""
        for segment in segments:
            if not segment.text.isprintable():
                break
        else:
            return segments
        return [
            segment if segment.control or segment.text.isprintable() else Segment(_shown(segment.text), segment.style)
            for segment in segments
        ]


def _shown(text: str) -> str:
    kept = "".join(each if each.isprintable() else " " * cell_len(each) for each in text)
    return set_cell_size(kept, cell_len(text))
