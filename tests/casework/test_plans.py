"""The plan and the parallel plan, with their history."""

from __future__ import annotations

import pytest

from trackboard.casework.acts.plans import plan_on, set_plan
from trackboard.casework.desk import Clash, Desk
from trackboard.casework.history import history
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.store import rows
from trackboard.store.tables import PlanRow

from .conftest import case, on


def plans(desk: Desk, child: int) -> list[tuple[object, ...]]:
    return [
        (each["from_on"], each["plan"], each["parallel_plan"], each["recorded_by"])
        for each in case(desk, child)["plans"]
    ]


def test_a_plan_holds_from_its_day_and_the_old_one_stays(desk: Desk, anna: Desk, child: int) -> None:
    set_plan(desk, child, plan="special", from_on=on("2026-03-01"))
    done = set_plan(anna, child, plan="Adoption", parallel_plan="relatives")
    assert done.sentence == "NS-1: plan Adoption, parallel plan Care by relatives from Mon 16 November 2026"
    found = case(desk, child)
    assert (found["plan"], found["parallel_plan"]) == ("adoption", "relatives")
    assert plans(desk, child) == [
        ("2026-03-01", "special_guardianship", None, "Kim"),
        ("2026-11-16", "adoption", "relatives", "Anna"),
    ]
    told = [each.what[0] for each in history(desk.db, desk.policy, child)]
    assert told[0] == "plan: Adoption, parallel plan Care by relatives, from 16 Nov 2026"


def test_the_adoption_clocks_follow_the_plan(desk: Desk, child: int, record: object) -> None:
    record("became_looked_after 2026-01-01")  # type: ignore[operator]
    assert case(desk, child)["standing"] == "on_track"
    set_plan(desk, child, plan="adoption")
    assert case(desk, child)["standing"] == "overdue"
    set_plan(desk, child, plan="return_home", from_on=on("2026-11-15"))
    assert case(desk, child)["standing"] == "overdue"
    set_plan(desk, child, plan="return_home")
    assert case(desk, child)["clocks"]["looked_after_to_recommended"]["status"] == "not_applicable"


def test_one_plan_changes_and_the_other_stays(desk: Desk, child: int) -> None:
    set_plan(desk, child, plan="adoption", parallel_plan="relatives", from_on=on("2026-03-01"))
    set_plan(desk, child, parallel_plan="", from_on=on("2026-04-01"))
    held = plan_on(desk.db, child, on("2026-04-01"))
    assert held is not None and (held.plan, held.parallel_plan) == ("adoption", "")


def test_a_plan_of_the_same_day_is_put_right(desk: Desk, child: int) -> None:
    set_plan(desk, child, plan="adoption")
    set_plan(desk, child, plan="relatives")
    assert plans(desk, child) == [("2026-11-16", "relatives", None, "Kim")]
    assert history(desk.db, desk.policy, child)[0].what == ("plan: Adoption -> Care by relatives",)


def test_a_plan_without_a_date_holds_until_a_dated_one(desk: Desk, child: int) -> None:
    with desk.db.write(actor="Kim", source="import", act="import") as tx:
        rows.insert(tx, PlanRow(child, 1, None, "undecided"))
    with pytest.raises(TrackboardError, match="plan Undecided already"):
        set_plan(desk, child, plan="undecided")
    set_plan(desk, child, plan="adoption", from_on=on("2026-03-01"))
    assert [each[:2] for each in plans(desk, child)] == [(None, "undecided"), ("2026-03-01", "adoption")]


def test_what_is_no_plan_is_refused(desk: Desk, child: int) -> None:
    with pytest.raises(UsageProblem, match=r"there is no plan .* Undecided"):
        set_plan(desk, child, plan="boarding school")
    assert plans(desk, child) == []


def test_two_people_plan_at_once_and_the_later_is_shown_both(desk: Desk, anna: Desk, child: int) -> None:
    set_plan(desk, child, plan="undecided")
    seen = plan_on(desk.db, child, desk.today)
    assert seen is not None
    set_plan(anna, child, plan="adoption")
    with pytest.raises(Clash, match='plan is now "adoption", yours is "relatives"') as clash:
        set_plan(desk, child, plan="relatives", seen=seen)
    assert [(each.theirs, each.mine) for each in clash.value.differences] == [("adoption", "relatives")]
    set_plan(desk, child, parallel_plan="relatives", seen=seen)
    assert plans(desk, child) == [("2026-11-16", "adoption", "relatives", "Kim")]
