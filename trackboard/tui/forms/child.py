"""A child added, one of its fields changed, its case handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trackboard.casework.acts.children import add_child, edit_child
from trackboard.casework.acts.edits import edit_field
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields.child_fields import ADD_CHILD, CHILD, HAND_OVER, WHY
from trackboard.store.rows import get
from trackboard.store.tables import ChildRow
from trackboard.tui.forms.field_values import FormField, Option, Values
from trackboard.tui.forms.sheet import Sheet

NAME_WARNING = "A name is not shown while it is typed, and is in no reference, note or history"


class AddChild(Sheet):
    """A child that no return holds yet: born, unborn, or before the court and at home."""

    TITLE = "Add a child"
    FIELDS = ADD_CHILD
    WITHOUT = ("authority", "ethnicity")

    def remarks(self, values: Values) -> Sequence[str]:
        return (NAME_WARNING,) if values["given_name"] or values["family_name"] else ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return add_child(desk, values, insist=insist)


class OfChild(Sheet):
    """About the child's own row."""

    seen: ChildRow

    def look(self) -> ChildRow:
        row = get(self.desk.db, ChildRow, self.child)
        assert row is not None
        self.held = row
        return row


class EditField(OfChild):
    """One field of a child."""

    TITLE = "Edit"
    FIELDS = CHILD

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        """Every field with what it holds; of a name only whether there is one."""
        row = get(desk.db, ChildRow, child)
        assert row is not None
        return [
            Option(column, each.label, _not_shown(row, column) or each.words(getattr(row, column), desk.policy))
            for column, each in CHILD.items()
        ]

    @property
    def title(self) -> str:
        return f"Edit: {CHILD[self.which].label}"

    def asks(self) -> Sequence[FormField]:
        return (self.field(replace(CHILD[self.which], name="value", column=self.which)), self.field(WHY, ""))

    def remarks(self, values: Values) -> Sequence[str]:
        return (NAME_WARNING,) if CHILD[self.which].kind == "name" else ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return edit_field(
            desk, self.child, self.which, values["value"], note=values["why"], seen=self.seen, insist=insist
        )


class HandOver(OfChild):
    """Another team, social worker or owner, and why."""

    TITLE = "Hand over"
    FIELDS = HAND_OVER

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        # What stands as it was is no change of this person's, and nobody else's is undone by it.
        changed = {name: text for name, text in self.changed(values).items() if text is not None and name != "why"}
        given = changed or {name: text for name, text in values.items() if name != "why"}
        return edit_child(desk, self.child, given, seen=self.seen, note=values["why"], insist=insist)


def _not_shown(row: ChildRow, column: str) -> str:
    return "not shown here" if CHILD[column].kind == "name" and getattr(row, column) else ""
