"""The child under the cursor, beside the columns or below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from textual.geometry import Region

from trackboard.board.model import Card
from trackboard.paint.cells import Line
from trackboard.paint.text import width_of
from trackboard.tui.board.child_pane import ChildPane
from trackboard.tui.board.child_view import ChildView
from trackboard.tui.board.preview import PAUSE, CardCase, Previewer, PreviewRead, PreviewWanted, of_card
from trackboard.tui.parts.line_widget import LineWidget

if TYPE_CHECKING:
    from trackboard.board.case import Case
    from trackboard.errors import TrackboardError
    from trackboard.tui.session import Session

BESIDE_FROM = 150
"""Cells of the screen from which on the pane stands beside the columns."""
NARROWEST = 37
"""Cells of it at least."""


class PaneView(LineWidget):
    """Shows one child. Only the lines that are others than before are painted."""

    def __init__(self, *, beside: bool) -> None:
        super().__init__()
        self._beside = beside
        self._pane: ChildPane | None = None
        self._lines: list[Line] = []
        self._drawn_for: object = None

    def show(self, pane: ChildPane | None) -> None:
        """Show this child; None: nobody."""
        before = self._lines
        self._pane, self._drawn_for = pane, None
        self._draw()
        if len(before) != len(self._lines):
            self.refresh()
            return
        changed = [
            Region(start, y, end - start, 1)
            for y, (old, new) in enumerate(zip(before, self._lines, strict=True))
            for start, end in _changed(old, new)
        ]
        if changed:
            self.refresh(*changed)

    def _draw(self) -> None:
        if self._drawn_for == self.size:
            return
        self._drawn_for = self.size
        width, height = self.size
        if self._pane is None:
            self._lines = []
        elif self._beside:
            self._lines = self._pane.panel(width, height)
        else:
            self._lines = self._pane.three_lines(width) if height > 3 else self._pane.two_lines(width)

    def line(self, y: int) -> Line:
        self._draw()
        return self._lines[y] if y < len(self._lines) else []


def _changed(old: Line, new: Line) -> list[tuple[int, int]]:
    """From which cell to which a line is another one; nothing where it is the same."""
    if old == new:
        return []
    before, after = _cells(old), _cells(new)
    if len(before) != len(after):
        return [(0, max(len(before), len(after)))]
    places = [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    return [(places[0], places[-1] + 1)] if places else []


def _cells(line: Line) -> list[tuple[str, object]]:
    """A letter and its ink for each cell; a wide letter has its second cell blank."""
    return [(each, ink) for text, ink in line for letter in text for each in (letter, *[""] * (width_of(letter) - 1))]


class Preview:
    """Shows on the panes the child under the cursor: what its card knows at once, the rest once it was read."""

    def __init__(
        self,
        session: Session,
        panes: Sequence[PaneView],
        view: Callable[[], ChildView],
        later: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self._session = session
        self._panes = panes
        self._view = view
        self._later = later
        self._shown: tuple[PreviewWanted, Card] | None = None
        self._waits = False
        self._still_since = 0.0

    def soon(self) -> None:
        """Show the child once the cursor stands still."""
        self._still_since = perf_counter()
        if not self._waits:
            self._waits = True
            self._later(PAUSE, self._look)

    def _look(self) -> None:
        left = PAUSE - (perf_counter() - self._still_since)
        if left > 0.005:
            self._later(left, self._look)
        else:
            self._waits = False
            self.show()

    def show(self) -> None:
        """Show the child now."""
        session, card = self._session, self._view().card
        if card is None:
            self._shown = None
            self._paint(None)
            return
        wanted = PreviewWanted(card.id, session.listing.privacy, session.board.as_at)
        if (wanted, card) != self._shown:
            self._shown = (wanted, card)
            self._paint(of_card(card, session.policy, session.board.as_at))
        if session.board.stands_in:  # for a day that has passed another board would have everyone computed again
            self._take(PreviewRead(wanted, session.read_case(card.id)))
        else:
            session.worker(Previewer).ask(wanted, self._take)

    def _take(self, read: PreviewRead | TrackboardError) -> None:
        """Show the child, unless the cursor is on another one by now; where it could not be read its card remains."""
        if isinstance(read, PreviewRead) and self._shown and read.wanted == self._shown[0] and read.case is not None:
            self._paint(read.case)

    def _paint(self, case: Case | CardCase | None) -> None:
        session, place = self._session, self._view().place
        pane = ChildPane(case, session.policy, session.board.as_at, place) if case is not None else None
        for each in self._panes:
            if each.display:
                each.show(pane)
