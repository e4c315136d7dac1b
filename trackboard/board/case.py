"""One child in full: what the case screen and `trackboard case` show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trackboard.board.board import Board
from trackboard.board.derive import judgements, record_of
from trackboard.board.kept_clocks import JudgedRun
from trackboard.board.model import Card, Privacy
from trackboard.board.privacy import ends, shown_as
from trackboard.board.questions import questions
from trackboard.board.timeline import TimelineEntry, timeline
from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import ClockId, Statuses
from trackboard.pathway.journey import Finished, fold
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.rules import clocks, eligibility
from trackboard.store.reads import child_rows, meeting_rows
from trackboard.store.reads.alias_rows import aliases_of
from trackboard.store.reads.facts import everything_for_derivation
from trackboard.store.reads.meeting_rows import Minuted
from trackboard.store.tables import (
    ActionRow,
    ChildRow,
    ContactRow,
    DelayRow,
    NoteRow,
    PlacementRow,
    PlanRow,
    StruckRow,
)


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One clock of the child, in words ready to be read out."""

    clock: ClockId
    label: str
    status: str
    status_label: str
    started_on: date | None
    due_on: date | None
    first_due_on: date | None
    """Where the limit was extended: when it was due before."""
    stopped_on: date | None
    elapsed_days: int | None
    overdue_days: int
    limit: str
    basis: str
    source: str
    counts: bool
    delay_point: bool
    sentence: str
    """Why it has the status it has, in one sentence."""
    verdict: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another child of the sibling group."""

    id: int
    reference: str
    label: str
    stage: str
    """Of one whose case is closed, `Closed: adopted, 12 May 2024`."""
    standing: str
    """As on a card: '' once closed."""
    age: str
    past_due: int
    """As on a card."""
    held_ago: int
    """As on a card."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the five early-permanence criteria: yes, no, unknown or not_applicable, and where the answer is from."""

    label: str
    answer: str
    source: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything there is to see of one child as at a day."""

    card: Card
    fields: tuple[tuple[str, str], ...]
    """(label, value) of what the head shows, in order; only what is recorded."""
    plan: str
    parallel_plan: str
    plan_history: tuple[PlanRow, ...]
    timeline: tuple[TimelineEntry, ...]
    planned: tuple[TimelineEntry, ...]
    clocks: tuple[CaseClock, ...]
    gaps: tuple[str, ...]
    questions: tuple[str, ...]
    """What the days that have passed ask, before anything else is asked: is the baby born, did it happen."""
    flags: tuple[tuple[str, str], ...]
    """(id, what it says)."""
    siblings: tuple[Sibling, ...]
    criteria: tuple[Criterion, ...]
    eligibility: str
    route: str
    considered: str
    """Whether early permanence was considered, when, and why not, as far as that is recorded."""
    placements: tuple[PlacementRow, ...]
    contacts: tuple[ContactRow, ...]
    notes: tuple[NoteRow, ...]
    """The latest first, that somebody only looked among them."""
    struck: tuple[StruckRow, ...]
    verdicts: tuple[DelayRow, ...]
    """Every verdict on a delay, in the order in which they were given; of one delay the latest holds."""
    actions: tuple[ActionRow, ...]
    minutes: tuple[Minuted, ...]
    earlier_journeys: tuple[Finished, ...]


def read_case(board: Board, child_id: int, privacy: Privacy) -> Case | None:
    """The child in full, or None if there is no such child."""
    row = board.case_row(child_id)
    if row is None:
        return None
    db, policy, as_at = board.db, board.policy, board.as_at
    child = child_rows.children_by_id(db, [child_id])[child_id]
    facts = next(iter(everything_for_derivation(db, [child_id])))
    record = record_of(facts, as_at)
    journey = fold(record, as_at, policy)
    judged = judgements(facts, as_at)
    runs = [JudgedRun(run, judged.get((run.clock, run.started_on), "")) for run in clocks.read(journey, record, policy)]
    end = board.ends([row]).get(row.id, "") if privacy == "initials" else ""
    card = board.maker.card(row, privacy, end)
    entries = timeline(db, child_id, journey, runs, policy, as_at)
    answers = child_rows.criteria_of(db, child_id)
    assessed = eligibility.assess(record, journey, as_at, policy)
    case_clocks = tuple(_clock(each, policy, as_at) for each in runs)
    return Case(
        card=card,
        fields=_fields(child, aliases_of(db, child_id), policy),
        plan=policy.plans.get(journey.plan, journey.plan),
        parallel_plan=policy.plans.get(journey.parallel_plan, journey.parallel_plan),
        plan_history=tuple(child_rows.plans_of(db, child_id)),
        timeline=tuple(entry for entry in entries if not entry.planned),
        planned=tuple(entry for entry in entries if entry.planned),
        clocks=case_clocks,
        gaps=tuple(clock.sentence for clock in case_clocks if clock.status == Statuses.UNRECORDED),
        questions=() if row.closed else tuple(questions(record, journey, policy, as_at)),
        flags=tuple((flag, policy.flags.get(flag, flag)) for flag in card.flags),
        siblings=_siblings(board, child, privacy),
        criteria=tuple(
            Criterion(
                policy.criteria[criterion.criterion],
                criterion.answer,
                answers[criterion.criterion].note if criterion.criterion in answers else criterion.source,
            )
            for criterion in assessed.criteria
        ),
        eligibility=policy.eligibility.get(assessed.result, assessed.result),
        route=policy.routes.get(child.early_permanence_route, child.early_permanence_route),
        considered=_considered(child),
        placements=tuple(child_rows.placements_of(db, child_id)),
        contacts=tuple(sorted(child_rows.contacts_of(db, child_id), key=lambda each: (each.from_on or "", each.seq))),
        notes=tuple(child_rows.notes_of(db, child_id)),
        verdicts=tuple(child_rows.verdicts_of(db, child_id)),
        struck=tuple(child_rows.struck_milestones_of(db, child_id)),
        actions=tuple(meeting_rows.actions_of(db, child_id)),
        minutes=tuple(
            each for each in meeting_rows.minutes_of(db, child_id) if parse_iso(each.meeting.held_on) <= as_at
        ),
        earlier_journeys=journey.journeys,
    )


def _clock(judged: JudgedRun, policy: Policy, as_at: date) -> CaseClock:
    run = judged.run
    clock = policy.clock(run.clock)
    reading = clocks.reading(run, as_at)
    return CaseClock(
        clock=run.clock,
        label=clock.label,
        status=reading.status,
        status_label=policy.statuses[reading.status],
        started_on=run.started_on,
        due_on=run.due_on,
        first_due_on=run.first_due_on,
        stopped_on=run.stopped_on,
        elapsed_days=reading.elapsed_days,
        overdue_days=reading.overdue_days,
        limit=str(clock.limit),
        basis=clock.basis,
        source=clock.source,
        counts=run.counts,
        delay_point=clock.delay_point,
        sentence=clocks.sentence(run, as_at, policy),
        verdict=judged.verdict,
    )


def _fields(child: ChildRow, other_references: Sequence[str], policy: Policy) -> tuple[tuple[str, str], ...]:
    every: Sequence[tuple[str, str | None]] = (
        ("Authority", child.authority),
        ("Team", policy.teams.get(child.team, child.team)),
        ("Social worker", child.social_worker),
        ("Owner", child.owner),
        ("Born", child.date_of_birth),
        ("Due", child.due_date if not child.date_of_birth else None),
        ("Sex", child.sex),
        ("Ethnicity", child.ethnicity),
        ("Sibling group", child.sibling_group),
        ("Also known as", ", ".join(other_references)),
        ("Child's Permanence Report", child.permanence_report_on),
    )
    return tuple((label, value) for label, value in every if value)


def _considered(child: ChildRow) -> str:
    answer, on = child.early_permanence_considered, child.early_permanence_considered_on
    return f"{answer}, {on}" if answer and on else answer or on or ""


def _siblings(board: Board, child: ChildRow, privacy: Privacy) -> tuple[Sibling, ...]:
    found = []
    others = child_rows.siblings(board.db, child)
    apart = ends({other.id: other.reference for other in others}, board.db)
    for other in others:
        row = board.case_row(other.id)
        if row is not None:
            end = apart.get(other.id, "")
            label = shown_as(other.reference, other.given_name, other.family_name, privacy, end)
            maker = board.maker
            stage = maker.closed(row) or board.policy.stages[row.stage].label
            found.append(
                Sibling(
                    other.id,
                    other.reference,
                    label,
                    stage,
                    maker.standing(row),
                    maker.age(row),
                    maker.past_due(row),
                    maker.held_ago(row),
                )
            )
    return tuple(found)
