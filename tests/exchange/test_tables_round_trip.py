"""What export hands out as a workbook or CSV comes back through `import spreadsheet`, by the mapping beside it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.exchange import staged_rows
from tests.exchange.test_bundle_write import LINE, TEXT, bundles, lay
from tests.northshire import BUNDLE
from trackboard.board.board import Board
from trackboard.board.model import Filter
from trackboard.casework.derivation import keep_current
from trackboard.exchange.bundle.bundle_reader import read
from trackboard.exchange.exports import export_tables as tables_out
from trackboard.exchange.exports.shape import Outward
from trackboard.exchange.files.sources import Source
from trackboard.exchange.files.tabletext import csv_text
from trackboard.exchange.files.workbook_write import Sheet, workbook
from trackboard.exchange.spreadsheet.grid import grids_of
from trackboard.exchange.spreadsheet.mapping import Mapping, load, text_of
from trackboard.exchange.spreadsheet.meanings import checked
from trackboard.exchange.spreadsheet.stage_sheets import stage
from trackboard.exchange.spreadsheet.tracker_words import Words
from trackboard.exchange.staged import Staged
from trackboard.exchange.three_way import import_merge
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.database import Database

POLICY = load_policy()
TODAY = date(2026, 11, 16)
LONG = {"milestones": tables_out.milestones, "delays": tables_out.delays, "actions": tables_out.actions}
WORDS = Words(POLICY)
SOURCE = "spreadsheet"


def database(folder: Path) -> Database:
    """A database with the bundle in it, as the command line keeps it."""
    db = Database.memory()
    import_merge.apply(db, read([folder], POLICY), POLICY, actor="Ann", today=TODAY)
    keep_current(db, POLICY, TODAY)
    return db


def handed_out(db: Database, make: Callable[[tables_out.Handing], Outward]) -> Outward:
    board = Board(db, POLICY, TODAY)
    return make(tables_out.Handing(board, Filter(all=True), "names"))


def as_csv(made: Outward) -> bytes:
    return csv_text(made.for_machines()).encode()


def by_mapping(made: Outward, folder: Path) -> Mapping:
    """How it is read back, as it is written to the disk."""
    (folder / "x.mapping.toml").write_text(text_of(made.mapping()), encoding="utf-8")
    return checked(load(folder / "x.mapping.toml"), POLICY, "x.mapping.toml")


def taken_back(name: str, content: bytes, by: Mapping) -> Staged:
    """The file as an import stages it."""
    staged = Staged(SOURCE)
    grids = grids_of(Source(name, lambda: content), TODAY, staged.problems, staged.not_used)
    stage([(grids, by)], POLICY, TODAY, staged)
    return staged


@settings(max_examples=8, deadline=None)
@given(bundles())
def test_milestones_delays_and_actions_lose_nothing(whole: dict[str, list[dict[str, Any]]]) -> None:
    for row in (*whole["milestones"], *whole["delays"], *whole["actions"]):
        row.pop("recorded_on", None)  # the day of a change in this database, not of the file
    with tempfile.TemporaryDirectory() as name:
        everything, rest = Path(name, "everything"), Path(name, "rest")
        everything.mkdir()
        rest.mkdir()
        lay(everything, whole)
        lay(rest, {each: [] if each in LONG else rows for each, rows in whole.items()})
        first = database(everything)
        made = [handed_out(first, make) for make in LONG.values()]
        by = [by_mapping(each, rest) for each in made]
        book = workbook([Sheet(each.name, each.for_people()) for each in made])
        together = Mapping(tuple(sheet for each in by for sheet in each.sheets))
        texts = [taken_back("x.csv", as_csv(each), how) for each, how in zip(made, by, strict=True)]
        for files in (texts, [taken_back("x.xlsx", book, together)]):
            second = database(rest)
            for staged in files:
                assert [each for each in staged.problems if each.refused] == []
                import_merge.apply(second, staged, POLICY, actor="Ann", today=TODAY)
            for each, make in zip(made, LONG.values(), strict=True):
                assert plain(handed_out(second, make)) == plain(each)


def plain(made: Outward) -> list[dict[str, str]]:
    """The rows; a milestone without a source has the spreadsheet's when it comes from one."""
    keys = [each.key for each in made.fields]
    rows = [dict(zip(keys, row, strict=True)) for row in made.rows]
    for row in rows:
        if "source" in row:
            row["source"] = row["source"] or SOURCE
    return sorted(rows, key=lambda row: sorted(row.items()))


SAID = LINE.filter(lambda text: not text or not WORDS.is_empty(text))
"""A tracker's `-`, `n/a` and the like say nothing."""


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(SAID, SAID, SAID, SAID, TEXT), min_size=1, max_size=4))
def test_what_is_typed_of_a_child_comes_back(people: list[tuple[str, str, str, str, str]]) -> None:
    columns = ("given_name", "family_name", "social_worker", "owner", "early_permanence_why_not")
    children = [
        {"reference": f"A{place}", "date_of_birth": "2025-01-10", **dict(zip(columns, said, strict=True))}
        for place, said in enumerate(people)
        if not WORDS.is_empty(said[-1])
    ]
    if not children:
        return
    with tempfile.TemporaryDirectory() as name:
        lay(Path(name), {"children": children})
        made = handed_out(database(Path(name)), tables_out.children)
        by = by_mapping(made, Path(name))
    for file, content in (("x.csv", as_csv(made)), ("x.xlsx", workbook([Sheet(made.name, made.for_people())]))):
        staged = taken_back(file, content, by)
        for child in children:
            found = staged_rows.children(staged)[child["reference"]]
            assert {key: found.get(key, "") for key in columns} == {key: child[key] for key in columns}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_northshire_goes_out_and_comes_back(run: Run, tmp_path: Path, db_path: Path, ending: str) -> None:
    """Every child with every field and date in effect; and to its own database it tells nothing new."""
    assert run("init", "--authority", "Northshire").code == 0
    assert run("import", "bundle", BUNDLE, "--apply").code == 0
    tables = ("children", "milestones", "actions", "delays", "board")
    for table in tables:
        asked = ("export", table, "--all", "--privacy", "names", "-o", tmp_path / f"{table}.{ending}")
        assert run(*asked).code == 0
        again = run("import", "spreadsheet", tmp_path / f"{table}.{ending}", *mapping(tmp_path, table))
        assert again.code == 0 and "nothing is new: there is nothing to write" in again.err + again.out
    before = typed(run, tmp_path / "before.json")
    db_path.unlink()
    assert run("init", "--authority", "Northshire").code == 0
    file = tmp_path / f"children.{ending}"
    assert run("import", "spreadsheet", file, *mapping(tmp_path, "children"), "--apply").code == 0
    assert typed(run, tmp_path / "after.json") == before and len(before) == 128


def typed(run: Run, file: Path) -> list[dict[str, Any]]:
    """The children as exported, without what is worked out: some of that rests on milestones that repeat."""
    assert run("export", "children", "--all", "--privacy", "names", "-o", file).code == 0
    worked_out = ("stage", "stage_since", "days_in_stage", "standing", "worst", "worst_due_on")
    return [{key: each[key] for key in each if key not in worked_out} for each in json.loads(file.read_text("utf-8"))]


def mapping(folder: Path, table: str) -> tuple[str, Path]:
    return ("--mapping", folder / f"{table}.mapping.toml")
