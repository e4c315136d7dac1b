"""One delay point after the other: who is overdue there, by how much, what was judged of it and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trackboard.paint.bars import squares
from trackboard.paint.cells import Line, filled, kept, merged
from trackboard.paint.palette import Ground, Ink, Name
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import fit
from trackboard.pathway.ids import ClockId
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.board.row_view import RowView
from trackboard.tui.labels import VERDICT_MARKS, clock_short
from trackboard.tui.listing import Listing

if TYPE_CHECKING:
    from trackboard.board.passages import PassageRow

COLUMNS: tuple[tuple[str, int], ...] = (
    ("Child", 14), ("Days over", 11), ("Verdict", 15), ("Reason", 30), ("Whose", 11), ("Stage", 14), ("Owner", 18),
)  # fmt: skip
"""Titles and cells; the last ones give way."""


class PassageView(RowView):
    """A list for each delay point; left and right go through them."""

    HEAD = 6

    def __init__(self, listing: Listing, policy: Policy) -> None:
        super().__init__(listing, policy)
        self._details: dict[int, PassageRow] = {}

    @property
    def point(self) -> ClockId:
        """The delay point that is shown."""
        points = [point.id for point in self.policy.delay_points]
        now = self.listing.narrowing.delay_point
        return next((point for point in points if point == now), points[0])

    @property
    def rows_shown(self) -> Sequence[int]:
        return self.listing.late_shown(self.point)

    def beside(self, step: int) -> ClockId:
        """The delay point so many further on."""
        points = [point.id for point in self.policy.delay_points]
        return points[(points.index(self.point) + step) % len(points)]

    def layout_now(self) -> object:
        return super().layout_now(), self.point, self.listing.passage(self.point)

    def forget_painted(self) -> None:
        self._details.clear()
        self._read_details()

    def prefetch(self) -> None:
        super().prefetch()
        self._read_details()

    def _read_details(self) -> None:
        missing = [child for child in self.in_sight(ahead=True) if child not in self._details]
        if missing:
            self._details.update(self.listing.board.passage_rows(self.point, missing))

    # --- Drawing ---

    def head_line(self, y: int) -> Line:
        width = self.size.width
        if y == 0:
            return self._title(width)
        if y == 1:
            return self._counts(width)
        if y == 2:
            return [(" ", Ink()), *squares(self._squares(), width - 2)]
        if y == 4:
            titles = "".join(fit(title, cells) for title, cells in self._fitting())
            return [(f"   {titles}", Ink("muted", bold=True))]
        return self.rule() if y == 5 else []

    def _title(self, width: int) -> Line:
        clock, points = self.policy.clock(self.point), [point.id for point in self.policy.delay_points]
        return kept(
            [
                (" ←", Ink("accent", bold=True)),
                (f"  {clock_short(clock)}  ", Ink(bold=True)),
                ("→", Ink("accent", bold=True)),
                (f"   {points.index(self.point) + 1} of {len(points)}", Ink("second")),
                (f"   limit {clock.limit}", Ink("muted")),
            ],
            width,
        )

    def _counts(self, width: int) -> Line:
        """`▲ 8 overdue   A 2 avoidable   U 3 unavoidable   ? 2 verdict wanted`."""
        verdicts = self._verdicts()
        line: Line = [(f" {SYMBOLS['overdue']} {len(verdicts):,} overdue", Ink("overdue", bold=True))]
        for verdict, label in self.policy.verdicts.items():
            line.append((f"   {VERDICT_MARKS[verdict]} {verdicts.count(verdict):,} {label.lower()}", Ink("second")))
        wanted = verdicts.count("")
        line.append((f"   ? {wanted:,} wanted", Ink("accent" if wanted else "muted", bold=bool(wanted))))
        return kept(line, width)

    def _verdicts(self) -> list[str]:
        shown = set(self.rows_shown)
        return [late.verdict for late in self.listing.late_at(self.point) if late.child in shown]

    def _squares(self) -> list[tuple[int, Name]]:
        """A square a child, first those judged avoidable, last those of whom a verdict is wanted."""
        verdicts = self._verdicts()
        judged = len(verdicts) - verdicts.count("")
        return [(judged, "overdue_bar"), (verdicts.count(""), "accent")]

    def _fitting(self) -> list[tuple[str, int]]:
        room, found = self.size.width - 3, []
        for title, cells in COLUMNS:
            if cells > room:
                break
            found.append((title, cells))
            room -= cells
        return found

    def row_line(self, child: int, ground: Ground) -> Line:
        card, row = self.listing.card(child), self._details.get(child)
        if card is None:
            return []
        policy = self.policy
        late = (self.listing.board.as_at - row.due_on).days if row else 0
        verdict = row.verdict if row else ""
        said: dict[str, tuple[str, Name, bool]] = {
            "Child": (card.label, "text", True),
            "Days over": (f"{SYMBOLS['overdue']} {late:,}" if row else "", "overdue", True),
            "Verdict": (policy.verdicts.get(verdict, verdict).lower(), "second", False)
            if verdict or row is None
            else ("? wanted", "accent", True),
            "Reason": (policy.reasons.get(row.reason, row.reason) if row else "", "second", False),
            "Whose": (policy.parties.get(row.party, row.party).lower() if row else "", "second", False),
            "Stage": (policy.stages[policy.stage_order[card.stage]].short, "second", False),
            "Owner": (card.owner, "muted", False),
        }
        line: Line = []
        for title, cells in self._fitting():
            words, name, bold = said[title]
            line.append((fit(words, cells - 1) + " ", Ink(name, ground, bold)))
        return filled(merged(line), self.size.width - 3, ground)
