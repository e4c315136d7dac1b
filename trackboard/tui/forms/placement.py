"""Early-permanence placements and contact with the birth family."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.contact import Contact, arrange_contact, change_contact
from trackboard.casework.acts.placements import PlacementChange, change_placement, start_placement
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields import CONTACT_FROM, CONTACT_UNTIL, PLACED_ON, PLACEMENT_ENDED
from trackboard.errors import UsageProblem
from trackboard.pathway.days import day_text, parse_iso
from trackboard.store.reads.child_rows import contacts_of, placements_of
from trackboard.store.tables import ContactRow, PlacementRow
from trackboard.tui.forms.field_values import YES_NO, Field, Option, Values, options, yes_or_no
from trackboard.tui.forms.sheet import Sheet, the_one


class StartPlacement(Sheet):
    """The child was placed with early-permanence carers."""

    TITLE = "Early-permanence placement: its start"

    def asks(self) -> Sequence[Field]:
        return (
            Field("on", "Placed", "date", date=PLACED_ON, needed=True),
            Field("approved", "Dually approved", "choice", YES_NO, hint="approved to foster and to adopt"),
            Field("note", "Note", "prose"),
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        approved = yes_or_no(values["approved"])
        return start_placement(
            desk, self.child, self.day(values, "on"), dually_approved=approved, note=values["note"], insist=insist
        )


class ChangePlacement(Sheet):
    """The end of a placement and how it ended, or a correction."""

    TITLE = "Early-permanence placement: its end, or a correction"
    NONE = "No early-permanence placement of this child is recorded."
    AT = "ended_on"

    def __init__(self, desk: Desk, child: int, reference: str, which: str = "") -> None:
        self.row = the_one(_placements(desk, child), lambda row: str(row.seq) == which)
        super().__init__(desk, child, reference, which)
        self.seen: PlacementRow = self.row

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        return [
            Option(str(row.seq), f"Placed {_day_text(row.started_on)}",
                   f"until {_day_text(row.ended_on)}" if row.ended_on else "")
            for row in _placements(desk, child)
        ]  # fmt: skip

    def asks(self) -> Sequence[Field]:
        row, ends = self.row, options(self.desk.policy.placement_ends)
        return (
            Field("started_on", "Placed", "date", date=PLACED_ON, needed=True, initial=_day_text(row.started_on)),
            Field("ended_on", "Ended", "date", date=PLACEMENT_ENDED, initial=_day_text(row.ended_on)),
            Field("how_ended", "How", "choice", ends, initial=row.how_ended, hint="how it ended"),
            Field("approved", "Dually approved", "choice", YES_NO, initial=row.dually_approved),
            Field("note", "Note", "prose", initial=row.note),
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        row = self.row
        change = PlacementChange(
            started_on=self.changed_day(values, "started_on") or None,
            ended_on=self.changed_day(values, "ended_on"),
            how_ended=values["how_ended"] if values["how_ended"] != row.how_ended else None,
            dually_approved=yes_or_no(values["approved"]) if values["approved"] != row.dually_approved else None,
            note=values["note"] if values["note"] != row.note else None,
        )
        return change_placement(desk, self.child, row.seq, change, seen=self.seen)


class ArrangeContact(Sheet):
    """Contact with the birth family, as the court or the plan has it."""

    TITLE = "Contact arrangement"

    def asks(self) -> Sequence[Field]:
        return _contact_fields(ContactRow(self.child, 0, ""))

    def remarks(self, values: Values) -> Sequence[str]:
        return tuple(f"Usual: {limit} (the court decides)" for limit in self.desk.policy.contact.values())

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return arrange_contact(desk, self.child, _contact(self, values), insist=insist)


class ChangeContact(Sheet):
    """Another arrangement in the place of one, or its end."""

    TITLE = "Change a contact arrangement"
    NONE = "No contact arrangement of this child is recorded."

    def __init__(self, desk: Desk, child: int, reference: str, which: str = "") -> None:
        self.row = the_one(contacts_of(desk.db, child), lambda row: str(row.seq) == which)
        super().__init__(desk, child, reference, which)
        self.seen: ContactRow = self.row

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        return [Option(str(row.seq), row.contact, _day_text(row.from_on)) for row in contacts_of(desk.db, child)]

    def asks(self) -> Sequence[Field]:
        return _contact_fields(self.row)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return change_contact(desk, self.child, self.row.seq, _contact(self, values), seen=self.seen)


def _contact_fields(row: ContactRow) -> Sequence[Field]:
    return (
        Field("contact", "With", needed=True, initial=row.contact, hint="mother, grandparents: no names"),
        Field("from_on", "From", "date", date=CONTACT_FROM, initial=_day_text(row.from_on)),
        Field("until_on", "Until", "date", date=CONTACT_UNTIL, initial=_day_text(row.until_on)),
        Field("weekly", "Times a week", initial="" if row.weekly is None else str(row.weekly)),
        Field("miles", "Miles", initial="" if row.miles is None else str(row.miles)),
        Field("note", "Note", "prose", initial=row.note),
    )


def _contact(sheet: Sheet, values: Values) -> Contact:
    return Contact(
        values["contact"],
        sheet.day_or_none(values, "from_on"),
        sheet.day_or_none(values, "until_on"),
        _number(values["weekly"], "times a week"),
        _number(values["miles"], "miles"),
        values["note"],
    )


def _placements(desk: Desk, child: int) -> list[PlacementRow]:
    return placements_of(desk.db, child)[::-1]


def _day_text(day: str | None) -> str:
    return day_text(parse_iso(day)) if day else ""


def _number(text: str, what: str) -> int | None:
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdigit()) or len(text.strip()) > 4:
        raise UsageProblem(f'"{text.strip()[:20]}" is no number of {what}: write it in figures, 3')
    return int(text)
