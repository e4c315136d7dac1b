"""Reading policy files: the pathway's own, and an authority's over it, refused in words where it is wrong."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from trackboard.clean import one_line
from trackboard.errors import TrackboardError

Table = dict[str, Any]

_DEFAULT = Path(__file__).with_name("default_policy.toml")
_LIMIT = re.compile(r"([1-9][0-9]{0,3}) (working day|day|week|month|year)s?", re.ASCII)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", re.ASCII)
_BASES = ("statute", "guidance", "practice", "local", "guide")
_EXPECTED = ("always", "looked_after", "adoption", "court", "never")
_AGENDAS = ("exceptions", "everyone", "stage", "chosen")
_KEPT_FROM = ("adoption_order", "closed", "birth")
_OWN_SOURCE = "the authority's own policy"
AS_NEEDED = "as needed"
"""The cadence of a kind of meeting that has none."""


class PolicyError(TrackboardError):
    """The policy file cannot be used. The sentence names the file, the line or key, and what would be accepted."""


def parse_limit(text: str) -> tuple[int, str]:
    """`16 weeks` as (16, "weeks"). ValueError where it is no length of time."""
    match = _LIMIT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return int(match[1]), match[2] + "s"


def default_text() -> str:
    """The pathway's own policy, as written: a file of one's own can be started from it."""
    return _DEFAULT.read_text(encoding="utf-8")


def merged(policy: dict[str, Table], path: Path) -> dict[str, Table]:
    """`policy` overridden key by key by the file at `path`. Raises PolicyError."""
    return _Override(path, policy).merged(_parsed(path))


def _parsed(path: Path) -> Table:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise PolicyError(f"{path}: there is no such file; leave out --policy to use the default policy.") from None
    except UnicodeDecodeError as problem:
        line = problem.object.count(b"\n", 0, problem.start) + 1
        raise PolicyError(f"{path}, line {line}: the text is not UTF-8; save the file as UTF-8.") from None
    except OSError as problem:
        raise PolicyError(f"{path}: the file cannot be read ({problem.strerror}); name a TOML file.") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        what, _, place = str(problem).partition(" (at ")
        at = re.match(r"line [0-9]+", place)
        raise PolicyError(
            f"{path}, {at[0] if at else 'last line'}: this is not TOML ({what[:1].lower()}{what[1:]}); "
            'write name = "value" under a [section].'
        ) from None
    except RecursionError:
        raise PolicyError(f"{path}: lists are nested too deeply; a policy needs no more than one level.") from None


# What may be written for a key: a check returns the value to keep or None, and says in words what it accepts.
Check = tuple[Callable[[Any], Any], str]


def _text(longest: int) -> Check:
    def check(value: Any) -> Any:
        return value if isinstance(value, str) and 0 < len(value) <= longest and one_line(value) == value else None

    return check, f"one line of 1 to {longest} characters, none of them invisible"


def _number(least: int) -> Check:
    def check(value: Any) -> Any:
        return value if type(value) is int and least <= value <= 9999 else None

    return check, f"a whole number, {least} or more"


def _length(units: tuple[str, ...], *examples: str) -> Check:
    def check(value: Any) -> Any:
        match = _LIMIT.fullmatch(value) if isinstance(value, str) else None
        return value if match and match[2] + "s" in units else None

    return check, "a length such as " + ", ".join(f'"{example}"' for example in examples)


def _cadence(value: Any) -> Any:
    accepts, _ = _length(("weeks", "months", "days"))
    return value if value == AS_NEEDED else accepts(value)


def _one_of(choices: Iterable[str]) -> Check:
    known = tuple(choices)
    return (lambda value: value if value in known else None), "one of " + ", ".join(known)


def _list_of(choices: Iterable[str], least: int = 1) -> Check:
    known = tuple(choices)

    def check(value: Any) -> Any:
        fits = isinstance(value, list) and len(value) >= least and all(each in known for each in value)
        return value if fits else None

    return check, ("a list of one or more of " if least else "a list, empty or of ") + ", ".join(known)


_FLAG: Check = ((lambda value: value if isinstance(value, bool) else None), "true or false")
_LABEL = _text(120)
_CLOCK: dict[str, Check] = {
    "label": _LABEL,
    "limit": _length(("weeks", "working days", "months", "days"), "16 weeks", "7 working days", "3 months", "121 days"),
    "amber": _length(("days", "weeks"), "14 days", "2 weeks"),
    "extension": _length(("days", "weeks"), "8 weeks", "56 days"),
    "basis": _one_of(_BASES),
    "source": _text(400),
    "counts": _FLAG,
    "on": _FLAG,
}
_MEETING: dict[str, Check] = {
    "every": (_cadence, f'a length such as "4 weeks" or "1 month", or "{AS_NEEDED}"'),
    "teams": _list_of(()),
    "quorum": _number(0),
    "minutes": _number(1),
    "minutes_per_child": _number(1),
    "agenda": _one_of(_AGENDAS),
}
_RETENTION: dict[str, Check] = {
    "label": _LABEL,
    "keep": _length(("years", "months"), "25 years", "6 months"),
    "from": _one_of(_KEPT_FROM),
    "basis": _one_of(_BASES),
    "source": _text(400),
}
_ENTRIES: dict[str, dict[str, Check]] = {
    "stages": {"label": _LABEL, "short": _text(12), "question": _text(200)},
    "milestones": {"label": _LABEL},
    "returns": {"label": _LABEL},
    "ends": {"label": _LABEL},
    "clocks": _CLOCK,
    "meetings": _MEETING,
    "retention": _RETENTION,
}
_OPEN_TO_MORE = ("teams", "reasons", "outcomes", "meeting_kinds")
_FIXED = ("survey",)


class _Override:
    """One authority's file being laid over a policy."""

    def __init__(self, path: Path, policy: Mapping[str, Table]) -> None:
        self._path = path
        self._policy: dict[str, Table] = deepcopy(dict(policy))

    def merged(self, override: Table) -> dict[str, Table]:
        # Names that these sections may use come first, wherever they stand in the file.
        for section in sorted(override, key=lambda name: name in ("settings", "expected", "meetings")):
            if section not in self._policy:
                raise self._unknown("", section, self._policy)
            if not isinstance(override[section], dict):
                raise self._wrong(section, override[section], f"a section, under [{section}] on a line of its own")
            self._section(section, override[section])
        self._in_step()
        return self._policy

    def _section(self, section: str, table: Table) -> None:
        mine = self._policy[section]
        if section == "meetings":
            for kind in self._policy["meeting_kinds"]:
                mine.setdefault(kind, deepcopy(mine["other"]))
        if section in _ENTRIES:
            for id, entry in table.items():
                if id not in mine:
                    raise self._unknown(section, id, mine)
                if not isinstance(entry, dict):
                    raise self._wrong(
                        f"{section}.{id}", entry, f"a section, under [{section}.{id}] on a line of its own"
                    )
                self._entry(section, id, entry)
            return
        for key, value in table.items():
            if section in _FIXED and value == mine.get(key):
                continue  # a file may be a copy of the whole policy
            if section in _FIXED:
                raise PolicyError(f"{self._path}: {section}.{key} belongs to the pathway and cannot be changed.")
            if section == "expected" and key not in self._policy["teams"]:
                raise self._unknown(section, key, self._policy["teams"])
            if section not in (*_OPEN_TO_MORE, "expected") and key not in mine:
                raise self._unknown(section, key, mine)
            if not _ID.fullmatch(key):
                raise PolicyError(
                    f'{self._path}: "{key}" in [{section}] is not an id; use letters, digits and underscores, '
                    "and give its words as the value."
                )
            mine[key] = self._checked(f"{section}.{key}", value, self._check(section, key))

    def _entry(self, section: str, id: str, entry: Table) -> None:
        mine = self._policy[section][id]
        before = dict(mine)
        checks = {key: check for key, check in _ENTRIES[section].items() if key != "extension" or key in mine}
        if section == "meetings":
            checks["teams"] = _list_of(self._policy["teams"], least=0)
        for key, value in entry.items():
            if key in checks:
                mine[key] = self._checked(f"{section}.{id}.{key}", value, checks[key])
            elif key not in mine:
                raise self._unknown(f"{section}.{id}", key, checks)
            elif value != mine[key]:
                raise PolicyError(
                    f"{self._path}: {section}.{id}.{key} belongs to the pathway and cannot be changed; "
                    f"what can be changed there: {', '.join(checks)}."
                )
        limits = [key for key in ("limit", "extension", "keep", "from") if mine.get(key) != before.get(key)]
        if limits and mine["source"] == before["source"]:
            # A limit of the authority's own must not stand under the name of a statute.
            mine["source"] = _OWN_SOURCE
        if limits and "basis" not in entry:
            mine["basis"] = "local"

    def _in_step(self) -> None:
        settings = self._policy["settings"]
        for worse, first in (("very_stale_days", "stale_days"), ("very_not_discussed", "not_discussed")):
            if settings[worse] < settings[first]:
                raise self._wrong(f"settings.{worse}", settings[worse], f"at least settings.{first}, {settings[first]}")

    def _check(self, section: str, key: str) -> Check:
        if section == "expected":
            return _one_of(_EXPECTED)
        if section != "settings":
            return _LABEL
        if key == "include":
            return _one_of(self._policy["inclusion_rules"])
        if key == "tracking_meetings":
            return _list_of(self._policy["meeting_kinds"])
        return _number(1)

    def _checked(self, place: str, value: Any, check: Check) -> Any:
        accepts, words = check
        if accepts(value) is None:
            raise self._wrong(place, value, words)
        return value

    def _wrong(self, place: str, value: Any, words: str) -> PolicyError:
        return PolicyError(f"{self._path}: {place} is {_shown(value)}, which is not accepted; write {words}.")

    def _unknown(self, place: str, key: str, known: Iterable[str]) -> PolicyError:
        from difflib import get_close_matches

        near = get_close_matches(key, list(known), n=1)
        where = f"[{place}]" if place else "a policy"
        hint = f'did you mean "{near[0]}"?' if near else f"known there: {', '.join(known)}."
        return PolicyError(f'{self._path}: there is no "{one_line(key)}" in {where}; {hint}')


def _shown(value: Any) -> str:
    """The value much as TOML writes it, cut to a length that fits a sentence."""
    text = one_line(json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= 60 else text[:57] + "..."
