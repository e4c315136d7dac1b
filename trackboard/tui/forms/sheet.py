"""What a form is about, without a screen: what it asks for, what it says of that, and which act saves it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, TypeVar

from trackboard.casework.desk import Desk, Done
from trackboard.casework.doubts import Doubts
from trackboard.casework.fields import Blank, DateField
from trackboard.store.rows import StaleError
from trackboard.tui.forms.field_values import Field, Option, Values

R = TypeVar("R")


def the_one(rows: Iterable[R], is_it: Callable[[R], bool]) -> R:
    """The row that was chosen; StaleError if someone else has removed it since it was listed."""
    for row in rows:
        if is_it(row):
            return row
    raise StaleError("Someone else has removed this meanwhile: look again.", None)


class Sheet(ABC):
    """One thing to record of a child (0: of a child to be). `desk` is for reading, in the screen's own thread."""

    TITLE: ClassVar[str] = ""
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
        self.seen: Any = None
        """The row as it was shown, None where there was none: what someone else writes meanwhile is not overwritten."""
        self.fields = tuple(self.asks())
        self._by_name = {field.name: field for field in self.fields}

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option] | None:
        """What has to be chosen before anything can be asked; None if nothing has to be."""
        return None

    @property
    def title(self) -> str:
        """What the form's head says after the reference."""
        return self.TITLE

    @abstractmethod
    def asks(self) -> Sequence[Field]:
        """The fields, in order."""

    @abstractmethod
    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        """Do the act. Runs in a thread of its own, at that thread's desk."""

    def shown(self, values: Values) -> set[str]:
        """The fields that belong to what was chosen so far; the others are hidden and empty."""
        return {field.name for field in self.fields}

    def reads(self, name: str, values: Values) -> DateField | None:
        """How the date of that name is read, for what is shown back as for what is saved; None of any other field."""
        return self._by_name[name].date

    def turns(self, values: Values) -> Mapping[str, tuple[str, str]]:
        """What follows from the values for fields that the person has not chosen: a value each, and a sentence why.

        Of every other field of `TURNED` nothing follows, and it holds what it held at first.
        """
        return {}

    # --- Dates, as they are shown back: by the day on which the form was opened ---

    def day(self, values: Values, name: str) -> date:
        """The day that the date of that name means."""
        return self._reader(values, name).read(values[name], self.desk.today)

    def day_or_none(self, values: Values, name: str) -> date | None:
        """The same of one that may be empty."""
        return self._reader(values, name).read_or_none(values[name], self.desk.today)

    def changed_day(self, values: Values, name: str) -> date | Blank | None:
        """The same where None leaves what stood there, and '' takes it out."""
        if values[name] == self._by_name[name].initial:
            return None
        return self._reader(values, name).read_or_blank(values[name], self.desk.today)

    def _reader(self, values: Values, name: str) -> DateField:
        found = self.reads(name, values)
        assert found is not None, f"{name} is no date"
        return found

    def remarks(self, values: Values) -> Sequence[str]:
        """What is worth saying before anything is saved. May read; quick."""
        return ()

    def foreseen(self, values: Values) -> Doubts:
        """The same, with what is against saving: the act will ask about that."""
        return Doubts(remarks=list(self.remarks(values)))
