"""Minutes: what was said and decided of a child, what is to be done, or that nothing has changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from trackboard.casework.desk import NO_CHECK, Clash, Desk, Difference, Done, NoCheck, Work, act
from trackboard.casework.fields import Blank
from trackboard.casework.meetings.agenda import place_on_agenda
from trackboard.casework.meetings.decisions import keep_action
from trackboard.casework.meetings.find_meeting import open_meeting
from trackboard.casework.teams import asked, teams_at
from trackboard.casework.typed_words import prose
from trackboard.casework.wording import in_full
from trackboard.clean import clean, one_line
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import parse_iso
from trackboard.store import draft_rows, rows
from trackboard.store.tables import ActionRow, MeetingRow, MinuteRow


@dataclass(frozen=True, slots=True)
class NewAction:
    """Something that the meeting asks for."""

    text: str
    owner: str = ""
    team: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A minute as typed, one form whole; None leaves a field as it is, '' empties it."""

    discussion: str | None = None
    decision: str | None = None
    owner: str | None = None
    """Who carries the decision out."""
    next_on: date | Blank | None = None
    """Until when."""
    actions: Collection[NewAction] = ()
    insist: bool = False
    """Whether a team that nobody knows here is meant all the same."""


_TEXTS = ("discussion", "decision", "owner", "next_on")
"""The fields of a minute that stand for themselves: two people may each write one."""


def record_minute(
    desk: Desk, meeting_id: int, child_id: int, typed: Typed, *, seen: MinuteRow | NoCheck | None = NO_CHECK
) -> Done:
    """Minute a child, or write over what was minuted before. A child not on the agenda is put at its end.

    A decision with an owner and a next date is an action too, and follows the minute while nobody else changes it.

    `seen` is the minute as the person saw it, None if there was none: `Clash` if someone else has written the same
    field since.
    """
    new: dict[str, object] = {}
    for field in ("discussion", "decision"):
        text: str | None = getattr(typed, field)
        if text is not None:
            new[field] = clean(text).strip()
    if typed.owner is not None:
        new["owner"] = one_line(typed.owner)
    if typed.next_on is not None:
        new["next_on"] = typed.next_on.isoformat() if typed.next_on else None
    if not typed.actions and not any(new.values()):
        raise UsageProblem("the minute is empty: write a discussion, a decision or an action, or that nothing changed")
    wanted = [_action(desk, meeting_id, child_id, each) for each in typed.actions]
    with act(desk, "record_minute", [child_id]) as work:
        meeting = open_meeting(work.db, meeting_id)
        _refuse_before(desk, meeting, typed.next_on)
        before = rows.get(work.db, MinuteRow, meeting_id, child_id)
        _write(work, meeting, child_id, new | {"no_change": 0}, seen)
        work.warnings += asked(desk, *(row.team for row in wanted), insist=typed.insist)
        for row in wanted:
            rows.insert_numbered(work.tx, row)
        to_do = keep_action(work, meeting, before, work.current(MinuteRow, meeting_id, child_id), wanted)
        reference = work.child(child_id).reference
    what = [name for name in ("discussion", "decision") if new.get(name)]
    what += [f"{len(wanted)} action{'' if len(wanted) == 1 else 's'}"] if wanted else []
    by = f", next {in_full(typed.next_on)}" if typed.next_on else ""
    by += f"; {to_do}" if to_do else ""
    return work.done(f"{reference}: minuted at {meeting.meeting}, {', '.join(what) or 'changed'}{by}")


def record_no_change(
    desk: Desk,
    meeting_id: int,
    child_id: int,
    *,
    discussion: str = "",
    seen: MinuteRow | NoCheck | None = NO_CHECK,
) -> Done:
    """Minute that a child was looked at and nothing has changed since last time.

    `seen` as in `record_minute`: `Clash` if someone else has minuted anything else since.
    """
    with act(desk, "record_no_change", [child_id]) as work:
        meeting = open_meeting(work.db, meeting_id)
        reference = work.child(child_id).reference
        held = rows.get(work.db, MinuteRow, meeting_id, child_id)
        if held is not None and held.decision:
            raise TrackboardError(f"{reference} has a decision at {meeting.meeting}, so something did change")
        if held is not None and not held.no_change:
            _refuse_otherwise(work, held, seen, reference)
        new: dict[str, object] = {"no_change": 1}
        if discussion.strip():
            new["discussion"] = clean(discussion).strip()
        _write(work, meeting, child_id, new, seen)
    return work.done(f"{reference}: no change since last time, at {meeting.meeting}")


def _write(
    work: Work, meeting: MeetingRow, child_id: int, new: dict[str, object], seen: MinuteRow | NoCheck | None
) -> None:
    place = place_on_agenda(work, meeting, child_id, why="Raised at the meeting").position
    work.put(MinuteRow(meeting.id, child_id), new, seen, apart=_TEXTS, also={"position": place})
    draft_rows.drop(work.db, draft_rows.MINUTE, meeting.id, child_id, work.desk.who.name)


def _refuse_otherwise(work: Work, held: MinuteRow, seen: MinuteRow | NoCheck | None, reference: str) -> None:
    """Refuse to say that nothing changed over what the person has not read."""
    if isinstance(seen, NoCheck):
        return
    saw = seen or MinuteRow(held.meeting_id, held.child_id)
    theirs = tuple(
        Difference(name, getattr(held, name), getattr(saw, name))
        for name in _TEXTS
        if getattr(held, name) != getattr(saw, name)
    )
    if theirs:
        first = f"{reference} was minuted meanwhile: {work.first_writer(held)}. Nothing of yours was saved"
        raise Clash(first, held, theirs)


def _refuse_before(desk: Desk, meeting: MeetingRow, next_on: date | Blank | None) -> None:
    if next_on and next_on < parse_iso(meeting.held_on):
        raise UsageProblem(f"{in_full(next_on)} lies before the meeting: the next date is one to come")


def _action(desk: Desk, meeting_id: int, child_id: int, new: NewAction) -> ActionRow:
    return ActionRow(
        0, child_id, meeting_id, prose(new.text, "the action"), one_line(new.owner),
        teams_at(desk).id_of(new.team), new.due_on.isoformat() if new.due_on else None,
        recorded_on=desk.today.isoformat(),
    )  # fmt: skip
