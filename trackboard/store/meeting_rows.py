"""Meetings: whom they are to look at, who came, what was minuted of each child, what is to be done, and the survey's
answers, as rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from trackboard.store.database import Database
from trackboard.store.rows import Row, select

DRAFT, CLOSED = "draft", "closed"
"""The statuses of a meeting."""


@dataclass(frozen=True, slots=True)
class MeetingRow(Row):
    """One meeting. The columns are explained in schema.sql, here and below."""

    TABLE: ClassVar[str] = "meetings"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: int
    meeting: str
    kind: str
    held_on: str
    authority: str = ""
    chair: str = ""
    status: str = "draft"
    signed_off_by: str = ""
    signed_off_at: str = ""
    joint_chairs: str = ""
    minute_taker: str = ""
    minutes_long: int = 0
    started_at: str = ""
    quorum: str = ""
    rating: int = 0
    despite: str = ""
    sha256: str = ""
    audit_head: str = ""
    version: int = 1

    @property
    def closed(self) -> bool:
        """Whether it is closed, and so locked."""
        return self.status == CLOSED


@dataclass(frozen=True, slots=True)
class AgendaRow(Row):
    """A child on the agenda, or dropped from it, with the line that says why."""

    TABLE: ClassVar[str] = "agenda"
    KEY: ClassVar[tuple[str, ...]] = ("meeting_id", "child_id")
    meeting_id: int
    child_id: int
    position: int = 0
    how: str = "rule"
    reason: str = ""
    why: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class AttendanceRow(Row):
    """How one team attended."""

    TABLE: ClassVar[str] = "attendance"
    KEY: ClassVar[tuple[str, ...]] = ("meeting_id", "team")
    meeting_id: int
    team: str
    status: str
    people: str = ""
    note: str = ""
    arrived: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class MinuteRow(Row):
    """What was said and decided of one child."""

    TABLE: ClassVar[str] = "minutes"
    KEY: ClassVar[tuple[str, ...]] = ("meeting_id", "child_id")
    meeting_id: int
    child_id: int
    position: int = 0
    discussion: str = ""
    decision: str = ""
    no_change: int = 0
    owner: str = ""
    next_on: str | None = None
    as_signed: str = ""
    version: int = 1

    @property
    def blank(self) -> bool:
        """Whether nothing is written in it: closing made it, for a child of whom the meeting recorded something."""
        return not (self.discussion or self.decision or self.no_change or self.owner or self.next_on)

    @property
    def signed(self) -> dict[str, Any] | None:
        """What was kept of the item when the meeting closed; None before."""
        return json.loads(self.as_signed) if self.as_signed else None

    @property
    def recorded(self) -> tuple[str, ...]:
        """Of what was kept, what was recorded beside the minute, in words; its verdicts not among it."""
        kept = self.signed or {}
        return (*kept.get("recorded", ()), *(each["action"] for each in kept.get("actions", ())))


@dataclass(frozen=True, slots=True)
class AmendmentRow(Row):
    """What closed minutes have wrong, put right beside them."""

    TABLE: ClassVar[str] = "amendments"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: int
    meeting_id: int
    child_id: int | None
    amendment: str
    recorded_by: str = ""
    recorded_at: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class ActionRow(Row):
    """Something to be done, of a child or of a meeting."""

    TABLE: ClassVar[str] = "actions"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: int
    child_id: int | None
    meeting_id: int | None
    action: str
    owner: str = ""
    team: str = ""
    due_on: str | None = None
    done_on: str | None = None
    outcome: str = ""
    recorded_on: str | None = None
    carried: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class SurveyRow(Row):
    """One answer of an authority to the survey."""

    TABLE: ClassVar[str] = "survey"
    KEY: ClassVar[tuple[str, ...]] = ("authority", "year", "question")
    authority: str
    year: str
    question: str
    answer: str = ""
    version: int = 1


def by_id(db: Database, meeting: str) -> MeetingRow | None:
    """The meeting that people and files call `meeting`."""
    found = select(db, MeetingRow, "WHERE meeting = ?", (meeting,))
    return found[0] if found else None


DEALT_WITH = (
    "SELECT i.child_id, {meeting} FROM minutes i JOIN meetings g ON g.id = i.meeting_id WHERE {condition} "
    "UNION SELECT i.child_id, {meeting} FROM meetings g JOIN actions i ON i.meeting_id = g.id "
    "WHERE g.status <> 'closed' AND i.child_id IS NOT NULL AND {condition} "
    "UNION SELECT i.child_id, {meeting} FROM meetings g JOIN delays i ON i.meeting = g.meeting "
    "WHERE g.status <> 'closed' AND {condition}"
)
"""Of every child that a meeting `g` dealt with, its id and what is asked of the meeting; the condition three times.

Closing leaves a minute of each. Until then what the meeting asked for and judged says so as well.
"""


def dealt_with(db: Database, meeting_id: int) -> set[int]:
    """The children who have a minute of a meeting; of one not yet closed, those too of whom it asked for something or
    judged a delay."""
    found = db.rows(DEALT_WITH.format(meeting="g.id", condition="g.id = ?"), (meeting_id,) * 3)
    return {child for child, _ in found}


class Minuted(NamedTuple):
    """A child's minute with the meeting it was taken at."""

    meeting: MeetingRow
    minute: MinuteRow


def minutes_of(db: Database, child_id: int) -> list[Minuted]:
    """A child's minutes, the latest meeting first."""
    minutes = {row.meeting_id: row for row in select(db, MinuteRow, "WHERE child_id = ?", (child_id,))}
    held = select(
        db,
        MeetingRow,
        "WHERE id IN (SELECT meeting_id FROM minutes WHERE child_id = ?) ORDER BY held_on DESC, id DESC",
        (child_id,),
    )
    return [Minuted(meeting, minutes[meeting.id]) for meeting in held]


def actions_of(db: Database, child_id: int) -> Sequence[ActionRow]:
    """A child's actions: what is open first, then by due date."""
    return select(
        db, ActionRow, "WHERE child_id = ? ORDER BY done_on IS NOT NULL, coalesce(due_on, '9'), id", (child_id,)
    )
