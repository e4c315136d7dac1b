"""The second line of the board: how many children, how they stand, and who is not shown."""

from __future__ import annotations

from collections.abc import Iterator

from trackboard.paint.cells import Line, merged, wide
from trackboard.paint.palette import Ink, Name
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import plain
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import counted, not_shown, on_track, standing_word
from trackboard.tui.parts.head import HeadState
from trackboard.tui.parts.line_widget import LineWidget

Outside = tuple[tuple[int, int], tuple[int, int]]
"""Of the columns out of sight on either side: (children, how many of them overdue)."""
NOBODY: Outside = ((0, 0), (0, 0))


class Totals(LineWidget):
    """One line. Who is not shown stays at every width; words give way before numbers."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.policy = policy
        self._said: tuple[HeadState | None, Outside] = (None, NOBODY)

    def show(self, state: HeadState, outside: Outside = NOBODY) -> None:
        """Say this, repainting only if it is new."""
        before, old = self._said
        self._said = (state, outside)
        said = None if before is None else (before.summary, before.notice, before.order, old)
        if said != (state.summary, state.notice, state.order, outside):
            self.refresh()

    def line(self, y: int) -> Line:
        state, outside = self._said
        return [] if state is None else totals_line(state, outside, self.policy, self.size.width)


def totals_line(state: HeadState, outside: Outside, policy: Policy, width: int) -> Line:
    """The line in `width` cells, the first of the ways to say it that fits."""
    beside = _beside(outside)
    unusual: Line = [] if state.usual else [(f"{state.order} ", Ink("due_soon"))]
    for right in ([*unusual, *beside], unusual, beside, []):
        for left in _ways(state, policy):
            if wide(left) + wide(right) + 1 <= width:
                return merged([*left, (" " * (width - wide(left) - wide(right)), Ink()), *right])
    return left


def _ways(state: HeadState, policy: Policy) -> Iterator[Line]:
    summary = state.summary
    full, short = not_shown(summary, policy)
    notice = plain(state.notice)
    numbers = {"overdue": summary.overdue, "due_soon": summary.due_soon, "on_track": on_track(summary)}
    for worded, gap, missing, said in ((3, "   ", full, notice), (3, "  ", short, notice), (2, "  ", short, notice),
                                       (1, "  ", short, notice.rsplit(": ", 1)[-1]),
                                       (0, "  ", short, notice.rsplit(": ", 1)[-1]),
                                       (0, " ", short, notice.rsplit(": ", 1)[-1])):  # fmt: skip
        children = counted(summary.children, "child", "children").split(" ", 1)
        line: Line = [(f" {children[0]}", Ink(bold=True)), (f" {children[1]}", Ink("second"))]
        for place, (standing, number) in enumerate(numbers.items()):
            word = f" {standing_word(standing, policy)}" if place < worded else ""
            name: Name = standing if number else "muted"  # type: ignore[assignment]  # the standings are inks
            line.append((f"{gap}{SYMBOLS[standing]} {number:,}{word}", Ink(name, bold=bool(number))))
        line += [(f"{gap}{missing}", Ink("muted"))] if missing else []
        line += [(f"{gap}{said}", Ink("due_soon"))] if said else []
        yield line


def _beside(outside: Outside) -> Line:
    """`← 6   11 ▲2 →`: what is out of sight on either side."""
    (before, late_before), (after, late_after) = outside
    line: Line = []
    if before:
        line.append((f"← {before:,}", Ink("second")))
        line += [(f" {SYMBOLS['overdue']}{late_before:,}", Ink("overdue", bold=True))] if late_before else []
    if after:
        line.append(("   " if before else "", Ink()))
        line.append((f"{after:,}", Ink("second")))
        line += [(f" {SYMBOLS['overdue']}{late_after:,}", Ink("overdue", bold=True))] if late_after else []
        line.append((" →", Ink("second")))
    return [*line, (" ", Ink())] if line else []
