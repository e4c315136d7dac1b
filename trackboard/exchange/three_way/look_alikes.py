"""The children whom an import brings and who may be here already under another reference."""

from __future__ import annotations

from trackboard.board.duplicates import SINCE, possible_duplicates
from trackboard.exchange.staged import Problem
from trackboard.exchange.three_way.merge_result import Merged
from trackboard.store.database import Database
from trackboard.store.reads.people import Person, people
from trackboard.store.tables import ChildRow, MilestoneRow


def look_alikes(db: Database, merged: Merged) -> list[Problem]:
    """A note on each child of the import that looks like one who is here, or like another of the import."""
    brought = [ChildRow(*row) for row in merged.changes.inserted.get(ChildRow, ())]
    if not brought:
        return []
    since: dict[int, str] = {}
    for row in merged.changes.inserted.get(MilestoneRow, ()):
        event = MilestoneRow(*row)
        if event.kind == SINCE and not event.planned:
            since[event.child_id] = min(event.on_date, since.get(event.child_id, "9"))
    new = [
        Person(each.id, each.reference, each.given_name, each.family_name, each.date_of_birth or "",
               each.due_date or "", each.sex, each.sibling_group, since.get(each.id, ""))
        for each in brought
    ]  # fmt: skip
    ids = {each.id for each in brought}
    return [
        _problem(merged, pair.second.reference, pair.first.reference, pair.why)
        for pair in possible_duplicates([*people(db, SINCE), *new])
        if pair.second.id in ids
    ]


def _problem(merged: Merged, reference: str, other: str, why: str) -> Problem:
    row = merged.staged.children.get(reference, {}).get("row")
    sentence = f'may be the child "{other}" ({why})'
    done = f"kept apart; if they are one, `trackboard link {reference} {other}`"
    number = row if isinstance(row, int) else None
    return Problem(merged.file("children"), number, "reference", sentence, done, reference=reference)
