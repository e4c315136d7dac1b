"""Taking back an act: a new act with the inverse of each of its changes, all of them or none.

An undo can be undone like anything else, which does the act again.
"""

from __future__ import annotations

from dataclasses import dataclass

from trackboard.casework.desk import Desk, Done, Work, act
from trackboard.casework.history import row_words, said_of
from trackboard.casework.wording import moment_text
from trackboard.errors import TrackboardError
from trackboard.store.audit import changes
from trackboard.store.audit.chain import ERASURE
from trackboard.store.audit.changes import ActRow, Change, Obstacle

CLOSING = "close_meeting"
"""The one act that is never taken back: it locks the minutes that were signed."""

_AMEND = "what is wrong in them an amendment puts right (`trackboard meeting amend`)"


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act that could be taken back, in words for whom is asked: nothing is taken back yet."""

    change: int
    at: str
    by: str
    what: tuple[str, ...]


def last_change(desk: Desk) -> Undoable:
    """The latest act of this person that holds still; undos are passed over, so that undoing walks backwards."""
    gone = changes.undone(desk.db)
    for each in changes.acts_of(desk.db, desk.who.name):
        if each.id not in gone:
            return _undoable(desk, each)
    raise TrackboardError(f"there is nothing of {desk.who.name} to undo")


def change_numbered(desk: Desk, change: int) -> Undoable:
    """The act of that number, whoever did it. Refuses what cannot be taken back."""
    found = changes.act_of(desk.db, change)
    if found is None:
        raise TrackboardError(f"there is no change {change}; `trackboard audit` lists them")
    if found.source == ERASURE:
        raise TrackboardError(f"change {change} is a lawful erasure, and what it erased is gone")
    if not found.rows:
        raise TrackboardError(f"change {change} changed nothing: it says that something was shown or handed out")
    undoing = changes.undone(desk.db).get(change)
    if undoing is not None:
        by = changes.act_of(desk.db, undoing)
        assert by is not None
        raise TrackboardError(
            f"change {change} was undone by {by.actor} on {moment_text(by.at)} already; to have it back, undo {undoing}"
        )
    return _undoable(desk, found)


def undo(desk: Desk, change: int) -> Done:
    """Take back the act of that number. Refused, whole, where a row that it changed has been changed since."""
    undoable = change_numbered(desk, change)
    touched = changes.children_of(desk.db, change)
    with act(desk, "undo", undoes=change) as work:
        meetings = set()
        work.involve(touched)
        for each in changes.changes_of(work.db, change, backwards=True):
            _take_back(work, each)
            if each.table == "meetings":
                meetings.add(each.key[0])
        for meeting in meetings:
            work.children.update(changes.children_at(work.db, meeting))
    return work.done(f"undone: {'; '.join(undoable.what)}. To have it back: undo {work.tx.id}")


def _take_back(work: Work, each: Change) -> None:
    if each.old is None and each.new is None:
        raise TrackboardError(f"change {each.txn} cannot be undone: what it changed has been erased lawfully since")
    obstacle = changes.take_back(work.tx, each)
    if not obstacle:
        return
    raise TrackboardError(f"change {each.txn} cannot be undone: {_why(work, each, obstacle)}")


def _why(work: Work, each: Change, obstacle: Obstacle) -> str:
    what = row_words(work.db, work.desk.policy, each)
    if obstacle == "in use":
        return f"more has been recorded since that rests on {what}"
    if obstacle == "alone":
        return "the child or the meeting that it was about is no longer there"
    if obstacle == "taken":
        return f"another child has been given the reference since that {what} had"
    later = changes.later(work.db, each)
    if obstacle == "locked" or (later is not None and later.act == CLOSING):
        return f"{what} is of a meeting that is closed; {_AMEND}"
    if later is None:
        return f"{what} is no longer as that change left it"
    return (
        f"{what} was changed again by {later.actor} on {moment_text(later.at)}; undo change {later.id} first, "
        "or put it right by hand"
    )


def _undoable(desk: Desk, found: ActRow) -> Undoable:
    if found.act == CLOSING:
        closed = f"change {found.id} closed a meeting, and closed minutes stay as they were signed"
        raise TrackboardError(f"{closed}; {_AMEND}")
    return Undoable(found.id, found.at, found.actor, said_of(desk.db, desk.policy, found))
