"""Which team is meant: a known one, a part of its name, or a new one that somebody insists on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from trackboard.casework.acts.actions import add_action, change_action
from trackboard.casework.acts.children import add_child, edit_child
from trackboard.casework.desk import Desk, Done, Doubtful
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import NewAction, Typed, record_minute
from trackboard.casework.teams import teams_at
from trackboard.store.rows import select
from trackboard.store.tables import ActionRow, ChildRow

from .conftest import TODAY, add

AT_WORK = ("LAC East", "LAC West", "North East", "Leaving care")


@pytest.fixture
def at_work(desk: Desk, child: int) -> Desk:
    """Four teams that no policy names."""
    for place, team in enumerate(AT_WORK):
        add(desk, f"T-{place}", born="2025-01-01", team=team)
    return desk


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("leg", "legal"),
        ("ADO", "adoption"),
        ("Looked after chil", "LAC"),
        ("children in", "CIN"),
        ("referral", "referral_and_assessment"),
        ("lac", "LAC"),
        ("lac east", "LAC East"),
        ("lac e", "LAC East"),
        ("LAC", "LAC"),
        (" north   east ", "North East"),
        ("leav", "Leaving care"),
        ("", None),
        ("le", None),  # Legal or Leaving care
        ("lac ", "LAC"),
        ("o", "other"),
        ("l", None),
        ("North", None),  # may be another than North East
        ("Leaving", None),
        ("east", None),
        ("legal team", None),
    ],
)
def test_a_part_that_begins_just_one_is_that_one(at_work: Desk, text: str, team: str | None) -> None:
    assert teams_at(at_work).meant(text) == team


def test_what_it_may_be_is_said(at_work: Desk, child: int) -> None:
    with pytest.raises(Doubtful, match="there is no team") as asked:
        edit_child(at_work, child, {"team": "east"})
    assert asked.value.warnings == ('there is no team "east"; did you mean "LAC East" or "North East"?',)


def every_way(desk: Desk, child: int) -> dict[str, tuple[Callable[..., Done], Callable[[], set[str]]]]:
    """Every act that takes a team: how it is done, and the teams there are afterwards."""
    meeting, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    action = add_action(desk, child, "ask").sentence
    number = int(action.split("action ")[1].split()[0])

    def of(kind: Any) -> Callable[[], set[str]]:
        return lambda: {row.team for row in select(desk.db, kind, "WHERE team <> ''")}

    def minuted(team: str, *, insist: bool) -> Done:
        typed = Typed(actions=[NewAction("ask", team=team)], insist=insist)
        return record_minute(desk, meeting.id, child, typed)

    return {
        "edit": (lambda team, insist: edit_child(desk, child, {"team": team}, insist=insist), of(ChildRow)),
        "add": (lambda team, insist: add_child(desk, {"reference": "NS-9", "born": TODAY, "team": team}, insist=insist),
                of(ChildRow)),
        "action": (lambda team, insist: add_action(desk, child, "ask", team=team, insist=insist), of(ActionRow)),
        "change": (lambda team, insist: change_action(desk, number, team=team, insist=insist), of(ActionRow)),
        "minute": (minuted, of(ActionRow)),
    }  # fmt: skip


@pytest.mark.parametrize("way", ["edit", "add", "action", "change", "minute"])
def test_no_act_makes_a_team_that_nobody_insisted_on(desk: Desk, child: int, way: str) -> None:
    do, teams = every_way(desk, child)[way]
    with pytest.raises(Doubtful, match='there is no team "Ghost"; it is one of: CIN'):
        do(team="Ghost", insist=False)
    assert teams() == set()
    done = do(team="Ghost", insist=True)
    assert teams() == {"Ghost"}
    assert any("Ghost" in each for each in done.warnings)


@pytest.mark.parametrize("way", ["edit", "add", "action", "change", "minute"])
def test_every_act_takes_a_part_of_the_name_even_if_one_insists(desk: Desk, child: int, way: str) -> None:
    do, teams = every_way(desk, child)[way]
    done = do(team="leg", insist=True)
    assert teams() == {"legal"}
    if way == "add":
        assert 'team "leg" is Legal' in done.remarks


def test_a_team_that_is_left_as_it_is_is_not_asked_about(desk: Desk, child: int) -> None:
    edit_child(desk, child, {"team": "East 2"}, insist=True)
    edit_child(desk, child, {"team": "East 2", "owner": "Kim", "social_worker": ""})
