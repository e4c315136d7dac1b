"""What can go wrong with a machine loses nothing that was acknowledged, and is said in one sentence."""

from __future__ import annotations

import itertools
import random
import resource
import signal
import time
from pathlib import Path

import pytest

from trackboard.store.database import Database, StoreError
from trackboard.store.integrity import examine
from trackboard.store.sqlite.driver import Cursor

from .build import PASSPHRASE, Process, Send, act, add_child, elsewhere, filled, start


def _writing(path: Path, name: str) -> Process:
    """A process that adds children and says so of each one that was saved."""

    def work(send: Send) -> None:
        with Database.open(path) as db:
            number = 0
            while True:
                reference = f"{name}-{number}"
                with act(db) as tx:
                    tx.run("INSERT INTO children (reference, given_name) VALUES (?, ?)", (reference, "x" * 900))
                    tx.run(
                        "INSERT INTO milestones (child_id, seq, kind, on_date) "
                        "SELECT id, 1, 'referred', '2026-01-05' FROM children WHERE reference = ?",
                        (reference,),
                    )
                send(reference)
                number += 1

    return start(work)


def _kill_writers(path: Path, rounds: int, writers: int) -> None:
    chance = random.Random(20261116)
    filled(path, children_=1)
    acknowledged: set[str] = set()
    for kill in range(rounds * 10):
        if kill >= rounds and len(acknowledged) > rounds:
            break
        processes = [_writing(path, f"{kill}-{number}") for number in range(writers)]
        # On a busy machine they may hardly come to write: then they are left more and more time.
        time.sleep(chance.uniform(0.01, 0.06) * (1 + kill // rounds))
        for process in processes:
            acknowledged.update(process.kill())
    assert len(acknowledged) > rounds, "the writers never came to write"
    with Database.open(path) as db:
        saved = {reference for (reference,) in db.rows("SELECT reference FROM children")}
        assert acknowledged <= saved
        halves = db.rows("SELECT id FROM children WHERE id > 1 AND id NOT IN (SELECT child_id FROM milestones)")
        assert halves == []
        assert examine(db).problems == ()


def test_killed_writers_lose_nothing_they_acknowledged(tmp_path: Path) -> None:
    _kill_writers(tmp_path / "board.db", rounds=8, writers=4)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_480_killed_writers_lose_nothing_they_acknowledged(tmp_path: Path) -> None:
    _kill_writers(tmp_path / "board.db", rounds=120, writers=4)


@pytest.mark.parametrize("room", [4_096, 60_000, 200_000])
def test_a_full_disk_is_said_and_loses_nothing_saved_before(tmp_path: Path, room: int) -> None:
    path = tmp_path / "board.db"
    filled(path)

    def work(send: Send) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        with Database.open(path) as db:
            for number in range(400):
                add_child(db, f"F{number}", given_name="x" * 3000)
                send(f"F{number}")

    *acknowledged, (kind, sentence) = elsewhere(work)
    assert kind == "StoreError"
    assert sentence in (
        f"the disk that holds {path} is full: make room and try again; nothing of this was saved",
        f"{path} could not be read or written (disk I/O error): look at its disk; nothing of this was saved",
    )
    with Database.open(path) as db:
        saved = {reference for (reference,) in db.rows("SELECT reference FROM children WHERE id > 20")}
        assert saved == set(acknowledged)
        assert examine(db).problems == ()
        add_child(db, "and on")


def test_a_full_disk_at_creation_leaves_nothing(tmp_path: Path) -> None:
    def work(send: Send) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
        Database.create(tmp_path / "board.db")

    ((kind, sentence),) = elsewhere(work)
    assert (kind, "board.db" in sentence) == ("StoreError", True)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_during_a_backup_leaves_no_half_of_one(tmp_path: Path) -> None:
    from trackboard.store.files import backup

    path, target = tmp_path / "board.db", tmp_path / "copy.db"
    filled(path, children_=200)

    def work(send: Send) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with Database.open(path) as db:
            resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
            backup.backup(db, target)

    ((kind, _),) = elsewhere(work)
    assert kind == "StoreError"
    assert [file.name for file in tmp_path.iterdir()] == ["board.db"]


def _flipped_bits(folder: Path, flips: int) -> None:
    """Each in a fresh copy of one encrypted file; each must be noticed."""
    original, path = folder / "original.db", folder / "board.db"
    filled(original, passphrase=PASSPHRASE)
    whole = original.read_bytes()
    chance = random.Random(20261116)
    for bit in chance.sample(range(len(whole) * 8), flips):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        with pytest.raises(StoreError), Database.open(path, passphrase=PASSPHRASE, read_only=True) as db:
            problems = examine(db).problems
            assert problems, f"bit {bit} of {len(whole) * 8}"
            raise StoreError(problems[0])


def test_flipped_bits_of_an_encrypted_file_are_noticed(tmp_path: Path) -> None:
    _flipped_bits(tmp_path, flips=15)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_600_flipped_bits_of_an_encrypted_file_are_noticed(tmp_path: Path) -> None:
    _flipped_bits(tmp_path, flips=600)


def test_an_act_that_fails_at_any_of_its_statements_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "board.db"
    filled(path, children_=1)
    with Database.open(path) as db:
        before = _content(db)
        failed = 0
        for nth in range(1, 100):
            with monkeypatch.context() as patch:
                _fail_at(patch, nth)
                try:
                    add_child(db, "N002")
                    break
                except StoreError:
                    failed += 1
            assert _content(db) == before
        assert failed > 5
        assert examine(db).problems == ()
        assert db.value("SELECT count(*) FROM children") == 2


def _fail_at(patch: pytest.MonkeyPatch, nth: int) -> None:
    """Have the engine's `nth` statement from now on fail, and no other."""
    calls = itertools.count(1)
    execute = Cursor.execute

    def failing(self: Cursor, sql: str, parameters: object = ()) -> Cursor:
        if next(calls) == nth:
            raise StoreError("the disk is gone")
        return execute(self, sql, parameters)

    patch.setattr(Cursor, "execute", failing)


def _content(db: Database) -> list[object]:
    tables = db.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [db.rows(f"SELECT * FROM {table}") for (table,) in tables]


def test_a_clock_that_moves_back_breaks_nothing(tmp_path: Path) -> None:
    moments = iter(["2026-11-16T09:30:00Z", "2026-10-25T01:30:00Z", "1970-01-01T00:00:00Z"])
    with Database.create(tmp_path / "board.db", clock=lambda: next(moments)) as db:
        for number in range(3):
            add_child(db, f"N{number}")
        found = examine(db)
        assert found.problems == () and len(found.audit.out_of_time) == 2
        assert [at for (at,) in db.rows("SELECT at FROM transactions ORDER BY id")][2] == "1970-01-01T00:00:00Z"
