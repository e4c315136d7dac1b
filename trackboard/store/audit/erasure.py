"""Taking a child out of the file: the record, the audit's content, and the notes of acts that name the child.

What stays: an empty row in `children` under a number that means nothing, the minutes of closed meetings without their
text, the digest of every change, and a hash of each reference.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from trackboard.store import draft_rows, rows
from trackboard.store.audit import chain
from trackboard.store.audit.chain import ERASURE_SALT
from trackboard.store.sqlite.queries import Queries, Transaction, setting
from trackboard.store.tables import CLOSED, RECORDED, ChildRow, Table
from trackboard.store.tables.statement import Type

_OWN = {table.name: table for table in RECORDED if table.of_a_child}
"""The recorded tables whose rows are a child's. Rows that a closed meeting has signed stay, emptied; the others go."""
_NAMED_BY_KEY = tuple(table.name for table in RECORDED if table.named_by_key)
"""The tables whose key says who the child is."""
_NAMED = {table.name: table.references for table in RECORDED if table.references}
"""The tables that name a child, each with the columns that do."""
_BLANK = {None: "NULL", "": "''", 0: "0"}
_LINKING = "link_child"
"""The act that makes one record of two; the other record's changes keep their own number."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """That a child was erased: when (UTC), by whom and why."""

    child_id: int
    at: str
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class Known:
    """Who the child is in the file: the numbers of its records, and every reference and name they ever had."""

    ids: tuple[int, ...]
    references: tuple[str, ...]
    names: tuple[str, ...]
    """Given and family name together: one of them alone is many people's."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that is not the child's own and names the child: the table, whose it is, and in which column."""

    table: str
    child_id: int | None
    column: str


def erasures(db: Queries) -> dict[int, Erasure]:
    """Every child who was erased, by id."""
    found = db.rows(
        "SELECT DISTINCT e.child_id, t.at, t.actor, t.note FROM erased e JOIN transactions t ON t.id = e.txn"
    )
    return {row[0]: Erasure(*row) for row in found}


def of_references(db: Queries, references: Iterable[str]) -> dict[str, Erasure]:
    """Those of `references` that a child had who was erased, each with the erasure."""
    if not db.value("SELECT EXISTS (SELECT 1 FROM erased)"):
        return {}
    every = erasures(db)
    held = dict(db.rows("SELECT digest, child_id FROM erased"))
    salt = setting(db, ERASURE_SALT)
    found = ((reference, held.get(_digest(salt, reference))) for reference in references)
    return {reference: every[child] for reference, child in found if child is not None}


def known(db: Queries, child_id: int) -> Known:
    """Who the child is, from the record and from the audit: an earlier name is a name."""
    ids = {child_id}
    while True:
        marks, some = _marks(ids), tuple(ids)
        more = {
            child
            for (child,) in db.rows(
                "SELECT DISTINCT c.child_id FROM changes c JOIN transactions t ON t.id = c.txn WHERE t.act = ? "
                "AND c.child_id NOT IN (SELECT id FROM children) "
                f"AND t.id IN (SELECT txn FROM changes WHERE child_id IN ({marks}))",
                (_LINKING, *some),
            )
        } - ids
        if not more:
            break
        ids |= more
    references, names = set(), set()
    for table, *pair in db.rows(
        f"SELECT table_name, old, new FROM changes WHERE table_name IN ({_marks(_NAMED)}) "
        f"AND op <> 'erase' AND child_id IN ({marks})",
        (*_NAMED, *some),
    ):
        for each in map(json.loads, filter(None, pair)):
            references |= {each[column] for column in _NAMED[table]}
            if each.get("given_name") and each.get("family_name"):
                names.add(f"{each['given_name']} {each['family_name']}")
    return Known(tuple(sorted(ids)), tuple(sorted(filter(None, references))), tuple(sorted(names)))


def counts(db: Queries, who: Known) -> dict[str, int]:
    """How many rows of each table are the child's, tables without any left out; and how many changes of them."""
    found = {table: _count(db, table, who.ids) for table in _OWN}
    found["drafts"] = sum(len(draft_rows.about(db, child)) for child in who.ids)
    found["changes"] = _count(db, "changes", who.ids)
    return {table: count for table, count in found.items() if count}


def at_meetings(db: Queries, who: Known, *, closed: bool) -> list[str]:
    """The meetings, those that are closed or those that are not, with the child on the agenda or in the minutes."""
    marks = _marks(who.ids)
    found = db.rows(
        f"SELECT meeting FROM meetings WHERE (status = ?) = ? AND id IN (SELECT meeting_id FROM minutes "
        f"WHERE child_id IN ({marks}) UNION SELECT meeting_id FROM agenda WHERE child_id IN ({marks}) "
        "AND how <> 'dropped') ORDER BY held_on, id",
        (CLOSED, int(closed), *who.ids, *who.ids),
    )
    return [meeting for (meeting,) in found]


def mentions(db: Queries, who: Known) -> dict[Mention, int]:
    """How many texts that are not the child's own name the child, by a reference or the full name."""
    pattern = _pattern(who)
    found: Counter[Mention] = Counter()
    for table in RECORDED:
        columns = [column.name for column in table.columns if column.type is Type.TEXT]
        for child, *texts in db.stream(f"SELECT {table.child or 'NULL'}, {', '.join(columns)} FROM {table.name}"):
            if child not in who.ids:
                found.update(Mention(table.name, child, column) for column, text in zip(columns, texts, strict=True)
                             if text and pattern.search(text))  # fmt: skip
    return dict(found)


def names(who: Known, text: str) -> bool:
    """Whether a text names the child, by a reference or the full name."""
    return bool(_pattern(who).search(text))


def disclosed(db: Queries, since: str) -> list[tuple[str, str, str]]:
    """(moment, who, what) of everything that was handed out or shown since a moment, the oldest first."""
    return db.rows(
        "SELECT at, actor, note FROM transactions WHERE rows = 0 AND act = 'disclosed' AND at >= ? ORDER BY id",
        (since,),
    )


def first_known(db: Queries, who: Known) -> str:
    """The moment of the first act about the child."""
    return str(
        db.value(
            "SELECT min(t.at) FROM changes c JOIN transactions t ON t.id = c.txn "
            f"WHERE c.child_id IN ({_marks(who.ids)})",
            who.ids,
        )
    )


def erase(tx: Transaction, child_id: int, who: Known) -> str:
    """Erase the child, within an act whose source is `erasure`; returns what stands where the reference stood.

    The kept board of the child's siblings is the caller's. The marker is hashed too: it is no reference for a file.
    """
    marker = _marker(tx.connection)
    marks = _marks(who.ids)
    draft_rows.drop_about(tx, who.ids)
    rows.delete_computed(tx, who.ids)
    for table in _OWN.values():
        stays = "1 = 0"
        if table.signed:
            stays = f"{table.meeting} IN (SELECT id FROM meetings WHERE status = '{CLOSED}')"
            tx.run(f"UPDATE {table.name} SET {_emptied(table)} WHERE child_id IN ({marks}) AND {stays}", who.ids)
        tx.run(f"DELETE FROM {table.name} WHERE child_id IN ({marks}) AND NOT ({stays})", who.ids)
    held = rows.get(tx.connection, ChildRow, child_id)
    assert held is not None
    rows.update(tx, ChildRow(child_id, marker, version=held.version))
    for act in list(_acts_that_tell(tx.connection, who, but=tx.id)):
        chain.erase_note(tx, act)
    for keyed in (False, True):
        found = tx.run(
            f"SELECT id FROM changes WHERE child_id IN ({marks}) AND op <> 'erase' AND digest = '' "
            f"AND (table_name IN ({_marks(_NAMED_BY_KEY)})) = ? ORDER BY id",
            (*who.ids, *_NAMED_BY_KEY, int(keyed)),
        ).fetchall()
        chain.erase(tx, [change for (change,) in found], key_too=keyed)
    salt = setting(tx.connection, ERASURE_SALT)
    tx.run_many(
        "INSERT INTO erased (digest, child_id, txn) VALUES (?, ?, ?) "
        "ON CONFLICT (digest) DO UPDATE SET child_id = excluded.child_id, txn = excluded.txn",
        {(_digest(salt, reference), child_id, tx.id) for reference in (*who.references, marker)},
    )
    return marker


def _acts_that_tell(db: Queries, who: Known, *, but: int) -> Iterator[int]:
    """The acts whose note names the child, or was written of nobody else."""
    marks = _marks(who.ids)
    own = {
        act
        for (act,) in db.rows(
            f"SELECT DISTINCT c.txn FROM changes c WHERE c.child_id IN ({marks}) AND NOT EXISTS ("
            f"SELECT 1 FROM changes o WHERE o.txn = c.txn AND o.child_id NOT IN ({marks}))",
            (*who.ids, *who.ids),
        )
    }
    pattern = _pattern(who)
    for act, source, note in db.rows("SELECT id, source, note FROM transactions WHERE note <> '' AND id <> ?", (but,)):
        if pattern.search(note) or (act in own and source not in ("import", chain.ERASURE)):
            yield act


def _pattern(who: Known) -> re.Pattern[str]:
    """Finds a reference or a full name where it stands for itself, whatever its case."""
    words = sorted((*who.references, *who.names), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE)


def _marker(db: Queries) -> str:
    number = 1 + int(db.value("SELECT count(DISTINCT child_id) FROM erased"))
    while db.value("SELECT EXISTS (SELECT 1 FROM children WHERE reference = ?)", (f"erased-{number}",)):
        number += 1
    return f"erased-{number}"


def _emptied(table: Table) -> str:
    """What an UPDATE sets in rows that stay."""
    blank = [f"{column.name} = {_BLANK[column.blank]}" for column in table.columns if not column.kept]
    return ", ".join((*blank, "version = version + 1"))


def _count(db: Queries, table: str, ids: Collection[int]) -> int:
    return int(db.value(f"SELECT count(*) FROM {table} WHERE child_id IN ({_marks(ids)})", tuple(ids)))


def _digest(salt: str, reference: str) -> str:
    """Whatever the case of its letters, as a reference is looked for."""
    return hmac.new(bytes.fromhex(salt), f"erased\n{reference.casefold()}".encode(), hashlib.sha256).hexdigest()


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
