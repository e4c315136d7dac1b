"""Early-permanence placements, each with its latest status: from the placements recorded, else from the milestones.

A child who went home from one and came back is in the same placement again: it is counted once, by how it stands now
(S0 counted such children twice).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from trackboard.pathway.days import add_days, age_years, day_or_none, parse_iso
from trackboard.pathway.ids import Kinds, Outcomes, PlacementEnds
from trackboard.pathway.record import Event
from trackboard.reports.kit import cohort
from trackboard.reports.kit.report import ReportRequest
from trackboard.store.reads import report_rows

OUTCOMES = {
    PlacementEnds.ADOPTED_BY_CARERS: "Adopted by the carers",
    "placed_for_adoption": "Placed for adoption",
    "final_plan_of_adoption": "Final plan of adoption",
    PlacementEnds.RETURNED_TO_PARENTS: "Returned to parents",
    PlacementEnds.RELATIVES: "To relatives",
    PlacementEnds.MOVED: "Moved",
    "in_assessment": "Still in assessment",
}
HOME = (PlacementEnds.RETURNED_TO_PARENTS, PlacementEnds.RELATIVES)
_ENDED: Mapping[str, str] = {
    Outcomes.RETURNED_HOME: PlacementEnds.RETURNED_TO_PARENTS,
    Outcomes.RELATIVES: PlacementEnds.RELATIVES,
    Outcomes.SPECIAL_GUARDIANSHIP: PlacementEnds.RELATIVES,
    Outcomes.CHILD_ARRANGEMENTS: PlacementEnds.RELATIVES,
}


@dataclass(frozen=True, slots=True)
class Fostered:
    """A child who is or was with early-permanence carers."""

    id: int
    born: date | None
    route: str
    events: tuple[Event, ...]
    """What has happened: nothing that is planned."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One placement of a child with early-permanence carers."""

    child: Fostered
    started_on: date
    outcome: str
    adopted_on: date | None = None
    came_back: tuple[int, ...] = ()
    """After how many days the child came back, each time that it had gone home."""
    went_to: tuple[str, ...] = ()
    """Where it had gone each of those times."""
    dually_approved: bool = False

    @property
    def entered_on(self) -> date | None:
        """The day on which the child became looked after, for this placement."""
        days = [event.on for event in self.child.events if event.kind == Kinds.BECAME_LOOKED_AFTER]
        known = [day for day in days if day <= self.started_on]
        return max(known, default=min(days, default=None))

    @property
    def age_years(self) -> int | None:
        """Completed years on the day of placement."""
        return age_years(self.child.born, self.started_on) if self.child.born else None


def read(asked: ReportRequest, ids: Collection[int] | None = None) -> Iterator[Placement]:
    """Every placement begun by the end of the period, of the children of `ids`, or all, who are included; each child's
    in order."""
    until = asked.until.isoformat()
    recorded: dict[int, list[report_rows.PlacementKey]] = defaultdict(list)
    for row in report_rows.placements(asked.db, until):
        recorded[row.child_id].append(row)
    dated = report_rows.with_milestone(asked.db, [Kinds.EARLY_PERMANENCE_PLACEMENT], "0001-01-01", until)
    placed = {*recorded, *dated}
    for child in _children(asked, placed if ids is None else placed.intersection(ids)):
        rows = recorded.get(child.id)
        yield from _resumed(_recorded(child, rows, asked) if rows else _dated(child, asked))


def _children(asked: ReportRequest, ids: Collection[int]) -> Iterator[Fostered]:
    """Those of `ids` who were known on the day and are included, in order of id."""
    chosen = cohort.included(asked)
    if chosen is not None:
        ids = chosen.intersection(ids)
    for key, rows in groupby(report_rows.fostered(asked.db, ids, asked.authority), key=lambda row: row[:3]):
        happened = tuple([Event(kind, parse_iso(on), outcome=outcome) for *_, kind, on, outcome in rows if kind])
        if not happened or min(event.on for event in happened) <= asked.as_at:
            yield Fostered(key[0], day_or_none(key[1]), key[2], happened)


def adopted_with_carers(asked: ReportRequest, ids: Collection[int]) -> set[tuple[int, date]]:
    """(child, day of the Adoption Order) of those of `ids` who were adopted by their early-permanence carers."""
    return {(each.child.id, each.adopted_on) for each in read(asked, ids) if each.adopted_on is not None}


@dataclass(frozen=True, slots=True)
class _Stay:
    """A stay with the carers before those that belong together are joined."""

    placement: Placement
    left_on: date | None


def _recorded(child: Fostered, rows: list[report_rows.PlacementKey], asked: ReportRequest) -> list[_Stay]:
    stays = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        start = parse_iso(row.started_on)
        left = parse_iso(row.ended_on) if row.ended_on and row.ended_on <= asked.as_at.isoformat() else None
        stay = _stay(child, start, parse_iso(following.started_on) if following else None, asked)
        if left is not None and row.how_ended in (
            PlacementEnds.RETURNED_TO_PARENTS,
            PlacementEnds.RELATIVES,
            PlacementEnds.MOVED,
        ):
            stay = _Stay(Placement(child, start, row.how_ended), left)
        stays.append(replace(stay, placement=replace(stay.placement, dually_approved=row.dually_approved == "yes")))
    return stays


def _dated(child: Fostered, asked: ReportRequest) -> list[_Stay]:
    starts = sorted(
        {
            event.on
            for event in child.events
            if event.kind == Kinds.EARLY_PERMANENCE_PLACEMENT and event.on <= asked.until
        }
    )
    return [_stay(child, start, following, asked) for start, following in zip(starts, [*starts[1:], None], strict=True)]


def _stay(child: Fostered, start: date, following: date | None, asked: ReportRequest) -> _Stay:
    """A stay that began on `start`, told by the milestones up to the next, or to the as-at date."""
    last = asked.as_at if following is None else add_days(following, -1)
    events = sorted(
        (event for event in child.events if start <= event.on <= last),
        key=lambda event: (event.on, asked.policy.sort_rank.get(event.kind, 0)),
    )
    outcome, left, adopted = "in_assessment", None, None
    for event in events:
        kind = event.kind
        if kind == Kinds.ADOPTION_ORDER or (kind == Kinds.CLOSED and event.outcome == Outcomes.ADOPTED):
            outcome, left, adopted = PlacementEnds.ADOPTED_BY_CARERS, event.on, event.on
        elif kind == Kinds.CLOSED:
            outcome, left = _ENDED.get(event.outcome, PlacementEnds.MOVED), event.on
        elif kind == Kinds.CEASED_LOOKED_AFTER:
            outcome, left = PlacementEnds.RETURNED_TO_PARENTS, event.on
        elif kind == Kinds.PLACED:
            outcome = "placed_for_adoption"
        elif kind in (Kinds.PLACEMENT_DISRUPTED, Kinds.ORDER_REVOKED, Kinds.DECISION_REVERSED):
            outcome = "in_assessment"
        elif kind == Kinds.ADM_DECISION and outcome == "in_assessment":
            outcome = "final_plan_of_adoption"
    return _Stay(Placement(child, start, outcome, adopted), left)


def _resumed(stays: list[_Stay]) -> Iterator[Placement]:
    """The placements: a stay after a return home goes on with the one before."""
    before: _Stay | None = None
    for stay in stays:
        if before is not None and before.left_on is not None and before.placement.outcome in HOME:
            first = before.placement
            stay = replace(
                stay,
                placement=replace(
                    stay.placement,
                    started_on=first.started_on,
                    came_back=(*first.came_back, (stay.placement.started_on - before.left_on).days),
                    went_to=(*first.went_to, first.outcome),
                    dually_approved=first.dually_approved or stay.placement.dually_approved,
                ),
            )
        elif before is not None:
            yield before.placement
        before = stay
    if before is not None:
        yield before.placement
