"""Flow: how many children stood at each stage at the end of each month."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from trackboard.pathway.days import tenth_birthday
from trackboard.pathway.ids import Stages
from trackboard.pathway.journey import FINAL, stage_of
from trackboard.pathway.policy.policy import Policy
from trackboard.reports.kit import child_histories, columns
from trackboard.reports.kit.child_histories import Life
from trackboard.reports.kit.report import N, Picture, Relation, Report, ReportRequest, notes
from trackboard.store.reads import report_rows


def flow(asked: ReportRequest) -> Report:
    """A row a month, a column a stage: children on the board on its last day, or on the last day that is known."""
    policy = asked.policy
    stages = [stage for stage in policy.stages if stage.id != Stages.CLOSED]
    days = _month_ends(asked.start, asked.until)
    found: dict[date, Counter[str]] = {day: Counter() for day in days}
    firsts = report_rows.first_events(asked.db)
    children = 0
    for life in child_histories.read(asked, *(milestone.kind for milestone in policy.staged), *FINAL, everyone=True):
        first = firsts.get(life.id)
        leaves = tenth_birthday(life.born, policy.settings.age_limit) if life.born else date.max
        seen = [day for day in days if day < leaves and (first is None or first <= day.isoformat())]
        counted = 0
        for day, stage in _stages(life, seen, policy):
            found[day][stage] += 1
            counted = 1
        children += counted
    rows = [(f"{day:%Y-%m}", day, *(found[day][stage.id] for stage in stages), found[day].total()) for day in days]
    keys = [stage.id for stage in stages]
    return Report(
        name="flow",
        title="Children by stage, month by month",
        columns=(
            *columns.dates("month:Month", "on:On"),
            *columns.counts(*(f"{stage.id}>{stage.short}" for stage in stages), "total>All"),
        ),
        rows=rows,
        notes=notes(asked, children, "children who were on the board on one of these days"),
        n=children,
        n_is="children who were on the board on one of these days",
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


def _stages(life: Life, days: Sequence[date], policy: Policy) -> Iterator[tuple[date, str]]:
    """The child's stage on each of `days` on which it was open."""
    if life.folded is not None:
        for day in days:
            journey = life.folded.on(day, policy)
            if journey.closed_on is None:
                yield day, journey.stage
        return
    (spell,) = life.spells
    changes = sorted({*spell.in_effect.values(), *([life.born] if life.born else [])})
    stage, known = "", -1
    for day in days:
        if spell.closed_on is not None and spell.closed_on <= day:
            return
        if (passed := bisect_right(changes, day)) != known:
            in_effect = {kind: on for kind, on in spell.in_effect.items() if on <= day}
            stage, known = stage_of(in_effect, life.unborn_on(day), policy), passed
        yield day, stage


def _month_ends(start: date, last: date) -> list[date]:
    """The last days of the months from `start` to `last`; of the last month, `last` itself."""
    found = []
    day = start
    while day <= last:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        found.append(min(following - timedelta(days=1), last))
        day = following
    return found
