"""Faults of trackboard's own, noted in a small file beside the database: when, in which part, what kind of exception,
and where in the code. Never its message and never a value: either could hold a child's name.

Writing it never fails, and never stands in the way of what is to be said of the fault.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from trackboard import __version__
from trackboard.clock import MACHINE
from trackboard.store.files import private_files
from trackboard.store.sqlite.queries import OpenFile

Part = Literal["command", "screen", "recorder", "reader", "preview", "reports"]
"""What of trackboard met the fault."""

MOST = 100
"""Lines that are kept, the latest."""
_LARGEST = 64 * 1024
"""Bytes that are read of the file: what is larger is not all ours."""
_OURS = "trackboard."
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,120}", re.ASCII)
_LINE = re.compile(r"([0-9TZ:-]{10,20}) ([0-9A-Za-z.+-]{1,20}) ([a-z]{1,12}) ([A-Za-z0-9_.:()? ]{1,400})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault as it was noted."""

    at: str
    """The moment, in UTC."""
    version: str
    part: str
    what: str
    """`KeyError at trackboard.board.kept_clocks:40`."""


@dataclass(frozen=True, slots=True)
class FaultFile:
    """Where the faults met at one database are noted."""

    database: Path | None
    """None: it is in memory, and nothing is noted."""
    read_only: bool = False
    """Whether nothing may be written, not even beside the database."""
    clock: Callable[[], str] = MACHINE.utc_text

    @classmethod
    def of(cls, db: OpenFile) -> FaultFile:
        """That of an open database."""
        return cls(db.path, db.read_only, db.now)

    @property
    def path(self) -> Path | None:
        """The file, there or not."""
        return self.database.with_name(self.database.name + ".faults") if self.database else None

    def note(self, part: Part, error: BaseException) -> str:
        """Note a fault, where that is possible; returns what it was, as `describe` does."""
        what = describe(error)
        try:
            if self.path is not None and self.database is not None and not self.read_only and self.database.exists():
                _append(self.path, f"{self.clock()} {__version__} {part} {what}")
        except Exception:  # a full disk, a folder that is only read: the fault itself is what has to be told
            return what
        return what

    def noted(self) -> list[Fault]:
        """What is noted, the latest last; what the file holds besides is left out."""
        try:
            lines = _lines(self.path) if self.path is not None else []
        except OSError:
            return []
        return [Fault(*match.groups()) for line in lines if (match := _LINE.fullmatch(line))]


def describe(error: BaseException) -> str:
    """What kind of exception, and where: `KeyError at json.decoder:355 (trackboard.board.kept_clocks:40)`."""
    places = _places(error.__traceback__)
    inner = places[-1] if places else "?"
    ours = next((place for place in reversed(places) if place.startswith(_OURS)), inner)
    return f"{_named(type(error).__name__)} at {inner}" + (f" ({ours})" if ours != inner else "")


def _places(trace: TracebackType | None) -> list[str]:
    """`module:line` of each call, from the outermost on."""
    found = []
    while trace is not None:
        found.append(f"{_named(str(trace.tb_frame.f_globals.get('__name__', '?')))}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found


def _named(text: str) -> str:
    """A name of Python's own making, and nothing else."""
    return text if _NAME.fullmatch(text) else "?"


def _lines(path: Path) -> list[str]:
    """The lines of the file, [] if there is none. OSError if it is anything but a file."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return []
    if not stat.S_ISREG(status.st_mode):
        raise OSError(f"{path} is not a file")
    with path.open("rb") as file:
        file.seek(max(0, status.st_size - _LARGEST))
        return file.read(_LARGEST).decode("ascii", "replace").splitlines()


def _append(path: Path, line: str) -> None:
    held = _lines(path)
    if len(held) >= MOST:
        private_files.write_private(path, "\n".join([*held[1 - MOST :], line]) + "\n")
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        os.write(handle, f"{line}\n".encode("ascii", "replace"))
    finally:
        os.close(handle)
