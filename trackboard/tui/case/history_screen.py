"""Who changed what of a child, and when: every act, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.getters import query_one

from trackboard.casework.history import HistoryEntry, history
from trackboard.casework.wording import moment_text
from trackboard.paint.palette import Name
from trackboard.paint.text import wrap
from trackboard.tui import acts
from trackboard.tui.common_acts import COMMON
from trackboard.tui.labels import counted
from trackboard.tui.parts.banner import Banner
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.parts.block_view import OnePane
from trackboard.tui.parts.blocks import Block
from trackboard.tui.parts.foot import Bar, KeyBar
from trackboard.tui.parts.head import Head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trackboard.tui.session import Session

WHEN, WHO = 19, 22
"""Cells of the moment and of the person."""
SOURCES = {"board": "on the board", "command": "by a command", "import": "by an import", "erasure": "a lawful erasure"}


class HistoryScreen(ActScreen):
    """The history of one child, over its case or the board."""

    CSS_PATH = "history_screen.tcss"
    PLACE = "history"
    ACTS = COMMON
    BINDINGS = acts.bindings(ACTS)
    view = query_one(OnePane)

    def __init__(self, session: Session, child: int, reference: str) -> None:
        super().__init__(session)
        self._child, self._reference = child, reference

    def compose(self) -> ComposeResult:
        self.size_up(self.app.size)
        yield Head(self.session.policy)
        yield Banner()
        yield OnePane()
        yield Bar()
        yield KeyBar(self.ACTS)

    def on_mount(self) -> None:
        self.children_changed()

    def on_resize(self) -> None:
        self.call_after_refresh(self.children_changed)

    def children_changed(self) -> None:
        found = history(self.session.board.db, self.session.policy, self._child)
        self.query_one(Head).show(self.session.head_state())
        changes = counted(len(found), "change")
        self.query_one(Banner).show(([(self._reference, "accent"), ("History, the latest first", "text")], changes))
        width = self.view.size.width - 2
        self.view.show([block for entry in found for block in _blocks(entry, width)], [], keep=True)

    def say(self, sentence: str) -> None:
        self.query_one(Bar).say([(sentence, "accent")])

    def act_move(self, direction: str) -> None:
        self.say("")
        self.view.move(direction)

    def act_filter(self) -> None:
        self.say("The history is not filtered: escape goes back.")


def _blocks(entry: HistoryEntry, width: int) -> Iterator[Block]:
    """An act: when and who, then what, in the column beside; an act taken back is muted."""
    beside = width - WHEN - WHO
    role: Name = "muted" if entry.undone_by else "text"
    what = list(entry.what)
    if entry.undoes:
        what = [f"undo of change {entry.undoes}", *what]
    if entry.undone_by:
        what.append(f"taken back by change {entry.undone_by}")
    source = SOURCES.get(entry.source, entry.source)
    lines = [line for each in what for line in wrap(each, max(20, beside))] or [""]
    first = f" {moment_text(entry.at)}".ljust(WHEN) + f"{entry.by}"[: WHO - 1].ljust(WHO)
    second = f" change {entry.change}".ljust(WHEN) + source.ljust(WHO)
    starts = [first, second, *[" " * (WHEN + WHO)] * len(lines)]
    yield Block(
        tuple(
            ((start, "muted", False), (line, role, False))
            for start, line in zip(starts, [*lines, ""] if len(lines) == 1 else lines, strict=False)
        )
    )
