"""Meetings, and what belongs to one. Days are ISO text, as in the tables."""

from __future__ import annotations

from collections.abc import Iterable

from trackboard.store.database import Database
from trackboard.store.reads.recorded_rows import rows_at
from trackboard.store.rows import select, select_in
from trackboard.store.tables import ActionRow, AmendmentRow, AttendanceRow, DelayRow, MeetingRow, MinuteRow


def meetings(db: Database) -> list[MeetingRow]:
    """Every meeting, the latest first."""
    return select(db, MeetingRow, "ORDER BY held_on DESC, id DESC")


def meetings_by_name(db: Database, names: Iterable[str]) -> dict[str, MeetingRow]:
    """Those of the names, exactly as written, that are a meeting's, each with its meeting."""
    return {row.meeting: row for row in select_in(db, MeetingRow, "meeting", sorted(set(names)))}


def signed_meetings(db: Database) -> list[MeetingRow]:
    """The meetings whose minutes were signed here, by day."""
    return select(db, MeetingRow, "WHERE sha256 <> '' ORDER BY held_on, id")


def latest_of_kind(db: Database, kind: str, authority: str) -> MeetingRow | None:
    """The latest meeting of a kind, held or to be held, the authority's own."""
    found = select(
        db, MeetingRow, "WHERE kind = ? AND authority = ? ORDER BY held_on DESC, id DESC LIMIT 1", (kind, authority)
    )
    return found[0] if found else None


def same_day(db: Database, meeting: MeetingRow) -> list[MeetingRow]:
    """The other meetings of the same kind and authority on the meeting's day."""
    return select(
        db,
        MeetingRow,
        "WHERE kind = ? AND authority = ? AND held_on = ? AND id <> ? ORDER BY id",
        (meeting.kind, meeting.authority, meeting.held_on, meeting.id),
    )


def minutes_at(db: Database, meeting_id: int) -> dict[int, MinuteRow]:
    """The minutes of a meeting, by child."""
    return {row.child_id: row for row in rows_at(db, MinuteRow, [meeting_id])}


def attendance_at(db: Database, meeting_id: int) -> dict[str, AttendanceRow]:
    """The roll call of a meeting, by team."""
    return {row.team: row for row in rows_at(db, AttendanceRow, [meeting_id])}


def amendments_to(db: Database, meeting_id: int) -> list[AmendmentRow]:
    """The amendments to a meeting's minutes, in the order in which they were added."""
    return rows_at(db, AmendmentRow, [meeting_id])


def actions_from(db: Database, meeting_id: int) -> list[ActionRow]:
    """The actions that a meeting asked for and that were not carried to another, in the order in which they came."""
    return rows_at(db, ActionRow, [meeting_id])


def actions_by_id(db: Database, action_ids: Iterable[int]) -> dict[int, ActionRow]:
    """Those of the actions that are in the database, by id."""
    return {row.id: row for row in select_in(db, ActionRow, "id", sorted(set(action_ids)))}


def actions_of_no_child(db: Database) -> list[ActionRow]:
    """The actions that are a meeting's and no child's."""
    return select(db, ActionRow, "WHERE child_id IS NULL ORDER BY id")


def verdicts_at(db: Database, meeting: MeetingRow) -> list[DelayRow]:
    """The verdicts on delays that were given at a meeting, each child's together."""
    return select(db, DelayRow, "WHERE meeting = ? ORDER BY child_id, seq", (meeting.meeting,))
