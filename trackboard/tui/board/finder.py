"""Finding children as one types: a first slice at once, the rest between key presses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from trackboard.tui.listing import Narrowing, Search

if TYPE_CHECKING:
    from trackboard.tui.session import Session

SLICE = 0.004
"""Seconds of looking between two looks at the keyboard."""


class Finder:
    """What is typed, and the children that it finds among those of the listing."""

    def __init__(
        self, session: Session, show: Callable[[], None], later: Callable[[Callable[[], None]], object]
    ) -> None:
        self.typed = ""
        self._session = session
        self._show = show
        self._later = later
        self._search: Search | None = None

    @property
    def elsewhere(self) -> Counter[str]:
        """How many were found who are not shown, by where they are."""
        return self._search.elsewhere if self.typed and self._search is not None else Counter()

    @property
    def waits(self) -> bool:
        """Whether what is searched is still read."""
        return bool(self.typed) and self._session.search_text is None

    def narrow(self, narrowing: Narrowing) -> None:
        """Show only part of the children; what is typed goes on narrowing them."""
        hits = self._search.hits if narrowing.text and self._search is not None else None
        self._session.listing.narrow(narrowing, hits)
        self._show()

    def type(self, text: str) -> None:
        """Find this instead of what was typed before."""
        self.typed = text
        searched, now = self._session.search_text, self._session.listing.narrowing
        if searched is None:
            self._show()
        elif not text.strip():
            self._search = None
            self.narrow(now._replace(text=""))
        else:
            search = self._search = Search(searched, text)
            done = search.run(perf_counter() + SLICE)
            self.narrow(now._replace(text=text))
            if not done:
                self._later(lambda: self._go_on(search))

    def _go_on(self, search: Search) -> None:
        if search is not self._search:
            return
        if search.run(perf_counter() + SLICE):
            self.narrow(self._session.listing.narrowing)
        else:
            self._later(lambda: self._go_on(search))

    def find_again(self) -> None:
        """The children were read again: look for what is typed among them, to the end. Shows nothing."""
        searched = self._session.search_text
        if self.typed.strip() and searched is not None:
            self._search = Search(searched, self.typed)
            while not self._search.run(perf_counter() + 1):
                pass
            listing = self._session.listing
            listing.narrow(listing.narrowing._replace(text=self.typed), self._search.hits)

    def forget(self) -> None:
        """Let go of what was typed. Shows nothing."""
        if self.typed:
            self.typed, self._search = "", None
            listing = self._session.listing
            listing.narrow(listing.narrowing._replace(text=""))
