"""Facts that cannot be, and facts that do not come without others, read by the rules of `date_rules`.

Said when a person types one, and listed by `check`; never a reason to refuse what a person insists on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from trackboard.pathway.days import add_days, age_years, day_text, tenth_birthday
from trackboard.pathway.ids import BIRTH, KindId, Kinds, Outcomes
from trackboard.pathway.journey import OPENING, Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Event, Record
from trackboard.pathway.rules.date_rules import (
    ADOPTED,
    ADULT_YEARS,
    EARLY_WEEKS,
    ENDS_BEFORE_BIRTH,
    FROM_BIRTH_ON,
    IN_ORDER,
    LATE_WEEKS,
    LONGEST_PREGNANCY_WEEKS,
    NEEDS,
    ONLY_BEFORE_BIRTH,
    InOrder,
    Needs,
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`rule` is the return's rule number, or '' where the return has none; `sentence` names the dates, and the law."""

    rule: str
    sentence: str

    @property
    def said(self) -> str:
        """The sentence with the rule's number."""
        return f"{self.sentence} (903 rule {self.rule})" if self.rule else self.sentence


@dataclass(frozen=True, slots=True)
class Missing:
    """`kind` is on record without any of `one_of`: to be asked about where the authority records such a thing."""

    kind: KindId
    one_of: tuple[KindId, ...]
    sentence: str


def contradictions(
    record: Record, journey: Journey, as_at: date, policy: Policy, today: date | None = None
) -> tuple[Contradiction, ...]:
    """What cannot be true of this child, as the record stands on `as_at`. `today`, where that is a past day."""
    days = _days(record, journey)
    return (
        *_out_of_order(days, journey, policy),
        *_refused_by_the_return(days, policy),
        *_about_the_day(record, as_at, policy),
        *_about_the_age(record, as_at, today or as_at, policy),
        *_after_the_end(record, journey, as_at, policy),
        *_nothing_to_undo(record, journey, as_at, policy),
        *_unknown_kinds(record, policy),
    )


def too_old(born: date, as_at: date, policy: Policy) -> str:
    """The sentence on a child who is to be added and belongs on no board; '' of one who is young enough."""
    limit = policy.settings.age_limit
    if tenth_birthday(born, limit) > as_at:
        return ""
    return f"born {day_text(born)}, {age_years(born, as_at)} years old: this board is for children under {limit}"


def missing(record: Record, journey: Journey, policy: Policy) -> tuple[Missing, ...]:
    """What is in effect without what it does not come without: a gap in the record, until it is known to be wrong."""
    days = _days(record, journey)
    lacking = [need for need in NEEDS if not need.rule and _lacks(days, need)]
    return tuple([Missing(need.kind, need.one_of, _without(days, need, policy)) for need in lacking])


def _days(record: Record, journey: Journey) -> Mapping[KindId, date]:
    """The day of everything that the rules compare."""
    days = dict(journey.in_effect)
    if record.born is not None:
        days[BIRTH] = record.born
    if journey.closed_on is not None and journey.outcome == Outcomes.ADOPTED:
        days[ADOPTED] = journey.closed_on
    return days


def _out_of_order(days: Mapping[KindId, date], journey: Journey, policy: Policy) -> Iterator[Contradiction]:
    for each in IN_ORDER:
        first, then = days.get(each.first), days.get(each.then)
        if first is None or then is None or each.first in journey.uncertain:
            continue
        if each.first in journey.repeats:
            first = journey.repeats[each.first][-1]
        if first > then and each.first == BIRTH:
            continue  # said of everything that lies before the birth
        if first > then:
            said = f"{dated(each.then, then, policy)} lies before {dated(each.first, first, policy)}"
            yield Contradiction(each.rule, said + _of(each))
        elif each.weeks and then < add_days(min(first, days.get(each.or_since or each.first, first)), each.weeks * 7):
            soon = f"lies less than {each.weeks} weeks after"
            said = f"{dated(each.then, then, policy)} {soon} {dated(each.first, first, policy)}"
            yield Contradiction(each.rule, said + _of(each))


def _refused_by_the_return(days: Mapping[KindId, date], policy: Policy) -> Iterator[Contradiction]:
    for need in NEEDS:
        if need.rule and _lacks(days, need):
            yield Contradiction(need.rule, _without(days, need, policy))


def _lacks(days: Mapping[KindId, date], need: Needs) -> bool:
    return (
        need.kind in days
        and not any(kind in days for kind in need.one_of)
        and (not need.given or any(kind in days for kind in need.given))
    )


def _without(days: Mapping[KindId, date], need: Needs, policy: Policy) -> str:
    wanted = " or ".join(policy.label(kind) for kind in need.one_of)
    return f"{dated(need.kind, days[need.kind], policy)} without {wanted}{_of(need)}"


def _about_the_day(record: Record, as_at: date, policy: Policy) -> Iterator[Contradiction]:
    birth = min((day for day in (record.born, record.due) if day), default=None)
    conceived = add_days(birth, -LONGEST_PREGNANCY_WEEKS * 7) if birth else date.min
    for event in _actual(record):
        label = dated(event.kind, event.on, policy)
        if event.on > as_at:
            yield Contradiction("", f"{policy.label(event.kind)} is dated {day_text(event.on)}, which is still to come")
        elif not _can_be_of_an_unborn(event, policy) and record.born and event.on < record.born:
            yield Contradiction("", f"{label} lies before the birth ({day_text(record.born)})")
        elif not _can_be_of_an_unborn(event, policy) and record.due and not record.born:
            unborn = "not yet born" if record.due >= as_at else "whose birth is not recorded"
            yield Contradiction("", f"{label} of a child {unborn} (due {day_text(record.due)})")
        elif event.kind in ONLY_BEFORE_BIRTH and record.born and event.on > record.born:
            yield Contradiction("", f"{label} lies after the birth ({day_text(record.born)})")
        elif birth and event.on < conceived:
            expected = "born" if record.born else "due"
            yield Contradiction(
                "", f"{label} lies before the child was conceived ({expected} {day_text(record.born or birth)})"
            )


def _can_be_of_an_unborn(event: Event, policy: Policy) -> bool:
    """A referral, an assessment, planning; or that the case of an unborn child closed."""
    if event.kind in policy.ends:
        return event.outcome in ENDS_BEFORE_BIRTH
    return event.kind not in FROM_BIRTH_ON


def _about_the_age(record: Record, as_at: date, today: date, policy: Policy) -> Iterator[Contradiction]:
    born, due = record.born, record.due
    if due and born:
        if born < add_days(due, -EARLY_WEEKS * 7):
            far = f"more than {EARLY_WEEKS} weeks before the due date ({day_text(due)})"
            yield Contradiction("", f"born {day_text(born)}, {far}")
        elif born > add_days(due, LATE_WEEKS * 7):
            far = f"more than {LATE_WEEKS} weeks after the due date ({day_text(due)})"
            yield Contradiction("", f"born {day_text(born)}, {far}")
    elif due and due > add_days(today, LONGEST_PREGNANCY_WEEKS * 7):
        yield Contradiction("", f"due {day_text(due)}, more than {LONGEST_PREGNANCY_WEEKS} weeks ahead")
    elif due and due < add_days(as_at, -LONGEST_PREGNANCY_WEEKS * 7):
        ago = f"more than {LONGEST_PREGNANCY_WEEKS} weeks ago, and no birth is recorded"
        yield Contradiction("", f"due {day_text(due)}, {ago}")
    if born is None or tenth_birthday(born, ADULT_YEARS) > as_at:
        return
    adult = tenth_birthday(born, ADULT_YEARS)
    events = [event for event in _actual(record) if event.on <= as_at]
    for event in events:
        if event.on > adult and event.kind not in policy.ends:
            label = dated(event.kind, event.on, policy)
            yield Contradiction("", f"{label} lies after the 18th birthday ({day_text(adult)})")
    if not events:  # of one who was on the board as a child, it is only that nobody closed the case
        yield Contradiction("", too_old(born, as_at, policy))


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
            rule = "579" if event.kind == Kinds.DECISION_REVERSED else ""
            yield Contradiction(rule, f"{policy.label(event.kind)} ({day_text(event.on)}) finds nothing to take back")
    adopted = journey.outcome == Outcomes.ADOPTED
    last = max((gone.day for gone in journey.taken_out if gone.by == Kinds.DECISION_REVERSED), default=None)
    if adopted and last is not None and Kinds.ADM_DECISION not in journey.in_effect:
        yield Contradiction(
            "525", f"adopted, though the ADM decision was reversed on {day_text(last)} and not made again"
        )


def _unknown_kinds(record: Record, policy: Policy) -> Iterator[Contradiction]:
    for kind, on in sorted({(event.kind, event.on) for event in record.events if event.kind not in policy.sort_rank}):
        yield Contradiction("", f"{kind} ({day_text(on)}) is of a kind that the policy in force does not have")


def dated(kind: KindId, on: date, policy: Policy) -> str:
    """`Placement Order (12 Mar 2024)`."""
    return f"{'the birth' if kind == BIRTH else policy.label(kind)} ({day_text(on)})"


def _of(rule: InOrder | Needs) -> str:
    """Where it is written, after the sentence."""
    return f": {rule.source}" if rule.source else ""


def _actual(record: Record) -> list[Event]:
    return sorted((event for event in record.events if not event.planned), key=lambda event: (event.on, event.kind))
