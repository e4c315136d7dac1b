"""`trackboard placement` and `trackboard contact`: early-permanence carers, and contact with the birth family."""

from __future__ import annotations

import click

from trackboard.casework.acts.contact import Contact, arrange_contact, arranged_with, arrangement_words, change_contact
from trackboard.casework.acts.placements import PlacementChange, change_placement, open_placement, start_placement
from trackboard.casework.fields import CONTACT_FROM, CONTACT_UNTIL, PLACED_ON, PLACEMENT_ENDED
from trackboard.casework.typed_words import find_child
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, insist_option, report
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import day_or_none, parse_iso


@click.command("placement", short_help="An early-permanence placement: its start or its end.")
@click.argument("reference")
@click.option("--start", metavar="DATE", help="The day the child was placed with the carers.")
@click.option("--dually-approved", type=click.Choice(["yes", "no"]), help="Approved both to foster and to adopt.")
@click.option("--end", metavar="DATE", help="The day the placement that is open ended.")
@click.option("--how", metavar="HOW", help="How it ended: adopted_by_carers, returned_to_parents, relatives, moved.")
@click.option("--note", default="", metavar="TEXT")
@insist_option
@click.pass_obj
def placement(
    context: Context,
    reference: str,
    start: str | None,
    dually_approved: str | None,
    end: str | None,
    how: str | None,
    note: str,
    insist: bool,
) -> None:
    """Record the start (--start) or the end (--end, --how) of a placement with early-permanence carers."""
    desk = desk_of(context)
    child = find_child(desk.db, reference)
    approved = None if dually_approved is None else dually_approved == "yes"
    if (start is None) == (end is None and how is None):
        raise UsageProblem("say --start DATE, or --end DATE and --how")
    if start is not None:
        started_on = PLACED_ON.read(start, desk.today)
        report(start_placement(desk, child, started_on, dually_approved=approved, note=note, insist=insist))
        return
    current = open_placement(desk.db, child)
    if current is None:
        raise TrackboardError(f"{reference} has no early-permanence placement that is open")
    change = PlacementChange(
        ended_on=PLACEMENT_ENDED.read_or_blank(end, desk.today),
        how_ended=how,
        dually_approved=approved,
        note=note or None,
    )
    report(change_placement(desk, child, current.seq, change, seen=current))


@click.command("contact", short_help="A contact arrangement: its start, a change or its end.")
@click.argument("reference")
@click.argument("whom")
@click.option("--from", "from_on", metavar="DATE", help="The first day.")
@click.option("--until", "until_on", metavar="DATE", help="The last day: of one that is on record, its end.")
@click.option("--weekly", type=int, metavar="N", help="Times a week.")
@click.option("--miles", type=int, metavar="N", help="How far the child travels.")
@click.option("--note", metavar="TEXT")
@click.option("--new", is_flag=True, help="Another arrangement beside the one with WHOM that is on record.")
@click.pass_obj
def contact(
    context: Context,
    reference: str,
    whom: str,
    from_on: str | None,
    until_on: str | None,
    weekly: int | None,
    miles: int | None,
    note: str | None,
    new: bool,
) -> None:
    """Record contact with WHOM: mother, father, grandparents, ... , in words that name nobody.

    Where an arrangement with WHOM is on record that has not ended, it is that one which is changed, or ended by
    --until: what is given, the rest as it is.
    """
    desk = desk_of(context)
    child = find_child(desk.db, reference)
    first, last = CONTACT_FROM.read_or_none(from_on, desk.today), CONTACT_UNTIL.read_or_none(until_on, desk.today)
    given = Contact(whom, first, last, weekly, miles, note or "")
    today = desk.today.isoformat()
    held = [row for row in arranged_with(desk.db, child, whom) if row.until_on is None or row.until_on >= today]
    if new or not held:
        report(arrange_contact(desk, child, given, insist=new))
        return
    if len(held) > 1:
        several = "; ".join(map(arrangement_words, held))
        raise UsageProblem(
            f"{reference} has more than one that has not ended: {several}; change or end one on the board"
        )
    (row,) = held
    if given.from_on and row.from_on and given.from_on != parse_iso(row.from_on):
        raise UsageProblem(
            f"{arrangement_words(row)} is on record: leave --from out to change it, end it with --until first, or "
            "say --new for another beside it"
        )
    changed = Contact(
        row.contact,
        given.from_on or day_or_none(row.from_on),
        given.until_on or day_or_none(row.until_on),
        row.weekly if weekly is None else weekly,
        row.miles if miles is None else miles,
        row.note if note is None else note,
    )
    report(change_contact(desk, child, row.seq, changed, seen=row))
