"""The delay ledger: every overdue day of a delay point in the period, under exactly one reason and party.

`ledger` gives the days by point, verdict, reason and party; its section the same days by month, so that both add up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import ClockId
from trackboard.pathway.rules.clock_runs import OPEN
from trackboard.reports.kit import columns, counted_runs
from trackboard.reports.kit.columns import Section
from trackboard.reports.kit.counted_runs import Judged, Run
from trackboard.reports.kit.report import N, Picture, Relation, Report, ReportRequest, notes

PATTERN = 3
"""The same reason at so many children is a pattern."""


def ledger(asked: ReportRequest) -> Report:
    """A row for each delay point, verdict, reason and party that has overdue days in the period."""
    policy = asked.policy
    points = {clock.id: clock.label for clock in policy.delay_points}
    judged = counted_runs.judgements(asked)
    days: Counter[tuple[ClockId, Judged]] = Counter()
    children: dict[tuple[ClockId, Judged], set[int]] = defaultdict(set)
    with_reason: dict[str, set[int]] = defaultdict(set)
    by_month: dict[tuple[date, ClockId], Counter[str]] = defaultdict(Counter)
    everyone: set[int] = set()
    for run in counted_runs.read(asked, points):
        span = _overdue(run, asked)
        if span is None:
            continue
        said = judged.get((run.child_id, run.clock, run.started), Judged("unjudged"))
        key = (run.clock, said)
        days[key] += (span[1] - span[0]).days + 1
        children[key].add(run.child_id)
        everyone.add(run.child_id)
        if said.reason:
            with_reason[said.reason].add(run.child_id)
        for month, count in _months(*span):
            by_month[month, run.clock][said.verdict] += count
    patterns = {reason for reason, whose in with_reason.items() if len(whose) >= PATTERN}
    verdicts = [*policy.verdicts, "unjudged"]
    order = list(points)
    rows = [
        (clock, points[clock], said.verdict, said.reason, policy.reasons.get(said.reason, said.reason), said.party,
         len(children[clock, said]), count, "yes" if said.reason in patterns else "")
        for (clock, said), count in sorted(
            days.items(), key=lambda item: (order.index(item[0][0]), verdicts.index(item[0][1].verdict), item[0][1])
        )
    ]  # fmt: skip
    return Report(
        name="ledger",
        title="Delay ledger: overdue days of the delay points",
        columns=(
            *columns.labels("clock:", "label:Delay point", "verdict:Verdict"),
            *columns.labels("reason:", among=policy.reasons),
            *columns.labels("reason_label:Reason", among=policy.reasons.values()),
            *columns.labels("party:Party", among=policy.parties),
            *columns.counts("children>Children"),
            columns.derived("overdue_days>Overdue days", "children"),
            # So many children as are shown with one reason are a pattern.
            columns.derived(
                "pattern:Pattern",
                "children",
                "reason",
                by=lambda bases: [None if n is None else "yes" if reason else "" for n, reason in bases],
            ),
        ),
        rows=rows,
        notes=notes(
            asked,
            len(everyone),
            "children with overdue days in the period",
            "each overdue day stands under the one verdict, reason and party that hold on the as-at date; 'unjudged' "
            "is what nobody has judged yet; a clock still open when its case closed is not counted",
        ),
        remarks=(
            f"{days.total()} overdue days in all",
            *[
                f"pattern: {policy.reasons.get(reason, reason)}, at {len(with_reason[reason])} children"
                for reason in sorted(patterns)
            ],
        ),
        n=len(everyone),
        n_is="children with overdue days in the period",
        only_found=True,
        relations=tuple(Relation(N, ((row, "children"),), adds_up=False) for row in range(len(rows))),
        sections={"by_point": _by_point(days, points, verdicts), "by_month": _by_month(by_month, verdicts)},
        pictures=(
            Picture("label", "overdue_days", "by_point"),
            Picture("month", verdicts[0], "by_month", tuple(verdicts[1:]), "stack"),
        ),
    )


def _overdue(run: Run, asked: ReportRequest) -> tuple[date, date] | None:
    """The first and the last overdue day of the run within the period; an open one counts only on the board."""
    if run.state == OPEN and not run.on_board:
        return None
    first = max(parse_iso(run.due) + timedelta(days=1), asked.start)
    last = min(parse_iso(run.stopped) if run.stopped else asked.as_at, asked.until)
    last = min(last, parse_iso(run.too_old_from) - timedelta(days=1))
    return (first, last) if first <= last else None


def _months(first: date, last: date) -> Iterator[tuple[date, int]]:
    """Each calendar month from `first` to `last` by its first day, with the days of it."""
    while first <= last:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        yield first.replace(day=1), (min(last, following - timedelta(days=1)) - first).days + 1
        first = following


def _by_point(days: Counter[tuple[ClockId, Judged]], points: dict[ClockId, str], verdicts: list[str]) -> Section:
    """The total of each delay point, empty ones too: what the chair judged against what nobody judged."""
    rows = []
    for clock, label in points.items():
        counts = [
            sum(n for (c, said), n in days.items() if c == clock and said.verdict == verdict) for verdict in verdicts
        ]
        rows.append((clock, label, sum(counts), *counts))
    heads = (
        *columns.labels("clock:", "label:Delay point"),
        *columns.counts("overdue_days>Overdue days", *(f"{verdict}>{verdict.title()}" for verdict in verdicts)),
    )
    return Section(heads, rows, title="By delay point")


def _by_month(found: dict[tuple[date, ClockId], Counter[str]], verdicts: list[str]) -> Section:
    """The trend."""
    months = sorted({month for month, _ in found})
    rows = []
    for month in months:
        counts: Counter[str] = Counter()
        for (day, _), each in found.items():
            if day == month:
                counts.update(each)
        rows.append((f"{month:%Y-%m}", counts.total(), *(counts[verdict] for verdict in verdicts)))
    heads = (
        *columns.dates("month:Month"),
        *columns.counts("overdue_days>Overdue days", *(f"{verdict}>{verdict.title()}" for verdict in verdicts)),
    )
    return Section(heads, rows, title="By month")
