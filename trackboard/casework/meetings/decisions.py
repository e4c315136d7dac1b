"""A decision with an owner and a date is an action: one row, which follows its minute until somebody takes it up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from trackboard.casework.desk import Work
from trackboard.clean import search_key
from trackboard.store import rows
from trackboard.store.audit import meeting_acts
from trackboard.store.reads.meeting_rows import actions_from, attendance_at
from trackboard.store.tables import ActionRow, ChildRow, MeetingRow, MinuteRow

_BETWEEN_PEOPLE = re.compile(r"[;,]")


def keep_action(
    work: Work, meeting: MeetingRow, before: MinuteRow | None, after: MinuteRow, asked: Sequence[ActionRow]
) -> str:
    """Have one action stand for the decision of a minute that was just written over `before`; none where it has no
    decision, owner or date. `asked`: the actions of the same form.

    An action that was changed by hand, carried over or done stays as it is. Returns words for the sentence of the act.
    """
    wanted = _wanted(work, meeting, after) if after.decision and after.owner and after.next_on else None
    together = _together(work, after)
    held = next((row for row, is_decision in together if is_decision), None)
    if held is not None and before is not None:
        if not _follows(held, before):
            return ""
        if wanted is None:
            rows.delete(work.tx, held)
            return "its action is taken off the list"
        team = held.team if held.owner == wanted.owner else wanted.team
        new = replace(held, action=wanted.action, owner=wanted.owner, team=team, due_on=wanted.due_on)
        if new != held:
            rows.update(work.tx, new)
        return ""
    if wanted is None or (before is not None and _said(before) == _said(after)):
        return ""
    # What the form asks for under the same owner and date is how the decision is carried out.
    by = [(each.owner, each.due_on) for each in asked]
    covered = before is not None and any((row.owner, row.due_on) == _said(before)[1:] for row, _ in together)
    of_child = [row for row in actions_from(work.db, meeting.id) if row.child_id == after.child_id]
    if covered or _said(after)[1:] in by or any(_follows(row, after) for row in of_child):
        return ""
    rows.insert_numbered(work.tx, wanted)
    return "the decision is an action"


def _said(minute: MinuteRow) -> tuple[str, str, str | None]:
    return minute.decision, minute.owner, minute.next_on


def _follows(action: ActionRow, minute: MinuteRow) -> bool:
    """Whether an action still says what the minute decided, and nothing has come of it."""
    untouched = action.done_on is None and not action.carried and action.meeting_id == minute.meeting_id
    return untouched and (action.action, action.owner, action.due_on) == _said(minute)


def _together(work: Work, minute: MinuteRow) -> list[tuple[ActionRow, bool]]:
    """The actions that came with the minute and are there still, the latest first; which of them is its decision."""
    found = []
    for action, text, decision in reversed(meeting_acts.with_decision(work.db, minute.meeting_id, minute.child_id)):
        row = rows.get(work.db, ActionRow, action)
        if row is not None:
            found.append((row, text == decision))
    return found


def _wanted(work: Work, meeting: MeetingRow, minute: MinuteRow) -> ActionRow:
    return ActionRow(
        0, minute.child_id, meeting.id, minute.decision, minute.owner,
        _team(work, meeting, work.child(minute.child_id), minute.owner), minute.next_on,
        recorded_on=work.desk.today.isoformat(),
    )  # fmt: skip


def _team(work: Work, meeting: MeetingRow, child: ChildRow, owner: str) -> str:
    """The team of a person: for which they came to this meeting, else that of their other actions, else the child's
    where the child is theirs; '' where nothing tells."""
    who = search_key(owner)
    for row in attendance_at(work.db, meeting.id).values():
        if who in map(search_key, map(str.strip, _BETWEEN_PEOPLE.split(row.people))):
            return row.team
    for team in meeting_acts.teams_of(work.db, owner):
        return team
    return child.team if who in (search_key(child.owner), search_key(child.social_worker)) else ""
