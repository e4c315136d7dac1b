"""A meeting is set up with an agenda that builds itself, and the chair has the last word on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from trackboard.board.board import Board
from trackboard.casework import derivation
from trackboard.casework.acts.actions import add_action
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.milestones import Entry, record_milestone
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.acts.undo import last_change, undo
from trackboard.casework.desk import Clash, Desk, Doubtful
from trackboard.casework.meetings.agenda import add_to_agenda, build_agenda, drop_from_agenda, move_on_agenda
from trackboard.casework.meetings.agenda_item import present, progress
from trackboard.casework.meetings.closing import close_meeting
from trackboard.casework.meetings.find_meeting import find_meeting
from trackboard.casework.meetings.meeting_record import read_minutes
from trackboard.casework.meetings.meetings import (
    NewMeeting,
    begin_meeting,
    create_meeting,
    edit_meeting,
    every_meeting,
    offers,
)
from trackboard.casework.meetings.minutes import NewAction, Typed, record_minute, record_no_change
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.store.tables import MeetingRow

from .conftest import TODAY, add, call_the_roll, on

Record = Callable[..., None]


def hold(desk: Desk, day: str, *children: int) -> MeetingRow:
    """A closed tracking meeting of that day, at which nothing had changed for these children."""
    row, _ = create_meeting(desk, NewMeeting("tracking", on(day), form="chosen"))
    for child in children:
        record_no_change(desk, row.id, child)
    call_the_roll(desk, row)
    close_meeting(desk, row.id, despite="" if children else "nobody is on the board yet")
    return find_meeting(desk.db, row.meeting)


def agenda(desk: Desk, row: MeetingRow) -> list[tuple[str, str]]:
    return [(item.reference, item.why) for item in read_minutes(desk.db, desk.policy, row).items]


def references(desk: Desk, row: MeetingRow) -> list[str]:
    return [reference for reference, _ in agenda(desk, row)]


def test_a_meeting_is_set_up_with_its_agenda_in_one_act(desk: Desk, child: int) -> None:
    other = add(desk, "NS-2", born="2024-01-05")
    row, done = create_meeting(desk, NewMeeting("permanence tracking", TODAY, "A. Chair", ("B. One", "C. Two"), "Kim"))
    assert row.meeting == "tracking-2026-11-16" and row.authority == "Northshire" and row.status == "draft"
    assert (row.chair, row.joint_chairs, row.minute_taker) == ("A. Chair", "B. One; C. Two", "Kim")
    assert agenda(desk, row) == [("NS-1", "In turn: not discussed yet"), ("NS-2", "In turn: not discussed yet")]
    assert done.sentence.endswith("Permanence tracking meeting on Mon 16 November 2026, 2 children on the agenda")
    undo(desk, done.change)
    assert every_meeting(desk.db) == []
    assert other


def test_a_second_meeting_of_the_day_has_a_number_and_that_is_said(desk: Desk) -> None:
    create_meeting(desk, NewMeeting("tracking", TODAY))
    row, done = create_meeting(desk, NewMeeting("tracking", TODAY))
    assert row.meeting == "tracking-2026-11-16-2"
    assert "there is a meeting of this kind on that day already: tracking-2026-11-16" in done.remarks
    assert find_meeting(desk.db, " TRACKING-2026-11-16 ").meeting == "tracking-2026-11-16"


def test_who_is_signed_in_chairs_and_the_others_are_those_of_last_time(desk: Desk, anna: Desk) -> None:
    row, _ = create_meeting(desk, NewMeeting("tracking", on("2026-10-19"), "A. Chair", ("B. One",), "Kim"))
    close_meeting(desk, row.id, despite="nobody came")
    again, done = create_meeting(desk, NewMeeting("tracking", TODAY))
    assert (again.chair, again.joint_chairs, again.minute_taker) == ("Kim", "B. One", "Kim")
    assert done.sentence.startswith("tracking-2026-11-16, chaired by Kim with B. One, minutes by Kim: ")
    hers, done = create_meeting(anna, NewMeeting("tracking", on("2026-11-23")))
    assert hers.chair == "Anna" and "chaired by Anna with B. One, minutes by Kim" in done.sentence
    alone, _ = create_meeting(desk, NewMeeting("tracking", TODAY, "D. New"))
    assert (alone.chair, alone.joint_chairs) == ("D. New", "")


def test_the_next_one_is_offered_by_the_cadence_until_it_is_set_up(desk: Desk) -> None:
    assert offers(desk.db, desk.policy, TODAY) == []
    hold(desk, "2026-10-21")
    (offer,) = offers(desk.db, desk.policy, TODAY)
    assert (offer.kind, offer.on, offer.every) == ("tracking", on("2026-11-18"), "4 weeks")
    create_meeting(desk, NewMeeting("tracking", offer.on))
    assert offers(desk.db, desk.policy, TODAY) == []


def test_exceptions_come_first_each_with_its_line(desk: Desk, child: int, record: Record) -> None:
    record("became_looked_after 2026-03-02")
    turn, lately, joined = (add(desk, f"NS-{n}", born="2024-01-05") for n in (2, 3, 4))
    record("referred 2024-02-01", of=turn)
    record("referred 2024-02-01", of=lately)
    hold(desk, "2026-08-19", child, turn, lately)
    hold(desk, "2026-09-16", child, turn)
    hold(desk, "2026-10-21", child, turn)
    record("referred 2026-11-02", of=joined)
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    assert agenda(desk, row) == [
        ("NS-4", "New since the last meeting: first recorded 2 Nov 2026"),
        ("NS-3", "Not discussed since 19 Aug 2026: 2 meetings passed without"),
        ("NS-1", "In turn: last discussed 21 Oct 2026"),
        ("NS-2", "In turn: last discussed 21 Oct 2026"),
    ]


def test_an_overdue_delay_point_asks_for_its_verdict(desk: Desk, child: int, record: Record) -> None:
    set_plan(desk, child, plan="adoption")
    record("became_looked_after 2026-03-02")
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    assert agenda(desk, row) == [("NS-1", "Overdue: Looked after to recommended, 147 days over, no verdict yet")]
    judge_delay(desk, child, "looked_after_to_recommended", "avoidable")
    build_agenda(desk, row.id)
    assert agenda(desk, row) == [("NS-1", "Overdue: Looked after to recommended, 147 days over, avoidable")]


def test_a_coming_meeting_sees_the_children_as_they_will_stand(desk: Desk, child: int) -> None:
    add_action(desk, child, "Ask for the medical", due_on=on("2026-11-30"))
    before, _ = create_meeting(desk, NewMeeting("tracking", on("2026-11-25")))
    after, _ = create_meeting(desk, NewMeeting("tracking", on("2026-12-02")))
    assert agenda(desk, before) == [("NS-1", "In turn: not discussed yet")]
    assert agenda(desk, after) == [("NS-1", "1 action to come back to, due 30 Nov 2026")]
    whose_birthday, _ = create_meeting(desk, NewMeeting("tracking", on("2035-01-05")))
    assert agenda(desk, whose_birthday) == []


def test_only_closed_meetings_of_the_kind_count_as_the_last(desk: Desk, child: int, record: Record) -> None:
    record("referred 2026-11-02")
    create_meeting(desk, NewMeeting("tracking", on("2026-10-21")))  # never closed
    row, _ = create_meeting(desk, NewMeeting("permanence_planning", on("2026-10-22")))
    close_meeting(desk, row.id, despite="nobody came")
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    assert agenda(desk, row) == [("NS-1", "In turn: not discussed yet")]


def test_the_chair_adds_drops_and_moves(desk: Desk) -> None:
    one, two, three = (add(desk, f"NS-{n}", born="2024-01-05") for n in (1, 2, 3))
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY, form="chosen"))
    for each in (one, two, three):
        add_to_agenda(desk, row.id, each, why=f"asked for by {each}")
    assert agenda(desk, row)[0] == ("NS-1", f"asked for by {one}")
    move_on_agenda(desk, row.id, three, 1)
    assert references(desk, row) == ["NS-3", "NS-1", "NS-2"]
    move_on_agenda(desk, row.id, three, 99)
    drop_from_agenda(desk, row.id, one)
    assert references(desk, row) == ["NS-2", "NS-3"]
    with pytest.raises(TrackboardError, match="NS-1 is not on the agenda of tracking-2026-11-16"):
        move_on_agenda(desk, row.id, one, 1)
    add_to_agenda(desk, row.id, one, place=2)
    assert references(desk, row) == ["NS-2", "NS-1", "NS-3"]
    with pytest.raises(TrackboardError, match="NS-1 is on the agenda of tracking-2026-11-16 already"):
        add_to_agenda(desk, row.id, one)


def test_built_anew_the_agenda_keeps_what_the_chair_did_and_who_was_minuted(desk: Desk) -> None:
    one, two, three = (add(desk, f"NS-{n}", born="2024-01-05") for n in (1, 2, 3))
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    drop_from_agenda(desk, row.id, one)
    record_no_change(desk, row.id, two)
    ended = add(desk, "NS-9", born="2010-01-05")  # of an age that is on no board
    add_to_agenda(desk, row.id, ended)
    build_agenda(desk, row.id, form="chosen")
    assert references(desk, row) == ["NS-2", "NS-9"]
    build_agenda(desk, row.id)
    assert references(desk, row) == ["NS-2", "NS-3", "NS-9"]
    with pytest.raises(TrackboardError, match="NS-2 has been minuted"):
        drop_from_agenda(desk, row.id, two)
    assert three


def test_what_is_put_right_later_has_changed_all_the_same(desk: Desk, child: int) -> None:
    hold(desk, "2026-10-21", child)
    desk.db._options = replace(desk.db._options, clock=lambda: "2026-11-16T11:00:00Z")
    record_milestone(desk, child, Entry("referred", on("2026-09-01")))
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    assert agenda(desk, row) == [("NS-1", "Changed since the last meeting: a date was recorded or put right")]


def test_a_limit_says_whom_it_leaves_off(desk: Desk) -> None:
    for n in range(1, 5):
        child = add(desk, f"NS-{n}", born="2024-01-05")
        if n < 4:
            add_action(desk, child, "Something", due_on=TODAY - timedelta(days=n))
    row, done = create_meeting(desk, NewMeeting("tracking", TODAY, minutes_long=5))
    assert references(desk, row) == ["NS-3", "NS-2", "NS-1"]
    assert done.remarks == (
        "there is time for 1 child, and 3 have a reason to be on: drop some, or sit longer",
        "waiting for their turn: 1 child",
    )
    done = build_agenda(desk, row.id, most=2)
    assert references(desk, row) == ["NS-3", "NS-2"]
    assert done.remarks[0] == "left off for the limit, with a reason to be on: 1 child"
    with pytest.raises(UsageProblem):
        build_agenda(desk, row.id, most=0)


def test_a_meeting_of_one_authority_looks_at_its_own_children(desk: Desk) -> None:
    add(desk, "NS-1", born="2024-01-05", authority="Northshire")
    add(desk, "SS-1", born="2024-01-05", authority="Southshire")
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY, authority="Southshire"))
    assert references(desk, row) == ["SS-1"]


def test_the_presenter_sees_why_what_to_ask_and_what_came_of_last_time(desk: Desk, child: int, record: Record) -> None:
    record("referred 2026-01-05")
    last, _ = create_meeting(desk, NewMeeting("tracking", on("2026-10-21")))
    record_minute(desk, last.id, child, Typed("Said.", "Decided.", "Kim", on("2026-12-01")))
    call_the_roll(desk, last)
    close_meeting(desk, last.id)
    add_action(desk, child, "Ask", owner="Kim", due_on=on("2026-11-10"))
    record("proceedings_issued 2026-11-05")
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    shown = present(Board(desk.db, desk.policy, TODAY), row, child, "references")
    assert (shown.place, shown.of) == (1, 1)
    assert shown.why == "1 action to come back to, due 10 Nov 2026"
    assert shown.prompts == ("Who is tracking this child at home, and what is the next hearing?",)
    assert shown.since == ("Care proceedings issued 5 Nov 2026",)
    assert shown.last is not None and shown.last.minute.decision == "Decided."
    assert [each.action for each in shown.open_actions] == ["Ask", "Decided."]
    assert shown.minute is None
    record_no_change(desk, row.id, child)
    assert present(Board(desk.db, desk.policy, TODAY), row, child, "references").minute is not None
    with pytest.raises(TrackboardError, match="not on the agenda"):
        present(Board(desk.db, desk.policy, TODAY), row, add(desk, "NS-2", born="2024-01-05"), "references")


def test_the_time_left_is_counted_from_when_it_began(desk: Desk, child: int) -> None:
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY, minutes_long=50))
    assert progress(desk.db, desk.policy, row).minutes_left is None
    begin_meeting(desk, row.id)
    row = find_meeting(desk.db, row.meeting)
    now = progress(desk.db, desk.policy, row)
    assert (now.done, now.of, now.minutes_left) == (0, 1, 50)
    late = replace(row, started_at="2026-11-16T09:00:00Z")
    assert progress(desk.db, desk.policy, late).minutes_left == -10


def test_another_day_leaves_the_agenda_and_is_asked_about_where_it_is_taken(desk: Desk, child: int) -> None:
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    other, _ = create_meeting(desk, NewMeeting("tracking", on("2026-11-23")))
    elsewhere, _ = create_meeting(desk, NewMeeting("tracking", on("2026-11-24"), authority="Southshire"))
    before = agenda(desk, row)
    with pytest.raises(Doubtful, match=f"a meeting of this kind on that day already: {other.meeting}"):
        edit_meeting(desk, row.id, {"held_on": on("2026-11-23"), "chair": "X"})
    assert find_meeting(desk.db, row.meeting) == replace(row, version=find_meeting(desk.db, row.meeting).version)
    done = edit_meeting(desk, row.id, {"held_on": on("2026-11-24")})
    assert done.warnings == () and elsewhere.meeting not in str(done.remarks), "that is another authority's"
    assert done.sentence == f"{row.meeting}: held on Tue 24 November 2026, not Mon 16 November 2026"
    assert "its ID stays tracking-2026-11-16" in done.remarks[0]
    moved = find_meeting(desk.db, row.meeting)
    assert (moved.held_on, moved.meeting) == ("2026-11-24", "tracking-2026-11-16")
    assert agenda(desk, moved) == before
    assert edit_meeting(desk, row.id, {"held_on": on("2026-11-23")}, insist=True).warnings
    undo(desk, last_change(desk).change)
    assert find_meeting(desk.db, row.meeting).held_on == "2026-11-24"


def test_a_meeting_moved_after_it_was_minuted_moves_what_was_recorded_of_its_children(desk: Desk, child: int) -> None:
    row, _ = create_meeting(desk, NewMeeting("tracking", on("2026-11-02")))
    record_minute(desk, row.id, child, Typed("Seen.", actions=[NewAction("Ask", "Kim", "", None)]))
    edit_meeting(desk, row.id, {"held_on": on("2026-11-09")})
    assert derivation.differences(desk.db, desk.policy, desk.today) == []


def test_two_people_change_one_meeting_and_neither_loses_what_the_other_did(desk: Desk, anna: Desk) -> None:
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY, "A. Chair"))
    edit_meeting(anna, row.id, {"chair": "Anna", "minute_taker": "Sam"}, seen=row)
    with pytest.raises(Clash, match=r'Anna was first .*chair is now "Anna", yours is "Kim"'):
        edit_meeting(desk, row.id, {"chair": "Kim"}, seen=row)
    edit_meeting(desk, row.id, {"minutes_long": 60}, seen=row)
    held = find_meeting(desk.db, row.meeting)
    assert (held.chair, held.minute_taker, held.minutes_long) == ("Anna", "Sam", 60)


def test_what_was_changed_is_said_and_what_was_not_is_no_change(desk: Desk) -> None:
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY, "A. Chair", ("B. One",), "Kim"))
    said = edit_meeting(
        desk, row.id, {"joint_chairs": [], "chair": "D. New", "minute_taker": "", "minutes_long": 45}
    ).sentence
    assert said == (
        f"{row.meeting}: chaired by D. New, not A. Chair; chaired jointly with nobody, not B. One; minutes by nobody, "
        "not Kim; 45 minutes long, not 120"
    )
    with pytest.raises(TrackboardError, match="already has those details; nothing was changed"):
        edit_meeting(desk, row.id, {"chair": "D.  New"})
    with pytest.raises(UsageProblem, match="up to a day"):
        edit_meeting(desk, row.id, {"minutes_long": 3000})


def test_the_chair_is_changed_until_it_is_closed(desk: Desk) -> None:
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    edit_meeting(desk, row.id, {"chair": " B.  One ", "joint_chairs": ["C", ""], "minutes_long": 90})
    row = find_meeting(desk.db, row.meeting)
    assert (row.chair, row.joint_chairs, row.minutes_long) == ("B. One", "C", 90)
    with pytest.raises(TypeError, match="no field of this act: status"):
        edit_meeting(desk, row.id, {"status": "closed"})
    close_meeting(desk, row.id, despite="nobody came")
    closed = r"was closed by Kim on 16 Nov 2026 10:00, .*`trackboard meeting amend"
    for act in (
        lambda: edit_meeting(desk, row.id, {"chair": "X"}),
        lambda: build_agenda(desk, row.id),
        lambda: begin_meeting(desk, row.id),
    ):
        with pytest.raises(TrackboardError, match=closed):
            act()
