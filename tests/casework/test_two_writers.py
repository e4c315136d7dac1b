"""Several processes writing the same children at once: whatever was acknowledged is there, and everything agrees."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from trackboard.casework.derivation import keep_current
from trackboard.casework.desk import Actor, Desk
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.database import Database

from .conftest import TODAY, add, whole

WRITER = Path(__file__).with_name("writer.py")


def write_at_once(path: Path, writers: int, seconds: float) -> None:
    """Let them write, then compare what each was told with what the database holds."""
    with Database.create(path) as db:
        desk = Desk(db, load_policy(), Actor("Kim", "board"), TODAY)
        keep_current(db, desk.policy, TODAY)
        for number in range(3):
            add(desk, f"NS-{number}", born="2024-05-05")
        before = db.value("SELECT count(*) FROM transactions")
    running = [
        subprocess.Popen(
            [sys.executable, str(WRITER), str(path), f"writer {number}", str(seconds)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(writers)
    ]  # fmt: skip
    told = Counter[str]()
    for process in running:
        out, err = process.communicate(timeout=seconds + 60)
        assert (process.returncode, err) == (0, "")
        own = Counter(json.loads(out))
        assert sum(own.values()) > 0
        told += own
    with Database.open(path) as db:
        desk = Desk(db, desk.policy, desk.who, TODAY)
        kept = {
            "counted": db.value("SELECT sum(ethnicity) FROM children"),
            "notes": db.value("SELECT count(*) FROM notes"),
            "milestones": db.value("SELECT count(*) FROM milestones") + db.value("SELECT count(*) FROM struck"),
            "struck": db.value("SELECT count(*) FROM struck"),
            "actions": db.value("SELECT count(*) FROM actions"),
            "done": db.value("SELECT count(done_on) FROM actions"),
        }
        assert kept == {what: told[what] for what in kept}
        written = db.value("SELECT count(*) FROM transactions") - before
        one_act = ("counted", "notes", "milestones", "struck", "actions", "done")
        assert written == sum(told[what] for what in one_act) + 2 * told["taken back"]
        whole(desk)


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    write_at_once(tmp_path / "board.db", writers=2, seconds=2)


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.parametrize("writers", [2, 6])
def test_nothing_acknowledged_is_lost_in_a_minute(tmp_path: Path, writers: int) -> None:
    write_at_once(tmp_path / "board.db", writers, seconds=60)
