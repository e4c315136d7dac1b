"""Where a person typed one thing and a file says another: what is known of it already, and what is to be kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from trackboard.casework.acts.conflicts import content
from trackboard.casework.acts.imports import Changes
from trackboard.store.database import Database
from trackboard.store.reads.conflict_rows import of_source
from trackboard.store.rows import Value, row_with
from trackboard.store.tables import AGREED, IMPORTED, ConflictRow, Row, as_json

Prefer = Literal["", "typed", "imported"]
"""How an import settles the conflicts that it finds; '': they wait."""
Said = Mapping[str, Value]
"""What a file says, by column."""


class Conflicts:
    """The conflicts of a portion of an import. What its source said when one was settled is not asked again."""

    def __init__(
        self,
        db: Database,
        source: str,
        changes: Changes,
        child_ids: Iterable[int] | None,
        next_id: Callable[[], int],
        prefer: Prefer,
        actor: str,
    ) -> None:
        self.source = source
        self._changes = changes
        self._known = {row.about: row for row in of_source(db, source, child_ids)}
        self._next_id = next_id
        self._prefer = prefer
        self._actor = actor
        self._now = db.now()
        self.children = {row.child_id for row in self._known.values()}
        """The children of whom something is known."""
        self.found: set[tuple[str, str, str, str]] = set()
        """What is new: table, row, item and source."""
        self._agreed: dict[int, tuple[ConflictRow, str]] = {}
        """By number, the conflicts that wait of which the files say nothing new, with what they say."""

    def settled(self, row: Row, item: str) -> Mapping[str, Any] | None:
        """What the source said of this when what was typed was last kept, or agreed with it."""
        known = self._known.get(_about(row, item))
        return known.last_settled if known is not None else None

    def take(self, row: Row, item: str, imported: Said, child_id: int | None, file: str) -> bool:
        """Note what the file says of what a person typed in `row`; whether it is to be taken all the same."""
        about = _about(row, item)
        known = self._known.get(about)
        if self._prefer == IMPORTED:
            if known is not None:
                self._update(known, file=file, imported=as_json(imported), settled=IMPORTED)
            return True
        typed, said = as_json(content(row, item)), as_json(imported)
        if known is None:
            settling = self._settling(self._prefer)
            new = ConflictRow(
                self._next_id(), child_id, *about, self.source, file, typed, said, "", self._now, *settling
            )
            self._changes.insert(new)
            self.found.add((*about, self.source))
        elif known.settled or (known.typed, known.imported) != (typed, said) or self._prefer:
            at = self._now if known.settled else known.found_at
            self._update(known, file=file, typed=typed, imported=said, settled=self._prefer, found_at=at)
        return False

    def same(self, row: Row, item: str, imported: Said) -> None:
        """The file says nothing new of `row`: a conflict that waits is one no longer, unless the files say it does."""
        known = self._known.get(_about(row, item))
        if known is not None and not known.settled:
            self._agreed[known.id] = known, as_json(imported)

    def waits(self, known: ConflictRow) -> None:
        """The files say themselves that this conflict waits, as a bundle of this database does."""
        self._agreed.pop(known.id, None)

    def conclude(self) -> None:
        """Once all of the portion is compared: settle those on which the two sides agree."""
        for known, said in self._agreed.values():
            self._update(known, imported=said, settled=AGREED)

    def _update(self, known: ConflictRow, *, settled: str, **columns: str) -> None:
        by, at = self._settling(settled)[1:]
        before = "" if known.last_settled is None or settled else as_json(known.last_settled)
        more = {"before": before, "settled": settled, "settled_by": by, "settled_at": at}
        self._changes.updated.append(row_with(known, columns | more))

    def _settling(self, settled: str) -> tuple[str, str, str]:
        return (settled, self._actor, self._now) if settled else ("", "", "")


def _about(row: Row, item: str) -> tuple[str, str, str]:
    return row.TABLE, as_json(getattr(row, column) for column in row.KEY), item
