"""What people wrote while a meeting sat, as the audit has it: their acts of a day, and which of them are the meeting's.

Moments are ISO text in UTC, as in the tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from trackboard.store.audit.changes import undone
from trackboard.store.sqlite.queries import Queries
from trackboard.store.tables import RECORDED, MeetingRow

ROLL, MINUTES, ACTIONS, VERDICTS, MEETINGS = "attendance", "minutes", "actions", "delays", "meetings"
"""The tables in which a meeting's own rows stand."""

OF_A_CHILD = tuple(table.name for table in RECORDED if table.child and table.tells_of_child and not table.of_a_meeting)
"""The tables of what is recorded of a child, by anybody and at any time."""

_READ = (*OF_A_CHILD, ROLL, MINUTES, MEETINGS)


class Written(NamedTuple):
    """A change that a person made and that holds still, with the act that made it. `key`, `old`, `new` are JSON."""

    act: int
    at: str
    actor: str
    name: str
    """The act as casework has it: `begin_meeting`."""
    table: str
    key: str
    child_id: int | None
    op: str
    old: str | None
    new: str | None


def written(db: Queries, since: str, until: str) -> Iterator[Written]:
    """What people wrote from one moment up to, not including, another, in order. No imports, no erasures, and neither
    what was taken back nor the taking back."""
    gone = undone(db)
    found = db.stream(
        "SELECT t.id, t.at, t.actor, t.act, c.table_name, c.row_key, c.child_id, c.op, c.old, c.new "
        "FROM transactions t JOIN changes c ON c.txn = t.id "
        "WHERE t.at >= ? AND t.at < ? AND t.source IN ('board', 'command') AND t.undoes IS NULL "
        f"AND c.table_name IN ({', '.join('?' * len(_READ))}) ORDER BY t.id, c.id",
        (since, until, *_READ),
    )
    return (row for values in found if (row := Written(*values)).act not in gone)


def is_of(row: Written, meeting: MeetingRow) -> bool:
    """Whether a change is the meeting's own: its roll call, a minute, an action that it asked for, a verdict of it."""
    if row.table in (ROLL, MINUTES):
        return bool(json.loads(row.key)[:1] == [meeting.id])
    if row.table == ACTIONS:
        return _said(row).get("meeting_id") == meeting.id
    return row.table == VERDICTS and _said(row).get("meeting") == meeting.meeting


def has_rows(db: Queries, meeting_id: int) -> bool:
    """Whether a meeting has a roll call, a minute or an action: without any it has not sat."""
    return bool(
        db.value(
            "SELECT EXISTS (SELECT 1 FROM attendance WHERE meeting_id = ?) "
            "OR EXISTS (SELECT 1 FROM minutes WHERE meeting_id = ?) "
            "OR EXISTS (SELECT 1 FROM actions WHERE meeting_id = ?)",
            (meeting_id,) * 3,
        )
    )


def begins(row: Written, meeting: MeetingRow) -> bool:
    """Whether a change is that the meeting began."""
    return row.table == MEETINGS and row.name == "begin_meeting" and bool(json.loads(row.key) == [meeting.id])


def with_decision(db: Queries, meeting_id: int, child_id: int) -> list[tuple[int, str, str]]:
    """(action, its text then, the decision then) of each action that came into being in one act with a minute of the
    child at the meeting: which action a decision is."""
    found = db.rows(
        "SELECT a.new, m.new FROM changes a JOIN changes m ON m.txn = a.txn AND m.child_id = a.child_id "
        "WHERE a.child_id = ? AND a.table_name = 'actions' AND a.op = 'insert' AND a.new IS NOT NULL "
        "AND m.table_name = 'minutes' AND m.row_key = ? AND m.new IS NOT NULL ORDER BY a.id",
        (child_id, json.dumps([meeting_id, child_id], separators=(",", ":"))),
    )
    pairs = [(json.loads(action), json.loads(minute)) for action, minute in found]
    return [(action["id"], action["action"], minute["decision"]) for action, minute in pairs]


def teams_of(db: Queries, owner: str) -> list[str]:
    """The teams that this person's actions name, the latest first."""
    found = db.rows("SELECT team FROM actions WHERE owner = ? AND team <> '' ORDER BY id DESC", (owner,))
    return [team for (team,) in found]


def _said(row: Written) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.new or row.old or "{}")
    return found
