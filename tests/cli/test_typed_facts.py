"""What is typed at the command line is what is saved: days to come, teams, and what is taken out again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Run


@pytest.fixture
def office(run: Run) -> Run:
    """NS-1, and a meeting of today."""
    assert run("init", "--authority", "Northshire").code == 0
    assert run("add", "NS-1", "--born", "5/1/25").code == 0
    assert run("meeting", "new", "--on", "today").code == 0
    return run


def case(run: Run) -> Any:
    return run("case", "NS-1", "--format", "json").json


@pytest.mark.parametrize("day", ["+7", "12/3/27", "tomorrow"])
def test_a_day_to_come_is_offered_as_planned(office: Run, day: str) -> None:
    refused = office("record", "NS-1", "matching_panel", day)
    assert refused.code == 1
    assert "which is still to come. Nothing was saved; if it is planned for that day, say so (--planned)" in refused.err
    assert case(office)["milestones"] == []
    assert office("record", "NS-1", "matching_panel", day, "--planned").code == 0
    (found,) = case(office)["milestones"]
    assert found["planned"]


def test_what_contradicts_something_else_is_not_offered_as_planned(office: Run) -> None:
    refused = office("record", "NS-1", "placed", "today")
    assert refused.code == 1 and "--insist" in refused.err and "--planned" not in refused.err


def test_a_baby_just_overdue_is_not_due_in_a_year(office: Run) -> None:
    assert "due Sat 7 November 2026" in office("add", "U-1", "--due", "7/11").err
    assert "Due Sun 8 November 2026" in office("edit", "U-1", "due_date", "8/11").err


@pytest.mark.parametrize(
    "command",
    [("edit", "NS-1", "team"), ("action", "NS-1", "--team"),
     ("meeting", "minute", "tracking-2026-11-16", "NS-1", "--decision", "D", "--action", "Ask", "--team"),
     ("add", "NS-2", "--born", "1/1/26", "--team")],
)  # fmt: skip
def test_a_team_is_a_part_of_a_known_one_or_asked_about(office: Run, command: tuple[str, ...]) -> None:
    refused = office(*command, "Ghost", stdin="" if command[0] == "add" else "Ask")
    assert refused.code == 1
    assert 'there is no team "Ghost"; it is one of: CIN (Children in need)' in refused.err
    known = office(*command, "leg", stdin="" if command[0] == "add" else "Ask")
    assert known.code == 0, known.err
    assert "legal" in known.err.casefold() or command[0] == "meeting"
    meant = office(*command[:1], *(("NS-3", *command[2:]) if command[0] == "add" else command[1:]), "Ghost",
                   "--insist", stdin="" if command[0] == "add" else "Ask again")  # fmt: skip
    assert meant.code == 0, meant.err
    assert 'saved all the same: there is no team "Ghost"' in meant.err
    listed = office("board", "--format", "json").json
    held = {each["team"] for each in listed} | {each["team"] for each in case(office)["actions"]}
    assert held <= {"legal", "Ghost", None, ""} and "Ghost" in held


def test_an_empty_date_takes_out_what_stood_there(office: Run) -> None:
    assert office("action", "NS-1", "--due", "+14", stdin="Ask").code == 0
    assert office("action", "NS-1", "--change", "1", "--due", "").code == 0
    assert [each["due_on"] for each in case(office)["actions"]] == [None]
    minute = ("meeting", "minute", "tracking-2026-11-16", "NS-1")
    assert office(*minute, "--decision", "D", "--next", "+14").code == 0
    assert office(*minute, "--decision", "D", "--next", "").code == 0
    found = office("meeting", "minutes", "tracking-2026-11-16", "--format", "json").json["items"]
    assert [each["next_on"] for each in found] == [None]
    assert office("placement", "NS-1", "--start", "-9").code == 0
    assert office("action", "NS-1", "--carry", "1", "--due", "").code == 2
