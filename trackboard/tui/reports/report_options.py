"""What a report is asked for, chosen or typed: its period, authority, inclusion rule, and its own options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trackboard.casework.fields import PERIOD_DAY, DateField
from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.pathway.days import day_text
from trackboard.reports.catalogue import REPORTS
from trackboard.reports.kit.options import CHILD, ChildOption, DayOption, ReportOption, SwitchOption, Value
from trackboard.reports.kit.periods import periods
from trackboard.store.reads import report_rows
from trackboard.tui.forms.field_values import Option
from trackboard.tui.forms.pick import PickModal
from trackboard.tui.parts.ask import AskModal

if TYPE_CHECKING:
    from trackboard.tui.reports.report_screen import ReportScreen

LONGEST = 80
OWN, NONE, EVERY = "own", "none", "every"


class ReportQuestions:
    """The conversation about what a report is asked for."""

    def __init__(self, screen: ReportScreen) -> None:
        self._screen = screen
        self._app = screen.trackboard
        self._question = screen.question

    def _own(self, asked_with: str) -> list[ReportOption]:
        """The report's own options that a key asks for."""
        return [option for option in REPORTS[self._question.name].options if option.asked_with == asked_with]

    def _choose(self, option: ReportOption, value: Value | None) -> None:
        self._screen.ask(self._question.choose(option, value))

    def _pick(self, title: str, among: list[Option], chosen: Callable[[str], None]) -> None:
        modal = PickModal(self._question.name, title, among)
        self._app.push_screen(modal, lambda which: chosen(which) if which else None)

    def _type(self, title: str, sentence: str, typed: Callable[[str], None]) -> None:
        """Have something typed; what `typed` cannot read is said."""

        def said(text: str | None) -> None:
            if text is None:
                return
            try:
                typed(text)
            except TrackboardError as problem:
                self._screen.say(str(problem))

        self._app.push_screen(AskModal(title, sentence, LONGEST), said)

    def _day(self, text: str, field: DateField = PERIOD_DAY) -> date:
        return field.read(text, self._app.options.today())

    # --- When ---

    def period(self) -> None:
        """The usual periods, or one of their own; of a report without a period, the day that stands in its place."""
        if own := self._own("period"):
            self.ask_for(own[0])
            return
        offered = periods(self._app.board.as_at)
        among = [Option(each.id, each.label, each.days) for each in offered]
        among.append(Option(OWN, "Dates of my own"))

        def chosen(which: str) -> None:
            found = next((each for each in offered if each.id == which), None)
            if found is None:
                self._type("Dates of my own", "First and last day, as 1/4/2026 to 30/6/2026", self._typed_period)
            else:
                self._screen.ask(replace(self._question, start=found.start, end=found.end))

        self._pick("which period?", among, chosen)

    def _typed_period(self, text: str) -> None:
        first, _, last = text.casefold().partition(" to ")
        start = self._day(first)
        end = self._day(last) if last else self._app.board.as_at
        if start > end:
            self._screen.say(f"The period ends on {day_text(end)}, before it starts on {day_text(start)}.")
        else:
            self._screen.ask(replace(self._question, start=start, end=end))

    # --- Whom ---

    def authority(self) -> None:
        """One of the authorities in the database, all of them, or what else the report can do with them."""
        found = report_rows.authorities(self._app.board.db)
        own = {option.name: option for option in self._own("authority")}
        among = [Option(EVERY, "Every authority")] + [Option(f"one:{name}", name) for name in found if name]
        among += [Option(name, option.title) for name, option in own.items()]

        def chosen(which: str) -> None:
            question = replace(self._question, authority=which.removeprefix("one:") if which not in own else "")
            for name, option in own.items():
                question = question.choose(option, True if name == which else None)
            self._screen.ask(replace(question, authority="") if which == EVERY else question)

        self._pick("whose children?", among, chosen)

    def rule(self) -> None:
        """The inclusion rules."""
        among = [Option(id, label) for id, label in self._app.policy.inclusion_rules.items()]
        self._pick("who is included?", among, lambda which: self._screen.ask(replace(self._question, include=which)))

    # --- What only this report can be asked ---

    def child(self) -> None:
        """The child that the report is about; where it can be about every child, none lets go of the one."""
        if CHILD.of(self._question) and not REPORTS[self._question.name].of_one:
            self._choose(CHILD, None)
            self._screen.say("Every child again: c asks for one.")
        else:
            self.ask_for(CHILD)

    def other(self) -> None:
        """The options without a key of their own: the one there is, or which of them."""
        own = {option.name: option for option in self._own("other")}
        if len(own) == 1:
            self.ask_for(*own.values())
        else:
            among = [Option(name, option.title, option.said(self._question)) for name, option in own.items()]
            self._pick("which option?", among, lambda name: self.ask_for(own[name]))

    def ask_for(self, option: ReportOption) -> None:
        """Ask for an option by its kind."""
        if isinstance(option, DayOption):
            self._ask_for_day(option)
        elif isinstance(option, ChildOption):
            self._type(option.title, option.question, lambda text: self._take_child(option, one_line(text)))
        elif isinstance(option, SwitchOption):
            self._choose(option, None if option.of(self._question) else True)

    def _ask_for_day(self, option: DayOption) -> None:
        def typed(text: str) -> None:
            self._choose(option, self._day(text, option.field))

        def chosen(which: str) -> None:
            if which == OWN:
                self._type(option.said_as.capitalize(), option.question, typed)
            elif which == NONE:
                self._choose(option, None)
            else:
                self._choose(option, self._app.board.as_at - timedelta(days=int(which)))

        if option.days_back:
            among = [Option(NONE, option.none_is)] if option.none_is else []
            among += [Option(str(days), label) for label, days in option.days_back]
            self._pick(option.title, [*among, Option(OWN, "A day of my own")], chosen)
        else:
            self._type(option.title, option.question, typed)

    def _take_child(self, option: ChildOption, reference: str) -> None:
        child = self._app.board.id_of(reference)
        cards = self._app.board.cards([child], "references") if child is not None else []
        if not cards:
            self._screen.say(f"No child has the reference {reference}: c asks again.")
            return
        self._screen.child = cards[0].reference
        self._choose(option, cards[0].reference)
