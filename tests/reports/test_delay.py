"""Delay and its ledger: what counts as running, met and late, and under which reason every overdue day stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.reports.build import POLICY, TODAY, asked, by, made, northshire, of_folder
from trackboard.board.board import Board
from trackboard.board.child_json import child_document
from trackboard.board.model import Filter
from trackboard.reports.kit.report import quantile

POINTS = [clock.id for clock in POLICY.delay_points]
Bundle = Callable[..., Path]


def test_the_six_delay_points_come_first_and_in_order() -> None:
    found = [row["clock"] for row in made("delay", northshire()).records()]
    assert found[:6] == POINTS
    assert sorted(found) == sorted(clock.id for clock in POLICY.clocks)
    assert [row["named_in_survey"] for row in made("delay", northshire()).records()[:6]] == [6, 0, 5, 3, 0, 0]


@pytest.mark.parametrize("rule", list(POLICY.inclusion_rules))
def test_open_clocks_agree_with_the_board(rule: str) -> None:
    board = Board(northshire(), POLICY, TODAY)
    seen = Counter(
        (clock, each["status"])
        for row in board.rows(Filter(include=rule))
        for clock, each in child_document(board.maker, row, "references")["clocks"].items()
    )
    for row in made("delay", northshire(), include=rule).records():
        for status in ("running", "due_soon", "overdue"):
            assert row[status] == seen[row["clock"], status], (row["clock"], status)


def test_met_and_late_are_of_the_period_with_their_days(bundle: Bundle) -> None:
    folder = bundle(
        children=[f"A-{n},Testshire,,,2024-01-01,,,,,,,,adoption" for n in range(4)],
        milestones=[
            *(f"A-{n},became_looked_after,2026-01-01" for n in range(4)),
            "A-0,recommended,2026-04-01",  # 90 days: met
            "A-1,recommended,2026-05-01",  # 120 days, 8 over: late
            "A-2,recommended,2026-03-31",  # before the period
        ],
        delays=[
            "A-1,looked_after_to_recommended,2026-01-01,avoidable,paperwork_late,authority,,,,2026-05-02T09:00:00Z"
        ],
    )
    row = by(made("delay", of_folder(folder)), "clock")["looked_after_to_recommended"]
    assert (row["started"], row["met"], row["late"], row["overdue"]) == (0, 1, 1, 1)
    assert (row["median_days"], row["p90_days"]) == (105.0, 117.0)
    assert row["overdue_days"] == 8 + (TODAY - date(2026, 4, 23)).days
    assert (row["avoidable"], row["unavoidable"], row["unclear"], row["unjudged"]) == (1, 0, 0, 1)
    assert row["delays"] == 2


def test_what_a_return_put_into_the_history_is_counted_too(bundle: Bundle) -> None:
    folder = bundle(
        children=["A-0,Testshire,,,2024-01-01,,,,,,,,adoption"],
        milestones=[
            "A-0,matching_panel,2026-05-01", "A-0,placed,2026-05-20", "A-0,placement_disrupted,2026-08-01",
        ],
    )  # fmt: skip
    row = by(made("delay", of_folder(folder)), "clock")["panel_to_placed"]
    assert (row["started"], row["met"]) == (1, 1)


def test_a_child_of_ten_is_not_on_the_board_and_one_closed_has_no_open_clock(bundle: Bundle) -> None:
    folder = bundle(
        children=["A-0,Testshire,,,2016-01-01,,,,,,,,adoption", "A-1,Testshire,,,2024-01-01,,,,,,,,adoption"],
        milestones=[
            "A-0,became_looked_after,2026-05-01", "A-1,became_looked_after,2026-05-01",
            "A-1,closed,2026-06-01,,returned_home",
        ],
    )  # fmt: skip
    row = by(made("delay", of_folder(folder)), "clock")["looked_after_to_recommended"]
    assert (row["running"], row["due_soon"], row["overdue"], row["started"]) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.5, None), ([7], 0.9, 7), ([1, 2, 3, 4], 0.5, 2.5), (range(0, 101, 10), 0.9, 90), ([3, 1, 2], 0.5, 2)],
)
def test_quantiles_lie_between_two_values_in_proportion(
    values: list[int], share: float, expected: float | None
) -> None:
    assert quantile(values, share) == expected


# --- The ledger -----------------------------------------------------------------------------------------------------


def test_every_overdue_day_stands_once_whichever_way_it_is_added() -> None:
    report = made("ledger", northshire())
    days = sum(row["overdue_days"] for row in report.records())
    by_point = report.sections["by_point"].records()
    by_month = report.sections["by_month"].records()
    assert days > 0
    for section in (by_point, by_month):
        assert sum(row["overdue_days"] for row in section) == days
        for row in section:
            assert row["overdue_days"] == sum(row[verdict] for verdict in (*POLICY.verdicts, "unjudged"))
    assert [row["clock"] for row in by_point] == POINTS


def test_the_days_are_those_of_the_clocks_counted_one_by_one() -> None:
    """Each day of the period, each child on that day's board or already stopped: counted again, day by day."""
    from trackboard.reports.kit import counted_runs

    report = made("ledger", northshire())
    expected: Counter[str] = Counter()
    start, day = date(2026, 4, 1).toordinal(), TODAY.toordinal()
    for run in counted_runs.read(asked(northshire())):
        if run.clock in POINTS and (run.stopped or run.on_board):
            due = date.fromisoformat(run.due).toordinal()
            end = date.fromisoformat(run.stopped).toordinal() if run.stopped else day
            too_old = date.fromisoformat(run.too_old_from).toordinal()
            expected[run.clock] += sum(start <= each <= day and each < too_old for each in range(due + 1, end + 1))
    assert {row["clock"]: row["overdue_days"] for row in report.sections["by_point"].records()} == {
        point: expected[point] for point in POINTS
    }


def test_a_reason_at_three_children_is_said_to_be_a_pattern(bundle: Bundle) -> None:
    folder = bundle(
        children=[f"A-{n},Testshire,,,2024-01-01,,,,,,,,adoption" for n in range(5)],
        milestones=[f"A-{n},became_looked_after,2026-01-01" for n in range(5)],
        delays=[
            *(f"A-{n},looked_after_to_recommended,2026-01-01,avoidable,paperwork_late,authority,,,,2026-06-01T09:00:00Z"
              for n in range(3)),
            "A-3,looked_after_to_recommended,2026-01-01,unavoidable,court_capacity,court,,,,2026-06-01T09:00:00Z",
        ],
    )  # fmt: skip
    report = made("ledger", of_folder(folder))
    over = (TODAY - date(2026, 4, 23)).days
    found = [(row["verdict"], row["reason"], row["party"], row["children"], row["overdue_days"], row["pattern"])
             for row in report.records()]  # fmt: skip
    assert found == [
        ("avoidable", "paperwork_late", "authority", 3, 3 * over, "yes"),
        ("unavoidable", "court_capacity", "court", 1, over, ""),
        ("unjudged", "", "", 1, over, ""),
    ]
    assert "pattern: Paperwork late, at 3 children" in report.remarks


def test_a_later_verdict_takes_the_days_with_it(bundle: Bundle) -> None:
    folder = bundle(
        children=["A-0,Testshire,,,2024-01-01,,,,,,,,adoption"],
        milestones=["A-0,became_looked_after,2026-01-01"],
        delays=[
            "A-0,looked_after_to_recommended,2026-01-01,unclear,,,,,,2026-06-01T09:00:00Z",
            "A-0,looked_after_to_recommended,2026-01-01,avoidable,staff_turnover,authority,,,,2026-07-01T09:00:00Z",
        ],
    )
    db = of_folder(folder)
    assert [row["verdict"] for row in made("ledger", db).records()] == ["avoidable"]
    assert [row["verdict"] for row in made("ledger", db, date(2026, 6, 15)).records()] == ["unclear"]
    assert [row["verdict"] for row in made("ledger", db, date(2026, 5, 15)).records()] == ["unjudged"]
