"""Choosing one of several things by typing a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from trackboard.tui.forms.field_values import Option, matching
from trackboard.tui.forms.form import Heading
from trackboard.tui.forms.rows import Matches
from trackboard.tui.parts.foot import KeyBar


class PickModal(ModalScreen[str | None]):
    """The id of what was chosen; None if it was left."""

    CSS_PATH = "pick.tcss"
    AUTO_FOCUS = "Input"
    TYPED_INTO: ClassVar[type[Input]] = Input
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="pick.leave"),
        Binding("up", "step(-1)", "Up", id="pick.up"),
        Binding("down", "step(1)", "Down", id="pick.down"),
    ]

    def __init__(self, whose: str, title: str, among: Sequence[Option], *, lines: int = 12) -> None:
        super().__init__()
        self._whose, self._title, self._among = whose, title, among
        self._lines = lines
        self._at = 0

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Heading(self._whose, self._title)
            yield self.TYPED_INTO(placeholder="type a part of it", compact=True, max_length=80)
            yield Matches(self._lines)
            yield KeyBar(())

    def on_mount(self) -> None:
        self._matches = self.query_one(Matches)
        self._matches.display = True
        self.query_one(KeyBar).show((("enter", "choose"), ("arrows", "move"), ("esc", "leave")))
        self._look("")

    def _look(self, text: str) -> None:
        found = matching(text, self._among)
        self._at = max(0, min(self._at, len(found) - 1))
        self._matches.show(found, self._at if found else None)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._at = 0
        self._look(event.value)

    def action_step(self, by: int) -> None:
        """To another option."""
        if self._matches.found:
            self._at = (self._at + by) % len(self._matches.found)
            self._look(self.query_one(Input).value)

    def on_input_submitted(self) -> None:
        if self._matches.found:
            self.dismiss(self._matches.found[self._at].id)

    def on_matches_picked(self, event: Matches.Picked) -> None:
        self.dismiss(self._matches.found[event.place].id)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class LettersInput(Input):
    """An input that leaves the number keys to whoever is around it."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return not key.isdigit() and super().check_consume_key(key, character)


class ViewsModal(PickModal):
    """The same, with the first ten on the number keys as well."""

    TYPED_INTO = LettersInput
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str((place + 1) % 10), f"take({place})", "Choose", id=f"pick.{place}", priority=True)
        for place in range(10)
    ]

    def action_take(self, place: int) -> None:
        """Choose the one of that number."""
        if place < len(self._among):
            self.dismiss(self._among[place].id)
