"""What every screen is handed: the board and the person's desk, and ways to record, to read, to say and to open.

Screens know this, and neither the app nor each other. The app has it made (board_session) and is its terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from trackboard.tui.workers import Worker

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.board.case import Case
    from trackboard.board.model import Sort
    from trackboard.board.review_views import View
    from trackboard.board.search import SearchText
    from trackboard.casework.desk import Clash, Desk, Done
    from trackboard.pathway.policy.policy import Policy
    from trackboard.store.tables import MeetingRow
    from trackboard.tui.acts import Act
    from trackboard.tui.forms.field_values import Option
    from trackboard.tui.forms.minute import WriteMinute
    from trackboard.tui.forms.sheet import Sheet
    from trackboard.tui.listing import Listing
    from trackboard.tui.parts.head import HeadState
    from trackboard.tui.recorder import Answer

W = TypeVar("W", bound=Worker[Any, Any, Any])

DraftKey = tuple[str, str, str]
"""Reference, form, and what the form is about."""


class Draft(NamedTuple):
    """What was typed into a form and not saved."""

    typed: dict[str, str]
    """By field."""
    over: Any
    """What it was typed over, as `Sheet.seen`: the row may be another by the time the form is opened."""


class Session(Protocol):
    """One person's work at one board. Everything here is of the screen's own thread."""

    drafts: dict[DraftKey, Draft]
    view: View | None
    """The saved view in force."""

    @property
    def board(self) -> Board:
        """The board, for reading."""

    @property
    def policy(self) -> Policy:
        """The rules that the board is under."""

    @property
    def listing(self) -> Listing:
        """The children on the screen, and how privacy shows them."""

    @property
    def search_text(self) -> SearchText | None:
        """What is searched as one types; None while it is read."""

    @property
    def open(self) -> Navigation:
        """The way to another screen, a form or a box."""

    @property
    def actor(self) -> str:
        """Who is at work; '' where nothing is to be recorded."""

    def today(self) -> date:
        """Today, whatever day the board stands at."""

    def desk(self) -> Desk:
        """The person's desk on the screen's own connection, for reading."""

    def read_case(self, child: int) -> Case | None:
        """A child in full, as privacy has it."""

    def head_state(self) -> HeadState:
        """What the head of every screen says."""

    def follow_day(self) -> None:
        """Go on to the new day, if one has begun."""

    def read(self, sort: Sort | None = None) -> None:
        """Have everyone read again, in another thread."""

    def worker(self, kind: type[W]) -> W:
        """The session's worker of a kind that works at a Board, made when it is first asked for."""

    # --- Recording ---

    def why_not_record(self) -> str:
        """Why nothing can be recorded, in one sentence; '' if it can."""

    def record(self, do: Callable[[Desk], Done], answer: Answer) -> None:
        """Do an act in another thread; `answer` is told the outcome in this one, once the screens show it."""

    def keep(self, do: Callable[[Desk], Done | None], answer: Answer) -> None:
        """The same with what is no act, such as a draft: where it gives nothing back, nobody is told of it."""

    def unsaved(self) -> list[str]:
        """What was typed and not saved, in words."""

    # --- Saying ---

    def say(self, sentence: str) -> None:
        """Tell the person something, at the foot of the screen in front."""

    def say_done(self, done: Done) -> None:
        """Say what was done, what is worth knowing, and how to have it back."""

    # --- Names ---

    def switch_privacy(self) -> None:
        """Show children by initials instead of references, or the other way round."""

    def show_names(self) -> None:
        """Show names for a while, on record."""

    def hide_names(self) -> None:
        """Show children as they were shown before names were."""

    def reveal(self, child: int, reference: str) -> str:
        """The name of one child, on record. Refuses where nothing can be recorded."""


class Navigation(Protocol):
    """The way to other screens. What a person answers to a box is awaited."""

    # --- Screens ---

    def case(self, child: int, trail: Sequence[int] = ()) -> None:
        """A child's case; `trail` is the list it is opened from."""

    def history(self, child: int) -> None:
        """Who changed what of a child."""

    def meetings(self) -> None:
        """The meetings."""

    def meeting(self, meeting: MeetingRow) -> None:
        """A meeting: its children one by one, or, once it is closed, what was signed."""

    def closing(self, meeting: MeetingRow) -> None:
        """The read-out of a meeting, and its lock."""

    def roll_call(self, meeting: MeetingRow) -> None:
        """Who came to a meeting."""

    def conflicts(self) -> None:
        """What was typed against what was imported."""

    def reports(self, child: int | None = None) -> None:
        """The list of reports; those on one child are about this one."""

    def report(self, name: str) -> None:
        """One report, over their list."""

    def blank(self) -> None:
        """Nothing to see."""

    def help(self, acts: Sequence[Act[Any]]) -> None:
        """The keys that work where one is, and the signs."""

    def back(self, child: int | None = None) -> None:
        """The screen before this one, with its cursor on a child if it shows that."""

    def give_way(self) -> None:
        """The same where nobody asked for it: what the screen showed is there no more. Keys that were meant for it do
        nothing to the child that is in front now."""

    def back_to_filter(self, child: int) -> None:
        """The same, with the cursor in its filter."""

    # --- Boxes ---

    async def ask(self, title: str, sentence: str, longest: int, given: str = "") -> str | None:
        """One line of text; None if nothing was given."""

    async def pick(self, whose: str, title: str, among: Iterable[Option]) -> str | None:
        """The id of one of several things; None if none was taken."""

    async def pick_view(self, among: Iterable[Option]) -> str | None:
        """The same with the first ten on the number keys."""

    async def find_child(self) -> int | None:
        """The child whose reference is typed."""

    async def settle(self, reference: str, clash: Clash) -> bool | None:
        """Whether one's own change takes the place of another person's; None: neither yet."""

    def leave(self) -> None:
        """Out of trackboard; where something is typed and not saved, only once that is confirmed."""

    # --- What is filled in ---

    async def form(self, sheet: Sheet) -> Done | None:
        """What was done with a form; None if it was left."""

    def fill_in(self, kind: type[Sheet], title: str, child: int = 0) -> None:
        """A form on a child (0: on a new one); first, where that has to be chosen, what it is about."""

    async def minute(self, sheet: WriteMinute) -> tuple[Done | None, bool]:
        """What was done with the minute of a child, and whether something is left that was typed and not saved."""

    def edit(self, child: int) -> None:
        """One of everything that is recorded of a child, chosen by typing."""

    def undo(self) -> None:
        """The person's last change, taken back once that is confirmed."""
