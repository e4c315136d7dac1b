"""What the shell says of a child: an outcome and no standing, is the baby born, whose verdict, who is not shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

CHILDREN = [
    "S13,Northshire,,,2024-02-05,,,,G,LAC,,Jo Marsh,adoption",
    "S14,Northshire,,,2022-02-05,,,,G,LAC,,Kay Reed,adoption",
    "OLD,Northshire,,,2014-03-04,,,,,LAC,,Jo Marsh,long_term_fostering",
    "LATE,Northshire,,,,2026-11-14,,,,CIN North,,Jo Marsh,adoption",
    "SOON,Northshire,,,,2026-11-16,,,,CIN North,,Jo Marsh,adoption",
    "FIRST,Northshire,,,,2026-10-16,,,,CIN North,,Jo Marsh,adoption",
]
MILESTONES = [
    "S13,became_looked_after,2026-03-03",
    "S13,closed,2026-11-12,,died",
    "S14,became_looked_after,2026-03-03",
    "OLD,became_looked_after,2020-01-01",
    "SOON,referred,2026-05-01",
    "LATE,referred,2026-06-01",
    "LATE,family_group_conference,2026-11-10,yes",
    "FIRST,referred,2026-06-01",
]


@pytest.fixture
def board(run: Run, bundle: Callable[..., Path]) -> Run:
    """Six children: one who died, one of twelve, two past the due date."""
    run("init", "--authority", "Northshire")
    done = run("import", "bundle", bundle(children=CHILDREN, milestones=MILESTONES), "--apply")
    assert done.code == 0, done.err
    return run


def records(run: Run, *args: str) -> dict[str, dict[str, Any]]:
    found = run(*args, "--format", "json")
    assert found.code == 0, found.err
    return {child["reference"]: child for child in found.json}


def rows(text: str) -> dict[str, dict[str, str]]:
    return {row["reference"]: row for row in csv.DictReader(io.StringIO(text))}


# --- Closed: an outcome, and no standing ------------------------------------------------------------------------------


def test_a_child_who_died_is_nowhere_on_track(board: Run, tmp_path: Path) -> None:
    child = records(board, "board", "--all")["S13"]
    assert (child["standing"], child["outcome"], child["stage"]) == (None, "died", "closed")
    assert rows(board("board", "--all", "--format", "csv").out)["S13"]["standing"] == ""
    case = board("case", "S13", "--format", "plain").out
    assert "Closed: died, 12 Nov 2026" in case
    assert "on track" not in case.split("S14")[0].lower()
    assert board("case", "S13", "--format", "json").json["standing"] is None
    sibling = board("case", "S14", "--format", "plain").out
    assert "Closed: died, 12 Nov 2026" in sibling.split("Siblings")[1]
    for name in ("board", "children"):
        out = tmp_path / f"{name}.csv"
        assert board("export", name, "--all", "-o", out).code == 0
        assert rows(out.read_text(encoding="utf-8-sig"))["S13"]["standing"] == ""
        assert rows(out.read_text(encoding="utf-8-sig"))["S14"]["standing"] != ""


def test_no_standing_finds_a_closed_child(board: Run) -> None:
    everyone = records(board, "board", "--all")
    found = {standing: records(board, "board", "--all", "--standing", standing) for standing in
             ("overdue", "due_soon", "on_track")}  # fmt: skip
    assert all("S13" not in children for children in found.values())
    assert {reference for children in found.values() for reference in children} == set(everyone) - {"S13"}


def test_the_closed_are_shown_to_whoever_asks_for_them(board: Run) -> None:
    assert set(records(board, "board", "--stage", "closed")) == {"S13"}
    said = board("board", "--stage", "closed")
    assert "Closed" in said.out
    assert "1 child" in said.err
    refused = board("board", "--stage", "closed", "--standing", "on_track")
    assert refused.code == 2
    assert "a closed child has an outcome and no standing" in refused.err


def test_a_closed_case_is_open_again_once_it_is_known_again(board: Run) -> None:
    assert board("record", "S13", "referred", "2026-11-14", "--insist").code == 0
    child = records(board, "board")["S13"]
    assert (child["stage"], child["standing"], child["outcome"]) == ("pre_proceedings", "on_track", None)


# --- A due date that has passed ---------------------------------------------------------------------------------------


def test_a_due_date_that_has_passed_asks_whether_the_baby_is_born(board: Run) -> None:
    found = records(board, "board")
    assert "due_date_passed" in found["LATE"]["flags"]
    assert found["LATE"]["standing"] == "on_track"  # it is a question: the counts stay those of the clocks
    assert "due_date_passed" not in found["SOON"]["flags"]  # due today
    assert set(records(board, "board", "--flag", "due_date_passed")) == {"LATE", "FIRST"}
    gaps = rows_of_check(board)
    assert "due date passed 2 days ago, no birth recorded" in gaps["LATE"]
    assert "due date passed 31 days ago, no birth recorded" in gaps["FIRST"]
    assert not any("due date passed" in gap for gap in gaps.get("SOON", ()))
    case = board("case", "LATE", "--format", "plain").out
    asked = [line for line in case.splitlines() if "Has the baby been born?" in line or "has it happened?" in line]
    assert "It was due on 14 Nov 2026, 2 days ago" in asked[0]
    assert "10 Nov 2026: has it happened?" in asked[1]
    assert board("check").code == 0


def rows_of_check(run: Run) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(io.StringIO(run("check", "--format", "csv").out)):
        found.setdefault(row["reference"], []).append(row["finding"])
    return found


def test_it_is_asked_first_the_longest_ago_before_the_others(board: Run) -> None:
    unborn = [reference for reference, child in records(board, "board").items() if child["stage"] == "unborn"]
    assert unborn == ["FIRST", "LATE", "SOON"]


def test_it_is_asked_of_the_days_between_the_due_date_and_the_birth(board: Run) -> None:
    def asked(day: str) -> bool:
        return "due_date_passed" in records(board, "--as-at", day, "board", "--all")["LATE"]["flags"]

    assert [asked(day) for day in ("2026-11-14", "2026-11-15", "2026-11-16")] == [False, True, True]
    assert board("edit", "LATE", "born", "2026-11-16").code == 0
    assert [asked(day) for day in ("2026-11-14", "2026-11-15", "2026-11-16")] == [False, True, False]
    assert not any("due date" in gap for gap in rows_of_check(board).get("LATE", ()))


def test_a_pack_asks_it_first(board: Run, tmp_path: Path) -> None:
    meeting = board("meeting", "new", "--kind", "tracking", "--on", "today", "--form", "everyone").out.strip()
    pack = tmp_path / "pack.md"
    assert board("meeting", "pack", meeting, "-o", pack).code == 0
    assert "Has the baby been born? It was due on 14 Nov 2026, 2 days ago;" in pack.read_text(encoding="utf-8")
    masked = tmp_path / "masked.md"
    assert board("meeting", "pack", meeting, "-o", masked, "--pseudonymise").code == 0
    assert "14 Nov 2026" not in masked.read_text(encoding="utf-8")
    assert "born?" not in masked.read_text(encoding="utf-8")  # the days since would tell the day


# --- Names typed wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "given", "nearest"),
    [
        ("--team", "nowhere", "there is no team"),
        ("--team", "CIN Noth", 'did you mean "CIN North"?'),
        ("--owner", "Jo March", 'did you mean "Jo Marsh"?'),
        ("--authority", "Southshire", 'did you mean "Northshire"?'),
    ],
)
@pytest.mark.parametrize("command", [("board",), ("export", "board", "-o", "board.csv"), ("export", "calendar")])
def test_a_name_that_nobody_has_is_a_sentence_and_no_empty_table(
    board: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], option: str, given: str,
    nearest: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    more = ("-o", "c.ics") if command[-1] == "calendar" else ()
    failed = board(*command, *more, option, given)
    assert failed.code == 2
    assert f'"{given}"' in failed.err
    assert nearest in failed.err
    assert failed.out == ""


def test_a_name_is_known_however_it_is_written(board: Run) -> None:
    assert set(records(board, "board", "--owner", "kay reed")) == {"S14"}
    assert set(records(board, "board", "--team", "cin north")) == {"LATE", "SOON", "FIRST"}
    assert board("changes", "--authority", "northshire").code == 0
    assert board("changes", "--authority", "Southshire").code == 2


def test_the_age_limit_is_the_policys(board: Run, tmp_path: Path) -> None:
    assert "1 turned 10 (not shown)" in board("board").err
    policy = tmp_path / "policy.toml"
    policy.write_text("[settings]\nage_limit = 4\n", encoding="utf-8")
    assert "2 turned 4 (not shown)" in board("--policy", policy, "board").err


# --- Whose verdict ----------------------------------------------------------------------------------------------------


def test_a_verdict_stands_beside_its_own_clock(run: Run, bundle: Callable[..., Path]) -> None:
    run("init", "--authority", "Northshire")
    folder = bundle(
        children=["V1,,,,2024-01-01,,,,,,,,adoption"],
        milestones=["V1,proceedings_issued,2026-01-05", "V1,became_looked_after,2026-01-05",
                    "V1,recommended,2026-03-02", "V1,adm_decision,2026-05-11"],
        delays=["V1,decided_to_ordered,2026-05-11,unavoidable,court_capacity,court,,,chair,2026-08-01T10:00:00Z"],
    )  # fmt: skip
    assert run("import", "bundle", folder, "--apply").code == 0
    clocks = records(run, "board")["V1"]["clocks"]
    judged = {clock: each["verdict"] for clock, each in clocks.items() if each["verdict"]}
    assert judged == {"decided_to_ordered": "unavoidable"}
    row = rows(run("board", "--format", "csv").out)["V1"]
    assert row["worst"].startswith("Care proceedings")
    assert "unavoidable" not in ",".join(row.values())
