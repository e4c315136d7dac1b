"""What `check` says of the database itself: the file, its references, its schema, its audit, and where it lies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trackboard.store.audit.verification import Verification, verify
from trackboard.store.database import Database
from trackboard.store.files.places import elsewhere
from trackboard.store.sqlite.ddl import literal
from trackboard.store.sqlite.schema import VERSION
from trackboard.store.tables import ROWS, Table


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a database."""

    problems: tuple[str, ...]
    """Sentences on everything that is wrong, that of the audit among them; none if it is whole."""
    audit: Verification


def examine(db: Database) -> Examination:
    """Look at everything in the database; reads all of it."""
    before = (*_file(db), *_place(db), *_references(db), *_schema(db))
    audit = verify(db, db.installation.key())
    return Examination((*before, *audit.problems, *_outside_the_audit(db)), audit)


def _file(db: Database) -> Iterator[str]:
    if db.connection.key and _log_is_in_the_file(db):
        for (fault,) in db.rows("PRAGMA cipher_integrity_check"):
            yield f"The encrypted file is damaged: {fault}. Restore the latest backup."
    for (fault,) in db.rows("PRAGMA integrity_check"):
        if fault != "ok":
            yield f"The file is damaged: {fault}. Restore the latest backup."


def _log_is_in_the_file(db: Database) -> bool:
    """Whether the file is all there is. The engine verifies an encrypted file without its log, and takes a page that a
    power cut tore, and that stands whole in the log, for damage."""
    if db.read_only or db.connection.in_transaction:
        log = Path(f"{db.path}-wal")
        return not (log.exists() and log.stat().st_size)
    _, waiting, written = db.row("PRAGMA wal_checkpoint")
    return bool(waiting == written)


def _place(db: Database) -> Iterator[str]:
    place = elsewhere(db.path) if db.path else ""
    if place:
        yield f"The file lies {place}, where two people writing at once can damage it: keep it on one machine's disk."
    version = db.value("PRAGMA user_version")
    if version > VERSION:
        yield f"The file was last written by a newer trackboard (file {version}, this one {VERSION}): upgrade."


def _references(db: Database) -> Iterator[str]:
    for table, count, parent in db.rows(
        'SELECT "table", count(*), parent FROM pragma_foreign_key_check GROUP BY "table", parent'
    ):
        yield f"Rows of {table} refer to {parent} that are not there ({count})."


def _schema(db: Database) -> Iterator[str]:
    """What differs from schema.sql: above all a missing trigger, without which changes leave no trace."""
    if db.value("PRAGMA user_version") != VERSION:
        return
    with Database.memory() as fresh:
        expected = _objects(fresh)
    found = _objects(db)
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            fault = "missing" if name not in found else "unknown" if name not in expected else "altered"
            yield f"The {' '.join(name)} is {fault}: the file was changed by something other than trackboard."


def _objects(db: Database) -> dict[tuple[str, str], str]:
    rows = db.rows("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {(kind, name): re.sub(r"\s+", "", re.sub(r"--[^\n]*", "", sql)) for kind, name, sql in rows}


def _outside_the_audit(db: Database) -> Iterator[str]:
    """Rows that are not as the latest change of them left them, or of which no change tells."""
    for name, row in ROWS.items():
        # As the file has them, and not as this version would: an older file is looked at as it is.
        found = db.rows("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (name,))
        columns = [column for column, _ in found]
        key = [column for place, column in sorted((place, column) for column, place in found if place)]
        parts = {
            "table": name,
            "key": f"json_array({', '.join(f's.{column}' for column in key)})",
            "content": f"json_object({', '.join(_pairs(columns))})",
            "left": _left_by_change(row.STATED),
            "child": "s.id" if name == "children" else "s.child_id" if "child_id" in columns else "NULL",
        }
        astray = [key for query in (_ALTERED, _REMOVED) for (key,) in db.stream(query.format(**parts))]
        if astray:
            which = ", ".join(astray[:5]) + (", ..." if len(astray) > 5 else "")
            yield (
                f"Rows of {name} are not as the audit has them ({len(astray)}: {which}): "
                "they were changed by something other than trackboard."
            )


def _left_by_change(table: Table) -> str:
    """The row that a change `c` left, as SQL. A change that was written before a column came does not have it: the row
    has the default there, or what the migration that brought the column filled in, of which the audit knows nothing."""
    late = [column for column in table.columns if column.since > 1]
    values = (f"'$.{each.name}', {f's.{each.name}' if each.filled else literal(each.default)}" for each in late)
    return f"json_insert(c.new, {', '.join(values)})" if late else "c.new"


def _pairs(columns: list[str]) -> Iterator[str]:
    return (f"'{column}', s.{column}" for column in columns)


# Looked up by child, as `changes` is indexed. What was erased can no longer be compared.
_ALTERED = """
    SELECT {key} FROM {table} s WHERE {content} IS DISTINCT FROM (
        SELECT CASE WHEN c.op = 'delete' THEN NULL WHEN c.digest <> '' THEN {content} ELSE {left} END FROM changes c
        WHERE c.child_id IS NOT DISTINCT FROM {child} AND c.table_name = '{table}' AND c.row_key = {key}
        ORDER BY c.id DESC LIMIT 1)"""
_REMOVED = """
    SELECT row_key FROM (
        SELECT row_key, op, max(id) FROM changes
        WHERE table_name = '{table}' AND row_key NOT IN (SELECT {key} FROM {table} s) GROUP BY row_key)
    WHERE op <> 'delete'"""
