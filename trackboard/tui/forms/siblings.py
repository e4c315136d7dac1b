"""Sibling groups: joined and left on purpose."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.siblings import join_siblings, leave_siblings
from trackboard.casework.desk import Desk, Done
from trackboard.casework.typed_words import find_child
from trackboard.errors import UsageProblem
from trackboard.store.reads.child_rows import siblings
from trackboard.store.rows import get
from trackboard.store.tables import ChildRow
from trackboard.tui.forms.field_values import YES_NO, Field, Values
from trackboard.tui.forms.sheet import Sheet


class JoinSiblings(Sheet):
    """Two children in one sibling group."""

    TITLE = "Join a sibling"

    def asks(self) -> Sequence[Field]:
        self.seen = get(self.desk.db, ChildRow, self.child)
        return (Field("other", "Sibling", needed=True, hint="the other child's reference"),)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return join_siblings(desk, self.child, find_child(desk.db, values["other"]), seen=self.seen)


class LeaveSiblings(Sheet):
    """A child out of its group; the others stay in it."""

    TITLE = "Leave the sibling group"

    def asks(self) -> Sequence[Field]:
        self.seen = get(self.desk.db, ChildRow, self.child)
        return (Field("sure", "Leave the group?", "choice", YES_NO),)

    def remarks(self, values: Values) -> Sequence[str]:
        child = get(self.desk.db, ChildRow, self.child)
        others = ", ".join(other.reference for other in siblings(self.desk.db, child)) if child else ""
        return (f"These stay in it: {others}",) if others else ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        if values["sure"] != "yes":
            raise UsageProblem("Nothing was saved: choose Yes to take this child out of its sibling group")
        return leave_siblings(desk, self.child, seen=self.seen)
