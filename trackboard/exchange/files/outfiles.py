"""Files handed out: readable by their owner alone, whole or not at all, and never over another unasked."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from trackboard.errors import TrackboardError, UsageProblem
from trackboard.store.files import private_files


def ending_of(out: Path, endings: Collection[str], way_out: str = "") -> str:
    """The ending of `out`, which is one of `endings`, in small letters. `way_out` says what to end it in instead."""
    found = out.suffix.casefold()
    if found not in endings:
        way_out = way_out or f"end it in {', '.join(endings)}"
        raise UsageProblem(f'"{out.name}" does not say in what form: {way_out}')
    return found


def write_text(path: Path, text: str | bytes, *, force: bool, record: Callable[[], object] | None = None) -> None:
    """`text`, in UTF-8 or as the bytes it is, as the file `path`; one that is there is replaced only with `force`.

    `record` is called when nothing stands in the way, before anything is written: what leaves is on record first.
    """
    write_texts({path: text}, force=force, record=record)


def refuse_taken(paths: Iterable[Path], *, force: bool) -> None:
    """Refuse what has no folder, or would lie over something: before anything is put on record as handed out."""
    for path in paths:
        try:
            folder = path.is_dir()
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise TrackboardError(f"{path} cannot be written ({why}): choose another name") from error
        if folder:
            raise TrackboardError(f"{path} is a folder: name a file")
        if not path.parent.is_dir():
            raise TrackboardError(f"there is no folder {path.parent}: make it first, or choose another place")
        if os.path.lexists(path) and not force:
            raise TrackboardError(f"{path} is already there: choose another name, or replace it with --force")


def write_texts(texts: Mapping[Path, str | bytes], *, force: bool, record: Callable[[], object] | None = None) -> None:
    """Each text as its file; none of them is touched until all are written out. `record` as for one."""
    refuse_taken(texts, force=force)
    if record is not None:
        record()
    making = {path: path.with_name(f"{path.name}.making") for path in texts}
    try:
        for path, text in texts.items():
            private_files.write_private(making[path], text)
        for path, made in making.items():
            made.replace(path)
        for folder in {path.parent for path in texts}:
            private_files.sync_folder(folder)
    except OSError as error:
        where = next(iter(texts)).parent if len(texts) > 1 else next(iter(texts))
        why = (error.strerror or str(error)).lower()
        raise TrackboardError(f"{where} cannot be written ({why}): make room, or choose another place") from error
    finally:
        for made in making.values():
            private_files.discard(made)
