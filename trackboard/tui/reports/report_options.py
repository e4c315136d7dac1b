"""What a report is asked for, chosen or typed: its period, authority, inclusion rule, child, day of a match."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trackboard.casework.fields import MATCHED_BY, PERIOD_DAY, DateField
from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.pathway.days import day_text
from trackboard.reports.catalogue import REPORTS
from trackboard.reports.kit.periods import periods
from trackboard.store.reads import report_rows
from trackboard.tui.forms.field_values import Option
from trackboard.tui.parts.ask import AskModal
from trackboard.tui.parts.pick import PickModal

if TYPE_CHECKING:
    from trackboard.tui.reports.report_screen import ReportScreen

LONGEST = 80
OWN, EVERY, SIDE_BY_SIDE = "own", "every", "side_by_side"
BACK = {"week": ("The last 7 days", 7), "month": ("The last 30 days", 30), "quarter": ("The last 13 weeks", 91)}


class Asking:
    """The conversation about what a report is asked for."""

    def __init__(self, screen: ReportScreen) -> None:
        self._screen = screen
        self._app = screen.trackboard
        self._question = screen.question

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
        """The usual periods, or one of their own."""
        if "since" in REPORTS[self._question.name].asks:
            self._since()
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

    def _since(self) -> None:
        among = [Option("meeting", "The last tracking meeting")]
        among += [Option(id, label) for id, (label, _) in BACK.items()]
        among.append(Option(OWN, "A day of my own"))

        def ask(since: date | None) -> None:
            self._screen.ask(replace(self._question, since=since))

        def chosen(which: str) -> None:
            if which == OWN:
                self._type("Since", "The day, as 1/4/2026, yesterday or mon", lambda text: ask(self._day(text)))
            elif which in BACK:
                ask(self._app.board.as_at - timedelta(days=BACK[which][1]))
            else:
                ask(None)

        self._pick("what changed since when?", among, chosen)

    # --- Whom ---

    def authority(self) -> None:
        """One of the authorities in the database, all of them, or where a report can all of them side by side."""
        found = report_rows.authorities(self._app.board.db)
        among = [Option(EVERY, "Every authority")] + [Option(f"one:{name}", name) for name in found if name]
        if self._question.name == "survey":
            among.append(Option(SIDE_BY_SIDE, "Side by side, under letters"))

        def chosen(which: str) -> None:
            name = which.removeprefix("one:") if which.startswith("one:") else ""
            self._screen.ask(replace(self._question, authority=name, side_by_side=which == SIDE_BY_SIDE))

        self._pick("whose children?", among, chosen)

    def rule(self) -> None:
        """The inclusion rules."""
        among = [Option(id, label) for id, label in self._app.policy.inclusion_rules.items()]
        self._pick("who is included?", among, lambda which: self._screen.ask(replace(self._question, include=which)))

    def child(self) -> None:
        """The child that the report is about; where it can be about every child, none lets go of the one."""
        if self._question.child and not REPORTS[self._question.name].of_one:
            self._screen.ask(replace(self._question, child=""))
            self._screen.say("Every child again: c asks for one.")
            return

        def typed(text: str) -> None:
            reference = one_line(text)
            child = self._app.board.id_of(reference)
            cards = self._app.board.cards([child], "references") if child is not None else []
            if not cards:
                self._screen.say(f"No child has the reference {reference}: c asks again.")
                return
            self._screen.child = cards[0].reference
            self._screen.ask(replace(self._question, child=cards[0].reference))

        self._type("One child", "The reference of the child that the report is to be about", typed)

    def matched_by(self) -> None:
        """The day of a match to reckon with."""
        self._type(
            "If matched by",
            "The day, as 12/1/2027: what a match by then would make of the three-year A2",
            lambda text: self._screen.ask(replace(self._question, matched_by=self._day(text, MATCHED_BY))),
        )
