"""Every act has two doors: a command and a key. And what is built can be reached, and the README names it."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType

import click
import pytest

import trackboard
from trackboard import casework
from trackboard.cli.main import COMMANDS, cli
from trackboard.tui import forms
from trackboard.tui.forms.sheet import Sheet
from trackboard.tui.key_table import every_act

CODE = Path(trackboard.__file__).parent
README = CODE.parent / "README.md"
Act = tuple[str, str]
"""The module of a function, and its name."""

ONE_DOOR: dict[str, tuple[str, str]] = {
    "erase_child": ("cli", "by law and for good: not a key away from everyday work, and asked for twice"),
    "link": ("cli", "for who looks after the data, with both systems' lists at hand"),
    "unlink": ("cli", "for who looks after the data, with both systems' lists at hand"),
    "record_contact": ("cli", "which arrangement is meant follows from WHOM; on the screen it is chosen from a list"),
    "end_placement": ("cli", "the one that is open is meant; on the screen it is chosen from a list"),
    "keep_draft": ("tui", "what is half typed is the screen's alone: a command has its text whole"),
    "keep_view": ("tui", "views narrow the screen; a command is narrowed by its options"),
    "drop_view": ("tui", "views narrow the screen; a command is narrowed by its options"),
    "keep_whose": ("tui", "whose children `mine` are is asked on the screen; a command has --owner"),
}
"""Acts with one door, which, and why."""


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def public_functions() -> dict[Act, FunctionType]:
    return {
        (module.__name__, name): function
        for module in modules(casework)
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    }


def public_acts() -> dict[Act, FunctionType]:
    """The functions of casework that are given a desk and answer what was done, or nothing: those that write."""
    return {
        act: function
        for act, function in public_functions().items()
        if "Desk" in map(str, function.__annotations__.values())
        and re.search(r"\bDone\b|^None$", str(function.__annotations__.get("return")))
    }


@cache
def called(folder: str) -> frozenset[Act]:
    """Every act that is called under a folder, by its own name or by another act that is called there."""
    found = {act for path in sorted((CODE / folder).rglob("*.py")) for act in _uses(path, calls=True)}
    acts, waiting = public_acts(), [*found]
    while waiting:
        act = waiting.pop()
        if act in acts:
            inner = {(function.__module__, function.__name__) for function in _called_by(acts[act])} - found
            found |= inner
            waiting += inner
    return frozenset(found)


def _called_by(function: FunctionType) -> Iterator[FunctionType]:
    """The functions that a function calls by their name."""
    for node in ast.walk(ast.parse(inspect.getsource(function))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            named = function.__globals__.get(node.func.id)
            if inspect.isfunction(named):
                yield named


def _uses(path: Path, *, calls: bool) -> Iterator[Act]:
    """The functions that a file calls, or refers to, by the imports that it has anywhere."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: dict[str, Act] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {each.asname or each.name: (node.module, each.name) for each in node.names}
    for node in ast.walk(tree):
        used = node.func if calls and isinstance(node, ast.Call) else None if calls else node
        if isinstance(used, ast.Name) and used.id in names:
            yield names[used.id]
        elif isinstance(used, ast.Attribute) and isinstance(used.value, ast.Name) and used.value.id in names:
            module, name = names[used.value.id]
            yield f"{module}.{name}", used.attr


def test_every_act_is_called_by_a_command_and_by_the_screen_or_is_listed_with_the_reason() -> None:
    found = public_acts()
    assert len(found) > 40 and {"record_milestone", "edit_meeting", "close_meeting"} <= {name for _, name in found}
    missing = []
    for act in found:
        for face in ("cli", "tui"):
            only = ONE_DOOR.get(act[1], (face, ""))[0]
            if only == face and act not in called(face):
                missing.append(f"{act[1]} has no door in {face}")
            if only != face and act in called(face):
                missing.append(f"{act[1]} has a door in {face} too: take it off the list")
    assert missing == []
    assert set(ONE_DOOR) <= {name for _, name in found}, "what is listed is an act"


def test_no_function_of_casework_is_there_for_nobody() -> None:
    """A public one that nothing else of the program uses is dead, or its door was forgotten."""
    used = {act for path in CODE.rglob("*.py") for act in _uses(path, calls=False)}
    own = {act for act, function in public_functions().items() if _within_its_module(function)}
    assert sorted(set(public_functions()) - used - own) == []


def _within_its_module(function: FunctionType) -> bool:
    """Whether its own module uses it by its name."""
    tree = ast.parse(inspect.getsource(importlib.import_module(function.__module__)))
    return any(isinstance(node, ast.Name) and node.id == function.__name__ for node in ast.walk(tree))


def sheets() -> Iterator[type[Sheet]]:
    for module in modules(forms):
        for found in vars(module).values():
            own = inspect.isclass(found) and issubclass(found, Sheet) and found.__module__ == module.__name__
            if own and "save" in vars(found) and found is not Sheet:
                yield found


def test_every_form_can_be_opened() -> None:
    """By an act with its name, or by a screen that makes one."""
    named = {act.sheet().__name__ for act in every_act() if act.sheet}
    made = {name for path in (CODE / "tui").rglob("*.py") for _, name in _uses(path, calls=False)}
    assert len(list(sheets())) > 20
    assert [sheet.__name__ for sheet in sheets() if sheet.__name__ not in named | made] == []


# --- The README's table of commands ---


def table_of_commands() -> str:
    text = README.read_text(encoding="utf-8")
    found = re.search(r"\| command \| does \|\n(.*?)\n\n", text, re.S)
    assert found is not None
    return found.group(1)


def told() -> set[str]:
    """The commands of the table: the first words of what stands in code, after `trackboard` or alone."""
    codes = re.findall(r"`([^`]*)`", table_of_commands())
    return {code.removeprefix("trackboard").split()[0] for code in codes if code != "trackboard"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name: str) -> None:
    assert name in told()


def test_the_readme_names_every_command_of_a_group_and_no_other() -> None:
    context = click.Context(cli)
    lines = table_of_commands().splitlines()
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            row = " ".join(line for line in lines if f"`trackboard {name} " in line)
            missing = [each for each in command.list_commands(context) if not re.search(rf"\b{each}\b", row)]
            assert missing == [], name
    first = {code.split()[1] for code in re.findall(r"`(trackboard [a-z][^`]*)`", table_of_commands())}
    assert first - set(COMMANDS) == set()
