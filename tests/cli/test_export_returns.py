"""`trackboard export annex-a|ssd`: in the form asked for, by references, logged, and taken back by `import`."""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import Run
from trackboard.store.database import Database

Bundle = Callable[..., Path]
CHILDREN = [
    "A1,Northshire,Isla,Fernwick,2025-01-10,,F,WBRI,,LAC,Kay,Jo,adoption",
    "=A2,Northshire,Noah,O'Sedge,2024-01-10,,M,,,LAC,Kay,Jo",
    "A3,Northshire,Ada,Rush,2024-01-10,,M,,,LAC,Kay,Jo",
]
MILESTONES = [
    "A1,became_looked_after,2026-02-05",
    "A1,adm_decision,2026-04-05,,,,words of the panel",
    "=A2,adm_decision,2026-04-05",
    "=A2,decision_reversed,2026-05-05,,,RD1",
    "A3,became_looked_after,2026-02-05",
]


@pytest.fixture
def ready(run: Run, bundle: Bundle) -> Run:
    """The command line on three children: a decision, one reversed, none."""
    run("init", "--authority", "Northshire")
    assert run("import", "bundle", bundle(children=CHILDREN, milestones=MILESTONES), "--apply").code == 0
    return run


def logged(db_path: Path) -> list[str]:
    with Database.open(db_path, read_only=True) as db:
        return [note for (note,) in db.rows("SELECT note FROM transactions WHERE act = 'disclosed' ORDER BY id")]


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))


def test_list_10_as_csv(ready: Run, tmp_path: Path, db_path: Path) -> None:
    file = tmp_path / "list.csv"
    done = ready("export", "annex-a", "-o", file)
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        f"wrote {file}: 2 rows, 2 children\n"
        "left blank, because the board does not hold them: Family identifier, Does the Child have a Disability\n"
    )
    first, second = rows(file)
    assert first["Child Unique ID"] == "'=A2"
    assert first["Reason Why Child No Longer Placed for Adoption"] == (
        "RD1 - The child’s needs changed subsequent to the decision"
    )
    assert (second["Child Unique ID"], second["Gender"], second["Ethnicity"]) == ("A1", "b) Female", "a) WBRI")
    assert (second["Date of Birth"], second["Age of Child (Years)"]) == ("10/01/2025", "1")
    assert second["Date of Decision that Child Should be Placed for Adoption"] == "05/04/2026"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert logged(db_path) == ["list 10 of Annex A: 2 children, by reference"]


def test_list_10_as_a_workbook_has_real_dates_and_comes_back(ready: Run, tmp_path: Path, db_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    assert ready("export", "annex-a", "-o", file).code == 0
    book = load_workbook(file)
    assert book.sheetnames == ["List 10"]
    cells = list(book["List 10"].iter_rows(values_only=True))
    assert cells[0][12] == "Date of Adoption Order"
    assert [row[0] for row in cells[1:]] == ["=A2", "A1"]
    assert str(cells[2][8]) == "2026-04-05 00:00:00"
    board = {row["reference"]: row["stage"] for row in ready("board", "--format", "json").json}
    db_path.unlink()
    ready("init", "--authority", "Northshire")
    assert ready("import", "annex-a", file, "--apply").code == 0
    del board["A3"]
    # The child whose decision was reversed is known to no list as looked after, so this is all that is left.
    assert {row["reference"]: row["stage"] for row in ready("board", "--format", "json").json} == board


def test_ssd_permanence_and_back(ready: Run, tmp_path: Path, db_path: Path) -> None:
    file = tmp_path / "permanence.csv"
    done = ready("export", "ssd", "-o", file)
    assert done.code == 0
    assert "left blank, because the board does not hold them: perm_ffa_cp_decision_date," in done.err
    assert [(row["perm_person_id"], row["perm_adm_decision_date"]) for row in rows(file)] == [
        ("'=A2", "2026-04-05"),
        ("A1", "2026-04-05"),
    ]
    assert rows(file)[0]["perm_decision_reversed_reason"] == "RD1"
    assert logged(db_path) == ["ssd_permanence: 2 children, by reference"]
    assert "nothing is new" in ready("import", "ssd", file, "--apply").err


@pytest.mark.parametrize("form", ["annex-a", "ssd"])
def test_under_pseudonyms_nobody_is_in_it(ready: Run, tmp_path: Path, db_path: Path, form: str) -> None:
    file = tmp_path / "out.csv"
    assert ready("export", form, "-o", file, "--pseudonymise").code == 0
    text = file.read_text(encoding="utf-8")
    assert [word for word in ("A1", "A2", "10/01/2025", "2025-01-10", "Isla", "Kay", "panel") if word in text] == []
    assert len(rows(file)) == 2
    assert logged(db_path)[0].endswith(": 2 children, pseudonymised")


@pytest.mark.parametrize("form", ["annex-a", "ssd"])
def test_no_names_and_no_free_text_are_ever_in_it(ready: Run, tmp_path: Path, form: str) -> None:
    ready("export", form, "-o", tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert [word for word in ("Isla", "Fernwick", "Sedge", "Kay", "Jo", "panel") if word in text] == []


@pytest.mark.parametrize("form", ["annex-a", "ssd"])
def test_it_replaces_nothing_without_force_and_logs_nothing_then(
    ready: Run, tmp_path: Path, db_path: Path, form: str
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("mine")
    assert ready("export", form, "-o", file).code == 1
    assert (file.read_text(), logged(db_path)) == ("mine", [])
    assert ready("export", form, "-o", file, "--force").code == 0
    assert len(rows(file)) == 2


@pytest.mark.parametrize(
    ("form", "name", "ends"),
    [
        ("annex-a", "list.json", "end it in .xlsx or .csv"),
        ("ssd", "list.xlsx", "ssd_permanence is CSV, end it in .csv"),
    ],
)
def test_another_ending_is_refused(ready: Run, tmp_path: Path, form: str, name: str, ends: str) -> None:
    done = ready("export", form, "-o", tmp_path / name)
    assert (done.code, done.err) == (2, f'trackboard: "{name}" does not say in what form: {ends}\n')


def test_as_at_a_past_day(ready: Run, tmp_path: Path) -> None:
    assert ready("--as-at", "2026-05-01", "export", "annex-a", "-o", tmp_path / "then.csv").code == 0
    header = "Date of Decision that Child Should No Longer be Placed for Adoption"
    assert [row[header] for row in rows(tmp_path / "then.csv")] == ["", ""]
