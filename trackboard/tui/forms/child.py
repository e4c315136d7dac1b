"""A child added, one of its fields changed, its case handed over."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts import Desk, Done
from trackboard.casework.children import FIELDS, NewChild, add_child, edit_child
from trackboard.casework.milestones import Entry
from trackboard.casework.when import typed_date
from trackboard.pathway.days import day_text, parse_iso
from trackboard.store.children import ChildRow
from trackboard.store.rows import get
from trackboard.tui.forms.fields import YES_NO, Field, Option, Values, options
from trackboard.tui.forms.sheet import Sheet

NAME_WARNING = "A name is not shown while it is typed, and is in no reference, note or history"
KNOWN = {"known": "referred", "issued": "proceedings_issued"}
DATES = ("date_of_birth", "due_date", "early_permanence_considered_on", "permanence_report_on")
HANDED_OVER = ("team", "social_worker", "owner")


class AddChild(Sheet):
    """A child that no return holds yet: born, unborn, or before the court and at home."""

    TITLE = "Add a child"

    def asks(self) -> Sequence[Field]:
        return (
            Field("reference", "Reference", hint="as the case system has it"),
            Field("born", "Born", "date"),
            Field("due", "Due, if unborn", "date", ahead=True),
            Field("known", "First known", "date"),
            Field("issued", "Proceedings issued", "date"),
            Field("team", "Team", "choice", options(self.desk.policy.teams), free=True),
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
        born, due = (
            typed_date(values[name], desk.today, ahead=name == "due") if values[name].strip() else None
            for name in ("born", "due")
        )
        entries = [Entry(kind, typed_date(values[name], desk.today)) for name, kind in KNOWN.items()
                   if values[name].strip()]  # fmt: skip
        fields = {name: text for name, text in values.items() if name in FIELDS and name != "reference" and text}
        return add_child(desk, NewChild(values["reference"], born, due, fields, entries), insist=insist)


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
        given = {self.which: values["value"]}
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
    if column in DATES:
        return Field(name, each.label, "date", ahead=column == "due_date",
                     initial=day_text(parse_iso(value)) if value else "")  # fmt: skip
    if column == "team":
        return Field(name, each.label, "choice", options(desk.policy.teams), free=True, initial=value)
    if column == "early_permanence_route":
        return Field(name, each.label, "choice", options(desk.policy.routes), initial=value)
    if column == "early_permanence_considered":
        return Field(name, each.label, "choice", YES_NO, initial=value)
    return Field(name, each.label, "prose" if column == "early_permanence_why_not" else "text", initial=value)


def _shown(desk: Desk, column: str, value: str | None) -> str:
    if not value:
        return ""
    if column in DATES:
        return day_text(parse_iso(value))
    labels = {"team": desk.policy.teams, "early_permanence_route": desk.policy.routes}.get(column, {})
    return labels.get(value, value)
