"""Which cards of a column stand on which lines: attention takes room, and what has no room is counted below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trackboard.board.model import ON_TRACK


def lines_of(kind: int) -> int:
    """Lines of a card."""
    return 1 if kind == ON_TRACK else 2


class Placed(NamedTuple):
    """A card in sight: which one of the column, and its first line."""

    row: int
    y: int
    lines: int


class ColumnRows(NamedTuple):
    """The cards of a column in sight. `close`: no blank line stands between them."""

    cards: tuple[Placed, ...]
    close: bool
    counted: bool
    """Whether the last line counts those out of sight."""

    @property
    def top(self) -> int:
        """The first row in sight."""
        return self.cards[0].row if self.cards else 0

    @property
    def end(self) -> int:
        """The row after the last in sight."""
        return self.cards[-1].row + 1 if self.cards else 0

    def at(self, y: int) -> Placed | None:
        """The card on line `y`."""
        return next((card for card in self.cards if card.y <= y < card.y + card.lines), None)


def rows_of(kinds: Sequence[int], height: int, top: int = 0) -> ColumnRows:
    """The cards of a column of these kinds in `height` lines, from the row `top` on if not all have room.

    With room, a blank line stands between cards and before those on track; with less, only before those on track.
    """
    if len(kinds) <= height:
        for spaced, close in ((_between_all, False), (_before_on_track, True), (_nowhere, True)):
            fitting = _placed(kinds, spaced)
            if not fitting or fitting[-1].y + fitting[-1].lines <= height:
                return ColumnRows(fitting, close, False)
    cards: list[Placed] = []
    y, room = 0, max(1, height - 1)
    for row in range(top, len(kinds)):
        lines = lines_of(kinds[row])
        if y + lines > room and cards:
            break
        cards.append(Placed(row, y, lines))
        y += lines
    return ColumnRows(tuple(cards), True, True)


def _placed(kinds: Sequence[int], spaced: object) -> tuple[Placed, ...]:
    found = []
    y = 0
    for row, kind in enumerate(kinds):
        if row and spaced(kinds[row - 1], kind):  # type: ignore[operator]
            y += 1
        found.append(Placed(row, y, lines_of(kind)))
        y += lines_of(kind)
    return tuple(found)


def _between_all(before: int, kind: int) -> bool:
    return bool(before or kind)


def _before_on_track(before: int, kind: int) -> bool:
    return bool(before) and not kind


def _nowhere(before: int, kind: int) -> bool:
    return False


def last_top(kinds: Sequence[int], height: int) -> int:
    """The first row in sight once the last one is."""
    room, top = max(1, height - 1), len(kinds)
    while top > 0 and (room := room - lines_of(kinds[top - 1])) >= 0:
        top -= 1
    return min(top, max(0, len(kinds) - 1))


def top_for(kinds: Sequence[int], height: int, top: int, row: int) -> int:
    """The first row in sight, so that `row` is: moved by half a page, so that most moves scroll nothing."""
    last = last_top(kinds, height)
    if row < top:
        half, back = max(1, height // 2), row
        while back > 0 and (half := half - lines_of(kinds[back - 1])) >= 0:
            back -= 1
        return max(0, min(back, last))
    rows = rows_of(kinds, height, top)
    if not rows.counted or row < rows.end:
        return min(top, last)
    half, new = max(1, height // 2), top
    while new < row and (half := half - lines_of(kinds[new])) >= 0:
        new += 1
    if row >= rows_of(kinds, height, new).end:
        new = row
        room = max(1, height - 1) - lines_of(kinds[row])
        while new > 0 and (room := room - lines_of(kinds[new - 1])) >= 0:
            new -= 1
    return max(0, min(new, last))
