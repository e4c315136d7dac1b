"""What the pane knows of the child under the cursor: its number, its clocks, and the words for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from trackboard.board.model import Card
from trackboard.paint.bars import Clock
from trackboard.paint.cells import Line
from trackboard.paint.palette import Ink, Name
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import plain
from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import Statuses
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import counted, day_and_month, who_and_end

if TYPE_CHECKING:
    from trackboard.board.case import Case, CaseClock
    from trackboard.tui.board.preview import CardCase, CardClock

    AnyCase = Case | CardCase
    AnyClock = CaseClock | CardClock

OPEN = (Statuses.OVERDUE, Statuses.DUE_SOON, Statuses.RUNNING)
OTHERS = 4
"""Clocks at most beside the one of the big number."""


class Place(NamedTuple):
    """Which one of how many, in the order of the list."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number:,} of {self.of:,}" if self.number else ""


class PaneWords:
    """One child in words and numbers, for a pane of whatever size."""

    def __init__(self, case: AnyCase, policy: Policy, as_at: date, place: Place) -> None:
        self._case = case
        self._card: Card = case.card
        self._policy = policy
        self._as_at = as_at
        self._place = place
        self._fields = dict(case.fields)
        ranked = sorted((clock for clock in case.clocks if clock.status in OPEN), key=worst_clock_first)
        self._clock: AnyClock | None = ranked[0] if ranked and not self._card.past_due else None
        self._others = [clock for clock in ranked if clock is not self._clock]

    def _title(self) -> Line:
        who, end = who_and_end(self._card)
        reference = "" if self._card.label == self._card.reference else f" {plain(self._card.reference)}"
        return [(plain(who), Ink(bold=True)), (f"{plain(end)}{reference}", Ink("second"))]

    def _age(self) -> str:
        return self._card.age or "age unknown"

    def _stage(self) -> str:
        card = self._card
        if card.closed:
            return card.closed
        label = self._policy.stages[self._policy.stage_order[card.stage]].label
        return label if card.days_in_stage is None else f"{label} {counted(card.days_in_stage, 'day')}"

    def _plan(self) -> str:
        plan, parallel = self._case.plan, self._case.parallel_plan
        if not plan and not parallel:
            return ""
        return f"Plan {plan.lower() or 'not recorded'}" + (f", {parallel.lower()} in parallel" if parallel else "")

    def _headline(self) -> tuple[int | None, Name, str]:
        """The number, its ink, and the words beside it."""
        card, clock = self._card, self._clock
        if card.past_due:
            return card.past_due, "accent", f"{day_or_days(card.past_due)} since the due date"
        if card.closed or clock is None or clock.due_on is None:
            return None, "on_track", ""
        ink: Name = ink_of(clock)
        if clock.status == Statuses.OVERDUE:
            return clock.overdue_days, ink, f"{day_or_days(clock.overdue_days)} over"
        left = (clock.due_on - self._as_at).days
        return left, ink, f"{day_or_days(left)} left"

    def _judged(self, clock: AnyClock) -> Line:
        if clock.verdict:
            return [(" · ".join([self._verdict(clock), *self._reason(clock)]), Ink("second"))]
        if clock.delay_point and clock.status == Statuses.OVERDUE:
            return [("? verdict wanted ", Ink("accent", bold=True)), ("v", Ink("accent", bold=True))]
        due = f", due {day_and_month(clock.due_on, self._as_at)}" if clock.due_on else ""
        return [(f"{clock.limit}{due}", Ink("second"))]

    def _verdict(self, clock: AnyClock) -> str:
        return self._policy.verdicts.get(clock.verdict, clock.verdict).lower()

    def _reason(self, clock: AnyClock) -> list[str]:
        """Why, of the verdict that holds: none where nobody said."""
        started = clock.started_on.isoformat() if clock.started_on else ""
        given = [row for row in self._case.verdicts if row.clock == clock.clock and row.started_on == started]
        reason = given[-1].reason if given else ""
        return [self._policy.reasons.get(reason, reason).lower()] if reason else []

    def _others_worth_saying(self) -> list[AnyClock]:
        return [clock for clock in self._others if clock.status != Statuses.RUNNING][:OTHERS]

    def _asks(self) -> list[str]:
        """What the days that have passed ask, else what is asked of every child of the stage."""
        if self._card.closed:
            return []
        if self._case.questions:
            return [plain(question) for question in self._case.questions]
        stage = self._policy.stages[self._policy.stage_order[self._card.stage]]
        return [stage.question]

    def _last_words(self) -> str:
        if not self._case.minutes:
            return ""
        meeting, minute = self._case.minutes[0]
        words = "No change." if minute.no_change else plain(minute.decision or minute.discussion)
        return f"{words} {day_and_month(parse_iso(meeting.held_on), self._as_at)}" if words else ""


def worst_clock_first(clock: AnyClock) -> tuple[bool, int, date]:
    """Those that count first, of these the worst as on the card."""
    return not clock.counts, OPEN.index(clock.status), clock.due_on or date.max


def ink_of(clock: AnyClock) -> Name:
    inks: dict[str, Name] = {Statuses.OVERDUE: "overdue", Statuses.DUE_SOON: "due_soon"}
    return inks.get(clock.status, "on_track")


def sign_of(clock: AnyClock | None) -> str:
    return SYMBOLS[ink_of(clock)] if clock else ""


def bar_of(clock: AnyClock) -> Clock:
    started, due = clock.started_on, clock.due_on
    limit = (due - started).days if started and due else 0
    return Clock(clock.elapsed_days or 0, limit, ink_of(clock), clock.counts)


def days_said(clock: AnyClock, as_at: date) -> str:
    """`▲ 47 over`, `◆  4 left`."""
    if clock.status == Statuses.OVERDUE:
        return f"{SYMBOLS['overdue']} {clock.overdue_days:>2,} over"
    left = (clock.due_on - as_at).days if clock.due_on else 0
    return f"{sign_of(clock)} {left:>2,} left"


def day_or_days(number: int) -> str:
    return "day" if number == 1 else "days"


def counted_days(number: int) -> str:
    return counted(number, "day")
