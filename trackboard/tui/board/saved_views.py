"""Saved views: chosen by typing or by number, saved by name, and kept in force while the board changes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import TYPE_CHECKING

from trackboard.board.review_views import VIEWS, View, view_label
from trackboard.casework.acts import saved_views
from trackboard.casework.acts.saved_views import OwnView
from trackboard.errors import TrackboardError
from trackboard.store.reads import view_rows
from trackboard.tui.forms.field_values import Option
from trackboard.tui.forms.pick import PickModal, ViewsModal
from trackboard.tui.parts.ask import AskModal

if TYPE_CHECKING:
    from trackboard.tui.board.board_screen import BoardScreen

SAVE, FORGET, EVERYONE = "save", "forget", "everyone"


class Viewing:
    """The conversation about views, at the board."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._app = screen.trackboard
        self._desk = self._app.desk()

    def choose(self) -> None:
        """Offer the views there are, the person's own among them."""
        among = [
            Option(view, view_label(view, self._app.policy), f"{self._whose(view)}  {key}".rstrip())
            for view, key in zip_longest(VIEWS, ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0"), fillvalue="")
        ]
        among += [Option(f"own:{each.name}", each.name, "my own") for each in saved_views.own_views(self._desk)]
        among.append(Option(EVERYONE, "Everyone", "no view"))
        writable = not self._app.why_not_record()
        if writable and (self._app.view or self._app.listing.narrowing):
            among.append(Option(SAVE, "Save what is shown now as a view of my own"))
        if writable and saved_views.own_views(self._desk):
            among.append(Option(FORGET, "Forget a view of my own"))
        self._app.push_screen(ViewsModal("Views", "what the board shows", among, lines=16), self._chosen)

    def _whose(self, view: str) -> str:
        return saved_views.whose(self._desk, view) if view in ("mine", "my_team") else ""

    def _chosen(self, which: str | None) -> None:
        if which is None:
            return
        if which == EVERYONE:
            self._screen.act_back()
        elif which == SAVE:
            self._ask_name()
        elif which == FORGET:
            self._ask_which()
        elif which.startswith("own:"):
            self._show_own(which.removeprefix("own:"))
        elif which in ("mine", "my_team") and not self._whose(which):
            self._ask_whose(which)
        else:
            self._screen.show_view(View(which, self._whose(which)))

    def _ask_whose(self, view: str) -> None:
        """Which owner, or team, the person is: asked once, and kept."""
        found = view_rows.owners(self._desk.db) if view == "mine" else view_rows.teams(self._desk.db)
        if not found:
            self._app.say(f"Nobody is named as {'owner' if view == 'mine' else 'team'} yet.")
            return

        def said(whose: str | None) -> None:
            if whose:
                if not self._app.why_not_record():
                    self._keep(lambda: saved_views.keep_whose(self._desk, view, whose))
                self._screen.show_view(View(view, whose))

        among = [Option(name, name, f"{count:,}") for name, count in found]
        title = "which owner are you?" if view == "mine" else "which team is yours?"
        self._app.push_screen(PickModal(view_label(view, self._app.policy).capitalize(), title, among), said)

    def _ask_name(self) -> None:
        narrowing, listing = self._app.listing.narrowing, self._app.listing
        seen = saved_views.own_views(self._desk)
        named = listing.privacy == "names" and bool(narrowing.text)
        words = "Saved without what is typed: names are shown." if named else "The name of the view"

        def said(name: str | None) -> None:
            if name:
                view = self._app.view or View("", "")
                text = "" if named else narrowing.text
                own = OwnView(name, view.id, view.whose, narrowing.overdue, narrowing.delay_point, text, listing.sort)
                self._keep(lambda: saved_views.keep_view(self._desk, own, seen=seen), f"Saved as {name}: f lists it.")

        self._app.push_screen(AskModal("Save a view of my own", words, saved_views.LONGEST), said)

    def _ask_which(self) -> None:
        def said(name: str | None) -> None:
            if name:
                self._keep(lambda: saved_views.drop_view(self._desk, name), f"The view {name} is forgotten.")

        among = [Option(each.name, each.name) for each in saved_views.own_views(self._desk)]
        self._app.push_screen(PickModal("Views", "forget one of my own", among), said)

    def _keep(self, do: Callable[[], None], then: str = "") -> None:
        """Write among the person's own, and say so, or why it could not be."""
        try:
            do()
        except TrackboardError as problem:
            then = str(problem)
        if then:
            self._app.say(then)

    def _show_own(self, name: str) -> None:
        own = next(each for each in saved_views.own_views(self._desk) if each.name == name)
        self._screen.show_own_view(own)
