"""How a Table leaves the command line: any tabulate format, or json, csv, plain (linear, for screen readers)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from trackboard.exchange.files.tabletext import cell_text, csv_text, json_text
from trackboard.table import Table

# tabulate's own list, written out so that `--help` need not import it; a test compares the two.
TABULATE_FORMATS = (
    "asciidoc", "colon_grid", "double_grid", "double_outline", "fancy_grid", "fancy_outline", "github", "grid",
    "heavy_grid", "heavy_outline", "html", "jira", "latex", "latex_booktabs", "latex_longtable", "latex_raw",
    "mediawiki", "mixed_grid", "mixed_outline", "moinmoin", "orgtbl", "outline", "pipe", "presto", "pretty", "psql",
    "rounded_grid", "rounded_outline", "rst", "simple", "simple_grid", "simple_outline", "textile", "tsv", "unsafehtml",
    "youtrack",
)  # fmt: skip
OWN_FORMATS = ("json", "csv", "plain")

F = TypeVar("F", bound=Callable[..., Any])


def format_option(command: F) -> F:
    """`--format`, the same on every command that prints a table."""
    return click.option(
        "--format",
        "form",
        type=click.Choice((*OWN_FORMATS, *TABULATE_FORMATS), case_sensitive=False),
        default="simple",
        show_default=True,
        metavar="FORMAT",
        help="json, csv, plain (linear), or any tabulate format: simple, github, grid, html, ...",
    )(command)


def say(words: str) -> None:
    """Words, as against data: to stderr."""
    click.echo(words, err=True)


def emit_json(value: Any) -> None:
    """`value` as JSON on stdout."""
    click.echo(json_text(value), nl=False)


def emit(table: Table, form: str) -> None:
    """`table` on stdout in `form`; its notes on stderr."""
    click.echo(text_of(table, form), nl=False)
    for note in table.notes:
        say(note)


def text_of(table: Table, form: str) -> str:
    """`table` in `form`, without its notes."""
    if form == "json":
        return json_text(table.records())
    if form == "csv":
        return csv_text(table)
    if form == "plain":
        return linear_text(table)
    return _tabulated(table, form) + "\n"


def linear_text(table: Table) -> str:
    """Each row as `label: value` lines with a blank line between, which a screen reader reads in order."""
    blocks = []
    for row in table.rows:
        pairs = zip(table.columns, row, strict=True)
        blocks.append(
            "\n".join(f"{column.label}: {cell_text(cell)}" for column, cell in pairs if cell_text(cell)) + "\n"
        )
    return "\n".join(blocks)


def _tabulated(table: Table, form: str) -> str:
    from tabulate import tabulate

    rows = [[cell_text(cell) for cell in row] for row in table.rows]
    return tabulate(
        rows,
        headers=[column.label for column in table.columns],
        tablefmt=form,
        disable_numparse=True,  # a reference such as 0101 is text
        colalign=[column.align for column in table.columns] if rows else None,
    )
