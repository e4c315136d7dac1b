"""What may be written for a key of a policy file: a check for each kind of value, and the words for what it accepts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from trackboard.clean import one_line

Check = tuple[Callable[[Any], Any], str]
"""Returns the value to keep, or None where it is not accepted; and says in words what is."""

AS_NEEDED = "as needed"
"""The cadence of a kind of meeting that has none."""

_LIMIT = re.compile(r"([1-9][0-9]{0,3}) (working day|day|week|month|year)s?", re.ASCII)


def parse_limit(text: str) -> tuple[int, str]:
    """`16 weeks` as (16, "weeks"). ValueError where it is no length of time."""
    match = _LIMIT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return int(match[1]), match[2] + "s"


def text(longest: int) -> Check:
    """One line of at most so many characters."""

    def check(value: Any) -> Any:
        return value if isinstance(value, str) and 0 < len(value) <= longest and one_line(value) == value else None

    return check, f"one line of 1 to {longest} characters, none of them invisible"


def number(least: int) -> Check:
    """A whole number from `least` up."""

    def check(value: Any) -> Any:
        return value if type(value) is int and least <= value <= 9999 else None

    return check, f"a whole number, {least} or more"


def length(units: tuple[str, ...], *examples: str) -> Check:
    """A length of time in one of `units`."""

    def check(value: Any) -> Any:
        match = _LIMIT.fullmatch(value) if isinstance(value, str) else None
        return value if match and match[2] + "s" in units else None

    return check, "a length such as " + ", ".join(f'"{example}"' for example in examples)


def one_of(choices: Iterable[str]) -> Check:
    """One of these words."""
    known = tuple(choices)
    return (lambda value: value if value in known else None), "one of " + ", ".join(known)


def list_of(choices: Iterable[str], least: int = 1) -> Check:
    """A list of these words, of `least` at least."""
    known = tuple(choices)

    def check(value: Any) -> Any:
        fits = isinstance(value, list) and len(value) >= least and all(each in known for each in value)
        return value if fits else None

    return check, ("a list of one or more of " if least else "a list, empty or of ") + ", ".join(known)


def _cadence(value: Any) -> Any:
    accepts, _ = length(("weeks", "months", "days"))
    return value if value == AS_NEEDED else accepts(value)


YES_NO: Check = ((lambda value: value if isinstance(value, bool) else None), "true or false")
LABEL = text(120)
SOURCE = text(400)
LIMIT = length(("weeks", "working days", "months", "days"), "16 weeks", "7 working days", "3 months", "121 days")
AMBER = length(("days", "weeks"), "14 days", "2 weeks")
EXTENSION = length(("days", "weeks"), "8 weeks", "56 days")
KEEP = length(("years", "months"), "25 years", "6 months")
CADENCE: Check = (_cadence, f'a length such as "4 weeks" or "1 month", or "{AS_NEEDED}"')
BASIS = one_of(("statute", "guidance", "practice", "local", "guide"))
