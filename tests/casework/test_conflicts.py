"""Two people on one child: nothing is overwritten, and the later is shown both values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.milestones import Entry, correct_milestone, milestone_on, strike_milestone
from trackboard.casework.desk import Clash, Desk, Difference
from trackboard.store import rows
from trackboard.store.rows import StaleError
from trackboard.store.tables import ChildRow

from .conftest import case, events, on


def seen(desk: Desk, child: int) -> ChildRow:
    found = rows.get(desk.db, ChildRow, child)
    assert found is not None
    return found


def test_the_later_is_told_who_was_first_and_shown_both(desk: Desk, anna: Desk, child: int) -> None:
    opened = seen(desk, child)
    edit_child(anna, child, {"owner": "Anna", "team": "LAC"})
    with pytest.raises(Clash) as clash:
        edit_child(desk, child, {"owner": "Kim"}, seen=opened)
    assert str(clash.value) == (
        'Anna was first (16 Nov 2026 10:00): owner is now "Anna", yours is "Kim". Nothing of yours was saved'
    )
    assert clash.value.differences == (Difference("owner", "Anna", "Kim"),)
    assert case(desk, child)["owner"] == "Anna"
    current = clash.value.current
    assert isinstance(current, ChildRow)
    edit_child(desk, child, {"owner": "Kim"}, seen=current)
    assert (case(desk, child)["owner"], case(desk, child)["team"]) == ("Kim", "LAC")


def test_who_changes_something_else_is_in_nobodys_way(desk: Desk, anna: Desk, child: int) -> None:
    opened = seen(desk, child)
    edit_child(anna, child, {"team": "LAC"})
    edit_child(desk, child, {"owner": "Kim"}, seen=opened)
    assert (case(desk, child)["owner"], case(desk, child)["team"]) == ("Kim", "LAC")


def test_two_who_write_the_same_agree(desk: Desk, anna: Desk, child: int) -> None:
    opened = seen(desk, child)
    edit_child(anna, child, {"owner": "Sam"})
    edit_child(desk, child, {"owner": "Sam", "team": "LAC"}, seen=opened)
    assert (case(desk, child)["owner"], case(desk, child)["team"]) == ("Sam", "LAC")


def test_a_childs_name_is_in_no_sentence(desk: Desk, anna: Desk, child: int) -> None:
    opened = seen(desk, child)
    edit_child(anna, child, {"given_name": "Ada"})
    with pytest.raises(Clash) as clash:
        edit_child(desk, child, {"given_name": "Zoë"}, seen=opened)
    assert "Ada" not in str(clash.value) and "Zoë" not in str(clash.value)
    assert clash.value.differences == (Difference("given_name", "Ada", "Zoë"),)


def test_one_corrects_what_another_corrected(desk: Desk, anna: Desk, child: int, record: Callable[..., None]) -> None:
    record("referred 2026-01-01")
    opened = milestone_on(desk, child, "referred", on("2026-01-01"), planned=False)
    correct_milestone(anna, child, opened.seq, Entry("referred", on("2026-01-02")))
    with pytest.raises(Clash, match='on date is now "2026-01-02", yours is "2026-01-03"'):
        correct_milestone(desk, child, opened.seq, Entry("referred", on("2026-01-03")), seen=opened)
    with pytest.raises(Clash, match='on date is now "2026-01-02"'):
        strike_milestone(desk, child, opened.seq, "wrong", seen=opened)
    assert events(desk, child) == ["referred 2026-01-02"]


def test_one_corrects_what_another_struck_out(desk: Desk, anna: Desk, child: int, record: Callable[..., None]) -> None:
    record("referred 2026-01-01")
    opened = milestone_on(desk, child, "referred", on("2026-01-01"), planned=False)
    strike_milestone(anna, child, opened.seq, "wrong")
    with pytest.raises(StaleError, match="Someone else has removed this meanwhile"):
        correct_milestone(desk, child, opened.seq, Entry("referred", on("2026-01-03")), seen=opened)
    with pytest.raises(StaleError, match="Someone else has removed this meanwhile"):
        strike_milestone(desk, child, opened.seq, "wrong too", seen=opened)
    assert len(case(desk, child)["struck"]) == 1
