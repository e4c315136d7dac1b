"""`trackboard placement` and `trackboard contact`: early-permanence carers, and contact with the birth family."""

from __future__ import annotations

from typing import Any

import click

from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.casework.fields.plan_fields import CHANGE_PLACEMENT, CONTACT, START_PLACEMENT
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, insist_option, report
from trackboard.cli.options import field_argument, field_options, texts
from trackboard.errors import UsageProblem


@click.command("placement", short_help="An early-permanence placement: its start or its end.")
@field_argument(REFERENCE)
@field_options(START_PLACEMENT, CHANGE_PLACEMENT)
@insist_option
@click.pass_obj
def placement(context: Context, /, reference: str, insist: bool, **options: Any) -> None:
    """Record the start (--start) or the end (--end, --how) of a placement with early-permanence carers."""
    from trackboard.casework.acts.placements import end_placement, start_placement

    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    starts = options["started_on"] is not None
    if starts == (options["ended_on"] is not None or options["how_ended"] is not None):
        raise UsageProblem("say --start DATE, or --end DATE and --how")
    if starts:
        report(start_placement(desk, child, **texts(START_PLACEMENT.values(), options), insist=insist))
    else:
        report(end_placement(desk, child, texts(CHANGE_PLACEMENT.values(), options)))


@click.command("contact", short_help="A contact arrangement: its start, a change or its end.")
@field_argument(REFERENCE)
@field_argument(CONTACT["contact"])
@field_options(CONTACT, but=["contact"])
@click.option("--new", is_flag=True, help="Another arrangement beside the one with WHOM that is on record.")
@click.pass_obj
def contact(context: Context, /, reference: str, new: bool, **options: Any) -> None:
    """Record contact with WHOM: mother, father, grandparents, ... , in words that name nobody.

    Where an arrangement with WHOM is on record and has not ended, that one is changed, or ended by --until: what is
    given, the rest as it is.
    """
    from trackboard.casework.acts.contact import arrange_contact, record_contact

    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    given = texts(CONTACT.values(), options)
    report(arrange_contact(desk, child, given, insist=True) if new else record_contact(desk, child, given))
