"""Estimates of when the next milestone falls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.reports.build import TODAY, by, made, of_folder
from trackboard.reports.forecast import product_limit, quantile

Bundle = Callable[..., Path]

# Remission under 6-MP in weeks, Freireich et al. (1963), and its estimate as textbooks print it.
COMPLETED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CUT_OFF = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PRINTED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}


def test_the_estimate_is_that_of_the_textbook() -> None:
    assert {day: round(left, 3) for day, left in product_limit(COMPLETED, CUT_OFF)} == PRINTED


def test_quartiles_are_the_first_days_by_which_so_many_ended() -> None:
    curve = product_limit(COMPLETED, CUT_OFF)
    assert [quantile(curve, share) for share in (0.25, 0.5, 0.75)] == [13, 23, None]


def test_whoever_has_waited_longer_is_compared_with_those_who_did_too() -> None:
    curve = product_limit(list(range(10, 110, 10)), [])
    assert quantile(curve, 0.5) == 50
    assert quantile(curve, 0.5, elapsed=60) == 80
    assert quantile(curve, 0.5, elapsed=100) is None


@pytest.mark.parametrize("completed", [[5], [3, 1, 2], [7, 7, 9, 9, 9]])
def test_with_nobody_cut_off_it_is_the_plain_share(completed: list[int]) -> None:
    for day, left in product_limit(completed, []):
        assert left == pytest.approx(sum(each > day for each in completed) / len(completed))


def matched(bundle: Bundle) -> Path:
    """Five matched after 10 to 50 days, one who waits since 20 days, and two adopted."""
    start = date(2026, 1, 1)
    rows = []
    for number in range(5):
        rows += [
            f"A-{number},placement_order,{start}",
            f"A-{number},proposed_match,{start + timedelta(10 * number + 10)}",
        ]
    rows += [f"A-5,placement_order,{TODAY - timedelta(20)}"]
    for number, wait in ((6, 100), (7, 200)):
        rows += [
            f"A-{number},became_looked_after,2024-01-01", f"A-{number},placement_order,2024-06-01",
            f"A-{number},match_decision,{date(2024, 6, 1) + timedelta(wait)}", f"A-{number},placed,2025-03-01",
            f"A-{number},adoption_order,2025-09-01",
        ]  # fmt: skip
    return bundle(children=[f"A-{n},Testshire,,,2023-01-01,,,,,,,,adoption" for n in range(8)], milestones=rows)


def test_the_next_milestone_of_a_child_with_its_n(bundle: Bundle) -> None:
    report = made("forecast", of_folder(matched(bundle)))
    row = by(report, "clock")["ordered_to_matched"]
    assert (row["n"], row["still_open"], row["median_days"]) == (5, 1, 30)
    assert by(report, "clock")["matched_to_panel"]["median_days"] is None, "nothing completed, nothing estimated"
    (child,) = (row for row in report.sections["children"].records() if row["reference"] == "A-5")
    since = TODAY - timedelta(20)
    assert (child["q25"], child["median"], child["q75"]) == tuple(since + timedelta(days) for days in (30, 40, 50))
    assert child["n"] == 5
    assert any(note.startswith("an estimate") for note in report.notes)


def test_what_a_match_by_a_day_makes_of_the_three_year_a2(bundle: Bundle) -> None:
    report = made("forecast", of_folder(matched(bundle)), matched_by=TODAY + timedelta(10))
    assert report.sections["if_matched"].rows == [("A-5", 30, 150.0, 110.0, 3)]


def waiting_too(bundle: Bundle, *rows: str) -> Path:
    """One adopted 100 days after the order, A-1 and A-2 who wait for a match, and `rows`."""
    return bundle(
        children=[f"A-{n},Testshire,,,2023-01-01,,,,,,,,adoption" for n in range(4)],
        milestones=[
            "A-0,became_looked_after,2024-01-01", "A-0,placement_order,2024-06-01", "A-0,match_decision,2024-09-09",
            "A-0,placed,2025-03-01", "A-0,adoption_order,2025-09-01",
            f"A-1,placement_order,{TODAY - timedelta(20)}", f"A-2,placement_order,{TODAY - timedelta(50)}", *rows,
        ],
    )  # fmt: skip


def test_of_many_who_wait_each_alone_and_then_all_of_them(bundle: Bundle) -> None:
    db = of_folder(waiting_too(bundle))
    by_then = TODAY + timedelta(10)
    assert made("forecast", db, matched_by=by_then).sections["if_matched"].rows == [
        ("A-1", 30, 100.0, 65.0, 2),
        ("A-2", 60, 100.0, 80.0, 2),
        ("all 2 of them", None, 100.0, 63.3, 3),
    ]
    alone = made("forecast", db, matched_by=by_then, child="A-2").sections["if_matched"].rows
    assert alone == [("A-2", 60, 100.0, 80.0, 2)]


def test_after_a_disruption_the_wait_is_from_the_order_and_consent_is_no_order(bundle: Bundle) -> None:
    rows = [
        "A-1,proposed_match,2026-11-01", "A-1,placement_disrupted,2026-11-10", "A-2,matching_panel,2026-11-12",
        f"A-3,consent_given,{TODAY - timedelta(20)}",
    ]  # fmt: skip
    db = of_folder(waiting_too(bundle, *rows))
    found = made("forecast", db, matched_by=TODAY + timedelta(10)).sections["if_matched"].rows
    assert found == [("A-1", 30, 100.0, 65.0, 2)], "A-2 has a panel: only the match is missing from its record"
