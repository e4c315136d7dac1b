"""`trackboard audit [REFERENCE]`: who changed what and when."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import click

from trackboard.casework.history import HistoryEntry, audit_trail, history
from trackboard.casework.when import moment_text, moments_of
from trackboard.casework.words import find_child
from trackboard.cli.context import Context
from trackboard.cli.output import emit, format_option, say
from trackboard.table import Column, Table

_COLUMNS = (
    Column("change", "Change", align="right"),
    Column("at", "When"),
    Column("who", "Who"),
    Column("source", "From"),
    Column("act", "Act"),
    Column("what", "What"),
    Column("undone_by", "Undone by", align="right"),
)
_DATA = ("json", "csv")


@click.command("audit", short_help="Who changed what and when.")
@click.argument("reference", required=False)
@click.option("--last", default=100, show_default=True, metavar="N", help="The latest N acts; 0 shows all.")
@format_option
@click.pass_obj
def audit(context: Context, reference: str | None, last: int, form: str) -> None:
    """Every act, or those on one child, the latest first: who, when, what in words, without names and free text."""
    db, policy = context.database, context.rules
    until = moments_of(context.day)[1] if context.as_at else "9"
    entries: Iterable[HistoryEntry]
    if reference is None:
        entries = audit_trail(db, policy, until)
    else:
        entries = (each for each in history(db, policy, find_child(db, reference)) if each.at < until)
    shown = list(islice(entries, last + 1) if last else entries)
    if last and len(shown) > last:
        say(f"the latest {last}; --last 0 shows all")
        del shown[last:]
    emit(Table(_COLUMNS, [_row(each, form) for each in shown]), form)


def _row(each: HistoryEntry, form: str) -> tuple[object, ...]:
    """Data keep the moment in UTC and the act's name; people read the clock on the wall, and words."""
    data = form in _DATA
    at = each.at if data else moment_text(each.at)
    act = each.act if data else each.act.replace("_", " ")
    return (each.change, at, each.by, each.source, act, "; ".join(each.what), each.undone_by)
