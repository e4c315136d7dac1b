"""Which tests are slow: those that open the screen again and again, start programs, try hundreds of cases or write
much. The quick selection leaves them out: `python -m pytest -m "not slow and not soak"`.

They are listed here and not marked one by one, so that what the quick selection costs can be seen in one place. Each
entry is a file, or `file::function`. At the end of a quick run those that are not listed and took long are named.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

TESTS = Path(__file__).parent
LISTED = TESTS / "slow.txt"
LONG = 0.5
"""Seconds of processor time from which a test is slow. Not of the clock on the wall, which others' work moves."""


def entries() -> frozenset[str]:
    """What is listed, each relative to the folder of the tests."""
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_slow(node: str, listed: Iterable[str]) -> bool:
    """Whether a test, by its node id from the folder of the tests, is listed: itself or its whole file."""
    function = node.split("[")[0]
    return function in listed or function.split("::")[0] in listed
