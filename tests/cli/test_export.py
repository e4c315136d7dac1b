"""`trackboard export`: the board as a file, everything as the bundle; said, logged and for the owner's eyes."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from trackboard.store.database import Database

Bundle = Callable[..., Path]
CHILDREN = [
    "A1,Northshire,Isla,Fernwick,2025-01-10,,F,,,LAC,Kay,Jo,adoption",
    "A2,Northshire,Noah,O'Sedge,2014-01-10,,M,,,LAC,Kay,Jo",
]


@pytest.fixture
def ready(run: Run, bundle: Bundle) -> Run:
    """The command line on a database of two children, one of them aged over 10."""
    run("init", "--authority", "Northshire")
    folder = bundle(children=CHILDREN, milestones=["A1,became_looked_after,2026-02-05", "A2,referred,2020-01-01"])
    assert run("import", "bundle", folder, "--apply").code == 0
    return run


def logged(db_path: Path) -> list[tuple[str, str, str, int]]:
    with Database.open(db_path, read_only=True) as db:
        return [
            tuple(row)
            for row in db.rows(
                "SELECT actor, source, note, rows FROM transactions WHERE source <> 'import' ORDER BY id"
            )
        ]


# --- The bundle -----------------------------------------------------------------------------------------------------


def test_the_bundle_comes_back_byte_for_byte_through_the_command_line(
    ready: Run, tmp_path: Path, db_path: Path
) -> None:
    once, again = tmp_path / "once", tmp_path / "again"
    done = ready("export", "bundle", "-o", once)
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        f"wrote {once}: 2 children, 2 milestones, 1 plans\n"
        f"{once} holds 2 children with their names: keep it where the database may be kept\n"
    )
    db_path.unlink()
    assert ready("init").code == 0
    assert ready("import", "bundle", once, "--apply").code == 0
    assert ready("export", "bundle", "-o", again).code == 0
    assert {f.name: f.read_bytes() for f in once.iterdir()} == {f.name: f.read_bytes() for f in again.iterdir()}
    assert len(list(once.iterdir())) == 10


def test_handing_it_out_is_logged_without_content(ready: Run, tmp_path: Path, db_path: Path) -> None:
    ready("export", "bundle", "-o", tmp_path / "a")
    ready("export", "bundle", "-o", tmp_path / "b", "--pseudonymise")
    assert logged(db_path) == [
        ("tester", "command", "a bundle of 2 children, with their names", 0),
        ("tester", "command", "a bundle of 2 children, pseudonymised", 0),
    ]


def test_a_pseudonymised_bundle_is_said_to_hold_no_names_and_holds_none(ready: Run, tmp_path: Path) -> None:
    done = ready("export", "bundle", "-o", tmp_path / "out", "--pseudonymise")
    assert "names" not in done.err
    content = "".join(file.read_text() for file in (tmp_path / "out").iterdir())
    assert [word for word in ("Isla", "Fernwick", "A1", "Kay", "2025-01-10") if word in content] == []


def test_it_replaces_nothing_without_force(ready: Run, tmp_path: Path) -> None:
    assert ready("export", "bundle", "-o", tmp_path / "out").code == 0
    done = ready("export", "bundle", "-o", tmp_path / "out")
    assert done.code == 1
    assert done.err.endswith(
        f"{tmp_path}/out/children.csv is already there: choose another name, or replace it with --force\n"
    )
    assert ready("export", "bundle", "-o", tmp_path / "out", "--force").code == 0


def test_a_bundle_is_of_today(ready: Run, tmp_path: Path) -> None:
    assert ready("--as-at", "2026-01-01", "export", "bundle", "-o", tmp_path / "out").code == 2
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_logged_is_not_handed_out(ready: Run, tmp_path: Path) -> None:
    assert ready("--read-only", "export", "bundle", "-o", tmp_path / "out").code == 2
    assert not (tmp_path / "out").exists()


# --- The board ------------------------------------------------------------------------------------------------------


def test_the_board_as_json_is_what_board_prints(ready: Run, tmp_path: Path) -> None:
    file = tmp_path / "board.json"
    done = ready("export", "board", "-o", file)
    assert (done.code, done.out) == (0, "")
    assert json.loads(file.read_text()) == ready("board", "--format", "json").json
    assert done.err.startswith(f"wrote {file}\n") and "1 turned 10 (not shown)\n" in done.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_board_as_csv_and_markdown(ready: Run, tmp_path: Path) -> None:
    ready("export", "board", "-o", tmp_path / "board.CSV", "--all")
    with (tmp_path / "board.CSV").open() as file:
        assert {row["reference"]: row["stage"] for row in csv.DictReader(file)} == {
            "A1": "Looked after",
            "A2": "Pre-proceedings",
        }
    ready("export", "board", "-o", tmp_path / "board.md")
    lines = (tmp_path / "board.md").read_text().splitlines()
    assert lines[0].startswith("| Reference")
    assert lines[2].startswith("| A1")


def test_names_are_asked_for_and_what_leaves_is_logged(ready: Run, tmp_path: Path, db_path: Path) -> None:
    ready("export", "board", "-o", tmp_path / "plain.json")
    assert "Isla" not in (tmp_path / "plain.json").read_text()
    assert logged(db_path) == [("tester", "command", "the board of 1 child, by reference", 0)]
    ready("export", "board", "-o", tmp_path / "names.json", "--privacy", "names")
    assert json.loads((tmp_path / "names.json").read_text())[0]["name"] == "Isla Fernwick"
    assert logged(db_path)[1:] == [("tester", "command", "the board of 1 child, with their names", 0)]


@pytest.mark.parametrize("name", ["board", "board.xls", "board.docx", "board.txt"])
def test_another_ending_is_refused(ready: Run, tmp_path: Path, name: str) -> None:
    done = ready("export", "board", "-o", tmp_path / name)
    assert done.code == 2
    assert done.err == f'trackboard: "{name}" does not say in what form: end it in .xlsx, .csv, .json or .md\n'
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_and_a_bundle_as_one_file_are_refused(ready: Run, tmp_path: Path) -> None:
    done = ready("export", "board", "-o", tmp_path / "none" / "board.csv")
    said = f"trackboard: there is no folder {tmp_path / 'none'}: make it first, or choose another place\n"
    assert (done.code, done.err) == (1, said)
    done = ready("export", "bundle", "-o", tmp_path / "all.zip")
    said = 'trackboard: "all.zip" names a file, and a bundle is a folder of CSV files: name a folder\n'
    assert (done.code, done.err, list(tmp_path.glob("all*"))) == (2, said, [])


def test_the_board_as_at_a_past_day(ready: Run, tmp_path: Path) -> None:
    ready("--as-at", "2026-02-10", "export", "board", "-o", tmp_path / "then.json")
    (child,) = json.loads((tmp_path / "then.json").read_text())
    assert (child["reference"], child["days_in_stage"]) == ("A1", 5)


def test_a_board_file_is_not_replaced_without_force(ready: Run, tmp_path: Path) -> None:
    file = tmp_path / "board.csv"
    file.write_text("mine")
    assert ready("export", "board", "-o", file).code == 1
    assert file.read_text() == "mine"
    assert ready("export", "board", "-o", file, "--force").code == 0
    assert file.read_text() != "mine"
