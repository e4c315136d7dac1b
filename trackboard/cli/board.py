"""`trackboard board`: the board as a table or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import click

from trackboard.board.board import Board
from trackboard.board.child_json import child_document
from trackboard.board.model import Filter, Privacy
from trackboard.casework.disclosures import how_many
from trackboard.casework.fields.list_fields import FILTER
from trackboard.casework.list_filters import read_filter
from trackboard.cli.context import Context
from trackboard.cli.options import field_options, texts
from trackboard.cli.print_table import emit, emit_json, format_option, say
from trackboard.store.reads.board_rows import CardRow
from trackboard.table import Column, Table


def privacy_option(command: Any) -> Any:
    """`--privacy`: how children are shown. References by file or pipe, unless names are asked for."""
    return click.option(
        "--privacy",
        type=click.Choice(["references", "initials", "names"]),
        help="How children are shown; names are put on record. [default: initials on a terminal, else references]",
    )(command)


def privacy_of(given: str | None, form: str) -> Privacy:
    """What was asked for; failing that initials on a screen, references in a file, a pipe or JSON."""
    if given == "names":
        return "names"
    if given == "initials":
        return "initials"
    on_screen = sys.stdout.isatty() and form not in ("json", "csv")
    return "initials" if given is None and on_screen else "references"


def filter_options(command: Any) -> Any:
    """What narrows or widens the board: the same on whatever lists its children."""
    everyone = click.option("--all", "everyone", is_flag=True, help="Those aged 10 and over and the closed as well.")
    return field_options(FILTER)(everyone(command))


def filter_of(read: Board, *, everyone: bool, search: str = "", search_names: bool = False, **typed: Any) -> Filter:
    """The filter that the options ask for."""
    return read_filter(read, texts(FILTER.values(), typed), search=search, search_names=search_names, everyone=everyone)


@click.command("board", short_help="The board as a table.")
@filter_options
@click.option("--search", default="", metavar="TEXT", help="Part of the reference; `-` asks for part of a name.")
@privacy_option
@format_option
@click.pass_obj
def board(context: Context, /, search: str, privacy: str | None, form: str, **chosen: Any) -> None:
    """The children under 10 by stage, worst first."""
    read = context.board()
    by_name = search == "-"
    if by_name:
        search = asked_name()
    filter_ = filter_of(read, search=search, search_names=by_name, **chosen)
    shown_by = privacy_of(privacy, form)
    if shown_by == "names":
        context.log_disclosure("names listed by `board`")
    if form == "json":
        emit_json([child_document(read.maker, row, shown_by) for row in read.rows(filter_)])
        return
    emit(board_table(read, read.rows(filter_), shown_by), form)
    for line in missing_lines(read, filter_):
        say(line)


def asked_name() -> str:
    """Part of a name, from a prompt that does not show it or from a pipe: never an argument, which others see."""
    if sys.stdin.isatty():
        return str(click.prompt("Part of the name", hide_input=True, err=True, default="", show_default=False))
    return sys.stdin.readline().strip()


def board_table(read: Board, found: Iterable[CardRow], privacy: Privacy, *, authority: bool = False) -> Table:
    """Rows of the board, as people read them; with each child's `authority` where that is asked for."""
    policy = read.policy
    labels = {stage.id: stage.label for stage in policy.stages}
    rows = []
    for row in found:
        card = read.maker.card(row, privacy)
        rows.append(
            (
                card.reference,
                *([card.label] if privacy != "references" else []),
                labels[card.stage],
                card.since,
                card.days_in_stage,
                card.age,
                policy.standings.get(card.standing, "").lower(),
                f"{card.worst.label}: {card.worst.words}" if card.worst else "",
                policy.plans.get(card.plan, card.plan),
                *([card.authority] if authority else []),
                card.team,
                card.owner,
                ", ".join(card.flags),
            )
        )
    columns = (
        Column("reference", "Reference"),
        *([Column("name", "Name" if privacy == "names" else "Initials")] if privacy != "references" else []),
        Column("stage", "Stage"),
        Column("stage_since", "Since"),
        Column("days_in_stage", "Days", align="right"),
        Column("age_text", "Age"),
        Column("standing", "Standing"),
        Column("worst", "Worst clock"),
        Column("plan", "Plan"),
        *([Column("authority", "Authority")] if authority else []),
        Column("team", "Team"),
        Column("owner", "Owner"),
        Column("flags", "Flags"),
    )
    return Table(columns, rows)


def missing_lines(read: Board, chosen: Filter) -> list[str]:
    """The totals, and whom the list leaves out: no child is ever missing without being counted."""
    summary = read.summary(chosen)
    words = [f"{how_many(summary.children)} as at {summary.as_at.isoformat()}, {summary.overdue} overdue, "
             f"{summary.due_soon} due soon; included: {read.policy.inclusion_rules[summary.include]}"]  # fmt: skip
    if not chosen.all:
        age_limit = read.policy.settings.age_limit
        left = [(summary.turned_10, f"turned {age_limit}"), (summary.not_yet_known, "not yet known on that day"),
                (summary.left_out, "left out by the inclusion rule")]  # fmt: skip
        words += [f"{count} {reason} (not shown)" for count, reason in left if count]
    return words
