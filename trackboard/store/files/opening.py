"""How a file is made and opened: what is refused, how the engine is set, and what brings an older file up to date."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from trackboard.clock import MACHINE
from trackboard.store.audit.chain import ERASURE_SALT
from trackboard.store.files import private_files
from trackboard.store.files.installation import Installation
from trackboard.store.files.places import elsewhere
from trackboard.store.sqlite.driver import BusyError, Connection, StoreError, connect, derive_key
from trackboard.store.sqlite.schema import VERSION, lay, version_of


@dataclass(frozen=True, slots=True)
class OpenOptions:
    """How a file is to be opened."""

    read_only: bool = False
    shared_drive: bool = False
    """On a drive or in a folder that other machines write to: one person at a time."""
    who: str = ""
    """The name that others are shown while a shared file is open; by default the login name."""
    clock: Callable[[], str] = MACHINE.utc_text
    place_of: Callable[[Path], str] = elsewhere
    """Where a path lies if not on a disk of this machine, as `places.elsewhere` says it."""
    installation: Installation = field(default_factory=Installation)
    """Who writes here, and the key that acts are sealed with."""


Upgrade = Callable[[Connection, Path, OpenOptions], None]
"""What brings an older file up to date, the file at that path being open on that connection."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection, whether it may write, and what the person must be told about that ('' if nothing)."""

    connection: Connection
    read_only: bool
    notice: str = ""


def create_file(path: Path, passphrase: str | None, settings: Mapping[str, str], options: OpenOptions) -> str:
    """Make a new file, private, complete or not there at all; returns its key ('' if it is not encrypted)."""
    _refuse_place(path, options)
    private_files.make_folder(path.parent)
    key = derive_key(passphrase, secrets.token_bytes(16)) if passphrase else ""
    private_files.create_private(path)
    try:
        with closing(connect(path, key=key)) as connection:
            fill(connection, settings)
    except BaseException:
        private_files.discard(path)
        raise
    private_files.sync_folder(path.parent)
    return key


def fill(connection: Connection, settings: Mapping[str, str]) -> None:
    """The schema and the first settings into an empty file."""
    connection.execute("BEGIN IMMEDIATE")
    lay(connection)
    first = {"pseudonym_salt": secrets.token_hex(32), **settings, ERASURE_SALT: secrets.token_hex(32)}
    connection.executemany("INSERT INTO settings (key, value) VALUES (?, ?)", first.items())
    connection.execute("COMMIT")


def open_file(path: Path, key: str, options: OpenOptions, upgrade: Upgrade) -> Opened:
    """Open a file, or open it read-only if a newer trackboard wrote it. An older one is given to `upgrade`."""
    if options.read_only:
        return Opened(_to_read(path, key, options), read_only=True)
    _refuse_place(path, options)
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreError(f"{path} cannot be written, it or its folder is read-only: open it with --read-only")
    if options.shared_drive:
        return _alone(path, key, options, upgrade)
    with _kept_open(connect(path, key=key)) as connection:
        prepare(connection)
        version = version_of(connection, path)
        if version <= VERSION:
            connection.execute("PRAGMA journal_mode = WAL")
            # With NORMAL a power cut loses commits that were acknowledged.
            connection.execute("PRAGMA synchronous = FULL")
            if version < VERSION:
                upgrade(connection, path, options)
            return Opened(connection, read_only=False)
    connection.close()
    return Opened(_to_read(path, key, options), read_only=True, notice=f"{_newer(path, version)}: open read-only")


def open_again(path: Path, key: str, read_only: bool) -> Connection:
    """Another connection, in another thread, to a file that `open_file` has opened."""
    with _kept_open(
        connect(path, read_only=read_only, immutable=read_only and _untouchable(path), key=key)
    ) as connection:
        prepare(connection)
        if not read_only:
            connection.execute("PRAGMA synchronous = FULL")
        return connection


def prepare(connection: Connection) -> None:
    """What every connection is set to, whatever it does."""
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",  # so that a replaced row is audited as deleted
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "temp_store = MEMORY",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def close_file(connection: Connection, path: Path | None, options: OpenOptions) -> None:
    """Close what `open_file` opened."""
    connection.close()
    if options.shared_drive and not options.read_only and path:
        from trackboard.store.files import holder

        holder.release(path)


def _to_read(path: Path, key: str, options: OpenOptions) -> Connection:
    with _kept_open(connect(path, read_only=True, immutable=_untouchable(path), key=key)) as connection:
        prepare(connection)
        if version_of(connection, path) < VERSION:
            raise StoreError(
                f"{path} is from an older trackboard: open it once without --read-only to bring it up to date"
            )
        place = options.place_of(path)
        if place and connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            raise StoreError(f"{path} lies {place} and was last written on a local disk: copy it to one to read it")
        return connection


def _alone(path: Path, key: str, options: OpenOptions, upgrade: Upgrade) -> Opened:
    """For a shared drive: no write-ahead log, and nobody else while this is open."""
    from trackboard.store.files import holder

    holder.take(path, options.clock(), options.who)
    try:
        with _kept_open(connect(path, key=key, busy_seconds=1, any_thread=True)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # before the first read, or a log is shared after all
            prepare(connection)
            version = version_of(connection, path)
            if version > VERSION:
                raise StoreError(f"{_newer(path, version)}; open it with --read-only, or upgrade")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            if version < VERSION:
                upgrade(connection, path, options)
            return Opened(connection, read_only=False)
    except BusyError as error:
        holder.release(path)
        raise holder.held(path, None) from error
    except BaseException:
        holder.release(path)
        raise


def _refuse_place(path: Path, options: OpenOptions) -> None:
    place = "" if options.shared_drive else options.place_of(path)
    if place:
        raise StoreError(
            f"{path} lies {place}, where two people writing at once can damage it: keep it on a disk of this machine, "
            "or say --shared-drive to use it one person at a time"
        )


def _untouchable(path: Path) -> bool:
    """Nobody can be writing: the engine may then read without making its own files beside it."""
    return not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()


def _newer(path: Path, version: int) -> str:
    return f"{path.name} was last written by a newer trackboard (file {version}, this one {VERSION})"


@contextmanager
def _kept_open(connection: Connection) -> Iterator[Connection]:
    """Closed again if anything goes wrong meanwhile."""
    try:
        yield connection
    except BaseException:
        connection.close()
        raise
