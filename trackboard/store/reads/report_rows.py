"""What reports read that no screen does: children by what happened to them when, verdicts, meetings, answers.

Days and moments are ISO text, as in the tables. `authority` '' stands for every authority.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from trackboard.store.reads.meeting_rows import DEALT_WITH
from trackboard.store.sqlite.queries import Queries

_AT_ONCE = 2_000
"""Ids asked for in one query."""


class ChildKey(NamedTuple):
    """Who a child is, in a report: never by name."""

    id: int
    reference: str
    authority: str
    team: str


def children(db: Queries, authority: str = "", ids: Iterable[int] | None = None) -> dict[int, ChildKey]:
    """The children of `ids`, or every child, by id."""
    sql = (
        "SELECT id, reference, authority, team FROM children WHERE id NOT IN (SELECT child_id FROM erased) "
        "AND (? = '' OR authority = ?)"
    )
    if ids is None:
        return {row[0]: ChildKey(*row) for row in db.rows(sql, (authority, authority))}
    wanted, found = list(ids), {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for row in db.rows(f"{sql} AND id IN ({_marks(some)})", (authority, authority, *some)):
            found[row[0]] = ChildKey(*row)
    return found


def authorities(db: Queries) -> list[str]:
    """Every authority that has a child, a meeting or an answer, in order of name."""
    found = db.rows(
        "SELECT authority FROM children UNION SELECT authority FROM meetings UNION SELECT authority FROM survey "
        "ORDER BY authority"
    )
    return [authority for (authority,) in found if authority]


def with_milestone(db: Queries, kinds: Sequence[str], start: str, end: str) -> list[int]:
    """The children with one of `kinds` (not planned) dated from `start` to `end`."""
    found = db.rows(
        "SELECT DISTINCT child_id FROM milestones WHERE planned = 0 AND on_date BETWEEN ? AND ? "
        f"AND kind IN ({_marks(kinds)}) ORDER BY child_id",
        (start, end, *kinds),
    )
    return [child for (child,) in found]


class UnbornKey(NamedTuple):
    """A child who was or is unborn: its first event, its first permanence planning meeting, and its first end."""

    id: int
    date_of_birth: str | None
    first: str
    planning_meeting: str | None
    ended: str | None


def known_unborn(
    db: Queries, ends: Sequence[str], start: str, until: str, as_at: str, authority: str = ""
) -> list[UnbornKey]:
    """The children, unborn as far as the record goes or born after `start`, of whom an event came before the birth and
    by `until`; their permanence planning meetings and ends up to `as_at`."""
    found = db.rows(
        "SELECT c.id, c.date_of_birth, min(m.on_date) AS first, "
        "min(CASE WHEN m.kind = 'permanence_planning_meeting' AND m.on_date <= ? THEN m.on_date END), "
        f"min(CASE WHEN m.kind IN ({_marks(ends)}) AND m.on_date <= ? THEN m.on_date END) "
        "FROM children c JOIN milestones m ON m.child_id = c.id AND m.planned = 0 "
        "WHERE (c.date_of_birth > ? OR (c.date_of_birth IS NULL AND c.due_date IS NOT NULL)) "
        "AND (? = '' OR c.authority = ?) GROUP BY c.id "
        "HAVING min(m.on_date) <= ? AND (c.date_of_birth IS NULL OR min(m.on_date) < c.date_of_birth)",
        (as_at, *ends, as_at, start, authority, authority, until),
    )
    return [UnbornKey(*row) for row in found]


class Dated(NamedTuple):
    """Children with one of `kinds`, or one of `said` with that outcome, from `start` to `end`."""

    kinds: Sequence[str]
    start: str
    end: str
    said: Sequence[str] = ()
    outcome: str = ""


class HappenedRow(NamedTuple):
    """A child with what a report asks of it, once."""

    id: int
    reference: str
    date_of_birth: str | None
    due_date: str | None
    ended: str | None
    """The first end: its day, a digit that puts the ends of one day in order, and its outcome."""
    days: tuple[str | None, ...]
    """Of each kind asked for, all its days with commas between them, in no order."""


def happened(
    db: Queries,
    kinds: Sequence[str],
    ends: Mapping[str, str],
    until: str,
    *,
    authority: str = "",
    to: Dated | None = None,
    ids: Collection[int] | None = None,
    everyone: bool = False,
) -> Iterator[HappenedRow]:
    """When each of `kinds` happened (was not planned) by `until`, to those of `to` or of `ids`, and to whom any of them
    or an end did, or to `everyone`; in order of id. `ends` are those in order, each with its own outcome, or '' for the
    row's."""
    outcomes = " ".join(f"WHEN ? THEN '{place}' || coalesce(nullif(?, ''), m.outcome)" for place in range(len(ends)))
    each = ", ".join("string_agg(CASE WHEN m.kind = ? THEN m.on_date END, ',')" for _ in kinds)
    those = "c.id NOT IN (SELECT child_id FROM erased) AND (? = '' OR c.authority = ?)"
    values = [each for end in ends.items() for each in end]
    values += [*kinds, until, *kinds, *ends, authority, authority]
    if to is not None:
        those += (
            " AND c.id IN (SELECT child_id FROM milestones WHERE planned = 0 AND on_date BETWEEN ? AND ? "
            f"AND (kind IN ({_marks(to.kinds)}) OR (kind IN ({_marks(to.said)}) AND outcome = ?)))"
        )
        values += [to.start, to.end, *to.kinds, *to.said, to.outcome]
    if ids is not None:
        those += " AND c.id IN (SELECT value FROM json_each(?))"
        values.append(json.dumps([*ids]))
    found = db.stream(
        "SELECT c.id, c.reference, c.date_of_birth, c.due_date, "
        f"min(m.on_date || CASE m.kind {outcomes} END), {each} "
        f"FROM children c {'LEFT ' if everyone else ''}JOIN milestones m ON m.child_id = c.id "
        f"AND m.planned = 0 AND m.on_date <= ? AND m.kind IN ({_marks([*kinds, *ends])}) WHERE {those} "
        "GROUP BY c.id ORDER BY c.id",
        values,
    )
    return (HappenedRow(row[0], row[1], row[2], row[3], row[4], row[5:]) for row in found)


def not_yet_known(db: Queries, ids: Collection[int], day: str) -> frozenset[int]:
    """Those of `ids` with an event after `day` and none up to it."""
    found = db.rows(
        "SELECT i.value FROM json_each(?) i JOIN milestones m ON m.child_id = i.value AND m.planned = 0 "
        "GROUP BY i.value HAVING min(m.on_date) > ?",
        (json.dumps([*ids]), day),
    )
    return frozenset(child for (child,) in found)


def first_events(db: Queries) -> dict[int, str]:
    """By child, the day of its first event that was not planned."""
    return dict(db.rows("SELECT child_id, min(on_date) FROM milestones WHERE planned = 0 GROUP BY child_id"))


class VerdictRow(NamedTuple):
    """One judgement of a delay."""

    child_id: int
    clock: str
    started_on: str
    verdict: str
    reason: str
    party: str


def verdicts(db: Queries, day: str) -> list[VerdictRow]:
    """Every verdict recorded by `day`, the latest recorded last; one without a moment counts from its clock's start."""
    found = db.rows(
        "SELECT child_id, clock, started_on, verdict, reason, party FROM delays "
        "WHERE substr(coalesce(nullif(recorded_at, ''), started_on), 1, 10) <= ? ORDER BY recorded_at, child_id, seq",
        (day,),
    )
    return [VerdictRow(*row) for row in found]


class HeldRow(NamedTuple):
    """A meeting that took place."""

    id: int
    meeting: str
    held_on: str


def meetings_held(db: Queries, kinds: Sequence[str], start: str, end: str, authority: str = "") -> list[HeldRow]:
    """The meetings of `kinds` from `start` to `end`, oldest first: those closed, and drafts with a roll call."""
    found = db.rows(
        "SELECT id, meeting, held_on FROM meetings m WHERE held_on BETWEEN ? AND ? "
        f"AND kind IN ({_marks(kinds)}) AND (? = '' OR authority = ?) "
        "AND (status = 'closed' OR EXISTS (SELECT 1 FROM attendance a WHERE a.meeting_id = m.id)) ORDER BY held_on, id",
        (start, end, *kinds, authority, authority),
    )
    return [HeldRow(*row) for row in found]


def attendance(db: Queries, start: str, end: str) -> Iterator[tuple[int, str, str]]:
    """(meeting, team, status) of every meeting held from `start` to `end`."""
    return db.stream(
        "SELECT a.meeting_id, a.team, a.status FROM attendance a JOIN meetings m ON m.id = a.meeting_id "
        "WHERE m.held_on BETWEEN ? AND ?",
        (start, end),
    )


def minuted(db: Queries, start: str, end: str) -> list[tuple[int, int]]:
    """(child, meeting) of everyone dealt with at a meeting held from `start` to `end`, each child's in order of day."""
    found = db.rows(
        DEALT_WITH.format(meeting="g.held_on, g.id", condition="g.held_on BETWEEN ? AND ?") + " ORDER BY 1, 2, 3",
        (start, end) * 3,
    )
    return [(child, meeting) for child, _, meeting in found]


class PlanKey(NamedTuple):
    """A child's plan from a day on, or always."""

    child_id: int
    plan: str
    parallel_plan: str
    from_on: str | None


def plans(db: Queries, ids: Collection[int]) -> Iterator[PlanKey]:
    """Every plan of `ids`."""
    found = db.stream(
        "SELECT child_id, plan, parallel_plan, from_on FROM plans WHERE child_id IN (SELECT value FROM json_each(?))",
        (json.dumps([*ids]),),
    )
    return map(PlanKey._make, found)


def last_meeting(db: Queries, kinds: Sequence[str], before: str, authority: str = "") -> str | None:
    """The day of the latest closed meeting of `kinds` before `before`."""
    found: str | None = db.value(
        f"SELECT max(held_on) FROM meetings WHERE status = 'closed' AND held_on < ? AND kind IN ({_marks(kinds)}) "
        "AND (? = '' OR authority = ?)",
        (before, *kinds, authority, authority),
    )
    return found


class PlacementKey(NamedTuple):
    """An early-permanence placement as it was recorded."""

    child_id: int
    started_on: str
    ended_on: str | None
    how_ended: str
    dually_approved: str


def routed(db: Queries, route: str) -> list[int]:
    """The children with that early-permanence route."""
    return [child for (child,) in db.rows("SELECT id FROM children WHERE early_permanence_route = ?", (route,))]


def placements(db: Queries, until: str) -> list[PlacementKey]:
    """Those begun by `until`, each child's in order."""
    found = db.rows(
        "SELECT child_id, started_on, ended_on, how_ended, dually_approved FROM placements WHERE started_on <= ? "
        "ORDER BY child_id, started_on, seq",
        (until,),
    )
    return [PlacementKey(*row) for row in found]


def fostered(db: Queries, ids: Collection[int], authority: str = "") -> Iterator[tuple[Any, ...]]:
    """(child, date of birth, route, kind, day, outcome) of every milestone of `ids` but those planned, each child's
    together; of a child without any one row, with None from its kind on."""
    return db.stream(
        "SELECT c.id, c.date_of_birth, c.early_permanence_route, m.kind, m.on_date, m.outcome "
        "FROM children c LEFT JOIN milestones m ON m.child_id = c.id AND m.planned = 0 "
        "WHERE c.id IN (SELECT value FROM json_each(?)) "
        "AND c.id NOT IN (SELECT child_id FROM erased) AND (? = '' OR c.authority = ?) ORDER BY c.id, m.seq",
        (json.dumps([*ids]), authority, authority),
    )


class ActionKey(NamedTuple):
    """An action with the day on which it was asked for, where that is known."""

    team: str
    owner: str
    asked_on: str | None
    due_on: str | None
    done_on: str | None
    carried: int


def actions(db: Queries, until: str, authority: str = "") -> Iterator[ActionKey]:
    """Those asked for by `until`; an action without a day has always been there."""
    found = db.stream(
        "SELECT a.team, a.owner, coalesce(a.recorded_on, m.held_on) AS asked_on, a.due_on, a.done_on, a.carried "
        "FROM actions a LEFT JOIN meetings m ON m.id = a.meeting_id LEFT JOIN children c ON c.id = a.child_id "
        "WHERE coalesce(a.recorded_on, m.held_on, '') <= ? "
        "AND (? = '' OR coalesce(c.authority, m.authority) = ?)",
        (until, authority, authority),
    )
    return (ActionKey(*row) for row in found)


def answers(db: Queries) -> dict[tuple[str, str], dict[str, str]]:
    """The survey's answers by (authority, year), each question to its answer; blank ones are none."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for authority, year, question, answer in db.rows(
        "SELECT authority, year, question, answer FROM survey WHERE answer <> '' ORDER BY authority, year, question"
    ):
        found.setdefault((authority, year), {})[question] = answer
    return found


class Recorded(NamedTuple):
    """A row that was written: its table, what was done, the row before and after as JSON, and the day (UTC)."""

    child_id: int
    table: str
    op: str
    old: str | None
    new: str | None
    on: str


def arrived(db: Queries, after: str, until: str) -> set[int]:
    """The children whose record itself was made after the day `after`, up to and including the day `until`."""
    return {child for (child,) in db.rows(_ARRIVED, (after, until))}


_ARRIVED = (
    "SELECT c.child_id FROM changes c JOIN transactions t ON t.id = c.txn WHERE c.table_name = 'children' "
    "AND c.op = 'insert' AND substr(t.at, 1, 10) > ? AND substr(t.at, 1, 10) <= ?"
)


def recorded(db: Queries, tables: Sequence[str], after: str, until: str) -> Iterator[Recorded]:
    """What was recorded after the day `after`, up to and including `until`, of children there before; oldest first."""
    found = db.stream(
        "SELECT c.child_id, c.table_name, c.op, c.old, c.new, substr(t.at, 1, 10) FROM changes c "
        "JOIN transactions t ON t.id = c.txn WHERE c.child_id IS NOT NULL AND substr(t.at, 1, 10) > ? "
        f"AND substr(t.at, 1, 10) <= ? AND c.table_name IN ({_marks(tables)}) "
        f"AND c.child_id NOT IN ({_ARRIVED}) ORDER BY c.id",
        (after, until, *tables, after, until),
    )
    return (Recorded(*row) for row in found)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
