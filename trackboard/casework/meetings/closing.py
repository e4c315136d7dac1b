"""Closing a meeting: nobody leaves unowned and nothing empty is locked without a reason; then the minutes are signed
and locked, and amendments come after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trackboard.casework.acts.erasure import sentence
from trackboard.casework.acts.undo import CLOSING
from trackboard.casework.desk import Desk, Done, Work, act, read_children
from trackboard.casework.fields.meeting_fields import AMEND, CLOSE_MEETING, RATINGS
from trackboard.casework.meetings.agenda import DROPPED, children_words, place_on_agenda
from trackboard.casework.meetings.carry_over import put_on_the_next
from trackboard.casework.meetings.find_meeting import open_meeting
from trackboard.casework.meetings.meeting_record import Item, Minutes, kept, read_minutes
from trackboard.casework.meetings.roll_call import roll
from trackboard.casework.wording import in_full, joined, moment_text
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.store import draft_rows, rows
from trackboard.store.audit import chain
from trackboard.store.database import Database
from trackboard.store.reads import agenda_rows
from trackboard.store.reads.child_rows import children_by_id, open_actions_of
from trackboard.store.reads.meeting_rows import signed_meetings
from trackboard.store.reads.recorded_rows import rows_of
from trackboard.store.tables import CLOSED, AmendmentRow, MeetingRow, MilestoneRow, MinuteRow


@dataclass(frozen=True, slots=True)
class Unowned:
    """A child who would leave the meeting with something missing."""

    child_id: int
    reference: str
    missing: tuple[str, ...]
    """`no decision`, `no owner`, `no next date`, `a draft by Kim is not saved`."""


class StaysOpen(TrackboardError):
    """The meeting cannot be closed without a reason: `needs` are the sentences that say for what, and `unowned` who
    would leave without what."""

    def __init__(self, meeting: str, unowned: tuple[Unowned, ...], needs: tuple[str, ...]) -> None:
        first, *others = needs
        said = ". ".join((first, *(each[:1].upper() + each[1:] for each in others)))
        super().__init__(
            f"{meeting} stays open: {said}. Put right what can be put right, or give the reason why it is closed all "
            "the same"
        )
        self.unowned = unowned
        self.needs = needs


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a meeting now would mean."""

    minutes: Minutes
    unowned: tuple[Unowned, ...]
    needs: tuple[str, ...]
    """Each thing that it takes a reason to close in spite of, a sentence without its full stop."""

    @property
    def unminuted(self) -> tuple[tuple[Item, str], ...]:
        """The children with something recorded and no minute, with what: `an action and a verdict, no minute`."""
        return tuple((item, _no_minute(item)) for item in self.minutes.unminuted)

    @property
    def lock(self) -> str:
        """What the lock does, in one sentence."""
        return (
            "The lock is final: nobody can change these minutes afterwards or undo it, and a mistake in them can only "
            "be put right by an amendment beside them"
        )

    @property
    def carried(self) -> str:
        """`21 not reached: carried over to Wed 6 January 2027`; '' where everyone was reached."""
        return _carried(self.minutes) if self.minutes.not_reached else ""


def look_at_closing(desk: Desk, meeting_id: int) -> Closing:
    """What closing the meeting now would mean: who is left unowned, for what it takes a reason, and what the lock does.

    A reason is needed where its day has not come, where nothing is minuted, without a roll call, without a quorum, and
    where somebody would leave unowned.
    """
    meeting = open_meeting(desk.db, meeting_id)
    minutes = read_minutes(desk.db, desk.policy, meeting, today=desk.today)
    left = tuple(_unowned(desk, meeting, minutes))
    return Closing(minutes, left, tuple(_needs(desk, meeting, minutes, left)))


def _needs(desk: Desk, meeting: MeetingRow, minutes: Minutes, left: Sequence[Unowned]) -> Iterator[str]:
    if left:
        count = "1 child" if len(left) == 1 else f"{len(left)} children"
        listed = "; ".join(f"{each.reference} ({', '.join(each.missing)})" for each in left)
        yield f"{count} would leave it unowned: {listed}"
    held_on = parse_iso(meeting.held_on)
    if held_on > desk.today:
        yield f"its day has not come: it is to be held on {in_full(held_on)}"
    if not minutes.discussed:
        yield "nothing is minuted" + (f": none of {children_words(len(minutes.items))}" if minutes.items else "")
    if not minutes.attendance:
        yield "there is no roll call: nobody is recorded as having come"
    elif minutes.quorum.startswith("not"):
        yield f"it is {minutes.quorum}"


def unowned(desk: Desk, meeting_id: int) -> tuple[Unowned, ...]:
    """Who of those discussed would leave without a decision, an owner or a next date, and whose draft is not saved.

    The owner may be the decision's, the child's own, or that of an open action; the next date the decision's, that of
    an open action, or one planned. A child whose case is closed needs none of it, nor one for whom nothing changed.
    """
    return look_at_closing(desk, meeting_id).unowned


def _unowned(desk: Desk, meeting: MeetingRow, minutes: Minutes) -> Iterator[Unowned]:
    ids = [item.child_id for item in minutes.discussed]
    closed = {each.id for each in read_children(desk, ids) if each.journey.closed_on is not None}
    owners = {child for child, row in children_by_id(desk.db, ids).items() if row.owner}
    actions = open_actions_of(desk.db, ids)
    owners |= {row.child_id for row in actions if row.child_id and (row.owner or row.team)}
    dated = {row.child_id for row in actions if row.due_on and row.due_on >= meeting.held_on}
    dated |= {
        row.child_id for row in rows_of(desk.db, MilestoneRow, ids) if row.planned and row.on_date >= meeting.held_on
    }
    typing: dict[int, list[str]] = {}
    for draft in draft_rows.at(desk.db, meeting.id):
        typing.setdefault(draft.child_id, []).append(f"a draft by {draft.person} is not saved")
    for item in minutes.items:
        missing = list(typing.pop(item.child_id, ()))
        minute = item.minute
        if item.dealt_with and item.child_id not in closed and not (minute is not None and minute.no_change):
            owned = (minute is not None and minute.owner) or item.child_id in owners
            coming = (minute is not None and minute.next_on) or item.child_id in dated
            lacks = {"no owner": not owned, "no next date": not coming}
            if minute is not None:
                lacks = {"no decision": not minute.decision} | lacks
            lacking = [words for words, lacking in lacks.items() if lacking]
            if lacking and minute is None:
                lacking.insert(0, _no_minute(item))
            missing += lacking
        if missing:
            yield Unowned(item.child_id, item.reference, tuple(missing))
    for child in children_by_id(desk.db, typing).values():
        yield Unowned(child.id, child.reference, tuple(typing[child.id]))


def _no_minute(item: Item) -> str:
    """`an action and a verdict, no minute`."""
    said = [_counted(len(item.actions), "an action", "actions"), _counted(len(item.verdicts), "a verdict", "verdicts")]
    said += dict.fromkeys(fact.noun for fact in item.facts)
    said = [each for each in said if each]
    return f"{joined(said)}, no minute"


def _counted(number: int, one: str, many: str) -> str:
    return "" if not number else one if number == 1 else f"{number} {many}"


def _carried(minutes: Minutes) -> str:
    """`21 not reached: carried over to Wed 6 January 2027`."""
    gone = f": {minutes.carried.words}" if minutes.carried else ""
    return f"{len(minutes.not_reached)} not reached{gone}"


def close_meeting(desk: Desk, meeting_id: int, *, despite: str = "", rating: int | str | None = None) -> Done:
    """Close the meeting and lock its minutes, with name, time, the SHA-256 of their text and the audit's head.

    `StaysOpen` where it takes a reason (`look_at_closing`), unless `despite` gives it; one answers all, and is kept.
    A child with something recorded and no minute gets a blank one, which keeps what was recorded. A child who was not
    reached is carried over to the next meeting. Why each child was on the agenda is kept as it stands now.
    The fields of `CLOSE_MEETING`: `rating` is what the meeting was worth, 1 to 5. It cannot be undone.
    """
    given = CLOSE_MEETING.read(desk, {"despite": despite, "rating": rating})
    points, reason = given["rating"], given["despite"]
    if points and points not in RATINGS:
        raise UsageProblem(f"a meeting is rated from 1 to 5, not {points}")
    with act(desk, CLOSING) as work:
        meeting = open_meeting(work.db, meeting_id)
        found = look_at_closing(desk, meeting_id)
        if found.needs and not reason:
            raise StaysOpen(meeting.meeting, found.unowned, found.needs)
        before = found.minutes
        work.involve([item.child_id for item in before.discussed if not item.erased])
        _keep_whys(work, meeting, before)
        missing = {each.child_id: each.missing for each in found.unowned}
        for item in before.discussed:
            kept_so = kept(item, missing.get(item.child_id, ()))
            if item.minute is not None:
                rows.update(work.tx, replace(item.minute, as_signed=kept_so))
            else:
                place = place_on_agenda(work, meeting, item.child_id, why=item.why).position
                rows.insert(work.tx, MinuteRow(meeting.id, item.child_id, place, as_signed=kept_so))
        draft_rows.drop_at(work.db, meeting_id)
        put_on_the_next(work, meeting, [item.child_id for item in before.not_reached])
        signed = replace(
            meeting, signed_off_by=desk.who.name, signed_off_at=work.now, rating=points, quorum=before.quorum,
            despite=reason if found.needs else "", audit_head=chain.head(work.db),
        )  # fmt: skip
        signed = replace(signed, status=CLOSED)
        after = read_minutes(work.db, desk.policy, signed)
        signed = replace(signed, sha256=fingerprint(after, signed))
        rows.update(work.tx, signed)
        silent = [line.label for line in roll(work.db, desk.policy, meeting) if line.asked and line.row is None]
        work.remarks += [f"without an answer to the roll call: {', '.join(silent)}"] if silent else []
        work.remarks += _remarks(found, after, reason)
    without = f", {len(after.unminuted)} dealt with and not minuted" if after.unminuted else ""
    return work.done(
        f"{meeting.meeting}: closed by {signed.signed_off_by} on {moment_text(signed.signed_off_at)}, "
        f"{len(after.minuted)} of {len(after.items)} children minuted{without}; SHA-256 {signed.sha256}"
    )


def _keep_whys(work: Work, meeting: MeetingRow, minutes: Minutes) -> None:
    """Leave on the agenda why each child was on it, as it stands at the end: from now on it changes no more."""
    whys = {item.child_id: item.why for item in minutes.items}
    for row in agenda_rows.of_meeting(work.db, meeting.id):
        if row.how != DROPPED and row.why != whys.get(row.child_id, row.why):
            rows.update(work.tx, replace(row, why=whys[row.child_id]))


def amend(desk: Desk, meeting_id: int, text: str, *, child: int | str | None = None) -> Done:
    """Put right what closed minutes have wrong: a dated amendment beside them, of a child's item or of the whole."""
    given = AMEND.read(desk, {"child": child, "text": text})
    child_id: int | None = given["child"]
    with act(desk, "amend_minutes") as work:
        meeting = work.current(MeetingRow, meeting_id)
        if not meeting.closed:
            raise TrackboardError(f"{meeting.meeting} is not closed yet: change its minutes themselves")
        reference = f", {work.child(child_id).reference}" if child_id is not None else ""
        rows.insert_numbered(work.tx, AmendmentRow(0, meeting_id, child_id, given["text"], desk.who.name, work.now))
    return work.done(f"{meeting.meeting}{reference}: amendment added")


def canonical(minutes: Minutes, signed: MeetingRow) -> str:
    """The text that is signed: JSON with sorted keys and no spaces, of the meeting's own rows, by references."""
    return json.dumps(
        {
            "meeting": signed.meeting,
            "kind": signed.kind,
            "held_on": signed.held_on,
            "authority": signed.authority,
            "chair": signed.chair,
            "joint_chairs": signed.joint_chairs,
            "minute_taker": signed.minute_taker,
            "quorum": signed.quorum,
            "rating": signed.rating,
            "despite": signed.despite,
            "signed_off_by": signed.signed_off_by,
            "signed_off_at": signed.signed_off_at,
            "attendance": [
                {"team": row.team, "status": row.status, "people": row.people, "arrived": row.arrived, "note": row.note}
                for row, _ in sorted(minutes.attendance, key=lambda each: each[0].team)
            ],
            "items": [
                {
                    "position": item.minute.position,
                    "discussion": item.minute.discussion,
                    "decision": item.minute.decision,
                    "no_change": bool(item.minute.no_change),
                    "owner": item.minute.owner,
                    "next_on": item.minute.next_on,
                    **json.loads(item.minute.as_signed or "{}"),
                }
                for item in minutes.discussed
                if item.minute is not None
            ],
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def fingerprint(minutes: Minutes, signed: MeetingRow) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(minutes, signed).encode()).hexdigest()


def is_as_signed(db: Database, policy: Policy, meeting: MeetingRow) -> bool:
    """Whether a meeting signed here still says what was signed."""
    try:
        return fingerprint(read_minutes(db, policy, meeting), meeting) == meeting.sha256
    except (ValueError, KeyError, TypeError):  # what was kept of an item is no longer what this wrote
        return False


def doubts(db: Database, policy: Policy) -> Iterator[str]:
    """Sentences on the meetings whose minutes are not as they were signed; a lawful erasure is no doubt."""
    for meeting in signed_meetings(db):
        if not is_as_signed(db, policy, meeting) and not agenda_rows.erased(db, meeting.id):
            yield f"The minutes of {meeting.meeting} are not as they were signed: their SHA-256 is another."


def blanked(db: Database) -> Iterator[str]:
    """Sentences on the signed minutes that a lawful erasure took text out of: why their SHA-256 is no longer theirs."""
    for meeting in signed_meetings(db):
        for at, reason in agenda_rows.erased(db, meeting.id):
            yield f"The minutes of {meeting.meeting}: text {sentence(at, reason)}. Their SHA-256 is of what was signed."


def _remarks(found: Closing, signed: Minutes, reason: str) -> Iterator[str]:
    yield from signed.absences
    if signed.quorum.startswith("not"):
        yield f"the meeting was {signed.quorum}"
    for item, words in found.unminuted:
        yield f"{item.reference}: {words}"
    if signed.not_reached:
        yield f"{_carried(signed)}: " + ", ".join(item.reference for item in signed.not_reached)
    if found.needs:
        yield f"closed although {joined(signed.despite)}; the reason is kept: {reason}"
    elif reason:
        yield "nothing stood in the way, so the reason was not needed and is not kept"
