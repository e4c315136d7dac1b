"""`trackboard retention review`: whose record is due by the authority's periods."""

from __future__ import annotations

import click

from trackboard.cli.context import Context
from trackboard.cli.print_table import emit, format_option, say
from trackboard.pathway.ids import BIRTH, Kinds
from trackboard.table import Column, Table

_SINCE: dict[str, str] = {Kinds.ADOPTION_ORDER: "Adoption Order", Kinds.CLOSED: "closed", BIRTH: "born"}


@click.group("retention", short_help="Whose record is due by the authority's periods.")
def retention_group() -> None:
    """How long records are kept: the periods are the policy's, and nothing is ever erased by itself."""


@retention_group.command("review", short_help="List who is due; nothing is erased.")
@click.option("--all", "everyone", is_flag=True, help="Every closed case, those not yet due as well.")
@format_option
@click.pass_obj
def review_command(context: Context, everyone: bool, form: str) -> None:
    """Closed cases whose period is over, and those with no day to reckon from; `trackboard erase` is for a person."""
    from trackboard.casework.retention import review

    reviewed = review(context.board())
    policy, day = context.rules, context.day
    due = [each for each in reviewed if each.due(day)]
    undated = [each for each in reviewed if each.due_on is None]
    shown = reviewed if everyone else [*due, *undated]
    columns = (
        Column("reference", "Reference"), Column("closed_on", "Closed"), Column("outcome", "Outcome"),
        Column("rule", "Rule"), Column("keep", "Kept for"), Column("from", "From"), Column("from_on", "From day"),
        Column("due_on", "Due"), Column("standing", "Standing"),
    )  # fmt: skip
    rows = [
        (
            each.reference, each.closed_on, policy.outcomes.get(each.outcome, each.outcome), each.rule.label,
            str(each.rule.keep), _SINCE[each.rule.since], each.since, each.due_on,
            "due" if each.due(day) else "no date" if each.due_on is None else "kept",
        )
        for each in shown
    ]  # fmt: skip
    rules = (f"{rule.label}: {rule.keep}, {rule.basis}: {rule.source}" for rule in policy.retention.values())
    emit(Table(columns, rows, title="Retention", notes=tuple(rules)), form)
    say(
        f"{len(due)} due as at {day.isoformat()}, {len(undated)} with no day to reckon from, of {len(reviewed)} "
        "closed cases; nothing is erased but by `trackboard erase REFERENCE --reason TEXT`"
    )
