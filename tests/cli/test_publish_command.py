"""`report NAME --publish` in every form in which a report can leave: what is in the file, its notes and properties."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.test_report_command import arguments
from tests.conftest import Run
from tests.reports.build import asked, northshire
from tests.reports.publishing import LEAVE, NEVER, SECRET, make_authority
from trackboard.reports import catalogue
from trackboard.reports.kit.columns import Holds
from trackboard.reports.kit.report import Report


@pytest.fixture
def benchshire(run: Run, tmp_path: Path) -> Run:
    run("init", "--authority", "Benchshire")
    done = run("import", "bundle", make_authority(tmp_path / "made", 60), "--apply")
    assert done.code == 0, done.err
    return run


def texts_of(path: Path) -> str:
    """Everything that is in a file, a packed one too."""
    if path.suffix not in (".xlsx", ".docx"):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as packed:
        return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def shape(name: str) -> Report:
    """The report of another authority, for what its columns hold."""
    return catalogue.make(name, asked(northshire()))


def unfit(holds: Holds, key: str, question: str, value: Any) -> bool:
    """Whether a value is a number that may not leave in a column that holds this."""
    if isinstance(value, bool) or not isinstance(value, int | float) or holds in (Holds.MEETINGS, Holds.FIGURE):
        return False
    rounded = value >= 10 and value % 10 == 0
    if holds is Holds.COUNT or (holds is Holds.BY_ROW and not question.startswith("alert_rank")):
        return not rounded and not (holds is Holds.BY_ROW and isinstance(value, float) and 0 < value <= 1)
    if holds in (Holds.DERIVED, Holds.BY_ROW):
        rank = key in ("rank", "n") or question.startswith("alert_rank")
        return not rounded and not (isinstance(value, float) and 0 < value <= 1) and not (rank and value <= 7)
    return True


@pytest.mark.parametrize("name", LEAVE)
def test_nothing_small_exact_or_typed_leaves_in_any_form(benchshire: Run, tmp_path: Path, name: str) -> None:
    for ending in ("csv", "json", "xlsx", "docx", "md"):
        done = benchshire("report", name, "--publish", "-o", tmp_path / f"r.{ending}")
        assert done.code == 0, done.err
        assert SECRET not in texts_of(tmp_path / f"r.{ending}"), ending
        assert "tester" not in texts_of(tmp_path / f"r.{ending}"), "who made it stays behind too"
    printed = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert printed.keys() == {"report", "authority", "period", "as_at", "include", "n", "rows", "notes"}
    columns = shape(name).columns
    for row in printed["rows"]:
        for column in columns:
            question = row.get("question", "")
            assert not unfit(column.holds, column.key, question, row[column.key]), (column.key, row)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text(encoding="utf-8"))))
    assert [list(row.values()) for row in rows] == [
        ["" if value is None else str(value) for value in row.values()] for row in printed["rows"]
    ]
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert len(book.sheetnames) == 2 and book.sheetnames[1] == "About"
    assert all(sheet.sheet_state == "visible" for sheet in book)
    numbers = Counter(cell.value for row in book[book.sheetnames[0]] for cell in row if is_number(cell.value))
    shown = [column.key for column in columns if column.label]
    assert numbers == Counter(row[key] for row in printed["rows"] for key in shown if is_number(row[key]))
    about = [cell.value for row in book["About"] for cell in row if cell.value]
    assert not [value for value in about if is_number(value)]
    assert all(note in about for note in printed["notes"])


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@pytest.mark.parametrize("name", ["actions", "attendance", "survey"])
def test_what_is_looked_for_is_there_before(benchshire: Run, name: str) -> None:
    """The control: without --publish the typed words are in these."""
    assert SECRET in benchshire("report", name, "--format", "json").out


@pytest.mark.parametrize("name", LEAVE)
def test_the_terminal_and_the_picture_say_no_more(benchshire: Run, name: str) -> None:
    exact = benchshire("report", name, "--format", "json").json
    for form in ("plain", "simple", "github"):
        ran = benchshire("report", name, "--publish", "--format", form)
        assert ran.code == 0 and SECRET not in ran.out + ran.err
    picture = benchshire("report", name, "--publish", "--picture")
    assert picture.code == 0 and SECRET not in picture.out + picture.err
    said = picture.err.splitlines()
    assert f"n = {exact['n']} " not in said[1] or exact["n"] % 10 == 0 or name in ("attendance", "survey")
    assert "for publication: numbers of 5 or fewer" in said[2]
    for remark in exact["notes"][len(said) - 1 :]:
        assert remark not in picture.err, "remarks tell figures of this authority"


def test_the_survey_of_one_authority_is_no_longer_the_table_without_publish(benchshire: Run) -> None:
    exact, found = (
        {
            row["question"]: row["answer"]
            for row in benchshire("report", "survey", *more, "--format", "json").json["rows"]
        }
        for more in ((), ("--publish",))
    )
    small = {key for key, value in exact.items() if isinstance(value, int) and value <= 5 and "rank" not in key}
    assert len(small) > 2 and all(found[key] is None for key in small)
    large = {key for key, value in exact.items() if isinstance(value, int) and value > 5 and "rank" not in key}
    assert large and all(found[key] == max(10, (exact[key] + 5) // 10 * 10) for key in large)
    assert found["tracking_cadence"] == "Monthly" and found["inspection"] is None is found["inclusion"]


def test_side_by_side_only_letters_leave(benchshire: Run, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "docx"):
        out = tmp_path / f"s.{ending}"
        assert benchshire("report", "survey", "--authorities", "--publish", "-o", out).code == 0
        assert SECRET not in texts_of(out)
    heads = (tmp_path / "s.csv").read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"section,question,label(,[A-Z])+,n", heads)


def test_sections_stay_behind_and_say_so(benchshire: Run) -> None:
    for name in LEAVE:
        sections = list(benchshire("report", name, "--format", "json").json)[8:]
        for section in sections:
            refused = benchshire("report", name, "--publish", "--section", section)
            assert (refused.code, refused.out) == (2, "")
            assert f"--publish leaves sections behind, and {section} is one" in refused.err


@pytest.mark.parametrize("name", NEVER)
def test_what_lists_single_children_leaves_no_file(benchshire: Run, tmp_path: Path, name: str) -> None:
    for ending in ("csv", "json", "xlsx", "docx", "md"):
        out = tmp_path / f"r.{ending}"
        refused = benchshire(*arguments(name, benchshire), "--publish", "-o", out)
        assert (refused.code, refused.out) == (2, "") and "lists single children" in refused.err
        assert not out.exists()
