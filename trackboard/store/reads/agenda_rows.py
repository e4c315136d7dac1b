"""What an agenda is made from: the last meeting of a kind, what has been recorded since, and what is still to be done.

Days and moments are ISO text, as in the tables.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from trackboard.store.rows import select
from trackboard.store.sqlite.driver import Value
from trackboard.store.sqlite.queries import Queries
from trackboard.store.tables import CLOSED, AgendaRow, MeetingRow


def of_meeting(db: Queries, meeting_id: int) -> list[AgendaRow]:
    """The agenda in order; those who were dropped last."""
    return select(db, AgendaRow, "WHERE meeting_id = ? ORDER BY how = 'dropped', position, child_id", (meeting_id,))


def last_closed(db: Queries, kind: str, before: str, authority: str) -> MeetingRow | None:
    """The latest closed meeting of a kind before a day, the authority's own."""
    found = select(
        db,
        MeetingRow,
        "WHERE kind = ? AND status = ? AND held_on < ? AND authority = ? ORDER BY held_on DESC, id DESC LIMIT 1",
        (kind, CLOSED, before, authority),
    )
    return found[0] if found else None


def next_of_kind(db: Queries, kind: str, after: str, authority: str) -> MeetingRow | None:
    """The first meeting of a kind after a day, held or to be held, the authority's own."""
    found = select(
        db,
        MeetingRow,
        "WHERE kind = ? AND held_on > ? AND authority = ? ORDER BY held_on, id LIMIT 1",
        (kind, after, authority),
    )
    return found[0] if found else None


def not_reached(db: Queries, meeting_id: int, ids: Collection[int] | None = None) -> set[int]:
    """The children on the agenda of a closed meeting that it did not deal with; `ids` limits the question to those.

    Of a meeting that was closed before closing left a minute of everyone it dealt with, an action or a verdict tells.
    """
    whose, these = _of(ids, "child_id"), _listed(ids)
    found = db.rows(
        f"SELECT child_id FROM agenda WHERE meeting_id = ? AND how <> 'dropped'{whose} "
        f"EXCEPT SELECT child_id FROM minutes WHERE meeting_id = ?{whose} "
        f"EXCEPT SELECT child_id FROM actions WHERE meeting_id = ? AND child_id IS NOT NULL{whose} "
        f"EXCEPT SELECT child_id FROM delays WHERE meeting = (SELECT meeting FROM meetings WHERE id = ?){whose}",
        (meeting_id, *these) * 4,
    )
    return {child for (child,) in found}


class Held(NamedTuple):
    """The closed meetings of a kind before a day, oldest first, and by child the last of them with a minute of it."""

    days: list[str]
    discussed: dict[int, str]


def held(db: Queries, kind: str, before: str, authority: str, ids: Collection[int] | None = None) -> Held:
    """The authority's own meetings; `ids` limits the children to those, None is everyone."""
    closed = (CLOSED, kind, before, authority)
    condition = "g.status = ? AND g.kind = ? AND g.held_on < ? AND g.authority = ?"
    days = db.rows(f"SELECT g.held_on FROM meetings g WHERE {condition} ORDER BY g.held_on", closed)
    discussed = db.rows(
        f"SELECT m.child_id, max(g.held_on) FROM minutes m JOIN meetings g ON g.id = m.meeting_id WHERE {condition}"
        f"{_of(ids, 'm.child_id')} GROUP BY m.child_id",
        (*closed, *_listed(ids)),
    )
    return Held([day for (day,) in days], dict(discussed))


def _of(ids: Collection[int] | None, column: str) -> str:
    """A further condition: that a child is one of these."""
    return "" if ids is None else f" AND {column} IN (SELECT value FROM json_each(?))"


def _listed(ids: Collection[int] | None) -> tuple[Value, ...]:
    return () if ids is None else (json.dumps([*ids]),)


def open_actions(
    db: Queries, ids: Collection[int] | None = None, *, but_of: int = 0
) -> dict[int, list[tuple[str | None, int]]]:
    """By child, the due day of each action that is not done, and how often it was carried over; without those that the
    meeting `but_of` asked for."""
    found: dict[int, list[tuple[str | None, int]]] = defaultdict(list)
    for child, due_on, carried in db.rows(
        "SELECT child_id, due_on, carried FROM actions WHERE done_on IS NULL AND child_id IS NOT NULL "
        f"AND meeting_id IS DISTINCT FROM ?{_of(ids, 'child_id')} ORDER BY id",
        (but_of, *_listed(ids)),
    ):
        found[child].append((due_on, carried))
    return found


def happened(
    db: Queries, after: str, until: str, ids: Collection[int] | None = None
) -> dict[int, list[tuple[str, str]]]:
    """By child, kind and day of what happened after one day, up to another; `plan` where the plan changed."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    whose, these = _of(ids, "child_id"), _listed(ids)
    for child, kind, on in db.rows(
        f"SELECT child_id, kind, on_date FROM milestones WHERE planned = 0 AND on_date > ? AND on_date <= ?{whose} "
        f"UNION ALL SELECT child_id, 'plan', from_on FROM plans WHERE from_on > ? AND from_on <= ?{whose} "
        "ORDER BY 3, 2",
        (after, until, *these, after, until, *these),
    ):
        found[child].append((kind, on))
    return found


def typed(db: Queries, since: str, ids: Collection[int] | None = None) -> dict[int, set[str]]:
    """By child, the tables that somebody changed after a moment, imports left out."""
    found: dict[int, set[str]] = defaultdict(set)
    for child, table in db.rows(
        "SELECT DISTINCT c.child_id, c.table_name FROM transactions t JOIN changes c ON c.txn = t.id "
        "WHERE t.at > ? AND t.source <> 'import' AND c.child_id IS NOT NULL "
        "AND c.table_name IN ('milestones', 'struck', 'plans', 'delays', 'criteria', 'placements')"
        f"{_of(ids, 'c.child_id')}",
        (since, *_listed(ids)),
    ):
        found[child].add(table)
    return found


def erased(db: Queries, meeting_id: int) -> list[tuple[str, str]]:
    """(moment, reason) of the lawful erasures that have taken anything out of a meeting's own rows."""
    return db.rows(
        "SELECT DISTINCT t.at, t.note FROM transactions t JOIN changes c ON c.txn = t.id WHERE t.source = 'erasure' "
        "AND c.table_name IN ('meetings', 'attendance', 'minutes') AND (c.row_key = ? OR c.row_key LIKE ?) "
        "ORDER BY t.at",
        (f"[{meeting_id}]", f"[{meeting_id},%"),
    )


def counts(db: Queries) -> dict[int, tuple[int, int]]:
    """By meeting, how many children are on its agenda and how many it has minuted."""
    listed = dict(db.rows("SELECT meeting_id, count(*) FROM agenda WHERE how <> 'dropped' GROUP BY meeting_id"))
    minuted = dict(
        db.rows(
            "SELECT meeting_id, sum(discussion <> '' OR decision <> '' OR no_change = 1 OR owner <> '' "
            "OR next_on IS NOT NULL OR as_signed = '') FROM minutes GROUP BY meeting_id"
        )
    )
    return {meeting: (listed.get(meeting, 0), minuted.get(meeting, 0)) for meeting in listed.keys() | minuted.keys()}
