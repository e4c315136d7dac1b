"""`trackboard export`: the board as a file, or everything there is as the bundle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from trackboard.board.document import child_document
from trackboard.board.model import Filter, Privacy
from trackboard.cli.board import board_table, missing_lines, privacy_option
from trackboard.cli.context import Context
from trackboard.cli.output import json_text, say, text_of
from trackboard.errors import UsageProblem

F = TypeVar("F", bound=Callable[..., Any])

_FORMS = {".csv": "csv", ".json": "json", ".md": "github", ".markdown": "github"}


@click.group("export", short_help="Hand out the board or the whole bundle.")
def export_group() -> None:
    """Hand out the board, or everything there is, as files that you alone can read."""


def _out(what: str) -> Callable[[F], F]:
    return click.option(
        "-o", "out", required=True, metavar=what, type=click.Path(path_type=Path), help="Where to write."
    )


_force = click.option("--force", is_flag=True, help="Replace what is there.")


@export_group.command("board", short_help="The board as a file: csv, json or markdown.")
@_out("FILE")
@click.option("--include", default="", metavar="RULE", help="Inclusion rule. [default: the authority's setting]")
@click.option("--all", "everyone", is_flag=True, help="Those aged 10 and over and the closed as well.")
@privacy_option
@_force
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


@export_group.command("meeting", short_help="The minutes of a meeting: docx, markdown, text or json.")
@click.argument("meeting")
@_out("FILE")
@privacy_option
@_force
@click.pass_obj
def export_meeting(context: Context, meeting: str, out: Path, privacy: Privacy | None, force: bool) -> None:
    """The minutes by references, unless names are asked for; the ending of FILE says in what form."""
    from trackboard.cli.meeting import hand_out_minutes

    hand_out_minutes(context, meeting, out, privacy, None, force=force)


@export_group.command("bundle", short_help="Everything there is, as a folder of CSV files.")
@_out("DIR")
@click.option(
    "--pseudonymise", is_flag=True, help="References replaced, births to their month, no names, no free text."
)
@_force
@click.pass_obj
def export_bundle(context: Context, out: Path, pseudonymise: bool, force: bool) -> None:
    """Everything there is, names too, as ten CSV files that `import bundle` takes back without loss."""
    from trackboard.exchange import bundle_write
    from trackboard.store.children import references

    context.writes()  # that it was handed out
    db = context.database
    children = len(references(db))
    how = "pseudonymised" if pseudonymise else "with their names"
    context.log_disclosure(f"a bundle of {children} children, {how}")
    counts = bundle_write.write(db, out, context.rules, today=context.day, force=force, pseudonymise=pseudonymise)
    rows = ", ".join(f"{count} {table}" for table, count in counts.items() if count)
    say(f"wrote {out}: {rows or 'no rows'}")
    if not pseudonymise:
        say(f"{out} holds {children} children with their names: keep it where the database may be kept")
