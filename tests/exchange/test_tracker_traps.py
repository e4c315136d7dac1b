"""What people do to a tracker between two meetings, and what becomes of it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.clocks import StandingClock
from tests.conftest import Run

HEADER = ["Ref", "Name", "DoB", "LAC date", "ADM", "PO", "Plan", "Comments"]
ANN = ["A1", "Thistle, Ann", "02/01/2025", "01/06/2025", "", "", "Adoption", ""]
BEN = ["B2", "Thistle, Ben", "02/01/2026", "01/06/2026", "", "", "SGO", ""]


@pytest.fixture
def ready(run: Run) -> Run:
    assert run("init", "--authority", "Northshire").code == 0
    return run


def tracker(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Our tracker"], HEADER, *rows])
    return path


def notes(run: Run, reference: str) -> list[str]:
    return [note["note"] for note in run("case", reference, "--format", "json").json["notes"]]


def test_a_sheet_laid_out_for_next_month_hides_nobody(ready: Run, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for month, rows in (("Oct 26", [ANN]), ("Nov 26", [ANN, BEN]), ("Dec 26", [])):
        sheet = book.create_sheet(month)
        for row in (["Our tracker"], HEADER, *rows):
            sheet.append(row)
    book.save(tmp_path / "months.xlsx")
    assert ready("import", "spreadsheet", tmp_path / "months.xlsx", "--apply").code == 0
    assert [child["reference"] for child in ready("board", "--format", "json").json] == ["A1", "B2"]


@pytest.mark.parametrize("reference", ["", "tbc", "N/K", "?"])
def test_a_child_without_a_reference_is_refused_by_row_and_the_others_can_come_in(
    reference: str, ready: Run, tmp_path: Path
) -> None:
    path = tracker(tmp_path / "tracker.csv", ANN, [reference, *BEN[1:]])
    done = ready("import", "spreadsheet", path, "--apply", "--format", "json")
    assert done.code == 1
    (refused,) = (line for line in done.json if line["what"] == "refused")
    assert (refused["row"], refused["item"]) == (4, "Ref") and "reference is" in refused["words"]
    assert ready("import", "spreadsheet", path, "--apply", "--skip-bad-rows").code == 0
    assert [child["reference"] for child in ready("board", "--format", "json").json] == ["A1"]


def test_a_row_of_more_words_belongs_to_the_child_above(ready: Run, tmp_path: Path) -> None:
    more = ["", "", "", "", "", "", "", "and her aunt has come forward"]
    path = tracker(tmp_path / "tracker.csv", ANN, more, [*more[:-1], "twice"], BEN, [""] * 8, more)
    done = ready("import", "spreadsheet", path, "--apply", "--format", "json")
    assert done.code == 0
    said = {line["row"]: line["words"] for line in done.json if line["what"] == "noted"}
    assert [row for row, words in said.items() if "the child above" in words] == [4, 5]
    assert "row left out" in said[8], "what stands apart is nobody's, and is listed"
    assert sorted(notes(ready, "A1")) == ["Comments: and her aunt has come forward", "Comments: twice"]
    assert notes(ready, "B2") == []


def test_a_doubt_about_a_word_is_kept(ready: Run, tmp_path: Path) -> None:
    doubted = [*ANN[:6], "Adoption?", ""]
    assert ready("import", "spreadsheet", tracker(tmp_path / "tracker.csv", doubted, BEN), "--apply").code == 0
    plans = {child["reference"]: child["plan"] for child in ready("board", "--format", "json").json}
    assert plans == {"A1": "adoption", "B2": "special_guardianship"}
    assert (notes(ready, "A1"), notes(ready, "B2")) == (["Plan: Adoption?"], [])


def test_next_month_corrects_adds_and_removes_nothing(ready: Run, tmp_path: Path) -> None:
    path = tracker(tmp_path / "tracker.csv", [*ANN[:4], "tbc", "", "Adoption", "to panel"], BEN)
    assert ready("import", "spreadsheet", path, "--apply").code == 0
    tracker(path, [*ANN[:3], "08/06/2025", "12.9.25", "", "SGO", "to court"])
    done = ready("import", "spreadsheet", path, "--apply", "--format", "json")
    assert done.code == 0
    assert {(line["what"], line["item"], line["reference"]) for line in done.json} >= {
        ("changed", "became_looked_after", "A1"),
        ("new", "adm_decision", "A1"),
        ("missing", "child", "B2"),
    }
    case = ready("case", "A1", "--format", "json").json
    assert [(each["kind"], each["date"]) for each in case["milestones"]] == [
        ("became_looked_after", "2025-06-08"),
        ("adm_decision", "2025-09-12"),
    ]
    assert case["plan"] == "special_guardianship"
    assert sorted(notes(ready, "A1")) == ["ADM: tbc", "Comments: to court", "Comments: to panel"]
    assert len(ready("board", "--format", "json").json) == 2


def test_a_kept_mapping_is_not_taken_for_a_tracker_that_says_more(ready: Run, tmp_path: Path) -> None:
    assert ready("import", "spreadsheet", tracker(tmp_path / "ours.csv", ANN), "--apply").code == 0
    more = [*HEADER[:-2], "Placed", "Closed", "Outcome"]
    gone = ["C3", "Thistle, Cai", "02/01/2020", "01/06/2023", "", "", "", "03/02/2026", "SGO"]
    with (tmp_path / "theirs.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([more, gone])
    assert ready("import", "spreadsheet", tmp_path / "theirs.csv", "--apply").code == 0
    (closed,) = (child for child in ready("board", "--all", "--format", "json").json if child["reference"] == "C3")
    assert (closed["stage"], closed["stage_since"], closed["outcome"]) == (
        "closed",
        "2026-02-03",
        "special_guardianship",
    )


def test_a_kept_mapping_is_taken_when_a_column_has_come(ready: Run, tmp_path: Path) -> None:
    assert ready("import", "spreadsheet", tracker(tmp_path / "ours.csv", ANN), "--apply").code == 0
    with (tmp_path / "next.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*HEADER, "Guardian"], [*ANN, "Q. Reed"]])
    done = ready("import", "spreadsheet", tmp_path / "next.csv", "--apply")
    assert done.code == 0 and "is read by the mapping" in done.err
    assert notes(ready, "A1") == ["Guardian: Q. Reed"]


def test_a_day_that_was_ahead_is_planned_and_once_it_is_past_it_has_happened(
    ready: Run, tmp_path: Path, clock: StandingClock
) -> None:
    path = tracker(tmp_path / "tracker.csv", [*ANN[:4], "12/9/25", "8/12/26", *ANN[6:]])
    assert ready("import", "spreadsheet", path, "--apply").code == 0
    (child,) = ready("board", "--format", "json").json
    assert (child["stage"], child["stage_since"]) == ("decided", "2025-09-12")
    clock.stand_on(date(2027, 1, 4))
    done = ready("import", "spreadsheet", path, "--apply", "--format", "json")
    assert [(line["what"], line["item"], line["new"]) for line in done.json] == [
        ("new", "placement_order", "2026-12-08")
    ], "and what was planned is not said to be missing"
    (child,) = ready("board", "--format", "json").json
    assert (child["stage"], child["stage_since"]) == ("ordered", "2026-12-08")
    assert "nothing is new" in ready("import", "spreadsheet", path, "--apply").err
