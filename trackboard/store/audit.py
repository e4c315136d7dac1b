"""The chain over what was recorded: sealing each act, and noticing anything edited, removed, cut or reordered.

A change's digest is SHA-256 over all of its row; an act's head is HMAC-SHA256 over the head before it, the act's own
fields and the digests of its changes in order. The fields are written as JSON arrays, so no two rows read alike.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

from trackboard.store.driver import Connection

AUDIT_KEY, AUDIT_HEAD = "audit_key", "audit_head"
"""Settings: the key of the chain (hexadecimal), and its latest head, without which a cut end would not be noticed."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what, and from where: board, command, import or erasure."""

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
    """Digest the act's changes, link the act to the chain, and return the new head."""
    conn.create_function("change_digest", 8, change_digest, deterministic=True)
    conn.execute(
        "UPDATE changes SET digest = change_digest(id, txn, table_name, row_key, child_id, op, old, new) "
        "WHERE txn = ? AND digest = ''",
        (txn,),
    )
    settings = dict(conn.execute("SELECT key, value FROM settings WHERE key IN (?, ?)", (AUDIT_KEY, AUDIT_HEAD)))
    fields = conn.execute(_FIELDS + "WHERE id = ?", (txn,)).fetchone()
    head, rows = _link(bytes.fromhex(settings[AUDIT_KEY]), settings.get(AUDIT_HEAD, ""), fields, _digests(conn, txn))
    conn.execute("UPDATE transactions SET rows = ?, head = ? WHERE id = ?", (rows, head, txn))
    conn.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (AUDIT_HEAD, head),
    )
    return head


def change_digest(*fields: object) -> str:
    """SHA-256 of one row of `changes` (id, txn, table_name, row_key, child_id, op, old, new)."""
    return hashlib.sha256(_canonical(fields)).hexdigest()


_FIELDS = "SELECT id, at, actor, source, act, note, undoes FROM transactions "


def _canonical(fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _digests(conn: Connection, txn: int) -> list[str]:
    return [digest for (digest,) in conn.execute("SELECT digest FROM changes WHERE txn = ? ORDER BY id", (txn,))]


def _link(key: bytes, before: str, fields: object, digests: list[str]) -> tuple[str, int]:
    """(the head after an act, how many changes it made)."""
    chain = hmac.new(key, before.encode(), hashlib.sha256)
    chain.update(_canonical(fields))
    chain.update("".join(digests).encode())
    return chain.hexdigest(), len(digests)
