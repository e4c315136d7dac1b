"""The one module that knows the engine: SQLite as sqlcipher3 brings it, the same and current on every platform.

Debian's and Ubuntu's own SQLite (3.7.0 to 3.51.2) can corrupt a file when a write-ahead log is reset; this one cannot.
Without a key it writes plain SQLite; with one the file is encrypted.

What goes wrong with a file leaves here as a StoreError with the sentence for the person in front of it. A mistake in
our own SQL is a bug and stays the engine's exception.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from urllib.parse import quote_from_bytes

from sqlcipher3 import dbapi2

from trackboard.errors import TrackboardError

if TYPE_CHECKING:
    from sqlite3 import Connection as EngineConnection
    from sqlite3 import Cursor as EngineCursor
    from sqlite3 import DatabaseError as DatabaseError
    from sqlite3 import IntegrityError as IntegrityError
else:
    EngineConnection, EngineCursor = dbapi2.Connection, dbapi2.Cursor
    DatabaseError, IntegrityError = dbapi2.DatabaseError, dbapi2.IntegrityError

Value: TypeAlias = str | int | float | bytes | None
"""What a column holds."""
Parameters: TypeAlias = Sequence[Value] | Mapping[str, Value]
"""A sequence for `?`, a mapping for `:name`: narrower than the engine's own, which takes whatever has a length."""

T = TypeVar("T")

BUSY_SECONDS = 10.0
_ROWS_AT_A_TIME = 256

# Primary result codes (https://sqlite.org/rescode.html); an extended code carries its primary one in the low byte.
_BUSY = (5, 6)
_NOT_A_DATABASE = 26
_SENTENCES = {
    8: "{file} cannot be written: it or its folder is read-only; open it with --read-only, or have the rights changed",
    10: "{file} could not be read or written ({error}): look at its disk; nothing of this was saved",
    11: "{file} is damaged: keep it as it is and restore the latest backup with `trackboard restore`",
    13: "the disk that holds {file} is full: make room and try again; nothing of this was saved",
    14: "{file} cannot be opened: look whether the folder is there and may be written",
}


class StoreError(TrackboardError):
    """Something is wrong with the database file or with where it lies. The message names the file and the way out."""


class NeedsPassphrase(StoreError):
    """The file does not read as a database: with its passphrase it might."""


class BusyError(StoreError):
    """Someone else kept the file locked for longer than anyone should wait."""


def _explain(error: DatabaseError, file: str, encrypted: bool) -> None:
    """Raise a StoreError if `error` is about the file."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        raise BusyError(f"someone else is writing to {file}; try again") from error
    if code == _NOT_A_DATABASE and encrypted:
        raise StoreError(f"{file}: wrong passphrase, or not a trackboard file") from error
    if code == _NOT_A_DATABASE:
        raise NeedsPassphrase(f"{file} is not a trackboard file, or is encrypted and needs its passphrase") from error
    if code in _SENTENCES:
        raise StoreError(_SENTENCES[code].format(file=file, error=error)) from error


class Cursor(EngineCursor):
    """The engine's cursor, explaining what goes wrong."""

    connection: Connection

    def execute(self, sql: str, parameters: Parameters = ()) -> Cursor:  # type: ignore[override]
        self._at_work(super().execute, sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Iterable[Parameters]) -> Cursor:  # type: ignore[override]
        self._at_work(super().executemany, sql, parameters)
        return self

    def fetchone(self) -> Any:
        return self._at_work(super().fetchone)

    def fetchall(self) -> list[Any]:
        return self._at_work(super().fetchall)

    def fetchmany(self, size: int | None = _ROWS_AT_A_TIME) -> list[Any]:
        return self._at_work(super().fetchmany, size)

    def _at_work(self, work: Callable[..., T], *arguments: Any) -> T:
        """Have the engine work, while no other thread uses the connection. StoreError if something is wrong with the
        file."""
        try:
            with self.connection.lock:
                return work(*arguments)
        except DatabaseError as error:
            self.connection.explain(error)
            raise

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        while rows := self.fetchmany():
            yield from rows


class Connection(EngineConnection):
    """The engine's connection, explaining what goes wrong. Rows are tuples; nothing begins a transaction by itself."""

    file: str = ""
    key: str = ""
    lock: AbstractContextManager[Any] = nullcontext()
    """Held while the engine works; a real lock only where threads must share the connection."""

    def explain(self, error: DatabaseError) -> None:
        """Raise a StoreError if the engine's `error` is about the file."""
        _explain(error, self.file, bool(self.key))

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Parameters = ()) -> Cursor:  # type: ignore[override]
        cursor: Cursor = self.cursor()
        return cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Parameters]) -> Cursor:  # type: ignore[override]
        cursor: Cursor = self.cursor()
        return cursor.executemany(sql, parameters)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Every row of a query, as tuples."""
        return self.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first row of a query, or None."""
        return self.execute(sql, parameters).fetchone()

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row of a query, or None."""
        row = self.row(sql, parameters)
        return row[0] if row else None

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[Any]:
        """The rows of a query as they are read, for more than should be in memory at once."""
        return iter(self.execute(sql, parameters))


def connect(
    path: Path | None,
    *,
    read_only: bool = False,
    immutable: bool = False,
    key: str = "",
    busy_seconds: float = BUSY_SECONDS,
    any_thread: bool = False,
) -> Connection:
    """A connection to an existing file (to an empty one in memory if None), of this thread unless `any_thread`.

    `key` is as `derive_key` gives it. Nothing is read yet: a wrong one shows at the first statement that reads.
    `immutable` is for a file that nobody can be writing to.
    """
    if path is None:
        uri = "file::memory:"
    else:
        mode = "?mode=ro&immutable=1" if immutable else "?mode=ro" if read_only else "?mode=rw"
        uri = _uri(path) + mode
    try:
        connection: Connection = dbapi2.connect(
            uri,
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,
            check_same_thread=not any_thread,
            factory=Connection,
            cached_statements=256,
        )
    except DatabaseError as error:
        _explain(error, str(path), bool(key))
        raise
    connection.file = str(path) if path else "the database in memory"
    connection.key = key
    if any_thread:
        connection.lock = threading.RLock()
    connection.execute("PRAGMA cipher_log_level = NONE")  # or a wrong key is reported straight onto the screen
    if key:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
    return connection


def _uri(path: Path) -> str:
    """`path` as the engine reads it: no authority even for \\\\server\\share, which Path.as_uri would give it."""
    name = path.absolute().as_posix()
    return "file://" + ("" if name.startswith("/") else "/") + quote_from_bytes(os.fsencode(name), safe="/:")


def statements(sql: str) -> Iterator[str]:
    """The statements of a script, one by one, so that they can be part of a transaction and be explained."""
    statement = ""
    for part in re.split("(?<=;)", sql):
        statement += part
        if dbapi2.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def derive_key(passphrase: str, salt: bytes) -> str:
    """The key that SQLCipher 4 makes of a passphrase and the file's first 16 bytes, in hexadecimal, with the salt.

    Made once, so that a second connection need not wait for the 256,000 rounds again.
    """
    key = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, 256_000, 32)
    return key.hex() + salt.hex()
