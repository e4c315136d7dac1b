"""Children and what is their own, as they are read; and all of it at once, for what is computed from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from trackboard.store.audit.changes import undone
from trackboard.store.audit.record_days import record_days
from trackboard.store.database import Database, Transaction
from trackboard.store.rows import delete, select
from trackboard.store.tables import ChildRow, ContactRow, DelayRow


def contacts_of(db: Database, child_id: int) -> list[ContactRow]:
    """A child's contact arrangements, the latest recorded first."""
    return select(db, ContactRow, "WHERE child_id = ? ORDER BY seq DESC", (child_id,))


def verdict_on(db: Database, child_id: int, clock: str, started_on: str) -> DelayRow | None:
    """The verdict that holds on a run of a clock: the latest."""
    where = "WHERE child_id = ? AND clock = ? AND started_on = ? ORDER BY recorded_at DESC, seq DESC LIMIT 1"
    found = select(db, DelayRow, where, (child_id, clock, started_on))
    return found[0] if found else None


def by_reference(db: Database, reference: str) -> ChildRow | None:
    """The child of that reference, exactly as written."""
    found = select(db, ChildRow, "WHERE reference = ?", (reference,))
    return found[0] if found else None


def references(db: Database) -> dict[str, int]:
    """Every child's id by reference."""
    return dict(db.rows("SELECT reference, id FROM children WHERE id NOT IN (SELECT child_id FROM erased)"))


def every_reference(db: Database) -> dict[int, str]:
    """Every child's reference by id, and what stands for those who were erased."""
    return dict(db.rows("SELECT id, reference FROM children"))


def siblings(db: Database, child: ChildRow) -> list[ChildRow]:
    """The other children of the child's sibling group, oldest first."""
    if not child.sibling_group:
        return []
    return select(
        db,
        ChildRow,
        "WHERE sibling_group = ? AND authority = ? AND id <> ? ORDER BY coalesce(date_of_birth, due_date, '9'), id",
        (child.sibling_group, child.authority, child.id),
    )


def first_days(db: Database, kinds: Collection[str], until: str) -> dict[int, dict[str, str]]:
    """By child, the first day of each of `kinds` that had happened by `until`; a child without any is left out."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for child, kind, on in db.stream(
        "SELECT child_id, kind, min(on_date) FROM milestones WHERE planned = 0 AND on_date <= ? "
        f"AND kind IN ({', '.join('?' * len(kinds))}) GROUP BY child_id, kind",
        (until, *kinds),
    ):
        found[child][kind] = on
    return found


def of_own_reference(db: Database, reference: str) -> int | None:
    """The child of that reference: exactly as written or, where only one fits, whatever the case of its letters."""
    kept = "AND id NOT IN (SELECT child_id FROM erased)"
    found = db.rows(f"SELECT id FROM children WHERE reference = ? {kept}", (reference,))
    if not found:
        found = db.rows(f"SELECT id FROM children WHERE lower(reference) = lower(?) {kept}", (reference,))
    return found[0][0] if len(found) == 1 else None


def id_of(db: Database, reference: str) -> int | None:
    """The same, or the child whom another system calls so."""
    child_id = of_own_reference(db, reference)
    if child_id is not None:
        return child_id
    found = db.rows("SELECT DISTINCT child_id FROM aliases WHERE lower(alias) = lower(?)", (reference,))
    return found[0][0] if len(found) == 1 else None


def remove(tx: Transaction, child: ChildRow) -> None:
    """Remove the row of a child who has nothing else of its own any more."""
    tx.run("DELETE FROM board WHERE child_id = ?", (child.id,))  # computed, so nothing is lost
    delete(tx, child)


def with_siblings(db: Database, ids: Iterable[int]) -> set[int]:
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
    older_sibling_adopted_on: str | None
    """The first day on which an older child of the same sibling group was adopted."""


def everything_for_derivation(
    db: Database, ids: Iterable[int] | None = None, *, at_once: int = 2000
) -> Iterator[Facts]:
    """The facts of `ids`, or of every child, ordered by id within each `at_once` children; eight queries for those.

    Of whoever was erased there are none.
    """
    taken_back = undone(db)
    for condition, parameters in _portions(db, ids, at_once):
        yield from _facts(db, condition, parameters, taken_back)


def _portions(db: Database, ids: Iterable[int] | None, at_once: int) -> Iterator[tuple[str, tuple[int, ...]]]:
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


def _facts(db: Database, condition: str, parameters: tuple[int, ...], undone: Container[int]) -> Iterator[Facts]:
    by_child, by_id = condition.format(id="child_id"), condition.format(id="c.id")

    def grouped(sql: str) -> dict[int, list[tuple[Any, ...]]]:
        groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for child, *rest in db.connection.execute(sql, parameters):
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
    for child, born, due, owner, route, considered in db.rows(
        "SELECT c.id, c.date_of_birth, c.due_date, c.owner, c.early_permanence_route, c.early_permanence_considered "
        f"FROM children c WHERE {by_id} AND c.id NOT IN (SELECT child_id FROM erased) ORDER BY c.id",
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
            adopted.get(child),
        )
