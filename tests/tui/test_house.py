"""How the screen is laid out: no circles, one way to every screen, and files that can be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from textual.screen import Screen

import trackboard.tui

FOLDER = Path(trackboard.tui.__file__).parent
LONGEST = 400
"""Lines of a file."""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the screen by its name, parsed."""
    found = {}
    for path in sorted(FOLDER.rglob("*.py")):
        parts = path.relative_to(FOLDER.parents[1]).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Every import there is, at the top, in a function and for types alone: the module, and the name taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


@cache
def arrows() -> dict[str, set[str]]:
    """By module, the modules of the screen that it imports."""
    return {
        name: {
            found
            for module, taken in imported(tree)
            for found in (f"{module}.{taken}", module)
            if found in modules() and found != name
        }
        - {"trackboard.tui"}
        for name, tree in modules().items()
    }


def circles() -> list[list[str]]:
    """Modules that lead back to themselves, each circle once."""
    graph = {name: set(to) for name, to in arrows().items()}
    while free := [name for name, to in graph.items() if not to & set(graph)]:
        for name in free:
            del graph[name]  # it leads nowhere but out
    return [[name, *sorted(to & set(graph))] for name, to in graph.items()]


def test_no_module_of_the_screen_leads_back_to_itself() -> None:
    assert len(arrows()) > 60
    assert circles() == [], "imports in a function and for types alone count as well"


def test_the_navigator_alone_knows_screens_forms_and_boxes() -> None:
    """Any other module imports one only to make another kind of it, or inside its own features' navigator."""
    wrong = []
    for name, tree in modules().items():
        made_of = {
            base.id for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
            for each in node.bases for base in ast.walk(each) if isinstance(base, ast.Name)
        }  # fmt: skip
        for module, taken in imported(tree):
            kind = getattr(import_module(module), taken, None) if module in modules() and taken else None
            if isinstance(kind, type) and issubclass(kind, Screen) and taken not in made_of | {"ActScreen"}:
                wrong.append(f"{name} imports {taken}")
    assert [each for each in wrong if not each.startswith("trackboard.tui.navigator ")] == []


def test_nothing_is_found_by_a_name_put_together() -> None:
    """mypy sees every act, every form and every screen: none is looked up by a text, and the app is nobody's type."""
    wrong = []
    for name, tree in modules().items():
        wrong += [f"{name} imports {module}" for module, _ in imported(tree) if module.startswith("importlib")]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                put_together = any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in node.args)
                if (node.func.id == "getattr" and put_together) or node.func.id == "cast":
                    wrong.append(f"{name}:{node.lineno} {ast.unparse(node)}")
    assert wrong == []


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_file_can_be_read_in_one_go(path: Path) -> None:
    most = 150 if path == FOLDER / "app.py" else LONGEST
    assert len(path.read_text(encoding="utf-8").splitlines()) <= most
