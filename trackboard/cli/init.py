"""`trackboard init`: an empty database."""

from __future__ import annotations

import click

from trackboard.cli.context import Context
from trackboard.cli.print_table import say
from trackboard.errors import UsageProblem


@click.command("init", short_help="Make an empty database.")
@click.option("--authority", default="", metavar="NAME", help="The authority's name, shown over the board.")
@click.option(
    "--encrypt", is_flag=True, help="Encrypt the file with a passphrase, asked for (or TRACKBOARD_PASSPHRASE)."
)
@click.pass_obj
def init(context: Context, authority: str, encrypt: bool) -> None:
    """Make an empty database. Refuses to overwrite one that is there."""
    from trackboard.clean import one_line
    from trackboard.store.database import Database

    context.writes()
    passphrase = None
    if encrypt:
        passphrase = context.passphrase or click.prompt(
            "Passphrase", hide_input=True, confirmation_prompt=True, err=True
        )
        if not passphrase:
            raise UsageProblem("an encrypted database needs a passphrase that is not empty")
    settings = {"authority": one_line(authority), "policy_digest": context.rules.digest}
    with Database.create(context.path, passphrase=passphrase, settings=settings, shared_drive=context.shared_drive):
        pass
    say(f"made {context.path}")
    if encrypt:
        say("keep the passphrase where it cannot be lost: without it nobody can open the file, and nobody can help")
    where = f'--db "{context.path}" ' if context.db else ""
    say(f"next: trackboard {where}import ssda903|annex-a|ssd|spreadsheet|bundle PATH")
