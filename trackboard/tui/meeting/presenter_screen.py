"""The presenter: one child of the agenda at a time, minuted by key."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from trackboard.casework.desk import Clash
from trackboard.casework.meetings.agenda_item import Presented, Session, present, progress, session_of
from trackboard.casework.meetings.drafts import unfinished
from trackboard.errors import TrackboardError
from trackboard.store.rows import get
from trackboard.store.tables import MeetingRow, MinuteRow
from trackboard.tui import acts
from trackboard.tui.case.case_screen import REVEALED_FOR
from trackboard.tui.labels import counted, stage_words, standing_said
from trackboard.tui.meeting.presenter_blocks import Plate, PresenterView, asked_blocks, known_blocks
from trackboard.tui.parts.blocks import sentences
from trackboard.tui.parts.page import Page, Said

if TYPE_CHECKING:
    from trackboard.casework.desk import Desk, Done
    from trackboard.tui.forms.sheet import Sheet
    from trackboard.tui.recorder import Outcome


class MeetingScreen(Page):
    """A meeting that is not closed. It opens on the child with a draft of one's own, else on the first not minuted."""

    PLACE = "meeting"
    BINDINGS = acts.bindings("meeting")
    VIEW = PresenterView

    def __init__(self, meeting: MeetingRow) -> None:
        super().__init__()
        self.meeting = meeting
        self.agenda: list[int] = []
        """The children in order."""
        self.child: int | None = None
        self.shown: Presented | None = None
        self.session: Session | None = None
        """What all its children share, as it was read last."""
        self._typed: frozenset[int] = frozenset()
        self._revealed = ""
        self.plate = Plate()

    def compose(self) -> ComposeResult:
        head, *others = super().compose()
        yield head
        yield self.plate
        yield from others

    @property
    def in_hand(self) -> int | None:
        return self.child

    # --- Showing ---

    def look(self) -> None:
        app = self.trackboard
        row = get(app.board.db, MeetingRow, self.meeting.id)
        if row is None:
            app.pop_screen()  # that it was set up was taken back
            return
        self.meeting = row
        self.session = session_of(app.board, row)
        self.agenda = list(self.session.agenda)
        if app.options.actor:
            self._typed = frozenset(each.child_id for each in unfinished(app.desk()) if each.meeting_id == row.id)
        if self.child not in self.agenda:
            self.child = self._first()
        self._present(keep=True)

    def _first(self) -> int | None:
        """Whom to begin with."""
        db, meeting = self.trackboard.board.db, self.meeting.id
        recorded = self.session.results.children if self.session else ()
        typed = (child for child in self.agenda if child in self._typed)
        open_still = (
            child for child in self.agenda if get(db, MinuteRow, meeting, child) is None and child not in recorded
        )
        return next(chain(typed, open_still, self.agenda), None)

    def _present(self, *, keep: bool) -> None:
        app = self.trackboard
        first, second = self.view.pane_widths
        if self.child is None:
            self.shown = None
            words = "The agenda is empty: A adds a child, and B builds it by the rules."
            self.view.show([sentences(words, first)], [], keep=False)
        else:
            self.shown = present(app.board, self.meeting, self.child, app.listing.privacy, self.session)
            self.view.show(
                asked_blocks(self.shown, app.policy, first), known_blocks(self.shown, app.policy, second), keep=keep
            )
        self._show_banner()
        if self.child in self._typed:
            self.say("What you typed of this child is not saved yet: d goes on with it.")

    def _show_banner(self) -> None:
        app, shown = self.trackboard, self.shown
        far = progress(app.board.db, app.policy, self.meeting, self.session)
        who: list[Said] = []
        what: list[Said] = []
        where = "0 of 0"
        if shown is not None:
            card = shown.case.card
            label = card.reference if card.label == card.reference else f"{card.label} ({card.reference})"
            name = f"{self._revealed}, for {REVEALED_FOR} seconds" if self._revealed else ""
            who = [(label, "accent"), (name, "overdue"), standing_said(card, app.policy), (card.age, "text")]
            what = [(stage_words(card, app.policy), "text"), (shown.case.plan, "text")]
            where = f"{shown.place} of {shown.of}"
        kind = app.policy.meeting_kinds.get(self.meeting.kind, self.meeting.kind)
        self.plate.show(who, where)
        self.banner(
            (what, self.meeting.meeting),
            ([(f"{far.done - far.unminuted} of {far.of} minuted", "text"),
              (f"{far.unminuted} dealt with, no minute" if far.unminuted else "", "due_soon"),
              (_left(far.minutes_left), "text"), (kind, "muted")],
             f"chair: {self.meeting.chair}" if self.meeting.chair else ""),
        )  # fmt: skip

    # --- Going along the agenda ---

    def why_not(self, act: str) -> str:
        if act in ("next_item", "previous_item", "no_change", "minute", "ask_action", "judge_item", "reveal_item",
                   "open_item", "drop_item", "move_item"):  # fmt: skip
            if self.shown is None:
                return "Nobody is on the agenda."
            if act == "next_item" and self.shown.place == self.shown.of:
                return f"This is the last of {self.shown.of}: z closes the meeting."
            if act == "previous_item" and self.shown.place == 1:
                return f"This is the first of {self.shown.of}."
        if act == "no_change" and self.child in self._typed:
            return "What you typed of this child is not saved yet: d goes on with it, and ctrl+n there takes it out."
        if act == "reveal_item" and self.trackboard.listing.privacy == "names":
            return "Names are shown already."
        return ""

    def go_to(self, child: int) -> None:
        """Show a child's item."""
        self.child = child
        self._revealed = ""
        self._present(keep=False)

    def act_next_item(self) -> None:
        self._step(1)

    def act_previous_item(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if self.child in self.agenda:
            place = self.agenda.index(self.child) + by
            if 0 <= place < len(self.agenda):
                self.go_to(self.agenda[place])

    def act_go_to(self) -> None:
        from trackboard.tui.parts.go_to import GoToModal

        def found(child: int | None) -> None:
            if child in self.agenda:
                self.go_to(child)
            elif child is not None:
                self.trackboard.open_case(child, [child])

        self.trackboard.push_screen(GoToModal(self.trackboard.board), found)

    def act_open_item(self) -> None:
        if self.child is not None:
            self.trackboard.open_case(self.child, self.agenda)

    # --- Minuting ---

    def act_no_change(self) -> None:
        from trackboard.casework.meetings.minutes import record_no_change

        child, meeting = self.child, self.meeting.id
        assert child is not None and self.shown is not None
        seen = self.shown.minute

        def answer(outcome: Outcome) -> None:
            if isinstance(outcome, Clash):
                self.look()
            self.say(str(outcome) if isinstance(outcome, TrackboardError) else f"{outcome.sentence}. n goes on")

        self.trackboard.record(lambda desk: record_no_change(desk, meeting, child, seen=seen), answer)

    def act_minute(self) -> None:
        from trackboard.tui.forms.minute import MinuteForm, WriteMinute

        assert self.shown is not None and self.child is not None
        child = self.child
        sheet = WriteMinute(self.trackboard.desk(), self.meeting, child, self.shown.case.card.reference)

        form = MinuteForm(sheet)

        def left(done: Done | None) -> None:
            self._typed = self._typed | {child} if form.unsaved else self._typed - {child}
            if done is None:
                self._present(keep=True)
            elif self.child == child:
                self._step(1)
            self._said(done)

        self.trackboard.push_screen(form, left)

    def act_ask_action(self) -> None:
        from trackboard.tui.forms.minute import AskAtMeeting

        self._fill_in(AskAtMeeting)

    def act_judge_item(self) -> None:
        from trackboard.tui.forms.minute import JudgeAtMeeting
        from trackboard.tui.forms.pick import PickModal

        assert self.shown is not None and self.child is not None
        desk, named = self.trackboard.desk(), self.shown.clock
        judged = {choice.id for choice in JudgeAtMeeting.choices(desk, self.child)}
        seen = JudgeAtMeeting.choices(self._on_its_day(desk), self.child)
        # The delay that the screen speaks of comes first.
        choices = sorted((each for each in seen if each.id in judged), key=lambda each: each.id != named)
        if not choices:
            self.say(JudgeAtMeeting.NONE)
        elif len(choices) == 1:
            self._fill_in(JudgeAtMeeting, choices[0].id)
        else:
            reference = self.shown.case.card.reference
            self.trackboard.push_screen(
                PickModal(reference, "Delay verdict", choices),
                lambda which: self._fill_in(JudgeAtMeeting, which) if which else None,
            )

    def _fill_in(self, kind: type[Sheet], which: str = "") -> None:
        """Show a form of this child's that knows of the meeting."""
        from trackboard.tui.forms.form import Form

        assert self.shown is not None and self.child is not None
        desk = self.trackboard.desk()
        sheet = kind(self._on_its_day(desk) if which else desk, self.child, self.shown.case.card.reference, which)
        sheet.meeting = self.meeting  # type: ignore[attr-defined]  # both kinds have one
        self.trackboard.push_screen(Form(sheet), self._said)

    def _on_its_day(self, desk: Desk) -> Desk:
        """The desk on the day to which the screen counts, for what is only read."""
        return replace(desk, today=self.shown.day) if self.shown else desk

    def _said(self, done: Done | None) -> None:
        """Say what a form came to."""
        if done is not None:
            self.trackboard.say_done(done)

    # --- The meeting itself ---

    def act_begin(self) -> None:
        from trackboard.casework.meetings.meetings import begin_meeting

        seen = self.meeting
        self.trackboard.record(lambda desk: begin_meeting(desk, seen.id, seen=seen), self._told)

    def act_edit_meeting(self) -> None:
        from trackboard.tui.forms.form import Form
        from trackboard.tui.forms.meeting import EditMeeting

        self.trackboard.push_screen(Form(EditMeeting(self.trackboard.desk(), self.meeting)), self._said)

    def act_build_agenda(self) -> None:
        from trackboard.tui.forms.form import Form
        from trackboard.tui.forms.meeting import BuildAgenda

        self.trackboard.push_screen(Form(BuildAgenda(self.trackboard.desk(), self.meeting)), self._said)

    def act_list_child(self) -> None:
        from trackboard.casework.meetings.agenda import add_to_agenda
        from trackboard.tui.parts.go_to import GoToModal

        meeting = self.meeting.id

        def found(child: int | None) -> None:
            if child is not None:
                self.trackboard.record(lambda desk: add_to_agenda(desk, meeting, child), self._told)

        self.trackboard.push_screen(GoToModal(self.trackboard.board), found)

    def act_drop_item(self) -> None:
        from trackboard.casework.meetings.agenda import drop_from_agenda

        child, meeting = self.child, self.meeting.id
        assert child is not None
        place = self.agenda.index(child)

        def answer(outcome: Outcome) -> None:
            if not isinstance(outcome, TrackboardError) and self.agenda:
                self.go_to(self.agenda[min(place, len(self.agenda) - 1)])
            self._told(outcome)

        self.trackboard.record(lambda desk: drop_from_agenda(desk, meeting, child), answer)

    def act_move_item(self, where: str) -> None:
        from trackboard.casework.meetings.agenda import move_on_agenda

        child, meeting = self.child, self.meeting.id
        assert child is not None
        place = self.agenda.index(child) + (0 if where == "earlier" else 2)
        self.trackboard.record(lambda desk: move_on_agenda(desk, meeting, child, place), self._told)

    def _told(self, outcome: Outcome) -> None:
        """Say what an act came to."""
        if isinstance(outcome, TrackboardError):
            self.say(str(outcome))
        else:
            self.trackboard.say_done(outcome)

    def act_take_roll(self) -> None:
        from trackboard.tui.meeting.roll_call_screen import RollScreen

        self.trackboard.push_screen(RollScreen(self.meeting))

    def act_close_up(self) -> None:
        from trackboard.tui.meeting.closing_screen import ClosingScreen

        self.trackboard.push_screen(ClosingScreen(self.meeting))

    # --- Names ---

    def act_reveal_item(self) -> None:
        assert self.shown is not None and self.child is not None
        child = self.child
        try:
            self.trackboard.options.disclose(f"the name of {self.shown.case.card.reference} was revealed")
        except TrackboardError as problem:
            self.say(str(problem))
            return
        found = self.trackboard.board.cards([child], "names")
        self._revealed = found[0].label if found else ""
        self._show_banner()
        self.set_timer(REVEALED_FOR, lambda: self._hide() if self.child == child else None)

    def _hide(self) -> None:
        self._revealed = ""
        self._show_banner()

    def names_hidden(self) -> None:
        self._hide()


def _left(minutes: int | None) -> str:
    """The time there is left, as it was when the item came up: nothing ticks."""
    if minutes is None:
        return "s begins the time"
    return f"{counted(minutes, 'minute')} left" if minutes >= 0 else f"{counted(-minutes, 'minute')} over"
