"""`trackboard check` on the audit: what it can prove, what it cannot, and that both are said."""

from __future__ import annotations

import json
import os
import pwd
import re
from pathlib import Path

import pytest

from tests.conftest import Run
from trackboard.store.database import Database


@pytest.fixture
def ready(run: Run) -> Run:
    assert run("init", "--authority", "Northshire").code == 0
    for reference in ("NS-1", "NS-2"):
        assert run("add", reference, "--born", "2024-01-10").code == 0
    return run


def _said(run: Run, code: int = 0) -> str:
    done = run("check")
    assert done.code == code, done.out + done.err
    return done.err


def test_it_counts_what_is_sealed_here_and_names_the_head(ready: Run, db_path: Path) -> None:
    said = _said(ready)
    with Database.open(db_path, read_only=True) as db:
        head = db.value("SELECT head FROM transactions ORDER BY id DESC LIMIT 1")
    assert f"audit: 2 acts: 2 sealed here and right; head {head}" in said
    assert "can write another history that passes" in said and "compare the head with one kept elsewhere" in said


def test_on_another_machine_the_chain_is_checked_and_the_seals_are_counted(
    ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKBOARD_KEYS", str(tmp_path / "laptop"))
    said = _said(ready)
    assert "audit: 2 acts: 2 sealed by other installations, which alone can prove it; head " in said
    assert not (tmp_path / "laptop").exists()
    assert ready("add", "NS-3", "--born", "2024-02-10").code == 0
    assert "3 acts: 1 sealed here and right, 2 sealed by other installations" in _said(ready)
    assert (tmp_path / "laptop" / "seal.key").is_file()


def test_what_is_wrong_is_a_fault_and_stops_the_night_s_script(ready: Run, db_path: Path) -> None:
    with Database.open(db_path) as db:
        (kept,) = db.row("SELECT sql FROM sqlite_master WHERE name = 'transactions_stay'")
        db.connection.execute("DROP TRIGGER transactions_stay")
        db.connection.execute("UPDATE transactions SET actor = 'Bob' WHERE id = 1")
        db.connection.execute(kept)
    done = ready("check", "--format", "json")
    assert done.code == 1
    faults = [each["finding"] for each in json.loads(done.out) if each["severity"] == "fault"]
    assert any(re.match(r"Act 1 \(add_child by Bob, .*\) is not as it was sealed", each) for each in faults)


def test_where_no_key_can_be_kept_it_says_why(ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "seal.key").write_text("no key")
    monkeypatch.setenv("TRACKBOARD_KEYS", str(tmp_path / "keys"))
    assert ready("add", "NS-3", "--born", "2024-02-10").code == 0
    said = _said(ready)
    assert "2 sealed by other installations, which alone can prove it, 1 without a seal" in said
    assert "acts are not sealed here: " in said and "seal.key holds no key: move it away" in said


def test_the_systems_own_name_stands_beside_the_one_that_was_given(ready: Run) -> None:
    """In data. People read who it was said to be."""
    assert ready("case", "NS-1", "--privacy", "names").code == 0
    login, machine = pwd.getpwuid(os.getuid()).pw_name, os.uname().nodename[:64]
    found = ready("audit", "--format", "json").json
    assert {(each["who"], each["login"], each["machine"]) for each in found} == {("tester", login, machine)}
    header, row = ready("audit", "--disclosures", "--format", "csv").out.splitlines()
    assert header == "change,at,who,source,what,login,machine" and row.endswith(f",{login},{machine}")
    shown = ready("audit").out
    assert "tester" in shown and "Login" not in shown
