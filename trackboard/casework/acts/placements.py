"""Placements with early-permanence carers: begun, ended, and how they ended (S1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from trackboard.casework.acts.milestones import Entry, record_all
from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, act
from trackboard.casework.fields import Blank
from trackboard.casework.typed_words import choose
from trackboard.casework.wording import in_full
from trackboard.clean import clean
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import Kinds, PlacementEnds
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import placements_of
from trackboard.store.tables import ChildRow, PlacementRow

_APPROVED: Mapping[bool | Blank | None, str] = {None: "", "": "", True: "yes", False: "no"}


def start_placement(
    desk: Desk,
    child_id: int,
    started_on: date,
    *,
    dually_approved: bool | Blank | None = None,
    note: str = "",
    insist: bool = False,
) -> Done:
    """A placement with early-permanence carers, and the milestone that says so, if it is not recorded yet."""
    _happened(desk, started_on)
    approved = _APPROVED[dually_approved]
    with act(desk, "start_placement", [child_id], insist=insist) as work:
        child = work.child(child_id)
        current = open_placement(desk.db, child_id)
        if current is not None:
            since = in_full(parse_iso(current.started_on))
            raise TrackboardError(f"{child.reference} is placed since {since}: end that placement first")
        row = PlacementRow(
            child_id, work.next_seq(PlacementRow, child_id), started_on.isoformat(), dually_approved=approved,
            note=clean(note).strip(),
        )  # fmt: skip
        before = work.before(child_id)
        rows.insert(work.tx, row)
        if not any(
            event.kind == Kinds.EARLY_PERMANENCE_PLACEMENT and event.on == started_on and not event.planned
            for event in before.record.events
        ):
            record_all(work, before, [Entry(Kinds.EARLY_PERMANENCE_PLACEMENT, started_on)])
    carers = {"yes": "dually approved carers", "no": "carers not dually approved", "": "carers"}[approved]
    return work.done(f"{child.reference}: placed with {carers} on {in_full(started_on)}")


@dataclass(frozen=True, slots=True)
class PlacementChange:
    """What is to be changed of a placement; None leaves it as it is, '' empties it."""

    started_on: date | None = None
    ended_on: date | Blank | None = None
    how_ended: str | None = None
    """One of the policy's placement ends; `continuing` takes the end back."""
    dually_approved: bool | Blank | None = None
    note: str | None = None


def change_placement(
    desk: Desk, child_id: int, seq: int, change: PlacementChange, *, seen: PlacementRow | NoCheck = NO_CHECK
) -> Done:
    """The end of a placement with how it ended, or a correction of it."""
    ends = desk.policy.placement_ends
    new: dict[str, str | None] = {}
    for column, day in (("started_on", change.started_on), ("ended_on", change.ended_on)):
        if day:
            _happened(desk, day)
            new[column] = day.isoformat()
        elif day is not None:
            new[column] = None
    if change.how_ended is not None:
        new["how_ended"] = choose(change.how_ended, ends, "way a placement ends")
        if new["how_ended"] == PlacementEnds.CONTINUING:
            new["ended_on"] = None
    if change.dually_approved is not None:
        new["dually_approved"] = _APPROVED[change.dually_approved]
    if change.note is not None:
        new["note"] = clean(change.note).strip()
    with act(desk, "change_placement", [child_id]) as work:
        child = work.child(child_id)
        before, after = work.revise(PlacementRow, (child_id, seq), new, seen)
        _check_placement(child, before, after)
    end = f"ended on {in_full(parse_iso(after.ended_on))}: {ends[after.how_ended]}" if after.ended_on else "changed"
    return work.done(f"{child.reference}: placement of {in_full(parse_iso(after.started_on))} {end}")


def open_placement(db: Database, child_id: int) -> PlacementRow | None:
    """The placement that has not ended."""
    still_open = (row for row in placements_of(db, child_id) if row.ended_on is None)
    return max(still_open, key=lambda row: row.seq, default=None)


def _happened(desk: Desk, day: date) -> None:
    if day > desk.today:
        raise TrackboardError(f"{in_full(day)} is still to come: record it once it has happened")


def _check_placement(child: ChildRow, before: PlacementRow, after: PlacementRow) -> None:
    if replace(after, version=before.version) == before:
        raise TrackboardError(f"{child.reference}: the placement is so already; nothing was changed")
    if after.ended_on and after.ended_on < after.started_on:
        raise TrackboardError(
            f"{child.reference}: a placement cannot end before {in_full(parse_iso(after.started_on))}"
        )
    if after.ended_on and after.how_ended in ("", PlacementEnds.CONTINUING):
        raise UsageProblem("say how the placement ended, or that it is continuing and has no end")
    if not after.ended_on and after.how_ended not in ("", PlacementEnds.CONTINUING):
        raise UsageProblem("a placement that ended needs the day it ended")
