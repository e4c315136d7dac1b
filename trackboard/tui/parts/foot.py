"""The lines at the foot: what narrows the board and what is under the cursor, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from trackboard.paint.cells import Line, merged, wide
from trackboard.paint.palette import Ink, Name
from trackboard.paint.text import fit, plain, width_of
from trackboard.tui.acts import Act
from trackboard.tui.parts.line_widget import LineWidget

Said = tuple[str, str]


class Narrowed(NamedTuple):
    """What narrows the board, as the bar says it: by what, the text typed, how many it leaves, and the way out."""

    by: str
    text: str
    found: str
    hint: str
    typing: bool


class Bar(LineWidget):
    """One line: what narrows the board, then words, the most important first. What has no room is left out whole.

    A line that comes and goes would move everything over it, and be paid for with the whole screen.
    """

    def __init__(self) -> None:
        super().__init__()
        self.said: tuple[Said, ...] = ()
        self.narrowed: Narrowed | None = None

    def say(self, said: Sequence[Said], narrowed: Narrowed | None = None) -> None:
        """Say this, repainting only if it is new."""
        if (tuple(said), narrowed) != (self.said, self.narrowed):
            self.said, self.narrowed = tuple(said), narrowed
            self.refresh()

    def line(self, y: int) -> Line:
        line = self._narrowing(self.narrowed) if self.narrowed else []
        start = len(line)
        room = self.size.width - 1 - wide(line)
        for words, role in self.said:
            words = plain(words)
            if not words:
                continue
            gap = " · " if len(line) > start else " "
            if width_of(words) + len(gap) > room:
                if line:
                    continue
                words = fit(words, max(0, room - 1))
            ink: Name = role  # type: ignore[assignment]
            # The dot takes the style of what it leads in: a change of style costs more bytes than the words.
            line.append((gap + words, Ink(ink, bold=len(line) == start)))
            room -= width_of(words) + len(gap)
        return merged(line)

    def _narrowing(self, narrowed: Narrowed) -> Line:
        by, found = f" {plain(narrowed.by)}", f" {narrowed.found} "
        hint = f" {narrowed.hint} " if narrowed.hint else ""
        if self.size.width < 100:
            hint = ""
        room = max(1, self.size.width - width_of(by) - width_of(found) - width_of(hint) - 2)
        text = plain(narrowed.text)
        text = (
            f" {text if width_of(text) <= room else fit(text, room, keep_end=True)}" if text or narrowed.typing else ""
        )
        return [
            (by, Ink("accent", "bar", True)),
            (text, Ink("text", "bar", True)),
            (" " if narrowed.typing else "", Ink("text", "row", True)),
            (found, Ink("accent", "bar", True)),
            (hint, Ink("muted", "bar")),
        ]


class KeyBar(LineWidget):
    """The keys that work here, as many as fit, help always among them."""

    def __init__(self, acts: Sequence[Act[Any]]) -> None:
        super().__init__()
        found = [(act.first_key, act.footer) for act in acts if act.footer]
        self._always = next((pair for pair in found if pair[1] == "help"), ("", ""))
        self._usual = self._keys = tuple(found)

    def show(self, keys: Sequence[tuple[str, str]] = ()) -> None:
        """Say these keys instead, while something is typed or chosen; none: the usual ones."""
        new = tuple(keys) or self._usual
        if new != self._keys:
            self._keys = new
            self.refresh()

    def line(self, y: int) -> Line:
        line: Line = []
        kept = _room(self._always) if self._always in self._keys else 0
        room = self.size.width - kept
        for pair in self._keys:
            if pair == self._always:
                room += kept
            elif _room(pair) > room:
                continue
            line.append((f" {pair[0]} ", Ink("accent", "bar", True)))
            line.append((f"{pair[1]} ", Ink("muted", "bar")))
            room -= _room(pair)
        return line

    def ground_ink(self, y: int) -> Ink:
        return Ink("text", "bar")


def _room(pair: tuple[str, str]) -> int:
    return len(pair[0]) + len(pair[1]) + 3
