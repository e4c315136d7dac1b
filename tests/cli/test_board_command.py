"""`trackboard board` and `case`: the JSON that scripts rest on, filters, privacy, and whom it leaves out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from trackboard.pathway.policy.policy import load_policy

POLICY = load_policy()
CHILDREN = [
    "NS-1,Northshire,Isla,Fernwick,2025-01-10,,F,,,LAC,Kay Reed,Jo Marsh,adoption,,,",
    "NS-2,Northshire,Noah,O'Sedge,,2027-02-15,,,,CIN,,,,,,",
    "NS-3,Northshire,Ada,Larkspur,2016-10-01,,F,,,LAC,,Jo Marsh,long_term_fostering,,,",
    "NS-4,Northshire,Finn,Teasel,2024-03-05,,M,,,LAC,,,,,,",
    "NS-5,Northshire,Una,Rowan,2020-05-05,,F,,,LAC,,,adoption,,,",
    "NS-6,Northshire,Max,Alder,2017-02-01,,M,,,LAC,,Jo Marsh,special_guardianship,,,",
]
MILESTONES = [
    "NS-1,referred,2025-01-10",
    "NS-1,proceedings_issued,2025-01-20",
    "NS-1,became_looked_after,2025-01-21",
    "NS-1,recommended,2025-05-01",
    "NS-1,adm_decision,2025-05-08",
    "NS-1,placement_order,2026-06-01",
    "NS-1,matching_panel,2026-12-01,yes",
    "NS-2,referred,2026-09-01",
    "NS-3,became_looked_after,2020-01-01",
    "NS-4,became_looked_after,2026-01-05",
    "NS-5,became_looked_after,2021-01-05",
    "NS-5,closed,2024-01-05,,special_guardianship",
    "NS-6,became_looked_after,2026-10-05",
]


@pytest.fixture
def board(run: Run, bundle: Callable[..., Path]) -> Run:
    """The command line on a database of six children."""
    assert run("init", "--authority", "Northshire").code == 0
    done = run("import", "bundle", bundle(children=CHILDREN, milestones=MILESTONES), "--apply")
    assert done.code == 0, done.err
    return run


def by_reference(run: Run, *args: str) -> dict[str, dict[str, object]]:
    found = run(*args, "--format", "json")
    assert found.code == 0, found.err
    return {child["reference"]: child for child in found.json}


def test_the_default_view_is_open_children_under_ten(board: Run) -> None:
    assert set(by_reference(board, "board")) == {"NS-1", "NS-2", "NS-4", "NS-6"}
    assert set(by_reference(board, "board", "--all")) == {f"NS-{number}" for number in range(1, 7)}


def test_those_not_shown_are_counted_in_words(board: Run) -> None:
    said = board("board").err
    assert "4 children as at 2026-11-16, 1 overdue" in said
    assert "1 turned 10 (not shown)" in said


def test_a_child_as_json(board: Run) -> None:
    child = by_reference(board, "board")["NS-1"]
    clocks = child.pop("clocks")
    assert child == {
        "reference": "NS-1",
        "name": None,
        "authority": "Northshire",
        "team": "LAC",
        "owner": "Jo Marsh",
        "age": 1,
        "age_text": "22 months",
        "stage": "ordered",
        "stage_since": "2026-06-01",
        "days_in_stage": 168,
        "standing": "overdue",
        "plan": "adoption",
        "flags": ["family_not_identified"],
        "outcome": None,
    }
    assert clocks["ordered_to_matched"] == {
        "status": "overdue",
        "started_on": "2026-06-01",
        "due_on": "2026-09-30",
        "stopped_on": None,
        "elapsed_days": 168,
        "overdue_days": 47,
        "basis": "practice",
        "verdict": None,
    }
    assert clocks["decided_to_ordered"]["status"] == "late"
    assert clocks["pre_birth"]["status"] == "not_applicable"
    assert clocks["panel_to_placed"] == {
        "status": "not_started",
        "started_on": None,
        "due_on": None,
        "stopped_on": None,
        "elapsed_days": None,
        "overdue_days": 0,
        "basis": "local",
        "verdict": None,
    }
    assert list(clocks) == [clock.id for clock in POLICY.clocks if clock.on]


def test_an_unborn_child_has_its_due_date_and_no_age(board: Run) -> None:
    child = by_reference(board, "board")["NS-2"]
    assert (child["stage"], child["age"], child["due_date"]) == ("unborn", None, "2027-02-15")
    assert child["clocks"]["pre_birth"]["due_on"] == "2026-09-28"  # 40 weeks before the due date, and 20 weeks on


def test_a_plan_that_is_not_adoption_leaves_the_adoption_clocks_out(board: Run) -> None:
    child = by_reference(board, "board")["NS-6"]
    assert child["clocks"]["looked_after_to_recommended"]["status"] == "not_applicable"


def test_without_a_plan_the_adoption_clocks_run_but_do_not_colour(board: Run) -> None:
    child = by_reference(board, "board")["NS-4"]
    assert child["clocks"]["looked_after_to_recommended"]["status"] == "overdue"
    assert child["standing"] == "on_track"
    assert "plan_unrecorded" in child["flags"]


def test_a_closed_child_has_an_outcome_and_is_measured_from_its_closing(board: Run) -> None:
    child = by_reference(board, "board", "--all")["NS-5"]
    assert (child["stage"], child["outcome"], child["stage_since"]) == ("closed", "special_guardianship", "2024-01-05")


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--stage", "ordered", {"NS-1"}),
        ("--team", "CIN", {"NS-2"}),
        ("--owner", "Jo Marsh", {"NS-1", "NS-6"}),
        ("--standing", "overdue", {"NS-1"}),
        ("--standing", "on_track", {"NS-2", "NS-4", "NS-6"}),
        ("--flag", "family_not_identified", {"NS-1"}),
        ("--include", "decision_made", {"NS-1"}),
        ("--include", "before_the_court", {"NS-2", "NS-4", "NS-6"}),
        ("--search", "ns-4", {"NS-4"}),
        ("--authority", "northshire", {"NS-1", "NS-2", "NS-4", "NS-6"}),
        ("--team", "adoption", set()),  # a team that there is, and that holds no case
    ],
)
def test_filters(board: Run, option: str, value: str, expected: set[str]) -> None:
    assert set(by_reference(board, "board", option, value)) == expected


def test_names_are_searched_only_by_prompt(board: Run) -> None:
    assert by_reference(board, "board", "--search", "sedge") == {}
    found = board("board", "--search", "-", "--format", "json", stdin="o’sedge\n")
    assert [child["reference"] for child in found.json] == ["NS-2"]


def test_a_name_leaves_only_when_asked_for_and_that_is_logged(board: Run) -> None:
    assert by_reference(board, "board")["NS-1"]["name"] is None
    assert by_reference(board, "board", "--privacy", "initials")["NS-1"]["name"] == "I.F."
    assert by_reference(board, "board", "--privacy", "names")["NS-1"]["name"] == "Isla Fernwick"
    for form in ("simple", "csv", "plain"):
        assert "Fernwick" not in board("board", "--format", form).out


@pytest.mark.parametrize("args", [("--stage", "nowhere"), ("--standing", "red"), ("--include", "all"), ("--flag", "x")])
def test_what_is_not_known_is_a_usage_error_that_lists_what_is(board: Run, args: tuple[str, str]) -> None:
    failed = board("board", *args)
    assert failed.code == 2
    assert f'"{args[1]}"' in failed.err
    assert "it is one of:" in failed.err


def test_a_past_day_is_shown_as_it_is_now_known(board: Run) -> None:
    found = board("--as-at", "2026-05-31", "board", "--format", "json")
    children = {child["reference"]: child for child in found.json}
    assert children["NS-1"]["stage"] == "decided"
    assert "NS-2" not in children  # first known in September
    assert "NS-3" in children  # not yet ten
    assert children["NS-1"]["clocks"]["decided_to_ordered"]["overdue_days"] == 318


@pytest.mark.parametrize("day", ["31/03/2026", "2026-02-30", "yesterday", "20260331"])
def test_a_day_that_is_none_is_refused_in_one_sentence(board: Run, day: str) -> None:
    failed = board("--as-at", day, "board")
    assert failed.code == 2
    assert failed.err == f'trackboard: --as-at: "{day}" is not a date; write it as YYYY-MM-DD, for example 2026-03-31\n'


def test_the_case_adds_the_dated_rows(board: Run) -> None:
    found = board("case", "NS-1", "--format", "json").json
    assert [each["kind"] for each in found["milestones"]][-2:] == ["placement_order", "matching_panel"]
    planned = found["milestones"][-1]
    assert (planned["planned"], planned["in_effect"], planned["days_between"]) == (True, False, None)
    assert found["milestones"][1]["days_between"] == 10
    assert found["actions"] == []
    assert found["minutes"] == []
    assert found["history"][0]["by"] == "tester"
    assert found["stage"] == "ordered"


def test_the_case_in_words_says_why_a_clock_is_flagged(board: Run) -> None:
    shown = board("case", "NS-1", "--format", "plain").out
    assert (
        "47 days over the 121 days allowed from Placement Order (1 Jun 2026) to Proposed match; due 30 Sep 2026"
        in shown
    )
    assert "Fernwick" not in shown


def test_a_case_that_is_not_there(board: Run) -> None:
    failed = board("case", "NS-99")
    assert failed.code == 1
    assert failed.err.startswith('trackboard: there is no child "NS-99" in ')


def test_a_reference_is_found_whatever_its_case(board: Run) -> None:
    assert board("case", "ns-1", "--format", "json").json["reference"] == "NS-1"


def test_every_tabulate_format_is_offered() -> None:
    from tabulate import tabulate_formats

    from trackboard.cli.print_table import TABULATE_FORMATS

    assert {*TABULATE_FORMATS, "plain"} == set(tabulate_formats)  # `plain` is our own: linear, for screen readers


def test_the_help_of_each_command_is_the_one_listed() -> None:
    import importlib

    from trackboard.cli.main import COMMANDS

    for name, (module, attribute, help_) in COMMANDS.items():
        command = getattr(importlib.import_module(module), attribute)
        assert (command.name, command.short_help) == (name, help_)


def test_the_help_of_each_export_is_the_one_listed() -> None:
    import importlib

    from trackboard.cli.export import EXPORTS

    for name, (module, attribute, help_) in EXPORTS.items():
        command = getattr(importlib.import_module(module), attribute)
        assert (command.name, command.short_help) == (name, help_)


def test_the_help_lists_every_command_once_by_section() -> None:
    from click.testing import CliRunner

    from trackboard.cli.main import COMMANDS, SECTIONS, cli

    said = CliRunner().invoke(cli, ["--help"], prog_name="trackboard").output
    listed = said[said.index("\nThe board:") :]
    assert [line.rstrip(":") for line in listed.splitlines() if line and not line.startswith(" ")] == list(SECTIONS)
    assert [line.split()[0] for line in listed.splitlines() if line.startswith("  ")] == list(COMMANDS)
    assert len({line.index(COMMANDS[line.split()[0]][2]) for line in listed.splitlines() if line[:2] == "  "}) == 1
