"""Early-permanence placements and contact with the birth family."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.contact import arrange_contact, change_contact
from trackboard.casework.acts.placements import change_placement, start_placement
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields.plan_fields import CHANGE_PLACEMENT, CONTACT, START_PLACEMENT
from trackboard.pathway.days import day_text, parse_iso
from trackboard.store.reads.child_rows import contacts_of, placements_of
from trackboard.store.tables import ContactRow, PlacementRow
from trackboard.tui.forms.field_values import Option, Values
from trackboard.tui.forms.sheet import Sheet, the_one


class StartPlacement(Sheet):
    """The child was placed with early-permanence carers."""

    TITLE = "Early-permanence placement: its start"
    FIELDS = START_PLACEMENT

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return start_placement(desk, self.child, **values, insist=insist)


class ChangePlacement(Sheet):
    """The end of a placement and how it ended, or a correction."""

    TITLE = "Early-permanence placement: its end, or a correction"
    FIELDS = CHANGE_PLACEMENT
    NONE = "No early-permanence placement of this child is recorded."
    AT = "ended_on"
    seen: PlacementRow

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        return [
            Option(str(row.seq), f"Placed {_day_text(row.started_on)}",
                   f"until {_day_text(row.ended_on)}" if row.ended_on else "")
            for row in _placements(desk, child)
        ]  # fmt: skip

    def look(self) -> PlacementRow:
        self.row = the_one(_placements(self.desk, self.child), lambda row: str(row.seq) == self.which)
        return self.row

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return change_placement(desk, self.child, self.row.seq, self.changed(values), seen=self.seen)


class ArrangeContact(Sheet):
    """Contact with the birth family, as the court or the plan has it."""

    TITLE = "Contact arrangement"
    FIELDS = CONTACT

    def remarks(self, values: Values) -> Sequence[str]:
        return tuple(f"Usual: {limit} (the court decides)" for limit in self.desk.policy.contact.values())

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return arrange_contact(desk, self.child, values, insist=insist)


class ChangeContact(Sheet):
    """Another arrangement in the place of one, or its end."""

    TITLE = "Change a contact arrangement"
    FIELDS = CONTACT
    NONE = "No contact arrangement of this child is recorded."
    seen: ContactRow

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        return [Option(str(row.seq), row.contact, _day_text(row.from_on)) for row in contacts_of(desk.db, child)]

    def look(self) -> ContactRow:
        self.row = the_one(contacts_of(self.desk.db, self.child), lambda row: str(row.seq) == self.which)
        return self.row

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return change_contact(desk, self.child, self.row.seq, values, seen=self.seen)


def _placements(desk: Desk, child: int) -> list[PlacementRow]:
    """The child's placements, the latest first."""
    return placements_of(desk.db, child)[::-1]


def _day_text(day: str | None) -> str:
    return day_text(parse_iso(day)) if day else ""
