"""The columns of the table: what each says of a child, and which of them there is room for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trackboard.board.model import Card, Sort
from trackboard.paint.palette import Name
from trackboard.pathway.days import day_text
from trackboard.pathway.ids import Standings
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import clock_short, question_said, standing_said, verdict_words

GAP = 2
"""Cells between columns."""
MARGIN = 3
"""Cells before the first: the sign of the row in hand stands there."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column, `width` cells wide. The lower the `rank`, the longer it stays as the window gets narrower."""

    id: str
    title: str
    width: int
    rank: int
    text: Callable[[Card, Policy], str]
    role: Callable[[Card], Name] = lambda card: "second"
    right: bool = False
    bold: bool = False
    stretches: bool = False
    sort: Sort = ""
    """How the children are sorted by it; '' where they cannot be."""


def _standing_role(card: Card) -> Name:
    if card.standing == Standings.ON_TRACK and question_said(card):
        return "accent"
    return card.standing or "second"  # type: ignore[return-value]  # the standings are inks


def _text(card: Card) -> Name:
    return "text"


def _muted(card: Card) -> Name:
    return "muted"


def _verdict_role(card: Card) -> Name:
    return "accent" if card.verdict == "none" else "second"


def _stage(card: Card, policy: Policy) -> str:
    return policy.stages[policy.stage_order[card.stage]].short


def _days(card: Card, policy: Policy) -> str:
    return "" if card.days_in_stage is None else f"{card.days_in_stage:,}"


def _worst(card: Card, policy: Policy) -> str:
    """The clock; of a closed child, who has none, how it ended."""
    return clock_short(policy.clock(card.worst.clock)) if card.worst else card.closed


COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("child", "Child", 13, 0, lambda card, policy: card.label, _text, bold=True, sort="reference"),
    TableColumn("stage", "Stage", 12, 3, _stage, _text, sort="stage"),
    TableColumn("days", "Days", 5, 4, _days, right=True, sort="longest"),
    TableColumn("since", "Since", 11, 9, lambda card, policy: day_text(card.since) if card.since else "", _muted,
                sort="longest"),
    TableColumn("age", "Age", 9, 5, lambda card, policy: card.age_short, sort="oldest"),
    TableColumn("standing", "Standing", 10, 1, lambda card, policy: standing_said(card, policy)[0], _standing_role,
                sort="worst"),
    TableColumn("time", "Time", 13, 2, lambda card, policy: card.worst.words if card.worst else "", _standing_role,
                sort="due"),
    TableColumn("clock", "Worst clock", 26, 6, _worst, stretches=True),
    TableColumn("due", "Due", 11, 8, lambda card, policy: day_text(card.worst.due_on) if card.worst else "", _muted,
                sort="due"),
    TableColumn("verdict", "Verdict", 11, 7, verdict_words, _verdict_role),
    TableColumn("plan", "Plan", 20, 10, lambda card, policy: policy.plans.get(card.plan, card.plan), sort="plan"),
    TableColumn("team", "Team", 20, 11, lambda card, policy: policy.teams.get(card.team, card.team), _muted,
                sort="team"),
    TableColumn("owner", "Owner", 16, 12, lambda card, policy: card.owner, sort="owner"),
    TableColumn("early", "EP", 2, 13, lambda card, policy: "EP" if card.early_permanence else "", _muted,
                sort="early"),
    TableColumn("flags", "Flags", 5, 14, lambda card, policy: str(len(card.flags) or ""), _muted, right=True),
)  # fmt: skip
STRETCHED = 34
"""What the column that stretches takes at most: the longest name of a clock."""


def columns_for(width: int) -> list[tuple[TableColumn, int]]:
    """As many of the columns as fit in `width` cells, in the order of the table, each with its width."""
    room = width - MARGIN
    kept = []
    for column in sorted(COLUMNS, key=lambda column: column.rank):
        if column.width + GAP > room:
            break
        kept.append(column)
        room -= column.width + GAP
    stretch = min(max(0, room), max((STRETCHED - column.width for column in kept if column.stretches), default=0))
    return [(column, column.width + (stretch if column.stretches else 0)) for column in COLUMNS if column in kept]


def cell(column: TableColumn, width: int, text: str) -> str:
    """`text` in the column, ranged right where the column is."""
    return text.rjust(width) if column.right else text
