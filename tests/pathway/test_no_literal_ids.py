"""Ids of the policy are written in default_policy.toml and pathway/ids.py and nowhere else: this reads the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import trackboard
from trackboard.pathway import ids

SOURCE = Path(trackboard.__file__).parent
CLASSES = [each for each in vars(ids).values() if isinstance(each, type) and each.__module__ == ids.__name__]
IDS = frozenset(value for each in CLASSES for name, value in vars(each).items() if name.isupper())
COLOURS = frozenset({ids.Standings.OVERDUE, ids.Standings.DUE_SOON, ids.Standings.ON_TRACK})
"""Paint is called after the standings that it is for."""

NAMES = frozenset(
    {
        "kind", "kinds", "stage", "outcome", "how_ended", "plan", "parallel_plan", "plans", "route", "flag", "flags",
        "clock", "verdicts", "party", "team", "standing", "status", "state", "criterion", "include", "in_effect",
        "repeats", "uncertain", "taken_out", "milestones", "returns", "ends", "stage_order", "outcomes", "parties",
        "teams", "routes", "criteria", "statuses", "standings", "clocks", "meeting_kinds", "attendance",
    }
)  # fmt: skip
"""What holds an id, by its name: a plain English word that is compared with one of these is meant as an id."""
CALLS = frozenset({"Entry", "Event", "clock", "clock_label", "label", "outcomes_of", "reasons_of", "prompts_at"})
"""What is called with an id."""

ALLOWED: Mapping[str, Mapping[str, str]] = {
    "board/review_views.py": dict.fromkeys(("no_owner", "turning_10", "not_discussed"), "the name of a view"),
    "exchange/reference_lists.py": {"looked_after": "the name of a list that is compared with the board"},
    "pathway/policy/policy_file.py": {"not_discussed": "a key of [settings]"},
    "pathway/rules/clocks.py": {"plan_unrecorded": "the name of a function, in __all__"},
    "reports/annual.py": dict.fromkeys(
        ("looked_after", "regulation_25a", "special_guardianship"), "a column of the report"
    ),
    "reports/reconcile.py": {"looked_after": "the name of a list that is compared with the board"},
    "reports/survey.py": dict.fromkeys(
        ("care_order_without_placement_order", "no_owner", "returned_home"), "a question of survey.csv"
    ),
    "reports/survey_answers.py": dict.fromkeys(
        ("care_order_without_placement_order", "no_owner", "returned_home"), "a question of survey.csv"
    )
    | {"family_finding": "a report that the survey follows from", "pre_birth": "a count of the survey's own"},
    "tui/meeting/roll_call_screen.py": {"written_update": "the name of an act"},
}
"""By file, the words that are no ids there, each with what it is."""


def test_no_id_is_written_but_in_ids() -> None:
    found: dict[str, list[str]] = {}
    for file, tree in _modules():
        for line, word in literals(tree):
            if word not in ALLOWED.get(file, {}):
                found.setdefault(file, []).append(f"{line}: {word}")
    assert found == {}


def test_nothing_is_allowed_that_is_not_there() -> None:
    written = {(file, word) for file, tree in _modules() for _, word in literals(tree)}
    assert {(file, word) for file, words in ALLOWED.items() for word in words} <= written


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = "placement_order"', ["placement_order"]),
        ('if event.kind == "placed": pass', ["placed"]),
        ('if kind in ("placed", "closed"): pass', ["placed", "closed"]),
        ('x = journey.in_effect["placed"], in_effect.get("closed")', ["placed", "closed"]),
        ('f(outcome="died"); policy.label("placed")', ["died", "placed"]),
        ('if card.standing == "overdue": pass', ["overdue"]),
        ('"""placement_order"""\nx = f"a placement_order"', []),
        ('x = "placed"; open(path, "closed"); paint("due_soon")', []),
    ],
)
def test_it_finds_an_id_where_one_is_meant(source: str, found: list[str]) -> None:
    assert sorted(word for _, word in literals(ast.parse(source))) == sorted(found)


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if (file := path.relative_to(SOURCE).as_posix()) != "pathway/ids.py":
            yield file, ast.parse(path.read_text("utf-8"))


def literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The ids that a module writes, each with its line. Those that are plain words count where an id is meant."""
    prose = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    prose |= {id(part) for each in ast.walk(tree) if isinstance(each, ast.JoinedStr) for part in each.values}
    meant = {id(each) for each in _meant(tree)}
    for each in ast.walk(tree):
        if not isinstance(each, ast.Constant) or each.value not in IDS or id(each) in prose:
            continue
        if id(each) in meant or ("_" in each.value and each.value not in COLOURS):
            yield each.lineno, each.value


def _meant(tree: ast.Module) -> Iterator[ast.Constant]:
    """The constants that are compared with, looked up in or given for what holds an id."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Compare):
            sides = [each.left, *each.comparators]
            if any(_name(side) in NAMES for side in sides):
                for side in sides:
                    yield from _constants(side)
        elif isinstance(each, ast.Subscript) and _name(each.value) in NAMES:
            yield from _constants(each.slice)
        elif isinstance(each, ast.Call):
            if _name(each.func) in CALLS or _is_look_up(each.func):
                for argument in each.args[:1]:
                    yield from _constants(argument)
            for word in each.keywords:
                if word.arg in NAMES:
                    yield from _constants(word.value)


def _is_look_up(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr in ("get", "index") and _name(function.value) in NAMES


def _name(node: ast.expr) -> str:
    """`kind` of `event.kind` and of `kind`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _constants(node: ast.expr) -> Iterator[ast.Constant]:
    """The constant itself, or those of a tuple, a list or a set."""
    if isinstance(node, ast.Constant):
        yield node
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for part in node.elts:
            yield from _constants(part)
