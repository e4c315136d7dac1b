"""Conflicts between what was typed and what was imported, as they are read."""

from __future__ import annotations

from collections.abc import Iterable

from trackboard.store.rows import select, select_in
from trackboard.store.sqlite.queries import Queries
from trackboard.store.tables import ConflictRow


def waiting(db: Queries) -> list[ConflictRow]:
    """Those that nobody has settled, in the order in which they were found."""
    return select(db, ConflictRow, "WHERE settled = '' ORDER BY id")


def how_many_wait(db: Queries) -> int:
    """How many nobody has settled."""
    return int(db.value("SELECT count(*) FROM conflicts WHERE settled = ''"))


def found_before(db: Queries, conflict: ConflictRow) -> ConflictRow | None:
    """What the same source was found to say of the same row and item before."""
    where = "WHERE table_name = ? AND row_key = ? AND item = ? AND source = ?"
    found = select(db, ConflictRow, where, (*conflict.about, conflict.source))
    return found[0] if found else None


def of_source(db: Queries, source: str, child_ids: Iterable[int] | None) -> list[ConflictRow]:
    """What a source was found to say of these children otherwise than a person, settled or not; None: of no child."""
    if child_ids is None:
        return select(db, ConflictRow, "WHERE child_id IS NULL AND source = ? ORDER BY id", (source,))
    return [row for row in select_in(db, ConflictRow, "child_id", child_ids, "id") if row.source == source]
