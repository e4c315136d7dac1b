"""`trackboard changes --since D`: what moved since a day, and what was recorded late."""

from __future__ import annotations

import click

from trackboard.casework.fields.list_fields import FILTER, SINCE
from trackboard.cli.context import Context
from trackboard.cli.options import field_option
from trackboard.cli.print_table import format_option
from trackboard.cli.report import asked_for, show


@click.command("changes", short_help="What changed since the last meeting.")
@field_option(SINCE)
@field_option(FILTER["authority"])
@field_option(FILTER["include"])
@format_option
@click.pass_obj
def changes(context: Context, /, since: str | None, authority: str | None, include: str | None, form: str) -> None:
    """Child by child: stage, dates, plan, verdicts and actions since a day."""
    from trackboard.reports.changes import changes as made

    asked = asked_for(context, authority=authority, include=include, since=since)
    show(made(asked), asked, form)
