"""A file whose audit is of the older form is verified once, closed by an act `anchored`, and loses the key it held.

The files are as versions 1 and 2 left them (tests/store/released), sealed by those versions themselves.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from trackboard.store.audit import chain, erasure
from trackboard.store.audit.verification import Verification, verify
from trackboard.store.database import Database
from trackboard.store.files import backup, copies
from trackboard.store.integrity import examine
from trackboard.store.sqlite.driver import connect, statements
from trackboard.store.sqlite.schema import APPLICATION_ID

from .build import RELEASED, add_child, of_version

AT = "2026-12-01T09:30:00Z"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A file of version 2."""
    path = tmp_path / "board.db"
    of_version(path, 2)
    return path


def _opened(path: Path) -> Database:
    return Database.open(path, clock=lambda: AT)


def _audit(db: Database) -> Verification:
    return verify(db, db.installation.key())


def _old(path: Path, sql: str) -> Any:
    """The rows of a query on a file that no trackboard has opened since."""
    conn = connect(path)
    try:
        return conn.rows(sql)
    finally:
        conn.close()


def _meddle(path: Path, *changes: str) -> None:
    """Change an old file as some other program would."""
    conn = connect(path)
    for (name,) in conn.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        conn.execute(f"DROP TRIGGER {name}")
    for sql in changes:
        conn.execute(sql)
    for sql in statements((RELEASED / "0002.sql").read_text(encoding="utf-8")):
        if "CREATE TRIGGER" in sql:
            conn.execute(sql)
    conn.close()


ACTS = "SELECT id, at, actor, source, act, note, undoes, rows, head FROM transactions"


@pytest.mark.parametrize("version", [1, 2])
def test_the_old_acts_stand_and_an_act_closes_them(tmp_path: Path, version: int) -> None:
    path = tmp_path / "board.db"
    of_version(path, version)
    before = _old(path, ACTS)
    with _opened(path) as db:
        assert db.rows(ACTS)[: len(before)] == before
        (closing,) = db.rows(f"{ACTS} WHERE id > ?", (len(before),))
        note = f"the last head was {before[-1][-1]}; the audit before it was verified"
        assert closing[1:7] == (AT, "trackboard", "migration", "anchored", note, None)
        assert all(db.row("SELECT login, machine FROM transactions WHERE act = 'anchored'"))
        add_child(db, "N900")
        found = _audit(db)
        assert (found.problems, found.older, found.here) == ([], len(before), 2)
        assert examine(db).problems == ()


def test_the_key_is_gone_and_the_salt_of_the_erased_has_its_value(older: Path) -> None:
    ((key,),) = _old(older, "SELECT value FROM settings WHERE key = 'audit_key'")
    with _opened(older) as db:
        settings = dict(db.rows("SELECT key, value FROM settings"))
        assert "audit_key" not in settings and settings["erasure_salt"] == key
        assert chain.head(db) == db.value("SELECT head FROM transactions ORDER BY id DESC LIMIT 1")


def test_an_erased_child_is_known_again(older: Path) -> None:
    """By the hash that the older version made with its key."""
    ((key,),) = _old(older, "SELECT value FROM settings WHERE key = 'audit_key'")
    digest = hmac.new(bytes.fromhex(key), b"erased\nns-77", hashlib.sha256).hexdigest()
    _meddle(older, f"INSERT INTO erased (digest, child_id, txn) VALUES ('{digest}', 1, 1)")
    with _opened(older) as db:
        assert set(erasure.of_references(db, ["NS-77", "NS-78"])) == {"NS-77"}


def test_heads_in_signed_minutes_and_backups_are_found(older: Path) -> None:
    ((head,),) = _old(older, "SELECT value FROM settings WHERE key = 'audit_head'")
    with _opened(older) as db:
        signed = db.value("SELECT audit_head FROM meetings WHERE status = 'closed'")
        assert signed and db.value("SELECT act FROM transactions WHERE head = ?", (signed,)) == "take_roll"
        assert db.value("SELECT act FROM transactions WHERE head = ?", (head,)) == "create_meeting"
    kept = copies.latest(older)
    assert kept is not None
    manifest = backup.verify(kept)
    assert (manifest.user_version, manifest.audit_head) == (2, head)


TAMPERED = [
    "UPDATE transactions SET actor = 'Bob' WHERE id = 2",
    "UPDATE transactions SET note = 'father asked' WHERE id = 2",
    "UPDATE transactions SET rows = 7 WHERE id = 1",
    "UPDATE transactions SET head = 'feed' WHERE id = 2",
    "UPDATE transactions SET seal = 'feed' WHERE id = 2",
    "UPDATE transactions SET key_id = '' WHERE id = 2",
    "UPDATE changes SET new = new || ' ' WHERE txn = 3",
    "DELETE FROM transactions WHERE id = 2",
    "DELETE FROM transactions WHERE id = 17",
    "DELETE FROM transactions WHERE act = 'anchored'",
    "DELETE FROM changes WHERE id = 5",
]


@pytest.mark.parametrize("tampering", TAMPERED)
def test_what_was_written_before_is_still_held(older: Path, tampering: str) -> None:
    with _opened(older) as db:
        add_child(db, "N900")
        _without_rules(db)
        assert _audit(db).problems == []
        assert db.connection.execute(tampering).rowcount == 1
        assert _audit(db).problems


def _without_rules(db: Database) -> None:
    for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        db.connection.execute(f"DROP TRIGGER {name}")
    db.connection.execute("PRAGMA foreign_keys = OFF")


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE transactions SET actor = 'Bob' WHERE id = 2", "act 2 of 2026-10-20T"),
        ("UPDATE changes SET new = new || ' ' WHERE txn = 3", "act 3 of "),
        ("DELETE FROM transactions WHERE id = 17", "its end was missing"),
        ("DELETE FROM settings WHERE key = 'audit_key'", "its key was gone"),
    ],
)
def test_what_was_not_as_sealed_is_taken_over_and_told_for_ever(older: Path, tampering: str, said: str) -> None:
    """The file opens: people have to go on. But nobody can say later that it was whole."""
    _meddle(older, "DELETE FROM changes WHERE txn = 17" if "17" in tampering else "SELECT 1", tampering)
    for number in range(2):
        with _opened(older) as db:
            (problem,) = _audit(db).problems
            assert problem.startswith("The audit was not as it had been sealed when a new version took it over: ")
            assert said in problem
            add_child(db, f"N90{number}")


def test_a_note_that_was_erased_before_is_no_fault(older: Path) -> None:
    """The older form kept a hash of the rest of such an act, which stands for its head."""
    ((key,),) = _old(older, "SELECT value FROM settings WHERE key = 'audit_key'")
    ((before,),) = _old(older, "SELECT value FROM settings WHERE key = 'audit_head'")
    act = (18, "2026-11-30T09:00:00Z", "Ann", "command", "disclosed", "the name of NS-1 was shown", None)
    told = _sealed(key, before, act)
    rest = [each for place, each in enumerate(act) if place != 5]
    witness = hashlib.sha256("\n".join((before, _json(rest), told)).encode()).hexdigest()
    erasing = (19, "2026-11-30T09:01:00Z", "Ann", "erasure", "erase_child", "an order", None)
    change = (27, 19, "transactions", "[18]", None, "erase", None, f'["{witness}"]')
    head = _sealed(key, told, erasing, change)
    _meddle(
        older,
        "INSERT INTO transactions (id, at, actor, source, act, note, head) "
        f"VALUES (18, '{act[1]}', 'Ann', 'command', 'disclosed', '', '{told}')",
        "INSERT INTO transactions (id, at, actor, source, act, note, rows, head) "
        f"VALUES (19, '{erasing[1]}', 'Ann', 'erasure', 'erase_child', 'an order', 1, '{head}')",
        "INSERT INTO changes (id, txn, table_name, row_key, op, new) "
        f"VALUES (27, 19, 'transactions', '[18]', 'erase', '[\"{witness}\"]')",
        f"UPDATE settings SET value = '{head}' WHERE key = 'audit_head'",
    )
    with _opened(older) as db:
        assert (_audit(db).problems, _audit(db).older) == ([], 19)


def _sealed(key: str, before: str, act: tuple[Any, ...], *changes: tuple[Any, ...]) -> str:
    """The head of an act in the older form."""
    digests = [hashlib.sha256("\x1f".join(map(str, each)).encode()).hexdigest() for each in changes]
    message = "\n".join((before, _json(act), *digests))
    return hmac.new(bytes.fromhex(key), message.encode(), "sha256").hexdigest()


def _json(fields: Any) -> str:
    return json.dumps(list(fields), ensure_ascii=False, separators=(",", ":"))


def test_a_note_can_be_erased_of_an_act_of_before(older: Path) -> None:
    with _opened(older) as db:
        with db.write(actor="Ann", source="erasure", act="erase", note="an order") as tx:
            chain.erase_note(tx, 2)
        assert _audit(db).problems == []
        _without_rules(db)
        db.connection.execute("UPDATE transactions SET actor = 'Bob' WHERE id = 2")
        assert _audit(db).problems


def test_a_file_in_which_nobody_acted_is_anchored_too(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    path.touch()
    conn = connect(path)
    conn.executescript((RELEASED / "0002.sql").read_text(encoding="utf-8"))
    conn.executescript(f"PRAGMA user_version = 2; PRAGMA application_id = {APPLICATION_ID}")
    conn.execute("INSERT INTO settings (key, value) VALUES ('audit_key', ?)", ("5a" * 32,))
    conn.close()
    with _opened(path) as db:
        assert db.rows("SELECT act, note FROM transactions") == [("anchored", "there was no act before it")]
        add_child(db)
        assert (_audit(db).problems, _audit(db).here) == ([], 2)
