"""The way to every screen, form and box. This alone opens them, and imports each when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.screen import Screen

from trackboard.errors import TrackboardError
from trackboard.tui.parts.base_screen import ActScreen, Told

if TYPE_CHECKING:
    from trackboard.casework.desk import Clash, Done
    from trackboard.store.tables import MeetingRow
    from trackboard.tui.acts import Act
    from trackboard.tui.forms.field_values import Option
    from trackboard.tui.forms.minute import WriteMinute
    from trackboard.tui.forms.sheet import Sheet
    from trackboard.tui.session import Session

S = TypeVar("S", bound=Screen[Any])

FIRST_STYLES = Path(__file__).parent / "board" / "board_screen.tcss"
"""Those of the first screen, which Textual does not read by itself."""


def load_ahead() -> None:
    """Have here what the first case needs: importing it takes longer than reading the case."""
    from trackboard.tui.case import case_screen  # noqa: F401


def every_screen() -> tuple[type[ActScreen], ...]:
    """Every screen that has acts of its own, in the order in which people meet them."""
    from trackboard.tui.board.board_screen import BoardScreen
    from trackboard.tui.case.case_screen import CaseScreen
    from trackboard.tui.conflicts.conflicts_screen import ConflictsScreen
    from trackboard.tui.meeting.closing_screen import ClosingScreen
    from trackboard.tui.meeting.meetings_screen import MeetingsScreen
    from trackboard.tui.meeting.presenter_screen import MeetingScreen
    from trackboard.tui.meeting.roll_call_screen import RollScreen
    from trackboard.tui.reports.report_list_screen import ReportsScreen
    from trackboard.tui.reports.report_screen import ReportScreen

    return (BoardScreen, CaseScreen, MeetingsScreen, MeetingScreen, RollScreen, ClosingScreen, ConflictsScreen,
            ReportsScreen, ReportScreen)  # fmt: skip


class Navigator:
    """Opens and closes screens over one another at a terminal."""

    def __init__(self, app: App[None], session: Session) -> None:
        self._app = app
        self._session = session

    # --- What is open ---

    @property
    def front(self) -> ActScreen | None:
        """The screen in front; None while that is a form or a box."""
        screen = self._app.screen
        return screen if isinstance(screen, ActScreen) else None

    def told(self) -> Iterator[Told]:
        """The screens and forms that are up, from the board to the one in front."""
        return (screen for screen in list(self._app.screen_stack) if isinstance(screen, Told) and screen.is_mounted)

    def _show(self, kind: type[S], make: Callable[[], S]) -> S:
        """The screen of a kind in front: the one that is open, or else a new one."""
        found = next((screen for screen in self._app.screen_stack if isinstance(screen, kind)), None)
        if found is None:
            found = make()
            self._app.push_screen(found)
        while self._app.screen is not found:
            self._app.pop_screen()
        return found

    def _open(self, screen: Screen[Any]) -> None:
        self._app.push_screen(screen)

    # --- Screens ---

    def first_screen(self) -> ActScreen:
        """The screen under all others."""
        from trackboard.tui.board.board_screen import BoardScreen

        return BoardScreen(self._session)

    def case(self, child: int, trail: Sequence[int] = ()) -> None:
        from trackboard.tui.case.case_screen import CaseScreen

        case = self._session.read_case(child)
        if case is not None:
            self._open(CaseScreen(self._session, case, trail or [child]))

    def history(self, child: int) -> None:
        from trackboard.tui.case.history_screen import HistoryScreen

        self._open(HistoryScreen(self._session, child, self._reference(child)))

    def meetings(self) -> None:
        from trackboard.tui.meeting.meetings_screen import MeetingsScreen

        self._show(MeetingsScreen, lambda: MeetingsScreen(self._session))

    def meeting(self, meeting: MeetingRow) -> None:
        from trackboard.tui.meeting.presenter_screen import MeetingScreen

        if meeting.closed:
            self.closing(meeting)
        else:
            self._open(MeetingScreen(self._session, meeting))

    def closing(self, meeting: MeetingRow) -> None:
        from trackboard.tui.meeting.closing_screen import ClosingScreen

        self._open(ClosingScreen(self._session, meeting))

    def roll_call(self, meeting: MeetingRow) -> None:
        from trackboard.tui.meeting.roll_call_screen import RollScreen

        self._open(RollScreen(self._session, meeting))

    def conflicts(self) -> None:
        from trackboard.tui.conflicts.conflicts_screen import ConflictsScreen

        self._open(ConflictsScreen(self._session))

    def reports(self, child: int | None = None) -> None:
        self._reports(child)

    def report(self, name: str) -> None:
        from trackboard.tui.reports.report_screen import ReportScreen

        reference = self._reports(self.front.in_hand if self.front else None)
        self._open(ReportScreen(self._session, name, reference))

    def _reports(self, child: int | None) -> str:
        """The list of reports in front. The reference of the child that those on one child are about."""
        from trackboard.tui.reports.report_list_screen import ReportsScreen

        make = lambda: ReportsScreen(self._session, self._reference(child) if child else "")  # noqa: E731
        return self._show(ReportsScreen, make).child

    def blank(self) -> None:
        from trackboard.tui.parts.blank_screen import BlankScreen

        if not isinstance(self._app.screen, BlankScreen):
            self._open(BlankScreen())

    def help(self, acts: Sequence[Act[Any]]) -> None:
        from trackboard.tui.parts.help import HelpModal

        self._open(HelpModal(acts, self._session.policy))

    def back(self, child: int | None = None) -> None:
        self._app.pop_screen()
        while isinstance(screen := self._app.screen, Told) and screen.over:
            self._app.pop_screen()
        if self.front is not None and child is not None:
            self.front.look_at(child)

    def give_way(self) -> None:
        self.back()
        if self.front is not None:
            self.front.came_unasked()

    def back_to_filter(self, child: int) -> None:
        self.back(child)
        if self.front is not None:
            self.front.action_act("filter")

    # --- Boxes ---

    async def ask(self, title: str, sentence: str, longest: int, given: str = "") -> str | None:
        from trackboard.tui.parts.ask import AskModal

        return await self._app.push_screen_wait(AskModal(title, sentence, longest, given))

    async def pick(self, whose: str, title: str, among: Iterable[Option]) -> str | None:
        from trackboard.tui.forms.pick import PickModal

        return await self._app.push_screen_wait(PickModal(whose, title, list(among)))

    async def pick_view(self, among: Iterable[Option]) -> str | None:
        from trackboard.tui.forms.pick import ViewsModal

        return await self._app.push_screen_wait(ViewsModal("Views", "what the board shows", list(among), lines=16))

    async def find_child(self) -> int | None:
        from trackboard.tui.parts.go_to import GoToModal

        return await self._app.push_screen_wait(GoToModal(self._session.board))

    async def settle(self, reference: str, clash: Clash) -> bool | None:
        from trackboard.tui.conflicts.conflict_dialog import ConflictModal

        return await self._app.push_screen_wait(ConflictModal(reference, self._session.policy, clash))

    async def confirm_names(self, minutes: int) -> bool | None:
        """Whether names are to be shown for so long."""
        from trackboard.tui.parts.show_names import ShowNamesModal

        return await self._app.push_screen_wait(ShowNamesModal(minutes))

    def leave(self) -> None:
        from trackboard.tui.parts.leave import LeaveModal

        if isinstance(self._app.screen, LeaveModal):
            return
        unsaved = self._session.unsaved()
        if unsaved:
            self._app.push_screen(LeaveModal(unsaved), lambda yes: self._app.exit() if yes else None)
        else:
            self._app.exit()

    # --- What is filled in ---

    async def form(self, sheet: Sheet) -> Done | None:
        from trackboard.tui.forms.form import Form

        return await self._app.push_screen_wait(Form(self._session, sheet))

    async def minute(self, sheet: WriteMinute) -> tuple[Done | None, bool]:
        from trackboard.tui.forms.minute_form import MinuteForm

        form = MinuteForm(self._session, sheet)
        done = await self._app.push_screen_wait(form)
        return done, form.unsaved

    def fill_in(self, kind: type[Sheet], title: str, child: int = 0) -> None:
        self._app.run_worker(self._fill_in(kind, title, child))

    async def _fill_in(self, kind: type[Sheet], title: str, child: int) -> None:
        if self._is_gone(child):
            return
        choices = kind.choices(self._session.desk(), child)
        which: str | None = ""
        if choices is not None:
            if not choices:
                self._session.say(kind.NONE)
                return
            which = choices[0].id
            if len(choices) > 1:
                which = await self.pick(self._reference(child), title, choices)
        if which is not None:
            await self._fill_in_about(kind, child, which)

    async def _fill_in_about(self, kind: type[Sheet], child: int, which: str) -> None:
        """A form on what stands now, or the sentence that it is gone: it may have been listed a while ago."""
        if self._is_gone(child):
            return
        try:
            sheet = kind(self._session.desk(), child, self._reference(child), which)
        except TrackboardError as problem:
            self._session.say(str(problem))
            return
        await self.fill_in_sheet(sheet)

    async def fill_in_sheet(self, sheet: Sheet) -> None:
        """A form, and what came of it said; a new child's case is opened."""
        done = await self.form(sheet)
        if done is None:
            return
        if not sheet.child:
            self.case(done.children[0])
        self._session.say_done(done)

    def edit(self, child: int) -> None:
        self._app.run_worker(self._edit(child))

    async def _edit(self, child: int) -> None:
        from trackboard.casework.acts.milestones import is_closed
        from trackboard.tui.child_acts import CHILD_ACTS
        from trackboard.tui.forms.child import EditField
        from trackboard.tui.forms.field_values import Option

        if self._is_gone(child):
            return
        left_out = ("edit_field", "close" if is_closed(self._session.desk(), child) else "reopen")
        forms = {
            f"act:{act.name}": act for act in CHILD_ACTS if act.sheet and not act.keys and act.name not in left_out
        }
        among = [Option(id, act.title, act.help) for id, act in forms.items()]
        among += EditField.choices(self._session.desk(), child)
        which = await self.pick(self._reference(child), "Edit: type a part of what you want to change", among)
        if which in forms and (sheet := forms[which].sheet) is not None:
            await self._fill_in(sheet(), forms[which].title, child)
        elif which:
            await self._fill_in_about(EditField, child, which)

    def undo(self) -> None:
        self._app.run_worker(self._undo())

    async def _undo(self) -> None:
        from trackboard.casework.acts.undo import last_change, undo
        from trackboard.tui.parts.undo_dialog import UndoModal
        from trackboard.tui.recorder import sentence_of

        try:
            found = last_change(self._session.desk())
        except TrackboardError as problem:
            self._session.say(str(problem))
            return
        if await self._app.push_screen_wait(UndoModal(found)):
            say = self._session.say
            self._session.record(lambda desk: undo(desk, found.change), lambda outcome: say(sentence_of(outcome)))

    def _is_gone(self, child: int) -> bool:
        """Whether somebody else has taken back that the child was added, which is then said."""
        from trackboard.store.rows import get
        from trackboard.store.tables import ChildRow

        gone = bool(child) and get(self._session.board.db, ChildRow, child) is None
        if gone:
            self._session.say("That child is no longer in the database.")
        return gone

    def _reference(self, child: int) -> str:
        cards = self._session.board.cards([child], "references") if child else []
        return cards[0].reference if cards else "A new child"
