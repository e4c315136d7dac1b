"""The drill: the database is gone or spoilt, the backup is put in its place, and everyone works on."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from trackboard.store.files import private_files


def gone(path: Path) -> None:
    path.unlink()


def spoilt(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:12288] = bytes(8192)
    path.write_bytes(content)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def another_file(path: Path) -> None:
    path.write_text("a letter to Santa\n" * 100)


@pytest.fixture
def office(
    run: Run, bundle: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Run:
    """Three children, imported, and one act; encrypted where the test asks for it."""
    encrypted = request.param
    if encrypted:
        monkeypatch.setenv("TRACKBOARD_PASSPHRASE", "correct horse battery staple")
        monkeypatch.setattr(
            private_files, "derive_key", functools.cache(private_files.derive_key)
        )  # 256,000 rounds each time
    assert run("init", "--authority", "Northshire", *(["--encrypt"] if encrypted else [])).code == 0
    children = [f"NS-{number},Northshire,Ann,Other,2024-05-0{number}" for number in (1, 2, 3)]
    assert run("import", "bundle", bundle(children=children), "--apply").code == 0
    assert run("record", "NS-1", "became_looked_after", "2026-10-01").code == 0
    return run


@pytest.mark.parametrize(
    ("office", "happens"),
    [(False, gone), (False, spoilt), (False, emptied), (False, another_file), (True, spoilt)],
    indirect=["office"],
)
def test_what_the_backup_held_is_back_and_is_worked_on(
    office: Run, db_path: Path, tmp_path: Path, happens: Callable[[Path], None]
) -> None:
    copy = tmp_path / "elsewhere" / "copy.db"
    copy.parent.mkdir()
    assert office("backup", copy).code == 0
    board, case = office("board", "--format", "json").json, office("case", "NS-1", "--format", "json").json
    assert office("record", "NS-2", "became_looked_after", "2026-10-02").code == 0
    happens(db_path)
    broken = office("check")
    assert broken.code == 1 and "Traceback" not in broken.err
    done = office("restore", copy)
    assert done.code == 0, done.err
    assert office("board", "--format", "json").json == board
    assert office("case", "NS-1", "--format", "json").json == case
    assert office("check").code == 0
    assert office("record", "NS-2", "became_looked_after", "2026-10-03").code == 0
    assert office("undo").code == 0


@pytest.mark.parametrize("office", [False], ids=["plain"], indirect=True)
def test_the_backup_that_an_import_made_takes_it_back_whole(
    office: Run, db_path: Path, bundle: Callable[..., Path]
) -> None:
    board = office("board", "--format", "json").json
    assert office("import", "bundle", bundle("wrong", children=["X-1,Elsewhere,,,2024-01-01"]), "--apply").code == 0
    assert office("board", "--format", "json").json != board
    backups = sorted((db_path.parent / "backups").glob("*-before-import*.db"), key=lambda file: file.stem)
    assert office("restore", backups[-1]).code == 0
    assert office("board", "--format", "json").json == board
    assert len(list(db_path.parent.glob("board-replaced-*.db"))) == 1
