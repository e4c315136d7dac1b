"""Early-permanence placements as they were recorded, which stand before what the milestones tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.reports.build import asked, by, made, of_folder
from trackboard.reports import placements
from trackboard.store.database import Database
from trackboard.store.rows import insert
from trackboard.store.tables import PlacementRow

Bundle = Callable[..., Path]


def with_rows(bundle: Bundle, milestones: list[str], *rows: PlacementRow) -> Database:
    child = "A-0,Testshire,,,2026-01-01,,,,,,,,adoption,,fostering_for_adoption,yes"
    db = of_folder(bundle(children=[child], milestones=milestones))
    with db.write(actor="test", source="command", act="record_placement") as tx:
        insert(tx, *rows)
    return db


def test_one_that_moved_and_one_that_goes_on_are_two(bundle: Bundle) -> None:
    db = with_rows(
        bundle,
        ["A-0,became_looked_after,2026-04-10", "A-0,early_permanence_placement,2026-04-12"],
        PlacementRow(1, 1, "2026-04-12", "2026-06-01", "moved", "yes"),
        PlacementRow(1, 2, "2026-06-01", None, "", "yes"),
    )
    found = by(made("early-permanence", db), "outcome")
    assert (found["moved"]["n"], found["in_assessment"]["n"], sum(row["n"] for row in found.values())) == (1, 1, 2)
    assert made("annual", db).records()[0]["dually_approved"] == 2


def test_back_from_home_is_the_same_placement(bundle: Bundle) -> None:
    db = with_rows(
        bundle,
        ["A-0,became_looked_after,2026-04-10", "A-0,adm_decision,2026-09-01"],
        PlacementRow(1, 1, "2026-04-12", "2026-06-01", "returned_to_parents"),
        PlacementRow(1, 2, "2026-07-06"),
    )
    (placement,) = placements.read(asked(db))
    assert (placement.outcome, placement.came_back) == ("final_plan_of_adoption", (35,))


def test_carers_from_whom_the_child_moved_did_not_adopt(bundle: Bundle) -> None:
    adopted = [
        "A-0,became_looked_after,2026-04-10",
        "A-0,early_permanence_placement,2026-04-12",
        "A-0,placed,2026-08-01",
        "A-0,adoption_order,2026-11-01",
    ]
    db = with_rows(bundle, adopted, PlacementRow(1, 1, "2026-04-12", "2026-07-01", "moved"))
    a10 = by(made("scorecard", db, small_means=True), "indicator")["A10"]
    assert a10["value"] == 113.0, "to the adopters, because it was not the carers"
    child = "A-0,Testshire,,,2026-01-01,,,,,,,,adoption"
    alone = of_folder(bundle("alone", children=[child], milestones=adopted))
    assert by(made("scorecard", alone, small_means=True), "indicator")["A10"]["value"] == 2.0


def test_what_is_only_planned_is_no_referral_and_no_entry_to_care(bundle: Bundle) -> None:
    db = with_rows(
        bundle,
        [
            "A-0,referred,2025-12-01,yes",
            "A-0,became_looked_after,2026-04-01,yes",
            "A-0,referred,2026-04-05",
            "A-0,became_looked_after,2026-04-10",
        ],
        PlacementRow(1, 1, "2026-04-12", None, "", "yes"),
    )
    (placement,) = placements.read(asked(db))
    assert placement.entered_on is not None and placement.entered_on.isoformat() == "2026-04-10"
    assert [event.on.isoformat() for event in placement.child.events] == ["2026-04-05", "2026-04-10"]
