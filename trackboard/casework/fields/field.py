"""What an act asks for: what each field is called, how it is read, and what there is to choose from.

The rows of a form, the options of a command, completion, previews and the sentence about a wrong value are made of
these, so that a text means the same whichever way it was typed. A field of a new kind is a subclass of `Field`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from trackboard.casework.typed_dates import due_date, typed_date
from trackboard.clean import clean, one_line
from trackboard.errors import TrackboardError, UsageProblem

if TYPE_CHECKING:
    from trackboard.pathway.policy.policy import Policy
    from trackboard.store.database import Database

Labels = Mapping[str, str]
"""What there is to choose from: by id, in words."""
Texts = Mapping[str, Any]
"""By field: text as typed, or a value that needs no reading; None where nothing was given."""
NOTHING: Texts = {}

Reads = Literal["past", "ahead", "due"]
"""A day without a year is the latest one, the next one, or, of a birth that is expected, the next or one of the last
four weeks."""


class Place(Protocol):
    """Where a text is read. A desk is one."""

    @property
    def db(self) -> Database: ...

    @property
    def policy(self) -> Policy: ...

    @property
    def today(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One line of text; other kinds are subclasses. Nothing here opens a database before something is read."""

    name: str
    """What the act calls it."""
    label: str
    """What people call it: a form shows it, and a sentence about a wrong value begins with it."""
    _: KW_ONLY
    help: str = ""
    """A sentence for the help of the command."""
    hint: str = ""
    """A few words for the empty field of a form."""
    needed: bool = False
    """It cannot be left empty."""
    missing: str = "it is empty"
    """What is said where it is left empty and cannot be."""
    default: str = ""
    """What is read where nothing is given; a form shows it."""
    prefill: str = ""
    """What a form shows at first, where that is only a proposal."""
    option: str = ""
    """The option of the command, where that is not the name; another spelling after a blank."""
    metavar: str = "TEXT"
    """What the help of the command puts in the place of the text."""
    column: str = ""
    """The column of the row that it fills, where that is not the name."""
    asked: bool = False
    """A command asks for it, on a terminal or from a pipe: never an argument, which others on the machine can read."""

    kind: ClassVar[Literal["text", "date", "choice", "prose", "name"]] = "text"
    """How a form shows it: `prose` has several lines, `name` is not shown while it is typed."""
    several: ClassVar[bool] = False
    """Whether there may be several of it: a command takes the option more than once."""
    private: ClassVar[bool] = False
    """Whether what it holds is in no sentence and no log."""

    def read(self, given: object, desk: Place, beside: Texts = NOTHING) -> Any:
        """What a text means; `beside` are the texts of the act's other fields. What is no text is a value already.

        UsageProblem, or TrackboardError for what is not in the database, with one sentence.
        """
        text = clean(given or "") if given is None or isinstance(given, str) else None
        if text is not None and not text.strip():
            if self.needed:
                raise self.problem_of_none(desk)
            return self.blank
        try:
            value = self.value(given) if text is None else self.meaning(text, desk, beside)
            self.check(value, desk)
            return value
        except UsageProblem as problem:
            raise type(problem)(f"{self.label}: {problem}") from None

    def meaning(self, text: str, desk: Place, beside: Texts) -> Any:
        """What a text that is not blank means. UsageProblem without the label, which `read` puts before it."""
        return one_line(text)

    def check(self, value: Any, desk: Place) -> None:
        """UsageProblem, without the label, where it cannot be this value."""

    @property
    def blank(self) -> Any:
        """What an empty field means."""
        return ""

    def value(self, given: object) -> Any:
        """What a value means that an act was given in the place of a text."""
        return given

    def problem_of_none(self, desk: Place) -> TrackboardError:
        """The problem where nothing is given and something is needed."""
        return UsageProblem(f"{self.label}: {self.missing}")

    def preview(self, text: str, desk: Place, beside: Texts = NOTHING) -> str:
        """What a text is going to mean, where that is worth showing while it is typed; '' where it is not, or wrong."""
        return ""

    def written_out(self, text: str, desk: Place, beside: Texts = NOTHING) -> str:
        """A text that means the same on every other day as this one means today."""
        return text

    def kept(self, value: Any) -> Any:
        """How the column keeps a value that was read."""
        return value

    def value_of(self, kept: Any) -> Any:
        """The value that a column keeps so."""
        return kept

    def typed_as(self, kept: Any) -> str:
        """What one would type for what is kept in the database: a form shows it."""
        return str(kept)

    def words(self, kept: Any, policy: Policy) -> str:
        """What is kept in the database, in words."""
        return "" if kept is None else str(kept)

    def offers(self, desk: Place) -> Labels:
        """What there is to choose from, or to complete what is typed with."""
        return {}


@dataclass(frozen=True, slots=True)
class Prose(Field):
    """Text of several lines. `what` is what it is called in a sentence: `the note`."""

    what: str = "it"
    kind = "prose"
    private = True

    def meaning(self, text: str, desk: Place, beside: Texts) -> Any:
        return text.strip()

    def problem_of_none(self, desk: Place) -> TrackboardError:
        return TrackboardError(f"{self.label}: {self.what} is empty; nothing was saved")


@dataclass(frozen=True, slots=True)
class Name(Field):
    """A part of a child's name."""

    kind = "name"
    private = True


@dataclass(frozen=True, slots=True)
class Person(Field):
    """Somebody at work here, who may be new."""

    metavar: str = "NAME"

    def offers(self, desk: Place) -> Labels:
        from trackboard.store.reads import view_rows

        return {name: name for name in view_rows.named(desk.db, "owner")}


@dataclass(frozen=True, slots=True)
class ChildReference(Field):
    """A child who is here, by a reference, also another system's. It is read as the child's id."""

    metavar: str = "REFERENCE"

    def meaning(self, text: str, desk: Place, beside: Texts) -> int:
        from trackboard.casework.find_child import find_child

        return find_child(desk.db, text)

    @property
    def blank(self) -> None:
        return None

    def offers(self, desk: Place) -> Labels:
        from trackboard.store.reads.child_rows import references

        return {reference: reference for reference in references(desk.db)}


@dataclass(frozen=True, slots=True)
class Day(Field):
    """A date the way people write it. How a day without a year is read may depend on the other fields."""

    reads: Reads | Callable[[Texts], Reads] = "past"
    past_only: str = ""
    """What is said of a day to come where it cannot be one, with `{day}` for it."""
    metavar: str = "DATE"
    kind = "date"
    WAYS: ClassVar[str] = "12/3, 12 Mar 24, today, -3, mon"
    """What a form says beside an empty one."""

    def reading(self, beside: Texts = NOTHING) -> Reads:
        """How it is read, as the other fields stand."""
        return self.reads(beside) if callable(self.reads) else self.reads

    def day(self, text: str, today: date, reads: Reads) -> date:
        """The day that `text` means on `today`. NotUnderstood where it is none, or could be two."""
        if reads == "due":
            return due_date(text, today)
        return typed_date(text, today, ahead=reads == "ahead")

    def on(self, text: str, today: date) -> date:
        """The day that `text` means on `today`, for who has no desk. NotUnderstood with the label before it."""
        try:
            return self.day(text, today, self.reading())
        except UsageProblem as problem:
            raise type(problem)(f"{self.label}: {problem}") from None

    def meaning(self, text: str, desk: Place, beside: Texts) -> date:
        return self.day(text, desk.today, self.reading(beside))

    def check(self, value: Any, desk: Place) -> None:
        if self.past_only and value is not None and value > desk.today:
            from trackboard.casework.wording import in_full

            raise UsageProblem(self.past_only.format(day=in_full(value)))

    @property
    def blank(self) -> None:
        return None

    def problem_of_none(self, desk: Place) -> TrackboardError:
        try:
            typed_date("", desk.today)
        except UsageProblem as problem:
            return type(problem)(f"{self.label}: {problem}")
        raise AssertionError("an empty text is no date")

    def preview(self, text: str, desk: Place, beside: Texts = NOTHING) -> str:
        from trackboard.casework.wording import in_full

        try:
            return in_full(self.day(text, desk.today, self.reading(beside)))
        except UsageProblem:
            return ""

    def written_out(self, text: str, desk: Place, beside: Texts = NOTHING) -> str:
        try:
            return _day_text(self.day(text, desk.today, self.reading(beside)).isoformat())
        except UsageProblem:
            return text

    def kept(self, value: date | None) -> str | None:
        return value.isoformat() if value is not None else None

    def value_of(self, kept: str | None) -> date | None:
        from trackboard.pathway.days import day_or_none

        return day_or_none(kept)

    def typed_as(self, kept: Any) -> str:
        return _day_text(kept) if kept else ""

    def words(self, kept: Any, policy: Policy) -> str:
        return _day_text(kept) if kept else ""


def _day_text(kept: str) -> str:
    from trackboard.pathway.days import day_text, parse_iso

    return day_text(parse_iso(kept))


@dataclass(frozen=True, slots=True)
class Number(Field):
    """A whole number from 0 to `most`. `what` is counted: `minutes`; `example` shows how it is written."""

    what: str = "things"
    example: str = "3"
    most: int = 9999
    metavar: str = "N"

    def meaning(self, text: str, desk: Place, beside: Texts) -> int:
        figures = text.strip()
        if not (figures.isascii() and figures.isdigit()) or len(figures) > 9 or int(figures) > self.most:
            raise UsageProblem(f'"{one_line(text)[:20]}" is no number of {self.what}: write it as {self.example}')
        return int(figures)

    @property
    def blank(self) -> None:
        return None


class Fields(Mapping[str, Field]):
    """What one act asks for, by name, in the order of its form."""

    def __init__(self, *fields: Field) -> None:
        self._fields = {field.name: field for field in fields}

    def __getitem__(self, name: str) -> Field:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def read(self, desk: Place, texts: Texts) -> dict[str, Any]:
        """What each field means; one that is not given means its default. The problem of the first that is wrong."""
        self._refuse_others(texts)
        given = {name: each.default if texts.get(name) is None else texts[name] for name, each in self.items()}
        return {name: each.read(given[name], desk, given) for name, each in self.items()}

    def read_one(self, name: str, desk: Place, texts: Texts) -> Any:
        """What one of them means, beside the others."""
        given = texts.get(name)
        return self[name].read(self[name].default if given is None else given, desk, texts)

    def read_given(self, desk: Place, texts: Texts) -> dict[str, Any]:
        """The same of those that are given alone: what else there is stays as it is."""
        self._refuse_others(texts)
        given = {name: text for name, text in texts.items() if text is not None}
        return {name: self[name].read(text, desk, given) for name, text in given.items()}

    def kept(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values that were read, by column, as the columns keep them."""
        return {self[name].column or name: self[name].kept(value) for name, value in values.items()}

    def values_of(self, row: object) -> dict[str, Any]:
        """The values that a row of the database holds, by field."""
        return {name: each.value_of(getattr(row, each.column or name)) for name, each in self.items()}

    def typed_as(self, row: object) -> dict[str, str]:
        """What one would type for what a row of the database holds, by field; of a field without a column ''."""
        held = {name: getattr(row, each.column or name, None) for name, each in self.items()}
        return {
            name: "" if kept is None or self[name].kind == "name" else self[name].typed_as(kept)
            for name, kept in held.items()
        }

    def _refuse_others(self, texts: Texts) -> None:
        unknown = [name for name in texts if name not in self._fields]
        if unknown:
            raise TypeError(f"no field of this act: {', '.join(unknown)}; it has {', '.join(self._fields)}")
