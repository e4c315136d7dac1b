"""What a person typed against what was imported: listed, and settled one by one or all at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from trackboard.casework.acts.milestones import refuse_twice
from trackboard.casework.acts.plans import plan_on
from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, Work, act
from trackboard.casework.history import Hidden, conflict_item, content_words
from trackboard.casework.wording import moment_text
from trackboard.errors import TrackboardError
from trackboard.pathway.record import ON_OR_BEFORE
from trackboard.store import rows
from trackboard.store.audit.origins import TAKEN, set_by
from trackboard.store.reads.child_rows import children_by_id
from trackboard.store.reads.conflict_rows import waiting
from trackboard.store.rows import StaleError
from trackboard.store.tables import (
    AGREED,
    IMPORTED,
    ROWS,
    TYPED,
    ChildRow,
    ConflictRow,
    MilestoneRow,
    PlanRow,
    Row,
    Side,
    StruckRow,
)

_KEPT = "keep_typed"
_HOW = {
    TYPED: "what was typed is kept",
    IMPORTED: "what was imported is taken",
    AGREED: "the two say the same",
}
_CAME = ("recorded_on", "period", "year")
_CONTENT = ("on_date", "kind", "planned", "outcome", "reason", "note", "source")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One that waits, in words. Names of children are only said to be there, unless they were asked for."""

    number: int
    child_id: int | None
    reference: str
    """Of the child; '' where a meeting's own row or the survey's is meant."""
    item: str
    typed: str
    typed_by: str
    typed_at: str
    """The moment (UTC); '' where the audit does not know it."""
    imported: str
    file: str
    found_at: str
    sides: tuple[Mapping[str, Any] | None, ConflictRow]
    """What stands, by column (None: struck out or gone), and the conflict, as they were shown to who settles it."""


def content(row: Row, item: str) -> dict[str, Any]:
    """What a conflict keeps of the row that stands: of a child the column `item`, else all but whose it is."""
    names = [item] if isinstance(row, ChildRow) else row.STATED.content
    return {name: getattr(row, name) for name in names}


def open_conflicts(desk: Desk, *, names: bool = False, prose: bool = False) -> list[Conflict]:
    """Those that nobody has settled and that still are: what was typed stands, and says otherwise than the file.

    Of children's names, and of what was written freely, only that they are there, unless asked for.
    """
    found = []
    db, policy, wait = desk.db, desk.policy, waiting(desk.db)
    hidden = Hidden(names=not names, prose=not prose)
    children = children_by_id(db, {each.child_id for each in wait if each.child_id is not None})
    for each in wait:
        row = standing(desk, each)
        if row is None:
            continue
        said, gone = each.said, isinstance(row, StruckRow)
        stands = {} if gone else {name: getattr(row, name) for name in said}
        if stands == said or (isinstance(row, MilestoneRow) and replace(taken(row, said), source=row.source) == row):
            continue
        table = MilestoneRow.TABLE if gone else row.TABLE
        by, at = set_by(db, row, stands or ("kind",))
        found.append(
            Conflict(
                each.id,
                each.child_id,
                children[each.child_id].reference if each.child_id is not None else "",
                _item(desk, each),
                "struck out" if gone else content_words(policy, table, stands, said, hidden),
                by,
                at,
                content_words(policy, table, said, stands, hidden),
                each.file,
                each.found_at,
                (_says(row, each), each),
            )
        )
    return found


def settle(
    desk: Desk, numbers: Collection[int], side: Side, *, seen: Mapping[int, Conflict] | NoCheck = NO_CHECK
) -> Done:
    """Keep what was typed, or put what was imported in its place. It is asked again only when the file says something
    else.

    `seen` are the conflicts as the person saw them, by number: StaleError where either side says another thing by now.
    """
    wanted = sorted(set(numbers))
    if not wanted:
        raise TrackboardError("no conflict waits to be settled")
    with act(desk, TAKEN if side == IMPORTED else _KEPT) as work:
        found = [_open(work, number) for number in wanted]
        for each in found:
            if not isinstance(seen, NoCheck):
                _refuse_unseen(each, _says(standing(desk, each), each), seen.get(each.id))
        for each in found:
            if each.child_id is not None:
                work.involve([each.child_id])
            if side == IMPORTED:
                _take(work, each)
            rows.update(work.tx, replace(each, settled=side, settled_by=desk.who.name, settled_at=work.now))
    if len(found) > 1:
        return work.done(f"{len(found)} conflicts: {_HOW[side]}")
    (only,) = found
    whose = f"{work.child(only.child_id).reference}: " if only.child_id is not None else ""
    return work.done(f"{whose}{_item(desk, only)}: {_HOW[side]}")


def _says(row: Row | None, each: ConflictRow) -> Mapping[str, Any] | None:
    """What stands of all that the conflict is about."""
    return None if row is None or isinstance(row, StruckRow) else {name: getattr(row, name) for name in each.said}


def _refuse_unseen(each: ConflictRow, stands: Mapping[str, Any] | None, seen: Conflict | None) -> None:
    """Refuse to settle what says another thing by now than the person was shown."""
    if seen is None or (stands, each) != seen.sides:
        raise StaleError(f"conflict {each.id} has changed since it was shown: look again. Nothing was settled", each)


def _open(work: Work, number: int) -> ConflictRow:
    found = rows.get(work.db, ConflictRow, number)
    if found is None:
        raise TrackboardError(f"there is no conflict {number}; `trackboard conflicts` lists them")
    if found.settled:
        by = f" by {found.settled_by} on {moment_text(found.settled_at)}" if found.settled_by else ""
        raise TrackboardError(f"conflict {number} was settled already{by}: {_HOW[found.settled]}")
    return found


def _item(desk: Desk, each: ConflictRow) -> str:
    return conflict_item(desk.policy, {"table_name": each.table_name, "item": each.item})


def standing(desk: Desk, each: ConflictRow) -> Row | None:
    """What stands against the file now: of plans the one in force, else the row that was typed, None if it is gone."""
    if each.table_name == PlanRow.TABLE and each.child_id is not None and each.item == "plan":
        return plan_on(desk.db, each.child_id, desk.today)
    return rows.get(desk.db, ROWS[each.table_name], *each.key)


def taken(row: MilestoneRow, said: Mapping[str, Any]) -> MilestoneRow:
    """A milestone as the file says it: a blank says nothing, but that a day is now known for sure."""
    return replace(
        row,
        on_date=said["on_date"],
        outcome=said["outcome"] or row.outcome,
        reason=said["reason"] or ("" if row.reason == ON_OR_BEFORE else row.reason),
        note=said["note"] or row.note,
        source=said["source"],
    )


def _take(work: Work, found: ConflictRow) -> None:
    row, said = standing(work.desk, found), found.said
    if row is None:
        raise TrackboardError(
            f"conflict {found.id} cannot be settled so: what was typed is no longer there; keep what was typed, and "
            "the next import brings what its file says"
        )
    if isinstance(row, StruckRow):
        back = {name: said[name] for name in _CONTENT}
        seq, came = work.next_seq(MilestoneRow, row.child_id), {name: getattr(row, name) for name in _CAME}
        new = MilestoneRow(child_id=row.child_id, seq=seq, **back, **came)
        refuse_twice(work, new, work.child(row.child_id).reference)
        rows.insert(work.tx, new)
    elif isinstance(row, MilestoneRow):
        refuse_twice(work, rows.update(work.tx, taken(row, said)), work.child(row.child_id).reference)
    elif isinstance(row, PlanRow) and found.item == "plan" and row.from_on != work.desk.today.isoformat():
        seq, day = work.next_seq(PlanRow, row.child_id), work.desk.today.isoformat()
        rows.insert(work.tx, PlanRow(row.child_id, seq, day, said["plan"], said["parallel_plan"]))
    else:
        rows.update(work.tx, replace(row, **said))
