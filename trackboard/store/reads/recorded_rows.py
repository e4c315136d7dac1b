"""Rows of any recorded table: all of them, or those of some children or some meetings."""

from __future__ import annotations

from collections.abc import Iterable

from trackboard.store.rows import select, select_in
from trackboard.store.sqlite.queries import Queries
from trackboard.store.tables import R, Row


def every_row(db: Queries, kind: type[R]) -> list[R]:
    """The whole of one table, in order of its key."""
    return select(db, kind, f"ORDER BY {_key(kind)}")


def rows_of(db: Queries, kind: type[R], child_ids: Iterable[int]) -> list[R]:
    """The rows of one table that are about these children: each child's together, in order of the table's key."""
    return _about(db, kind, kind.STATED.child, child_ids)


def rows_at(db: Queries, kind: type[R], meeting_ids: Iterable[int]) -> list[R]:
    """The rows of one table that belong to these meetings: each meeting's together, in order of the table's key."""
    return _about(db, kind, kind.STATED.meeting, meeting_ids)


def _about(db: Queries, kind: type[R], whose: str, ids: Iterable[int]) -> list[R]:
    if not whose:
        raise ValueError(f"rows of {kind.TABLE} are not theirs")
    return select_in(db, kind, whose, sorted(set(ids)), f"{whose}, {_key(kind)}")


def _key(kind: type[Row]) -> str:
    return ", ".join(kind.KEY)
