"""Shows a change before it is taken back."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from trackboard.casework.acts.undo import Undoable
from trackboard.casework.wording import moment_text
from trackboard.paint.text import wrap
from trackboard.tui.parts.modal import Modal
from trackboard.tui.parts.panel import Panel, Words, spoken

WIDTH = 70
MOST = 14
"""Lines of what is taken back that are shown."""


class UndoModal(Modal[bool]):
    """True if the change is to be taken back."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer(True)", "Take it back", id="undo.yes"),
        Binding("escape", "answer(False)", "Leave it", id="undo.no"),
    ]

    def __init__(self, found: Undoable) -> None:
        super().__init__()
        self._found = found

    def compose(self) -> ComposeResult:
        found = self._found
        told = [line for what in found.what for line in wrap(what, WIDTH)]
        lines: list[Words] = [
            [],
            [(f"  Your last change, {moment_text(found.at)}:", "muted", False)],
            [],
            *(spoken(line, bold=True) for line in told[:MOST]),
            *([spoken(f"and {len(told) - MOST} more lines", "muted")] if len(told) > MOST else []),
            [],
            [("  enter ", "accent", True), ("takes it back   ", "text", False), ("escape ", "accent", True),
             ("leaves it", "text", False)],
            [("  What is taken back stays in the history, and can be done again.", "muted", False)],
            [],
        ]  # fmt: skip
        yield Panel(lines, "Undo my last change")

    def action_answer(self, yes: bool) -> None:
        """Leave with the answer."""
        self.dismiss(yes)
