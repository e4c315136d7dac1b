"""The plan and the parallel plan."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.plans import in_force, set_plan
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields.plan_fields import SET_PLAN
from trackboard.store.reads.child_rows import plans_of
from trackboard.store.tables import PlanRow
from trackboard.tui.forms.field_values import FormField, Values
from trackboard.tui.forms.sheet import Sheet


class SetPlan(Sheet):
    """A plan from a day on; those before it stay in the history."""

    TITLE = "Plan and parallel plan"
    FIELDS = SET_PLAN
    AT = "plan"

    def look(self) -> list[PlanRow]:
        return plans_of(self.desk.db, self.child)

    @property
    def holds(self) -> PlanRow | None:
        return in_force(self.seen, self.desk.today)

    def asks(self) -> Sequence[FormField]:
        return (self.field("plan"), self.field("parallel_plan"), self.field("from_on", "today"))

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        changed = {name: text for name, text in self.changed(values).items() if name != "from_on"}
        return set_plan(desk, self.child, **changed, from_on=values["from_on"], seen=self.seen)
