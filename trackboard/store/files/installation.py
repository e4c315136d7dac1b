"""This installation: who the operating system says is at work, on which machine, and the key that acts are sealed with.

The key is made when it is first needed, and lies in a file of its own in the person's data folder, readable by nobody
else, never beside a database. A database, its backups and its copies hold nothing of it.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path

from trackboard.clean import one_line
from trackboard.store.audit.seals import LENGTH, Key, Writer
from trackboard.store.files import private_files
from trackboard.store.sqlite.driver import StoreError

LONGEST = 64
"""Characters that are kept of a login name and of a machine's."""
_FILE = "seal.key"


class Installation:
    """One installation, known by the folder that its key lies in: by default TRACKBOARD_KEYS, else the person's data
    folder."""

    def __init__(self, folder: Path | None = None, key: Key | None = None) -> None:
        """`key` in place of one from a file, for what is in memory."""
        self._folder = folder
        self._key = key

    @cached_property
    def file(self) -> Path:
        """Where the key lies, or will."""
        return (self._folder or key_folder()) / _FILE

    def key(self) -> Key | None:
        """The key; None if none was made yet, or if it cannot be read."""
        if self._key is None:
            with suppress(StoreError, OSError):
                self._key = _read(self.file)
        return self._key

    def writer(self) -> Writer:
        """Who writes here. A key is made if there is none; where none can be kept, acts are written without a seal."""
        if self._key is None:
            with suppress(StoreError, OSError):
                self._key = _read(self.file) or _make(self.file)
        return Writer(login(), machine(), self._key)

    @property
    def trouble(self) -> str:
        """Why acts are not sealed here, in words; '' if nothing is known to stand in the way."""
        try:
            if self._key is None:
                _read(self.file)
        except StoreError as error:
            return str(error)
        except OSError as error:
            return f"{self.file} cannot be read ({error.strerror})"
        return ""


def key_folder() -> Path:
    """The folder that keys lie in unless another is given."""
    if given := os.environ.get("TRACKBOARD_KEYS"):
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_data_dir("trackboard", appauthor=False))


@cache
def login() -> str:
    """The operating system's own user, whatever the environment says."""
    if os.name == "posix":
        import pwd

        try:
            name = pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            name = str(os.getuid())
    else:
        try:
            name = os.getlogin()
        except OSError:
            name = ""
    return one_line(name)[:LONGEST]


@cache
def machine() -> str:
    """The machine's name."""
    if os.name == "posix":
        name = os.uname().nodename
    else:
        import platform

        name = platform.node()
    return one_line(name)[:LONGEST]


def _read(file: Path) -> Key | None:
    """The key in a file; None if there is no file. StoreError if it holds no key, OSError if it cannot be read."""
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            raise StoreError(f"{file} is not a file: move it away, and a new key is made")
    except FileNotFoundError:
        return None
    with file.open("rb") as held:
        text = held.read(4 * LENGTH)
    with suppress(ValueError):
        if len(secret := bytes.fromhex(text.decode("ascii", "replace"))) == LENGTH:
            return Key.of(secret)
    raise StoreError(f"{file} holds no key: move it away, and a new one is made")


def _make(file: Path) -> Key | None:
    """Make a key, whole or not at all. Where another process was first, its key."""
    private_files.make_folder(file.parent)
    key, making = Key.make(), file.with_name(f"{file.name}.{os.getpid()}")
    private_files.discard(making)
    private_files.write_private(making, key.secret.hex() + "\n")
    try:
        _name(making, file)
    except FileExistsError:
        return _read(file)
    finally:
        private_files.discard(making)
    private_files.sync_folder(file.parent)
    return key


def _name(making: Path, file: Path) -> None:
    """Give a file its name. FileExistsError if another has it."""
    if os.name == "nt":
        making.rename(file)  # there, it refuses to replace
        return
    try:
        file.hardlink_to(making)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if file.exists():
            raise FileExistsError(file) from None
        making.rename(file)
