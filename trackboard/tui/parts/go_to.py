"""Asks for a reference, and finds its child."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from trackboard.board.board import Board
from trackboard.casework.acts.erasure import sentence
from trackboard.clean import one_line
from trackboard.tui.parts.modal import Modal
from trackboard.tui.parts.panel import Panel

LONGEST = 80
"""Characters of a reference that can be typed."""


class GoToModal(Modal[int | None]):
    """The id of the child whose reference was typed; None if it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="go_to.leave")]

    def __init__(self, board: Board) -> None:
        super().__init__()
        self._board = board

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder="Reference", max_length=LONGEST)
            yield Panel([[("  enter ", "accent", True), ("opens the case   ", "text", False),
                          ("escape ", "accent", True), ("leaves", "text", False)]], "Go to a reference")  # fmt: skip

    def on_input_submitted(self, event: Input.Submitted) -> None:
        reference = one_line(event.value)
        if not reference:
            self.dismiss(None)
            return
        child = self._board.id_of(reference)
        if child is None:
            gone = self._board.erased(reference)
            words = f"  No child has the reference {reference}: check it, or leave with escape"
            if gone:
                words = f"  {reference} was {sentence(gone.at, gone.reason)}"
            self.query_one(Panel).say([[(words, "overdue", True)]])
            return
        self.dismiss(child)

    def action_leave(self) -> None:
        """Leave without a child."""
        self.dismiss(None)
