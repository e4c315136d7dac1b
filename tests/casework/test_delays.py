"""Verdicts are given on delays that there are, and on nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trackboard.board.board import Board
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.desk import Desk
from trackboard.casework.history import history
from trackboard.errors import TrackboardError, UsageProblem

from .conftest import case

Record = Callable[..., None]
CLOCK = "looked_after_to_recommended"


@pytest.fixture
def late(desk: Desk, child: int, record: Record) -> int:
    """NS-1, long looked after with a plan of adoption, and not recommended."""
    record("became_looked_after 2026-01-01")
    set_plan(desk, child, plan="adoption")
    return child


def test_an_overdue_delay_is_judged(desk: Desk, anna: Desk, late: int) -> None:
    board = Board(desk.db, desk.policy, desk.today)
    done = judge_delay(
        anna, late, "looked after to rec", "Avoidable", reason="staff", party="authority", note=" twice "
    )
    assert done.sentence == ("NS-1: Looked after to recommended, 207 days over: avoidable, Staff turnover (Authority)")
    found = case(desk, late)
    assert found["clocks"][CLOCK]["verdict"] == "avoidable"
    (verdict,) = found["verdicts"]
    assert verdict == {
        "clock": CLOCK, "started_on": "2026-01-01", "verdict": "avoidable", "reason": "staff_turnover",
        "party": "authority", "note": "twice", "meeting": None, "recorded_by": "Anna",
        "recorded_at": "2026-11-16T10:00:00Z",
    }  # fmt: skip
    point = next(each for each in board.summary().delay_points if each.clock == CLOCK)
    assert (point.overdue, point.avoidable) == (1, 1)
    told = history(desk.db, desk.policy, late)[0].what
    assert told == ("verdict on Looked after to recommended: Avoidable, Staff turnover, Authority, note written",)


def test_the_latest_verdict_holds_and_the_earlier_stays(desk: Desk, late: int) -> None:
    judge_delay(desk, late, CLOCK, "unclear")
    judge_delay(desk, late, CLOCK, "unavoidable", reason="court_capacity", party="court", meeting="M7")
    found = case(desk, late)
    assert found["clocks"][CLOCK]["verdict"] == "unavoidable"
    assert [(each["verdict"], each["meeting"]) for each in found["verdicts"]] == [
        ("unclear", None),
        ("unavoidable", "M7"),
    ]


def test_a_late_one_is_judged_after_it_stopped(desk: Desk, late: int, record: Record) -> None:
    record("recommended 2026-11-10")
    assert case(desk, late)["clocks"][CLOCK]["status"] == "late"
    judge_delay(desk, late, CLOCK, "avoidable")
    assert case(desk, late)["clocks"][CLOCK]["verdict"] == "avoidable"


def test_a_verdict_is_of_its_own_run_only(desk: Desk, late: int, record: Record) -> None:
    judge_delay(desk, late, CLOCK, "avoidable")
    record("recommended 2026-05-01", "adm_decision 2026-05-05", "decision_reversed 2026-06-01")
    again = case(desk, late)["clocks"][CLOCK]
    assert (again["started_on"], again["status"], again["verdict"]) == ("2026-06-01", "overdue", None)


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("recommended_to_decided", "neither overdue nor late.*Not started"),
        ("panel_to_placed", "neither overdue nor late"),
    ],
)
def test_where_there_is_no_delay_there_is_no_verdict(desk: Desk, late: int, clock: str, said: str) -> None:
    with pytest.raises(TrackboardError, match=said):
        judge_delay(desk, late, clock, "avoidable")
    assert case(desk, late)["verdicts"] == []


def test_a_run_in_time_is_not_judged(desk: Desk, child: int, record: Record) -> None:
    record("became_looked_after 2026-11-01", "recommended 2026-11-05")
    with pytest.raises(TrackboardError, match="Took 4 days of the 16 weeks"):
        judge_delay(desk, child, CLOCK, "avoidable")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("proceedings", "avoidable", "", ""), "is no delay point"),
        (("first_review", "avoidable", "", ""), "is no delay point"),
        (("lunch", "avoidable", "", ""), "there is no clock"),
        ((CLOCK, "excusable", "", ""), "there is no verdict"),
        ((CLOCK, "avoidable", "weather", ""), "there is no reason for a delay"),
        ((CLOCK, "avoidable", "", "press"), "there is no party"),
    ],
)
def test_words_that_the_policy_does_not_have_are_refused(
    desk: Desk, late: int, words: tuple[str, ...], why: str
) -> None:
    clock, verdict, reason, party = words
    with pytest.raises(UsageProblem, match=why):
        judge_delay(desk, late, clock, verdict, reason=reason, party=party)
