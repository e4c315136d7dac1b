"""A closed case opened again: by what happened after its closing, once, and taken back like anything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trackboard.casework.acts.milestones import close_child, reopen_child
from trackboard.casework.acts.undo import last_change, undo
from trackboard.casework.desk import Desk, Doubtful
from trackboard.casework.fields.milestone_fields import opening_kinds
from trackboard.errors import TrackboardError

from .conftest import case, events, on


@pytest.fixture
def closed(desk: Desk, child: int, record: Callable[..., None]) -> int:
    """NS-1, gone home on 1 September."""
    record("referred 2025-02-01", "became_looked_after 2025-02-03")
    close_child(desk, child, "returned_home", on("2026-09-01"))
    return child


def test_what_opens_a_case_again() -> None:
    from trackboard.pathway.policy.policy import load_policy

    assert list(opening_kinds(load_policy())) == ["referred", "proceedings_issued", "became_looked_after"]


@pytest.mark.parametrize(
    ("kind", "stage"),
    [("referred", "pre_proceedings"), ("proceedings", "in_proceedings"), ("Became looked after", "looked_after")],
)
def test_a_new_journey_begins_with_it(desk: Desk, closed: int, kind: str, stage: str) -> None:
    done = reopen_child(desk, closed, on("2026-11-01"), kind, note="back at home with an aunt")
    assert done.sentence.startswith("NS-1: the case is open again, ")
    assert done.remarks == done.warnings == ()
    found = case(desk, closed)
    assert (found["stage"], found["stage_since"], found["outcome"]) == (stage, "2026-11-01", None)
    assert found["standing"] is not None
    assert found["milestones"][-1]["note"] == "back at home with an aunt"
    counting = [each for each in found["milestones"] if each["in_effect"] and each["kind"] != "closed"]
    assert counting == found["milestones"][-1:]  # nothing from before the closing
    undo(desk, last_change(desk).change)
    found = case(desk, closed)
    assert (found["stage"], found["outcome"], found["standing"]) == ("closed", "returned_home", None)


def test_what_opens_nothing_is_refused_and_nothing_is_saved(desk: Desk, closed: int) -> None:
    before = events(desk, closed)
    for day, kind, why in (
        ("2026-09-01", "referred", "closed on Tue 1 September 2026, and only what happened after that day"),
        ("2026-08-31", "became_looked_after", "only what happened after that day"),
        ("2026-11-17", "referred", "still to come"),
        ("2026-11-01", "placed", "no way to open a case again"),
    ):
        with pytest.raises(TrackboardError, match=why):
            reopen_child(desk, closed, on(day), kind)
    assert events(desk, closed) == before


def test_two_people_open_it_once(desk: Desk, anna: Desk, closed: int) -> None:
    reopen_child(desk, closed, on("2026-11-01"))
    with pytest.raises(TrackboardError, match="the case is open, so there is nothing to open again"):
        reopen_child(anna, closed, on("2026-11-02"), "became_looked_after")


def test_that_the_child_died_is_said_before_the_case_is_opened_again(desk: Desk, child: int) -> None:
    close_child(desk, child, "died", on("2026-09-01"))
    with pytest.raises(Doubtful, match="because the child died"):
        reopen_child(desk, child, on("2026-11-01"))
    assert case(desk, child)["stage"] == "closed"
    done = reopen_child(desk, child, on("2026-11-01"), insist=True)
    assert len(done.warnings) == 1
    assert case(desk, child)["stage"] == "pre_proceedings"
