"""What the rooms of the store ask of an open database: what can be read, what an act at work can run, and the file.

A Database offers all of it, and so does a connection what is read: nothing in these rooms needs to know either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from trackboard.store.sqlite.driver import Connection, Cursor, Parameters


class Queries(Protocol):
    """Something that can be read by SQL."""

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Every row of a query, as tuples."""

    def row(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first row of a query, or None."""

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row of a query, or None."""

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[Any]:
        """The rows of a query as they are read, for more than should be in memory at once."""


class OpenFile(Queries, Protocol):
    """An open database, with the file that it is in."""

    path: Path | None
    """None: it is in memory."""
    connection: Connection
    read_only: bool

    def now(self) -> str:
        """The moment in UTC, as the audit writes it."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """An act being written. Everything run on it is saved together, with its audit, or not at all."""

    connection: Connection
    id: int
    actor: str
    source: str

    def run(self, sql: str, parameters: Parameters = ()) -> Cursor:
        """Execute one statement."""
        return self.connection.execute(sql, parameters)

    def run_many(self, sql: str, rows: Iterable[Parameters]) -> Cursor:
        """Execute one statement for each of `rows`: the way to write many."""
        return self.connection.executemany(sql, rows)


def setting(db: Queries, key: str, default: str = "") -> str:
    """One of the settings of a database."""
    value = db.value("SELECT value FROM settings WHERE key = ?", (key,))
    return default if value is None else str(value)


def set_setting(connection: Connection, key: str, value: str) -> None:
    """Keep a setting; within a transaction."""
    connection.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
