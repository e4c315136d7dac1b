"""`trackboard export board|children|milestones|actions|delays`: tables, in the form that the file's ending says."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trackboard.board.child_json import child_document
from trackboard.board.model import Privacy
from trackboard.casework.disclosures import how_many
from trackboard.cli.board import board_table, filter_of, filter_options, missing_lines
from trackboard.cli.context import Context
from trackboard.cli.export_options import (
    force_option,
    how_shown,
    no_names_with_pseudonyms,
    out_option,
    privacy_option,
    pseudonymise_option,
)
from trackboard.cli.print_table import say
from trackboard.cli.table_files import Written, form_of, write_tables
from trackboard.exchange.files.tabletext import json_text
from trackboard.table import Column

if TYPE_CHECKING:
    from trackboard.exchange.exports.export_tables import Handing
    from trackboard.exchange.exports.shape import Outward


def _table_command(name: str, help_: str) -> Callable[[Callable[..., Written]], click.Command]:
    """The command that writes one table: its function makes the table of what is handed out."""

    def made(function: Callable[[Handing], Written]) -> click.Command:
        @click.command(name, short_help=help_, help=function.__doc__)
        @out_option("FILE")
        @filter_options
        @privacy_option
        @pseudonymise_option
        @force_option
        @click.pass_obj
        def command(
            context: Context, /, out: Path, privacy: Privacy | None, pseudonymise: bool, force: bool, **chosen: Any
        ) -> None:
            _hand_out(context, name, function, out, privacy, pseudonymise, force, chosen)

        return command

    return made


def _hand_out(
    context: Context,
    name: str,
    make: Callable[[Handing], Written],
    out: Path,
    privacy: Privacy | None,
    pseudonymise: bool,
    force: bool,
    chosen: dict[str, Any],
) -> None:
    from trackboard.exchange.exports.export_tables import Handing
    from trackboard.exchange.exports.pseudonyms import Pseudonyms

    form_of(out)
    no_names_with_pseudonyms(pseudonymise, privacy)
    read = context.board()
    handing = Handing(
        read,
        filter_of(read, **chosen),
        privacy or "references",
        Pseudonyms.of(context.database, context.rules) if pseudonymise else None,
        past=context.as_at is not None,
    )
    written = make(handing)
    lines = missing_lines(read, handing.chosen)
    how = how_shown(privacy, pseudonymise)

    def on_record() -> None:
        context.log_handed_out(f"the {name} of {how_many(written.children)}, {how}", names=handing.privacy == "names")

    write_tables(
        out,
        written,
        title=f"{read.authority}: {name}" if read.authority else written.name,
        about=[*lines, f"children {how}"],
        as_at=read.as_at,
        force=force,
        record=on_record,
    )
    for line in lines:
        say(line)


@_table_command("board", "The board as a file: xlsx, csv, json or markdown.")
def export_board(handing: Handing) -> Written:
    """The children by stage, worst first."""
    from trackboard.exchange.exports.shape import ours
    from trackboard.exchange.spreadsheet.mapping import IGNORE, ColumnMapping

    read, rows = handing.board, handing.rows()
    table = board_table(read, rows, handing.privacy, authority=any(row.authority != read.authority for row in rows))
    words = {"plan": {label: id for id, label in handing.policy.plans.items()}}

    def columns(header: Callable[[Column], str]) -> list[ColumnMapping]:
        return [
            ColumnMapping(header(each), each.key if each.key in _TAKEN_BACK else IGNORE, words.get(each.key, {}))
            for each in table.columns
        ]

    return Written(
        "Board",
        people=table,
        machines=table,
        document=json_text([child_document(read.maker, row, handing.privacy) for row in rows]),
        children=len(rows),
        mapping=ours("children", "Board", columns(attrgetter("label")), columns(attrgetter("key"))),
    )


_TAKEN_BACK = ("reference", "authority", "plan", "team", "owner")
"""The columns of the board that a person enters, but the name: in one column nobody can tell its parts for sure."""


@_table_command("children", "A row a child with its milestones' dates: the tracker as a spreadsheet.")
def export_children(handing: Handing) -> Written:
    """A row a child: its fields, its stage and standing, and a column for each milestone with its date in effect."""
    from trackboard.exchange.exports.export_tables import children

    return _written(children(handing))


@_table_command("milestones", "A row a milestone, recorded or planned.")
def export_milestones(handing: Handing) -> Written:
    """A row a milestone, recorded or planned, with the columns of the bundle."""
    from trackboard.exchange.exports.export_tables import milestones

    return _written(milestones(handing))


@_table_command("actions", "A row an action, open or done.")
def export_actions(handing: Handing) -> Written:
    """A row an action, open or done, with the columns of the bundle."""
    from trackboard.exchange.exports.export_tables import actions

    return _written(actions(handing))


@_table_command("delays", "A row a verdict on a delay.")
def export_delays(handing: Handing) -> Written:
    """A row a verdict on a delay, with the columns of the bundle."""
    from trackboard.exchange.exports.export_tables import delays

    return _written(delays(handing))


def _written(made: Outward) -> Written:
    machines = made.for_machines()
    return Written(
        made.name,
        people=made.for_people(),
        machines=machines,
        document=json_text(machines.records()),
        children=made.children,
        mapping=made.mapping(),
    )
