"""What a form asks for, as plain values, and how what is typed finds what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from trackboard.clean import one_line, search_key
from trackboard.errors import TrackboardError, UsageProblem

if TYPE_CHECKING:
    from trackboard.casework.fields import DateField
    from trackboard.casework.teams import Teams

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
    meant: Callable[[str], str | None] | None = None
    """Of a choice that may also be something new, which the act asks about: the id of the option that a text means."""
    date: DateField | None = None
    """Of a date: how it is read, for what is shown back as for what is saved."""
    needed: bool = False
    """It cannot be left empty."""
    initial: str = ""
    hint: str = ""
    """Said in the empty field."""


def options(labels: Mapping[str, str]) -> tuple[Option, ...]:
    """The options that a section of the policy gives."""
    return tuple(Option(id, label) for id, label in labels.items())


def team_field(name: str, teams: Teams, initial: str = "") -> Field:
    """A choice of the teams that are known; the act asks about a new one."""
    return Field(name, "Team", "choice", options(teams.labels), meant=teams.meant, initial=initial)


YES_NO = (Option("yes", "Yes"), Option("no", "No"))


def yes_or_no(answer: str) -> bool | Literal[""]:
    """What an answer of `YES_NO` means, '' if there is none. No other text is taken for a no."""
    if answer not in ("", "yes", "no"):
        raise UsageProblem(f'"{one_line(answer)}" is neither yes nor no')
    return answer == "yes" if answer else ""


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


def chosen(field: Field, text: str) -> Option | None:
    """The option that `text` means: the one it is; else the first that holds its words, which the list marks.

    Of a choice that may be something new only the one that it means beyond doubt.
    """
    if field.meant is not None:
        id = field.meant(text)
        return next((option for option in field.options if option.id == id), None)
    if not text.strip():
        return None
    return exactly(text, field.options) or next(iter(matching(text, field.options)), None)


def wrong(field: Field, text: str, reads: DateField | None, today: date) -> str:
    """Why what stands in a field cannot be saved, in a sentence that begins with the field's name; '' if it can."""
    if not text.strip():
        return f"{field.label}: {_MISSING.get(field.kind, 'it is empty')}" if field.needed else ""
    if field.kind == "choice" and field.meant is None and chosen(field, text) is None:
        return f'{field.label}: "{one_line(text)}" is none of the choices; {_listed(field.options)}'
    if field.kind == "date" and reads is not None:
        try:
            reads.read(text, today)
        except TrackboardError as problem:
            return f"{field.label}: {problem}"
    return ""


_MISSING = {"choice": "choose one of the list", "date": "a date is missing: 12/3, 12 Mar 24, today, -3, mon"}
_FEW = 4


def _listed(among: Sequence[Option]) -> str:
    if len(among) > _FEW:
        return "type less, and choose from the list"
    return f"choose {' or '.join(option.label for option in among)}"
