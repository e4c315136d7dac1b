"""Rows into a fresh database: read, checked, written and audited by ours; read and written by the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from .data import MILESTONES_EACH
from .harness import run
from .results import Row, Target
from .workbench import Workbench

SQLITE, SQLITE_UTILS = Target(5), Target(1)
LARGE = 100_000
"""Rows from which the targets hold: with fewer it is the start of the program that is measured."""


def imports(bench: Workbench) -> Iterator[Row]:
    """The same files by `import FORMAT --apply`, by `sqlite3 .import --csv` and by `sqlite-utils insert --csv`."""
    for kind, what, folder in (
        ("bundle", "milestones", bench.bundle(bench.rows // MILESTONES_EACH)),
        ("ssda903", "episodes", bench.episodes()),
    ):
        files = sorted(folder.glob("*.csv"))
        contenders: dict[str, Callable[[], float]] = {"ours": partial(_ours, bench, kind, folder)}
        if sqlite3 := bench.tool("sqlite3"):
            contenders["sqlite3 .import"] = partial(_sqlite3, bench, sqlite3, files)
        if sqlite_utils := bench.tool("sqlite-utils"):
            contenders["sqlite-utils"] = partial(_sqlite_utils, bench, sqlite_utils, files)
        taken = bench.interleave(bench.runs, contenders)
        for rival, limit in (("sqlite3 .import", SQLITE), ("sqlite-utils", SQLITE_UTILS)):
            target = limit if bench.rows >= LARGE else None
            remark = "failed" if rival in contenders else "not installed"
            yield Row(
                f"import {kind}, {bench.rows:,} {what}", "s", taken["ours"], rival, taken.get(rival, ()), target, remark
            )


def _ours(bench: Workbench, kind: str, folder: Path) -> float:
    database = str(bench.scratch("ours.db"))
    run(bench.trackboard("--db", database, "init", "--authority", "Benchshire"), bench.env, bench.folder)
    return (
        run(bench.trackboard("--db", database, "import", kind, str(folder), "--apply"), bench.env, bench.folder) / 1000
    )


def _sqlite3(bench: Workbench, sqlite3: str, files: list[Path]) -> float:
    database = str(bench.scratch("sqlite3.db"))
    orders = [f'.import --csv "{file}" {file.stem}' for file in files]
    return run((sqlite3, database, *orders), bench.env, bench.folder) / 1000


def _sqlite_utils(bench: Workbench, sqlite_utils: str, files: list[Path]) -> float:
    """A command a file, as it has it; the second start is part of the time."""
    database = str(bench.scratch("sqlite-utils.db"))
    orders = [(sqlite_utils, "insert", database, file.stem, str(file), "--csv", "--no-detect-types") for file in files]
    return sum(run(order, bench.env, bench.folder) for order in orders) / 1000
