"""The pseudo-terminal the other tests look through."""

from __future__ import annotations

import sys

import pytest
from terminal import Emulator, Terminal

ECHO = """
import os, sys, tty
tty.setraw(0)
size = os.get_terminal_size()
print(f"{size.columns}x{size.lines} {os.environ['TERM']} {os.environ.get('NO_COLOR')}", flush=True)
while (pressed := os.read(0, 64)) != b"q":
    print(f"\\r\\n{pressed!r}", flush=True)
sys.exit(3)
"""


def test_program_runs_at_the_size_given_and_answers_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with Terminal(program=[sys.executable, "-c", ECHO], rows=20, cols=90) as terminal:
        assert terminal.wait_for("90x20 xterm-256color None")
        terminal.press("down")
        terminal.wait_for(r"b'\x1b[B'")
        terminal.paste("é")
        terminal.wait_for(r"b'\x1b[200~\xc3\xa9\x1b[201~'")
        assert b"90x20" in terminal.raw
        terminal.press("q")
        assert terminal.wait_exit() == 3


def test_waiting_in_vain_shows_the_screen() -> None:
    with (
        Terminal(program=[sys.executable, "-c", "print('here'); input()"]) as terminal,
        pytest.raises(AssertionError, match=r"(?s)to show 'elsewhere'.*here"),
    ):
        terminal.wait_for("elsewhere", timeout=0.5)


def test_waiting_for_a_program_that_ended_says_so() -> None:
    with (
        Terminal(program=[sys.executable, "-c", "pass"]) as terminal,
        pytest.raises(AssertionError, match="but it ended"),
    ):
        terminal.wait_for("anything")


@pytest.mark.parametrize("cut", range(30))
def test_sequences_no_emulator_knows_leave_no_trace_wherever_the_bytes_are_cut(cut: int) -> None:
    data = b"A\x1b[<u\x1b[=1;1uB\x1b[>25u\x1b[1;5HC"
    emulator = Emulator(rows=2, cols=10)
    emulator.feed(data[:cut])
    emulator.feed(data[cut:])
    assert emulator.lines == ["AB  C", ""]
