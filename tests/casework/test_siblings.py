"""Sibling groups are joined and left on purpose."""

from __future__ import annotations

import pytest

from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.milestones import close_child
from trackboard.casework.acts.siblings import join_siblings, leave_siblings
from trackboard.casework.desk import Desk
from trackboard.errors import TrackboardError

from .conftest import add, case, on


def siblings(desk: Desk, child: int) -> list[str]:
    found: list[str] = case(desk, child)["siblings"]
    return found


def test_two_children_join_and_a_third(desk: Desk, child: int) -> None:
    second, third = add(desk, "NS-2", born="2023-02-02"), add(desk, "NS-0", due="2027-02-02")
    assert join_siblings(desk, child, second).children == (child, second)
    join_siblings(desk, third, second)
    assert siblings(desk, child) == ["NS-2", "NS-0"]
    assert siblings(desk, third) == ["NS-2", "NS-1"]
    with pytest.raises(TrackboardError, match="in one sibling group already"):
        join_siblings(desk, child, third)


def test_one_leaves_and_the_others_stay(desk: Desk, child: int) -> None:
    second, third = add(desk, "NS-2", born="2023-02-02"), add(desk, "NS-3", born="2021-02-02")
    join_siblings(desk, child, second)
    join_siblings(desk, child, third)
    leave_siblings(desk, second)
    assert siblings(desk, child) == ["NS-3"]
    assert siblings(desk, second) == []
    with pytest.raises(TrackboardError, match="in no sibling group"):
        leave_siblings(desk, second)


def test_groups_are_not_mixed_by_accident(desk: Desk, child: int) -> None:
    others = [add(desk, f"NS-{number}", born="2023-02-02") for number in (2, 3, 4)]
    join_siblings(desk, child, others[0])
    join_siblings(desk, others[1], others[2])
    with pytest.raises(TrackboardError, match="in two sibling groups"):
        join_siblings(desk, child, others[1])
    with pytest.raises(TrackboardError, match="not a sibling of its own"):
        join_siblings(desk, child, child)
    edit_child(desk, others[0], {"sibling_group": "", "authority": "Southshire"})
    with pytest.raises(TrackboardError, match="different authorities"):
        join_siblings(desk, child, others[0])


def test_what_a_siblings_flag_rests_on_is_looked_at_again_when_one_joins_closes_and_leaves(
    desk: Desk, child: int
) -> None:
    older = add(desk, "NS-2", born="2020-02-02")
    join_siblings(desk, child, older)
    assert "adopted_sibling" not in case(desk, child)["flags"]
    close_child(desk, older, "adopted", on("2026-03-01"))
    assert "adopted_sibling" in case(desk, child)["flags"]
    leave_siblings(desk, older)
    assert "adopted_sibling" not in case(desk, child)["flags"]
