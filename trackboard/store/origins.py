"""Who set what is recorded: read from the audit, and only for the rows that somebody asks about."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from trackboard.store.database import Database
from trackboard.store.rows import Row

_IMPORT = "import"
_COLUMNS = "SELECT c.row_key, t.source, c.old, c.new FROM changes c JOIN transactions t ON t.id = c.txn "


def typed_fields(db: Database, child_ids: Iterable[int]) -> dict[int, set[str]]:
    """By child, the columns of `children` whose present value a person set, and not an import."""
    typed: dict[int, set[str]] = defaultdict(set)
    for key, source, old, new in _changes(db, "children", child_ids):
        before, after = json.loads(old or "{}"), json.loads(new or "{}")
        fields = {column for column, value in after.items() if value != before.get(column) and (old or value)}
        if source == _IMPORT:
            typed[key[0]] -= fields
        else:
            typed[key[0]] |= fields
    return typed


def typed_rows(db: Database, rows: Iterable[Row]) -> set[tuple[Any, ...]]:
    """The keys of those of `rows`, all of one table, that a person and not an import wrote last."""
    wanted = {tuple(getattr(row, column) for column in row.KEY): row for row in rows}
    if not wanted:
        return set()
    some = next(iter(wanted.values()))
    by_child = "child_id" in some.__dataclass_fields__
    children = {row.child_id for row in wanted.values()} if by_child else None  # type: ignore[attr-defined]
    last = {key: source for key, source, _, _ in _changes(db, some.TABLE, children) if key in wanted}
    return {key for key, source in last.items() if source != _IMPORT}


def open_children(db: Database, authorities: Iterable[str], source: str | None) -> list[str]:
    """References of the open children of `authorities`; with `source`, of those only who have milestones from it."""
    wanted = list(authorities)
    condition = f"WHERE c.authority IN ({', '.join('?' * len(wanted))}) AND coalesce(b.closed, 0) = 0"
    if source is not None:
        condition += " AND EXISTS (SELECT 1 FROM milestones m WHERE m.child_id = c.id AND m.source = ?)"
        wanted.append(source)
    found = db.rows(
        f"SELECT c.reference FROM children c LEFT JOIN board b ON b.child_id = c.id {condition} ORDER BY c.reference",
        wanted,
    )
    return [reference for (reference,) in found]


def _changes(
    db: Database, table: str, child_ids: Iterable[int] | None
) -> Iterator[tuple[tuple[Any, ...], str, str | None, str | None]]:
    """(key of the row, source of the act, row before, row after) of a table's changes, oldest first for each row."""
    if child_ids is None or None in (ids := sorted(child_ids)):
        portions: list[tuple[str, tuple[object, ...]]] = [("WHERE c.table_name = ? ORDER BY c.id", (table,))]
    else:
        portions = []
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ", ".join("?" * len(some))
            portions.append((f"WHERE c.table_name = ? AND c.child_id IN ({marks}) ORDER BY c.id", (table, *some)))
    for condition, parameters in portions:
        for key, source, old, new in db.stream(_COLUMNS + condition, parameters):
            yield tuple(json.loads(key)), source, old, new
