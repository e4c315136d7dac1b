"""Authorities to publish from, with what must never leave them, and what an outsider makes of all tables of a day."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks.report_data import make_reported
from tests.reports.build import POLICY, TODAY
from trackboard.reports.catalogue import REPORTS
from trackboard.reports.kit.columns import Holds
from trackboard.reports.kit.report import Cell, N, Relation, Report, ReportRequest, prefixed
from trackboard.reports.kit.suppression import SMALL

NEVER = ("changes", "reconcile", "drift-referral")
"""Reports on single children."""
LEAVE = tuple(sorted(set(REPORTS) - set(NEVER)))
SECRET = "Marjoram"
"""It stands in everything that somebody typed."""
TYPED = {
    "early_permanence_provider": f"the {SECRET} agency",
    "inspection": f"good, said {SECRET}",
    "tracking_what_helps": f"{SECRET} calls everybody",
    "tracking_chair": f"A. {SECRET}",
    "tracking_cadence": "Monthly",
    "looked_after": "1,234",
    "adoptions": "3",
    "no_owner": f"ask {SECRET}",
    "check_planning_meeting_unborn": "never",
    "delay_panel_to_placed": "no",
    "alert_rank_pre_proceedings": "n/a",
    "alerts_unborn_share": "0.064",
    "attendance_legal": "all",
    "inclusion": f"those whom {SECRET} names",
}
"""Answers to the survey as an authority may type them."""


def make_authority(folder: Path, children: int) -> Path:
    """A bundle of made-up children with all that reports count, and the secret in whatever is typed freely."""
    make_reported(folder, children, TODAY)
    _append(folder / "actions.csv", action=f"Ask {SECRET}", owner=f"P. {SECRET}", team=f"{SECRET}'s own team")
    first = next(csv.DictReader((folder / "meetings.csv").open(encoding="utf-8", newline="")))["meeting"]
    _append(folder / "attendance.csv", meeting=first, team=f"{SECRET}'s own team", status="present")
    with (folder / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["authority", "year", "question", "answer"])
        rows.writerows(["Benchshire", "2026-27", question, answer] for question, answer in TYPED.items())
    return folder


def _append(path: Path, **values: str) -> None:
    """A row like the last one, but for these."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        *_, last = reader
        heads = reader.fieldnames or ()
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, heads).writerow(last | values)


def stray(found: Report) -> list[str]:
    """What stands in a published report that is neither rounded, nor declared safe, nor follows from what is shown."""
    wrong = []
    records = found.records()
    for column in found.columns:
        values = [row[column.key] for row in records]
        if column.holds is Holds.COUNT:
            wrong += [f"{column.key} {value}" for value in values if value is not None and not _rounded(value)]
        elif column.derived is not None:
            bases = [tuple(found.n if base == N[1] else row[base] for base in column.derived.bases) for row in records]
            if column.derived.remake is not None and list(column.derived.remake(bases)) != values:
                wrong.append(f"{column.key} does not follow from what is shown")
            if column.derived.remake is None:
                wrong += [f"{column.key} {value}" for value in values if value is not None and not _rounded(value)]
        elif column.holds in (Holds.LABEL, Holds.PERIOD):
            wrong += [f"{column.key} {value}" for value in values if isinstance(value, int | float)]
        elif column.holds not in (Holds.MEETINGS, Holds.FIGURE, Holds.BY_ROW):
            wrong.append(f"{column.key} holds {column.holds}")
    if found.n is not None and found.n_holds is Holds.COUNT and not _rounded(found.n):
        wrong.append(f"n {found.n}")
    return wrong


def _rounded(value: Any) -> bool:
    return value >= 10 and value % 10 == 0


# --- An outsider with all tables of a day ---

Bounds = dict[Cell, tuple[int, int]]
PARTS = {
    "table_1": "checks",
    "table_2": "alerts",
    "delay_points": "delay",
    "family_finding": "family-finding",
    "year": "annual",
    "attendance": "attendance",
}
"""The reports that the survey follows from."""


def exact_cells(made: Mapping[str, Report]) -> dict[Cell, int]:
    """Every count of the reports, by their names, and those that the survey's answers follow from."""
    found: dict[Cell, int] = {}
    for name, report in made.items():
        found |= {prefixed(name, cell): value for cell, value in report.beneath.items()}
        if report.n_holds is Holds.COUNT:
            found[prefixed(name, N)] = report.n or 0
        keys = [column.key for column in report.columns if column.holds is Holds.COUNT]
        for place, row in enumerate(report.records()):
            found |= {prefixed(name, (place, key)): row[key] for key in keys if row[key] is not None}
    return found


def shown_cells(made: Mapping[str, Report], found: Mapping[str, Report]) -> dict[Cell, int | None]:
    """What the published reports, `found`, say of those cells."""
    shown: dict[Cell, int | None] = {}
    for name, report in found.items():
        shown[prefixed(name, N)] = report.n
        for place, row in zip(_places(made[name], report), report.records(), strict=True):
            shown |= {prefixed(name, (place, column.key)): row[column.key] for column in report.columns}
    return shown


def _places(exact: Report, found: Report) -> list[int]:
    """Where each published row stood: some were left out whole."""
    words = [column.key for column in exact.columns if column.holds in (Holds.LABEL, Holds.PERIOD)]
    places: list[int] = []
    for row in found.records():
        places.append(
            next(
                place
                for place, before in enumerate(exact.records())
                if place not in places and all(row[key] in (before[key], "another") for key in words)
            )
        )
    return places


def sums(made: Mapping[str, Report]) -> list[Relation]:
    """How the counts of a day add up, within each report and between them."""
    found = [
        Relation(_named(name, total), tuple(_named(name, part) for part in parts), adds_up)
        for name, report in made.items()
        for total, parts, adds_up in report.relations
    ]
    last = len(made["trends"].rows) - 1
    found += [
        Relation((place, "delay:overdue"), ((last, f"trends:{clock.id}"),))
        for place, clock in enumerate(POLICY.delay_points)
    ]
    adopted = (len(made["annual"].rows) - 1, "annual:adoptions")
    return [*found, Relation(prefixed("scorecard", N), (adopted,))]


def _named(name: str, cell: Cell) -> Cell:
    """A cell of a report, or of one that it follows from, by the name of its report."""
    part, colon, key = cell[1].removeprefix(".").partition(":")
    return (cell[0], f"{PARTS[part]}:{key}") if colon and part in PARTS else prefixed(name, cell)


def pinned(
    exact: Mapping[Cell, int], shown: Mapping[Cell, int | None], relations: Iterable[Relation], fewest: int = 3
) -> dict[Cell, tuple[int, int]]:
    """The cells taken out that can have fewer than `fewest` values, by all sums and the rounding alone.

    The outsider is taken to know which of them are small. Written apart from the suppression that it is to undo.
    """
    bounds: Bounds = {}
    for cell, value in exact.items():
        seen = shown.get(cell)
        if seen is None:
            bounds[cell] = (0, SMALL) if value <= SMALL else (SMALL + 1, 10**9)
        else:
            bounds[cell] = (SMALL + 1 if seen == 10 else seen - 5, seen + 4)
    known = [each for each in relations if all(cell in bounds for cell in (each.total, *each.parts))]
    before: Bounds = {}
    while before != bounds:
        before = dict(bounds)
        for total, parts, adds_up in known:
            low, high = (sum(bounds[part][end] for part in parts) for end in (0, 1))
            _meet(bounds, total, low, high if adds_up else 10**9)
            for part in parts:
                others_low, others_high = low - bounds[part][0], high - bounds[part][1]
                least = bounds[total][0] - others_high if adds_up else 0
                _meet(bounds, part, least, bounds[total][1] - others_low)
                low, high = (sum(bounds[each][end] for each in parts) for end in (0, 1))
    return {
        cell: bounds[cell]
        for cell in exact
        if shown.get(cell) is None and bounds[cell][1] - bounds[cell][0] + 1 < fewest
    }


def _meet(bounds: Bounds, cell: Cell, low: int, high: int) -> None:
    bounds[cell] = (max(bounds[cell][0], low), min(bounds[cell][1], high))


def every_report(asked: ReportRequest) -> dict[str, Report]:
    """Every report that may leave, exact."""
    return {name: REPORTS[name].make(asked) for name in LEAVE}
