"""`trackboard export audit [REFERENCE]`: the whole trail, or one child's, so that others can check it."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.casework.disclosures import how_many
from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.cli.context import Context
from trackboard.cli.desk import reading_desk
from trackboard.cli.export_options import force_option, how_shown, out_option, pseudonymise_option
from trackboard.cli.options import field_argument
from trackboard.cli.print_table import say
from trackboard.exchange.files.tabletext import csv_text, json_text

_ENDINGS = (".csv", ".json", ".xlsx")


@click.command("audit", short_help="The audit trail with its chain, or one child's: csv, json or xlsx.")
@field_argument(REFERENCE, required=False)
@out_option("FILE")
@pseudonymise_option
@force_option
@click.pass_obj
def export_audit(context: Context, reference: str | None, out: Path, pseudonymise: bool, force: bool) -> None:
    """Every act with its head in the chain and its seal, and every change, before and after, with its hash.

    Others can check the chain from this file alone: how_to_check in the JSON, and the notes under the table, say how.
    The file holds what was recorded, names too, unless pseudonymised: then no content at all.
    """
    from trackboard.exchange.exports import audit_trail as audit_out
    from trackboard.exchange.exports.pseudonyms import Pseudonyms
    from trackboard.exchange.files import outfiles
    from trackboard.store.audit.erasure import known

    ending = outfiles.ending_of(out, _ENDINGS)
    db = context.database
    pseudonyms = Pseudonyms.of(db, context.rules) if pseudonymise else None
    ids = known(db, REFERENCE.read(reference, reading_desk(context))).ids if reference else ()
    outfiles.refuse_taken([out], force=force)
    with db.snapshot():
        table = audit_out.table(db, ids, pseudonyms)
        document = audit_out.document(db, ids, pseudonyms) if ending == ".json" else {}
    if ending == ".json":
        content: str | bytes = json_text(document)
    elif ending == ".csv":
        content = csv_text(table)
    else:
        from trackboard.exchange.files.workbook_write import Sheet, workbook

        content = workbook([Sheet("Audit", table)], title="Audit", as_at=context.day)
    place = [column.key for column in table.columns].index("reference")
    children = len({row[place] for row in table.rows} - {None})
    what = f"the audit of {how_many(children)}, {how_shown('names', pseudonymise)}"
    outfiles.write_text(out, content, force=force, record=lambda: context.log_handed_out(what, names=not pseudonymise))
    say(f"wrote {out}: {len(table.rows)} lines")
    if not pseudonymise:
        say(f"{out} holds what was recorded of {how_many(children)}, names too: keep it where the database may be kept")
