"""`trackboard export bundle`: everything there is."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.casework.disclosures import how_many
from trackboard.cli.context import Context
from trackboard.cli.export_options import force_option, out_option, pseudonymise_option
from trackboard.cli.print_table import say
from trackboard.errors import UsageProblem


@click.command("bundle", short_help="Everything there is, as a folder of CSV files.")
@out_option("DIR")
@pseudonymise_option
@click.option("--confidential", is_flag=True, help="With the confidential parts of minutes.")
@force_option
@click.pass_obj
def export_bundle(context: Context, out: Path, pseudonymise: bool, confidential: bool, force: bool) -> None:
    """Everything there is, names too, as CSV files that `import bundle` takes back without loss.

    The confidential parts of minutes are left out unless you ask for them.
    """
    from trackboard.exchange.bundle import bundle_writer as bundle_write
    from trackboard.store.reads.child_rows import references

    if out.suffix.casefold() in (".zip", ".csv"):
        raise UsageProblem(f'"{out.name}" names a file, and a bundle is a folder of CSV files: name a folder')
    context.writes()  # that it was handed out
    db = context.database
    children = len(references(db))
    if confidential and pseudonymise:
        raise UsageProblem("--pseudonymise leaves no text in the files: leave out --confidential")
    how = "pseudonymised" if pseudonymise else "with their names"
    how += " and the confidential parts of minutes" if confidential else ""
    context.log_disclosure(f"a bundle of {how_many(children)}, {how}")
    counts = bundle_write.write(
        db, out, context.rules, today=context.day, force=force, pseudonymise=pseudonymise, confidential=confidential
    )
    rows = ", ".join(f"{count} {table}" for table, count in counts.items() if count)
    say(f"wrote {out}: {rows or 'no rows'}")
    if not confidential and (left := bundle_write.how_many_kept_back(db)):
        say(f"{left} confidential part{'' if left == 1 else 's'} of minutes left out: --confidential writes them")
    if not pseudonymise:
        say(f"{out} holds {how_many(children)} with their names: keep it where the database may be kept")
