"""`trackboard close REFERENCE OUTCOME [DATE]` and `reopen REFERENCE [DATE]`: a case closes, and opens again."""

from __future__ import annotations

import click

from trackboard.casework.acts.milestones import close_child, reopen_child
from trackboard.casework.fields import HAPPENED_ON
from trackboard.casework.typed_words import find_child
from trackboard.cli.context import Context
from trackboard.cli.desk import DATES, desk_of, insist_option, report
from trackboard.pathway.ids import Kinds


@click.command("close", short_help="Close a child's case with an outcome.", context_settings=DATES)
@click.argument("reference")
@click.argument("outcome")
@click.argument("date", default="today")
@click.option("--note", default="", metavar="TEXT", help="Kept with it. Other people on this machine can read it here.")
@insist_option
@click.pass_obj
def close(context: Context, reference: str, outcome: str, date: str, note: str, insist: bool) -> None:
    """Close the case with OUTCOME, an id or a part of its name; adoption closes it by the Adoption Order.

    DATE is written as you write it: 12/3, yesterday, -3. [default: today]
    """
    desk = desk_of(context)
    report(
        close_child(
            desk, find_child(desk.db, reference), outcome, HAPPENED_ON.read(date, desk.today), note=note, insist=insist
        )
    )


@click.command("reopen", short_help="Open a closed case again.", context_settings=DATES)
@click.argument("reference")
@click.argument("date", default="today")
@click.option("--by", "kind", default=Kinds.REFERRED, metavar="KIND", help="What opens it. [default: referred]")
@click.option("--note", default="", metavar="TEXT", help="Kept with it. Other people on this machine can read it here.")
@insist_option
@click.pass_obj
def reopen(context: Context, reference: str, date: str, kind: str, note: str, insist: bool) -> None:
    """Open a closed case again: a new journey begins, by what happened after the closing (first known, care
    proceedings issued, looked after again).

    DATE is written as you write it: 12/3, yesterday, -3. [default: today]
    """
    desk = desk_of(context)
    child, on = find_child(desk.db, reference), HAPPENED_ON.read(date, desk.today)
    report(reopen_child(desk, child, on, kind, note=note, insist=insist))
