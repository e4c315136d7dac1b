"""Commands that come and go: from the start of the process to its end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial

from .harness import run
from .results import Row, Target
from .workbench import FLOORS, Workbench

JSON_CHILDREN = 1_000


def commands(bench: Workbench) -> Iterator[Row]:
    """`--version` and `--help` against a bare Click program and sqlite-utils, the board as JSON against `--version`."""
    bare = (sys.executable, str(FLOORS / "command.py"))
    sqlite_utils = bench.tool("sqlite-utils")
    contenders: dict[str, Callable[[], float]] = {
        "version": lambda: run(bench.trackboard("--version"), bench.env, bench.folder),
        "help": lambda: run(bench.trackboard("--help"), bench.env, bench.folder),
        "board": lambda: run(
            bench.trackboard("--db", str(bench.database(JSON_CHILDREN)), "board", "--format", "json"),
            bench.env,
            bench.folder,
        ),
        "bare version": partial(run, (*bare, "--version"), bench.env, bench.folder),
        "bare help": partial(run, (*bare, "--help"), bench.env, bench.folder),
    }
    if sqlite_utils is not None:
        contenders["sqlite-utils"] = partial(run, (sqlite_utils, "--help"), bench.env, bench.folder)
    taken = bench.interleave(2 * bench.runs, contenders)
    yield Row("--version", "ms", taken["version"], "bare Click", taken["bare version"], Target(1.3))
    yield Row("--help", "ms", taken["help"], "bare Click", taken["bare help"], Target(1.3))
    yield Row(
        "--help", "ms", taken["help"], "sqlite-utils", taken.get("sqlite-utils", ()), Target(0.4),
        "" if sqlite_utils else "not installed",
    )  # fmt: skip
    yield Row(
        f"board --format json, {JSON_CHILDREN:,} children",
        "ms",
        taken["board"],
        "--version",
        taken["version"],
        Target(4),
    )
