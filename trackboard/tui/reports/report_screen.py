"""One report on the screen: made in a thread, looked at as tables or as pictures, asked anew with other questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from trackboard.errors import TrackboardError
from trackboard.pathway.days import day_text
from trackboard.reports.catalogue import REPORTS
from trackboard.reports.kit.options import CHILD
from trackboard.reports.kit.report import financial_year
from trackboard.tui import acts
from trackboard.tui.parts.banner import Banner
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.parts.foot import Bar, KeyBar
from trackboard.tui.parts.head import Head
from trackboard.tui.reports.report_list_screen import NAMES
from trackboard.tui.reports.report_view import ReportView
from trackboard.tui.reports.report_worker import Made, Question, ReportMade

if TYPE_CHECKING:
    from trackboard.board.model import Privacy
    from trackboard.tui.reports.report_options import ReportQuestions

KEYS = (
    ("open_row", "enter", "case"),
    ("switch_picture", "p", "picture"),
    ("period", "d", "period"),
    ("next_report", "] [", "other report"),
    ("about_child", "c", "child"),
    ("back", "esc", "back"),
    ("help", "?", "help"),
    ("rule", "i", "included"),
    ("authority", "a", "authority"),
    ("publish", "P", "publish"),
    ("next_section", "s", "section"),
    ("save_report", "w", "save"),
    ("make_anew", "r", "make anew"),
)
"""The acts of the footer, the most useful first; those that a report does not have are left out."""
MAKING = "Making the report…"
BESIDE: dict[Privacy, int] = {"references": 0, "initials": 7, "names": 24}
"""Cells kept beside a reference for what else is shown of a child."""


class ReportScreen(ActScreen):
    """A report. What was made is kept while the screen is open, and made anew only when that is asked for."""

    CSS_PATH = "report_screen.tcss"
    PLACE = "report"
    BINDINGS = acts.bindings("report")

    def __init__(self, name: str, child: str = "") -> None:
        super().__init__()
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
        self.size_up(self.trackboard.size)
        yield Head(self.trackboard.policy)
        yield Banner()
        yield self.view
        yield Bar()
        yield KeyBar(acts.at("report"))

    def on_mount(self) -> None:
        app = self.trackboard
        day = self.as_at = app.board.as_at
        self._question = Question(self._opened, financial_year(day)[0], day, app.policy.settings.include)
        self.view.aside = self._labels
        self._beside()
        self.query_one(Head).show(app.head_state())
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
            self._asked[question] = self.trackboard.board.version()
            self.trackboard.make_report(question)
            if not same or self.view.made is None:
                self.view.show(None, picture=self.picture, waiting=MAKING)
        self._tell()

    def take(self, message: ReportMade) -> None:
        """A report was made: keep it, and show it if it is the one in front."""
        question, outcome = message.question, message.outcome
        if message.as_at != self.as_at:
            return  # of the day before
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
        return found is not None and found[1] != self.trackboard.board.version()

    # --- Showing ---

    def children_changed(self) -> None:
        if self.is_attached:
            self._follow_day()
            self.query_one(Head).show(self.trackboard.head_state())
            self._beside()
            self.view.show(self.view.made, picture=self.picture, waiting=self.view.waiting, keep=True)
            self._tell()

    def _follow_day(self) -> None:
        """On a new day nothing that was made holds: have the one in front made again, up to it if it went up to its
        day before."""
        before, day = self.as_at, self.trackboard.board.as_at
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
        self.view.aside_width = BESIDE[self.trackboard.listing.privacy]

    def _labels(self, references: Sequence[str]) -> Mapping[str, str]:
        """What privacy shows of these children besides their references."""
        made, app = self.made, self.trackboard
        if made is None:
            return {}
        ids = [made.children[reference] for reference in references if reference in made.children]
        cards = app.board.cards(list(dict.fromkeys(ids)), app.listing.privacy)
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
        able = [(key, word) for act, key, word in KEYS if not made or not self.why_not(act)]
        self.query_one(KeyBar).show(able)
        self._show_bar()

    def _said_of(self, made: Made | None) -> list[str]:
        """Of whom and of when, in words."""
        question, policy = self._question, self.trackboard.policy
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

    def why_not(self, act: str) -> str:
        question = self._question
        entry = REPORTS[question.name]
        asks = {option.asked_with for option in entry.options}
        needs_one = act == "save_report" or (act in ("switch_picture", "publish") and not question.publish)
        if needs_one and self.made is None:
            return self._failed or "The report is still being made."
        if act == "open_row" and not (self.made and self.made.children):
            return "Enter opens a case, in a report with the rows of children."
        if act == "switch_picture" and self.made and not self.picture and not self.made.report.pictures:
            return f"There is no picture of {question.name}: it is read as a table."
        if act == "publish" and self.made and self.made.report.single_children:
            return "This report lists single children: it never leaves the service."
        if act == "period" and not entry.period and "period" not in asks:
            return "This report has no period: it tells how things stand."
        if act == "about_child" and "child" not in asks:
            return "This report is not about one child."
        if act == "other_option" and "other" not in asks:
            return "This report has no option of its own."
        return ""

    def act_move(self, direction: str) -> None:
        self.view.move(direction)
        self._show_bar()

    act_page = act_move

    def act_next_section(self) -> None:
        self.view.to_next_section()
        self._show_bar()

    def act_back(self) -> None:
        self.trackboard.pop_screen()

    def act_filter(self) -> None:
        self.say("A report is not filtered: a chooses an authority, i who is included.")

    def act_open_row(self) -> None:
        made, reference = self.made, self.view.reference
        child = made.children.get(reference) if made else None
        if made is None or child is None:
            self.say("Enter opens a case, where the cursor is on the row of a child on this board.")
            return
        trail = [made.children[each] for each in self.view.references if each in made.children]
        self.trackboard.open_case(child, trail)

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
        from trackboard.tui.reports.save_report import Saving

        if self.made is not None:
            Saving(self, self.made.report).ask()

    def act_next_report(self) -> None:
        self._beside_this(1)

    def act_previous_report(self) -> None:
        self._beside_this(-1)

    def _beside_this(self, step: int) -> None:
        self.open(NAMES[(NAMES.index(self._question.name) + step) % len(NAMES)])

    def act_period(self) -> None:
        self._asking().period()

    def act_authority(self) -> None:
        self._asking().authority()

    def act_rule(self) -> None:
        self._asking().rule()

    def act_about_child(self) -> None:
        self._asking().child()

    def act_other_option(self) -> None:
        self._asking().other()

    def _asking(self) -> ReportQuestions:
        from trackboard.tui.reports.report_options import ReportQuestions

        return ReportQuestions(self)
