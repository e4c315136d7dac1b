"""The real program in a pseudo-terminal: what the terminal gets, and nothing else."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.tui.fakes import AS_AT
from tests.tui.hostile import HOSTILE
from trackboard.store.database import Database

ALLOWED = re.compile(
    rb"\x1b\[[0-9;?:]*[mHhlu]|\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\[\?[0-9]+\$p|\x1b\[6n|\x1b\[\d*[ABCDGJK]|\x1b\[18t|\x1b\[14t|\x1b\[16t"
    rb"|\x1b\[c|\x1b\[>0?q|\x1b7|\x1b8|\x1b\[\?1049[hl]|\x1b_G[^\x1b]*\x1b\\|\x1b\]22;[a-z]*\x07|\x1bP\+q[0-9A-Fa-f]*\x1b\\"
)
"""What Textual itself sends: styles, moves, modes, questions, the shape of the mouse pointer."""


@pytest.fixture
def forged(northshire: Path, tmp_path: Path) -> Path:
    """The made-up authority with hostile text put past every cleaning."""
    path = tmp_path / "forged.db"
    path.write_bytes(northshire.read_bytes())
    with Database.open(path) as db:
        with db.write(actor="tester", source="command", act="forged"):
            for place, text in enumerate(HOSTILE, start=1):
                db.connection.execute(
                    "UPDATE children SET reference = reference || ?, given_name = ?, family_name = ?, team = ?, "
                    "owner = ?, social_worker = ? WHERE id = ?",
                    (text, text, text, text, text, text, place + 40),
                )
            db.connection.execute("UPDATE milestones SET note = ?", ("\x1b]52;c;ZXZpbA==\x07[/x]\x1b[2J",))
            db.connection.execute("UPDATE actions SET action = ?1, owner = ?1, team = ?1", ("\x9b2J\x1b]0;x\x07[/x]",))
        with db.upkeep():
            db.set_setting("authority", "\x1b]0;forged\x07[/x]\x9b2J")
    return path


def test_nothing_in_the_data_reaches_the_terminal_as_a_command(forged: Path) -> None:
    with Terminal(["--db", str(forged), "--as-at", AS_AT.isoformat()], rows=50, cols=160) as terminal:
        terminal.wait_for("SHARE-SAFE")
        for key in ("4", "down", "b", "pagedown", "X", "enter", "end", "enter", "end", "]", "escape"):
            terminal.press(key)
            terminal.settle()
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        raw = terminal.raw
    _nothing_but_what_textual_sends(raw)


def test_nor_on_any_other_screen(forged: Path) -> None:
    screens = {
        "filter:": ("/",),
        "History": ("[", "enter", "enter", "y"),
        "Record": ("escape", "m"),
        "Edit": ("escape", "e"),
        "verdict": ("escape", "v"),
        "Meetings": ("escape", "escape", "escape", "M"),
        "n next  p back": ("home", "enter"),
        "Roll call": ("t",),
        "not closed": ("escape", "z"),
        "Reports": ("escape", "escape", "escape", "R"),
        "Delay": ("enter",),
        "Conflicts": ("escape", "escape", "C"),
        "Keys and signs": ("escape", "?"),
    }
    with Terminal(["--db", str(forged), "--user", "tester"], rows=50, cols=160) as terminal:
        terminal.wait_for("SHARE-SAFE")
        for title, keys in screens.items():
            for key in keys:
                terminal.press(key)
                terminal.settle(quiet=0.05)
            terminal.wait_for(re.compile(title, re.IGNORECASE))
        terminal.press("ctrl+q")
        terminal.settle()
        raw = terminal.raw
    _nothing_but_what_textual_sends(raw)


def _nothing_but_what_textual_sends(raw: bytes) -> None:
    assert b"\x1b]52" not in raw
    assert b"\x1b]0;" not in raw
    assert b"\x1b]8;" not in raw
    assert not re.search("[\x80-\x9f]", raw.decode()), "C1 controls"
    rest = ALLOWED.sub(b"", raw)
    assert b"\x1b" not in rest, rest[max(0, rest.index(b"\x1b") - 40) :][:120]
    assert not re.search(rb"[\x00-\x06\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]", rest)


def test_real_keys_do_what_they_say(northshire: Path, tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    path.write_bytes(northshire.read_bytes())
    with Terminal(["--db", str(path), "--as-at", AS_AT.isoformat(), "--user", "tester"], rows=24, cols=110) as terminal:
        terminal.wait_for("SHARE-SAFE initials")
        terminal.press("x")
        terminal.wait_for("SHARE-SAFE references")
        terminal.press("/")
        terminal.wait_for("filter:")
        terminal.press(*"ns-019")
        terminal.wait_for(re.compile(r"\d+ of \d+"))
        terminal.press("enter", "enter")
        terminal.wait_for("Clocks running")
        terminal.press("f9")
        terminal.wait_for("Hidden. Any key shows the board again.")
        assert "NS-01" not in terminal.text
        terminal.press("z")
        terminal.wait_for("Clocks running")
        terminal.press("escape", "escape")
        terminal.wait_gone("filter:")
        terminal.resize(12, 50)
        terminal.wait_for("This window is 50 by 12")
        terminal.resize(24, 110)
        terminal.wait_for("SHARE-SAFE")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert b"\x1b[?1049l" in terminal.raw


def test_no_color_sends_no_colour(northshire: Path) -> None:
    arguments = ["--db", str(northshire), "--as-at", AS_AT.isoformat(), "--read-only"]
    with Terminal(arguments, rows=30, cols=120, env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("SHARE-SAFE")
        terminal.press("down", "b", "down")
        terminal.settle()
        terminal.press("q")
        terminal.wait_exit()
        assert not re.search(rb"\x1b\[[0-9;]*(38|48);", terminal.raw)
        assert re.search(rb"\x1b\[(1;)?7;", terminal.raw), "the cursor is reversed"


def test_a_fault_of_our_own_says_so_without_a_name_in_it(northshire: Path) -> None:
    program = f"""
import sys
from dataclasses import replace
from trackboard.tui.board.board_screen import BoardScreen
def act_sort(self):
    secret = "Beth Waxwinge"
    raise RuntimeError(secret)
BoardScreen.ACTS = tuple(replace(act, do=act_sort) if act.name == "sort" else act for act in BoardScreen.ACTS)
sys.argv = ["trackboard", "--db", {str(northshire)!r}, "--as-at", "{AS_AT.isoformat()}", "--read-only"]
from trackboard.cli.main import main
main()
"""
    with Terminal(program=[sys.executable, "-c", program], rows=24, cols=100) as terminal:
        terminal.wait_for("SHARE-SAFE")
        terminal.settle()
        terminal.press("s")
        assert terminal.wait_exit() == 1
        assert b"Waxwinge" not in terminal.raw
        assert b"Traceback" not in terminal.raw
        assert b"a fault of its own" in terminal.raw


def test_textual_variables_of_the_environment_are_not_heard(northshire: Path, tmp_path: Path) -> None:
    log = tmp_path / "textual.log"
    arguments = ["--db", str(northshire), "--as-at", AS_AT.isoformat(), "--read-only"]
    environment = {"TEXTUAL_LOG": str(log), "TEXTUAL": "debug", "TEXTUAL_SCREENSHOT": "0", "TEXTUAL_PRESS": "q"}
    with Terminal(arguments, rows=24, cols=80, env=environment, cwd=tmp_path) as terminal:
        terminal.wait_for("SHARE-SAFE")
        terminal.settle()
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert [path.name for path in tmp_path.iterdir() if path.suffix in (".log", ".svg")] == []
