"""Today's plan, as children.csv or a return tells it, against the plans that the database holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from trackboard.exchange.three_way.table_merge import Tables
from trackboard.store.audit import origins
from trackboard.store.reads.recorded_rows import rows_of
from trackboard.store.tables import PlanRow

_PLANS = ("plan", "parallel_plan")


class Plans:
    """Compares the plans of the children of whom plans.csv tells no history."""

    def __init__(self, tables: Tables, today: str) -> None:
        self.tables = tables
        self.merged = tables.merged
        self.conflicts = tables.conflicts
        self.today = today

    def compare(self) -> None:
        """What is new is added through the tables; a plan that an import brought gives way from today on."""
        told = {str(row["reference"]) for row in self.merged.staged.tables.get("plans", ())}
        db, ids = self.tables.db, self.tables.ids
        says = {
            ids[reference]: (reference, fields)
            for reference, fields in self.merged.staged.children.items()
            if reference in ids and any(fields.get(column) for column in _PLANS) and reference not in told
        }
        held = self._held(says.keys() - self.tables.new)
        changed: list[tuple[PlanRow, dict[str, Any], str, int]] = []
        for child, (reference, fields) in says.items():
            number = fields.get("row")
            at = number if isinstance(number, int) else 0
            now = in_force(held[child], self.today)
            values: dict[str, Any] = {column: fields.get(column) or getattr(now, column, "") for column in _PLANS}
            if now is None:
                self.tables.add_plan({"child_id": child, **values}, reference, at)
            elif any(getattr(now, column) != value for column, value in values.items()):
                changed.append((now, values, reference, at))
            else:
                self._same(now, values)
        of = origins.origins(db, [now for now, _, _, _ in changed])
        brought = origins.last_plans(db, [now.child_id for now, _, _, _ in changed])
        for now, values, reference, at in changed:
            typed = bool(of[now.child_id, now.seq].typed & {*_PLANS})
            before = self.conflicts.settled(now, "plan") or brought.get(now.child_id, {})
            if typed and all(before.get(column) == value for column, value in values.items()):
                self._same(now, values)
            elif typed and not self._taken(now, values):
                self.merged.count("plans").conflicts += 1
                self.merged.tell("conflict", "children", at, "plan", reference, _words(now), _words(values))
            elif now.from_on == self.today:
                self.merged.count("plans").changed += 1
                self.merged.tell("changed", "children", at, "plan", reference, _words(now), _words(values))
                self.merged.changes.updated.append(replace(now, **values))
                self.merged.changes.child_ids.add(now.child_id)
            else:
                self.tables.add_plan({"child_id": now.child_id, "from_on": self.today, **values}, reference, at)

    def _held(self, child_ids: Iterable[int]) -> dict[int, list[PlanRow]]:
        found: dict[int, list[PlanRow]] = defaultdict(list)
        for each in rows_of(self.tables.db, PlanRow, child_ids):
            found[each.child_id].append(each)
        return found

    def _same(self, now: PlanRow, values: Mapping[str, Any]) -> None:
        self.conflicts.same(now, "plan", values)
        self.merged.count("plans").same += 1

    def _taken(self, now: PlanRow, values: Mapping[str, Any]) -> bool:
        return self.conflicts.take(now, "plan", values, now.child_id, self.merged.file("children"))


def in_force(plans: list[PlanRow], day: str) -> PlanRow | None:
    """The plan that holds on `day`, as the pathway reads it: the latest dated by then, or one without a date."""
    return max(
        (plan for plan in plans if plan.from_on is None or plan.from_on <= day),
        key=lambda plan: (plan.from_on or "", plan.plan, plan.parallel_plan),
        default=None,
    )


def _words(plan: PlanRow | Mapping[str, Any]) -> str:
    said = (plan.plan, plan.parallel_plan) if isinstance(plan, PlanRow) else plan.values()
    return " / ".join(filter(None, said))
