"""`trackboard link` and `trackboard unlink`: the same child under another system's reference."""

from __future__ import annotations

import click

from trackboard.casework.acts.links import link as link_them
from trackboard.casework.acts.links import unlink as unlink_it
from trackboard.casework.typed_words import find_child
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, report


@click.command("link", short_help="Say that another system's reference is a child who is here.")
@click.argument("other")
@click.argument("reference")
@click.pass_obj
def link(context: Context, other: str, reference: str) -> None:
    """Say that OTHER, another system's reference, is the child REFERENCE: imports under it are that child's.

    Where OTHER is a child here as well, its record becomes part of REFERENCE's, in one change that can be undone.
    """
    desk = desk_of(context)
    report(link_them(desk, other, find_child(desk.db, reference)))


@click.command("unlink", short_help="Forget another system's reference of a child.")
@click.argument("other")
@click.pass_obj
def unlink(context: Context, other: str) -> None:
    """Forget that OTHER is a child's reference in another system. What was imported under it stays."""
    report(unlink_it(desk_of(context), other))
