"""Reading policy files: the pathway's own, and an authority's over it, refused in words where it is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from trackboard.pathway.ids import BIRTH, OWN, Expected, Kinds, MeetingKinds
from trackboard.pathway.policy import value_checks as accepts
from trackboard.pathway.policy.own_entries import OWN_SOURCE, SECTIONS, OwnEntries, Table
from trackboard.pathway.policy.policy_errors import FileErrors, PolicyError
from trackboard.pathway.policy.value_checks import Check, list_of, number, one_of

_DEFAULT = Path(__file__).with_name("default_policy.toml")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", re.ASCII)
_EXPECTED = (Expected.ALWAYS, Expected.LOOKED_AFTER, Expected.ADOPTION, Expected.COURT, Expected.NEVER)
_KEPT_FROM = (Kinds.ADOPTION_ORDER, Kinds.CLOSED, BIRTH)


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


_CLOCK: dict[str, Check] = {
    "label": accepts.LABEL,
    "short": accepts.text(28),
    "limit": accepts.LIMIT,
    "amber": accepts.AMBER,
    "extension": accepts.EXTENSION,
    "basis": accepts.BASIS,
    "source": accepts.SOURCE,
    "counts": accepts.YES_NO,
    "on": accepts.YES_NO,
}
_MEETING: dict[str, Check] = {
    "every": accepts.CADENCE,
    "quorum": number(0),
    "minutes": number(1),
    "minutes_per_child": number(1),
}
_RETENTION: dict[str, Check] = {
    "label": accepts.LABEL,
    "keep": accepts.KEEP,
    "from": one_of(_KEPT_FROM),
    "basis": accepts.BASIS,
    "source": accepts.SOURCE,
}
_ENTRIES: dict[str, dict[str, Check]] = {
    "stages": {
        "label": accepts.LABEL,
        "short": accepts.text(12),
        "head": accepts.text(8),
        "question": accepts.text(200),
    },
    "milestones": {"label": accepts.LABEL},
    "returns": {"label": accepts.LABEL},
    "ends": {"label": accepts.LABEL},
    "clocks": _CLOCK,
    "meetings": _MEETING,
    "retention": _RETENTION,
    "prompts": {},
}
_OPEN_TO_MORE = ("teams", "reasons", "outcomes", "meeting_kinds")
_FIXED = ("survey",)


class _Override:
    """One authority's file being laid over a policy."""

    def __init__(self, path: Path, policy: Mapping[str, Table]) -> None:
        self._errors = FileErrors(path)
        self._policy: dict[str, Table] = deepcopy(dict(policy))
        self._own = OwnEntries(self._errors, self._policy)

    def merged(self, override: Table) -> dict[str, Table]:
        # Names that a section may use come first, wherever they stand in the file.
        later = ("milestones", "clocks", "settings", "expected", "meetings")
        for section in sorted(override, key=lambda name: later.index(name) if name in later else -1):
            if section not in self._policy:
                raise self._errors.unknown("", section, self._policy)
            table = self._errors.section(section, override[section])
            if section in SECTIONS:
                self._own.add(section, {id: entry for id, entry in table.items() if id.startswith(OWN)})
                table = {id: entry for id, entry in table.items() if not id.startswith(OWN)}
            self._section(section, table)
        self._in_step()
        return self._policy

    def _section(self, section: str, table: Table) -> None:
        mine = self._policy[section]
        if section == "meetings":
            for kind in self._policy["meeting_kinds"]:
                mine.setdefault(kind, deepcopy(mine[MeetingKinds.OTHER]))
        if section in _ENTRIES:
            for id, entry in table.items():
                if id not in mine:
                    hint = f"an id of your own begins with {OWN}." if section in SECTIONS else ""
                    raise self._errors.unknown(section, id, mine, hint)
                self._entry(section, id, self._errors.section(f"{section}.{id}", entry))
            return
        for key, value in table.items():
            if section in _FIXED and value == mine.get(key):
                continue  # a file may be a copy of the whole policy
            if section in _FIXED:
                raise self._errors.says(f"{section}.{key} belongs to the pathway and cannot be changed.")
            if section == "expected" and key not in self._policy["teams"]:
                raise self._errors.unknown(section, key, self._policy["teams"])
            if section not in (*_OPEN_TO_MORE, "expected") and key not in mine:
                raise self._errors.unknown(section, key, mine)
            if not _ID.fullmatch(key):
                raise self._errors.says(
                    f'"{key}" in [{section}] is not an id; use letters, digits and underscores, '
                    "and give its words as the value."
                )
            mine[key] = self._errors.checked(f"{section}.{key}", value, self._check(section, key))

    def _entry(self, section: str, id: str, entry: Table) -> None:
        mine = self._policy[section][id]
        before = dict(mine)
        checks = {key: check for key, check in _ENTRIES[section].items() if key != "extension" or key in mine}
        if section == "meetings":
            checks |= {"teams": list_of(self._policy["teams"], least=0), "agenda": one_of(self._policy["agendas"])}
        for key, value in entry.items():
            if key in checks:
                mine[key] = self._errors.checked(f"{section}.{id}.{key}", value, checks[key])
            elif key not in mine:
                raise self._errors.unknown(f"{section}.{id}", key, checks)
            elif value != mine[key] and value != _without_own(mine[key]):
                raise self._errors.says(
                    f"{section}.{id}.{key} belongs to the pathway and cannot be changed; "
                    f"what can be changed there: {', '.join(checks)}."
                )
        limits = [key for key in ("limit", "extension", "keep", "from") if mine.get(key) != before.get(key)]
        if limits and mine["source"] == before["source"]:
            # A limit of the authority's own must not stand under the name of a statute.
            mine["source"] = OWN_SOURCE
        if limits and "basis" not in entry:
            mine["basis"] = "local"

    def _in_step(self) -> None:
        settings = self._policy["settings"]
        for worse, first in (("very_stale_days", "stale_days"), ("very_not_discussed", "not_discussed")):
            if settings[worse] < settings[first]:
                least = f"at least settings.{first}, {settings[first]}"
                raise self._errors.wrong(f"settings.{worse}", settings[worse], least)

    def _check(self, section: str, key: str) -> Check:
        if section == "expected":
            return one_of(_EXPECTED)
        if section != "settings":
            return accepts.LABEL
        if key == "include":
            return one_of(self._policy["inclusion_rules"])
        if key == "tracking_meetings":
            return list_of(self._policy["meeting_kinds"])
        return number(1)


def _without_own(value: Any) -> Any:
    """A list of kinds as the pathway has it: a copy of the whole policy does not name an authority's own."""
    return [each for each in value if not each.startswith(OWN)] if isinstance(value, list) else value
