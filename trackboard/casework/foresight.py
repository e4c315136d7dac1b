"""What an act would contradict, before it is done: said while a person still types. Nothing is written."""

from __future__ import annotations

from dataclasses import replace

from trackboard.casework.acts import Desk, read_children
from trackboard.casework.milestones import Entry, checked
from trackboard.casework.readiness import DECISION, not_ready
from trackboard.pathway.contradictions import contradictions
from trackboard.pathway.journey import fold
from trackboard.pathway.record import Event
from trackboard.store import rows
from trackboard.store.children import ChildRow


def foreseen(desk: Desk, child_id: int, entry: Entry) -> tuple[str, ...]:
    """Sentences on what recording `entry` would contradict; the act says the same of it, and asks."""
    policy, today = desk.policy, desk.today
    entry = checked(policy, entry)
    if entry.planned:
        return ()
    ((_, record, journey),) = read_children(desk, [child_id])
    event = Event(entry.kind, entry.on, entry.planned, entry.outcome, entry.reason)
    with_it = replace(record, events=(*record.events, event))
    known = contradictions(record, journey, today, policy)
    found = [
        f"{each.sentence} (903 rule {each.rule})" if each.rule else each.sentence
        for each in contradictions(with_it, fold(with_it, today, policy), today, policy)
        if each not in known
    ]
    child = rows.get(desk.db, ChildRow, child_id)
    if entry.kind == DECISION and child is not None:
        found = [*not_ready(child, journey, entry.on, policy), *found]
    return tuple(found)
