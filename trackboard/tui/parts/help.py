"""The keys that work on a screen, and what its signs mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from trackboard.paint.palette import Name
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import width_of, wrap
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.acts import Act
from trackboard.tui.labels import VERDICT_MARKS, standing_word
from trackboard.tui.parts.modal import Modal
from trackboard.tui.parts.panel import Panel, Words

KEYS = 24
"""Cells for the keys."""
WIDTH = 72
SIGNS = {
    "EP": "early permanence: a route is recorded, or the carers are early-permanence carers",
    "92d": "days in the stage",
    "31w": "weeks of gestation of an unborn child",
    "↑ ↓": "so many more above and below, out of sight",
}


class HelpModal(Modal[None]):
    """Made from the acts and the policy; escape leaves."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "leave", "Leave", id="help.leave"),
        Binding("up,k", "scroll(-1)", "Up", id="help.up"),
        Binding("down,j", "scroll(1)", "Down", id="help.down"),
        Binding("pageup", "scroll(-10)", "Page up", id="help.page_up"),
        Binding("pagedown,space", "scroll(10)", "Page down", id="help.page_down"),
    ]

    def __init__(self, acts: Sequence[Act[Any]], policy: Policy) -> None:
        super().__init__()
        self._acts = acts
        self._policy = policy

    def compose(self) -> ComposeResult:
        yield Panel([*self._keys(), [], *self._signs()], "Keys and signs: arrows scroll, escape leaves")

    def _keys(self) -> list[Words]:
        lines: list[Words] = []
        for act in self._acts:
            if act.keys_text:
                lines += _explained(act.keys_text, "accent", act.help)
        return lines

    def _signs(self) -> list[Words]:
        policy = self._policy
        lines: list[Words] = []
        standings: dict[Name, str] = {
            "overdue": "a clock that counts has run over its limit",
            "due_soon": "a clock that counts is near its limit",
            "on_track": "neither of these",
        }
        for standing, words in standings.items():
            lines += _explained(SYMBOLS[standing], standing, f"{standing_word(standing, policy)}: {words}")
        lines += _explained("born?", "accent", "not yet born, so many days after the due date: a question, no standing")
        for verdict, mark in VERDICT_MARKS.items():
            judged = f"judged {policy.verdicts[verdict].lower()}" if verdict in policy.verdicts else "no verdict yet"
            lines += _explained(mark, "text", f"the overdue delay point: {judged}")
        for sign, words in SIGNS.items():
            lines += _explained(sign, "text", words)
        return lines

    def action_scroll(self, by: int) -> None:
        """Scroll by so many lines."""
        self.query_one(Panel).move(by)

    def action_leave(self) -> None:
        """Back to the screen."""
        self.dismiss(None)


def _explained(sign: str, role: Name, words: str) -> list[Words]:
    first, *rest = wrap(words, WIDTH - KEYS)
    room = " " * max(1, KEYS - 1 - width_of(sign))
    lines: list[Words] = [[(f" {sign}", role, True), (room + first, "text", False)]]
    lines += [[(" " * KEYS + line, "text", False)] for line in rest]
    return lines
