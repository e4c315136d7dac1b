"""Children as rows under a head, with the row in hand as a band: what the table and the passages have in common."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region

from trackboard.paint.cells import Line, filled, merged
from trackboard.paint.palette import Ground, Ink
from trackboard.paint.text import width_of
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.board.child_view import ChildView
from trackboard.tui.board.pane_words import Place
from trackboard.tui.labels import nobody_words
from trackboard.tui.listing import Listing

PANE = 47
"""Cells of the pane beside the rows."""
HEAD = 2
"""Lines over the rows: titles, and a rule that says how many rows are out of sight."""


class RowView(ChildView):
    """A subclass says which children there are, and draws the head and a row."""

    HEAD = HEAD

    def __init__(self, listing: Listing, policy: Policy) -> None:
        super().__init__(listing, policy)
        self._row = 0
        self._top = 0
        self._rows = 20

    @property
    def rows_shown(self) -> Sequence[int]:
        """The ids of the rows, in their order."""
        return ()

    @property
    def trail(self) -> Sequence[int]:
        return self.rows_shown

    @property
    def wished_width(self) -> int:
        return self.app.size.width - PANE - 2

    @property
    def place(self) -> Place:
        return Place(self._row + 1 if self.selected is not None else 0, len(self.rows_shown))

    # --- The cursor ---

    def select(self, child: int | None) -> None:
        ids = self.rows_shown
        if child is not None and child in ids:
            self._row = ids.index(child)
        self._row = max(0, min(self._row, len(ids) - 1))
        self._follow()
        self.reload()

    def _follow(self) -> bool:
        """Bring the cursor's row into sight, by half a page so that most moves scroll nothing. Whether it scrolled."""
        ids, before = self.rows_shown, self._top
        self.selected = ids[self._row] if self._row < len(ids) else None
        if self._row < self._top:
            self._top = min(self._row, self._top - self._rows // 2)
        elif self._row >= self._top + self._rows:
            self._top = max(self._row - self._rows + 1, self._top + self._rows // 2)
        self._top = max(0, min(self._top, len(ids) - self._rows))
        return self._top != before

    def move(self, direction: str) -> bool:
        rows = {"up": self._row - 1, "down": self._row + 1, "page_up": self._row - self._rows,
                "page_down": self._row + self._rows, "first": 0, "last": len(self.rows_shown) - 1}  # fmt: skip
        return self._go(rows.get(direction, self._row))

    def jump(self, stage: int) -> None:
        wanted = set(self.listing.ids[self.listing.stages[stage]])
        self._go(next((row for row, child in enumerate(self.rows_shown) if child in wanted), self._row))

    def _go(self, row: int) -> bool:
        """Put the cursor on a row. Whether it moved."""
        row = max(0, min(row, len(self.rows_shown) - 1))
        old = self._row
        if row == old:
            return False
        self._row = row
        if self._follow():
            self.reload()
            return True
        for place in (old, row):
            self.refresh(Region(0, self.HEAD + place - self._top, self.size.width, 1))
        self.call_after_refresh(self.prefetch)
        return True

    # --- What is in sight ---

    def lay_out(self, width: int, height: int) -> None:
        self._rows = max(1, height - self.HEAD)
        self._follow()

    def in_sight(self, *, ahead: bool) -> Sequence[int]:
        more = self._rows if ahead else 0
        return self.rows_shown[max(0, self._top - more) : self._top + self._rows + more]

    def layout_now(self) -> object:
        listing = self.listing
        return self.size, self._top, len(self.rows_shown), self.selected, listing.narrowing, listing.not_shown

    # --- The mouse ---

    def on_click(self, event: events.Click) -> None:
        row = self._top + event.y - self.HEAD
        if event.y >= self.HEAD and row < len(self.rows_shown):
            self.post_message(self.ChildSelected() if self._go(row) else self.ChildOpened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(-3)

    def _wheel(self, step: int) -> None:
        top = max(0, min(self._top + step, len(self.rows_shown) - self._rows))
        if top != self._top:
            self._top = top
            self.reload()

    # --- Drawing ---

    def head_line(self, y: int) -> Line:
        """Line `y` of the head."""
        return []

    def row_line(self, child: int, ground: Ground) -> Line:
        """The row of a child; nothing where it is not read yet."""
        return []

    def child_line(self, y: int) -> Line:
        if y < self.HEAD:
            return self.head_line(y)
        ids, row = self.rows_shown, self._top + y - self.HEAD
        if not ids and y == self.HEAD:
            return [(f"   {nobody_words(self.listing.narrowing, self.policy)}", Ink("muted"))]
        if row >= len(ids):
            return []
        in_hand = row == self._row
        ground: Ground = "row" if in_hand else "ground"
        sign = " ► " if in_hand else "   "
        return filled(
            merged([(sign, Ink("text", ground, True)), *self.row_line(ids[row], ground)]), self.size.width, ground
        )

    def rule(self) -> Line:
        """A line that says how many rows stand above and below."""
        above, below = self._top, len(self.rows_shown) - self._top - self._rows
        parts = [f"↑ {above:,}"] if above > 0 else []
        parts += [f"↓ {below:,} more"] if below > 0 else []
        said = f" {'  '.join(parts)} " if parts else " "
        width = self.size.width - 1 - width_of(said)
        return [(" " + "─" * max(0, width), Ink("rule")), (said, Ink("muted"))]
