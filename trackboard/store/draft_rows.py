"""What is being typed at a meeting and not yet a minute: kept at each pause, so that a lost terminal loses nothing.

Working text and no record, so it is not audited; within `Database.upkeep`, or in the act that makes a minute of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from trackboard.store.sqlite.queries import OpenFile, Queries


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of a form as they stood at `saved_at` (UTC)."""

    meeting_id: int
    child_id: int
    person: str
    fields: Mapping[str, str]
    saved_at: str


_SELECT = "SELECT meeting_id, child_id, person, content, saved_at FROM drafts "


def keep(db: OpenFile, draft: Draft) -> None:
    """Keep a draft in the place of the same person's draft about the same child."""
    db.connection.execute(
        "INSERT INTO drafts (meeting_id, child_id, person, content, saved_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (meeting_id, child_id, person) DO UPDATE SET content = excluded.content, "
        "saved_at = excluded.saved_at",
        (
            draft.meeting_id,
            draft.child_id,
            draft.person,
            json.dumps(dict(draft.fields), ensure_ascii=False),
            draft.saved_at,
        ),
    )


def drop(db: OpenFile, meeting_id: int, child_id: int, person: str) -> None:
    """Forget a draft, if there is one."""
    db.connection.execute(
        "DELETE FROM drafts WHERE meeting_id = ? AND child_id = ? AND person = ?", (meeting_id, child_id, person)
    )


def drop_all(db: OpenFile, meeting_id: int) -> None:
    """Forget every draft of a meeting."""
    db.connection.execute("DELETE FROM drafts WHERE meeting_id = ?", (meeting_id,))


def of_meeting(db: Queries, meeting_id: int) -> list[Draft]:
    """Every draft of a meeting, the latest saved first."""
    found = db.rows(_SELECT + "WHERE meeting_id = ? ORDER BY saved_at DESC, child_id", (meeting_id,))
    return [Draft(row[0], row[1], row[2], json.loads(row[3]), row[4]) for row in found]


def about(db: Queries, child_id: int) -> list[Draft]:
    """Every draft about a child."""
    found = db.rows(_SELECT + "WHERE child_id = ?", (child_id,))
    return [Draft(row[0], row[1], row[2], json.loads(row[3]), row[4]) for row in found]


def of_person(db: Queries, person: str) -> list[Draft]:
    """Every draft of a person, the latest saved first."""
    found = db.rows(_SELECT + "WHERE person = ? ORDER BY saved_at DESC, meeting_id DESC", (person,))
    return [Draft(row[0], row[1], row[2], json.loads(row[3]), row[4]) for row in found]
