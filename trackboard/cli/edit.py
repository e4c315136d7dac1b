"""`trackboard edit REFERENCE FIELD VALUE`: whatever is recorded of a child that is not a milestone."""

from __future__ import annotations

import click

from trackboard.casework.fields.child_fields import EDIT_FIELD, REFERENCE
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, insist_option, report
from trackboard.cli.options import DATES, asked_line, field_argument, field_options
from trackboard.errors import UsageProblem


@click.command(
    "edit", short_help="Change a field of a child, its plan or a criterion's answer.", context_settings=DATES
)
@field_argument(REFERENCE)
@field_argument(EDIT_FIELD["field"])
@field_argument(EDIT_FIELD["value"], required=False)
@field_options(EDIT_FIELD, but=["field", "value"])
@insist_option
@click.pass_obj
def edit(
    context: Context, reference: str, field: str, value: str | None, on: str | None, note: str | None, insist: bool
) -> None:
    """Give FIELD the VALUE; '' empties it.

    FIELD is owner, team, social_worker, plan, parallel_plan, date_of_birth (of an unborn child: its birth), due_date, a
    criterion of early permanence, or any other field. A name is asked for, never an argument.
    """
    from trackboard.casework.acts.edits import edit_field, field_named

    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    known = field_named(desk, field)
    if known.asked:
        if value is not None:
            raise UsageProblem(
                "a name is never an argument, which others on this machine can read: leave it out, type it when asked"
            )
        value = asked_line(known)
    report(edit_field(desk, child, known.name, value, on=on, note=note or "", insist=insist))
