"""The lines over everything: whose board, as at when, how many, who is not shown, and whether it is safe to share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from rich.segment import Segment

from trackboard.board.model import Privacy, Summary
from trackboard.pathway.policy import Policy
from trackboard.tui.drawing import Drawn, Line, fit, plain, width_of, wrap
from trackboard.tui.words import PRIVACY_WORDS, as_at_text, not_shown, totals

Said = tuple[str, str]
"""Words and their role."""


LEAST = (60, 16)
"""Columns and rows that the screens need."""


class HeadState(NamedTuple):
    """Everything the head says."""

    authority: str
    made_up: bool
    notice: str
    as_at: date
    today: date
    summary: Summary
    privacy: Privacy
    names_until: datetime | None
    order: str
    """How the children are sorted, in words; '' where that says nothing."""


class Head(Drawn):
    """Two lines. What must never be lost (who is not shown, names shown) stays at every width."""

    DEFAULT_CSS = "Head { height: 2; }"

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.policy = policy
        self.state: HeadState | None = None

    def show(self, state: HeadState) -> None:
        """Say this, repainting only if it is new."""
        if state != self.state:
            self.state = state
            self.refresh()

    def line(self, y: int) -> Line:
        if self.app.size.width < LEAST[0] or self.app.size.height < LEAST[1]:
            return self._too_small(y)
        if self.state is None:
            return []
        return self._first(self.state) if y == 0 else self._second(self.state)

    def _first(self, state: HeadState) -> Line:
        privacy = PRIVACY_WORDS[state.privacy]
        if state.names_until is not None:
            privacy += f" until {state.names_until:%H:%M}"
        right: list[Said] = [("MADE-UP DATA", "due_soon")] if state.made_up else []
        right.append((privacy, "overdue" if state.privacy == "names" else "on_track"))
        past = state.as_at != state.today
        left: list[Said] = [
            (plain(state.authority) or "trackboard", "accent"),
            (as_at_text(state.as_at, state.today), "due_soon" if past else "text"),
        ]
        return self._ends(left, right, self.size.width, "surface")

    def _second(self, state: HeadState) -> Line:
        left: list[Said] = list(totals(state.summary, self.policy))
        full, short = not_shown(state.summary, self.policy)
        rule = self.policy.inclusion_rules[state.summary.include].lower()
        extra: list[Said] = [(state.notice, "due_soon"), (rule, "muted"), (state.order, "muted")]
        width = self.size.width
        missing: list[Said] = []
        if full:
            # The totals of standings give way before what says that children are missing from view.
            roomy = _length([*left, (full, "")]) <= width
            missing = [(full if roomy else short, "due_soon")]
            while len(left) > 1 and _length([*left, *missing]) > width:
                left.pop()
        right: list[Said] = []
        for said in extra:
            if said[0] and _length([*left, *missing, *right, said]) <= width:
                right.append(said)
        return self._ends([*left, *missing], right, width, "surface")

    def _too_small(self, y: int) -> Line:
        """All there is room for: how large the window is, and how large it has to be."""
        size = self.app.size
        words = f"This window is {size.width} by {size.height} cells; trackboard needs {LEAST[0]} by {LEAST[1]}."
        lines = wrap(words, max(1, self.size.width - 2))
        return [Segment(f" {lines[y]}", self.ink())] if y < len(lines) else []

    def _ends(self, left: Sequence[Said], right: Sequence[Said], width: int, ground: str) -> Line:
        tail = _length(right)
        line: Line = []
        room = width - tail
        for words, role in left:
            if width_of(words) + 2 > room:
                words = fit(words, max(0, room - 2))
            if not words:
                continue
            line.append(Segment(f" {words} ", self.ink(role, ground, role != "muted")))  # type: ignore[arg-type]
            room -= width_of(words) + 2
        line.append(Segment(" " * max(0, room), self.ink("text", ground)))  # type: ignore[arg-type]
        line += [Segment(f" {words} ", self.ink(role, ground, True)) for words, role in right]  # type: ignore[arg-type]
        return line


def _length(said: Sequence[Said]) -> int:
    return sum(width_of(words) + 2 for words, _ in said)
