"""An authority's own kind, clock, reason and prompt, from its policy file to every place where they are seen."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, Run

OWN = """
[milestones.own_life_story]
label = "Life story work begun"
short = "Life story"
after = "placement_order"
outcomes = { begun = "With the worker", refused = "Refused by the carers" }
[clocks.own_order_to_life_story]
label = "Placement Order to life story work"
short = "Life story"
starts = ["placement_order"]
stops = ["own_life_story"]
limit = "8 weeks"
source = "our practice guidance, 2026"
delay_point = true
column = "ordered"
adoption = true
[reasons]
own_no_worker = "No life story worker"
[prompts.own_life_story]
stage = "ordered"
question = "Has the life story worker met the child?"
"""
CLOCK = "own_order_to_life_story"
CHILDREN = ["NS-1,Northshire,,,2024-01-10,,F,,,LAC,,,adoption", "NS-2,Northshire,,,2024-02-10,,F,,,LAC,,,adoption"]
MILESTONES = [
    *(f"{child},{event}" for child in ("NS-1", "NS-2") for event in (
        "referred,2024-01-12", "proceedings_issued,2024-01-20", "became_looked_after,2024-01-21",
        "recommended,2024-05-01", "adm_decision,2024-05-08", "care_order,2024-07-01", "placement_order,2026-07-01",
    )),
]  # fmt: skip

Own = Callable[..., Ran]


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN)
    return path


@pytest.fixture
def own(run: Run, policy: Path, bundle: Callable[..., Path]) -> Own:
    """The command line under the authority's policy, on two children with an order since July."""

    def call(*args: str | Path, stdin: str = "") -> Ran:
        return run("--policy", policy, *args, stdin=stdin)

    assert call("init", "--authority", "Northshire").code == 0
    assert call("import", "bundle", bundle(children=CHILDREN, milestones=MILESTONES), "--apply").code == 0
    return call


def clocks(own: Own, reference: str = "NS-1") -> dict[str, Any]:
    children = {each["reference"]: each for each in own("board", "--format", "json").json}
    clocks: dict[str, Any] = children[reference]["clocks"]
    return clocks


def test_the_file_is_checked_and_shown(own: Own, policy: Path) -> None:
    checked = own("policy", "check", policy)
    assert checked.code == 0 and f"of its own: own_life_story, {CLOCK};" in checked.err
    shown = {row["clock"]: row for row in own("policy", "show", "--format", "json").json}
    assert (shown[CLOCK]["delay_point"], shown[CLOCK]["column"]) == ("yes", "ordered")
    kinds = [row["kind"] for row in own("policy", "show", "kinds", "--format", "json").json]
    assert kinds[kinds.index("placement_order") + 1] == "own_life_story"
    reasons = {row["id"]: row["label"] for row in own("policy", "show", "reasons", "--format", "json").json}
    assert reasons["own_no_worker"] == "No life story worker"
    assert "Has the life story worker met the child?" in own("policy", "show", "prompts").out


def test_an_own_kind_is_recorded_like_any_other_and_moves_nobody(own: Own) -> None:
    done = own("record", "NS-1", "life story", "2026-08-12", "--outcome", "worker")
    assert done.code == 0
    assert "NS-1: Life story work begun on Wed 12 August 2026, outcome With the worker\n" in done.err
    case = own("case", "NS-1", "--format", "json").json
    told = {each["kind"]: each for each in case["milestones"]}["own_life_story"]
    assert (told["date"], told["outcome"]) == ("2026-08-12", "begun")
    assert "Life story work begun" in own("case", "NS-1").out and "With the worker" in own("case", "NS-1").out
    assert case["stage"] == "ordered"
    assert clocks(own)[CLOCK]["status"] == "met"
    wrong = own("record", "NS-1", "own_life_story", "2026-09-12", "--outcome", "died")
    assert (wrong.code, wrong.err) == (
        2,
        'trackboard: Outcome: there is no outcome of Life story work begun "died"; '
        "it is one of: begun (With the worker), Refused by the carers\n",
    )
    assert own("record", "NS-1", "own_life_story", "2026-12-12", "--planned").code == 0
    assert "Life story work begun" in own("audit", "NS-1", "--format", "json").out


def test_an_own_delay_point_is_a_seventh(own: Own) -> None:
    assert clocks(own)[CLOCK]["status"] == "overdue"
    judged = own("verdict", "NS-1", "life story", "avoidable", "--reason", "no life", "--party", "authority")
    assert judged.code == 0 and "No life story worker" in judged.err
    assert clocks(own)[CLOCK]["verdict"] == "avoidable"

    delay = own("report", "delay", "--from", "2026-01-01", "--format", "json").json
    rows = {row["clock"]: row for row in delay["rows"]}
    assert list(rows).index(CLOCK) == 6
    assert (rows[CLOCK]["overdue"], rows[CLOCK]["avoidable"], rows[CLOCK]["unjudged"]) == (2, 1, 1)
    assert rows[CLOCK]["named_in_survey"] is None and rows["ordered_to_matched"]["named_in_survey"] == 3
    ledger = own("report", "ledger", "--from", "2026-01-01", "--format", "json").json
    assert [row["reason_label"] for row in ledger["rows"] if row["clock"] == CLOCK and row["reason"]] == [
        "No life story worker"
    ]
    trends = own("report", "trends", "--from", "2026-01-01", "--format", "json").json
    assert trends["rows"][-1][CLOCK] == 2


def test_the_survey_leaves_it_out_and_says_so(own: Own) -> None:
    own("verdict", "NS-1", CLOCK, "avoidable")
    survey = own("report", "survey", "--format", "json").json
    asked = [row["question"] for row in survey["rows"]]
    assert sum(key.startswith("delay_") for key in asked) == 6 and f"delay_{CLOCK}" not in asked
    said = "delay points of the authority's own are no part of the survey: Placement Order to life story work"
    assert said in survey["notes"]


def test_it_goes_out_and_comes_back_in_a_bundle(own: Own, tmp_path: Path, run: Run, policy: Path) -> None:
    own("record", "NS-1", "own_life_story", "2026-08-12", "--outcome", "begun")
    own("verdict", "NS-2", CLOCK, "unclear", "--reason", "own_no_worker")
    assert own("export", "bundle", "-o", tmp_path / "out").code == 0
    other = tmp_path / "other.db"
    assert run("--db", other, "--policy", policy, "init", "--authority", "Northshire").code == 0
    assert run("--db", other, "--policy", policy, "import", "bundle", tmp_path / "out", "--apply").code == 0
    assert run("--db", other, "--policy", policy, "export", "bundle", "-o", tmp_path / "again").code == 0
    for file in ("milestones.csv", "delays.csv"):
        assert (tmp_path / "out" / file).read_text() == (tmp_path / "again" / file).read_text()
    third = tmp_path / "third.db"
    assert run("--db", third, "init", "--authority", "Northshire").code == 0
    refused = run("--db", third, "import", "bundle", tmp_path / "out", "--apply")
    assert refused.code == 1
    assert "it is of an authority's own policy: give that file with --policy" in refused.out + refused.err


def test_a_tracker_may_have_columns_of_it(own: Own, tmp_path: Path) -> None:
    tracker = tmp_path / "tracker.csv"
    tracker.write_text(
        "Ref,DoB,PO,Life story,Life story work begun outcome\n"
        "A1,1/2/24,3/4/25,12/5/26,With the worker\nA2,2/2/24,4/4/25,,\n"
    )
    done = own("import", "spreadsheet", tracker, "--apply")
    assert done.code == 0, done.err
    told = {each["kind"]: each for each in own("case", "A1", "--format", "json").json["milestones"]}["own_life_story"]
    assert (told["date"], told["outcome"]) == ("2026-05-12", "begun")


def test_tables_and_the_calendar_have_it(own: Own, tmp_path: Path) -> None:
    own("record", "NS-1", "own_life_story", "2026-08-12", "--outcome", "begun")
    own("record", "NS-2", "own_life_story", "2026-12-12", "--planned")
    assert own("export", "children", "-o", tmp_path / "children.csv").code == 0
    with (tmp_path / "children.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = {row["reference"]: row for row in csv.DictReader(file)}
    assert rows["NS-1"]["own_life_story"] == "2026-08-12"


def test_without_its_file_the_database_opens_and_check_names_what_is_not_known(own: Own, run: Run) -> None:
    own("record", "NS-1", "own_life_story", "2026-08-12", "--outcome", "begun")
    own("verdict", "NS-2", CLOCK, "unclear", "--reason", "own_no_worker")
    board = run("board", "--format", "json")
    assert board.code == 0 and CLOCK not in board.json[0]["clocks"]
    assert run("case", "NS-1").code == 0 and run("case", "NS-2").code == 0
    said = "own_life_story (12 Aug 2026) is of a kind that the policy in force does not have"
    assert said in run("check").out
    for report in ("delay", "ledger", "early-permanence", "trends", "survey"):
        assert run("report", report, "--from", "2026-01-01").code == 0
    assert "own_life_story" not in own("check").out
