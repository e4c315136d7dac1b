"""`trackboard placement` and `trackboard contact`: early-permanence carers, and contact with the birth family."""

from __future__ import annotations

import click

from trackboard.casework.contact import Contact, arrange_contact
from trackboard.casework.fields import CONTACT_FROM, CONTACT_UNTIL, PLACED_ON, PLACEMENT_ENDED
from trackboard.casework.placements import PlacementChange, change_placement, open_placement, start_placement
from trackboard.casework.words import find_child
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, insist_option, report
from trackboard.errors import TrackboardError, UsageProblem


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


@click.command("contact", short_help="A contact arrangement.")
@click.argument("reference")
@click.argument("whom")
@click.option("--from", "from_on", metavar="DATE", help="The first day.")
@click.option("--until", "until_on", metavar="DATE", help="The last day.")
@click.option("--weekly", type=int, metavar="N", help="Times a week.")
@click.option("--miles", type=int, metavar="N", help="How far the child travels.")
@click.option("--note", default="", metavar="TEXT")
@click.pass_obj
def contact(
    context: Context,
    reference: str,
    whom: str,
    from_on: str | None,
    until_on: str | None,
    weekly: int | None,
    miles: int | None,
    note: str,
) -> None:
    """Record contact with WHOM: mother, father, grandparents, ... , in words that name nobody."""
    desk = desk_of(context)
    first, last = CONTACT_FROM.read_or_none(from_on, desk.today), CONTACT_UNTIL.read_or_none(until_on, desk.today)
    arranged = Contact(whom, first, last, weekly, miles, note)
    report(arrange_contact(desk, find_child(desk.db, reference), arranged))
