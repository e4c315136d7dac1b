"""What an act would contradict, before it is done: said while a person still types. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from trackboard.board.on_record import OnRecord
from trackboard.casework.acts.milestones import Entry, checked, event_of, unready, without
from trackboard.casework.desk import Desk, read_children
from trackboard.casework.doubts import Doubts, state
from trackboard.casework.fields.field import Texts
from trackboard.pathway.ids import KindId
from trackboard.pathway.record import Event
from trackboard.pathway.rules.turns import said_of_adding, said_of_striking
from trackboard.store import rows
from trackboard.store.reads.child_rows import children_by_id
from trackboard.store.tables import ChildRow, MilestoneRow


def foreseen(
    desk: Desk,
    child_id: int,
    event: Entry | Texts,
    *,
    siblings: Collection[int] = (),
    instead_of: MilestoneRow | None = None,
    on_record: OnRecord | None = None,
) -> Doubts:
    """What recording an event would raise, or putting it in the place of a recorded one: the act says the same.

    `on_record` is kept by a form that asks with every key.
    """
    policy, today = desk.policy, desk.today
    entry = checked(desk, event)
    new = Event(KindId(entry.kind), entry.on, entry.planned, entry.outcome, entry.reason)
    everyone = {child_id, *siblings}
    children = children_by_id(desk.db, everyone)
    on_record, found = on_record or OnRecord(desk.db, today), Doubts()
    for now in read_children(desk, everyone):
        child = children[now.id]
        of = f"{child.reference}: " if len(everyone) > 1 else ""
        base = now.changed(without(now.record, instead_of), today, policy) if instead_of else now
        after = base.changed(replace(base.record, events=(*base.record.events, new)), today, policy)
        found.add(unready(child, now.journey, entry, policy, on_record, of, instead_of))
        found.remarks += [of + said for said in said_of_adding(base.journey, after.journey, new, today, policy)]
        found.compare(
            state(now.record, now.journey, today, policy),
            state(after.record, after.journey, today, policy),
            child.authority,
            on_record,
            of,
        )
    return found


def foreseen_of_striking(desk: Desk, child_id: int, row: MilestoneRow, *, on_record: OnRecord | None = None) -> Doubts:
    """What striking out a recorded event would raise."""
    policy, today = desk.policy, desk.today
    (now,) = read_children(desk, [child_id])
    child = rows.get(desk.db, ChildRow, child_id)
    if child is None or event_of(row) not in now.record.events:
        return Doubts()
    after = now.changed(without(now.record, row), today, policy)
    found = Doubts(remarks=said_of_striking(now.journey, after.journey, event_of(row), today, policy))
    found.compare(
        state(now.record, now.journey, today, policy),
        state(after.record, after.journey, today, policy),
        child.authority,
        on_record or OnRecord(desk.db, today),
    )
    return found
