"""The statutory looked-after return, SSDA903, as CSVs or XML: a folder, a zip or files, several years at once.

A table is known by its columns. The newest return that has a row wins. What the return holds becomes milestones; what
it leaves open, and where it contradicts itself, becomes problems, with the number of the return's validation rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import TEXT, Source, find_sources
from trackboard.exchange.files.textfiles import is_xml, open_table
from trackboard.exchange.ssda903.return_children import stage
from trackboard.exchange.ssda903.return_milestones import SOURCE
from trackboard.exchange.ssda903.return_rows import AnyRow, Rows, read_rows
from trackboard.exchange.ssda903.return_tables import recognise
from trackboard.exchange.staged import Progress, Staged

if TYPE_CHECKING:
    from trackboard.pathway.policy.policy import Policy

_EVERY = 5_000
"""Rows between two reports of progress."""


def read(
    paths: Sequence[Path],
    policy: Policy,
    *,
    authority: str = "",
    prefix: str = "",
    progress: Progress | None = None,
) -> Staged:
    """The return at `paths`, staged.

    `authority` goes before what an LA column says; `prefix` is put before each reference. All kinds and outcomes are
    the pathway's own, so `policy` is not asked: it is there because every reader has this form. `TrackboardError` where
    a file cannot be read, or none is a table that says who is looked after or decided on.
    """
    found = find_sources(paths, TEXT | {".xml"}, "CSV or XML file")
    staged = Staged(SOURCE, not_used=list(found.passed_over))
    rows = Rows()
    for source in found.sources:
        _read_file(source, prefix, rows, staged, progress)
    if not (rows.episodes or rows.decisions or rows.adoptions):
        names = ", ".join(Path(path).name or str(path) for path in paths)
        raise TrackboardError(
            f"There is no table of episodes or adoptions in {names}: an SSDA903 return has one with the columns "
            "CHILD, DECOM, RNE, LS, PLACE, DEC and REC."
        )
    stage(rows, staged, authority)
    staged.rows_read += sum(problem.refused for problem in staged.problems)
    staged.problems.sort(key=lambda p: (p.file, p.row or 0, p.column, p.sentence))
    if progress:
        progress(staged.rows_read, staged.rows_read)
    return staged


def _read_file(source: Source, prefix: str, rows: Rows, staged: Staged, progress: Progress | None) -> None:
    """Add a file's rows to `rows`, or say that it is not used."""
    data = source.load()
    source = Source(source.name, lambda: data)
    found = _of_xml(source, prefix, rows, staged) if is_xml(data) else _of_csv(source, prefix, rows, staged)
    for add, row in found:
        add(row)
        staged.rows_read += 1
        if progress and staged.rows_read % _EVERY == 0:
            progress(staged.rows_read, 0)


_Found = Iterator[tuple[Callable[[AnyRow], None], AnyRow]]
"""Each row with what takes it in."""


def _of_csv(source: Source, prefix: str, rows: Rows, staged: Staged) -> _Found:
    text = open_table(source)
    table = recognise(text.name, text.columns())
    if table is None:
        staged.not_used.append(f"{text.name}: not a table of the SSDA903 return")
        return
    if not table.used:
        staged.not_used.append(f"{text.name}: the {table.name} table holds nothing that the board shows")
        return
    staged.files.append(text.name)
    add = rows.of_another_file(table.name)
    for row in read_rows(table.name, text, prefix, staged.problems):
        yield add, row


def _of_xml(source: Source, prefix: str, rows: Rows, staged: Staged) -> _Found:
    from trackboard.exchange.ssda903.xml_form import USED, NotAReturn, XmlReturn  # 20 ms, and only for XML

    whole = XmlReturn(source)
    adds: dict[str, Callable[[AnyRow], None]] = {}
    try:
        for table, row in whole.rows(prefix, staged.problems):
            # With its first row the file has every table, though some may be without rows.
            adds = adds or {table.name: rows.of_another_file(table.name) for table in USED}
            yield adds[table], row
    except NotAReturn:
        staged.not_used.append(f"{source.name}: XML, but not the SSDA903 return")
        return
    staged.files.append(source.name)
    for name in sorted(whole.not_used):
        staged.not_used.append(f"{source.name}: the {name} table holds nothing that the board shows")
