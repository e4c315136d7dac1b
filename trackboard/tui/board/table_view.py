"""The same children as a table, one line each, in one order regardless of stage."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.board.model import Sort
from trackboard.paint.cells import Line, merged
from trackboard.paint.palette import Ground, Ink
from trackboard.paint.text import fit, width_of
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.board.row_view import HEAD, RowView
from trackboard.tui.board.table_columns import GAP, TableColumn, cell, columns_for
from trackboard.tui.listing import Listing


class TableView(RowView):
    """Children as rows; as many columns as there is room for, the most telling ones longest."""

    def __init__(self, listing: Listing, policy: Policy) -> None:
        super().__init__(listing, policy)
        self._columns = columns_for(160)

    @property
    def rows_shown(self) -> Sequence[int]:
        return self.listing.ranked

    def lay_out(self, width: int, height: int) -> None:
        self._columns = columns_for(width)
        super().lay_out(width, height)

    def layout_now(self) -> object:
        return super().layout_now(), self.listing.sort

    # --- Drawing ---

    def head_line(self, y: int) -> Line:
        if y == HEAD - 1:
            return self.rule()
        line: Line = [(" " * 3, Ink())]
        marked = False
        for column, width in self._columns:
            sorted_by = _is_by(self.listing.sort, column) and not marked
            marked = marked or sorted_by
            title = f"{column.title} {_arrow(self.listing.sort)}" if sorted_by else column.title
            title = title if width_of(title) <= width else column.title
            ink = Ink("accent" if sorted_by else "muted", bold=True)
            line.append((fit(cell(column, width, title), width) + " " * GAP, ink))
        return merged(line)

    def row_line(self, child: int, ground: Ground) -> Line:
        card = self.listing.card(child)
        if card is None:
            return []
        line: Line = []
        for column, width in self._columns:
            text = fit(cell(column, width, column.text(card, self.policy)), width) + " " * GAP
            role = column.role(card)
            line.append((text, Ink(role, ground, column.bold or role == "overdue")))
        return line


def _is_by(sort: Sort, column: TableColumn) -> bool:
    return bool(column.sort) and sort.removeprefix("-") == column.sort


def _arrow(sort: Sort) -> str:
    return "↑" if sort.startswith("-") else "↓"
