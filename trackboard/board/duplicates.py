"""Children who may be one child under two references. They are only shown: a person decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from trackboard.clean import search_key
from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import Kinds
from trackboard.store.reads.people import Person

SINCE = Kinds.BECAME_LOOKED_AFTER
"""The milestone by which children without names may be known again."""
_BEFORE, _AFTER = 90, 28
"""Days by which a child may be born before the day it was due, and after it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two children, the one who came first in front, and why they may be one."""

    first: Person
    second: Person
    why: str


def possible_duplicates(people: Iterable[Person]) -> list[Pair]:
    """The pairs that may be one child, each told once. Twins, who share a family name and a day, are told apart.

    Grouped by what they share and compared within a group with one of it, so it does not grow with every pair.
    """
    everyone = sorted(people, key=lambda each: each.id)
    found: dict[tuple[int, int], Pair] = {}
    for first, second, why in (
        *_same_name_and_day(everyone), *_half_a_name(everyone), *_born_since(everyone), *_nameless(everyone),
    ):  # fmt: skip
        if second.id < first.id:
            first, second = second, first
        found.setdefault((first.id, second.id), Pair(first, second, why))
    return [found[key] for key in sorted(found)]


Found = Iterator[tuple[Person, Person, str]]


def _same_name_and_day(people: Sequence[Person]) -> Found:
    for same in _groups(people, lambda each: (_given(each), _family(each), each.born) if each.born else None):
        if _given(same[0]) and _family(same[0]):
            yield from ((same[0], other, "the same name, born on the same day") for other in same[1:])


def _half_a_name(people: Sequence[Person]) -> Found:
    """The same family name and birthday, where one has no given name that could tell it from a twin."""
    for same in _groups(people, lambda each: (_family(each), each.born) if each.born and _family(each) else None):
        unnamed = [each for each in same if not _given(each)]
        if unnamed:
            why = "the same family name, born on the same day, and one has no given name"
            yield from ((unnamed[0], other, why) for other in same if other is not unnamed[0])


def _born_since(people: Sequence[Person]) -> Found:
    """An unborn child, and one of the same family name born about the day that it was due."""
    why = "the same family name, and one was due about the day that the other was born"
    for same in _groups(people, lambda each: _family(each) or None):
        dated = sorted((each for each in same if each.born or each.due), key=_day)
        for one, other in pairwise(dated):
            if bool(one.born) == bool(other.born) or (_given(one) != _given(other) and _given(one) and _given(other)):
                continue
            apart = (parse_iso(_day(other)) - parse_iso(_day(one))).days
            if apart <= (_BEFORE if one.born else _AFTER):
                yield one, other, why


def _nameless(people: Sequence[Person]) -> Found:
    """Returns hold no names: the same birthday, and looked after since the same day."""
    why = "born on the same day, looked after since the same day, and one has no name"
    for same in _groups(people, _born_and_since):
        unnamed = next((each for each in same if not _given(each) and not _family(each)), None)
        if unnamed is None:
            continue
        for other in same:
            if other is not unnamed and not _siblings(unnamed, other) and not _other_sex(unnamed, other):
                yield unnamed, other, why


def _groups(people: Iterable[Person], by: Callable[[Person], object | None]) -> Iterator[list[Person]]:
    """Those of whom `by` gives the same, where there are several."""
    found: dict[object, list[Person]] = defaultdict(list)
    for each in people:
        if (key := by(each)) is not None:
            found[key].append(each)
    return (same for same in found.values() if len(same) > 1)


def _born_and_since(each: Person) -> tuple[str, str] | None:
    return (each.born, each.looked_after) if each.born and each.looked_after else None


def _given(each: Person) -> str:
    return _key(each.given)


def _family(each: Person) -> str:
    return _key(each.family)


def _key(name: str) -> str:
    """O’Neill is O'Neill, and Smith-Jones is Smith Jones."""
    return " ".join(search_key(name).replace("-", " ").split()) if name else ""


def _day(each: Person) -> str:
    return each.born or each.due or ""


def _siblings(one: Person, other: Person) -> bool:
    return bool(one.siblings) and one.siblings == other.siblings


def _other_sex(one: Person, other: Person) -> bool:
    sexes = {_SEXES.get(each.sex.strip().upper()[:1], "") for each in (one, other)}
    return sexes == {"F", "M"}


_SEXES = {"1": "M", "2": "F", "M": "M", "F": "F"}
"""The returns' codes, older and newer."""
