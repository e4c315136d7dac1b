"""The signs: each in the fonts of the Windows console, or with one beside it that is, cell for cell."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import trackboard
from trackboard.paint.signs import ALLOWED, CONSOLE, PLAIN, SYMBOLS, plainly
from trackboard.paint.text import width_of

ROOT = Path(trackboard.__file__).parent
PICTURES = [*ROOT.joinpath("paint").rglob("*.py"), *ROOT.joinpath("tui").rglob("*.py")]
WGL4 = frozenset("┌┐└┘═║♦√")
"""Of what WGL4 has, what only stands for another sign."""


def written(path: Path) -> set[str]:
    """Every character beyond ASCII in the texts of a module, what it says of itself left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {each for text in texts for each in text if not each.isascii()}


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_picture_uses_no_sign_that_nobody_allowed(path: Path) -> None:
    if path.name in ("signs.py", "text.py"):  # the table itself, and what is taken out of texts
        return
    assert not written(path) - ALLOWED


def test_every_sign_is_one_cell_wide_and_so_is_what_stands_for_it() -> None:
    for sign in ALLOWED | set(SYMBOLS.values()):
        assert width_of(sign) == 1
        assert width_of(plainly(sign)) == 1


def test_a_console_font_has_what_stands_for_a_sign() -> None:
    assert set(SYMBOLS.values()) <= ALLOWED
    assert set(PLAIN.values()) <= CONSOLE | WGL4
    for sign in ALLOWED:
        assert set(plainly(sign)) <= CONSOLE | WGL4
    assert plainly("▲ 3  ◆ 2  ╭─ A ─╮  ✓") == "▲ 3  ♦ 2  ┌─ A ─┐  √"
