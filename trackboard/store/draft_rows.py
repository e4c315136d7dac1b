"""Drafts: what stands in a person's form and is not saved, kept at each pause, so that a lost terminal loses nothing.

Working text and no record, so it is not audited; within `Database.upkeep`, or in the act that saves the form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trackboard.store.sqlite.queries import OpenFile, Queries, Transaction

MINUTE = "minute"
"""The form of a child's minute at a meeting."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of a form as they stood at `saved_at` (UTC)."""

    form: str
    meeting_id: int
    """The meeting that the form is about; 0 where it is about none."""
    child_id: int
    """The child that the form is about; 0 where it is about none."""
    person: str
    fields: Mapping[str, str]
    saved_at: str


def keep(db: OpenFile, draft: Draft) -> None:
    """Keep a draft in the place of the same person's draft of the same form."""
    db.connection.execute(
        "INSERT INTO drafts (form, subject, person, content, saved_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (form, subject, person) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at",
        (
            draft.form,
            _subject(draft.meeting_id, draft.child_id),
            draft.person,
            json.dumps(dict(draft.fields), ensure_ascii=False),
            draft.saved_at,
        ),
    )


def drop(db: OpenFile, form: str, meeting_id: int, child_id: int, person: str) -> None:
    """Forget a draft, if there is one."""
    db.connection.execute(
        "DELETE FROM drafts WHERE form = ? AND subject = ? AND person = ?",
        (form, _subject(meeting_id, child_id), person),
    )


def drop_at(db: OpenFile, meeting_id: int) -> None:
    """Forget every draft about a meeting."""
    db.connection.execute("DELETE FROM drafts WHERE subject LIKE ?", (_subject(meeting_id, "%"),))


def drop_about(tx: Transaction, child_ids: Iterable[int]) -> None:
    """Forget every draft about these children."""
    patterns = [(_subject("%", child),) for child in child_ids]
    tx.run_many("DELETE FROM drafts WHERE subject LIKE ?", patterns)


def at(db: Queries, meeting_id: int, form: str = MINUTE) -> list[Draft]:
    """Every draft of a form at a meeting, the latest saved first."""
    return _drafts(db, "form = ? AND subject LIKE ?", form, _subject(meeting_id, "%"))


def about(db: Queries, child_id: int) -> list[Draft]:
    """Every draft about a child, the latest saved first."""
    return _drafts(db, "subject LIKE ?", _subject("%", child_id))


def of_person(db: Queries, person: str, form: str = MINUTE) -> list[Draft]:
    """Every draft of a form that a person has, the latest saved first."""
    return _drafts(db, "form = ? AND person = ?", form, person)


def _subject(meeting_id: int | str, child_id: int | str) -> str:
    """`4/12`; the number of what a form is not about is left out: `/12`."""
    return f"{meeting_id or ''}/{child_id or ''}"


def _drafts(db: Queries, condition: str, *parameters: str) -> list[Draft]:
    sql = "SELECT form, subject, person, content, saved_at FROM drafts WHERE {} ORDER BY saved_at DESC, subject DESC"
    return [_draft(*row) for row in db.rows(sql.format(condition), parameters)]


def _draft(form: str, subject: str, person: str, content: str, saved_at: str) -> Draft:
    meeting, child = (int(number or 0) for number in subject.split("/"))
    fields: dict[str, Any] = json.loads(content)
    return Draft(form, meeting, child, person, fields, saved_at)
