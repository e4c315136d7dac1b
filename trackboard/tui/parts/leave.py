"""Asks before what was typed and not saved is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from trackboard.paint.text import fit
from trackboard.tui.parts.modal import Modal
from trackboard.tui.parts.panel import Panel, Words, spoken

WIDTH = 70
MOST = 10


class LeaveModal(Modal[bool]):
    """True: leave without them."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer(True)", "Leave", id="leave.yes"),
        Binding("escape", "answer(False)", "Stay", id="leave.no"),
    ]

    def __init__(self, unsaved: Sequence[str]) -> None:
        super().__init__()
        self._unsaved = unsaved

    def compose(self) -> ComposeResult:
        lines: list[Words] = [
            [],
            [("  Typed, and not saved:", "text", False)],
            [],
            *(spoken(fit(each, WIDTH), bold=True) for each in self._unsaved[:MOST]),
            [],
            [("  escape ", "accent", True), ("stays   ", "text", False), ("enter ", "accent", True),
             ("leaves without it", "text", False)],
            [],
        ]  # fmt: skip
        yield Panel(lines, "Leave trackboard?")

    def action_answer(self, yes: bool) -> None:
        """Leave with the answer."""
        self.dismiss(yes)
