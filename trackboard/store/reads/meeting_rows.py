"""Meetings, and what belongs to one. Days are ISO text, as in the tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from trackboard.store.reads.recorded_rows import rows_at
from trackboard.store.rows import select, select_in
from trackboard.store.sqlite.queries import Queries
from trackboard.store.tables import ActionRow, AmendmentRow, AttendanceRow, DelayRow, MeetingRow, MinuteRow


def meetings(db: Queries) -> list[MeetingRow]:
    """Every meeting, the latest first."""
    return select(db, MeetingRow, "ORDER BY held_on DESC, id DESC")


def meetings_by_name(db: Queries, names: Iterable[str]) -> dict[str, MeetingRow]:
    """Those of the names, exactly as written, that are a meeting's, each with its meeting."""
    return {row.meeting: row for row in select_in(db, MeetingRow, "meeting", sorted(set(names)))}


def signed_meetings(db: Queries) -> list[MeetingRow]:
    """The meetings whose minutes were signed here, by day."""
    return select(db, MeetingRow, "WHERE sha256 <> '' ORDER BY held_on, id")


def latest_of_kind(db: Queries, kind: str, authority: str) -> MeetingRow | None:
    """The latest meeting of a kind, held or to be held, the authority's own."""
    found = select(
        db, MeetingRow, "WHERE kind = ? AND authority = ? ORDER BY held_on DESC, id DESC LIMIT 1", (kind, authority)
    )
    return found[0] if found else None


def same_day(db: Queries, meeting: MeetingRow) -> list[MeetingRow]:
    """The other meetings of the same kind and authority on the meeting's day."""
    return select(
        db,
        MeetingRow,
        "WHERE kind = ? AND authority = ? AND held_on = ? AND id <> ? ORDER BY id",
        (meeting.kind, meeting.authority, meeting.held_on, meeting.id),
    )


def minutes_at(db: Queries, meeting_id: int) -> dict[int, MinuteRow]:
    """The minutes of a meeting, by child."""
    return {row.child_id: row for row in rows_at(db, MinuteRow, [meeting_id])}


def attendance_at(db: Queries, meeting_id: int) -> dict[str, AttendanceRow]:
    """The roll call of a meeting, by team."""
    return {row.team: row for row in rows_at(db, AttendanceRow, [meeting_id])}


def amendments_to(db: Queries, meeting_id: int) -> list[AmendmentRow]:
    """The amendments to a meeting's minutes, in the order in which they were added."""
    return rows_at(db, AmendmentRow, [meeting_id])


def actions_from(db: Queries, meeting_id: int) -> list[ActionRow]:
    """The actions that a meeting asked for and that were not carried to another, in the order in which they came."""
    return rows_at(db, ActionRow, [meeting_id])


def actions_by_id(db: Queries, action_ids: Iterable[int]) -> dict[int, ActionRow]:
    """Those of the actions that are in the database, by id."""
    return {row.id: row for row in select_in(db, ActionRow, "id", sorted(set(action_ids)))}


def actions_of_no_child(db: Queries) -> list[ActionRow]:
    """The actions that are a meeting's and no child's."""
    return select(db, ActionRow, "WHERE child_id IS NULL ORDER BY id")


def verdicts_at(db: Queries, meeting: MeetingRow) -> list[DelayRow]:
    """The verdicts on delays that were given at a meeting, each child's together."""
    return select(db, DelayRow, "WHERE meeting = ? ORDER BY child_id, seq", (meeting.meeting,))


def by_id(db: Queries, meeting: str) -> MeetingRow | None:
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


def dealt_with(db: Queries, meeting_id: int) -> set[int]:
    """The children who have a minute of a meeting; of one not yet closed, those too of whom it asked for something or
    judged a delay."""
    found = db.rows(DEALT_WITH.format(meeting="g.id", condition="g.id = ?"), (meeting_id,) * 3)
    return {child for child, _ in found}


class Minuted(NamedTuple):
    """A child's minute with the meeting it was taken at."""

    meeting: MeetingRow
    minute: MinuteRow


def minutes_of(db: Queries, child_id: int) -> list[Minuted]:
    """A child's minutes, the latest meeting first."""
    minutes = {row.meeting_id: row for row in select(db, MinuteRow, "WHERE child_id = ?", (child_id,))}
    held = select(
        db,
        MeetingRow,
        "WHERE id IN (SELECT meeting_id FROM minutes WHERE child_id = ?) ORDER BY held_on DESC, id DESC",
        (child_id,),
    )
    return [Minuted(meeting, minutes[meeting.id]) for meeting in held]


def actions_of(db: Queries, child_id: int) -> list[ActionRow]:
    """A child's actions: what is open first, then by due date."""
    return select(
        db, ActionRow, "WHERE child_id = ? ORDER BY done_on IS NOT NULL, coalesce(due_on, '9'), id", (child_id,)
    )
