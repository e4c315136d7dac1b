"""A child as a card: what stands on each of its lines, in the room there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trackboard.board.model import Card
from trackboard.paint.cells import Span
from trackboard.paint.palette import Name
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import apart, fit, width_of
from trackboard.pathway.ids import Standings
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import question_said, short_age, standing_said, verdict_mark, verdict_words

WIDE = 20
"""From this many cells on a card has margins and says its verdict in a word."""


class Shape(NamedTuple):
    """How a card is drawn: cells across, and lines."""

    width: int
    lines: int

    @property
    def margin(self) -> int:
        """Cells left free at either side."""
        return 1 if self.width > WIDE else 0


def pieces(card: Card, shape: Shape, policy: Policy) -> list[list[Span]]:
    """The lines of a card, each exactly `shape.width` cells."""
    width = shape.width - 2 * shape.margin
    if shape.lines == 2:
        found = _two(card, width, policy)
    elif shape.margin:
        found = _wide(card, width, policy)
    else:
        found = _narrow(card, width, policy)
    edge: list[Span] = [(" " * shape.margin, "text", False)] if shape.margin else []
    return [[*edge, *line, *edge] for line in found]


def clock_text(card: Card, policy: Policy) -> str:
    """`▲ 34 days over`, `◆ 7 days left`, `● on track`, `born? 2d`: sign and words, whatever the colour.

    Of a closed child its outcome and day.
    """
    if card.closed:
        return card.closed
    if card.standing == Standings.ON_TRACK or card.worst is None:
        return standing_said(card, policy)[0]
    return f"{SYMBOLS[card.standing]} {card.worst.words}"


def _role(card: Card, policy: Policy) -> Name:
    return "text" if card.closed else standing_said(card, policy)[1]


def _age(card: Card) -> str:
    """The age; where the line of the clock says that it is late, what is asked of a child past its due date."""
    return question_said(card) if card.standing != Standings.ON_TRACK and card.past_due else card.age


def _days(card: Card) -> str:
    return "" if card.days_in_stage is None else f"{card.days_in_stage}d"


def _title(card: Card, choices: Sequence[str], width: int) -> list[Span]:
    """The label, and the first of `choices` beside it that leaves it whole."""
    by_reference = card.label == card.reference
    fitting = (marks for marks in choices if width_of(card.label) + width_of(marks) < width)
    marks = next(fitting, choices[-1])
    return [
        (fit(card.label, width - width_of(marks) - bool(marks), keep_end=by_reference), "text", True),
        (f" {marks}" if marks else "", "muted", False),
    ]


def _marks(*marks: str) -> str:
    return " ".join(mark for mark in marks if mark)


def _early(card: Card) -> str:
    return "EP" if card.early_permanence else ""


def _narrow(card: Card, width: int, policy: Policy) -> list[list[Span]]:
    age, days, clock = short_age(_age(card)), _days(card), clock_text(card, policy)
    beside_age = width_of(age) + len(days) < width
    clock = fit(clock, width) if beside_age else apart(clock, days, width)
    return [
        _title(card, [_marks(_early(card), verdict_mark(card))], width),
        [(apart(age, days, width) if beside_age else fit(age, width), "muted", False)],
        [(clock, _role(card, policy), card.standing == Standings.OVERDUE)],
    ]


def _wide(card: Card, width: int, policy: Policy) -> list[list[Span]]:
    days, clock = _days(card), clock_text(card, policy)
    age = _age(card) if width_of(_age(card)) + len(days) < width else short_age(_age(card))
    return [
        _title(card, [verdict_words(card, policy) or verdict_mark(card), verdict_mark(card)], width),
        [(apart(age, days, width), "muted", False)],
        _clock_line(clock, _early(card), card, width, policy),
    ]


def _two(card: Card, width: int, policy: Policy) -> list[list[Span]]:
    marks = _marks(_early(card), verdict_mark(card), _days(card))
    return [
        _title(card, [_age(card), short_age(_age(card))], width),
        _clock_line(clock_text(card, policy), marks, card, width, policy),
    ]


def _clock_line(clock: str, marks: str, card: Card, width: int, policy: Policy) -> list[Span]:
    room = max(0, width - width_of(marks) - bool(marks))
    return [
        (fit(clock, room), _role(card, policy), card.standing == Standings.OVERDUE),
        (f" {marks}" if marks else "", "muted", False),
    ]
