"""What each report counts, on records small enough to count by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.reports.build import TODAY, asked, by, made, northshire, of_folder
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.reports.alerts import stage_of
from trackboard.reports.checks import band
from trackboard.reports.kit.report import places

Bundle = Callable[..., Path]
DAY = date(2026, 5, 1)
BEFORE, SAME, AFTER = date(2026, 4, 1), DAY, date(2026, 6, 1)


@pytest.mark.parametrize(
    ("in_effect", "stage"),
    [
        ({}, "pre_proceedings"),
        ({"proceedings_issued": BEFORE}, "pre_proceedings"),
        ({"interim_care_order": SAME}, "interim_care_order"),
        ({"interim_care_order": AFTER}, "pre_proceedings"),
        ({"interim_care_order": BEFORE, "first_review": SAME}, "first_review"),
        ({"interim_care_order": SAME, "first_review": SAME}, "first_review"),
        ({"first_review": SAME, "second_review": BEFORE}, "first_review"),
        ({"second_review": BEFORE, "adm_decision": SAME}, "adm_decision"),
        ({"placement_order": SAME, "adm_decision": BEFORE}, "placement_order"),
        ({"placement_order": BEFORE}, "after_placement_order"),
    ],
)
def test_the_latest_event_on_or_before_the_alert_decides(in_effect: dict[str, date], stage: str) -> None:
    assert stage_of(DAY, in_effect) == stage


def test_equal_counts_share_a_rank_and_nothing_has_none() -> None:
    assert places([5, 3, 5, 0, 1]) == [1, 3, 1, None, 4]


@pytest.mark.parametrize(
    ("done", "eligible", "expected"),
    [(5, 5, "always"), (61, 100, "most_of_the_time"), (3, 5, "sometimes"), (3, 10, "sometimes"), (29, 100, "rarely"),
     (0, 4, "never"), (0, 0, "")],
)  # fmt: skip
def test_bands_of_the_checks(done: int, eligible: int, expected: str) -> None:
    assert band(done, eligible) == expected


def test_unborn_share_of_the_alerts(bundle: Bundle) -> None:
    folder = bundle(
        children=[
            "A-0,Testshire,,,2026-07-01",
            "A-1,Testshire,,,2024-01-01",
            "A-2,Testshire",
            "A-3,Testshire,,,2010-01-01",
        ],
        milestones=[f"A-{n},adoption_team_alerted,2026-05-01" for n in range(4)],
    )
    report = made("alerts", of_folder(folder))
    first = report.records()[0]
    assert (report.n, first["count"], first["birth_known"], first["unborn"]) == (3, 3, 2, 1), (
        "a child of 16 is left out"
    )
    assert report.remarks == ("unborn when the team was alerted: 1 of 2 (50%)",)


def test_checks_ask_of_those_known_unborn_and_of_those_taken_to_court(bundle: Bundle) -> None:
    folder = bundle(
        children=["A-0,Testshire,,,2026-07-01", "A-1,Testshire,,,,2026-12-24", "A-2,Testshire,,,2024-01-01"],
        milestones=[
            "A-0,referred,2026-05-01", "A-0,permanence_planning_meeting,2026-07-02",
            "A-1,referred,2026-09-01", "A-1,permanence_planning_meeting,2026-10-01",
            "A-2,referred,2026-01-01", "A-2,family_group_conference,2026-05-01", "A-2,wider_family_assessed,2026-05-02",
            "A-2,proceedings_issued,2026-05-01",
        ],
    )  # fmt: skip
    found = {key: (row["done"], row["eligible"]) for key, row in by(made("checks", of_folder(folder)), "check").items()}
    assert found == {
        "planning_meeting_unborn": (1, 2),
        "planning_meeting_before_proceedings": (0, 1),
        "alternative_plans_before_proceedings": (0, 1),
        "wider_family_before_proceedings": (0, 1),
        "family_group_conference_before_proceedings": (1, 1),
    }


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        (["family_finding_referral,2026-07-01"], "in_time"),
        (["family_finding_referral,2026-07-02"], "late"),
        (["family_identified,2026-06-01"], "exempt"),
        (["family_identified,2026-06-01", "family_finding_referral,2026-05-01"], "in_time"),
        (["proposed_match,2026-03-01"], "exempt"),
        (["proposed_match,2026-08-01"], "late"),
        ([], "overdue"),
        (["closed,2026-05-01"], "closed"),
    ],
)
def test_family_finding_within_three_calendar_months(bundle: Bundle, events: list[str], outcome: str) -> None:
    folder = bundle(
        children=["A-0,Testshire,,,2024-01-01,,,,,,,,adoption"],
        milestones=["A-0,placement_order,2026-04-01", *(f"A-0,{event}" for event in events)],
    )
    report = made("family-finding", of_folder(folder))
    found = by(report, "outcome")
    assert {key for key, row in found.items() if row["n"]} - {"identified_by_order"} == {outcome}
    assert all(row["of"] == 1 for row in found.values())


def test_attendance_counts_what_was_missed_by_the_children_on_the_agenda(bundle: Bundle) -> None:
    folder = bundle(
        children=["A-0,Testshire,,,2024-01-01,,,,,,,,adoption", "A-1,Testshire,,,2024-01-01,,,,,,,,return_home"],
        milestones=[
            "A-0,referred,2026-01-01", "A-1,referred,2026-01-01", "A-1,became_looked_after,2026-05-15",
        ],
        meetings=["M1,tracking,2026-05-01,Testshire,,closed", "M2,tracking,2026-06-01,Testshire,,closed",
                  "M3,tracking,2026-07-01,Testshire,,draft", "M4,legal_planning,2026-06-01,Testshire,,closed"],
        attendance=["M1,CIN,present", "M2,CIN,present", "M1,adoption,absent", "M2,adoption,written_update",
                    "M1,LAC,absent", "M2,LAC,apologies", "M1,health,not_required", "M2,health,present",
                    "M4,legal,present"],
        minutes=["M1,A-0,1", "M1,A-1,2", "M2,A-0,1", "M2,A-1,2"],
    )  # fmt: skip
    report = made("attendance", of_folder(folder))
    found = by(report, "team")
    assert report.n == 2, "a draft without a roll call has not been held, a legal planning meeting is another meeting"
    assert (found["CIN"]["share"], found["CIN"]["band"]) == (1.0, "all")
    assert (found["health"]["share"], found["health"]["band"], found["health"]["not_required"]) == (1.0, "all", 1)
    assert (found["adoption"]["band"], found["adoption"]["missed_children"]) == ("none", 1), (
        "a written update is no miss"
    )
    assert (found["LAC"]["expected"], found["LAC"]["missed_children"]) == (1, 1), "only once A-1 was looked after"
    assert (found["legal"]["share"], found["legal"]["band"], found["legal"]["not_recorded"]) == (None, None, 2)
    assert report.sections["by_meeting"].records()[0] == {"label": "Children in need", "M1": "P", "M2": "P"}


def test_the_year_counts_who_was_looked_after_on_its_last_day(bundle: Bundle) -> None:
    folder = bundle(
        children=[f"A-{n},Testshire,,,2024-01-01" for n in range(4)],
        milestones=[
            "A-0,became_looked_after,2025-05-01", "A-1,became_looked_after,2025-05-01",
            "A-1,closed,2026-03-31,,special_guardianship", "A-2,became_looked_after,2026-04-01",
            "A-3,became_looked_after,2025-06-01", "A-3,consent_given,2025-08-01", "A-3,placed,2025-09-01",
            "A-3,adoption_order,2026-05-01",
        ],
    )  # fmt: skip
    report = made("annual", of_folder(folder), start=date(2025, 4, 1))
    years = by(report, "year")
    assert (years["2025-26"]["looked_after"], years["2026-27"]["looked_after"]) == (2, 2)
    assert (years["2025-26"]["special_guardianship"], years["2025-26"]["relinquished_placed"]) == (1, 1)
    assert (years["2025-26"]["adoptions"], years["2026-27"]["adoptions"]) == (0, 1)


def test_actions_by_team_add_up_to_those_by_owner() -> None:
    report = made("actions", northshire())
    owners = report.sections["owners"].records()
    for key in ("open", "overdue", "closed", "carried"):
        assert sum(row[key] for row in report.records()) == sum(row[key] for row in owners)
    assert [(row["team"], row["owner"]) for row in owners] != sorted(
        ((row["team"], row["owner"]) for row in owners), key=lambda pair: pair[1]
    ), "by team, then by name: nobody is ranked"


def test_lost_children_between_three_lists(bundle: Bundle) -> None:
    from trackboard.reports.reconcile import reconcile

    folder = bundle(
        children=["A-0,Testshire,,,2024-01-01", "A-1,Testshire,,,2024-01-01", "A-2,Testshire,,,,2027-01-01",
                  "A-3,Testshire,,,2024-01-01"],
        milestones=["A-0,proceedings_issued,2026-09-01", "A-1,became_looked_after,2026-05-01",
                    "A-2,referred,2026-09-01", "A-3,became_looked_after,2026-05-01"],
    )  # fmt: skip
    request = asked(of_folder(folder))
    alone = reconcile(request)
    assert [(row[0], row[-1]) for row in alone.rows] == [
        ("A-0", "before the court and living at home: in no looked-after data")
    ]
    lists = {"looked_after": frozenset({"A-1", "A-0"}), "legal": frozenset({"X-9"}), "unborn": frozenset({"A-2"})}
    found = {row[0]: row[-1] for row in reconcile(request, lists).rows}
    assert found["A-3"] == "missing from the looked after list"
    assert "missing from the legal list" in found["A-0"] and "in the looked after list, but not" in found["A-0"]
    assert found["X-9"] == "in the legal list, not on the board"
    assert "A-1" not in found and "A-2" not in found


def test_a_referral_names_nobody_and_asks_for_what_the_dates_lack(bundle: Bundle) -> None:
    folder = bundle(
        children=["A-0,Testshire,Ivy,Ashdown,2024-03-09,,,,,,B. Fell,C. Beck,adoption"],
        milestones=["A-0,proceedings_issued,2026-03-01,,,,Heard by Judge Moor", "A-0,adm_decision,2026-09-01",
                    "A-0,final_hearing,2026-12-20,yes"],
        delays=["A-0,decided_to_ordered,2026-09-01,unavoidable,court_capacity,court,Moor away,,,2026-11-11T09:00:00Z"],
    )  # fmt: skip
    report = made("drift-referral", of_folder(folder), child="a-0")
    printed = repr((report.title, report.rows, report.notes, report.remarks, report.sections))
    for name in ("Ivy", "Ashdown", "Fell", "Beck", "Moor", "A-0", "2024-03-09"):
        assert name not in printed
    assert "March 2024" in printed
    asks = dict(report.sections["asked_of_the_court"].rows)
    assert "Bring the final hearing forward" in asks and "List the Placement Order application" in asks
    assert report.sections["delays"].rows[0][2:] == ("Unavoidable", "Court capacity", "Court")
    with pytest.raises(TrackboardError, match='there is no child "B-1"'):
        made("drift-referral", northshire(), child="B-1")
    with pytest.raises(UsageProblem, match="--child"):
        made("drift-referral", northshire())


def test_a_rule_leaves_out_whom_it_does_not_take_in_and_the_closed_by_their_last_open_day(bundle: Bundle) -> None:
    folder = bundle(
        children=[f"A-{n},Testshire,,,2024-01-01,,,,,,,,adoption" for n in range(3)],
        milestones=[
            *(f"A-{n},adoption_team_alerted,2026-05-01" for n in range(3)), "A-0,adm_decision,2026-06-01",
            "A-1,adm_decision,2026-06-01", "A-1,closed,2026-07-01,,relatives", "A-2,closed,2026-07-01,,relatives",
        ],
    )  # fmt: skip
    db = of_folder(folder)
    assert (made("alerts", db).n, made("alerts", db, include="decision_made").n) == (3, 2)
    with pytest.raises(UsageProblem, match="it is one of: everyone"):
        asked(db, include="some")
    with pytest.raises(UsageProblem, match=r"ends .* before it starts"):
        asked(db, start=date(2027, 1, 1), end=TODAY)
