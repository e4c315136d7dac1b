"""One stylesheet serves the whole app: a rule of one screen that does not say whose it is holds for every other too.

Textual adds a screen's rules when it is first shown and never takes them away, so that what a form looks like would
depend on what was opened before it.
"""

from __future__ import annotations

import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import textual
from textual.css.model import RuleSet, SelectorType
from textual.css.parse import parse
from textual.dom import DOMNode

import trackboard.tui

FOLDER = Path(trackboard.tui.__file__).parent


def classes(of: type = DOMNode) -> Iterator[type]:
    """Every class below `of` that is loaded."""
    for each in of.__subclasses__():
        yield each
        yield from classes(each)


def modules() -> None:
    """Load every module of the screen, and every widget of Textual's own."""
    for package in (trackboard.tui, textual):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if package is trackboard.tui or module.name.startswith(("textual.widgets.", "textual.containers")):
                import_module(module.name)


@pytest.fixture(scope="module")
def ours() -> Counter[str]:
    """How many classes of trackboard have a name; those of Textual's count twice, for nobody can tell them apart."""
    modules()
    found = {(each.__module__, each.__qualname__) for each in classes()}
    return Counter(
        {
            name: sum(module.startswith("trackboard.") for module, _ in same) * (1 if len(same) == 1 else 2)
            for name in {name for _, name in found}
            if (same := [pair for pair in found if pair[1] == name])
        }
    )


def sheets() -> dict[str, str]:
    """Every rule there is: of the files, and of the classes."""
    modules()
    found = {str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.tcss")}
    for each in classes():
        if each.__module__.startswith("trackboard."):
            for name in ("CSS", "DEFAULT_CSS"):
                if text := each.__dict__.get(name):
                    found[f"{each.__module__}.{each.__qualname__}.{name}"] = text
    return found


def unscoped(css: str, ours: Counter[str]) -> list[str]:
    """The selectors that do not begin with a class of ours, of which there is one of that name."""
    rules: list[RuleSet] = list(parse("", re.sub(r"\$[\w-]+", "red", css), ("", "")))
    assert rules, "no rule could be read"
    return [
        selectors.css
        for rule in rules
        for selectors in rule.selector_set
        if (first := selectors.selectors[0]) and (first.type is not SelectorType.TYPE or ours[first.name] != 1)
    ]


def test_every_rule_begins_with_a_screen_or_widget_of_our_own(ours: Counter[str]) -> None:
    found = sheets()
    assert len([name for name in found if name.endswith(".tcss")]) == len(list(FOLDER.rglob("*.tcss"))) > 5
    wrong = {name: bad for name, css in found.items() if (bad := unscoped(css, ours))}
    assert not wrong, (
        f"{wrong}: these rules hold for the whole app from when their screen is first shown; "
        "begin each with the class of the screen or widget that it is for"
    )


@pytest.mark.parametrize(
    "css",
    ["Input { border: round red; }", "Vertical, Form { width: 76; }", "ModalScreen { align: center middle; }",
     ".-tiny LineWidget { display: none; }", "* { width: 1; }", "#one { width: 1; }",
     "Input { FieldRow & { width: 1; } }",
     "Form, .muted { width: 1; }", "Nowhere { width: 1; }"],
)  # fmt: skip
def test_a_rule_for_everybody_is_found(css: str, ours: Counter[str]) -> None:
    assert unscoped(css, ours)


@pytest.mark.parametrize(
    "css", ["Form Input { width: 1; }", "Form { Input { width: 1; } }", "FieldRow.-date Words:last-child { width: 1; }"]
)
def test_a_rule_of_ones_own_is_not(css: str, ours: Counter[str]) -> None:
    assert not unscoped(css, ours)
