"""From an older file to this version's schema: a file a step, `0002_what_it_does.sql`, plain SQL, never changed again.

schema.sql is what the steps arrive at, and a test compares the two. Each step is one transaction with its new version
in it, so a file is always at one version or the next, whatever happens in between. Step 2 starts from the schema as it
was first released (tests/store/released).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from importlib.resources import files

from trackboard.store.sqlite.driver import Connection, StoreError, statements


def steps() -> dict[int, str]:
    """The SQL of every step by the version it arrives at, in order."""
    named = {
        int(file.name[:4]): file.read_text(encoding="utf-8")
        for file in files("trackboard.store.sqlite.migrations").iterdir()
        if re.fullmatch(r"\d{4}_\w+\.sql", file.name)
    }
    return dict(sorted(named.items()))


def migrate(conn: Connection, to: Mapping[int, str], act: Callable[[int], AbstractContextManager[object]]) -> None:
    """Take every step of `to` that the file has not taken.

    `act(version)` is the act in which the step to that version is taken, for it may change recorded rows. Tables may be
    rebuilt in a step, so references are looked at when it is done.
    """
    conn.execute("PRAGMA foreign_keys = OFF")
    for version, sql in to.items():
        conn.execute("BEGIN IMMEDIATE")
        try:
            _step(conn, version, sql, act)
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
    conn.execute("PRAGMA foreign_keys = ON")


def _step(conn: Connection, version: int, sql: str, act: Callable[[int], AbstractContextManager[object]]) -> None:
    if conn.execute("PRAGMA user_version").fetchone()[0] >= version:
        return
    with act(version):
        for statement in statements(sql):
            conn.execute(statement)
        astray = conn.execute("PRAGMA foreign_key_check").fetchall()
        if astray:
            raise StoreError(
                f"{conn.file} cannot be brought to version {version}: {len(astray)} rows of {astray[0][0]} refer to "
                "rows that are not there; it is as it was, and `trackboard check` of the version before names them"
            )
    conn.execute(f"PRAGMA user_version = {version}")
