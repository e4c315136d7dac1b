"""`trackboard verdict REFERENCE CLOCK VERDICT`: was a delay avoidable?"""

from __future__ import annotations

from typing import Any

import click

from trackboard.casework.fields.action_fields import CLOCK, JUDGE_DELAY
from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.casework.fields.meeting_fields import JUDGED_AT
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, report
from trackboard.cli.options import field_argument, field_option, field_options, texts


@click.command("verdict", short_help="Judge a delay: avoidable, unavoidable or unclear.")
@field_argument(REFERENCE)
@field_argument(CLOCK)
@field_argument(JUDGE_DELAY["verdict"])
@field_options(JUDGE_DELAY, but=["verdict"])
@field_option(JUDGED_AT)
@click.pass_obj
def verdict(context: Context, /, reference: str, clock: str, meeting: str | None, **options: Any) -> None:
    """Judge the delay at CLOCK, one of the delay points, which must be overdue or have been late."""
    from trackboard.casework.acts.delays import judge_delay

    desk = desk_of(context)
    child, at = REFERENCE.read(reference, desk), JUDGED_AT.read(meeting, desk)
    given = texts(JUDGE_DELAY.values(), options)
    report(judge_delay(desk, child, clock, **given, meeting=at.meeting if at else ""))
