"""The reports there are, each with what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trackboard.paint.text import wrap
from trackboard.reports.catalogue import REPORTS
from trackboard.tui import acts
from trackboard.tui.acts import Act
from trackboard.tui.common_acts import COMMON
from trackboard.tui.parts.blocks import Block, heading, sentences
from trackboard.tui.parts.foot import KeyBar
from trackboard.tui.parts.page import Page

if TYPE_CHECKING:
    from trackboard.tui.session import Session

NAME = 20
"""Cells of a report's name."""
KEYS = (("enter", "open"), ("M", "meetings"), ("g", "go to"), ("f9", "blank"), ("esc", "back"), ("?", "help"))
NAMES = tuple(REPORTS)


class ReportsScreen(Page):
    """Enter opens a report. `child` is the reference of the child it was opened from, '' if there was none."""

    PLACE = "reports"

    def __init__(self, session: Session, child: str = "") -> None:
        super().__init__(session)
        self.child = child

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(KEYS)

    def look(self) -> None:
        width = self.view.pane_widths[0]
        self.banner(([("Reports", "accent")], f"{len(REPORTS)} reports"))
        hint = "every one says its period, its n, who is included and what counts as what"
        self.view.show(
            [
                heading("What they tell", width, "enter opens"),
                *(self._report(number, width) for number in range(len(NAMES))),
                Block(((),), stops=False),
                Block(sentences(hint, width, "muted").lines, stops=False),
            ],
            [],
            keep=True,
        )

    def _report(self, number: int, width: int) -> Block:
        name = NAMES[number]
        first, *rest = wrap(REPORTS[name].about, max(10, width - NAME - 1))
        return Block(
            (
                ((f" {name:<{NAME}}", "accent", True), (first, "text", False)),
                *(((" " * (NAME + 1), "text", False), (line, "text", False)) for line in rest),
            ),
            child=number,
        )

    def open_line(self, number: int) -> None:
        self.session.open.report(NAMES[number])

    ACTS = (
        *acts.placed(
            "reports",
            Act("open_line", "Open", "The report under the cursor", Page.act_open_line, keys="enter", footer="open"),
        ),
        *COMMON,
    )  # fmt: skip
    BINDINGS = acts.bindings(ACTS)
