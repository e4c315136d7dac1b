"""The real program in a pseudo-terminal: what is typed into a form is on the screen, and all of it is saved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terminal import KEYS, Terminal
from trackboard.store.database import Database


@pytest.fixture
def path(northshire: Path, tmp_path: Path) -> Path:
    path = tmp_path / "board.db"
    path.write_bytes(northshire.read_bytes())
    return path


def test_a_form_after_the_help_and_the_box_of_a_reference(path: Path) -> None:
    with Terminal(["--db", str(path), "--user", "tester"], rows=24, cols=80) as terminal:
        terminal.wait_for("SHARE-SAFE")
        terminal.press("?")
        terminal.wait_for("Keys and signs")
        terminal.press("escape")
        terminal.wait_gone("Keys and signs")
        terminal.press("g")
        terminal.wait_for("Go to a reference")
        terminal.press("escape")
        terminal.wait_gone("Go to a reference")
        terminal.press("N")
        terminal.wait_for("Add a child")
        terminal.press(*"ZQ-77", "tab", *"12/3")
        terminal.wait_for(re.compile(r"Reference +ZQ-77"))
        terminal.wait_for(re.compile(r"Born +12/3 +\w{3} 12 March"))
        terminal.press("tab", "tab", "tab", "tab", *"leg", "tab")
        terminal.wait_for(re.compile(r"Team +Legal"))
        terminal.press("ctrl+s")
        terminal.wait_for(re.compile(r"ZQ-77 added|ZQ-77 .*on track"))
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("next_field", ["tab", "enter"])
def test_keys_that_come_in_one_go_lose_nothing(path: Path, next_field: str) -> None:
    """A slow line, or a machine that is busy, hands over at once what was typed meanwhile: with ctrl+s at its end."""
    on = KEYS[next_field]
    with Terminal(["--db", str(path), "--user", "tester"], rows=50, cols=160) as terminal:
        terminal.wait_for("SHARE-SAFE")
        terminal.settle()
        terminal.press("N")
        terminal.wait_for("Add a child")
        terminal.settle()
        fields = ("ZQ-77", "12/3/2024", "", "1 apr 24", "", "lega", "W. Orker", "The owner, to the last letter")
        terminal.send(on.join(fields) + KEYS["ctrl+s"])
        terminal.wait_for(re.compile("ZQ-77.*on track"))
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    with Database.open(path) as db:
        found = db.rows("SELECT date_of_birth, team, social_worker, owner FROM children WHERE reference = 'ZQ-77'")
        known = db.rows("SELECT on_date FROM milestones WHERE child_id = (SELECT max(id) FROM children)")
    assert [tuple(row) for row in found] == [("2024-03-12", "legal", "W. Orker", "The owner, to the last letter")]
    assert [tuple(row) for row in known] == [("2024-04-01",)]
