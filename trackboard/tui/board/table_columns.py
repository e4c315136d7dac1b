"""The columns of the table: what each says of a child, and which of them there is room for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trackboard.board.model import Card
from trackboard.paint.palette import Name
from trackboard.pathway.days import day_text
from trackboard.pathway.ids import Standings
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import short_age, standing_said, verdict_words

GAP = 2
"""Cells between columns."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column, `width` cells wide. The lower the `rank`, the longer it stays as the window gets narrower."""

    title: str
    width: int
    rank: int
    text: Callable[[Card, Policy], str]
    role: Callable[[Card], Name] = lambda card: "text"
    right: bool = False
    bold: bool = False
    stretches: bool = False


def _standing_role(card: Card) -> Name:
    if card.standing == Standings.ON_TRACK and card.past_due:
        return "accent"
    return card.standing or "text"  # type: ignore[return-value]  # the standings are roles


def _muted(card: Card) -> Name:
    return "muted"


def _stage(card: Card, policy: Policy) -> str:
    return policy.stages[policy.stage_order[card.stage]].short


def _days(card: Card, policy: Policy) -> str:
    return "" if card.days_in_stage is None else str(card.days_in_stage)


def _worst(card: Card, policy: Policy) -> str:
    """The clock; of a closed child, who has none, how it ended."""
    return card.worst.label if card.worst else card.closed


COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("Child", 13, 0, lambda card, policy: card.label, bold=True),
    TableColumn("Stage", 12, 3, _stage),
    TableColumn("Days", 5, 4, _days, right=True),
    TableColumn("Since", 11, 9, lambda card, policy: day_text(card.since) if card.since else "", _muted),
    TableColumn("Age", 15, 5, lambda card, policy: short_age(card.age)),
    TableColumn(
        "Standing", 10, 1, lambda card, policy: standing_said(card, policy)[0], _standing_role,
    ),
    TableColumn("Time", 13, 2, lambda card, policy: card.worst.words if card.worst else "", _standing_role),
    TableColumn("Worst clock", 27, 6, _worst, stretches=True),
    TableColumn("Due", 11, 8, lambda card, policy: day_text(card.worst.due_on) if card.worst else "", _muted),
    TableColumn("Verdict", 11, 7, verdict_words),
    TableColumn("Plan", 20, 10, lambda card, policy: policy.plans.get(card.plan, card.plan)),
    TableColumn("Team", 20, 11, lambda card, policy: policy.teams.get(card.team, card.team), _muted),
    TableColumn("Owner", 16, 12, lambda card, policy: card.owner, _muted),
    TableColumn("EP", 2, 13, lambda card, policy: "EP" if card.early_permanence else "", _muted),
    TableColumn("Flags", 5, 14, lambda card, policy: str(len(card.flags) or ""), _muted, right=True),
)  # fmt: skip

STRETCHED = 34
"""What the column that stretches takes at most: the longest name of a clock."""


def columns_for(width: int) -> list[tuple[TableColumn, int]]:
    """The columns with room in `width` cells, in their order, each with its width."""
    room = width - 2 + GAP
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
