"""The command palette: what can be done on the screen that it was called from, and the reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from trackboard.clean import search_key
from trackboard.reports.catalogue import REPORTS
from trackboard.tui.parts.base_screen import ActScreen

BY_OTHER_WORDS = 1.0
"""How well an act fits that is found by other words than its title: better than letters here and there."""


class Command(NamedTuple):
    """One line of the palette."""

    title: str
    help: str
    words: str
    do: Callable[[], object]


class ActsProvider(Provider):
    """Finds an act by its title, or by other words that people have for it."""

    def commands(self) -> Iterator[Command]:
        """What can be done; nothing of Textual's own."""
        screen = self.screen
        if not isinstance(screen, ActScreen):
            return
        for act in screen.ACTS:
            if act.listed:
                yield Command(act.title, act.help, act.words, partial(screen.do_act, act))
        for name, entry in REPORTS.items():
            yield Command(f"Report: {name}", entry.about, "", partial(screen.session.open.report, name))

    async def discover(self) -> Hits:
        for command in sorted(self.commands()):
            yield DiscoveryHit(command.title, command.do, help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        typed = search_key(query).split()
        for command in self.commands():
            words = search_key(f"{command.title} {command.words}").split()
            by_words = all(any(word.startswith(part) for word in words) for part in typed)
            score = max(matcher.match(command.title), BY_OTHER_WORDS if by_words else 0)
            if score > 0:
                yield Hit(score, matcher.highlight(command.title), command.do, help=command.help)
