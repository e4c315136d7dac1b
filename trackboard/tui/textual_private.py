"""Everything that the screen does with Textual's private parts, in one place.

Textual may change these without a word: tests/tui/test_textual_private.py says which of them a new release has dropped,
and what is lost without it. Nothing else in trackboard touches a name of Textual's or Rich's that begins with `_`.
"""

from __future__ import annotations

import os
from asyncio import sleep
from collections.abc import Sequence
from time import monotonic
from typing import Any, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from textual import events
from textual._compositor import ChopsUpdate
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import WorkerFailed

PAUSE = 0.005
"""Seconds between two looks at whether a screen that is coming up takes keys yet."""
LONGEST = 0.5
"""Seconds after which a key that a screen was handed is given up: the screen has gone."""


class PlainText(LineFilter):
    """Takes control, bidirectional and invisible characters out of every line, keeping its width.

    The last line of defence: whatever a widget was given, only text reaches the terminal.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments; where a text has something a terminal would act on, without it."""
        for segment in segments:
            if not segment.text.isprintable():
                break
        else:
            return segments
        return [
            segment if segment.control or segment.text.isprintable() else Segment(_shown(segment.text), segment.style)
            for segment in segments
        ]


def _shown(text: str) -> str:
    kept = "".join(each if each.isprintable() else " " * cell_len(each) for each in text)
    return set_cell_size(kept, cell_len(text))


class TightUpdate(ChopsUpdate):
    """A partial update that is cropped at both ends.

    Textual crops what it repaints at the right edge of a change, and begins at the left edge of the widget. For a
    widget as wide as the screen that is most of the line: cropped at the left as well, a move of the cursor is a tenth
    of the bytes.
    """

    @classmethod
    def of(cls, update: ChopsUpdate) -> TightUpdate:
        """The same update."""
        return cls(update.chops, update.spans, update.chop_ends)

    def render_segments(self, console: Console) -> str:
        """What to write to the terminal."""
        written: list[str] = []
        for y, x1, x2 in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or end <= x1:
                    continue
                left, right = max(x, x1), min(end, x2)
                written.append(Control.move_to(left, y).segment.text)
                written.append(strip.crop(left - x, right - x).render(console))
        return "".join(written)


class PrivateApp(App[None], inherit_bindings=False):
    """An app that writes only text to the terminal, little of it, and no traceback; and that loses no key."""

    AT_ONCE: ClassVar[frozenset[str]] = frozenset()
    """Keys that wait for no screen."""

    def __init__(self) -> None:
        super().__init__(ansi_color="NO_COLOR" in os.environ or None)
        self._plain_text = PlainText()
        self._early: list[events.Key | events.Paste] = []
        """Keys that came before the screen that they are for, in order."""
        self._early_timer: Timer | None = None
        self._away_since = -LONGEST
        """When a key was handed to a screen that has not given it back yet."""

    # --- What is written to the terminal ---

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._plain_text]

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, ChopsUpdate):
            renderable = TightUpdate.of(renderable)
        super()._display(screen, renderable)

    def copy_to_clipboard(self, text: str) -> None:
        """Textual would send the text to the terminal (OSC 52), and with it wherever that keeps its clipboard."""

    def said_of_fault(self, fault: BaseException | None) -> str:
        """What is said on the terminal when the app ends for a fault of its own."""
        return ""

    def _fatal_error(self) -> None:
        """Textual would print a traceback with every local variable, names and all."""
        fault = self._exception
        self._exit_renderables.append(self.said_of_fault(fault.error if isinstance(fault, WorkerFailed) else fault))
        self._close_messages_no_wait()

    # --- Keys, one after another ---

    async def on_event(self, event: events.Event) -> None:
        """Hand a key to the screen in front once that is up and is through with the key before.

        Textual hands over every key at once: what a person types while a form comes up, and what a slow line delivers
        in one go, reaches the screen before the form, and is lost there.
        """
        if isinstance(event, events.Key) and event.key in self.AT_ONCE:
            self._early.clear()  # it overtakes the others, which are for a screen that is not in front any more
        elif isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._early.append(event)
            await self._hand_over()
            return
        await super().on_event(event)

    async def _hand_over(self) -> None:
        """Hand over what waits, in order, as far as that is possible now; the rest a moment later."""
        while self._early and not self._is_away():
            front = self.screen
            if not front.is_mounted:
                if self._early_timer is None:
                    self._early_timer = self.set_timer(PAUSE, self._screen_may_be_up)
                return
            event = self._early.pop(0)
            if front.focused is None:
                # It comes back from the screen to do an act, which may open another screen: the next one waits for it.
                self._away_since = monotonic()
                await super().on_event(event)
                front.call_later(self.call_later, self._came_back)
            else:
                await super().on_event(event)

    def _is_away(self) -> bool:
        """Whether a key is with a screen. One that is gone gives none back."""
        return monotonic() < self._away_since + LONGEST

    async def _came_back(self) -> None:
        await sleep(0)  # what its act began to do in a task of its own has begun
        self._away_since = -LONGEST
        await self._hand_over()

    async def _screen_may_be_up(self) -> None:
        self._early_timer = None
        await self._hand_over()
