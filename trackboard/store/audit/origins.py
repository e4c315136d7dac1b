"""Who set what is recorded: read from the audit, and only for the rows that somebody asks about."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any

from trackboard.store.audit.changes import Content, undone
from trackboard.store.sqlite.driver import Value
from trackboard.store.sqlite.queries import Queries
from trackboard.store.tables import ChildRow, Row, as_json

TAKEN = "take_imported"
"""The act of a person who takes what was imported in place of what was typed: what it writes is the import's."""

_COLUMNS = "SELECT c.row_key, t.id, t.source = 'import' OR t.act = ?, t.undoes, c.old, c.new "
_FROM = "FROM changes c JOIN transactions t ON t.id = c.txn "


@dataclass(slots=True)
class Origin:
    """Who set what stands in one row. Acts that were undone do not count, nor those that undid them."""

    typed: set[str] = field(default_factory=set)
    """The columns whose present value a person set."""
    brought: dict[str, Any] = field(default_factory=dict)
    """What an import last wrote, by column: nothing where none did."""

    def wrote(self, imported: bool, old: Content | None, new: Content | None) -> None:
        """Take a change of the row, the oldest first, into account."""
        if new is None:
            self.typed.clear()
            self.brought.clear()
            return
        before = old or {}
        fields = {name for name, value in new.items() if value != before.get(name) and (old or value)}
        if imported:
            self.typed -= fields
            self.brought.update({name: new[name] for name in (fields if old else new)})
        else:
            self.typed |= fields


def origins(db: Queries, rows: Iterable[Row]) -> dict[tuple[Any, ...], Origin]:
    """By primary key, the origin of each of `rows`, which are all of one table."""
    wanted = {tuple(getattr(row, column) for column in row.KEY): row for row in rows}
    found = {key: Origin() for key in wanted}
    if not wanted:
        return found
    some = next(iter(wanted.values()))
    ids = {row.id if isinstance(row, ChildRow) else getattr(row, "child_id", None) for row in wanted.values()}
    for key, imported, old, new in _changes(db, some.TABLE, ids):
        if key in found:
            found[key].wrote(imported, old, new)
    return found


def set_by(db: Queries, row: Row, names: Collection[str]) -> tuple[str, str]:
    """(who, when) last set any of these columns of a row; ('', '') where the audit does not know."""
    key = as_json(getattr(row, column) for column in row.KEY)
    child_id = row.id if isinstance(row, ChildRow) else getattr(row, "child_id", None)
    for actor, at, old, new in db.stream(
        "SELECT t.actor, t.at, c.old, c.new FROM changes c JOIN transactions t ON t.id = c.txn WHERE c.table_name = ? "
        "AND c.row_key = ? AND c.child_id IS NOT DISTINCT FROM ? ORDER BY c.id DESC",
        (row.TABLE, key, child_id),
    ):
        before, after = json.loads(old or "{}"), json.loads(new or "{}")
        if any(before.get(name) != after.get(name) for name in names):
            return actor, at
    return "", ""


def last_plans(db: Queries, child_ids: Iterable[int]) -> dict[int, Content]:
    """By child, the plan that an import wrote last, as its row; a child without is left out."""
    found: dict[int, Content] = {}
    for key, imported, _, new in _changes(db, "plans", set(child_ids)):
        if imported and new is not None:
            found[key[0]] = new
    return found


def open_children(db: Queries, authorities: Iterable[str], source: str | None) -> list[str]:
    """References of the open children of `authorities`; with `source`, of those only who have milestones from it."""
    wanted = list(authorities)
    condition = (
        f"WHERE c.authority IN ({', '.join('?' * len(wanted))}) AND coalesce(b.closed, 0) = 0 "
        "AND c.id NOT IN (SELECT child_id FROM erased)"
    )
    if source is not None:
        condition += " AND EXISTS (SELECT 1 FROM milestones m WHERE m.child_id = c.id AND m.source = ?)"
        wanted.append(source)
    found = db.rows(
        f"SELECT c.reference FROM children c LEFT JOIN board b ON b.child_id = c.id {condition} ORDER BY c.reference",
        wanted,
    )
    return [reference for (reference,) in found]


def _changes(
    db: Queries, table: str, child_ids: Set[int | None]
) -> Iterator[tuple[tuple[Any, ...], bool, Content | None, Content | None]]:
    """(key of the row, whether an import wrote it, row before, row after) of a table's changes that hold, oldest first
    for each row. With None among `child_ids`, of all there are."""
    portions: list[tuple[str, tuple[Value, ...]]] = [("WHERE c.table_name = ? ORDER BY c.id", (TAKEN, table))]
    if None not in child_ids:
        ids = sorted(child_ids)  # type: ignore[type-var]
        parts = [tuple(ids[start : start + 500]) for start in range(0, len(ids), 500)]
        by_child = "WHERE c.table_name = ? AND c.child_id IN ({}) ORDER BY c.id"
        portions = [(by_child.format(", ".join("?" * len(part))), (TAKEN, table, *part)) for part in parts]
    gone = undone(db) if portions else {}
    for condition, parameters in portions:
        for key, act, imported, undoes, old, new in db.stream(_COLUMNS + _FROM + condition, parameters):
            if undoes is None and act not in gone:
                yield tuple(json.loads(key)), bool(imported), json.loads(old or "null"), json.loads(new or "null")
