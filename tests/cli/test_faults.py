"""A command with a fault of our own: where, whether anything was saved, and nothing of whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.conftest import Run
from trackboard.casework.acts.notes import write_note
from trackboard.casework.find_child import find_child
from trackboard.cli import check, init, note
from trackboard.cli.desk import desk_of

SECRET = "Zebulonia Quixwood"
Break = Callable[..., None]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Break:
    """`broken(command, after=True)`: a command that meets a fault, before or after it has saved a note on NS-1."""

    def break_down(command: click.Command, *, after: bool = False, opens: bool = True) -> None:
        @click.pass_context
        def callback(ctx: click.Context, /, **options: object) -> None:
            if opens:
                desk = desk_of(ctx.obj)
                if after:
                    write_note(desk, find_child(desk.db, "NS-1"), SECRET)
            raise KeyError(SECRET)

        monkeypatch.setattr(command, "callback", callback)

    return break_down


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "2025-01-05")
    return db_path


def test_it_says_that_nothing_was_saved_only_if_nothing_was(run: Run, file: Path, broken: Break) -> None:
    broken(note.note)
    ran = run("note", "NS-1", stdin="text")
    assert ran.code == 1
    assert ran.err.startswith("trackboard: Internal error in trackboard (KeyError at test_faults:")
    assert ran.err.endswith(". Nothing was saved.\n")
    broken(note.note, after=True)
    ran = run("note", "NS-1", stdin="text")
    assert "What was put on record before it stays saved: look before doing it again" in ran.err
    assert "Nothing was saved" not in ran.err
    assert len(run("case", "NS-1", "--format", "json").json["notes"]) == 1
    assert SECRET not in ran.err


def test_without_a_database_it_says_what_it_knows(run: Run, tmp_path: Path, broken: Break) -> None:
    broken(init.init, opens=False)
    ran = run("init", "--authority", "Northshire")
    assert (ran.code, ran.err.endswith(". Nothing more was done.\n")) == (1, True)
    assert not list(tmp_path.glob("*.faults"))


def test_check_tells_of_it_and_how_to_clear_it_and_exits_as_before(run: Run, file: Path, broken: Break) -> None:
    before = run("check")
    assert "noted" not in before.err
    broken(note.note)
    run("note", "NS-1", stdin="text")
    told = run("check")
    assert (told.code, told.out) == (before.code, before.out)
    assert "1 fault of trackboard's own noted, the latest on " in told.err
    assert "by the command: KeyError at test_faults:" in told.err
    assert f"they are in {file}.faults, without names: report them, then delete that file" in told.err
    run("note", "NS-1", stdin="text")
    assert "2 faults of trackboard's own noted" in run("check").err
    Path(f"{file}.faults").unlink()
    assert run("check").err == before.err


def test_nothing_is_written_where_nothing_may_be(run: Run, file: Path, broken: Break) -> None:
    broken(check.check, opens=False)
    ran = run("--read-only", "check")
    assert "Internal error in trackboard (KeyError at" in ran.err
    assert not Path(f"{file}.faults").exists()
