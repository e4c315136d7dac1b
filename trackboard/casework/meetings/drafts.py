"""Drafts: what is being typed, kept at each pause, and found again after a crash, on the same child."""

from __future__ import annotations

from collections.abc import Mapping

from trackboard.casework.desk import Desk
from trackboard.casework.meetings.find_meeting import open_meeting
from trackboard.clean import clean
from trackboard.store import draft_rows
from trackboard.store.draft_rows import MINUTE, Draft
from trackboard.store.tables import MinuteRow

OVER = "over"
"""Among a draft's fields: the version of the minute that it was typed over; not there if there was no minute."""


def keep_draft(
    desk: Desk, meeting_id: int, child_id: int, fields: Mapping[str, str], over: MinuteRow | None = None
) -> None:
    """Keep what stands in the form, each field as it is; saved when this returns. A blank form keeps nothing.

    `over` is the minute that the form was opened on.
    """
    kept = {name: clean(text) for name, text in fields.items() if text.strip()}
    with desk.db.upkeep():
        if not kept:
            draft_rows.drop(desk.db, MINUTE, meeting_id, child_id, desk.who.name)
        else:
            open_meeting(desk.db, meeting_id)
            kept |= {OVER: str(over.version)} if over else {}
            draft_rows.keep(desk.db, Draft(MINUTE, meeting_id, child_id, desk.who.name, kept, desk.db.now()))


def draft_of(desk: Desk, meeting_id: int, child_id: int) -> Draft | None:
    """What this person had typed about a child and not saved as a minute."""
    mine = (each for each in unfinished(desk) if each.meeting_id == meeting_id and each.child_id == child_id)
    return next(mine, None)


def unfinished(desk: Desk) -> list[Draft]:
    """Every draft of this person, the latest first: where to go on after a crash."""
    return draft_rows.of_person(desk.db, desk.who.name)
