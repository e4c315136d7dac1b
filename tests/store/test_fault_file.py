"""The file of our own faults: kind and place, never a value; small, private, and never in anybody's way."""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path

import pytest

from trackboard.store.database import Database
from trackboard.store.files.faults import MOST, FaultFile
from trackboard.store.tables import ConflictRow

SECRET = "Zebulonia Quixwood"
NOW = "2026-11-16T10:00:00Z"
posix = pytest.mark.skipif(sys.platform == "win32", reason="the modes of POSIX")


@pytest.fixture
def faults(db_path: Path) -> FaultFile:
    with Database.create(db_path) as db:
        return FaultFile(db.path, db.read_only, clock=lambda: NOW)


def met(error: type[Exception] = RuntimeError) -> Exception:
    """A fault with a name in a local variable and in its message."""
    try:
        child = SECRET
        raise error(child)
    except error as bug:
        return bug


def read(faults: FaultFile) -> str:
    assert faults.path is not None
    return faults.path.read_text(encoding="utf-8")


def test_kind_and_place_are_noted_and_nothing_else(faults: FaultFile, db_path: Path) -> None:
    what = faults.note("recorder", met())
    assert re.fullmatch(r"RuntimeError at [\w.]*test_fault_file:\d+", what)
    assert faults.path == db_path.with_name("board.db.faults")
    assert read(faults).startswith("2026-11-16T10:00:00Z ")
    assert read(faults).endswith(f" recorder {what}\n")
    (fault,) = faults.noted()
    assert (fault.at, fault.part, fault.what) == (NOW, "recorder", what)


def test_where_the_library_breaks_our_own_place_is_told_as_well(faults: FaultFile) -> None:
    with pytest.raises(ValueError, match="Expecting") as bug:
        _ = ConflictRow(1, None, "", "{", "", "", "", "", "").key
    what = faults.note("reports", bug.value)
    assert re.fullmatch(r"JSONDecodeError at json\.decoder:\d+ \(trackboard\.store\.tables\.conflict_table:\d+\)", what)
    assert faults.noted()[0].what == what


@pytest.mark.parametrize("name", [SECRET, "Zebulonia\nQuixwood", "[red]", "", "\x1b]52;c;aGk=\x07"])
def test_what_is_no_name_of_python_s_is_not_written(faults: FaultFile, name: str) -> None:
    faults.note("reader", met(type(name or "_", (Exception,), {"__module__": name})))
    assert re.fullmatch(r"[0-9TZ:-]+ [\w.+-]+ reader (\?|_) at [\w.:]+\n", read(faults))
    assert len(faults.noted()) == 1


def test_the_latest_are_kept_and_the_file_stays_small(faults: FaultFile) -> None:
    for number in range(MOST + 20):
        FaultFile(faults.database, clock=lambda number=number: f"2026-11-16T1{number // 60}:{number % 60:02}:00Z").note(
            "screen", met()
        )
    noted = faults.noted()
    assert (len(noted), noted[-1].at, noted[0].at) == (MOST, "2026-11-16T11:59:00Z", "2026-11-16T10:20:00Z")
    assert len(read(faults)) < 20_000


@posix
def test_it_is_private_whatever_the_umask(faults: FaultFile) -> None:
    old = os.umask(0)
    try:
        for _ in range(MOST + 2):
            faults.note("screen", met())
    finally:
        os.umask(old)
    assert faults.path is not None
    assert stat.S_IMODE(faults.path.stat().st_mode) == 0o600


@posix
def test_it_never_fails_and_never_goes_elsewhere(faults: FaultFile, db_path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    assert faults.path is not None
    faults.path.symlink_to(elsewhere)
    assert "RuntimeError at" in faults.note("screen", met())
    assert elsewhere.read_text() == "mine"
    assert faults.noted() == []
    faults.path.unlink()
    faults.path.mkdir()
    assert "RuntimeError at" in faults.note("screen", met())
    assert faults.noted() == []


@pytest.mark.parametrize("how", ["read-only", "in memory", "no database", "no folder"])
def test_where_nothing_may_be_written_nothing_is(faults: FaultFile, db_path: Path, tmp_path: Path, how: str) -> None:
    there = {
        "read-only": FaultFile(db_path, read_only=True),
        "in memory": FaultFile(None),
        "no database": FaultFile(tmp_path / "other.db"),
        "no folder": FaultFile(tmp_path / "gone" / "other.db"),
    }[how]
    before = sorted(tmp_path.rglob("*"))
    assert "RuntimeError at" in there.note("command", met())
    assert sorted(tmp_path.rglob("*")) == before
    assert there.noted() == []


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_only_read_is_no_trouble(faults: FaultFile, db_path: Path) -> None:
    db_path.parent.chmod(0o500)
    try:
        assert "RuntimeError at" in faults.note("command", met())
    finally:
        db_path.parent.chmod(0o700)
    assert faults.noted() == []


def test_what_others_wrote_into_it_is_not_repeated(faults: FaultFile) -> None:
    faults.note("screen", met())
    assert faults.path is not None
    with faults.path.open("a") as file:
        file.write(f"{SECRET}\n\x1b[2J\n" + "x" * 100_000 + "\n")
    faults.note("reader", met())
    assert all("at" in fault.what and SECRET not in fault.what for fault in faults.noted())
    assert faults.noted()[-1].part == "reader"
