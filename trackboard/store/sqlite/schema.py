"""What a trackboard file is: the schema of a new one, and the marks by which one is known again."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from trackboard.store.sqlite.driver import Connection, StoreError, statements

APPLICATION_ID = 0x74726B62
"""`trkb`, in the header of every trackboard file."""

VERSION = 2
"""PRAGMA user_version of a file that schema.sql describes: the number of the latest migration, or 1."""


@cache
def schema_sql() -> str:
    """schema.sql: from the checkout's root, or as it was installed with the package."""
    checkout = Path(__file__).parents[3] / "schema.sql"
    source = checkout if checkout.is_file() else files("trackboard") / "schema.sql"
    return source.read_text(encoding="utf-8")


def lay(connection: Connection) -> None:
    """The whole schema into an empty file; within a transaction."""
    for statement in statements(schema_sql()):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def version_of(connection: Connection, path: Path) -> int:
    """The version of the file; StoreError if it is not ours. The first thing read, so a wrong key shows here."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(f"{path} is a database, but not a trackboard file")
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
