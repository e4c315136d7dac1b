"""The lines at the foot: what is said, or else the legend, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from trackboard.paint.cells import Line, kept, merged, wide
from trackboard.paint.palette import Ink, Name
from trackboard.paint.text import fit, plain, width_of, wrap
from trackboard.tui.acts import Act
from trackboard.tui.parts.line_widget import LineWidget

Said = tuple[str, str]
"""Words and their ink."""
MOST_LINES = 4
"""Of a sentence: more than that no sentence has at the least width."""


class Narrowed(NamedTuple):
    """What narrows the board, as the bar says it: by what, the text typed, how many it leaves, and the way out."""

    by: str
    text: str
    found: str
    hint: str
    typing: bool


class Bar(LineWidget):
    """What is said: one sentence, on as many lines as it needs, or several things on one line, the first ones first.

    With nothing to say it holds the legend, where there is one. What narrows the board stands before all of it.
    """

    def __init__(self, *, lines: int = 1) -> None:
        super().__init__()
        self.styles.height = "auto"
        self.least = lines
        """Lines that it has with nothing to say."""
        self._said: tuple[Said, ...] = ()
        self._narrowed: Narrowed | None = None
        self._legend: Line = []

    def say(self, said: Sequence[Said], narrowed: Narrowed | None = None, legend: Line | None = None) -> None:
        """Say this, repainting only if it is new."""
        new = (tuple(each for each in said if each[0]), narrowed, legend or [])
        if new != (self._said, self._narrowed, self._legend):
            before = self._needed(self.size.width)
            self._said, self._narrowed, self._legend = new
            self.refresh(layout=self._needed(self.size.width) != before)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self._needed(width)

    def _needed(self, width: int) -> int:
        return max(self.least, len(self._lines(width)) if self._said or self._narrowed else 0)

    def line(self, y: int) -> Line:
        lines = self._lines(self.size.width)
        return lines[y] if y < len(lines) else []

    def _lines(self, width: int) -> list[Line]:
        narrowed = _narrowing(self._narrowed, width) if self._narrowed else []
        room = width - wide(narrowed) - 2
        if len(self._said) == 1:
            words, role = plain(self._said[0][0]), self._said[0][1]
            ink = Ink(role, bold=True)  # type: ignore[arg-type]
            if narrowed and width_of(words) <= room:
                return [[*narrowed, (f" {words}", ink)]]
            under = [[(f" {line}", ink)] for line in wrap(words, max(1, width - 2))[:MOST_LINES]]
            return [narrowed, *under] if narrowed else under
        if not self._said:
            return [narrowed or self._legend]
        return [[*narrowed, *_one_after_another(self._said, room)]]


def _one_after_another(said: Sequence[Said], room: int) -> Line:
    """What fits of several things, whole, the first of them in bold."""
    line: Line = []
    for words, role in said:
        words, name = plain(words), role
        gap = " · " if line else " "
        if width_of(words) + len(gap) > room:
            if line:
                continue
            words = fit(words, max(0, room - 1))
        ink: Name = name  # type: ignore[assignment]
        # The dot takes the style of what it leads in: a change of style costs more bytes than the words.
        line.append((gap + words, Ink(ink, bold=not line)))
        room -= width_of(words) + len(gap)
    return merged(line)


def _narrowing(narrowed: Narrowed, width: int) -> Line:
    """`only overdue, filter: ns-00  10 of 91  escape shows all`."""
    by, found = f" {plain(narrowed.by)}", f"  {narrowed.found}"
    hint = f"  {narrowed.hint}" if narrowed.hint and width >= 100 else ""
    room = max(1, width - width_of(by) - width_of(found) - width_of(hint) - 2)
    text = plain(narrowed.text)
    if text or narrowed.typing:
        text = f" {text if width_of(text) <= room else fit(text, room, keep_end=True)}"
    return kept(
        [
            (by, Ink("accent", bold=True)),
            (text, Ink(bold=True)),
            (" ", Ink("text", "row")) if narrowed.typing else ("", Ink()),
            (found, Ink("second", bold=True)),
            (hint, Ink("muted")),
        ],
        width,
    )


class KeyBar(LineWidget):
    """The keys that work here: at the left what can be done with this, at the right where one can go.

    As many as fit; the blank key and help are always among them.
    """

    def __init__(self, acts: Sequence[Act[Any]]) -> None:
        super().__init__()
        self._usual = tuple(_Key(act.first_key, act.footer, act.goes, act.rank) for act in acts if act.footer)
        self._keys = self._usual

    def show(self, keys: Sequence[tuple[str, str]] = ()) -> None:
        """Say these keys and the blank key, while something is typed or chosen; none: the usual ones."""
        hide = [key for key in self._usual if key.word == "hide"]
        new = (*(_Key(key, word) for key, word in keys), *hide) if keys else self._usual
        if new != self._keys:
            self._keys = new
            self.refresh()

    def line(self, y: int) -> Line:
        return keys_line(self._keys, self.size.width)

    def ground_ink(self, y: int) -> Ink:
        return Ink(on="bar")


class _Key(NamedTuple):
    key: str
    word: str
    goes: bool = False
    rank: int = 1

    @property
    def width(self) -> int:
        """Cells that it takes with the gap before it."""
        return width_of(self.key) + width_of(self.word) + 3


_PLACES = {"meeting": 0, "reports": 1, "find": 3, "hide": 4, "help": 5}
"""Where what can be done on every screen stands among where one can go: the same place everywhere."""


def keys_line(keys: Sequence[_Key], width: int) -> Line:
    """The two groups at both ends of `width` cells."""
    room = width
    shown = set()
    for key in sorted(keys, key=lambda key: key.rank):
        if key.width <= room:
            shown.add(key)
            room -= key.width
    groups: tuple[Line, Line] = ([], [])
    for key in sorted(keys, key=lambda key: _PLACES.get(key.word, 2)):
        if key in shown:
            group = groups[key.goes]
            group += [(f"{'  ' if group else ' '}{key.key}", Ink("accent", "bar", True))]
            group += [(f" {key.word}", Ink("second", "bar"))]
    left, right = groups
    if right:
        right = [*right, (" ", Ink(on="bar"))]
    return merged([*left, (" " * max(0, width - wide(left) - wide(right)), Ink(on="bar")), *right])
