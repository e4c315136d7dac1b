"""What stands over the stage columns: counts by standing, and the verdicts of the passage that leaves each."""

from __future__ import annotations

from trackboard.paint.cells import Line, filled
from trackboard.paint.heads import Heading, head
from trackboard.paint.palette import Ink
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.board.column_places import FOLDED, HEAD, WIDE_CARD
from trackboard.tui.listing import Listing


class ColumnHeads:
    """Draws from what the listing counts."""

    def __init__(self, listing: Listing, policy: Policy) -> None:
        self.listing = listing
        self.policy = policy
        self._counted: object = None
        self._headings: tuple[Heading, ...] = ()
        self._drawn: dict[tuple[int, int, int, bool], list[Line]] = {}

    def headings(self) -> tuple[Heading, ...]:
        """What each head says. Counted once for what the listing shows."""
        if self._counted is not self.listing.ids:
            self._counted = self.listing.ids
            self._headings = tuple(self._heading(place, stage) for place, stage in enumerate(self.listing.stages))
            self._drawn.clear()
        return self._headings

    def _heading(self, place: int, stage: str) -> Heading:
        listing, points = self.listing, [point.id for point in self.policy.delay_points if point.column == stage]
        passages = [listing.passage(point) for point in points]
        return Heading(
            key=str((place + 1) % 10) if place < 10 else "",
            name=self.policy.stages[self.policy.stage_order[stage]].head,
            children=listing.count(stage),
            overdue=listing.overdue(stage),
            due_soon=listing.due_soon(stage),
            avoidable=sum(passage.avoidable for passage in passages) if passages else None,
            wanted=sum(passage.wanted for passage in passages) + listing.questions(stage),
            of=listing.everyone(stage) if listing.narrowing else None,
        )

    def line(self, stage: int, y: int, width: int, lines: int, *, coloured: bool) -> Line:
        """Line `y` of a head of so many lines."""
        heading = self.headings()[stage]
        if width == FOLDED:
            said = {0: (heading.key, Ink("accent", bold=True)), 1: ("0", Ink("second"))}
            return filled([said[y]] if y in said else [], width)
        key = (stage, width, lines, coloured)
        drawn = self._drawn.get(key)
        if drawn is None:
            if width >= WIDE_CARD:
                short = self.policy.stages[self.policy.stage_order[self.listing.stages[stage]]].short
                heading = heading._replace(name=short)
            drawn = self._drawn[key] = head(heading, width, verdicts=lines == HEAD, coloured=coloured)
        return drawn[y]
