"""A decision with an owner and a date is an action: one list by team, on which nothing stands twice."""

from __future__ import annotations

import pytest

from trackboard.casework.acts.actions import add_action, carry_action, change_action, finish_action
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.undo import undo
from trackboard.casework.desk import Desk
from trackboard.casework.meetings.closing import close_meeting
from trackboard.casework.meetings.find_meeting import find_meeting
from trackboard.casework.meetings.meeting_record import read_minutes
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import NewAction, Typed, record_minute
from trackboard.casework.meetings.roll_call import Answer, take_roll
from trackboard.exchange.papers import minutes_text
from trackboard.exchange.papers.document import text
from trackboard.store.reads import report_rows
from trackboard.store.reads.meeting_rows import actions_of
from trackboard.store.tables import ActionRow, MeetingRow

from .conftest import TODAY, add, call_the_roll, on

LATER, LATEST = on("2026-12-15"), on("2027-01-05")
BOOKED = Typed("Said.", "Panel booked.", "Q. Elderbrook", LATER)


@pytest.fixture
def meeting(desk: Desk, child: int) -> MeetingRow:
    return create_meeting(desk, NewMeeting("tracking", TODAY, "A. Chair"))[0]


def said(desk: Desk, child: int) -> list[tuple[str, str, str | None]]:
    return [(row.action, row.owner, row.due_on) for row in actions_of(desk.db, child)]


def by_team(desk: Desk, meeting: MeetingRow) -> list[tuple[object, ...]]:
    """(team, action, owner) of the list that the meeting hands out."""
    found = read_minutes(desk.db, desk.policy, find_meeting(desk.db, meeting.meeting))
    return [(row[0], row[2], row[3]) for row in minutes_text.action_table(found, desk.policy).rows]


def action(desk: Desk, child: int) -> ActionRow:
    (found,) = actions_of(desk.db, child)
    return found


def test_a_decision_with_owner_and_date_is_one_action(desk: Desk, child: int, meeting: MeetingRow) -> None:
    done = record_minute(desk, meeting.id, child, BOOKED)
    assert done.sentence.endswith("discussion, decision, next Tue 15 December 2026; the decision is an action")
    row = action(desk, child)
    assert (row.meeting_id, row.action, row.owner, row.due_on) == (
        meeting.id, "Panel booked.", "Q. Elderbrook", "2026-12-15",
    )  # fmt: skip
    assert by_team(desk, meeting) == [("", "Panel booked.", "Q. Elderbrook")]
    found = read_minutes(desk.db, desk.policy, meeting)
    page = text(minutes_text.pages(found, desk.policy))
    assert page.count("Panel booked.") == 2, "as the decision and on the list, not as an action of its item once more"
    assert text(minutes_text.read_out(found, desk.policy)).count("Panel booked.") == 1
    assert [each.owner for each in report_rows.actions(desk.db, "2026-12-31")] == ["Q. Elderbrook"]
    undo(desk, done.change)
    assert not actions_of(desk.db, child) and by_team(desk, meeting) == []


@pytest.mark.parametrize(
    "typed", [Typed("Said.", "D", "K"), Typed("Said.", "D", None, LATER), Typed("S", "", "K", LATER)]
)
def test_without_one_of_them_it_is_none(desk: Desk, child: int, meeting: MeetingRow, typed: Typed) -> None:
    record_minute(desk, meeting.id, child, typed)
    assert not actions_of(desk.db, child)


def test_it_follows_its_minute(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, BOOKED)
    number = action(desk, child).id
    record_minute(desk, meeting.id, child, Typed(discussion="More was said."))
    assert said(desk, child) == [("Panel booked.", "Q. Elderbrook", "2026-12-15")]
    again = record_minute(desk, meeting.id, child, Typed(decision="Panel booked for the 5th.", next_on=LATEST))
    assert said(desk, child) == [("Panel booked for the 5th.", "Q. Elderbrook", "2027-01-05")]
    record_minute(desk, meeting.id, child, Typed(owner="F. Turnstone"))
    assert action(desk, child).owner == "F. Turnstone"
    assert action(desk, child).id == number
    gone = record_minute(desk, meeting.id, child, Typed("Said.", ""))
    assert not actions_of(desk.db, child) and gone.sentence.endswith("its action is taken off the list")
    undo(desk, gone.change)
    assert action(desk, child).id == number
    assert again.change


def test_undoing_a_revision_brings_the_action_back_as_it_was(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, BOOKED)
    revised = record_minute(desk, meeting.id, child, Typed(decision="Other."))
    undo(desk, revised.change)
    assert said(desk, child) == [("Panel booked.", "Q. Elderbrook", "2026-12-15")]


@pytest.mark.parametrize("touch", ["done", "carried", "changed"])
def test_once_somebody_took_it_up_it_stays(desk: Desk, child: int, meeting: MeetingRow, touch: str) -> None:
    record_minute(desk, meeting.id, child, BOOKED)
    number = action(desk, child).id
    if touch == "done":
        finish_action(desk, number)
    elif touch == "carried":
        carry_action(desk, number, LATEST)
    else:
        change_action(desk, number, text="Book the panel and the room.")
    before = action(desk, child)
    record_minute(desk, meeting.id, child, Typed(decision="Panel was booked."))
    assert action(desk, child) == before, "neither written over nor a second one beside it"
    record_minute(desk, meeting.id, child, Typed("Said.", ""))
    assert action(desk, child) == before


def test_a_team_given_by_hand_stays_with_its_owner(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, BOOKED)
    change_action(desk, action(desk, child).id, team="legal")
    record_minute(desk, meeting.id, child, Typed(decision="Panel and room booked."))
    assert (action(desk, child).action, action(desk, child).team) == ("Panel and room booked.", "legal")


def test_what_was_asked_for_already_is_not_asked_for_twice(desk: Desk, child: int, meeting: MeetingRow) -> None:
    add_action(
        desk, child, "Panel booked.", owner="Q. Elderbrook", team="adoption", due_on=LATER, meeting_id=meeting.id
    )
    record_minute(desk, meeting.id, child, BOOKED)
    assert by_team(desk, meeting) == [("Adoption", "Panel booked.", "Q. Elderbrook")]


def test_the_actions_of_one_form_carry_its_decision_out(desk: Desk, child: int, meeting: MeetingRow) -> None:
    asked = [NewAction("Ring the agency", "Q. Elderbrook", "adoption", LATER)]
    record_minute(desk, meeting.id, child, Typed("Said.", "Panel booked.", "Q. Elderbrook", LATER, asked))
    record_minute(desk, meeting.id, child, Typed(decision="Panel is booked."))
    assert by_team(desk, meeting) == [("Adoption", "Ring the agency", "Q. Elderbrook")]
    call_the_roll(desk, meeting)
    close_meeting(desk, meeting.id)
    assert by_team(desk, meeting) == [("Adoption", "Ring the agency", "Q. Elderbrook")]


def test_another_action_for_the_same_person_and_day_hides_no_decision(
    desk: Desk, child: int, meeting: MeetingRow
) -> None:
    add_action(desk, child, "Ring the agency", owner="Q. Elderbrook", due_on=LATER, meeting_id=meeting.id)
    record_minute(desk, meeting.id, child, BOOKED)
    assert sorted(row[1] for row in by_team(desk, meeting)) == ["Panel booked.", "Ring the agency"]


def test_the_team_is_the_owners_as_far_as_anything_tells(desk: Desk, child: int, meeting: MeetingRow) -> None:
    def team(owner: str) -> str:
        record_minute(desk, meeting.id, child, Typed(decision="D", owner=owner, next_on=LATER))
        return action(desk, child).team

    other = add(desk, "NS-2", born="2024-01-05")
    edit_child(desk, child, {"team": "Permanence", "owner": "O. Wner", "social_worker": "S. Worker"}, insist=True)
    assert team("N. Obody") == ""
    assert team("S. Worker") == "Permanence"
    assert team("o. wner") == "Permanence"
    add_action(desk, other, "Elsewhere", owner="O. Wner", team="adoption")
    assert team("O. Wner") == "adoption"
    take_roll(desk, meeting.id, [Answer("legal", "present", "L. Awyer; O. Wner"), Answer("CIN", "present")])
    record_minute(desk, meeting.id, child, Typed(owner="Somebody else"))
    assert team("O. Wner") == "legal"


def test_a_decision_from_before_decisions_were_actions_is_on_the_list(
    desk: Desk, child: int, meeting: MeetingRow
) -> None:
    with desk.db.write(actor="Kim", source="command", act="record_minute") as tx:
        tx.run(
            "INSERT INTO minutes (meeting_id, child_id, position, decision, owner, next_on) "
            "VALUES (?, ?, 1, 'Panel booked.', 'Q. Elderbrook', '2026-12-15')",
            (meeting.id, child),
        )
    assert by_team(desk, meeting) == [("", "Panel booked.", "Q. Elderbrook")]
    record_minute(desk, meeting.id, child, Typed(discussion="Said."))
    assert by_team(desk, meeting) == [("", "Panel booked.", "Q. Elderbrook")]
    record_minute(desk, meeting.id, child, Typed(decision="Panel booked again."))
    assert by_team(desk, meeting) == [("", "Panel booked again.", "Q. Elderbrook")]
    assert action(desk, child).due_on == "2026-12-15"


def test_the_next_agenda_takes_it_up(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, BOOKED)
    call_the_roll(desk, meeting)
    close_meeting(desk, meeting.id)
    nxt, _ = create_meeting(desk, NewMeeting("tracking", LATEST))
    (item,) = read_minutes(desk.db, desk.policy, nxt).items
    assert item.why == "1 action to come back to, due 15 Dec 2026"
    finish_action(desk, action(desk, child).id, outcome="Booked.")
    found = read_minutes(desk.db, desk.policy, find_meeting(desk.db, meeting.meeting))
    (row,) = minutes_text.action_table(found, desk.policy).rows
    assert row[-1] == "2026-11-16", "the list of the meeting says what became of it"
