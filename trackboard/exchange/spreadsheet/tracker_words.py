"""What the words of a tracker mean: headers to fields, cells to ids. The words: tracker_words.toml and the policy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trackboard.exchange.bundle.bundle_form import FORMS
from trackboard.exchange.files.textfiles import fold
from trackboard.exchange.spreadsheet.meanings import words_for
from trackboard.pathway.ids import OWN, Kinds
from trackboard.pathway.policy.policy import Policy

SURE, LIKELY = 90.0, 76.0
"""From 100, the same words, down: what is taken without asking, and what is only proposed."""

_NOISE = frozenset(
    {"date", "dates", "of", "the", "a", "on", "for", "dd", "mm", "yy", "yyyy", "child", "childs", "and", "to", "be",
     "s", "d", "please", "enter", "if", "was", "is", "by"}
)  # fmt: skip
_APART = re.compile(r"[^\w✓✔✗✘]+|_")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_COUNTED = re.compile(r"\b[0-9]+\b|\bchildren\b|\bplan\b", re.IGNORECASE)
_TEAM = re.compile(r"\s*team\s*[:–-]\s*(\S.*)", re.IGNORECASE)
_BESIDES = re.compile(r"\bparallel(?: plan(?:ning)?)?\b|\btwin track(?:ed|ing)?\b")
_PATTERN = re.compile(r"\bdd?[/.]mm?[/.]yy(?:yy)?\b", re.IGNORECASE)
_LETTERS = re.compile(r"\b([^\W\d_])[./](?=[^\W\d_]\b)")
"""Letters apart, as in `P.O.` and `S/W`."""
_DIGITS = re.compile(r"[0-9]+")
_SHORTEST = 5
"""A shorter word is an abbreviation: likeness says nothing of those."""


@dataclass(frozen=True, slots=True)
class Match:
    """A field that a header may mean, and how sure that is: from SURE on without doubt."""

    field: str
    score: float


NO_MATCH = Match("", 0.0)


def plain(text: str) -> str:
    """What words are compared by: folded, without punctuation, one space between."""
    return " ".join(_APART.sub(" ", fold(text).replace("'", "")).split())


class Words:
    """The words of tracker_words.toml, with the labels and ids of one policy."""

    def __init__(self, policy: Policy) -> None:
        source = _source()
        self.policy = policy
        self._fields: dict[str, str] = {}
        for field, phrases in source["fields"].items():
            self._take(field, phrases)
        for column in FORMS["children"].every:
            self._take(column, (column.replace("_", " "),))
        for kind, label in policy.kinds.items():
            self._take(f"milestone:{kind}", (label, kind))
        for milestone in policy.milestones.values():
            if milestone.kind.startswith(OWN):  # its words stand before those of tracker_words.toml
                called = [each for each in (milestone.label, milestone.short) if each]
                self._fields |= {_essential(each): f"milestone:{milestone.kind}" for each in called}
        about = [field for kind in policy.kinds for field in (f"outcome:{kind}", f"reason:{kind}")]
        listed = {field: words for field in about if (words := words_for(field, policy))}
        for field in listed:
            head, _, kind = field.partition(":")
            self._take(field, (f"{head} {policy.label(kind)}", f"{policy.label(kind)} {head}"))
        for criterion, label in policy.criteria.items():
            self._take(f"criterion:{criterion}", (label,))
        for clock in policy.clocks:
            self._take(f"verdict:{clock.id}", (f"verdict {clock.label}", f"delay {clock.label}"))
        self._planned = frozenset(source["planned"]["words"])
        self._empty = frozenset(source["empty"]["words"])
        self._unborn = frozenset(source["unborn"]["words"])
        self._team = frozenset(source["teams"]["words"])
        labels: dict[str, Mapping[str, str]] = {
            "plans": policy.plans,
            "routes": policy.routes,
            "event_outcomes": policy.event_outcomes,
            "verdicts": policy.verdicts,
            "answers": {},
            "sexes": {},
        }
        self._values = {name: self._section(source[name], known) for name, known in labels.items()}
        reversal = f"reason:{Kinds.DECISION_REVERSED}"
        self._values |= {
            field: self._section(source["reversal_reasons"] if field == reversal else {}, known)
            for field, known in listed.items()
        }

    def exact(self, header: str) -> str:
        """The field that a header means word for word; blank where none."""
        words = _essential(header)
        return self._fields.get(words, "") if words else ""

    def field(self, header: str) -> Match:
        """The field that a header means, or comes nearest to; NO_MATCH where it comes near to none."""
        words = _essential(header)
        if not words:
            return NO_MATCH
        if exact := self._fields.get(words):
            return Match(exact, 100.0)
        if planned := self._planned_field(words):
            return planned
        outside = self._fields.get(_essential(_BRACKETS.sub(" ", header)))
        parts = {self._fields.get(_essential(part), "") for part in header.split("/")}
        if same := outside or (parts.pop() if len(parts) == 1 else ""):
            return Match(same, 95.0)
        phrase, score = _likest(words, self._fields, LIKELY)
        if phrase:
            return Match(self._fields[phrase], min(score, 99.0))
        inside = [phrase for phrase in self._fields if f" {phrase} " in f" {words} " and len(phrase) > 2]
        if inside:
            return Match(self._fields[max(inside, key=len)], LIKELY)
        return NO_MATCH

    def value(self, section: str, text: str) -> str:
        """The id that a cell means; blank where none does without doubt. Plans may be two, `one/other`."""
        known, words = self._values[section], plain(text)
        if exact := known.get(words) or known.get(text.strip()):
            return exact
        if section == "plans" and (both := self._two_plans(text)):
            return both
        return known.get(_likest(words, known, SURE)[0], "")

    def is_empty(self, text: str) -> bool:
        """Whether a date's cell says only that there is none: `tbc`, `N/K`, `-`."""
        return plain(text) in self._empty

    def is_planned(self, text: str) -> bool:
        """Whether one of the words says that it is to happen."""
        return not self._planned.isdisjoint(plain(text).split())

    def heading(self, text: str, *, stages: Iterable[str] = ()) -> str:
        """What a sub-heading or the name of a sheet says of its children: as in a mapping; `note` if nothing known."""
        words = plain(_COUNTED.sub(" ", _BRACKETS.sub(" ", text)))
        if not words:
            return "ignore"
        if words in self._unborn or self._unborn & set(words.split()):
            return "unborn"
        if plan := self._values["plans"].get(words):
            return f"plan:{plan}"
        if words.split()[-1] in self._team:
            return f"team:{' '.join(text.split())}"
        if named := _TEAM.fullmatch(text):
            return f"team:{named[1].strip()}"
        first = words.split()[0]
        if first in ("stage", "total", "totals", "key") or words in {plain(stage) for stage in stages}:
            return "ignore"
        return "note"

    def _planned_field(self, words: str) -> Match | None:
        rest = " ".join(word for word in words.split() if word not in self._planned)
        field = self._fields.get(rest, "")
        if rest != words and field.startswith("milestone:"):
            return Match(field.replace("milestone:", "planned:", 1), 95.0)
        return None

    def _two_plans(self, text: str) -> str:
        known = self._values["plans"]
        parts = [plain(part) for part in re.split(r"[/&+,;()]|\bor\b|\bvs?\b|\bwith\b|\band\b", text.casefold())]
        found = [known.get(_BESIDES.sub("", part).strip(), "") for part in parts if part]
        return "/".join(found) if len(found) == 2 and all(found) and found[0] != found[1] else ""

    def _take(self, field: str, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            self._fields.setdefault(_essential(phrase), field)

    def _section(self, words: Mapping[str, list[str]], labels: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for id, label in labels.items():
            found |= {plain(id): id, plain(label): id}
        for id, phrases in words.items():
            if not labels or id in labels:
                found |= {plain(phrase) or phrase: id for phrase in phrases}
        return found


def _likest(words: str, known: Iterable[str], at_least: float) -> tuple[str, float]:
    """The known phrase most like `words`, and how much; numbers must be the same: a first review is no third."""
    from rapidfuzz import fuzz, process

    if len(words) < _SHORTEST:
        return "", 0.0
    numbers = _DIGITS.findall(words)
    long = [phrase for phrase in known if len(phrase) >= _SHORTEST and _DIGITS.findall(phrase) == numbers]
    found = process.extractOne(words, long, scorer=fuzz.token_sort_ratio, score_cutoff=at_least)
    return (found[0], found[1]) if found else ("", 0.0)


def _essential(header: str) -> str:
    """The words of a header that tell, or all of them where none does."""
    words = plain(_LETTERS.sub(r"\1", _PATTERN.sub(" ", header))).split()
    return " ".join([word for word in words if word not in _NOISE] or words)


@cache
def _source() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("tracker_words.toml").read_text("utf-8"))
