"""A child added, one of its fields changed, its case handed over."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.children import FIELDS, STARTS, add_child, edit_child, new_child
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields import BORN, DUE
from trackboard.casework.teams import teams_at
from trackboard.pathway.days import day_text, parse_iso
from trackboard.store.rows import get
from trackboard.store.tables import ChildRow
from trackboard.tui.forms.field_values import YES_NO, Field, Option, Values, options, team_field
from trackboard.tui.forms.sheet import Sheet

NAME_WARNING = "A name is not shown while it is typed, and is in no reference, note or history"
HANDED_OVER = ("team", "social_worker", "owner")


class AddChild(Sheet):
    """A child that no return holds yet: born, unborn, or before the court and at home."""

    TITLE = "Add a child"

    def asks(self) -> Sequence[Field]:
        return (
            Field("reference", "Reference", needed=True, hint="as the case system has it"),
            Field("born", "Born", "date", date=BORN),
            Field("due", "Due, if unborn", "date", date=DUE),
            *(Field(name, start.label, "date", date=start.date) for name, start in STARTS.items()),
            team_field("team", teams_at(self.desk)),
            Field("social_worker", "Social worker"),
            Field("owner", "Owner", hint="whose responsibility the next step is"),
            Field("sex", "Sex"),
            Field("sibling_group", "Sibling group", hint="the same text for each sibling"),
            Field("given_name", "Given name", "name", hint="may stay empty"),
            Field("family_name", "Family name", "name", hint="may stay empty"),
        )

    def remarks(self, values: Values) -> Sequence[str]:
        return (NAME_WARNING,) if values["given_name"] or values["family_name"] else ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return add_child(desk, new_child(values, self.desk.today), insist=insist)


class EditField(Sheet):
    """One field of a child."""

    TITLE = "Edit"

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        """Every field with what it holds; of a name only whether there is one."""
        row = get(desk.db, ChildRow, child)
        assert row is not None
        return [
            Option(column, each.label, ("not shown here" if getattr(row, column) else "") if each.name
                   else _shown(desk, column, getattr(row, column)))
            for column, each in FIELDS.items()
        ]  # fmt: skip

    @property
    def title(self) -> str:
        return f"Edit: {FIELDS[self.which].label}"

    def asks(self) -> Sequence[Field]:
        row = self.seen = get(self.desk.db, ChildRow, self.child)
        assert row is not None
        return (
            _field(self.desk, self.which, row, "value"),
            Field("why", "Why", hint="for the history; may stay empty"),
        )

    def remarks(self, values: Values) -> Sequence[str]:
        return (NAME_WARNING,) if FIELDS[self.which].name else ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        on = self.day_or_none(values, "value") if FIELDS[self.which].date else None
        given = {self.which: on.isoformat() if on else values["value"]}
        return edit_child(desk, self.child, given, seen=self.seen, note=values["why"], insist=insist)


class HandOver(Sheet):
    """Another team, social worker or owner, and why."""

    TITLE = "Hand over"

    def asks(self) -> Sequence[Field]:
        row = self.seen = get(self.desk.db, ChildRow, self.child)
        assert row is not None
        self.held = row
        fields = [_field(self.desk, column, row, column) for column in HANDED_OVER]
        return (*fields, Field("why", "Why", hint="for the history; may stay empty"))

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        # What stands as it was is no change of this person's, and nobody else's is undone by it.
        changed = {column: values[column] for column in HANDED_OVER if values[column] != getattr(self.held, column)}
        given = changed or {column: values[column] for column in HANDED_OVER}
        return edit_child(desk, self.child, given, seen=self.seen, note=values["why"], insist=insist)


def _field(desk: Desk, column: str, row: ChildRow, name: str) -> Field:
    """The field of a form for a column of a child; a name starts empty, whatever is on record."""
    each, value = FIELDS[column], getattr(row, column) or ""
    if each.name:
        return Field(name, each.label, "name", hint="empty takes the name out")
    if each.date:
        return Field(name, each.label, "date", date=each.date, initial=day_text(parse_iso(value)) if value else "")
    if column == "team":
        return team_field(name, teams_at(desk), value)
    if each.coded:
        return Field(name, each.label, "choice", options(each.labels(desk.policy)), initial=value)
    if each.yes_no:
        return Field(name, each.label, "choice", YES_NO, initial=value)
    return Field(name, each.label, "prose" if each.prose else "text", initial=value)


def _shown(desk: Desk, column: str, value: str | None) -> str:
    if not value:
        return ""
    each = FIELDS[column]
    return day_text(parse_iso(value)) if each.date else each.labels(desk.policy).get(value, value)
