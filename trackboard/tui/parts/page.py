"""What screens of blocks share: a head, a banner, blocks to move among, a sentence and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from trackboard.tui.parts.banner import Banner
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.parts.block_view import BlockView, OnePane
from trackboard.tui.parts.foot import Bar, KeyBar
from trackboard.tui.parts.head import Head

if TYPE_CHECKING:
    from trackboard.tui.session import Session

Said = tuple[str, str]


class Page(ActScreen):
    """A screen of blocks. A subclass says its `PLACE`, its `ACTS`, and shows itself in `look`."""

    CSS_PATH = Path(__file__).with_name("page.tcss")
    VIEW: type[BlockView] = OnePane

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.view = self.VIEW()
        self.bar = Bar()

    def compose(self) -> ComposeResult:
        self.size_up(self.app.size)
        yield Head(self.session.policy)
        yield Banner()
        yield self.view
        yield self.bar
        yield KeyBar(self.ACTS)

    def on_resize(self) -> None:
        self.call_after_refresh(self.children_changed)

    def children_changed(self) -> None:
        if self.is_attached:
            self.query_one(Head).show(self.session.head_state())
            self.look()

    def look(self) -> None:
        """Read what is shown, and show it, keeping the place."""

    def banner(self, *lines: tuple[Sequence[Said], str]) -> None:
        """Say these lines over the blocks."""
        self.query_one(Banner).show(*lines)

    def say(self, sentence: str) -> None:
        self.bar.say([(sentence, "accent")])

    def action_act(self, name: str, given: str = "") -> None:
        self.say("")
        super().action_act(name, given)

    def act_move(self, direction: str) -> None:
        self.view.move(direction)

    def act_open_line(self) -> None:
        """Open what the cursor is on."""
        if self.view.child is not None:
            self.open_line(self.view.child)

    def on_block_view_block_opened(self) -> None:
        self.act_open_line()

    def open_line(self, number: int) -> None:
        """Open the line of that number."""
