"""`trackboard meeting edit` and `begin`: who chairs a meeting and when, until it is closed; and that it begins now."""

from __future__ import annotations

from typing import Any

import click

from trackboard.casework.fields.meeting_fields import EDIT_MEETING, MEETING
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, insist_option, report
from trackboard.cli.options import DATES, field_argument, field_options, option_of, texts
from trackboard.errors import UsageProblem


@click.command("edit", short_help="Change the chair, minute-taker, day or length.", context_settings=DATES)
@field_argument(MEETING)
@field_options(EDIT_MEETING)
@insist_option
@click.pass_obj
def edit(context: Context, /, meeting: str, insist: bool, **options: Any) -> None:
    """Change a meeting that is not closed: what is given, the rest as it is. Its ID stays, whatever its day."""
    from trackboard.casework.meetings.meetings import edit_meeting

    desk = desk_of(context)
    row = MEETING.read(meeting, desk)
    given = texts(EDIT_MEETING.values(), options)
    if not given:
        *others, last = map(option_of, EDIT_MEETING.values())
        raise UsageProblem(f"say what is to be changed: {', '.join(others)} or {last}")
    report(edit_meeting(desk, row.id, given, insist=insist))


@click.command("begin", short_help="The meeting begins now: its time is counted from here.")
@field_argument(MEETING)
@click.pass_obj
def begin(context: Context, meeting: str) -> None:
    """Begin a meeting: the presenter shows how much of its time is left. Beginning again starts the count again."""
    from trackboard.casework.meetings.meetings import begin_meeting

    desk = desk_of(context)
    report(begin_meeting(desk, MEETING.read(meeting, desk).id))
