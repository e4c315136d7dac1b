"""The same children as a table, one line each, in one order regardless of stage."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region

from trackboard.paint.cells import Line, merged
from trackboard.paint.palette import Ground, Ink
from trackboard.paint.text import fit, width_of
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.board.child_view import ChildView
from trackboard.tui.board.table_columns import GAP, cell, columns_for
from trackboard.tui.labels import nobody_words
from trackboard.tui.listing import Listing

HEAD = 2
"""Lines over the rows: titles, and a rule that says how many rows are out of sight."""


class TableView(ChildView):
    """Children as rows; as many columns as there is room for, the most telling ones longest."""

    def __init__(self, listing: Listing, policy: Policy) -> None:
        super().__init__(listing, policy)
        self._row = 0
        self._top = 0
        self._rows = 20
        self._columns = columns_for(160)

    @property
    def trail(self) -> Sequence[int]:
        return self.listing.ranked

    # --- The cursor ---

    def select(self, child: int | None) -> None:
        ranked = self.listing.ranked
        if child is not None and child in ranked:
            self._row = ranked.index(child)
        self._row = max(0, min(self._row, len(ranked) - 1))
        self._follow()
        self.reload()

    def _follow(self) -> bool:
        """Bring the cursor's row into sight, by half a page so that most moves scroll nothing. Whether it scrolled."""
        ids, before = self.listing.ranked, self._top
        self.selected = ids[self._row] if self._row < len(ids) else None
        if self._row < self._top:
            self._top = min(self._row, self._top - self._rows // 2)
        elif self._row >= self._top + self._rows:
            self._top = max(self._row - self._rows + 1, self._top + self._rows // 2)
        self._top = max(0, min(self._top, len(ids) - self._rows))
        return self._top != before

    def move(self, direction: str) -> bool:
        rows = {"up": self._row - 1, "down": self._row + 1, "page_up": self._row - self._rows,
                "page_down": self._row + self._rows, "first": 0, "last": len(self.listing.ranked) - 1}  # fmt: skip
        return self._go(rows.get(direction, self._row))

    def jump(self, stage: int) -> None:
        wanted = set(self.listing.ids[self.listing.stages[stage]])
        self._go(next((row for row, child in enumerate(self.listing.ranked) if child in wanted), self._row))

    def _go(self, row: int) -> bool:
        """Put the cursor on a row. Whether it moved."""
        row = max(0, min(row, len(self.listing.ranked) - 1))
        old = self._row
        if row == old:
            return False
        self._row = row
        if self._follow():
            self.reload()
            return True
        for place in (old, row):
            self.refresh(Region(0, HEAD + place - self._top, self.size.width, 1))
        self.call_after_refresh(self.prefetch)
        return True

    # --- What is in sight ---

    def lay_out(self, width: int, height: int) -> None:
        self._rows = max(1, height - HEAD)
        self._columns = columns_for(width)
        self._follow()

    def in_sight(self, *, ahead: bool) -> Sequence[int]:
        more = self._rows if ahead else 0
        return self.listing.ranked[max(0, self._top - more) : self._top + self._rows + more]

    def layout_now(self) -> object:
        listing = self.listing
        return self.size, self._top, len(listing.ranked), self.selected, listing.narrowing, listing.not_shown

    # --- The mouse ---

    def on_click(self, event: events.Click) -> None:
        row = self._top + event.y - HEAD
        if event.y >= HEAD and row < len(self.listing.ranked):
            self.post_message(self.ChildSelected() if self._go(row) else self.ChildOpened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(-3)

    def _wheel(self, step: int) -> None:
        top = max(0, min(self._top + step, len(self.listing.ranked) - self._rows))
        if top != self._top:
            self._top = top
            self.reload()

    # --- Drawing ---

    def child_line(self, y: int) -> Line:
        if y == 0:
            titles = "".join(
                fit(cell(column, width, column.title), width) + " " * GAP for column, width in self._columns
            )
            return [(f" {titles}", Ink("muted", bold=True))]
        if y == 1:
            return self._rule()
        row = self._top + y - HEAD
        ids = self.listing.ranked
        if not ids and y == HEAD:
            return [(f" {nobody_words(self.listing.narrowing, self.policy)}", Ink("muted"))]
        card = self.listing.card(ids[row]) if row < len(ids) else None
        if card is None:
            return []
        ground: Ground = "row" if row == self._row else "ground"
        line = [(" ", Ink("text", ground))]
        for column, width in self._columns:
            text = fit(cell(column, width, column.text(card, self.policy)), width) + " " * GAP
            role = column.role(card)
            line.append((text, Ink(role, ground, column.bold or role == "overdue")))
        taken = 1 + sum(width + GAP for _, width in self._columns)
        line.append((" " * max(0, self.size.width - taken), Ink("text", ground)))
        return merged(line)

    def _rule(self) -> Line:
        above, below = self._top, len(self.listing.ranked) - self._top - self._rows
        parts = [f"↑ {above:,}"] if above > 0 else []
        parts += [f"↓ {below:,} more"] if below > 0 else []
        said = f" {'  '.join(parts)} " if parts else " "
        width = self.size.width - 1 - width_of(said)
        return [(" " + "─" * max(0, width), Ink("rule")), (said, Ink("muted"))]
