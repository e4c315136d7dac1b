"""Things to be done for a child: asked for, changed, carried over, done."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.actions import add_action, carry_action, change_action, finish_action
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields import ACTION_DONE, ACTION_DUE
from trackboard.casework.teams import teams_at
from trackboard.pathway.days import day_text, parse_iso
from trackboard.store.reads.meeting_rows import actions_of
from trackboard.store.tables import ActionRow
from trackboard.tui.forms.field_values import Field, Option, Values, team_field
from trackboard.tui.forms.sheet import Sheet, the_one


class AddAction(Sheet):
    """Something to be done, by whom and until when."""

    TITLE = "Add an action"

    def asks(self) -> Sequence[Field]:
        return (
            Field("text", "What is to be done", "prose", needed=True),
            Field("owner", "Who", hint="a person"),
            team_field("team", teams_at(self.desk)),
            Field("due_on", "Until when", "date", date=ACTION_DUE),
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return add_action(
            desk, self.child, values["text"], owner=values["owner"], team=values["team"],
            due_on=self.day_or_none(values, "due_on"), insist=insist,
        )  # fmt: skip


class OfAction(Sheet):
    """About one action that is not done."""

    NONE = "No action of this child is open: a adds one."

    def __init__(self, desk: Desk, child: int, reference: str, which: str = "") -> None:
        self.row = the_one(_open(desk, child), lambda row: str(row.id) == which)
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
        return (
            Field("on", "Done", "date", date=ACTION_DONE, needed=True, initial="today"),
            Field("outcome", "What came of it", "prose"),
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        on = self.day(values, "on")
        return finish_action(desk, self.row.id, done_on=on, outcome=values["outcome"], seen=self.seen)


class CarryAction(OfAction):
    """It is carried over to a later day."""

    TITLE = "Carry over action"

    def asks(self) -> Sequence[Field]:
        return (Field("due_on", "Until when", "date", date=ACTION_DUE, needed=True),)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return carry_action(desk, self.row.id, self.day(values, "due_on"), seen=self.seen)


class ChangeAction(OfAction):
    """Another text, owner, team or due date."""

    TITLE = "Change action"

    def asks(self) -> Sequence[Field]:
        row = self.row
        return (
            Field("text", "What is to be done", "prose", needed=True, initial=row.action),
            Field("owner", "Who", initial=row.owner),
            team_field("team", teams_at(self.desk), row.team),
            Field("due_on", "Until when", "date", date=ACTION_DUE,
                  initial=day_text(parse_iso(row.due_on)) if row.due_on else ""),
        )  # fmt: skip

    def remarks(self, values: Values) -> Sequence[str]:
        return ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        changed = {
            name: values[name] for name, was in (("text", self.row.action), ("owner", self.row.owner),
                                                 ("team", self.row.team)) if values[name] != was
        }  # fmt: skip
        due_on = self.changed_day(values, "due_on")
        return change_action(desk, self.row.id, **changed, due_on=due_on, seen=self.seen, insist=insist)


def _open(desk: Desk, child: int) -> list[ActionRow]:
    return [row for row in actions_of(desk.db, child) if not row.done_on]
