"""The chain over what was recorded: each act has a head that rests on all before it, and a seal.

Triggers write the changes (trackboard/store/sqlite/triggers.py); this links and seals them. The head of an act is
SHA-256 over the head before it, every field of the act (`FIELDS`) and the SHA-256 of each of its changes in order, each
on a line of its own. Nothing secret goes into it: it can be computed again wherever the acts and the changes are, from
the file or from what `trackboard export audit` writes. The seal is made of the head (trackboard/store/audit/seals.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from trackboard.store.audit.seals import Writer
from trackboard.store.sqlite.driver import Connection
from trackboard.store.sqlite.queries import Queries, Transaction, set_setting, setting

AUDIT_HEAD = "audit_head"
"""The setting that holds the latest head, without which a cut end would not be noticed."""

ERASURE_SALT = "erasure_salt"
"""The setting by which the references of erased children are hashed (hexadecimal). It stays with the file."""

ERASURE = "erasure"
"""The source of the only acts that may take content out of the audit."""

ANCHORED = "anchored"
"""Stands as the key of an act that was written in the older form, whose seal is then the link in `anchor.py`; and the
name of the act that closed the older form."""


class SealedAct(NamedTuple):
    """An act as it is linked and sealed: the columns of `transactions`, in the order of `ACT`."""

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
    key_id: str
    head: str
    seal: str

    def __str__(self) -> str:
        return f"Act {self.id} ({self.act} by {self.actor}, {self.at})"


FIELDS = SealedAct._fields[:-2]
"""The columns of an act that its head is made of, in their order there: as a JSON array without spaces, in UTF-8."""
_NOTE = FIELDS.index("note")


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what, and from where: board, command, import or erasure. `undoes` is the id of the act taken back."""

    actor: str
    source: str
    act: str
    note: str = ""
    undoes: int | None = None


@contextmanager
def act_of(conn: Connection, act: Act, at: str, writer: Writer) -> Iterator[int]:
    """Gives the id of the act, begun at that moment (UTC); sealed at the end unless something goes wrong. It belongs
    into a transaction. Every change until then is the act's."""
    txn = int(
        conn.value(
            "INSERT INTO transactions (at, actor, login, machine, source, act, note, undoes) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (at, act.actor, writer.login, writer.machine, act.source, act.act, act.note, act.undoes),
        )
    )
    yield txn
    seal(conn, txn, writer)


def seal(conn: Connection, txn: int, writer: Writer) -> None:
    """Link the act to the chain and seal it; nothing can be changed until another act begins."""
    rows = conn.value("SELECT count(*) FROM changes WHERE txn = ?", (txn,))
    key_id = writer.key.id if writer.key else ""
    fields = conn.row(f"SELECT {', '.join(FIELDS[:-2])} FROM transactions WHERE id = ?", (txn,))
    link = Link(setting(conn, AUDIT_HEAD), (*fields, rows, key_id))
    for digest in _digests(conn, txn):
        link.take(digest)
    head = link.head
    conn.execute(
        "UPDATE transactions SET rows = ?, head = ?, key_id = ?, seal = ? WHERE id = ?",
        (rows, head, key_id, writer.key.seal(head) if writer.key else "", txn),
    )
    set_setting(conn, AUDIT_HEAD, head)


def erase(tx: Transaction, changes: Iterable[int], *, key_too: bool = False) -> None:
    """Take the content out of these changes, lawfully, within an act whose source is `erasure` and whose note says why.

    Each keeps its digest, and the erasure is recorded as a change of its own. `key_too`: the key of its row as well.
    """
    key = ", row_key = '[]'" if key_too else ""
    for change in changes:
        row = tx.run(f"SELECT {CHANGE} FROM changes c WHERE c.id = ?", (change,)).fetchone()
        tx.run(f"UPDATE changes SET old = NULL, new = NULL, digest = ?{key} WHERE id = ?", (digest_of(row), change))
        tx.run(
            "INSERT INTO changes (txn, table_name, row_key, child_id, op) VALUES (?, 'changes', ?, ?, 'erase')",
            (tx.id, canonical([change]), row[4]),
        )


def erase_note(tx: Transaction, act: int) -> None:
    """Take the note off an act, lawfully, as `erase` does with content.

    What else the head of the act was made of is witnessed by a hash in the change that records this: the head cannot be
    computed again, but whatever else of the act is altered afterwards is noticed all the same.
    """
    earlier = f"SELECT {ACT} FROM transactions t WHERE t.id {{}} ? ORDER BY t.id DESC LIMIT 1"
    before = tx.connection.row(earlier.format("<"), (act,))
    fields, kept = linked(tx.connection.row(earlier.format("="), (act,)))
    witness = Witness(linked(before)[1] if before else "", fields)
    for digest in _digests(tx.connection, act):
        witness.take(digest)
    tx.run("UPDATE transactions SET note = '' WHERE id = ?", (act,))
    tx.run(
        "INSERT INTO changes (txn, table_name, row_key, op, new) VALUES (?, 'transactions', ?, 'erase', ?)",
        (tx.id, canonical([act]), witness.of(kept)),
    )


def head(db: Queries) -> str:
    """The latest head of the chain, to be printed where it can be compared later; '' before the first act."""
    return setting(db, AUDIT_HEAD)


class AuditLine(NamedTuple):
    """One change with the act that made it, as they are linked; of an act that changed nothing only the act."""

    act: SealedAct
    change_id: int | None
    txn: int | None
    table: str | None
    key: str | None
    child_id: int | None
    op: str | None
    old: str | None
    new: str | None
    digest: str | None
    """SHA-256, in hexadecimal, of the change as it was made."""


def trail(db: Queries, child_ids: Sequence[int] = ()) -> Iterator[AuditLine]:
    """Every act with its changes, the oldest first, as they are read; or only the changes of these children."""
    wanted = f"WHERE c.child_id IN ({', '.join('?' * len(child_ids))})" if child_ids else ""
    for row in db.stream(LINES.format(wanted=wanted), child_ids):
        digest = None if row[WIDTH] is None else digest_of(row[WIDTH:])
        yield AuditLine._make((SealedAct._make(row[:WIDTH]), *row[WIDTH:-1], digest))


ACT = ", ".join(f"t.{name}" for name in SealedAct._fields)
WIDTH = len(SealedAct._fields)
"""Columns of `ACT`."""
CHANGE = "c.id, c.txn, c.table_name, c.row_key, c.child_id, c.op, c.old, c.new, c.digest"
LINES = f"SELECT {ACT}, {CHANGE} FROM transactions t LEFT JOIN changes c ON c.txn = t.id {{wanted}} ORDER BY t.id, c.id"
"""Every act with its changes: `ACT`, then `CHANGE`, which is NULL for an act that changed nothing."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def canonical(fields: Sequence[object]) -> str:
    """Fields as a JSON array without spaces."""
    return _encode(list(fields))


def linked(act: Sequence[Any]) -> tuple[Sequence[Any], str]:
    """Of an act's `FIELDS`, its head and its seal: the fields that its link is made of, and the link as it is kept."""
    *fields, head, seal = act
    return ([*fields, head], seal) if fields[-1] == ANCHORED else (fields, head)


def digest_of(change: Sequence[Any]) -> str:
    """SHA-256 of a change, or what was kept of it when its content was erased."""
    number, txn, table, key, child, op, old, new, kept = change
    if kept:
        return str(kept)
    # JSON holds no control character, so the separator stands in none of the fields and no two changes read alike.
    fields = f"{number}\x1f{txn}\x1f{table}\x1f{key}\x1f{child}\x1f{op}\x1f{old}\x1f{new}"
    return hashlib.sha256(fields.encode()).hexdigest()


class Link:
    """The head of one act, in the making: it takes the digests of the act's changes one by one, in order."""

    def __init__(self, before: str, fields: Sequence[object]) -> None:
        self._hash = hashlib.sha256(f"{before}\n{canonical(fields)}".encode())

    def take(self, digest: str) -> None:
        """The next line."""
        self._hash.update(f"\n{digest}".encode())

    @property
    def head(self) -> str:
        """SHA-256 of all lines so far, in hexadecimal."""
        return self._hash.hexdigest()


class Witness(Link):
    """What stands in for the head of an act that lost its note: all that it was made of but the note, and itself."""

    def __init__(self, before: str, fields: Sequence[object]) -> None:
        super().__init__(before, [*fields[:_NOTE], *fields[_NOTE + 1 :]])

    def of(self, kept: str) -> str:
        """As JSON text, with the head as the last line."""
        self.take(kept)
        return canonical([self.head])


def _digests(conn: Connection, txn: int) -> Iterator[str]:
    return map(digest_of, conn.stream(f"SELECT {CHANGE} FROM changes c WHERE c.txn = ? ORDER BY c.id", (txn,)))
