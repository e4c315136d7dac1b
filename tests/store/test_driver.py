"""The engine: one and current; what goes wrong with a file is a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from trackboard.store.sqlite.driver import BusyError, IntegrityError, StoreError, connect, statements

from .build import filled


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_engine_is_free_of_the_log_reset_fault_and_can_encrypt() -> None:
    (version,) = connect(None).execute("SELECT sqlite_version()").fetchone()
    assert tuple(map(int, version.split("."))) >= (3, 51, 3)
    assert connect(None).execute("PRAGMA cipher_version").fetchone()[0] >= "4"


def test_opening_a_database_imports_nothing_heavy() -> None:
    heavy = "{'sqlite_utils', 'pysqlite3', 'click', 'openpyxl', 'socket', 'holidays', 'textual', 'sqlite3'}"
    assert _python(f"import sys, trackboard.store.database; print({heavy} & set(sys.modules))") == "set()"


def test_mistakes_in_our_own_sql_stay_bugs() -> None:
    conn = connect(None)
    with pytest.raises(Exception, match="no such column") as caught:
        conn.execute("SELECT nobody")
    assert not isinstance(caught.value, StoreError)
    conn.execute("CREATE TABLE t (a NOT NULL)")
    with pytest.raises(IntegrityError):
        conn.execute("INSERT INTO t VALUES (NULL)")


def test_damage_met_while_rows_are_read_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    filled(path, children_=400)
    whole = bytearray(path.read_bytes())
    half = len(whole) // 2
    whole[half : half + 60_000] = b"\xa5" * 60_000
    path.write_bytes(whole)
    conn = connect(path)
    with pytest.raises(StoreError, match=r"board\.db is damaged: .* restore the latest backup"):
        for table in ("milestones", "changes", "children"):
            list(conn.execute(f"SELECT * FROM {table}"))
            conn.execute(f"SELECT * FROM {table} ORDER BY 2").fetchall()


def test_a_locked_file_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    filled(path, children_=1)
    first, second = connect(path), connect(path, busy_seconds=0.01)
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyError, match=r"^someone else is writing to .*board\.db; try again$"):
        second.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("name", ["a b.db", "100%?.db", "a#b&c=d.db", "Żółć ’.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.touch()
    conn = connect(path)
    conn.execute("CREATE TABLE t (a)")
    conn.close()
    assert path.stat().st_size > 0
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_script_is_taken_apart_into_whole_statements() -> None:
    script = (
        "CREATE TABLE a (b); -- first; of all\n\n-- ;\nCREATE TRIGGER c AFTER INSERT ON a BEGIN\n"
        "  SELECT 1; SELECT ';';\nEND;\nSELECT 2"
    )
    parts = list(statements(script))
    assert [part.strip().split()[-1] for part in parts] == ["(b);", "END;", "2"]
    assert "".join(parts) == script
