"""The views that a review goes through: which of the children each of them shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Literal, NamedTuple

from trackboard.board.board import Board
from trackboard.board.model import Filter
from trackboard.clean import search_key
from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import Flags, Stages, Standings
from trackboard.pathway.policy.policy import Policy
from trackboard.store.reads import report_rows, view_rows
from trackboard.store.reads.board_rows import CardRow

Fits = Callable[[CardRow], bool]
_NO_MEETING = timedelta(days=30)
"""How far back is looked where no meeting was held."""


class View(NamedTuple):
    """A view by id, and whose it is where it is somebody's: the owner of `mine`, the team of `my_team`."""

    id: str
    whose: str = ""

    def label(self, policy: Policy) -> str:
        """`my team: CIN North`."""
        name = view_label(self.id, policy)
        return f"{name}: {self.whose}" if self.whose else name

    @property
    def only(self) -> Literal["", "closed", "aged"]:
        """Of a view of those who are on the board no more, which of them."""
        return "closed" if self.id == "closed" else "aged" if self.id == "aged" else ""


VIEWS = {
    "mine": "mine",
    "my_team": "my team",
    "overdue": "overdue",
    "no_verdict": "without verdict",
    "no_owner": "without owner",
    "unborn": "unborn",
    "order": "waiting with an order",
    "turning_10": "turning {age}",
    "not_discussed": "not discussed",
    "changed": "changed since the last meeting",
    "closed": "closed",
    "aged": "{age} and over",
}
"""By id, what people call them, in the order in which they are offered. `{age}` is the policy's age limit in words."""

_NUMBERS = ("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen")  # fmt: skip


def view_label(view: str, policy: Policy) -> str:
    """What people call the view of that id, under this policy."""
    limit = policy.settings.age_limit
    return VIEWS[view].format(age=_NUMBERS[limit] if limit < len(_NUMBERS) else limit)


def children_in(board: Board, view: View, chosen: Filter) -> frozenset[int]:
    """The ids of those of `chosen` whom the view shows. Reads everyone: for a thread of its own."""
    fits = _fits(board, view)
    return frozenset(row.id for row in board.rows(chosen) if fits(row))


def _fits(board: Board, view: View) -> Fits:
    maker, stages, whose = board.maker, board.policy.stage_order, search_key(view.whose)
    changed = _changed(board) if view.id == "changed" else set()
    rules: dict[str, Fits] = {
        "mine": lambda row: search_key(row.owner) == whose,
        "my_team": lambda row: search_key(row.team) == whose,
        "overdue": lambda row: maker.standing(row) == Standings.OVERDUE,
        "no_verdict": maker.asks_for_verdict,
        "no_owner": lambda row: not row.owner,
        "unborn": lambda row: row.stage == stages[Stages.UNBORN],
        "order": lambda row: row.stage == stages[Stages.ORDERED],
        "turning_10": lambda row: Flags.TURNING_10 in maker.flags(row),
        "not_discussed": lambda row: Flags.NOT_DISCUSSED in maker.flags(row),
        "changed": lambda row: row.id in changed,
        "closed": lambda row: bool(row.closed),
        "aged": lambda row: not row.closed,
    }
    return rules[view.id]


def _changed(board: Board) -> set[int]:
    """Of whom people recorded anything since the last tracking meeting, or something is dated since."""
    day = board.as_at.isoformat()
    held = report_rows.last_meeting(board.db, board.policy.settings.tracking_meetings, day, "")
    since = parse_iso(held) if held else board.as_at - _NO_MEETING
    moment = f"{since + timedelta(days=1)}T00:00:00Z"
    return view_rows.changed_since(board.db, moment) | view_rows.happened_between(board.db, since.isoformat(), day)
