"""Things to be done for a child: asked for, changed, carried over, done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, Work, act
from trackboard.casework.fields.action_fields import ADD_ACTION, CARRY_ACTION, CHANGE_ACTION, FINISH_ACTION
from trackboard.casework.teams import asked
from trackboard.casework.wording import in_full
from trackboard.errors import TrackboardError
from trackboard.pathway.days import iso_or_none, parse_iso
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import children_by_id
from trackboard.store.tables import ActionRow


def add_action(
    desk: Desk,
    child_id: int,
    text: str,
    *,
    owner: str = "",
    team: str = "",
    due_on: date | str | None = None,
    meeting_id: int | None = None,
    insist: bool = False,
) -> Done:
    """Ask for something to be done, by whom and until when; `meeting_id` where a meeting asked for it.

    The fields of `ADD_ACTION`. `Doubtful` where the team is not known, unless the person insists.
    """
    new = ADD_ACTION.read(desk, {"text": text, "owner": owner, "team": team, "due_on": due_on})
    row = ActionRow(
        0, child_id, meeting_id, new["text"], new["owner"], new["team"], iso_or_none(new["due_on"]),
        recorded_on=desk.today.isoformat(),
    )  # fmt: skip
    with act(desk, "add_action", [child_id]) as work:
        child = work.child(child_id)
        work.warnings += asked(desk, row.team, insist=insist)
        action_id = rows.insert_numbered(work.tx, row)
    return work.done(f"{child.reference}: action {action_id} added{_for(row)}")


def change_action(
    desk: Desk,
    action_id: int,
    *,
    text: str | None = None,
    owner: str | None = None,
    team: str | None = None,
    due_on: date | str | None = None,
    seen: ActionRow | NoCheck = NO_CHECK,
    insist: bool = False,
) -> Done:
    """Give an action another owner, team, due date or text; None leaves one as it is, '' empties it.

    The fields of `CHANGE_ACTION`.
    """
    given = {"text": text, "owner": owner, "team": team, "due_on": due_on}
    new = CHANGE_ACTION.kept(CHANGE_ACTION.read_given(desk, given))
    done, row = _changed(desk, "change_action", action_id, new, seen, insist=insist)
    return replace(done, sentence=f"{done.sentence} changed{_for(row)}")


def carry_action(
    desk: Desk,
    action_id: int,
    due_on: date | str | None,
    *,
    meeting_id: int | None = None,
    seen: ActionRow | NoCheck = NO_CHECK,
) -> Done:
    """Carry an action that is not done over to a later day; `meeting_id` is the meeting that carried it.

    The field of `CARRY_ACTION`.
    """
    day = CARRY_ACTION.kept(CARRY_ACTION.read(desk, {"due_on": due_on}))["due_on"]
    held = action_of(desk.db, action_id)
    if held.done_on:
        raise TrackboardError(f"action {action_id} is done since {in_full(parse_iso(held.done_on))}")
    if held.due_on and day <= held.due_on:
        due = in_full(parse_iso(held.due_on))
        raise TrackboardError(f"action {action_id} is due on {due}: it can be carried to a later day only")
    new: dict[str, Any] = {"due_on": day, "carried": held.carried + 1}
    if meeting_id is not None:
        new["meeting_id"] = meeting_id
    done, row = _changed(desk, "carry_action", action_id, new, held if isinstance(seen, NoCheck) else seen)
    times = "once" if row.carried == 1 else f"{row.carried} times"
    return replace(done, sentence=f"{done.sentence} carried over{_for(row)}, carried {times}")


def finish_action(
    desk: Desk,
    action_id: int,
    *,
    on: date | str | None = None,
    outcome: str = "",
    seen: ActionRow | NoCheck = NO_CHECK,
) -> Done:
    """An action is done, on that day (today if none is given), with what came of it. The fields of `FINISH_ACTION`."""
    given = FINISH_ACTION.read(desk, {"on": on, "outcome": outcome})
    day = given["on"]
    if day > desk.today:
        raise TrackboardError(f"{in_full(day)} is still to come: an action is done once it has been")
    held = action_of(desk.db, action_id)
    if held.done_on:
        raise TrackboardError(f"action {action_id} was done on {in_full(parse_iso(held.done_on))} already")
    new = FINISH_ACTION.kept(given)
    done, _ = _changed(desk, "finish_action", action_id, new, held if isinstance(seen, NoCheck) else seen)
    return replace(done, sentence=f"{done.sentence} done on {in_full(day)}")


def action_of(db: Database, action_id: int) -> ActionRow:
    """The action of that number."""
    found = rows.get(db, ActionRow, action_id)
    if found is None:
        raise TrackboardError(f"there is no action {action_id}; `trackboard case REFERENCE` lists a child's actions")
    return found


def action_of_child(desk: Desk, child_id: int, action_id: int) -> ActionRow:
    """The action of that number, which is one of the child's."""
    found = action_of(desk.db, action_id)
    if found.child_id != child_id:
        whose = children_by_id(desk.db, [child_id])[child_id].reference
        raise TrackboardError(f"action {action_id} is not one of {whose}; `trackboard case {whose}` lists them")
    return found


def _changed(
    desk: Desk,
    name: str,
    action_id: int,
    new: Mapping[str, Any],
    seen: ActionRow | NoCheck,
    *,
    insist: bool = False,
) -> tuple[Done, ActionRow]:
    """The change, and the row as it is; the sentence so far names the child and the action."""
    child_id = action_of(desk.db, action_id).child_id
    with act(desk, name, [] if child_id is None else [child_id]) as work:
        work.warnings += asked(desk, new.get("team", ""), insist=insist)
        before, after = work.revise(ActionRow, (action_id,), new, seen)
        if replace(after, version=before.version) == before:
            raise TrackboardError(f"action {action_id} already has those details; nothing was changed")
    return work.done(f"{_whose(work, child_id)}action {action_id}"), after


def _whose(work: Work, child_id: int | None) -> str:
    return "" if child_id is None else f"{work.child(child_id).reference}: "


def _for(row: ActionRow) -> str:
    who = " and ".join(part for part in (row.owner, row.team) if part)
    return (f" for {who}" if who else "") + (f", due {in_full(parse_iso(row.due_on))}" if row.due_on else "")
