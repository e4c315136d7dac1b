"""Things to be done for a child: asked for, changed, carried over, done."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.actions import add_action, carry_action, change_action, finish_action
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields.action_fields import ADD_ACTION, CARRY_ACTION, CHANGE_ACTION, FINISH_ACTION
from trackboard.pathway.days import day_text, parse_iso
from trackboard.store.reads.meeting_rows import actions_of
from trackboard.store.tables import ActionRow
from trackboard.tui.forms.field_values import FormField, Option, Values
from trackboard.tui.forms.sheet import Sheet, the_one


class AddAction(Sheet):
    """Something to be done, by whom and until when."""

    TITLE = "Add an action"
    FIELDS = ADD_ACTION

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return add_action(desk, self.child, **values, insist=insist)


class OfAction(Sheet):
    """About one action that is not done."""

    NONE = "No action of this child is open: a adds one."
    seen: ActionRow

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        return [
            Option(str(row.id), row.action, f"due {day_text(parse_iso(row.due_on))}" if row.due_on else "")
            for row in _open(desk, child)
        ]

    def look(self) -> ActionRow:
        self.row = the_one(_open(self.desk, self.child), lambda row: str(row.id) == self.which)
        return self.row

    @property
    def title(self) -> str:
        return f"{self.TITLE} {self.row.id}"

    def remarks(self, values: Values) -> Sequence[str]:
        return (self.row.action,)


class FinishAction(OfAction):
    """It is done."""

    TITLE = "Finish action"
    FIELDS = FINISH_ACTION

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return finish_action(desk, self.row.id, **values, seen=self.seen)


class CarryAction(OfAction):
    """It is carried over to a later day."""

    TITLE = "Carry over action"
    FIELDS = CARRY_ACTION

    def asks(self) -> Sequence[FormField]:
        return [self.field(name, "") for name in self.FIELDS]

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return carry_action(desk, self.row.id, **values, seen=self.seen)


class ChangeAction(OfAction):
    """Another text, owner, team or due date."""

    TITLE = "Change action"
    FIELDS = CHANGE_ACTION

    def remarks(self, values: Values) -> Sequence[str]:
        return ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return change_action(desk, self.row.id, **self.changed(values), seen=self.seen, insist=insist)


def _open(desk: Desk, child: int) -> list[ActionRow]:
    return [row for row in actions_of(desk.db, child) if not row.done_on]
