"""Every key with what it does, place by place: the keys section of the README is made of it."""

from __future__ import annotations

from typing import Any

from trackboard.table import Column, Table
from trackboard.tui.acts import CHILD, EVERYWHERE, Act
from trackboard.tui.child_acts import CHILD_ACTS
from trackboard.tui.common_acts import COMMON
from trackboard.tui.navigator import every_screen

PLACES = (EVERYWHERE, "board", "case", CHILD, "meetings", "meeting", "roll call", "closing", "conflicts", "reports",
          "report")  # fmt: skip
"""Where an act can be done, in the order in which people meet them."""


def every_act() -> list[Act[Any]]:
    """Every act that there is, place by place."""
    own = [act for screen in every_screen() for act in screen.ACTS if act.where == screen.PLACE]
    return sorted([*COMMON, *CHILD_ACTS, *own], key=lambda act: PLACES.index(act.where))


def keys_table() -> Table:
    """Every key with what it does."""
    return Table(
        (Column("where", "Where"), Column("keys", "Keys"), Column("title", "Act"), Column("help", "What it does")),
        [(act.where, act.keys_text, act.title, act.help) for act in every_act() if act.keys_text],
    )


def keys_markdown() -> str:
    """The keys section of the README, between its markers."""
    table = keys_table()
    lines = ["| " + " | ".join(column.label for column in table.columns) + " |", "|---" * len(table.columns) + "|"]
    for where, keys, title, help_ in table.rows:
        lines.append(f"| {where} | {' '.join(f'`{key}`' for key in keys.split())} | {title} | {help_} |")
    return "\n".join(lines)
