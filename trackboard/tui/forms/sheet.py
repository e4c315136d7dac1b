"""What a form is about, without a screen: what it asks for, what it says of that, and which act saves it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from trackboard.casework.desk import Desk, Done
from trackboard.casework.doubts import Doubts
from trackboard.casework.fields.field import Field, Fields
from trackboard.store.rows import StaleError
from trackboard.tui.forms.field_values import FormField, Option, Values, form_field

R = TypeVar("R")


def the_one(rows: Iterable[R], is_it: Callable[[R], bool]) -> R:
    """The row that was chosen; StaleError if someone else has removed it since it was listed."""
    for row in rows:
        if is_it(row):
            return row
    raise StaleError("Someone else has removed this meanwhile: look again.", None)


class Sheet(ABC):
    """One thing to record of a child (0: of a child to be). `desk` is for reading, in the screen's own thread.

    It asks for the fields of an act, in their order, and holds what the row that it is about holds.
    """

    TITLE: ClassVar[str] = ""
    FIELDS: ClassVar[Fields] = Fields()
    """What the act asks for."""
    WITHOUT: ClassVar[tuple[str, ...]] = ()
    """Fields that the form does not ask for."""
    AT: ClassVar[str] = ""
    """The field to begin with; '' for the first one, of a draft the first that is empty."""
    TURNED: ClassVar[tuple[str, ...]] = ()
    """The fields that may follow from others, until the person chooses."""
    NONE: ClassVar[str] = ""
    """What is said where there is nothing that it could be about."""

    def __init__(self, desk: Desk, child: int, reference: str, which: str = "") -> None:
        self.desk = desk
        self.child = child
        self.reference = reference
        self.which = which
        """Which of `choices` it is about; each keeps a draft of its own."""
        self.seen: Any = self.look()
        """The row as it was shown, None where there was none: what someone else writes meanwhile is not overwritten."""
        self.fields = tuple(self.asks())

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option] | None:
        """What has to be chosen before anything can be asked; None if nothing has to be."""
        return None

    @property
    def title(self) -> str:
        """What the form's head says after the reference."""
        return self.TITLE

    def look(self) -> Any:
        """The row that the form is about, as it stands; None where there is none."""
        return None

    @property
    def holds(self) -> Any:
        """The row whose values stand in the fields at first; None where they begin empty."""
        return self.seen

    def asks(self) -> Sequence[FormField]:
        """The fields, in order."""
        return [self.field(name) for name in self.FIELDS if name not in self.WITHOUT]

    def field(
        self, which: str | Field, initial: str | None = None, options: Sequence[Option] | None = None
    ) -> FormField:
        """A field of the act, with what the row holds, or what a new one begins with."""
        field = self.FIELDS[which] if isinstance(which, str) else which
        if initial is None:
            initial = Fields(field).typed_as(self.holds)[field.name] or field.prefill or field.default
        return form_field(field, self.desk, initial, options)

    @abstractmethod
    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        """Do the act. Runs in a thread of its own, at that thread's desk."""

    def changed(self, values: Values) -> dict[str, str | None]:
        """What was typed otherwise than it stood; None where it was left: another may have changed it since."""
        was = {field.name: field.initial for field in self.fields}
        return {name: text if text.strip() != was[name].strip() else None for name, text in values.items()}

    def shown(self, values: Values) -> set[str]:
        """The fields that belong to what was chosen so far; the others are hidden and empty."""
        return {field.name for field in self.fields}

    def turns(self, values: Values) -> Mapping[str, tuple[str, str]]:
        """What follows from the values for fields that the person has not chosen: a value each, and a sentence why.

        Of every other field of `TURNED` nothing follows, and it holds what it held at first.
        """
        return {}

    def remarks(self, values: Values) -> Sequence[str]:
        """What is worth saying before anything is saved. May read; quick."""
        return ()

    def foreseen(self, values: Values) -> Doubts:
        """The same, with what is against saving: the act will ask about that."""
        return Doubts(remarks=list(self.remarks(values)))
