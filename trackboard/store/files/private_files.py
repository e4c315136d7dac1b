"""Files as they must be made and looked at: private to their owner, never through a link, safely on the disk."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from trackboard.store.sqlite.driver import StoreError, derive_key


def create_private(path: Path) -> None:
    """An empty file that only its owner may read. Exclusive, so that nothing that lies there is touched or followed."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise StoreError(f"{path} is already there: choose another name, or move it away first") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be made ({error.strerror}): choose another place") from error


def make_folder(folder: Path) -> None:
    """A folder that only its owner may look into, unless it is there already, and those above it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be made ({error.strerror}): choose another place, or make room") from error


def discard(path: Path) -> None:
    """Remove a file that is not wanted any more, if it is there and can be: what is being told is more important."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def write_private(path: Path, content: str | bytes) -> None:
    """A file that only its owner may read, on the disk when this returns; replaces one that is there. Text: UTF-8."""
    path.unlink(missing_ok=True)
    create_private(path)
    with path.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())


def copy_over(source: Path, target: Path) -> None:
    """The content of `source` into the existing `target`, on the disk when this returns."""
    from shutil import copyfileobj

    with source.open("rb") as original, target.open("wb") as copy:
        copyfileobj(original, copy)
        copy.flush()
        os.fsync(copy.fileno())


def look_at(path: Path) -> None:
    """Refuse what is no regular file before the engine touches it."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        raise StoreError(f"{path}: there is no such file; `trackboard init` makes a new database") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be opened ({error.strerror})") from error
    if stat.S_ISLNK(status.st_mode):
        raise StoreError(f"{path} is a link to another file: name the file itself")
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(f"{path} is not a file")
    if status.st_size < 512:  # the engine takes what is shorter than its smallest page for a new, empty database
        raise StoreError(f"{path} is empty or cut short: it is not a trackboard file")
    if not os.access(path, os.R_OK):
        raise StoreError(f"{path} may not be read: have the rights to it changed")


def key_of(path: Path, passphrase: str | None) -> str:
    """The key to an encrypted file, made of the passphrase and the salt that the file begins with; '' without one."""
    if not passphrase:
        return ""
    with path.open("rb") as file:
        salt = file.read(16)
    if salt == b"SQLite format 3\0":
        raise StoreError(f"{path} is not encrypted: open it without a passphrase")
    return derive_key(passphrase, salt)


def sync(path: Path) -> None:
    """Have what was written to `path` on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have a new or replaced name in `folder` on the disk, where the platform can."""
    with suppress(OSError):  # Windows cannot open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
