"""One child as JSON, as `trackboard case --format json` prints it: what `board` prints, and the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from trackboard.board.board import Board
from trackboard.board.case import Case
from trackboard.board.child_json import child_document
from trackboard.board.model import Privacy
from trackboard.casework.history import HistoryEntry
from trackboard.store.rows import columns
from trackboard.store.tables import Row


def case_document(
    board: Board, child_id: int, found: Case, told: Sequence[HistoryEntry], privacy: Privacy
) -> dict[str, Any]:
    """The child as one object. Dates are ISO text, what is absent is None, lists without rows are empty."""
    row = board.case_row(child_id)
    assert row is not None
    return child_document(board.maker, row, privacy) | {
        "parallel_plan": row.parallel_plan or None,
        "siblings": [each.reference for each in found.siblings],
        "milestones": [
            {
                "kind": entry.kind,
                "date": entry.on,
                "planned": entry.planned,
                "in_effect": entry.in_effect and not entry.planned,
                "days_between": None if entry.planned else entry.days_between,
                "slip_days": entry.slip_days,
                "outcome": entry.outcome or None,
                "reason": entry.reason or None,
                "note": entry.note or None,
                "source": entry.source or None,
            }
            for entry in (*found.timeline, *found.planned)
        ],
        "struck": _plain(found.struck),
        "plans": _plain(found.plan_history),
        "verdicts": _plain(found.verdicts),
        "fields": dict(found.fields),
        "early_permanence": {
            "eligibility": found.eligibility,
            "route": found.route or None,
            "considered": found.considered or None,
            "criteria": [asdict(each) for each in found.criteria],
            "placements": _plain(found.placements),
            "contacts": _plain(found.contacts),
        },
        "actions": [{"number": each.id} | _one(each) for each in found.actions],
        "notes": _plain(found.notes),
        "minutes": [
            {
                "meeting": each.meeting.meeting,
                "held_on": each.meeting.held_on,
                "discussion": each.minute.discussion or None,
                "decision": each.minute.decision or None,
                "recorded": list(each.minute.recorded),
            }
            for each in found.minutes
        ],
        "history": [asdict(each) for each in told],
    }


_NUMBERING = ("id", "child_id", "meeting_id", "seq", "version")


def _plain(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [_one(row) for row in rows]


def _one(row: Row) -> dict[str, Any]:
    """A row by column, without the database's own numbers; '' and 0 are None."""
    return {name: getattr(row, name) or None for name in columns(type(row)) if name not in _NUMBERING}
