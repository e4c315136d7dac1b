"""`trackboard siblings REFERENCE`: who they are; joined and left on purpose."""

from __future__ import annotations

import click

from trackboard.casework.acts.siblings import join_siblings, leave_siblings
from trackboard.casework.typed_words import find_child
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, report
from trackboard.errors import UsageProblem


@click.command("siblings", short_help="Join or leave a sibling group.")
@click.argument("reference")
@click.option("--join", "other", metavar="REFERENCE", help="Put the two children in one sibling group.")
@click.option("--leave", is_flag=True, help="Take the child out of its sibling group.")
@click.pass_obj
def siblings(context: Context, reference: str, other: str | None, leave: bool) -> None:
    """Join or leave a sibling group; `trackboard case` lists the siblings."""
    if leave == (other is not None):
        raise UsageProblem("say --join REFERENCE or --leave")
    desk = desk_of(context)
    child = find_child(desk.db, reference)
    report(leave_siblings(desk, child) if other is None else join_siblings(desk, child, find_child(desk.db, other)))
