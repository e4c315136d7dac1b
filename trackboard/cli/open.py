"""`trackboard open`, and `trackboard` alone: the full-screen board, or a table where there is no terminal."""

from __future__ import annotations

import os
import sys

import click

from trackboard.cli.context import Context


@click.command("open", short_help="Open the full-screen board (what `trackboard` alone does).")
@click.pass_context
def open_command(ctx: click.Context) -> None:
    """Open the full-screen board. With no terminal on stdout, print it as `trackboard board` does."""
    open_or_print(ctx)


def open_or_print(ctx: click.Context) -> None:
    """The board on the screen until it is closed; as a table where there is no screen."""
    context: Context = ctx.obj
    if not sys.stdout.isatty():
        from trackboard.cli.board import board

        ctx.invoke(board, form="simple")
        return
    # The one arrow from the command line to the screen, taken late: no other command waits for the screen library.
    from trackboard.tui.options import Options
    from trackboard.tui.start import run

    stays = context.as_at is not None
    options = Options(
        clock=context.clock,
        disclose=context.disclose_from_screen,
        actor=context.actor,
        plain_signs=os.environ.get("TRACKBOARD_SIGNS") == "plain",
        stays=stays,
    )
    code = run(context.board_on_this_thread, options)
    if code:
        ctx.exit(code)
