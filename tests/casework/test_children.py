"""Adding a child, editing what is recorded of it, its birth, and handing the case over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from trackboard.board.board import Board
from trackboard.casework.acts import children
from trackboard.casework.acts.children import add_child, edit_child, record_birth
from trackboard.casework.desk import Actor, Desk, Doubtful
from trackboard.casework.fields.child_fields import CHILD
from trackboard.casework.history import audit_trail, history
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.store import rows
from trackboard.store.reads.child_rows import by_reference
from trackboard.store.tables import ChildRow

from .conftest import add, case, on


def row(desk: Desk, child_id: int) -> ChildRow:
    found = rows.get(desk.db, ChildRow, child_id)
    assert found is not None
    return found


def test_a_born_child_is_on_the_board_at_once(desk: Desk) -> None:
    done = add_child(desk, {"reference": " NS-1 ", "born": on("2025-01-05"), "team": "lac", "owner": "Kim  Lee"})
    assert done.sentence == "NS-1 added, born Sun 5 January 2025, without a name"
    found = case(desk, done.children[0])
    assert (found["reference"], found["stage"], found["age"]) == ("NS-1", "pre_proceedings", 1)
    assert (found["team"], found["owner"], found["authority"]) == ("LAC", "Kim Lee", "Northshire")
    assert [each.act for each in history(desk.db, desk.policy, done.children[0])] == ["add_child"]


def test_an_unborn_child_has_a_due_date(desk: Desk) -> None:
    found = case(desk, add(desk, "NS-2", due="2027-03-04"))
    assert (found["stage"], found["due_date"], found["age"]) == ("unborn", "2027-03-04", None)


def test_a_child_at_home_before_the_court_is_added_in_one_act(desk: Desk) -> None:
    known = {"known": on("2026-08-01"), "issued": on("2026-10-01")}
    done = add_child(desk, {"reference": "NS-3", "born": on("2026-05-05"), **known})
    found = case(desk, done.children[0])
    assert (found["stage"], found["stage_since"]) == ("in_proceedings", "2026-10-01")
    assert [each["kind"] for each in found["milestones"]] == ["referred", "proceedings_issued"]
    assert len(history(desk.db, desk.policy, done.children[0])) == 1


def test_a_name_is_kept_as_written_and_is_in_no_sentence(desk: Desk) -> None:
    named = {"given_name": "Zoë", "family_name": "O’Neill"}
    done = add_child(desk, {"reference": "NS-4", "born": on("2025-01-05"), **named})
    assert done.sentence.endswith("with a name")
    assert case(desk, done.children[0])["name"] == "Zoë O’Neill"
    told = " ".join(what for each in history(desk.db, desk.policy, done.children[0]) for what in each.what)
    assert "Zoë" not in told and "Neill" not in told


def test_unsafe_characters_are_taken_out(desk: Desk) -> None:
    child = add(desk, "NS\x1b-5\u202e", born="2025-01-05", owner="Kim\x07\nLee")
    assert (row(desk, child).reference, row(desk, child).owner) == ("NS-5", "Kim Lee")


@pytest.mark.parametrize("reference", ["NS-1", "ns-1"])
def test_a_reference_belongs_to_one_child(desk: Desk, child: int, reference: str) -> None:
    with pytest.raises(TrackboardError, match="belongs to one child"):
        add_child(desk, {"reference": reference, "born": on("2025-01-05")})


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ({"reference": "NS-9"}, "its date of birth or"),
        ({"reference": " ", "born": on("2025-01-05")}, "needs a reference"),
        ({"reference": "NS-9", "born": on("2027-01-05")}, "give it as the due date"),
    ],
)
def test_what_cannot_be_added_is_refused(desk: Desk, new: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageProblem, match=why):
        add_child(desk, new)
    assert desk.db.value("SELECT count(*) FROM transactions") == 0


def test_who_may_be_the_same_child_is_shown_and_a_person_decides(desk: Desk) -> None:
    add(desk, "NS-1", born="2025-01-05", given_name="Zoë", family_name="O'Neill")
    again = {"reference": "NS-2", "born": on("2025-01-05"), "given_name": "zoe", "family_name": "O’NEILL"}
    with pytest.raises(Doubtful, match="NS-1 has the same name") as doubtful:
        add_child(desk, again)
    assert "Zoë" not in str(doubtful.value)
    assert by_reference(desk.db, "NS-2") is None
    assert add_child(desk, again, insist=True).warnings == doubtful.value.warnings
    twin = {"reference": "NS-3", "born": on("2025-01-05"), "given_name": "Ada", "family_name": "O'Neill"}
    assert add_child(desk, twin).warnings == ()


TYPED = {
    "reference": ("NS-77", "NS-77"),
    "authority": ("Southshire", "Southshire"),
    "given_name": ("Ada", "Ada"),
    "family_name": ("van der Berg", "van der Berg"),
    "date_of_birth": ("4 Jan 25", "2025-01-04"),
    "due_date": ("2025-01-10", "2025-01-10"),
    "sex": ("female", "female"),
    "ethnicity": ("White British", "White British"),
    "sibling_group": ("Berg", "Berg"),
    "team": ("children in need", "CIN"),
    "social_worker": ("Sam", "Sam"),
    "owner": ("Kim", "Kim"),
    "early_permanence_route": ("concurrent", "concurrent_planning"),
    "early_permanence_considered": ("Yes", "yes"),
    "early_permanence_considered_on": ("1/3/26", "2026-03-01"),
    "early_permanence_why_not": ("kin first\nthen others", "kin first\nthen others"),
    "permanence_report_on": ("-3", "2026-11-13"),
}


def test_every_field_of_a_child_can_be_edited() -> None:
    own = {"id", "version"}
    assert set(CHILD) == {name for name in rows.columns(ChildRow) if name not in own} == set(TYPED)


@pytest.mark.parametrize("column", CHILD)
def test_a_field_is_edited_emptied_and_told(desk: Desk, child: int, column: str) -> None:
    typed, kept = TYPED[column]
    before = row(desk, child)
    edit_child(desk, child, {column: typed})
    assert row(desk, child) == replace(before, **{column: kept, "version": 2})
    with pytest.raises(TrackboardError, match="nothing was changed"):
        edit_child(desk, child, {column: typed})
    (told,) = history(desk.db, desk.policy, child)[0].what
    assert CHILD[column].label in told
    assert (CHILD[column].kind == "name") == (kept not in told and column in ("given_name", "family_name"))
    if column != "reference":
        edit_child(desk, child, {column: ""})
        assert not getattr(row(desk, child), column)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"date_of_birth": "31/02"}, "no such day"),
        ({"date_of_birth": "+3"}, "give it as the due date"),
        ({"early_permanence_route": "kinship"}, "there is no early-permanence route"),
        ({"early_permanence_considered": "perhaps"}, "neither yes nor no"),
        ({"reference": ""}, "needs a reference"),
        ({"id": "3"}, "no field"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(desk: Desk, child: int, given: dict[str, str], why: str) -> None:
    before = row(desk, child)
    with pytest.raises(UsageProblem, match=why):
        edit_child(desk, child, given)
    assert row(desk, child) == before


def test_a_team_that_nobody_knows_is_asked_about_and_known_from_then_on(desk: Desk, child: int) -> None:
    with pytest.raises(Doubtful, match='there is no team "East 2"'):
        edit_child(desk, child, {"team": "East 2"})
    assert case(desk, child)["team"] in (None, "")
    edit_child(desk, child, {"team": "East 2"}, insist=True)
    assert case(desk, child)["team"] == "East 2"
    other = add(desk, "NS-2", born="2025-02-02")
    edit_child(desk, other, {"team": "east 2"})
    assert case(desk, other)["team"] == "East 2"


def test_a_reference_cannot_become_another_childs(desk: Desk, child: int) -> None:
    add(desk, "NS-2", born="2025-02-02")
    with pytest.raises(TrackboardError, match="belongs to one child"):
        edit_child(desk, child, {"reference": "ns-2"})
    edit_child(desk, child, {"reference": "ns-1"})
    assert row(desk, child).reference == "ns-1"


def test_a_date_of_birth_after_what_happened_is_doubtful(desk: Desk, child: int, record: object) -> None:
    record("became_looked_after 2025-02-01")  # type: ignore[operator]
    with pytest.raises(Doubtful, match="lies before the birth"):
        edit_child(desk, child, {"date_of_birth": "2/3/25"})
    assert row(desk, child).date_of_birth == "2025-01-05"
    edit_child(desk, child, {"date_of_birth": "2/3/25"}, insist=True)
    assert row(desk, child).date_of_birth == "2025-03-02"


def test_an_unborn_child_is_born(desk: Desk) -> None:
    child = add(desk, "NS-2", due="2026-11-20")
    assert children.is_unborn(desk, child)
    done = record_birth(desk, child, on("2026-11-14"))
    assert done.sentence == "NS-2: Born Sat 14 November 2026"
    found = case(desk, child)
    assert (found["stage"], found["age_text"]) == ("pre_proceedings", "2 days")
    assert row(desk, child).due_date == "2026-11-20"
    with pytest.raises(TrackboardError, match="born on Sat 14 November 2026 already"):
        record_birth(desk, child, on("2026-11-15"))


def test_nobody_is_born_tomorrow(desk: Desk) -> None:
    child = add(desk, "NS-2", due="2026-11-20")
    with pytest.raises(UsageProblem, match="lies in the past"):
        record_birth(desk, child, on("2026-11-17"))
    assert children.is_unborn(desk, child)


def test_a_case_is_handed_over_and_the_way_of_it_stays(desk: Desk, anna: Desk, child: int) -> None:
    edit_child(desk, child, {"owner": "Kim", "team": "CIN"})
    edit_child(anna, child, {"team": "LAC", "social_worker": "Sam"}, note="moved\nteams in May")
    told = [(each.by, each.what) for each in history(desk.db, desk.policy, child)]
    assert told[:2] == [
        ("Anna", ("Team Children in need -> Looked after children, Social worker blank -> Sam",)),
        ("Kim", ("Team blank -> Children in need, Owner blank -> Kim",)),
    ]
    assert "moved teams in May" in next(audit_trail(desk.db, desk.policy)).what
    assert history(desk.db, desk.policy, child)[0].act == "hand_over"


def test_who_is_on_the_board_is_counted_from_the_act_on(desk: Desk) -> None:
    board = Board(desk.db, desk.policy, desk.today)
    assert board.summary().children == 0
    add(desk, "NS-1", born="2025-01-05")
    assert board.summary().children == 1


def test_a_child_that_is_gone_cannot_be_edited(desk: Desk) -> None:
    with pytest.raises(TrackboardError, match="no longer in the database"):
        edit_child(Desk(desk.db, desk.policy, Actor("Anna", "board"), desk.today), 99, {"owner": "Kim"})
