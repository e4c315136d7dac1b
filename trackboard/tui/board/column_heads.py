"""What stands over the stage columns: their heads, and where not all are in sight the overview of all of them."""

from __future__ import annotations

from trackboard.paint.cells import Line
from trackboard.paint.palette import Ground, Ink
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import apart, fit, width_of
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.board.column_places import Columns
from trackboard.tui.labels import counted, standing_word
from trackboard.tui.listing import Listing


class ColumnHeads:
    """Draws from what the listing counts."""

    def __init__(self, listing: Listing, policy: Policy) -> None:
        self.listing = listing
        self.policy = policy

    def head(self, stage: int, y: int, grid: Columns, top: int, here: bool) -> Line:
        """Line `y` of a head: key and name, how many, how many overdue, and how many cards are out of sight."""
        width = grid.width - 1
        if y == grid.head - 1:
            return self._rule(stage, top, grid, width)
        if y < grid.head - grid.head_text - 1:
            return [(" " * grid.width, Ink())]
        stage_id = self.listing.stages[stage]
        title = f"{(stage + 1) % 10} {self._short(stage_id)}" if stage < 10 else self._short(stage_id)
        many = self._many(stage_id)
        if grid.head_text == 1:
            asked = self._asked(stage_id)
            counts = " " + apart(title, many, width - 1 - width_of(asked)) + " "
            line = [(counts, Ink("accent" if here else "text", bold=True))]
            return [*line, (asked, Ink("accent", bold=True))] if asked else line
        part = y - (grid.head - grid.head_text - 1)
        if part == 0:
            return [(" " + fit(title, width), Ink("accent" if here else "text", bold=True))]
        if part == 1:
            words = many if self.listing.narrowing else counted(self.listing.count(stage_id), "child", "children")
            return [(" " + fit(words, width), Ink())]
        overdue, asked = self.listing.overdue(stage_id), self._asked(stage_id).rstrip()
        words = f"{SYMBOLS['overdue']} {overdue:,} {standing_word('overdue', self.policy)}" if overdue else ""
        line = [(" " + fit(words, width - width_of(asked)), Ink("overdue", bold=True))]
        return [*line, (asked, Ink("accent", bold=True))] if asked else line

    def _short(self, stage_id: str) -> str:
        return self.policy.stages[self.policy.stage_order[stage_id]].short

    def _many(self, stage_id: str) -> str:
        count = f"{self.listing.count(stage_id):,}"
        return f"{count} of {self.listing.everyone(stage_id):,}" if self.listing.narrowing else count

    def _asked(self, stage_id: str) -> str:
        """`?1 `: of how many a day that has passed asks whether it came about; '' for nobody."""
        asked = self.listing.questions(stage_id)
        return f"?{asked:,} " if asked else ""

    def _rule(self, stage: int, top: int, grid: Columns, width: int) -> Line:
        below = self.listing.count(self.listing.stages[stage]) - top - grid.rows
        parts = [f"↑ {top:,}"] if top > 0 else []
        parts += [f"↓ {below:,} more"] if below > 0 else []
        said = f" {'  '.join(parts)}{' ' * grid.shape.margin}" if parts else ""
        if width_of(said) > width:
            said = said.replace(" more", "")
        rule = " " + "─" * max(0, width - width_of(said))
        return [(rule, Ink("rule")), (fit(said, min(width, width_of(said))), Ink("muted"))]

    def overview(self, y: int, grid: Columns, width: int, window: range) -> Line:
        """Line `y` of the overview: every stage with its counts; those in the window stand out."""
        cell = grid.overview_width(width)
        line: Line = []
        for stage in range(y * grid.per_line, min((y + 1) * grid.per_line, len(self.listing.stages))):
            stage_id = self.listing.stages[stage]
            inside = stage in window
            ground: Ground = "bar" if inside else "ground"
            overdue = self.listing.overdue(stage_id)
            late = f" {SYMBOLS['overdue']}{overdue:,}" if overdue else ""
            asked = self._asked(stage_id)
            name = f"{self._short(stage_id)} {self.listing.count(stage_id):,}"
            name = name[: cell - 1 - width_of(late) - width_of(asked)]
            line.append((" " + name, Ink("text" if inside else "muted", ground, inside)))
            if asked:
                line.append((" " + asked.rstrip(), Ink("accent", ground)))
            room = cell - 1 - width_of(name) - width_of(asked)
            line.append((late.ljust(room), Ink("overdue", ground)))
        return line
