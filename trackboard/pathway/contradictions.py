"""Dates that cannot both be true, by the date rules of the looked-after children return (SSDA903 validation rules).

Said when a person types one, and listed by `check`; never a reason to refuse what a person insists on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trackboard.pathway.days import day_text
from trackboard.pathway.journey import OPENING, Journey
from trackboard.pathway.policy import Policy
from trackboard.pathway.record import Event, Record


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`rule` is the return's rule number, or '' where the return has none; `sentence` names the dates."""

    rule: str
    sentence: str


# (rule, earlier, later): both in effect, the first must not lie after the second.
_IN_ORDER = (
    ("1003", "became_looked_after", "adm_decision"),
    ("333", "adm_decision", "match_decision"),
    ("331", "match_decision", "placed"),
    ("331", "proposed_match", "placed"),
    ("521", "adm_decision", "placed"),
    ("553", "adm_decision", "placement_order"),
    ("", "recommended", "adm_decision"),
    ("", "matching_panel", "placed"),
    ("", "first_review", "second_review"),
)
# (rule, with, without): the first in effect asks for one of the others.
_NEEDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("551", "placed", ("adm_decision",)),
    ("554", "placement_order", ("adm_decision",)),
    ("408", "placed", ("placement_order", "consent_given")),
)


def contradictions(record: Record, journey: Journey, as_at: date, policy: Policy) -> tuple[Contradiction, ...]:
    """What cannot be true of this child, as the record stands on `as_at`."""
    return (
        *_out_of_order(journey, policy),
        *_missing(journey, policy),
        *_about_the_day(record, as_at, policy),
        *_after_the_end(record, journey, as_at, policy),
        *_nothing_to_undo(record, journey, as_at, policy),
    )


def _out_of_order(journey: Journey, policy: Policy) -> Iterator[Contradiction]:
    for rule, first, second in _IN_ORDER:
        before, after = journey.in_effect.get(first), journey.in_effect.get(second)
        if before is not None and after is not None and before > after:
            yield Contradiction(
                rule,
                f"{policy.label(second)} ({day_text(after)}) lies before {policy.label(first)} ({day_text(before)})",
            )


def _missing(journey: Journey, policy: Policy) -> Iterator[Contradiction]:
    for rule, kind, needs in _NEEDS:
        on = journey.in_effect.get(kind)
        if on is not None and not any(need in journey.in_effect for need in needs):
            wanted = " or ".join(policy.label(need) for need in needs)
            yield Contradiction(rule, f"{policy.label(kind)} ({day_text(on)}) without {wanted}")


def _about_the_day(record: Record, as_at: date, policy: Policy) -> Iterator[Contradiction]:
    court = policy.milestones["proceedings_issued"].order
    for event in _actual(record):
        milestone = policy.milestones.get(event.kind)
        if event.on > as_at:
            yield Contradiction("", f"{policy.label(event.kind)} is dated {day_text(event.on)}, which is still to come")
        elif record.born and event.on < record.born and (milestone is None or milestone.order >= court):
            born = day_text(record.born)
            yield Contradiction("", f"{policy.label(event.kind)} ({day_text(event.on)}) lies before the birth ({born})")


def _after_the_end(record: Record, journey: Journey, as_at: date, policy: Policy) -> Iterator[Contradiction]:
    closed_on = journey.closed_on
    if closed_on is None:
        return
    for event in _actual(record):
        if closed_on < event.on <= as_at and event.kind not in OPENING:
            left = f"after the child left the board ({day_text(closed_on)})"
            yield Contradiction("", f"{policy.label(event.kind)} ({day_text(event.on)}) lies {left}")


def _nothing_to_undo(record: Record, journey: Journey, as_at: date, policy: Policy) -> Iterator[Contradiction]:
    effective = {(gone.by, gone.day) for gone in journey.taken_out}
    effective |= {(gone.by, gone.day) for earlier in journey.journeys for gone in earlier.taken_out}
    for event in _actual(record):
        if event.kind in policy.returns and event.on <= as_at and (event.kind, event.on) not in effective:
            rule = "579" if event.kind == "decision_reversed" else ""
            yield Contradiction(rule, f"{policy.label(event.kind)} ({day_text(event.on)}) finds nothing to take back")
    adopted = journey.outcome == "adopted"
    last = max((gone.day for gone in journey.taken_out if gone.by == "decision_reversed"), default=None)
    if adopted and last is not None and "adm_decision" not in journey.in_effect:
        yield Contradiction(
            "525", f"adopted, though the ADM decision was reversed on {day_text(last)} and not made again"
        )


def _actual(record: Record) -> list[Event]:
    return sorted((event for event in record.events if not event.planned), key=lambda event: (event.on, event.kind))
