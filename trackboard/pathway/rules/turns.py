"""What one event more, or one less, makes of a child's journey, in words: read from the journey with and without it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from trackboard.pathway.days import day_text
from trackboard.pathway.journey import OPENING, Journey, TakenOut
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Event
from trackboard.pathway.rules.contradictions import dated


def said_of_adding(before: Journey, after: Journey, event: Event, as_at: date, policy: Policy) -> list[str]:
    """Sentences on what `event` does otherwise than take effect on its day, from the journey without it and with it.

    None where it does just that, where it is only planned, and where it is still to come.
    """
    if event.planned or event.on > as_at:
        return []
    if event.kind in policy.returns:
        return []  # one that finds nothing to take back is a contradiction, and said as that
    if event.kind in policy.ends:
        return _of_an_end(before, after, event, policy)
    if len(after.journeys) > len(before.journeys) and after.opened_on == event.on:
        new = f"a new journey from {day_text(event.on)}, in which nothing from before counts"
        if after.closed_on is not None:
            return [f"{new}; the child left the board again on {day_text(after.closed_on)}, and stays closed"]
        return [f"the case is open again: {new}"]
    if after.journeys and after.opened_on is not None and event.on < after.opened_on:
        again = f"the case was opened again on {day_text(after.opened_on)}"
        return [f"{dated(event.kind, event.on, policy)} belongs to what was before: {again}"]
    if after.closed_on == event.on and event.kind in OPENING:
        return [_stays_closed(after.closed_on, event, policy)]
    said = _of_the_date(before, after, event, policy)
    if after.closed_on is not None and event.kind in OPENING:
        said.append(_stays_closed(after.closed_on, event, policy))
    return said


def said_of_striking(before: Journey, after: Journey, event: Event, as_at: date, policy: Policy) -> list[str]:
    """Sentences on what becomes of a journey once `event` is struck out, beyond that the event counts no more."""
    if event.planned or event.on > as_at:
        return []
    if before.closed_on != after.closed_on:
        if after.closed_on is not None:
            return [f"the child left the board on {day_text(after.closed_on)}, and is closed"]
        return [f"the case is open again, as {policy.stages[policy.stage_order[after.stage]].label}"]
    was, now = before.in_effect.get(event.kind), after.in_effect.get(event.kind)
    if was is None or now is None or event.on < was:
        return []
    if now != was:
        return [f"{policy.label(event.kind)} is in effect since {day_text(now)} now"]
    return [] if policy.milestones[event.kind].repeats else [f"{dated(event.kind, now, policy)} goes on to count"]


def _of_the_date(before: Journey, after: Journey, event: Event, policy: Policy) -> list[str]:
    """Of a milestone of the present journey: whether its day is the one that counts."""
    kind, label = event.kind, policy.label(event.kind)
    was, now = before.in_effect.get(kind), after.in_effect.get(kind)
    ended = [each for each in after.taken_out if each not in before.taken_out and _by(each, event)]
    if ended:
        gone = ", ".join(dated(each.kind, each.on, policy) for each in ended)
        return [f"these are new proceedings from {day_text(event.on)}: {gone} no longer {_count(ended)}"]
    if now == event.on:
        if was is not None and was != now:
            return [f"{label} is in effect from {day_text(now)} now, no longer from {day_text(was)}"]
        return []
    if now is not None and now < event.on:
        if policy.milestones[kind].repeats:
            return []
        return [f"{label} is in effect since {day_text(now)} already: the earlier date goes on to count"]
    by = next((each for each in reversed(after.taken_out) if (each.kind, each.on) == (kind, event.on)), None)
    if by is not None:
        return [f"{dated(by.by, by.day, policy)} took it out of effect again"]
    return [] if _after_the_end(after, event) else [f"{dated(kind, event.on, policy)} changes nothing today"]


def _of_an_end(before: Journey, after: Journey, event: Event, policy: Policy) -> list[str]:
    if after.closed_on is None:
        again = (
            f"the case was opened again on {day_text(after.opened_on)}" if after.opened_on else "it was opened again"
        )
        return [f"{again}: it stays open"]
    if after.closed_on < event.on or (after.closed_on, after.outcome) == (before.closed_on, before.outcome):
        return [f"the child left the board on {day_text(after.closed_on)} already: that goes on to count"]
    if before.closed_on == after.closed_on:
        now, was = (policy.outcomes.get(each.outcome, each.outcome) for each in (after, before))
        return [f'the outcome is "{now}" now, no longer "{was}"']
    if before.closed_on is not None:
        return [f"closed from {day_text(after.closed_on)} now, no longer from {day_text(before.closed_on)}"]
    return []


def _stays_closed(closed_on: date, event: Event, policy: Policy) -> str:
    label, left = policy.label(event.kind), day_text(closed_on)
    if event.on == closed_on:
        why = f"the child left the board on the same day ({left}), and on one day an ending comes last"
    else:
        why = f"the child left the board later ({left})"
    return (
        f"{why}: the child stays closed. To open the case again, record {label} of a later day, or correct the ending"
    )


def _after_the_end(journey: Journey, event: Event) -> bool:
    """It contradicts the ending, and that is said."""
    return journey.closed_on is not None and event.on > journey.closed_on


def _by(gone: TakenOut, event: Event) -> bool:
    return (gone.by, gone.day) == (event.kind, event.on)


def _count(gone: Iterable[TakenOut]) -> str:
    return "counts" if len(list(gone)) == 1 else "count"
