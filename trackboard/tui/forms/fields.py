"""What a form asks for, as plain values, and how what is typed finds what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from trackboard.clean import one_line, search_key

Values = Mapping[str, str]
"""By field, what was typed; of a choice the id that it means."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things to choose from. `aside` is said beside it."""

    id: str
    label: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a form asks for."""

    name: str
    label: str
    kind: Literal["text", "date", "choice", "prose", "name"] = "text"
    """`prose` may have several lines; `name` is a child's name, which is not shown while it is typed."""
    options: Sequence[Option] = ()
    """Of a choice, in the order in which they are offered."""
    free: bool = False
    """Of a choice: what is none of the options is kept as it was typed."""
    ahead: bool = False
    """Of a date without a year: the next such day, not the latest."""
    initial: str = ""
    hint: str = ""
    """Said in the empty field."""


def options(labels: Mapping[str, str]) -> tuple[Option, ...]:
    """The options that a section of the policy gives."""
    return tuple(Option(id, label) for id, label in labels.items())


YES_NO = (Option("yes", "Yes"), Option("no", "No"))


def matching(text: str, among: Sequence[Option]) -> list[Option]:
    """The options that hold every word of `text`: those that begin with it first, otherwise in their own order."""
    key = search_key(one_line(text))
    words = key.split()
    found = [option for option in among if all(word in search_key(f"{option.label} {option.id}") for word in words)]
    return sorted(found, key=lambda option: not search_key(option.label).startswith(key)) if key else found


def exactly(text: str, among: Sequence[Option]) -> Option | None:
    """The option whose label or id `text` is, whatever the case."""
    key = search_key(one_line(text))
    return next((option for option in among if key and key in (search_key(option.label), search_key(option.id))), None)
