"""The first line of every screen: whose board, as at when, what comes next, and whether it is safe to share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from trackboard.board.model import Privacy, Summary
from trackboard.paint.cells import Line, merged, wide
from trackboard.paint.palette import Ink, Name
from trackboard.paint.panel import pill
from trackboard.paint.text import fit, plain, width_of, wrap
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import as_at_text, day_of_week, list_words, meeting_words, privacy_words
from trackboard.tui.parts.line_widget import LineWidget

if TYPE_CHECKING:
    from trackboard.casework.meetings.next_meeting import NextMeeting

LEAST = (60, 16)
"""Columns and rows that the screens need."""


class HeadState(NamedTuple):
    """Everything that the head and the totals say."""

    authority: str
    made_up: bool
    notice: str
    as_at: date
    today: date
    summary: Summary
    privacy: Privacy
    names_until: datetime | None
    order: str
    """How the children are sorted, in words."""
    usual: bool = True
    """Whether everyone is taken in and the worst come first: what is not usual is said beside the totals."""
    meeting: NextMeeting | None = None
    name_seconds: int = 0
    """For how long the name of one child is still in view."""


class Head(LineWidget):
    """One line. The day and the pill are never cut: whose board it is gives way, and before it what comes next."""

    def __init__(self, policy: Policy, *, board: bool = False) -> None:
        super().__init__()
        self.policy = policy
        self.state: HeadState | None = None
        self._board = board
        """Whether it says how the list is made, and which meeting comes next."""

    def show(self, state: HeadState) -> None:
        """Say this, repainting only if it is new."""
        if state != self.state:
            self.state = state
            self.refresh()

    def ground_ink(self, y: int) -> Ink:
        return Ink(on="bar")

    def line(self, y: int) -> Line:
        if self.app.size.width < LEAST[0] or self.app.size.height < LEAST[1]:
            return self._too_small(y)
        return [] if self.state is None or y else first_line(self.state, self.policy, self.size.width, self._board)

    def _too_small(self, y: int) -> Line:
        """All there is room for: how large the window is, and how large it has to be."""
        size = self.app.size
        words = f"This window is {size.width} by {size.height} cells; trackboard needs {LEAST[0]} by {LEAST[1]}."
        lines = wrap(words, max(1, self.size.width - 2))
        return [(f" {lines[y]}", Ink(on="bar"))] if y < len(lines) else []


def first_line(state: HeadState, policy: Policy, width: int, board: bool) -> Line:
    """The line in `width` cells; of the `board` what its list is and which meeting comes next as well."""
    for left, middle, right in _ways(state, policy, board):
        room = width - wide(left) - wide(right)
        if wide(middle) <= room:
            return merged([*left, *_spread(middle, room), *right])
    day = left[1:]  # the day and the pill are never cut: whose board it is gives way
    room = max(0, width - wide(right) - wide(day) - 2)
    authority = fit(left[0][0], min(room, width_of(left[0][0]))) if room > 4 else ""
    rest = max(0, width - width_of(authority) - wide(day) - wide(right))
    return merged([(authority, left[0][1]), *day, _bar(" " * rest), *right])


def _ways(state: HeadState, policy: Policy, board: bool) -> Iterator[tuple[Line, Line, Line]]:
    """What the line may say at its left, in the middle and at its right, the fullest first."""
    left, right = (_left(state, short=False), _left(state, short=True)), [_right(state, each) for each in range(3)]
    listed = [_bar(f"   {list_words(state.summary, state.order, policy)}", "muted")] if board else []
    coming = [_coming(state, policy, shortness) for shortness in range(3)] if board else [[], [], []]
    yield left[0], [*listed, *coming[0]], right[0]
    yield left[0], [*coming[0]], right[0]
    yield left[0], [*coming[1]], right[1]
    yield left[1], [*coming[1]], right[1]
    yield left[1], [*coming[2]], right[1]
    yield left[0], [], right[1]
    yield left[1], [], right[1]
    yield left[1], [], right[2]


def _spread(middle: Line, room: int) -> Line:
    """How the list is made stands at the left of the middle, what comes next at its right."""
    gap = (_bar(" " * (room - wide(middle))),)
    return [*middle[:1], *gap, *middle[1:]] if middle and middle[0][1].name == "muted" else [*gap, *middle]


def _bar(words: str, name: Name = "second", *, bold: bool = False) -> tuple[str, Ink]:
    return words, Ink(name, "bar", bold)


def _left(state: HeadState, *, short: bool) -> Line:
    today = state.as_at == state.today
    day = as_at_text(state.as_at, state.today, short=short)
    authority = plain(state.authority) or "trackboard"
    if state.made_up:  # which is said beside the pill
        authority = authority.removesuffix(" (made up)")
    return [
        _bar(f" {authority}", "text", bold=True),
        _bar(f"  {day}", "second" if today else "due_soon", bold=not today),
    ]


def _right(state: HeadState, shortness: int) -> Line:
    words = privacy_words(state.privacy, state.names_until, state.name_seconds, short=shortness > 1)
    made_up = "MADE-UP " if shortness else "MADE-UP DATA "
    sign = [_bar(made_up, "due_soon", bold=True)] if state.made_up else []
    safe = state.privacy != "names" and not state.name_seconds
    return [*sign, *pill(words, safe=safe), _bar(" ")]


def _coming(state: HeadState, policy: Policy, shortness: int) -> Line:
    """The meeting that comes next, shorter and shorter; nothing at last."""
    meeting = state.meeting
    if meeting is None:
        return []
    lead, name, beside = meeting_words(meeting, state.today, policy, short=shortness > 0)
    day = day_of_week(meeting.on) if shortness < 2 else f"{meeting.on.day} {meeting.on:%b}"
    passed = meeting.on < state.today
    said = [_bar(lead if shortness < 2 else "", "due_soon" if passed else "second")]
    said.append(_bar(f"{name} {day}", "text", bold=True))
    said.append(_bar(f" {beside}" if beside and shortness < 2 else ""))
    return [_bar("  "), *said, _bar(" M", "accent", bold=True), _bar("   ")]
