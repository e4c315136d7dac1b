"""`trackboard siblings REFERENCE`: who they are; joined and left on purpose."""

from __future__ import annotations

import click

from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.casework.fields.plan_fields import JOIN_SIBLINGS
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, report
from trackboard.cli.options import field_argument, field_options
from trackboard.errors import UsageProblem


@click.command("siblings", short_help="Join or leave a sibling group.")
@field_argument(REFERENCE)
@field_options(JOIN_SIBLINGS)
@click.option("--leave", is_flag=True, help="Take the child out of its sibling group.")
@click.pass_obj
def siblings(context: Context, reference: str, other: str | None, leave: bool) -> None:
    """Join or leave a sibling group; `trackboard case` lists the siblings."""
    from trackboard.casework.acts.siblings import join_siblings, leave_siblings

    if leave == (other is not None):
        raise UsageProblem("say --join REFERENCE or --leave")
    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    report(leave_siblings(desk, child) if other is None else join_siblings(desk, child, other))
