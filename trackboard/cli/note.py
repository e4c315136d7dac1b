"""`trackboard note` and `trackboard reviewed`."""

from __future__ import annotations

import click

from trackboard.casework.fields.action_fields import WRITE_NOTE
from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, report
from trackboard.cli.options import asked_text, field_argument


@click.command("note", short_help="Write a note on a child.")
@field_argument(REFERENCE)
@click.pass_obj
def note(context: Context, reference: str) -> None:
    """Write a note, read from stdin. Notes are added, never altered."""
    from trackboard.casework.acts.notes import write_note

    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    report(write_note(desk, child, asked_text(WRITE_NOTE["note"])))


@click.command("reviewed", short_help="Record that a child was reviewed and nothing had to change.")
@field_argument(REFERENCE)
@click.pass_obj
def reviewed(context: Context, reference: str) -> None:
    """Record that you looked at this child today and there was nothing to change."""
    from trackboard.casework.acts.notes import mark_reviewed

    desk = desk_of(context)
    report(mark_reviewed(desk, REFERENCE.read(reference, desk)))
