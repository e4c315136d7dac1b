"""Finding a meeting by what people call it, and refusing one that is closed."""

from __future__ import annotations

from trackboard.casework.wording import moment_text
from trackboard.clean import one_line, search_key
from trackboard.errors import TrackboardError
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads.meeting_rows import by_id, meetings
from trackboard.store.tables import MeetingRow


def find_meeting(db: Database, text: str) -> MeetingRow:
    """The meeting of that id, whatever the case of its letters."""
    name = one_line(text)
    found = by_id(db, name)
    if found is None:
        key = search_key(name)
        near = [row for row in meetings(db) if search_key(row.meeting) == key]
        if len(near) != 1:
            raise TrackboardError(f'there is no meeting "{name}" in {db.path}; `trackboard meeting list` lists them')
        found = near[0]
    return found


def open_meeting(db: Database, meeting_id: int) -> MeetingRow:
    """The meeting of that number; refuses one that is closed."""
    found = rows.get(db, MeetingRow, meeting_id)
    if found is None:
        raise TrackboardError("this meeting is no longer in the database: someone took back that it was set up")
    if found.closed:
        by = f" by {found.signed_off_by}" if found.signed_off_by else ""
        when = f" on {moment_text(found.signed_off_at)}" if found.signed_off_at else ""
        raise TrackboardError(
            f"{found.meeting} was closed{by}{when}, and closed minutes stay as they were signed; "
            f"what is wrong in them an amendment puts right (`trackboard meeting amend {found.meeting}`)"
        )
    return found
