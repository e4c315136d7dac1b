"""`trackboard action REFERENCE`: something to be done for a child."""

from __future__ import annotations

import click

from trackboard.casework.acts.actions import action_of, add_action, carry_action, change_action, finish_action
from trackboard.casework.fields import ACTION_DONE, ACTION_DUE
from trackboard.casework.meetings.find_meeting import find_meeting, open_meeting
from trackboard.casework.typed_words import find_child
from trackboard.cli.context import Context
from trackboard.cli.desk import asked_text, desk_of, insist_option, report
from trackboard.errors import TrackboardError, UsageProblem


@click.command("action", short_help="Add an action, change it, carry it over, or say that it is done.")
@click.argument("reference")
@click.option("--owner", metavar="NAME", help="Who is to do it.")
@click.option("--team", metavar="TEAM", help="The team that is to do it.")
@click.option("--due", metavar="DATE", help="Until when; with --change '' takes it out.")
@click.option(
    "--meeting", default="", metavar="ID", help="The meeting that asks for it: it then stands in its minutes."
)
@click.option("--done", type=int, metavar="N", help="Action N is done.")
@click.option("--on", metavar="DATE", help="With --done: on which day. [default: today]")
@click.option("--outcome", default="", metavar="TEXT", help="With --done: what came of it.")
@click.option("--change", type=int, metavar="N", help="Give action N another owner, team or due date.")
@click.option("--carry", type=int, metavar="N", help="Carry action N over to --due.")
@insist_option
@click.pass_obj
def action(
    context: Context,
    reference: str,
    owner: str | None,
    team: str | None,
    due: str | None,
    meeting: str,
    done: int | None,
    on: str | None,
    outcome: str,
    change: int | None,
    carry: int | None,
    insist: bool,
) -> None:
    """Add an action, its text read from stdin. `trackboard case` lists a child's actions with their numbers."""
    desk = desk_of(context)
    child = find_child(desk.db, reference)
    due_on = ACTION_DUE.read_or_blank(due, desk.today)
    chosen = [number for number in (done, change, carry) if number is not None]
    if len(chosen) > 1:
        raise UsageProblem("say one of --done, --change and --carry")
    if chosen and meeting:
        raise UsageProblem("--meeting goes with a new action")
    if (on or outcome) and done is None:
        raise UsageProblem("--on and --outcome go with --done")
    if chosen and action_of(desk.db, chosen[0]).child_id != child:
        raise TrackboardError(f"action {chosen[0]} is not one of {reference}; `trackboard case {reference}` lists them")
    if done is not None:
        if owner is not None or team is not None or due is not None:
            raise UsageProblem("--owner, --team and --due do not go with --done")
        report(finish_action(desk, done, done_on=ACTION_DONE.read_or_none(on, desk.today), outcome=outcome))
    elif change is not None:
        report(change_action(desk, change, owner=owner, team=team, due_on=due_on, insist=insist))
    elif carry is not None:
        if not due_on:
            raise UsageProblem("say with --due to which day it is carried over")
        report(carry_action(desk, carry, due_on))
    else:
        asked_at = open_meeting(desk.db, find_meeting(desk.db, meeting).id).id if meeting else None
        text = asked_text("the action")
        report(
            add_action(
                desk,
                child,
                text,
                owner=owner or "",
                team=team or "",
                due_on=due_on or None,
                meeting_id=asked_at,
                insist=insist,
            )
        )
