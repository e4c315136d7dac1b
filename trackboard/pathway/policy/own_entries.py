"""What an authority adds in its own policy file: kinds of milestone, clocks and prompts, each with an id of its own.

An own kind gives no stage and says after which kind it comes; no returning event takes it out of effect unless
`taken_out_by` names that. An own clock may be a delay point. What contradicts the pathway is refused by file and key.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from trackboard.clean import one_line, search_key
from trackboard.pathway.ids import OWN, Stages
from trackboard.pathway.policy.policy_errors import FileErrors
from trackboard.pathway.policy.value_checks import (
    AMBER,
    BASIS,
    LABEL,
    LIMIT,
    SOURCE,
    YES_NO,
    Check,
    list_of,
    one_of,
    text,
)

Table = dict[str, Any]

OWN_SOURCE = "the authority's own policy"
SECTIONS = ("milestones", "clocks", "prompts")
"""What an authority adds entries to."""

_ID = re.compile(rf"{OWN}[A-Za-z0-9_]{{1,60}}", re.ASCII)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", re.ASCII)
_SHORT = text(12)
_QUESTION = text(200)
_KIND: dict[str, Check] = {"label": LABEL, "short": _SHORT, "repeats": YES_NO}
_POINT = ("column", "unrecorded_from")
"""What only a delay point says."""


class OwnEntries:
    """The entries of its own that a file adds to `policy`, checked as they are added."""

    def __init__(self, errors: FileErrors, policy: dict[str, Table]) -> None:
        self._errors = errors
        self._policy = policy

    def add(self, section: str, entries: Table) -> None:
        """Add the entries with ids of their own to a section; `entries` holds no others."""
        for id, entry in entries.items():
            if not _ID.fullmatch(id):
                raise self._errors.says(
                    f'"{one_line(id)}" in [{section}] is not an id of your own; write {OWN} and then letters, digits '
                    "and underscores."
                )
            self._errors.section(f"{section}.{id}", entry)
        if section == "milestones":
            self._add_kinds(entries)
            return
        read = self._clock if section == "clocks" else self._prompt
        for id, entry in entries.items():
            self._policy[section][id] = read(f"{section}.{id}", entry)

    def _add_kinds(self, entries: Table) -> None:
        """The kinds, each put in its place in pathway order."""
        known = self._policy["milestones"]
        words = {
            "outcomes": _words_of("outcomes", known.values()) | self._policy["outcomes"],
            "reasons": _words_of("reasons", known.values()) | self._policy["reversal_reasons"],
        }
        added = {id: self._kind(f"milestones.{id}", entry, (*known, *entries), words) for id, entry in entries.items()}
        labels = {search_key(each["label"]): id for part in ("milestones", "returns", "ends")
                  for id, each in self._policy[part].items()}  # fmt: skip
        for id, each in added.items():
            first = labels.setdefault(search_key(each["label"]), id)
            if first != id:
                raise self._errors.says(
                    f'milestones.{id}.label is "{each["label"]}", which is what {first} is called; write another.'
                )
        following: dict[str, list[str]] = defaultdict(list)
        for id, each in added.items():
            following[each["after"]].append(id)
        ordered: Table = {}
        waiting = list(reversed(known))
        while waiting:
            kind = waiting.pop()
            ordered[kind] = added.get(kind) or known[kind]
            waiting += reversed(following[kind])
        for id in added:
            if id not in ordered:
                raise self._errors.says(
                    f'milestones.{id}.after is "{added[id]["after"]}", which itself comes after {id}; '
                    "write a kind that comes before both."
                )
        self._policy["milestones"] = ordered
        for id, each in added.items():
            for kind in each["taken_out_by"]:
                self._policy["returns"][kind]["takes_out"].append(id)

    def _kind(self, place: str, entry: Table, kinds: Iterable[str], words: Mapping[str, dict[str, str]]) -> Table:
        keys = (*_KIND, "after", "taken_out_by", "outcomes", "reasons")
        self._known(place, entry, keys, {"stage": "a kind of your own gives no stage; leave it out."})
        self._needed(place, entry, ("label", "after"))
        made: Table = {key: self._checked(place, key, entry, check) for key, check in _KIND.items() if key in entry}
        made["after"] = self._kinds(f"{place}.after", [entry["after"]], kinds)[0]
        made["taken_out_by"] = []
        if "taken_out_by" in entry:
            accepted = list_of(self._policy["returns"], least=0)
            made["taken_out_by"] = self._checked(place, "taken_out_by", entry, accepted)
        for key, elsewhere in words.items():
            if key in entry:
                made[key] = self._words(f"{place}.{key}", entry[key], elsewhere)
        return made

    def _clock(self, place: str, entry: Table) -> Table:
        stages = [stage for stage in self._policy["stages"] if stage != Stages.CLOSED]
        accepted: dict[str, Check] = {
            "label": LABEL, "short": _SHORT, "limit": LIMIT, "amber": AMBER, "basis": BASIS, "source": SOURCE,
            "adoption": YES_NO, "delay_point": YES_NO, "counts": YES_NO, "on": YES_NO, "column": one_of(stages),
            "unrecorded_from": one_of(stages),
        }  # fmt: skip
        self._known(place, entry, ("starts", "stops", *accepted), {})
        self._needed(place, entry, ("label", "starts", "stops", "limit"))
        made: Table = {key: self._checked(place, key, entry, check) for key, check in accepted.items() if key in entry}
        for key in ("starts", "stops"):
            made[key] = self._kinds(f"{place}.{key}", entry[key], self._policy["milestones"])
        if both := [kind for kind in made["starts"] if kind in made["stops"]]:
            raise self._errors.says(f"{place} starts and stops at {both[0]}; write another kind for one of them.")
        point = made.get("delay_point", False)
        if point:
            self._needed(place, entry, ("column", "adoption"), " of a delay point")
        elif told := [key for key in _POINT if key in made]:
            raise self._errors.says(
                f"{place}.{told[0]} is of a delay point; write delay_point = true, or leave it out."
            )
        if "unrecorded_from" in made and stages.index(made["unrecorded_from"]) <= stages.index(made["column"]):
            raise self._errors.says(
                f'{place}.unrecorded_from is "{made["unrecorded_from"]}", which does not come after the column '
                f'"{made["column"]}"; write a later stage, or leave it out.'
            )
        return {"amber": "14 days", "basis": "local", "source": OWN_SOURCE, "counts": point} | made

    def _prompt(self, place: str, entry: Table) -> Table:
        stages = [stage for stage in self._policy["stages"] if stage != Stages.CLOSED]
        accepted = {"stage": one_of(stages), "question": _QUESTION}
        self._known(place, entry, accepted, {})
        self._needed(place, entry, accepted)
        return {key: self._checked(place, key, entry, check) for key, check in accepted.items()}

    def _kinds(self, place: str, value: Any, known: Iterable[str]) -> list[str]:
        """A list of milestones, each of them known."""
        from difflib import get_close_matches

        milestones = list(known)
        if not (isinstance(value, list) and value and all(isinstance(each, str) for each in value)):
            raise self._errors.wrong(place, value, "a list of one or more kinds of milestone")
        for each in value:
            if each not in milestones:
                near = get_close_matches(each, milestones, n=1)
                way_out = f'did you mean "{near[0]}"?' if near else "`trackboard policy show kinds` lists them."
                raise self._errors.says(f'{place} names "{one_line(each)}", which is no kind of milestone; {way_out}')
        return value

    def _words(self, place: str, value: Any, elsewhere: dict[str, str]) -> dict[str, str]:
        """Ids with the words for them: an id that is known elsewhere has the same words there."""
        table = self._errors.section(place, value)
        if not table:
            raise self._errors.says(f"{place} is empty; write one or more, or leave it out.")
        for id, label in table.items():
            if not _WORD.fullmatch(id):
                raise self._errors.says(f'{place}: "{one_line(id)}" is not an id; use letters, digits and underscores.')
            self._errors.checked(f"{place}.{id}", label, LABEL)
            if elsewhere.setdefault(id, label) != label:
                raise self._errors.says(
                    f'{place}.{id} is "{label}", and elsewhere {id} is "{elsewhere[id]}"; use another id, or the same '
                    "words."
                )
        return table

    def _known(self, place: str, entry: Table, known: Iterable[str], hints: dict[str, str]) -> None:
        keys = tuple(known)
        for key in entry:
            if key not in keys:
                raise (
                    self._errors.says(f"{place}.{key}: {hints[key]}")
                    if key in hints
                    else self._errors.unknown(place, key, keys)
                )

    def _needed(self, place: str, entry: Table, keys: Iterable[str], of: str = "") -> None:
        for key in keys:
            if key not in entry:
                raise self._errors.says(f"{place}.{key}{of} is missing.")

    def _checked(self, place: str, key: str, entry: Table, check: Check) -> Any:
        return self._errors.checked(f"{place}.{key}", entry[key], check)


def _words_of(key: str, entries: Iterable[Table]) -> dict[str, str]:
    """The outcomes, or the reasons, of all these kinds."""
    return {id: label for entry in entries for id, label in entry.get(key, {}).items()}
