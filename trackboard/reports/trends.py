"""Trends: how many children were overdue at each delay point at the end of each month, and for how many days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate

from trackboard.pathway.days import parse_iso
from trackboard.pathway.rules.clock_runs import OPEN
from trackboard.reports.kit import columns, counted_runs
from trackboard.reports.kit.columns import Section
from trackboard.reports.kit.counted_runs import Run
from trackboard.reports.kit.report import N, Picture, Relation, Report, ReportRequest, notes


def trends(asked: ReportRequest) -> Report:
    """A row a month, a column a delay point: children overdue there on the month's last day, or the last day known.

    One pass over the runs, and a few steps for each: what begins and ends in a month is counted, and summed up after.
    """
    points = asked.policy.delay_points
    firsts = _firsts(asked.start, asked.until)
    lasts = [min(after - timedelta(days=1), asked.until) for after in firsts[1:]]
    texts = [day.isoformat() for day in lasts]
    changes = {clock.id: [0] * (len(lasts) + 1) for clock in points}
    days = {clock.id: [0] * len(lasts) for clock in points}
    children: set[int] = set()
    for run in counted_runs.read(asked, changes):
        if run.state == OPEN and not run.on_board:
            continue
        over = min(run.stopped or "9999-12-31", run.too_old_from)
        first, past = bisect_right(texts, run.due), bisect_left(texts, over)
        if first < past:
            changes[run.clock][first] += 1
            changes[run.clock][past] -= 1
            children.add(run.child_id)
        _add_days(days[run.clock], run, firsts, asked)
    counts = {clock: list(accumulate(each))[:-1] for clock, each in changes.items()}
    keys = tuple(counts)
    rows = [
        (f"{day:%Y-%m}", day, *(counts[key][at] for key in keys), sum(counts[key][at] for key in keys))
        for at, day in enumerate(lasts)
    ]
    heads = tuple(f"{clock.id}>{clock.label}" for clock in points)
    return Report(
        name="trends",
        title="Children overdue at each delay point at the end of the month",
        columns=(*columns.dates("month:Month", "on:On"), *columns.counts(*heads, "total>All delays")),
        rows=rows,
        notes=notes(
            asked,
            len(children),
            "children overdue at a delay point on one of these days",
            "overdue: past the due date on that day, not yet met, and the child under 10; told by the dates as they "
            "are known on the as-at date: a clock that was set aside since while it was open (the case closed, the "
            "child turned 10, a return, another plan) is not counted",
        ),
        n=len(children),
        n_is="children overdue at a delay point on one of these days",
        relations=tuple(
            relation
            for row in range(len(rows))
            for relation in (
                Relation((row, "total"), tuple((row, key) for key in keys)),
                *(Relation(N, ((row, key),), adds_up=False) for key in keys),
            )
        ),
        sections={
            "days": Section(
                (*columns.dates("month:Month"), *columns.counts(*heads, "total>All delays")),
                [
                    (f"{day:%Y-%m}", *(days[key][at] for key in keys), sum(days[key][at] for key in keys))
                    for at, day in enumerate(lasts)
                ],
                title="Overdue days in the month",
            )
        },
        pictures=(Picture("month", keys[0], beside=keys[1:], kind="columns"),),
    )


def _firsts(start: date, last: date) -> list[date]:
    """The first day of the period in each of its months, and the first day after its last month."""
    found = [start]
    while found[-1] <= last:
        day = found[-1]
        found.append(date(day.year + day.month // 12, day.month % 12 + 1, 1))
    return found


def _add_days(days: list[int], run: Run, firsts: Sequence[date], asked: ReportRequest) -> None:
    """Add the overdue days of the run to the months in which they lie, as the ledger counts them."""
    first = max(parse_iso(run.due) + timedelta(days=1), asked.start)
    last = min(parse_iso(run.stopped or run.too_old_from), asked.until, parse_iso(run.too_old_from) - timedelta(days=1))
    if first > last:
        return
    for at in range(bisect_right(firsts, first) - 1, bisect_right(firsts, last)):
        days[at] += (min(last, firsts[at + 1] - timedelta(days=1)) - max(first, firsts[at])).days + 1
