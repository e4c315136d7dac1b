"""The child under the cursor: who it is, the one big number, what to ask, and what came before and comes next.

Drawn as a panel beside the columns, or as a few lines below them. Framework-free: lines of pieces from plain values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from trackboard.paint.bars import clock_bar, mark_place
from trackboard.paint.cells import Line, Piece, filled, kept, merged, wide
from trackboard.paint.figures import figures
from trackboard.paint.palette import Ink, Name
from trackboard.paint.panel import heading, panel, ruled
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import fit, plain, width_of, wrap
from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import Statuses
from trackboard.tui.board.pane_words import PaneWords, bar_of, counted_days, days_said, ink_of, sign_of
from trackboard.tui.board.way import Station, way
from trackboard.tui.labels import clock_short, counted, day_and_month

if TYPE_CHECKING:
    from trackboard.board.case import Case, CaseClock
    from trackboard.tui.board.preview import CardCase, CardClock

    AnyCase = Case | CardCase
    AnyClock = CaseClock | CardClock

LATELY = 3
"""Lines at most of what was recorded since the last meeting, and of what is planned."""


class ChildPane(PaneWords):
    """What the pane says of one child."""

    # --- The panel ---

    def panel(self, width: int, height: int) -> list[Line]:
        """The whole, in a border. What has no room is left out from the end, section by section."""
        room = width - 4
        lines = self._never_left_out(room)
        for section in self._sections(room):
            if len(lines) + len(section) + 1 > height - 2:
                break
            lines += [[], *section]
        if len(lines) < height - 2:
            lines = [[], *lines]
        return panel(lines, width, height, self._title(), [(str(self._place), Ink("second"))])

    def _never_left_out(self, room: int) -> list[Line]:
        age_and_stage = [(self._age(), Ink(bold=True)), (f"   {self._stage()}", Ink("second"))]
        lines: list[Line] = [kept(age_and_stage, room)]
        if self._plan():
            lines += [[(line, Ink("second"))] for line in wrap(self._plan(), room)]
        lines += [[], *self._people(room), [], *self._number(room)]
        lines += self._bar(room)
        if others := [self._other(clock, room) for clock in self._others_worth_saying()]:
            lines += [[], *others]
        if asks := self._asks():
            lines += [[], heading("To ask", room)]
            lines += [[(line, Ink(bold=True))] for ask in asks for line in wrap(ask, room)]
        return lines

    def _sections(self, room: int) -> Iterator[list[Line]]:
        """Those that are left out where there is no room, the last first."""
        for section in (self._last_time(room), self._since(room), self._to_do(room), self._next(room), self._way(room)):
            if section:
                yield section

    # --- Who ---

    def _people(self, room: int) -> list[Line]:
        owner, worker = self._fields.get("Owner", ""), self._fields.get("Social worker", "")
        team = self._fields.get("Team", "")
        first: Line = [
            ("Owner  ", Ink("muted")),
            (plain(owner) or "nobody", Ink("text" if owner else "accent", bold=True)),
        ]
        lines = [first]
        if worker:
            second: Line = [("Worker ", Ink("muted")), (plain(worker), Ink("second"))]
            if wide(first) + 3 + wide(second) <= room:
                lines = [[*first, ("   ", Ink()), *second]]
            else:
                lines.append(second)
        if team:
            lines.append([("Team   ", Ink("muted")), (plain(team), Ink("second"))])
        return [filled(line, room) if wide(line) <= room else kept_to(line, room) for line in lines]

    # --- The number ---

    def _beside_number(self) -> list[Line]:
        """Which clock it is, and what was judged of it, or when it is due."""
        card, clock = self._card, self._clock
        if card.past_due:
            return [
                [("Has the baby been born?", Ink())],
                [("e", Ink("accent", bold=True)), (" records the birth", Ink("second"))],
            ]
        if clock is None:
            return []
        return [[(clock_short(self._policy.clock(clock.clock)), Ink())], self._judged(clock)]

    def _number(self, room: int) -> list[Line]:
        number, ink, words = self._headline()
        if number is None:
            return [[(self._card.closed or "No clock is running", Ink("second", bold=bool(self._card.closed)))]]
        big = figures(number)
        beside = [[(words, Ink(ink, bold=True))], *self._beside_number(), [], []]
        taken = width_of(big[0]) + 2
        return [
            [(line, Ink(ink, bold=True)), ("  ", Ink()), *kept(words, max(0, room - taken))]
            for line, words in zip(big, beside, strict=False)
        ]

    def _bar(self, room: int) -> list[Line]:
        clock = self._clock
        if self._card.closed or clock is None or clock.started_on is None or clock.due_on is None:
            return []
        bar = bar_of(clock)
        return [[], clock_bar(bar, room), self._days_under(clock, mark_place(bar, room), room)]

    def _days_under(self, clock: AnyClock, mark: int, room: int) -> Line:
        """The first day, the day it is due under its mark, and today where that has passed."""
        start = day_and_month(clock.started_on or self._as_at, self._as_at)
        due = f"due {day_and_month(clock.due_on or self._as_at, self._as_at)}"
        now = day_and_month(self._as_at, self._as_at) if clock.status == Statuses.OVERDUE else ""
        last = room - width_of(now) - (2 if now else 0) - width_of(due)
        at = max(width_of(start) + 2, min(mark - width_of(due) // 2, last))
        if at > last:
            return filled([(due, Ink("second"))], room)
        gap = room - at - width_of(due) - width_of(now)
        return merged([
            (start, Ink("muted")), (" " * (at - width_of(start)), Ink()), (due, Ink("second")),
            (" " * max(0, gap), Ink()), (now, Ink("second")),
        ])  # fmt: skip

    # --- The other clocks ---

    def _other(self, clock: AnyClock, room: int) -> Line:
        """`◆  4 left  Care proceedings  ━━━━━━━┃`, or `not counted` in the place of the bar."""
        ink: Name = ink_of(clock) if clock.counts else "second"
        said: Line = [(f"{days_said(clock, self._as_at)}  ", Ink(ink, bold=clock.counts))]
        label = clock_short(self._policy.clock(clock.clock))
        if clock.delay_point and clock.status == Statuses.OVERDUE and not clock.verdict:
            beside: Line = [("?", Ink("accent", bold=True)), (" verdict wanted", Ink("muted"))]
        elif clock.verdict:
            beside = [(self._verdict(clock), Ink("second"))]
        elif not clock.counts:
            beside = [("not counted", Ink("muted"))]
        else:
            beside = clock_bar(bar_of(clock), 14)
        space = room - wide(said) - wide(beside) - 2
        if space < min(12, width_of(label)):
            beside, space = [], room - wide(said)
        gap = [("  ", Ink())] if beside else []
        return [*said, (fit(label, space), Ink("second")), *gap, *beside]

    # --- What to ask, and what is known ---

    def _last_time(self, room: int) -> list[Line]:
        if not self._case.minutes:
            return []
        meeting, minute = self._case.minutes[0]
        same = "No change." if minute.no_change else ""
        words = same or plain(minute.decision or minute.discussion) or "Nothing was written."
        day = day_and_month(parse_iso(meeting.held_on), self._as_at)
        return [heading("Last time", room, [(day, Ink("muted"))]), *([(line, Ink())] for line in wrap(words, room)[:3])]

    def _since(self, room: int) -> list[Line]:
        """What happened since the last meeting."""
        if not self._case.minutes:
            return []
        held = parse_iso(self._case.minutes[0].meeting.held_on)
        found = [(entry.on, entry.label) for entry in self._case.timeline if entry.on > held]
        found += [
            (parse_iso(action.done_on), f"{plain(action.action)}, done")
            for action in self._case.actions
            if action.done_on and parse_iso(action.done_on) > held
        ]
        if not found:
            return [heading("Since then", room), [("Nothing.", Ink("muted"))]]
        lines = [_dated(on, words, self._as_at, room) for on, words in sorted(found)[-LATELY:]]
        return [heading("Since then", room), *lines]

    def _to_do(self, room: int) -> list[Line]:
        todo = sorted(
            (action for action in self._case.actions if not action.done_on),
            key=lambda action: action.due_on or "9999",
        )
        late = sum(1 for action in todo if action.due_on and parse_iso(action.due_on) < self._as_at)
        said: Line = [(f"{SYMBOLS['overdue']}{late}", Ink("overdue", bold=True))] if late else []
        if not todo:
            nothing: Line = [
                ("Nothing open.  ", Ink("muted")),
                ("a", Ink("accent", bold=True)),
                (" adds an action", Ink("muted")),
            ]
            return [heading("To do", room), nothing]
        lines = []
        for action in todo[:LATELY]:
            days = (self._as_at - parse_iso(action.due_on)).days if action.due_on else 0
            when = f"{counted(days, 'day')} late" if days > 0 else ""
            when = when or (f"by {day_and_month(parse_iso(action.due_on), self._as_at)}" if action.due_on else "")
            beside: Line = [(when, Ink("overdue" if days > 0 else "second", bold=days > 0))]
            lines.append(_two_ends(plain(action.action), beside, room))
        return [heading("To do", room, said), *lines]

    def _next(self, room: int) -> list[Line]:
        """What is planned, days that have passed with it as long as nobody said whether it happened."""
        coming = [entry for entry in self._case.planned if entry.slip_days is None]
        if not coming:
            return []
        lines = []
        for entry in coming[:LATELY]:
            days = (entry.on - self._as_at).days
            when = "today" if not days else f"in {counted_days(days)}" if days > 0 else f"{counted_days(-days)} ago"
            ink: Name = "accent" if days < 0 else "due_soon" if days <= 14 else "second"
            day = f"{day_and_month(entry.on, self._as_at)}  "
            lines.append(_two_ends(f"{day}{entry.label}, planned", [(when, Ink(ink))], room))
        return [heading("Next", room), *lines]

    def _way(self, room: int) -> list[Line]:
        stations = way(self._case, self._policy, self._as_at)
        longest = max((station.days or 0 for station in stations), default=0)
        lines = [self._station(station, longest, room) for station in stations]
        return [heading("The way so far", room), *lines] if len(stations) > 1 else []

    def _station(self, station: Station, longest: int, room: int) -> Line:
        sign = {"was": "●", "is": "◉", "planned": "◊", "ahead": "○"}[station.state]
        ink: Name = "text" if station.state == "is" else "on_track" if station.state == "was" else "muted"
        label = self._policy.stages[self._policy.stage_order[station.stage]].short
        is_now = station.state == "is"
        known: Name = "second" if station.on else "muted"
        name: Line = [
            (f"{sign} ", Ink("overdue" if station.late and is_now else ink)),
            (fit(label, 13), Ink("text" if is_now else known, bold=is_now)),
        ]
        if station.on is None:
            return [*name, ("not planned" if station.state == "ahead" else "day unknown", Ink("muted"))]
        day = f"{day_and_month(station.on, self._as_at):<9}"
        if station.state == "planned":
            return [*name, (f"{day} planned", Ink("due_soon"))]
        days = "" if station.days is None else f"{station.days:,} d"
        line: Line = [
            *name,
            (day, Ink("second")),
            (
                f"{days:>6}",
                Ink("overdue" if station.late else "text" if is_now else "second", bold=station.late or is_now),
            ),
        ]
        space = room - wide(line) - 2
        if space > 2 and station.days and longest:
            bar = max(1, round(station.days * space / longest))
            line += [("  ", Ink()), ("━" * bar, Ink("second" if is_now else "on_track_bar"))]
        return line

    # --- Below the columns ---

    def three_lines(self, width: int) -> list[Line]:
        """The title as a rule, the number with its clock, who it is, and what to ask."""
        room = width - 2
        number, ink, words = self._headline()
        big = figures(number) if number is not None else ["", "", ""]
        beside = self._said_beside(words, ink)
        bar = self._clock
        first: Line = beside
        space = room - width_of(big[0]) - 2 - wide(beside) - 2
        if bar is not None and number is not None and space >= 12 and not self._card.closed:
            length = min(space, 44)
            first = [*beside, (" " * (space - length + 2), Ink()), *clock_bar(bar_of(bar), length)]
        second = self._who_in_a_line()
        asks = self._asks()
        gap = 2 if number is not None else 0
        inside = room - width_of(big[0]) - gap
        third: Line = [("Ask ", Ink("muted")), (asks[0], Ink(bold=True))] if asks else []
        last, space = self._last_words(), inside - wide(third) - 8
        if last and space >= 24:
            third += [("   Last ", Ink("muted")), (fit(last, min(width_of(last), space)), Ink("second"))]
        lines = [first, second, third]
        drawn = [
            [(" ", Ink()), (figure, Ink(ink, bold=True)), (" " * gap, Ink()), *kept(line, inside)]
            for figure, line in zip(big, lines, strict=True)
        ]
        return [self._rule(width), *drawn]

    def two_lines(self, width: int) -> list[Line]:
        """The title as a rule, the worst clock in words, and what to ask."""
        room = width - 2
        number, ink, words = self._headline()
        sign = "" if number is None else f"{sign_of(self._clock)} " if self._clock else ""
        count = "" if number is None else f"{sign}{number:,} "
        first: Line = [(f"{count}{words}" if number is not None else self._stage(), Ink(ink, bold=True))]
        clock = self._clock
        if clock is not None and number is not None:
            first += [
                (f" {clock_short(self._policy.clock(clock.clock))}", Ink()),
                (" ", Ink()),
                *self._short_judged(clock),
            ]
            space = room - wide(first) - 3
            if space >= 8:
                first += [("   ", Ink()), *clock_bar(bar_of(clock), min(space, 22))]
        asks, owner = self._asks(), self._fields.get("Owner", "")
        second: Line = [("Ask ", Ink("muted")), (asks[0], Ink(bold=True)), ("  ", Ink())] if asks else []
        second += [("Owner ", Ink("muted")), (plain(owner) or "nobody", Ink()), (f"  {self._age()}", Ink("second"))]
        return [self._rule(width), [(" ", Ink()), *kept(first, room)], [(" ", Ink()), *kept(second, room)]]

    def _said_beside(self, words: str, ink: Name) -> Line:
        clock = self._clock
        if not words:
            return [(self._stage(), Ink(bold=True))]
        line: Line = [(words, Ink(ink, bold=True))]
        if clock is not None:
            line += [
                (f"   {clock_short(self._policy.clock(clock.clock))}", Ink()),
                ("   ", Ink()),
                *self._short_judged(clock),
            ]
        elif self._card.past_due:
            line.append(("   Has the baby been born?", Ink()))
        return line

    def _short_judged(self, clock: AnyClock) -> Line:
        if clock.verdict:
            return [(self._verdict(clock), Ink("second"))]
        if clock.delay_point and clock.status == Statuses.OVERDUE:
            return [("? verdict wanted", Ink("accent", bold=True))]
        return []

    def _who_in_a_line(self) -> Line:
        owner = self._fields.get("Owner", "")
        plan = f" · plan {self._case.plan.lower()}" if self._case.plan else ""
        line: Line = [(f"{self._age()} · {self._stage()}{plan}", Ink("second"))]
        line += [("   Owner ", Ink("muted")), (plain(owner) or "nobody", Ink("text" if owner else "accent", bold=True))]
        for other in self._others_worth_saying():
            if other.counts:
                words = f"   {days_said(other, self._as_at)} {clock_short(self._policy.clock(other.clock))}"
                line.append((words, Ink(ink_of(other))))
        return line

    def _rule(self, width: int) -> Line:
        return ruled(self._title(), [(str(self._place), Ink("second"))], width, Ink("edge"))


def kept_to(line: Sequence[Piece], room: int) -> Line:
    """The line cut at its end, with an ellipsis: a name is never left out whole."""
    *first, (text, ink) = line
    return [*first, (fit(text, max(0, room - wide(first))), ink)]


def _two_ends(left: str, right: Line, room: int) -> Line:
    """Words and pieces at both ends; the words are cut."""
    space = room - wide(right) - (2 if right and right[0][0] else 0)
    return [(fit(left, max(0, space)), Ink("second")), (" " * (room - max(0, space) - wide(right)), Ink()), *right]


def _dated(on: date, words: str, as_at: date, room: int) -> Line:
    return _two_ends(words, [(day_and_month(on, as_at), Ink("muted"))], room)
