"""The stage columns, drawn line by line by one widget with a cursor of its own.

The cursor is never Textual's focus: moving that repaints the whole screen. A move marks two cards as changed, and reads
nothing: cards are read by windows, ahead of the cursor, when there is nothing else to do.
"""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message

from trackboard.pathway.policy import Policy
from trackboard.tui.drawing import Drawn, Line, apart, fit, width_of
from trackboard.tui.listing import Listing
from trackboard.tui.themes import SYMBOLS, Ground, Role
from trackboard.tui.widgets.cards import Piece, pieces
from trackboard.tui.widgets.columns import Columns, columns
from trackboard.tui.words import counted, standing_word


class BoardView(Drawn):
    """Children as cards in stage columns. `selected` is the id of the card under the cursor."""

    DEFAULT_CSS = "BoardView { height: 1fr; }"

    class CardSelected(Message):
        """A card was clicked."""

    class CardOpened(Message):
        """The selected card was clicked again."""

    def __init__(self, listing: Listing, policy: Policy) -> None:
        super().__init__()
        self.listing = listing
        self.policy = policy
        self.selected: int | None = None
        self._stage = 0
        self._row = 0
        self._left = 0
        self._tops: dict[str, int] = {}
        self._grid = columns(160, 40, len(listing.stages))
        self._painted: dict[tuple[int, bool], list[Line]] = {}

    # --- Where the cursor is -------------------------------------------------------------------------------------------

    @property
    def stage(self) -> str:
        """The stage of the cursor's column."""
        return self.listing.stages[self._stage]

    def _ids(self, stage: int) -> list[int]:
        return self.listing.ids[self.listing.stages[stage]]  # type: ignore[return-value]  # an array of ints

    def _top(self, stage: int) -> int:
        return self._tops.get(self.listing.stages[stage], 0)

    def select(self, child: int | None) -> None:
        """Put the cursor on a child; where it is not shown, keep it as near as can be. Repaints everything."""
        place = self.listing.place(child) if child is not None else None
        if place is not None:
            self._stage, self._row = self.listing.stages.index(place[0]), place[1]
        else:
            self._settle()
        self._follow()
        self.reload()

    def _settle(self) -> None:
        """The nearest child that is shown: in this column, else in the nearest one that has any."""
        stages = range(len(self.listing.stages))
        having = [stage for stage in stages if self._ids(stage)]
        if not having:
            self._row = 0
            return
        self._stage = min(having, key=lambda stage: abs(stage - self._stage))
        self._row = min(self._row, len(self._ids(self._stage)) - 1)

    def _follow(self) -> bool:
        """Bring the cursor's card into sight, by half a page, so that most moves scroll nothing. Whether it scrolled."""
        ids = self._ids(self._stage)
        self.selected = ids[self._row] if self._row < len(ids) else None
        rows, before = self._grid.rows, (self._left, self._top(self._stage))
        top = self._top(self._stage)
        if self._row < top:
            top = max(0, min(self._row, top - max(1, rows // 2)))
        elif self._row >= top + rows:
            top = max(self._row - rows + 1, min(top + max(1, rows // 2), len(ids) - rows))
        self._tops[self.stage] = max(0, min(top, len(ids) - rows)) if len(ids) > rows else 0
        if not self._left <= self._stage < self._left + self._grid.shown:
            self._left = self._stage if self._stage < self._left else self._stage - self._grid.shown + 1
        return before != (self._left, self._top(self._stage))

    def move(self, direction: str) -> bool:
        """Move the cursor up, down, left, right, page_up, page_down, first or last. Whether it moved."""
        stage, row = self._stage, self._row
        if direction in ("left", "right"):
            step = -1 if direction == "left" else 1
            at = stage + step
            while 0 <= at < len(self.listing.stages) and not self._ids(at):
                at += step
            if not 0 <= at < len(self.listing.stages):
                return False
            stage, row = at, self._top(at) + row - self._top(stage)
        else:
            page = self._grid.rows
            last = len(self._ids(stage)) - 1
            row = {"up": row - 1, "down": row + 1, "page_up": row - page, "page_down": row + page,
                   "first": 0, "last": last}[direction]  # fmt: skip
        return self.go_to(stage, row)

    def go_to(self, stage: int, row: int) -> bool:
        """Put the cursor on a row of a column. Whether it moved."""
        ids = self._ids(stage)
        row = max(0, min(row, len(ids) - 1))
        if not ids or (stage, row) == (self._stage, self._row):
            return False
        old = (self._stage, self._row)
        self._stage, self._row = stage, row
        if self._follow():
            self.reload()
            return True
        self._repaint(*old)
        self._repaint(stage, row)
        if old[0] != stage:
            for column in (old[0], stage):
                self.refresh(Region(self._x(column), self._grid.overview, self._grid.width, 1))
        self.call_after_refresh(self.prefetch)
        return True

    # --- What is in sight ------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        self._grid = columns(event.size.width, event.size.height, len(self.listing.stages))
        self._left = max(0, min(self._left, len(self.listing.stages) - self._grid.shown))
        self._follow()
        self.reload()

    def reload(self) -> None:
        """Read what is in sight, if it is not here yet, and paint everything anew."""
        self._painted.clear()
        self.listing.fetch(self._in_sight(0))
        self.refresh()
        self.call_after_refresh(self.prefetch)

    def prefetch(self) -> None:
        """Read a page more above and below the cursor, so that the next move finds it here."""
        self.listing.fetch(self._in_sight(self._grid.rows))

    def _in_sight(self, around: int) -> list[int]:
        found: list[int] = []
        for stage in range(self._left, self._left + self._grid.shown):
            top = self._top(stage)
            more = around if stage == self._stage else 0
            found.extend(self._ids(stage)[max(0, top - more) : top + self._grid.rows + more])
        return found

    def _x(self, stage: int) -> int:
        return (stage - self._left) * self._grid.width

    def _repaint(self, stage: int, row: int) -> None:
        y = self._grid.body + (row - self._top(stage)) * self._grid.pitch
        self.refresh(Region(self._x(stage), y, self._grid.width, self._grid.shape.lines))

    # --- The mouse ---------------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        if event.y < self._grid.overview:
            per_line = -(-len(self.listing.stages) // self._grid.overview)
            stage = event.y * per_line + event.x // self._grid.overview_width(self.size.width)
            if event.x // self._grid.overview_width(self.size.width) < per_line and stage < len(self.listing.stages):
                self.go_to(stage, self._top(stage))
                self.post_message(self.CardSelected())
            return
        stage = self._left + event.x // self._grid.width
        row = (event.y - self._grid.body) // self._grid.pitch
        if row < 0 or row >= self._grid.rows or stage >= len(self.listing.stages) or event.x // self._grid.width >= self._grid.shown:
            return
        row += self._top(stage)
        if row < len(self._ids(stage)):
            self.post_message(self.CardSelected() if self.go_to(stage, row) else self.CardOpened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event.x, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event.x, -1)

    def _wheel(self, x: int, step: int) -> None:
        stage = self._left + x // self._grid.width
        if stage >= min(len(self.listing.stages), self._left + self._grid.shown):
            return
        top = max(0, min(self._top(stage) + step, len(self._ids(stage)) - self._grid.rows))
        if top != self._top(stage):
            self._tops[self.listing.stages[stage]] = top
            self.reload()

    # --- Drawing -------------------------------------------------------------------------------------------------------------

    def line(self, y: int) -> Line:
        grid = self._grid
        if y < grid.overview:
            return self._overview_line(y)
        if y < grid.body:
            return self._across(lambda stage: self._head(stage, y - grid.overview))
        row, part = divmod(y - grid.body, grid.pitch)
        if row >= grid.rows:
            return []
        return self._across(lambda stage: self._card_line(stage, row, part))

    def _across(self, draw: object) -> Line:
        line: Line = []
        stages = range(self._left, min(self._left + self._grid.shown, len(self.listing.stages)))
        for stage in stages:
            for segment in draw(stage):  # type: ignore[operator]
                if line and line[-1].style == segment.style:
                    line[-1] = Segment(line[-1].text + segment.text, segment.style)
                else:
                    line.append(segment)
        return line

    def _card_line(self, stage: int, row: int, part: int) -> Line:
        ids = self._ids(stage)
        place = self._top(stage) + row
        width = self._grid.width
        blank = [Segment(" " * width, self.ink())]
        if not ids and row == 0 and part == 0:
            return [Segment(fit(self._nobody(), width), self.ink("muted"))]
        if part >= self._grid.shape.lines or place >= len(ids):
            return blank
        lines = self._card(ids[place], stage == self._stage and place == self._row)
        return lines[part] if lines else blank

    def _nobody(self) -> str:
        narrowing = self.listing.narrowing
        if narrowing.text or narrowing.delay_point:
            return "none match"
        return f"none {standing_word('overdue', self.policy)}" if narrowing.overdue else "no child here"

    def _card(self, child: int, selected: bool) -> list[Line]:
        key = (child, selected)
        lines = self._painted.get(key)
        if lines is None:
            card = self.listing.card(child)
            if card is None:
                return []
            ground: Ground = "raised" if selected else "surface"
            gap = Segment(" ", self.ink())
            lines = [
                [gap, *self._inked(line, ground)] for line in pieces(card, self._grid.shape, self.policy)
            ]
            self._painted[key] = lines
        return lines

    def _inked(self, line: list[Piece], ground: Ground) -> Line:
        return [Segment(text, self.ink(role, ground, bold)) for text, role, bold in line]

    def _head(self, stage: int, y: int) -> Line:
        """A column's head: name and number key, how many, how many overdue, and what is out of sight."""
        width = self._grid.width - 1
        stage_id = self.listing.stages[stage]
        here = stage == self._stage
        text, role = self._head_text(stage_id, stage, y, width)
        if here and y == 0:
            role = "accent"
        return [Segment(" " + fit(text, width), self.ink(role, bold=y == 0 or role == "overdue"))]

    def _head_text(self, stage_id: str, stage: int, y: int, width: int) -> tuple[str, Role]:
        listing = self.listing
        short = self.policy.stages[self.policy.stage_order[stage_id]].short
        title = f"{(stage + 1) % 10} {short}" if stage < 10 else short
        count, everyone = listing.count(stage_id), self._everyone(stage_id)
        many = f"{count:,} of {everyone:,}" if listing.narrowing else f"{count:,}"
        overdue = listing.overdue(stage_id)
        late = f"{SYMBOLS['overdue']} {overdue:,} {standing_word('overdue', self.policy)}"
        if y == self._grid.head - 1:
            return self._out_of_sight(stage, width), "rule"
        if self._grid.windowed:
            return apart(title, many, width), "text"
        if y == 0:
            return title, "text"
        if y == 1:
            return many if listing.narrowing else counted(count, "child", "children"), "text"
        return (late, "overdue") if overdue else ("", "muted")

    def _everyone(self, stage_id: str) -> int:
        return next(count.children for count in self.listing.summary.stages if count.stage == stage_id)

    def _out_of_sight(self, stage: int, width: int) -> str:
        """The rule under a head, which says how many cards are above and below those in sight."""
        above = self._top(stage)
        below = self.listing.count(self.listing.stages[stage]) - above - self._grid.rows
        parts = [f"↑{above:,}"] if above > 0 else []
        parts += [f"↓{below:,}"] if below > 0 else []
        said = " ".join(parts)
        return "─" * (width - width_of(said) - bool(said)) + (f" {said}" if said else "")

    def _overview_line(self, y: int) -> Line:
        """All stages with their counts; those in the window stand out."""
        width = self._grid.overview_width(self.size.width)
        per_line = -(-len(self.listing.stages) // self._grid.overview)
        line: Line = []
        for stage in range(y * per_line, min((y + 1) * per_line, len(self.listing.stages))):
            stage_id = self.listing.stages[stage]
            in_window = self._left <= stage < self._left + self._grid.shown
            ground: Ground = "surface" if in_window else "ground"
            overdue = self.listing.overdue(stage_id)
            late = f" {SYMBOLS['overdue']}{overdue:,}" if overdue else ""
            name = f"{self.policy.stages[self.policy.stage_order[stage_id]].short} {self.listing.count(stage_id):,}"
            room = width - width_of(late) - 1
            line.append(Segment(" " + name[:room], self.ink("text" if in_window else "muted", ground, in_window)))
            line.append(Segment(late, self.ink("overdue", ground)))
            line.append(Segment(" " * (room - width_of(name[:room])), self.ink("text", ground)))
        return line


__all__ = ["BoardView", "Columns"]
