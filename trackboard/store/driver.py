"""The one module that knows the engine: SQLite as sqlcipher3 brings it, the same and current on every platform.

Debian's and Ubuntu's own SQLite (3.7.0 to 3.51.2) can corrupt a file when a write-ahead log is reset; this one cannot.
Without a key it writes plain SQLite; with one the file is encrypted.

What goes wrong with a file leaves here as a StoreError with the sentence for the person in front of it. A mistake in
our own SQL is a bug and stays the engine's exception.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlcipher3
from sqlcipher3 import dbapi2

from trackboard.errors import TrackboardError

# sqlite_utils looks for pysqlite3 first, and takes its exception classes from pysqlite3.dbapi2. Both names, or it falls
# back without a word to the standard library's engine and catches exceptions that ours never raises.
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

if TYPE_CHECKING:
    from sqlite3 import Connection as EngineConnection
    from sqlite3 import Cursor as EngineCursor
    from sqlite3 import DatabaseError, IntegrityError
else:
    EngineConnection, EngineCursor = dbapi2.Connection, dbapi2.Cursor
    DatabaseError, IntegrityError = dbapi2.DatabaseError, dbapi2.IntegrityError

__all__ = ["Connection", "Cursor", "DatabaseError", "IntegrityError", "StoreError", "connect", "derive_key"]

Parameters: TypeAlias = Any
"""A tuple or list for `?`, a dictionary for `:name`."""

BUSY_SECONDS = 10.0
_ROWS_AT_A_TIME = 256

# Primary result codes (https://sqlite.org/rescode.html); an extended code carries its primary one in the low byte.
_SENTENCES = {
    5: "someone else is writing to {file}; try again",
    6: "someone else is writing to {file}; try again",
    8: "{file} cannot be written: it or its folder is read-only; open it with --read-only, or have the rights changed",
    10: "{file} could not be read or written ({error}): look at its disk; nothing of this was saved",
    11: "{file} is damaged: keep it as it is and restore the latest backup with `trackboard restore`",
    13: "the disk that holds {file} is full: make room and try again; nothing of this was saved",
    14: "{file} cannot be opened: look whether the folder is there and may be written",
}
_NOT_A_DATABASE = 26


class StoreError(TrackboardError):
    """Something is wrong with the database file or with where it lies. The message names the file and the way out."""


def _explain(error: DatabaseError, file: str, encrypted: bool) -> None:
    """Raise a StoreError if `error` is about the file."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == _NOT_A_DATABASE:
        raise StoreError(_not_a_database(file, encrypted)) from error
    if code in _SENTENCES:
        raise StoreError(_SENTENCES[code].format(file=file, error=error)) from error


def _not_a_database(file: str, encrypted: bool) -> str:
    if encrypted:
        return f"{file}: wrong passphrase, or not a trackboard file"
    return f"{file} is not a trackboard file, or it is encrypted: then open it with its passphrase"


class Cursor(EngineCursor):
    """The engine's cursor, explaining what goes wrong."""

    connection: Connection

    def execute(self, sql: str, parameters: Parameters = ()) -> Cursor:
        try:
            super().execute(sql, parameters)
        except DatabaseError as error:
            self.connection.explain(error)
            raise
        return self

    def executemany(self, sql: str, parameters: Iterable[Parameters]) -> Cursor:
        try:
            super().executemany(sql, parameters)
        except DatabaseError as error:
            self.connection.explain(error)
            raise
        return self

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except DatabaseError as error:
            self.connection.explain(error)
            raise

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except DatabaseError as error:
            self.connection.explain(error)
            raise

    def fetchmany(self, size: int | None = _ROWS_AT_A_TIME) -> list[Any]:
        try:
            return super().fetchmany(size)
        except DatabaseError as error:
            self.connection.explain(error)
            raise

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        while rows := self.fetchmany():
            yield from rows


class Connection(EngineConnection):
    """The engine's connection, explaining what goes wrong. Rows are tuples; nothing begins a transaction by itself."""

    file: str = ""
    encrypted: bool = False

    def explain(self, error: DatabaseError) -> None:
        """Raise a StoreError if the engine's `error` is about the file."""
        _explain(error, self.file, self.encrypted)

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Parameters = ()) -> Cursor:
        cursor: Cursor = self.cursor()
        return cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Parameters]) -> Cursor:
        cursor: Cursor = self.cursor()
        return cursor.executemany(sql, parameters)


def connect(path: Path | None, *, mode: str = "rw", immutable: bool = False, key: str = "") -> Connection:
    """A connection of this thread to `path` (in memory if None). `mode` is rw or ro; `key` as `derive_key` gives it.

    Nothing is read yet: a wrong key shows at the first statement that reads.
    """
    if path is None:
        uri = "file::memory:"
    else:
        uri = f"{path.absolute().as_uri()}?mode={mode}" + ("&immutable=1" if immutable else "")
    try:
        connection: Connection = dbapi2.connect(
            uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, factory=Connection, cached_statements=256
        )
    except DatabaseError as error:
        _explain(error, str(path), bool(key))
        raise
    connection.file = str(path) if path else "the database in memory"
    connection.encrypted = bool(key)
    connection.execute("PRAGMA cipher_log_level = NONE")  # or a wrong key is reported straight onto the screen
    if key:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
    return connection


def derive_key(passphrase: str, salt: bytes) -> str:
    """The key that SQLCipher 4 makes of a passphrase and the file's first 16 bytes, in hexadecimal, with the salt.

    Made once, so that a second connection need not wait for the 256,000 rounds again.
    """
    key = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, 256_000, 32)
    return key.hex() + salt.hex()
