"""SQL is written in the store and nowhere else: the rooms above it call reads that have a name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import trackboard

PACKAGE = Path(trackboard.__file__).parent
ABOVE = sorted(file for file in PACKAGE.rglob("*.py") if (PACKAGE / "store") not in file.parents)

SQL = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|WHERE|ORDER BY|GROUP BY|HAVING|JOIN|PRAGMA|CREATE TABLE"
    r"|IS (NOT )?NULL|BEGIN IMMEDIATE|COMMIT|ROLLBACK)\b"
)
"""Words that are upper case in SQL and in nothing else that is written here."""

OF_THE_STORE = frozenset({"select", "select_in"})
"""Of trackboard.store.rows: they take pieces of a query."""

RUN = frozenset({"execute", "executemany", "executescript", "run_many"})
"""Methods that run a statement."""


def offences(source: str) -> Iterator[str]:
    """What a module above the store may not have, with its line."""
    tree = ast.parse(source)
    notes = {id(each) for each in _docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            if found := SQL.search(node.value):
                yield f"line {node.lineno}: {found[0]}"
        elif isinstance(node, ast.ImportFrom) and node.module == "trackboard.store.rows":
            yield from (f"line {node.lineno}: {each.name}" for each in node.names if each.name in OF_THE_STORE)
        elif isinstance(node, ast.Attribute) and (
            node.attr in RUN
            or (node.attr in OF_THE_STORE and isinstance(node.value, ast.Name) and node.value.id == "rows")
        ):
            yield f"line {node.lineno}: .{node.attr}"


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Strings that stand alone: they say what is above or around them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


@pytest.mark.parametrize("room", sorted({file.relative_to(PACKAGE).parts[0] for file in ABOVE}))
def test_no_sql_above_the_store(room: str) -> None:
    files = [file for file in ABOVE if file.relative_to(PACKAGE).parts[0] == room]
    found = {str(file.relative_to(PACKAGE)): list(offences(file.read_text(encoding="utf-8"))) for file in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        'found = select(db, ChildRow, "WHERE id = ?", (1,))',
        'sql = f"SELECT {columns} FROM children"',
        "from trackboard.store.rows import get, select_in",
        "rows.select(db, ChildRow)",
        'db.connection.execute("x")',
        'order = "ORDER BY id"',
        'tx.run("DELETE FROM board")',
    ],
)
def test_sql_would_be_seen(source: str) -> None:
    assert list(offences(source))


def test_words_that_are_no_sql_are_not() -> None:
    lines = ('"""WHERE in a docstring is no SQL."""', "view.select(child)", 'said = "where a child is"')
    assert list(offences("\n".join(lines))) == []
