"""`trackboard meeting`: the whole meeting from the shell, for a minute-taker or a script."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from trackboard.board.model import Privacy
from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.casework.fields.meeting_fields import (
    ADD_TO_AGENDA,
    AMEND,
    ANSWER_ROLL,
    BUILD_AGENDA,
    CLOSE_MEETING,
    CREATE_MEETING,
    MEETING,
    MINUTE,
    NO_CHANGE,
    ROLL_TEAM,
)
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, insist_option, reading_desk, report
from trackboard.cli.export_options import (
    how_shown,
    no_names_with_pseudonyms,
    privacy_option,
    pseudonymise_option,
)
from trackboard.cli.meeting_edit import begin, edit
from trackboard.cli.options import DATES, asked_text, field_argument, field_option, field_options, going_with, texts
from trackboard.cli.print_document import PAPER_FORMS, Handed, ending, show
from trackboard.cli.print_table import emit, format_option, say
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.table import Column, Table


@click.group("meeting", short_help="A meeting: agenda, roll call, minutes, closing, pack.")
def meeting_group() -> None:
    """Set a meeting up, see its agenda, call the roll, minute each child, close it, hand the minutes out."""


@meeting_group.command("new", short_help="Set a meeting up; prints its ID.", context_settings=DATES)
@field_options(CREATE_MEETING)
@click.pass_obj
def new(context: Context, /, **options: Any) -> None:
    """Set a meeting up with the agenda that builds itself, and print its ID."""
    from trackboard.casework.meetings.meetings import create_meeting

    row, done = create_meeting(desk_of(context), texts(CREATE_MEETING.values(), options))
    report(done)
    click.echo(row.meeting)


meeting_group.add_command(edit)
meeting_group.add_command(begin)


@meeting_group.command("list", short_help="The meetings, and the next ones by their cadence.")
@format_option
@click.pass_obj
def list_meetings(context: Context, form: str) -> None:
    """Every meeting, the latest first; on stderr the next ones."""
    from trackboard.casework.meetings.meetings import every_meeting, offers
    from trackboard.casework.wording import in_full

    db, policy = context.database, context.rules
    columns = (
        Column("meeting", "Meeting"), Column("kind", "Kind"), Column("held_on", "Held on"), Column("status", "Status"),
        Column("chair", "Chair"), Column("on_agenda", "On the agenda", "right"), Column("minuted", "Minuted", "right"),
    )  # fmt: skip
    rows = [
        (row.meeting, row.kind, row.held_on, row.status, row.chair or None, listed, minuted)
        for row, listed, minuted in every_meeting(db)
    ]
    emit(Table(columns, rows), form)
    for offer in offers(db, policy, context.day):
        label = policy.meeting_kinds[offer.kind]
        say(
            f"next: {label} on {in_full(offer.on)}, {offer.every} after {offer.last.meeting}: "
            f"trackboard meeting new --kind {offer.kind} --on {offer.on.isoformat()}"
        )


@meeting_group.command("agenda", short_help="The agenda: show it, build it again, add, drop, move.")
@field_argument(MEETING)
@click.option("--build", is_flag=True, help="Build it again by the rules; what you added or dropped stays so.")
@field_option(going_with("--build", BUILD_AGENDA["form"], name="built", option="form"))
@field_option(going_with("--build", BUILD_AGENDA["most"]))
@field_option(replace(REFERENCE, name="add", help="Put a child on it."))
@field_option(going_with("--add", ADD_TO_AGENDA["why"]))
@field_option(replace(REFERENCE, name="drop", help="Take a child off it."))
@field_option(replace(REFERENCE, name="move", help="Move a child to --place."))
@field_option(going_with("--add or --move", ADD_TO_AGENDA["place"]))
@privacy_option
@format_option
@click.pass_obj
def agenda(
    context: Context,
    meeting: str,
    build: bool,
    built: str | None,
    most: str | None,
    add: str | None,
    why: str | None,
    drop: str | None,
    move: str | None,
    place: str | None,
    privacy: Privacy | None,
    form: str,
) -> None:
    """The children in order, each with the reason why in one line."""
    from trackboard.casework.meetings import agenda as acts
    from trackboard.casework.meetings.meeting_record import read_minutes

    chosen = sum(bool(each) for each in (build, add, drop, move))
    if chosen > 1:
        raise UsageProblem("say one of --build, --add, --drop and --move")
    if (built or most is not None) and not build:
        raise UsageProblem("--form and --most go with --build")
    if move and place is None:
        raise UsageProblem("say with --place where it moves to")
    row = MEETING.read(meeting, reading_desk(context))
    if chosen:
        desk = desk_of(context)
        if build:
            report(acts.build_agenda(desk, row.id, form=built or "", most=most))
        elif add:
            report(acts.add_to_agenda(desk, row.id, REFERENCE.read(add, desk), why=why or "", place=place))
        elif drop:
            report(acts.drop_from_agenda(desk, row.id, REFERENCE.read(drop, desk)))
        elif move and place is not None:
            report(acts.move_on_agenda(desk, row.id, REFERENCE.read(move, desk), place))
    shown_by: Privacy = privacy or "references"
    if shown_by == "names":
        context.log_disclosure(f"names shown on the agenda of {row.meeting}")
    items = read_minutes(context.database, context.rules, row, shown_by, today=context.day).items
    columns = (
        Column("position", "", "right"),
        Column("reference", "Child"),
        Column("why", "Why"),
        Column("minuted", "Minuted"),
    )
    rows = [
        (number, item.label, item.why, ("not minuted" if item.unminuted else "yes") if item.dealt_with else None)
        for number, item in enumerate(items, start=1)
    ]
    emit(Table(columns, rows), form)


@meeting_group.command("attend", short_help="The roll call: show it, or record who came.")
@field_argument(MEETING)
@field_argument(ROLL_TEAM, required=False)
@field_argument(ANSWER_ROLL["status"], required=False)
@field_options(ANSWER_ROLL, but=["status"])
@format_option
@click.pass_obj
def attend(context: Context, /, meeting: str, team: str | None, form: str, **options: Any) -> None:
    """TEAM is present, apologies, written_update, absent or not_required; without one, the roll call as it stands."""
    from trackboard.casework.meetings.roll_call import Answer, quorum, roll, take_roll

    row = MEETING.read(meeting, reading_desk(context))
    if team is not None:
        desk = desk_of(context)
        report(take_roll(desk, row.id, [Answer(team, **texts(ANSWER_ROLL.values(), options))]))
        return
    lines = roll(context.database, context.rules, row)
    columns = (
        Column("team", "Team"), Column("label", "Name"), Column("expected", "Expected for", "right"),
        Column("status", "Status"), Column("people", "People"), Column("arrived", "Arrived"), Column("note", "Note"),
    )  # fmt: skip
    rows = [
        (
            line.team,
            line.label,
            line.expected or None,
            line.row.status if line.row else "asked" if line.asked else None,
            *((line.row.people or None, line.row.arrived or None, line.row.note or None) if line.row else (None,) * 3),
        )
        for line in lines
    ]
    stands = quorum(context.rules, row, lines).sentence
    notes = (*(line.sentence for line in lines if line.sentence), *([stands] if stands else []))
    emit(Table(columns, rows, notes=notes), form)


@meeting_group.command("minute", short_help="Minute a child.", context_settings=DATES)
@field_argument(MEETING)
@field_argument(REFERENCE)
@field_options(MINUTE)
@click.option("--no-change", is_flag=True, help="Looked at, and nothing has changed since last time.")
@insist_option
@click.pass_obj
def minute(context: Context, /, meeting: str, reference: str, no_change: bool, insist: bool, **options: Any) -> None:
    """Minute a child: what was said and decided, who does what until when; or that nothing has changed.

    A decision with --owner and --next is an action too, unless --action says what that person is to do.
    """
    from trackboard.casework.meetings.minutes import record_minute, record_no_change

    desk = desk_of(context)
    row, child = MEETING.read(meeting, desk), REFERENCE.read(reference, desk)
    given = texts(MINUTE.values(), options)
    if not no_change:
        report(record_minute(desk, row.id, child, given, insist=insist))
    elif given.keys() - NO_CHANGE.keys():
        raise UsageProblem("--no-change stands alone, or with --discussion")
    else:
        report(record_no_change(desk, row.id, child, **given))


@meeting_group.command("close", short_help="Close a meeting and lock its minutes; prints the read-out.")
@field_argument(MEETING)
@field_options(CLOSE_MEETING)
@click.pass_obj
def close(context: Context, /, meeting: str, **options: Any) -> None:
    """Close it: exit 1, and it stays open, where a child would leave without a decision, an owner or a next date; where
    its day has not come; with nothing minuted; without a roll call or a quorum. One --despite REASON answers for all of
    that, and is printed in the minutes with what it was for. Nobody can change them afterwards."""
    from trackboard.casework.meetings.closing import StaysOpen, close_meeting
    from trackboard.casework.meetings.meeting_record import read_minutes
    from trackboard.exchange.papers import minutes_text
    from trackboard.exchange.papers.document import text

    desk = desk_of(context)
    row = MEETING.read(meeting, desk)
    try:
        done = close_meeting(desk, row.id, **texts(CLOSE_MEETING.values(), options))
    except StaysOpen as stays:
        raise TrackboardError(f"{stays} (--despite REASON)") from None
    closed = read_minutes(desk.db, desk.policy, MEETING.read(meeting, desk))
    click.echo(text(minutes_text.read_out(closed, desk.policy)), nl=False)
    say(done.sentence)
    for remark in done.remarks:
        say(f"note: {remark}")


@meeting_group.command("amend", short_help="Add an amendment to closed minutes.")
@field_argument(MEETING)
@field_options(AMEND)
@click.pass_obj
def amend_minutes(context: Context, meeting: str, child: str | None) -> None:
    """Put right what is wrong in closed minutes; the text is read from stdin, and dated."""
    from trackboard.casework.meetings.closing import amend

    desk = desk_of(context)
    row = MEETING.read(meeting, desk)
    AMEND["child"].read(child, desk)  # what is wrong is said before a text is asked for
    report(amend(desk, row.id, asked_text(AMEND["text"]), child=child))


_out = click.option(
    "-o", "out", metavar="FILE", type=click.Path(path_type=Path), help="A file: .docx, .md, .txt or .json."
)
_force = click.option("--force", is_flag=True, help="Replace what is there.")
_paper = click.option("--format", "form", type=click.Choice(PAPER_FORMS), help="On stdout. [default: text]")


@meeting_group.command("minutes", short_help="The minutes, or with --actions the actions by team.")
@field_argument(MEETING)
@click.option("--actions", is_flag=True, help="Only the actions, by team.")
@_out
@_force
@privacy_option
@_paper
@click.pass_obj
def minutes(
    context: Context,
    meeting: str,
    actions: bool,
    out: Path | None,
    force: bool,
    privacy: Privacy | None,
    form: str | None,
) -> None:
    """The minutes by references, unless names are asked for: on stdout, or as a file in the form of its ending."""
    from trackboard.cli.export_meeting import hand_out_minutes

    hand_out_minutes(context, meeting, out, privacy, form, actions=actions, force=force)


@meeting_group.command("pack", short_help="The pack before a meeting: agenda and a page for each child.")
@field_argument(MEETING)
@_out
@_force
@privacy_option
@pseudonymise_option
@_paper
@click.pass_obj
def pack(
    context: Context,
    meeting: str,
    out: Path | None,
    force: bool,
    privacy: Privacy | None,
    pseudonymise: bool,
    form: str | None,
) -> None:
    """The agenda, the teams asked to come, and each child's page."""
    from trackboard.casework.meetings.agenda import listed
    from trackboard.exchange.exports.pseudonyms import Pseudonyms
    from trackboard.exchange.papers import pack as packs

    no_names_with_pseudonyms(pseudonymise, privacy)
    form = ending(out, form, without=("json",))
    row = MEETING.read(meeting, reading_desk(context))
    children = len(listed(context.database, row.id))
    pseudonyms = Pseudonyms.of(context.database, context.rules) if pseudonymise else None
    blocks = packs.pages(context.board(), row, privacy or "references", pseudonyms)
    handed = Handed(f"the pack of {row.meeting}", children, how_shown(privacy, pseudonymise))
    show(context, blocks, form, out, handed, force=force)
