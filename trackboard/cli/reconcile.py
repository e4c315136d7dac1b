"""`trackboard reconcile FILE...`: other services' lists laid beside the board, for the children that one has lost."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.casework.fields.list_fields import FILTER
from trackboard.cli.context import Context
from trackboard.cli.options import field_option
from trackboard.cli.print_table import format_option
from trackboard.cli.report import asked_for, show


@click.command("reconcile", short_help="Find children in one list and missing from another.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@field_option(FILTER["authority"])
@field_option(FILTER["include"])
@format_option
@click.pass_obj
def reconcile(
    context: Context, /, files: tuple[Path, ...], authority: str | None, include: str | None, form: str
) -> None:
    """Up to three lists (looked after, legal, unborn), each known by its columns or by its file's name.

    Only the references in them are read. Exit code 0 whatever is found: it is for people to settle.
    """
    from trackboard.exchange import reference_lists
    from trackboard.reports.reconcile import reconcile as made

    asked = asked_for(context, authority=authority, include=include)
    show(made(asked, reference_lists.read(files)), asked, form)
