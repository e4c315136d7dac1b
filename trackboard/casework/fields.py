"""How a date that people type is read, field by field: the one place that forms, commands, previews and acts ask.

A day without a year is another one where something happened than where it is planned or due. Which of them a field asks
for is written here and nowhere else, so that what is shown back is what is saved, whichever way it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from trackboard.casework.typed_dates import due_date, typed_date

Blank = Literal[""]
"""A field that is to be emptied, where None leaves it as it is."""


@dataclass(frozen=True, slots=True)
class DateField:
    """A date that an act or a report asks for. `name` is what a fault or a test calls it."""

    name: str
    reads: Literal["past", "ahead", "due"] = "past"
    """A day without a year is the latest one, the next one, or of a birth that is expected the next or one of the last
    four weeks."""

    def read(self, text: str, today: date) -> date:
        """The day that `text` means. `NotUnderstood`, a UsageProblem, where it is none or could be two."""
        if self.reads == "due":
            return due_date(text, today)
        return typed_date(text, today, ahead=self.reads == "ahead")

    def read_or_none(self, text: str | None, today: date) -> date | None:
        """The same of a field that may be left out or empty."""
        return self.read(text, today) if text and text.strip() else None

    def read_or_blank(self, text: str | None, today: date) -> date | Blank | None:
        """The same where None leaves what is on record, and empty text takes it out."""
        if text is None:
            return None
        return self.read(text, today) if text.strip() else ""


BORN = DateField("born")
DUE = DateField("due", "due")
KNOWN_FROM = DateField("first known")
ISSUED_ON = DateField("proceedings issued")
HAPPENED_ON = DateField("milestone")
PLANNED_FOR = DateField("planned milestone", "ahead")
PLAN_FROM = DateField("plan from")
ACTION_DUE = DateField("action due", "ahead")
ACTION_DONE = DateField("action done")
CONSIDERED_ON = DateField("early permanence considered")
REPORT_COMPLETE_ON = DateField("Child's Permanence Report complete")
PLACED_ON = DateField("placement started")
PLACEMENT_ENDED = DateField("placement ended")
CONTACT_FROM = DateField("contact from")
CONTACT_UNTIL = DateField("contact until", "ahead")
NEXT_ON = DateField("minute until when", "ahead")
MEETING_ON = DateField("meeting", "ahead")
PERIOD_DAY = DateField("day of a report's period")
MATCHED_BY = DateField("matched by", "ahead")


def milestone_date(*, planned: bool) -> DateField:
    """The date of a milestone: of one that happened, or of one that is planned."""
    return PLANNED_FOR if planned else HAPPENED_ON
