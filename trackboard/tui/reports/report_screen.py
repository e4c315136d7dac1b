"""One report on the screen: made in a thread, looked at as tables or as pictures, asked for again in other ways."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult

from trackboard.errors import TrackboardError
from trackboard.pathway.days import day_text
from trackboard.reports.catalogue import REPORTS
from trackboard.reports.kit.options import CHILD
from trackboard.reports.kit.report import financial_year
from trackboard.tui import acts
from trackboard.tui.acts import Act
from trackboard.tui.common_acts import COMMON
from trackboard.tui.parts.banner import Banner
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.parts.foot import Bar, KeyBar
from trackboard.tui.parts.head import Head
from trackboard.tui.reports.report_list_screen import NAMES
from trackboard.tui.reports.report_view import ReportView
from trackboard.tui.reports.report_worker import Made, Order, Question, ReportMaker

if TYPE_CHECKING:
    from trackboard.board.model import Privacy
    from trackboard.tui.reports.report_options import ReportQuestions
    from trackboard.tui.session import Session

MAKING = "Making the report…"
BESIDE: dict[Privacy, int] = {"references": 0, "initials": 7, "names": 24}
"""Cells kept beside a reference for what else is shown of a child."""


class ReportScreen(ActScreen):
    """A report. What was made is kept while the screen is open, and made again only when that is asked for."""

    CSS_PATH = "report_screen.tcss"
    PLACE = "report"

    def __init__(self, session: Session, name: str, child: str = "") -> None:
        super().__init__(session)
        self.child = child
        """The reference of the child that reports on one child are about."""
        self.picture = False
        self.view = ReportView()
        self._opened = name
        self._made: dict[Question, tuple[Made, int]] = {}
        """What was made, and the version of the record then."""
        self._asked: dict[Question, int] = {}
        self._failed = ""
        self._said = ""
        self.as_at = date.min
        """The day of the reports that are kept, once mounted the board's."""

    def compose(self) -> ComposeResult:
        self.size_up(self.app.size)
        yield Head(self.session.policy)
        yield Banner()
        yield self.view
        yield Bar()
        yield KeyBar(self.ACTS)

    def on_mount(self) -> None:
        day = self.as_at = self.session.board.as_at
        self._question = Question(self._opened, financial_year(day)[0], day, self.session.policy.settings.include)
        self.view.aside = self._labels
        self._beside()
        self.query_one(Head).show(self.session.head_state())
        self.open(self._opened)

    # --- What is asked, and what was made ---

    @property
    def question(self) -> Question:
        """What the report in front is asked for."""
        return self._question

    def open(self, name: str) -> None:
        """Another report, for the same period, authority and rule; first, where it needs one, the child it is about."""
        entry = REPORTS[name]
        question = replace(self._question, name=name, chosen=())
        self.ask(question.choose(CHILD, self.child) if entry.of_one and self.child else question)
        if entry.of_one and not self.child:
            self.act_about_child()

    def ask(self, question: Question) -> None:
        """Show what was made of this; failing that have it made, and go on showing the last unless it is another's."""
        same = question.name == self._question.name
        self._question, self._failed = question, ""
        made = self._made.get(question)
        if made is not None:
            self.view.show(made[0], picture=self.picture, keep=same)
        elif REPORTS[question.name].of_one and not CHILD.of(question):
            self._failed = "This report is about one child: c asks for its reference."
            self.view.show(None, picture=self.picture, waiting=self._failed)
        else:
            self._asked[question] = self.session.board.version()
            order = Order(question, self.as_at)
            self.session.worker(ReportMaker).ask(order, lambda outcome: self._take(order, outcome))
            if not same or self.view.made is None:
                self.view.show(None, picture=self.picture, waiting=MAKING)
        self._tell()

    def _take(self, order: Order, outcome: Made | TrackboardError) -> None:
        """A report was made: keep it, and show it if it is the one in front."""
        question = order.question
        if not self.is_attached or order.as_at != self.as_at:
            return  # the screen was left, or this is of the day before
        version = self._asked.pop(question, None)
        if version is None:
            return
        if isinstance(outcome, TrackboardError):
            if question == self._question:
                self._failed = str(outcome)
                self.view.show(None, picture=self.picture, waiting="Nothing was made.")
                self.say(self._failed)
        else:
            self._made[question] = (outcome, version)
            if question == self._question:
                self.view.show(outcome, picture=self.picture, keep=True)
        self._tell()

    @property
    def made(self) -> Made | None:
        """The report in front, if it is made."""
        found = self._made.get(self._question)
        return found[0] if found else None

    @property
    def older(self) -> bool:
        """Whether something was recorded since the report in front was made."""
        found = self._made.get(self._question)
        return found is not None and found[1] != self.session.board.version()

    # --- Showing ---

    def children_changed(self) -> None:
        if self.is_attached:
            self._follow_day()
            self.query_one(Head).show(self.session.head_state())
            self._beside()
            self.view.show(self.view.made, picture=self.picture, waiting=self.view.waiting, keep=True)
            self._tell()

    def _follow_day(self) -> None:
        """On a new day nothing that was made holds: have the one in front made again, up to it if it went up to its
        day before."""
        before, day = self.as_at, self.session.board.as_at
        if day == before:
            return
        self.as_at = day
        self._made.clear()
        question = self._question
        if question.end == before:
            year, new_year = financial_year(before)[0], financial_year(day)[0]
            question = replace(question, start=new_year if question.start == year else question.start, end=day)
        self.ask(question)

    def _beside(self) -> None:
        self.view.aside_width = BESIDE[self.session.listing.privacy]

    def _labels(self, references: Sequence[str]) -> Mapping[str, str]:
        """What privacy shows of these children besides their references."""
        made = self.made
        if made is None:
            return {}
        ids = [made.children[reference] for reference in references if reference in made.children]
        cards = self.session.board.cards(list(dict.fromkeys(ids)), self.session.listing.privacy)
        return {card.reference: card.label for card in cards if card.label != card.reference}

    def _tell(self) -> None:
        """Which report, of what, and how old."""
        question, made = self._question, self.made
        entry = REPORTS[question.name]
        title = made.report.title if made else entry.about
        state = ""
        if question in self._asked:
            state = MAKING
        elif self.older:
            state = "older than the record: r makes it anew"
        self.query_one(Banner).show(
            ([(title, "accent"), (state, "due_soon"), ("FOR PUBLICATION" if question.publish else "", "due_soon")],
             f"{NAMES.index(question.name) + 1} of {len(NAMES)}"),
            ([(words, "text" if place < 2 else "muted") for place, words in enumerate(self._said_of(made))],
             question.name),
        )  # fmt: skip
        able = [(key, word) for unless, key, word in self.KEYS if not made or not unless(self)]
        self.query_one(KeyBar).show(able)
        self._show_bar()

    def _said_of(self, made: Made | None) -> list[str]:
        """Of whom and of when, in words."""
        question, policy = self._question, self.session.policy
        entry = REPORTS[question.name]
        said = [f"{day_text(question.start)} to {day_text(question.end)}"] if entry.period else []
        said += [option.said(question) for option in entry.options if option.asked_with in ("period", "child")]
        if made is not None:
            report = made.report
            said += [f"n = {'suppressed' if report.n is None else f'{report.n:,}'}", report.n_is]
        said.append(policy.inclusion_rules.get(question.include, question.include))
        said += [option.said(question) for option in entry.options if option.asked_with in ("authority", "other")]
        said.append(question.authority)
        return [words for words in said if words]

    def say(self, sentence: str) -> None:
        self._said = sentence
        self._show_bar()

    def _show_bar(self) -> None:
        said = [(self._said, "accent")] if self._said else [(words, "muted") for words in self.view.cut]
        self.query_one(Bar).say(said)

    # --- Acts ---

    def action_act(self, name: str, given: str = "") -> None:
        self.say("")
        super().action_act(name, given)

    @property
    def _asks(self) -> set[str]:
        """The keys that ask for an option of the report in front."""
        return {option.asked_with for option in REPORTS[self._question.name].options}

    def _not_made(self) -> str:
        return "" if self.made is not None else self._failed or "The report is still being made."

    def _no_case(self) -> str:
        some = self.made is not None and self.made.children
        return "" if some else "Enter opens a case, in a report with the rows of children."

    def _no_picture(self) -> str:
        if not self._question.publish and (reason := self._not_made()):
            return reason
        if self.made and not self.picture and not self.made.report.pictures:
            return f"There is no picture of {self._question.name}: it is read as a table."
        return ""

    def _not_published(self) -> str:
        if not self._question.publish and (reason := self._not_made()):
            return reason
        if self.made and self.made.report.single_children:
            return "This report lists single children: it never leaves the service."
        return ""

    def _no_period(self) -> str:
        has_one = REPORTS[self._question.name].period or "period" in self._asks
        return "" if has_one else "This report has no period: it tells how things stand."

    def _about_nobody(self) -> str:
        return "" if "child" in self._asks else "This report is not about one child."

    def _no_option(self) -> str:
        return "" if "other" in self._asks else "This report has no option of its own."

    def act_move(self, direction: str) -> None:
        self.view.move(direction)
        self._show_bar()

    def act_next_section(self) -> None:
        self.view.to_next_section()
        self._show_bar()

    def act_filter(self) -> None:
        self.say("A report is not filtered: a chooses an authority, i who is included.")

    def act_open_row(self) -> None:
        made, reference = self.made, self.view.reference
        child = made.children.get(reference) if made else None
        if made is None or child is None:
            self.say("Enter opens a case, where the cursor is on the row of a child on this board.")
            return
        trail = [made.children[each] for each in self.view.references if each in made.children]
        self.session.open.case(child, trail)

    def on_report_view_row_opened(self) -> None:
        self.act_open_row()

    def act_switch_picture(self) -> None:
        self.picture = not self.picture
        self.view.show(self.view.made, picture=self.picture, waiting=self.view.waiting)
        self._show_bar()

    def act_publish(self) -> None:
        self.ask(replace(self._question, publish=not self._question.publish))

    def act_make_anew(self) -> None:
        self._made.pop(self._question, None)
        self.ask(self._question)

    def act_save_report(self) -> None:
        from trackboard.tui.reports.save_report import SaveReport

        if self.made is not None:
            self.run_worker(SaveReport(self.session, self._question, self.made.report, self.as_at).ask())

    def act_next_report(self) -> None:
        self._beside_this(1)

    def act_previous_report(self) -> None:
        self._beside_this(-1)

    def _beside_this(self, step: int) -> None:
        self.open(NAMES[(NAMES.index(self._question.name) + step) % len(NAMES)])

    # --- What it is asked for ---

    def _questions(self) -> ReportQuestions:
        from trackboard.tui.reports.report_options import ReportQuestions

        return ReportQuestions(self.session, self._question)

    @work
    async def _ask_for(self, answer: Awaitable[Question | None]) -> None:
        """Show the report that is asked for, once it is."""
        question = await answer
        if question is not None:
            self.child = str(CHILD.of(question) or self.child)
            self.ask(question)

    def act_period(self) -> None:
        self._ask_for(self._questions().period())

    def act_authority(self) -> None:
        self._ask_for(self._questions().authority())

    def act_rule(self) -> None:
        self._ask_for(self._questions().rule())

    def act_about_child(self) -> None:
        self._ask_for(self._questions().child())

    def act_other_option(self) -> None:
        self._ask_for(self._questions().other())

    ACTS = (
        *acts.placed(
            "report",
            Act("switch_picture", "Picture or table", "The same as a picture, where there is one", act_switch_picture,
                unless=_no_picture, keys="p", group="show", words="chart graph bars"),
            Act("period", "Change the period", "Financial year, quarter, last 12 months, or dates of your own",
                act_period, unless=_no_period, keys="d", words="dates year quarter"),
            Act("authority", "Choose an authority", "One of those in this database, or all of them", act_authority,
                keys="a", words="region agency"),
            Act("rule", "Who is included", "Choose the inclusion rule", act_rule, keys="i", words="cohort which"),
            Act("publish", "For publication", "As it may leave the service: small numbers suppressed, others rounded",
                act_publish, unless=_not_published, keys="P", group="share", words="suppress round"),
            Act("next_report", "Next report", "The next report of the list", act_next_report,
                keys="right_square_bracket", group="go"),
            Act("previous_report", "Previous report", "The report before", act_previous_report,
                keys="left_square_bracket", group="go"),
            Act("next_section", "Next section", "To the next table of this report", act_next_section, keys="s",
                group="go"),
            Act("open_row", "Open the case", "Of the child on the row under the cursor", act_open_row, unless=_no_case,
                keys="enter", words="details"),
            Act("about_child", "About one child", "Type the reference of the child it is to be about", act_about_child,
                unless=_about_nobody, keys="c"),
            Act("other_option", "Other options",
                "What only this report can be asked: of the forecast, a match by a day",
                act_other_option, unless=_no_option, keys="m"),
            Act("save_report", "Save as a file", "This report as a workbook, as Word, CSV, JSON or Markdown",
                act_save_report, unless=_not_made, keys="w", words="print export word excel download"),
            Act("make_anew", "Make it anew", "With what was recorded since it was made", act_make_anew, keys="r",
                words="refresh again update"),
        ),
        *COMMON,
    )  # fmt: skip
    BINDINGS = acts.bindings(ACTS)

    def _always(self) -> str:
        return ""

    KEYS = (
        (_no_case, "enter", "case"),
        (_no_picture, "p", "picture"),
        (_no_period, "d", "period"),
        (_always, "] [", "other report"),
        (_about_nobody, "c", "child"),
        (_always, "esc", "back"),
        (_always, "?", "help"),
        (_always, "i", "included"),
        (_always, "a", "authority"),
        (_not_published, "P", "publish"),
        (_always, "s", "section"),
        (_not_made, "w", "save"),
        (_always, "r", "make anew"),
    )
    """The keys of the footer, the most useful first; those that a report does not have are left out."""
