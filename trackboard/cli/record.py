"""`trackboard record`, `correct` and `strike`: what happened to a child or is planned to."""

from __future__ import annotations

import click

from trackboard.casework.acts.milestones import (
    Entry,
    correct_milestone,
    milestone_on,
    record_milestone,
    strike_milestone,
)
from trackboard.casework.acts.siblings import open_siblings
from trackboard.casework.fields import milestone_date
from trackboard.casework.typed_words import find_child
from trackboard.cli.context import Context
from trackboard.cli.desk import DATES, desk_of, insist_option, report


@click.command("record", short_help="Record a milestone, a return or an end, or plan one.", context_settings=DATES)
@click.argument("reference")
@click.argument("kind")
@click.argument("date")
@click.option("--planned", is_flag=True, help="It is planned for that day: kept apart, and moves nobody.")
@click.option(
    "--outcome",
    default="",
    metavar="OUTCOME",
    help="What came of it, where the kind has outcomes: a closing needs one.",
)
@click.option(
    "--reason", default="", metavar="REASON", help="Why, or which it was: one of the kind's reasons, or free text."
)
@click.option("--note", default="", metavar="TEXT", help="Kept with it. Other people on this machine can read it here.")
@click.option("--siblings", is_flag=True, help="Record it for the open siblings as well.")
@insist_option
@click.pass_obj
def record(
    context: Context,
    reference: str,
    kind: str,
    date: str,
    planned: bool,
    outcome: str,
    reason: str,
    note: str,
    siblings: bool,
    insist: bool,
) -> None:
    """Record KIND on DATE. KIND is an id or a part of its name: `trackboard policy show kinds` lists them. Write DATE
    as you would on paper: 12/3, today, -3.

    What contradicts the record is said and not saved, unless you --insist; `trackboard check` lists it afterwards.
    """
    desk = desk_of(context)
    child = find_child(desk.db, reference)
    entry = Entry(kind, milestone_date(planned=planned).read(date, desk.today), planned, outcome, reason, note)
    others = [other.id for other in open_siblings(desk, child)] if siblings else []
    report(record_milestone(desk, child, entry, siblings=others, insist=insist))


@click.command("correct", short_help="Put right the date of a recorded milestone.", context_settings=DATES)
@click.argument("reference")
@click.argument("kind")
@click.argument("date")
@click.argument("right_date")
@click.option("--planned", is_flag=True, help="Of a planned one.")
@click.option("--outcome", metavar="OUTCOME", help="The right outcome. [default: as it is]")
@click.option("--reason", metavar="REASON", help="The right reason. [default: as it is]")
@click.option("--note", metavar="TEXT", help="The right note. [default: as it is]")
@insist_option
@click.pass_obj
def correct(
    context: Context,
    reference: str,
    kind: str,
    date: str,
    right_date: str,
    planned: bool,
    outcome: str | None,
    reason: str | None,
    note: str | None,
    insist: bool,
) -> None:
    """Put RIGHT_DATE in the place of DATE, for the KIND recorded on it. What it was stays in the history."""
    desk = desk_of(context)
    child = find_child(desk.db, reference)
    recorded_on = milestone_date(planned=planned).read(date, desk.today)
    wrong = milestone_on(desk.db, desk.policy, child, kind, recorded_on, planned=planned)
    entry = Entry(
        wrong.kind,
        milestone_date(planned=planned).read(right_date, desk.today),
        planned,
        wrong.outcome if outcome is None else outcome,
        wrong.reason if reason is None else reason,
        wrong.note if note is None else note,
    )
    report(correct_milestone(desk, child, wrong.seq, entry, insist=insist))


@click.command(
    "strike", short_help="Strike out a milestone that was wrong; it stays on record.", context_settings=DATES
)
@click.argument("reference")
@click.argument("kind")
@click.argument("date")
@click.option("--why", required=True, metavar="TEXT", help="Why it was wrong.")
@click.option("--planned", is_flag=True, help="Of a planned one.")
@insist_option
@click.pass_obj
def strike(context: Context, reference: str, kind: str, date: str, why: str, planned: bool, insist: bool) -> None:
    """Strike out the KIND recorded on DATE: it counts no more, and stays on record with who, when and why."""
    desk = desk_of(context)
    child = find_child(desk.db, reference)
    recorded_on = milestone_date(planned=planned).read(date, desk.today)
    wrong = milestone_on(desk.db, desk.policy, child, kind, recorded_on, planned=planned)
    report(strike_milestone(desk, child, wrong.seq, why, insist=insist))
