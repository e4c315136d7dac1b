"""`trackboard export calendar`: due dates and meetings for people's own calendars."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from trackboard.casework.disclosures import how_many
from trackboard.cli.board import filter_of, filter_options
from trackboard.cli.context import Context
from trackboard.cli.export_options import force_option, how_shown, out_option, pseudonymise_option
from trackboard.cli.print_table import say
from trackboard.errors import UsageProblem

_WHAT = ("due", "actions", "planned", "meetings")  # the calendar's own list, so that `--help` need not import it


@click.command("calendar", short_help="Due dates, actions, planned days and meetings, without names: ics.")
@out_option("FILE.ics")
@filter_options
@click.option("--only", multiple=True, type=click.Choice(_WHAT), help="Only these; repeatable. [default: all four]")
@pseudonymise_option
@force_option
@click.pass_obj
def export_calendar(
    context: Context, /, out: Path, only: tuple[str, ...], pseudonymise: bool, force: bool, **chosen: Any
) -> None:
    """Due dates, open actions, planned panels and hearings, and meetings, by reference and never by name.

    Import the file into your calendar; importing a newer one moves what is there. With --team or --owner these are the
    children whose case they hold and the actions that are theirs.
    """
    from trackboard.exchange.exports.calendar import calendar, entries
    from trackboard.exchange.exports.export_tables import Handing
    from trackboard.exchange.exports.pseudonyms import Pseudonyms
    from trackboard.exchange.files.outfiles import write_text

    if out.suffix.casefold() != ".ics":
        raise UsageProblem(f'"{out.name}" does not say that it is a calendar: end it in .ics')
    read = context.board()
    pseudonyms = Pseudonyms.of(context.database, context.rules) if pseudonymise else None
    handing = Handing(read, filter_of(read, **chosen), pseudonyms=pseudonyms, past=context.as_at is not None)
    found = entries(handing, only or _WHAT)
    children = len({entry.reference for entry in found} - {""})
    name = f"{read.authority}: permanence tracking" if read.authority else "Permanence tracking"
    what = f"a calendar of {how_many(children)}, {how_shown(None, pseudonymise)}"
    text = calendar(found, name, read.as_at)
    write_text(out, text, force=force, record=lambda: context.log_handed_out(what))
    say(f"wrote {out}: {len(found)} days of {how_many(children)} as at {read.as_at.isoformat()}")
