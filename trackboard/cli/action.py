"""`trackboard action REFERENCE`: something to be done for a child."""

from __future__ import annotations

from typing import Any

import click

from trackboard.casework.fields.action_fields import ADD_ACTION, CARRY_ACTION, CHANGE_ACTION, FINISH_ACTION
from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.casework.fields.field import Fields
from trackboard.casework.fields.meeting_fields import ASKED_AT
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, insist_option, report
from trackboard.cli.options import asked_text, field_argument, field_option, field_options, going_with, option_of, texts
from trackboard.errors import UsageProblem

_OF = {"done": FINISH_ACTION, "change": CHANGE_ACTION, "carry": CARRY_ACTION}
"""By the option that names an action, what is asked of it."""
_EVERY = Fields(*{name: each for act in (ADD_ACTION, *_OF.values()) for name, each in act.items()}.values())


@click.command("action", short_help="Add an action, change it, carry it over or finish it.")
@field_argument(REFERENCE)
@field_options(ADD_ACTION)
@field_option(ASKED_AT)
@click.option("--done", type=int, metavar="N", help="Action N is done.")
@field_option(going_with("--done", FINISH_ACTION["on"]))
@field_option(going_with("--done", FINISH_ACTION["outcome"]))
@click.option("--change", type=int, metavar="N", help="Give action N another owner, team or due date; '' empties one.")
@click.option("--carry", type=int, metavar="N", help="Carry action N over to --due.")
@insist_option
@click.pass_obj
def action(context: Context, /, reference: str, meeting: str | None, insist: bool, **options: Any) -> None:
    """Add an action, its text read from stdin. `trackboard case` lists a child's actions with their numbers."""
    from trackboard.casework.acts import actions as acts

    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    numbers = {name: options.pop(name) for name in _OF if options[name] is not None}
    if len(numbers) > 1:
        raise UsageProblem("say one of --done, --change and --carry")
    if numbers and meeting:
        raise UsageProblem("--meeting goes with a new action")
    what = next(iter(numbers), "")
    given = texts(_EVERY.values(), options)
    for name in given:
        if name not in _OF.get(what, ADD_ACTION):
            raise UsageProblem(f"{option_of(_EVERY[name])} does not go with {f'--{what}' if what else 'a new action'}")
    if not what:
        at, text = ASKED_AT.read(meeting, desk), asked_text(ADD_ACTION["text"])
        report(acts.add_action(desk, child, text, **given, meeting_id=at.id if at else None, insist=insist))
        return
    number = acts.action_of_child(desk, child, numbers[what]).id
    if what == "done":
        report(acts.finish_action(desk, number, **given))
    elif what == "change":
        report(acts.change_action(desk, number, **given, insist=insist))
    else:
        report(acts.carry_action(desk, number, given.get("due_on")))
