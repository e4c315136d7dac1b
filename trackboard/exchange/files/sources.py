"""The files of an import: named one by one, in a folder, or in a zip archive, found and loaded within limits.

Nothing is ever unpacked onto the disk. A source is called by its name inside the folder or the archive, so that the
same files give the same problems wherever they lie.
"""

from __future__ import annotations

import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from trackboard.clean import one_line
from trackboard.errors import TrackboardError

FILE_BYTES = 200_000_000
"""The largest file that is read: about two million episodes. Workbooks have a lower limit of their own."""
FILES = 1_000
"""The most files in a folder or an archive."""
UNPACKED_BYTES = 1_000_000_000
RATIO = 200
"""How far an archive may have been packed: returns pack to about a tenth, bombs to a thousandth."""

TEXT = frozenset({".csv", ".txt", ".tsv"})
_UNSEEN = {"__macosx", "thumbs.db", "desktop.ini"}
_ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error,
    NotImplementedError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, wherever it lies."""

    name: str
    """Relative to the folder or the archive it was found in."""
    load: Callable[[], bytes]
    """Its bytes; `TrackboardError` where they cannot be had or are too many."""


@dataclass(frozen=True, slots=True)
class Found:
    """What lies at the paths given."""

    sources: tuple[Source, ...]
    """By name, so that the order of the paths plays no part."""
    passed_over: tuple[str, ...]
    """Files of other kinds in a folder or archive, in words."""


def find_sources(paths: Sequence[Path], suffixes: Collection[str] = TEXT, called: str = "CSV file") -> Found:
    """The files at `paths`: one that is named is taken as it is, one in a folder or archive by its ending.

    `called` is what a file with one of the endings is called in sentences.
    """
    found: list[tuple[str, str, Source]] = []
    passed_over: list[str] = []
    seen: set[Path] = set()
    for path in map(Path, paths):
        for name, file in _files(path):
            real = file.resolve()
            if real in seen:
                continue
            seen.add(real)
            if _is_archive(file):
                members, others = _members(file, name, suffixes)
                found += [(member.name, str(real), member) for member in members]
                passed_over += others
            elif file == path or file.suffix.casefold() in suffixes:
                found.append((name, str(real), Source(name, _loader(file, name))))
            else:
                passed_over.append(name)
    if not found:
        where = ", ".join(Path(path).name or str(path) for path in paths)
        raise TrackboardError(f"There is no {called} in {where}: name the files, their folder or their zip.")
    found.sort(key=lambda entry: (entry[0].casefold(), entry[:2]))
    return Found(
        tuple(source for *_, source in found), tuple(f"{name}: not a {called}" for name in sorted(passed_over))
    )


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """The regular files at `path` with the names they go by; folders below are walked, links to folders are not."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise TrackboardError(f"{path} does not exist: check the path.") from None
    except (OSError, ValueError) as error:
        raise TrackboardError(f"{path} could not be read ({_why(error)}): check the path.") from None
    if stat.S_ISREG(mode):
        yield one_line(path.name), path
        return
    if not stat.S_ISDIR(mode):
        raise TrackboardError(f"{path} is neither a file nor a folder: name a file, a folder or a zip.")
    count = 0
    for folder, below, names in os.walk(path, onerror=_unreadable):
        below[:] = sorted(name for name in below if not _unseen(name))
        for name in sorted(names):
            file = Path(folder, name)
            if _unseen(name) or not file.is_file():
                continue
            count += 1
            if count > FILES:
                raise TrackboardError(f"{path} holds more than {FILES:,} files: name the folder of the export itself.")
            yield one_line(file.relative_to(path).as_posix()), file


def _unseen(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in _UNSEEN


def _unreadable(error: OSError) -> None:
    raise TrackboardError(f"{error.filename} could not be read ({_why(error)}): check its permissions.") from None


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _loader(file: Path, name: str) -> Callable[[], bytes]:
    def load() -> bytes:
        try:
            with file.open("rb") as opened:
                data = opened.read(FILE_BYTES + 1)
        except OSError as error:
            raise TrackboardError(f"{name} could not be read ({_why(error)}): check its permissions.") from None
        return _within_limit(name, data)

    return load


def _within_limit(name: str, data: bytes) -> bytes:
    if len(data) > FILE_BYTES:
        raise TrackboardError(f"{name} is larger than {FILE_BYTES // 1_000_000} MB: split it, for example by year.")
    return data


def _is_archive(file: Path) -> bool:
    """A zip archive by its first bytes, which is not a workbook (those are zip archives too)."""
    try:
        with file.open("rb") as opened:
            if opened.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
                return file.suffix.casefold() == ".zip"
        with zipfile.ZipFile(file) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except OSError:
        return False
    except _ZIP_FAULTS:
        return file.suffix.casefold() == ".zip"


def _members(file: Path, name: str, suffixes: Collection[str]) -> tuple[list[Source], list[str]]:
    """The files of these kinds in an archive, and the names of the others; refused where it could do harm."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename and entry.filename[-1] != "/"]
    except (*_ZIP_FAULTS, OSError):
        raise TrackboardError(f"{name} is damaged, or not a zip archive: export it again.") from None
    if len(entries) > FILES:
        raise TrackboardError(f"{name} holds more than {FILES:,} files: zip only the export itself.")
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if unpacked > UNPACKED_BYTES or unpacked > RATIO * max(packed, 1_000):
        size = f"{unpacked / 1e6:,.0f} MB"
        raise TrackboardError(f"{name} would unpack to {size}: unpack it, and name the folder.")
    sources: list[Source] = []
    others: list[str] = []
    for entry in entries:
        inside = PurePosixPath(entry.filename.replace("\\", "/"))
        called = one_line(str(inside))
        if inside.is_absolute() or ".." in inside.parts or ":" in entry.filename:
            raise TrackboardError(f"{name} holds a file with a path that leads out of it: zip the export again.")
        if any(_unseen(part) for part in inside.parts):
            continue
        if entry.flag_bits & 1:
            raise TrackboardError(f"{name} is protected by a password: unpack it, and name the folder.")
        if inside.suffix.casefold() == ".zip":
            raise TrackboardError(f"{name} holds another zip, {called}: unpack it, and name the folder.")
        if inside.suffix.casefold() in suffixes:
            sources.append(Source(called, _member_loader(file, name, entry, called)))
        else:
            others.append(called)
    return sources, others


def _member_loader(file: Path, name: str, entry: zipfile.ZipInfo, called: str) -> Callable[[], bytes]:
    def load() -> bytes:
        try:
            with zipfile.ZipFile(file) as archive, archive.open(entry) as opened:
                data = opened.read(FILE_BYTES + 1)
        except (*_ZIP_FAULTS, OSError):
            raise TrackboardError(f"{called} in {name} is damaged: export it again.") from None
        return _within_limit(called, data)

    return load
