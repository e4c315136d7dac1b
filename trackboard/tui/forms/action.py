"""Things to be done for a child: asked for, changed, carried over, done."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.actions import add_action, carry_action, change_action, finish_action
from trackboard.casework.acts import Desk, Done
from trackboard.casework.when import typed_date
from trackboard.pathway.days import day_text, parse_iso
from trackboard.store.meetings import ActionRow, actions_of
from trackboard.tui.forms.fields import Field, Option, Values, options
from trackboard.tui.forms.sheet import Sheet


class AddAction(Sheet):
    """Something to be done, by whom and until when."""

    TITLE = "Add an action"

    def asks(self) -> Sequence[Field]:
        return (
            Field("text", "What is to be done", "prose"),
            Field("owner", "Who", hint="a person"),
            Field("team", "Team", "choice", options(self.desk.policy.teams), free=True),
            Field("due_on", "Until when", "date", ahead=True),
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        due = values["due_on"]
        due_on = typed_date(due, desk.today, ahead=True) if due.strip() else None
        return add_action(desk, self.child, values["text"], owner=values["owner"], team=values["team"], due_on=due_on)


class OfAction(Sheet):
    """About one action that is not done."""

    NONE = "No action of this child is open: a adds one."

    def __init__(self, desk: Desk, child: int, reference: str, which: str = "") -> None:
        self.row = next(row for row in _open(desk, child) if str(row.id) == which)
        super().__init__(desk, child, reference, which)
        self.seen: ActionRow = self.row

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        return [
            Option(str(row.id), row.action, f"due {day_text(parse_iso(row.due_on))}" if row.due_on else "")
            for row in _open(desk, child)
        ]

    @property
    def title(self) -> str:
        return f"{self.TITLE} {self.row.id}"

    def remarks(self, values: Values) -> Sequence[str]:
        return (self.row.action,)


class FinishAction(OfAction):
    """It is done."""

    TITLE = "Finish action"

    def asks(self) -> Sequence[Field]:
        return (Field("on", "Done", "date", initial="today"), Field("outcome", "What came of it", "prose"))

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        on = typed_date(values["on"], desk.today) if values["on"].strip() else None
        return finish_action(desk, self.row.id, done_on=on, outcome=values["outcome"], seen=self.seen)


class CarryAction(OfAction):
    """It is carried over to a later day."""

    TITLE = "Carry over action"

    def asks(self) -> Sequence[Field]:
        return (Field("due_on", "Until when", "date", ahead=True),)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return carry_action(desk, self.row.id, typed_date(values["due_on"], desk.today, ahead=True), seen=self.seen)


class ChangeAction(OfAction):
    """Another text, owner, team or due date."""

    TITLE = "Change action"

    def asks(self) -> Sequence[Field]:
        row = self.row
        return (
            Field("text", "What is to be done", "prose", initial=row.action),
            Field("owner", "Who", initial=row.owner),
            Field("team", "Team", "choice", options(self.desk.policy.teams), free=True, initial=row.team),
            Field("due_on", "Until when", "date", ahead=True,
                  initial=day_text(parse_iso(row.due_on)) if row.due_on else ""),
        )  # fmt: skip

    def remarks(self, values: Values) -> Sequence[str]:
        return ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        due = values["due_on"]
        due_on = typed_date(due, desk.today, ahead=True) if due.strip() else None
        changed = {
            name: values[name] for name, was in (("text", self.row.action), ("owner", self.row.owner),
                                                 ("team", self.row.team)) if values[name] != was
        }  # fmt: skip
        return change_action(desk, self.row.id, **changed, due_on=due_on, seen=self.seen)


def _open(desk: Desk, child: int) -> list[ActionRow]:
    return [row for row in actions_of(desk.db, child) if not row.done_on]
