"""A meeting whole, to be read out, printed or shown: who came, each child's item, what is to be done, amendments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trackboard.board.model import Privacy
from trackboard.board.privacy import shown_as
from trackboard.casework.erasure import sentence
from trackboard.casework.meetings.agenda import listed
from trackboard.casework.meetings.roll import quorum, roll
from trackboard.pathway.policy import Policy
from trackboard.store import erasure
from trackboard.store.children import ChildRow, DelayRow
from trackboard.store.database import Database
from trackboard.store.meetings import ActionRow, AmendmentRow, AttendanceRow, MeetingRow, MinuteRow
from trackboard.store.rows import select, select_in


@dataclass(frozen=True, slots=True)
class Asked:
    """An action as the meeting asked for it; `done_on` and `outcome` are what became of it since."""

    id: int
    action: str
    owner: str
    team: str
    due_on: str | None
    done_on: str | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict that the meeting gave, by ids."""

    clock: str
    verdict: str
    reason: str
    party: str


@dataclass(frozen=True, slots=True)
class Item:
    """One child's item."""

    child_id: int
    reference: str
    label: str
    """The reference, the initials or the name, as was asked for."""
    why: str
    """Why the child was on the agenda."""
    minute: MinuteRow | None
    """None where the child has not been minuted."""
    actions: tuple[Asked, ...]
    verdicts: tuple[Judged, ...]
    erased: str = ""
    """Of a child who was erased: when and why, in words."""


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment, of one child's item or of the whole."""

    label: str
    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting and all that is its own."""

    row: MeetingRow
    kind: str
    """The kind in words."""
    attendance: tuple[tuple[AttendanceRow, str], ...]
    """Each team's answer with the team in words, in the order of the roll call."""
    absences: tuple[str, ...]
    """What absences mean: `legal absent: 4 children before the court are on the agenda`."""
    quorum: str
    items: tuple[Item, ...]
    """The children on the agenda, in order, minuted or not."""
    amendments: tuple[Amended, ...]

    @property
    def discussed(self) -> tuple[Item, ...]:
        """The items that have a minute."""
        return tuple(item for item in self.items if item.minute is not None)

    @property
    def not_reached(self) -> tuple[Item, ...]:
        """The items that have none."""
        return tuple(item for item in self.items if item.minute is None)


def read_minutes(db: Database, policy: Policy, meeting: MeetingRow, privacy: Privacy = "references") -> Minutes:
    """The meeting as it stands; of a closed one what was signed, with what became of its actions."""
    lines = roll(db, policy, meeting)
    agenda = listed(db, meeting.id)
    minutes = {row.child_id: row for row in select(db, MinuteRow, "WHERE meeting_id = ?", (meeting.id,))}
    amendments = select(db, AmendmentRow, "WHERE meeting_id = ? ORDER BY id", (meeting.id,))
    ids = agenda.keys() | {row.child_id for row in amendments if row.child_id is not None}
    children = {row.id: row for row in select_in(db, ChildRow, "id", sorted(ids))}
    shown = {
        child.id: shown_as(child.reference, child.given_name, child.family_name, privacy) for child in children.values()
    }
    signed = {child: _signed(row) for child, row in minutes.items()}
    asked = _actions(db, meeting, signed)
    judged = _verdicts(db, meeting)
    gone = erasure.erasures(db)

    def item(child: int) -> Item:
        was = signed.get(child)
        return Item(
            child,
            str(was["reference"]) if was else children[child].reference,
            str(was["reference"]) if was and privacy == "references" else shown[child],
            agenda[child],
            minutes.get(child),
            _as_signed(was, asked, child) if was else tuple(asked_of(asked.values(), child)),
            tuple(Judged(**each) for each in was["verdicts"]) if was else tuple(judged.get(child, ())),
            sentence(gone[child].at, gone[child].reason) if child in gone else "",
        )

    return Minutes(
        row=meeting,
        kind=policy.meeting_kinds.get(meeting.kind, meeting.kind),
        attendance=tuple((line.row, line.label) for line in lines if line.row is not None),
        absences=tuple(line.sentence for line in lines if line.sentence),
        quorum=meeting.quorum if meeting.closed else quorum(policy, meeting, lines).sentence,
        items=tuple(item(child) for child in agenda),
        amendments=tuple(
            Amended(shown.get(row.child_id or 0, ""), row.amendment, row.recorded_by, row.recorded_at)
            for row in amendments
        ),
    )


def asked_of(actions: Iterable[ActionRow], child: int) -> Iterable[Asked]:
    """Of a meeting's actions those of one child."""
    for row in actions:
        if row.child_id == child:
            yield Asked(row.id, row.action, row.owner, row.team, row.due_on, row.done_on, row.outcome)


def _signed(minute: MinuteRow) -> dict[str, Any] | None:
    """What was kept of an item when the meeting closed."""
    return json.loads(minute.as_signed) if minute.as_signed else None


def _actions(db: Database, meeting: MeetingRow, signed: Mapping[int, dict[str, Any] | None]) -> dict[int, ActionRow]:
    """The meeting's actions, and those it signed that have been carried to another since."""
    found = {row.id: row for row in select(db, ActionRow, "WHERE meeting_id = ? ORDER BY id", (meeting.id,))}
    named = {each["id"] for was in signed.values() if was for each in was["actions"]} - found.keys()
    return found | {row.id: row for row in select_in(db, ActionRow, "id", sorted(named))}


def _as_signed(was: Mapping[str, Any], now: Mapping[int, ActionRow], child: int) -> tuple[Asked, ...]:
    """The actions that were read out. In another database their numbers may be other actions'."""
    found = []
    for each in was["actions"]:
        row = now.get(each["id"])
        if row is not None and row.child_id == child and row.action == each["action"]:
            found.append(Asked(**each, done_on=row.done_on, outcome=row.outcome))
        else:
            found.append(Asked(**each))
    return tuple(found)


def _verdicts(db: Database, meeting: MeetingRow) -> dict[int, list[Judged]]:
    found: dict[int, list[Judged]] = {}
    for row in select(db, DelayRow, "WHERE meeting = ? ORDER BY child_id, seq", (meeting.meeting,)):
        found.setdefault(row.child_id, []).append(Judged(row.clock, row.verdict, row.reason, row.party))
    return found
