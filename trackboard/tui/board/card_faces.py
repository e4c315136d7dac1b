"""A child of the board as a card says it."""

from __future__ import annotations

from datetime import date

from trackboard.board.model import ASKS, DUE_SOON, ON_TRACK, OVERDUE, Card
from trackboard.paint.cards import Face
from trackboard.paint.signs import SYMBOLS
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import VERDICT_MARKS, question_said, who_and_end

ROOMY = 30
"""Cells of a card from which on it says of a closed child how and when."""


def kind_of(card: Card) -> int:
    """How much attention a child asks for."""
    if card.standing in _KINDS:
        return _KINDS[card.standing]
    return ASKS if question_said(card) and not card.closed else ON_TRACK


_KINDS = {"overdue": OVERDUE, "due_soon": DUE_SOON}


def face_of(card: Card, policy: Policy, as_at: date, width: int) -> Face:
    """The card of a child, in `width` cells."""
    who, end = who_and_end(card)
    age = card.closed if card.closed and width >= ROOMY else "EP" if card.early_permanence else card.age_short
    face = Face(who, end, by_reference=card.label == card.reference, age=age)
    kind = kind_of(card)
    if kind == ASKS:
        asks, days = question_said(card).split(" ")
        return face._replace(colour="accent", asks=asks, days=days)
    if kind == ON_TRACK or card.worst is None:
        return face
    wanted = card.verdict == "none" or bool(card.unjudged or question_said(card))
    return face._replace(
        colour="overdue" if kind == OVERDUE else "due_soon",
        sign=SYMBOLS[card.standing],
        days=str(abs((as_at - card.worst.due_on).days) or "today"),
        marks=marks_of(card, policy, wanted=wanted),
        wanted=wanted and card.verdict not in policy.verdicts,
    )


def marks_of(card: Card, policy: Policy, *, wanted: bool) -> tuple[str, ...]:
    """The verdict on the days that are shown, as a word, shorter, and as a letter; `?` where something is asked."""
    if card.verdict in policy.verdicts:
        word = policy.verdicts[card.verdict].lower()
        shorter = (f"{word.removesuffix('able')}.",) if word.endswith("able") else ()
        return (word, *shorter, VERDICT_MARKS[card.verdict])
    return ("verdict?", "?") if wanted else ()
