"""`trackboard export annex-a|ssd`: the adoption list and the permanence table, in the form that others ask for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trackboard.casework.disclosures import how_many
from trackboard.cli.context import Context
from trackboard.cli.export_options import force_option, how_shown, out_option, pseudonymise_option
from trackboard.cli.print_table import say
from trackboard.exchange.files.tabletext import csv_text
from trackboard.table import Table

if TYPE_CHECKING:
    from trackboard.exchange.exports.pseudonyms import Pseudonyms
    from trackboard.pathway.policy.policy import Policy
    from trackboard.store.database import Database

    Make = Callable[[Database, Policy, date, Pseudonyms | None], Table]


@click.command("annex-a", short_help="List 10 of Ofsted's Annex A, adoption: xlsx or csv.")
@out_option("FILE")
@pseudonymise_option
@force_option
@click.pass_obj
def export_annex_a(context: Context, /, out: Path, pseudonymise: bool, force: bool) -> None:
    """Every child with a live decision for adoption, and those adopted or reversed in the last 12 months."""
    from trackboard.exchange.annex_a import annex_a_writer as annex_a_write
    from trackboard.exchange.files.outfiles import ending_of

    ending = ending_of(out, (".xlsx", ".csv"), "end it in .xlsx or .csv")

    def text(table: Table) -> str | bytes:
        if ending == ".csv":
            return csv_text(_day_first(table))
        from trackboard.exchange.files.workbook_write import Sheet, workbook

        return workbook([Sheet(annex_a_write.NAME, table)], as_at=context.day)

    _hand_out(context, "list 10 of Annex A", annex_a_write.table, text, out, pseudonymise, force)
    blank = ", ".join(annex_a_write.HEADERS[key] for key in annex_a_write.BLANK)
    say(f"left blank, because the board does not hold them: {blank}")


@click.command("ssd", short_help="ssd_permanence of the Standard Safeguarding Dataset: csv.")
@out_option("FILE")
@pseudonymise_option
@force_option
@click.pass_obj
def export_ssd(context: Context, /, out: Path, pseudonymise: bool, force: bool) -> None:
    """The dates of every plan of permanence that is on the board, a row a plan."""
    from trackboard.exchange.files.outfiles import ending_of
    from trackboard.exchange.ssd import ssd_writer as ssd_write

    ending_of(out, (".csv",), "ssd_permanence is CSV, end it in .csv")
    _hand_out(context, "ssd_permanence", ssd_write.table, csv_text, out, pseudonymise, force)
    say(f"left blank, because the board does not hold them: {', '.join(ssd_write.BLANK)}")


def _hand_out(
    context: Context,
    called: str,
    make: Make,
    text: Callable[[Table], str | bytes],
    out: Path,
    pseudonymise: bool,
    force: bool,
) -> None:
    """Make the table, put on record that it leaves, and write it."""
    from trackboard.exchange.exports.pseudonyms import Pseudonyms
    from trackboard.exchange.files.outfiles import write_text

    db, policy = context.database, context.rules
    table = make(db, policy, context.day, Pseudonyms.of(db, policy) if pseudonymise else None)
    children = len({row[0] for row in table.rows})
    what = f"{called}: {how_many(children)}, {how_shown(None, pseudonymise)}"
    write_text(out, text(table), force=force, record=lambda: context.log_handed_out(what))
    say(f"wrote {out}: {len(table.rows)} rows, {how_many(children)}")


def _day_first(table: Table) -> Table:
    """The table with its days written as returns write them."""
    rows = [tuple(f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row) for row in table.rows]
    return Table(table.columns, rows)
