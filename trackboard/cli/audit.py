"""`trackboard audit [REFERENCE]`: who changed what and when."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import click

from trackboard.casework.disclosures import DISCLOSED
from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.casework.history import HistoryEntry, audit_trail, history
from trackboard.casework.wording import moment_text, moments_of
from trackboard.cli.context import Context
from trackboard.cli.desk import reading_desk
from trackboard.cli.options import field_argument
from trackboard.cli.print_table import emit, format_option, say
from trackboard.errors import UsageProblem
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
_OF_THE_SYSTEM = (Column("login", "Login"), Column("machine", "Machine"))
"""What the operating system says of who acted: for data, beside the name that was given."""
_OF_DISCLOSURES = ("change", "at", "who", "source", "what")
_DATA = ("json", "csv")


@click.command("audit", short_help="Who changed what and when.")
@field_argument(REFERENCE, required=False)
@click.option("--last", default=100, show_default=True, metavar="N", help="The latest N acts; 0 shows all.")
@click.option("--disclosures", is_flag=True, help="Only what was handed out or shown by name.")
@format_option
@click.pass_obj
def audit(context: Context, reference: str | None, last: int, disclosures: bool, form: str) -> None:
    """Every act, or those on one child, the latest first: who, when, what in words, without names and free text.

    With --disclosures the log of what left: who handed out what and when, with how many children, or showed a name.
    """
    if disclosures and reference is not None:
        raise UsageProblem("what was handed out is logged without saying of whom: leave out REFERENCE or --disclosures")
    db, policy = context.database, context.rules
    until = moments_of(context.day)[1] if context.as_at else "9"
    entries: Iterable[HistoryEntry]
    if disclosures:
        entries = audit_trail(db, policy, until, act=DISCLOSED)
    elif reference is None:
        entries = audit_trail(db, policy, until)
    else:
        child = REFERENCE.read(reference, reading_desk(context))
        entries = (each for each in history(db, policy, child) if each.at < until)
    shown = list(islice(entries, last + 1) if last else entries)
    if last and len(shown) > last:
        say(f"the latest {last}; --last 0 shows all")
        del shown[last:]
    table = Table(_COLUMNS + _OF_THE_SYSTEM, [_row(each, form) for each in shown])
    columns = _OF_DISCLOSURES if disclosures else tuple(column.key for column in _COLUMNS)
    if form in _DATA:
        columns += tuple(column.key for column in _OF_THE_SYSTEM)
    emit(table.only(columns), form)


def _row(each: HistoryEntry, form: str) -> tuple[object, ...]:
    """Data keep the moment in UTC and the act's name; people read the clock on the wall, and words."""
    data = form in _DATA
    at = each.at if data else moment_text(each.at)
    act = each.act if data else each.act.replace("_", " ")
    return (each.change, at, each.by, each.source, act, "; ".join(each.what), each.undone_by, each.login, each.machine)
