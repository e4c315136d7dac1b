"""What is recorded of one child, each table in the order in which it is read; and children by what they are known by.

Days and moments are ISO text, as in the tables.
"""

from __future__ import annotations

from collections.abc import Iterable

from trackboard.store.database import Database
from trackboard.store.reads.recorded_rows import rows_at, rows_of
from trackboard.store.rows import select, select_in
from trackboard.store.tables import (
    ActionRow,
    AgendaRow,
    AmendmentRow,
    ChildRow,
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


def children_by_id(db: Database, child_ids: Iterable[int]) -> dict[int, ChildRow]:
    """Those of the children that are in the database, by id."""
    return {row.id: row for row in rows_of(db, ChildRow, child_ids)}


def children_by_reference(db: Database, references: Iterable[str]) -> dict[str, ChildRow]:
    """Those of the references, exactly as written, that are a child's own, each with its child."""
    return {row.reference: row for row in select_in(db, ChildRow, "reference", sorted(set(references)))}


def children_born_or_due(db: Database, day: str | None) -> list[ChildRow]:
    """The children born on a day, or due on it."""
    return select(db, ChildRow, "WHERE date_of_birth = ? OR due_date = ? ORDER BY id", (day, day))


def milestones_of(db: Database, child_id: int) -> list[MilestoneRow]:
    """A child's milestones, planned ones too, by day."""
    return select(db, MilestoneRow, "WHERE child_id = ? ORDER BY on_date, seq", (child_id,))


def struck_milestones_of(db: Database, child_id: int) -> list[StruckRow]:
    """The milestones of a child that were struck out, by day."""
    return select(db, StruckRow, "WHERE child_id = ? ORDER BY on_date, seq", (child_id,))


def plans_of(db: Database, child_id: int) -> list[PlanRow]:
    """A child's plans by the day from which each holds; those without a day first."""
    return select(db, PlanRow, "WHERE child_id = ? ORDER BY from_on, seq", (child_id,))


def placements_of(db: Database, child_id: int) -> list[PlacementRow]:
    """A child's early-permanence placements by the day on which each began."""
    return select(db, PlacementRow, "WHERE child_id = ? ORDER BY started_on, seq", (child_id,))


def notes_of(db: Database, child_id: int) -> list[NoteRow]:
    """The notes on a child, the latest first, reviews among them."""
    return select(db, NoteRow, "WHERE child_id = ? ORDER BY recorded_at DESC, seq DESC", (child_id,))


def verdicts_of(db: Database, child_id: int) -> list[DelayRow]:
    """Every verdict on a child's delays, in the order in which they were recorded."""
    return select(db, DelayRow, "WHERE child_id = ? ORDER BY recorded_at, seq", (child_id,))


def criteria_of(db: Database, child_id: int) -> dict[str, CriterionRow]:
    """The answers to the early-permanence criteria of a child, by criterion."""
    return {row.criterion: row for row in rows_of(db, CriterionRow, [child_id])}


def open_actions_of(db: Database, child_ids: Iterable[int]) -> list[ActionRow]:
    """The actions of these children that are not done."""
    return [row for row in rows_of(db, ActionRow, child_ids) if row.done_on is None]


def in_signed_minutes(db: Database, child_id: int) -> bool:
    """Whether a closed meeting has the child on its agenda, in its minutes or in an amendment of them."""
    listed = {row.meeting_id for row in rows_of(db, AgendaRow, [child_id])}
    minuted = {row.meeting_id for row in rows_of(db, MinuteRow, [child_id])}
    met = rows_at(db, MeetingRow, listed | minuted)
    return any(meeting.closed for meeting in met) or bool(rows_of(db, AmendmentRow, [child_id]))
