"""The delay points of the whole board: how many overdue at each, and how many of those judged avoidable."""

from __future__ import annotations

from trackboard.board.model import DelayCount, Summary
from trackboard.paint.cells import Line
from trackboard.paint.palette import Ground, Ink, Name
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import fit, width_of, wrap
from trackboard.pathway.ids import Verdicts
from trackboard.pathway.policy.policy import Clock, Policy
from trackboard.tui.labels import standing_word
from trackboard.tui.parts.line_widget import LineWidget


class DelayStrip(LineWidget):
    """Three lines. `chosen` is the delay point that narrows the board; `choosing` while the arrows choose it."""

    DEFAULT_CSS = "DelayStrip { height: 3; }"

    def __init__(self, summary: Summary, policy: Policy) -> None:
        super().__init__()
        self.summary = summary
        self.policy = policy
        self.chosen = ""
        self.choosing = False

    def show(self, summary: Summary, chosen: str, choosing: bool) -> None:
        """Say this, repainting only if it is new."""
        if (summary.delay_points, chosen, choosing) == (self.summary.delay_points, self.chosen, self.choosing):
            return
        self.summary, self.chosen, self.choosing = summary, chosen, choosing
        self.refresh()

    def line(self, y: int) -> Line:
        points = self.summary.delay_points
        width = self.size.width // max(1, len(points))
        line: Line = []
        for point in points:
            chosen = point.clock == self.chosen
            ground: Ground = "row" if chosen else "ground"
            room = width - 1
            line.append((" ", Ink("text", ground)))
            for text, role in self._said(point, y, width - 2):
                text = fit(text, min(room, width_of(text)))
                room -= width_of(text)
                line.append((text, Ink(role, ground, role == "overdue" or (chosen and role == "text"))))
            line.append((" " * room, Ink("text", ground)))
        return line

    def _said(self, point: DelayCount, y: int, width: int) -> list[tuple[str, Name]]:
        """Line `y` of a delay point: its name, how many overdue, how many of those avoidable."""
        name = wrap(self.policy.clock(point.clock).label, width)
        overdue = standing_word("overdue", self.policy)
        late = f"{SYMBOLS['overdue']} {point.overdue:,} {overdue}"
        avoidable = f"{point.avoidable:,} {self.policy.verdicts[Verdicts.AVOIDABLE].lower()}"
        in_full = len(name) <= 2 and width_of(late) + 2 + width_of(avoidable) <= width + 1
        if in_full and y < 2:
            return [(name[y] if y < len(name) else "", "text")]
        if y == 0:
            return [(self._short(self.policy.clock(point.clock)), "text")]
        if not point.overdue:
            return [(f"none {overdue}" if in_full or y == 1 else "", "muted")]
        if in_full:
            return [(late, "overdue"), (f", {avoidable}", "text")]
        return [(late, "overdue") if y == 1 else (avoidable, "text")]

    def _short(self, clock: Clock) -> str:
        """A delay point by its short label, or by the stage it leads to."""
        if clock.short:
            return clock.short
        stages = [stage for kind in clock.stops if (stage := self.policy.milestones[kind].stage)]
        return f"→{self.policy.stages[self.policy.stage_order[stages[0]]].short}" if stages else clock.label
