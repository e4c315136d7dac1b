"""Minutes: what was said and decided of a child, what is to be done, or that nothing has changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from trackboard.casework.desk import NO_CHECK, Clash, Desk, Difference, Done, NoCheck, Work, act
from trackboard.casework.fields.action_fields import ADD_ACTION
from trackboard.casework.fields.field import Texts
from trackboard.casework.fields.meeting_fields import MINUTE, NO_CHANGE
from trackboard.casework.meetings.agenda import place_on_agenda
from trackboard.casework.meetings.decisions import keep_action
from trackboard.casework.meetings.find_meeting import open_meeting
from trackboard.casework.teams import asked
from trackboard.casework.wording import in_full
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import parse_iso
from trackboard.store import draft_rows, rows
from trackboard.store.tables import ActionRow, MeetingRow, MinuteRow


@dataclass(frozen=True, slots=True)
class NewAction:
    """Something that the meeting asks for: the values of `ADD_ACTION`."""

    text: str
    owner: str = ""
    team: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A minute, one form whole: the values of `MINUTE`. None leaves a field as it is, '' empties it."""

    discussion: str | None = None
    decision: str | None = None
    owner: str | None = None
    """Who carries the decision out."""
    next_on: date | Literal[""] | None = None
    """Until when."""
    actions: Collection[NewAction] = ()
    insist: bool = False
    """Whether a team that is not known here is meant all the same."""


_TEXTS = ("discussion", "decision", "owner", "next_on")
"""The fields of a minute that stand for themselves: two people may each write one."""


def record_minute(
    desk: Desk,
    meeting_id: int,
    child_id: int,
    minute: Typed | Texts,
    *,
    seen: MinuteRow | NoCheck | None = NO_CHECK,
    insist: bool = False,
) -> Done:
    """Minute a child, or write over what was minuted before. A child not on the agenda is put at its end.

    `minute` are fields of `MINUTE`. A decision with an owner and a next date is an action too, and follows the minute
    while nobody else changes it.

    `seen` is the minute as the person saw it, None if there was none: `Clash` if someone else has written the same
    field since.
    """
    typed = minute if isinstance(minute, Typed) else _typed(desk, minute, insist=insist)
    given = MINUTE.read_given(desk, {name: getattr(typed, name) for name in _TEXTS})
    new = MINUTE.kept(given)
    if not typed.actions and not any(new.values()):
        raise UsageProblem("the minute is empty: write a discussion, a decision or an action, or that nothing changed")
    wanted = [_action(desk, meeting_id, child_id, each) for each in typed.actions]
    next_on: date | None = given.get("next_on")
    with act(desk, "record_minute", [child_id]) as work:
        meeting = open_meeting(work.db, meeting_id)
        _refuse_before(meeting, next_on)
        before = rows.get(work.db, MinuteRow, meeting_id, child_id)
        _write(work, meeting, child_id, new | {"no_change": 0}, seen)
        work.warnings += asked(desk, *(row.team for row in wanted), insist=typed.insist)
        for row in wanted:
            rows.insert_numbered(work.tx, row)
        to_do = keep_action(work, meeting, before, work.current(MinuteRow, meeting_id, child_id), wanted)
        reference = work.child(child_id).reference
    what = [name for name in ("discussion", "decision") if new.get(name)]
    what += [f"{len(wanted)} action{'' if len(wanted) == 1 else 's'}"] if wanted else []
    by = f", next {in_full(next_on)}" if next_on else ""
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
        said = NO_CHANGE.read(desk, {"discussion": discussion})["discussion"]
        if said:
            new["discussion"] = said
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


def _refuse_before(meeting: MeetingRow, next_on: date | None) -> None:
    if next_on and next_on < parse_iso(meeting.held_on):
        raise UsageProblem(f"{in_full(next_on)} lies before the meeting: the next date is one to come")


def _typed(desk: Desk, minute: Texts, *, insist: bool) -> Typed:
    """The minute that texts mean; its actions are for the owner, the team and the day that are given with them."""
    given = MINUTE.read_given(desk, minute)
    texts, team = given.pop("actions", ()), given.pop("team", "")
    if team and not texts:
        raise UsageProblem("a team goes with an action: write what it is to do")
    owner, due_on = given.get("owner", ""), given.get("next_on")
    actions = [NewAction(text, owner, team, due_on) for text in texts]
    if "next_on" in given and due_on is None:
        given["next_on"] = ""
    return Typed(**given, actions=actions, insist=insist)


def _action(desk: Desk, meeting_id: int, child_id: int, new: NewAction) -> ActionRow:
    given = ADD_ACTION.kept(ADD_ACTION.read(desk, {each.name: getattr(new, each.name) for each in fields(new)}))
    return ActionRow(0, child_id, meeting_id, **given, recorded_on=desk.today.isoformat())
