"""What an authority records at all: asked before anybody is told that something is missing. Days are ISO text."""

from __future__ import annotations

from trackboard.store.sqlite.queries import Queries

PERMANENCE_REPORT = "permanence_report"
"""Stands beside the kinds of event for the Child's Permanence Report, which is a field of the child."""

_OF_ALL = (
    "SELECT DISTINCT c.authority, m.kind FROM milestones m JOIN children c ON c.id = m.child_id "
    "WHERE m.planned = 0 AND m.on_date <= ? "
    f"UNION SELECT authority, '{PERMANENCE_REPORT}' FROM children WHERE permanence_report_on <= ?"
)
# Found at once where it is recorded, since the rows are not sorted for it; a CROSS JOIN keeps that order of reading.
_KIND = (
    "SELECT EXISTS (SELECT 1 FROM milestones m CROSS JOIN children c ON c.id = m.child_id "
    "WHERE m.kind = ? AND m.planned = 0 AND m.on_date <= ? AND c.authority = ?)"
)
_REPORT = "SELECT EXISTS (SELECT 1 FROM children WHERE permanence_report_on <= ? AND authority = ?)"


def is_recorded(db: Queries, authority: str, kind: str, day: str) -> bool:
    """Whether any child of the authority has an event of `kind` (not planned), or the report, of up to `day`."""
    if kind == PERMANENCE_REPORT:
        return bool(db.value(_REPORT, (day, authority)))
    return bool(db.value(_KIND, (kind, day, authority)))


def kinds_recorded(db: Queries, day: str) -> set[tuple[str, str]]:
    """(authority, kind) of everything that is so recorded: one query for all, which reads everything."""
    return set(db.rows(_OF_ALL, (day, day)))
