"""Contact with the birth family, as the court or the plan has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from trackboard.casework.acts.placements import open_placement
from trackboard.casework.desk import NO_CHECK, Desk, Done, Doubtful, NoCheck, Work, act
from trackboard.casework.fields.field import Texts
from trackboard.casework.fields.plan_fields import CONTACT
from trackboard.casework.wording import in_full
from trackboard.clean import one_line, search_key
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.ids import ContactLimits
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import contacts_of
from trackboard.store.tables import ContactRow

# Usual limits, as information only because courts decide (S3, S4).
_SETTLING_IN = timedelta(days=7)
_MOST_MILES = 20
_MOST_WEEKLY = 3


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact arrangement: the values of `CONTACT`."""

    contact: str
    """With whom, in words that name nobody: mother, grandparents."""
    from_on: date | None = None
    until_on: date | None = None
    weekly: int | None = None
    miles: int | None = None
    note: str = ""


def arrange_contact(desk: Desk, child_id: int, contact: Contact | Texts, *, insist: bool = False) -> Done:
    """Record a contact arrangement. What goes beyond the usual limits is said, never refused: courts decide.

    `contact` are fields of `CONTACT`. `Doubtful` where one with the same person holds at the same time: to change or
    end that one is another act.
    """
    with act(desk, "arrange_contact", [child_id]) as work:
        child = work.child(child_id)
        row = _contact_row(desk, contact, child_id, work.next_seq(ContactRow, child_id))
        beside = [each for each in arranged_with(work.db, child_id, row.contact) if _at_one_time(each, row)]
        work.warnings += [f"{arrangement_words(each)} is on record: change or end that one" for each in beside]
        if work.warnings and not insist:
            raise Doubtful(tuple(work.warnings))
        rows.insert(work.tx, row)
        work.remarks += _beyond_the_usual(work, row)
    return work.done(f"{child.reference}: contact with {row.contact} arranged")


def change_contact(
    desk: Desk, child_id: int, seq: int, contact: Contact | Texts, *, seen: ContactRow | NoCheck = NO_CHECK
) -> Done:
    """Put another arrangement in the place of one, or its end; what is not given stays as it is."""
    held = rows.get(desk.db, ContactRow, child_id, seq)
    if not isinstance(contact, Contact) and held is not None:
        contact = CONTACT.values_of(held) | {name: text for name, text in contact.items() if text is not None}
    new = _contact_row(desk, contact, child_id, seq)
    with act(desk, "change_contact", [child_id]) as work:
        child = work.child(child_id)
        columns = {column: getattr(new, column) for column in rows.columns(ContactRow)[2:-1]}
        before, after = work.revise(ContactRow, (child_id, seq), columns, seen)
        if replace(after, version=before.version) == before:
            raise TrackboardError(
                f"{child.reference}: contact with {after.contact} already has those details; nothing was changed"
            )
        work.remarks += _beyond_the_usual(work, after)
    ends = after.until_on if after.until_on != before.until_on else None
    how = f"until {in_full(parse_iso(ends))}" if ends else "changed"
    return work.done(f"{child.reference}: contact with {after.contact} {how}")


def record_contact(desk: Desk, child_id: int, texts: Texts) -> Done:
    """Change the arrangement with that person that has not ended, or arrange one where there is none.

    `texts` are fields of `CONTACT`. UsageProblem where it is not clear which of several is meant, or it began on
    another day.
    """
    given = CONTACT.read(desk, texts)
    today = desk.today.isoformat()
    held = [
        row
        for row in arranged_with(desk.db, child_id, given["contact"])
        if row.until_on is None or row.until_on >= today
    ]
    if not held:
        return arrange_contact(desk, child_id, texts)
    if len(held) > 1:
        several = "; ".join(map(arrangement_words, held))
        raise UsageProblem(f"more than one that has not ended: {several}; change or end one on the board")
    (row,) = held
    if given["from_on"] and row.from_on and given["from_on"] != parse_iso(row.from_on):
        raise UsageProblem(
            f"{arrangement_words(row)} is on record: leave --from out to change it, end it with --until first, or "
            "say --new for another beside it"
        )
    kept = {name: text for name, text in texts.items() if name != "contact"}
    return change_contact(desk, child_id, row.seq, kept, seen=row)


def arranged_with(db: Database, child_id: int, whom: str) -> list[ContactRow]:
    """The child's contact arrangements with that person, whatever the case of the letters, ended ones too."""
    key = search_key(one_line(whom))
    return [row for row in contacts_of(db, child_id) if search_key(row.contact) == key]


def arrangement_words(row: ContactRow) -> str:
    """`contact with mother from 5 Mar 2026`."""
    days = [
        f"{word} {day_text(parse_iso(day))}" for word, day in (("from", row.from_on), ("until", row.until_on)) if day
    ]
    return " ".join([f"contact with {row.contact}", *days])


def _at_one_time(one: ContactRow, other: ContactRow) -> bool:
    """Whether there is a day on which both hold; one without a first or last day has held always, or holds on."""
    return (one.from_on or "") <= (other.until_on or "9999") and (other.from_on or "") <= (one.until_on or "9999")


def _contact_row(desk: Desk, contact: Contact | Texts, child_id: int, seq: int) -> ContactRow:
    new = CONTACT.read(desk, asdict(contact) if isinstance(contact, Contact) else contact)
    for number, what in ((new["weekly"], "times a week"), (new["miles"], "miles")):
        if number is not None and number < 0:
            raise UsageProblem(f"{number} {what} is no number of {what}")
    if new["from_on"] and new["until_on"] and new["until_on"] < new["from_on"]:
        raise UsageProblem(f"contact until {in_full(new['until_on'])} ends before it starts")
    return ContactRow(child_id, seq, **CONTACT.kept(new))


def _beyond_the_usual(work: Work, row: ContactRow) -> Iterator[str]:
    usual = work.desk.policy.contact
    placement = open_placement(work.db, row.child_id)
    soon = False
    if placement is not None and row.from_on is not None:
        placed_on = parse_iso(placement.started_on)
        soon = placed_on <= parse_iso(row.from_on) < placed_on + _SETTLING_IN
    exceeded = (
        (ContactLimits.FREQUENCY, row.weekly is not None and row.weekly > _MOST_WEEKLY),
        (ContactLimits.DISTANCE, row.miles is not None and row.miles > _MOST_MILES),
        (ContactLimits.SETTLING_IN, soon),
    )
    for limit, beyond in exceeded:
        if beyond:
            yield f"usual is: {usual[limit]} (S3, S4); the court decides"
