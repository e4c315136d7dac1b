"""The stage columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Region

from trackboard.paint.cells import Line, merged
from trackboard.paint.palette import Ground, Ink
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.board.card_lines import pieces
from trackboard.tui.board.child_view import ChildView
from trackboard.tui.board.column_heads import ColumnHeads
from trackboard.tui.board.column_places import columns
from trackboard.tui.labels import nobody_words
from trackboard.tui.listing import Listing


class BoardView(ChildView):
    """Children as cards in stage columns: all of them where there is room, else a window that follows the cursor."""

    def __init__(self, listing: Listing, policy: Policy) -> None:
        super().__init__(listing, policy)
        self._stage = 0
        self._row = 0
        self._left = 0
        self._tops: dict[str, int] = {}
        self._grid = columns(160, 40, len(listing.stages))
        self._heads = ColumnHeads(listing, policy)
        self._painted: dict[tuple[int, bool], list[Line]] = {}

    def _ids(self, stage: int) -> Sequence[int]:
        return self.listing.ids[self.listing.stages[stage]]

    def _top(self, stage: int) -> int:
        return self._tops.get(self.listing.stages[stage], 0)

    @property
    def _window(self) -> range:
        return range(self._left, min(self._left + self._grid.shown, len(self.listing.stages)))

    # --- The cursor ---

    def select(self, child: int | None) -> None:
        if self._stage >= len(self.listing.stages):  # another view has fewer columns
            self._stage = self._left = 0
        place = self.listing.place(child) if child is not None else None
        if place is not None:
            self._stage, self._row = self.listing.stages.index(place[0]), place[1]
        else:
            self._settle()
        self._follow()
        self.reload()

    def _settle(self) -> None:
        """The nearest child that is shown: in this column, else in the nearest one that has any."""
        having = [stage for stage in range(len(self.listing.stages)) if self._ids(stage)]
        if having:
            self._stage = min(having, key=lambda stage: abs(stage - self._stage))
            self._row = min(self._row, len(self._ids(self._stage)) - 1)

    def _follow(self) -> bool:
        """Bring the cursor's card into sight, by half a page so that most moves scroll nothing. Whether it scrolled."""
        ids, rows, top = self._ids(self._stage), self._grid.rows, self._top(self._stage)
        before = (self._left, top)
        self.selected = ids[self._row] if self._row < len(ids) else None
        if self._row < top:
            top = min(self._row, top - rows // 2)
        elif self._row >= top + rows:
            top = max(self._row - rows + 1, top + rows // 2)
        top = max(0, min(top, len(ids) - rows))
        self._tops[self.listing.stages[self._stage]] = top
        if self._stage not in self._window:
            self._left = self._stage if self._stage < self._left else self._stage - self._grid.shown + 1
        return before != (self._left, top)

    def move(self, direction: str) -> bool:
        stage, row, page = self._stage, self._row, self._grid.rows
        if direction in ("left", "right"):
            step = -1 if direction == "left" else 1
            beside = range(stage + step, -1 if step < 0 else len(self.listing.stages), step)
            found = next((each for each in beside if self._ids(each)), None)
            return found is not None and self._go(found, self._top(found) + row - self._top(stage))
        rows = {"up": row - 1, "down": row + 1, "page_up": row - page, "page_down": row + page,
                "first": 0, "last": len(self._ids(stage)) - 1}  # fmt: skip
        return self._go(stage, rows[direction])

    def jump(self, stage: int) -> None:
        self._go(stage, 0)

    def _go(self, stage: int, row: int) -> bool:
        """Put the cursor on a row of a column. Whether it moved."""
        row = max(0, min(row, len(self._ids(stage)) - 1))
        old = (self._stage, self._row)
        if not self._ids(stage) or (stage, row) == old:
            return False
        self._stage, self._row = stage, row
        if self._follow():
            self.reload()
            return True
        for place in (old, (stage, row)):
            self.refresh(self._card_region(*place))
        if old[0] != stage:
            for column in (old[0], stage):
                self.refresh(Region(self._x(column), self._grid.title, self._grid.width, 1))
        self.call_after_refresh(self.prefetch)
        return True

    # --- What is in sight ---

    def lay_out(self, width: int, height: int) -> None:
        self._grid = columns(width, height, len(self.listing.stages))
        self._left = max(0, min(self._left, len(self.listing.stages) - self._grid.shown))
        self._follow()

    def layout_now(self) -> object:
        listing = self.listing
        stages = [
            (stage, listing.count(stage), listing.everyone(stage), listing.overdue(stage), listing.questions(stage))
            for stage in listing.stages
        ]
        tops = [self._top(stage) for stage in self._window]
        return self.size, self._left, tops, stages, self.selected, listing.narrowing, listing.not_shown

    def forget_painted(self) -> None:
        self._painted.clear()

    def in_sight(self, *, ahead: bool) -> list[int]:
        found: list[int] = []
        for stage in self._window:
            top, more = self._top(stage), self._grid.rows if ahead and stage == self._stage else 0
            found.extend(self._ids(stage)[max(0, top - more) : top + self._grid.rows + more])
        return found

    def _x(self, stage: int) -> int:
        return (stage - self._left) * self._grid.width

    def _card_region(self, stage: int, row: int) -> Region:
        y = self._grid.body + (row - self._top(stage)) * self._grid.pitch
        return Region(self._x(stage), y, self._grid.width, self._grid.shape.lines)

    # --- The mouse ---

    def _stage_at(self, x: int, y: int) -> int | None:
        if y < self._grid.overview:
            place = x // self._grid.overview_width(self.size.width)
            stage = y * self._grid.per_line + place
            return stage if place < self._grid.per_line and stage < len(self.listing.stages) else None
        stage = self._left + x // self._grid.width
        return stage if stage in self._window else None

    def on_click(self, event: events.Click) -> None:
        stage = self._stage_at(event.x, event.y)
        if stage is None or not self._ids(stage):
            return
        row = (event.y - self._grid.body) // self._grid.pitch
        if event.y < self._grid.body:
            self._go(stage, self._top(stage))
            self.post_message(self.ChildSelected())
        elif row < self._grid.rows and self._top(stage) + row < len(self._ids(stage)):
            moved = self._go(stage, self._top(stage) + row)
            self.post_message(self.ChildSelected() if moved else self.ChildOpened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        """Scroll the column under the mouse; the cursor stays where it is."""
        stage = self._stage_at(event.x, self._grid.body)
        if stage is None:
            return
        top = max(0, min(self._top(stage) + step, len(self._ids(stage)) - self._grid.rows))
        if top != self._top(stage):
            self._tops[self.listing.stages[stage]] = top
            self.reload()

    # --- Drawing ---

    def child_line(self, y: int) -> Line:
        grid = self._grid
        if y < grid.overview:
            return self._heads.overview(y, grid, self.size.width, self._window)
        if y < grid.body:
            return self._across(
                lambda stage: self._heads.head(stage, y - grid.overview, grid, self._top(stage), stage == self._stage)
            )
        row, part = divmod(y - grid.body, grid.pitch)
        return self._across(lambda stage: self._card_line(stage, row, part)) if row < grid.rows else []

    def _across(self, draw: Callable[[int], Line]) -> Line:
        return merged(segment for stage in self._window for segment in draw(stage))

    def _card_line(self, stage: int, row: int, part: int) -> Line:
        ids, place, width = self._ids(stage), self._top(stage) + row, self._grid.width
        if not ids and (row, part) == (0, 0):
            words = nobody_words(self.listing.narrowing, self.policy)
            return [(f" {words}"[:width].ljust(width), Ink("muted"))]
        lines = self._card(ids[place], stage == self._stage and place == self._row) if place < len(ids) else []
        return lines[part] if part < len(lines) else [(" " * width, Ink())]

    def _card(self, child: int, selected: bool) -> list[Line]:
        lines = self._painted.get((child, selected))
        card = self.listing.card(child)
        if lines is None and card is not None:
            ground: Ground = "row" if selected else "bar"
            lines = self._painted[child, selected] = [
                [(" ", Ink()), *((text, Ink(role, ground, bold)) for text, role, bold in line)]
                for line in pieces(card, self._grid.shape, self.policy)
            ]
        return lines or []
