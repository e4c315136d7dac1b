"""The policy: what default_policy.toml says, overridden key by key by an authority's own file, as typed values.

Code asks the policy and repeats none of it; it names an id only where logic needs that one.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from trackboard.pathway import days
from trackboard.pathway.ids import ClockId, KindId, Kinds, MeetingKinds, StageId
from trackboard.pathway.policy.own_entries import Table
from trackboard.pathway.policy.policy_errors import PolicyError
from trackboard.pathway.policy.policy_file import default_text, merged
from trackboard.pathway.policy.value_checks import AS_NEEDED, parse_limit

RULES_IN_CODE = 3
"""The version of what code makes of a policy: the fold, the clocks, the flags and the row kept of each child.

To be raised, once a release, with a change of those that gives another row for the same record: a database that the
former rules wrote is then computed again when it is opened. tests/board/test_kept_board.py fails if it was forgotten.
"""

__all__ = [
    "RULES_IN_CODE",
    "Clock",
    "End",
    "Limit",
    "MeetingKind",
    "Milestone",
    "Policy",
    "PolicyError",
    "Retention",
    "Return",
    "Settings",
    "Stage",
    "default_text",
    "load_policy",
]


Labels = Mapping[str, str]
"""Ids with the words for them, in the policy's order."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time. `unit` is days, weeks, months, years or working days."""

    amount: int
    unit: str

    def after(self, day: date) -> date:
        """The day this long after `day`."""
        if self.unit == "days":
            return days.add_days(day, self.amount)
        if self.unit == "weeks":
            return days.add_days(day, self.amount * 7)
        if self.unit == "months":
            return days.add_months(day, self.amount)
        if self.unit == "years":
            return days.tenth_birthday(day, self.amount)  # 29 February comes round on 1 March, as for an age
        return days.add_working_days(day, self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit[:-1] if self.amount == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class Stage:
    """A column of the board. `short` has at most 12 characters, `head` 8; `question` is the presenter's."""

    id: StageId
    label: str
    short: str
    head: str
    question: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A kind of event that takes effect. `order` is its place in the pathway, from 1."""

    kind: KindId
    label: str
    order: int
    stage: StageId | None
    repeats: bool
    outcomes: Labels
    """What may have come of it; empty: nothing is asked."""
    reasons: Labels
    """What it may have been about; empty: the reason is free text."""
    short: str
    """A short label, as in the header of a tracker; blank: none."""


@dataclass(frozen=True, slots=True)
class Return:
    """A kind of event that takes milestones out of effect; if it `restarts`, a clock opened again starts on its day."""

    kind: KindId
    label: str
    order: int
    takes_out: frozenset[KindId]
    restarts: bool


@dataclass(frozen=True, slots=True)
class End:
    """A kind of event that closes a child, with its own outcome or, where that is blank, the event's."""

    kind: KindId
    label: str
    order: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit between milestones. `source` says where the limit comes from, `basis` with what weight."""

    id: ClockId
    label: str
    short: str
    """A label for a narrow place; blank: none."""
    starts: tuple[KindId, ...]
    stops: tuple[KindId, ...]
    limit: Limit
    amber_days: int
    basis: str
    source: str
    adoption: bool
    delay_point: bool
    """Whether an overdue run asks for a verdict: one of the survey's points, or one of the authority's own."""
    counts: bool
    on: bool
    column: StageId | None
    """The stage that a child leaves when a delay point stops; None where it is none."""
    unrecorded_from: StageId | None
    """The stage from which on a missing stop is a gap in the record; None: never."""
    start_expected_with: KindId | None
    """A stop without a start is a gap only once this milestone is in effect; None: always."""
    extended_by: KindId | None
    """The milestone that lengthens the limit by `extension` each time; None: none."""
    extension: Limit | None
    before_due: Limit | None
    """Starts so long before the due date, not at a milestone."""

    @property
    def recurs_with(self) -> KindId | None:
        """Of a clock that never stops, the milestone that starts it again each time."""
        return None if self.stops else self.starts[0]


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """How an authority holds a kind of meeting."""

    every: Limit | None
    """From one to the next; None where it is held as needed."""
    teams: tuple[str, ...]
    """The teams that the roll call asks for, besides those that the agenda expects."""
    quorum: int
    """How many teams must be present."""
    minutes: int
    minutes_per_child: int
    agenda: str
    """One of the policy's `agendas`."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the record of a closed case is kept, from the day of what: adoption_order, closed or birth."""

    id: str
    label: str
    keep: Limit
    since: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Settings:
    """An authority's own numbers; default_policy.toml says what each means."""

    age_limit: int
    turning_10_months: int
    stale_days: int
    very_stale_days: int
    not_discussed: int
    very_not_discussed: int
    include: str
    early_permanence_age_years: int
    tracking_meetings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """Everything default_policy.toml names, in its order. `Labels` map ids to the words for them."""

    settings: Settings
    stages: tuple[Stage, ...]
    milestones: Mapping[KindId, Milestone]
    returns: Mapping[KindId, Return]
    ends: Mapping[KindId, End]
    clocks: tuple[Clock, ...]
    outcomes: Labels
    statuses: Labels
    standings: Labels
    inclusion_rules: Labels
    plans: Labels
    verdicts: Labels
    parties: Labels
    reasons: Labels
    reversal_reasons: Labels
    flags: Labels
    questions: Labels
    """By flag, what it asks before anything else is asked of the child."""
    prompts: Mapping[StageId, tuple[str, ...]]
    """By stage, what an authority asks of each child there besides the stage's own question."""
    routes: Labels
    criteria: Labels
    eligibility: Labels
    placement_ends: Labels
    contact: Labels
    meeting_kinds: Labels
    meetings: Mapping[str, MeetingKind]
    agendas: Labels
    agenda_reasons: Labels
    teams: Labels
    expected: Labels
    attendance: Labels
    bands: Labels
    retention: Mapping[str, Retention]
    """In the order in which they are asked whether they fit."""
    survey_points: tuple[Clock, ...]
    """The avoidable-delay points of S2 3.8, in its order."""
    digest: str
    """SHA-256 of the policy and of `RULES_IN_CODE`: what was computed under another digest no longer holds."""
    stage_order: Mapping[str, int] = field(init=False)
    sort_rank: Mapping[KindId, int] = field(init=False)
    """Where a kind comes among the events of one day: returns, then milestones in pathway order, then ends."""
    staged: tuple[Milestone, ...] = field(init=False)
    """The milestones that give a stage, furthest first."""
    delay_points: tuple[Clock, ...] = field(init=False)
    """The survey's points, in its order, then the authority's own: those that are switched off too."""
    event_outcomes: Labels = field(init=False)
    """Every outcome that an event may have, whatever its kind; those of a closing first."""
    event_reasons: Labels = field(init=False)
    """Every reason that the policy has for an event, whatever its kind; those of a reversal first."""
    _labels: Mapping[str, str] = field(init=False)
    _clocks: Mapping[ClockId, Clock] = field(init=False)

    def __post_init__(self) -> None:
        kinds: list[Return | Milestone | End] = [
            # A return that restarts clocks goes first: withdrawn and disrupted on one day is a disruption.
            *sorted(self.returns.values(), key=lambda each: not each.restarts),
            *self.milestones.values(),
            *self.ends.values(),
        ]
        derived: dict[str, object] = {
            "stage_order": {stage.id: place for place, stage in enumerate(self.stages)},
            "sort_rank": {each.kind: place for place, each in enumerate(kinds)},
            "staged": tuple(each for each in reversed(tuple(self.milestones.values())) if each.stage),
            "delay_points": (
                *self.survey_points,
                *(clock for clock in self.clocks if clock.delay_point and clock not in self.survey_points),
            ),
            "event_outcomes": _joined(self.outcomes, *(each.outcomes for each in self.milestones.values())),
            "event_reasons": _joined(self.reversal_reasons, *(each.reasons for each in self.milestones.values())),
            "_labels": {each.kind: each.label for each in kinds},
            "_clocks": {clock.id: clock for clock in self.clocks},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def kinds(self) -> Labels:
        """Every kind of event with its label: milestones in pathway order, returns, ends."""
        return {kind: self._labels[kind] for kind in (*self.milestones, *self.returns, *self.ends)}

    def clock(self, clock_id: ClockId) -> Clock:
        """The clock with this id. KeyError where there is none."""
        return self._clocks[clock_id]

    def outcomes_of(self, kind: KindId) -> Labels:
        """What may come of an event of that kind; empty where nothing is asked, or the kind itself says it."""
        if kind in self.ends:
            return {} if self.ends[kind].outcome else self.outcomes
        return self.milestones[kind].outcomes if kind in self.milestones else {}

    def reasons_of(self, kind: KindId) -> Labels:
        """The reasons that an event of that kind may have; empty where the reason is free text."""
        if kind == Kinds.DECISION_REVERSED:
            return self.reversal_reasons
        return self.milestones[kind].reasons if kind in self.milestones else {}

    def clock_label(self, clock_id: str) -> str:
        """What people call the clock; the id itself where the policy does not have it (any more)."""
        clock = self._clocks.get(ClockId(clock_id))
        return clock.label if clock else clock_id

    def prompts_at(self, stage: StageId) -> tuple[str, ...]:
        """What is asked of each child in the stage: the stage's own question, then an authority's prompts."""
        return (self.stages[self.stage_order[stage]].question, *self.prompts.get(stage, ()))

    def meeting(self, kind: str) -> MeetingKind:
        """How a kind of meeting is held: as `other` where the policy says nothing of it."""
        return self.meetings.get(kind, self.meetings[MeetingKinds.OTHER])

    def label(self, kind: str) -> str:
        """What people call an event of this kind; the id itself where the policy does not know it."""
        return self._labels.get(kind, kind)


def load_policy(path: Path | None = None) -> Policy:
    """The pathway's own policy or, with a path, that policy under the authority's file.

    Raises PolicyError, in one sentence that names the file, the line or the key, and what would be accepted.
    """
    return _default() if path is None else _built(merged(tomllib.loads(default_text()), path))


@lru_cache(maxsize=1)
def _default() -> Policy:
    return _built(tomllib.loads(default_text()))


def _built(source: Mapping[str, Any]) -> Policy:
    text = json.dumps([RULES_IN_CODE, source], ensure_ascii=False, separators=(",", ":"))
    milestones = {
        kind: _milestone(kind, each, order) for order, (kind, each) in enumerate(source["milestones"].items(), start=1)
    }
    special = {
        "settings", "stages", "milestones", "returns", "ends", "survey", "clocks", "prompts", "meetings", "retention"
    }  # fmt: skip
    labels: dict[str, Any] = {section: dict(table) for section, table in source.items() if section not in special}
    settings = source["settings"]
    surveyed = source["survey"]["delay_points"]
    clocks = tuple(_clock(id, each, surveyed) for id, each in source["clocks"].items())
    return Policy(
        settings=Settings(**(settings | {"tracking_meetings": tuple(settings["tracking_meetings"])})),
        stages=tuple(
            Stage(id, each["label"], each["short"], each["head"], each["question"])
            for id, each in source["stages"].items()
        ),
        milestones=milestones,
        returns={
            kind: Return(kind, each["label"], order, frozenset(each["takes_out"]), each["restarts"])
            for order, (kind, each) in enumerate(source["returns"].items(), start=1)
        },
        ends={
            kind: End(kind, each["label"], order, each.get("outcome", ""))
            for order, (kind, each) in enumerate(source["ends"].items(), start=1)
        },
        clocks=clocks,
        prompts=_prompts(source["prompts"].values()),
        survey_points=tuple(clock for point in surveyed for clock in clocks if clock.id == point),
        meetings={kind: _meeting(each) for kind, each in source["meetings"].items()},
        retention={id: _retention(id, each) for id, each in source["retention"].items()},
        digest=hashlib.sha256(text.encode()).hexdigest(),
        **labels,
    )


def _joined(*labels: Labels) -> Labels:
    """All of them; where two have an id, it has the words of the first."""
    found: dict[str, str] = {}
    for each in reversed(labels):
        found |= each
    return {id: found[id] for each in labels for id in each}


def _milestone(kind: KindId, each: Table, order: int) -> Milestone:
    return Milestone(
        kind,
        each["label"],
        order,
        stage=each.get("stage"),
        repeats=each.get("repeats", False),
        outcomes=each.get("outcomes", {}),
        reasons=each.get("reasons", {}),
        short=each.get("short", ""),
    )


def _prompts(entries: Iterable[Table]) -> Mapping[StageId, tuple[str, ...]]:
    found: dict[StageId, tuple[str, ...]] = {}
    for each in entries:
        found[each["stage"]] = (*found.get(each["stage"], ()), each["question"])
    return found


def _limit(text: str | None) -> Limit | None:
    return Limit(*parse_limit(text)) if text else None


def _meeting(each: Table) -> MeetingKind:
    every = None if each["every"] == AS_NEEDED else _limit(each["every"])
    return MeetingKind(**(each | {"every": every, "teams": tuple(each["teams"])}))


def _retention(id: str, each: Table) -> Retention:
    keep = Limit(*parse_limit(each["keep"]))
    return Retention(id, each["label"], keep, each["from"], each["basis"], each["source"])


def _clock(id: ClockId, each: Table, surveyed: Sequence[str]) -> Clock:
    amount, unit = parse_limit(each["amber"])
    return Clock(
        id=id,
        label=each["label"],
        short=each.get("short", ""),
        starts=tuple(each["starts"]),
        stops=tuple(each["stops"]),
        limit=Limit(*parse_limit(each["limit"])),
        amber_days=amount * 7 if unit == "weeks" else amount,
        basis=each["basis"],
        source=each["source"],
        adoption=each.get("adoption", False),
        delay_point=id in surveyed or each.get("delay_point", False),
        counts=each.get("counts", False),
        on=each.get("on", True),
        column=each.get("column"),
        unrecorded_from=each.get("unrecorded_from"),
        start_expected_with=each.get("start_expected_with"),
        extended_by=each.get("extended_by"),
        extension=_limit(each.get("extension")),
        before_due=_limit(each.get("before_due")),
    )
