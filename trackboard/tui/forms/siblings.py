"""Sibling groups: joined and left on purpose."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.siblings import join_siblings, leave_siblings
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields.choice import YesNo
from trackboard.casework.fields.field import Fields
from trackboard.casework.fields.plan_fields import JOIN_SIBLINGS
from trackboard.errors import UsageProblem
from trackboard.store.reads.child_rows import siblings
from trackboard.tui.forms.child import OfChild
from trackboard.tui.forms.field_values import FormField, Values


class JoinSiblings(OfChild):
    """Two children in one sibling group."""

    TITLE = "Join a sibling"
    FIELDS = JOIN_SIBLINGS

    def asks(self) -> Sequence[FormField]:
        return [self.field(name, "") for name in self.FIELDS]

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return join_siblings(desk, self.child, **values, seen=self.seen)


class LeaveSiblings(OfChild):
    """A child out of its group; the others stay in it."""

    TITLE = "Leave the sibling group"
    FIELDS = Fields(YesNo("sure", "Leave the group?"))

    def asks(self) -> Sequence[FormField]:
        return (self.field("sure", ""),)

    def remarks(self, values: Values) -> Sequence[str]:
        others = ", ".join(other.reference for other in siblings(self.desk.db, self.held))
        return (f"These stay in it: {others}",) if others else ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        if values["sure"] != "yes":
            raise UsageProblem("Nothing was saved: choose Yes to take this child out of its sibling group")
        return leave_siblings(desk, self.child, seen=self.seen)
