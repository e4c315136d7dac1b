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
@force_option
@click.pass_obj
def export_bundle(context: Context, out: Path, pseudonymise: bool, force: bool) -> None:
    """Everything there is, names too, as ten CSV files that `import bundle` takes back without loss."""
    from trackboard.exchange.bundle import bundle_writer as bundle_write
    from trackboard.store.reads.child_rows import references

    if out.suffix.casefold() in (".zip", ".csv"):
        raise UsageProblem(f'"{out.name}" names a file, and a bundle is a folder of CSV files: name a folder')
    context.writes()  # that it was handed out
    db = context.database
    children = len(references(db))
    how = "pseudonymised" if pseudonymise else "with their names"
    context.log_disclosure(f"a bundle of {how_many(children)}, {how}")
    counts = bundle_write.write(db, out, context.rules, today=context.day, force=force, pseudonymise=pseudonymise)
    rows = ", ".join(f"{count} {table}" for table, count in counts.items() if count)
    say(f"wrote {out}: {rows or 'no rows'}")
    if not pseudonymise:
        say(f"{out} holds {how_many(children)} with their names: keep it where the database may be kept")
