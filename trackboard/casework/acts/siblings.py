"""Sibling groups: joined and left on purpose, and moved together on purpose."""

from __future__ import annotations

from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, act, read_children
from trackboard.casework.fields.plan_fields import JOIN_SIBLINGS
from trackboard.errors import TrackboardError
from trackboard.store import rows
from trackboard.store.reads import child_rows
from trackboard.store.tables import ChildRow


def join_siblings(desk: Desk, child_id: int, other: int | str, *, seen: ChildRow | NoCheck = NO_CHECK) -> Done:
    """Put two children in one sibling group: that of either, or a new one named after the older reference.

    `seen` is the first child as the person saw it: `Clash` if someone else has put it into another group since, or out
    of one.
    """
    other_id: int = JOIN_SIBLINGS.read(desk, {"other": other})["other"]
    if child_id == other_id:
        raise TrackboardError("a child is not a sibling of its own: name another child")
    with act(desk, "join_siblings", [child_id, other_id]) as work:
        child, sibling = work.child(child_id), work.child(other_id)
        if child.authority != sibling.authority:
            raise TrackboardError(
                f"{child.reference} and {sibling.reference} belong to different authorities, and a sibling group to one"
            )
        if child.sibling_group and child.sibling_group == sibling.sibling_group:
            raise TrackboardError(f"{child.reference} and {sibling.reference} are in one sibling group already")
        if child.sibling_group and sibling.sibling_group:
            raise TrackboardError(
                f"{child.reference} and {sibling.reference} are in two sibling groups: let one leave its own first"
            )
        group = child.sibling_group or sibling.sibling_group or min(child.reference, sibling.reference)
        work.look_for_clash(child, seen, {"sibling_group": group})
        for row in (child, sibling):
            if row.sibling_group != group:
                work.revise(ChildRow, (row.id,), {"sibling_group": group})
    return work.done(f'{child.reference} and {sibling.reference} are in the sibling group "{group}"')


def leave_siblings(desk: Desk, child_id: int, *, seen: ChildRow | NoCheck = NO_CHECK) -> Done:
    """Take a child out of its sibling group; the others stay in it. `seen` as in `join_siblings`."""
    with act(desk, "leave_siblings", [child_id]) as work:
        child = work.child(child_id)
        if not child.sibling_group:
            raise TrackboardError(f"{child.reference} is in no sibling group")
        work.revise(ChildRow, (child_id,), {"sibling_group": ""}, seen)
    return work.done(f'{child.reference} has left the sibling group "{child.sibling_group}"')


def open_siblings(desk: Desk, child_id: int) -> list[ChildRow]:
    """The child's siblings whose cases are open, oldest first: those who can move together with it."""
    child = rows.get(desk.db, ChildRow, child_id)
    others = child_rows.siblings(desk.db, child) if child else []
    ids = [other.id for other in others]
    still_open = {each.id for each in read_children(desk, ids) if each.journey.closed_on is None}
    return [other for other in others if other.id in still_open]
