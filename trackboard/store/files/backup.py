"""Backups: whole, consistent copies with a manifest beside them, verified before they are trusted.

VACUUM INTO reads through the engine, so a copy holds what was saved even while the file is open; a plain copy of an
open file can be empty. A backup of an encrypted database is encrypted with the same key.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from trackboard.store.audit import chain
from trackboard.store.files import copies, private_files
from trackboard.store.sqlite.driver import BusyError, Connection, StoreError, connect
from trackboard.store.sqlite.queries import OpenFile
from trackboard.store.sqlite.schema import VERSION, version_of

KEEP = 20
"""How many automatic backups of one database are kept."""

_BESIDE = ("-wal", "-journal")
"""What the engine keeps beside an open file, and what belongs to the file if it was not closed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, written beside it as JSON."""

    made_at: str
    """UTC."""
    reason: str
    user_version: int
    audit_head: str
    counts: dict[str, int]
    """Rows by table."""
    sha256: str
    """Of the backup file itself."""


def manifest_file(backup: Path) -> Path:
    """Where the manifest of `backup` is."""
    return backup.with_name(backup.name + ".json")


def backup(db: OpenFile, target: Path, *, reason: str = "asked for", force: bool = False) -> Manifest:
    """Copy everything saved in `db` to `target`, readable by its owner only, with its manifest beside it."""
    return _backup(db.connection, target, db.now(), reason, force)


def automatic(db: OpenFile, reason: str) -> Path:
    """A backup into the folder `backups` beside the database; the latest `KEEP` are kept. Returns where it is."""
    if db.path is None:
        raise RuntimeError("a database in memory has no backups")
    return automatic_of(db.connection, db.path, db.now(), reason)


def automatic_of(conn: Connection, path: Path, now: str, reason: str) -> Path:
    """`automatic`, for a file that is not yet open as a Database."""
    folder = copies.folder_of(path)
    private_files.make_folder(folder)
    private_files.sync_folder(path.parent)
    stamp = re.sub(r"[-:]", "", now)
    target = folder / f"{path.stem}-{stamp}-{reason}.db"
    for number in range(2, 1000):
        if not target.exists():
            break
        target = folder / f"{path.stem}-{stamp}-{reason}-{number}.db"
    _backup(conn, target, now, reason, force=False)
    for old in copies.automatic(path)[:-KEEP]:
        private_files.discard(old)
        private_files.discard(manifest_file(old))
    return target


def verify(path: Path, *, passphrase: str | None = None) -> Manifest:
    """Read the whole of a backup and compare it with its manifest. StoreError if it cannot be trusted."""
    private_files.look_at(path)
    return _verify(path, private_files.key_of(path, passphrase))


def restore(source: Path, target: Path, *, now: str, passphrase: str | None = None) -> Path | None:
    """Put the backup `source` in the place of `target`, once it is verified; returns where the replaced file is kept.

    Nobody may have `target` open. Whatever is wrong with `target` itself, it is kept aside as it is.
    """
    verify(source, passphrase=passphrase)
    key = private_files.key_of(source, passphrase)
    arriving = target.with_name(f"{target.name}.arriving")
    private_files.discard(arriving)
    private_files.create_private(arriving)
    try:
        private_files.copy_over(source, arriving)
        _verify_database(arriving, key)
        aside = _set_aside(target, key, now)
        # Or a power cut could leave the new file with the old one's log, or neither.
        private_files.sync_folder(target.parent)
        arriving.replace(target)
    except OSError as error:
        raise StoreError(f"{target} could not be restored ({error.strerror}): {source} is as it was") from error
    finally:
        private_files.discard(arriving)
    private_files.sync_folder(target.parent)
    return aside


def _backup(conn: Connection, target: Path, now: str, reason: str, force: bool) -> Manifest:
    making = target.with_name(f"{target.name}.making")
    if target.exists() and not force:
        raise StoreError(f"{target} is already there: choose another name, or say --force to replace it")
    private_files.discard(making)
    private_files.create_private(making)
    try:
        conn.execute("VACUUM INTO ?", (str(making),))
        private_files.sync(making)
        manifest = _manifest_of(making, conn.key, now, reason)
        private_files.write_private(manifest_file(target), json.dumps(asdict(manifest), indent=2) + "\n")
        making.replace(target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written ({error.strerror}): choose another place") from error
    finally:
        private_files.discard(making)
    private_files.sync_folder(target.parent)
    return manifest


def _manifest_of(path: Path, key: str, now: str, reason: str) -> Manifest:
    """Read from the copy itself, so that the manifest says what is in it."""
    with closing(connect(path, immutable=True, key=key)) as conn:
        return Manifest(now, reason, version_of(conn, path), chain.head(conn), _counts(conn), _sha256(path))


def _verify(path: Path, key: str) -> Manifest:
    file = manifest_file(path)
    try:
        kept = Manifest(**json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise StoreError(f"{path} has no manifest: {file.name} must lie beside it") from None
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{file} cannot be read: {path} cannot be trusted without it") from error
    if _sha256(path) != kept.sha256:
        raise StoreError(f"{path} is not as it was when it was made: take another backup")
    _verify_database(path, key)
    found = _manifest_of(path, key, kept.made_at, kept.reason)
    if found != kept:
        raise StoreError(f"{path} does not hold what its manifest says: take another backup")
    return kept


def _verify_database(path: Path, key: str) -> None:
    with closing(connect(path, immutable=True, key=key)) as conn:
        version = version_of(conn, path)
        if version > VERSION:
            raise StoreError(
                f"{path} was made by a newer trackboard (file {version}, this one {VERSION}): upgrade first"
            )
        if conn.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise StoreError(f"{path} is damaged: take another backup")


def _set_aside(target: Path, key: str, now: str) -> Path | None:
    """Copy `target` and what an unclean end left beside it, before the engine touches either; returns the copy."""
    aside = target.with_name(f"{target.stem}-replaced-{re.sub(r'[-:]', '', now)}{target.suffix}")
    copies = {
        Path(f"{target}{end}"): Path(f"{aside}{end}") for end in ("", *_BESIDE) if Path(f"{target}{end}").exists()
    }
    for original, copy in copies.items():
        private_files.create_private(copy)
        private_files.copy_over(original, copy)
    if target in copies:
        try:
            _close_down(target, key)
        except BusyError:
            for copy in copies.values():
                copy.unlink()
            raise
    for end in (*_BESIDE, "-shm"):
        Path(f"{target}{end}").unlink(missing_ok=True)
    return aside if target in copies else None


def _close_down(target: Path, key: str) -> None:
    """Have the engine end its log, which it does only if nobody else has the file open."""
    may_be_open = Path(f"{target}-shm").exists()
    with closing(connect(target, key=key, busy_seconds=1)) as conn:
        try:
            conn.execute("PRAGMA journal_mode = DELETE")
        except BusyError as error:
            raise BusyError(f"{target} is open: have everyone close it, then restore again") from error
        except StoreError as error:  # damaged, or of another key: then only its shared memory tells of an open file
            if may_be_open:
                raise BusyError(
                    f"{target} cannot be read and may be open: have everyone close it, move it and what lies beside it "
                    "(-wal, -shm) to another folder, then restore again"
                ) from error


def _counts(conn: Connection) -> dict[str, int]:
    tables = conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return {name: conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables.fetchall()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
