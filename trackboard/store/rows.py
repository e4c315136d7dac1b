"""Rows of the record, read and written: each is a row class of trackboard/store/tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import Any, TypeAlias

from trackboard.errors import TrackboardError
from trackboard.store.sqlite.queries import Queries, Transaction
from trackboard.store.tables import COMPUTED, RECORDED_ROWS, ChildRow, R, Row

_AT_ONCE = 100
"""Rows in one statement. The engine keeps a way back out of each statement that a trigger may refuse, and for a single
row that costs as much as the row."""


Value: TypeAlias = str | int | None
"""What a column of a recorded table holds."""


class StaleError(TrackboardError):
    """Someone else was first: `current` is the row as it is now, None if it is gone."""

    def __init__(self, sentence: str, current: Row | None) -> None:
        super().__init__(sentence)
        self.current = current


def row_with(row: R, values: Mapping[str, Value]) -> R:
    """A row with other values in some columns, by name: `replace` for names that are not known beforehand, and fast."""
    new = type(row)(*values_of(row))
    for name, value in values.items():
        setattr(new, name, value)
    return new


def row_from(kind: type[R], values: Iterable[Value]) -> R:
    """A row of its values, in order of the columns."""
    return kind(*values)


def values_of(row: Row) -> tuple[Value, ...]:
    """A row's values, in order of the columns."""
    return _GETTERS[type(row).TABLE](row)


_GETTERS: Mapping[str, Callable[[Row], tuple[Value, ...]]] = {
    kind.TABLE: attrgetter(*kind.STATED.names) for kind in RECORDED_ROWS
}


def columns(row: type[Row]) -> tuple[str, ...]:
    """The columns of the row's table, in order."""
    return row.STATED.names


def select(db: Queries, row: type[R], where: str = "", parameters: Sequence[Any] = ()) -> list[R]:
    """Rows of one table; `where` is what follows its name in the query: `WHERE child_id = ? ORDER BY seq`."""
    found = db.rows(f"SELECT {', '.join(columns(row))} FROM {row.TABLE} {where}", parameters)
    return [row(*values) for values in found]


def select_in(db: Queries, row: type[R], column: str, values: Iterable[Any], order: str = "") -> list[R]:
    """Rows whose `column` is one of `values`, a query for each 500 of them; in `order` within a query."""
    wanted = list(values)
    found: list[R] = []
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        where = f"WHERE {column} IN ({', '.join('?' * len(some))})" + (f" ORDER BY {order}" if order else "")
        found += select(db, row, where, some)
    return found


def get(db: Queries, row: type[R], *key: Any) -> R | None:
    """The row of that key, or None."""
    found = select(db, row, f"WHERE {' AND '.join(f'{name} = ?' for name in row.KEY)}", key)
    return found[0] if found else None


def insert(tx: Transaction, *rows: Row) -> None:
    """Insert rows that carry their key."""
    for row in rows:
        names = columns(type(row))
        tx.run(
            f"INSERT INTO {row.TABLE} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", _values(row, names)
        )


def insert_many(tx: Transaction, kind: type[Row], rows: Iterable[Row]) -> None:
    """Insert rows of one table that carry their key, a hundred in a statement."""
    names = columns(kind)
    into, one = f"INSERT INTO {kind.TABLE} ({', '.join(names)}) VALUES ", f"({', '.join('?' * len(names))})"
    left = map(_GETTERS[kind.TABLE], rows)
    portions = iter(lambda: tuple(islice(left, _AT_ONCE)), ())
    for length, alike in groupby(portions, key=len):
        tx.run_many(into + ", ".join([one] * length), (tuple(chain.from_iterable(portion)) for portion in alike))


def insert_numbered(tx: Transaction, row: Row) -> int:
    """Insert a row of a table with its own numbering (`id`); whatever id the row carries is not used."""
    names = columns(type(row))[1:]
    sql = f"INSERT INTO {row.TABLE} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) RETURNING id"
    return int(tx.run(sql, _values(row, names)).fetchone()[0])


def update(tx: Transaction, row: R) -> R:
    """Write `row` over the version it was read as; returns it with its new version. StaleError if someone was first."""
    names = [name for name in columns(type(row)) if name not in row.KEY]
    changed = replace(row, version=row.version + 1)
    cursor = tx.run(
        f"UPDATE {row.TABLE} SET {', '.join(f'{name} = ?' for name in names)} WHERE {_is(row)} AND version = ?",
        (*_values(changed, names), *_values(row, row.KEY), row.version),
    )
    if cursor.rowcount != 1:
        raise _stale(tx, row)
    return changed


def delete(tx: Transaction, row: Row) -> None:
    """Remove `row` if it is still as it was read. StaleError if someone was first.

    The row of a child can go once the child has nothing else of its own; what was computed of it goes with it.
    """
    if isinstance(row, ChildRow):
        delete_computed(tx, [row.id])
    cursor = tx.run(
        f"DELETE FROM {row.TABLE} WHERE {_is(row)} AND version = ?",
        (*_values(row, row.KEY), row.version),
    )
    if cursor.rowcount != 1:
        raise _stale(tx, row)


def delete_computed(tx: Transaction, child_ids: Iterable[int]) -> None:
    """Remove what was computed of these children, which refers to them: it can be computed again."""
    ids = list(child_ids)
    for table in COMPUTED:
        tx.run_many(f"DELETE FROM {table.name} WHERE {table.child} = ?", ((child,) for child in ids))


def next_seq(tx: Transaction, table: str, child_id: int) -> int:
    """The next number in a child's own numbering of `table`: none that was ever used, so that what was taken back
    can come back in its own place."""
    used = tx.run(
        "SELECT row_key FROM changes WHERE child_id = ? AND table_name = ? AND op = 'insert'", (child_id, table)
    )
    return 1 + max((json.loads(key)[1] for (key,) in used), default=0)


def last_id(db: Queries, row: type[Row]) -> int:
    """The highest number that a table with its own numbering ever gave, 0 if none."""
    return int(db.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (row.TABLE,)) or 0)


def last_seqs(db: Queries, row: type[Row], child_ids: Iterable[int]) -> dict[int, int]:
    """By child, the highest of the child's own numbers in a table that was ever used; a child without is left out."""
    wanted = list(child_ids)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        marks = ", ".join("?" * len(some))
        used = db.rows(
            f"SELECT child_id, row_key FROM changes WHERE child_id IN ({marks}) AND table_name = ? AND op = 'insert'",
            (*some, row.TABLE),
        )
        for child, key in used:
            found[child] = max(found.get(child, 0), json.loads(key)[1])
    return found


def _is(row: Row) -> str:
    return " AND ".join(f"{name} = ?" for name in row.KEY)


def _values(row: Row, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _stale(tx: Transaction, row: Row) -> StaleError:
    current = select(tx.connection, type(row), f"WHERE {_is(row)}", _values(row, row.KEY))
    if not current:
        return StaleError("Someone else has removed this meanwhile; nothing of yours was saved.", None)
    return StaleError("Someone else has changed this meanwhile; nothing of yours was saved.", current[0])
