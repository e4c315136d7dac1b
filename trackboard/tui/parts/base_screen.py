"""What every screen has: its acts by key, and a sentence where an act cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.geometry import Size
from textual.screen import Screen

from trackboard.tui import acts
from trackboard.tui.parts.head import LEAST

if TYPE_CHECKING:
    from trackboard.tui.app import TrackboardApp


class ActScreen(Screen[None]):
    """A screen whose keys are acts: `act_<name>` here, or failing that in the app."""

    AUTO_FOCUS = None
    PLACE = "everywhere"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-tiny"), (LEAST[0], "-fits")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (LEAST[1], "-high"), (40, "-tall")]  # noqa: RUF012

    def size_up(self, size: Size) -> None:
        """Take the classes of this size before the first layout, or the first picture would be laid out twice."""
        self.set_class(size.width < LEAST[0], "-tiny")
        self.set_class(size.height < LEAST[1], "-low")
        self.set_class(size.height >= 40, "-tall")

    @property
    def trackboard(self) -> TrackboardApp:
        """The app, by its own type."""
        return cast("TrackboardApp", self.app)

    def why_not(self, act: str) -> str:
        """Why an act cannot be done just now, in one sentence; '' if it can."""
        return ""

    @property
    def in_hand(self) -> int | None:
        """The child that acts are about: the one under the cursor, or whose case is open."""
        return None

    def say(self, sentence: str) -> None:
        """Tell the person something, until the next key."""

    def action_act(self, name: str, given: str = "") -> None:
        """Do an act, or say why not. A day that began while nobody looked is gone on to first."""
        self.trackboard.follow_day()
        act = acts.named(name)
        reason = self.why_not(name) or (self.trackboard.why_not(act, self.in_hand) if act else "")
        if reason:
            self.say(reason)
            return
        if act and act.sheet:
            self.trackboard.fill_in(act, self.in_hand)
            return
        method: Callable[..., None] = getattr(self, f"act_{name}", None) or getattr(self.app, f"act_{name}")
        if given:
            method(given)
        else:
            method()

    def children_changed(self) -> None:
        """The children, or how they are shown, changed: show them anew, keeping the place."""

    def names_hidden(self) -> None:
        """Names are no longer shown: let go of whatever was typed or read while they were."""
