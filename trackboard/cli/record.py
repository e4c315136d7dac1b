"""`trackboard record`, `correct` and `strike`: what happened to a child or is planned to."""

from __future__ import annotations

from typing import Any

import click

from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.casework.fields.milestone_fields import (
    CORRECT_MILESTONE,
    RECORD_MILESTONE,
    STRIKE_MILESTONE,
    WHICH_MILESTONE,
)
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, insist_option, report
from trackboard.cli.options import DATES, field_argument, field_option, field_options, texts


@click.command("record", short_help="Record a milestone, a return or an end, or plan one.", context_settings=DATES)
@field_argument(REFERENCE)
@field_argument(RECORD_MILESTONE["kind"])
@field_argument(RECORD_MILESTONE["on"])
@field_options(RECORD_MILESTONE, but=["kind", "on"])
@insist_option
@click.pass_obj
def record(context: Context, /, reference: str, insist: bool, **options: Any) -> None:
    """Record KIND on DATE. KIND is an id or a part of its name; DATE is written as you write it: 12/3, today, -3.

    What contradicts the record is said and not saved, unless you --insist; `trackboard check` lists it afterwards.
    """
    from trackboard.casework.acts.milestones import record_milestone
    from trackboard.casework.acts.siblings import open_siblings

    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    event = texts(RECORD_MILESTONE.values(), options)
    others = [other.id for other in open_siblings(desk, child)] if event.pop("siblings", None) else []
    report(record_milestone(desk, child, event, siblings=others, insist=insist))


@click.command("correct", short_help="Put right the date of a recorded milestone.", context_settings=DATES)
@field_argument(REFERENCE)
@field_argument(WHICH_MILESTONE["kind"])
@field_argument(WHICH_MILESTONE["on"])
@field_argument(CORRECT_MILESTONE["right_date"])
@field_option(WHICH_MILESTONE["planned"])
@field_options(CORRECT_MILESTONE, but=["right_date"])
@insist_option
@click.pass_obj
def correct(context: Context, /, reference: str, insist: bool, **options: Any) -> None:
    """Put RIGHT_DATE in the place of DATE, for the KIND recorded on it. What it was stays in the history."""
    from trackboard.casework.acts.milestones import correct_milestone, milestone_on

    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    wrong = milestone_on(desk, child, **texts(WHICH_MILESTONE.values(), options))
    right = texts(CORRECT_MILESTONE.values(), options)
    report(correct_milestone(desk, child, wrong.seq, right | {"on": right.pop("right_date")}, insist=insist))


@click.command(
    "strike", short_help="Strike out a milestone that was wrong; it stays on record.", context_settings=DATES
)
@field_argument(REFERENCE)
@field_argument(WHICH_MILESTONE["kind"])
@field_argument(WHICH_MILESTONE["on"])
@field_options(STRIKE_MILESTONE, required=["why"])
@field_option(WHICH_MILESTONE["planned"])
@insist_option
@click.pass_obj
def strike(context: Context, /, reference: str, insist: bool, **options: Any) -> None:
    """Strike out the KIND recorded on DATE: it counts no more, and stays on record with who, when and why."""
    from trackboard.casework.acts.milestones import milestone_on, strike_milestone

    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    wrong = milestone_on(desk, child, **texts(WHICH_MILESTONE.values(), options))
    report(strike_milestone(desk, child, wrong.seq, **texts(STRIKE_MILESTONE.values(), options), insist=insist))
