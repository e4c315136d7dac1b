"""What the app does so that people can record: forms, saving out of the keyboard's way, undo, history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from trackboard.errors import TrackboardError
from trackboard.store.files.faults import FaultFile
from trackboard.tui.acts import CHILD, Act
from trackboard.tui.textual_private import PrivateApp

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.casework.desk import Desk, Done
    from trackboard.pathway.policy.policy import Policy
    from trackboard.tui.forms.sheet import Sheet
    from trackboard.tui.recorder import ActEnded, Answer, Outcome, Recorder
    from trackboard.tui.start import Options


class RecordingApp(PrivateApp, inherit_bindings=False):
    """An app at whose screens people record. `board` is its own thread's; acts are done in another."""

    def __init__(self, board: Board, options: Options) -> None:
        self.board = board
        self.policy: Policy = board.policy
        self.options = options
        self.drafts: dict[tuple[str, str, str], dict[str, str]] = {}
        """What was typed into forms and not saved: by reference, form, and what it is about."""
        self.drafts_over: dict[tuple[str, str, str], Any] = {}
        """What each of them was typed over, as `Sheet.seen`: the row may be another by the time the form is opened."""
        self.faults = FaultFile.of(board.db)
        self._recorder: Recorder | None = None
        super().__init__()

    def say(self, sentence: str) -> None:
        """Tell the person something, until the next key."""

    def refresh_children(self) -> None:
        """Something was saved here: show it."""

    def follow_day(self) -> None:
        """Go on to the new day, if one has begun."""

    def open_child(self, child: int) -> None:
        """Show a child's case."""

    def is_new_here(self) -> bool:
        """Whether the person could record here, and never has."""
        if self.why_not_record():
            return False
        from trackboard.store.audit.changes import acts_of

        return next(acts_of(self.board.db, self.options.actor), None) is None

    # --- Saving ---

    def why_not(self, act: Act, child: int | None) -> str:
        """Why an act cannot be done on this board, in one sentence; '' if it can."""
        if act.where == CHILD and child is None:
            return "There is no child under the cursor."
        return self.why_not_record() if act.records else ""

    def why_not_record(self) -> str:
        """Why nothing can be recorded; '' if it can."""
        from trackboard.tui.labels import weekday_text

        if not self.options.actor:
            return "This board is for looking at only."
        if self.board.as_at != self.options.today():
            out = " Without --as-at it opens at today." if self.options.stays else ""
            return f"This is the board as at {weekday_text(self.board.as_at)}: only today's can be written to.{out}"
        if self.board.db.read_only:
            return "This file is open for reading only: nothing can be changed."
        return ""

    def desk(self) -> Desk:
        """The person's desk on the screen's own connection, for reading."""
        from trackboard.casework.desk import Actor, Desk

        return Desk(self.board.db, self.policy, Actor(self.options.actor, "board"), self.options.today())

    def record(self, do: Callable[[Desk], Done], answer: Answer) -> None:
        """Do an act in a thread of its own; `answer` is told the outcome in this one."""
        self.keep(do, answer)

    def keep(self, do: Callable[[Desk], Done | None], answer: Answer) -> None:
        """The same with what is no act, such as a draft: where it gives nothing back, nobody is told of it.

        It is done on the day on which its turn comes: the desk is kept, and may be from before midnight.
        """
        from trackboard.casework.desk import Actor, Desk
        from trackboard.tui.recorder import Job, Recorder

        def open_desk() -> Desk:
            return Desk(self.board.db.sibling(), self.policy, Actor(self.options.actor, "board"), self.options.today())

        if self._recorder is None:
            self._recorder = Recorder(open_desk, self.post_message, self.faults)
        self._recorder.ask(Job(lambda desk: do(replace(desk, today=self.options.today())), answer))

    def keep_current(self) -> None:
        """Have the kept rows hold today, behind whatever is being saved; until they do the board makes those it needs.

        Where it fails they are made in memory all day, as in a file that is only read.
        """

        def do(desk: Desk) -> None:
            from trackboard.casework.derivation import keep_current

            keep_current(desk.db, desk.policy, desk.today)

        if self.options.actor and not self.board.db.read_only:
            self.keep(do, lambda outcome: None)

    def stop_recording(self) -> None:
        """Save what was asked for, and let go of the database."""
        if self._recorder is not None:
            self._recorder.stop()

    def on_act_ended(self, message: ActEnded) -> None:
        """Show what changed, then tell whoever asked."""
        from trackboard.tui.recorder import is_saved

        if is_saved(message.outcome):
            self.refresh_children()
        message.answer(message.outcome)

    # --- Forms ---

    def fill_in(self, act: Act, child: int | None) -> None:
        """Show the form of an act; first, where it has to be chosen, what it is about."""
        module, _, name = act.sheet.partition(".")
        kind: type[Sheet] = getattr(import_module(f"trackboard.tui.forms.{module}"), name)
        self._choose_and_show(kind, act.title, child if child and act.where == CHILD else 0)

    def _choose_and_show(self, kind: type[Sheet], title: str, child: int) -> None:
        from trackboard.tui.forms.pick import PickModal

        if self._is_gone(child):
            return
        choices = kind.choices(self.desk(), child)
        if choices is None:
            self._show_sheet(kind, child)
        elif not choices:
            self.say(kind.NONE)
        elif len(choices) == 1:
            self._show_sheet(kind, child, choices[0].id)
        else:
            self.push_screen(
                PickModal(self._reference(child), title, choices),
                lambda which: self._show_sheet(kind, child, which) if which else None,
            )

    def _show_sheet(self, kind: type[Sheet], child: int, which: str = "") -> None:
        """Show a form on what stands now, or say that it is gone: it may have been listed a while ago."""
        if self._is_gone(child):
            return
        try:
            sheet = kind(self.desk(), child, self._reference(child), which)
        except TrackboardError as problem:
            self.say(str(problem))
            return
        self.show_form(sheet)

    def _is_gone(self, child: int) -> bool:
        """Whether someone else has taken back that the child was added, which is then said."""
        from trackboard.store.rows import get
        from trackboard.store.tables import ChildRow

        gone = bool(child) and get(self.board.db, ChildRow, child) is None
        if gone:
            self.say("That child is no longer in the database.")
        return gone

    def _reference(self, child: int) -> str:
        cards = self.board.cards([child], "references") if child else []
        return cards[0].reference if cards else "A new child"

    def show_form(self, sheet: Sheet) -> None:
        """Have a sheet filled in, and say what came of it."""
        from trackboard.tui.forms.form import Form

        def left(done: Done | None) -> None:
            if done is None:
                return
            if not sheet.child:
                self.open_child(done.children[0])
            self.say_done(done)

        self.push_screen(Form(sheet), left)

    def unsaved(self) -> list[str]:
        """What was typed and not saved, in words: the form in front, and the drafts of those that were left."""
        from trackboard.tui.forms.form import Form

        for screen in self.screen_stack:
            if isinstance(screen, Form):
                screen.keep_draft()
        return [f"{reference}: {form}" for reference, form, _ in self.drafts]

    def say_done(self, done: Done) -> None:
        """What was done, what is worth knowing, and how to have it back."""
        self.say(". ".join((done.sentence, *done.remarks, "u takes it back")))

    def act_edit(self) -> None:
        """Choose by typing what of the child to change."""
        from trackboard.casework.acts.milestones import is_closed
        from trackboard.tui import acts
        from trackboard.tui.forms.child import EditField
        from trackboard.tui.forms.field_values import Option
        from trackboard.tui.forms.pick import PickModal

        child = self.child_in_hand
        assert child is not None
        if self._is_gone(child):
            return
        left_out = ("edit_field", "close" if is_closed(self.desk(), child) else "reopen")
        forms = [act for act in acts.at("case") if act.sheet and not act.keys and act.name not in left_out]
        among = [Option(f"act:{act.name}", act.title, act.help) for act in forms]
        among += EditField.choices(self.desk(), child)

        def chosen(which: str | None) -> None:
            act = acts.named(which.removeprefix("act:")) if which and which.startswith("act:") else None
            if act is not None:
                self.fill_in(act, child)
            elif which:
                self._show_sheet(EditField, child, which)

        self.push_screen(
            PickModal(self._reference(child), "Edit: type a part of what you want to change", among), chosen
        )

    @property
    def child_in_hand(self) -> int | None:
        """The child that acts are about, on the screen in front."""
        return None

    # --- Undo and history ---

    def act_undo(self) -> None:
        """Show the person's last change, and take it back once confirmed."""
        from trackboard.casework.acts.undo import last_change, undo
        from trackboard.tui.parts.undo_dialog import UndoModal

        try:
            found = last_change(self.desk())
        except TrackboardError as problem:
            self.say(str(problem))
            return

        def answer(outcome: Outcome) -> None:
            self.say(str(outcome) if isinstance(outcome, TrackboardError) else outcome.sentence)

        def confirmed(yes: bool | None) -> None:
            if yes:
                self.record(lambda desk: undo(desk, found.change), answer)

        self.push_screen(UndoModal(found), confirmed)

    def act_history(self) -> None:
        """Who changed what of the child."""
        from trackboard.tui.case.history_screen import HistoryScreen

        child = self.child_in_hand
        if child is not None:
            self.push_screen(HistoryScreen(child, self._reference(child)))
