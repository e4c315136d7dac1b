"""`trackboard erase`: asked for twice, said before and after, and nowhere found again; a file brings nobody back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from trackboard.store.database import Database

Bundle = Callable[..., Path]
REASON = "court order of 3 November 2026"
CHILDREN = ["NS-1,Northshire,Zebedee,Quill,2024-01-10,,M,,Quills", "NS-2,Northshire,Isla,Quill,2025-02-11,,F,,Quills"]
MILESTONES = [
    "NS-1,referred,2024-02-05,,,,Zebedee was seen",
    "NS-1,closed,2026-01-02,,returned_home",
    "NS-2,referred,2025-03-01",
]
FILES = {
    "children": CHILDREN,
    "milestones": MILESTONES,
    "meetings": ["M-1,tracking,2025-12-01,Northshire,Kay,closed,Kay,2025-12-01T15:00:00Z"],
    "minutes": ["M-1,NS-1,1,Zebedee waits,Hear Zebedee", "M-1,NS-2,2,All well,Go on"],
    "notes": ["NS-1,,Zebedee likes frogs,Kay,2025-12-01T15:00:00Z"],
}
WORDS = ("NS-1", "Zebedee", "2024-01-10", "2024-02-05")


@pytest.fixture
def ready(run: Run, bundle: Bundle) -> Run:
    run("init", "--authority", "Northshire")
    done = run("import", "bundle", bundle(**FILES), "--apply")
    assert done.code == 0, done.err
    return run


def erased(ready: Run) -> Run:
    done = ready("erase", "NS-1", "--reason", REASON, "--confirm", "NS-1")
    assert done.code == 0, done.err
    return ready


def test_what_goes_is_said_before_and_what_is_beyond_it_after(ready: Run, db_path: Path, tmp_path: Path) -> None:
    ready("export", "bundle", "-o", tmp_path / "out")
    done = ready("erase", "ns-1", "--reason", REASON, "--confirm", "NS-1")
    assert (done.code, done.out) == (0, "")
    lines = done.err.splitlines()
    assert lines[0].startswith("erasing NS-1 cannot be undone; this goes: 2 milestones, 1 notes, 1 minutes, ")
    assert lines[1] == "the minutes of closed meetings lose its text and keep their hash: M-1"
    assert lines[2].startswith("NS-1: erased: what is left of the child is erased-1 ")
    (backup,) = (db_path.parent / "backups").glob("*.db")
    assert any("backups made before still hold the child" in line and str(backup) in line for line in lines)
    assert any("beyond this" in line and "a bundle of 2 children" in line and "tester" in line for line in lines)


def test_it_asks_for_the_reference_again(ready: Run) -> None:
    before = ready("case", "NS-1", "--format", "json").out
    for confirmed in ([], ["--confirm", "NS-2"], ["--confirm", "ns-1"]):
        done = ready("erase", "NS-1", "--reason", REASON, *confirmed)
        assert done.code in (1, 2) and "nothing was erased" in done.err
    assert ready("erase", "NS-2", "--reason", REASON, "--confirm", "NS-2").code == 1  # the case is open
    assert ready("erase", "NS-9", "--reason", REASON, "--confirm", "NS-9").code == 1
    assert ready("erase", "NS-1", "--confirm", "NS-1").code == 2  # no reason
    assert ready("--read-only", "erase", "NS-1", "--reason", "x", "--confirm", "NS-1").code == 2
    assert ready("case", "NS-1", "--format", "json").out == before


def test_nothing_is_found_again(ready: Run, db_path: Path, tmp_path: Path) -> None:
    checked = ready("check", "--format", "json")
    other = ready("case", "NS-2", "--format", "json").json
    run = erased(ready)
    for command in (
        ("board", "--all", "--format", "json", "--privacy", "names"),
        ("audit", "--last", "0", "--format", "json"),
        ("audit", "--last", "0"),
        ("meeting", "minutes", "M-1", "--privacy", "names"),
        ("meeting", "minutes", "M-1", "--format", "json"),
        ("meeting", "pack", "M-1"),
        ("retention", "review", "--all", "--format", "json"),
        ("report", "delay", "--format", "json"),
    ):
        done = run(*command)
        assert done.code == 0, (command, done.err)
        assert not [word for word in WORDS if word in done.out + done.err], command
    for file in db_path.parent.glob("board.db*"):
        assert not [word for word in WORDS if word.encode() in file.read_bytes()], file
    for command in (("case", "NS-1"), ("note", "NS-1"), ("audit", "ns-1")):
        done = run(*command, stdin="x")
        assert done.code == 1 and f"was erased on 16 Nov 2026 10:00: {REASON}" in done.err
    assert run("case", "erased-1").code == 1
    after = run("case", "NS-2", "--format", "json").json
    assert after.pop("siblings") == [] and other.pop("siblings") == ["NS-1"] and after == other
    again = run("check", "--format", "json")
    assert again.code == checked.code
    assert json.loads(again.out) == [each for each in json.loads(checked.out) if each["reference"] != "NS-1"]


def test_the_minutes_say_why_the_text_is_gone(ready: Run) -> None:
    run = erased(ready)
    text = run("meeting", "minutes", "M-1").out
    assert f"1. erased-1\n\nText erased lawfully on 16 Nov 2026 10:00: {REASON}." in text
    assert "All well" in text
    (gone, kept) = run("meeting", "minutes", "M-1", "--format", "json").json["items"]
    assert gone["erased"].endswith(REASON) and kept["erased"] is None


def test_it_is_told_in_the_audit_and_cannot_be_undone(ready: Run) -> None:
    run = erased(ready)
    latest = run("audit", "--format", "json", "--last", "1").json[0]
    assert (latest["act"], latest["source"], latest["who"]) == ("erase_child", "erasure", "tester")
    assert REASON in latest["what"]
    assert "lawful erasure" in run("undo", str(latest["change"])).err
    imported = next(each for each in run("audit", "--format", "json").json if each["source"] == "import")
    done = run("undo", str(imported["change"]))
    assert done.code == 1 and "cannot be undone" in done.err


def test_a_file_does_not_bring_the_child_back(ready: Run, bundle: Bundle) -> None:
    run = erased(ready)
    again = bundle("again", **FILES)
    for options in ((), ("--apply",)):
        done = run("import", "bundle", again, *options)
        assert done.code == 0, done.err
        assert f'the child "NS-1" was erased lawfully on 16 Nov 2026 10:00: {REASON}' in done.out + done.err
    assert [row["reference"] for row in run("board", "--all", "--format", "json").json] == ["NS-2"]
    disguised = bundle("disguised", children=["erased-1,Northshire,Zebedee,Quill,2024-01-10"])
    assert run("import", "bundle", disguised, "--apply").code == 0
    assert [row["reference"] for row in run("board", "--all", "--format", "json").json] == ["NS-2"]
    assert run("add", "NS-1", "--born", "2024-01-10").code == 0  # by hand, knowingly
    assert run("import", "bundle", again, "--apply").code == 0
    assert len(run("board", "--all", "--format", "json").json) == 2


def test_the_bundle_goes_on_without_the_child(ready: Run, tmp_path: Path, db_path: Path) -> None:
    run = erased(ready)
    assert run("export", "bundle", "-o", tmp_path / "out").code == 0
    text = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir())
    assert not [word for word in (*WORDS, "erased-") if word in text] and "NS-2" in text
    db_path.unlink()
    assert run("init").code == 0
    assert run("import", "bundle", tmp_path / "out", "--apply").code == 0


def test_an_encrypted_file_is_erased_from_too(
    run: Run, bundle: Bundle, db_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKBOARD_PASSPHRASE", "correct horse battery staple")
    assert run("init", "--encrypt").code == 0
    assert run("import", "bundle", bundle(**FILES), "--apply").code == 0
    assert erased(run)("check").code == 0
    with Database.open(db_path, read_only=True, passphrase="correct horse battery staple") as db:
        dumped = "\n".join(str(row) for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
                           for row in db.rows(f"SELECT * FROM {name}"))  # fmt: skip
    assert not [word for word in WORDS if word in dumped]
