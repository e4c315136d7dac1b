"""What the days that have passed ask of a child: is the baby born, and has what was planned happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trackboard.pathway.days import day_text
from trackboard.pathway.ids import Flags
from trackboard.pathway.journey import Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Record
from trackboard.pathway.rules.day_flags import past_due


def questions(record: Record, journey: Journey, policy: Policy, as_at: date) -> Iterator[str]:
    """The questions of an open child, the birth first: whatever else is asked rests on it."""
    days = past_due(record.born, record.due, as_at)
    if days and record.due:
        ago = f"{days} day{'' if days == 1 else 's'} ago"
        yield f"{policy.questions[Flags.DUE_DATE_PASSED]} It was due on {day_text(record.due)}, {ago}"
    yield from planned_and_passed(record, journey, policy, as_at)


def planned_and_passed(record: Record, journey: Journey, policy: Policy, as_at: date) -> Iterator[str]:
    """Of each day planned that has passed, whether it happened; none of what is in effect."""
    for event in sorted(record.events, key=lambda event: event.on):
        if event.planned and event.on < as_at and event.kind not in journey.in_effect:
            yield f"{policy.label(event.kind)} was planned for {day_text(event.on)}: has it happened?"
