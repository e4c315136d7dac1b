"""The full-screen app: what its screens share."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from trackboard.board.model import Privacy, Sort
from trackboard.clock import in_england
from trackboard.errors import TrackboardError
from trackboard.paint.palette import THEMES
from trackboard.tui import acts
from trackboard.tui.board.board_screen import BoardScreen
from trackboard.tui.first_look import FirstLook, first_of
from trackboard.tui.labels import SORT_WORDS
from trackboard.tui.listing import Listing
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.parts.head import HeadState
from trackboard.tui.parts.line_widget import Brush
from trackboard.tui.parts.themes import depth_of, textual_theme
from trackboard.tui.reader import BoardRead, Reader, ReadingFailed, Wanted
from trackboard.tui.recording_app import RecordingApp

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.board.case import Case
    from trackboard.board.review_views import View
    from trackboard.board.search import SearchText
    from trackboard.tui.reports.report_list_screen import ReportsScreen
    from trackboard.tui.reports.report_worker import Question, ReportMade, ReportMaker
    from trackboard.tui.start import Options

NAMES_FOR = timedelta(minutes=10)
"""How long names stay in view once asked for."""
HINT = "New here? ? shows every key, ctrl+p finds an act by its name, m records a milestone, u takes it back"


class TrackboardApp(RecordingApp, inherit_bindings=False):
    """Everyone under 10 by stage. `board` belongs to this thread; `open_board` opens another for the reader's."""

    TITLE = "trackboard"
    AT_ONCE = frozenset(act.keys for act in acts.at(acts.EVERYWHERE) if act.always)
    CSS_PATH = (
        Path(__file__).parent / "board" / "board_screen.tcss"
    )  # of the first screen, whose own Textual does not read
    BINDINGS: ClassVar[list[BindingType]] = [
        *acts.bindings(acts.EVERYWHERE, always=True),
        Binding("ctrl+c", "help_quit", "How to quit", show=False, id="help_quit"),
    ]

    def __init__(
        self, board: Board, open_board: Callable[[], Board], options: Options, look: FirstLook | None = None
    ) -> None:
        self._first_look = look
        super().__init__(board, options)
        depth = depth_of(self.console.color_system, no_color=self.no_color)
        for theme in THEMES.values():
            self.register_theme(textual_theme(theme, depth))
        self.theme = options.theme
        self.brush = Brush(options.theme, depth, options.plain_signs or self.console.legacy_windows)
        self.listing = Listing(board, options.chosen or board.default_filter, options.privacy)
        self.search_text: SearchText | None = None
        self.view: View | None = None
        """The saved view in force."""
        self.names_until: datetime | None = None
        """The moment at which names are hidden again; None while they are not shown."""
        self._reader = Reader(open_board, self.post_message, self.faults)
        self._open_board = open_board
        self._maker: ReportMaker | None = None
        self._version = board.version()
        self._today = options.today() if options.stays else board.as_at
        self._said_of_file = _said_of_file(board)
        self._privacy_before: Privacy = options.privacy

    # --- Coming and going ---

    def get_default_screen(self) -> Screen[Any]:
        look = self._first_look.take() if self._first_look else None
        self.listing.start(look or first_of(self.board, self.listing.chosen))
        return BoardScreen()

    def on_mount(self) -> None:
        self.call_after_refresh(self._first_picture_stands)
        self.set_interval(self.options.looks_every, self._look_for_changes)

    def _first_picture_stands(self) -> None:
        gc.freeze()  # what it took to start is not looked through again
        gc.enable()
        self.read()
        if isinstance(self.screen, BoardScreen) and self.listing.total and self.is_new_here():
            self.screen.welcome(HINT)

    def on_unmount(self) -> None:
        self.stop_recording()
        self._reader.stop()
        if self._maker is not None:
            self._maker.stop()

    def read(self, sort: Sort | None = None) -> None:
        """Have everyone read anew, in the reader's thread."""
        chosen, privacy = self.listing.chosen, self.listing.privacy
        self._reader.ask(Wanted(chosen, sort or self.listing.sort, privacy, self.view, self.board.as_at))

    def follow_day(self) -> None:
        """Go on to the new day if one has begun, after a suspended night as well, unless the day was asked for."""
        today = self.options.today()
        if today == self._today:
            return
        from trackboard.tui.forms.form import Form

        self._today = today
        if not self.options.stays:
            self.keep_current()
            self.board.move_to(today)
            self.listing.forget()
            for screen in self.screen_stack:
                if isinstance(screen, Form):
                    screen.day_changed()
            self.read()
        self._children_changed()

    def _look_for_changes(self) -> None:
        # Looked at here and not timed: a timer stands still while the machine sleeps, and names would stay.
        if self.names_until is not None and self.options.clock.now() >= self.names_until:
            self.hide_names()
        self.follow_day()
        version = self.board.version()
        if version != self._version:
            self._version = version
            self.read()

    def on_board_read(self, message: BoardRead) -> None:
        if message.wanted.privacy == self.listing.privacy:  # else a later reading is on its way
            self.search_text = message.search
        self.board.ready()
        self._said_of_file = _said_of_file(self.board)
        if message.wanted.as_at != self.board.as_at:
            return  # a new day has begun meanwhile, and its reading is on its way
        if message.reading.view != self.view:
            return  # another view was chosen meanwhile, and its reading is on its way
        self.listing.take(message.reading)
        for screen in self.screen_stack:
            if isinstance(screen, BoardScreen):
                screen.searched_anew()
        self._children_changed()

    def on_reading_failed(self, message: ReadingFailed) -> None:
        self.say(message.sentence)

    def refresh_children(self) -> None:
        self._version = self.board.version()
        self.listing.forget()
        self._children_changed()
        self.read()

    def _children_changed(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, ActScreen):
                screen.children_changed()

    def head_state(self) -> HeadState:
        """What the head of every screen says."""
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
            order=SORT_WORDS[self.listing.sort],
        )

    # --- Acts that can be done anywhere ---

    def read_case(self, child: int) -> Case | None:
        """The child in full, as privacy has it."""
        from trackboard.board.case import read_case

        return read_case(self.board, child, self.listing.privacy)

    def open_case(self, child: int, trail: Sequence[int]) -> None:
        """Show a child's case over the board; `trail` is the list it was opened from."""
        from trackboard.tui.case.case_screen import CaseScreen

        case = self.read_case(child)
        if case is not None:
            self.push_screen(CaseScreen(case, trail))

    def close_case(self, child: int) -> None:
        """Back to the board, with the cursor on the child last looked at, if the board shows it."""
        self.pop_screen()
        if isinstance(self.screen, BoardScreen):
            self.screen.look_at(child)

    def open_child(self, child: int) -> None:
        self.open_case(child, [child])

    @property
    def child_in_hand(self) -> int | None:
        return self.screen.in_hand if isinstance(self.screen, ActScreen) else None

    def act_quit(self) -> None:
        """Leave; where something is typed and not saved, only once that is confirmed."""
        from trackboard.tui.parts.leave import LeaveModal

        if isinstance(self.screen, LeaveModal):
            return
        unsaved = self.unsaved()
        if unsaved:
            self.push_screen(LeaveModal(unsaved), lambda yes: self.exit() if yes else None)
        else:
            self.exit()

    act_leave = act_quit

    def act_palette(self) -> None:
        self.action_command_palette()

    def act_switch_theme(self) -> None:
        names = list(THEMES)
        self.theme = names[1 - names.index(self.theme)]
        self.brush = self.brush._replace(theme=self.theme)
        self._children_changed()

    def act_switch_privacy(self) -> None:
        if self.listing.privacy == "names":
            self.hide_names()
        else:
            self._show_as("references" if self.listing.privacy == "initials" else "initials")

    def act_show_names(self) -> None:
        if self.listing.privacy == "names":
            self.hide_names()
            return
        from trackboard.tui.parts.show_names import ShowNamesModal

        self.push_screen(ShowNamesModal(NAMES_FOR.seconds // 60), lambda yes: self._show_names() if yes else None)

    def _show_names(self) -> None:
        try:
            self.options.disclose(f"names shown on the board for {NAMES_FOR.seconds // 60} minutes")
        except TrackboardError as problem:
            self.say(str(problem))
            return
        self._privacy_before = self.listing.privacy
        self.names_until = self.options.clock.now() + NAMES_FOR
        self._show_as("names")

    def hide_names(self) -> None:
        """Show children as they were shown before names were asked for."""
        self.names_until = None
        for screen in self.screen_stack:
            if isinstance(screen, ActScreen):
                screen.names_hidden()
        self._show_as(self._privacy_before)

    def _show_as(self, privacy: Privacy) -> None:
        self.listing.privacy = privacy
        self.listing.forget()
        self.search_text = None
        self._children_changed()
        self.read()

    def act_blank(self) -> None:
        from trackboard.tui.parts.blank_screen import BlankScreen

        if not isinstance(self.screen, BlankScreen):
            self.push_screen(BlankScreen())

    def act_help(self) -> None:
        from trackboard.tui.parts.help import HelpModal

        place = self.screen.PLACE if isinstance(self.screen, ActScreen) else acts.EVERYWHERE
        self.push_screen(HelpModal(place, self.policy))

    def act_meetings(self) -> None:
        from trackboard.tui.meeting.meetings_screen import MeetingsScreen

        if not any(isinstance(screen, MeetingsScreen) for screen in self.screen_stack):
            self.push_screen(MeetingsScreen())
        while not isinstance(self.screen, MeetingsScreen):
            self.pop_screen()

    def act_reports(self) -> None:
        self._show_reports()

    def _show_reports(self) -> ReportsScreen:
        """The list of reports, in front."""
        from trackboard.tui.reports.report_list_screen import ReportsScreen

        if not any(isinstance(screen, ReportsScreen) for screen in self.screen_stack):
            child = self.child_in_hand
            self.push_screen(ReportsScreen(self._reference(child) if child else ""))
        while not isinstance(self.screen, ReportsScreen):
            self.pop_screen()
        return self.screen

    def show_report(self, name: str) -> None:
        """One report, over their list."""
        self._show_reports().open_report(name)

    def make_report(self, question: Question) -> None:
        """Have a report made in its maker's thread."""
        from trackboard.tui.reports.report_worker import Order, ReportMaker

        if self._maker is None:
            self._maker = ReportMaker(self._open_board, self.post_message, self.faults)
        self._maker.ask(Order(question, self.board.as_at))

    def on_report_made(self, message: ReportMade) -> None:
        from trackboard.tui.reports.report_screen import ReportScreen

        for screen in self.screen_stack:
            if isinstance(screen, ReportScreen):
                screen.take(message)

    def act_conflicts(self) -> None:
        from trackboard.tui.conflicts.conflicts_screen import ConflictsScreen

        self.push_screen(ConflictsScreen())

    def act_go_to(self) -> None:
        from trackboard.tui.case.case_screen import CaseScreen
        from trackboard.tui.parts.go_to import GoToModal

        def found(child: int | None) -> None:
            if child is None:
                return
            if isinstance(self.screen, CaseScreen):
                self.screen.open(child)
            elif isinstance(self.screen, BoardScreen):
                self.open_case(child, self.screen.view.trail)
            else:
                self.open_child(child)

        self.push_screen(GoToModal(self.board), found)

    def action_act(self, name: str) -> None:
        """An act that works whatever is on the screen."""
        getattr(self, f"act_{name}")()

    def action_help_quit(self) -> None:
        """ctrl+c copies, elsewhere; it must not end the board by accident."""
        self.say("ctrl+q leaves trackboard.")

    def say(self, sentence: str) -> None:
        if isinstance(self.screen, ActScreen):
            self.screen.say(sentence)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette lists the acts of the screen it was called from and the reports, and nothing of Textual's own."""
        from trackboard.reports.catalogue import REPORTS

        if isinstance(screen, ActScreen):
            for act in acts.at(screen.PLACE):
                if act.listed:
                    yield SystemCommand(act.title, act.help, lambda name=act.name: screen.action_act(name))
            for name, entry in REPORTS.items():
                yield SystemCommand(f"Report: {name}", entry.about, lambda name=name: self.show_report(name))

    def said_of_fault(self, fault: BaseException | None) -> str:
        what = f" ({self.faults.note('screen', fault)})" if fault else ""
        return f"trackboard met a fault of its own and closed{what}; nothing that was saved is lost."


def _said_of_file(board: Board) -> tuple[str, bool, str]:
    """Whose board it is, whether it is made up, and what else is to be said of the file."""
    waiting = f"{board.conflicts} to settle (C)" if board.conflicts else ""
    said = board.notice or ("read-only" if board.db.read_only else waiting)
    return board.authority, board.made_up, said
