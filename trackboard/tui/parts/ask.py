"""Asks for one line of text."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from trackboard.tui.parts.modal import Modal
from trackboard.tui.parts.panel import Panel, spoken


class AskModal(Modal[str | None]):
    """What was typed; None if it was left or empty."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="ask.leave")]

    def __init__(self, title: str, sentence: str, longest: int, given: str = "") -> None:
        super().__init__()
        self._title, self._sentence, self._longest, self._given = title, sentence, longest, given

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(self._given, max_length=self._longest)
            yield Panel([spoken(self._sentence), spoken("enter saves, escape leaves", "muted")], self._title)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
