"""A meeting's agenda: proposed by the rules, written, and changed by the chair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from trackboard.board.board import Board
from trackboard.board.kept_clocks import decode_counting
from trackboard.casework.desk import Desk, Done, Work, act
from trackboard.casework.fields.meeting_fields import ADD_TO_AGENDA, BUILD_AGENDA, MOVE_ON_AGENDA
from trackboard.casework.meetings.agenda_reasons import Before
from trackboard.casework.meetings.find_meeting import open_meeting
from trackboard.clean import one_line
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import day_or_none, parse_iso
from trackboard.pathway.ids import Agendas
from trackboard.pathway.rules import agenda_rules as rules
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads import agenda_rows
from trackboard.store.reads.board_rows import CardRow
from trackboard.store.reads.meeting_rows import dealt_with, minutes_at
from trackboard.store.tables import AgendaRow, MeetingRow, MinuteRow

RULE, ADDED, DROPPED = "rule", "added", "dropped"
"""How a child came to be on the agenda, or off it."""

RAISED = "Raised at the meeting"
"""Why a child is on it whom nobody had put there."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules would put on an agenda, in order, and what must be said beside it."""

    rows: tuple[AgendaRow, ...]
    remarks: tuple[str, ...]


def propose(desk: Desk, meeting: MeetingRow, *, form: str = "", most: int | str | None = None) -> Proposal:
    """The agenda that the rules make today for a meeting, as the children will stand on its day. Nothing is written.

    The fields of `BUILD_AGENDA`: `form` is '' for the kind's own way, `most` the chair's own limit.
    """
    policy, kind = desk.policy, desk.policy.meeting(meeting.kind)
    given = BUILD_AGENDA.read(desk, {"form": form, "most": most})
    form = given["form"] or kind.agenda
    limit: int | None = given["most"]
    if limit is not None and limit < 1:
        raise UsageProblem("an agenda has room for one child at least")
    room = (meeting.minutes_long or kind.minutes) // kind.minutes_per_child
    before = Before.read(desk.db, policy, meeting, parse_iso(meeting.held_on))
    candidates: Iterable[rules.Candidate] = ()
    if form != Agendas.CHOSEN or before.not_reached:
        candidates = _candidates(desk, meeting, before)
    if form == Agendas.CHOSEN:  # by the chair, and those whom the last meeting did not reach
        candidates = [each for each in candidates if each.not_reached]
    how = Agendas.EXCEPTIONS if form == Agendas.CHOSEN else form
    found = rules.build(candidates, before.sitting, policy, form=how, room=room, most=limit)
    rows = tuple(
        AgendaRow(meeting.id, item.child, place, RULE, item.reason, item.line)
        for place, item in enumerate(found.items, start=1)
    )
    return Proposal(rows, tuple(_remarks(found, form, room)))


def listed(db: Database, meeting_id: int) -> dict[int, str]:
    """Whom the meeting looks at, in order, each with the line that says why; of minutes from elsewhere '' ."""
    on = [row for row in agenda_rows.of_meeting(db, meeting_id) if row.how != DROPPED]
    places = {row.child_id: (row.position, row.child_id, row.why) for row in on}
    for row in minutes_at(db, meeting_id).values():
        places.setdefault(row.child_id, (row.position, row.child_id, ""))
    last = max((place for place, _, _ in places.values()), default=0)
    for child in dealt_with(db, meeting_id):
        places.setdefault(child, (last + 1, child, RAISED))
    return {child: why for _, child, why in sorted(places.values())}


def build_agenda(desk: Desk, meeting_id: int, *, form: str = "", most: int | str | None = None) -> Done:
    """Build the agenda again. A child that the chair added stays, after the others; one that was dropped stays off."""
    meeting = open_meeting(desk.db, meeting_id)
    proposal = propose(desk, meeting, form=form, most=most)
    with act(desk, "build_agenda") as work:
        open_meeting(desk.db, meeting_id)
        write_proposal(work, meeting, proposal)
        work.remarks += proposal.remarks
        count = sum(row.how != DROPPED for row in agenda_rows.of_meeting(work.db, meeting_id))
    return work.done(f"{meeting.meeting}: {children_words(count)} on the agenda")


def add_to_agenda(desk: Desk, meeting_id: int, child_id: int, *, why: str = "", place: int | str | None = None) -> Done:
    """Put a child on the agenda, at the end or at a place; also one that was dropped. Fields of `ADD_TO_AGENDA`."""
    given = ADD_TO_AGENDA.read(desk, {"why": why, "place": place})
    with act(desk, "add_to_agenda") as work:
        meeting = open_meeting(desk.db, meeting_id)
        reference = work.child(child_id).reference
        place_on_agenda(work, meeting, child_id, **given, again=False)
    return work.done(f"{meeting.meeting}: {reference} put on the agenda")


def drop_from_agenda(desk: Desk, meeting_id: int, child_id: int) -> Done:
    """Take a child off the agenda; refused once the meeting has minuted the child, asked for something or judged."""
    with act(desk, "drop_from_agenda") as work:
        meeting = open_meeting(desk.db, meeting_id)
        reference = work.child(child_id).reference
        row = _listed(work, meeting, child_id, reference)
        if rows.get(work.db, MinuteRow, meeting_id, child_id) is not None:
            raise TrackboardError(f"{reference} has been minuted at {meeting.meeting}, so it stays on the agenda")
        if child_id in dealt_with(work.db, meeting_id):
            said = f"{meeting.meeting} has an action or a verdict for {reference}"
            raise TrackboardError(f"{said}, so it stays on the agenda")
        rows.update(work.tx, replace(row, how=DROPPED))
    return work.done(f"{meeting.meeting}: {reference} dropped from the agenda")


def move_on_agenda(desk: Desk, meeting_id: int, child_id: int, place: int | str) -> Done:
    """Move a child to another place, from 1; the others keep their order. The field of `MOVE_ON_AGENDA`."""
    wanted: int = MOVE_ON_AGENDA.read(desk, {"place": place})["place"]
    with act(desk, "move_on_agenda") as work:
        meeting = open_meeting(desk.db, meeting_id)
        reference = work.child(child_id).reference
        row = _listed(work, meeting, child_id, reference)
        others = [each for each in _on(work, meeting_id) if each.child_id != child_id]
        at = min(max(wanted, 1), len(others) + 1)
        _order(work, [*others[: at - 1], row, *others[at - 1 :]])
    return work.done(f"{meeting.meeting}: {reference} is number {at} of {len(others) + 1}")


def write_proposal(work: Work, meeting: MeetingRow, proposal: Proposal) -> None:
    """Make the agenda what is proposed; what the chair added or dropped, and who has been minuted, stays."""
    held = {row.child_id: row for row in agenda_rows.of_meeting(work.db, meeting.id)}
    minuted = dealt_with(work.db, meeting.id)
    wanted = [row for row in proposal.rows if row.child_id not in held or held[row.child_id].how == RULE]
    chosen = {row.child_id for row in wanted}
    for row in held.values():
        if row.how == RULE and row.child_id not in chosen and row.child_id not in minuted:
            rows.delete(work.tx, row)
    kept = [row for row in held.values() if row.how != DROPPED and row.child_id not in chosen]
    kept = [row for row in kept if row.how == ADDED or row.child_id in minuted]
    for place, row in enumerate([*wanted, *kept], start=1):
        _put(work, held.get(row.child_id), replace(row, meeting_id=meeting.id, position=place))


def place_on_agenda(
    work: Work, meeting: MeetingRow, child_id: int, *, why: str = "", place: int | None = None, again: bool = True
) -> AgendaRow:
    """The child's place on the agenda, at its end if it was not there; refuses one that is, unless `again`."""
    on = _on(work, meeting.id)
    row = next((each for each in on if each.child_id == child_id), None)
    if row is not None:
        if not again:
            raise TrackboardError(f"{work.child(child_id).reference} is on the agenda of {meeting.meeting} already")
        return row
    line = one_line(why) or "Added by the chair"
    held = rows.get(work.db, AgendaRow, meeting.id, child_id)
    last = max((each.position for each in on), default=0)
    row = _put(work, held, AgendaRow(meeting.id, child_id, last + 1, ADDED, "", line))
    if place is not None:
        at = min(max(place, 1), len(on) + 1)
        _order(work, [*on[: at - 1], row, *on[at - 1 :]])
    return row


def _on(work: Work, meeting_id: int) -> list[AgendaRow]:
    return [row for row in agenda_rows.of_meeting(work.db, meeting_id) if row.how != DROPPED]


def _listed(work: Work, meeting: MeetingRow, child_id: int, reference: str) -> AgendaRow:
    found = next((row for row in _on(work, meeting.id) if row.child_id == child_id), None)
    if found is None:
        raise TrackboardError(
            f"{reference} is not on the agenda of {meeting.meeting}; `trackboard meeting agenda` lists it"
        )
    return found


def _put(work: Work, held: AgendaRow | None, row: AgendaRow) -> AgendaRow:
    if held is None:
        rows.insert(work.tx, row)
        return row
    row = replace(row, version=held.version)
    return row if row == held else rows.update(work.tx, row)


def _order(work: Work, ordered: Sequence[AgendaRow]) -> None:
    for place, row in enumerate(ordered, start=1):
        if row.position != place:
            rows.update(work.tx, replace(row, position=place))


def _candidates(desk: Desk, meeting: MeetingRow, before: Before) -> Iterator[rules.Candidate]:
    """The children on the board on the meeting's day, of its authority."""
    policy = desk.policy
    board = Board(desk.db, policy, before.sitting.day)
    for row in _of_authority(board.rows(board.default_filter), meeting.authority):
        runs = tuple((judged.run, judged.verdict) for judged in decode_counting(row.clocks))
        yield before.candidate(row.id, policy.stages[row.stage].id, day_or_none(row.opened_on), runs)


def _of_authority(found: Iterable[CardRow], authority: str) -> list[CardRow]:
    """Those of the authority; everybody where it is nobody's, as in a database that names none."""
    every = list(found)
    return [row for row in every if row.authority == authority] or every


def _remarks(found: rules.Agenda, form: str, room: int) -> Iterator[str]:
    if found.exceptions_left_off:
        yield f"left off for the limit, with a reason to be on: {children_words(found.exceptions_left_off)}"
    if form == Agendas.EXCEPTIONS and len(found.items) > room:
        yield (
            f"there is time for {children_words(room)}, and {len(found.items)} have a reason to be on: "
            "drop some, or sit longer"
        )
    if found.others_left_off:
        yield f"waiting for their turn: {children_words(found.others_left_off)}"


def children_words(count: int) -> str:
    """`1 child`, `23 children`."""
    return f"{count} {'child' if count == 1 else 'children'}"
