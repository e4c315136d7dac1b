"""What was decided in a meeting is in its minutes: what it asked for, judged and recorded, with a minute or without."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.exchange import staged_rows
from trackboard.board.board import Board
from trackboard.casework.acts.actions import add_action, carry_action, finish_action
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.erasure import erase_child, plan
from trackboard.casework.acts.milestones import Entry, milestone_on, record_milestone, strike_milestone
from trackboard.casework.acts.notes import mark_reviewed, write_note
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.acts.undo import last_change, undo
from trackboard.casework.desk import Desk
from trackboard.casework.meetings.agenda import add_to_agenda, drop_from_agenda, listed
from trackboard.casework.meetings.agenda_item import present, progress
from trackboard.casework.meetings.closing import (
    StaysOpen,
    close_meeting,
    doubts,
    is_as_signed,
    look_at_closing,
)
from trackboard.casework.meetings.find_meeting import find_meeting
from trackboard.casework.meetings.meeting_record import Item, Minutes, read_minutes
from trackboard.casework.meetings.meetings import NewMeeting, begin_meeting, create_meeting
from trackboard.casework.meetings.minutes import record_no_change
from trackboard.errors import TrackboardError
from trackboard.exchange.bundle import bundle_writer as bundle_write
from trackboard.exchange.bundle.bundle_reader import read
from trackboard.exchange.papers import minutes_text
from trackboard.exchange.papers.document import text
from trackboard.exchange.staged import Staged
from trackboard.exchange.three_way import import_merge
from trackboard.store.database import Database
from trackboard.store.reads import report_rows
from trackboard.store.reads.board_rows import last_discussed
from trackboard.store.reads.meeting_rows import actions_of
from trackboard.store.rows import get
from trackboard.store.tables import MeetingRow, MinuteRow

from .conftest import TODAY, add, call_the_roll, on

Record = Callable[..., None]


@pytest.fixture
def late(child: int, record: Record) -> int:
    """NS-1, late to be decided on since October."""
    record("recommended 2026-10-01")
    return child


@pytest.fixture
def meeting(desk: Desk, late: int) -> MeetingRow:
    return create_meeting(desk, NewMeeting("tracking", TODAY, "A. Chair"))[0]


def now(desk: Desk, meeting: MeetingRow) -> Minutes:
    return read_minutes(desk.db, desk.policy, find_meeting(desk.db, meeting.meeting))


def words(desk: Desk, meeting: MeetingRow, child: int) -> list[str]:
    """What is recorded of a child besides actions and verdicts."""
    return [fact.words for item in now(desk, meeting).items if item.child_id == child for fact in item.facts]


def item(desk: Desk, meeting: MeetingRow, child: int) -> Item:
    return next(each for each in now(desk, meeting).items if each.child_id == child)


def at(desk: Desk, moment: str) -> None:
    desk.db._options = replace(desk.db._options, clock=lambda: moment)


# --- An action and a verdict ---


def test_an_action_and_a_verdict_are_in_the_minutes_without_a_minute(
    desk: Desk, late: int, meeting: MeetingRow, tmp_path: Path
) -> None:
    other = add(desk, "NS-2", born="2024-01-05")
    add_to_agenda(desk, meeting.id, other)
    call_the_roll(desk, meeting)
    judge_delay(desk, late, "recommended_to_decided", "avoidable", reason="re_b_s", meeting=meeting.meeting)
    add_action(
        desk,
        late,
        "Introductions plan",
        owner="Q. Lee",
        team="adoption",
        due_on=on("2026-11-30"),
        meeting_id=meeting.id,
    )
    assert progress(desk.db, desk.policy, meeting).done == 1
    assert [each.reference for each in now(desk, meeting).not_reached] == ["NS-2"]
    ((found, lacks),) = look_at_closing(desk, meeting.id).unminuted
    assert (found.reference, lacks) == ("NS-1", "an action and a verdict, no minute")
    done = close_meeting(desk, meeting.id)
    assert "NS-1: an action and a verdict, no minute" in done.remarks
    assert "0 of 2 children minuted, 1 dealt with and not minuted; SHA-256" in done.sentence

    signed = now(desk, meeting)
    assert [each.reference for each in signed.discussed] == ["NS-1"]
    assert [each.reference for each in signed.not_reached] == ["NS-2"]
    assert is_as_signed(desk.db, desk.policy, signed.row)
    for said in (text(minutes_text.pages(signed, desk.policy)), text(minutes_text.read_out(signed, desk.policy))):
        assert "No minute was written." in said and "Introductions plan (Q. Lee" in said
        assert "Avoidable, Re B-S" in said
        assert said.index("Introductions plan") < said.index("Not reached")
    assert minutes_text.action_table(signed, desk.policy).rows == [
        ("Adoption", "NS-1", "Introductions plan", "Q. Lee", "2026-11-30", None)
    ]
    (said,) = minutes_text.document(signed)["items"]
    assert (said["reference"], said["minuted"], said["discussion"]) == ("NS-1", False, None)
    # Everyone who asks whether the child was discussed is told so.
    assert last_discussed(desk.db.connection, ["tracking"], "2026-12-01") == {late: "2026-11-16"}
    assert report_rows.minuted(desk.db, "2026-11-01", "2026-11-30") == [(late, meeting.id)]
    nxt, _ = create_meeting(desk, NewMeeting("tracking", on("2026-12-14")))
    lines = {each.reference: each.why for each in now(desk, nxt).items}
    assert "not reached" in lines["NS-2"].casefold() and "not reached" not in lines["NS-1"].casefold()

    bundle_write.write(desk.db, tmp_path / "out", desk.policy, today=TODAY)
    with Database.memory(settings={"authority": "Northshire"}, clock=lambda: f"{TODAY}T11:00:00Z") as again:
        import_merge.apply(again, read([tmp_path / "out"], desk.policy), desk.policy, actor="Ann", today=TODAY)
        there = read_minutes(again, desk.policy, find_meeting(again, meeting.meeting))
        assert is_as_signed(again, desk.policy, there.row)
        assert [each.reference for each in there.discussed] == ["NS-1"]
        assert minutes_text.document(there)["items"][0]["verdicts"] == said["verdicts"]


def test_before_it_is_closed_the_reports_know_of_it_too(desk: Desk, late: int, meeting: MeetingRow) -> None:
    call_the_roll(desk, meeting)
    add_action(desk, late, "Ask", meeting_id=meeting.id)
    assert report_rows.minuted(desk.db, "2026-11-01", "2026-11-30") == [(late, meeting.id)]
    with pytest.raises(TrackboardError, match="has an action or a verdict for NS-1, so it stays on the agenda"):
        drop_from_agenda(desk, meeting.id, late)


def test_an_action_for_a_child_whom_nobody_had_listed_raises_it(desk: Desk, meeting: MeetingRow) -> None:
    other = add(desk, "NS-9", born="2010-01-05")  # of an age that is on no board
    add_action(desk, other, "Ask", owner="K", due_on=TODAY, meeting_id=meeting.id)
    assert listed(desk.db, meeting.id)[other] == "Raised at the meeting"
    call_the_roll(desk, meeting)
    edit_child(desk, other, {"owner": "K"})
    close_meeting(desk, meeting.id)
    assert [each.reference for each in now(desk, meeting).discussed] == ["NS-9"]


def test_who_has_neither_owner_nor_date_leaves_unowned_without_a_minute_as_with_one(
    desk: Desk, late: int, meeting: MeetingRow
) -> None:
    call_the_roll(desk, meeting)
    add_action(desk, late, "Ask", meeting_id=meeting.id)
    with pytest.raises(StaysOpen, match=r"NS-1 \(an action, no minute, no owner, no next date\)"):
        close_meeting(desk, meeting.id)
    record_no_change(desk, meeting.id, late)
    close_meeting(desk, meeting.id)


# --- What its people record while it sits ---


def test_what_its_people_record_of_its_children_is_the_meetings(desk: Desk, late: int, meeting: MeetingRow) -> None:
    old = add_action(desk, late, "Chase the medical", owner="K", due_on=on("2026-11-01"))
    late_one = add_action(desk, late, "Life story", owner="K", due_on=on("2026-11-01"))
    assert old.change and late_one.change
    set_plan(desk, late, plan="undecided", from_on=on("2026-10-01"))
    record_milestone(desk, late, Entry("medical_report", on("2026-10-05")), insist=True)
    assert not words(desk, meeting, late)
    begin_meeting(desk, meeting.id)
    record_milestone(desk, late, Entry("adm_decision", on("2026-11-15")), insist=True)
    record_milestone(desk, late, Entry("matching_panel", on("2026-12-09"), planned=True), insist=True)
    write_note(desk, late, "Both grandmothers\nwere told.")
    set_plan(desk, late, plan="adoption", from_on=TODAY)
    edit_child(desk, late, {"owner": "Q. Lee"})
    one, two = (row.id for row in actions_of(desk.db, late))
    finish_action(desk, one, outcome="It came.")
    carry_action(desk, two, on("2026-12-14"))
    wrong = milestone_on(desk, late, "medical_report", on("2026-10-05"), planned=False)
    strike_milestone(desk, late, wrong.seq, "another child's")
    add_action(desk, late, "From the case", owner="K", due_on=on("2026-12-01"))
    judge_delay(desk, late, "recommended_to_decided", "unclear")
    found = item(desk, meeting, late)
    assert [fact.words for fact in found.facts] == [
        "ADM decision: should be placed: 15 Nov 2026",
        "Matching panel, planned: 9 Dec 2026",
        "Note: Both grandmothers\nwere told.",
        "Plan: Adoption, from 16 Nov 2026",
        "Owner: Q. Lee",
        "Done on 16 Nov 2026: Chase the medical (It came.)",
        "Carried over to 14 Dec 2026: Life story",
        "Adoption medical report received of 5 Oct 2026 struck out",
    ]
    assert [each.action for each in found.actions] == ["From the case"]
    assert [each.verdict for each in found.verdicts] == ["unclear"]
    ((_, lacks),) = look_at_closing(desk, meeting.id).unminuted
    assert lacks.startswith("an action, a verdict, a milestone, a planned date, a note, a plan, ")
    call_the_roll(desk, meeting)
    close_meeting(desk, meeting.id)

    edit_child(desk, late, {"owner": "Somebody else"})
    undo(desk, last_change(desk).change)
    strike_milestone(desk, late, milestone_on(desk, late, "adm_decision", on("2026-11-15"), planned=False).seq, "no")
    signed = item(desk, meeting, late)
    assert [fact.words for fact in signed.facts] == [fact.words for fact in found.facts]
    assert [each.action for each in signed.actions] == ["From the case"]
    assert is_as_signed(desk.db, desk.policy, find_meeting(desk.db, meeting.meeting))
    page = text(minutes_text.pages(now(desk, meeting), desk.policy))
    assert "Recorded: Matching panel, planned: 9 Dec 2026" in page and "were told." in page
    assert minutes_text.document(now(desk, meeting))["items"][0]["recorded"] == [fact.words for fact in signed.facts]


def test_what_a_colleague_does_elsewhere_is_not(desk: Desk, anna: Desk, late: int, meeting: MeetingRow) -> None:
    other = add(desk, "NS-2", born="2024-01-05")
    begin_meeting(desk, meeting.id)
    call_the_roll(desk, meeting)
    write_note(anna, late, "From the duty desk.")
    edit_child(anna, late, {"owner": "Anna"})
    write_note(desk, other, "Of a child on no agenda.")
    assert not now(desk, meeting).discussed
    # She takes the minutes of another child: so she is at this meeting after all.
    add_to_agenda(desk, meeting.id, other)
    record_no_change(anna, meeting.id, other)
    assert words(desk, meeting, late) == ["Note: From the duty desk.", "Owner: Anna"]


def test_neither_an_import_nor_what_was_taken_back_counts(desk: Desk, late: int, meeting: MeetingRow) -> None:
    begin_meeting(desk, meeting.id)
    staged = Staged("ssda903", files=["2026.csv"])
    staged.add(staged_rows.Milestone("NS-1", "adm_decision", on("2026-11-02"), source="ssda903").staged)
    import_merge.apply(desk.db, staged, desk.policy, actor="Kim", today=TODAY)
    write_note(desk, late, "Oh no.")
    undo(desk, last_change(desk).change)
    asked = add_action(desk, late, "Ask", meeting_id=meeting.id)
    undo(desk, asked.change)
    assert not now(desk, meeting).discussed and progress(desk.db, desk.policy, meeting).done == 0
    again = write_note(desk, late, "Oh yes.")
    back = undo(desk, again.change)
    undo(desk, back.change)
    assert words(desk, meeting, late) == ["Note: Oh yes."]


def test_a_change_that_was_changed_back_is_none(desk: Desk, late: int, meeting: MeetingRow) -> None:
    begin_meeting(desk, meeting.id)
    edit_child(desk, late, {"owner": "A"})
    edit_child(desk, late, {"owner": "B", "team": "CIN", "given_name": "Zebedee"})
    assert words(desk, meeting, late) == ["Given name written; Team: Children in need; Owner: B"]
    undo(desk, last_change(desk).change)
    edit_child(desk, late, {"owner": "B"})
    assert words(desk, meeting, late) == ["Owner: B"]
    edit_child(desk, late, {"owner": ""})
    assert words(desk, meeting, late) == []
    record_milestone(desk, late, Entry("first_review", on("2026-11-10")), insist=True)
    held = milestone_on(desk, late, "first_review", on("2026-11-10"), planned=False)
    strike_milestone(desk, late, held.seq, "typed for another child")
    assert words(desk, meeting, late) == []


def test_without_a_beginning_it_begins_with_its_first_own_row_on_its_day(
    desk: Desk, anna: Desk, late: int, meeting: MeetingRow
) -> None:
    at(desk, "2026-11-13T09:00:00Z")
    call_the_roll(desk, meeting)  # apologies, days before
    write_note(desk, late, "Ordinary work of Friday.")
    at(desk, "2026-11-16T09:00:00Z")
    write_note(desk, late, "Before the meeting.")
    assert not now(desk, meeting).discussed
    at(desk, "2026-11-16T10:00:00Z")
    call_the_roll(desk, meeting)  # the same answers: nothing is written, nothing begins
    judge_delay(desk, late, "recommended_to_decided", "unclear", meeting=meeting.meeting)
    mark_reviewed(desk, late)
    assert words(desk, meeting, late) == ["Reviewed, nothing to change"]


def test_it_does_not_last_overnight(desk: Desk, late: int, meeting: MeetingRow) -> None:
    begin_meeting(desk, meeting.id)
    write_note(desk, late, "In the meeting.")
    at(desk, "2026-11-17T09:00:00Z")
    write_note(desk, late, "The day after.")
    assert words(desk, meeting, late) == ["Note: In the meeting."]
    at(desk, "2026-11-16T15:00:00Z")


def test_a_meeting_ahead_has_nothing_of_todays_work(desk: Desk, late: int) -> None:
    ahead, _ = create_meeting(desk, NewMeeting("tracking", on("2026-11-18")))
    call_the_roll(desk, ahead)
    write_note(desk, late, "Ordinary work.")
    assert not now(desk, ahead).discussed
    add_action(desk, late, "Ask at the meeting", meeting_id=ahead.id)
    assert [each.reference for each in now(desk, ahead).discussed] == ["NS-1"]


def test_the_presenter_shows_what_will_stand_in_the_minutes(desk: Desk, late: int, meeting: MeetingRow) -> None:
    begin_meeting(desk, meeting.id)
    judge_delay(desk, late, "recommended_to_decided", "avoidable", meeting=meeting.meeting)
    write_note(desk, late, "Told.")
    shown = present(Board(desk.db, desk.policy, TODAY), meeting, late, "references")
    assert [each.verdict for each in shown.verdicts] == ["avoidable"]
    assert [fact.words for fact in shown.facts] == ["Note: Told."]
    far = progress(desk.db, desk.policy, meeting)
    assert (far.done, far.unminuted, far.of) == (1, 1, 1)


def test_an_erasure_takes_what_was_kept_without_a_minute(desk: Desk, late: int, meeting: MeetingRow) -> None:
    begin_meeting(desk, meeting.id)
    call_the_roll(desk, meeting)
    write_note(desk, late, "Zebedee is well.")
    close_meeting(desk, meeting.id, despite="done")
    held = get(desk.db, MinuteRow, meeting.id, late)
    assert held is not None and held.blank and "Zebedee" in held.as_signed
    erase_child(desk, plan(desk, late), "court order", despite="ordered so")
    found = now(desk, meeting)
    assert "Zebedee" not in text(minutes_text.pages(found, desk.policy))
    assert found.discussed[0].erased and not found.discussed[0].facts
    assert list(doubts(desk.db, desk.policy)) == []


# --- Why each child was on ---


def test_why_is_kept_as_it_stood_at_the_end(desk: Desk, late: int, meeting: MeetingRow) -> None:
    assert item(desk, meeting, late).why.endswith("no verdict yet")
    call_the_roll(desk, meeting)
    judge_delay(desk, late, "recommended_to_decided", "unavoidable", meeting=meeting.meeting)
    board = Board(desk.db, desk.policy, TODAY)
    shown = present(board, meeting, late, "references")
    assert (shown.why, shown.clock) == (
        "Overdue: Recommended to ADM decision, 35 days over, unavoidable", "recommended_to_decided",
    )  # fmt: skip
    live = read_minutes(desk.db, desk.policy, meeting, today=TODAY)
    assert live.items[0].why == shown.why
    record_no_change(desk, meeting.id, late)
    close_meeting(desk, meeting.id)
    record_milestone(desk, late, Entry("adm_decision", TODAY), insist=True)
    assert item(desk, meeting, late).why == shown.why
    assert "35 days over, unavoidable" in text(minutes_text.pages(now(desk, meeting), desk.policy))


def test_what_the_chair_said_stays_as_it_was_said(desk: Desk, late: int) -> None:
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY, form="chosen"))
    add_to_agenda(desk, row.id, late, why="asked for by the court")
    shown = present(Board(desk.db, desk.policy, TODAY), row, late, "references")
    assert (shown.why, shown.clock) == ("asked for by the court", "")


def test_what_this_meeting_asks_for_is_no_reason_to_be_on_it(desk: Desk, child: int) -> None:
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    add_action(desk, child, "Ask", meeting_id=row.id)
    assert read_minutes(desk.db, desk.policy, row, today=TODAY).items[0].why == "In turn: not discussed yet"


def test_a_meeting_ahead_counts_every_day_to_its_own(desk: Desk, late: int) -> None:
    ahead, _ = create_meeting(desk, NewMeeting("tracking", on("2026-11-26")))
    shown = present(Board(desk.db, desk.policy, TODAY), ahead, late, "references")
    assert "45 days over" in shown.why and shown.ahead and shown.day == on("2026-11-26")
    (clock,) = (each for each in shown.case.clocks if each.clock == shown.clock)
    assert clock.overdue_days == 45 and clock.sentence.startswith("45 days over")
    assert shown.case.card.days_in_stage == 56 and shown.case.card.standing == "overdue"
    whole = Board(desk.db, desk.policy, on("2026-11-26"))
    assert whole.cards([late], "references") == [shown.case.card]
    past, _ = create_meeting(desk, NewMeeting("tracking", on("2026-11-10")))
    shown = present(Board(desk.db, desk.policy, TODAY), past, late, "references")
    assert "35 days over" in shown.why and not shown.ahead


# --- Minutes signed before ---


OLD_SIGNED = (
    '{"attendance":[{"arrived":"","note":"","people":"","status":"present","team":"CIN"},'
    '{"arrived":"","note":"","people":"","status":"present","team":"LAC"}],"authority":"Northshire","chair":"A. Chair",'
    '"despite":"","held_on":"2026-11-16","items":[{"actions":[{"action":"Ask","due_on":"2026-12-01","id":1,'
    '"owner":"K. Lee","team":"legal"}],"decision":"Panel booked.","discussion":"Said.","next_on":"2026-12-01",'
    '"no_change":false,"owner":"K. Lee","position":1,"reference":"NS-1","verdicts":[{"clock":"recommended_to_decided",'
    '"party":"","reason":"","verdict":"avoidable"}]}],"joint_chairs":"","kind":"tracking","meeting":"tracking-2026-11-16",'
    '"minute_taker":"","quorum":"quorate: 2 teams present, 2 needed","rating":0,"signed_off_at":"2026-11-16T10:00:00Z",'
    '"signed_off_by":"Kim"}'
)
"""Minutes as they were signed before anything but minute, actions and verdicts was kept."""


@pytest.fixture
def before(desk: Desk, late: int, meeting: MeetingRow) -> MeetingRow:
    """A meeting that was closed then: NS-2's action has no minute, and is in nothing that was signed."""
    other = add(desk, "NS-2", born="2024-01-05")
    add_to_agenda(desk, meeting.id, other)
    call_the_roll(desk, meeting)
    add_action(desk, late, "Ask", owner="K. Lee", team="legal", due_on=on("2026-12-01"), meeting_id=meeting.id)
    add_action(desk, other, "Lost once", owner="Q", team="adoption", due_on=on("2026-12-02"), meeting_id=meeting.id)
    judge_delay(desk, late, "recommended_to_decided", "avoidable", meeting=meeting.meeting)
    (kept,) = json.loads(OLD_SIGNED)["items"]
    as_signed = json.dumps({name: kept[name] for name in ("reference", "actions", "verdicts")})
    with desk.db.write(actor="Kim", source="command", act="close_meeting") as tx:
        tx.run(
            "INSERT INTO minutes (meeting_id, child_id, position, discussion, decision, owner, next_on, as_signed) "
            "VALUES (?, ?, 1, 'Said.', 'Panel booked.', 'K. Lee', '2026-12-01', ?)",
            (meeting.id, late, as_signed),
        )
        tx.run(
            "UPDATE meetings SET status = 'closed', signed_off_by = 'Kim', signed_off_at = '2026-11-16T10:00:00Z', "
            "quorum = 'quorate: 2 teams present, 2 needed', sha256 = ?",
            (hashlib.sha256(OLD_SIGNED.encode()).hexdigest(),),
        )
    return find_meeting(desk.db, meeting.meeting)


def test_minutes_signed_before_are_still_what_was_signed(desk: Desk, before: MeetingRow) -> None:
    assert is_as_signed(desk.db, desk.policy, before) and list(doubts(desk.db, desk.policy)) == []


def test_a_decision_of_then_is_on_the_list_and_an_action_that_was_lost_is_found(desk: Desk, before: MeetingRow) -> None:
    found = read_minutes(desk.db, desk.policy, before)
    assert minutes_text.action_table(found, desk.policy).rows == [
        ("Adoption", "NS-2", "Lost once", "Q", "2026-12-02", None),
        ("Legal", "NS-1", "Ask", "K. Lee", "2026-12-01", None),
        ("", "NS-1", "Panel booked.", "K. Lee", "2026-12-01", None),
    ]
    page = text(minutes_text.pages(found, desk.policy))
    assert "this is not part of what was signed" in page and not found.not_reached
    nxt, _ = create_meeting(desk, NewMeeting("tracking", on("2026-12-14")))
    assert not any("not reached" in each.why.casefold() for each in now(desk, nxt).items)
