"""When the next milestone may fall, as an estimate from the authority's own completed intervals.

Product-limit (Kaplan-Meier) estimate, written out below: it is thirty lines, and the libraries that have it (scipy,
lifelines) bring numpy or pandas, 60 MB and more, which sqlite-utils would then import at every start.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import ClockId, Kinds
from trackboard.pathway.rules.clock_runs import OPEN
from trackboard.reports import scorecard
from trackboard.reports.kit import child_histories, columns, counted_runs
from trackboard.reports.kit.cohort import under_age
from trackboard.reports.kit.columns import Section
from trackboard.reports.kit.options import CHILD, MATCHED_BY
from trackboard.reports.kit.report import Picture, Report, ReportRequest, down_column, events, notes
from trackboard.store.reads import report_rows

QUARTILES = (0.25, 0.5, 0.75)
_ORDERED = (Kinds.PLACEMENT_ORDER,)
_MATCHED = (Kinds.PROPOSED_MATCH, Kinds.MATCH_DECISION, Kinds.MATCHING_PANEL, Kinds.PLACED)
_FEWEST = 5
"""An estimate from fewer completed intervals is not given."""

Curve = Sequence[tuple[int, float]]
"""(days, share still waiting after them), in order of days."""


def product_limit(completed: Sequence[int], still_open: Sequence[int]) -> Curve:
    """The Kaplan-Meier estimate from intervals that came to their end and those cut off while they ran, in days.

    Kaplan and Meier, JASA 53 (1958). One cut off on the day another ended was still at risk on it.
    """
    curve: list[tuple[int, float]] = []
    ended = Counter(completed)
    every = sorted((*completed, *still_open))
    waiting = 1.0
    for day in sorted(ended):
        at_risk = len(every) - bisect_left(every, day)
        waiting *= 1 - ended[day] / at_risk
        curve.append((day, waiting))
    return curve


def quantile(curve: Curve, share: float, elapsed: int = 0) -> int | None:
    """The day by which `share` of those who wait for longer than `elapsed` days have come to the end; None if never."""
    left = 1.0
    for day, waiting in curve:
        if day <= elapsed:
            left = waiting
    return next((day for day, waiting in curve if day > elapsed and waiting <= left * (1 - share) + 1e-9), None)


def forecast(asked: ReportRequest) -> Report:
    """A row a delay point: quartiles of its length. Sections: who waits in it now, and what a match would do."""
    policy = asked.policy
    points = {clock.id: clock.label for clock in policy.delay_points}
    completed: dict[ClockId, list[int]] = defaultdict(list)
    still_open: dict[ClockId, list[int]] = defaultdict(list)
    waiting: list[tuple[int, ClockId, str, int]] = []
    for run in counted_runs.read(asked, points):
        if run.state != OPEN:
            completed[run.clock].append(run.elapsed_days)
            continue
        elapsed = max((asked.as_at - parse_iso(run.started)).days, 0)
        still_open[run.clock].append(elapsed)
        if run.on_board and not run.plan_unrecorded:
            waiting.append((run.child_id, run.clock, run.started, elapsed))
    curves = {clock: product_limit(completed[clock], still_open[clock]) for clock in points}
    known = {clock for clock in points if len(completed[clock]) >= _FEWEST}
    rows = [
        (clock, label, *events(clock, policy), len(completed[clock]), len(still_open[clock]),
         *(quantile(curves[clock], each) if clock in known else None for each in QUARTILES))
        for clock, label in points.items()
    ]  # fmt: skip
    n = sum(map(len, completed.values()))
    return Report(
        name="forecast",
        title="Estimates: how long each delay point takes",
        columns=(
            *columns.labels("clock:", "label:Delay point", "from:From", "to:To"),
            *columns.counts("n>Completed", "still_open>Still open"),
            columns.derived("q25_days>A quarter by day", "n"),
            columns.derived("median_days>Half by day", "n"),
            columns.derived("q75_days>Three quarters by day", "n"),
        ),
        rows=rows,
        notes=notes(
            asked,
            n,
            "completed intervals of the authority's own, of all time",
            "an estimate, no promise and no target: product-limit (Kaplan-Meier) quartiles, in which those who still "
            f"wait count for as long as they have waited; none is given from fewer than {_FEWEST} completed intervals",
        ),
        n=n,
        n_is="completed intervals",
        relations=(down_column(range(len(rows)), "n"),),
        sections={
            "children": _children(waiting, curves, known, completed, asked),
            "if_matched": _if_matched(asked),
        },
        pictures=(Picture("label", "median_days"),),
    )


def _children(
    waiting: Sequence[tuple[int, ClockId, str, int]],
    curves: dict[ClockId, Curve],
    known: set[ClockId],
    completed: dict[ClockId, list[int]],
    asked: ReportRequest,
) -> Section:
    """Each child and the range in which its next milestone falls, given how long it has waited already."""
    keys = report_rows.children(asked.db, asked.authority)
    following = {clock: events(clock, asked.policy)[1] for clock in known}
    quartiles = cache(lambda clock, elapsed: [quantile(curves[clock], share, elapsed) for share in QUARTILES])
    only = CHILD.of(asked)
    rows: list[tuple[Any, ...]] = []
    for child, clock, started, elapsed in waiting:
        reference = keys[child].reference
        if clock in known and only in ("", reference):
            days = quartiles(clock, elapsed)
            dates = [parse_iso(started) + timedelta(days=day) if day is not None else None for day in days]
            rows.append((reference, following[clock], elapsed, *dates, len(completed[clock])))
    heads = columns.of_child("reference:Reference", "next:Next milestone", "waited>Days waited", "q25:A quarter by",
                             "median:Half by", "q75:Three quarters by", "n>n")  # fmt: skip
    title = (
        "Estimated: of children who waited as long, the day by which the next milestone came (empty: none took longer)"
    )
    return Section(heads, sorted(rows, key=lambda row: row[:2]), title=title)


def _if_matched(asked: ReportRequest) -> Section:
    """What a match on the day asked for makes of the three-year A2: of each child who waits, and of all of them."""
    heads = columns.of_child(
        "reference:Reference", "days>Order to match", "a2_now>A2 now", "a2_then>A2 then", "n>n then"
    )
    day = MATCHED_BY.of(asked)
    title = f"If matched by {day}: the three-year A2, once the child is adopted" if day else ""
    rows = [] if day is None else list(_matched(asked, day))
    return Section(heads, rows, title=title)


def _matched(asked: ReportRequest, by: date) -> Iterator[tuple[Any, ...]]:
    """A row for each child with a Placement Order and no match, as if it alone were matched; then one for all."""
    first, last = scorecard.three_years(asked.until)
    days = scorecard.values("A2", [each for each in scorecard.adoptions(asked, first) if each.adopted_on <= last])
    only = CHILD.of(asked)
    waits = sorted((child, wait) for child, wait in _waiting_for_a_match(asked, by) if only in ("", child))
    for reference, wait in waits:
        yield reference, wait, _average(days), _average([*days, wait]), len(days) + 1
    if len(waits) > 1:
        then = [*days, *(wait for _, wait in waits)]
        yield f"all {len(waits)} of them", None, _average(days), _average(then), len(then)


def _waiting_for_a_match(asked: ReportRequest, by: date) -> Iterator[tuple[str, int]]:
    """The children on the board with an order and no match, and the days from the order to a match on the day `by`."""
    limit = asked.policy.settings.age_limit
    for child in child_histories.read(
        asked, Kinds.PLACEMENT_ORDER, *_MATCHED, to=[Kinds.PLACEMENT_ORDER], start=date.min
    ):
        spell = child.spells[-1]
        ordered = spell.in_effect.get(Kinds.PLACEMENT_ORDER)
        on_board = spell.closed_on is None and under_age(child.born, asked.as_at, limit)
        if ordered is not None and ordered <= by and on_board and spell.in_effect.keys().isdisjoint(_MATCHED):
            yield child.reference, (by - ordered).days


def _average(days: Sequence[int]) -> float | None:
    return round(sum(days) / len(days), 1) if days else None
