"""Notes, which are only ever added; and that a child was reviewed and nothing had to change."""

from __future__ import annotations

from collections.abc import Collection

from trackboard.casework.desk import Desk, Done, act
from trackboard.casework.fields.action_fields import WRITE_NOTE
from trackboard.casework.wording import moments_of
from trackboard.errors import TrackboardError
from trackboard.store import rows
from trackboard.store.audit import changes
from trackboard.store.reads.child_rows import notes_of
from trackboard.store.tables import NoteRow

REVIEWED = "reviewed"
"""The kind of a note that says only that someone looked."""


def write_note(desk: Desk, child_id: int, note: str) -> Done:
    """Write a note on a child. It stays as it is; what is wrong in it another note puts right."""
    note = WRITE_NOTE.read(desk, {"note": note})["note"]
    with act(desk, "write_note", [child_id]) as work:
        child = work.child(child_id)
        seq = work.next_seq(NoteRow, child_id)
        rows.insert(work.tx, NoteRow(child_id, seq, "", note, desk.who.name, work.now))
    return work.done(f"{child.reference}: note written")


def mark_reviewed(desk: Desk, child_id: int) -> Done:
    """Say that a child was reviewed today and nothing had to change."""
    with act(desk, "mark_reviewed", [child_id]) as work:
        child = work.child(child_id)
        since, until = moments_of(desk.today)
        mine = (row for row in notes_of(work.db, child_id) if (row.kind, row.recorded_by) == (REVIEWED, desk.who.name))
        if any(since <= row.recorded_at < until for row in mine):
            raise TrackboardError(f"{child.reference}: you have reviewed this child today already")
        seq = work.next_seq(NoteRow, child_id)
        rows.insert(work.tx, NoteRow(child_id, seq, REVIEWED, "", desk.who.name, work.now))
    return work.done(f"{child.reference}: reviewed, nothing to change")


def reviewed_today(desk: Desk) -> Collection[int]:
    """The children whom this person has marked as reviewed today. Writing something of a child is no review."""
    return changes.reviewed_by(desk.db, desk.who.name, *moments_of(desk.today))
