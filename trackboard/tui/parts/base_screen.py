"""What every screen has: the session, its acts by key, a sentence where an act cannot be done, and what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.geometry import Size
from textual.screen import Screen

from trackboard.tui.acts import CHILD, Act
from trackboard.tui.parts.head import LEAST

if TYPE_CHECKING:
    from trackboard.tui.session import Session


class Told:
    """What a screen or a form is told while it is open. Nothing has to be done about any of it."""

    session: Session

    @property
    def over(self) -> bool:
        """Whether what it shows is there no more: once it comes to the front, the one below takes its place."""
        return False

    def children_changed(self) -> None:
        """The children, or how they are shown, changed: show them as they are now, keeping the place."""

    def children_read(self) -> None:
        """Everyone was read again; `children_changed` follows."""

    def names_hidden(self) -> None:
        """Names are no longer shown: let go of what was typed or read while they were."""

    def day_changed(self) -> None:
        """A new day has begun."""

    def keep_draft(self) -> None:
        """The person may leave: keep what is typed."""


MEANT_FOR_ANOTHER = 1.0
"""Seconds for which a screen that nobody asked for does nothing to the child under its cursor."""


class ActScreen(Told, Screen[None]):
    """A screen whose keys are acts."""

    AUTO_FOCUS = None
    PLACE: ClassVar[str]
    """What it is called in the help and in the README's table of keys."""
    ACTS: ClassVar[Sequence[Act[Any]]]
    """Everything that can be done there."""
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-tiny"), (LEAST[0], "-fits")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (LEAST[1], "-high"), (40, "-tall")]  # noqa: RUF012

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._unasked = False

    def size_up(self, size: Size) -> None:
        """Take the classes of this size before the first layout, or the first picture would be laid out twice."""
        self.set_class(size.width < LEAST[0], "-tiny")
        self.set_class(size.height < LEAST[1], "-low")
        self.set_class(size.height >= 40, "-tall")

    @property
    def in_hand(self) -> int | None:
        """The child that acts are about: the one under the cursor, or whose case is open."""
        return None

    def say(self, sentence: str) -> None:
        """Tell the person something, until the next key."""

    def welcome(self, hint: str) -> None:
        """Say this to a person who is new here, until the first key."""

    def look_at(self, child: int) -> None:
        """Put the cursor on a child, if it is shown."""

    def on_screen_resume(self) -> None:
        """It comes to the front again: if it is over, the one below does."""
        if self.over:
            self.session.open.give_way()

    def came_unasked(self) -> None:
        """It is in front although nobody went back: a key on its way was meant for the screen that is gone."""
        self._unasked = True
        self.set_timer(MEANT_FOR_ANOTHER, lambda: setattr(self, "_unasked", False))

    # --- Acts ---

    def action_act(self, name: str, given: str = "") -> None:
        """The act of a key."""
        self.do_act(next(act for act in self.ACTS if act.name == name), given)

    def do_act(self, act: Act[Any], given: str = "") -> None:
        """Do an act, or say why not. A day that began while nobody looked is gone on to first."""
        self.session.follow_day()
        if self._unasked and act.where == CHILD:
            self.say("What was in front is no longer in the database, so this key did nothing to another child.")
        elif reason := self.why_not(act):
            self.say(reason)
        elif act.sheet is not None:
            child = (self.in_hand or 0) if act.where == CHILD else 0
            self.session.open.fill_in(act.sheet(), act.title, child)
        elif act.do_given is not None:
            act.do_given(self, given)
        elif act.do is not None:
            act.do(self)

    def why_not(self, act: Act[Any]) -> str:
        """Why an act cannot be done just now, in one sentence; '' if it can."""
        if act.unless is not None and (reason := act.unless(self)):
            return reason
        if act.where == CHILD and self.in_hand is None:
            return "There is no child under the cursor."
        return self.session.why_not_record() if act.records else ""

    # --- What the keys that work everywhere do here ---

    def act_move(self, direction: str) -> None:
        """Move the cursor up, down, left, right, page_up, page_down, first or last."""

    def act_back(self) -> None:
        """Back one level."""
        self.session.open.back()

    def act_filter(self) -> None:
        """Narrow what is shown."""
        self.say("There is nothing to filter here: escape goes back.")

    def show_child(self, child: int) -> None:
        """Show the child whose reference was typed."""
        self.session.open.case(child)
