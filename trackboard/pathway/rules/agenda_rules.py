"""The agenda: which children a meeting looks at, in which order, and in one line why.

Exceptions come first, in the order of the policy's `agenda_reasons`, the worst of each first; then the rest in turn,
the least recently discussed first, as far as the time goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from trackboard.pathway.days import day_text
from trackboard.pathway.ids import AgendaReasons, Agendas, ClockId, StageId
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.rules.clock_runs import ClockRun, reading


class OpenAction(NamedTuple):
    """An action that is not done: when it is due, and how often it was carried over."""

    due_on: date | None
    carried: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the agenda asks about one child, as the child stands on the day of the meeting."""

    child: int
    stage: StageId
    opened_on: date | None
    """The first event of the present journey."""
    runs: Sequence[tuple[ClockRun, str]]
    """The open clocks that count, each with the verdict on it, '' for none."""
    actions: Sequence[OpenAction]
    changed: Sequence[str]
    """What was recorded since the last meeting, in words."""
    discussed_on: date | None
    """The last meeting of this kind at which the child was discussed."""
    missed: int
    """How many of them in a row, up to the last, passed without the child since it joined."""
    not_reached: bool = False
    """It was on the agenda of the last meeting, which did not come to it: carried over to this one."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """The meeting: its day, the last one of its kind and the one to come, as far as there is one."""

    day: date
    last: date | None
    following: date | None


@dataclass(frozen=True, slots=True)
class Item:
    """A child on the agenda."""

    child: int
    reason: str
    """One of the policy's `agenda_reasons`."""
    line: str
    rank: tuple[int, int, int]
    """What it is sorted by: the reason's place, then how pressing, then the child's number."""
    clock: ClockId | None = None
    """The clock that the line names."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items in order, and how many were left off for want of time."""

    items: tuple[Item, ...]
    exceptions_left_off: int
    others_left_off: int


def build(
    candidates: Iterable[Candidate], sitting: Sitting, policy: Policy, *, form: str, room: int, most: int | None = None
) -> Agenda:
    """An agenda of the policy's `form`. `room`: how many children there is time for, which cuts the rotation of
    `exceptions`; nothing cuts the exceptions but `most`, the chair's own limit."""
    if form == Agendas.CHOSEN:
        return Agenda((), 0, 0)
    every = list(candidates)
    items = sorted((item_of(each, sitting, policy) for each in every), key=lambda item: item.rank)
    if form == Agendas.STAGE:
        stages = {each.child: policy.stage_order[each.stage] for each in every}
        items.sort(key=lambda item: stages[item.child])
    exceptions = sum(item.reason != AgendaReasons.ROTATION for item in items)
    kept = items[: max(room, exceptions)] if form == Agendas.EXCEPTIONS else items
    kept = kept if most is None else kept[:most]
    exceptions_kept = sum(item.reason != AgendaReasons.ROTATION for item in kept)
    left_off = len(items) - len(kept)
    return Agenda(tuple(kept), exceptions - exceptions_kept, left_off - (exceptions - exceptions_kept))


def item_of(each: Candidate, sitting: Sitting, policy: Policy) -> Item:
    """The first reason that fits the child."""
    found = next(_reasons(each, sitting, policy))
    line = found.line
    if each.not_reached and sitting.last and found.reason != AgendaReasons.ROTATION:
        line += f"; not reached on {day_text(sitting.last)}"
    elif each.not_reached and sitting.last:
        found = _Fits(
            AgendaReasons.NOT_DISCUSSED, f"Not reached on {day_text(sitting.last)}: carried over", found.pressing
        )
        line = found.line
    rank = (list(policy.agenda_reasons).index(found.reason), found.pressing, each.child)
    return Item(each.child, found.reason, line, rank, found.clock)


class _Fits(NamedTuple):
    """A reason that fits, its line, and a number that is the smaller the more pressing it is."""

    reason: str
    line: str
    pressing: int
    clock: ClockId | None = None


def _reasons(each: Candidate, sitting: Sitting, policy: Policy) -> Iterator[_Fits]:
    """Every reason that fits, the first of the policy's order first."""
    day, last = sitting.day, sitting.last
    if last and each.opened_on and last < each.opened_on:
        opened = day_text(each.opened_on)
        yield _Fits(
            AgendaReasons.NEW, f"New since the last meeting: first recorded {opened}", each.opened_on.toordinal()
        )
    over = sorted(
        ((reading(run, day).overdue_days, run, verdict) for run, verdict in each.runs), key=lambda one: -one[0]
    )
    over = [one for one in over if one[0] > 0]
    unjudged = [one for one in over if policy.clock(one[1].clock).delay_point and not one[2]]
    if unjudged:
        days, run, _ = unjudged[0]
        line = f"{_over(run, days, policy)}, no verdict yet{_more(over)}"
        yield _Fits(AgendaReasons.OVERDUE_UNJUDGED, line, -days, run.clock)
    if over:
        days, run, verdict = over[0]
        judged = f", {policy.verdicts.get(verdict, verdict).lower()}" if verdict else ""
        yield _Fits(AgendaReasons.OVERDUE, f"{_over(run, days, policy)}{judged}{_more(over)}", -days, run.clock)
    if coming := _next_due(each, sitting):
        run, by = coming
        line = f"Due before the next meeting: {policy.clock(run.clock).label}, by {day_text(by)}"
        yield _Fits(AgendaReasons.DUE, line, by.toordinal(), run.clock)
    back = [action for action in each.actions if action.carried or action.due_on is None or action.due_on <= day]
    if back:
        what = "1 action" if len(back) == 1 else f"{len(back)} actions"
        dated = sorted(action.due_on for action in back if action.due_on)
        first = dated[0] if dated else date.max
        due = f"{'' if len(back) == 1 else 'the first '}due {day_text(first)}" if dated else "without a date"
        yield _Fits(AgendaReasons.CARRIED, f"{what} to come back to, {due}", first.toordinal())
    if last and each.changed:
        yield _Fits(AgendaReasons.CHANGED, f"Changed since the last meeting: {', '.join(each.changed)}", 0)
    passed = f"{each.missed} meeting{'' if each.missed == 1 else 's'}"
    if each.discussed_on is None and each.missed:
        yield _Fits(
            AgendaReasons.NOT_DISCUSSED, f"Never discussed: {passed} passed since the child joined", -each.missed
        )
    elif each.discussed_on and each.missed >= policy.settings.not_discussed:
        since = day_text(each.discussed_on)
        line = f"Not discussed since {since}: {passed} passed without"
        yield _Fits(AgendaReasons.NOT_DISCUSSED, line, each.discussed_on.toordinal())
    turn = f"last discussed {day_text(each.discussed_on)}" if each.discussed_on else "not discussed yet"
    yield _Fits(AgendaReasons.ROTATION, f"In turn: {turn}", each.discussed_on.toordinal() if each.discussed_on else 0)


def _next_due(each: Candidate, sitting: Sitting) -> tuple[ClockRun, date] | None:
    """The clock that falls due first before the next meeting; without one to come, that is due soon."""
    coming = [
        (run.due_on, place, run)
        for place, (run, _) in enumerate(each.runs)
        if run.due_on is not None
        and sitting.day <= run.due_on
        and (
            run.due_on < sitting.following
            if sitting.following
            else run.amber_on is not None and run.amber_on <= sitting.day
        )
    ]
    if not coming:
        return None
    due, _, run = min(coming)
    return run, due


def _over(run: ClockRun, days: int, policy: Policy) -> str:
    return f"Overdue: {policy.clock(run.clock).label}, {days} day{'' if days == 1 else 's'} over"


def _more(over: Sequence[object]) -> str:
    return f" ({len(over) - 1} more overdue)" if len(over) > 1 else ""
