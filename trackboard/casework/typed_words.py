"""Words that people type, and which id of a list they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from trackboard.clean import one_line, search_key
from trackboard.errors import UsageProblem

_MOST_LISTED = 12
_NEAREST = 3
_LISTS = {"kind of milestone": " kinds", "reason for a delay": " reasons"}

Id = TypeVar("Id", bound=str)


def choose(text: str, labels: Mapping[Id, str], what: str) -> Id:
    """The id meant by `text`: an id, a label, or a part of just one of them, whatever the case of the letters."""
    key = search_key(one_line(text))
    exactly = known_as(text, labels)
    if exactly is not None:
        return exactly
    starting = [id for id, label in labels.items() if key and search_key(label).startswith(key)]
    if len(starting) == 1:
        return starting[0]
    words = key.replace("_", " ").split()
    found = [id for id, label in labels.items() if words and all(word in search_key(f"{id} {label}") for word in words)]
    if len(found) == 1:
        return found[0]
    if found:
        some = listed({id: labels[id] for id in found}, what)
        raise UsageProblem(f'"{one_line(text)}" could be more than one {what}: {some}')
    raise UsageProblem(none_such(text, labels, what))


def none_such(text: str, labels: Mapping[Id, str], what: str) -> str:
    """The sentence where a text is none of those there are: with the nearest, failing that with all."""
    said = f'there is no {what} "{one_line(text)}"'
    if not labels:
        return f"{said}: there is none yet"
    if near := _near(text, labels):
        return f"{said}; did you mean {' or '.join(near)}?"
    return f"{said}; it is one of: {listed(labels, what)}"


def known_as(text: str, labels: Mapping[Id, str]) -> Id | None:
    """The id whose id or label `text` is, whatever the case of the letters."""
    key = search_key(one_line(text))
    return next((id for id, label in labels.items() if key and key in (search_key(id), search_key(label))), None)


def where_listed(what: str) -> str:
    """The command that lists every id of what is called so, where there are many."""
    return f"`trackboard policy show{_LISTS.get(what, '')}` lists them"


def listed(labels: Mapping[Id, str], what: str) -> str:
    """Those there are to choose from, or the first of them: `CIN (Children in need), Legal, ... (40 in all)`."""
    where = f": {where_listed(what)}" if what in _LISTS else ""
    rest = f", ... ({len(labels)} in all{where})" if len(labels) > _MOST_LISTED else ""
    return ", ".join(_called(id, labels[id]) for id in [*labels][:_MOST_LISTED]) + rest


def _called(id: str, label: str) -> str:
    words = search_key(label).replace("-", " ").split()
    return label if all(part in words for part in search_key(id).split("_")) else f"{id} ({label})"


def _near(text: str, labels: Mapping[Id, str]) -> list[str]:
    """Those that hold the text or are spelt nearly so, each in quotes."""
    from difflib import get_close_matches

    key = search_key(one_line(text))
    ids = {id for id, label in labels.items() if len(key) > 2 and key in search_key(f"{id} {label}")}
    if not ids:
        spelt = {search_key(words): id for id, label in labels.items() for words in (id, label)}
        ids = {spelt[each] for each in get_close_matches(key, spelt, n=_NEAREST, cutoff=0.7)}
    return [f'"{label}"' for id, label in labels.items() if id in ids][:_NEAREST]
