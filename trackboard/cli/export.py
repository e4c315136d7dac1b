"""`trackboard export`: what leaves as a file. Each is a command in a module of its own, imported when it is called."""

from __future__ import annotations

import click

from trackboard.cli.lazy import LazyGroup

EXPORTS = {
    "board": ("trackboard.cli.export_tables", "export_board", "The board as a file: xlsx, csv, json or markdown."),
    "bundle": ("trackboard.cli.export_bundle", "export_bundle", "Everything there is, as a folder of CSV files."),
    "meeting": ("trackboard.cli.export_meeting", "export_meeting", "The minutes: docx, markdown, text or json."),
}


@click.group(
    "export", cls=LazyGroup, lazy=EXPORTS, short_help="Hand out the board, a table, a return, minutes, everything."
)
def export_group() -> None:
    """Hand out the board, one of its tables, minutes, or everything there is, as files that you alone can read."""
