"""`trackboard erase REFERENCE --reason TEXT`: a child's record taken out for good."""

from __future__ import annotations

import sys

import click

from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of
from trackboard.cli.print_table import say
from trackboard.errors import TrackboardError, UsageProblem


@click.command("erase", short_help="Erase a child's record for good; never automatic.")
@click.argument("reference")
@click.option("--reason", required=True, metavar="TEXT", help="Why, kept for good: without reference or name.")
@click.option(
    "--despite", default="", metavar="REASON", help="Erase an open case, and why, as where a court orders it."
)
@click.option("--confirm", metavar="REFERENCE", help="The reference again, where nobody can be asked to type it.")
@click.pass_obj
def erase(context: Context, reference: str, reason: str, despite: str, confirm: str | None) -> None:
    """Take all that is the child's out of record, audit and search; the audit's chain still verifies.

    Nothing but an empty item stays in the minutes of closed meetings, with their hash and signature.
    """
    from trackboard.casework.acts import erasure
    from trackboard.casework.typed_words import find_child

    desk = desk_of(context)
    plan = erasure.plan(desk, find_child(desk.db, reference))
    going = ", ".join(f"{count} {'changes in the audit' if table == 'changes' else table}"
                      for table, count in plan.counts)  # fmt: skip
    say(f"erasing {plan.reference} cannot be undone; this goes: {going}")
    if plan.closed:
        say(f"the minutes of closed meetings lose its text and keep their hash: {', '.join(plan.closed)}")
    if confirm is None:
        if not sys.stdin.isatty():
            raise UsageProblem(f"nothing was erased: say --confirm {plan.reference} to go on")
        confirm = click.prompt("Type the reference again to erase it", err=True)
    if confirm.strip() != plan.reference:
        raise TrackboardError(f"nothing was erased: that is not {plan.reference}")
    done = erasure.erase_child(desk, plan, reason, despite=despite)
    say(f"{plan.reference}: {done.sentence}")
    for remark in done.remarks:
        say(f"note: {remark}")
