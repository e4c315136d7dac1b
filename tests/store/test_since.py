"""What was changed since a point is read by ids alone: the children, and how far that goes."""

from __future__ import annotations

from pathlib import Path

from trackboard.store import rows
from trackboard.store.audit.changes import Since, changed_since
from trackboard.store.database import Database
from trackboard.store.tables import MeetingRow

from .build import act, add_child, add_milestone


def test_from_point_to_point_nothing_is_missed_and_nothing_told_twice(tmp_path: Path) -> None:
    with Database.create(tmp_path / "board.db") as mine, Database.open(tmp_path / "board.db") as theirs:
        assert changed_since(mine, 0) == Since(0, frozenset(), False)
        first, second = add_child(theirs), add_child(theirs, "N002")
        point = changed_since(mine, 0)
        assert point == Since(2, frozenset({first, second}), False)
        assert changed_since(mine, point.reached) == Since(2, frozenset(), False)
        add_milestone(theirs, second)
        add_milestone(mine, second)
        point = changed_since(mine, point.reached)
        assert point == Since(4, frozenset({second}), False)


def test_what_is_no_childs_and_what_changed_nothing(tmp_path: Path) -> None:
    with Database.create(tmp_path / "board.db") as db:
        child = add_child(db)
        with db.write(actor="Ann", source="command", act="disclosed", note="the board"):
            pass
        assert changed_since(db, 1) == Since(1, frozenset(), False)
        with act(db) as tx:
            rows.insert(tx, MeetingRow(1, "M1", "tracking", "2026-11-02"))
        assert changed_since(db, 1) == Since(2, frozenset(), True)
        with act(db) as tx:
            tx.run("UPDATE children SET team = 'LAC', version = version + 1 WHERE id = ?", (child,))
        assert changed_since(db, 1) == Since(3, frozenset({child}), True)


def test_it_looks_the_point_up_and_reads_no_further_back(tmp_path: Path) -> None:
    with Database.create(tmp_path / "board.db") as db:
        asked: list[str] = []
        db.connection.set_trace_callback(asked.append)
        changed_since(db, 5)
        db.connection.set_trace_callback(None)
        plan = " ".join(str(row) for row in db.rows(f"EXPLAIN QUERY PLAN {asked[-1]}"))
        assert "INTEGER PRIMARY KEY (rowid>?)" in plan
