"""The pack before a meeting: the agenda, who is expected, and a page for each child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trackboard.board.board import Board
from trackboard.board.model import Privacy
from trackboard.casework.meetings.agenda_item import Presented, present, sitting_of
from trackboard.casework.meetings.meeting_record import Minutes, read_minutes
from trackboard.casework.meetings.roll_call import RollLine, roll
from trackboard.casework.wording import in_full
from trackboard.exchange.exports.masked import masked_minutes, masked_page
from trackboard.exchange.exports.pseudonyms import Pseudonyms
from trackboard.exchange.papers.document import Block, Grid, Heading, PageBreak, Paragraph
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.ids import Statuses
from trackboard.pathway.policy.policy import Policy
from trackboard.store.tables import MeetingRow

_ASKS = (Statuses.OVERDUE, Statuses.DUE_SOON, Statuses.RUNNING, Statuses.UNRECORDED, Statuses.LATE)
_LATEST = 12
"""So many of the last events are on a child's page."""


def pages(board: Board, meeting: MeetingRow, privacy: Privacy, pseudonyms: Pseudonyms | None = None) -> list[Block]:
    """The pack, as the children stand on the meeting's day, or on the board's where that is past; with `pseudonyms`
    nobody is known by it."""
    minutes = read_minutes(board.db, board.policy, meeting, privacy, today=board.as_at)
    items = minutes.items
    sitting = sitting_of(board, meeting)
    if pseudonyms:
        minutes = masked_minutes(minutes, pseudonyms)
    lines = roll(board.db, board.policy, meeting)
    blocks: list[Block] = [*_agenda(minutes, sitting.day), *_expected(lines)]
    for item in items:
        if not item.erased:
            shown = present(board, meeting, item.child_id, privacy, sitting)
            shown = masked_page(shown, sitting.board, pseudonyms) if pseudonyms else shown
            blocks += [PageBreak(), *_child(shown, board.policy)]
    return blocks


def _agenda(minutes: Minutes, day: date) -> Iterator[Block]:
    row = minutes.row
    yield Heading(1, f"{minutes.kind}, {in_full(parse_iso(row.held_on))}")
    for label, value in (
        ("Meeting", row.meeting),
        ("Chair", row.chair),
        ("Joint chairs", row.joint_chairs),
        ("Days counted to", in_full(day)),
    ):
        if value:
            yield Paragraph(value, label)
    yield Heading(2, "Agenda")
    rows = [(str(place), item.label, item.why) for place, item in enumerate(minutes.items, start=1)]
    yield Grid(("No", "Child", "Why"), rows)


def _expected(lines: tuple[RollLine, ...]) -> Iterator[Block]:
    asked = [line for line in lines if line.asked]
    if asked:
        yield Heading(2, "Teams asked to come")
        rows = [(each.label, str(each.expected)) for each in asked]
        yield Grid(("Team", "Children on the agenda who ask for it"), rows)


def _child(shown: Presented, policy: Policy) -> Iterator[Block]:
    case = shown.case
    card = case.card
    stage = next(stage.label for stage in policy.stages if stage.id == card.stage)
    since = f" since {day_text(card.since)} ({card.days_in_stage} days)" if card.since else ""
    yield Heading(2, f"{shown.place}. {card.label}")
    yield Paragraph(shown.why, "Why")
    for label, value in (
        ("Stage", card.closed or stage + since),
        ("Age", card.age),
        ("Plan", " / ".join(part for part in (case.plan, case.parallel_plan) if part)),
        ("Team", policy.teams.get(card.team, card.team)),
        ("Owner", card.owner),
        ("To ask", "; ".join((*case.questions, *shown.prompts))),
        ("Since last time", "; ".join(shown.since)),
    ):
        if value:
            yield Paragraph(value, label)
    for flag, says in case.flags:
        yield Paragraph(says, f"Flag {flag}")
    asking = [clock for clock in case.clocks if clock.status in _ASKS]
    if asking:
        yield Heading(3, "Clocks")
        yield Grid(
            ("Clock", "Status", "Why", "Verdict"),
            [
                (clock.label, clock.status_label, clock.sentence, policy.verdicts.get(clock.verdict, clock.verdict))
                for clock in asking
            ],
        )
    events = [(day_text(entry.on), entry.label, entry.detail) for entry in case.timeline[-_LATEST:]]
    events += [(day_text(entry.on), f"{entry.label} (planned)", entry.detail) for entry in case.planned]
    if events:
        yield Heading(3, "Latest events")
        yield Grid(("Date", "Event", "Detail"), events)
    if shown.last is not None:
        held = day_text(parse_iso(shown.last.meeting.held_on))
        yield Heading(3, f"Last minuted {held}")
        for label, value in (("Discussion", shown.last.minute.discussion), ("Decision", shown.last.minute.decision)):
            if value:
                yield Paragraph(value, label)
    if shown.open_actions:
        yield Heading(3, "Open actions")
        yield Grid(
            ("Action", "Owner", "Team", "Due"),
            [
                (row.action, row.owner, policy.teams.get(row.team, row.team), row.due_on or "")
                for row in shown.open_actions
            ],
        )
