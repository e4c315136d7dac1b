"""`trackboard meeting`: the whole meeting from the shell, for a minute-taker or a script."""

from __future__ import annotations

from pathlib import Path

import click

from trackboard.board.model import Privacy
from trackboard.cli.context import Context
from trackboard.cli.desk import DATES, asked_text, desk_of, insist_option, report
from trackboard.cli.export_options import (
    how_shown,
    no_names_with_pseudonyms,
    privacy_option,
    pseudonymise_option,
)
from trackboard.cli.meeting_edit import begin, edit
from trackboard.cli.print_document import PAPER_FORMS, Handed, ending, show
from trackboard.cli.print_table import emit, format_option, say
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.ids import MeetingKinds
from trackboard.table import Column, Table


@click.group("meeting", short_help="A meeting: agenda, roll call, minutes, closing, pack.")
def meeting_group() -> None:
    """Set a meeting up, see its agenda, call the roll, minute each child, close it, hand the minutes out."""


@meeting_group.command("new", short_help="Set a meeting up; prints its ID.", context_settings=DATES)
@click.option(
    "--kind", default=MeetingKinds.TRACKING, show_default=True, metavar="KIND", help="By id, label or a part of one."
)
@click.option("--on", metavar="DATE", help="The day. [default: the next one by the cadence]")
@click.option("--chair", default="", metavar="NAME", help="[default: you]")
@click.option("--joint-chair", "joint", multiple=True, metavar="NAME", help="Who chairs with the chair; repeatable.")
@click.option("--minute-taker", default="", metavar="NAME", help="[default: as last time]")
@click.option("--minutes", "length", type=int, default=0, metavar="N", help="How long it lasts. [default: the kind's]")
@click.option("--authority", default="", metavar="NAME", help="Whose meeting. [default: the authority there is]")
@click.option("--form", default="", metavar="FORM", help="exceptions, everyone, stage or chosen. [default: the kind's]")
@click.pass_obj
def new(
    context: Context,
    kind: str,
    on: str | None,
    chair: str,
    joint: tuple[str, ...],
    minute_taker: str,
    length: int,
    authority: str,
    form: str,
) -> None:
    """Set a meeting up with the agenda that builds itself, and print its ID."""
    from trackboard.casework.fields import MEETING_ON
    from trackboard.casework.meetings.meetings import NewMeeting, create_meeting, offers
    from trackboard.casework.typed_words import choose

    desk = desk_of(context)
    kind = choose(kind, desk.policy.meeting_kinds, "kind of meeting")
    when = MEETING_ON.read_or_none(on, desk.today)
    if when is None:
        offered = [each.on for each in offers(desk.db, desk.policy, desk.today, authority) if each.kind == kind]
        if not offered:
            raise UsageProblem(f"no meeting of the kind {kind} is due by the cadence; say with --on when it is")
        when = offered[0]
    row, done = create_meeting(desk, NewMeeting(kind, when, chair, joint, minute_taker, length, authority, form))
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


@meeting_group.command("agenda", short_help="The agenda: show it, build it anew, add, drop, move.")
@click.argument("meeting")
@click.option("--build", is_flag=True, help="Build it anew by the rules; what you added or dropped stays so.")
@click.option("--form", "built", default="", metavar="FORM", help="With --build: exceptions, everyone, stage, chosen.")
@click.option("--most", type=int, metavar="N", help="With --build: no more than N children, whatever their reasons.")
@click.option("--add", metavar="REFERENCE", help="Put a child on it.")
@click.option("--why", default="", metavar="TEXT", help="With --add: the line that says why.")
@click.option("--drop", metavar="REFERENCE", help="Take a child off it.")
@click.option("--move", metavar="REFERENCE", help="Move a child to --place.")
@click.option("--place", type=int, metavar="N", help="With --add or --move: the place, from 1.")
@privacy_option
@format_option
@click.pass_obj
def agenda(
    context: Context,
    meeting: str,
    build: bool,
    built: str,
    most: int | None,
    add: str | None,
    why: str,
    drop: str | None,
    move: str | None,
    place: int | None,
    privacy: Privacy | None,
    form: str,
) -> None:
    """The children in order, each with the reason why in one line."""
    from trackboard.casework.meetings import agenda as acts
    from trackboard.casework.meetings.find_meeting import find_meeting
    from trackboard.casework.meetings.meeting_record import read_minutes
    from trackboard.casework.typed_words import find_child

    chosen = sum(bool(each) for each in (build, add, drop, move))
    if chosen > 1:
        raise UsageProblem("say one of --build, --add, --drop and --move")
    if (built or most is not None) and not build:
        raise UsageProblem("--form and --most go with --build")
    if move and place is None:
        raise UsageProblem("say with --place where it moves to")
    row = find_meeting(context.database, meeting)
    if chosen:
        desk = desk_of(context)
        if build:
            report(acts.build_agenda(desk, row.id, form=built, most=most))
        elif add:
            report(acts.add_to_agenda(desk, row.id, find_child(desk.db, add), why=why, place=place))
        elif drop:
            report(acts.drop_from_agenda(desk, row.id, find_child(desk.db, drop)))
        elif move and place is not None:
            report(acts.move_on_agenda(desk, row.id, find_child(desk.db, move), place))
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
        (place, item.label, item.why, ("not minuted" if item.unminuted else "yes") if item.dealt_with else None)
        for place, item in enumerate(items, start=1)
    ]
    emit(Table(columns, rows), form)


@meeting_group.command("attend", short_help="The roll call: show it, or say who came.")
@click.argument("meeting")
@click.argument("team", required=False)
@click.argument("status", required=False)
@click.option("--people", default="", metavar="NAMES", help="Who came for the team.")
@click.option("--arrived", default="", metavar="HH:MM", help="When, if late.")
@click.option("--note", default="", metavar="TEXT", help="The text of a written update; `-` reads it from stdin.")
@format_option
@click.pass_obj
def attend(
    context: Context,
    meeting: str,
    team: str | None,
    status: str | None,
    people: str,
    arrived: str,
    note: str,
    form: str,
) -> None:
    """TEAM is present, apologies, written_update, absent or not_required; without one, the roll call as it stands."""
    from trackboard.casework.meetings.find_meeting import find_meeting
    from trackboard.casework.meetings.roll_call import Answer, quorum, roll, take_roll

    row = find_meeting(context.database, meeting)
    if team is not None:
        if status is None:
            raise UsageProblem(f"say what {team} is: {', '.join(context.rules.attendance)}")
        desk = desk_of(context)
        note = asked_text("the written update") if note == "-" else note
        report(take_roll(desk, row.id, [Answer(team, status, people, arrived, note)]))
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
@click.argument("meeting")
@click.argument("reference")
@click.option("--discussion", metavar="TEXT", help="What was said; `-` reads it from stdin, unseen by others.")
@click.option("--decision", metavar="TEXT", help="What was decided; `-` reads it from stdin.")
@click.option("--no-change", is_flag=True, help="Looked at, and nothing has changed since last time.")
@click.option("--owner", metavar="NAME", help="Who carries it out.")
@click.option("--team", default="", metavar="TEAM", help="With --action: the team.")
@click.option("--next", "next_on", metavar="DATE", help="Until when.")
@click.option("--action", "actions", multiple=True, metavar="TEXT", help="What --owner is to do until --next.")
@insist_option
@click.pass_obj
def minute(
    context: Context,
    meeting: str,
    reference: str,
    discussion: str | None,
    decision: str | None,
    no_change: bool,
    owner: str | None,
    team: str,
    next_on: str | None,
    actions: tuple[str, ...],
    insist: bool,
) -> None:
    """Minute a child: what was said and decided, who does what until when; or that nothing has changed.

    A decision with --owner and --next is an action too, unless --action says what that person is to do.
    """
    from trackboard.casework.fields import NEXT_ON
    from trackboard.casework.meetings.find_meeting import find_meeting
    from trackboard.casework.meetings.minutes import NewAction, Typed, record_minute, record_no_change
    from trackboard.casework.typed_words import find_child

    if "-" == discussion == decision:
        raise UsageProblem("stdin holds one text: the discussion or the decision")
    if team and not actions:
        raise UsageProblem("--team goes with --action")
    desk = desk_of(context)
    row, child = find_meeting(desk.db, meeting), find_child(desk.db, reference)
    discussion = asked_text("the discussion") if discussion == "-" else discussion
    decision = asked_text("the decision") if decision == "-" else decision
    if no_change:
        if decision is not None or owner is not None or next_on is not None or actions:
            raise UsageProblem("--no-change stands alone, or with --discussion")
        report(record_no_change(desk, row.id, child, discussion=discussion or ""))
        return
    due = NEXT_ON.read_or_blank(next_on, desk.today)
    asked = [NewAction(text, owner or "", team, due or None) for text in actions]
    report(record_minute(desk, row.id, child, Typed(discussion, decision, owner, due, asked, insist)))


@meeting_group.command("close", short_help="Close a meeting and lock its minutes; prints the read-out.")
@click.argument("meeting")
@click.option("--despite", default="", metavar="REASON", help="Close it although something stands in the way: why.")
@click.option("--rating", type=click.IntRange(1, 5), help="What the meeting was worth, 1 to 5.")
@click.pass_obj
def close(context: Context, meeting: str, despite: str, rating: int | None) -> None:
    """Close it: exit 1, and it stays open, where a child would leave without a decision, an owner or a next date; where
    its day has not come; with nothing minuted; without a roll call or a quorum. One --despite REASON answers for all of
    that, and is printed in the minutes with what it was for. Nobody can change them afterwards."""
    from trackboard.casework.meetings.closing import StaysOpen, close_meeting
    from trackboard.casework.meetings.find_meeting import find_meeting
    from trackboard.casework.meetings.meeting_record import read_minutes
    from trackboard.exchange.papers import minutes_text
    from trackboard.exchange.papers.document import text

    desk = desk_of(context)
    row = find_meeting(desk.db, meeting)
    try:
        done = close_meeting(desk, row.id, despite=despite, rating=rating or 0)
    except StaysOpen as stays:
        raise TrackboardError(f"{stays} (--despite REASON)") from None
    closed = read_minutes(desk.db, desk.policy, find_meeting(desk.db, meeting))
    click.echo(text(minutes_text.read_out(closed, desk.policy)), nl=False)
    say(done.sentence)
    for remark in done.remarks:
        say(f"note: {remark}")


@meeting_group.command("amend", short_help="Add an amendment to closed minutes.")
@click.argument("meeting")
@click.option("--reference", metavar="REFERENCE", help="The child whose item it is about.")
@click.pass_obj
def amend_minutes(context: Context, meeting: str, reference: str | None) -> None:
    """Put right what closed minutes have wrong; the text is read from stdin, and dated."""
    from trackboard.casework.meetings.closing import amend
    from trackboard.casework.meetings.find_meeting import find_meeting
    from trackboard.casework.typed_words import find_child

    desk = desk_of(context)
    row = find_meeting(desk.db, meeting)
    child = find_child(desk.db, reference) if reference else None
    report(amend(desk, row.id, asked_text("the amendment"), child_id=child))


_out = click.option(
    "-o", "out", metavar="FILE", type=click.Path(path_type=Path), help="A file: .docx, .md, .txt or .json."
)
_force = click.option("--force", is_flag=True, help="Replace what is there.")
_paper = click.option("--format", "form", type=click.Choice(PAPER_FORMS), help="On stdout. [default: text]")


@meeting_group.command("minutes", short_help="The minutes, or with --actions the actions by team.")
@click.argument("meeting")
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
@click.argument("meeting")
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
    from trackboard.casework.meetings.find_meeting import find_meeting
    from trackboard.exchange.exports.pseudonyms import Pseudonyms
    from trackboard.exchange.papers import pack as packs

    no_names_with_pseudonyms(pseudonymise, privacy)
    form = ending(out, form, without=("json",))
    row = find_meeting(context.database, meeting)
    children = len(listed(context.database, row.id))
    pseudonyms = Pseudonyms.of(context.database, context.rules) if pseudonymise else None
    blocks = packs.pages(context.board(), row, privacy or "references", pseudonyms)
    handed = Handed(f"the pack of {row.meeting}", children, how_shown(privacy, pseudonymise))
    show(context, blocks, form, out, handed, force=force)
