"""What the case and the meeting both say of a child: what a day that has passed asks, and which clock is the worst."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from trackboard.pathway.ids import Statuses
from trackboard.tui.parts.blocks import Block, sentences

if TYPE_CHECKING:
    from trackboard.board.case import Case, CaseClock

OPEN = (Statuses.OVERDUE, Statuses.DUE_SOON, Statuses.RUNNING)
"""Statuses of a clock that runs, worst first."""


def question_blocks(case: Case, width: int, how: str) -> Iterator[Block]:
    """What the days that have passed ask, the birth first, and `how` that is recorded."""
    for place, question in enumerate(case.questions):
        asks_birth = place == 0 and case.card.past_due
        yield sentences(f"{question}: {how}" if asks_birth else question, width, "accent", "?")


def worst_first(clock: CaseClock) -> tuple[bool, int, date]:
    """How open clocks are sorted wherever they stand: those that count first, of these the worst as on the card."""
    return (not clock.counts, OPEN.index(clock.status), clock.due_on or date.max)
