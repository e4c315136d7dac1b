"""`trackboard note` and `trackboard reviewed`."""

from __future__ import annotations

import click

from trackboard.casework.acts.notes import mark_reviewed, write_note
from trackboard.casework.typed_words import find_child
from trackboard.cli.context import Context
from trackboard.cli.desk import asked_text, desk_of, report


@click.command("note", short_help="Write a note on a child.")
@click.argument("reference")
@click.pass_obj
def note(context: Context, reference: str) -> None:
    """Write a note, read from stdin. Notes are added, never altered."""
    desk = desk_of(context)
    child = find_child(desk.db, reference)
    report(write_note(desk, child, asked_text("the note")))


@click.command("reviewed", short_help="Say that a child was reviewed and nothing had to change.")
@click.argument("reference")
@click.pass_obj
def reviewed(context: Context, reference: str) -> None:
    """Say that you looked at this child today and there was nothing to change."""
    desk = desk_of(context)
    report(mark_reviewed(desk, find_child(desk.db, reference)))
