"""`trackboard conflicts` and `trackboard settle`: what a person typed against what was imported."""

from __future__ import annotations

from typing import Literal

import click

from trackboard.casework.acts.conflicts import open_conflicts
from trackboard.casework.acts.conflicts import settle as settle_them
from trackboard.casework.desk import Actor, Desk
from trackboard.casework.wording import moment_text
from trackboard.cli.board import privacy_of, privacy_option
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, report
from trackboard.cli.print_table import emit, format_option
from trackboard.errors import UsageProblem
from trackboard.table import Column, Table

_COLUMNS = (
    Column("number", "Number", align="right"),
    Column("reference", "Reference"),
    Column("item", "Item"),
    Column("typed", "Typed"),
    Column("typed_by", "By"),
    Column("typed_at", "When"),
    Column("imported", "Imported"),
    Column("file", "File"),
)


@click.command("conflicts", short_help="Differences between what was typed and what was imported.")
@privacy_option
@format_option
@click.pass_obj
def conflicts(context: Context, privacy: str | None, form: str) -> None:
    """Differences between what was typed and what was imported, until they are settled.

    `trackboard settle`, or C on the board, settles them.

    With --privacy names, children's names and what was written freely are shown where they differ; that is logged.
    """
    written = privacy_of(privacy, form) == "names"
    desk = Desk(context.database, context.rules, Actor(context.actor, "command"), context.day)
    found = open_conflicts(desk, names=written, prose=written)
    if written:
        context.log_disclosure(f"names and text in {len(found)} conflicts shown by `conflicts`")
    rows = [
        (
            each.number,
            each.reference or None,
            each.item,
            each.typed,
            each.typed_by or None,
            (each.typed_at if form in ("json", "csv") else moment_text(each.typed_at)) if each.typed_at else None,
            each.imported,
            each.file,
        )
        for each in found
    ]
    note = f"{len(rows)} to settle: trackboard settle NUMBER typed|imported" if rows else "nothing waits to be settled"
    emit(Table(_COLUMNS, rows, notes=(note,)), form)


@click.command("settle", short_help="Settle conflicts: keep what was typed, or take the import's.")
@click.argument("numbers", nargs=-1, type=int, metavar="[NUMBER...]")
@click.argument("side", type=click.Choice(["typed", "imported"]))
@click.option("--all", "everything", is_flag=True, help="Every conflict that waits.")
@click.pass_obj
def settle(context: Context, numbers: tuple[int, ...], side: Literal["typed", "imported"], everything: bool) -> None:
    """Settle conflicts by their number: keep what was `typed`, or take what was `imported` in its place.

    It is asked again only when the file says something else.
    """
    if bool(numbers) == everything:
        raise UsageProblem("say which: the number of one or more conflicts, or --all")
    desk = desk_of(context)
    report(settle_them(desk, [each.number for each in open_conflicts(desk)] if everything else numbers, side))
