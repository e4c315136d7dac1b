"""An older file is backed up and brought, step by step, to exactly schema.sql."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import trackboard
from trackboard.store import draft_rows
from trackboard.store.audit.seals import Writer
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database, StoreError
from trackboard.store.draft_rows import Draft
from trackboard.store.files import backup, copies
from trackboard.store.integrity import examine
from trackboard.store.sqlite import migrations
from trackboard.store.sqlite.driver import Connection, connect, statements
from trackboard.store.sqlite.migrations import migrate, steps
from trackboard.store.sqlite.schema import APPLICATION_ID, VERSION, schema_sql
from trackboard.store.tables import ROWS
from trackboard.store.upgrade import acts

from .build import RELEASED, Send, act, add_child, filled, of_version, start

AT = "2026-12-01T09:30:00Z"

# Two made-up steps: a column with what else follows from it, and a table rebuilt.
_HOUSE = """
ALTER TABLE children ADD COLUMN house TEXT NOT NULL DEFAULT '';
UPDATE children SET house = 'Rose; Cottage' WHERE id = 1;
CREATE TABLE visits (child_id INTEGER NOT NULL REFERENCES children (id), on_date TEXT NOT NULL);
CREATE TRIGGER visits_stay BEFORE DELETE ON visits BEGIN
    SELECT 1; SELECT RAISE(ABORT, 'no');
END;
"""
_REBUILT = """
CREATE TABLE survey_2 (authority TEXT NOT NULL PRIMARY KEY, answer TEXT NOT NULL);
INSERT INTO survey_2 SELECT authority, max(answer) FROM survey GROUP BY authority;
DROP TABLE survey;
ALTER TABLE survey_2 RENAME TO survey;
"""


def _schema(conn: Connection) -> dict[tuple[str, str], object]:
    """Every object, with its columns where it has any, whatever the white space and comments."""
    found: dict[tuple[str, str], object] = {}
    for kind, name, sql in conn.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"):
        text = re.sub(r"\s+", "", re.sub(r"--[^\n]*", "", sql)).replace('"', "")
        columns = conn.execute(f"PRAGMA table_xinfo({name})").fetchall() if kind in ("table", "view") else []
        found[kind, name] = (text, columns)
    return found


def _laid(sql: str, version: int) -> Connection:
    conn = connect(None)
    conn.executescript(f"{sql}; PRAGMA user_version = {version}; PRAGMA application_id = {APPLICATION_ID}")
    conn.execute("INSERT INTO settings (key, value) VALUES ('audit_key', 'abcd')")
    return conn


def _migrate(conn: Connection, to: Mapping[int, str]) -> None:
    migrate(conn, to, acts(conn, AT, Writer()))


def test_every_released_schema_arrives_at_this_one() -> None:
    assert list(steps()) == list(range(2, VERSION + 1))
    assert sorted(file.stem for file in RELEASED.glob("????.sql")) == [f"{version:04}" for version in range(1, VERSION)]
    this = _schema(_laid(schema_sql(), VERSION))
    for file in sorted(RELEASED.glob("????.sql")):
        older = _laid(file.read_text(encoding="utf-8"), int(file.stem))
        _migrate(older, steps())
        assert older.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert _schema(older) == this, file.name


@pytest.mark.parametrize("version", range(1, VERSION))
def test_a_file_of_a_released_version_keeps_all_it_holds_wherever_the_step_is_killed(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "board.db"
    of_version(path, version)
    conn = connect(path)
    tables = [name for name in (*ROWS, "transactions", "changes") if ("table", name) in _schema(conn)]
    before = {table: _content(conn, table) for table in tables}
    assert sum(map(len, before.values())) > 50
    conn.close()
    parts = list(statements(steps()[version + 1]))
    for killed_after in range(1, len(parts) + 1):

        def work(send: Send, so_far: str = "".join(parts[:killed_after])) -> None:
            conn = connect(path)
            conn.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
            _migrate(conn, {version + 1: so_far + "SELECT die();"})

        assert start(work).sent() == []
        conn = connect(path)
        assert conn.execute("PRAGMA user_version").fetchone() == (version,)
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert _schema(conn) == _schema(_laid((RELEASED / f"{version:04}.sql").read_text(encoding="utf-8"), version))
        conn.close()
    with Database.open(path, clock=lambda: AT) as db:
        assert db.value("PRAGMA user_version") == VERSION
        assert examine(db).problems == ()
        for table, rows in before.items():
            assert _content(db.connection, table, list(rows[0]) if rows else [])[: len(rows)] == rows
        assert [db.value("SELECT count(*) FROM drafts"), db.setting("authority")] == [1, "Northshire"]


def _content(conn: Connection, table: str, names: Sequence[str] = ()) -> list[dict[str, object]]:
    """The rows of a table by column; of `names` only, where any are given."""
    names = names or [name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    return [dict(zip(names, row, strict=True)) for row in conn.execute(f"SELECT {', '.join(names)} FROM {table}")]


@pytest.mark.parametrize("version", range(1, VERSION))
def test_what_version_3_added_is_filled_from_the_audit_and_drafts_are_carried_over(
    tmp_path: Path, version: int
) -> None:
    of_version(tmp_path / "board.db", version)
    with Database.open(tmp_path / "board.db", clock=lambda: AT) as db:
        told = "SELECT kind, on_date, recorded_on, period, year FROM"
        assert db.rows(f"{told} milestones ORDER BY child_id, seq") == [
            ("referred", "2025-03-04", "2026-10-20", "", ""),
            ("became_looked_after", "2025-03-05", "2026-10-20", "", ""),
            ("medical_report", "2025-04-02", "2026-10-30", "", ""),
            ("first_review", "2025-04-02", "2026-11-09", "", ""),
            ("referred", "2024-06-01", "2026-10-20", "", ""),
            ("placement_order", "2026-12-20", "2026-11-09", "", ""),
        ]
        assert db.rows(f"{told} struck") == [("first_review", "2025-04-01", "2026-10-30", "", "")]
        assert draft_rows.at(db, 2) == draft_rows.about(db, 1) == draft_rows.of_person(db, "Kim Chair") == [
            Draft("minute", 2, 1, "Kim Chair", {"discussion": "half a sent"}, "2026-11-29T10:00:00Z")
        ]  # fmt: skip
        assert verify(db).problems == [] and examine(db).problems == ()
        # What is undone, struck out or altered from here on has the new columns too.
        with act(db) as tx:
            tx.run("UPDATE milestones SET note = 'x', version = version + 1")
            tx.run("UPDATE agenda SET left_for = '2027-01-08' WHERE meeting_id = 2")
            tx.run("UPDATE minutes SET version = version WHERE 1 = 0")
        assert examine(db).problems == ()
        with db.upkeep() as conn:
            conn.execute("DROP TRIGGER struck_update")
            conn.execute("UPDATE struck SET period = '2025-03-05'")
        assert [problem for problem in examine(db).problems if "not as the audit" in problem] == [
            "Rows of struck are not as the audit has them (1: [1,1]): they were changed by something other than "
            "trackboard."
        ]


def test_a_difference_would_be_seen() -> None:
    this = _laid(schema_sql(), VERSION)
    other = _laid(schema_sql(), VERSION)
    assert _schema(this) == _schema(other)
    _migrate(other, {VERSION + 1: _HOUSE})
    differing = {name for name in _schema(other) if _schema(other)[name] != _schema(this).get(name)}
    assert differing == {("table", "children"), ("table", "visits"), ("trigger", "visits_stay")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    filled(tmp_path / "board.db")
    return tmp_path / "board.db"


@pytest.fixture
def newer(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of this version, met by a trackboard that knows two more steps."""
    for name in ("files.opening", "sqlite.schema", "files.backup", "upgrade"):
        monkeypatch.setattr(f"trackboard.store.{name}.VERSION", VERSION + 2)
    monkeypatch.setattr(migrations, "steps", lambda: {VERSION + 1: _HOUSE, VERSION + 2: _REBUILT})
    return path


def test_an_older_file_is_backed_up_and_brought_up_to_date(newer: Path) -> None:
    with Database.open(newer, clock=lambda: AT) as db:
        assert db.value("PRAGMA user_version") == VERSION + 2
        assert db.rows("SELECT id, house FROM children WHERE house <> ''") == [(1, "Rose; Cottage")]
        assert len(db.rows("SELECT * FROM pragma_table_info('survey')")) == 2
        assert db.value("PRAGMA foreign_keys") == 1
        assert verify(db).problems == []
        acts = db.rows("SELECT actor, source, act, at, rows FROM transactions WHERE source = 'migration' ORDER BY id")
        assert acts == [
            ("trackboard", "migration", f"migrate_to_{VERSION + 1}", AT, 1),
            ("trackboard", "migration", f"migrate_to_{VERSION + 2}", AT, 0),
        ]
    kept = copies.latest(newer)
    assert kept is not None
    assert kept.name == f"board-20261201T093000Z-before-version-{VERSION + 2}.db"
    assert backup.verify(kept).user_version == VERSION
    with Database.open(newer):
        assert copies.latest(newer) == kept


def test_an_older_file_is_not_read_only_brought_up_to_date(newer: Path) -> None:
    before = newer.read_bytes()
    with pytest.raises(StoreError, match=r"board\.db is from an older trackboard: open it once without --read-only"):
        Database.open(newer, read_only=True)
    assert newer.read_bytes() == before
    assert copies.latest(newer) is None


def test_a_step_that_fails_leaves_the_version_before_it_whole(path: Path) -> None:
    broken = {VERSION + 1: _HOUSE, VERSION + 2: "CREATE TABLE half (a); INSERT INTO nowhere VALUES (1);"}
    with Database.open(path) as db:
        before = _schema(db.connection)
        with pytest.raises(Exception, match="nowhere"):
            _migrate(db.connection, broken)
        assert db.value("PRAGMA user_version") == VERSION + 1
        assert ("table", "visits") in _schema(db.connection)
        assert ("table", "half") not in _schema(db.connection)
        assert before.keys() <= _schema(db.connection).keys()
        assert verify(db).problems == []


def test_a_step_that_breaks_references_is_refused(path: Path) -> None:
    with Database.open(path) as db:
        with pytest.raises(
            StoreError, match=f"cannot be brought to version {VERSION + 1}: 100 rows of milestones refer"
        ):
            _migrate(db.connection, {VERSION + 1: "DELETE FROM children;"})
        assert db.value("SELECT count(*) FROM children") == 20
        assert verify(db).problems == []


def test_two_at_once_take_each_step_once(path: Path) -> None:
    slow = {VERSION + 1: _HOUSE + _BUSY_WORK, VERSION + 2: _REBUILT}

    def work(send: Send) -> None:
        conn = connect(path)
        _migrate(conn, slow)
        send(conn.execute("PRAGMA user_version").fetchone()[0])

    assert [sent for process in [start(work) for _ in range(3)] for sent in process.sent()] == [VERSION + 2] * 3
    conn = connect(path)
    assert conn.execute("SELECT count(*) FROM transactions WHERE source = 'migration'").fetchone() == (2,)


_BUSY_WORK = """
CREATE TABLE work AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n;
CREATE INDEX work_i ON work (i);
DROP TABLE work;
"""


def _killed(path: Path, after: float) -> None:
    import time

    def work(send: Send) -> None:
        with Database.open(path) as db:
            _migrate(db.connection, {VERSION + 1: _HOUSE + _BUSY_WORK * 5, VERSION + 2: _REBUILT + _BUSY_WORK * 5})

    process = start(work)
    time.sleep(after)
    process.kill()


def _kill_and_go_on(folder: Path, kills: int) -> None:
    versions = set()
    # On a busy machine the work may hardly have begun by then: more kills, later and later, until two places were met.
    moments = [0.2 * kill / kills for kill in range(kills)] + [0.4, 0.8, 1.6, 3.2]
    for kill, after in enumerate(moments):
        if kill >= kills and len(versions) > 1:
            break
        path = folder / f"{kill}.db"
        filled(path)
        _killed(path, after)
        conn = connect(path)
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        versions.add(version)
        assert (("table", "visits") in _schema(conn)) == (version > VERSION)
        _migrate(conn, {VERSION + 1: _HOUSE, VERSION + 2: _REBUILT})
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert conn.execute("SELECT count(*) FROM transactions WHERE source = 'migration'").fetchone() == (2,)
        assert conn.execute("SELECT house FROM children WHERE id = 1").fetchone() == ("Rose; Cottage",)
        conn.close()
    assert len(versions) > 1, "killed at one place only"


def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path: Path) -> None:
    _kill_and_go_on(tmp_path, kills=8)


@pytest.mark.soak
def test_killed_at_very_many_moments_it_goes_on_where_it_was(tmp_path: Path) -> None:
    _kill_and_go_on(tmp_path, kills=150)


def test_statements_of_the_schema_are_whole() -> None:
    assert len([part for part in statements(schema_sql()) if part.strip()]) == len(
        _schema(_laid(schema_sql(), VERSION))
    )


def test_schema_sql_is_written_from_the_tables() -> None:
    """`python -m trackboard.store.sqlite.schema > schema.sql` writes it again."""
    written = Path(__file__).parents[2] / "schema.sql"
    assert written.read_text(encoding="utf-8") == schema_sql()
    assert max(map(len, schema_sql().splitlines())) <= 120


def test_no_process_reads_the_file_of_the_schema(tmp_path: Path) -> None:
    """The package alone, far from the checkout, with another's schema.sql where it once looked for its own."""
    shutil.copytree(Path(trackboard.__file__).parent, tmp_path / "trackboard")
    for folder in (tmp_path, tmp_path / "trackboard"):
        (folder / "schema.sql").write_text("CREATE TABLE other_package (x);")
    made = tmp_path / "board.db"
    command = [sys.executable, "-m", "trackboard", "--db", str(made), "init"]
    alone = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert _schema(connect(made)) == _schema(_laid(schema_sql(), VERSION))


def test_ids_of_what_may_not_be_lost_are_written_into_the_file(tmp_path: Path) -> None:
    with Database.create(tmp_path / "new.db") as db:
        add_child(db)
        assert (db.value("PRAGMA application_id"), db.value("PRAGMA user_version")) == (APPLICATION_ID, VERSION)
    assert (tmp_path / "new.db").read_bytes()[68:72] == b"trkb"
