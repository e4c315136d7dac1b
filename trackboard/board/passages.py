"""The children overdue at one delay point: since when, what was judged of it, why and whose it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from trackboard.board.kept_clocks import decode_counting
from trackboard.store.reads import child_rows

if TYPE_CHECKING:
    from trackboard.board.board import Board


class PassageRow(NamedTuple):
    """One child at a delay point. Blank where nobody judged, or said why or whose."""

    due_on: date
    verdict: str
    reason: str
    party: str


def passage_rows(board: Board, clock: str, ids: Sequence[int]) -> dict[int, PassageRow]:
    """The rows of those of `ids` on whom the clock runs."""
    found: dict[int, PassageRow] = {}
    given = child_rows.verdicts_on(board.db, clock, ids)
    for child, row in board.card_rows(ids).items():
        for judged in decode_counting(row.clocks):
            run = judged.run
            if run.clock == clock and run.due_on is not None and run.started_on is not None:
                latest = given.get((child, run.started_on.isoformat())) if judged.verdict else None
                why, whose = (latest.reason, latest.party) if latest else ("", "")
                found[child] = PassageRow(run.due_on, judged.verdict, why, whose)
    return found
