"""`trackboard export meeting`: the minutes as a file; and as `meeting minutes` hands them out."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.board.model import Privacy
from trackboard.casework.fields.meeting_fields import MEETING
from trackboard.cli.context import Context
from trackboard.cli.desk import reading_desk
from trackboard.cli.export_options import (
    force_option,
    how_shown,
    no_names_with_pseudonyms,
    out_option,
    privacy_option,
    pseudonymise_option,
)
from trackboard.cli.options import field_argument
from trackboard.cli.print_document import Handed, ending, show
from trackboard.exchange.files.tabletext import json_text


@click.command("meeting", short_help="The minutes: docx, markdown, text or json.")
@field_argument(MEETING)
@out_option("FILE")
@privacy_option
@pseudonymise_option
@force_option
@click.pass_obj
def export_meeting(
    context: Context, meeting: str, out: Path, privacy: Privacy | None, pseudonymise: bool, force: bool
) -> None:
    """The minutes by references, unless names are asked for; the ending of FILE says in what form."""
    no_names_with_pseudonyms(pseudonymise, privacy)
    hand_out_minutes(context, meeting, out, privacy, None, pseudonymise=pseudonymise, force=force)


def hand_out_minutes(
    context: Context,
    meeting: str,
    out: Path | None,
    privacy: Privacy | None,
    form: str | None,
    *,
    actions: bool = False,
    pseudonymise: bool = False,
    force: bool = False,
) -> None:
    """The minutes, or only their `actions`, on stdout or as a file."""
    from trackboard.casework.meetings.meeting_record import read_minutes
    from trackboard.exchange.papers import minutes_text
    from trackboard.exchange.papers.document import Heading

    form = ending(out, form)
    row = MEETING.read(meeting, reading_desk(context))
    found = read_minutes(context.database, context.rules, row, privacy or "references", today=context.day)
    handed = Handed(f"the minutes of {row.meeting}", len(found.items), how_shown(privacy, pseudonymise))
    if pseudonymise:
        from trackboard.exchange.exports.masked import masked_minutes
        from trackboard.exchange.exports.pseudonyms import Pseudonyms

        found = masked_minutes(found, Pseudonyms.of(context.database, context.rules))
    if actions:
        table = minutes_text.action_table(found, context.rules)
        if form == "json":
            show(context, json_text(table.records()), form, out, handed, force=force)
        else:
            title = f"{table.title}, {row.meeting}"
            show(context, [Heading(1, title), minutes_text.grid(table)], form, out, handed, force=force)
    elif form == "json":
        show(context, json_text(minutes_text.document(found)), form, out, handed, force=force)
    else:
        show(context, minutes_text.pages(found, context.rules), form, out, handed, force=force)
