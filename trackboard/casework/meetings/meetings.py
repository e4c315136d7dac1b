"""A meeting itself: set up, changed, begun, and the next one offered by the cadence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date

from trackboard.casework.acts.children import usual_authority
from trackboard.casework.desk import NO_CHECK, Desk, Done, Doubtful, NoCheck, act
from trackboard.casework.fields.field import Texts
from trackboard.casework.fields.meeting_fields import BETWEEN_NAMES, CREATE_MEETING, EDIT_MEETING
from trackboard.casework.meetings.agenda import children_words, propose, write_proposal
from trackboard.casework.meetings.find_meeting import open_meeting
from trackboard.casework.wording import in_full
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.rules.cadence import following
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads import agenda_rows, meeting_rows
from trackboard.store.reads.meeting_rows import by_id, dealt_with
from trackboard.store.tables import MeetingRow


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting to be set up: the values of `CREATE_MEETING`."""

    kind: str
    """By id, label or a part of one."""
    on: date
    chair: str = ""
    """'' is the person signed in."""
    joint_chairs: Collection[str] = ()
    minute_taker: str = ""
    minutes_long: int = 0
    """0: as the policy has it for the kind."""
    authority: str = ""
    """'' is the authority that everything here belongs to."""
    form: str = ""
    """How the agenda is built; '' is the kind's own way."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The next meeting of a kind, by its cadence."""

    kind: str
    on: date
    last: MeetingRow
    every: str
    """`4 weeks`."""


def create_meeting(
    desk: Desk, new: NewMeeting | Texts, *, seen: Collection[int] | NoCheck = NO_CHECK
) -> tuple[MeetingRow, Done]:
    """Set a meeting up with the agenda that builds itself.

    `new` are fields of `CREATE_MEETING`. Without a day it is the next one by the cadence. The person signed in chairs
    it unless somebody else is given; joint chairs and minute-taker are the last meeting's.
    `seen` are the meetings that the person saw: refused if someone else has set up one of this kind on this day since.
    """
    texts = {each.name: getattr(new, each.name) for each in fields(new)} if isinstance(new, NewMeeting) else new
    kind = CREATE_MEETING.read_one("kind", desk, texts)
    authority = CREATE_MEETING.read_one("authority", desk, texts) or usual_authority(desk.db)
    if texts.get("on") is None:
        texts = {**texts, "on": _due(desk, kind, authority)}
    given = CREATE_MEETING.read(desk, texts)
    _refuse_length(given["minutes_long"])
    on: date = given["on"]
    chair = given["chair"] or desk.who.name
    joint, minute_taker = as_last_time(desk, kind, on, chair, authority)
    row = MeetingRow(
        0,
        _free_id(desk.db, kind, on.isoformat()),
        kind,
        on.isoformat(),
        authority,
        chair=chair,
        joint_chairs=given["joint_chairs"] or joint,
        minute_taker=given["minute_taker"] or minute_taker,
        minutes_long=given["minutes_long"],
    )
    proposal = propose(desk, row, form=given["form"])
    with act(desk, "create_meeting") as work:
        for each in meeting_rows.same_day(work.db, row):
            if not isinstance(seen, NoCheck) and each.id not in seen:
                raise TrackboardError(
                    f"{each.meeting} has been set up meanwhile: {work.first_writer(each)}. "
                    "Look at it before setting up another; nothing of yours was saved"
                )
        row = replace(row, meeting=_free_id(work.db, kind, row.held_on))
        row = replace(row, id=rows.insert_numbered(work.tx, row))
        write_proposal(work, row, proposal)
        work.remarks += proposal.remarks
        work.remarks += [_beside(each) for each in meeting_rows.same_day(work.db, row)]
    what = f"{desk.policy.meeting_kinds[kind]} on {in_full(on)}, {children_words(len(proposal.rows))} on the agenda"
    return row, work.done(f"{row.meeting}, {who_leads(row)}: {what}")


def as_last_time(desk: Desk, kind: str, on: date, chair: str, authority: str = "") -> tuple[str, str]:
    """The joint chairs and the minute-taker that a meeting has where none are given: those of the last one closed.

    Joint chairs go with the chair: there are none beside somebody who is neither the last one's nor the person signed
    in.
    """
    last = agenda_rows.last_closed(desk.db, kind, on.isoformat(), authority or usual_authority(desk.db))
    if last is None:
        return "", ""
    joint = [name for name in last.joint_chairs.split(BETWEEN_NAMES) if name != chair]
    return BETWEEN_NAMES.join(joint) if chair in (last.chair, desk.who.name) else "", last.minute_taker


def taken_from_last_time(desk: Desk, texts: Texts) -> list[str]:
    """What a meeting of these fields of `CREATE_MEETING` takes from the last one: `minutes by Kim`."""
    given = CREATE_MEETING.read(desk, texts)
    chair = given["chair"] or desk.who.name
    joint, minute_taker = as_last_time(desk, given["kind"], given["on"], chair, given["authority"])
    said = [f"chaired jointly with {joint}"] if joint and not given["joint_chairs"] else []
    return said + ([f"minutes by {minute_taker}"] if minute_taker and not given["minute_taker"] else [])


def edit_meeting(
    desk: Desk,
    meeting_id: int,
    given: Texts,
    *,
    seen: MeetingRow | NoCheck = NO_CHECK,
    insist: bool = False,
) -> Done:
    """Change a meeting that is not closed: only what is given, the rest as it is.

    `given` are fields of `EDIT_MEETING`. Another day leaves the agenda as it is. `Doubtful` where a meeting of the kind
    is on that day already; refuses a closed meeting.
    """
    new = EDIT_MEETING.kept(EDIT_MEETING.read_given(desk, given))
    _refuse_length(new.get("minutes_long", 0))
    with act(desk, "edit_meeting") as work:
        row = open_meeting(work.db, meeting_id)
        work.involve(dealt_with(work.db, meeting_id) if "held_on" in new else ())
        before, after = work.revise(MeetingRow, (meeting_id,), new, seen)
        changed = [column for column in EDIT_MEETING if getattr(before, column) != getattr(after, column)]
        if not changed:
            raise TrackboardError(f"{row.meeting} already has those details; nothing was changed")
        if "held_on" in changed:
            work.warnings += [_beside(each) for each in meeting_rows.same_day(work.db, after)]
            if work.warnings and not insist:
                raise Doubtful(tuple(work.warnings))
            work.remarks.append(
                f"its ID stays {row.meeting} and its agenda stays as it is; building it again looks at the new day"
            )
    said = "; ".join(_said(column, before, after, desk.policy) for column in changed)
    return work.done(f"{after.meeting}: {said}")


def who_leads(row: MeetingRow) -> str:
    """`chaired by A. Chair with B. One, minutes by Kim`."""
    joint = f" with {', '.join(row.joint_chairs.split(BETWEEN_NAMES))}" if row.joint_chairs else ""
    minutes = f", minutes by {row.minute_taker}" if row.minute_taker else ""
    return f"chaired by {row.chair or 'nobody yet'}{joint}{minutes}"


def begin_meeting(desk: Desk, meeting_id: int, *, seen: MeetingRow | NoCheck = NO_CHECK) -> Done:
    """The meeting begins now: the time left is counted from here. Beginning again starts the count again.

    `seen` is the meeting as the person saw it: refused if someone else has begun it since.
    """
    with act(desk, "begin_meeting") as work:
        row = open_meeting(work.db, meeting_id)
        if not isinstance(seen, NoCheck) and row.started_at != seen.started_at:
            raise TrackboardError(f"{row.meeting} has begun: {work.first_writer(row)}; the time is counted from there")
        rows.update(work.tx, replace(row, started_at=work.now))
    return work.done(f"{row.meeting}: begun")


def every_meeting(db: Database) -> list[tuple[MeetingRow, int, int]]:
    """Every meeting, the latest first, with how many children are on its agenda and how many it has minuted."""
    counts = agenda_rows.counts(db)
    return [(row, *counts.get(row.id, (0, 0))) for row in meeting_rows.meetings(db)]


def offers(db: Database, policy: Policy, today: date, authority: str = "") -> list[Offer]:
    """The next meeting of each kind that has a cadence and was held before, unless one is set up already."""
    found = []
    for kind in policy.meeting_kinds:
        every = policy.meeting(kind).every
        whose = authority or usual_authority(db)
        latest = meeting_rows.latest_of_kind(db, kind, whose)
        if every is not None and latest and (latest.closed or latest.held_on < today.isoformat()):
            on = following(parse_iso(latest.held_on), every, today)
            found.append(Offer(kind, on, latest, str(every)))
    return sorted(found, key=lambda offer: offer.on)


def _due(desk: Desk, kind: str, authority: str) -> date:
    """The day of the next meeting of the kind by its cadence. UsageProblem where none is due."""
    for each in offers(desk.db, desk.policy, desk.today, authority):
        if each.kind == kind:
            return each.on
    raise UsageProblem(f"no meeting of the kind {kind} is due by the cadence: say on which day it is held (--on)")


def _said(column: str, before: MeetingRow, after: MeetingRow, policy: Policy) -> str:
    """What was changed, with what it was."""
    was, now = (getattr(row, column) for row in (before, after))
    if column == "held_on":
        return f"held on {in_full(parse_iso(now))}, not {in_full(parse_iso(was))}"
    if column == "minutes_long":
        usual = policy.meeting(after.kind).minutes
        return f"{now or usual} minutes long, not {was or usual}"
    what = {"chair": "chaired by", "joint_chairs": "chaired jointly with", "minute_taker": "minutes by"}[column]
    return f"{what} {now or 'nobody'}, not {was or 'nobody'}"


def _beside(other: MeetingRow) -> str:
    return f"there is a meeting of this kind on that day already: {other.meeting}"


def _refuse_length(minutes: int) -> None:
    if not 0 <= minutes <= 24 * 60:
        raise UsageProblem(f"a meeting lasts up to a day, not {minutes} minutes")


def _free_id(db: Database, kind: str, on: str) -> str:
    """`tracking-2026-12-02`, with a number where that is taken."""
    name, number = f"{kind}-{on}", 1
    while by_id(db, name) is not None:
        number += 1
        name = f"{kind}-{on}-{number}"
    return name
