"""Why a child is on an agenda, by the rules: of everyone for an agenda to be made, of one child while it is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trackboard.board.derive import judgements, record_of
from trackboard.pathway.days import day_or_none, day_text, parse_iso
from trackboard.pathway.ids import StageId
from trackboard.pathway.journey import fold
from trackboard.pathway.policy.policy import Limit, Policy
from trackboard.pathway.rules import agenda_rules as rules
from trackboard.pathway.rules import clocks
from trackboard.pathway.rules.cadence import following
from trackboard.pathway.rules.clock_runs import OPEN, ClockRun
from trackboard.pathway.rules.day_flags import meetings_missed
from trackboard.store.database import Database
from trackboard.store.kept_board import ALWAYS
from trackboard.store.reads import agenda_rows
from trackboard.store.reads.facts import everything_for_derivation
from trackboard.store.tables import MeetingRow

_TYPED = {
    "milestones": "a date was recorded or put right",
    "struck": "a date was struck out",
    "plans": "the plan",
    "delays": "a verdict",
    "criteria": "early-permanence criteria",
    "placements": "a placement",
}


def day_of(meeting: MeetingRow, today: date) -> date:
    """The day on which a meeting sees its children: its own, or today where that is past and it is still open."""
    return max(parse_iso(meeting.held_on), today)


@dataclass(frozen=True, slots=True)
class Before:
    """What came before a meeting: the last one of its kind, and what has been recorded and is still to do since."""

    sitting: rules.Sitting
    held: agenda_rows.Held
    changed: Mapping[int, Sequence[str]]
    actions: Mapping[int, Sequence[tuple[str | None, int]]]
    not_reached: frozenset[int]

    @classmethod
    def read(
        cls, db: Database, policy: Policy, meeting: MeetingRow, day: date, ids: Collection[int] | None = None
    ) -> Before:
        """As it stands on a day; `ids`: of whom it is asked, None for everyone."""
        held_on = meeting.held_on
        last = agenda_rows.last_closed(db, meeting.kind, held_on, meeting.authority)
        return cls(
            _sitting(meeting, day, last, policy.meeting(meeting.kind).every),
            agenda_rows.held(db, meeting.kind, held_on, meeting.authority, ids),
            _changed(db, policy, last, day.isoformat(), ids),
            agenda_rows.open_actions(db, ids, but_of=meeting.id),
            frozenset(agenda_rows.not_reached(db, last.id, ids) if last else ()),
        )

    def candidate(
        self, child: int, stage: StageId, opened_on: date | None, runs: Sequence[tuple[ClockRun, str]]
    ) -> rules.Candidate:
        """What the rules ask about a child; `runs`: its open clocks that count, each with the verdict on it."""
        discussed_on = self.held.discussed.get(child, "")
        joined = opened_on.isoformat() if opened_on else ALWAYS
        return rules.Candidate(
            child,
            stage,
            opened_on,
            runs,
            tuple(rules.OpenAction(day_or_none(due), carried) for due, carried in self.actions.get(child, ())),
            tuple(self.changed.get(child, ())),
            day_or_none(discussed_on),
            meetings_missed(self.held.days, discussed_on, joined),
            child in self.not_reached,
        )


def reasons(
    db: Database, policy: Policy, meeting: MeetingRow, ids: Collection[int], today: date
) -> dict[int, rules.Item]:
    """Why the rules would have each of these children on the agenda, as they stand on the meeting's day.

    Reads these children alone; an erased child has nothing.
    """
    day = day_of(meeting, today)
    before = Before.read(db, policy, meeting, day, ids)
    found = {}
    for facts in everything_for_derivation(db, ids):
        record = record_of(facts, day)
        journey = fold(record, day, policy)
        judged = judgements(facts, day)
        runs = [run for run in clocks.read(journey, record, policy) if run.state == OPEN and run.counts]
        verdicts = tuple((run, judged.get((run.clock, run.started_on), "")) for run in runs)
        each = before.candidate(facts.id, journey.stage, journey.opened_on, verdicts)
        found[facts.id] = rules.item_of(each, before.sitting, policy)
    return found


def _sitting(meeting: MeetingRow, day: date, last: MeetingRow | None, every: Limit | None) -> rules.Sitting:
    held_on = parse_iso(meeting.held_on)
    after = following(held_on, every, day + timedelta(days=1)) if every else None
    return rules.Sitting(day, parse_iso(last.held_on) if last else None, after)


def _changed(
    db: Database, policy: Policy, last: MeetingRow | None, day: str, ids: Collection[int] | None
) -> Mapping[int, list[str]]:
    """By child, what was recorded since the last meeting: what happened by its date, and what only the audit tells."""
    if last is None:
        return {}
    found: dict[int, list[str]] = {}
    for child, events in agenda_rows.happened(db, last.held_on, day, ids).items():
        found[child] = [f"{_event(policy, kind)} {day_text(parse_iso(on))}" for kind, on in events]
    for child, tables in agenda_rows.typed(db, last.signed_off_at or f"{last.held_on}T23:59:59Z", ids).items():
        if child not in found:
            found[child] = [_TYPED[table] for table in sorted(tables)]
    return found


def _event(policy: Policy, kind: str) -> str:
    return "plan" if kind == "plan" else policy.label(kind)
