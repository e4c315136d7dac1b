"""Asks before names come into view."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from trackboard.tui.parts.modal import Modal
from trackboard.tui.parts.panel import Panel


class ShowNamesModal(Modal[bool]):
    """True if names are to be shown."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Show names", id="show_names.yes"),
        Binding("n,escape,X", "answer(False)", "Leave", id="show_names.no"),
    ]

    def __init__(self, minutes: int) -> None:
        super().__init__()
        self._minutes = minutes

    def compose(self) -> ComposeResult:
        yield Panel(
            [
                [],
                [("  Everyone who sees this screen will see the children's names,", "text", False)],
                [(f"  for {self._minutes} minutes. That it was done is put on record.", "text", False)],
                [],
                [
                    ("  enter ", "accent", True),
                    ("show names   ", "text", False),
                    ("escape ", "accent", True),
                    ("leave", "text", False),
                ],
                [],
            ],
            "Show names",
        )

    def action_answer(self, yes: bool) -> None:
        """Leave with the answer."""
        self.dismiss(yes)
