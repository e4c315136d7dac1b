"""What stands over the stage columns: their heads, and where not all are in sight the overview of all of them."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style

from trackboard.pathway.policy import Policy
from trackboard.tui.drawing import Line, apart, fit, width_of
from trackboard.tui.listing import Listing
from trackboard.tui.themes import SYMBOLS, Ground
from trackboard.tui.widgets.columns import Columns
from trackboard.tui.words import counted, standing_word


class ColumnHeads:
    """Draws with `ink`, from what the listing counts."""

    def __init__(self, listing: Listing, policy: Policy, ink: Callable[..., Style]) -> None:
        self.listing = listing
        self.policy = policy
        self.ink = ink

    def head(self, stage: int, y: int, grid: Columns, top: int, here: bool) -> Line:
        """Line `y` of a head: key and name, how many, how many overdue, and how many cards are out of sight."""
        width = grid.width - 1
        if y == grid.head - 1:
            return self._rule(stage, top, grid, width)
        if y < grid.head - grid.head_text - 1:
            return [Segment(" " * grid.width, self.ink())]
        stage_id = self.listing.stages[stage]
        title = f"{(stage + 1) % 10} {self._short(stage_id)}" if stage < 10 else self._short(stage_id)
        many = self._many(stage_id)
        if grid.head_text == 1:
            return [
                Segment(" " + apart(title, many, width - 1) + " ", self.ink("accent" if here else "text", bold=True))
            ]
        part = y - (grid.head - grid.head_text - 1)
        if part == 0:
            return [Segment(" " + fit(title, width), self.ink("accent" if here else "text", bold=True))]
        if part == 1:
            words = many if self.listing.narrowing else counted(self.listing.count(stage_id), "child", "children")
            return [Segment(" " + fit(words, width), self.ink())]
        overdue = self.listing.overdue(stage_id)
        words = f"{SYMBOLS['overdue']} {overdue:,} {standing_word('overdue', self.policy)}" if overdue else ""
        return [Segment(" " + fit(words, width), self.ink("overdue", bold=True))]

    def _short(self, stage_id: str) -> str:
        return self.policy.stages[self.policy.stage_order[stage_id]].short

    def _many(self, stage_id: str) -> str:
        count = f"{self.listing.count(stage_id):,}"
        return f"{count} of {self.listing.everyone(stage_id):,}" if self.listing.narrowing else count

    def _rule(self, stage: int, top: int, grid: Columns, width: int) -> Line:
        below = self.listing.count(self.listing.stages[stage]) - top - grid.rows
        parts = [f"↑ {top:,}"] if top > 0 else []
        parts += [f"↓ {below:,} more"] if below > 0 else []
        said = f" {'  '.join(parts)}{' ' * grid.shape.margin}" if parts else ""
        if width_of(said) > width:
            said = said.replace(" more", "")
        rule = " " + "─" * max(0, width - width_of(said))
        return [Segment(rule, self.ink("rule")), Segment(fit(said, min(width, width_of(said))), self.ink("muted"))]

    def overview(self, y: int, grid: Columns, width: int, window: range) -> Line:
        """Line `y` of the overview: every stage with its counts; those in the window stand out."""
        cell = grid.overview_width(width)
        line: Line = []
        for stage in range(y * grid.per_line, min((y + 1) * grid.per_line, len(self.listing.stages))):
            stage_id = self.listing.stages[stage]
            inside = stage in window
            ground: Ground = "surface" if inside else "ground"
            overdue = self.listing.overdue(stage_id)
            late = f" {SYMBOLS['overdue']}{overdue:,}" if overdue else ""
            name = f"{self._short(stage_id)} {self.listing.count(stage_id):,}"[: cell - 1 - width_of(late)]
            line.append(Segment(" " + name, self.ink("text" if inside else "muted", ground, inside)))
            line.append(Segment(late.ljust(cell - 1 - width_of(name)), self.ink("overdue", ground)))
        return line
