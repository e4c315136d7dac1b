"""A disk that loses power: what `writelog.c` wrote down is replayed up to any moment, and then a crash is thrown.

What was synced is there. What was not may be there, may be missing, may be there in part (whole sectors of 512 bytes,
or pages of 4,096, of any age since the last sync) and in any order; where a file had grown, what is missing reads as
zeros or as what lay on the disk before. A file's length is any that it had since its last sync.

Names, made, renamed and removed, by one of two rules:

- `journal`: as ext4, XFS, APFS and NTFS keep them. They come to the disk in order, and any sync brings all before it.
- `strict`: what POSIX promises and no more. A name is safe once its own folder was synced; until then each is there or
  not, by itself, in spite of any sync of the file.

Not modelled: sectors that are torn within, bits that turn, disks that say they have synced and have not.
"""

from __future__ import annotations

import random
import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

_HEADER = struct.Struct("=iiqII")
RULES = ("journal", "strict")


class What(IntEnum):
    """The kinds of record, as writelog.c numbers them."""

    OPEN = 0
    WRITE = 1
    TRUNCATE = 2
    SYNC = 3
    UNLINK = 4
    RENAME = 5
    MKDIR = 6
    CLOSE = 7


@dataclass(frozen=True, slots=True)
class Record:
    """One call: `at` is an offset, a length, or 1 if opening emptied the file; `data` what was written, or a name."""

    what: What
    file: int
    at: int
    path: str
    data: bytes


def read_log(log: Path) -> Iterator[Record]:
    """The records of a log, in order."""
    raw, at = log.read_bytes(), 0
    while at < len(raw):
        what, file, where, path, data = _HEADER.unpack_from(raw, at)
        at += _HEADER.size
        yield Record(What(what), file, where, raw[at : at + path].decode(), raw[at + path : at + path + data])
        at += path + data


class Folder:
    """A folder: there is nothing in it but names, and those are the disk's."""


@dataclass(slots=True, eq=False)
class File:
    """What is safe of a file, and what has been done to it since: (offset, bytes), or (length, None)."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        self.safe = _applied(self.safe, self.since)
        self.since = []

    def now(self) -> bytes:
        """As a program reads it."""
        return bytes(_applied(self.safe, self.since))

    def after_crash(self, chance: random.Random) -> bytes:
        if not self.since:
            return bytes(self.safe)
        match chance.choice(("nothing", "all", "first", "some", "sectors", "sectors", "pages", "pages")):
            case "nothing":
                return bytes(self.safe)
            case "all":
                return self.now()
            case "first":
                return bytes(_applied(self.safe, self.since[: chance.randrange(len(self.since) + 1)]))
            case "some":
                share = chance.random()
                return bytes(_applied(self.safe, [each for each in self.since if chance.random() < share]))
            case size:
                return self._torn(chance, 512 if size == "sectors" else 4096)

    def _torn(self, chance: random.Random, size: int) -> bytes:
        """Each sector as it was at some moment since the last sync."""
        lengths = [len(self.safe)]
        pieces = defaultdict[int, list[tuple[int, bytes]]](list)
        for at, data in self.since:
            if data is None:
                cut, at, data = at, min(at, lengths[-1]), bytes(max(lengths[-1] - at, 0))
            else:
                cut = max(lengths[-1], at + len(data))
            lengths.append(cut)
            while data:
                sector, room = at // size, size - at % size
                pieces[sector].append((at, data[:room]))
                at, data = at + room, data[room:]
        torn = self.safe.ljust(max(lengths), b"\0")
        junk = chance.random() < 0.3
        for sector, ages in pieces.items():
            taken = ages[: chance.randrange(len(ages) + 1)]
            start = sector * size
            if not taken and junk and start >= len(self.safe):
                taken = [(start, chance.randbytes(min(size, len(torn) - start)))]
            for at, data in taken:
                torn[at : at + len(data)] = data
        return bytes(torn[: chance.choice(lengths)])


def _applied(safe: bytearray, changes: list[tuple[int, bytes | None]]) -> bytearray:
    content = bytearray(safe)
    for at, data in changes:
        if data is None:
            content = content[:at].ljust(at, b"\0")
        else:
            if len(content) < at:
                content.extend(bytes(at - len(content)))
            content[at : at + len(data)] = data
    return content


Names = dict[str, "File | Folder"]


@dataclass(slots=True)
class _Naming:
    """The names that are safe by a rule, and what has been done to names since: (name, what it now is or None)."""

    safe: Names
    since: list[tuple[tuple[str, File | Folder | None], ...]] = field(default_factory=list)

    def sync(self, folder: str | None) -> None:
        """Make the names of a folder safe, or all there are."""
        later = []
        for change in self.since:
            if folder is None or _parent(change[0][0]) == folder:
                _rename(self.safe, change)
            else:
                later.append(change)
        self.since = later


class Disk:
    """The files under one folder, as a log changes them. Names are relative to it; '' is the folder itself."""

    def __init__(self, root: str, files: dict[str, bytes]) -> None:
        self._root = root
        self.names: Names = {"": Folder()} | {name: File(bytearray(content)) for name, content in files.items()}
        self._naming = {rule: _Naming(dict(self.names)) for rule in RULES}
        self._open: dict[int, tuple[str, File | Folder]] = {}

    def replay(self, record: Record) -> tuple[str, bytes]:
        """Let one record happen; returns the name and the bytes if it wrote any."""
        match record.what:
            case What.OPEN:
                name = self._name(record.path)
                if name not in self.names:
                    self._named((name, File()))
                found = self.names[name]
                if record.at and isinstance(found, File):
                    found.since.append((0, None))
                self._open[record.file] = name, found
            case What.CLOSE:
                del self._open[record.file]
            case What.UNLINK:
                self._named((self._name(record.path), None))
            case What.RENAME:
                old, new = self._name(record.path), self._name(record.data.decode())
                self._named((new, self.names[old]), (old, None))
            case What.MKDIR:
                self._named((self._name(record.path), Folder()))
            case What.SYNC:
                name, found = self._open[record.file]
                if isinstance(found, File):
                    found.sync()
                else:
                    self._naming["strict"].sync(name)
                self._naming["journal"].sync(None)
            case _:
                name, found = self._open[record.file]
                assert isinstance(found, File)
                written = record.data if record.what is What.WRITE else None
                found.since.append((record.at, written))
                return name, record.data
        return "", b""

    def now(self) -> dict[str, bytes]:
        """Every file as a program reads it."""
        return {name: found.now() for name, found in self.names.items() if isinstance(found, File)}

    def after_crash(self, chance: random.Random, rule: str) -> dict[str, bytes | None]:
        """What is found when the power is back: the content of each file, None for a folder."""
        naming = self._naming[rule]
        names = dict(naming.safe)
        if rule == "journal":
            kept = naming.since[: chance.randrange(len(naming.since) + 1)]
        else:
            share = chance.choice((0.0, 0.5, 0.5, 1.0))
            kept = [change for change in naming.since if chance.random() < share]
        for change in kept:
            _rename(names, change)
        there = {name for name, found in names.items() if isinstance(found, Folder)}
        return {
            name: found.after_crash(chance) if isinstance(found, File) else None
            for name, found in sorted(names.items())
            if name and _parent(name) in there
        }

    def _named(self, *change: tuple[str, File | Folder | None]) -> None:
        _rename(self.names, change)
        for naming in self._naming.values():
            naming.since.append(change)

    def _name(self, path: str) -> str:
        return path.removeprefix(self._root).strip("/")


def _rename(names: Names, change: tuple[tuple[str, File | Folder | None], ...]) -> None:
    for name, found in change:
        if found is None:
            names.pop(name, None)
        else:
            names[name] = found


def _parent(name: str) -> str:
    return name.rpartition("/")[0]
