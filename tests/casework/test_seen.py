"""What a person saw and what nobody looked at are two things, everywhere: no act may silently replace what another
person wrote."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import pytest

import trackboard.casework
from trackboard.casework.desk import NO_CHECK

PACKAGE = Path(trackboard.casework.__file__).parent
SCREENS = PACKAGE.parent / "tui"

REPLACES_NOTHING_UNSEEN = {
    # only adds a row of its own, and refuses or remarks on another of the same content
    "add_action": "adds",
    "add_child": "adds; a reference that is there is refused, a child like it is asked about",
    "amend": "adds",
    "arrange_contact": "adds",
    "close_child": "records an event",
    "mark_reviewed": "adds",
    "record_milestone": "adds; the same event of the same day is refused",
    "start_placement": "adds; refused while another placement is open",
    "write_note": "adds",
    "add_to_agenda": "adds; a child who is on the agenda is refused",
    # changes what is there by what is there, and says so
    "build_agenda": "by the rules; what the chair added or dropped stays",
    "close_meeting": "locks what is there",
    "drop_from_agenda": "refused once the child is minuted; the line stays and is put back by adding",
    "move_on_agenda": "the order alone, and the answer says the place",
    "link": "of the shell alone, and asked for by both references",
    "unlink": "of the shell alone",
    "erase_child": "of the shell alone, and confirmed",
    "record_contact": "of the shell alone; compares with the arrangement that it found",
    "end_placement": "of the shell alone; compares with the placement that it found",
    "reopen_child": "refused where the case is open by now, and adds an event",
    "undo": "refused, whole, where a row has been changed since",
}
"""Public acts without `seen`, and why nothing that another person wrote is replaced by them unseen."""


def functions() -> Iterator[FunctionType]:
    """Every public function of casework, where it is defined."""
    for found in pkgutil.walk_packages([str(PACKAGE)], "trackboard.casework."):
        module = importlib.import_module(found.name)
        for name, each in vars(module).items():
            if isinstance(each, FunctionType) and each.__module__ == found.name and not name.startswith("_"):
                yield each


def acts() -> dict[str, FunctionType]:
    """Those that people do: they are given a desk, and say what was done."""
    return {
        each.__name__: each
        for each in functions()
        if next(iter(inspect.signature(each).parameters), "") == "desk"
        and "Done" in str(inspect.signature(each).return_annotation)
    }


WITH_SEEN = {each.__name__: each for each in functions() if "seen" in inspect.signature(each).parameters}


def test_nobody_looked_is_never_none() -> None:
    assert len(WITH_SEEN) > 15
    for name, each in WITH_SEEN.items():
        assert inspect.signature(each).parameters["seen"].default is NO_CHECK, name
        assert "NoCheck" in str(inspect.signature(each).parameters["seen"].annotation), name


def test_every_act_compares_with_what_was_seen_or_replaces_nothing() -> None:
    without = {name for name in acts() if name not in WITH_SEEN}
    assert without == REPLACES_NOTHING_UNSEEN.keys()


@pytest.mark.parametrize("file", sorted(SCREENS.rglob("*.py")), ids=lambda file: str(file.relative_to(SCREENS)))
def test_the_screen_always_says_what_was_on_it(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    ours = {
        alias.asname or alias.name: alias.name
        for node in imports
        if (node.module or "").startswith("trackboard.casework")
        for alias in node.names
    }
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        function = call.func
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id in ours:
            name = function.attr
        else:
            name = ours.get(function.id, "") if isinstance(function, ast.Name) else ""
        if name in WITH_SEEN:
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            assert "seen" in given, f"{file.name}:{call.lineno}: {name} without `seen`"
            assert "NO_CHECK" not in ast.dump(given["seen"]), f"{file.name}:{call.lineno}: {name} looks at nothing"
            assert not isinstance(given["seen"], ast.Constant), f"{file.name}:{call.lineno}: {name} saw a constant"
