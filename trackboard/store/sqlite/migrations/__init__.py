"""From an older file to this version's schema: a file a step, `0002_what_it_does.sql`, plain SQL, never changed again.

schema.sql is what the steps arrive at, and a test compares the two. Each step is one transaction with its new version
in it, so a file is always at one version or the next, whatever happens in between. Step 2 starts from the schema as it
was first released (tests/store/released).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

from trackboard.store.audit import chain
from trackboard.store.sqlite.driver import Connection, StoreError, statements


def steps() -> dict[int, str]:
    """The SQL of every step by the version it arrives at, in order."""
    named = {
        int(file.name[:4]): file.read_text(encoding="utf-8")
        for file in files("trackboard.store.sqlite.migrations").iterdir()
        if re.fullmatch(r"\d{4}_\w+\.sql", file.name)
    }
    return dict(sorted(named.items()))


def migrate(conn: Connection, to: Mapping[int, str], at: str) -> None:
    """Take every step of `to` that the file has not taken. What a step changes in recorded rows is an act of its own.

    Tables may be rebuilt in a step, so references are looked at when it is done.
    """
    conn.execute("PRAGMA foreign_keys = OFF")
    for version, sql in to.items():
        conn.execute("BEGIN IMMEDIATE")
        try:
            _step(conn, version, sql, at)
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
    conn.execute("PRAGMA foreign_keys = ON")


def _step(conn: Connection, version: int, sql: str, at: str) -> None:
    if conn.execute("PRAGMA user_version").fetchone()[0] >= version:
        return
    act = chain.begin(conn, chain.Act("trackboard", "migration", f"migrate_to_{version}"), at)
    for statement in statements(sql):
        conn.execute(statement)
    astray = conn.execute("PRAGMA foreign_key_check").fetchall()
    if astray:
        raise StoreError(
            f"{conn.file} cannot be brought to version {version}: {len(astray)} rows of {astray[0][0]} refer to rows "
            "that are not there; it is as it was, and `trackboard check` with the version it was made by names them"
        )
    chain.seal(conn, act)
    conn.execute(f"PRAGMA user_version = {version}")
