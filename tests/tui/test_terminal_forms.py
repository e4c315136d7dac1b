"""The real program in a pseudo-terminal: what is typed into a form is on the screen, whatever was opened before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terminal import Terminal


@pytest.mark.parametrize(("rows", "cols"), [(24, 80), (50, 160)])
def test_a_form_after_the_help_and_the_box_of_a_reference(
    northshire: Path, tmp_path: Path, rows: int, cols: int
) -> None:
    path = tmp_path / "board.db"
    path.write_bytes(northshire.read_bytes())
    with Terminal(["--db", str(path), "--user", "tester"], rows=rows, cols=cols) as terminal:
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
