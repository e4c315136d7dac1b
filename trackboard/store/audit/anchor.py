"""Files of version 2 and before, whose audit was of an older form: verified once, then closed by an act `anchored`.

There the head of an act was an HMAC under a key that lay in the file itself, in the settings (`audit_key`): a person
with the file could make any head. The heads stay as they were, for signed minutes and backups name them. Each of these
acts is given, as its seal, a link of the present chain, made of its fields, its old head and its changes; the act
`anchored` follows the last of these links, names the last old head, and is sealed as every act is.

The old key made the hashes of the references of erased children too. For those it stays, as a salt and nothing else
(`erasure_salt`), or no import would know an erased child again.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from trackboard.store.audit.chain import (
    ANCHORED,
    AUDIT_HEAD,
    CHANGE,
    ERASURE,
    ERASURE_SALT,
    Link,
    canonical,
    digest_of,
    head,
    seal,
)
from trackboard.store.audit.seals import Writer
from trackboard.store.sqlite.driver import Connection
from trackboard.store.sqlite.queries import set_setting, setting

_OLD_KEY = "audit_key"

_FIELDS = "t.id, t.at, t.actor, t.source, t.act, t.note, t.undoes"
_TOLD = 3
"""So many findings are named in the note of the act `anchored`; of the others only the number."""


@dataclass(slots=True)
class _Older:
    """What was found in an audit of the older form."""

    links: list[tuple[str, str, int]] = field(default_factory=list)
    """(link of the present chain, `ANCHORED`, id) of each act."""
    problems: list[str] = field(default_factory=list)
    """What was not as it had been sealed."""

    @property
    def note(self) -> str:
        """What the act `anchored` says of it, without the head that it closes."""
        if not self.problems:
            return "the audit before it was verified"
        more = f", and {len(self.problems) - _TOLD} more" if len(self.problems) > _TOLD else ""
        return f"the audit before it was not as it had been sealed: {', '.join(self.problems[:_TOLD])}{more}"


@contextmanager
def anchoring(conn: Connection, at: str, writer: Writer) -> Iterator[int]:
    """The act `anchored`, around the statements that bring the file's tables to version 3; within a transaction."""
    old_head = head(conn)
    older = _read(conn, setting(conn, _OLD_KEY))
    note = f"the last head was {old_head}; {older.note}" if old_head else "there was no act before it"
    act = int(
        conn.value(
            "INSERT INTO transactions (at, actor, source, act, note) VALUES (?, 'trackboard', 'migration', ?, ?) "
            "RETURNING id",
            (at, ANCHORED, note),
        )
    )
    yield act
    # What was written stays as it is from here on: this once, acts get what they did not have.
    (kept,) = conn.row("SELECT sql FROM sqlite_master WHERE name = 'transactions_stay'")
    conn.execute("DROP TRIGGER transactions_stay")
    conn.executemany("UPDATE transactions SET seal = ?, key_id = ? WHERE id = ?", older.links)
    conn.execute("UPDATE transactions SET login = ?, machine = ? WHERE id = ?", (writer.login, writer.machine, act))
    conn.execute(kept)
    set_setting(conn, ERASURE_SALT, setting(conn, _OLD_KEY) or secrets.token_hex(32))
    conn.execute("DELETE FROM settings WHERE key = ?", (_OLD_KEY,))
    set_setting(conn, AUDIT_HEAD, older.links[-1][0] if older.links else "")
    seal(conn, act, writer)


def doubts(note: str) -> Iterator[str]:
    """A sentence, where the note of an act `anchored` says that the audit before it was not as it had been sealed."""
    if found := re.search(r"not as it had been sealed: (.*)", note):
        yield f"The audit was not as it had been sealed when a new version took it over: {found[1]}."


def _read(conn: Connection, key: str) -> _Older:
    """Read the whole audit in the form that it was sealed in."""
    found, before, before_link = _Older(), "", ""
    if not key:
        found.problems.append("its key was gone")
    witnessed = dict(conn.rows(_WITNESSED))
    acts = conn.stream(
        f"SELECT {_FIELDS}, t.rows, t.head, {CHANGE} FROM transactions t LEFT JOIN changes c ON c.txn = t.id "
        "ORDER BY t.id, c.id"
    )
    for act, changes in groupby(acts, key=itemgetter(slice(0, 9))):
        *fields, rows, old_head = act
        link = Link(before_link, (*fields[:3], "", "", *fields[3:], rows, ANCHORED, old_head))
        digests = []
        for change in changes:
            if change[9] is not None:
                digests.append(digest_of(change[9:]))
                link.take(digests[-1])
        if key and not _as_sealed(key, before, fields, digests, old_head, witnessed.get(canonical(act[:1]))):
            found.problems.append(f"act {act[0]} of {act[1]}")
        found.links.append((link.head, ANCHORED, act[0]))
        before, before_link = old_head, link.head
    if before != head(conn):
        found.problems.append("its end was missing")
    return found


def _as_sealed(
    key: str, before: str, fields: list[Any], digests: list[str], old_head: str, witnessed: str | None
) -> bool:
    """Whether the head of an act is what the older form makes of it, or a lawful erasure took only its note."""
    message = "\n".join((before, canonical(fields), *digests))
    if hmac.digest(bytes.fromhex(key), message.encode(), "sha256").hex() == old_head:
        return True
    rest = "\n".join((before, canonical([*fields[:5], *fields[6:]]), *digests, old_head))
    return fields[5] == "" and canonical([hashlib.sha256(rest.encode()).hexdigest()]) == witnessed


_WITNESSED = f"""
    SELECT c.row_key, c.new FROM transactions t JOIN changes c ON c.txn = t.id
    WHERE t.source = '{ERASURE}' AND c.op = 'erase' AND c.table_name = 'transactions'"""
