"""`trackboard add REFERENCE`: a new child."""

from __future__ import annotations

import click

from trackboard.casework.children import NewChild, add_child
from trackboard.casework.milestones import Entry
from trackboard.casework.when import due_date
from trackboard.cli.context import Context
from trackboard.cli.desk import asked_names, day, day_or_none, desk_of, insist_option, report


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
    born: str | None,
    due: str | None,
    known: str | None,
    issued: str | None,
    insist: bool,
    **fields: str | None,
) -> None:
    """Add a child with its date of birth or, unborn, its due date.

    Dates as you write them: 12/3/24, 12 Mar, today, -3. The name is asked for on a terminal, or read from a pipe (given
    and family name, a line each); it is never an argument.
    """
    desk = desk_of(context)
    entries = [
        Entry(kind, day(text, desk)) for kind, text in (("referred", known), ("proceedings_issued", issued)) if text
    ]
    new = NewChild(
        reference,
        day_or_none(born, desk),
        None if due is None else due_date(due, desk.today),
        {column: text for column, text in fields.items() if text is not None},
        entries,
    )
    given, family = asked_names()
    named = {"given_name": given, "family_name": family} if given or family else {}
    report(add_child(desk, NewChild(reference, new.born, new.due, {**new.fields, **named}, entries), insist=insist))
