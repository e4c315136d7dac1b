"""What single reports can be asked besides their period, authority and inclusion rule.

Each option is stated here once. The flags of `trackboard report`, their help, and what the screen asks follow from it;
the catalogue says which reports take it, and a report reads it by `OPTION.of(request)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeAlias

from trackboard.casework.fields import list_fields
from trackboard.casework.fields.field import Day
from trackboard.pathway.days import day_text

Value: TypeAlias = date | str | bool


class Request(Protocol):
    """What holds the options that were chosen, by name; those left out are not in it."""

    @property
    def options(self) -> Mapping[str, Value]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOption:
    """One option. `name` is the flag without its dashes, with underscores."""

    name: str
    help: str
    """What it does, for the command's help."""
    title: str
    """What the screen calls the question."""
    question: str = ""
    """What the screen asks to be typed."""
    asked_with: Literal["period", "authority", "child", "other"] = "other"
    """Which key of the screen asks for it: that of the period, the authority, the child, or of all other options."""

    @property
    def flag(self) -> str:
        """`--matched-by`."""
        return f"--{self.name.replace('_', '-')}"

    def said(self, request: Request) -> str:
        """What was chosen, in words; '' where nothing was."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOption(ReportOption):
    """A day, or none."""

    field: Day
    """How the day is read as it is typed."""
    said_as: str
    """What stands before the day in words: `since`."""
    none_is: str = ""
    """What none means, where the screen offers none."""
    days_back: tuple[tuple[str, int], ...] = ()
    """Days that the screen offers, each by its words and so many days before the as-at date."""

    def of(self, request: Request) -> date | None:
        """The day that was chosen."""
        value = request.options.get(self.name)
        return value if isinstance(value, date) else None

    def said(self, request: Request) -> str:
        day = self.of(request)
        return f"{self.said_as} {day_text(day)}" if day else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildOption(ReportOption):
    """A child, by reference; '' for none."""

    def of(self, request: Request) -> str:
        """The reference that was given."""
        value = request.options.get(self.name)
        return value if isinstance(value, str) else ""

    def said(self, request: Request) -> str:
        reference = self.of(request)
        return f"child {reference}" if reference else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchOption(ReportOption):
    """Something that is wanted or not."""

    said_as: str
    """What it is in words where it is wanted."""

    def of(self, request: Request) -> bool:
        """Whether it is wanted."""
        return request.options.get(self.name) is True

    def said(self, request: Request) -> str:
        return self.said_as if self.of(request) else ""


SINCE = DayOption(
    name="since",
    help="from this day. [default: the last tracking meeting]",
    title="what changed since when?",
    question="The day, as 1/4/2026, yesterday or mon",
    asked_with="period",
    field=list_fields.SINCE,
    said_as="since",
    none_is="The last tracking meeting",
    days_back=(("The last 7 days", 7), ("The last 30 days", 30), ("The last 13 weeks", 91)),
)
CHILD = ChildOption(
    name="child",
    help="the child it is about.",
    title="One child",
    question="The reference of the child that the report is to be about",
    asked_with="child",
)
MATCHED_BY = DayOption(
    name="matched_by",
    help="reckon with a match by this day.",
    title="If matched by",
    question="The day, as 12/1/2027: what a match by then would make of the three-year A2",
    field=list_fields.MATCHED_BY,
    said_as="if matched by",
)
AUTHORITIES = SwitchOption(
    name="authorities",
    help="every authority side by side, under letters.",
    title="Side by side, under letters",
    asked_with="authority",
    said_as="authorities side by side",
)
