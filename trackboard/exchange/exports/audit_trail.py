"""The audit as it leaves: every act with its head in the chain, every change with its hash, so that others can check.

The key of the chain stays in the database: `trackboard check` verifies it there. Who has this file compares its heads
with those printed in signed minutes and in backups, and the hash of each change with its content.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from trackboard.exchange.exports.pseudonyms import LEFT_OUT, Pseudonyms
from trackboard.store.audit import chain
from trackboard.store.audit.chain import Trailed
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import every_reference
from trackboard.store.tables import ROWS
from trackboard.store.tables import Table as StatedTable
from trackboard.table import Column, Table

HOW_TO_CHECK = (
    "head: of the chain once the act was sealed; it is printed in signed minutes and in the manifests of backups",
    "sha256: of change, act, table, key, child_number, op, before and after, in UTF-8 with U+001F between them, "
    "None for nothing; of content that was erased lawfully or is left out here as confidential, as it was before",
)
_ACT = (
    Column("act", "Act", align="right"), Column("at", "When (UTC)"), Column("who", "Who"), Column("source", "From"),
    Column("act_name", "What was done"), Column("note", "Note"), Column("undoes", "Undoes", align="right"),
    Column("changes", "Changes", align="right"), Column("head", "Head"),
)  # fmt: skip
_CHANGE = (
    Column("change", "Change", align="right"), Column("table", "Table"), Column("key", "Key"),
    Column("child_number", "Child's number", align="right"), Column("reference", "Reference"), Column("op", "Op"),
    Column("before", "Before"), Column("after", "After"), Column("sha256", "SHA-256"),
)  # fmt: skip


def table(db: Database, child_ids: Sequence[int] = (), pseudonyms: Pseudonyms | None = None) -> Table:
    """A row a change, or an act that changed nothing; of everything or of these children.

    Under pseudonyms without content: no note, key, number, value or hash of them, and people hashed as references are.
    """
    rows = [(*_act(row, pseudonyms), *change) for row, change in _lines(db, child_ids, pseudonyms)]
    return Table((*_ACT, *_CHANGE), rows, title="Audit", notes=() if pseudonyms else HOW_TO_CHECK)


def document(db: Database, child_ids: Sequence[int] = (), pseudonyms: Pseudonyms | None = None) -> dict[str, Any]:
    """The same as JSON: acts, each with its changes."""
    acts = []
    for _, lines in groupby(_lines(db, child_ids, pseudonyms), key=lambda line: line[0].act_id):
        of_act = list(lines)
        changes = [_named(_CHANGE, change) for _, change in of_act if change[0] is not None]
        for change in changes:
            for side in ("before", "after"):
                if change[side] not in (None, LEFT_OUT):
                    change[side] = json.loads(change[side])
        acts.append(_named(_ACT, _act(of_act[0][0], pseudonyms)) | {"sealed": changes})
    return {
        "authority": db.setting("authority") or None,
        "made_at": db.now(),
        "head": chain.head(db),
        "how_to_check": [] if pseudonyms else list(HOW_TO_CHECK),
        "acts": acts,
    }


def _lines(
    db: Database, child_ids: Sequence[int], pseudonyms: Pseudonyms | None
) -> Iterator[tuple[Trailed, tuple[Any, ...]]]:
    references = every_reference(db)
    for row in chain.trail(db, child_ids):
        reference = references.get(row.child_id or 0)
        if pseudonyms is None:
            yield (
                row,
                (row.change_id, row.table, row.key, row.child_id, reference, row.op, *_contents(row), row.digest),
            )
        else:
            name = pseudonyms.name(reference) if reference else None
            before, after = (LEFT_OUT if content is not None else None for content in (row.old, row.new))
            yield row, (row.change_id, row.table, None, None, name, row.op, before, after, None)


def _contents(row: Trailed) -> tuple[str | None, str | None]:
    """The row before and after, as JSON; what leaves only on purpose is left out, so its hash cannot be computed."""
    stated = ROWS[row.table].STATED if row.table in ROWS else None
    if stated is None or not any(column.on_purpose for column in stated.columns):
        return row.old, row.new
    return _left_of(stated, row.old), _left_of(stated, row.new)


def _left_of(table: StatedTable, content: str | None) -> str | None:
    """Where nothing is left out, the same text, as the audit has it."""
    if content is None:
        return None
    return json.dumps(table.without_kept_back(json.loads(content)), ensure_ascii=False, separators=(",", ":"))


def _act(row: Trailed, pseudonyms: Pseudonyms | None) -> tuple[Any, ...]:
    who, note = row.actor, row.note or None
    if pseudonyms is not None:
        who, note = pseudonyms.name(who), LEFT_OUT if note else None
    return (row.act_id, row.at, who, row.source, row.act, note, row.undoes, row.rows, row.head)


def _named(columns: Sequence[Column], values: Sequence[Any]) -> dict[str, Any]:
    return dict(zip((column.key for column in columns), values, strict=True))
