"""Children whose stories are easily misread, imported and shown on several days: every field as worked out by hand."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

STORIES = Path(__file__).parents[1] / "pathway" / "stories"
BUNDLE = [STORIES / f"{table}.csv" for table in ("children", "milestones", "plans")]


def expected(file: str) -> dict[str, list[dict[str, str]]]:
    """The rows of a file, by the day they are of."""
    found = defaultdict(list)
    with (STORIES / f"{file}.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            found[row.pop("as_at")].append(row)
    return found


def written(value: Any) -> str:
    return "" if value is None else str(value)


@pytest.fixture
def stories(run: Run) -> Run:
    run("init", "--authority", "Northshire")
    assert run("import", "bundle", *BUNDLE, "--apply").code == 0
    return run


@pytest.mark.parametrize("day", sorted(expected("expected")))
def test_every_child_stands_where_its_story_leaves_it(stories: Run, day: str) -> None:
    shown = {each["reference"]: each for each in stories("--as-at", day, "board", "--all", "--format", "json").json}
    for row in expected("expected")[day]:
        child = shown[row["reference"]]
        # A closed child has an outcome and no standing.
        fields = [field for field in row if field != "standing" or row["standing"]]
        assert {field: written(child[field]) for field in fields} == {field: row[field] for field in fields}


@pytest.mark.parametrize("day", sorted(expected("expected_clocks")))
def test_every_clock_reads_what_the_dates_give(stories: Run, day: str) -> None:
    shown = {each["reference"]: each for each in stories("--as-at", day, "board", "--all", "--format", "json").json}
    for row in expected("expected_clocks")[day]:
        clock = shown[row["reference"]]["clocks"][row["clock"]]
        fields = [field for field in row if field not in ("reference", "clock")]
        found = {field: written(clock[field]) for field in fields}
        assert (row["reference"], row["clock"], found) == (
            row["reference"],
            row["clock"],
            {field: row[field] for field in fields},
        )
