"""Due dates, actions, planned days and meetings as iCalendar (RFC 5545), without anybody's name and without free text.

Each entry keeps its UID, so that importing a newer file moves what is there instead of doubling it. The icalendar
library is imported only here and only when a calendar is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from trackboard.board.kept_clocks import decode
from trackboard.casework.meetings.meetings import offers
from trackboard.exchange.exports.export_tables import Handing
from trackboard.pathway.days import parse_iso
from trackboard.pathway.rules.clock_runs import OPEN
from trackboard.store.reads.meeting_rows import meetings
from trackboard.store.reads.recorded_rows import rows_of
from trackboard.store.tables import ActionRow, MilestoneRow

WHAT = ("due", "actions", "planned", "meetings")
"""What can be in it."""

_OURS = UUID("6f1d1f0e-5d5a-5f0b-9a61-4a7f0c3f7b52")
"""The namespace of our UIDs: never to be changed, or what was imported once would be there twice."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A day in the calendar."""

    known_by: tuple[str, ...]
    """What makes it the same entry when its day or its words change."""
    on: date
    words: str
    category: str
    reference: str = ""


def entries(handing: Handing, what: Collection[str] = WHAT) -> list[Entry]:
    """What the calendar holds, by day: of children by reference or pseudonym, an open clock's due date even if past."""
    makers = {"due": _due, "actions": _actions, "planned": _planned, "meetings": _meetings}
    found = [entry for name, make in makers.items() if name in what for entry in make(handing)]
    return sorted(found, key=lambda entry: (entry.on, entry.known_by))


def calendar(found: Collection[Entry], name: str, as_at: date) -> bytes:
    """The entries as the bytes of an .ics file: days without a time, private, and nobody made busy by them."""
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//trackboard//permanence tracking//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    stamp = datetime.combine(as_at, time(), UTC)
    for entry in found:
        event = Event()
        event.add("uid", str(uuid5(_OURS, "\n".join(entry.known_by))))
        event.add("dtstamp", stamp)
        event.add("sequence", as_at.toordinal())  # the file of a later day wins
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", entry.words)
        event.add("categories", [entry.category])
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def _due(handing: Handing) -> Iterator[Entry]:
    labels = {clock.id: clock.label for clock in handing.policy.clocks}
    for row in handing.rows():
        for judged in () if row.closed else decode(row.clocks):
            run = judged.run
            if run.state == OPEN and run.due_on is not None:
                known_by = ("due", row.authority, row.reference, run.clock)
                yield Entry(
                    known_by, run.due_on, f"{row.reference}: {labels[run.clock]} due", "Due date", row.reference
                )


def _actions(handing: Handing) -> Iterator[Entry]:
    """Open actions: those of the team or owner asked for, whoever holds the child's case."""
    chosen, teams = handing.chosen, handing.policy.teams
    rows = {row.id: row for row in replace(handing, chosen=replace(chosen, team="", owner="")).rows()}
    for action in rows_of(handing.board.db, ActionRow, rows):
        if action.done_on and handing.until(action.done_on):
            continue
        if chosen.team not in ("", action.team) or chosen.owner not in ("", action.owner):
            continue
        if action.due_on and handing.until(action.recorded_on) and action.child_id is not None:
            row = rows[action.child_id]
            team = teams.get(action.team, action.team)
            words = f"{row.reference}: action due" + (f" ({team})" if team else "")
            known_by = ("action", row.authority, row.reference, str(action.id))
            yield Entry(known_by, parse_iso(action.due_on), words, "Action", row.reference)


def _planned(handing: Handing) -> Iterator[Entry]:
    """Panels, hearings and other milestones that are planned from the board's day on."""
    rows = {row.id: row for row in handing.rows()}
    today = handing.board.as_at.isoformat()
    times: dict[tuple[int, str], int] = {}
    for each in sorted(rows_of(handing.board.db, MilestoneRow, rows), key=lambda each: (each.on_date, each.seq)):
        if each.planned and each.on_date >= today:
            row = rows[each.child_id]
            place = times[each.child_id, each.kind] = times.get((each.child_id, each.kind), 0) + 1
            known_by = ("planned", row.authority, row.reference, each.kind, str(place))
            words = f"{row.reference}: {handing.policy.label(each.kind)} (planned)"
            yield Entry(known_by, parse_iso(each.on_date), words, "Planned", row.reference)


def _meetings(handing: Handing) -> Iterator[Entry]:
    """The meetings from the board's day on, and the next ones by their cadence."""
    board, policy, authority = handing.board, handing.policy, handing.chosen.authority
    kinds = policy.meeting_kinds
    for meeting in meetings(board.db):
        if meeting.held_on >= board.as_at.isoformat() and authority in ("", meeting.authority):
            name = meeting.meeting if handing.pseudonyms is None else handing.pseudonyms.name(meeting.meeting)
            words = kinds.get(meeting.kind, meeting.kind)
            yield Entry(("meeting", meeting.authority, name), parse_iso(meeting.held_on), words, "Meeting")
    for offer in offers(board.db, policy, board.as_at, authority):
        words = f"{kinds[offer.kind]} (next by its cadence)"
        yield Entry(("next", offer.last.authority, offer.kind), offer.on, words, "Meeting")
