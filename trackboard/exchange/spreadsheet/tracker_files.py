"""The tracker's files, opened; the mappings that are kept, found and saved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.files.outfiles import write_text
from trackboard.exchange.files.sources import TEXT, find_sources
from trackboard.exchange.files.textfiles import fold
from trackboard.exchange.files.workbooks import WORKBOOKS
from trackboard.exchange.spreadsheet.grid import Grid, grids_of
from trackboard.exchange.spreadsheet.layout import find_header
from trackboard.exchange.spreadsheet.mapping import IGNORE, NOTE, SUFFIX, Mapping, load, text_of
from trackboard.exchange.spreadsheet.meanings import checked
from trackboard.exchange.staged import Staged
from trackboard.pathway.policy.policy import Policy

FOLDER = "mappings"
"""Beside the database, where the mappings lie that were made."""
_FITS = 0.8
"""So much of a mapping's columns must be in a file, and of the file's in the mapping, for it to be taken unasked."""


@dataclass(frozen=True, slots=True)
class Tracker:
    """One file."""

    name: str
    """As in problems."""
    path: Path | None
    """None inside a folder or an archive."""
    grids: tuple[Grid, ...]


def open_trackers(paths: Sequence[Path], today: date, staged: Staged) -> list[Tracker]:
    """Every workbook and CSV file at `paths`; what is odd about their cells, and what is not read, goes to `staged`."""
    found = find_sources(paths, TEXT | WORKBOOKS, "workbook (.xlsx) or CSV file")
    staged.not_used += found.passed_over
    named = {one_line(path.name): path for path in map(Path, paths) if path.is_file()}
    trackers = [
        Tracker(source.name, named.get(source.name), tuple(grids_of(source, today, staged.problems, staged.not_used)))
        for source in found.sources
    ]
    staged.files += [tracker.name for tracker in trackers]
    return trackers


def kept_mapping(tracker: Tracker, policy: Policy, folder: Path) -> tuple[Mapping, Path] | None:
    """The mapping beside the file, or else the one in `folder` whose columns are most of the file's; None without.

    `TrackboardError` where the one beside the file cannot be read; in the folder such are passed over.
    """
    if tracker.path is not None:
        beside = tracker.path.with_name(tracker.path.stem + SUFFIX)
        if beside.is_file():
            return checked(load(beside), policy, str(beside)), beside
    fitting = [(count, path, mapping) for path, mapping in _all(folder, policy) if (count := _fit(mapping, tracker))]
    if not fitting:
        return None
    _, path, mapping = max(fitting, key=lambda each: (each[0], str(each[1])))
    return mapping, path


def save_mapping(mapping: Mapping, tracker: Tracker, folder: Path) -> Path:
    """The mapping as a file of the folder, named after the tracker; one that is there stays."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise TrackboardError(f"{folder} cannot be made ({why}): save the mapping with --save-mapping FILE.") from None
    stem = re.sub(r"[^\w.-]+", "-", Path(tracker.name).stem).strip("-.") or "tracker"
    number = 1
    while (path := folder / f"{stem}{f'-{number}' if number > 1 else ''}{SUFFIX}").exists():
        number += 1
    write_text(path, text_of(mapping), force=False)
    return path


def _all(folder: Path, policy: Policy) -> Iterator[tuple[Path, Mapping]]:
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            yield path, checked(load(path), policy, str(path))
        except TrackboardError:
            continue


def _fit(mapping: Mapping, tracker: Tracker) -> int:
    """How many columns of the file the mapping knows; none where it is of another tracker.

    That is where much of what it knows is missing from a sheet, or much of a sheet is nothing that it knows: what it
    does not know becomes notes, and a board without its closings would look as true as one with them.
    """
    known = 0
    for grid in tracker.grids:
        sheet = mapping.sheet(grid.sheet)
        if sheet is None:
            continue
        headers = {fold(column.header) for column in sheet.columns if column.field not in (NOTE, IGNORE)}
        header = find_header(grid, headers, sheet.header_rows)
        if header is None:
            continue
        names = {fold(name) for name in header.names if name}
        there = len(headers & names)
        every = {fold(column.header) for column in sheet.columns}
        if there < _FITS * len(headers) or len(every & names) < _FITS * len(names):
            return 0
        known += there
    return known
