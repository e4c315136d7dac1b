"""What a meeting recorded of each child, minuted or not.

Its actions and verdicts know it. What else its people record while it sits is found in the audit: what those who call
its roll, minute, ask or judge write of the children on its agenda, from its beginning on. It does not last overnight: a
meeting that is closed days later has nothing of the days between, and what a colleague writes elsewhere is not its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from trackboard.casework.acts.notes import REVIEWED
from trackboard.casework.history import outcome_words
from trackboard.casework.wording import moments_of
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.store.audit import meeting_acts
from trackboard.store.audit.changes import Change
from trackboard.store.audit.meeting_acts import Written
from trackboard.store.database import Database
from trackboard.store.reads.meeting_rows import actions_from, verdicts_at
from trackboard.store.rows import get
from trackboard.store.tables import (
    ActionRow,
    ChildRow,
    ContactRow,
    CriterionRow,
    DelayRow,
    MeetingRow,
    MilestoneRow,
    NoteRow,
    PlacementRow,
    PlanRow,
    Row,
    StruckRow,
)

_ROWS: Mapping[str, type[Row]] = {
    row.TABLE: row
    for row in (
        ChildRow, PlanRow, MilestoneRow, StruckRow, NoteRow, PlacementRow, ContactRow, DelayRow, CriterionRow,
        ActionRow,
    )
}  # fmt: skip
_NOUNS = {
    "children": "a change of the record",
    "plans": "a plan",
    "placements": "a placement",
    "contacts": "a contact arrangement",
    "criteria": "a criterion",
}
_NO_DECISION = ("link_child",)
"""Acts that move what was recorded before, and record nothing."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something recorded that is neither an action nor a verdict."""

    noun: str
    """`a milestone`, `a note`: what the closing says of it."""
    words: str
    """What the minutes say of it: `Placement Order: 4 Nov 2026`."""


@dataclass(frozen=True, slots=True)
class Results:
    """By child, what a meeting asked for, judged, and recorded besides."""

    actions: dict[int, list[ActionRow]] = field(default_factory=lambda: defaultdict(list))
    verdicts: dict[int, list[DelayRow]] = field(default_factory=lambda: defaultdict(list))
    facts: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))

    @property
    def children(self) -> set[int]:
        """The children with anything recorded."""
        return {child for found in (self.actions, self.verdicts, self.facts) for child in found}


def results(db: Database, policy: Policy, meeting: MeetingRow, agenda: Collection[int]) -> Results:
    """What a meeting recorded of each child so far; of a closed one only what names it, for the rest was signed."""
    found = Results()
    for action in actions_from(db, meeting.id):
        if action.child_id is not None:
            found.actions[action.child_id].append(action)
    for verdict in verdicts_at(db, meeting):
        found.verdicts[verdict.child_id].append(verdict)
    if not meeting.closed:
        _add_what_was_written(db, policy, meeting, set(agenda), found)
    return found


def _add_what_was_written(db: Database, policy: Policy, meeting: MeetingRow, agenda: set[int], found: Results) -> None:
    if not (meeting.started_at or found.verdicts or meeting_acts.has_rows(db, meeting.id)):
        return
    while_it_sat = _while_it_sat(db, meeting)
    people = {row.actor for row in while_it_sat if _is_of(row, meeting)}
    edits: dict[tuple[str, str], _Edit] = {}
    for row in while_it_sat:
        if row.child_id in agenda and row.actor in people and row.table in _ROWS and row.name not in _NO_DECISION:
            edit = edits.get((row.table, row.key))
            if edit is None:
                before = json.loads(row.old) if row.old else None
                edit = edits[row.table, row.key] = _Edit(row.table, json.loads(row.key), row.child_id, before)
            edit.take(row)
    recorded = {edit.event for edit in edits.values() if edit.table == MilestoneRow.TABLE and edit.before is None}
    for edit in edits.values():
        now = get(db, _ROWS[edit.table], *edit.key)
        if isinstance(now, ActionRow) and now.meeting_id == meeting.id:
            continue  # it is among the meeting's actions
        if isinstance(now, ActionRow) and edit.before is None:
            found.actions[edit.child].append(now)
        elif isinstance(now, DelayRow):
            if edit.before is None and not now.meeting:
                found.verdicts[edit.child].append(now)
        elif isinstance(now, StruckRow) and edit.event in recorded:
            continue  # recorded and struck out again: as if it had not been
        elif now is not None:
            found.facts[edit.child] += _facts(policy, edit, now)


def _while_it_sat(db: Database, meeting: MeetingRow) -> list[Written]:
    """What everybody wrote from the meeting's beginning to the end of that day."""
    if meeting.started_at:
        day = _day_of(meeting.started_at)
    else:
        opened, _ = moments_of(parse_iso(meeting.held_on))  # apologies sent days before do not begin it
        if opened > db.now():
            return []
        first = next((row for row in meeting_acts.written(db, opened, "9") if meeting_acts.is_of(row, meeting)), None)
        if first is None:
            return []
        day = _day_of(first.at)
    rows = list(meeting_acts.written(db, *moments_of(day)))
    begins = meeting_acts.begins if meeting.started_at else meeting_acts.is_of
    first_act = next((row.act for row in rows if begins(row, meeting)), None)
    return [row for row in rows if first_act is not None and row.act >= first_act]


def _is_of(row: Written, meeting: MeetingRow) -> bool:
    return meeting_acts.is_of(row, meeting) or meeting_acts.begins(row, meeting)


def _day_of(moment: str) -> date:
    """The day in England of a moment in UTC: the same, or in summer the next."""
    day = parse_iso(moment[:10])
    return day if moment < moments_of(day)[1] else day + timedelta(days=1)


@dataclass(slots=True)
class _Edit:
    """What the meeting did to one row: how it found it (None: there was none), and the columns that it changed."""

    table: str
    key: list[Any]
    child: int
    before: dict[str, Any] | None
    columns: set[str] = field(default_factory=set)
    last: dict[str, Any] = field(default_factory=dict)

    def take(self, row: Written) -> None:
        """Another change of it."""
        old, new = (json.loads(text) if text else {} for text in (row.old, row.new))
        self.last = new or self.last
        self.columns |= {name for name in new if name != "version" and new[name] != old.get(name)}

    @property
    def event(self) -> tuple[Any, ...]:
        """What is the same of a milestone and of what was struck out."""
        row = self.last or self.before or {}
        return (self.child, *(row.get(name) for name in ("kind", "on_date", "planned")))


def _facts(policy: Policy, edit: _Edit, now: Row) -> Iterator[Fact]:
    """What stands of an edit."""
    row = asdict(now)
    if isinstance(now, NoteRow):
        if now.kind == REVIEWED:
            yield Fact("that it was reviewed", "Reviewed, nothing to change")
        else:
            yield Fact("a note", f"Note: {now.note}")
        return
    # What others changed in the same row is not the meeting's.
    before = None if edit.before is None else row | {name: edit.before.get(name) for name in edit.columns}
    if before == row or (isinstance(now, ChildRow) and before is None):
        return
    if isinstance(now, MilestoneRow):
        yield Fact("a planned date" if now.planned else "a milestone", _milestone(policy, now))
    elif isinstance(now, ActionRow):
        yield _action(edit, now)
    else:
        noun = _NOUNS.get(edit.table, "a date struck out")
        op = "update" if before else "insert"
        words = outcome_words(policy, Change(0, 0, edit.table, tuple(edit.key), edit.child, op, before, row))
        if words:
            yield Fact(noun, words)


def _milestone(policy: Policy, row: MilestoneRow) -> str:
    said = [policy.label(row.kind) + (", planned" if row.planned else ""), day_text(parse_iso(row.on_date))]
    for value, words in ((row.outcome, policy.event_outcomes), (row.reason, policy.event_reasons)):
        said += [words.get(value, value)] if value else []
    return f"{said[0]}: {', '.join(said[1:])}"


def _action(edit: _Edit, row: ActionRow) -> Fact:
    """What became of an action of an earlier meeting, or of none."""
    if row.done_on and "done_on" in edit.columns:
        came = f" ({row.outcome})" if row.outcome else ""
        return Fact("an action done", f"Done on {day_text(parse_iso(row.done_on))}: {row.action}{came}")
    if row.due_on and "carried" in edit.columns:
        return Fact("an action carried over", f"Carried over to {day_text(parse_iso(row.due_on))}: {row.action}")
    return Fact("an action changed", f"Changed: {row.action}")
