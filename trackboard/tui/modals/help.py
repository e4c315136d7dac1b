"""The keys that work on a screen, and what its signs mean."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from trackboard.pathway.policy import Policy
from trackboard.tui import acts
from trackboard.tui.drawing import width_of, wrap
from trackboard.tui.modals.panel import Panel, Words
from trackboard.tui.themes import SYMBOLS, Role
from trackboard.tui.words import VERDICT_MARKS, standing_word

KEYS = 24
"""Cells for the keys."""
WIDTH = 72


class HelpModal(ModalScreen[None]):
    """Made from the acts and the policy; escape leaves."""

    AUTO_FOCUS = None
    CSS_PATH = "modal.tcss"
    BINDINGS = [
        Binding("escape,q,question_mark,enter", "leave", "Leave", id="help.leave"),
        Binding("up,k", "scroll(-1)", "Up", id="help.up"),
        Binding("down,j", "scroll(1)", "Down", id="help.down"),
        Binding("pageup", "scroll(-10)", "Page up", id="help.page_up"),
        Binding("pagedown,space", "scroll(10)", "Page down", id="help.page_down"),
    ]

    def __init__(self, place: str, policy: Policy) -> None:
        super().__init__()
        self._place = place
        self._policy = policy

    def compose(self) -> ComposeResult:
        yield Panel([*self._keys(), [], *self._signs()], "Keys and signs: arrows scroll, escape leaves")

    def _keys(self) -> list[Words]:
        lines: list[Words] = []
        for act in acts.at(self._place):
            if not act.keys:
                continue
            for place, words in enumerate(wrap(act.help, WIDTH - KEYS)):
                keys = f" {act.shown_keys}" if place == 0 else ""
                room = " " * max(1, KEYS - width_of(keys))
                lines.append([(keys, "accent", True), (room + words, "text", False)])
        return lines

    def _signs(self) -> list[Words]:
        policy = self._policy
        standings: list[tuple[str, Role, str]] = [
            (
                SYMBOLS["overdue"],
                "overdue",
                f"{standing_word('overdue', policy)}: a clock that counts has run over its limit",
            ),
            (SYMBOLS["due_soon"], "due_soon", f"{standing_word('due_soon', policy)}: one is near its limit"),
            (SYMBOLS["on_track"], "on_track", standing_word("on_track", policy)),
        ]
        verdicts = [(mark, f"judged {policy.verdicts[verdict].lower()}" if verdict in policy.verdicts
                     else "overdue, and no verdict yet") for verdict, mark in VERDICT_MARKS.items()]  # fmt: skip
        plain: list[tuple[str, str]] = [
            *verdicts,
            ("EP", "early permanence: a route is recorded, or the carers are early-permanence carers"),
            ("92d", "days in the stage"),
            ("31w", "weeks of gestation of an unborn child"),
            ("↑ ↓", "so many more children above and below, out of sight"),
        ]
        return [
            *([(f" {sign}".ljust(KEYS), role, True), (words, "text", False)] for sign, role, words in standings),
            *([(f" {sign}".ljust(KEYS), "text", True), (words, "text", False)] for sign, words in plain),
        ]

    def action_scroll(self, by: int) -> None:
        """Scroll by so many lines."""
        self.query_one(Panel).move(by)

    def action_leave(self) -> None:
        """Back to the screen."""
        self.dismiss(None)
