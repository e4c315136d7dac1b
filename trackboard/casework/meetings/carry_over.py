"""Whom a meeting did not reach: carried over to the next one of its kind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from trackboard.casework.desk import Work
from trackboard.casework.meetings.agenda import DROPPED, RULE, listed
from trackboard.casework.wording import in_full
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.ids import AgendaReasons
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.rules.cadence import following
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads import agenda_rows
from trackboard.store.tables import AgendaRow, MeetingRow


@dataclass(frozen=True, slots=True)
class CarryOver:
    """That the children whom a meeting did not reach are carried over; to which day, None where no date is known."""

    on: date | None

    @property
    def words(self) -> str:
        """`carried over to Wed 6 January 2027`."""
        return f"carried over to {in_full(self.on) if self.on else 'the next meeting'}"


def carry_over(
    db: Database, policy: Policy, meeting: MeetingRow, children: Collection[int], today: date | None
) -> CarryOver | None:
    """Where these children go: to the next meeting that is set up, else to the day that the cadence gives.

    None where there is nobody, or where the next meeting has been held since and did not take them up.
    """
    if not children:
        return None
    coming = agenda_rows.next_of_kind(db, meeting.kind, meeting.held_on, meeting.authority)
    if coming is not None:
        taken_up = not coming.closed or set(children) <= listed(db, coming.id).keys()
        return CarryOver(parse_iso(coming.held_on)) if taken_up else None
    every = policy.meeting(meeting.kind).every
    if every is None:
        return CarryOver(None)
    held_on = parse_iso(meeting.held_on)
    since = parse_iso(meeting.signed_off_at[:10]) if meeting.signed_off_at else today or held_on
    return CarryOver(following(held_on, every, max(since, held_on + timedelta(days=1))))


def put_on_the_next(work: Work, meeting: MeetingRow, children: Collection[int]) -> None:
    """Put these children on the agenda of the next meeting where that is set up already, for one yet to be set up takes
    them by its rules. Not whom its chair dropped."""
    coming = agenda_rows.next_of_kind(work.db, meeting.kind, meeting.held_on, meeting.authority)
    if coming is None or coming.closed:
        return
    held = {row.child_id: row for row in agenda_rows.of_meeting(work.db, coming.id)}
    last = max((row.position for row in held.values() if row.how != DROPPED), default=0)
    why = f"Not reached on {day_text(parse_iso(meeting.held_on))}: carried over"
    for place, child in enumerate((each for each in children if each not in held), start=last + 1):
        rows.insert(work.tx, AgendaRow(coming.id, child, place, RULE, AgendaReasons.NOT_DISCUSSED, why))
