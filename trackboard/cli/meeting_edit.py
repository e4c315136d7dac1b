"""`trackboard meeting edit` and `begin`: who chairs a meeting and when, until it is closed; and that it begins now."""

from __future__ import annotations

from typing import Any

import click

from trackboard.casework.fields import MEETING_ON
from trackboard.cli.context import Context
from trackboard.cli.desk import DATES, desk_of, insist_option, report
from trackboard.errors import UsageProblem


@click.command("edit", short_help="Change the chair, minute-taker, day or length.", context_settings=DATES)
@click.argument("meeting")
@click.option("--chair", metavar="NAME", help="Who chairs it.")
@click.option(
    "--joint",
    "--joint-chair",
    "joint",
    multiple=True,
    metavar="NAME",
    help="Who chairs with the chair; repeatable, in the place of all there were. '' for nobody.",
)
@click.option("--minute-taker", metavar="NAME", help="Who takes the minutes; '' for nobody.")
@click.option("--on", metavar="DATE", help="The day it is held on. The agenda stays as it is.")
@click.option("--minutes", "length", type=int, metavar="N", help="How long it lasts; 0 for as long as its kind does.")
@insist_option
@click.pass_obj
def edit(
    context: Context,
    meeting: str,
    chair: str | None,
    joint: tuple[str, ...],
    minute_taker: str | None,
    on: str | None,
    length: int | None,
    insist: bool,
) -> None:
    """Change a meeting that is not closed: what is given, the rest as it is. Its ID stays, whatever its day."""
    from trackboard.casework.meetings.find_meeting import find_meeting
    from trackboard.casework.meetings.meetings import edit_meeting

    desk = desk_of(context)
    row = find_meeting(desk.db, meeting)
    given: dict[str, Any] = {"chair": chair, "minute_taker": minute_taker, "minutes_long": length}
    given["joint_chairs"] = joint or None
    given["held_on"] = None if on is None else MEETING_ON.read(on, desk.today)
    given = {column: value for column, value in given.items() if value is not None}
    if not given:
        raise UsageProblem("say what is to be changed: --chair, --joint, --minute-taker, --on or --minutes")
    report(edit_meeting(desk, row.id, given, insist=insist))


@click.command("begin", short_help="The meeting begins now: its time is counted from here.")
@click.argument("meeting")
@click.pass_obj
def begin(context: Context, meeting: str) -> None:
    """Begin a meeting: the presenter shows how much of its time is left. Beginning again starts the count again."""
    from trackboard.casework.meetings.find_meeting import find_meeting
    from trackboard.casework.meetings.meetings import begin_meeting

    desk = desk_of(context)
    report(begin_meeting(desk, find_meeting(desk.db, meeting).id))
