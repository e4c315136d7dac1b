"""What makes the command line start fast, and what it says when there is nothing to start with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run

HEAVY = {"textual", "rich", "sqlite_utils", "openpyxl", "holidays", "tabulate", "sqlcipher3", "platformdirs"}


def modules_after(*args: str) -> set[str]:
    code = (
        "import sys\n"
        f"sys.argv = ['trackboard', *{args!r}]\n"
        "from trackboard.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "print('\\n'.join({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(ran.stderr.split())


@pytest.mark.parametrize("args", [("--version",), ("--help",), ("board", "--help"), ("import", "--help")])
def test_nothing_heavy_is_imported_to_say_what_there_is(args: tuple[str, ...]) -> None:
    assert not modules_after(*args) & (HEAVY - {"sqlcipher3"})


def test_the_board_as_json_imports_no_screen_and_no_table_printer(tmp_path: Path) -> None:
    path = str(tmp_path / "x.db")
    modules_after("--db", path, "init")
    imported = modules_after("--db", path, "board", "--format", "json")
    assert not imported & {"textual", "rich", "sqlite_utils", "openpyxl", "holidays", "tabulate"}


def test_checking_the_file_imports_neither_the_other_engine_nor_what_asks_it(tmp_path: Path) -> None:
    path = str(tmp_path / "x.db")
    modules_after("--db", path, "init")
    assert not modules_after("--db", path, "check") & {"sqlite_utils", "pysqlite3", "sqlite3"}


def test_without_a_database_the_way_out_is_named(run: Run, db_path: Path) -> None:
    failed = run("board")
    assert failed.code == 1
    assert failed.err == f"trackboard: {db_path}: there is no such file; `trackboard init` makes a new database\n"


def test_init_does_not_overwrite(run: Run, db_path: Path) -> None:
    assert run("init").code == 0
    failed = run("init")
    assert failed.code == 1
    assert failed.err == f"trackboard: {db_path} is already there: choose another name, or move it away first\n"


def test_a_command_that_does_not_exist_is_a_usage_error(run: Run) -> None:
    failed = run("bord")
    assert failed.code == 2
    assert "No such command 'bord'" in failed.err


def test_a_command_that_writes_refuses_any_day_but_today(run: Run, db_path: Path) -> None:
    failed = run("--as-at", "2026-01-01", "init")
    assert failed.code == 2
    assert "only today can be written" in failed.err
    assert not db_path.exists()


def test_with_no_terminal_the_bare_command_prints_the_board(run: Run) -> None:
    run("init")
    assert run().err.startswith("0 children as at 2026-11-16")


@pytest.mark.parametrize("command", [("board",), ("note", "NOBODY"), ("backup", "/nowhere/copy.db")])
def test_a_command_lets_go_of_a_file_on_a_shared_drive(run: Run, db_path: Path, command: tuple[str, ...]) -> None:
    run("--shared-drive", "init")
    run("--shared-drive", *command)
    assert [file.name for file in db_path.parent.glob("board.db*")] == ["board.db"]
    assert run("--shared-drive", "board").code == 0


def test_what_goes_to_a_pipe_is_utf8_whatever_the_code_page(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "trackboard", "--db", str(tmp_path / "x.db")]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}  # as a Windows pipe would have it
    subprocess.run([*command, "init"], env=environment, check=True, capture_output=True)
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "children.csv").write_text("reference,given_name,date_of_birth\nA1,Agnieszka Łącka,2024-05-01\n", "utf-8")
    subprocess.run([*command, "import", "bundle", folder, "--apply"], env=environment, check=True, capture_output=True)
    shown = subprocess.run(
        [*command, "board", "--privacy", "names", "--format", "csv"], env=environment, check=True, capture_output=True
    )
    assert "Agnieszka Łącka" in shown.stdout.decode("utf-8")
