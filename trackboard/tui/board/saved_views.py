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

if TYPE_CHECKING:
    from trackboard.tui.session import Session

SAVE, FORGET, EVERYONE = "save", "forget", "everyone"
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")


class SavedViews:
    """Choosing, saving and forgetting views, at the board. `show`, `show_own` and `show_all` are what comes of it."""

    def __init__(
        self,
        session: Session,
        show: Callable[[View], None],
        show_own: Callable[[OwnView], None],
        show_all: Callable[[], None],
    ) -> None:
        self._session = session
        self._desk = session.desk()
        self._show, self._show_own, self._show_all = show, show_own, show_all

    async def choose(self) -> None:
        """Offer the views there are, the person's own among them, and do what is chosen."""
        policy, own = self._session.policy, {each.name: each for each in saved_views.own_views(self._desk)}
        among = [
            Option(view, view_label(view, policy), f"{self._whose(view)}  {key}".rstrip())
            for view, key in zip_longest(VIEWS, KEYS, fillvalue="")
        ]
        among += [Option(f"own:{name}", name, "my own") for name in own]
        among.append(Option(EVERYONE, "Everyone", "no view"))
        writable = not self._session.why_not_record()
        if writable and (self._session.view or self._session.listing.narrowing):
            among.append(Option(SAVE, "Save what is shown now as a view of my own"))
        if writable and own:
            among.append(Option(FORGET, "Forget a view of my own"))
        which = await self._session.open.pick_view(among)
        if which == EVERYONE:
            self._show_all()
        elif which == SAVE:
            await self._save()
        elif which == FORGET:
            await self._forget()
        elif which is not None and which.startswith("own:"):
            self._show_own(own[which.removeprefix("own:")])
        elif which is not None:
            await self._show_one(which)

    def _whose(self, view: str) -> str:
        return saved_views.whose(self._desk, view) if view in ("mine", "my_team") else ""

    async def _show_one(self, view: str) -> None:
        whose: str | None = self._whose(view)
        if view in ("mine", "my_team") and not whose:
            whose = await self._ask_whose(view)
        if whose is not None:
            self._show(View(view, whose))

    async def _ask_whose(self, view: str) -> str | None:
        """Which owner, or team, the person is: asked once, and kept."""
        found = view_rows.owners(self._desk.db) if view == "mine" else view_rows.teams(self._desk.db)
        if not found:
            self._session.say(f"Nobody is named as {'owner' if view == 'mine' else 'team'} yet.")
            return None
        label = view_label(view, self._session.policy).capitalize()
        title = "which owner are you?" if view == "mine" else "which team is yours?"
        whose = await self._session.open.pick(label, title, (Option(name, name, f"{count:,}") for name, count in found))
        if whose and not self._session.why_not_record():
            self._keep(lambda: saved_views.keep_whose(self._desk, view, whose))
        return whose

    async def _save(self) -> None:
        listing, view = self._session.listing, self._session.view or View("", "")
        narrowing = listing.narrowing
        seen = saved_views.own_views(self._desk)
        named = listing.privacy == "names" and bool(narrowing.text)
        words = "Saved without what is typed: names are shown." if named else "The name of the view"
        name = await self._session.open.ask("Save a view of my own", words, saved_views.LONGEST)
        if name:
            text = "" if named else narrowing.text
            own = OwnView(name, view.id, view.whose, narrowing.overdue, narrowing.delay_point, text, listing.sort)
            self._keep(lambda: saved_views.keep_view(self._desk, own, seen=seen), f"Saved as {name}: f lists it.")

    async def _forget(self) -> None:
        among = [Option(each.name, each.name) for each in saved_views.own_views(self._desk)]
        name = await self._session.open.pick("Views", "forget one of my own", among)
        if name:
            self._keep(lambda: saved_views.drop_view(self._desk, name), f"The view {name} is forgotten.")

    def _keep(self, do: Callable[[], None], then: str = "") -> None:
        """Write among the person's own, and say so, or why it could not be."""
        try:
            do()
        except TrackboardError as problem:
            then = str(problem)
        if then:
            self._session.say(then)
