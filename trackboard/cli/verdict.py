"""`trackboard verdict REFERENCE CLOCK VERDICT`: was a delay avoidable?"""

from __future__ import annotations

import click

from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.meetings.find_meeting import find_meeting, open_meeting
from trackboard.casework.typed_words import find_child
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, report


@click.command("verdict", short_help="Judge a delay: avoidable, unavoidable or unclear.")
@click.argument("reference")
@click.argument("clock")
@click.argument("verdict")
@click.option("--reason", default="", metavar="REASON", help="Why it was late, by the policy's list or a part of it.")
@click.option("--party", default="", metavar="PARTY", help="Whose delay: authority, court, health, family, other.")
@click.option("--note", default="", metavar="TEXT", help="Kept with it. Other people on this machine can read it here.")
@click.option("--meeting", default="", metavar="ID", help="The meeting that judged; its minutes then show the verdict.")
@click.pass_obj
def verdict(
    context: Context, reference: str, clock: str, verdict: str, reason: str, party: str, note: str, meeting: str
) -> None:
    """Judge the delay at CLOCK, a delay point, which must be overdue or have been late."""
    desk = desk_of(context)
    child = find_child(desk.db, reference)
    if meeting:
        meeting = open_meeting(desk.db, find_meeting(desk.db, meeting).id).meeting
    report(judge_delay(desk, child, clock, verdict, reason=reason, party=party, note=note, meeting=meeting))
