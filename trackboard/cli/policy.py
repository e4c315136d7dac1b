"""`trackboard policy show|check`: the rules in force."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.cli.context import Context
from trackboard.cli.print_table import emit, format_option, say
from trackboard.pathway.ids import OWN, KindId
from trackboard.pathway.policy.policy import Policy, load_policy
from trackboard.table import Column, Table

_LISTS = ("stages", "flags", "outcomes", "plans", "routes", "criteria", "reasons", "verdicts", "parties", "teams",
          "meeting_kinds", "prompts")  # fmt: skip


@click.group("policy", short_help="The rules in force: show them, or check a file of your own.")
def policy_group() -> None:
    """The rules in force: stages, clocks and their limits, each with its source."""


@policy_group.command("show")
@click.argument("what", type=click.Choice(("clocks", "kinds", *_LISTS)), default="clocks")
@click.option(
    "--toml", is_flag=True, help="The whole of the built-in policy as TOML, to start a file of your own from."
)
@format_option
@click.pass_obj
def show(context: Context, what: str, toml: bool, form: str) -> None:
    """The clocks in force, with limit, basis and source; or the kinds of milestone, or another list, with their ids."""
    if toml:
        from trackboard.pathway.policy.policy import default_text

        click.echo(default_text(), nl=False)
        return
    tables = {"clocks": clock_table, "kinds": kind_table}
    emit(tables[what](context.rules) if what in tables else list_table(what, context.rules), form)


@policy_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Whether FILE can be used as an authority's own policy."""
    policy = load_policy(file)
    own = [each for each in (*policy.kinds, *(clock.id for clock in policy.clocks)) if each.startswith(OWN)]
    added = f"; of its own: {', '.join(own)}" if own else ""
    say(
        f"{file} is in order: {len(policy.clocks)} clocks, {len(policy.stages)} stages{added}; "
        f"use it with --policy {file}"
    )


def clock_table(policy: Policy) -> Table:
    """One row a clock, those that are switched off as well."""
    columns = (
        Column("clock", "Clock"),
        Column("starts", "Starts"),
        Column("stops", "Stops"),
        Column("limit", "Limit"),
        Column("amber_days", "Amber, days", align="right"),
        Column("on", "On"),
        Column("counts", "Counts"),
        Column("delay_point", "Delay point"),
        Column("column", "Leaves"),
        Column("basis", "Basis"),
        Column("source", "Source"),
    )
    rows = [
        (
            clock.id,
            ", ".join(clock.starts),
            ", ".join(clock.stops),
            str(clock.limit),
            clock.amber_days,
            _yes(clock.on),
            _yes(clock.counts),
            _yes(clock.delay_point),
            clock.column,
            clock.basis,
            clock.source,
        )
        for clock in policy.clocks
    ]
    return Table(columns, rows, title="Clocks")


def kind_table(policy: Policy) -> Table:
    """One row a kind of event: milestones in pathway order, what goes back, what ends."""
    columns = (
        Column("kind", "Kind"),
        Column("label", "Label"),
        Column("is", "Is a"),
        Column("stage", "Stage"),
        Column("repeats", "Repeats"),
        Column("taken_out_by", "Taken out by"),
        Column("outcomes", "Outcomes"),
        Column("reasons", "Reasons"),
    )
    rows = []
    for id, label in policy.kinds.items():
        kind = KindId(id)
        milestone = policy.milestones.get(kind)
        rows.append(
            (
                kind,
                label,
                "milestone" if milestone else "return" if kind in policy.returns else "end",
                milestone.stage if milestone else None,
                _yes(milestone is not None and milestone.repeats),
                ", ".join(back.kind for back in policy.returns.values() if kind in back.takes_out),
                ", ".join(policy.outcomes_of(kind)),
                ", ".join(policy.reasons_of(kind)),
            )
        )
    return Table(columns, rows, title="Kinds")


def list_table(name: str, policy: Policy) -> Table:
    """One row an id of the list, with the words for it."""
    columns = (Column("id", "Id"), Column("label", "Label"))
    if name == "stages":
        return Table(columns, [(stage.id, stage.label) for stage in policy.stages])
    if name == "prompts":
        asked = [(stage.id, each) for stage in policy.stages for each in policy.prompts_at(stage.id)]
        return Table((Column("stage", "Stage"), Column("question", "Question")), asked)
    return Table(columns, list(getattr(policy, name).items()))


def _yes(value: bool) -> str:
    return "yes" if value else "no"
