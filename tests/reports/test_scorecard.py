"""The scorecard's figures, by hand and against DuckDB over the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest

from tests.reports.build import TODAY, by, made, northshire, of_folder
from trackboard.store.database import Database

Bundle = Callable[..., Path]


def journey(reference: str, *events: str) -> tuple[str, list[str]]:
    return f"{reference},Testshire,,,2022-01-01,,,,,,,,adoption", [f"{reference},{event}" for event in events]


def folder_of(bundle: Bundle, *journeys: tuple[str, list[str]]) -> Path:
    return bundle(children=[child for child, _ in journeys], milestones=[row for _, rows in journeys for row in rows])


def test_each_indicator_by_hand(bundle: Bundle) -> None:
    db = of_folder(
        folder_of(
            bundle,
            # 400 days to placed; matched 100 days after the order
            journey("A-0", "became_looked_after,2024-01-01", "placement_order,2024-08-01", "match_decision,2024-11-09",
                    "placed,2025-02-04", "adoption_order,2026-05-01"),
            # 500 days; matched before the order: 0; the proposed match for want of a decision
            journey("A-1", "became_looked_after,2024-01-01", "proposed_match,2024-07-01", "placement_order,2024-08-01",
                    "placed,2025-05-15", "adoption_order,2026-06-01"),
            # with the carers after 10 days, placed with them after 300; no order, so not in A2
            journey("A-2", "became_looked_after,2024-01-01", "early_permanence_placement,2024-01-11",
                    "consent_given,2024-04-01", "placed,2024-10-27", "adoption_order,2026-07-01"),
            # never placed before adoption: in no duration
            journey("A-3", "became_looked_after,2024-01-01", "placement_order,2024-08-01", "match_decision,2024-11-09",
                    "adoption_order,2026-07-01"),
            # adopted before the period
            journey("A-4", "became_looked_after,2024-01-01", "placed,2024-02-01", "adoption_order,2026-03-31"),
        )
    )  # fmt: skip
    found = by(made("scorecard", db, small_means=True), "indicator")
    assert (found["A1"]["value"], found["A1"]["n"]) == (400.0, 3)
    assert (found["A10"]["value"], found["A10"]["n"]) == (303.3, 3)
    assert (found["A3"]["value"], found["A3"]["unit"], found["A3"]["n"]) == (0.667, "share", 3)
    assert (found["A2"]["value"], found["A2"]["n"]) == (50.0, 2)
    assert (found["A1_three_years"]["value"], found["A1_three_years"]["n"]) == (31.0, 1)
    report = made("scorecard", db)
    assert report.n == 4
    assert by(report, "indicator")["A1"]["value"] is None, "a mean of three is not printed unless it is asked for"
    assert report.remarks == ("1 of 4 matches are dated by the proposed match, for want of a decision",)
    assert [row["reference"] for row in report.sections["longest"].records()] == ["A-1", "A-0", "A-2"]
    assert [row["reference"] for row in report.sections["shortest"].records()] == ["A-2", "A-0", "A-1"]


def test_426_days_is_not_under_426(bundle: Bundle) -> None:
    entered = date(2024, 1, 1)
    placed = [entered + timedelta(days=days) for days in (425, 426)]
    journeys = [
        journey(f"A-{n}", f"became_looked_after,{entered}", f"placed,{day}", "adoption_order,2026-05-01")
        for n, day in enumerate(placed)
    ]
    assert by(made("scorecard", of_folder(folder_of(bundle, *journeys))), "indicator")["A3"]["under"] == 1


def by_duckdb(db: Database, start: date, end: date) -> dict[str, tuple[float | None, int]]:
    """A1, A2 and A3 by SQL over plain rows: only for children with no return and no second journey."""
    rows = db.rows("SELECT child_id, kind, on_date FROM milestones WHERE planned = 0")
    with duckdb.connect() as duck:
        duck.execute("CREATE TABLE m (child INTEGER, kind VARCHAR, day DATE)")
        duck.executemany("INSERT INTO m VALUES (?, ?, ?)", rows)
        days, n, under, to_match, matched = duck.execute(
            """
            WITH c AS (
                SELECT child, max(day) FILTER (kind = 'adoption_order') AS adopted,
                    min(day) FILTER (kind = 'became_looked_after') AS entered,
                    min(day) FILTER (kind = 'placed') AS placed,
                    min(day) FILTER (kind = 'placement_order') AS ordered,
                    coalesce(min(day) FILTER (kind = 'match_decision'),
                        min(day) FILTER (kind = 'proposed_match')) AS match
                FROM m GROUP BY child
            )
            SELECT avg(placed - entered), count(placed - entered), count(*) FILTER (placed - entered < 426),
                avg(greatest(match - ordered, 0)) FILTER (placed IS NOT NULL AND match - ordered IS NOT NULL),
                count(match - ordered) FILTER (placed IS NOT NULL)
            FROM c WHERE adopted BETWEEN ? AND ?
            """,
            (start, end),
        ).fetchone() or (None, 0, 0, None, 0)
    return {
        "A1": (None if days is None else round(days, 1), n),
        "A2": (None if to_match is None else round(to_match, 1), matched),
        "A3": (round(under / n, 3) if n else None, n),
    }


@pytest.mark.parametrize("seed", range(5))
def test_against_duckdb_on_made_up_adoptions(bundle: Bundle, seed: int) -> None:
    random = Random(seed)
    journeys = []
    for number in range(60):
        entered = date(2023, 1, 1) + timedelta(days=random.randrange(500))
        ordered = entered + timedelta(days=random.randrange(100, 300))
        proposed = ordered + timedelta(days=random.randrange(-60, 250))
        placed = max(proposed, ordered) + timedelta(days=random.randrange(10, 120))
        events = [f"became_looked_after,{entered}", f"proposed_match,{proposed}"]
        events += [f"placement_order,{ordered}"] if random.random() < 0.9 else []
        events += [f"match_decision,{proposed + timedelta(days=9)}"] if random.random() < 0.7 else []
        events += [f"placed,{placed}"] if random.random() < 0.9 else []
        adopted = placed + timedelta(days=random.randrange(70, 500))
        events += [f"adoption_order,{adopted}"] if adopted <= TODAY else []
        journeys.append(journey(f"A-{number:02}", *events))
    db = of_folder(folder_of(bundle, *journeys))
    start = date(2024, 4, 1)
    found = by(made("scorecard", db, start=start, small_means=True), "indicator")
    expected = by_duckdb(db, start, TODAY)
    assert {key: (found[key]["value"], found[key]["n"]) for key in expected} == expected
    assert expected["A1"][1] > 10
    three = by_duckdb(db, date(2023, 4, 1), date(2026, 3, 31))
    assert {key: (found[f"{key}_three_years"]["value"], found[f"{key}_three_years"]["n"]) for key in three} == three


def test_against_duckdb_on_northshire() -> None:
    start = date(2024, 4, 1)
    found = by(made("scorecard", northshire(), start=start, small_means=True), "indicator")
    expected = by_duckdb(northshire(), start, TODAY)
    assert {key: (found[key]["value"], found[key]["n"]) for key in expected} == expected
