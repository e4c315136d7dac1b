"""The list of slow tests names tests that there are, and leaves some of every room to the quick selection."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import slow

ROOMS = ("pathway", "store", "board", "casework", "exchange", "reports", "cli", "tui")


def functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def test_what_is_listed_is_there() -> None:
    gone = []
    for entry in slow.entries():
        file, *inside = entry.split("::")
        path = slow.TESTS / file
        if not path.exists() or (inside and inside[-1] not in functions(path)):
            gone.append(entry)
    assert sorted(gone) == [], "take these out of tests/slow.txt"


@pytest.mark.parametrize("room", ROOMS)
def test_the_quick_selection_has_tests_of_every_room(room: str) -> None:
    listed = slow.entries()
    quick = [
        f"{room}/{file.name}::{function}"
        for file in (slow.TESTS / room).glob("test_*.py")
        for function in functions(file)
        if not slow.is_slow(f"{room}/{file.name}::{function}", listed)
    ]
    assert len(quick) >= 10
