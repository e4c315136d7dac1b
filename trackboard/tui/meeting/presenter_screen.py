"""The presenter: one child of the agenda at a time, minuted by key."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult

from trackboard.casework.desk import Clash
from trackboard.casework.meetings.agenda_item import Presented, Sitting, present, progress, sitting_of
from trackboard.casework.meetings.drafts import unfinished
from trackboard.errors import TrackboardError
from trackboard.store.rows import get
from trackboard.store.tables import MeetingRow, MinuteRow
from trackboard.tui import acts
from trackboard.tui.acts import Act
from trackboard.tui.common_acts import COMMON
from trackboard.tui.forms.meeting import BuildAgenda, EditMeeting
from trackboard.tui.forms.minute import AskAtMeeting, JudgeAtMeeting, WriteMinute
from trackboard.tui.labels import CHANGE_MEETING, counted, stage_words, standing_said
from trackboard.tui.meeting.presenter_blocks import Plate, PresenterView, asked_blocks, known_blocks
from trackboard.tui.parts.blocks import sentences
from trackboard.tui.parts.page import Page, Said
from trackboard.tui.parts.revealed import SECONDS, name_shown
from trackboard.tui.recorder import sentence_of

if TYPE_CHECKING:
    from trackboard.casework.desk import Done
    from trackboard.tui.recorder import Outcome
    from trackboard.tui.session import Session


class MeetingScreen(Page):
    """A meeting that is not closed. It opens on the child with a draft of one's own, else on the first not minuted."""

    PLACE = "meeting"
    VIEW = PresenterView

    def __init__(self, session: Session, meeting: MeetingRow) -> None:
        super().__init__(session)
        self.meeting = meeting
        self.agenda: list[int] = []
        """The children in order."""
        self.child: int | None = None
        self.shown: Presented | None = None
        self.sitting: Sitting | None = None
        """What all its children share, as it was read last."""
        self._typed: frozenset[int] = frozenset()
        """The children of whom something is typed and not saved."""
        self._revealed = ""
        self._gone = False
        self.plate = Plate()

    def compose(self) -> ComposeResult:
        head, *others = super().compose()
        yield head
        yield self.plate
        yield from others

    @property
    def in_hand(self) -> int | None:
        return self.child

    @property
    def over(self) -> bool:
        return self._gone

    # --- Showing ---

    def look(self) -> None:
        session = self.session
        row = get(session.board.db, MeetingRow, self.meeting.id)
        if row is None:  # that it was set up was taken back
            self._gone = True
            if self.is_current:
                session.open.give_way()
            return
        self.meeting = row
        self.sitting = sitting_of(session.board, row)
        self.agenda = list(self.sitting.agenda)
        if session.actor:
            self._typed = frozenset(each.child_id for each in unfinished(session.desk()) if each.meeting_id == row.id)
        if self.child not in self.agenda:
            self.child = self._first()
        self._present(keep=True)

    def _first(self) -> int | None:
        """The child to begin with."""
        db, meeting = self.session.board.db, self.meeting.id
        recorded = self.sitting.results.children if self.sitting else ()
        typed = (child for child in self.agenda if child in self._typed)
        open_still = (
            child for child in self.agenda if get(db, MinuteRow, meeting, child) is None and child not in recorded
        )
        return next(chain(typed, open_still, self.agenda), None)

    def _present(self, *, keep: bool) -> None:
        session, policy = self.session, self.session.policy
        first, second = self.view.pane_widths
        if self.child is None:
            self.shown = None
            words = "The agenda is empty: A adds a child, and B builds it by the rules."
            self.view.show([sentences(words, first)], [], keep=False)
        else:
            self.shown = present(session.board, self.meeting, self.child, session.listing.privacy, self.sitting)
            self.view.show(asked_blocks(self.shown, policy, first), known_blocks(self.shown, policy, second), keep=keep)
        self._show_banner()
        if self.child in self._typed:
            self.say("What you typed of this child is not saved yet: d goes on with it.")

    def _show_banner(self) -> None:
        policy, shown = self.session.policy, self.shown
        far = progress(self.session.board.db, policy, self.meeting, self.sitting)
        who: list[Said] = []
        what: list[Said] = []
        where = "0 of 0"
        if shown is not None:
            card = shown.case.card
            label = card.reference if card.label == card.reference else f"{card.label} ({card.reference})"
            name = (name_shown(self._revealed), "overdue")
            who = [(label, "accent"), name, standing_said(card, policy), (card.age, "text")]
            what = [(stage_words(card, policy), "text"), (shown.case.plan, "text")]
            where = f"{shown.place} of {shown.of}"
        kind = policy.meeting_kinds.get(self.meeting.kind, self.meeting.kind)
        self.plate.show(who, where)
        self.banner(
            (what, self.meeting.meeting),
            ([(f"{far.done - far.unminuted} of {far.of} minuted", "text"),
              (f"{far.unminuted} dealt with, no minute" if far.unminuted else "", "due_soon"),
              (_left(far.minutes_left), "text"), (kind, "muted")],
             f"chair: {self.meeting.chair}" if self.meeting.chair else ""),
        )  # fmt: skip

    # --- Going along the agenda ---

    def look_at(self, child: int) -> None:
        """Show a child's item."""
        self.child = child
        self._revealed = ""
        self._present(keep=False)

    def show_child(self, child: int) -> None:
        if child in self.agenda:
            self.look_at(child)
        else:
            self.session.open.case(child)

    def _nobody(self) -> str:
        return "Nobody is on the agenda." if self.shown is None else ""

    def _is_last(self) -> str:
        if self.shown is not None and self.shown.place == self.shown.of:
            return f"This is the last of {self.shown.of}: z closes the meeting."
        return self._nobody()

    def _is_first(self) -> str:
        if self.shown is not None and self.shown.place == 1:
            return f"This is the first of {self.shown.of}."
        return self._nobody()

    def act_next_item(self) -> None:
        self._step(1)

    def act_previous_item(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if self.child in self.agenda:
            place = self.agenda.index(self.child) + by
            if 0 <= place < len(self.agenda):
                self.look_at(self.agenda[place])

    def act_open_item(self) -> None:
        if self.child is not None:
            self.session.open.case(self.child, self.agenda)

    # --- Minuting ---

    @property
    def _item(self) -> tuple[int, Presented]:
        """The child in front and what is shown of it: what an act on an item is about."""
        assert self.child is not None and self.shown is not None
        return self.child, self.shown

    def _not_unchanged(self) -> str:
        if self.child in self._typed:
            return "What you typed of this child is not saved yet: d goes on with it, and ctrl+n there takes it out."
        return self._nobody()

    def act_no_change(self) -> None:
        from trackboard.casework.meetings.minutes import record_no_change

        (child, shown), meeting = self._item, self.meeting.id

        def answer(outcome: Outcome) -> None:
            if isinstance(outcome, Clash):
                self.look()
            self.say(str(outcome) if isinstance(outcome, TrackboardError) else f"{outcome.sentence}. n goes on")

        self.session.record(lambda desk: record_no_change(desk, meeting, child, seen=shown.minute), answer)

    @work
    async def act_minute(self) -> None:
        child, shown = self._item
        sheet = WriteMinute(self.session.desk(), self.meeting, child, shown.case.card.reference)
        done, unsaved = await self.session.open.minute(sheet)
        self._typed = self._typed | {child} if unsaved else self._typed - {child}
        if done is None:
            self._present(keep=True)
        elif self.child == child:
            self._step(1)
        self._say_done(done)

    @work
    async def act_ask_action(self) -> None:
        child, shown = self._item
        await self._fill_in(AskAtMeeting(self.session.desk(), child, shown.case.card.reference))

    @work
    async def act_judge_item(self) -> None:
        (child, shown), desk = self._item, self.session.desk()
        on_its_day = replace(desk, today=shown.day)  # for what is only read: the day to which the screen counts
        judged = {choice.id for choice in JudgeAtMeeting.choices(desk, child)}
        seen = JudgeAtMeeting.choices(on_its_day, child)
        # The delay that the screen speaks of comes first.
        choices = sorted((each for each in seen if each.id in judged), key=lambda each: each.id != shown.clock)
        reference = shown.case.card.reference
        which: str | None = choices[0].id if choices else None
        if len(choices) > 1:
            which = await self.session.open.pick(reference, "Delay verdict", choices)
        if which:
            await self._fill_in(JudgeAtMeeting(on_its_day, child, reference, which))
        elif not choices:
            self.say(JudgeAtMeeting.NONE)

    async def _fill_in(self, sheet: AskAtMeeting | JudgeAtMeeting) -> None:
        """A form on this child that knows of the meeting."""
        sheet.meeting = self.meeting
        self._say_done(await self.session.open.form(sheet))

    def _say_done(self, done: Done | None) -> None:
        """Say what a form came to."""
        if done is not None:
            self.session.say_done(done)

    # --- The meeting itself ---

    def act_begin(self) -> None:
        from trackboard.casework.meetings.meetings import begin_meeting

        seen = self.meeting
        self.session.record(lambda desk: begin_meeting(desk, seen.id, seen=seen), self._say_outcome)

    @work
    async def act_edit_meeting(self) -> None:
        self._say_done(await self.session.open.form(EditMeeting(self.session.desk(), self.meeting)))

    @work
    async def act_build_agenda(self) -> None:
        self._say_done(await self.session.open.form(BuildAgenda(self.session.desk(), self.meeting)))

    @work
    async def act_list_child(self) -> None:
        from trackboard.casework.meetings.agenda import add_to_agenda

        meeting = self.meeting.id
        child = await self.session.open.find_child()
        if child is not None:
            self.session.record(lambda desk: add_to_agenda(desk, meeting, child), self._say_outcome)

    def act_drop_item(self) -> None:
        from trackboard.casework.meetings.agenda import drop_from_agenda

        (child, _), meeting = self._item, self.meeting.id
        place = self.agenda.index(child)

        def answer(outcome: Outcome) -> None:
            if not isinstance(outcome, TrackboardError) and self.agenda:
                self.look_at(self.agenda[min(place, len(self.agenda) - 1)])
            self._say_outcome(outcome)

        self.session.record(lambda desk: drop_from_agenda(desk, meeting, child), answer)

    def act_move_item(self, where: str) -> None:
        from trackboard.casework.meetings.agenda import move_on_agenda

        (child, _), meeting = self._item, self.meeting.id
        place = self.agenda.index(child) + (0 if where == "earlier" else 2)
        self.session.record(lambda desk: move_on_agenda(desk, meeting, child, place), self._say_outcome)

    def _say_outcome(self, outcome: Outcome) -> None:
        """Say what an act came to."""
        if isinstance(outcome, TrackboardError):
            self.say(sentence_of(outcome))
        else:
            self.session.say_done(outcome)

    def act_take_roll(self) -> None:
        self.session.open.roll_call(self.meeting)

    def act_close_up(self) -> None:
        self.session.open.closing(self.meeting)

    # --- Names ---

    def _not_to_be_revealed(self) -> str:
        return "Names are shown already." if self.session.listing.privacy == "names" else self._nobody()

    def act_reveal_item(self) -> None:
        child, shown = self._item
        try:
            self._revealed = self.session.reveal(child, shown.case.card.reference)
        except TrackboardError as problem:
            self.say(str(problem))
            return
        self._show_banner()
        self.set_timer(SECONDS, lambda: self.names_hidden() if self.child == child else None)

    def names_hidden(self) -> None:
        self._revealed = ""
        self._show_banner()

    ACTS = (
        *acts.placed(
            "meeting",
            Act("next_item", "Next item", "The next child on the agenda", act_next_item, unless=_is_last, keys="n",
                footer="next", group="go"),
            Act("previous_item", "Previous item", "The child before", act_previous_item, unless=_is_first, keys="p",
                footer="back", group="go"),
            Act("no_change", "No change since last time", "Looked at, and nothing has changed: minuted so",
                act_no_change, unless=_not_unchanged, keys="c", footer="no change", words="same", records=True),
            Act("minute", "Discussion and decision", "Write what is said and decided; saving goes on to the next child",
                act_minute, unless=_nobody, keys="d", footer="minute", words="write note", records=True),
            Act("ask_action", "Add an action", "Something that the meeting asks for, by whom and until when",
                act_ask_action, unless=_nobody, keys="a", footer="action", words="task to do", records=True),
            Act("take_roll", "Roll call", "Who came, team by team", act_take_roll, keys="t", footer="roll", group="go",
                words="attendance present apologies quorum"),
            Act("close_up", "Close and lock", "Who would leave unowned, the read-out, and closing the meeting",
                act_close_up, keys="z", footer="close", group="go", words="end finish sign off read-out"),
            Act("judge_item", "Delay verdict", "Was a delay avoidable, why, and whose was it", act_judge_item,
                unless=_nobody, keys="v", footer="verdict", words="late overdue reason", records=True),
            Act("reveal_item", "Reveal this name", "This child's name for 15 seconds; logged", act_reveal_item,
                unless=_not_to_be_revealed, keys="r", footer="reveal name", group="share", words="who show"),
            Act("list_child", "Add a child", "Put a child on the agenda by its reference", act_list_child, keys="A",
                group="record", words="agenda twin", records=True),
            Act("drop_item", "Drop from the agenda", "This child is not looked at today; u takes it back",
                act_drop_item, unless=_nobody, keys="D", words="remove delete", records=True),
            Act("move_item", "Earlier or later", "Move this child one place on the agenda", do_given=act_move_item,
                unless=_nobody, given=(("less_than_sign", "earlier"), ("greater_than_sign", "later")),
                shown_keys="< >", listed=False, records=True),
            Act("begin", "Begin", "The meeting begins now: the time left is counted from here", act_begin, keys="s",
                footer="begin", group="record", words="start clock", records=True),
            Act("open_item", "Open the case", "Everything recorded of this child; escape comes back", act_open_item,
                unless=_nobody, keys="enter", footer="case", words="details"),
            Act("edit_meeting", "Change the meeting", CHANGE_MEETING, act_edit_meeting, keys="e", footer="change",
                group="record", words="chair date length", records=True),
            Act("build_agenda", "Build the agenda again", "By the rules; children you added or dropped stay so",
                act_build_agenda, keys="B", group="record", words="refresh order", records=True),
        ),
        *COMMON,
    )  # fmt: skip
    BINDINGS = acts.bindings(ACTS)


def _left(minutes: int | None) -> str:
    """The time there is left, as it was when the item came up: nothing ticks."""
    if minutes is None:
        return "s begins the time"
    return f"{counted(minutes, 'minute')} left" if minutes >= 0 else f"{counted(-minutes, 'minute')} over"
