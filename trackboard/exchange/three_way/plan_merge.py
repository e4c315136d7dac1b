"""Today's plan, as children.csv or a return tells it, against the plans that the database holds."""

from __future__ import annotations

from collections.abc import Iterable

from trackboard.exchange.staged import FileRow, PlanToday
from trackboard.exchange.three_way.portion_merge import PortionMerge
from trackboard.exchange.three_way.table_merge import TableMerge
from trackboard.store.audit import origins
from trackboard.store.rows import Value, row_with
from trackboard.store.tables import PlanRow

_PLANS = ("plan", "parallel_plan")


def compare_plans(merge: PortionMerge, tables: TableMerge) -> None:
    """Of the children of whom plans.csv tells no history. What is new is added through the tables; a plan that an
    import brought gives way from today on."""
    told = {row.reference for row in merge.portion.of(PlanRow)}
    says = [row for row in merge.portion.of(PlanToday) if row.reference in merge.ids and row.reference not in told]
    held = merge.rows_of(PlanRow, (merge.ids[row.reference] for row in says))
    changed: list[tuple[PlanRow, FileRow[PlanToday], dict[str, Value]]] = []
    for row in says:
        child = merge.ids[row.reference]
        now = in_force(held[child], merge.today)
        values: dict[str, Value] = {name: row.value(name) or getattr(now, name, "") for name in _PLANS}
        if now is None:
            _add(merge, tables, row, values)
        elif any(getattr(now, column) != value for column, value in values.items()):
            changed.append((now, row, values))
        else:
            _same(merge, now, values)
    of = origins.origins(merge.db, [now for now, _, _ in changed])
    brought = origins.last_plans(merge.db, [now.child_id for now, _, _ in changed])
    count, tell = merge.result.count, merge.result.tell
    for now, row, values in changed:
        typed = bool(of[now.child_id, now.seq].typed & {*_PLANS})
        before = merge.conflicts.settled(now, "plan") or brought.get(now.child_id, {})
        old, new = _words(getattr(now, column) for column in _PLANS), _words(values.values())
        if typed and all(before.get(column) == value for column, value in values.items()):
            _same(merge, now, values)
        elif typed and not merge.conflicts.take(now, "plan", values, now.child_id, merge.result.file("children", row)):
            count("plans").conflicts += 1
            tell("conflict", "children", row, "plan", row.reference, old, new)
        elif now.from_on == merge.today:
            count("plans").changed += 1
            tell("changed", "children", row, "plan", row.reference, old, new)
            merge.changes.updated.append(row_with(now, values))
            merge.changes.child_ids.add(now.child_id)
        else:
            _add(merge, tables, row, values | {"from_on": merge.today})


def _add(merge: PortionMerge, tables: TableMerge, row: FileRow[PlanToday], values: dict[str, Value]) -> None:
    """A plan from children.csv is the first of the child's, or one from today on."""
    plan = row_with(PlanRow(merge.ids[row.reference], 0), values)
    said = row.table._replace(says=frozenset(values))
    tables.insert(FileRow(plan, row.reference, said, row.number))


def _same(merge: PortionMerge, now: PlanRow, values: dict[str, Value]) -> None:
    merge.conflicts.same(now, "plan", values)
    merge.result.count("plans").same += 1


def in_force(plans: Iterable[PlanRow], day: str) -> PlanRow | None:
    """The plan that holds on `day`, as the pathway reads it: the latest dated by then, or one without a date."""
    return max(
        (plan for plan in plans if plan.from_on is None or plan.from_on <= day),
        key=lambda plan: (plan.from_on or "", plan.plan, plan.parallel_plan),
        default=None,
    )


def _words(plans: Iterable[Value]) -> str:
    return " / ".join(str(plan) for plan in plans if plan)
