"""`trackboard link` and `trackboard unlink`: the same child under another system's reference."""

from __future__ import annotations

import click

from trackboard.casework.fields.child_fields import OTHER_REFERENCE, REFERENCE
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, report
from trackboard.cli.options import field_argument


@click.command("link", short_help="Link another system's reference to a child.")
@field_argument(OTHER_REFERENCE)
@field_argument(REFERENCE)
@click.pass_obj
def link(context: Context, other: str, reference: str) -> None:
    """Link OTHER, another system's reference, to the child REFERENCE: imports under it are that child's from then on.

    Where OTHER is a child here as well, its record becomes part of REFERENCE's, in one change that can be undone.
    """
    from trackboard.casework.acts import links

    desk = desk_of(context)
    report(links.link(desk, other, REFERENCE.read(reference, desk)))


@click.command("unlink", short_help="Forget another system's reference of a child.")
@field_argument(OTHER_REFERENCE)
@click.pass_obj
def unlink(context: Context, other: str) -> None:
    """Forget that OTHER is a child's reference in another system. What was imported under it stays."""
    from trackboard.casework.acts import links

    report(links.unlink(desk_of(context), other))
