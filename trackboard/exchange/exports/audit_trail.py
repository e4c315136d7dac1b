"""The audit as a file: every act with its head in the chain, every change with its hash, so that others can check it.

Nothing secret goes into a head: `HOW_TO_CHECK` says how each is computed again from the file alone. The last head is
then compared with one that was printed in signed minutes or stands in a backup's manifest. The seals can be proved only
by the installation that made them (`trackboard check`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from trackboard.exchange.exports.pseudonyms import LEFT_OUT, Pseudonyms
from trackboard.store.audit import chain
from trackboard.store.audit.chain import AuditLine, SealedAct
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import every_reference
from trackboard.store.tables import ROWS
from trackboard.store.tables import Table as StatedTable
from trackboard.table import Column, Table

HOW_TO_CHECK = (
    "sha256: of change, act, table, key, child_number, op, before and after, in UTF-8 with U+001F between them, "
    "None for nothing; of content that was erased lawfully or is left out here as confidential, as it was before",
    "head: SHA-256 of lines in UTF-8 with U+000A between them: the head of the act before (empty for the first), a "
    "JSON array without spaces of act, at, who, login, machine, source, act_name, note, undoes, changes and key_id "
    '("" for empty text, null for no undoes), and the sha256 of each change of the act, in order',
    "an act whose key_id is anchored was written by an earlier version: the same lines, with head as the last element "
    "of the array, give its seal, which is the head before of the act that follows",
    "the head of an act whose note was erased lawfully cannot be computed again: a change of the table transactions "
    "with the op erase names the act",
    "seal: HMAC-SHA256 of head under the key that key_id names, which only the installation that wrote the act has",
    "the last head stands in signed minutes and in the manifests of backups: compare it with one kept elsewhere",
)
_ACT = (
    Column("act", "Act", align="right"), Column("at", "When (UTC)"), Column("who", "Who"),
    Column("login", "Login"), Column("machine", "Machine"), Column("source", "From"),
    Column("act_name", "What was done"), Column("note", "Note"), Column("undoes", "Undoes", align="right"),
    Column("changes", "Changes", align="right"), Column("key_id", "Key"), Column("head", "Head"),
    Column("seal", "Seal"),
)  # fmt: skip
_CHANGE = (
    Column("change", "Change", align="right"), Column("table", "Table"), Column("key", "Key"),
    Column("child_number", "Child's number", align="right"), Column("reference", "Reference"), Column("op", "Op"),
    Column("before", "Before"), Column("after", "After"), Column("sha256", "SHA-256"),
)  # fmt: skip


def table(db: Database, child_ids: Sequence[int] = (), pseudonyms: Pseudonyms | None = None) -> Table:
    """A row a change, or an act that changed nothing; of everything or of these children.

    Under pseudonyms without content: no note, key, number, value or hash of them, and people hashed as references are.
    The heads are hashed too, with the salt of the database, for content could be guessed by them; seals are left out.
    """
    rows = [(*_act(row.act, pseudonyms), *change) for row, change in _lines(db, child_ids, pseudonyms)]
    return Table((*_ACT, *_CHANGE), rows, title="Audit", notes=() if pseudonyms else HOW_TO_CHECK)


def document(db: Database, child_ids: Sequence[int] = (), pseudonyms: Pseudonyms | None = None) -> dict[str, Any]:
    """The same as JSON: acts, each with its changes."""
    acts = []
    for _, lines in groupby(_lines(db, child_ids, pseudonyms), key=lambda line: line[0].act.id):
        of_act = list(lines)
        changes = [_named(_CHANGE, change) for _, change in of_act if change[0] is not None]
        for change in changes:
            for side in ("before", "after"):
                if change[side] not in (None, LEFT_OUT):
                    change[side] = json.loads(change[side])
        acts.append(_named(_ACT, _act(of_act[0][0].act, pseudonyms)) | {"sealed": changes})
    return {
        "authority": db.setting("authority") or None,
        "made_at": db.now(),
        "head": chain.head(db) if pseudonyms is None else pseudonyms.name(chain.head(db)),
        "how_to_check": [] if pseudonyms else list(HOW_TO_CHECK),
        "acts": acts,
    }


def _lines(
    db: Database, child_ids: Sequence[int], pseudonyms: Pseudonyms | None
) -> Iterator[tuple[AuditLine, tuple[Any, ...]]]:
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


def _contents(row: AuditLine) -> tuple[str | None, str | None]:
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


def _act(act: SealedAct, pseudonyms: Pseudonyms | None) -> tuple[Any, ...]:
    people, note, head, seal = [act.actor, act.login, act.machine], act.note or None, act.head, act.seal
    if pseudonyms is not None:
        people = [pseudonyms.name(each) if each else "" for each in people]
        note, head, seal = LEFT_OUT if note else None, pseudonyms.name(head), ""
    return (act.id, act.at, *people, act.source, act.act, note, act.undoes, act.rows, act.key_id, head, seal)


def _named(columns: Sequence[Column], values: Sequence[Any]) -> dict[str, Any]:
    return dict(zip((column.key for column in columns), values, strict=True))
