"""What acts changed, as the audit has it: read, and taken back row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from trackboard.store.rows import delete_computed
from trackboard.store.sqlite.driver import IntegrityError
from trackboard.store.sqlite.queries import Queries, Transaction
from trackboard.store.tables import ROWS

Content = dict[str, Any]
"""A row by column."""


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act: who did what, when (UTC) and from where. `undoes` is the act that it took back.

    `login` and `machine` are what the operating system says of who did it; '' in acts older than that is recorded.
    """

    id: int
    at: str
    actor: str
    login: str
    machine: str
    source: str
    act: str
    note: str
    undoes: int | None
    rows: int


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after; both None where a lawful erasure took the content."""

    id: int
    txn: int
    table: str
    key: tuple[Any, ...]
    child_id: int | None
    op: str
    old: Content | None
    new: Content | None


_ACT = ", ".join(f"t.{each.name}" for each in fields(ActRow))
_CHANGE = "c.id, c.txn, c.table_name, c.row_key, c.child_id, c.op, c.old, c.new"
_WIDTH = len(fields(ActRow))
_ACTS = f"SELECT {_ACT} FROM transactions t "
_CHANGES = f"SELECT {_CHANGE} FROM changes c "


def act_of(db: Queries, act: int) -> ActRow | None:
    """The act of that number."""
    row = db.row(_ACTS + "WHERE t.id = ?", (act,))
    return ActRow(*row) if row else None


def acts(db: Queries, until: str = "9", act: str = "") -> Iterator[ActRow]:
    """Every act before the moment `until`, or every one of a name, the latest first, as they are read."""
    found = db.stream(_ACTS + "WHERE t.at < ? AND ? IN ('', t.act) ORDER BY t.id DESC", (until, act))
    return (ActRow(*row) for row in found)


def acts_of(db: Queries, actor: str) -> Iterator[ActRow]:
    """A person's acts that changed something and took back nothing, the latest first."""
    found = db.stream(_ACTS + "WHERE t.actor = ? AND t.rows > 0 AND t.undoes IS NULL ORDER BY t.id DESC", (actor,))
    return (ActRow(*row) for row in found)


def acts_on(db: Queries, child_id: int) -> Iterator[tuple[ActRow, list[Change]]]:
    """Each act that changed something of a child, with those changes in order, the latest act first."""
    found = db.stream(
        f"SELECT {_ACT}, {_CHANGE} FROM changes c JOIN transactions t ON t.id = c.txn "
        "WHERE c.child_id = ? ORDER BY t.id DESC, c.id",
        (child_id,),
    )
    for act, rows in groupby(found, key=itemgetter(slice(0, _WIDTH))):
        yield ActRow(*act), [_change(row[_WIDTH:]) for row in rows]


def changes_of(db: Queries, act: int, *, backwards: bool = False) -> Iterator[Change]:
    """What an act changed, in order or backwards, as it is read: an import changes very many rows."""
    order = "DESC" if backwards else "ASC"
    return map(_change, db.stream(_CHANGES + f"WHERE c.txn = ? ORDER BY c.id {order}", (act,)))


def counts_of(db: Queries, act: int) -> list[tuple[str, str, int]]:
    """Of an act: (table, op, how many rows)."""
    sql = "SELECT table_name, op, count(*) FROM changes WHERE txn = ? GROUP BY table_name, op ORDER BY min(id)"
    return [(table, op, count) for table, op, count in db.rows(sql, (act,))]


def children_of(db: Queries, act: int) -> set[int]:
    """The children that an act changed."""
    found = db.rows("SELECT DISTINCT child_id FROM changes WHERE txn = ? AND child_id IS NOT NULL", (act,))
    return {child for (child,) in found}


@dataclass(frozen=True, slots=True)
class Since:
    """What was changed after one change, known by ids alone."""

    reached: int
    """The id of the latest change there is: the point from which to ask the next time."""
    children: frozenset[int]
    """The children that were changed."""
    beside: bool
    """Whether anything was changed that is no child's: a meeting, its roll call, an answer of the survey."""


def changed_since(db: Queries, change: int) -> Since:
    """What was changed after the change of that id (0: ever). It reads the changes after it, and no content of them."""
    # Grouped by +child_id: by child_id alone the engine goes through the whole index of children instead.
    found = db.rows("SELECT max(id), child_id FROM changes WHERE id > ? GROUP BY +child_id", (change,))
    children = frozenset(child for _, child in found if child is not None)
    return Since(max((last for last, _ in found), default=change), children, len(children) < len(found))


def reviewed_by(db: Queries, actor: str, since: str, until: str) -> set[int]:
    """The children that a person marked as reviewed between two moments, where that still holds."""
    gone = undone(db)
    found = db.rows(
        "SELECT DISTINCT t.id, c.child_id FROM transactions t JOIN changes c ON c.txn = t.id "
        "WHERE t.at >= ? AND t.at < ? AND t.actor = ? AND t.act = 'mark_reviewed' AND t.source <> 'import' "
        "AND c.child_id IS NOT NULL",
        (since, until, actor),
    )
    return {child for act, child in found if act not in gone}


def undone(db: Queries) -> dict[int, int]:
    """The acts that do not hold any more, each with the act that took it back. An undo can be undone itself."""
    undoing: dict[int, int] = {}
    # Sorted here: asked for in order, the engine reads every act there is instead of the index of those that undo one.
    for act, undoes in sorted(db.rows("SELECT id, undoes FROM transactions WHERE undoes IS NOT NULL"), reverse=True):
        # An act that takes back this undo came later, and was looked at before.
        if act not in undoing:
            undoing[undoes] = act
    return undoing


def later(db: Queries, change: Change) -> ActRow | None:
    """The latest act after it that changed the same row."""
    row = db.row(
        f"SELECT {_ACT} FROM changes c JOIN transactions t ON t.id = c.txn WHERE c.table_name = ? AND c.row_key = ? "
        "AND c.child_id IS NOT DISTINCT FROM ? AND c.txn > ? ORDER BY c.id DESC LIMIT 1",
        (change.table, _encode(change.key), change.child_id, change.txn),
    )
    return ActRow(*row) if row else None


def latest_writer(db: Queries, table: str, key: Sequence[Any], child_id: int | None) -> ActRow | None:
    """The act that last changed a row."""
    return later(db, Change(0, 0, table, tuple(key), child_id, "", None, None))


def children_at(db: Queries, meeting_id: int) -> list[int]:
    """The children who have a minute or an action of a meeting."""
    found = db.rows(
        "SELECT child_id FROM minutes WHERE meeting_id = ? "
        "UNION SELECT child_id FROM actions WHERE meeting_id = ? AND child_id IS NOT NULL",
        (meeting_id, meeting_id),
    )
    return [child for (child,) in found]


Obstacle = Literal["", "changed", "in use", "alone", "taken", "locked"]
"""`in use`: others rest on the row. `alone`: what it rested on is gone. `taken`: another row has the reference that it
had. `locked`: it is of a closed meeting."""


def take_back(tx: Transaction, change: Change) -> Obstacle:
    """Make the row what it was before `change`, if it is still what the change left; else say what is in the way.

    The caller then gives up the whole act.
    """
    assert change.table in ROWS and change.op in ("insert", "update", "delete")
    try:
        return _taken_back(tx, change)
    except IntegrityError as error:
        for sign, obstacle in _OBSTACLES:
            if sign in str(error):
                return "alone" if obstacle == "in use" and change.op == "delete" else obstacle
        raise


_OBSTACLES: tuple[tuple[str, Obstacle], ...] = (("FOREIGN KEY", "in use"), ("UNIQUE", "taken"), ("locked: ", "locked"))
"""What the engine's refusals say."""


def _taken_back(tx: Transaction, change: Change) -> Obstacle:
    old, new, table = change.old, change.new, change.table
    if old is None:
        assert new is not None
        if table == "children":
            delete_computed(tx, [new["id"]])
        done = tx.run(f"DELETE FROM {table} WHERE {_same(new)}", _content(new))
    elif new is None:
        names = ", ".join(old)
        marks = ", ".join("?" * len(old))
        values = tuple((old | {"version": old["version"] + 1}).values())
        key = dict(zip(_key_names(tx, table), change.key, strict=True))
        done = tx.run(
            f"INSERT INTO {table} ({names}) SELECT {marks} "
            f"WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{name} = ?' for name in key)})",
            (*values, *key.values()),
        )
    else:
        sets = ", ".join(f"{name} = ?" for name in old if name != "version")
        done = tx.run(
            f"UPDATE {table} SET {sets}, version = version + 1 WHERE {_same(new)}", (*_content(old), *_content(new))
        )
    return "" if done.rowcount == 1 else "changed"


def _same(row: Content) -> str:
    return " AND ".join(f"{name} IS NOT DISTINCT FROM ?" for name in row if name != "version")


def _content(row: Content) -> tuple[Any, ...]:
    return tuple(value for name, value in row.items() if name != "version")


def _key_names(tx: Transaction, table: str) -> list[str]:
    """The columns of a table's primary key, in order."""
    return [name for (name,) in tx.run("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,))]


def _change(row: Sequence[Any]) -> Change:
    id, txn, table, key, child_id, op, old, new = row
    return Change(
        id, txn, table, tuple(json.loads(key)), child_id, op,
        json.loads(old) if old is not None else None, json.loads(new) if new is not None else None,
    )  # fmt: skip


def _encode(key: Sequence[Any]) -> str:
    """A row's key as json_array() writes it in SQL."""
    return json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))
