"""`trackboard erase REFERENCE --reason TEXT`: a child's record taken out for good."""

from __future__ import annotations

import sys
from typing import Any

import click

from trackboard.casework.fields.child_fields import ERASE_CHILD, REFERENCE
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of
from trackboard.cli.options import field_argument, field_options, texts
from trackboard.cli.print_table import say
from trackboard.errors import TrackboardError, UsageProblem


@click.command("erase", short_help="Erase a child's record for good; never automatic.")
@field_argument(REFERENCE)
@field_options(ERASE_CHILD, required=["reason"])
@click.option("--confirm", metavar="REFERENCE", help="The reference again, where nobody can be asked to type it.")
@click.pass_obj
def erase(context: Context, /, reference: str, confirm: str | None, **options: Any) -> None:
    """Take all that is the child's out of record, audit and search; the audit's chain still verifies.

    Nothing but an empty item stays in the minutes of closed meetings, with their hash and signature.
    """
    from trackboard.casework.acts import erasure

    desk = desk_of(context)
    plan = erasure.plan(desk, REFERENCE.read(reference, desk))
    reasons = texts(ERASE_CHILD.values(), options)
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
    done = erasure.erase_child(desk, plan, **reasons)
    say(f"{plan.reference}: {done.sentence}")
    for remark in done.remarks:
        say(f"note: {remark}")
