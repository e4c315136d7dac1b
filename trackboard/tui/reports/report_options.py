"""What a report is asked for, chosen or typed: its period, authority, inclusion rule, and its own options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from trackboard.clean import one_line
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.reports.catalogue import REPORTS
from trackboard.reports.kit.options import CHILD, ChildOption, DayOption, ReportOption, SwitchOption
from trackboard.reports.kit.periods import periods, read_typed_period
from trackboard.store.reads import report_rows
from trackboard.tui.forms.field_values import Option
from trackboard.tui.reports.report_worker import Question

if TYPE_CHECKING:
    from trackboard.tui.session import Session

LONGEST = 80
OWN, NONE, EVERY = "own", "none", "every"


class ReportQuestions:
    """Asks a person what a report is to be about. Each answers the new question; None if it is as it was."""

    def __init__(self, session: Session, question: Question) -> None:
        self._session = session
        self._question = question

    def _own(self, asked_with: str) -> list[ReportOption]:
        """The report's own options that a key asks for."""
        return [option for option in REPORTS[self._question.name].options if option.asked_with == asked_with]

    async def _pick(self, title: str, among: list[Option]) -> str | None:
        return await self._session.open.pick(self._question.name, title, among)

    async def _type(self, title: str, sentence: str, read: Callable[[str], Question | None]) -> Question | None:
        """Have something typed; what cannot be read is said."""
        text = await self._session.open.ask(title, sentence, LONGEST)
        if text is None:
            return None
        try:
            return read(text)
        except TrackboardError as problem:
            self._session.say(str(problem))
            return None

    # --- When ---

    async def period(self) -> Question | None:
        """The usual periods, or one of their own; of a report without a period, the day that stands in its place."""
        if own := self._own("period"):
            return await self._ask_for(own[0])
        offered = {each.id: each for each in periods(self._session.board.as_at)}
        among = [Option(each.id, each.label, each.days) for each in offered.values()]
        which = await self._pick("which period?", [*among, Option(OWN, "Dates of my own")])
        if which == OWN:
            return await self._type(
                "Dates of my own", "First and last day, as 1/4/2026 to 30/6/2026", self._typed_period
            )
        return replace(self._question, start=offered[which].start, end=offered[which].end) if which else None

    def _typed_period(self, text: str) -> Question | None:
        start, end = read_typed_period(text, self._session.board.as_at, self._session.today())
        return replace(self._question, start=start, end=end)

    # --- Whom ---

    async def authority(self) -> Question | None:
        """One of the authorities in the database, all of them, or what else the report can do with them."""
        found = report_rows.authorities(self._session.board.db)
        own = {option.name: option for option in self._own("authority")}
        among = [Option(EVERY, "Every authority")] + [Option(f"one:{name}", name) for name in found if name]
        among += [Option(name, option.title) for name, option in own.items()]
        which = await self._pick("whose children?", among)
        if which is None:
            return None
        question = replace(self._question, authority=which.removeprefix("one:") if which not in own else "")
        for name, option in own.items():
            question = question.choose(option, True if name == which else None)
        return replace(question, authority="") if which == EVERY else question

    async def rule(self) -> Question | None:
        """The inclusion rules."""
        among = [Option(id, label) for id, label in self._session.policy.inclusion_rules.items()]
        which = await self._pick("who is included?", among)
        return replace(self._question, include=which) if which else None

    # --- What only this report can be asked ---

    async def child(self) -> Question | None:
        """The child that the report is about; where it can be about every child, none lets go of the one."""
        if CHILD.of(self._question) and not REPORTS[self._question.name].of_one:
            self._session.say("Every child again: c asks for one.")
            return self._question.choose(CHILD, None)
        return await self._ask_for(CHILD)

    async def other(self) -> Question | None:
        """The options without a key of their own: the one there is, or which of them."""
        own = {option.name: option for option in self._own("other")}
        if len(own) == 1:
            return await self._ask_for(*own.values())
        among = [Option(name, option.title, option.said(self._question)) for name, option in own.items()]
        which = await self._pick("which option?", among)
        return await self._ask_for(own[which]) if which else None

    async def _ask_for(self, option: ReportOption) -> Question | None:
        """Ask for an option by its kind."""
        if isinstance(option, DayOption):
            return await self._ask_for_day(option)
        if isinstance(option, ChildOption):
            return await self._type(option.title, option.question, lambda text: self._of_child(option, one_line(text)))
        if isinstance(option, SwitchOption):
            return self._question.choose(option, None if option.of(self._question) else True)
        return None

    async def _ask_for_day(self, option: DayOption) -> Question | None:
        read = lambda text: self._question.choose(option, option.field.on(text, self._session.today()))  # noqa: E731
        if not option.days_back:
            return await self._type(option.title, option.question, read)
        among = [Option(NONE, option.none_is)] if option.none_is else []
        among += [Option(str(days), label) for label, days in option.days_back]
        which = await self._pick(option.title, [*among, Option(OWN, "A day of my own")])
        if which == OWN:
            return await self._type(option.said_as.capitalize(), option.question, read)
        if which == NONE or which is None:
            return self._question.choose(option, None) if which else None
        return self._question.choose(option, self._session.board.as_at - timedelta(days=int(which)))

    def _of_child(self, option: ChildOption, reference: str) -> Question:
        board = self._session.board
        child = board.id_of(reference)
        cards = board.cards([child], "references") if child is not None else []
        if not cards:
            raise UsageProblem(f"No child has the reference {reference}: c asks again.")
        return self._question.choose(option, cards[0].reference)
