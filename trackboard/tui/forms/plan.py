"""The plan and the parallel plan."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts import Desk, Done
from trackboard.casework.plans import plan_on, set_plan
from trackboard.casework.when import typed_date
from trackboard.store.children import PlanRow
from trackboard.tui.forms.fields import Field, Values, options
from trackboard.tui.forms.sheet import Sheet


class SetPlan(Sheet):
    """A plan from a day on; those before it stay in the history."""

    TITLE = "Plan and parallel plan"
    AT = "plan"

    def __init__(self, desk: Desk, child: int, reference: str, which: str = "") -> None:
        self.held = plan_on(desk.db, child, desk.today) or PlanRow(child, 0)
        super().__init__(desk, child, reference, which)
        self.seen: PlanRow = self.held

    def asks(self) -> Sequence[Field]:
        plans = options(self.desk.policy.plans)
        return (
            Field("plan", "Plan", "choice", plans, initial=self.held.plan),
            Field("parallel_plan", "Parallel plan", "choice", plans, initial=self.held.parallel_plan),
            Field("from_on", "From", "date", initial="today"),
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        day = typed_date(values["from_on"], desk.today) if values["from_on"].strip() else desk.today
        # What was on the form is not what is in force on another day, and a clash is found by comparing with that.
        seen = self.seen if day >= desk.today else None
        changed = {name: values[name] for name in ("plan", "parallel_plan") if values[name] != getattr(self.held, name)}
        return set_plan(desk, self.child, **changed, from_on=day, seen=seen)
