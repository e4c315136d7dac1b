"""What the papers published comes out of the data sets built for it, to the digit."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.reports.build import FIXTURES, asked, by, fixture, made
from trackboard.reports.kit.report import Report
from trackboard.reports.survey import survey

YEAR_END = date(2016, 3, 31)


@pytest.fixture(scope="module")
def together() -> Report:
    return survey(asked(fixture("survey"), YEAR_END, authorities=True))


def rows(report: Report, section: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in report.sections[section].rows]


def test_the_script_writes_the_committed_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(FIXTURES / "make_survey.py"), "--to", str(tmp_path)], check=True)
    written = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*.csv")}
    committed = [*FIXTURES.glob("survey/*"), *FIXTURES.glob("placements_s*/*")]
    assert written == {file.relative_to(FIXTURES): file.read_bytes() for file in committed}


def test_s2_attendance_by_band(together: Report) -> None:
    found = {row[0]: row[2:] for row in rows(together, "attendance")}
    assert found == {
        "referral_and_assessment": (2, 1, 0, 1, 4, 8),
        "CIN": (4, 1, 1, 0, 2, 8),
        "LAC": (5, 0, 1, 0, 2, 8),
        "adoption": (6, 1, 0, 0, 1, 8),
        "court": (0, 0, 0, 0, 8, 8),
        "legal": (3, 0, 0, 1, 4, 8),
        "health": (0, 0, 0, 0, 8, 8),
        "other": (3, 1, 0, 0, 4, 8),
    }
    names = [column.key for column in together.sections["attendance"].columns][2:]
    assert names == ["all", "more_than_half", "about_half", "fewer_than_half", "none", "n"]


def test_s2_table_1_checks_by_band(together: Report) -> None:
    assert [row[2:] for row in rows(together, "table_1")] == [
        (3, 4, 1, 0, 0, 8),
        (5, 1, 2, 0, 0, 8),
        (5, 1, 2, 0, 0, 8),
        (2, 4, 2, 0, 0, 8),
        (0, 4, 3, 1, 0, 8),
    ]


def test_s2_table_2_ranks_of_every_authority(together: Report) -> None:
    """Each authority's column, whichever letter it has."""
    columns = Counter(zip(*[row[2:] for row in rows(together, "table_2")], strict=True))
    na = "n/a"
    assert columns == Counter(
        [
            (1, 7, 2, 5, 6, na, na),
            (1, 3, 2, 3, 2, na, na),
            (4, 4, 4, 3, 1, 6, 7),
            (1, 1, 7, 1, 1, 1, 1),
            (3, 2, 1, 4, 5, 6, 7),
            (1, 7, 1, 7, na, na, na),
            (3, 6, 4, 7, 4, 7, 7),
            (3, 1, 4, 6, 6, 6, 6),
        ]
    )


def test_s2_3_8_how_many_named_each_delay_point(together: Report) -> None:
    assert [row[2:] for row in rows(together, "delay_points")] == [(6, 8), (0, 8), (5, 8), (3, 8), (0, 8), (0, 8)]


def test_s2_3_1_the_year_in_numbers(together: Report) -> None:
    found = {row[0]: row[2:] for row in rows(together, "year")}
    assert found["looked_after"] == (4750, 39, 904, 8)
    totals = {key: found[key][0] for key in ("regulation_25a", "dually_approved", "special_guardianship")}
    assert totals == {"regulation_25a": 45, "dually_approved": 57, "special_guardianship": 267}
    assert found["relinquished_placed"][0] == 12


def test_s2_unborn_share_of_the_alerts_with_its_n(together: Report) -> None:
    (row,) = rows(together, "unborn")
    assert sorted(share for share in row[1:-1] if share is not None) == [1, 6, 10, 15, 30]
    assert row[-1] == 5


def test_letters_do_not_follow_the_names_and_no_name_is_printed(together: Report) -> None:
    printed = repr((together.columns, together.rows, together.notes, together.sections))
    assert not any(name in printed for name in ("Yarmere", "Xanthwick", "Zealford", "Wendleham", "Dunsop"))
    assert [column.key for column in together.columns[3:-1]] == list("ABCDEFGH")


def test_the_dates_of_the_fixture_rank_the_stages_where_one_rule_can() -> None:
    """A's ranks follow from its alerts alone; what it answered is not needed for them."""
    report = made("alerts", fixture("survey"), YEAR_END, authority="Ambleton")
    assert [row["rank"] for row in report.records()] == [3, 2, 1, 4, 5, 6, 7]


def test_s0_48_placements_each_counted_once() -> None:
    report = made("early-permanence", fixture("placements_s0"), date(2017, 3, 31))
    found = by(report, "outcome")
    assert sum(row["cumulative"] for row in found.values()) == 48
    assert {outcome: row["cumulative"] for outcome, row in found.items()} == {
        "adopted_by_carers": 24,
        "placed_for_adoption": 6,
        "final_plan_of_adoption": 3,
        "returned_to_parents": 2,
        "relatives": 2,
        "moved": 0,
        "in_assessment": 11,
    }
    home = found["returned_to_parents"]
    assert home["cumulative"] + home["came_back"] == 4, "four went home, two of whom came back"
    assert report.n == 21
    ages = {row[0]: row[1] for row in report.sections["ages"].rows}
    assert (ages["youngest"], ages["oldest"]) == ("1 day", "2 years 4 months")
    years = dict(report.sections["years"].rows)
    assert years["2014-15"] + years["2015-16"] == 27


def test_s0_two_came_back_after_5_and_9_weeks() -> None:
    from trackboard.reports import placements

    found = placements.read(asked(fixture("placements_s0"), date(2017, 3, 31)))
    assert sorted(days for each in found for days in each.came_back) == [35, 63]


def test_s4_59_placements() -> None:
    report = made("early-permanence", fixture("placements_s4"), date(2012, 3, 31))
    years = dict(report.sections["years"].rows)
    assert [years[year] for year in ("2008-09", "2009-10", "2010-11")] == [5, 5, 6]
    found = {label: (n, of, share, months) for label, n, of, share, _, months in report.sections["measures"].rows}
    assert found["Referred at or before birth"][:3] == (36, 59, 0.61)
    assert found["Placed before the first birthday"][:2] == (56, 59)
    assert round(100 * 56 / 59) == 95
    assert round(found["Age at adoption"][3]) == 17
    assert round(found["Entry to Adoption Order"][3]) == 14
    assert found["Adopted, of placements that ended"][:2] == (54, 57)
    assert found["Returned to parents, of placements that ended"][0] == 3
    for event in ("moving in with the carers", "Adoption Order"):
        assert round(100 * found[f"Entry to {event} under 21 months (of those adopted)"][2]) == 96


def test_published_figures_stand_beside_the_reports_with_their_dates() -> None:
    db = fixture("placements_s4")
    assert any("486 days (2015 to 2018)" in note for note in made("scorecard", db, date(2012, 3, 31)).notes)
    notes = " ".join(made("early-permanence", db, date(2012, 3, 31)).notes)
    assert "36 (61%)" in notes and "of 48 placements 24 adopted" in notes
