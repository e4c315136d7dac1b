"""`trackboard case REFERENCE`: one child in full."""

from __future__ import annotations

import click

from trackboard.board.case import read_case
from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.casework.history import history
from trackboard.cli.board import privacy_of, privacy_option
from trackboard.cli.context import Context
from trackboard.cli.desk import reading_desk
from trackboard.cli.options import field_argument
from trackboard.cli.print_table import emit, emit_json, format_option
from trackboard.exchange.papers.case_document import case_document
from trackboard.exchange.papers.case_tables import case_tables, history_table


@click.command("case", short_help="One child: timeline, clocks, flags.")
@field_argument(REFERENCE)
@privacy_option
@format_option
@click.pass_obj
def case(context: Context, reference: str, privacy: str | None, form: str) -> None:
    """One child: timeline with days between, clocks with limit, source and due date, flags, actions, minutes."""
    board = context.board()
    child_id = REFERENCE.read(reference, reading_desk(context))
    shown_by = privacy_of(privacy, form)
    found = read_case(board, child_id, shown_by)
    assert found is not None
    if shown_by == "names":
        context.log_disclosure(f"the name of {found.card.reference} shown by `case`")
    told = history(board.db, board.policy, child_id)
    if form == "json":
        emit_json(case_document(board, child_id, found, told, shown_by))
        return
    for table in (*case_tables(found, board), history_table(told)):
        if table.rows:
            click.echo(f"\n{table.title}")
            emit(table, form)
