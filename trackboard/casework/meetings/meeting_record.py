"""A meeting whole, to be read out, printed or shown: who came, each child's item, what is to be done, amendments."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from trackboard.board.model import Privacy
from trackboard.board.privacy import ends, shown_as
from trackboard.casework.acts.erasure import sentence
from trackboard.casework.meetings.agenda import RULE, listed
from trackboard.casework.meetings.agenda_reasons import reasons
from trackboard.casework.meetings.carry_over import CarryOver, carry_over
from trackboard.casework.meetings.meeting_facts import Fact, Results, results
from trackboard.casework.meetings.roll_call import quorum, roll
from trackboard.casework.wording import moments_of
from trackboard.pathway.days import parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.store.audit import erasure
from trackboard.store.database import Database
from trackboard.store.reads import agenda_rows, meeting_rows
from trackboard.store.reads.child_rows import children_by_id
from trackboard.store.tables import ActionRow, AttendanceRow, DelayRow, MeetingRow, MinuteRow


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
    """None where the child has not been minuted; blank where the meeting closed without a minute of it."""
    actions: tuple[Asked, ...]
    verdicts: tuple[Judged, ...]
    erased: str = ""
    """Of a child who was erased: when and why, in words."""
    facts: tuple[Fact, ...] = ()
    """What else the meeting recorded of the child."""
    decided: Asked | None = None
    """The decision as something to be done, where no action of its own stands for it: in minutes from before."""

    @property
    def dealt_with(self) -> bool:
        """Whether the meeting came to this child: it has a minute, or anything else was recorded of it there."""
        return bool(self.minute or self.actions or self.verdicts or self.facts)

    @property
    def unminuted(self) -> bool:
        """Whether something was recorded of the child, and nobody wrote a minute."""
        return self.dealt_with and not self.erased and (self.minute is None or self.minute.blank)

    @property
    def to_do(self) -> tuple[Asked, ...]:
        """Everything that somebody is to do, the decision among it."""
        return (*self.actions, self.decided) if self.decided else self.actions

    @property
    def beside_decision(self) -> tuple[Asked, ...]:
        """The actions without the one that is the decision itself, for where the decision stands beside them."""
        minute = self.minute
        if minute is None or not minute.decision:
            return self.actions
        said = (minute.decision, minute.owner, minute.next_on)
        return tuple(each for each in self.actions if (each.action, each.owner, each.due_on) != said)


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
    carried: CarryOver | None = None
    """Where those who were not reached go, if they go anywhere."""
    despite: tuple[str, ...] = ()
    """What the reason to close was given for, `nothing was minuted`: all of it is told by what was signed."""

    @property
    def discussed(self) -> tuple[Item, ...]:
        """The items that the meeting dealt with, minuted or not."""
        return tuple(item for item in self.items if item.dealt_with)

    @property
    def minuted(self) -> tuple[Item, ...]:
        """Those that somebody wrote a minute of."""
        return tuple(item for item in self.discussed if not item.unminuted)

    @property
    def unminuted(self) -> tuple[Item, ...]:
        """Those of which something was recorded, and no minute."""
        return tuple(item for item in self.items if item.unminuted)

    @property
    def not_reached(self) -> tuple[Item, ...]:
        """The items that the meeting did not come to."""
        return tuple(item for item in self.items if not item.dealt_with)


def read_minutes(
    db: Database,
    policy: Policy,
    meeting: MeetingRow,
    privacy: Privacy = "references",
    *,
    today: date | None = None,
) -> Minutes:
    """The meeting as it stands; of a closed one what was signed, with what became of its actions.

    `today`: of a meeting that is not closed, why its children are on the agenda is worked out as they stand now, and
    not read as it was written when the agenda was made.
    """
    lines = roll(db, policy, meeting)
    agenda = whys(db, policy, meeting, today)
    found = results(db, policy, meeting, agenda)
    minutes = meeting_rows.minutes_at(db, meeting.id)
    amendments = meeting_rows.amendments_to(db, meeting.id)
    ids = agenda.keys() | {row.child_id for row in amendments if row.child_id is not None}
    children = children_by_id(db, ids)
    apart = ends({child.id: child.reference for child in children.values()}, db)
    shown = {
        child.id: shown_as(child.reference, child.given_name, child.family_name, privacy, apart.get(child.id, ""))
        for child in children.values()
    }
    signed = {child: row.signed for child, row in minutes.items()}
    asked = _actions(db, found, signed)
    gone = erasure.erasures(db)

    def item(child: int) -> Item:
        was = signed.get(child)
        minute = minutes.get(child)
        actions = _as_signed(was, asked, child) if was else tuple(map(_asked, found.actions.get(child, ())))
        verdicts = was["verdicts"] if was else map(_judged, found.verdicts.get(child, ()))
        new = was is not None and "why" in was  # since decisions have an action of their own
        return Item(
            child,
            str(was["reference"]) if was else children[child].reference,
            str(was["reference"]) if was and privacy == "references" else shown[child],
            was["why"] if was and new else agenda[child],
            minute,
            actions,
            tuple(Judged(**each) for each in verdicts),
            sentence(gone[child].at, gone[child].reason) if child in gone else "",
            tuple(Fact("", words) for words in was.get("recorded", ())) if was else tuple(found.facts.get(child, ())),
            None if minute is None or new else _decided(minute, actions, meeting),
        )

    items = tuple(item(child) for child in agenda)
    read = Minutes(
        row=meeting,
        kind=policy.meeting_kinds.get(meeting.kind, meeting.kind),
        attendance=tuple((line.row, line.label) for line in lines if line.row is not None),
        absences=tuple(line.sentence for line in lines if line.sentence),
        quorum=meeting.quorum if meeting.closed else quorum(policy, meeting, lines).sentence,
        items=items,
        amendments=tuple(
            Amended(shown.get(row.child_id or 0, ""), row.amendment, row.recorded_by, row.recorded_at)
            for row in amendments
        ),
        carried=carry_over(db, policy, meeting, [each.child_id for each in items if not each.dealt_with], today),
    )
    return replace(read, despite=tuple(_despite(read))) if meeting.despite else read


def whys(db: Database, policy: Policy, meeting: MeetingRow, today: date | None) -> dict[int, str]:
    """The agenda in order, each with why: of an open meeting by the rules as the child stands `today`, unless a person
    said it; None: as it was written."""
    agenda = listed(db, meeting.id)
    if meeting.closed or today is None:
        return agenda
    by_rule = [row.child_id for row in agenda_rows.of_meeting(db, meeting.id) if row.how == RULE]
    found = reasons(db, policy, meeting, by_rule, today)
    return {child: found[child].line if child in found else why for child, why in agenda.items()}


def kept(item: Item, unowned: Sequence[str]) -> str:
    """What an item needs besides its minute to be what was signed, whatever becomes of child and actions; `unowned`:
    what the child left without."""
    return json.dumps(
        {
            "reference": item.reference,
            "actions": [_without_outcome(each) for each in item.actions],
            "verdicts": [asdict(each) for each in item.verdicts],
            "why": item.why,
            "recorded": [each.words for each in item.facts],
            "unowned": list(unowned),
        },
        ensure_ascii=False,
    )


def _without_outcome(action: Asked) -> dict[str, Any]:
    return {name: value for name, value in asdict(action).items() if name not in ("done_on", "outcome")}


def _asked(row: ActionRow) -> Asked:
    return Asked(row.id, row.action, row.owner, row.team, row.due_on, row.done_on, row.outcome)


def _judged(row: DelayRow) -> dict[str, str]:
    return {"clock": row.clock, "verdict": row.verdict, "reason": row.reason, "party": row.party}


def _decided(minute: MinuteRow, actions: Collection[Asked], meeting: MeetingRow) -> Asked | None:
    """The decision as an action, where it has an owner and a day and no action says it."""
    if not (minute.decision and minute.owner and minute.next_on):
        return None
    said = any(each.action == minute.decision for each in actions)
    # What was asked for in the same form is how an open meeting's decision is carried out.
    asked = any((each.owner, each.due_on) == (minute.owner, minute.next_on) for each in actions)
    if said or (asked and not meeting.closed):
        return None
    return Asked(0, minute.decision, minute.owner, "", minute.next_on)


def _despite(minutes: Minutes) -> Iterator[str]:
    row = minutes.row
    signed = [was for item in minutes.items if item.minute and (was := item.minute.signed)]
    unowned = any(was.get("unowned", True) for was in signed)
    found = []
    if not signed or "why" in signed[0]:  # before, a reason was asked for nothing else
        if row.signed_off_at and row.signed_off_at < moments_of(parse_iso(row.held_on))[0]:
            found.append("its day had not come")
        if not minutes.discussed:
            found.append("nothing was minuted")
        if not minutes.attendance:
            found.append("there was no roll call")
        elif minutes.quorum.startswith("not"):
            found.append("it was not quorate")
    yield from found
    if unowned or not found:
        yield "somebody was left unowned"


def _actions(db: Database, held: Results, signed: Mapping[int, dict[str, Any] | None]) -> dict[int, ActionRow]:
    """The meeting's actions, and those it signed that have been carried to another since."""
    found = {row.id: row for rows in held.actions.values() for row in rows}
    named = {each["id"] for was in signed.values() if was for each in was["actions"]} - found.keys()
    return found | meeting_rows.actions_by_id(db, named)


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
