"""Acts are whole or not there, audited whoever writes, and never overwrite what somebody else wrote first."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from trackboard.store import rows
from trackboard.store.database import Database, StoreError
from trackboard.store.reads.facts import everything_for_derivation
from trackboard.store.sqlite.driver import IntegrityError
from trackboard.store.tables import ChildRow

from .build import Process, Send, act, add_child, add_milestone, filled, start


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "board.db"


def test_an_act_is_saved_with_its_author_and_moment(path: Path) -> None:
    with Database.create(path, clock=lambda: "2026-11-16T09:30:00Z") as db:
        with db.write(actor="Ann", source="command", act="edit", note="asked to", undoes=None) as tx:
            rows.insert_numbered(tx, ChildRow(0, "N001"))
            assert db.value("SELECT count(*) FROM children") == 1
        found = db.rows("SELECT id, at, actor, source, act, note, undoes, rows FROM transactions")
        assert found == [(1, "2026-11-16T09:30:00Z", "Ann", "command", "edit", "asked to", None, 1)]


def test_an_exception_undoes_the_whole_act(path: Path) -> None:
    with Database.create(path) as db:
        child = add_child(db)
        before = db.rows("SELECT * FROM transactions"), db.rows("SELECT * FROM settings")
        with pytest.raises(KeyboardInterrupt), act(db) as tx:
            tx.run("UPDATE children SET team = 'LAC' WHERE id = ?", (child,))
            raise KeyboardInterrupt
        assert (db.rows("SELECT * FROM transactions"), db.rows("SELECT * FROM settings")) == before
        assert db.value("SELECT team FROM children") == ""
        add_milestone(db, child)


def test_acts_do_not_nest(path: Path) -> None:
    with Database.create(path) as db, pytest.raises(RuntimeError, match="do not nest"), act(db), act(db):
        pass


def test_nothing_recorded_changes_without_an_act(path: Path) -> None:
    with Database.create(path) as db:
        add_child(db)
        for statement in (
            "INSERT INTO children (reference) VALUES ('N002')",
            "UPDATE children SET team = 'LAC'",
            "DELETE FROM children",
            "INSERT OR REPLACE INTO children (id, reference) VALUES (1, 'N001')",
        ):
            with pytest.raises(IntegrityError, match="audit: a change needs an act"):
                db.connection.execute(statement)
        with pytest.raises(IntegrityError, match="audit"), db.upkeep() as conn:
            conn.execute("UPDATE children SET team = 'LAC'")
        with db.upkeep() as conn:
            conn.execute("DELETE FROM board")
            db.set_setting("policy_digest", "abc")
        assert db.setting("policy_digest") == "abc"
        assert db.value("SELECT count(*) FROM transactions") == 1


def test_the_actor_the_source_and_the_act_must_be_named(path: Path) -> None:
    with Database.create(path) as db:
        for missing in ("actor", "source", "act"):
            named = {"actor": "Ann", "source": "board", "act": "edit", missing: ""}
            with pytest.raises(IntegrityError), db.write(**named):
                pass


def test_a_second_writer_waits_and_then_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trackboard.store.sqlite.driver.BUSY_SECONDS", 0.05)
    with Database.create(path) as db, db.sibling() as other, act(db):
        other.connection.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(StoreError, match=r"^someone else is writing to .*board\.db; try again$"), act(other):
            pass
        assert other.value("SELECT count(*) FROM transactions") == 0


def test_others_changes_are_noticed_and_ones_own_are_not(path: Path) -> None:
    with Database.create(path) as db, db.sibling() as other:
        seen = db.data_version()
        add_child(db)
        assert db.data_version() == seen
        add_child(other, "N002")
        assert db.data_version() != seen


def test_the_later_save_is_shown_what_the_earlier_one_wrote(path: Path) -> None:
    with Database.create(path) as db:
        child = add_child(db)
        mine = theirs = rows.get(db, ChildRow, child)
        assert mine is not None and theirs is not None
        with act(db) as tx:
            written = rows.update(tx, replace(theirs, team="CIN"))
        assert written.version == 2
        with pytest.raises(rows.StaleError) as caught, act(db) as tx:
            rows.update(tx, replace(mine, team="LAC"))
        assert caught.value.current == written
        with pytest.raises(rows.StaleError), act(db) as tx:
            rows.delete(tx, mine)
        with act(db) as tx:
            rows.delete(tx, written)
        with pytest.raises(rows.StaleError) as caught, act(db) as tx:
            rows.update(tx, written)
        assert caught.value.current is None


def test_a_reader_on_another_thread_reads_while_somebody_writes(path: Path) -> None:
    filled(path)
    seen = []

    def read(db: Database) -> None:
        with db.sibling() as sibling:
            seen.append(len(list(everything_for_derivation(sibling))))

    with Database.open(path) as db, act(db) as tx:
        tx.run("DELETE FROM milestones")
        thread = threading.Thread(target=read, args=(db,))
        thread.start()
        thread.join(timeout=10)
    assert seen == [20]


def _writer(path: Path, edits: int, number: int) -> Process:
    """A process that makes `edits` mixed edits, each on what it read, again whenever somebody was first."""

    def work(send: Send) -> None:
        with Database.open(path) as db:
            for edit in range(edits):
                kind = edit % 3
                if kind == 0:
                    add_child(db, f"W{number}-{edit}")
                elif kind == 1:
                    add_milestone(db, 1 + (number + edit) % 5)
                else:
                    _count_up(db, 1 + edit % 5)
                send(kind)

    return start(work)


def _count_up(db: Database, child: int) -> None:
    while True:
        row = rows.get(db, ChildRow, child)
        assert row is not None
        try:
            with act(db) as tx:
                rows.update(tx, replace(row, owner=str(int(row.owner or 0) + 1)))
            return
        except rows.StaleError:
            continue


def _write_at_once(path: Path, writers: int, edits: int) -> None:
    filled(path, children_=5)
    processes = [_writer(path, edits, number) for number in range(writers)]
    done = [kind for process in processes for kind in process.sent()]
    assert len(done) == writers * edits, [kind for kind in done if not isinstance(kind, int)]
    with Database.open(path) as db:
        assert db.value("SELECT count(*) FROM children") == 5 + done.count(0)
        assert db.value("SELECT count(*) FROM milestones") == 25 + done.count(1)
        assert db.value("SELECT sum(CAST(owner AS INTEGER)) FROM children WHERE id <= 5") == done.count(2)
        assert _whole(db)


def _whole(db: Database) -> bool:
    from trackboard.store.integrity import examine

    return examine(db).problems == ()


def test_eight_writers_at_once_lose_nothing(path: Path) -> None:
    _write_at_once(path, writers=8, edits=12)


@pytest.mark.soak
def test_eight_writers_and_1200_edits_lose_nothing(path: Path) -> None:
    _write_at_once(path, writers=8, edits=150)


def test_eight_open_a_file_at_once_that_was_never_open(path: Path) -> None:
    filled(path)
    with Database.open(path) as db:
        db.connection.execute("PRAGMA journal_mode = DELETE")

    def work(send: Send) -> None:
        with Database.open(path) as db:
            send(db.value("PRAGMA journal_mode"))

    assert [sent for process in [start(work) for _ in range(8)] for sent in process.sent()] == ["wal"] * 8
