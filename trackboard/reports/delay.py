"""Delay: each clock over a period, the delay points first; what was judged, by reason and by party (S2 3.8)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from trackboard.pathway.ids import ClockId, Flags, Statuses, Verdicts
from trackboard.pathway.policy.policy import Clock, Policy
from trackboard.pathway.rules import clock_runs
from trackboard.reports.kit import columns, counted_runs, reference_values
from trackboard.reports.kit.columns import Section
from trackboard.reports.kit.counted_runs import Judged, Run
from trackboard.reports.kit.report import N, Picture, Relation, Report, ReportRequest, events, in_rows, notes, quantile

VERDICTS = (Verdicts.AVOIDABLE, Verdicts.UNAVOIDABLE, Verdicts.UNCLEAR, "unjudged")
OPEN = (Statuses.RUNNING, Statuses.DUE_SOON, Statuses.OVERDUE)


@dataclass(slots=True)
class _Tally:
    """One clock's numbers."""

    seen: Counter[str] = field(default_factory=Counter)
    elapsed: list[int] = field(default_factory=list)
    overdue_days: int = 0


def delay(asked: ReportRequest) -> Report:
    """A row for each clock that is on. Open runs are those of children on the board on the as-at date."""
    policy, day = asked.policy, asked.as_at.isoformat()
    first, last = asked.start.isoformat(), asked.until.isoformat()
    tallies = {clock.id: _Tally() for clock in _in_order(policy)}
    points = {clock.id for clock in policy.delay_points}
    judged = counted_runs.judgements(asked)
    reasons: Counter[tuple[str, str, str]] = Counter()
    children: set[int] = set()
    for run in counted_runs.read(asked, tallies):
        found = counted(run, first, last, day)
        if not found:
            continue
        children.add(run.child_id)
        tally = tallies[run.clock]
        for each in found:
            tally.seen[each] += 1
        if Statuses.MET in found or Statuses.LATE in found:
            tally.elapsed.append(run.elapsed_days)
        if Statuses.OVERDUE in found or Statuses.LATE in found:
            tally.overdue_days += run.overdue_days(asked.as_at)
            if Statuses.OVERDUE in found and run.plan_unrecorded:
                tally.seen[Flags.PLAN_UNRECORDED] += 1
            if run.clock in points:
                said = judged.get((run.child_id, run.clock, run.started), Judged())
                tally.seen[said.verdict or "unjudged"] += 1
                reasons[said.verdict or "unjudged", said.reason, said.party] += 1
    surveyed = (clock.id for clock in policy.survey_points)
    named = dict(zip(surveyed, reference_values.S2_DELAY_POINTS, strict=True))
    rows = [_row(clock, tally, clock in points, named.get(clock), policy) for clock, tally in tallies.items()]
    return Report(
        name="delay",
        title="Delay by clock",
        columns=(
            *columns.labels("clock:", "label:Clock", "from:From", "to:To", "limit:Limit"),
            *columns.counts(
                "started>Started", "running>Running", "due_soon>Due soon", "overdue>Overdue", "met>Met", "late>Late"
            ),
            columns.derived("median_days>Median days", Statuses.MET, Statuses.LATE),
            columns.derived("p90_days>90th", Statuses.MET, Statuses.LATE),
            *columns.counts("delays>Delays"),
            columns.derived("overdue_days>Overdue days", "delays"),
            *columns.counts("avoidable>Avoidable", "unavoidable>Unavoidable", "unclear>Unclear"),
            *columns.counts("unjudged>Not judged", "plan_unrecorded>No plan"),
            *columns.figures("named_in_survey>S2: of 8"),
        ),
        rows=rows,
        notes=notes(
            asked,
            len(children),
            "children with a clock counted here",
            f"running, due soon and overdue: children on the board on {day}; started, met and late: in the period, "
            "while the child was under 10",
            "median and 90th percentile of the days elapsed, and overdue days in all, of what was met or late in the "
            "period; overdue days also of what is overdue now; 'No plan': of those overdue, children without any plan "
            "recorded, whom the board does not colour",
            "avoidable is about the authority's own process; a court's share stands beside it, by party, never in one "
            "number with it (S2 3.8)",
            *[f"{policy.clock(clock).label}: {policy.clock(clock).source}" for clock in tallies],
        ),
        n=len(children),
        n_is="children with a clock counted here",
        relations=_relations(len(rows), sum(clock.on for clock in policy.delay_points)),
        sections={"reasons": _reasons(reasons, policy)},
        pictures=(
            Picture("label", Statuses.OVERDUE),
            Picture("label", "median_days", beside=("p90_days",)),
        ),
    )


def _relations(rows: int, points: int) -> tuple[Relation, ...]:
    """A delay is overdue or late, and judged or not; a child has each clock once on the board."""
    found = list(in_rows(rows, Statuses.OVERDUE, Flags.PLAN_UNRECORDED, adds_up=False))
    found += [Relation(N, tuple((row, key) for key in OPEN), adds_up=False) for row in range(rows)]
    found += in_rows(rows, "delays", Statuses.OVERDUE, Statuses.LATE)
    found += in_rows(points, "delays", *VERDICTS)
    return tuple(found)


def counted(run: Run, first: str, last: str, day: str) -> list[str]:
    """What the run counts as: its standing on `day`; that it started, and was met or late, from `first` to `last`."""
    found = []
    if run.on_board and run.state == clock_runs.OPEN:
        found.append(run.status(day))
    if first <= run.started <= last and run.started < run.too_old_from:
        found.append("started")
    if run.stopped and first <= run.stopped <= last and run.stopped < run.too_old_from:
        found.append(run.state)
    return found


def _in_order(policy: Policy) -> list[Clock]:
    """The delay points, then the other clocks; those that are on."""
    clocks = [*policy.delay_points, *(clock for clock in policy.clocks if not clock.delay_point)]
    return [clock for clock in clocks if clock.on]


def _row(clock: ClockId, tally: _Tally, point: bool, named: int | None, policy: Policy) -> tuple[Any, ...]:
    seen, elapsed = tally.seen, tally.elapsed
    return (
        clock,
        policy.clock(clock).label,
        *events(clock, policy),
        str(policy.clock(clock).limit),
        *(seen[key] for key in ("started", *OPEN, Statuses.MET, Statuses.LATE)),
        quantile(elapsed, 0.5),
        quantile(elapsed, 0.9),
        seen[Statuses.OVERDUE] + seen[Statuses.LATE],
        tally.overdue_days,
        *(seen[verdict] if point else None for verdict in VERDICTS),
        seen[Flags.PLAN_UNRECORDED],
        named,
    )


def _reasons(found: Counter[tuple[str, str, str]], policy: Policy) -> Section:
    """The delays of the delay points by verdict, reason and party."""
    words = {"unjudged": "Not judged", **policy.verdicts}
    rows = [
        (verdict, words[verdict], policy.reasons.get(reason, reason), policy.parties.get(party, party), count)
        for (verdict, reason, party), count in sorted(found.items(), key=lambda item: (_rank(item[0][0]), item[0]))
    ]
    return Section(
        (
            *columns.labels("verdict:", "label:Verdict"),
            *columns.labels("reason:Reason", among=policy.reasons.values()),
            *columns.labels("party:Party", among=policy.parties.values()),
            *columns.counts("delays>Delays"),
        ),
        rows,
        title="The delay points, late or overdue, by reason and by party",
    )


def _rank(verdict: str) -> int:
    return VERDICTS.index(verdict) if verdict in VERDICTS else len(VERDICTS)
