"""Placements with early-permanence carers: begun, ended, and how they ended (S1)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Literal

from trackboard.casework.acts.milestones import Entry, record_all
from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, act
from trackboard.casework.fields.field import Texts
from trackboard.casework.fields.plan_fields import CHANGE_PLACEMENT, START_PLACEMENT
from trackboard.casework.wording import in_full
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import Kinds, PlacementEnds
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import children_by_id, placements_of
from trackboard.store.tables import ChildRow, PlacementRow


def start_placement(
    desk: Desk,
    child_id: int,
    started_on: date | str,
    *,
    dually_approved: bool | str | None = None,
    note: str = "",
    insist: bool = False,
) -> Done:
    """A placement with early-permanence carers, and the milestone that says so, if it is not recorded yet.

    The fields of `START_PLACEMENT`.
    """
    given = {"started_on": started_on, "dually_approved": dually_approved, "note": note}
    new = START_PLACEMENT.read(desk, given)
    placed_on: date = new["started_on"]
    _happened(desk, placed_on)
    with act(desk, "start_placement", [child_id], insist=insist) as work:
        child = work.child(child_id)
        current = open_placement(desk.db, child_id)
        if current is not None:
            since = in_full(parse_iso(current.started_on))
            raise TrackboardError(f"{child.reference} is placed since {since}: end that placement first")
        row = PlacementRow(
            child_id, work.next_seq(PlacementRow, child_id), **START_PLACEMENT.kept(new)
        )  # fmt: skip
        before = work.before(child_id)
        rows.insert(work.tx, row)
        if not any(
            event.kind == Kinds.EARLY_PERMANENCE_PLACEMENT and event.on == placed_on and not event.planned
            for event in before.record.events
        ):
            record_all(work, before, [Entry(Kinds.EARLY_PERMANENCE_PLACEMENT, placed_on)])
    carers = {"yes": "dually approved carers", "no": "carers not dually approved", "": "carers"}[row.dually_approved]
    return work.done(f"{child.reference}: placed with {carers} on {in_full(placed_on)}")


@dataclass(frozen=True, slots=True)
class PlacementChange:
    """What is to be changed of a placement; None leaves it as it is, '' empties it."""

    started_on: date | None = None
    ended_on: date | Literal[""] | None = None
    how_ended: str | None = None
    """One of the policy's placement ends; `continuing` takes the end back."""
    dually_approved: bool | Literal[""] | None = None
    note: str | None = None


def change_placement(
    desk: Desk,
    child_id: int,
    seq: int,
    change: PlacementChange | Texts,
    *,
    seen: PlacementRow | NoCheck = NO_CHECK,
) -> Done:
    """The end of a placement with how it ended, or a correction of it.

    `change` are fields of `CHANGE_PLACEMENT`: None leaves one as it is, '' empties it.
    """
    texts = asdict(change) if isinstance(change, PlacementChange) else change
    given = CHANGE_PLACEMENT.read_given(desk, texts)
    for day in (given.get("started_on"), given.get("ended_on")):
        if day is not None:
            _happened(desk, day)
    new = CHANGE_PLACEMENT.kept(given)
    if new.get("how_ended") == PlacementEnds.CONTINUING:
        new["ended_on"] = None
    ends = desk.policy.placement_ends
    with act(desk, "change_placement", [child_id]) as work:
        child = work.child(child_id)
        before, after = work.revise(PlacementRow, (child_id, seq), new, seen)
        _check_placement(child, before, after)
    end = f"ended on {in_full(parse_iso(after.ended_on))}: {ends[after.how_ended]}" if after.ended_on else "changed"
    return work.done(f"{child.reference}: placement of {in_full(parse_iso(after.started_on))} {end}")


def end_placement(desk: Desk, child_id: int, change: Texts) -> Done:
    """The end of the placement that has not ended; fields of `CHANGE_PLACEMENT`."""
    current = open_placement(desk.db, child_id)
    if current is None:
        reference = children_by_id(desk.db, [child_id])[child_id].reference
        raise TrackboardError(f"{reference} has no early-permanence placement that is open")
    return change_placement(desk, child_id, current.seq, change, seen=current)


def open_placement(db: Database, child_id: int) -> PlacementRow | None:
    """The placement that has not ended."""
    still_open = (row for row in placements_of(db, child_id) if row.ended_on is None)
    return max(still_open, key=lambda row: row.seq, default=None)


def _happened(desk: Desk, day: date) -> None:
    if day > desk.today:
        raise TrackboardError(f"{in_full(day)} is still to come: record it once it has happened")


def _check_placement(child: ChildRow, before: PlacementRow, after: PlacementRow) -> None:
    if replace(after, version=before.version) == before:
        raise TrackboardError(f"{child.reference}: the placement already has those details; nothing was changed")
    if after.ended_on and after.ended_on < after.started_on:
        raise TrackboardError(
            f"{child.reference}: a placement cannot end before {in_full(parse_iso(after.started_on))}"
        )
    if after.ended_on and after.how_ended in ("", PlacementEnds.CONTINUING):
        raise UsageProblem("say how the placement ended, or that it is continuing and has no end")
    if not after.ended_on and after.how_ended not in ("", PlacementEnds.CONTINUING):
        raise UsageProblem("a placement that ended needs the day on which it ended")
