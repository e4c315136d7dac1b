"""The lines at the foot: the prompt, what is under the cursor, and the keys."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from trackboard.tui.acts import Act
from trackboard.tui.drawing import Drawn, Line, fit, merged, plain, width_of
from trackboard.tui.themes import Role

Said = tuple[str, str]


class Bar(Drawn):
    """One line of words, the most important first: what has no room is left out whole."""

    def __init__(self) -> None:
        super().__init__()
        self.said: tuple[Said, ...] = ()

    def say(self, said: Sequence[Said]) -> None:
        """Say this, repainting only if it is new."""
        if tuple(said) != self.said:
            self.said = tuple(said)
            self.refresh()

    def line(self, y: int) -> Line:
        line: Line = []
        room = self.size.width - 1
        for words, role in self.said:
            words = plain(words)
            if not words:
                continue
            gap = " · " if line else " "
            if width_of(words) + len(gap) > room:
                if line:
                    continue
                words = fit(words, max(0, room - 1))
            ink: Role = role  # type: ignore[assignment]
            # The dot takes the style of what it leads in: a change of style costs more bytes than the words.
            line.append(Segment(gap + words, self.ink(ink, bold=not line)))
            room -= width_of(words) + len(gap)
        return merged(line)


class Prompt(Drawn):
    """A line to type into, of its own: shown text, what it found, and how to leave it."""

    def __init__(self) -> None:
        super().__init__()
        self.label = ""
        self.text = ""
        self.typing = False
        self.found = ""
        self.hint = ""

    def show(self, label: str, text: str, found: str, hint: str, *, typing: bool) -> None:
        """Say this, repainting only if it is new."""
        new = (label, text, found, hint, typing)
        if new != (self.label, self.text, self.found, self.hint, self.typing):
            self.label, self.text, self.found, self.hint, self.typing = new
            self.refresh()

    def line(self, y: int) -> Line:
        width = self.size.width
        label, hint = f" {self.label} " if self.label else " ", f"  {self.hint} "
        found = f"  {self.found}"
        room = max(0, width - width_of(label) - width_of(found) - width_of(hint) - 1)
        text = self.text if width_of(self.text) < room else fit(self.text, room, keep_end=True)
        cursor = [Segment(" ", self.ink("text", "raised", True))] if self.typing else []
        return [
            Segment(label, self.ink("accent", "surface", True)),
            Segment(text, self.ink("text", "surface", True)),
            *cursor,
            Segment(found, self.ink("accent", "surface", True)),
            Segment(hint, self.ink("muted", "surface")),
        ]

    def padding_style(self, y: int) -> Style:
        return self.ink("text", "surface")


class KeyBar(Drawn):
    """The keys that work here, as many as fit, help always among them."""

    def __init__(self, acts: Sequence[Act]) -> None:
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
            line.append(Segment(f" {pair[0]} ", self.ink("accent", "surface", True)))
            line.append(Segment(f"{pair[1]} ", self.ink("muted", "surface")))
            room -= _room(pair)
        return line

    def padding_style(self, y: int) -> Style:
        return self.ink("text", "surface")


def _room(pair: tuple[str, str]) -> int:
    return len(pair[0]) + len(pair[1]) + 3
