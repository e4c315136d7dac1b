"""Recording what happened to a child or is planned to, putting it right, striking it out, and closing the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from trackboard.board.on_record import OnRecord
from trackboard.casework.acts.children import record_birth
from trackboard.casework.acts.milestones import (
    Entry,
    close_child,
    closing,
    correct_milestone,
    is_closed,
    opening_kinds,
    record_milestone,
    reopen_child,
    strike_milestone,
)
from trackboard.casework.acts.siblings import open_siblings
from trackboard.casework.desk import Desk, Done, read_children
from trackboard.casework.doubts import Doubts
from trackboard.casework.fields import BORN, HAPPENED_ON, DateField, milestone_date
from trackboard.casework.foresight import foreseen, foreseen_of_striking
from trackboard.casework.wording import in_full
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.ids import KindId, Kinds
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import ON_OR_BEFORE
from trackboard.store.reads.child_rows import milestones_of
from trackboard.store.rows import get
from trackboard.store.tables import ChildRow, MilestoneRow
from trackboard.tui.forms.field_values import Field, Option, Values, options, yes_or_no
from trackboard.tui.forms.sheet import Sheet, the_one

HAPPENED = (Option("actual", "It happened"), Option("planned", "It is planned for that day"))
_PLANNED = {"actual": False, "planned": True}


class _OfEvents(Sheet):
    """A form on events. What the authorities record at all is looked up once, not with every key."""

    @cached_property
    def on_record(self) -> OnRecord:
        """As it was when the form was first typed into."""
        return OnRecord(self.desk.db, self.desk.today)


class DatedEntry(_OfEvents):
    """An event with its day. A day to come turns it into a planned one, until the person chooses otherwise."""

    TURNED = ("planned",)

    def reads(self, name: str, values: Values) -> DateField | None:
        return milestone_date(planned=values["planned"] == "planned") if name == "on" else super().reads(name, values)

    def turns(self, values: Values) -> Mapping[str, tuple[str, str]]:
        try:
            on = HAPPENED_ON.read(values["on"], self.desk.today)
        except TrackboardError:
            return {}
        if on <= self.desk.today:
            return {}
        why = f"{in_full(on)} is still to come: saved as planned for that day, unless Planned? is turned back"
        return {"planned": ("planned", why)}

    def entry(self, values: Values) -> Entry:
        """The entry that the fields give. Refuses a date that is none."""
        if not values["kind"]:
            raise UsageProblem("Say first what happened: type a part of its name, and choose")
        if values["planned"] not in _PLANNED:
            raise UsageProblem(f'Planned?: "{values["planned"]}" is neither happened nor planned')
        planned = _PLANNED[values["planned"]]
        on = self.day(values, "on")
        return Entry(values["kind"], on, planned, values["outcome"], values["reason"], values["note"])


class RecordMilestone(DatedEntry):
    """A milestone, a return or an end, happened or planned."""

    TITLE = "Record a milestone"

    def asks(self) -> Sequence[Field]:
        policy = self.desk.policy
        self.siblings = [(row.id, row.reference) for row in open_siblings(self.desk, self.child)]
        together = ", ".join(reference for _, reference in self.siblings)
        return (
            Field("kind", "What", "choice", self._kinds(), needed=True, hint="type a part of its name"),
            Field("on", "When", "date", date=HAPPENED_ON, needed=True),
            Field("planned", "Planned?", "choice", HAPPENED, needed=True, initial="actual"),
            Field("outcome", "Outcome", "choice", options(policy.event_outcomes), hint="what came of it"),
            Field("reason", "Reason", "choice", options(policy.event_reasons)),
            Field(
                "siblings",
                "Siblings",
                "choice",
                (Option("", "This child alone"), Option("yes", f"These as well: {together}")),
            ),
            Field("note", "Note", "prose"),
        )

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
        entry = self.entry(values)
        return foreseen(self.desk, self.child, entry, siblings=self._together(values), on_record=self.on_record)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return record_milestone(desk, self.child, self.entry(values), siblings=self._together(values), insist=insist)

    def _together(self, values: Values) -> list[int]:
        return [id for id, _ in self.siblings] if yes_or_no(values["siblings"]) else []


class OfMilestone(_OfEvents):
    """About one event that is recorded."""

    NONE = "Nothing is recorded of this child yet: m records a milestone."

    def __init__(self, desk: Desk, child: int, reference: str, which: str = "") -> None:
        self.row = the_one(recorded(desk, child), lambda row: str(row.seq) == which)
        super().__init__(desk, child, reference, which)
        self.seen: MilestoneRow = self.row

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        return [Option(str(row.seq), described(desk.policy, row), row.source) for row in recorded(desk, child)]


class CorrectMilestone(OfMilestone, DatedEntry):
    """Another date, kind, outcome, reason or note in the place of one recorded."""

    TITLE = "Correct"
    AT = "on"

    @property
    def title(self) -> str:
        return f"Correct {described(self.desk.policy, self.row)}"

    def asks(self) -> Sequence[Field]:
        policy, row = self.desk.policy, self.row
        reasons = {**policy.event_reasons, ON_OR_BEFORE: "On that day or before"}
        if row.reason:
            reasons.setdefault(row.reason, row.reason)
        return (
            Field("kind", "What", "choice", options(policy.kinds), needed=True, initial=row.kind),
            Field("on", "When", "date", date=HAPPENED_ON, needed=True, initial=day_text(parse_iso(row.on_date))),
            Field(
                "planned", "Planned?", "choice", HAPPENED, needed=True, initial="planned" if row.planned else "actual"
            ),
            Field("outcome", "Outcome", "choice", options(policy.event_outcomes), initial=row.outcome),
            Field("reason", "Reason", "choice", options(reasons), initial=row.reason),
            Field("note", "Note", "prose", initial=row.note),
        )

    def shown(self, values: Values) -> set[str]:
        found = {"kind", "on", "planned", "note"}
        kind = KindId(values["kind"])
        if self.desk.policy.outcomes_of(kind):
            found.add("outcome")
        if self.desk.policy.reasons_of(kind) or self.row.reason:
            found.add("reason")
        return found

    def foreseen(self, values: Values) -> Doubts:
        entry = self.entry(values)
        same = (entry.kind, entry.on.isoformat(), entry.planned) == (
            self.row.kind, self.row.on_date, bool(self.row.planned),
        )  # fmt: skip
        return (
            Doubts() if same else foreseen(self.desk, self.child, entry, instead_of=self.row, on_record=self.on_record)
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return correct_milestone(desk, self.child, self.row.seq, self.entry(values), seen=self.seen, insist=insist)


class StrikeMilestone(OfMilestone):
    """One that was wrong: it counts no more, and stays on record."""

    TITLE = "Strike out"

    @property
    def title(self) -> str:
        return f"Strike out {described(self.desk.policy, self.row)}"

    def asks(self) -> Sequence[Field]:
        return (Field("why", "Why it is wrong", "prose", needed=True),)

    def foreseen(self, values: Values) -> Doubts:
        found = foreseen_of_striking(self.desk, self.child, self.row, on_record=self.on_record)
        found.remarks.insert(0, "It will count no more, and stay on record with who struck it out, when and why")
        return found

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return strike_milestone(desk, self.child, self.row.seq, values["why"], seen=self.seen, insist=insist)


class CloseChild(_OfEvents):
    """The case closes with an outcome."""

    TITLE = "Close the case"

    def asks(self) -> Sequence[Field]:
        return (
            Field("outcome", "Outcome", "choice", options(self.desk.policy.outcomes), needed=True, hint="how it ended"),
            Field("on", "When", "date", date=HAPPENED_ON, needed=True, initial="today"),
            Field("note", "Note", "prose"),
        )

    def foreseen(self, values: Values) -> Doubts:
        if not values["outcome"] or not values["on"].strip():
            return Doubts()
        on = self.day(values, "on")
        return foreseen(
            self.desk, self.child, closing(self.desk.policy, values["outcome"], on), on_record=self.on_record
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        on = self.day(values, "on")
        return close_child(desk, self.child, values["outcome"], on, note=values["note"], insist=insist)


class ReopenCase(Sheet):
    """A closed case opens again: a new journey."""

    TITLE = "Reopen the case"
    NONE = "This case is open: m records what has happened."

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option] | None:
        return None if is_closed(desk, child) else ()

    def asks(self) -> Sequence[Field]:
        return (
            Field("kind", "What happened", "choice", options(opening_kinds(self.desk.policy)), needed=True,
                  initial=Kinds.REFERRED),
            Field("on", "When", "date", date=HAPPENED_ON, needed=True),
            Field("note", "Note", "prose"),
        )  # fmt: skip

    def remarks(self, values: Values) -> Sequence[str]:
        return ("A new journey begins: what was before stays in the history, and nothing of it counts any more",)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return reopen_child(
            desk, self.child, self.day(values, "on"), values["kind"], note=values["note"], insist=insist
        )


class RecordBirth(Sheet):
    """The birth of an unborn child."""

    TITLE = "Record the birth"

    def asks(self) -> Sequence[Field]:
        row = self.seen = get(self.desk.db, ChildRow, self.child)
        assert row is not None
        return (Field("on", "Born", "date", date=BORN, needed=True),)

    def remarks(self, values: Values) -> Sequence[str]:
        due = self.seen.due_date if isinstance(self.seen, ChildRow) else None
        return (f"Due {in_full(parse_iso(due))}: the due date stays on record",) if due else ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return record_birth(desk, self.child, self.day(values, "on"), seen=self.seen, insist=insist)


def recorded(desk: Desk, child: int) -> list[MilestoneRow]:
    """The child's events, the latest first."""
    return milestones_of(desk.db, child)[::-1]


def described(policy: Policy, row: MilestoneRow) -> str:
    """`planned Matching panel of 12 Mar 2024`."""
    planned = "planned " if row.planned else ""
    return f"{planned}{policy.label(row.kind)} of {day_text(parse_iso(row.on_date))}"
