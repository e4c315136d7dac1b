"""The chain over what was recorded: sealing each act, and noticing anything edited, removed, cut or reordered.

Triggers write the changes (trackboard/store/sqlite/triggers.py); this seals them. An act's head is HMAC-SHA256 over the
head before it, the act's own fields and the SHA-256 of each of its changes in order. No two rows read alike to it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from trackboard.store.sqlite.driver import Connection
from trackboard.store.sqlite.queries import Queries, Transaction, set_setting, setting

AUDIT_KEY, AUDIT_HEAD = "audit_key", "audit_head"
"""Settings: the key of the chain (hexadecimal), and its latest head, without which a cut end would not be noticed."""

ERASURE = "erasure"
"""The source of the only acts that may take content out of the audit."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what, and from where: board, command, import or erasure. `undoes` is the id of the act taken back."""

    actor: str
    source: str
    act: str
    note: str = ""
    undoes: int | None = None


def begin(conn: Connection, act: Act, at: str) -> int:
    """Say who is acting, at which moment (UTC); every change until `seal` is theirs. Returns the act's id."""
    row = conn.execute(
        "INSERT INTO transactions (at, actor, source, act, note, undoes) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (at, act.actor, act.source, act.act, act.note, act.undoes),
    ).fetchone()
    return int(row[0])


def seal(conn: Connection, txn: int) -> str:
    """Link the act to the chain and return the new head; nothing can be changed until another act begins."""
    settings = dict(conn.execute("SELECT key, value FROM settings WHERE key IN (?, ?)", (AUDIT_KEY, AUDIT_HEAD)))
    act = conn.execute(_ACTS + "WHERE id = ?", (txn,)).fetchone()
    digests = [_digest(change) for change in conn.execute(_CHANGES + "WHERE txn = ? ORDER BY id", (txn,))]
    head = _link(settings[AUDIT_KEY], settings.get(AUDIT_HEAD, ""), act, digests)
    conn.execute("UPDATE transactions SET rows = ?, head = ? WHERE id = ?", (len(digests), head, txn))
    set_setting(conn, AUDIT_HEAD, head)
    return head


@contextmanager
def act_of(conn: Connection, act: Act, at: str) -> Iterator[int]:
    """The act, begun and, unless something goes wrong, sealed; within a transaction. Gives its id."""
    txn = begin(conn, act, at)
    yield txn
    seal(conn, txn)


def erase(tx: Transaction, changes: Iterable[int], *, key_too: bool = False) -> None:
    """Take the content out of these changes, lawfully, within an act whose source is `erasure` and whose note says why.

    Each keeps its digest, and the erasure is recorded as a change of its own. `key_too`: the key of its row as well.
    """
    key = ", row_key = '[]'" if key_too else ""
    for change in changes:
        row = tx.run(_CHANGES + "WHERE id = ?", (change,)).fetchone()
        tx.run(f"UPDATE changes SET old = NULL, new = NULL, digest = ?{key} WHERE id = ?", (_digest(row), change))
        tx.run(
            "INSERT INTO changes (txn, table_name, row_key, child_id, op) VALUES (?, 'changes', ?, ?, 'erase')",
            (tx.id, _canonical([change]), row[4]),
        )


def erase_note(tx: Transaction, act: int) -> None:
    """Take the note off an act, lawfully, as `erase` does with content.

    What else the act was sealed with is witnessed by a hash in the change that records this: its head cannot be
    computed again, but whoever alters the rest of it is noticed all the same.
    """
    row = tx.run(_ACTS + "WHERE id = ?", (act,)).fetchone()
    sealed = tx.run("SELECT head FROM transactions WHERE id = ?", (act,)).fetchone()[0]
    before = tx.run("SELECT head FROM transactions WHERE id < ? ORDER BY id DESC LIMIT 1", (act,)).fetchone()
    digests = [_digest(change) for change in tx.run(_CHANGES + "WHERE txn = ? ORDER BY id", (act,))]
    tx.run("UPDATE transactions SET note = '' WHERE id = ?", (act,))
    tx.run(
        "INSERT INTO changes (txn, table_name, row_key, op, new) VALUES (?, 'transactions', ?, 'erase', ?)",
        (tx.id, _canonical([act]), _witness(before[0] if before else "", row, digests, sealed)),
    )


def head(db: Queries) -> str:
    """The latest head of the chain, to be printed where it can be compared later; '' before the first act."""
    return setting(db, AUDIT_HEAD)


class Trailed(NamedTuple):
    """One change with the act that made it, as they are sealed; of an act that changed nothing only the act."""

    act_id: int
    at: str
    actor: str
    source: str
    act: str
    note: str
    undoes: int | None
    rows: int
    head: str
    change_id: int | None
    table: str | None
    key: str | None
    child_id: int | None
    op: str | None
    old: str | None
    new: str | None
    digest: str | None
    """SHA-256, in hexadecimal, of the change as it was sealed."""


def trail(db: Queries, child_ids: Sequence[int] = ()) -> Iterator[Trailed]:
    """Every act with its changes, the oldest first, as they are read; or only the changes of these children."""
    wanted = f"WHERE c.child_id IN ({', '.join('?' * len(child_ids))})" if child_ids else ""
    for row in db.stream(_SEALED.format(wanted=wanted), child_ids):
        _, table, key, child, op, old, new, _ = row[10:]
        digest = None if row[9] is None else _digest(row[9:])
        yield Trailed._make((*row[:10], table, key, child, op, old, new, digest))


def verify(db: Queries) -> list[str]:
    """Sentences on everything in the audit that is not as it was sealed; none if the chain holds."""
    key, before, last = setting(db, AUDIT_KEY), "", 0
    if not key:
        return ["The audit cannot be verified: its key is gone from the settings."]
    problems: list[str] = []
    witnessed = dict(db.rows(_WITNESSED))
    for act, changes in groupby(db.stream(_SEALED.format(wanted="")), key=itemgetter(slice(0, 9))):
        *fields, rows, sealed = act
        digests = [_digest(change[9:]) for change in changes if change[9] is not None]
        if not sealed:
            problems.append(f"{_name(act)} was never sealed.")
        elif _link(key, before, fields, digests) != sealed and (
            fields[5] or _witness(before, fields, digests, sealed) != witnessed.get(_canonical(act[:1]))
        ):
            found = "" if rows == len(digests) else f" ({rows} changes were sealed, {len(digests)} are there)"
            problems.append(f"{_name(act)} is not as it was sealed, or an act before it is missing{found}.")
        before, last = sealed, act[0]
    if before != setting(db, AUDIT_HEAD):
        problems.append(f"The audit does not end where it should: acts after {last} are missing or were added.")
    problems += [f"There are changes of an act {txn} that is not there." for (txn,) in db.stream(_WITHOUT_ACT)]
    problems += [
        f"Change {change} was emptied or altered outside a lawful erasure." for (change,) in db.stream(_EMPTIED)
    ]
    return problems


_ACTS = "SELECT id, at, actor, source, act, note, undoes FROM transactions "
_CHANGES = "SELECT id, txn, table_name, row_key, child_id, op, old, new, digest FROM changes "
_SEALED = """
    SELECT t.id, t.at, t.actor, t.source, t.act, t.note, t.undoes, t.rows, t.head,
        c.id, c.txn, c.table_name, c.row_key, c.child_id, c.op, c.old, c.new, c.digest
    FROM transactions t LEFT JOIN changes c ON c.txn = t.id {wanted} ORDER BY t.id, c.id"""
_WITNESSED = f"""
    SELECT c.row_key, c.new FROM transactions t JOIN changes c ON c.txn = t.id
    WHERE t.source = '{ERASURE}' AND c.op = 'erase' AND c.table_name = 'transactions'"""
_WITHOUT_ACT = "SELECT DISTINCT txn FROM changes WHERE txn NOT IN (SELECT id FROM transactions)"
_EMPTIED = f"""
    SELECT id FROM changes c WHERE (digest <> '' OR (old IS NULL AND new IS NULL AND op <> 'erase')) AND NOT EXISTS (
        SELECT 1 FROM changes e JOIN transactions t ON t.id = e.txn AND t.source = '{ERASURE}'
        WHERE e.child_id IS NOT DISTINCT FROM c.child_id AND e.op = 'erase' AND e.table_name = 'changes'
            AND e.row_key = '[' || c.id || ']' AND c.old IS NULL AND c.new IS NULL AND c.digest <> '')
    ORDER BY id"""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _canonical(fields: Sequence[object]) -> str:
    return _encode(list(fields))


def _digest(change: Sequence[Any]) -> str:
    """SHA-256 of a change, or what was kept of it when its content was erased."""
    number, txn, table, key, child, op, old, new, kept = change
    if kept:
        return str(kept)
    # JSON holds no control character, so the separator stands in none of the fields and no two changes read alike.
    fields = f"{number}\x1f{txn}\x1f{table}\x1f{key}\x1f{child}\x1f{op}\x1f{old}\x1f{new}"
    return hashlib.sha256(fields.encode()).hexdigest()


def _link(key: str, before: str, act: Sequence[object], digests: list[str]) -> str:
    message = "\n".join((before, _canonical(act), *digests))
    return hmac.new(bytes.fromhex(key), message.encode(), hashlib.sha256).hexdigest()


def _witness(before: str, act: Sequence[object], digests: list[str], sealed: str) -> str:
    """As JSON text: SHA-256 of all that an act was sealed with but its note, and of its head."""
    without_note = [*act[:5], *act[6:]]
    message = "\n".join((before, _canonical(without_note), *digests, sealed))
    return _canonical([hashlib.sha256(message.encode()).hexdigest()])


def _name(act: Sequence[object]) -> str:
    return f"Act {act[0]} ({act[4]} by {act[2]}, {act[1]})"
