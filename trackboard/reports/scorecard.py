"""The adoption scorecard's indicators, of the children adopted in a period and over three years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trackboard.pathway.ids import Kinds, Outcomes
from trackboard.reports import placements
from trackboard.reports.kit import child_histories, columns, reference_values
from trackboard.reports.kit.columns import Section
from trackboard.reports.kit.report import N, Relation, Report, ReportRequest, financial_year, mean, notes, share
from trackboard.reports.kit.suppression import SMALL, rounded

INDICATORS = {
    "A1": ("Became looked after to placed for adoption", Kinds.BECAME_LOOKED_AFTER, Kinds.PLACED),
    "A10": (
        "The same, stopped at the early-permanence placement where those carers adopt",
        Kinds.BECAME_LOOKED_AFTER,
        "early_permanence_placement or placed",
    ),
    "A3": ("Placed within 426 days of becoming looked after", Kinds.BECAME_LOOKED_AFTER, Kinds.PLACED),
    "A2": ("Placement Order to match decision", Kinds.PLACEMENT_ORDER, "match_decision or proposed_match"),
}
_COUNTED = (
    Kinds.BECAME_LOOKED_AFTER,
    Kinds.EARLY_PERMANENCE_PLACEMENT,
    Kinds.PLACEMENT_ORDER,
    Kinds.PROPOSED_MATCH,
    Kinds.MATCH_DECISION,
    Kinds.PLACED,
)
_LISTED = 10


@dataclass(frozen=True, slots=True)
class Adoption:
    """One adopted child's journey. Days are None where the record does not give both ends."""

    reference: str
    adopted_on: date
    to_placed: int | None
    """Became looked after to placed (A1)."""
    to_carers: int | None
    """The same, stopped earlier where early-permanence carers adopted (A10)."""
    to_match: int | None
    """Placement Order to match (A2)."""
    by_proposal: bool
    """The match is dated by its proposal, for want of the decision."""


def scorecard(asked: ReportRequest) -> Report:
    """A row an indicator for the period, then for the three years to 31 March, then the longest and shortest."""
    three_from, last = three_years(asked.until)
    every = adoptions(asked, min(asked.start, three_from))
    now = [each for each in every if asked.within(each.adopted_on)]
    three = [each for each in every if three_from <= each.adopted_on <= last]
    rows: list[tuple[Any, ...]] = []
    for suffix, chosen, when in (
        ("", now, f"{asked.start} to {asked.end}"),
        ("_three_years", three, f"{three_from} to {last}"),
    ):
        rows += [_row(indicator, suffix, chosen, when, asked) for indicator in INDICATORS]
    timed = sorted((each for each in now if each.to_placed is not None), key=_length)
    proposed = sum(each.by_proposal for each in now)
    return Report(
        name="scorecard",
        title="Adoption scorecard",
        columns=(
            *columns.labels("indicator:Indicator", "label:What it measures", "from:From", "to:To"),
            *columns.dates("years:Adopted"),
            columns.derived("value>Value", "under", "n", by=lambda bases: list(map(_published, rows, bases))),
            *columns.labels("unit:Unit"),
            *columns.counts("n>n", "under>Under 426 days"),
        ),
        rows=rows,
        notes=notes(
            asked,
            len(now),
            "children adopted in the period, of any age",
            "A2: a match before the order counts 0; children without a Placement Order, or not placed before "
            "adoption, are left out; a match without a decision is dated by its proposal",
            "A3: share placed in under 426 days; a mean of fewer than 5 children is printed only with --small-means",
            reference_values.ENGLAND[0],
        ),
        remarks=(f"{proposed} of {len(now)} matches are dated by the proposed match, for want of a decision",),
        n=len(now),
        n_is="children adopted in the period, of any age",
        relations=(
            *(Relation(N, ((row, "n"),), adds_up=False) for row in range(len(INDICATORS))),
            *(
                Relation((row, "n"), ((row, "under"),), adds_up=False)
                for row, each in enumerate(rows)
                if each[8] is not None
            ),
        ),
        sections={
            "longest": _journeys("The 10 longest journeys, became looked after to placed", timed[::-1][:_LISTED]),
            "shortest": _journeys("The 10 shortest journeys, became looked after to placed", timed[:_LISTED]),
        },
    )


def adoptions(asked: ReportRequest, start: date) -> list[Adoption]:
    """Every adoption from `start` to the end of the period, in order of day."""
    adopted = [
        (child, spell, spell.closed_on)
        for child in child_histories.read(asked, *_COUNTED, left=Outcomes.ADOPTED, start=start)
        for spell in child.spells
        if spell.outcome == Outcomes.ADOPTED and spell.closed_on is not None and start <= spell.closed_on <= asked.until
    ]
    with_carers = placements.adopted_with_carers(asked, {child.id for child, _, _ in adopted})
    found = [
        _adoption(child.reference, ended, spell.in_effect, (child.id, ended) in with_carers)
        for child, spell, ended in adopted
    ]
    return sorted(found, key=lambda each: (each.adopted_on, each.reference))


def _adoption(reference: str, adopted_on: date, in_effect: Any, by_carers: bool) -> Adoption:
    entered, placed = in_effect.get(Kinds.BECAME_LOOKED_AFTER), in_effect.get(Kinds.PLACED)
    fostered = in_effect.get(Kinds.EARLY_PERMANENCE_PLACEMENT) if by_carers else None
    ordered = in_effect.get(Kinds.PLACEMENT_ORDER)
    match = in_effect.get(Kinds.MATCH_DECISION) or in_effect.get(Kinds.PROPOSED_MATCH)
    if placed is None:
        match = None
    with_carers = min((day for day in (fostered, placed) if day is not None), default=None) if placed else fostered
    return Adoption(
        reference,
        adopted_on,
        _days(entered, placed),
        _days(entered, with_carers),
        _days(ordered, match),
        match is not None and Kinds.MATCH_DECISION not in in_effect,
    )


def _days(start: date | None, stop: date | None) -> int | None:
    return max((stop - start).days, 0) if start is not None and stop is not None else None


def _length(adoption: Adoption) -> tuple[int, str]:
    return adoption.to_placed or 0, adoption.reference


def values(indicator: str, chosen: Sequence[Adoption]) -> list[int]:
    """The days that an indicator is made of."""
    name = {"A1": "to_placed", "A3": "to_placed", "A10": "to_carers", "A2": "to_match"}[indicator]
    return [days for each in chosen if (days := getattr(each, name)) is not None]


def _row(indicator: str, suffix: str, chosen: Sequence[Adoption], when: str, asked: ReportRequest) -> tuple[Any, ...]:
    label, start, stop = INDICATORS[indicator]
    days = values(indicator, chosen)
    under = None
    if indicator == "A3":
        under = sum(each < reference_values.A1_THRESHOLD_DAYS for each in days)
        value, unit = share(under, len(days)), "share"
    else:
        value, unit = mean(days, asked), "days"
    words = [" or ".join(asked.policy.label(kind) for kind in kinds.split(" or ")) for kinds in (start, stop)]
    return (f"{indicator}{suffix}", label, *words, when, value, unit, len(days), under)


def _published(row: tuple[Any, ...], counts: tuple[int | None, ...]) -> float | None:
    """The value of a row as it is published with its counts (under 426 days, n): a share made again, a mean rounded."""
    under, n = counts
    if n is None or row[5] is None:
        return None
    if row[8] is None:
        return float(rounded(round(row[5]))) if row[5] > SMALL else None
    return None if under is None else share(under, n)


def _journeys(title: str, chosen: Sequence[Adoption]) -> Section:
    rows = [(place, each.reference, each.to_placed, each.adopted_on) for place, each in enumerate(chosen, start=1)]
    heads = columns.of_child("place>Place", "reference:Reference", "days>Days", "adopted_on:Adopted")
    return Section(heads, rows, title=title)


def three_years(day: date) -> tuple[date, date]:
    """The three years to the latest 31 March on or before `day`."""
    last = financial_year(day)[1]
    year = last.year if last <= day else last.year - 1
    return date(year - 3, 4, 1), date(year, 3, 31)
