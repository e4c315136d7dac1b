"""The views that a review goes through: which of the children on the board each of them shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from trackboard.board.board import Board
from trackboard.board.model import Filter
from trackboard.clean import search_key
from trackboard.pathway.days import parse_iso
from trackboard.store import reportrows, viewrows
from trackboard.store.boardrows import CardRow

Fits = Callable[[CardRow], bool]
_NO_MEETING = timedelta(days=30)
"""How far back is looked where no meeting was held."""


class View(NamedTuple):
    """A view by id, and whose it is where it is somebody's: the owner of `mine`, the team of `my_team`."""

    id: str
    whose: str = ""

    @property
    def label(self) -> str:
        """`my team: CIN North`."""
        return f"{VIEWS[self.id]}: {self.whose}" if self.whose else VIEWS[self.id]


VIEWS = {
    "mine": "mine",
    "my_team": "my team",
    "overdue": "overdue",
    "no_verdict": "without verdict",
    "no_owner": "without owner",
    "unborn": "unborn",
    "order": "waiting with an order",
    "turning_10": "turning 10",
    "not_discussed": "not discussed",
    "changed": "changed since the last meeting",
}
"""By id, what people call them, in the order in which they are offered."""


def children_in(board: Board, view: View, chosen: Filter) -> frozenset[int]:
    """The ids of the children on the board whom the view shows. Reads everyone: for a thread of its own."""
    fits = _fits(board, view)
    return frozenset(row.id for row in board.rows(chosen) if fits(row))


def _fits(board: Board, view: View) -> Fits:
    maker, stages, whose = board.maker, board.policy.stage_order, search_key(view.whose)
    changed = _changed(board) if view.id == "changed" else set()
    rules: dict[str, Fits] = {
        "mine": lambda row: search_key(row.owner) == whose,
        "my_team": lambda row: search_key(row.team) == whose,
        "overdue": lambda row: maker.standing(row) == "overdue",
        "no_verdict": lambda row: maker.card(row, "references").verdict == "none",
        "no_owner": lambda row: not row.owner,
        "unborn": lambda row: row.stage == stages["unborn"],
        "order": lambda row: row.stage == stages["ordered"],
        "turning_10": lambda row: "turning_10" in maker.flags(row),
        "not_discussed": lambda row: "not_discussed" in maker.flags(row),
        "changed": lambda row: row.id in changed,
    }
    return rules[view.id]


def _changed(board: Board) -> set[int]:
    """Of whom people recorded anything since the last tracking meeting, or something is dated since."""
    day = board.as_at.isoformat()
    held = reportrows.last_meeting(board.db, board.policy.settings.tracking_meetings, day, "")
    since = parse_iso(held) if held else board.as_at - _NO_MEETING
    moment = f"{since + timedelta(days=1)}T00:00:00Z"
    return viewrows.changed_since(board.db, moment) | viewrows.happened_between(board.db, since.isoformat(), day)
