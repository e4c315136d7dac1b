"""A session on one board: what is read, recorded and said, and who may see what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual.app import App

from trackboard.clock import in_england
from trackboard.errors import TrackboardError
from trackboard.pathway.ids import Inclusion
from trackboard.store.files.faults import FaultFile
from trackboard.tui.labels import sort_words, weekday_text
from trackboard.tui.listing import Listing
from trackboard.tui.navigator import Navigator
from trackboard.tui.parts.head import HeadState
from trackboard.tui.reader import BoardRead, Reader, Wanted
from trackboard.tui.session import Draft, DraftKey, W

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.board.case import Case
    from trackboard.board.model import Privacy, Sort
    from trackboard.board.review_views import View
    from trackboard.board.search import SearchText
    from trackboard.casework.desk import Desk, Done
    from trackboard.tui.options import Options
    from trackboard.tui.recorder import Answer, Outcome, Recorder

NAMES_FOR = timedelta(minutes=10)
"""How long names stay in view once asked for."""


class BoardSession:
    """One person's work at one board, at a terminal. `open_board` opens another board, for a worker."""

    def __init__(self, app: App[None], board: Board, open_board: Callable[[], Board], options: Options) -> None:
        self.board = board
        self.policy = board.policy
        self.options = options
        self.faults = FaultFile.of(board.db)
        self.listing = Listing(board, options.chosen or board.default_filter, options.privacy)
        self.search_text: SearchText | None = None
        self.view: View | None = None
        self.drafts: dict[DraftKey, Draft] = {}
        self.open = Navigator(app, self)
        self.names_until: datetime | None = None
        """The moment at which names are hidden again; None while they are not shown."""
        self._app = app
        self._open_board = open_board
        self._at_work: dict[type[Any], Any] = {}
        self._recorder: Recorder | None = None
        self._version = board.version()
        self._today = options.today() if options.stays else board.as_at
        self._said_of_file = _said_of_file(board)
        self._privacy_before: Privacy = options.privacy

    @property
    def actor(self) -> str:
        return self.options.actor

    def today(self) -> date:
        return self.options.today()

    def is_new_here(self) -> bool:
        """Whether the person could record here, and never has."""
        if self.why_not_record():
            return False
        from trackboard.store.audit.changes import acts_of

        return next(acts_of(self.board.db, self.actor), None) is None

    def stop(self) -> None:
        """Save what was asked for, and let go of every database."""
        if self._recorder is not None:
            self._recorder.stop()
        for worker in self._at_work.values():
            worker.stop()

    # --- Reading ---

    def worker(self, kind: type[W]) -> W:
        if kind not in self._at_work:
            self._at_work[kind] = kind(self._open_board, self._app.post_message, self.faults)
        found: W = self._at_work[kind]
        return found

    def read(self, sort: Sort | None = None) -> None:
        chosen, privacy = self.listing.chosen, self.listing.privacy
        wanted = Wanted(chosen, sort or self.listing.sort, privacy, self.view, self.board.as_at)
        self.worker(Reader).ask(wanted, self._take)

    def _take(self, read: BoardRead | TrackboardError) -> None:
        """Show what was read, unless something else is asked for by now: that is on its way."""
        if isinstance(read, TrackboardError):
            self.say(str(read))
            return
        if read.wanted.privacy == self.listing.privacy:
            self.search_text = read.search
        self.board.ready()
        self._said_of_file = _said_of_file(self.board)
        if read.wanted.as_at != self.board.as_at or read.reading.view != self.view:
            return
        self.listing.take(read.reading)
        for screen in self.open.told():
            screen.children_read()
        self.children_changed()

    def read_case(self, child: int) -> Case | None:
        from trackboard.board.case import read_case

        return read_case(self.board, child, self.listing.privacy)

    def head_state(self) -> HeadState:
        authority, made_up, notice = self._said_of_file
        return HeadState(
            authority=authority,
            made_up=made_up,
            notice=notice,
            as_at=self.board.as_at,
            today=self._today,
            summary=self.listing.summary,
            privacy=self.listing.privacy,
            names_until=in_england(self.names_until) if self.names_until else None,
            order=sort_words(self.listing.sort),
            usual=self.listing.sort == "worst" and self.listing.summary.include == Inclusion.EVERYONE,
            meeting=self.listing.meeting,
        )

    def children_changed(self) -> None:
        """Have every screen show the children as they are now."""
        for screen in self.open.told():
            screen.children_changed()

    def look_for_changes(self) -> None:
        """See what has changed of itself: names have been in view long enough, a day has begun, others have saved."""
        # Looked at here and not timed: a timer stands still while the machine sleeps, and names would stay.
        if self.names_until is not None and self.options.clock.now() >= self.names_until:
            self.hide_names()
        self.follow_day()
        version = self.board.version()
        if version != self._version:
            self._version = version
            self.read()

    def follow_day(self) -> None:
        """Go on to the new day if one has begun, after a suspended night as well, unless the day was asked for."""
        today = self.today()
        if today == self._today:
            return
        self._today = today
        if not self.options.stays:
            self._keep_current()
            self.board.move_to(today)
            self.listing.forget()
            for screen in self.open.told():
                screen.day_changed()
            self.read()
        self.children_changed()

    # --- Recording ---

    def why_not_record(self) -> str:
        if not self.actor:
            return "This board is for looking at only."
        if self.board.as_at != self.today():
            out = " Without --as-at it opens at today." if self.options.stays else ""
            return f"This is the board as at {weekday_text(self.board.as_at)}: only today's can be written to.{out}"
        if self.board.db.read_only:
            return "This file is open for reading only: nothing can be changed."
        return ""

    def desk(self) -> Desk:
        from trackboard.casework.desk import Actor, Desk

        return Desk(self.board.db, self.policy, Actor(self.actor, "board"), self.today())

    def record(self, do: Callable[[Desk], Done], answer: Answer) -> None:
        self.keep(do, answer)

    def keep(self, do: Callable[[Desk], Done | None], answer: Answer) -> None:
        """It is done on the day on which its turn comes: the desk is kept, and may be from before midnight."""
        from trackboard.casework.desk import Actor, Desk
        from trackboard.tui.recorder import Recorder, is_saved

        def open_desk() -> Desk:
            return Desk(self.board.db.sibling(), self.policy, Actor(self.actor, "board"), self.today())

        def told(outcome: Outcome) -> None:
            if is_saved(outcome):
                self._show_saved()
            answer(outcome)

        if self._recorder is None:
            self._recorder = Recorder(open_desk, self._app.post_message, self.faults)
        self._recorder.ask(lambda desk: do(replace(desk, today=self.today())), told)

    def _show_saved(self) -> None:
        self._version = self.board.version()
        self.listing.forget()
        self.children_changed()
        self.read()

    def _keep_current(self) -> None:
        """Have the kept rows hold today, behind whatever is being saved; until they do the board makes those it needs.

        Where it fails they are made in memory all day, as in a file that is only read.
        """

        def do(desk: Desk) -> None:
            from trackboard.casework.derivation import keep_current

            keep_current(desk.db, desk.policy, desk.today)

        if self.actor and not self.board.db.read_only:
            self.keep(do, lambda outcome: None)

    def unsaved(self) -> list[str]:
        for screen in self.open.told():
            screen.keep_draft()
        return [f"{reference}: {form}" for reference, form, _ in self.drafts]

    # --- Saying ---

    def say(self, sentence: str) -> None:
        if self.open.front is not None:
            self.open.front.say(sentence)

    def say_done(self, done: Done) -> None:
        self.say(". ".join((done.sentence, *done.remarks, "u takes it back")))

    # --- Names ---

    def switch_privacy(self) -> None:
        if self.listing.privacy == "names":
            self.hide_names()
        else:
            self._show_as("references" if self.listing.privacy == "initials" else "initials")

    def show_names(self) -> None:
        if self.listing.privacy == "names":
            self.hide_names()
        else:
            self._app.run_worker(self._show_names())

    async def _show_names(self) -> None:
        minutes = NAMES_FOR.seconds // 60
        if not await self.open.confirm_names(minutes):
            return
        try:
            self.options.disclose(f"names shown on the board for {minutes} minutes")
        except TrackboardError as problem:
            self.say(str(problem))
            return
        self._privacy_before = self.listing.privacy
        self.names_until = self.options.clock.now() + NAMES_FOR
        self._show_as("names")

    def hide_names(self) -> None:
        self.names_until = None
        for screen in self.open.told():
            screen.names_hidden()
        self._show_as(self._privacy_before)

    def _show_as(self, privacy: Privacy) -> None:
        self.listing.privacy = privacy
        self.listing.forget()
        self.search_text = None
        self.children_changed()
        self.read()

    def reveal(self, child: int, reference: str) -> str:
        self.options.disclose(f"the name of {reference} was revealed")
        found = self.board.cards([child], "names")
        return found[0].label if found else ""


def _said_of_file(board: Board) -> tuple[str, bool, str]:
    """Whose board it is, whether it is made up, and what else is to be said of the file."""
    waiting = f"{board.conflicts} to settle (C)" if board.conflicts else ""
    said = board.notice or ("read-only" if board.db.read_only else waiting)
    return board.authority, board.made_up, said
