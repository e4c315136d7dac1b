"""Family finding: was the child referred within three months of the Placement Order (S2 3.5, 3.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from trackboard.pathway.ids import Clocks, KindId, Kinds
from trackboard.reports.kit import child_histories, columns
from trackboard.reports.kit.report import N, Picture, Relation, Report, ReportRequest, notes, share, shares, years

OUTCOMES = {
    "in_time": "Referred in time",
    "late": "Referred, or family identified, late",
    "overdue": "Overdue",
    "exempt": "Exempt: a family was identified in time",
    "not_due": "Not due yet",
    "closed": "Case closed before it was due",
    "identified_by_order": "Family identified on or before the order",
}
_FOUND = (Kinds.FAMILY_IDENTIFIED, Kinds.PROPOSED_MATCH, Kinds.PLACED)


def family_finding(asked: ReportRequest) -> Report:
    """For each year of the period, how the Placement Orders made in it stand; the last row of a year is apart."""
    found: dict[str, Counter[str]] = {name: Counter() for name, _, _ in years(asked)}
    spans = years(asked)
    for child in child_histories.read(
        asked, Kinds.PLACEMENT_ORDER, Kinds.FAMILY_FINDING_REFERRAL, *_FOUND, to=[Kinds.PLACEMENT_ORDER]
    ):
        for spell in child.spells:
            ordered = spell.in_effect.get(Kinds.PLACEMENT_ORDER)
            if ordered is None or not asked.within(ordered):
                continue
            year = next(name for name, first, last in spans if first <= ordered <= last)
            found[year]["of"] += 1
            found[year][outcome(ordered, spell.in_effect, spell.closed_on, asked)] += 1
            identified = spell.in_effect.get(Kinds.FAMILY_IDENTIFIED)
            found[year]["identified_by_order"] += identified is not None and identified <= ordered
    n = sum(year["of"] for year in found.values())
    return Report(
        name="family-finding",
        title="Family finding after the Placement Order",
        columns=(
            *columns.dates("year:Year"),
            *columns.labels("outcome:", "label:Outcome"),
            *columns.counts("n>Children", "of>Of"),
            columns.derived("share>Share", "n", "of", by=shares),
        ),
        rows=[
            (year, key, label, counts[key], counts["of"], share(counts[key], counts["of"]))
            for year, counts in found.items()
            for key, label in OUTCOMES.items()
        ],
        notes=notes(
            asked,
            n,
            "Placement Orders in effect made in the period",
            "from: Placement Order; to: national family-finding referral, within "
            f"{asked.policy.clock(Clocks.FAMILY_FINDING).limit}; exempt once a family is identified (S2 3.5)",
            "the first outcomes of a year add to its orders; 'family identified on or before the order' is counted "
            "beside them, of the same orders",
            "the National Adoption Register closed in March 2019: the platform is the authority's choice",
        ),
        n=n,
        n_is="Placement Orders in effect made in the period",
        relations=tuple(_relations(len(found))),
        pictures=(Picture("label", "n"),),
    )


def _relations(years: int) -> Iterator[Relation]:
    """In each year all outcomes but the last add to its orders, which stand in every row; the years add to n."""
    size = len(OUTCOMES)
    for first in range(0, years * size, size):
        yield Relation((first, "of"), tuple((row, "n") for row in range(first, first + size - 1)))
        yield Relation((first, "of"), ((first + size - 1, "n"),), adds_up=False)
        for row in range(first + 1, first + size):
            yield Relation((first, "of"), ((row, "of"),))
    yield Relation(N, tuple((first, "of") for first in range(0, years * size, size)))


def outcome(ordered: date, in_effect: Mapping[KindId, date], closed_on: date | None, asked: ReportRequest) -> str:
    """How one order stands on the as-at date."""
    due = asked.policy.clock(Clocks.FAMILY_FINDING).limit.after(ordered)
    referred = in_effect.get(Kinds.FAMILY_FINDING_REFERRAL)
    identified = min((in_effect[kind] for kind in _FOUND if kind in in_effect), default=None)
    if identified is not None and identified <= due and (referred is None or identified <= referred):
        return "exempt"
    if referred is not None:
        return "in_time" if referred <= due else "late"
    if identified is not None:
        return "late"
    if closed_on is not None and closed_on <= due:
        return "closed"
    return "overdue" if min(closed_on or asked.as_at, asked.as_at) > due else "not_due"
