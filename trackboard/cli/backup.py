"""`trackboard backup FILE` and `trackboard restore FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.casework.disclosures import how_many
from trackboard.cli.context import Context
from trackboard.cli.print_table import say


@click.command("backup", short_help="Copy the whole database to a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite FILE if it is there.")
@click.pass_obj
def backup(context: Context, file: Path, force: bool) -> None:
    """Copy the whole database to FILE, names and all, readable by you alone."""
    from trackboard.store.files import backup as backups

    manifest = backups.backup(context.database, file, force=force)
    children = how_many(manifest.counts["children"])
    context.log_handed_out(f"a backup of {children}, with their names")
    say(f"{file} holds {children} with their names: keep it where the database may be kept")


@click.command("restore", short_help="Put a backup in the database's place, once it is found sound.")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def restore(context: Context, file: Path) -> None:
    """Put FILE in the database's place, once it is found sound. What was there before is kept beside it."""
    from trackboard.store.files import backup as backups

    context.writes()
    aside = backups.restore(file, context.path, now=context.clock.utc_text(), passphrase=context.passphrase)
    say(f"{context.path} is now what {file} holds" + (f"; what was there before is {aside}" if aside else ""))
