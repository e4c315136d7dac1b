"""What a trackboard file is: the schema of a new one, and the marks by which one is known again.

`python -m trackboard.store.sqlite.schema > schema.sql` writes the schema where people read it. Nothing reads it back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from trackboard.store.sqlite.ddl import create_table
from trackboard.store.sqlite.driver import Connection, StoreError, statements
from trackboard.store.sqlite.triggers import (
    AUDIT_RULES,
    NOTE_RULES,
    VIEWS,
    amendment_locks,
    audit_triggers,
    locks,
    meeting_locks,
)
from trackboard.store.tables import (
    CHANGES,
    COMPUTED,
    DRAFTS,
    ERASED,
    PREFERENCES,
    RECORDED,
    SETTINGS,
    TRANSACTIONS,
    AmendmentRow,
    MeetingRow,
    Table,
)

APPLICATION_ID = 0x74726B62
"""`trkb`, in the header of every trackboard file."""

VERSION = 3
"""PRAGMA user_version of a file with this schema: the number of the latest migration, or 1."""

_HEAD = """\
-- trackboard: the whole database, readable as documentation. Written from trackboard/store/tables by
-- `python -m trackboard.store.sqlite.schema > schema.sql`; no process of trackboard reads it.
--
-- A new file gets exactly this; the migrations in trackboard/store/sqlite/migrations arrive at exactly this. A test
-- compares the three.
--
-- Rules that hold everywhere
--   * Dates are text, YYYY-MM-DD. Moments are text, YYYY-MM-DDTHH:MM:SSZ, in UTC. Both sort as they read.
--   * Absent text is '', so that a column has one way of being empty; an absent date is NULL.
--   * Nothing here stores a stage: it is computed from the milestones (trackboard/pathway). The tables `board` and
--     `board_delays` keep what was computed, so that a screen need not; they can be emptied and computed again at any
--     time.
--   * `version` counts a row's changes: a person who saves names the version they saw, and learns if another was first.
--   * Every change to a table under "What people and imports record" is written to `changes` by a trigger.
--   * The SQL of the tables keeps to what SQLite and PostgreSQL share.
"""
_LINE = "-" * 120


def schema_sql(recorded: Sequence[Table] = RECORDED) -> str:
    """The whole schema as SQL with its comments, `recorded` being the tables of which every change is audited."""
    return "\n".join(_parts(recorded))


def _parts(recorded: Sequence[Table]) -> Iterator[str]:
    yield _HEAD
    yield from _section("Settings of this database", map(create_table, [SETTINGS]))
    yield from _section("What people and imports record", map(create_table, recorded))
    yield from _section(
        "What is computed from it, kept beside the child in the same transaction",
        map(create_table, COMPUTED),
    )
    yield from _section(
        "What is being typed, and how each person has the screen", map(create_table, [DRAFTS, PREFERENCES])
    )
    yield from _section("The audit", [*map(create_table, [TRANSACTIONS, CHANGES, ERASED]), VIEWS])
    yield from _section("Nothing changes without someone acting, and what was written stays", [AUDIT_RULES])
    yield from _section(
        "A note stays as it was written: it goes only with the act that wrote it, undone, to the child whose other "
        "record it was written in, word for word, or by a lawful erasure",
        [NOTE_RULES],
    )
    yield from _section(
        "Once a meeting is closed its row, its agenda, its roll call and its minutes stay as they were signed, and its "
        "amendments as they were added: only a lawful erasure may take text out of them, or an amendment away, and "
        "leaves hash, day and signature. An import brings a meeting as a draft, with all that is its own, and closes "
        "it at the end of the act, so undoing that act opens it again first; what people closed cannot be opened by an "
        "undo",
        [
            *meeting_locks(MeetingRow.STATED),
            *(each for table in recorded if table.signed for each in locks(table)),
            *amendment_locks(AmendmentRow.STATED),
        ],
    )
    yield from _section(
        'Three triggers for each table under "What people and imports record", all of one form: nothing goes round it',
        (each for table in recorded for each in audit_triggers(table)),
    )


def _section(title: str, parts: Iterable[str]) -> Iterator[str]:
    import textwrap

    said = "\n".join(f"-- {line}" for line in textwrap.wrap(title, 116))
    yield f"{_LINE}\n{said}\n{_LINE}\n"
    yield from parts


@cache
def _schema() -> tuple[str, ...]:
    return tuple(statements(schema_sql()))


def lay(connection: Connection) -> None:
    """The whole schema into an empty file; within a transaction."""
    for statement in _schema():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def version_of(connection: Connection, path: Path) -> int:
    """The version of the file; StoreError if it is not ours. The first thing read, so a wrong key shows here."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(f"{path} is a database, but not a trackboard file")
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


if __name__ == "__main__":
    sys.stdout.write(schema_sql())
