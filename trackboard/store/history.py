"""What was changed of a child, by whom and when, as the audit has it."""

from __future__ import annotations

from typing import NamedTuple

from trackboard.store.database import Database


class Change(NamedTuple):
    """One changed row. `old` and `new` are its columns as JSON, None where there was none or it was erased."""

    id: int
    txn: int
    at: str
    """The moment, in UTC."""
    actor: str
    source: str
    act: str
    table: str
    row_key: str
    op: str
    old: str | None
    new: str | None


def history_of(db: Database, child_id: int) -> list[Change]:
    """Every change of the child's own rows, oldest first."""
    found = db.rows(
        "SELECT c.id, c.txn, t.at, t.actor, t.source, t.act, c.table_name, c.row_key, c.op, c.old, c.new "
        "FROM changes c JOIN transactions t ON t.id = c.txn WHERE c.child_id = ? ORDER BY c.id",
        (child_id,),
    )
    return [Change(*row) for row in found]
