"""Nothing empty is locked: each thing that is missing needs a reason; who was not reached is carried over."""

from __future__ import annotations

import pytest

from trackboard.casework.acts.undo import undo
from trackboard.casework.desk import Desk
from trackboard.casework.meetings.agenda import add_to_agenda, build_agenda, drop_from_agenda, listed
from trackboard.casework.meetings.closing import StaysOpen, close_meeting, look_at_closing
from trackboard.casework.meetings.drafts import keep_draft
from trackboard.casework.meetings.find_meeting import find_meeting
from trackboard.casework.meetings.meeting_record import read_minutes
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import Typed, record_minute, record_no_change
from trackboard.casework.meetings.roll_call import Answer, take_roll
from trackboard.errors import TrackboardError
from trackboard.exchange.papers import minutes_text
from trackboard.exchange.papers.document import text
from trackboard.store.tables import MeetingRow

from .conftest import TODAY, add, call_the_roll, on


@pytest.fixture
def meeting(desk: Desk, child: int) -> MeetingRow:
    return create_meeting(desk, NewMeeting("tracking", TODAY))[0]


def needs(desk: Desk, meeting: MeetingRow) -> tuple[str, ...]:
    return look_at_closing(desk, meeting.id).needs


def page(desk: Desk, meeting: MeetingRow) -> str:
    found = read_minutes(desk.db, desk.policy, find_meeting(desk.db, meeting.meeting))
    return " ".join(text(minutes_text.pages(found, desk.policy)).split())


def agenda(desk: Desk, meeting: MeetingRow) -> dict[str, str]:
    return {each.reference: each.why for each in read_minutes(desk.db, desk.policy, meeting).items}


def test_what_is_missing_is_said_in_one_go_each_with_its_sentence(desk: Desk, child: int) -> None:
    ahead, _ = create_meeting(desk, NewMeeting("tracking", on("2026-11-25")))
    assert needs(desk, ahead) == (
        "its day has not come: it is to be held on Wed 25 November 2026",
        "nothing is minuted: none of 1 child",
        "there is no roll call: nobody is recorded as having come",
    )
    with pytest.raises(StaysOpen) as stays:
        close_meeting(desk, ahead.id)
    assert str(stays.value).startswith("tracking-2026-11-25 stays open: its day has not come")
    assert "Nothing is minuted" in str(stays.value) and "There is no roll call" in str(stays.value)
    assert stays.value.needs == needs(desk, ahead) and stays.value.exit_code == 1
    assert not find_meeting(desk.db, ahead.meeting).closed
    with pytest.raises(StaysOpen):
        close_meeting(desk, ahead.id, despite=" \n")
    close_meeting(desk, ahead.id, despite="Brought forward")
    assert (
        "Closed although its day had not come, nothing was minuted and there was no roll call: Brought forward"
        in page(desk, ahead)
    )


def test_each_is_gone_once_it_is_there(desk: Desk, child: int, meeting: MeetingRow) -> None:
    assert len(needs(desk, meeting)) == 2
    record_no_change(desk, meeting.id, child)
    assert needs(desk, meeting) == ("there is no roll call: nobody is recorded as having come",)
    take_roll(desk, meeting.id, [Answer("CIN", "present")])
    assert needs(desk, meeting) == ("it is not quorate: 1 team present, 2 needed",)
    take_roll(desk, meeting.id, [Answer("health", "present")])
    assert needs(desk, meeting) == ()
    record_minute(desk, meeting.id, child, Typed("Said."))
    (need,) = needs(desk, meeting)
    assert need == "1 child would leave it unowned: NS-1 (no decision, no owner, no next date)"
    done = close_meeting(desk, meeting.id, despite="The worker is ill")
    assert "closed although somebody was left unowned; the reason is kept: The worker is ill" in done.remarks
    assert "Closed although somebody was left unowned: The worker is ill" in page(desk, meeting)


def test_one_reason_answers_all_and_is_printed_with_what_it_was_for(
    desk: Desk, child: int, meeting: MeetingRow
) -> None:
    take_roll(desk, meeting.id, [Answer("CIN", "present"), Answer("LAC", "absent")])
    record_minute(desk, meeting.id, child, Typed("Said."))
    close_meeting(desk, meeting.id, despite="Snow")
    assert "Closed although it was not quorate and somebody was left unowned: Snow" in page(desk, meeting)
    found = read_minutes(desk.db, desk.policy, find_meeting(desk.db, meeting.meeting))
    said = minutes_text.document(found)
    assert (said["despite"], said["despite_for"]) == ("Snow", ["it was not quorate", "somebody was left unowned"])


def test_a_draft_alone_is_still_somebody_left_unowned(desk: Desk, anna: Desk, child: int, meeting: MeetingRow) -> None:
    other = add(desk, "NS-2", born="2024-01-05")
    call_the_roll(desk, meeting)
    record_no_change(desk, meeting.id, child)
    keep_draft(anna, meeting.id, other, {"discussion": "half"})
    close_meeting(desk, meeting.id, despite="Fire alarm")
    assert "Closed although somebody was left unowned: Fire alarm" in page(desk, meeting)


def test_a_kind_without_a_quorum_still_needs_its_roll_call(desk: Desk, child: int) -> None:
    row, _ = create_meeting(desk, NewMeeting("other", TODAY))
    record_no_change(desk, row.id, child)
    assert needs(desk, row) == ("there is no roll call: nobody is recorded as having come",)
    take_roll(desk, row.id, [Answer("CIN", "apologies")])
    assert needs(desk, row) == ()


def test_the_lock_says_what_it_does_and_keeps_its_word(desk: Desk, child: int, meeting: MeetingRow) -> None:
    found = look_at_closing(desk, meeting.id)
    assert "nobody can change these minutes afterwards" in found.lock and "amendment" in found.lock
    assert found.carried == "1 not reached: carried over to Mon 14 December 2026"
    done = close_meeting(desk, meeting.id, despite="Nobody came")
    with pytest.raises(TrackboardError, match="closed minutes stay as they were signed"):
        undo(desk, done.change)
    with pytest.raises(TrackboardError, match="was closed by Kim"):
        record_no_change(desk, meeting.id, child)


# --- Carried over ---


def test_who_was_not_reached_is_carried_over_by_the_cadence_and_taken_up(
    desk: Desk, child: int, meeting: MeetingRow
) -> None:
    two, three = (add(desk, f"NS-{n}", born="2024-01-05") for n in (2, 3))
    for each in (two, three):
        add_to_agenda(desk, meeting.id, each)
    call_the_roll(desk, meeting)
    record_no_change(desk, meeting.id, child)
    done = close_meeting(desk, meeting.id)
    assert "2 not reached: carried over to Mon 14 December 2026: NS-2, NS-3" in done.remarks
    assert "Not reached, carried over to Mon 14 December 2026: NS-2, NS-3" in page(desk, meeting)
    found = read_minutes(desk.db, desk.policy, find_meeting(desk.db, meeting.meeting))
    assert minutes_text.document(found)["carried_to"] == "2026-12-14"
    nxt, _ = create_meeting(desk, NewMeeting("tracking", on("2026-12-14")))
    lines = agenda(desk, nxt)
    assert list(lines) == ["NS-2", "NS-3", "NS-1"], "before those whose turn it is"
    assert lines["NS-2"] == "Never discussed: 1 meeting passed since the child joined; not reached on 16 Nov 2026"
    assert lines["NS-1"] == "In turn: last discussed 16 Nov 2026"


def test_carried_over_is_a_reason_that_no_limit_of_time_cuts(desk: Desk) -> None:
    children = [add(desk, f"NS-{n}", born="2024-01-05") for n in range(1, 5)]
    for day, reached in (("2026-09-21", children), ("2026-10-19", children[1:])):
        row, _ = create_meeting(desk, NewMeeting("tracking", on(day), form="everyone"))
        for each in reached:
            record_no_change(desk, row.id, each)
        call_the_roll(desk, row)
        close_meeting(desk, row.id)
    nxt, _ = create_meeting(desk, NewMeeting("tracking", TODAY, minutes_long=5))
    assert agenda(desk, nxt) == {"NS-1": "Not reached on 19 Oct 2026: carried over"}


def test_a_next_meeting_that_is_set_up_already_gets_them(desk: Desk, child: int, meeting: MeetingRow) -> None:
    two, three = (add(desk, f"NS-{n}", born="2024-01-05") for n in (2, 3))
    for each in (two, three):
        add_to_agenda(desk, meeting.id, each)
    nxt, _ = create_meeting(desk, NewMeeting("tracking", on("2026-12-02"), form="chosen"))
    add_to_agenda(desk, nxt.id, three)
    drop_from_agenda(desk, nxt.id, three)
    call_the_roll(desk, meeting)
    record_no_change(desk, meeting.id, child)
    done = close_meeting(desk, meeting.id)
    assert "2 not reached: carried over to Wed 2 December 2026: NS-2, NS-3" in done.remarks
    assert agenda(desk, nxt) == {"NS-2": "Not reached on 16 Nov 2026: carried over"}
    assert three not in listed(desk.db, nxt.id), "its chair dropped the child"
    build_agenda(desk, nxt.id)
    assert "NS-2" in agenda(desk, nxt)


def test_an_agenda_of_the_chairs_own_choice_has_them_too_and_no_date_is_made_up(desk: Desk, child: int) -> None:
    row, _ = create_meeting(desk, NewMeeting("legal_planning", TODAY))
    add_to_agenda(desk, row.id, child)
    done = close_meeting(desk, row.id, despite="The barrister was held up")
    assert "1 not reached: carried over to the next meeting: NS-1" in done.remarks
    nxt, _ = create_meeting(desk, NewMeeting("legal_planning", on("2026-11-20")))
    assert agenda(desk, nxt) == {
        "NS-1": "Never discussed: 1 meeting passed since the child joined; not reached on 16 Nov 2026"
    }


def test_a_meeting_held_since_that_did_not_take_them_up_is_not_said_to(desk: Desk, child: int) -> None:
    first, _ = create_meeting(desk, NewMeeting("tracking", on("2026-10-19")))
    second, _ = create_meeting(desk, NewMeeting("tracking", TODAY, form="chosen"))
    close_meeting(desk, second.id, despite="Nobody came")
    done = close_meeting(desk, first.id, despite="Closed late")
    assert "1 not reached: NS-1" in done.remarks
    assert "Not reached: NS-1" in page(desk, first)
