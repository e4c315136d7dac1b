"""The plan and the parallel plan."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.plans import in_force, set_plan
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields import PLAN_FROM
from trackboard.store.reads.child_rows import plans_of
from trackboard.store.tables import PlanRow
from trackboard.tui.forms.field_values import Field, Values, options
from trackboard.tui.forms.sheet import Sheet


class SetPlan(Sheet):
    """A plan from a day on; those before it stay in the history."""

    TITLE = "Plan and parallel plan"
    AT = "plan"

    def __init__(self, desk: Desk, child: int, reference: str, which: str = "") -> None:
        self.plans = plans_of(desk.db, child)
        self.held = in_force(self.plans, desk.today) or PlanRow(child, 0)
        super().__init__(desk, child, reference, which)
        self.seen = self.plans

    def asks(self) -> Sequence[Field]:
        plans = options(self.desk.policy.plans)
        return (
            Field("plan", "Plan", "choice", plans, initial=self.held.plan),
            Field("parallel_plan", "Parallel plan", "choice", plans, initial=self.held.parallel_plan),
            Field("from_on", "From", "date", date=PLAN_FROM, needed=True, initial="today"),
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        day = self.day(values, "from_on")
        # On another day another plan may be in force than the form shows: what was seen is what was in force then.
        seen = in_force(self.seen, day) if isinstance(self.seen, list) else self.seen
        changed = {name: values[name] for name in ("plan", "parallel_plan") if values[name] != getattr(self.held, name)}
        return set_plan(desk, self.child, **changed, from_on=day, seen=seen)
