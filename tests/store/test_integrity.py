"""What is wrong with a database is said in sentences, and nothing is said of a sound one."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from trackboard.store import rows
from trackboard.store.audit import chain
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database
from trackboard.store.integrity import examine
from trackboard.store.tables import RECORDED_ROWS, AttendanceRow, MeetingRow, SurveyRow

from .build import PASSPHRASE, act, add_child, add_milestone, filled, some_row


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = Database.create(tmp_path / "board.db")
    for number in range(1, 8):
        child = add_child(db, f"N{number}")
        add_milestone(db, child)
        add_milestone(db, child, "became_looked_after")
    with act(db) as tx:
        rows.insert(tx, MeetingRow(1, "M1", "tracking", "2026-11-02"), AttendanceRow(1, "legal", "present"))
        rows.insert(tx, SurveyRow("Northshire", "2026", "cadence", "monthly"))
    return db


def _meddle(db: Database, *statements: str) -> list[str]:
    """Change the file as some other program would, and say what is found then."""
    triggers = db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    db.connection.execute("PRAGMA foreign_keys = OFF")
    for name, _ in triggers:
        db.connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.connection.execute(statement)
    for _, sql in triggers:
        db.connection.execute(sql)
    return list(examine(db).problems)


def test_a_sound_database_has_no_problems(db: Database) -> None:
    assert examine(db).problems == ()


def test_every_table_in_use_and_changed_is_sound() -> None:
    db = Database.memory()
    with act(db) as tx:
        for row in RECORDED_ROWS:
            rows.insert(tx, some_row(row, child=7, meeting=7))
    with act(db) as tx:
        tx.run("UPDATE children SET team = 'LAC'")
        tx.run("UPDATE actions SET child_id = NULL, action = 'of nobody'")
        tx.run("DELETE FROM survey")
    assert examine(db).problems == ()


def test_an_encrypted_and_a_read_only_database_can_be_checked(tmp_path: Path) -> None:
    with Database.create(tmp_path / "board.db", passphrase=PASSPHRASE) as db:
        add_child(db)
        assert examine(db).problems == ()
    with Database.open(tmp_path / "board.db", passphrase=PASSPHRASE, read_only=True) as db:
        assert examine(db).problems == ()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE children SET team = 'LAC' WHERE id = 3", "children (1: [3])"),
        (
            "UPDATE milestones SET on_date = '2020-01-01'",
            "milestones (14: [1,1], [1,2], [2,1], [2,2], [3,1], ...)",
        ),
        (
            "DELETE FROM milestones WHERE child_id = 2",
            "milestones (2: [2,1], [2,2])",
        ),
        (
            "INSERT INTO children (id, reference) VALUES (99, 'N99')",
            "children (1: [99])",
        ),
        (
            "UPDATE attendance SET status = 'absent'",
            'attendance (1: [1,"legal"])',
        ),
        ("DELETE FROM survey", 'survey (1: ["Northshire","2026","cadence"])'),
        ("UPDATE meetings SET chair = 'Bob'", "meetings (1: [1])"),
    ],
)
def test_rows_changed_by_another_program_are_named(db: Database, statement: str, sentence: str) -> None:
    problems = _meddle(db, statement)
    table, which = sentence.split(" ", 1)
    assert problems == [
        f"Rows of {table} are not as the audit has them {which}: they were changed by something other than trackboard."
    ]


def test_a_deleted_row_that_is_back_is_named(db: Database) -> None:
    with act(db) as tx:
        tx.run("DELETE FROM milestones WHERE child_id = 2 AND seq = 2")
    problems = _meddle(db, "INSERT INTO milestones (child_id, seq, kind, on_date) VALUES (2, 2, 'x', '2026-01-05')")
    assert problems == [
        "Rows of milestones are not as the audit has them (1: [2,2]): "
        "they were changed by something other than trackboard."
    ]


@pytest.mark.parametrize("read_only", [True, False])
def test_a_page_torn_by_a_power_cut_that_stands_whole_in_the_log_is_no_damage(tmp_path: Path, read_only: bool) -> None:
    path, after = tmp_path / "board.db", tmp_path / "after"
    filled(path, passphrase=PASSPHRASE)
    with Database.open(path, passphrase=PASSPHRASE) as db:
        add_child(db, "later")
        after.mkdir()
        for file in (path, path.with_name("board.db-wal")):
            (after / file.name).write_bytes(file.read_bytes())
    (page,) = struct.unpack_from(">I", (after / "board.db-wal").read_bytes(), 32)
    with (after / "board.db").open("r+b") as torn:
        torn.seek((page - 1) * 4096 + 512)
        torn.write(bytes(512))
    with Database.open(after / "board.db", passphrase=PASSPHRASE, read_only=read_only) as db:
        assert examine(db).problems == ()
        assert db.value("SELECT count(*) FROM children") == 21


def test_rows_that_refer_to_nothing_are_counted(db: Database) -> None:
    assert "Rows of milestones refer to children that are not there (2)." in _meddle(
        db, "DELETE FROM children WHERE id = 2"
    )


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DROP TRIGGER milestones_update", "The trigger milestones_update is missing"),
        ("DROP INDEX changes_child", "The index changes_child is missing"),
        ("CREATE TABLE extra (a)", "The table extra is unknown"),
        ("ALTER TABLE children ADD COLUMN extra", "The table children is altered"),
    ],
)
def test_a_schema_that_is_not_ours_is_named(db: Database, statement: str, sentence: str) -> None:
    db.connection.execute(statement)
    assert f"{sentence}: the file was changed by something other than trackboard." in examine(db).problems


def test_what_the_audit_says_is_part_of_it(db: Database) -> None:
    problems = _meddle(db, "UPDATE transactions SET actor = 'Bob' WHERE id = 4")
    assert problems == verify(db).problems != []


def test_an_erased_row_is_no_problem(db: Database) -> None:
    with act(db, source="erasure") as tx:
        tx.run("UPDATE children SET given_name = '' WHERE id = 1")
        chain.erase(tx, [change for (change,) in db.rows("SELECT id FROM changes WHERE child_id = 1")])
    assert examine(db).problems == ()


def test_damage_inside_the_file_is_said(db: Database, tmp_path: Path) -> None:
    page = db.value("SELECT rootpage FROM sqlite_master WHERE name = 'board_holds_until'")
    db.close()
    path = tmp_path / "board.db"
    whole = bytearray(path.read_bytes())
    whole[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(whole)
    with Database.open(path) as db:
        problems = examine(db).problems
    assert any(problem.startswith("The file is damaged: ") for problem in problems)
    assert all(problem.endswith("Restore the latest backup.") for problem in problems)


def test_where_it_lies_is_part_of_it(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trackboard.store.integrity.elsewhere", lambda path: "in a OneDrive folder")
    assert examine(db).problems == (
        "The file lies in a OneDrive folder, where two people writing at once can damage it: "
        "keep it on one machine's disk.",
    )
