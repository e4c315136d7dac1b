"""Closing a meeting: nobody leaves unowned, then the minutes are signed and locked; amendments come after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from trackboard.casework.acts import Desk, Done, act, read_children
from trackboard.casework.erasure import sentence
from trackboard.casework.meetings.lookup import open_meeting
from trackboard.casework.meetings.record import Asked, Judged, Minutes, read_minutes
from trackboard.casework.meetings.roll import roll
from trackboard.casework.undo import CLOSING
from trackboard.casework.when import moment_text
from trackboard.casework.words import prose
from trackboard.clean import clean
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.policy import Policy
from trackboard.store import agendarows, audit, drafts, rows
from trackboard.store.children import ChildRow, MilestoneRow
from trackboard.store.database import Database
from trackboard.store.meetings import CLOSED, ActionRow, AmendmentRow, MeetingRow
from trackboard.store.rows import select, select_in

RATINGS = range(1, 6)
"""What a meeting is worth, in five points (S2)."""


@dataclass(frozen=True, slots=True)
class Unowned:
    """A child who would leave the meeting with something missing."""

    child_id: int
    reference: str
    missing: tuple[str, ...]
    """`no decision`, `no owner`, `no next date`, `a draft by Kim is not saved`."""


class StaysOpen(TrackboardError):
    """The meeting cannot be closed without a reason: `unowned` says who would leave without what."""

    def __init__(self, meeting: str, unowned: tuple[Unowned, ...]) -> None:
        count = "1 child" if len(unowned) == 1 else f"{len(unowned)} children"
        listed = "; ".join(f"{each.reference} ({', '.join(each.missing)})" for each in unowned)
        super().__init__(
            f"{meeting} stays open: {count} would leave it unowned: {listed}. Minute what is missing, "
            "say that nothing changed, or close it all the same with --despite REASON"
        )
        self.unowned = unowned


def unowned(desk: Desk, meeting_id: int) -> tuple[Unowned, ...]:
    """Who of those discussed would leave without a decision, an owner or a next date, and whose draft is not saved.

    The owner may be the decision's, the child's own, or that of an open action; the next date the decision's, that of
    an open action, or one planned. A child whose case is closed needs none of it, nor one for whom nothing changed.
    """
    meeting = open_meeting(desk.db, meeting_id)
    minutes = read_minutes(desk.db, desk.policy, meeting)
    ids = [item.child_id for item in minutes.discussed]
    closed = {child for child, _, journey in read_children(desk, ids) if journey.closed_on is not None}
    owners = {row.id for row in select_in(desk.db, ChildRow, "id", ids) if row.owner}
    actions = [row for row in select_in(desk.db, ActionRow, "child_id", ids) if row.done_on is None]
    owners |= {row.child_id for row in actions if row.child_id and (row.owner or row.team)}
    dated = {row.child_id for row in actions if row.due_on and row.due_on >= meeting.held_on}
    dated |= {
        row.child_id
        for row in select_in(desk.db, MilestoneRow, "child_id", ids)
        if row.planned and row.on_date >= meeting.held_on
    }
    typing: dict[int, list[str]] = {}
    for draft in drafts.of_meeting(desk.db, meeting_id):
        typing.setdefault(draft.child_id, []).append(f"a draft by {draft.person} is not saved")
    found = []
    for item in minutes.items:
        missing = list(typing.pop(item.child_id, ()))
        minute = item.minute
        if minute is not None and not minute.no_change and item.child_id not in closed:
            owned = minute.owner or item.child_id in owners
            coming = minute.next_on or item.child_id in dated
            lacks = {"no decision": not minute.decision, "no owner": not owned, "no next date": not coming}
            missing += [words for words, lacking in lacks.items() if lacking]
        if missing:
            found.append(Unowned(item.child_id, item.reference, tuple(missing)))
    others = select_in(desk.db, ChildRow, "id", sorted(typing))
    return (*found, *(Unowned(child.id, child.reference, tuple(typing[child.id])) for child in others))


def close_meeting(desk: Desk, meeting_id: int, *, despite: str = "", rating: int = 0) -> Done:
    """Close the meeting and lock its minutes, with name, time, the SHA-256 of their text and the audit's head.

    `StaysOpen` where someone would leave unowned, unless `despite` gives the chair's reason, which is kept. `rating`:
    what the meeting was worth, 1 to 5; 0 if nobody was asked. It cannot be undone.
    """
    if rating and rating not in RATINGS:
        raise UsageProblem(f"a meeting is rated from 1 to 5, not {rating}")
    reason = clean(despite).strip()
    with act(desk, CLOSING) as work:
        meeting = open_meeting(work.db, meeting_id)
        open_still = unowned(desk, meeting_id)
        if open_still and not reason:
            raise StaysOpen(meeting.meeting, open_still)
        before = read_minutes(work.db, desk.policy, meeting)
        for item in before.discussed:
            assert item.minute is not None
            rows.update(work.tx, replace(item.minute, as_signed=_kept(item.reference, item.actions, item.verdicts)))
        drafts.drop_all(work.db, meeting_id)
        signed = replace(
            meeting, signed_off_by=desk.who.name, signed_off_at=work.now, rating=rating, quorum=before.quorum,
            despite=reason if open_still else "", audit_head=audit.head(work.db),
        )  # fmt: skip
        signed = replace(signed, status=CLOSED, sha256=fingerprint(read_minutes(work.db, desk.policy, signed), signed))
        rows.update(work.tx, signed)
        silent = [line.label for line in roll(work.db, desk.policy, meeting) if line.asked and line.row is None]
        work.remarks += [f"without an answer to the roll call: {', '.join(silent)}"] if silent else []
        work.remarks += _remarks(before, open_still, reason)
    return work.done(
        f"{meeting.meeting}: closed by {signed.signed_off_by} on {moment_text(signed.signed_off_at)}, "
        f"{len(before.discussed)} of {len(before.items)} children minuted; SHA-256 {signed.sha256}"
    )


def amend(desk: Desk, meeting_id: int, text: str, *, child_id: int | None = None) -> Done:
    """Put right what closed minutes have wrong: a dated amendment beside them, of a child's item or of the whole."""
    text = prose(text, "the amendment")
    with act(desk, "amend_minutes") as work:
        meeting = work.current(MeetingRow, meeting_id)
        if not meeting.closed:
            raise TrackboardError(f"{meeting.meeting} is not closed yet: change its minutes themselves")
        reference = f", {work.child(child_id).reference}" if child_id is not None else ""
        rows.insert_numbered(work.tx, AmendmentRow(0, meeting_id, child_id, text, desk.who.name, work.now))
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
    for meeting in select(db, MeetingRow, "WHERE sha256 <> '' ORDER BY held_on, id"):
        if not is_as_signed(db, policy, meeting) and not agendarows.erased(db, meeting.id):
            yield f"The minutes of {meeting.meeting} are not as they were signed: their SHA-256 is another."


def blanked(db: Database) -> Iterator[str]:
    """Sentences on the signed minutes that a lawful erasure took text out of: why their SHA-256 is no longer theirs."""
    for meeting in select(db, MeetingRow, "WHERE sha256 <> '' ORDER BY held_on, id"):
        for at, reason in agendarows.erased(db, meeting.id):
            yield f"The minutes of {meeting.meeting}: text {sentence(at, reason)}. Their SHA-256 is of what was signed."


def _kept(reference: str, actions: Iterable[Asked], verdicts: Iterable[Judged]) -> str:
    """What an item needs besides its minute to be what was signed, whatever becomes of child and actions."""
    return json.dumps(
        {
            "reference": reference,
            "actions": [_without_outcome(each) for each in actions],
            "verdicts": [asdict(each) for each in verdicts],
        },
        ensure_ascii=False,
    )


def _without_outcome(action: Asked) -> dict[str, Any]:
    return {name: value for name, value in asdict(action).items() if name not in ("done_on", "outcome")}


def _remarks(minutes: Minutes, open_still: tuple[Unowned, ...], reason: str) -> Iterator[str]:
    yield from minutes.absences
    if minutes.quorum.startswith("not"):
        yield f"the meeting was {minutes.quorum}"
    if minutes.not_reached:
        yield "not reached: " + ", ".join(item.reference for item in minutes.not_reached)
    if open_still:
        yield f"closed although {len(open_still)} left unowned; the reason is kept: {reason}"
    elif reason:
        yield "nobody was left unowned, so the reason was not needed and is not kept"
