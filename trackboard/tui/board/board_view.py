"""The stage columns."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region

from trackboard.board.model import DUE_SOON, OVERDUE
from trackboard.paint.cards import card
from trackboard.paint.cells import Line, filled, merged
from trackboard.paint.palette import Ink
from trackboard.paint.signs import SYMBOLS
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.board.card_faces import face_of
from trackboard.tui.board.child_view import ChildView
from trackboard.tui.board.column_heads import ColumnHeads
from trackboard.tui.board.column_places import GAP, LOW, Columns, columns, left_for, taken, widths_of
from trackboard.tui.board.column_rows import ColumnRows, Placed, last_top, rows_of, top_for
from trackboard.tui.board.pane_words import Place
from trackboard.tui.board.totals import Outside
from trackboard.tui.labels import nobody_words
from trackboard.tui.listing import Listing

TOTALS = 84
"""Cells that the totals over the columns need at least, so that their words need not give way."""
Painted = tuple[int, int, bool, bool]
"""A card as it was drawn: the child, its width, whether it is in hand, and whether its column is closed up."""


class BoardView(ChildView):
    """Children as cards in stage columns: all of them where there is room, else a window that follows the cursor."""

    def __init__(self, listing: Listing, policy: Policy) -> None:
        super().__init__(listing, policy)
        self._stage = 0
        self._row = 0
        self._tops: dict[str, int] = {}
        self._columns = Columns((), 0, 0, 0, 4, 1)
        self._heads = ColumnHeads(listing, policy)
        self._rows: dict[int, ColumnRows] = {}
        self._painted: dict[Painted, list[Line]] = {}

    def _ids(self, stage: int) -> Sequence[int]:
        return self.listing.ids[self.listing.stages[stage]]

    def _kinds(self, stage: int) -> bytes:
        return self.listing.kinds(self.listing.stages[stage])

    def _top(self, stage: int) -> int:
        return self._tops.get(self.listing.stages[stage], 0)

    def _rows_of(self, stage: int) -> ColumnRows:
        """The cards of a column in sight."""
        rows = self._rows.get(stage)
        if rows is None:
            rows = self._rows[stage] = rows_of(self._kinds(stage), self._columns.rows, self._top(stage))
        return rows

    @property
    def window(self) -> range:
        """The columns in sight."""
        return self._columns.window

    # --- The cursor ---

    def select(self, child: int | None) -> None:
        if self._stage >= len(self.listing.stages):  # another view has fewer columns
            self._stage = 0
        place = self.listing.place(child) if child is not None else None
        if place is not None:
            self._stage, self._row = self.listing.stages.index(place[0]), place[1]
        else:
            self._settle()
        self._lay_out_columns()
        self._follow()
        self.reload()

    def _settle(self) -> None:
        """The nearest child that is shown: in this column, else in the nearest one that has any."""
        having = [stage for stage in range(len(self.listing.stages)) if self._ids(stage)]
        if having:
            self._stage = min(having, key=lambda stage: abs(stage - self._stage))
            self._row = min(self._row, len(self._ids(self._stage)) - 1)

    def _follow(self) -> bool:
        """Bring the cursor's card into sight. Whether anything scrolled."""
        self._rows.clear()
        ids, top = self._ids(self._stage), self._top(self._stage)
        before = (self._columns.left, top)
        self.selected = ids[self._row] if self._row < len(ids) else None
        if ids:
            top = top_for(self._kinds(self._stage), self._columns.rows, top, self._row)
        self._tops[self.listing.stages[self._stage]] = top
        if self._columns.widths and self._stage not in self.window:
            self._move_window(self._stage)
        return before != (self._columns.left, top)

    def _move_window(self, stage: int) -> None:
        places = self._columns
        left = left_for(places.widths, self.size.width, places.left, stage)
        self._columns = columns(places.widths, self.size.width, self.size.height, left, low=self._is_low)

    def move(self, direction: str) -> bool:
        stage, row = self._stage, self._row
        page = max(1, self._rows_of(stage).end - self._rows_of(stage).top - 1)
        if direction in ("left", "right"):
            step = -1 if direction == "left" else 1
            beside = range(stage + step, -1 if step < 0 else len(self.listing.stages), step)
            found = next((each for each in beside if self._ids(each)), None)
            return found is not None and self._go(found, self._row_beside(found))
        rows = {"up": row - 1, "down": row + 1, "page_up": row - page, "page_down": row + page,
                "first": 0, "last": len(self._ids(stage)) - 1}  # fmt: skip
        return self._go(stage, rows[direction])

    def _row_beside(self, stage: int) -> int:
        """The row of another column that stands on the line of the cursor, or next above it."""
        here = next((each.y for each in self._rows_of(self._stage).cards if each.row == self._row), 0)
        cards = self._rows_of(stage).cards
        return next((each.row for each in reversed(cards) if each.y <= here), cards[0].row if cards else 0)

    def jump(self, stage: int) -> None:
        self._go(stage, 0)

    def _go(self, stage: int, row: int) -> bool:
        """Put the cursor on a row of a column. Whether it moved."""
        row = max(0, min(row, len(self._ids(stage)) - 1))
        old = (self._stage, self._row)
        if not self._ids(stage) or (stage, row) == old:
            return False
        before = self._rows
        self._stage, self._row, self._rows = stage, row, {}
        if self._follow():
            self.reload()
            return True
        self._rows = before
        for place in (old, (stage, row)):
            self._refresh_card(*place)
        self.call_after_refresh(self.prefetch)
        return True

    def _refresh_card(self, stage: int, row: int) -> None:
        placed = next((each for each in self._rows_of(stage).cards if each.row == row), None)
        if placed is not None and stage in self.window:
            places = self._columns
            y = places.head + placed.y
            self.refresh(Region(places.x(stage), y, places.widths[stage], placed.lines))

    # --- What is in sight ---

    @property
    def _is_low(self) -> bool:
        return self.app.size.height < LOW

    def lay_out(self, width: int, height: int) -> None:
        self._lay_out_columns()
        self._follow()

    def _lay_out_columns(self) -> None:
        if not self.size:  # not shown: laid out again before it is
            self._laid_out_for = None
            return
        children = [self.listing.everyone(stage) for stage in self.listing.stages]
        widths = widths_of(children, self.app.size.width)
        left = self._columns.left
        self._columns = columns(widths, self.size.width, self.size.height, left, low=self._is_low)

    def layout_now(self) -> object:
        tops = [self._top(stage) for stage in self.window]
        listing = self.listing
        return self._columns, tops, self._heads.headings(), self.selected, listing.narrowing, listing.not_shown

    def forget_painted(self) -> None:
        self._painted.clear()
        self._rows.clear()

    def in_sight(self, *, ahead: bool) -> list[int]:
        found: list[int] = []
        for stage in self.window:
            rows = self._rows_of(stage)
            more = rows.end - rows.top if ahead and stage == self._stage else 0
            found.extend(self._ids(stage)[max(0, rows.top - more) : rows.end + more])
        return found

    @property
    def wished_width(self) -> int:
        children = [self.listing.everyone(stage) for stage in self.listing.stages]
        return max(taken(widths_of(children, self.app.size.width)) + 2, TOTALS)

    @property
    def place(self) -> Place:
        before = sum(self.listing.count(stage) for stage in self.listing.stages[: self._stage])
        return Place(before + self._row + 1 if self.selected is not None else 0, self.listing.shown)

    @property
    def outside(self) -> Outside:
        heads, window = self._heads.headings(), self.window
        sides = (heads[: window.start], heads[window.stop :])
        before, after = ((sum(head.children for head in side), sum(head.overdue for head in side)) for side in sides)
        return before, after

    # --- The mouse ---

    def on_click(self, event: events.Click) -> None:
        stage = self._columns.at(event.x)
        if stage is None or not self._ids(stage):
            return
        y = event.y - self._columns.head
        if y < 0:
            self._go(stage, self._rows_of(stage).top)
            self.post_message(self.ChildSelected())
        elif (placed := self._rows_of(stage).at(y)) is not None:
            moved = self._go(stage, placed.row)
            self.post_message(self.ChildSelected() if moved else self.ChildOpened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        """Scroll the column under the mouse; the cursor stays where it is."""
        stage = self._columns.at(event.x)
        if stage is None or not self._rows_of(stage).counted:
            return
        top = max(0, min(self._top(stage) + step, last_top(self._kinds(stage), self._columns.rows)))
        if top != self._top(stage):
            self._tops[self.listing.stages[stage]] = top
            self._rows.pop(stage, None)
            self.reload()

    # --- Drawing ---

    def child_line(self, y: int) -> Line:
        places = self._columns
        found: Line = [(" " * places.margin, Ink())]
        for stage in places.window:
            width = places.widths[stage]
            if y < places.head:
                found += self._heads.line(stage, y, width, places.head, coloured=self.brush.has_colour)
            else:
                found += self._card_line(stage, y - places.head, width)
            found.append((" " * GAP, Ink()))
        return merged(found)

    def _card_line(self, stage: int, y: int, width: int) -> Line:
        rows = self._rows_of(stage)
        if rows.counted and y == self._columns.rows - 1:
            return self._out_of_sight(stage, rows, width)
        placed = rows.at(y)
        if placed is None:
            words = (
                nobody_words(self.listing.narrowing, self.policy) if not y and not rows.cards and width > GAP else ""
            )
            return filled([(words, Ink("muted"))], width)
        lines = self._card(stage, placed, width, close=rows.close)
        return lines[y - placed.y] if lines else [(" " * width, Ink())]

    def _card(self, stage: int, placed: Placed, width: int, *, close: bool) -> list[Line]:
        child = self._ids(stage)[placed.row]
        in_hand = stage == self._stage and placed.row == self._row
        key = (child, width, in_hand, close)
        lines = self._painted.get(key)
        found = self.listing.card(child)
        if lines is None and found is not None:
            face = face_of(found, self.policy, self.listing.board.as_at, width)
            lines = self._painted[key] = card(face, width, in_hand=in_hand, close=close)
        return lines or []

    def _out_of_sight(self, stage: int, rows: ColumnRows, width: int) -> Line:
        """`↑ 2 ↓ 16 ◆3`: how many stand above and below, and of those below how many are late, else due soon."""
        kinds = self._kinds(stage)
        above, below = rows.top, len(kinds) - rows.end
        said: Line = [(f"↑ {above:,} ", Ink("second"))] if above else []
        if below:
            said.append((f"↓ {below:,} ", Ink("second")))
            rest = kinds[rows.end :]
            for kind, standing in ((OVERDUE, "overdue"), (DUE_SOON, "due_soon")):
                if many := rest.count(kind):
                    said.append((f"{SYMBOLS[standing]}{many:,}", Ink(standing, bold=True)))  # type: ignore[arg-type]
                    break
        if sum(len(text.rstrip()) + 1 for text, _ in said) > width + 1:
            said = [(text.replace("↑ ", "↑").replace("↓ ", "↓"), ink) for text, ink in said]
        return filled(said, width)
