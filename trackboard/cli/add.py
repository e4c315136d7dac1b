"""`trackboard add REFERENCE`: a new child."""

from __future__ import annotations

from dataclasses import replace

import click

from trackboard.casework.acts.children import add_child, new_child
from trackboard.cli.context import Context
from trackboard.cli.desk import asked_names, desk_of, insist_option, report


@click.command("add", short_help="Add a child, born or unborn.")
@click.argument("reference")
@click.option("--born", metavar="DATE", help="The date of birth.")
@click.option("--due", metavar="DATE", help="The due date of an unborn child.")
@click.option("--known", metavar="DATE", help="When the child was first known (referred).")
@click.option("--issued", metavar="DATE", help="When care proceedings were issued: a child before the court, at home.")
@click.option("--authority", metavar="NAME", help="The authority. [default: that of the other children]")
@click.option("--team", metavar="TEAM", help="The team that holds the case.")
@click.option("--social-worker", metavar="NAME")
@click.option("--owner", metavar="NAME", help="Whose responsibility the next step is.")
@click.option("--sex", metavar="TEXT")
@click.option("--ethnicity", metavar="TEXT")
@click.option("--sibling-group", metavar="TEXT", help="The same text for each of the siblings.")
@insist_option
@click.pass_obj
def add(
    context: Context,
    /,
    reference: str,
    insist: bool,
    **typed: str | None,
) -> None:
    """Add a child with its date of birth or, unborn, its due date.

    Dates as you write them: 12/3/24, 12 Mar, today, -3. The name is asked for on a terminal, or read from a pipe (given
    and family name, a line each); it is never an argument.
    """
    desk = desk_of(context)
    new = new_child({"reference": reference, **typed}, desk.today)
    given, family = asked_names()
    named = {"given_name": given, "family_name": family} if given or family else {}
    report(add_child(desk, replace(new, fields={**new.fields, **named}), insist=insist))
