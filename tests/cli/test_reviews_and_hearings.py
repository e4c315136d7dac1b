"""Later reviews recur, and hearings say which they are and what became of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Run


@pytest.fixture
def ready(run: Run) -> Run:
    """NS-1, in care since 2025 with two reviews."""
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "2024-06-01")
    run("add", "NS-2", "--born", "2024-06-02")
    for kind, on in (
        ("proceedings_issued", "2025-01-06"),
        ("became_looked_after", "2025-01-06"),
        ("first_review", "2025-02-03"),
        ("second_review", "2025-05-01"),
    ):
        assert run("record", "NS-1", kind, on).code == 0
    return run


def clock(run: Run, name: str) -> dict[str, Any]:
    children = {each["reference"]: each for each in run("board", "--format", "json").json}
    found: dict[str, Any] = children["NS-1"]["clocks"][name]
    return found


def test_later_reviews_are_counted_from_the_second_and_then_from_the_last(ready: Run) -> None:
    assert clock(ready, "later_reviews")["due_on"] == "2025-11-01"
    ready("record", "NS-1", "review", "2025-10-20")
    assert clock(ready, "later_reviews")["due_on"] == "2026-04-20"
    ready("record", "NS-1", "later review", "2026-09-10")
    assert clock(ready, "later_reviews")["status"] == "running"
    assert clock(ready, "later_reviews")["due_on"] == "2027-03-10"


def test_check_asks_for_a_later_review_only_where_the_authority_records_them(ready: Run) -> None:
    late = "allowed from Second review (1 May 2025) to the next Later review"
    assert clock(ready, "later_reviews")["status"] == "overdue" and late not in ready("check").out
    ready("record", "NS-2", "became_looked_after", "2025-01-06")
    ready("record", "NS-2", "review", "2026-10-01", "--insist")
    assert late in ready("check").out


def test_a_hearing_has_a_reason_and_an_outcome_of_its_own(ready: Run) -> None:
    done = ready("record", "NS-1", "hearing", "2025-02-10", "--reason", "issues", "--outcome", "adjourned")
    assert done.code == 0
    assert ready("record", "NS-1", "hearing", "2025-04-10", "--reason", "case_management").code == 0
    told = [each for each in ready("case", "NS-1", "--format", "json").json["milestones"] if each["kind"] == "hearing"]
    assert [(each["reason"], each["outcome"]) for each in told] == [
        ("issues_resolution", "adjourned"), ("case_management", None),
    ]  # fmt: skip
    assert "Issues resolution" in ready("case", "NS-1").out and "Adjourned" in ready("case", "NS-1").out
    assert ready("record", "NS-1", "hearing", "2025-05-10", "--outcome", "accepted").code == 2


def test_a_final_hearing_that_was_held_is_asked_about(ready: Run) -> None:
    typed = ("record", "NS-1", "hearing", "2025-07-01", "--reason", "final", "--outcome", "held")
    asked = ready(*typed)
    assert asked.code == 1 and "if it ended the proceedings, record Final hearing" in asked.err
    assert ready(*typed, "--insist").code == 0
    assert ready("record", "NS-1", "hearing", "2025-07-02", "--reason", "final", "--outcome", "adjourned").code == 0


def test_an_offered_family_meeting_says_what_came_of_it(ready: Run) -> None:
    assert ready("record", "NS-1", "family_meeting_offered", "2025-01-02", "--outcome", "not in best").code == 0
    assert ready("record", "NS-1", "family_meeting_offered", "2025-01-03").code == 0, "not answered yet"
