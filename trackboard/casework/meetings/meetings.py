"""A meeting itself: set up, changed, begun, and the next one offered by the cadence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from trackboard.casework.acts import NO_CHECK, Desk, Done, NoCheck, act
from trackboard.casework.children import usual_authority
from trackboard.casework.meetings.agenda import children_words, propose, write_proposal
from trackboard.casework.meetings.lookup import open_meeting
from trackboard.casework.when import in_full
from trackboard.casework.words import choose
from trackboard.clean import one_line
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.cadence import following
from trackboard.pathway.days import parse_iso
from trackboard.pathway.policy import Policy
from trackboard.store import agendarows, rows
from trackboard.store.database import Database
from trackboard.store.meetings import MeetingRow, by_id
from trackboard.store.rows import select

BETWEEN_NAMES = "; "


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting to be set up, as typed."""

    kind: str
    """By id, label or a part of one."""
    on: date
    chair: str = ""
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
    desk: Desk, new: NewMeeting, *, seen: Collection[int] | NoCheck = NO_CHECK
) -> tuple[MeetingRow, Done]:
    """Set a meeting up with the agenda that builds itself. Chairs and minute-taker are the last one's, unless given.

    `seen` are the meetings that the person saw: refused if someone else has set up one of this kind on this day since.
    """
    kind = choose(new.kind, desk.policy.meeting_kinds, "kind of meeting")
    _refuse_length(new.minutes_long)
    on = new.on.isoformat()
    authority = one_line(new.authority) or usual_authority(desk.db)
    last = agendarows.last_closed(desk.db, kind, on, authority)
    row = MeetingRow(
        0,
        _free_id(desk.db, kind, on),
        kind,
        on,
        authority,
        chair=one_line(new.chair) or (last.chair if last else ""),
        joint_chairs=_names(new.joint_chairs) or (last.joint_chairs if last and not new.chair else ""),
        minute_taker=one_line(new.minute_taker) or (last.minute_taker if last else ""),
        minutes_long=new.minutes_long,
    )
    proposal = propose(desk, row, form=new.form)
    with act(desk, "create_meeting") as work:
        others = select(work.db, MeetingRow, "WHERE kind = ? AND held_on = ?", (kind, on))
        for each in others:
            if not isinstance(seen, NoCheck) and each.id not in seen:
                raise TrackboardError(
                    f"{each.meeting} has been set up meanwhile: {work.first_writer(each)}. "
                    "Look at it before setting up another; nothing of yours was saved"
                )
        row = replace(row, meeting=_free_id(work.db, kind, on))
        row = replace(row, id=rows.insert_numbered(work.tx, row))
        write_proposal(work, row, proposal)
        work.remarks += proposal.remarks
        work.remarks += [f"there is a meeting of this kind on that day already: {each.meeting}" for each in others]
    what = f"{desk.policy.meeting_kinds[kind]} on {in_full(new.on)}"
    return row, work.done(f"{row.meeting}: {what}, {children_words(len(proposal.rows))} on the agenda")


def edit_meeting(desk: Desk, meeting_id: int, given: dict[str, Any], *, seen: MeetingRow | NoCheck = NO_CHECK) -> Done:
    """Change chair, joint_chairs (a collection of names), minute_taker or minutes_long of a meeting not yet closed."""
    new: dict[str, Any] = {}
    for column, value in given.items():
        if column == "minutes_long":
            _refuse_length(value)
            new[column] = value
        elif column == "joint_chairs":
            new[column] = _names(value)
        elif column in ("chair", "minute_taker"):
            new[column] = one_line(value)
        else:
            raise UsageProblem(f'"{column}" of a meeting cannot be changed')
    with act(desk, "edit_meeting") as work:
        open_meeting(work.db, meeting_id)
        before, after = work.revise(MeetingRow, (meeting_id,), new, seen)
        if replace(after, version=before.version) == before:
            raise TrackboardError(f"{before.meeting} is so already; nothing was changed")
    return work.done(f"{after.meeting}: changed")


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
    counts = agendarows.counts(db)
    return [(row, *counts.get(row.id, (0, 0))) for row in select(db, MeetingRow, "ORDER BY held_on DESC, id DESC")]


def offers(db: Database, policy: Policy, today: date, authority: str = "") -> list[Offer]:
    """The next meeting of each kind that has a cadence and was held before, unless one is set up already."""
    found = []
    for kind in policy.meeting_kinds:
        every = policy.meeting(kind).every
        whose = authority or usual_authority(db)
        latest = select(
            db,
            MeetingRow,
            "WHERE kind = ? AND authority = ? ORDER BY held_on DESC, id DESC LIMIT 1",
            (kind, whose),
        )
        if every is not None and latest and (latest[0].closed or latest[0].held_on < today.isoformat()):
            on = following(parse_iso(latest[0].held_on), every, today)
            found.append(Offer(kind, on, latest[0], str(every)))
    return sorted(found, key=lambda offer: offer.on)


def _refuse_length(minutes: int) -> None:
    if not 0 <= minutes <= 24 * 60:
        raise UsageProblem(f"a meeting lasts up to a day, not {minutes} minutes")


def _names(names: Collection[str]) -> str:
    return BETWEEN_NAMES.join(name for each in names if (name := one_line(each)))


def _free_id(db: Database, kind: str, on: str) -> str:
    """`tracking-2026-12-02`, with a number where that is taken."""
    name, number = f"{kind}-{on}", 1
    while by_id(db, name) is not None:
        number += 1
        name = f"{kind}-{on}-{number}"
    return name
