"""`trackboard export meeting`: the minutes as a file."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.board.model import Privacy
from trackboard.cli.board import privacy_option
from trackboard.cli.context import Context
from trackboard.cli.export_options import force_option, out_option


@click.command("meeting", short_help="The minutes: docx, markdown, text or json.")
@click.argument("meeting")
@out_option("FILE")
@privacy_option
@force_option
@click.pass_obj
def export_meeting(context: Context, meeting: str, out: Path, privacy: Privacy | None, force: bool) -> None:
    """The minutes by references, unless names are asked for; the ending of FILE says in what form."""
    from trackboard.cli.meeting import hand_out_minutes

    hand_out_minutes(context, meeting, out, privacy, None, force=force)
