"""The small file beside a database on a shared drive that says who has it open: there, one person at a time.

The engine's lock is the rule where the drive honours it; many do not, and a sync folder has none. This file is seen by
all of them, and it has a name in it to ring up.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from trackboard.clean import one_line
from trackboard.store.files import private_files
from trackboard.store.files.copies import latest
from trackboard.store.files.installation import login, machine
from trackboard.store.sqlite.driver import StoreError


class HeldError(StoreError):
    """Someone else has the file open; the sentence says who, since when, and what can be read meanwhile."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the file open: person, machine, process, and since when (UTC)."""

    who: str
    machine: str
    process: int
    since: str

    def is_gone(self) -> bool:
        """True if it was a process of this machine that is no longer there; Windows has no way of asking."""
        if self.machine != machine() or os.name != "posix":
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False


def holder_file(path: Path) -> Path:
    """Where the holder of `path` is written down."""
    return path.with_name(path.name + ".holder")


def take(path: Path, since: str, who: str = "") -> Holder:
    """Write down that `who` (by default the login name) has `path` open. HeldError if someone else has."""
    mine = Holder(who or login(), machine(), os.getpid(), since)
    file = holder_file(path)
    theirs = _read(file)
    if theirs is not None and theirs.is_gone():
        private_files.discard(file)
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise held(path, theirs) from None
    except OSError as error:
        raise StoreError(f"{file} cannot be written ({error.strerror}): open {path} with --read-only") from error
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(asdict(mine), out)
    return mine


def release(path: Path) -> None:
    """Say that `path` is free again."""
    private_files.discard(holder_file(path))


def held(path: Path, by: Holder | None) -> HeldError:
    """What the second person is told."""
    name = f"{by.who} on {by.machine} since {by.since}" if by else "someone else"
    backup = latest(path)
    meanwhile = f"read the latest backup with `trackboard --read-only --db {backup}`" if backup else "wait for them"
    return HeldError(
        f"{path} is open by {name}: {meanwhile}; if nobody has it open any more, delete {holder_file(path)}"
    )


def _read(file: Path) -> Holder | None:
    """Who the file names; None if there is no such file or it is not ours. Others write it: it is not trusted."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        who, machine, since = (one_line(str(kept[name])) for name in ("who", "machine", "since"))
        return Holder(who, machine, int(kept["process"]), since)
    except (OSError, ValueError, TypeError, KeyError):
        return None
