"""One open database: reading it, and the one way of writing to it.

Reading: `rows`, `row`, `value`, `stream`, or `connection` itself. Writing: `with db.write(...) as tx`. A Database
belongs to the thread that opened it; a worker thread opens its own with `sibling`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from trackboard.clock import MACHINE
from trackboard.store.audit import chain
from trackboard.store.audit.seals import Key
from trackboard.store.files import opening, private_files
from trackboard.store.files.installation import Installation
from trackboard.store.files.opening import OpenOptions
from trackboard.store.files.places import elsewhere
from trackboard.store.sqlite.driver import BusyError, Connection, Parameters, StoreError, connect
from trackboard.store.sqlite.queries import Transaction, set_setting, setting

__all__ = ["BusyError", "Database", "StoreError", "Transaction"]


class Database:
    """An open trackboard file. Close it, or use it as a context."""

    def __init__(self, path: Path | None, opened: opening.Opened, options: OpenOptions, *, owner: bool = True) -> None:
        self.path = path
        self.connection: Connection = opened.connection
        self.read_only = opened.read_only
        self.notice = opened.notice
        """What the person must be told about how the file was opened; '' if nothing."""
        self._options = options
        self._owner = owner
        self._writing = False
        self.commits = 0
        """How often anything was saved here. Compared with what it was before, it tells whether anything was."""

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        passphrase: str | None = None,
        settings: Mapping[str, str] | None = None,
        shared_drive: bool = False,
        who: str = "",
        clock: Callable[[], str] = MACHINE.utc_text,
        place_of: Callable[[Path], str] = elsewhere,
        keys: Path | None = None,
    ) -> Database:
        """A new, empty database at `path`, encrypted if there is a passphrase. Refuses to overwrite anything."""
        options = OpenOptions(False, shared_drive, who, clock, place_of, Installation(keys))
        key = opening.create_file(path, passphrase, settings or {}, options)
        return cls(path, opening.open_file(path, key, options, _upgrade), options)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        passphrase: str | None = None,
        shared_drive: bool = False,
        who: str = "",
        clock: Callable[[], str] = MACHINE.utc_text,
        place_of: Callable[[Path], str] = elsewhere,
        keys: Path | None = None,
    ) -> Database:
        """The database at `path`; see `opening.OpenOptions` for the arguments.

        `keys` is the folder of the key that acts are sealed with, by default in the person's data folder. An older file
        is backed up and brought up to date; a newer one is opened read-only, and `notice` says so.
        """
        options = OpenOptions(read_only, shared_drive, who, clock, place_of, Installation(keys))
        private_files.look_at(path)
        return cls(path, opening.open_file(path, private_files.key_of(path, passphrase), options, _upgrade), options)

    @classmethod
    def memory(
        cls, *, settings: Mapping[str, str] | None = None, clock: Callable[[], str] = MACHINE.utc_text
    ) -> Database:
        """An empty database in memory, gone when closed."""
        connection = connect(None, any_thread=True)
        opening.prepare(connection)
        opening.fill(connection, settings or {})
        return cls(
            None,
            opening.Opened(connection, read_only=False),
            OpenOptions(clock=clock, installation=Installation(key=Key.make())),
        )

    def sibling(self) -> Database:
        """The same database for the thread that calls this: a connection of its own, or where there can be only one
        (on a shared drive, in memory) that one, a statement at a time. Close it in that thread."""
        if self.path is None or (self._options.shared_drive and not self.read_only):
            return Database(self.path, opening.Opened(self.connection, self.read_only), self._options, owner=False)
        connection = opening.open_again(self.path, self.connection.key, self.read_only)
        return Database(
            self.path, opening.Opened(connection, self.read_only), replace(self._options, shared_drive=False)
        )

    @property
    def installation(self) -> Installation:
        """Who writes here, and the key that acts are sealed with."""
        return self._options.installation

    @property
    def shares_connection(self) -> bool:
        """Whether this is a sibling that uses another thread's connection, a statement at a time."""
        return not self._owner

    def close(self) -> None:
        """Close the file. What was not saved by then is not saved."""
        if self._owner:
            opening.close_file(self.connection, self.path, self._options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def now(self) -> str:
        """The moment in UTC, as the audit writes it."""
        return self._options.clock()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Every row of a query, as tuples."""
        return self.connection.rows(sql, parameters)

    def row(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first row of a query, or None."""
        return self.connection.row(sql, parameters)

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row of a query, or None."""
        return self.connection.value(sql, parameters)

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[Any]:
        """The rows of a query as they are read, for more than should be in memory at once."""
        return self.connection.stream(sql, parameters)

    def setting(self, key: str, default: str = "") -> str:
        """One of the settings of this database."""
        return setting(self, key, default)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting; within `write` or `upkeep`."""
        set_setting(self.connection, key, value)

    def data_version(self) -> int:
        """A number that changes when another connection has saved something. It stands still inside a transaction."""
        return int(self.value("PRAGMA data_version"))

    def scrub(self) -> bool:
        """Rewrite the file, so that nothing deleted can be read from it or from its log: False if that could not be
        done, since others have it open or there is no room. It takes as much memory as the file is large.

        Deleted content is overwritten where it stood at any time (secure_delete), but pages that were rebuilt may keep
        pieces of it until then.
        """
        try:
            self.connection.execute("VACUUM")
            done = not self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            log = Path(f"{self.path}-wal")
            if log.exists():  # the engine leaves its shortening to the next write: a power cut would bring it back
                private_files.sync(log)
            return done
        except (StoreError, MemoryError, OSError):
            return False

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment, even if others write meanwhile."""
        with self.connection.lock:
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    @contextmanager
    def write(
        self, *, actor: str, source: str, act: str, note: str = "", undoes: int | None = None
    ) -> Iterator[Transaction]:
        """One act: everything inside is audited, sealed and saved together; an exception undoes the whole of it.

        `source` is board, command, import or erasure; `act` names it as casework does (`record_milestone`); `undoes` is
        the id of the act it takes back. Waits up to ten seconds for another writer. Acts do not nest.
        """
        this = chain.Act(actor, source, act, note, undoes)
        writer = self.installation.writer()
        with self._transaction(), chain.act_of(self.connection, this, self.now(), writer) as txn:
            yield Transaction(self.connection, txn, actor, source)

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
        with self.connection.lock:
            self.connection.execute("BEGIN IMMEDIATE")
            self._writing = True
            try:
                yield
                self.connection.execute("COMMIT")
                self.commits += 1
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            finally:
                self._writing = False


def _upgrade(connection: Connection, path: Path, options: OpenOptions) -> None:
    from trackboard.store.upgrade import upgrade  # rarely needed, and a start is faster without it

    upgrade(connection, path, options.clock(), options.installation.writer())
