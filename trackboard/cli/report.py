"""`trackboard report NAME`: any report of the catalogue, as every table is printed, as JSON, or as a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.casework.fields.field import Fields
from trackboard.casework.fields.list_fields import FILTER, PERIOD_END, PERIOD_START
from trackboard.cli.context import Context
from trackboard.cli.options import field_option, field_options
from trackboard.cli.print_table import emit, emit_json, format_option, say
from trackboard.errors import UsageProblem
from trackboard.reports.catalogue import OPTIONS, REPORTS, make
from trackboard.reports.kit.options import DayOption, SwitchOption
from trackboard.reports.kit.report import Report, ReportRequest
from trackboard.reports.kit.report_files import document, for_people
from trackboard.reports.read_request import read_request
from trackboard.table import Table

F = TypeVar("F", bound=Callable[..., Any])


def period_options(command: F) -> F:
    """`--from`, `--to`, `--authority`, `--include`: the same on every report."""
    authority = replace(FILTER["authority"], help="Only this authority's children and meetings.")
    return field_options(Fields(PERIOD_START, PERIOD_END, authority, FILTER["include"]))(command)


def _own_options(command: F) -> F:
    """The options of single reports, as the catalogue has them."""
    for option, names in reversed(tuple(OPTIONS.items())):
        says = f"{', '.join(names)}: {option.help}"
        if isinstance(option, SwitchOption):
            command = click.option(option.flag, is_flag=True, help=says)(command)
        else:
            field = option.field if isinstance(option, DayOption) else REFERENCE
            command = field_option(replace(field, name=option.name, option="", help=says))(command)
    return command


@click.command("report", short_help="Any of the reports: delay, attendance, scorecard, survey, ...")
@click.argument("name", required=False, metavar="NAME")
@period_options
@click.option("--publish", is_flag=True, help="Suppress and round small numbers, for what leaves the service.")
@click.option("--small-means", is_flag=True, help="Print means of fewer than 5.")
@_own_options
@click.option("--picture", is_flag=True, help="Bars in place of the table.")
@click.option("--section", default="", metavar="KEY", help="Print this section of the report alone.")
@click.option(
    "-o", "out", metavar="FILE", type=click.Path(path_type=Path), help="A file: .xlsx, .csv, .json, .md or .docx."
)
@click.option("--force", is_flag=True, help="With -o: replace what is there.")
@format_option
@click.pass_obj
def report(
    context: Context, /, name: str | None, form: str, publish: bool, section: str, picture: bool, out: Path | None,
    force: bool, **options: Any,
) -> None:  # fmt: skip
    """One report, with its period, as-at date, n, who is included and what counts as what.

    `trackboard report` alone lists their names.
    """
    if out is not None and picture:
        raise UsageProblem("--picture draws on the terminal, and -o writes a file: leave one of them out")
    if name is None:
        click.echo("\n".join(f"{key:<17} {entry.about}" for key, entry in REPORTS.items()))
        return
    if name not in REPORTS:
        raise UsageProblem(f'there is no report "{name}"; it is one of: {", ".join(REPORTS)}')
    asked = asked_for(context, **options)
    made = make(name, asked, publish=publish)
    if section and publish:
        raise UsageProblem(f"--publish leaves sections behind, and {section} is one: leave --section or --publish out")
    if section:
        chosen = _section(made, section)
    if out is not None:
        from trackboard.reports.kit.report_files import write

        write(made, asked, out, section, author=context.actor, log=context.log_handed_out, force=force)
        say(f"wrote {out}")
    elif section:
        emit(chosen if form in ("json", "csv") else for_people(chosen), form)
    elif picture:
        from trackboard.reports.kit.pictures import drawn

        click.echo(drawn(made, _width()) or "There is nothing to draw here: the report has no numbers.")
        _say(made)
    else:
        show(made, asked, form)


def asked_for(context: Context, **options: Any) -> ReportRequest:
    """What the options ask for."""
    return read_request(context.database, context.rules, context.day, context.clock.today(), options)


def show(made: Report, asked: ReportRequest, form: str) -> None:
    """The report on stdout and its words on stderr; as CSV its rows alone, because a file has one header."""
    if form == "json":
        emit_json(document(made, asked))
    elif form == "csv":
        emit(replace(made, notes=()), form)
    else:
        for table in (made, *made.sections.values()):
            if table.rows or table is made:
                click.echo(("" if table is made else "\n") + f"{table.title}\n")
                emit(replace(for_people(table), notes=()), form)
    _say(made)


def _say(made: Report) -> None:
    for note in (*made.notes, *made.remarks):
        say(note)


def _width() -> int:
    """Columns of the terminal; 100 in a file or pipe."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def _section(made: Report, key: str) -> Table:
    if key not in made.sections:
        known = ", ".join(made.sections) or "none"
        raise UsageProblem(f'the report {made.name} has no section "{key}" here; its sections are: {known}')
    return made.sections[key]
