"""Every report from the shell, against the same table made by DuckDB over the same rows.

DuckDB has the bundle's rows as tables of its own, loaded once and not timed; what is timed on both sides is a process
from its start to its end: interpreter, imports, the open database, the table as JSON. Its queries (`duckdb/`) begin at
the recorded milestones, where ours may use what it keeps beside each child. Whether the figures agree is looked at
before anything is timed.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.three_way import import_merge
from trackboard.pathway.days import add_working_days
from trackboard.pathway.policy.policy import load_policy
from trackboard.reports.catalogue import REPORTS
from trackboard.reports.kit.report import financial_year
from trackboard.store.database import Database

from .harness import BenchmarkError, run
from .report_data import make_recorded_since, make_reported
from .results import Row, Target
from .workbench import FLOORS, Workbench, say

QUERIES = Path(__file__).with_name("duckdb")
SMALL, LARGE = 1_000, 100_000
AGAINST_VERSION, AGAINST_DUCKDB = Target(5), Target(3)
NEEDS_A_CHILD = {"drift-referral"}
ROUNDED = 0.051
"""DuckDB rounds halves away from zero, Python to even: so much the last figure of a mean may differ."""


def reports(bench: Workbench) -> Iterator[Row]:
    """At each size every report; at 1,000 against `--version`, at 100,000 against DuckDB and against 1,000."""
    medians: dict[tuple[str, int], float] = {}
    names = [name for name in REPORTS if name not in NEEDS_A_CHILD]
    for children in bench.sizes:
        database, tables = _database(bench, children), _tables(bench, children)
        for name in names:
            query = QUERIES / f"{name}.sql"
            ours = partial(run, _ours(bench, database, name), bench.env, bench.folder)
            contenders: dict[str, Callable[[], float]] = {"ours": ours}
            if children == SMALL:
                contenders["--version"] = partial(run, bench.trackboard("--version"), bench.env, bench.folder)
            if query.exists():
                contenders["DuckDB"] = partial(run, _theirs(bench, tables, query), bench.env, bench.folder)
                _compare(bench, name, database, tables, query)
            taken = bench.interleave(bench.runs, contenders)
            medians[name, children] = median(taken["ours"])
            what = f"report {name}, {children:,} children"
            for rival, limit in (("--version", AGAINST_VERSION), ("DuckDB", AGAINST_DUCKDB)):
                if rival in taken:
                    target = limit if rival == "--version" or children >= LARGE else None
                    yield Row(what, "ms", taken["ours"], rival, taken[rival], target)
            if not taken.keys() - {"ours"}:
                yield Row(what, "ms", taken["ours"])
    if {SMALL, LARGE} <= set(bench.sizes):
        for name in names:
            small, large = [medians[name, SMALL]], [medians[name, LARGE]]
            yield Row(f"report {name}, to 100,000", "ms", large, "1,000", small, Target(LARGE / SMALL))


def _ours(bench: Workbench, database: Path, name: str) -> tuple[str, ...]:
    day = bench.today.isoformat()
    return bench.trackboard("--db", str(database), "--as-at", day, "report", name, "--format", "json")


def _theirs(bench: Workbench, tables: Path, query: Path) -> tuple[str, ...]:
    days = (f"start={financial_year(bench.today)[0]}", f"as_at={bench.today}")
    return (sys.executable, str(FLOORS / "duck.py"), str(tables), str(query), *days)


def _compare(bench: Workbench, name: str, database: Path, tables: Path, query: Path) -> None:
    """Says where the two differ in what both tell; the rows are known by DuckDB's columns of words."""
    theirs = _json(bench, _theirs(bench, tables, query))
    keys = [column for column, value in theirs[0].items() if isinstance(value, str)]
    ours = {tuple(row[key] or "" for key in keys): row for row in _json(bench, _ours(bench, database, name))["rows"]}
    differing = [
        f"{row[keys[0]]} {column}"
        for row in theirs
        for column, value in row.items()
        if column not in keys and not _same(ours.get(tuple(row[key] or "" for key in keys), {}).get(column), value)
    ]
    if differing:
        say(f"{name}: DuckDB has another figure for {', '.join(differing)}")


def _same(ours: Any, theirs: Any) -> bool:
    """Whether the figures agree; where ours does not apply, theirs is nought or nothing."""
    return bool(abs((ours or 0) - (theirs or 0)) < ROUNDED)


def _json(bench: Workbench, argv: Sequence[str]) -> Any:
    done = subprocess.run(argv, env=bench.env, cwd=bench.folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"{argv[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return json.loads(done.stdout)


# -- the same rows on both sides


def _bundles(bench: Workbench, children: int) -> tuple[Path, Path]:
    first = bench.once(f"reported-{children}", lambda folder: make_reported(folder, children, bench.today))
    name = f"recorded-since-{children}"
    return first, bench.once(name, lambda folder: make_recorded_since(folder, first, bench.today))


def _database(bench: Workbench, children: int) -> Path:
    """Ours: the first bundle recorded forty days ago, the second today."""

    def make(path: Path) -> None:
        policy = load_policy()
        moments = {0: bench.today - timedelta(days=40), 1: bench.today}
        settings = {"authority": "Benchshire", "policy_digest": policy.digest, "pseudonym_salt": "bench"}
        at = [moments[0]]
        with Database.create(path, settings=settings, clock=lambda: f"{at[0]}T09:00:00Z") as db:
            for place, folder in enumerate(_bundles(bench, children)):
                at[0] = moments[place]
                import_merge.apply(db, bundle_read.read([folder], policy), policy, actor="bench", today=bench.today)

    return bench.once(f"reported-{children}-{bench.schema()}.db", make)


def _tables(bench: Workbench, children: int) -> Path:
    """DuckDB's: the bundles' rows, and what of the policy its queries need."""

    def make(path: Path) -> None:
        import duckdb

        policy_folder = path.with_suffix(".policy")
        policy_folder.mkdir(exist_ok=True)
        _write_policy(policy_folder, bench.today)
        first, since = _bundles(bench, children)
        given = {"folder": str(first), "since": str(since), "policy": str(policy_folder), "today": str(bench.today)}
        with duckdb.connect(str(path)) as connection:
            for statement in duckdb.extract_statements((QUERIES / "tables.sql").read_text(encoding="utf-8")):
                named = {key: value for key, value in given.items() if f"${key}" in statement.query}
                connection.execute(statement, named)

    return bench.once(f"reported-{children}.duckdb", make)


def _write_policy(folder: Path, today: date) -> None:
    """The policy's clocks, stages and what a disruption takes out of effect, and the days that are worked, as CSV."""
    policy = load_policy()
    never = len(policy.stages)
    _write(folder / "clocks.csv", ("clock", "amount", "unit", "amber", "adoption", "delay_point", "gap_from"), (
        (clock.id, clock.limit.amount, clock.limit.unit, clock.amber_days, clock.adoption, clock in policy.delay_points,
         policy.stage_order.get(clock.gap_from, never))
        for clock in policy.clocks
    ))  # fmt: skip
    for name in ("starts", "stops"):
        rows = ((clock.id, kind) for clock in policy.clocks for kind in getattr(clock, name))
        _write(folder / f"{name}.csv", ("clock", "kind"), rows)
    staged = ((each.kind, policy.stage_order[each.stage or ""]) for each in policy.staged)
    _write(folder / "stages.csv", ("kind", "place"), staged)
    _write(folder / "removed.csv", ("kind",), ((kind,) for kind in policy.returns["placement_disrupted"].removes))
    _write(folder / "working_days.csv", ("day", "number"), _working_days(today - timedelta(days=2000), 2400))


def _working_days(day: date, count: int) -> Iterator[tuple[date, int]]:
    """Each of `count` days with the number of working days up to it."""
    number, following = 0, add_working_days(day, 1)
    for _ in range(count):
        if day == following:
            number, following = number + 1, add_working_days(day, 1)
        yield day, number
        day += timedelta(days=1)


def _write(file: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([columns, *rows])
