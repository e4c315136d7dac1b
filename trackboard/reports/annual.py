"""The year in numbers, 1 April to 31 March, as the survey and the looked-after return ask for it (S2 3.1)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from trackboard.pathway.ids import Kinds, Outcomes, Routes
from trackboard.reports import placements
from trackboard.reports.kit import child_histories, columns, reference_values
from trackboard.reports.kit.child_histories import Life
from trackboard.reports.kit.report import N, Relation, Report, ReportRequest, notes, years
from trackboard.store.reads import report_rows

MEASURES = {
    "looked_after": "Looked after at the year's end",
    "regulation_25a": "Regulation 25A placements",
    "dually_approved": "Dually approved placements",
    "relinquished_placed": "Relinquished babies placed",
    "special_guardianship": "Special guardianship orders",
    "adoptions": "Adoptions",
}


_COUNTED = (Kinds.BECAME_LOOKED_AFTER, Kinds.PLACED, Kinds.CONSENT_GIVEN, Kinds.PROCEEDINGS_ISSUED)


def annual(asked: ReportRequest) -> Report:
    """A row for each financial year of the period; the last may be unfinished."""
    spans = [(name, first, min(last, asked.as_at)) for name, first, last in years(asked) if first <= asked.as_at]
    day = asked.until.isoformat()
    found: dict[str, Counter[str]] = {name: Counter() for name, _, _ in spans}
    for child in child_histories.read(asked, *_COUNTED):
        for name, first, last in spans:
            found[name].update(_of(child, first, last, asked))
    # No other placement counts towards either of the two.
    approved = {each.child_id for each in report_rows.placements(asked.db, day) if each.dually_approved == "yes"}
    for placement in placements.read(asked, approved.union(report_rows.routed(asked.db, Routes.REGULATION_25A))):
        for name, first, last in spans:
            if first <= placement.started_on <= last:
                found[name]["regulation_25a"] += placement.child.route == "regulation_25a"
                found[name]["dually_approved"] += placement.dually_approved
    rows: list[tuple[Any, ...]] = [
        (name, last, *(found[name][measure] for measure in MEASURES)) for name, _, last in spans
    ]
    n = found[spans[-1][0]]["looked_after"] if spans else 0
    return Report(
        name="annual",
        title="The year in numbers",
        columns=(
            *columns.dates("year:Year", "to:Up to"),
            *columns.counts(*(f"{key}>{label}" for key, label in MEASURES.items())),
        ),
        rows=rows,
        notes=notes(
            asked,
            n,
            "children looked after on the last day of the period that is known",
            "year: 1 April to 31 March, up to the day in the second column; children of any age that the board holds",
            "relinquished: consent to placement without care proceedings, placed in the year",
            reference_values.S2_YEAR,
        ),
        n=n,
        n_is="children looked after on the last day of the period that is known",
        relations=(Relation(N, ((len(rows) - 1, "looked_after"),)),) if rows else (),
    )


def _of(child: Life, first: date, last: date, asked: ReportRequest) -> list[str]:
    """What the child adds to the year from `first` to `last`."""
    found = []
    then = child.on(last, asked.policy)
    if then.closed_on is None and Kinds.BECAME_LOOKED_AFTER in then.in_effect:
        found.append("looked_after")
    for spell in child.spells:
        placed = spell.in_effect.get(Kinds.PLACED)
        relinquished = Kinds.CONSENT_GIVEN in spell.in_effect and Kinds.PROCEEDINGS_ISSUED not in spell.in_effect
        if relinquished and placed is not None and first <= placed <= last:
            found.append("relinquished_placed")
        if spell.closed_on is not None and first <= spell.closed_on <= last:
            if spell.outcome == Outcomes.SPECIAL_GUARDIANSHIP:
                found.append("special_guardianship")
            elif spell.outcome == Outcomes.ADOPTED:
                found.append("adoptions")
    return found
