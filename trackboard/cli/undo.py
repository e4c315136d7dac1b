"""`trackboard undo [CHANGE]`: take a change back."""

from __future__ import annotations

import sys

import click

from trackboard.casework.acts.undo import change_numbered, last_change
from trackboard.casework.acts.undo import undo as take_back
from trackboard.casework.wording import moment_text
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of
from trackboard.cli.print_table import say


@click.command("undo", short_help="Take back your last change, or any by its number.")
@click.argument("change", type=int, required=False)
@click.option("--yes", is_flag=True, help="Do not ask, on a terminal.")
@click.pass_obj
def undo(context: Context, change: int | None, yes: bool) -> None:
    """Take back your last change, or CHANGE, a whole import included. Shows it first; `trackboard audit` lists numbers.

    An undo can be undone by its own number. Refused where something it changed has been changed since.
    """
    desk = desk_of(context)
    found = last_change(desk) if change is None else change_numbered(desk, change)
    say(f"change {found.change}, by {found.by} on {moment_text(found.at)}:")
    for what in found.what:
        say(f"  {what}")
    if sys.stdin.isatty() and not yes:
        click.confirm("Take it back?", abort=True, err=True)
    done = take_back(desk, found.change)
    say(f"taken back; to have it again: trackboard undo {done.change}")
