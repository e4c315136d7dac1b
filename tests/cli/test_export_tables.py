"""`trackboard export children|milestones|actions|delays|board`: what is in the files, for whom, and what is logged."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Run
from trackboard.exchange.spreadsheet import mapping
from trackboard.store.database import Database

TABLES = ("board", "children", "milestones", "actions", "delays")
NAMES = ("Isla", "Fernwick", "Noah", "Marshe")
WRITTEN = ("Asked the GP", "Chase the medical", "Court took long", "Aunt came", "Agreed by Isla's aunt")


@pytest.fixture
def ready(run: Run, bundle: Callable[..., Path]) -> Run:
    """A board with two children, one of them unborn, and a little of everything."""
    run("init", "--authority", "Northshire")
    folder = bundle(
        children=[
            "A1,Northshire,Isla,Fernwick,2025-01-10,,F,,S1,LAC,Kay Worker,Jo Owner,adoption,special_guardianship",
            "U1,Northshire,Noah,Marshe,,2026-12-13,M,,,CIN,Kay Worker,,undecided",
        ],
        milestones=[
            "A1,became_looked_after,2026-02-05,,,on_or_before",
            "A1,legal_planning_meeting,2026-01-07",
            "A1,legal_planning_meeting,2026-03-09",
            "A1,recommended,2026-05-01",
            "A1,adm_decision,2026-06-01,,,,Agreed by Isla's aunt",
            "A1,placement_application,2026-12-01,yes",
            "A1,placement_application,2026-07-01,yes",
            "U1,referred,2026-06-09",
        ],
        delays=["A1,looked_after_to_recommended,2026-02-05,avoidable,court_timetable,court,Court took long,,Jo Owner"],
        meetings=["TM1,tracking,2026-10-02,Northshire,Pat Chair,draft"],
        minutes=["TM1,A1,1,Aunt came,Chase"],
        actions=[
            "TM1,A1,Chase the medical,Jo Owner,health,2026-11-20",
            "TM1,,Asked the GP,Pat Chair,health,2026-11-21",
        ],
    )
    assert run("import", "bundle", folder, "--apply").code == 0
    return run


def csv_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def notes(db_path: Path) -> list[str]:
    with Database.open(db_path, read_only=True) as db:
        return [note for (note,) in db.rows("SELECT note FROM transactions WHERE act = 'disclosed' ORDER BY id")]


def test_children_have_a_row_each_with_their_dates_in_effect(ready: Run, tmp_path: Path) -> None:
    assert ready("export", "children", "-o", tmp_path / "c.csv").code == 0
    isla, noah = csv_rows(tmp_path / "c.csv")
    assert (
        isla
        | {
            "reference": "A1",
            "plan": "adoption",
            "parallel_plan": "special_guardianship",
            "stage": "decided",
            "stage_since": "2026-06-01",
            "standing": "overdue",
            "team": "LAC",
            "became_looked_after": "2026-02-05",
            "reason:became_looked_after": "on_or_before",
            "legal_planning_meeting": "2026-01-07",  # of what repeats, the first
            "adm_decision": "2026-06-01",
            "placement_order": "",
            "planned:placement_application": "2026-12-01",  # the next one
        }
        == isla
    )
    assert (noah["due_date"], noah["stage"], noah["referred"]) == ("2026-12-13", "unborn", "2026-06-09")
    assert "given_name" not in isla and "match_withdrawn" not in isla


def test_a_reversed_decision_is_no_longer_in_effect_and_its_reason_stands(ready: Run, tmp_path: Path) -> None:
    assert ready("record", "A1", "decision_reversed", "10/11/2026", "--reason", "RD3").code == 0
    ready("export", "children", "-o", tmp_path / "c.json")
    isla = json.loads((tmp_path / "c.json").read_text())[0]
    assert (isla["adm_decision"], isla["decision_reversed"]) == (None, "2026-11-10")
    assert isla["reason:decision_reversed"] == "RD3"


def test_milestones_actions_and_delays_have_the_columns_of_the_bundle(ready: Run, tmp_path: Path) -> None:
    ready("export", "bundle", "-o", tmp_path / "whole")
    for table in ("milestones", "actions", "delays"):
        assert ready("export", table, "-o", tmp_path / f"{table}.csv").code == 0
        assert csv_rows(tmp_path / f"{table}.csv") == csv_rows(tmp_path / "whole" / f"{table}.csv")
    assert [row["reference"] for row in csv_rows(tmp_path / "actions.csv")] == ["", "A1"]


def test_narrowed_to_some_children_it_holds_only_what_is_theirs(ready: Run, tmp_path: Path) -> None:
    for table in ("milestones", "actions"):
        ready("export", table, "-o", tmp_path / f"{table}.json", "--team", "LAC")
        assert {row["reference"] for row in json.loads((tmp_path / f"{table}.json").read_text())} == {"A1"}
    ready("export", "board", "-o", tmp_path / "b.json", "--stage", "unborn")
    assert [row["reference"] for row in json.loads((tmp_path / "b.json").read_text())] == ["U1"]


def test_a_past_day_knows_nothing_later(ready: Run, tmp_path: Path) -> None:
    for table, expected in (("milestones", 5), ("actions", 0), ("delays", 1)):
        assert ready("--as-at", "2026-05-20", "export", table, "-o", tmp_path / f"{table}.json").code == 0
        rows = json.loads((tmp_path / f"{table}.json").read_text())
        assert len(rows) == expected + (table == "milestones"), rows


def test_a_workbook_is_in_words_with_real_dates(ready: Run, tmp_path: Path) -> None:
    assert ready("export", "children", "-o", tmp_path / "c.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert book.sheetnames == ["Children", "About"]
    header, isla, _ = [[cell.value for cell in row] for row in book["Children"].iter_rows()]
    shown = dict(zip(header, isla, strict=True))
    assert (shown["Plan"], shown["Standing"], shown["Team"]) == ("Adoption", "overdue", "Looked after children")
    assert shown["ADM decision: should be placed"].date().isoformat() == "2026-06-01"
    assert shown["Became looked after (reason)"] == "That day or earlier"
    assert book["Children"].freeze_panes == "B2"
    said = " ".join(str(cell.value) for cell in book["About"]["A"])
    assert "2 children as at 2026-11-16" in said and "children by reference" in said
    assert not any(name in said for name in NAMES)


@pytest.mark.parametrize("table", TABLES)
def test_beside_a_workbook_and_csv_lies_how_they_are_read_back(ready: Run, tmp_path: Path, table: str) -> None:
    for ending in (".xlsx", ".csv"):
        assert ready("export", table, "-o", tmp_path / f"x{ending}").code == 0, "both share one mapping"
    read = mapping.load(tmp_path / "x.mapping.toml")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
    in_words, by_keys = read.sheet(book.title), read.sheet("")
    assert in_words is not None and by_keys is not None
    assert all(in_words.column(cell.value) for cell in book[1])
    with (tmp_path / "x.csv").open() as file:
        assert all(by_keys.column(header) for header in next(csv.reader(file)))
    for file in tmp_path.glob("x.*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for sheet in read.sheets:
        assert sheet.rows == ("children" if table == "board" else table)
        assert [each.field for each in sheet.columns].count("reference") == 1


def test_a_mapping_of_another_export_is_not_replaced_unless_forced(ready: Run, tmp_path: Path, db_path: Path) -> None:
    ready("export", "children", "-o", tmp_path / "x.csv")
    done = ready("export", "delays", "-o", tmp_path / "x.xlsx")
    assert done.code == 1 and "x.mapping.toml is already there" in done.err
    assert not (tmp_path / "x.xlsx").exists()
    assert len(notes(db_path)) == 1  # what did not leave is not on record
    assert ready("export", "delays", "-o", tmp_path / "x.xlsx", "--force").code == 0


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "md"])
@pytest.mark.parametrize("table", TABLES)
def test_pseudonymised_it_holds_nobody(ready: Run, tmp_path: Path, db_path: Path, table: str, ending: str) -> None:
    file = tmp_path / f"x.{ending}"
    assert ready("export", table, "-o", file, "--pseudonymise").code == 0
    text = file.read_text() if ending != "xlsx" else workbook_text(file)
    gone = (*NAMES, *WRITTEN, "Kay Worker", "Jo Owner", "Pat Chair", "A1", "U1", "TM1", "2025-01-10", "2026-12-13")
    assert [word for word in gone if word in text] == []
    assert notes(db_path)[-1].endswith((" children, pseudonymised", " child, pseudonymised"))


def workbook_text(file: Path) -> str:
    out = io.StringIO()
    for sheet in openpyxl.load_workbook(file).worksheets:
        csv.writer(out).writerows([str(cell.value) for cell in row] for row in sheet.iter_rows())
    return out.getvalue()


def test_under_a_pseudonym_no_birth_can_be_worked_out(ready: Run, tmp_path: Path) -> None:
    """Neither age nor any clock, nor the stage's first day, of a child whose days follow from its birth."""
    born = "2026-10-20"
    assert ready("add", "B1", "--born", "20/10/2026").code == 0
    ready("export", "board", "-o", tmp_path / "b.json", "--pseudonymise", "--all")
    unborn, baby = None, None
    for child in json.loads((tmp_path / "b.json").read_text()):
        assert len(child["reference"]) == 64
        unborn = child if child["stage"] == "unborn" else unborn
        baby = child if child["age_text"] == "6 weeks" else baby
    assert unborn is not None and unborn["due_date"] == "2026-12-01"
    assert baby is not None, "the age of one born on the first of the month"
    assert born not in json.dumps(baby)
    plain: Any = ready("board", "--format", "json", "--all").json
    clocks = {child["reference"]: child["clocks"]["pre_birth"]["due_on"] for child in plain}
    assert clocks["U1"] not in json.dumps(unborn)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("privacy", ["names", "initials"])
def test_pseudonyms_and_names_do_not_go_together(ready: Run, tmp_path: Path, table: str, privacy: str) -> None:
    done = ready("export", table, "-o", tmp_path / "x.csv", "--pseudonymise", "--privacy", privacy)
    assert done.code == 2
    assert done.err == (f"trackboard: --pseudonymise leaves no {privacy} in the file: leave out --privacy {privacy}\n")
    assert list(tmp_path.glob("x.*")) == []


@pytest.mark.parametrize("table", TABLES)
def test_names_are_asked_for_and_every_file_is_logged(ready: Run, tmp_path: Path, db_path: Path, table: str) -> None:
    ready("export", table, "-o", tmp_path / "plain.csv")
    ready("export", table, "-o", tmp_path / "names.csv", "--privacy", "names")
    assert "Fernwick" not in (tmp_path / "plain.csv").read_text()
    assert "Fernwick" in (tmp_path / "names.csv").read_text()
    who = "2 children" if table in ("board", "children", "milestones") else "1 child"
    assert notes(db_path) == [f"the {table} of {who}, by reference", f"the {table} of {who}, with their names"]


def test_a_database_that_is_only_read_gives_no_names_because_it_keeps_no_log(ready: Run, tmp_path: Path) -> None:
    refused = ready("--read-only", "export", "children", "-o", tmp_path / "n.csv", "--privacy", "names")
    assert refused.code == 2 and not (tmp_path / "n.csv").exists()
    assert "is put on record" in refused.err and "without --read-only" in refused.err
    done = ready("--read-only", "export", "children", "-o", tmp_path / "c.csv")
    assert done.code == 0 and "not on record, because the database is only read" in done.err


def test_formulas_are_guarded_in_csv_and_marked_as_text_in_a_workbook(ready: Run, tmp_path: Path) -> None:
    assert ready("edit", "A1", "owner", "=HYPERLINK(1)").code == 0
    ready("export", "children", "-o", tmp_path / "c.csv")
    assert csv_rows(tmp_path / "c.csv")[0]["owner"] == "'=HYPERLINK(1)"
    ready("export", "children", "-o", tmp_path / "c.xlsx", "--force")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "c.xlsx")["Children"].iter_rows() for cell in row]
    (cell,) = [cell for cell in cells if cell.value == "=HYPERLINK(1)"]
    assert cell.data_type == "s" and cell.quotePrefix
