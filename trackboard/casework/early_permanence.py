"""Early permanence: whether it was considered, the criteria, the placement with its carers, and contact (S1, S3, S4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trackboard.casework.acts import Desk, Done, Work, act, read_children
from trackboard.casework.children import edit_child
from trackboard.casework.milestones import Entry, record_all
from trackboard.casework.when import in_full
from trackboard.casework.words import choose
from trackboard.clean import clean, one_line
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import parse_iso
from trackboard.store import rows
from trackboard.store.children import ChildRow, ContactRow, CriterionRow, PlacementRow
from trackboard.store.rows import select

_PLACED = "early_permanence_placement"
_CONTINUING = "continuing"
_COMPUTED = ("age", "legal_status")
_ANSWERS = {"yes": "yes", "no": "no", "unknown": "unknown"}

# Usual limits of contact, as information only because courts decide (S3, S4).
_SETTLING_IN = timedelta(days=7)
_MOST_MILES = 20
_MOST_WEEKLY = 3


def record_considered(
    desk: Desk,
    child_id: int,
    answer: str,
    *,
    why_not: str = "",
    on: date | None = None,
    seen: ChildRow | None = None,
) -> Done:
    """Whether early permanence was considered (Children Act 1989 s22C(9A)): yes or no, when, and why not."""
    if not answer.strip():
        raise UsageProblem("say whether early permanence was considered: yes or no")
    given = {
        "early_permanence_considered": answer,
        "early_permanence_considered_on": (on or desk.today).isoformat(),
        "early_permanence_why_not": why_not,
    }
    return edit_child(desk, child_id, given, seen=seen)


def answer_criterion(
    desk: Desk, child_id: int, criterion: str, answer: str, *, note: str = "", seen: CriterionRow | None = None
) -> Done:
    """Answer one of the criteria that no date gives: yes, no or unknown."""
    criterion = choose(criterion, desk.policy.criteria, "criterion")
    label = desk.policy.criteria[criterion]
    if criterion in _COMPUTED:
        raise UsageProblem(f'"{label}" is computed from the record and cannot be answered')
    new = {"answer": choose(answer, _ANSWERS, "answer"), "note": clean(note).strip()}
    with act(desk, "answer_criterion", [child_id]) as work:
        child = work.child(child_id)
        held = rows.get(work.db, CriterionRow, child_id, criterion)
        if held is None:
            rows.insert(work.tx, CriterionRow(child_id, criterion, **new))
        elif (held.answer, held.note) == tuple(new.values()):
            raise TrackboardError(f"{child.reference}: {label}: {held.answer} already; nothing was changed")
        else:
            work.revise(CriterionRow, (child_id, criterion), new, seen)
    return work.done(f"{child.reference}: {label}: {new['answer']}")


def start_placement(
    desk: Desk,
    child_id: int,
    started_on: date,
    *,
    dually_approved: bool | None = None,
    note: str = "",
    insist: bool = False,
) -> Done:
    """A placement with early-permanence carers, and the milestone that says so, if it is not recorded yet."""
    _happened(desk, started_on)
    approved = "" if dually_approved is None else "yes" if dually_approved else "no"
    with act(desk, "start_placement", [child_id], insist=insist) as work:
        child = work.child(child_id)
        current = open_placement(desk, child_id)
        if current is not None:
            since = in_full(parse_iso(current.started_on))
            raise TrackboardError(f"{child.reference} is placed since {since}: end that placement first")
        row = PlacementRow(
            child_id, work.next_seq(PlacementRow, child_id), started_on.isoformat(), dually_approved=approved,
            note=clean(note).strip(),
        )  # fmt: skip
        rows.insert(work.tx, row)
        ((_, record, _),) = read_children(desk, [child_id])
        if not any(event.kind == _PLACED and event.on == started_on and not event.planned for event in record.events):
            record_all(work, child_id, [Entry(_PLACED, started_on)])
    carers = {"yes": "dually approved carers", "no": "carers not dually approved", "": "carers"}[approved]
    return work.done(f"{child.reference}: placed with {carers} on {in_full(started_on)}")


@dataclass(frozen=True, slots=True)
class PlacementChange:
    """What is to be changed of a placement; None leaves it as it is."""

    started_on: date | None = None
    ended_on: date | None = None
    how_ended: str | None = None
    """One of the policy's placement ends; `continuing` takes the end back."""
    dually_approved: bool | None = None
    note: str | None = None


def change_placement(
    desk: Desk, child_id: int, seq: int, change: PlacementChange, *, seen: PlacementRow | None = None
) -> Done:
    """The end of a placement with how it ended, or a correction of it."""
    ends = desk.policy.placement_ends
    new: dict[str, str | None] = {}
    for column, day in (("started_on", change.started_on), ("ended_on", change.ended_on)):
        if day is not None:
            _happened(desk, day)
            new[column] = day.isoformat()
    if change.how_ended is not None:
        new["how_ended"] = choose(change.how_ended, ends, "way a placement ends")
        if new["how_ended"] == _CONTINUING:
            new["ended_on"] = None
    if change.dually_approved is not None:
        new["dually_approved"] = "yes" if change.dually_approved else "no"
    if change.note is not None:
        new["note"] = clean(change.note).strip()
    with act(desk, "change_placement", [child_id]) as work:
        child = work.child(child_id)
        before, after = work.revise(PlacementRow, (child_id, seq), new, seen)
        _check_placement(child, before, after)
    if after.ended_on:
        words = f"ended on {in_full(parse_iso(after.ended_on))}: {ends[after.how_ended]}"
    else:
        words = "changed"
    return work.done(f"{child.reference}: placement of {in_full(parse_iso(after.started_on))} {words}")


def open_placement(desk: Desk, child_id: int) -> PlacementRow | None:
    """The placement that has not ended."""
    found = select(desk.db, PlacementRow, "WHERE child_id = ? AND ended_on IS NULL ORDER BY seq DESC", (child_id,))
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact arrangement as typed."""

    contact: str
    """With whom, in words that name nobody: mother, grandparents."""
    from_on: date | None = None
    until_on: date | None = None
    weekly: int | None = None
    miles: int | None = None
    note: str = ""


def arrange_contact(desk: Desk, child_id: int, contact: Contact) -> Done:
    """Record a contact arrangement. What goes beyond the usual limits is said, and no reason to refuse: courts decide."""
    with act(desk, "arrange_contact", [child_id]) as work:
        child = work.child(child_id)
        row = _contact_row(contact, child_id, work.next_seq(ContactRow, child_id))
        rows.insert(work.tx, row)
        work.remarks += _beyond_the_usual(work, row)
    return work.done(f"{child.reference}: contact with {row.contact} arranged")


def change_contact(desk: Desk, child_id: int, seq: int, contact: Contact, *, seen: ContactRow | None = None) -> Done:
    """Put another arrangement in the place of one, or its end."""
    new = _contact_row(contact, child_id, seq)
    with act(desk, "change_contact", [child_id]) as work:
        child = work.child(child_id)
        columns = {column: getattr(new, column) for column in rows.columns(ContactRow)[2:-1]}
        before, after = work.revise(ContactRow, (child_id, seq), columns, seen)
        if replace(after, version=before.version) == before:
            raise TrackboardError(f"{child.reference}: contact with {after.contact} is so already; nothing was changed")
        work.remarks += _beyond_the_usual(work, after)
    return work.done(f"{child.reference}: contact with {after.contact} changed")


def _happened(desk: Desk, day: date) -> None:
    if day > desk.today:
        raise TrackboardError(f"{in_full(day)} is still to come: record it once it has happened")


def _check_placement(child: ChildRow, before: PlacementRow, after: PlacementRow) -> None:
    if replace(after, version=before.version) == before:
        raise TrackboardError(f"{child.reference}: the placement is so already; nothing was changed")
    if after.ended_on and after.ended_on < after.started_on:
        raise TrackboardError(f"{child.reference}: a placement cannot end before {in_full(parse_iso(after.started_on))}")
    if after.ended_on and after.how_ended in ("", _CONTINUING):
        raise UsageProblem("say how the placement ended, or that it is continuing and has no end")
    if not after.ended_on and after.how_ended not in ("", _CONTINUING):
        raise UsageProblem("a placement that ended needs the day it ended")


def _contact_row(contact: Contact, child_id: int, seq: int) -> ContactRow:
    who = one_line(contact.contact)
    if not who:
        raise UsageProblem("say with whom the contact is: mother, father, siblings, ...")
    for number, what in ((contact.weekly, "times a week"), (contact.miles, "miles")):
        if number is not None and number < 0:
            raise UsageProblem(f"{number} {what} is no number of {what}")
    if contact.from_on and contact.until_on and contact.until_on < contact.from_on:
        raise UsageProblem(f"contact until {in_full(contact.until_on)} ends before it starts")
    return ContactRow(
        child_id, seq, who,
        contact.from_on.isoformat() if contact.from_on else None,
        contact.until_on.isoformat() if contact.until_on else None,
        contact.weekly, contact.miles, clean(contact.note).strip(),
    )  # fmt: skip


def _beyond_the_usual(work: Work, row: ContactRow) -> Iterator[str]:
    usual = work.desk.policy.contact
    placement = open_placement(work.desk, row.child_id)
    exceeded = (
        ("frequency", row.weekly is not None and row.weekly > _MOST_WEEKLY),
        ("distance", row.miles is not None and row.miles > _MOST_MILES),
        (
            "settling_in",
            placement is not None
            and row.from_on is not None
            and parse_iso(placement.started_on) <= parse_iso(row.from_on) < parse_iso(placement.started_on) + _SETTLING_IN,
        ),
    )
    for limit, beyond in exceeded:
        if beyond:
            yield f"usual is: {usual[limit]} (S3, S4); the court decides"
