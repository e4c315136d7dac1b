"""Nothing to see: for when someone comes to the door."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from trackboard.paint.cells import Line
from trackboard.paint.palette import Ink
from trackboard.tui.parts.line_widget import LineWidget


class Curtain(LineWidget):
    """One line of words in the middle of nothing."""

    DEFAULT_CSS = "Curtain { height: 1fr; }"

    def line(self, y: int) -> Line:
        if y != self.size.height // 2:
            return []
        words = "Hidden. Any key shows the board again."
        return [(" " * max(0, (self.size.width - len(words)) // 2) + words, Ink("muted"))]


class BlankScreen(Screen[None]):
    """Hides everything until a key is pressed or the mouse is clicked."""

    AUTO_FOCUS = None

    def compose(self) -> ComposeResult:
        yield Curtain()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self._show()

    def on_click(self) -> None:
        self._show()

    def _show(self) -> None:
        if self.is_current:  # a second key may be waiting already
            self.dismiss(None)
