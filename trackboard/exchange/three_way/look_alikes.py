"""The children whom an import brings and who may be here already under another reference."""

from __future__ import annotations

from trackboard.board.duplicates import SINCE, possible_duplicates
from trackboard.casework.acts.imports import Changes
from trackboard.exchange.three_way.merge_result import MergeResult
from trackboard.store.database import Database
from trackboard.store.reads.people import Person, people
from trackboard.store.tables import ChildRow, MilestoneRow


class LookAlikes:
    """Looks at what an import would write, portion by portion."""

    def __init__(self) -> None:
        self._new: list[Person] = []

    def look(self, changes: Changes) -> None:
        """Take note of the new children of a portion."""
        since: dict[int, str] = {}
        for event in changes.of(MilestoneRow):
            if event.kind == SINCE and not event.planned:
                since[event.child_id] = min(event.on_date, since.get(event.child_id, "9"))
        self._new += [
            Person(each.id, each.reference, each.given_name, each.family_name, each.date_of_birth or "",
                   each.due_date or "", each.sex, each.sibling_group, since.get(each.id, ""))
            for each in changes.of(ChildRow)
        ]  # fmt: skip

    def note(self, db: Database, result: MergeResult) -> None:
        """Add a problem for each new child who looks like one who is here, or like another of the import."""
        if not self._new:
            return
        ids = {each.id for each in self._new}
        pairs = [pair for pair in possible_duplicates([*people(db, SINCE), *self._new]) if pair.second.id in ids]
        rows = result.staged.own_rows([pair.second.reference for pair in pairs])
        for pair in pairs:
            reference, other = pair.second.reference, pair.first.reference
            sentence = f'may be the child "{other}" ({pair.why})'
            done = f"kept apart; if they are one, `trackboard link {reference} {other}`"
            result.note(ChildRow.TABLE, rows.get(reference), "reference", sentence, done, reference)
