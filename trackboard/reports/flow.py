"""Flow: how many children stood at each stage at the end of each month."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from trackboard.pathway.journey import fold
from trackboard.reports import cohort
from trackboard.reports.report import Asked, N, Picture, Relation, Report, columns, notes


def flow(asked: Asked) -> Report:
    """A row a month, a column a stage: children on the board on its last day, or on the last day that is known."""
    stages = [stage for stage in asked.policy.stages if stage.id != "closed"]
    days = _month_ends(asked.start, asked.until)
    found: dict[date, Counter[str]] = {day: Counter() for day in days}
    limit = asked.policy.settings.age_limit
    children = 0
    for child in cohort.read(asked):
        journey, counted = child.journey, False
        for day in reversed(days):
            if not journey.holds_from <= day < journey.holds_until:
                journey = fold(child.record, day, asked.policy)
            if journey.known and journey.closed_on is None and child.under_age(day, limit):
                found[day][journey.stage] += 1
                counted = True
        children += counted
    rows = [(f"{day:%Y-%m}", day, *(found[day][stage.id] for stage in stages), found[day].total()) for day in days]
    keys = [stage.id for stage in stages]
    return Report(
        name="flow",
        title="Children by stage, month by month",
        columns=columns("month:Month", "on:On", *(f"{stage.id}>{stage.short}" for stage in stages), "total>All"),
        rows=rows,
        notes=notes(asked, children, "children who were on the board on one of these days"),
        n=children,
        n_is="children who were on the board on one of these days",
        counts=(*keys, "total"),
        relations=tuple(
            relation
            for row in range(len(rows))
            for relation in (
                Relation((row, "total"), tuple((row, key) for key in keys)),
                Relation(N, ((row, "total"),), adds_up=False),
            )
        ),
        pictures=(Picture("month", keys[0], beside=tuple(keys[1:]), kind="stack"),),
    )


def _month_ends(start: date, last: date) -> list[date]:
    """The last days of the months from `start` to `last`; of the last month, `last` itself."""
    found = []
    day = start
    while day <= last:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        found.append(min(following - timedelta(days=1), last))
        day = following
    return found
