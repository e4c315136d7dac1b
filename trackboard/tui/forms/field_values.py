"""What a form asks for, as plain values, and how the list under a choice is narrowed by what is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from trackboard.casework.desk import Desk
from trackboard.casework.fields.choice import Choice, OpenChoice
from trackboard.casework.fields.field import Field
from trackboard.clean import one_line, search_key

Values = Mapping[str, Any]
"""By field, the text that was typed; of a choice the id that it means. They are handed to an act by their names."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things to choose from. `aside` is said beside it."""

    id: str
    label: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of an act in a form: what stands in it at first, and what its list offers."""

    field: Field
    initial: str = ""
    options: Sequence[Option] = ()
    """Of a choice, in the order in which they are offered."""
    meant: Callable[[str], str | None] | None = None
    """Of a choice that may also be something new: the id of the option that a text means beyond doubt."""

    @property
    def name(self) -> str:
        """What the act calls it."""
        return self.field.name

    @property
    def label(self) -> str:
        """What people call it."""
        return self.field.label

    @property
    def kind(self) -> Literal["text", "date", "choice", "prose", "name"]:
        """How it is shown: what has a list is a choice."""
        return "choice" if self.options else self.field.kind


def form_field(field: Field, desk: Desk, initial: str = "", options: Sequence[Option] | None = None) -> FormField:
    """A field for a form on what stands now. `options` where they are other ones, or in another order, than its own."""
    if not isinstance(field, Choice):
        return FormField(field, initial, options or ())
    offered = [Option(id, label) for id, label in field.offers(desk).items()] if options is None else options
    return FormField(field, initial, offered, field.meant(desk) if isinstance(field, OpenChoice) else None)


def matching(text: str, among: Sequence[Option]) -> list[Option]:
    """The options that hold every word of `text`: those that begin with it first, otherwise in their own order."""
    key = search_key(one_line(text))
    words = key.replace("_", " ").split()
    found = [option for option in among if all(word in search_key(f"{option.label} {option.id}") for word in words)]
    return sorted(found, key=lambda option: not search_key(option.label).startswith(key)) if key else found


def exactly(text: str, among: Sequence[Option]) -> Option | None:
    """The option whose label or id `text` is, in capitals or not."""
    key = search_key(one_line(text))
    return next((option for option in among if key and key in (search_key(option.label), search_key(option.id))), None)


def chosen(field: FormField, text: str) -> Option | None:
    """The option that the list marks: the one that `text` is; else the first that holds its words.

    Of a choice that may be something new only the one that it means beyond doubt.
    """
    if field.meant is not None:
        id = field.meant(text)
        return next((option for option in field.options if option.id == id), None)
    if not text.strip():
        return None
    return exactly(text, field.options) or next(iter(matching(text, field.options)), None)
