"""`trackboard export child REFERENCE`: one child's whole record, for a subject access request."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.cli.context import Context
from trackboard.cli.desk import reading_desk
from trackboard.cli.export_options import force_option, how_shown, out_option
from trackboard.cli.options import field_argument
from trackboard.cli.print_document import Handed, ending, show
from trackboard.cli.print_table import say
from trackboard.exchange.files.tabletext import json_text


@click.command("child", short_help="One child's whole record: docx, markdown, text or json.")
@field_argument(REFERENCE)
@out_option("FILE")
@force_option
@click.pass_obj
def export_child(context: Context, reference: str, out: Path, force: bool) -> None:
    """Everything that is held of one child, for a subject access request, and what left of it; with the name.

    Of siblings only the reference. As .json with every earlier value; as .docx, .md or .txt to be read.
    """
    from trackboard.exchange.papers import subject_access

    form = ending(out, None)
    context.writes()  # that it was handed out
    board = context.board()
    record = subject_access.read(board, REFERENCE.read(reference, reading_desk(context)), made_by=context.actor)
    content = json_text(record.document) if form == "json" else record.pages
    handed = Handed(f"the whole record of {record.reference}", 1, how_shown("names"))
    show(context, content, form, out, handed, force=force)
    say(f"{out} holds the child's name and whole record: keep it where the case record may be kept")
    say(subject_access.CAUTION)
