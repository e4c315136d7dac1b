"""On which days anything of a child was put on record: what the audit tells, and what rows say of themselves.

Whatever day it is about: a milestone of last spring that is typed today is of today here. What was undone was never
recorded, and what was merely looked at again (a re-import that brought nothing, an agenda built) is no record.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from trackboard.store.sqlite.queries import Queries
from trackboard.store.tables import RECORDED

_WRITTEN = tuple(table.name for table in RECORDED if table.child and table.tells_of_child)
"""The tables of which a row written is something recorded of its child."""

_BY_AUDIT = (
    "SELECT DISTINCT c.child_id, t.id, substr(t.at, 1, 10) FROM changes c JOIN transactions t ON t.id = c.txn "
    f"WHERE {{ids}} AND c.table_name IN {_WRITTEN} AND t.undoes IS NULL"
)

_BY_ROWS = (
    "SELECT c.child_id, g.held_on FROM minutes c JOIN meetings g ON g.id = c.meeting_id WHERE {ids}",
    "SELECT c.child_id, g.held_on FROM actions c JOIN meetings g ON g.id = c.meeting_id WHERE {ids}",
    "SELECT DISTINCT c.child_id, c.recorded_on FROM milestones c WHERE {ids} AND c.recorded_on IS NOT NULL",
    "SELECT c.child_id, c.recorded_on FROM actions c WHERE {ids} AND c.recorded_on IS NOT NULL",
    "SELECT c.child_id, substr(c.recorded_at, 1, 10) FROM notes c WHERE {ids} AND c.recorded_at <> ''",
    "SELECT c.child_id, substr(c.recorded_at, 1, 10) FROM delays c WHERE {ids} AND c.recorded_at <> ''",
    "SELECT c.child_id, substr(c.struck_at, 1, 10) FROM struck c WHERE {ids} AND c.struck_at <> ''",
)
"""What a file brought may have been recorded elsewhere, long before: these rows say when."""


def record_days(
    db: Queries, ids: str, parameters: tuple[Any, ...], undone: Container[int]
) -> Iterable[tuple[int, str]]:
    """(child, ISO day) of everything recorded of the children of the condition `ids` on `c.child_id`; some repeated.

    `undone` are the acts that were taken back. The days are those of UTC, as the audit has them: of what was typed in
    the first hour of a summer's day, the day before.
    """
    for child, act, day in db.stream(_BY_AUDIT.format(ids=ids), parameters):
        if act not in undone:
            yield child, day
    by_rows = " UNION ALL ".join(sql.format(ids=ids) for sql in _BY_ROWS)
    yield from db.stream(by_rows, parameters * len(_BY_ROWS))
