"""One item as the chair presents it: why, what to ask, what changed, what was decided last, what is still to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from trackboard.board.board import Board
from trackboard.board.case import Case, read_case
from trackboard.board.model import Privacy
from trackboard.casework.meetings.agenda import listed
from trackboard.errors import TrackboardError
from trackboard.pathway.days import parse_iso
from trackboard.pathway.policy import Policy
from trackboard.store.database import Database
from trackboard.store.meetings import ActionRow, MeetingRow, Minuted, MinuteRow
from trackboard.store.rows import get


@dataclass(frozen=True, slots=True)
class Presented:
    """A child on the screen at a meeting."""

    case: Case
    place: int
    of: int
    """`7 of 23`."""
    why: str
    question: str
    """What is asked of every child in its stage."""
    since: tuple[str, ...]
    """What has happened since it was last discussed: `Placement Order 4 Nov 2026`."""
    last: Minuted | None
    """What was said and decided the last time, at any meeting before this one."""
    open_actions: tuple[ActionRow, ...]
    minute: MinuteRow | None
    """What has been minuted at this meeting."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the meeting is."""

    done: int
    of: int
    minutes_left: int | None
    """Whole minutes, below 0 once it runs over; None before it has begun."""


def present(board: Board, meeting: MeetingRow, child_id: int, privacy: Privacy) -> Presented:
    """The child's item. Refuses a child who is not on the agenda."""
    agenda = listed(board.db, meeting.id)
    case = read_case(board, child_id, privacy)
    if child_id not in agenda or case is None:
        raise TrackboardError(f"this child is not on the agenda of {meeting.meeting}")
    last = next((each for each in case.minutes if each.meeting.id != meeting.id and _before(each, meeting)), None)
    known = parse_iso(last.meeting.held_on) if last else None
    return Presented(
        case=case,
        place=[*agenda].index(child_id) + 1,
        of=len(agenda),
        why=agenda[child_id],
        question=next(stage.question for stage in board.policy.stages if stage.id == case.card.stage),
        since=tuple(
            f"{entry.label} {entry.on.day} {entry.on:%b %Y}"
            for entry in case.timeline
            if known is not None and entry.on > known
        ),
        last=last,
        open_actions=tuple(row for row in case.actions if row.done_on is None),
        minute=get(board.db, MinuteRow, meeting.id, child_id),
    )


def progress(db: Database, policy: Policy, meeting: MeetingRow) -> Progress:
    """How many of the agenda have been minuted, and how many minutes are left of the time there is."""
    agenda = listed(db, meeting.id)
    done = sum(get(db, MinuteRow, meeting.id, child) is not None for child in agenda)
    left = None
    if meeting.started_at:
        ends = _moment(meeting.started_at) + timedelta(
            minutes=meeting.minutes_long or policy.meeting(meeting.kind).minutes
        )
        left = int((ends - _moment(db.now())).total_seconds() // 60)
    return Progress(done, len(agenda), left)


def _before(each: Minuted, meeting: MeetingRow) -> bool:
    return (each.meeting.held_on, each.meeting.id) < (meeting.held_on, meeting.id)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
