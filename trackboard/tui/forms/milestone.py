"""Recording what happened to a child or is planned to, putting it right, striking it out, and closing the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from trackboard.board.on_record import OnRecord
from trackboard.casework.acts.children import record_birth
from trackboard.casework.acts.milestones import (
    close_child,
    closing,
    correct_milestone,
    is_closed,
    record_milestone,
    reopen_child,
    strike_milestone,
)
from trackboard.casework.acts.siblings import open_siblings
from trackboard.casework.desk import Desk, Done, read_children
from trackboard.casework.doubts import Doubts
from trackboard.casework.fields.child_fields import RECORD_BIRTH
from trackboard.casework.fields.milestone_fields import (
    CLOSE_CHILD,
    EVENT,
    HAPPENED,
    RECORD_MILESTONE,
    REOPEN_CHILD,
    SIBLINGS,
    STRIKE_MILESTONE,
)
from trackboard.casework.foresight import foreseen, foreseen_of_striking
from trackboard.casework.wording import in_full
from trackboard.errors import TrackboardError
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.ids import KindId
from trackboard.pathway.policy.policy import Policy
from trackboard.store.reads.child_rows import milestones_of
from trackboard.store.tables import MilestoneRow
from trackboard.tui.forms.child import OfChild
from trackboard.tui.forms.field_values import FormField, Option, Values
from trackboard.tui.forms.sheet import Sheet, the_one


class _OfEvents(Sheet):
    """A form on events. What the authorities record at all is looked up once, not with every key."""

    @cached_property
    def on_record(self) -> OnRecord:
        """As it was when the form was first typed into."""
        return OnRecord(self.desk.db, self.desk.today)


class DatedEntry(_OfEvents):
    """An event with its day. A day to come turns it into a planned one, until the person chooses otherwise."""

    TURNED = ("planned",)

    def turns(self, values: Values) -> Mapping[str, tuple[str, str]]:
        try:
            on = HAPPENED.read(values["on"], self.desk)
        except TrackboardError:
            return {}
        if on <= self.desk.today:
            return {}
        why = f"{in_full(on)} is still to come: saved as planned for that day, unless Planned? is turned back"
        return {"planned": ("planned", why)}


class RecordMilestone(DatedEntry):
    """A milestone, a return or an end, happened or planned."""

    TITLE = "Record a milestone"
    FIELDS = RECORD_MILESTONE

    def asks(self) -> Sequence[FormField]:
        self.siblings = [(row.id, row.reference) for row in open_siblings(self.desk, self.child)]
        together = ", ".join(reference for _, reference in self.siblings)
        offered = {
            "kind": self._kinds(),
            "siblings": [Option("", "This child alone"), Option("yes", f"These as well: {together}")],
        }
        return [self.field(name, options=offered.get(name)) for name in self.FIELDS]

    def _kinds(self) -> Sequence[Option]:
        """Every kind of event, what usually comes next first; beside each when it took effect."""
        policy = self.desk.policy
        (child,) = read_children(self.desk, [self.child])
        journey = child.journey
        milestones = list(policy.milestones)
        reached = max((milestones.index(kind) for kind in journey.in_effect if kind in milestones), default=-1)
        ordered = [*milestones[reached + 1 :], *policy.returns, *policy.ends, *milestones[: reached + 1]]
        since = {kind: f"since {day_text(on)}" for kind, on in journey.in_effect.items()}
        return [Option(kind, policy.label(kind), since.get(kind, "")) for kind in ordered]

    def shown(self, values: Values) -> set[str]:
        found = {"kind", "on", "planned", "note"}
        kind = KindId(values["kind"])
        if self.desk.policy.outcomes_of(kind):
            found.add("outcome")
        if self.desk.policy.reasons_of(kind):
            found.add("reason")
        if self.siblings:
            found.add("siblings")
        return found

    def foreseen(self, values: Values) -> Doubts:
        if not values["kind"] or not values["on"].strip():
            return Doubts()
        event, siblings = self._event(values), self._together(values)
        return foreseen(self.desk, self.child, event, siblings=siblings, on_record=self.on_record)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        event, siblings = self._event(values), self._together(values)
        return record_milestone(desk, self.child, event, siblings=siblings, insist=insist)

    def _event(self, values: Values) -> Values:
        return {name: values[name] for name in EVENT}

    def _together(self, values: Values) -> list[int]:
        """The siblings whose names the form showed, if they are meant."""
        meant = SIBLINGS.read(values["siblings"], self.desk) == "yes"
        return [id for id, _ in self.siblings] if meant else []


class OfMilestone(_OfEvents):
    """About one event that is recorded."""

    NONE = "Nothing is recorded of this child yet: m records a milestone."

    seen: MilestoneRow

    def look(self) -> MilestoneRow:
        self.row = the_one(recorded(self.desk, self.child), lambda row: str(row.seq) == self.which)
        return self.row

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        return [Option(str(row.seq), described(desk.policy, row), row.source) for row in recorded(desk, child)]


class CorrectMilestone(OfMilestone, DatedEntry):
    """Another date, kind, outcome, reason or note in the place of one recorded."""

    TITLE = "Correct"
    FIELDS = EVENT
    AT = "on"

    @property
    def title(self) -> str:
        return f"Correct {described(self.desk.policy, self.row)}"

    def asks(self) -> Sequence[FormField]:
        reasons = [Option(id, label) for id, label in self.FIELDS["reason"].offers(self.desk).items()]
        if self.row.reason not in ("", *(each.id for each in reasons)):
            reasons.append(Option(self.row.reason, self.row.reason))
        return [self.field(name, options=reasons if name == "reason" else None) for name in self.FIELDS]

    def shown(self, values: Values) -> set[str]:
        found = {"kind", "on", "planned", "note"}
        kind = KindId(values["kind"])
        if self.desk.policy.outcomes_of(kind):
            found.add("outcome")
        if self.desk.policy.reasons_of(kind) or self.row.reason:
            found.add("reason")
        return found

    def foreseen(self, values: Values) -> Doubts:
        changed = self.changed(values)
        if not any(changed[name] for name in ("kind", "on", "planned")):
            return Doubts()
        return foreseen(self.desk, self.child, values, instead_of=self.row, on_record=self.on_record)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return correct_milestone(desk, self.child, self.row.seq, values, seen=self.seen, insist=insist)


class StrikeMilestone(OfMilestone):
    """One that was wrong: it counts no more, and stays on record."""

    TITLE = "Strike out"
    FIELDS = STRIKE_MILESTONE

    @property
    def title(self) -> str:
        return f"Strike out {described(self.desk.policy, self.row)}"

    def foreseen(self, values: Values) -> Doubts:
        found = foreseen_of_striking(self.desk, self.child, self.row, on_record=self.on_record)
        found.remarks.insert(0, "It will count no more, and stay on record with who struck it out, when and why")
        return found

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return strike_milestone(desk, self.child, self.row.seq, **values, seen=self.seen, insist=insist)


class CloseChild(_OfEvents):
    """The case closes with an outcome."""

    TITLE = "Close the case"
    FIELDS = CLOSE_CHILD

    def foreseen(self, values: Values) -> Doubts:
        if not values["outcome"] or not values["on"].strip():
            return Doubts()
        return foreseen(self.desk, self.child, closing(self.desk, values), on_record=self.on_record)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return close_child(desk, self.child, **values, insist=insist)


class ReopenCase(Sheet):
    """A closed case opens again: a new journey."""

    TITLE = "Reopen the case"
    FIELDS = REOPEN_CHILD
    NONE = "This case is open: m records what has happened."

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option] | None:
        return None if is_closed(desk, child) else ()

    def remarks(self, values: Values) -> Sequence[str]:
        return ("A new journey begins: what was before stays in the history, and nothing of it counts any more",)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return reopen_child(desk, self.child, **values, insist=insist)


class RecordBirth(OfChild):
    """The birth of an unborn child."""

    TITLE = "Record the birth"
    FIELDS = RECORD_BIRTH

    def remarks(self, values: Values) -> Sequence[str]:
        due = self.held.due_date
        return (f"Due {in_full(parse_iso(due))}: the due date stays on record",) if due else ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return record_birth(desk, self.child, **values, seen=self.seen, insist=insist)


def recorded(desk: Desk, child: int) -> list[MilestoneRow]:
    """The child's events, the latest first."""
    return milestones_of(desk.db, child)[::-1]


def described(policy: Policy, row: MilestoneRow) -> str:
    """`planned Matching panel of 12 Mar 2024`."""
    planned = "planned " if row.planned else ""
    return f"{planned}{policy.label(row.kind)} of {day_text(parse_iso(row.on_date))}"
