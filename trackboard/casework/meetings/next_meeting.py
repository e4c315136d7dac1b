"""The meeting that comes next: one that is set up, else the next by the cadence."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from trackboard.casework.meetings.meetings import every_meeting, offers
from trackboard.pathway.days import parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.store.database import Database


class NextMeeting(NamedTuple):
    """A meeting that is still to be held or closed."""

    kind: str
    on: date
    children: int | None
    """How many are on its agenda; None where it is not set up, and by the cadence alone."""


def next_meeting(db: Database, policy: Policy, today: date) -> NextMeeting | None:
    """The earliest that is set up and not closed, even of a day that has passed; else the earliest by the cadence."""
    drafts = [
        NextMeeting(row.kind, parse_iso(row.held_on), listed) for row, listed, _ in every_meeting(db) if not row.closed
    ]
    if drafts:
        return min(drafts, key=lambda draft: draft.on)
    return next((NextMeeting(offer.kind, offer.on, None) for offer in offers(db, policy, today)), None)
