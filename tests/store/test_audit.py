"""Every change of every recorded table is in the audit, whole, and anything done to the audit is noticed."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import pwd
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from trackboard.store import rows
from trackboard.store.audit import chain
from trackboard.store.audit.seals import Key
from trackboard.store.audit.verification import Verification, verify
from trackboard.store.database import Database
from trackboard.store.files.installation import Installation
from trackboard.store.sqlite.driver import IntegrityError, connect
from trackboard.store.sqlite.schema import schema_sql
from trackboard.store.tables import RECORDED_ROWS, ROWS, ChildRow, MeetingRow, MilestoneRow, Row

from .build import Send, act, add_child, add_milestone, some_row, start


@pytest.fixture
def db() -> Database:
    return Database.memory()


def _changes(db: Database, table: str) -> list[tuple[Any, ...]]:
    found = db.rows("SELECT op, row_key, child_id, old, new FROM changes WHERE table_name = ? ORDER BY id", (table,))
    return [
        (op, key, child, json.loads(old or "null"), json.loads(new or "null")) for op, key, child, old, new in found
    ]


@pytest.mark.parametrize("row", RECORDED_ROWS, ids=lambda row: row.TABLE)
def test_every_column_of_every_change_is_written_down(db: Database, row: type[Row]) -> None:
    with act(db) as tx:
        rows.insert(tx, ChildRow(1, "N001"), MeetingRow(1, "M1", "tracking", "2026-11-02"))
    _let_everything_happen(db, row.TABLE)
    first = some_row(row, child=1, meeting=1)
    with act(db) as tx:
        rows.insert(tx, first)
        second = rows.update(tx, first)
        rows.delete(tx, second)
    key = json.dumps([getattr(first, name) for name in row.KEY], ensure_ascii=False, separators=(",", ":"))
    child = getattr(first, "child_id", first.id if isinstance(first, ChildRow) else None)
    written = [change for change in _changes(db, row.TABLE) if change[1] == key]
    assert written == [
        ("insert", key, child, None, asdict(first)),
        ("update", key, child, asdict(first), asdict(second)),
        ("delete", key, child, asdict(second), None),
    ]


def _let_everything_happen(db: Database, table: str) -> None:
    """Without the rules that some tables have beside the audit, such as that a note stays as it is."""
    audited = [f"{table}_{op}" for op in ("insert", "update", "delete")]
    for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)):
        if name not in audited:
            db.connection.execute(f"DROP TRIGGER {name}")


def test_the_recorded_tables_are_those_that_the_schema_says() -> None:
    recorded = schema_sql().split("-- What people and imports record")[1].split("-- What is computed from it")[0]
    assert re.findall(r"^CREATE TABLE (\w+)", recorded, re.M) == list(ROWS)


def test_row_classes_are_the_tables_as_they_are(db: Database) -> None:
    for row in RECORDED_ROWS:
        info = db.rows("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (row.TABLE,))
        assert rows.columns(row) == tuple(name for name, _ in info)
        assert tuple(name for name, place in sorted(info, key=lambda column: column[1]) if place) == row.KEY


def test_triggers_are_all_of_one_form() -> None:
    """Read as text, so that a column added to a table and not to its triggers cannot slip through."""
    conn = connect(None)
    conn.executescript(schema_sql())
    found = dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    for table in ROWS:
        columns = [name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        for op, sides in (("insert", ["NEW"]), ("update", ["OLD", "NEW"]), ("delete", ["OLD"])):
            sql = re.sub(r"\s+", " ", found[f"{table}_{op}"])
            objects = ["json_object(" + ", ".join(f"'{c}', {side}.{c}" for c in columns) + ")" for side in sides]
            assert sql.startswith(
                f"CREATE TRIGGER {table}_{op} AFTER {op.upper()} ON {table} BEGIN INSERT INTO changes"
            )
            assert re.findall(r"json_object\([^)]*\)", sql) == objects
            assert sql.count(";") == 1


def test_a_replaced_row_is_a_deleted_one_and_a_new_one(db: Database) -> None:
    child = add_child(db)
    with act(db) as tx:
        tx.run("INSERT OR REPLACE INTO children (id, reference) VALUES (?, 'N002')", (child,))
    assert [change[0] for change in _changes(db, "children")] == ["insert", "delete", "insert"]


def test_a_great_many_rows_are_written_down_like_one(db: Database) -> None:
    add_child(db)
    with act(db, "import", "import") as tx:
        many_rows = (MilestoneRow(1, seq, "referred", "2026-01-05", source="x") for seq in range(2, 900))
        rows.insert_many(tx, MilestoneRow, many_rows)
        rows.insert(tx, MilestoneRow(1, 900, "referred", "2026-01-05", source="x"))
    many, one = _changes(db, "milestones")[0], _changes(db, "milestones")[-1]
    assert replace(MilestoneRow(**many[4]), seq=0) == replace(MilestoneRow(**one[4]), seq=0)
    assert db.value("SELECT rows FROM transactions WHERE act = 'import'") == 899
    assert verify(db).problems == []


def test_what_was_looked_at_or_taken_is_an_act_without_changes(db: Database) -> None:
    _looked(db, "reveal_name", "N001")
    assert db.rows("SELECT actor, source, act, note, rows FROM transactions") == [
        ("Ann", "board", "reveal_name", "N001", 0)
    ]
    assert verify(db).problems == []


def _looked(db: Database, name: str, note: str) -> None:
    """An act that changes nothing."""
    with db.write(actor="Ann", source="board", act=name, note=note):
        pass


def test_nothing_is_altered_by_statements(db: Database) -> None:
    add_milestone(db, add_child(db))
    for statement in (
        "UPDATE changes SET new = '{}'",
        "UPDATE changes SET digest = 'x', old = NULL, new = NULL",
        "DELETE FROM changes",
        "INSERT OR REPLACE INTO changes SELECT * FROM changes WHERE id = 1",
        "INSERT INTO changes (txn, table_name, row_key, op) VALUES (1, 'children', '[9]', 'insert')",
        "INSERT INTO changes (txn, table_name, row_key, op) VALUES (2, 'children', '[9]', 'insert')",
        "UPDATE transactions SET actor = 'Bob' WHERE id = 1",
        "UPDATE transactions SET head = '' WHERE id = 1",
        "DELETE FROM transactions",
        "INSERT OR REPLACE INTO transactions SELECT * FROM transactions WHERE id = 1",
    ):
        with pytest.raises(IntegrityError, match="audit: "):
            db.connection.execute(statement)
        with pytest.raises(IntegrityError, match="audit: "), act(db) as tx:
            tx.run(statement)
    with pytest.raises(IntegrityError, match="audit: "), act(db) as tx:
        tx.run("UPDATE transactions SET actor = 'Bob' WHERE head = ''")
    assert verify(db).problems == []


def _without_triggers(db: Database) -> None:
    for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        db.connection.execute(f"DROP TRIGGER {name}")
    db.connection.execute("PRAGMA foreign_keys = OFF")


def _history(db: Database) -> None:
    """Five acts, eleven changes."""
    first, second = add_child(db), add_child(db, "N002")
    with act(db, "import", "import") as tx:
        for seq in range(1, 8):
            rows.insert(tx, MilestoneRow(first, seq, "referred", f"2026-01-0{seq}"))
    _looked(db, "reveal_name", "N001")
    with act(db, "edit") as tx:
        tx.run("UPDATE children SET team = 'LAC'")
    assert second == 2


_TAMPERED: dict[str, str] = {
    "a change edited": "UPDATE changes SET new = replace(new, '2026-01-03', '2026-01-04') WHERE id = 5",
    "a date moved by a day in an old row": "UPDATE changes SET old = replace(old, '\"\"', '\"x\"') WHERE id = 11",
    "the child of a change edited": "UPDATE changes SET child_id = NULL WHERE id = 4",
    "the kind of a change edited": "UPDATE changes SET op = 'update' WHERE id = 4",
    "a change of null made text": "UPDATE changes SET old = '' WHERE id = 4",
    "a change removed": "DELETE FROM changes WHERE id = 6",
    "the last change removed": "DELETE FROM changes WHERE id = 11",
    "a change added": "INSERT INTO changes (txn, table_name, row_key, op) VALUES (3, 'children', '[9]', 'delete')",
    "a change given to another act": "UPDATE changes SET txn = 4 WHERE id = 11",
    "a change of no act": "UPDATE changes SET txn = 77 WHERE id = 11",
    "two changes exchanged": "UPDATE changes SET id = CASE id WHEN 4 THEN -5 ELSE -4 END WHERE id IN (4, 5);"
    "UPDATE changes SET id = -id WHERE id < 0",
    "an act's actor edited": "UPDATE transactions SET actor = 'Bob' WHERE id = 2",
    "an act's moment edited": "UPDATE transactions SET at = '2020-01-01T00:00:00Z' WHERE id = 4",
    "an act's note edited": "UPDATE transactions SET note = 'N002' WHERE act = 'reveal_name'",
    "an act removed": "DELETE FROM transactions WHERE act = 'reveal_name'",
    "an act and its changes removed": "DELETE FROM changes WHERE txn = 2; DELETE FROM transactions WHERE id = 2",
    "the first act removed": "DELETE FROM changes WHERE txn = 1; DELETE FROM transactions WHERE id = 1",
    "the end cut": "DELETE FROM changes WHERE txn >= 4; DELETE FROM transactions WHERE id >= 4",
    "everything removed": "DELETE FROM changes; DELETE FROM transactions",
    "two acts exchanged": "UPDATE changes SET txn = 3 - txn WHERE txn < 3;"
    "UPDATE transactions SET id = -id WHERE id < 3; UPDATE transactions SET id = 3 + id WHERE id < 0",
    "an act added": "INSERT INTO transactions (at, actor, source, act, head) VALUES ('2026', 'x', 'y', 'z', 'feed')",
    "an act left open": "INSERT INTO transactions (at, actor, source, act) VALUES ('2026', 'x', 'y', 'z')",
    "a head edited": "UPDATE transactions SET head = 'feed' WHERE id = 3",
    "the last head edited": "UPDATE transactions SET head = 'feed' WHERE id = 5",
    "content taken without an erasure": "UPDATE changes SET old = NULL, new = NULL WHERE id = 5",
    "content taken, a digest left": "UPDATE changes SET new = NULL, digest = '{digest}' WHERE id = 5",
    "content edited under its old digest": "UPDATE changes SET new = '{{}}', digest = '{digest}' WHERE id = 5",
    "an act's count of changes edited": "UPDATE transactions SET rows = 0 WHERE id = 3",
    "an act's login edited": "UPDATE transactions SET login = 'boss' WHERE id = 2",
    "an act's machine edited": "UPDATE transactions SET machine = 'elsewhere' WHERE id = 2",
    "an act given to another key": "UPDATE transactions SET key_id = 'feedfeedfeedfeed' WHERE id = 2",
    "an act made one of the older form": "UPDATE transactions SET key_id = 'anchored', seal = head WHERE id = 2",
    "a seal edited": "UPDATE transactions SET seal = 'feed' WHERE id = 3",
    "a seal exchanged": "UPDATE transactions SET seal = (SELECT seal FROM transactions WHERE id = 2) WHERE id = 3",
    "a seal removed": "UPDATE transactions SET seal = '' WHERE id = 3",
    "the head removed": "DELETE FROM settings WHERE key = 'audit_head'",
}


@pytest.mark.parametrize("tampering", _TAMPERED)
def test_tampering_is_noticed(db: Database, tampering: str) -> None:
    _history(db)
    assert verify(db, db.installation.key()).problems == []
    digest = _digest_of(db, 5)
    _without_triggers(db)
    db.connection.executescript(
        _TAMPERED[tampering].format(digest=digest) if "digest" in tampering else _TAMPERED[tampering]
    )
    problems = verify(db, db.installation.key()).problems
    assert problems
    assert all(problem.endswith(".") for problem in problems)


def _digest_of(db: Database, change: int) -> str:
    """The digest that a lawful erasure would keep."""
    copy = Database.memory()
    db.connection.backup(copy.connection)
    with copy.write(actor="Ann", source="erasure", act="erase") as tx:
        chain.erase(tx, [change])
    return str(copy.value("SELECT digest FROM changes WHERE id = ?", (change,)))


def test_the_sentence_names_the_act(db: Database) -> None:
    _history(db)
    _without_triggers(db)
    db.connection.execute("DELETE FROM changes WHERE id = 5")
    at = db.value("SELECT at FROM transactions WHERE id = 3")
    assert verify(db).problems == [
        f"Act 3 (import by Ann, {at}) is not as it was sealed, or an act before it is missing "
        "(7 changes were sealed, 6 are there)."
    ]


def test_a_lawful_erasure_takes_the_content_and_the_chain_holds(db: Database) -> None:
    child = add_child(db, given_name="Zebedee")
    with act(db) as tx:
        rows.update(tx, replace(rows.get(db, ChildRow, child) or ChildRow(0, ""), given_name="Zachary"))
    with db.write(actor="Ann", source="erasure", act="erase_child", note="order of 3 March 2026") as tx:
        tx.run("UPDATE children SET given_name = '' WHERE id = ?", (child,))
        chain.erase(tx, [change for (change,) in db.rows("SELECT id FROM changes WHERE child_id = ?", (child,))])
    assert verify(db).problems == []
    kept = db.rows("SELECT op, old, new, length(digest) FROM changes ORDER BY id")
    assert kept == [(op, None, None, 64) for op in ("insert", "update", "update")] + [("erase", None, None, 0)] * 3
    everything = str([db.rows(f"SELECT * FROM {table}") for table in ("children", "changes", "transactions")])
    assert "Zebedee" not in everything and "Zachary" not in everything


@pytest.mark.parametrize("source", ["board", "command", "import"])
def test_only_an_erasure_may_take_content(db: Database, source: str) -> None:
    add_child(db)
    with pytest.raises(IntegrityError, match="audit: "), act(db, source=source) as tx:
        chain.erase(tx, [1])


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE changes SET new = '{}' , digest = 'x' WHERE id = 1",
        "UPDATE changes SET new = NULL WHERE id = 1",
        "UPDATE changes SET new = NULL, digest = 'x', row_key = '[2]' WHERE id = 1",
        "DELETE FROM changes WHERE id = 1",
    ],
)
def test_an_erasure_may_do_nothing_else(db: Database, attempt: str) -> None:
    add_child(db)
    with pytest.raises(IntegrityError, match="audit: "), act(db, source="erasure") as tx:
        tx.run(attempt)


def test_an_erasure_is_noticed_when_its_own_record_is_removed(db: Database) -> None:
    add_child(db)
    with db.write(actor="Ann", source="erasure", act="erase") as tx:
        chain.erase(tx, [1])
    _without_triggers(db)
    db.connection.execute("DELETE FROM changes WHERE op = 'erase'")
    assert "Change 1 was emptied or altered outside a lawful erasure." in verify(db).problems


def test_the_head_moves_with_every_act_and_is_the_last_acts(db: Database) -> None:
    heads = [chain.head(db)]
    steps: list[Callable[[], object]] = [
        lambda: add_child(db),
        lambda: _looked(db, "export", "board"),
        lambda: add_milestone(db, 1),
    ]
    for step in steps:
        step()
        heads.append(chain.head(db))
    assert heads[0] == ""
    assert len(set(heads)) == 4
    assert heads[1:] == [head for (head,) in db.rows("SELECT head FROM transactions ORDER BY id")]


@dataclass(frozen=True)
class Laptop:
    """An installation: the folder of its key, and its clock."""

    keys: Path
    now: str = "2026-11-16T09:30:00Z"

    def open(self, path: Path) -> Database:
        """The file, new if there is none."""
        at = Database.open if path.exists() else Database.create
        return at(path, keys=self.keys, clock=lambda: self.now)

    def check(self, path: Path) -> Verification:
        """What this installation finds in the file's audit."""
        with Database.open(path, keys=self.keys, read_only=True) as db:
            return verify(db, db.installation.key())


@pytest.fixture
def ann(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path / "ann")


@pytest.fixture
def ben(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path / "ben")


def _counts(found: Verification) -> tuple[int, int, int, list[str]]:
    return found.here, found.elsewhere, found.unsealed, found.problems


def test_the_same_history_has_another_head_and_seal_by_another_installation(
    ann: Laptop, ben: Laptop, tmp_path: Path
) -> None:
    found = []
    for laptop, name in ((ann, "a.db"), (ben, "b.db"), (ann, "c.db")):
        with laptop.open(tmp_path / name) as db:
            add_child(db)
            found.append(db.row("SELECT head, seal, key_id FROM transactions"))
    assert all(one != other for one, other in zip(found[0], found[1], strict=True))
    assert found[2] == found[0]


def test_a_new_installation_goes_on_where_another_left_off(ann: Laptop, ben: Laptop, tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    with ann.open(path) as db:
        add_child(db)
        add_child(db, "N002")
    assert _counts(ann.check(path)) == (2, 0, 0, [])
    assert _counts(ben.check(path)) == (0, 2, 0, [])  # it has no key yet, and none is made by looking
    assert not ben.keys.exists()
    with ben.open(path) as db:
        add_milestone(db, 1)
    assert _counts(ann.check(path)) == (2, 1, 0, [])
    assert _counts(ben.check(path)) == (1, 2, 0, [])
    with ann.open(path) as db:
        add_milestone(db, 2)
    assert _counts(ben.check(path)) == (1, 3, 0, [])


def test_the_key_is_no_part_of_the_file_and_nobody_elses_to_read(ann: Laptop, tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    before = os.umask(0)
    try:
        with ann.open(path) as db:
            add_child(db)
    finally:
        os.umask(before)
    (file,) = ann.keys.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600 and ann.keys.stat().st_mode & 0o777 == 0o700
    secret = file.read_text().strip()
    assert len(secret) == 64 and secret not in repr(ann.open(path).installation.key())
    for copy in (path, path.with_name("board.db-wal")):
        content = copy.read_bytes() if copy.exists() else b""
        assert secret.encode() not in content and bytes.fromhex(secret) not in content


@pytest.mark.parametrize("content", [None, "", "no key", "ab" * 31, "ab" * 33, "a folder"])
def test_without_a_key_acts_are_written_all_the_same_and_it_is_said(
    ann: Laptop, tmp_path: Path, content: str | None
) -> None:
    """Nobody loses a minute because a key cannot be read or kept."""
    path = tmp_path / "board.db"
    if content is None:
        ann.keys.write_text("a file where the folder should be")
    else:
        ann.keys.mkdir()
        file = ann.keys / "seal.key"
        file.mkdir() if content == "a folder" else file.write_text(content)
    with ann.open(path) as db:
        add_child(db)
        trouble = db.installation.trouble
    assert _counts(ann.check(path)) == (0, 0, 1, [])
    assert ("seal.key" in trouble and "move it away" in trouble) or content is None


def test_eight_processes_make_one_key(ann: Laptop, tmp_path: Path) -> None:
    def work(send: Send) -> None:
        key = Installation(ann.keys).writer().key
        send(key.id if key else "")

    found = [sent for process in [start(work) for _ in range(8)] for sent in process.sent()]
    assert len(found) == 8 and len(set(found)) == 1 and len(found[0]) == 16
    assert [file.name for file in ann.keys.iterdir()] == ["seal.key"]


def test_what_is_rewritten_by_somebody_without_the_key_is_found_where_the_key_is(
    ann: Laptop, ben: Laptop, tmp_path: Path
) -> None:
    """The history is forged whole, as trackboard itself would write it: by the chain alone it holds."""
    path = tmp_path / "board.db"
    with ann.open(path) as db:
        add_child(db)
        add_child(db, "N002")
        add_milestone(db, 2)
    with ann.open(path) as db:
        kept = db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        _without_triggers(db)
        db.connection.execute("UPDATE transactions SET actor = 'Bob' WHERE id = 2")
        _rechain(db, by=None)
        for _, sql in kept:
            db.connection.execute(sql)
    found = ann.check(path)
    at = ann.now
    assert found.problems == [
        f"Act 2 (add_child by Bob, {at}) was not sealed by this installation, although it says so.",
        f"Act 3 (record_milestone by Ann, {at}) was not sealed by this installation, although it says so.",
    ]
    assert found.here == 1
    # Under another key it passes, and is counted as another installation's: that is all that can be said here.
    with ben.open(path) as db:
        kept = db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        _without_triggers(db)
        _rechain(db, by=db.installation.writer().key)
        for _, sql in kept:
            db.connection.execute(sql)
    assert _counts(ann.check(path)) == (0, 3, 0, [])


def _rechain(db: Database, by: Key | None) -> None:
    """Write every head again from what stands there, and where a key is given every seal."""
    before = ""
    for (act_id,) in db.rows("SELECT id FROM transactions ORDER BY id"):
        if by:
            db.connection.execute("UPDATE transactions SET key_id = ? WHERE id = ?", (by.id, act_id))
        names = "id, at, actor, login, machine, source, act, note, undoes, rows, key_id"
        fields = db.row(f"SELECT {names} FROM transactions WHERE id = ?", (act_id,))
        lines = [before, json.dumps(fields, ensure_ascii=False, separators=(",", ":"))]
        columns = "id, txn, table_name, row_key, child_id, op, old, new"
        changes = db.rows(f"SELECT {columns} FROM changes WHERE txn = ? ORDER BY id", (act_id,))
        lines += [hashlib.sha256("\x1f".join(map(str, change)).encode()).hexdigest() for change in changes]
        before = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        db.connection.execute("UPDATE transactions SET head = ? WHERE id = ?", (before, act_id))
        if by:
            seal = hmac.new(by.secret, before.encode(), "sha256").hexdigest()
            db.connection.execute("UPDATE transactions SET seal = ? WHERE id = ?", (seal, act_id))
    db.set_setting("audit_head", before)


def test_the_formula_is_as_it_is_told(db: Database) -> None:
    """Computed a second time, from what schema.sql and `export audit` say of it."""
    _history(db)
    before = db.rows("SELECT head, seal FROM transactions ORDER BY id")
    _without_triggers(db)
    _rechain(db, by=db.installation.key())
    assert db.rows("SELECT head, seal FROM transactions ORDER BY id") == before


def test_an_act_that_is_dated_before_the_one_that_it_follows_is_told(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    for moment in ("2026-11-16T09:30:00Z", "2026-11-16T09:21:00Z", "2027-01-01T00:00:00Z", "2026-11-17T09:30:00Z"):
        with Laptop(tmp_path / "ann", moment).open(path) as db:
            add_child(db, moment)
    found = Laptop(tmp_path / "ann").check(path)
    assert found.out_of_time == [
        "Act 4 (add_child by Ann, 2026-11-17T09:30:00Z) is dated before the act that it follows, of "
        "2027-01-01T00:00:00Z: a clock was wrong or set back."
    ]
    assert _counts(found) == (4, 0, 0, [])


def test_login_and_machine_are_the_operating_systems_whatever_the_environment_says(
    ann: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME", "HOSTNAME"):
        monkeypatch.setenv(name, "boss")
    with ann.open(tmp_path / "board.db") as db:
        add_child(db)
        login, machine = db.row("SELECT login, machine FROM transactions")
    assert login == pwd.getpwuid(os.getuid()).pw_name and machine == os.uname().nodename[:64]
