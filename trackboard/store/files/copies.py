"""The copies of a database that lie beside it: automatic backups, and files that a restore replaced."""

from __future__ import annotations

import re
from pathlib import Path


def folder_of(path: Path) -> Path:
    """Where the automatic backups of the database at `path` lie."""
    return path.parent / "backups"


def automatic(path: Path) -> list[Path]:
    """The automatic backups of `path`, the oldest first: their names sort by the moment they were made."""
    named = re.compile(rf"{re.escape(path.stem)}-\d{{8}}T\d{{6}}Z-.*\.db")
    folder = folder_of(path)
    if not folder.is_dir():
        return []
    return sorted((file for file in folder.iterdir() if named.fullmatch(file.name)), key=lambda file: file.stem)


def latest(path: Path) -> Path | None:
    """The latest automatic backup of the database at `path`."""
    found = automatic(path)
    return found[-1] if found else None


def beside(path: Path) -> list[Path]:
    """What lies here of earlier states of the database at `path`: automatic backups, and files that were replaced."""
    replaced = re.compile(rf"{re.escape(path.stem)}-replaced-\d{{8}}T\d{{6}}Z{re.escape(path.suffix)}")
    return [*automatic(path), *sorted(file for file in path.parent.iterdir() if replaced.fullmatch(file.name))]
