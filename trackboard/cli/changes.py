"""`trackboard changes --since D`: what moved since a day, and what was recorded late."""

from __future__ import annotations

import click

from trackboard.cli.context import Context
from trackboard.cli.print_table import format_option
from trackboard.cli.report import asked_for, show


@click.command("changes", short_help="What changed since the last meeting.")
@click.option("--since", metavar="YYYY-MM-DD", help="From this day. [default: the last tracking meeting]")
@click.option("--authority", default="", help="Only this authority's children.")
@click.option("--include", default="", metavar="RULE", help="Inclusion rule. [default: the authority's setting]")
@format_option
@click.pass_obj
def changes(context: Context, /, since: str | None, authority: str, include: str, form: str) -> None:
    """Child by child: stage, dates, plan, verdicts and actions since a day."""
    from trackboard.reports.changes import changes as made

    asked = asked_for(context, authority=authority, include=include, since=since)
    show(made(asked), asked, form)
