"""Children by what they are known by, and what is recorded of one, each table in the order in which it is read.

Days and moments are ISO text, as in the tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from trackboard.store.reads.recorded_rows import rows_at, rows_of
from trackboard.store.rows import select, select_in
from trackboard.store.sqlite.queries import Queries
from trackboard.store.tables import (
    ActionRow,
    AgendaRow,
    AmendmentRow,
    ChildRow,
    ContactRow,
    CriterionRow,
    DelayRow,
    MeetingRow,
    MilestoneRow,
    MinuteRow,
    NoteRow,
    PlacementRow,
    PlanRow,
    StruckRow,
)


def children_by_id(db: Queries, child_ids: Iterable[int]) -> dict[int, ChildRow]:
    """Those of the children that are in the database, by id."""
    return {row.id: row for row in rows_of(db, ChildRow, child_ids)}


def children_by_reference(db: Queries, references: Iterable[str]) -> dict[str, ChildRow]:
    """Those of the references, exactly as written, that are a child's own, each with its child."""
    return {row.reference: row for row in select_in(db, ChildRow, "reference", sorted(set(references)))}


def children_born_or_due(db: Queries, day: str | None) -> list[ChildRow]:
    """The children born on a day, or due on it."""
    return select(db, ChildRow, "WHERE date_of_birth = ? OR due_date = ? ORDER BY id", (day, day))


def by_reference(db: Queries, reference: str) -> ChildRow | None:
    """The child of that reference, exactly as written."""
    found = select(db, ChildRow, "WHERE reference = ?", (reference,))
    return found[0] if found else None


def references(db: Queries) -> dict[str, int]:
    """Every child's id by reference."""
    return dict(db.rows("SELECT reference, id FROM children WHERE id NOT IN (SELECT child_id FROM erased)"))


def every_reference(db: Queries) -> dict[int, str]:
    """Every child's reference by id, and what stands for those who were erased."""
    return dict(db.rows("SELECT id, reference FROM children"))


def siblings(db: Queries, child: ChildRow) -> list[ChildRow]:
    """The other children of the child's sibling group, oldest first."""
    if not child.sibling_group:
        return []
    return select(
        db,
        ChildRow,
        "WHERE sibling_group = ? AND authority = ? AND id <> ? ORDER BY coalesce(date_of_birth, due_date, '9'), id",
        (child.sibling_group, child.authority, child.id),
    )


def first_days(db: Queries, kinds: Collection[str], until: str) -> dict[int, dict[str, str]]:
    """By child, the first day of each of `kinds` that had happened by `until`; a child without any is left out."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for child, kind, on in db.stream(
        "SELECT child_id, kind, min(on_date) FROM milestones WHERE planned = 0 AND on_date <= ? "
        f"AND kind IN ({', '.join('?' * len(kinds))}) GROUP BY child_id, kind",
        (until, *kinds),
    ):
        found[child][kind] = on
    return found


def of_own_reference(db: Queries, reference: str) -> int | None:
    """The child of that reference: exactly as written or, where only one fits, whatever the case of its letters."""
    kept = "AND id NOT IN (SELECT child_id FROM erased)"
    found = db.rows(f"SELECT id FROM children WHERE reference = ? {kept}", (reference,))
    if not found:
        found = db.rows(f"SELECT id FROM children WHERE lower(reference) = lower(?) {kept}", (reference,))
    return found[0][0] if len(found) == 1 else None


def id_of(db: Queries, reference: str) -> int | None:
    """The same, or the child that another system calls by that reference."""
    child_id = of_own_reference(db, reference)
    if child_id is not None:
        return child_id
    found = db.rows("SELECT DISTINCT child_id FROM aliases WHERE lower(alias) = lower(?)", (reference,))
    return found[0][0] if len(found) == 1 else None


def with_siblings(db: Queries, ids: Iterable[int]) -> set[int]:
    """`ids` and the other children of their sibling groups."""
    wanted = list(ids)
    found = set(wanted)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        siblings_of_some = db.rows(
            "SELECT s.id FROM children c JOIN children s ON s.sibling_group = c.sibling_group "
            f"AND s.authority = c.authority AND s.sibling_group <> '' WHERE c.id IN ({', '.join('?' * len(some))})",
            some,
        )
        found.update(child for (child,) in siblings_of_some)
    return found


def milestones_of(db: Queries, child_id: int) -> list[MilestoneRow]:
    """A child's milestones, planned ones too, by day."""
    return select(db, MilestoneRow, "WHERE child_id = ? ORDER BY on_date, seq", (child_id,))


def struck_milestones_of(db: Queries, child_id: int) -> list[StruckRow]:
    """The milestones of a child that were struck out, by day."""
    return select(db, StruckRow, "WHERE child_id = ? ORDER BY on_date, seq", (child_id,))


def plans_of(db: Queries, child_id: int) -> list[PlanRow]:
    """A child's plans by the day from which each holds; those without a day first."""
    return select(db, PlanRow, "WHERE child_id = ? ORDER BY from_on, seq", (child_id,))


def placements_of(db: Queries, child_id: int) -> list[PlacementRow]:
    """A child's early-permanence placements by the day on which each began."""
    return select(db, PlacementRow, "WHERE child_id = ? ORDER BY started_on, seq", (child_id,))


def notes_of(db: Queries, child_id: int) -> list[NoteRow]:
    """The notes on a child, the latest first, reviews among them."""
    return select(db, NoteRow, "WHERE child_id = ? ORDER BY recorded_at DESC, seq DESC", (child_id,))


def verdicts_of(db: Queries, child_id: int) -> list[DelayRow]:
    """Every verdict on a child's delays, in the order in which they were recorded."""
    return select(db, DelayRow, "WHERE child_id = ? ORDER BY recorded_at, seq", (child_id,))


def criteria_of(db: Queries, child_id: int) -> dict[str, CriterionRow]:
    """The answers to the early-permanence criteria of a child, by criterion."""
    return {row.criterion: row for row in rows_of(db, CriterionRow, [child_id])}


def open_actions_of(db: Queries, child_ids: Iterable[int]) -> list[ActionRow]:
    """The actions of these children that are not done."""
    return [row for row in rows_of(db, ActionRow, child_ids) if row.done_on is None]


def in_signed_minutes(db: Queries, child_id: int) -> bool:
    """Whether a closed meeting has the child on its agenda, in its minutes or in an amendment of them."""
    listed = {row.meeting_id for row in rows_of(db, AgendaRow, [child_id])}
    minuted = {row.meeting_id for row in rows_of(db, MinuteRow, [child_id])}
    met = rows_at(db, MeetingRow, listed | minuted)
    return any(meeting.closed for meeting in met) or bool(rows_of(db, AmendmentRow, [child_id]))


def contacts_of(db: Queries, child_id: int) -> list[ContactRow]:
    """A child's contact arrangements, the latest recorded first."""
    return select(db, ContactRow, "WHERE child_id = ? ORDER BY seq DESC", (child_id,))


def verdicts_on(db: Queries, clock: str, ids: Sequence[int]) -> dict[tuple[int, str], DelayRow]:
    """By child of `ids` and the clock's first day, the latest verdict on that clock."""
    found = select_in(db, DelayRow, "child_id", ids, "recorded_at, seq")
    return {(row.child_id, row.started_on): row for row in found if row.clock == clock}


def verdict_on(db: Queries, child_id: int, clock: str, started_on: str) -> DelayRow | None:
    """The verdict that holds on a run of a clock: the latest."""
    where = "WHERE child_id = ? AND clock = ? AND started_on = ? ORDER BY recorded_at DESC, seq DESC LIMIT 1"
    found = select(db, DelayRow, where, (child_id, clock, started_on))
    return found[0] if found else None
