"""`trackboard edit REFERENCE FIELD VALUE`: whatever is recorded of a child that is no milestone."""

from __future__ import annotations

import click

from trackboard.casework.acts.children import FIELDS, edit_child, is_unborn, record_birth
from trackboard.casework.acts.early_permanence import answer_criterion, record_considered
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields import BORN, CONSIDERED_ON, PLAN_FROM
from trackboard.casework.typed_words import choose, find_child
from trackboard.cli.context import Context
from trackboard.cli.desk import DATES, asked_name, desk_of, insist_option, report
from trackboard.errors import UsageProblem

_PLANS = {"plan": "Plan", "parallel_plan": "Parallel plan"}


@click.command(
    "edit", short_help="Change a field of a child, its plan or a criterion's answer.", context_settings=DATES
)
@click.argument("reference")
@click.argument("field")
@click.argument("value", required=False)
@click.option(
    "--on", metavar="DATE", help="Of a plan: from when. Of early permanence considered: when. [default: today]"
)
@click.option(
    "--note", default="", metavar="TEXT", help="Why: of a transfer, a criterion, early permanence not considered."
)
@insist_option
@click.pass_obj
def edit(
    context: Context, reference: str, field: str, value: str | None, on: str | None, note: str, insist: bool
) -> None:
    """Give FIELD the VALUE; '' empties it.

    FIELD is owner, team, social_worker, plan, parallel_plan, date_of_birth (of an unborn child: its birth), due_date, a
    criterion of early permanence, or any other field. A name is asked for, never an argument.
    """
    desk = desk_of(context)
    child = find_child(desk.db, reference)
    fields = {column: each.label for column, each in FIELDS.items()} | _PLANS | dict(desk.policy.criteria)
    column = choose(field, fields, "field")
    if column in FIELDS and FIELDS[column].name:
        if value is not None:
            raise UsageProblem(
                "a name is never an argument, which others on this machine can read: leave it out, type it when asked"
            )
        value = asked_name(FIELDS[column].label)
    if value is None:
        raise UsageProblem(f"give {fields[column]} a value, or '' to empty it")
    report(_edited(desk, child, column, value, on, note, insist))


def _edited(desk: Desk, child: int, column: str, value: str, on: str | None, note: str, insist: bool) -> Done:
    if column == "plan":
        return set_plan(desk, child, plan=value, from_on=PLAN_FROM.read_or_none(on, desk.today))
    if column == "parallel_plan":
        return set_plan(desk, child, parallel_plan=value, from_on=PLAN_FROM.read_or_none(on, desk.today))
    if column == "early_permanence_considered" and value.strip():
        return record_considered(desk, child, value, why_not=note, on=CONSIDERED_ON.read_or_none(on, desk.today))
    if on is not None:
        raise UsageProblem(f"--on goes with a plan or with early permanence considered, not with {column}")
    if column in desk.policy.criteria:
        return answer_criterion(desk, child, column, value, note=note)
    if column == "date_of_birth" and value.strip() and is_unborn(desk, child):
        return record_birth(desk, child, BORN.read(value, desk.today), insist=insist)
    return edit_child(desk, child, {column: value}, note=note, insist=insist)
