"""Meetings, minutes and actions, as they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trackboard.store.database import Database
from trackboard.store.rows import select
from trackboard.store.tables import ActionRow, MeetingRow, MinuteRow


def by_id(db: Database, meeting: str) -> MeetingRow | None:
    """The meeting that people and files call `meeting`."""
    found = select(db, MeetingRow, "WHERE meeting = ?", (meeting,))
    return found[0] if found else None


DEALT_WITH = (
    "SELECT i.child_id, {meeting} FROM minutes i JOIN meetings g ON g.id = i.meeting_id WHERE {condition} "
    "UNION SELECT i.child_id, {meeting} FROM meetings g JOIN actions i ON i.meeting_id = g.id "
    "WHERE g.status <> 'closed' AND i.child_id IS NOT NULL AND {condition} "
    "UNION SELECT i.child_id, {meeting} FROM meetings g JOIN delays i ON i.meeting = g.meeting "
    "WHERE g.status <> 'closed' AND {condition}"
)
"""Of every child that a meeting `g` dealt with, its id and what is asked of the meeting; the condition three times.

Closing leaves a minute of each. Until then what the meeting asked for and judged says so as well.
"""


def dealt_with(db: Database, meeting_id: int) -> set[int]:
    """The children who have a minute of a meeting; of one not yet closed, those too of whom it asked for something or
    judged a delay."""
    found = db.rows(DEALT_WITH.format(meeting="g.id", condition="g.id = ?"), (meeting_id,) * 3)
    return {child for child, _ in found}


class Minuted(NamedTuple):
    """A child's minute with the meeting it was taken at."""

    meeting: MeetingRow
    minute: MinuteRow


def minutes_of(db: Database, child_id: int) -> list[Minuted]:
    """A child's minutes, the latest meeting first."""
    minutes = {row.meeting_id: row for row in select(db, MinuteRow, "WHERE child_id = ?", (child_id,))}
    held = select(
        db,
        MeetingRow,
        "WHERE id IN (SELECT meeting_id FROM minutes WHERE child_id = ?) ORDER BY held_on DESC, id DESC",
        (child_id,),
    )
    return [Minuted(meeting, minutes[meeting.id]) for meeting in held]


def actions_of(db: Database, child_id: int) -> Sequence[ActionRow]:
    """A child's actions: what is open first, then by due date."""
    return select(
        db, ActionRow, "WHERE child_id = ? ORDER BY done_on IS NOT NULL, coalesce(due_on, '9'), id", (child_id,)
    )
