"""What everything about a child is computed from: its facts, read for a few children or for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from trackboard.store.audit.changes import undone
from trackboard.store.audit.record_days import record_days
from trackboard.store.sqlite.queries import Queries


class Facts(NamedTuple):
    """What a child's stage, clocks and flags are computed from: plain values as stored, dates as ISO text."""

    id: int
    date_of_birth: str | None
    due_date: str | None
    owner: str
    route: str
    considered: str
    events: Sequence[tuple[str, str, int, str, str]]
    """Of each milestone: kind, on_date, planned, outcome, reason."""
    plans: Sequence[tuple[str, str, str | None]]
    """Of each plan: plan, parallel_plan, from_on."""
    criteria: Sequence[tuple[str, str]]
    """Answered criteria: criterion, answer."""
    verdicts: Sequence[tuple[str, str, str, str]]
    """Of each delay verdict, the latest recorded last: clock, started_on, verdict, recorded_at."""
    recorded_on: Sequence[str]
    """Days on which somebody wrote anything of the child, or a file brought it as new; some may be repeated."""
    names: tuple[str, str]
    """The given and the family name."""
    older_sibling_adopted_on: str | None
    """The first day on which an older child of the same sibling group was adopted."""


def everything_for_derivation(db: Queries, ids: Iterable[int] | None = None, *, at_once: int = 2000) -> Iterator[Facts]:
    """The facts of `ids`, or of every child, ordered by id within each `at_once` children; eight queries for those.

    Children who were erased have none.
    """
    taken_back = undone(db)
    for condition, parameters in _portions(db, ids, at_once):
        yield from _facts(db, condition, parameters, taken_back)


def _portions(db: Queries, ids: Iterable[int] | None, at_once: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Conditions on a child's id (written `{id}`), each taking in at most `at_once` children."""
    if ids is None:
        every = [child for (child,) in db.rows("SELECT id FROM children ORDER BY id")]
        for start in range(0, len(every), at_once):
            yield "{id} BETWEEN ? AND ?", (every[start], every[min(start + at_once, len(every)) - 1])
    else:
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), at_once):
            some = tuple(wanted[start : start + at_once])
            yield f"{{id}} IN ({', '.join('?' * len(some))})", some


_NOTHING: tuple[Any, ...] = ()


def _facts(db: Queries, condition: str, parameters: tuple[int, ...], undone: Container[int]) -> Iterator[Facts]:
    by_child, by_id = condition.format(id="child_id"), condition.format(id="c.id")

    def grouped(sql: str) -> dict[int, list[tuple[Any, ...]]]:
        groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for child, *rest in db.stream(sql, parameters):
            groups[child].append(tuple(rest))
        return groups

    events = grouped(f"SELECT child_id, kind, on_date, planned, outcome, reason FROM milestones WHERE {by_child}")
    plans = grouped(f"SELECT child_id, plan, parallel_plan, from_on FROM plans WHERE {by_child} ORDER BY child_id, seq")
    criteria = grouped(f"SELECT child_id, criterion, answer FROM criteria WHERE {by_child} AND answer <> ''")
    verdicts = grouped(
        f"SELECT child_id, clock, started_on, verdict, recorded_at FROM delays WHERE {by_child} "
        "ORDER BY child_id, recorded_at, seq"
    )
    recorded: dict[int, list[str]] = defaultdict(list)
    for child, day in record_days(db, condition.format(id="c.child_id"), parameters, undone):
        recorded[child].append(day)
    adopted: dict[int, str] = dict(
        db.rows(
            "SELECT c.id, min(m.on_date) FROM children c "
            "JOIN children s ON s.sibling_group = c.sibling_group AND s.sibling_group <> '' "
            "AND s.authority = c.authority AND s.id <> c.id "
            "AND s.date_of_birth < coalesce(c.date_of_birth, c.due_date) "
            "JOIN milestones m ON m.child_id = s.id AND m.planned = 0 "
            "AND (m.kind = 'adoption_order' OR (m.kind = 'closed' AND m.outcome = 'adopted')) "
            f"WHERE c.sibling_group <> '' AND {by_id} GROUP BY c.id",
            parameters,
        )
    )
    for child, born, due, owner, route, considered, given, family in db.rows(
        "SELECT c.id, c.date_of_birth, c.due_date, c.owner, c.early_permanence_route, c.early_permanence_considered, "
        "c.given_name, c.family_name FROM children c "
        f"WHERE {by_id} AND c.id NOT IN (SELECT child_id FROM erased) ORDER BY c.id",
        parameters,
    ):
        yield Facts(
            child,
            born,
            due,
            owner,
            route,
            considered,
            events.get(child, _NOTHING),
            plans.get(child, _NOTHING),
            criteria.get(child, _NOTHING),
            verdicts.get(child, _NOTHING),
            recorded.get(child, _NOTHING),
            (given, family),
            adopted.get(child),
        )
