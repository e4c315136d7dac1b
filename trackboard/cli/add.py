"""`trackboard add REFERENCE`: a new child."""

from __future__ import annotations

import click

from trackboard.casework.fields.child_fields import ADD_CHILD, names_in
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, insist_option, report
from trackboard.cli.options import asked_line, field_argument, field_options, is_terminal, piped, texts


@click.command("add", short_help="Add a child, born or unborn.")
@field_argument(ADD_CHILD["reference"], metavar="REFERENCE")
@field_options(ADD_CHILD, but=["reference"])
@insist_option
@click.pass_obj
def add(context: Context, /, insist: bool, **options: str | None) -> None:
    """Add a child with its date of birth or, unborn, its due date.

    Dates as you write them: 12/3/24, 12 Mar, today, -3. The name is asked for on a terminal, or read from a pipe (given
    and family name, a line each); it is never an argument.
    """
    from trackboard.casework.acts.children import add_child

    desk = desk_of(context)
    child = texts(ADD_CHILD.values(), options)
    ADD_CHILD.read(desk, child)  # what is wrong is said before a name is asked for
    if is_terminal():
        given, family = (asked_line(ADD_CHILD[name]) for name in ("given_name", "family_name"))
    else:
        given, family = names_in(piped())
    report(add_child(desk, {**child, "given_name": given, "family_name": family}, insist=insist))
