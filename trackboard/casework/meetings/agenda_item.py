"""One item as the chair presents it: why, what to ask, what changed, what was decided last, what is still to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trackboard.board.board import Board
from trackboard.board.case import Case, read_case
from trackboard.board.model import Privacy
from trackboard.board.on_day import ChildrenOnDay
from trackboard.casework.meetings.agenda import RULE, listed
from trackboard.casework.meetings.agenda_reasons import day_of, reasons
from trackboard.casework.meetings.meeting_facts import Fact, Results, results
from trackboard.errors import TrackboardError
from trackboard.pathway.days import parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.store.database import Database
from trackboard.store.reads.meeting_rows import Minuted, minutes_at
from trackboard.store.rows import get
from trackboard.store.tables import ActionRow, AgendaRow, DelayRow, MeetingRow, MinuteRow


@dataclass(frozen=True, slots=True)
class Sitting:
    """What is the same for every child of a meeting: read once, and true until somebody writes."""

    board: Board
    """Of the meeting's day, or of today where that is past: every day that is shown is counted on it."""
    meeting: MeetingRow
    agenda: dict[int, str]
    """The children in order, each with why it was put there."""
    results: Results

    @property
    def day(self) -> date:
        """The day on which the children are seen."""
        return self.board.as_at


@dataclass(frozen=True, slots=True)
class Presented:
    """A child on the screen at a meeting."""

    case: Case
    place: int
    of: int
    """`7 of 23`."""
    why: str
    """Why it is on the agenda, as it stands now; where a person put it there, what they said."""
    clock: str
    """The clock that `why` names, '' if none."""
    day: date
    """The day on which everything here is counted."""
    today: date
    prompts: tuple[str, ...]
    """What is asked of every child in its stage."""
    since: tuple[str, ...]
    """What has happened since it was last discussed: `Placement Order 4 Nov 2026`."""
    last: Minuted | None
    """What was said and decided the last time, at any meeting before this one."""
    open_actions: tuple[ActionRow, ...]
    minute: MinuteRow | None
    """What has been minuted at this meeting."""
    verdicts: tuple[DelayRow, ...]
    """The verdicts of this meeting."""
    actions: tuple[ActionRow, ...]
    """What this meeting asks for."""
    facts: tuple[Fact, ...]
    """What else was recorded at this meeting."""

    @property
    def ahead(self) -> bool:
        """Whether everything is counted to a day to come: the meeting's."""
        return self.day > self.today


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the meeting is."""

    done: int
    """How many children it has minuted, or recorded anything of."""
    unminuted: int
    """Of how many of those there is no minute."""
    of: int
    minutes_left: int | None
    """Whole minutes, below 0 once it runs over; None before it has begun."""


def sitting_of(board: Board, meeting: MeetingRow) -> Sitting:
    """Read what all the children of a meeting share."""
    agenda = listed(board.db, meeting.id)
    day = board.as_at if meeting.closed else day_of(meeting, board.as_at)
    on_day = board if day == board.as_at else ChildrenOnDay(board, day)
    return Sitting(on_day, meeting, agenda, results(board.db, board.policy, meeting, agenda))


def present(
    board: Board, meeting: MeetingRow, child_id: int, privacy: Privacy, sitting: Sitting | None = None
) -> Presented:
    """The child's item. Refuses a child who is not on the agenda. `sitting`: what was read for all of them."""
    sitting = sitting or sitting_of(board, meeting)
    db, policy, agenda = sitting.board.db, sitting.board.policy, sitting.agenda
    case = read_case(sitting.board, child_id, privacy)
    if child_id not in agenda or case is None:
        raise TrackboardError(f"this child is not on the agenda of {meeting.meeting}")
    last = next((each for each in case.minutes if each.meeting.id != meeting.id and _before(each, meeting)), None)
    known = parse_iso(last.meeting.held_on) if last else None
    why, clock = _why(sitting, child_id)
    return Presented(
        case=case,
        place=[*agenda].index(child_id) + 1,
        of=len(agenda),
        why=why,
        clock=clock,
        day=sitting.day,
        today=board.as_at,
        prompts=policy.prompts_at(case.card.stage),
        since=tuple(
            f"{entry.label} {entry.on.day} {entry.on:%b %Y}"
            for entry in case.timeline
            if known is not None and entry.on > known
        ),
        last=last,
        open_actions=tuple(row for row in case.actions if row.done_on is None),
        minute=get(db, MinuteRow, meeting.id, child_id),
        verdicts=tuple(sitting.results.verdicts.get(child_id, ())),
        actions=tuple(sitting.results.actions.get(child_id, ())),
        facts=tuple(sitting.results.facts.get(child_id, ())),
    )


def progress(db: Database, policy: Policy, meeting: MeetingRow, sitting: Sitting | None = None) -> Progress:
    """How many of the agenda have been dealt with, and how many minutes are left of the time there is."""
    agenda = sitting.agenda if sitting else listed(db, meeting.id)
    found = sitting.results if sitting else results(db, policy, meeting, agenda)
    minuted = {child for child, minute in minutes_at(db, meeting.id).items() if not minute.blank}
    done = (minuted | found.children) & agenda.keys()
    left = None
    if meeting.started_at:
        ends = _moment(meeting.started_at) + timedelta(
            minutes=meeting.minutes_long or policy.meeting(meeting.kind).minutes
        )
        left = int((ends - _moment(db.now())).total_seconds() // 60)
    return Progress(len(done), len(done - minuted), len(agenda), left)


def _why(sitting: Sitting, child_id: int) -> tuple[str, str]:
    """Why the child is on the agenda, and the clock that the words name."""
    placed = get(sitting.board.db, AgendaRow, sitting.meeting.id, child_id)
    if placed is not None and placed.how == RULE and not sitting.meeting.closed:
        found = reasons(sitting.board.db, sitting.board.policy, sitting.meeting, [child_id], sitting.day).get(child_id)
        if found is not None:
            return found.line, found.clock or ""
    return sitting.agenda[child_id], ""


def _before(each: Minuted, meeting: MeetingRow) -> bool:
    return (each.meeting.held_on, each.meeting.id) < (meeting.held_on, meeting.id)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
