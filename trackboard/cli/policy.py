"""`trackboard policy show|check`: the rules in force."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.cli.context import Context
from trackboard.cli.print_table import emit, format_option, say
from trackboard.pathway.policy.policy import Policy, load_policy
from trackboard.table import Column, Table


@click.group("policy", short_help="The rules in force: show them, or check a file of your own.")
def policy_group() -> None:
    """The rules in force: stages, clocks and their limits, each with its source."""


@policy_group.command("show")
@click.option(
    "--toml", is_flag=True, help="The whole of the built-in policy as TOML, to start a file of your own from."
)
@format_option
@click.pass_obj
def show(context: Context, toml: bool, form: str) -> None:
    """The clocks in force, with limit, basis and source."""
    if toml:
        from trackboard.pathway.policy.policy import default_text

        click.echo(default_text(), nl=False)
        return
    emit(clock_table(context.rules), form)


@policy_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Whether FILE can be used as an authority's own policy."""
    policy = load_policy(file)
    say(f"{file} is in order: {len(policy.clocks)} clocks, {len(policy.stages)} stages; use it with --policy {file}")


def clock_table(policy: Policy) -> Table:
    """One row a clock that is on."""
    columns = (
        Column("clock", "Clock"),
        Column("starts", "Starts"),
        Column("stops", "Stops"),
        Column("limit", "Limit"),
        Column("amber_days", "Amber, days", align="right"),
        Column("counts", "Counts"),
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
            "yes" if clock.counts else "no",
            clock.basis,
            clock.source,
        )
        for clock in policy.clocks
    ]
    return Table(columns, rows, title="Clocks")
