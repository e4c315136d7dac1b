"""One database file, opened as it must be, and the one way of writing to it.

Reading: `rows`, `row`, `value`, or `connection` itself. Writing: `with db.write(actor=..., source=..., act=...) as tx`.
A Database belongs to the thread that opened it; a worker thread opens its own with `sibling`.
"""

from __future__ import annotations

import os
import secrets
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from trackboard.store import audit
from trackboard.store.driver import Connection, Cursor, Parameters, StoreError, connect, derive_key
from trackboard.store.schema import APPLICATION_ID, VERSION, schema_sql

__all__ = ["Database", "StoreError", "Transaction", "utc_now"]


def utc_now() -> str:
    """This moment in UTC as the audit writes it: the one time that the store reads a clock."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


@dataclass(slots=True)
class Transaction:
    """An act being written. Everything run on it is saved together, with its audit, or not at all."""

    db: Database
    id: int
    actor: str
    source: str

    def run(self, sql: str, parameters: Parameters = ()) -> Cursor:
        """Execute one statement."""
        return self.db.connection.execute(sql, parameters)

    def run_many(self, sql: str, rows: Iterable[Parameters]) -> Cursor:
        """Execute one statement for each of `rows`."""
        return self.db.connection.executemany(sql, rows)


class Database:
    """An open trackboard file. Close it, or use it as a context."""

    def __init__(
        self, connection: Connection, path: Path | None, *, read_only: bool, key: str, clock: Callable[[], str]
    ) -> None:
        self.connection = connection
        self.path = path
        self.read_only = read_only
        self.notice = ""
        """What the person must be told about how the file was opened; '' if nothing."""
        self._key = key
        self._clock = clock
        self._writing = False

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        passphrase: str | None = None,
        settings: Mapping[str, str] | None = None,
        clock: Callable[[], str] = utc_now,
    ) -> Database:
        """A new, empty database at `path`, encrypted if there is a passphrase. Refuses to overwrite anything."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create_private(path)
        try:
            salt = secrets.token_bytes(16)
            key = derive_key(passphrase, salt) if passphrase else ""
            connection = connect(path, key=key)
            _prepare(connection)
            _lay(connection, settings or {})
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
        return cls(connection, path, read_only=False, key=key, clock=clock)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        passphrase: str | None = None,
        shared_drive: bool = False,
        clock: Callable[[], str] = utc_now,
    ) -> Database:
        """The database at `path`. A file written by a newer trackboard is opened read-only, and `notice` says so."""
        _look_at(path)
        key = derive_key(passphrase, _salt(path)) if passphrase else ""
        connection = connect(path, mode="ro" if read_only else "rw", key=key)
        try:
            _check_version(connection, path)
            _prepare(connection, read_only=read_only)
        except BaseException:
            connection.close()
            raise
        return cls(connection, path, read_only=read_only, key=key, clock=clock)

    @classmethod
    def memory(cls, *, settings: Mapping[str, str] | None = None, clock: Callable[[], str] = utc_now) -> Database:
        """An empty database in memory, gone when closed."""
        connection = connect(None)
        _prepare(connection)
        _lay(connection, settings or {})
        return cls(connection, None, read_only=False, key="", clock=clock)

    def sibling(self) -> Database:
        """The same file opened again, by the thread that calls this."""
        if self.path is None:
            raise RuntimeError("a database in memory has one connection")
        connection = connect(self.path, mode="ro" if self.read_only else "rw", key=self._key)
        _prepare(connection, read_only=self.read_only)
        return Database(connection, self.path, read_only=self.read_only, key=self._key, clock=self._clock)

    def close(self) -> None:
        """Close the file. What was not saved by then is not saved."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Every row of a query, as tuples."""
        return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first row of a query, or None."""
        return self.connection.execute(sql, parameters).fetchone()

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row of a query, or None."""
        row = self.row(sql, parameters)
        return row[0] if row else None

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[Any]:
        """The rows of a query as they are read, for more than should be in memory at once."""
        return iter(self.connection.execute(sql, parameters))

    def setting(self, key: str, default: str = "") -> str:
        """One of the settings of this database."""
        value = self.value("SELECT value FROM settings WHERE key = ?", (key,))
        return default if value is None else str(value)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting; within `write` or `upkeep`."""
        self.connection.execute(
            "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def data_version(self) -> int:
        """A number that changes when another connection has saved something. Stands still inside a transaction."""
        return int(self.value("PRAGMA data_version"))

    @contextmanager
    def write(
        self, *, actor: str, source: str, act: str, note: str = "", undoes: int | None = None
    ) -> Iterator[Transaction]:
        """One act: everything inside is audited, sealed and saved together; an exception undoes the whole of it.

        Waits up to ten seconds for another writer. Acts do not nest.
        """
        with self._transaction():
            act_ = audit.Act(actor, source, act, note, undoes)
            tx = Transaction(self, audit.begin(self.connection, act_, self._clock()), actor, source)
            yield tx
            audit.seal(self.connection, tx.id)

    @contextmanager
    def upkeep(self) -> Iterator[Connection]:
        """A transaction without an act, for what is computed (`board`) and for settings: recorded tables refuse it."""
        with self._transaction():
            yield self.connection

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self.read_only:
            raise StoreError(f"{self.path} is open read-only: nothing can be changed in it")
        if self._writing:
            raise RuntimeError("an act is already being written: acts do not nest")
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        self._writing = True
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            self._writing = False


def _create_private(path: Path) -> None:
    """An empty file that only its owner may read. Exclusive, so that nothing that lies there is touched or followed."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise StoreError(f"{path} is already there: choose another name, or move it away first") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror}") from error


def _look_at(path: Path) -> None:
    """Refuse what is no regular file of ours before the engine touches it."""
    try:
        status = path.lstat()
    except OSError as error:
        raise StoreError(f"{path}: there is no such file; `trackboard init` makes a new database") from error
    if stat.S_ISLNK(status.st_mode):
        raise StoreError(f"{path} is a link to another file: name the file itself")
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(f"{path} is not a file")
    if status.st_size == 0:
        raise StoreError(f"{path} is empty: it is not a trackboard file")


def _salt(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _prepare(connection: Connection, *, read_only: bool = False) -> None:
    """What every connection is set to. An acknowledged commit survives a power cut: WAL with synchronous FULL."""
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "temp_store = MEMORY",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")


def _lay(connection: Connection, settings: Mapping[str, str]) -> None:
    """The whole schema and the first settings, in one transaction."""
    connection.executescript(
        f"BEGIN IMMEDIATE; {schema_sql()}; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
    )
    values = {**settings, audit.AUDIT_KEY: secrets.token_hex(32)}
    connection.executemany("INSERT INTO settings (key, value) VALUES (?, ?)", values.items())
    connection.execute("COMMIT")


def _check_version(connection: Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(f"{path} is a database, but not a trackboard file")
