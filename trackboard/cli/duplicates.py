"""`trackboard duplicates`: children who may be one child under two references."""

from __future__ import annotations

import click

from trackboard.board.duplicates import SINCE, possible_duplicates
from trackboard.board.model import Privacy
from trackboard.board.privacy import shown_as
from trackboard.cli.board import privacy_of, privacy_option
from trackboard.cli.context import Context
from trackboard.cli.print_table import emit, format_option
from trackboard.store.reads.people import Person, people
from trackboard.table import Column, Table

_COLUMNS = (
    Column("reference", "Reference"),
    Column("shown_as", "Shown as"),
    Column("other", "Other"),
    Column("other_shown_as", "Shown as"),
    Column("why", "Why"),
)


@click.command("duplicates", short_help="Possible duplicate children.")
@privacy_option
@format_option
@click.pass_obj
def duplicates(context: Context, privacy: str | None, form: str) -> None:
    """Children who may be one child under two references: by name, birthday and due date. Twins are told apart.

    Nothing is changed: `trackboard link` makes two references one child.
    """
    shown_by = privacy_of(privacy, form)
    found = possible_duplicates(people(context.database, SINCE))
    if shown_by == "names":
        context.log_disclosure(f"the names of {len(found)} pairs of children listed by `duplicates`")
    rows = [
        (*(part for each in (pair.first, pair.second) for part in (each.reference, _shown(each, shown_by))), pair.why)
        for pair in found
    ]
    note = "if two are one child: trackboard link OTHER REFERENCE" if rows else "no two children look like one"
    table = Table(_COLUMNS, rows, notes=(note,))
    asked = [column.key for column in _COLUMNS if shown_by != "references" or not column.key.endswith("shown_as")]
    emit(table.only(asked), form)


def _shown(each: Person, privacy: Privacy) -> str:
    return shown_as(each.reference, each.given, each.family, privacy)
