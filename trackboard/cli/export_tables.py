"""`trackboard export board`, as .csv, .json or .md by the file's ending."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.board.document import child_document
from trackboard.board.model import Filter, Privacy
from trackboard.cli.board import board_table, missing_lines, privacy_option
from trackboard.cli.context import Context
from trackboard.cli.export_options import force_option, out_option
from trackboard.cli.output import json_text, say, text_of
from trackboard.errors import UsageProblem

_FORMS = {".csv": "csv", ".json": "json", ".md": "github", ".markdown": "github"}


@click.command("board", short_help="The board as a file: xlsx, csv, json or markdown.")
@out_option("FILE")
@click.option("--include", default="", metavar="RULE", help="Inclusion rule. [default: the authority's setting]")
@click.option("--all", "everyone", is_flag=True, help="Those aged 10 and over and the closed as well.")
@privacy_option
@force_option
@click.pass_obj
def export_board(
    context: Context, out: Path, include: str, everyone: bool, privacy: Privacy | None, force: bool
) -> None:
    """The children by stage, worst first; the ending of FILE says in what form: .csv, .json or .md."""
    from trackboard.exchange.outfiles import write_text

    form = _FORMS.get(out.suffix.casefold())
    if form is None:
        raise UsageProblem(f'"{out.name}" does not say in what form: end it in .csv, .json or .md')
    read = context.board()
    chosen = Filter(include=include or read.default_filter.include, all=everyone)
    shown_by = privacy or "references"
    if shown_by == "names":
        context.log_disclosure("names exported with the board")
    if form == "json":
        text = json_text([child_document(read.maker, row, shown_by) for row in read.rows(chosen)])
    else:
        text = text_of(board_table(read, chosen, shown_by), form)
    write_text(out, text, force=force)
    for line in missing_lines(read, chosen):
        say(line)
    say(f"wrote {out}")
