"""What is missing or contradicts itself: child by child, then in the database itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal

from trackboard.board.board import Board
from trackboard.board.derive import record_of
from trackboard.board.model import Filter
from trackboard.board.on_record import OnRecord
from trackboard.board.questions import planned_and_passed
from trackboard.pathway.ids import Flags, Statuses
from trackboard.pathway.journey import Journey, fold
from trackboard.pathway.record import Record
from trackboard.pathway.rules import clocks
from trackboard.pathway.rules.contradictions import contradictions, missing
from trackboard.pathway.rules.date_rules import ADOPTED
from trackboard.pathway.rules.day_flags import past_due
from trackboard.store.integrity import Examination
from trackboard.store.reads import report_rows
from trackboard.store.reads.facts import everything_for_derivation
from trackboard.table import Column, Table

# Flags that say that something is not recorded; the others are about the case, not about the data.
_GAP_FLAGS = (
    Flags.NO_OWNER,
    Flags.PLAN_UNRECORDED,
    Flags.BIRTH_UNKNOWN,
    Flags.UNKNOWN_START,
    Flags.DECISION_WITHOUT_MEDICAL,
    Flags.FEW_LEGAL_PLANNING_MEETINGS,
    Flags.EARLY_PERMANENCE_UNCONSIDERED,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `reference` is '' for what concerns the database."""

    severity: Literal["gap", "contradiction", "fault"]
    reference: str
    rule: str
    sentence: str


def findings(board: Board, today: date) -> list[Finding]:
    """Of every child, closed and older ones too: contradictions before gaps. Of a past day, of those known by then."""
    rows = {row.id: row for row in board.rows(Filter(include=board.default_filter.include, all=True))}
    known = report_rows.children(board.db)
    past = board.as_at < today
    on_record = OnRecord(board.db, board.as_at, everything=True)
    found: list[Finding] = []
    # On the day itself also of who is on no board yet, because every event of the child is dated ahead.
    for facts in everything_for_derivation(board.db, rows if past else None):
        reference, authority = known[facts.id].reference, known[facts.id].authority
        record = record_of(facts, board.as_at)
        if past:  # what was to come then, and has come since, was no contradiction
            events = [event for event in record.events if not board.as_at < event.on <= today]
            record = replace(record, events=tuple(events))
        journey = fold(record, board.as_at, board.policy)
        found += [
            Finding("contradiction", reference, each.rule, each.sentence)
            for each in contradictions(record, journey, board.as_at, board.policy, today)
        ]
        said = _said_by_clocks(board, record, journey)
        found += [
            Finding("gap", reference, "", each.sentence)
            for each in missing(record, journey, board.policy)
            # Of a case that has closed only what the ending itself does not come without.
            if (journey.closed_on is None or each.kind == ADOPTED)
            and said.isdisjoint(each.one_of)
            and on_record.any(authority, each.one_of)
        ]
        if facts.id in rows and journey.closed_on is None:
            flags = board.maker.flags(rows[facts.id])
            kept = partial(on_record.any, authority)
            found += [Finding("gap", reference, "", each) for each in _gaps(board, record, journey, flags, kept)]
    return sorted(found, key=lambda each: (each.severity != "contradiction", each.reference))


def _gaps(
    board: Board, record: Record, journey: Journey, flags: Sequence[str], kept: Callable[[Collection[str]], bool]
) -> Iterator[str]:
    """What an open case lacks; `kept` says whether the authority records any of these kinds at all."""
    policy, as_at = board.policy, board.as_at
    if days := past_due(record.born, record.due, as_at):
        yield f"due date passed {days} day{'' if days == 1 else 's'} ago, no birth recorded"
    for flag in flags:
        if flag in _GAP_FLAGS:
            yield policy.flags[flag]
    for run in clocks.read(journey, record, policy):
        status = clocks.reading(run, as_at).status
        clock = policy.clock(run.clock)
        asked = not clock.counts and clock.basis != "guide" and (not clock.recurs_with or kept([clock.recurs_with]))
        if status == Statuses.UNRECORDED or (status == Statuses.OVERDUE and asked):
            yield clocks.sentence(run, as_at, policy)
    yield from planned_and_passed(record, journey, policy, as_at)


def _said_by_clocks(board: Board, record: Record, journey: Journey) -> frozenset[str]:
    """The kinds of which an open case's clocks say that they are not recorded."""
    lacking: set[str] = set()
    if journey.closed_on is None:
        for run in clocks.read(journey, record, board.policy):
            if run.state == Flags.UNRECORDED:
                clock = board.policy.clock(run.clock)
                lacking.update(clock.stops if run.stopped_on is None else clock.starts)
    return frozenset(lacking)


def database_findings(examined: Examination, differing: Sequence[int]) -> list[Finding]:
    """Integrity, foreign keys, the audit, version, where the file lies; and kept rows that are not true."""
    found = [Finding("fault", "", "", sentence) for sentence in examined.problems]
    if differing:
        found.append(
            Finding(
                "fault",
                "",
                "",
                f"the kept board differed from the record for {len(differing)} children",
            )
        )
    return found


def findings_table(found: Sequence[Finding]) -> Table:
    """The findings as people read them."""
    columns = (
        Column("severity", "Severity"),
        Column("reference", "Reference"),
        Column("rule", "903 rule"),
        Column("finding", "Finding"),
    )
    return Table(columns, [(each.severity, each.reference, each.rule, each.sentence) for each in found])
