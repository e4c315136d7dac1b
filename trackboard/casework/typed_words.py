"""Words that people type for the policy's ids, and text made fit to be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from trackboard.casework.wording import moment_text
from trackboard.clean import clean, one_line, search_key
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.ids import KindId
from trackboard.pathway.policy.policy import Policy
from trackboard.store.audit import erasure
from trackboard.store.database import Database
from trackboard.store.reads import child_rows

_MOST_LISTED = 12

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
        raise UsageProblem(f'"{one_line(text)}" could be more than one {what}: {_listed(found, labels, what)}')
    raise UsageProblem(f'there is no {what} "{one_line(text)}"; it is one of: {_listed(labels, labels, what)}')


def known_as(text: str, labels: Mapping[Id, str]) -> Id | None:
    """The id whose id or label `text` is, whatever the case of the letters."""
    key = search_key(one_line(text))
    return next((id for id, label in labels.items() if key and key in (search_key(id), search_key(label))), None)


def where_listed(what: str) -> str:
    """The command that lists every id of what is called so, where there are many."""
    lists = {"kind of milestone": " kinds", "reason for a delay": " reasons"}
    return f"`trackboard policy show{lists.get(what, '')}` lists them"


def kind_of(policy: Policy, text: str) -> KindId:
    """The kind of milestone, return or end meant by `text`."""
    return KindId(choose(text, policy.kinds, "kind of milestone"))


def prose(text: str, what: str) -> str:
    """Text of several lines, cleaned. Refuses none."""
    cleaned = clean(text).strip()
    if not cleaned:
        raise TrackboardError(f"{what} is empty: nothing was saved")
    return cleaned


def find_child(db: Database, reference: str) -> int:
    """The child of that reference, whatever the case of its letters."""
    found = child_rows.id_of(db, one_line(reference))
    if found is None:
        text = one_line(reference)
        gone = erasure.of_references(db, [text]).get(text)
        if gone is not None:
            raise TrackboardError(f"{text} was erased on {moment_text(gone.at)}: {gone.reason}")
        raise TrackboardError(
            f'there is no child "{one_line(reference)}" in {db.path}; `trackboard board` lists the references'
        )
    return found


def _listed(ids: Iterable[Id], labels: Mapping[Id, str], what: str) -> str:
    some = list(ids)
    rest = f", ... ({len(some)} in all: {where_listed(what)})" if len(some) > _MOST_LISTED else ""
    return ", ".join(f"{id} ({labels[id]})" if labels[id] != id else id for id in some[:_MOST_LISTED]) + rest
