"""The lines over everything: whose board, as at when, how many, who is not shown, and whether it is safe to share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from trackboard.board.model import Privacy, Summary
from trackboard.paint.cells import Line
from trackboard.paint.palette import Ink
from trackboard.paint.text import fit, plain, width_of, wrap
from trackboard.pathway.ids import Inclusion
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import PRIVACY_WORDS, SORT_WORDS, as_at_text, not_shown, totals
from trackboard.tui.parts.line_widget import LineWidget

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


class Head(LineWidget):
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
        width = self.size.width
        privacy, made_up = PRIVACY_WORDS[state.privacy], "MADE-UP DATA" if state.made_up else ""
        if state.names_until is not None:
            privacy += f" until {state.names_until:%H:%M}"
        as_at = as_at_text(state.as_at, state.today)
        if width_of(privacy) + width_of(made_up) + width_of(as_at) + 8 > width:
            privacy = privacy.split(":")[0] if state.privacy != "names" else privacy
            made_up = made_up.removesuffix(" DATA")
        right = [said for said in ((made_up, "due_soon"), (privacy, _PRIVACY_ROLE[state.privacy])) if said[0]]
        day: Said = (as_at, "text" if state.as_at == state.today else "due_soon")
        # The day is never cut: whose board it is gives way.
        room = width - _length([day, *right]) - 2
        authority = plain(state.authority) or "trackboard"
        left = [(fit(authority, min(room, width_of(authority))), "accent")] if room > 3 else []
        return self._ends([*left, day], right, width)

    def _second(self, state: HeadState) -> Line:
        """The totals, who is not shown, and how they are chosen and sorted: what matters most finds room first."""
        everyone, *standings = totals(state.summary, self.policy)
        full, short = not_shown(state.summary, self.policy)
        rule = (self.policy.inclusion_rules[state.summary.include].lower(), "muted")
        order = (state.order, "muted")
        notice = state.notice.rsplit(": ", 1)[-1]
        wanted: list[tuple[int, Said]] = [
            (0, everyone),
            (2, standings[0]),
            (4, standings[1]),
            (6, standings[2]),
            (0, (short, "due_soon")),
            (1, (notice, "due_soon")),
            (7 if state.summary.include == Inclusion.EVERYONE else 5, rule),
            (6 if state.order == SORT_WORDS["worst"] else 3, order),
        ]
        kept: set[Said] = set()
        for _, said in sorted(wanted, key=lambda each: each[0]):
            if said[0] and _length([*kept, said]) <= self.size.width:
                kept.add(said)
        shown = [said for _, said in wanted if said in kept]
        for words, longer in ((short, full), (notice, state.notice)):
            long = [(longer, role) if said == words else (said, role) for said, role in shown]
            if _length(long) <= self.size.width:
                shown = long
        ends = [said for said in shown if said in (rule, order)]
        return self._ends([said for said in shown if said not in ends], ends, self.size.width)

    def _too_small(self, y: int) -> Line:
        """All there is room for: how large the window is, and how large it has to be."""
        size = self.app.size
        words = f"This window is {size.width} by {size.height} cells; trackboard needs {LEAST[0]} by {LEAST[1]}."
        lines = wrap(words, max(1, self.size.width - 2))
        return [(f" {lines[y]}", Ink())] if y < len(lines) else []

    def _ends(self, left: Sequence[Said], right: Sequence[Said], width: int) -> Line:
        tail = _length(right)
        line: Line = []
        room = width - tail
        for words, role in left:
            if width_of(words) + 2 > room:
                words = fit(words, max(0, room - 2))
            if not words:
                continue
            line.append((f" {words} ", Ink(role, "bar", role != "muted")))  # type: ignore[arg-type]
            room -= width_of(words) + 2
        line.append((" " * max(0, room), Ink("text", "bar")))
        line += [(f" {words} ", Ink(role, "bar", True)) for words, role in right]  # type: ignore[arg-type]
        return line


_PRIVACY_ROLE = {"references": "on_track", "initials": "on_track", "names": "overdue"}


def _length(said: Sequence[Said]) -> int:
    return sum(width_of(words) + 2 for words, _ in said)
