"""Closing: nobody leaves unowned, what was signed is locked and can be proved, and amendments stand beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest

from trackboard.casework.acts.actions import add_action, carry_action, finish_action
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.milestones import Entry, record_milestone
from trackboard.casework.acts.undo import last_change, undo
from trackboard.casework.desk import Desk
from trackboard.casework.meetings.closing import (
    StaysOpen,
    amend,
    canonical,
    close_meeting,
    doubts,
    is_as_signed,
    unowned,
)
from trackboard.casework.meetings.drafts import keep_draft
from trackboard.casework.meetings.find_meeting import find_meeting
from trackboard.casework.meetings.meeting_record import read_minutes
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import NewAction, Typed, record_minute, record_no_change
from trackboard.casework.meetings.roll_call import Answer, take_roll
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.store.audit import chain
from trackboard.store.reads.meeting_rows import actions_of
from trackboard.store.sqlite.driver import IntegrityError
from trackboard.store.tables import MeetingRow

from .conftest import TODAY, call_the_roll, on

Record = Callable[..., None]


@pytest.fixture
def meeting(desk: Desk, child: int) -> MeetingRow:
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY, "A. Chair"))
    call_the_roll(desk, row)
    return row


def missing(desk: Desk, meeting: MeetingRow) -> tuple[str, ...]:
    found = unowned(desk, meeting.id)
    return found[0].missing if found else ()


def closed(desk: Desk, meeting: MeetingRow) -> MeetingRow:
    return find_meeting(desk.db, meeting.meeting)


def test_who_was_only_talked_about_leaves_unowned(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, Typed("Said."))
    with pytest.raises(StaysOpen) as stays:
        close_meeting(desk, meeting.id)
    assert "stays open: 1 child would leave it unowned: NS-1 (no decision, no owner, no next date)" in str(stays.value)
    assert stays.value.exit_code == 1
    assert not closed(desk, meeting).closed


def test_each_thing_that_owns_a_child(desk: Desk, child: int, meeting: MeetingRow, record: Record) -> None:
    record_minute(desk, meeting.id, child, Typed("Said.", "Decided."))
    assert missing(desk, meeting) == ("no owner", "no next date")
    edit_child(desk, child, {"owner": "K. Lee"})
    assert missing(desk, meeting) == ("no next date",)
    add_action(desk, child, "Late already", due_on=on("2026-11-15"))
    assert missing(desk, meeting) == ("no next date",)
    record_milestone(desk, child, Entry("matching_panel", on("2026-12-01"), planned=True), insist=True)
    assert missing(desk, meeting) == ()


def test_an_open_action_has_an_owner_and_a_day_but_one_that_is_done_has_not(
    desk: Desk, child: int, meeting: MeetingRow
) -> None:
    record_minute(
        desk, meeting.id, child, Typed(decision="D", actions=[NewAction("Ask", team="legal", due_on=on("2026-12-01"))])
    )
    assert missing(desk, meeting) == ()
    finish_action(desk, actions_of(desk.db, child)[0].id)
    assert missing(desk, meeting) == ("no owner", "no next date")


def test_the_decisions_own_owner_and_day(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, Typed(decision="D", owner="K. Lee", next_on=TODAY))
    assert missing(desk, meeting) == ()


def test_no_change_and_a_closed_case_need_none(desk: Desk, child: int, meeting: MeetingRow, record: Record) -> None:
    record_no_change(desk, meeting.id, child)
    assert missing(desk, meeting) == ()
    record_minute(desk, meeting.id, child, Typed("Goodbye."))
    assert missing(desk, meeting) == ("no decision", "no owner", "no next date")
    record("adoption_order 2026-11-16")
    assert missing(desk, meeting) == ()


def test_a_draft_that_nobody_saved_keeps_it_open(desk: Desk, anna: Desk, child: int, meeting: MeetingRow) -> None:
    keep_draft(anna, meeting.id, child, {"discussion": "half"})
    assert missing(desk, meeting) == ("a draft by Anna is not saved",)


def test_the_chairs_reason_is_kept_where_it_was_needed(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, Typed("Said."))
    with pytest.raises(StaysOpen):
        close_meeting(desk, meeting.id, despite="  ")
    done = close_meeting(desk, meeting.id, despite="The worker is ill", rating=4)
    row = closed(desk, meeting)
    assert (row.despite, row.rating, row.status) == ("The worker is ill", 4, "closed")
    assert any("the reason is kept: The worker is ill" in each for each in done.remarks)
    other, _ = create_meeting(desk, NewMeeting("tracking", TODAY, form="chosen"))
    call_the_roll(desk, other)
    record_no_change(desk, other.id, child)
    close_meeting(desk, other.id, despite="For nothing")
    assert closed(desk, other).despite == ""


@pytest.mark.parametrize("rating", [-1, 6])
def test_five_points(desk: Desk, meeting: MeetingRow, rating: int) -> None:
    with pytest.raises(UsageProblem, match="rated from 1 to 5"):
        close_meeting(desk, meeting.id, rating=rating)


def test_it_is_signed_with_name_time_hash_and_the_audits_head(desk: Desk, child: int, meeting: MeetingRow) -> None:
    take_roll(desk, meeting.id, [Answer("CIN", "present", "A. One", "10:40")])
    record_minute(desk, meeting.id, child, Typed("S", "D", "K", TODAY, [NewAction("Ask", "K", "legal", TODAY)]))
    head = chain.head(desk.db)
    done = close_meeting(desk, meeting.id)
    row = closed(desk, meeting)
    assert (row.signed_off_by, row.signed_off_at) == ("Kim", "2026-11-16T10:00:00Z")
    assert row.audit_head == head and row.sha256 in done.sentence
    text = canonical(read_minutes(desk.db, desk.policy, row), row)
    assert hashlib.sha256(text.encode()).hexdigest() == row.sha256
    said = json.loads(text)
    assert text == json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    (item,) = said["items"]
    assert (item["reference"], item["decision"]) == ("NS-1", "D")
    assert item["actions"][0] | {"id": 0} == {
        "id": 0, "action": "Ask", "owner": "K", "team": "legal", "due_on": "2026-11-16"
    }  # fmt: skip
    assert is_as_signed(desk.db, desk.policy, row) and list(doubts(desk.db, desk.policy)) == []


def test_what_happens_afterwards_does_not_change_what_was_signed(
    desk: Desk, child: int, meeting: MeetingRow, record: Record
) -> None:
    asked = [NewAction("Ask", "K", "legal", on("2026-12-01")), NewAction("Tell", "K", "legal", on("2026-12-01"))]
    record_minute(desk, meeting.id, child, Typed("S", "D", actions=asked))
    close_meeting(desk, meeting.id)
    ask, tell = actions_of(desk.db, child)
    later, _ = create_meeting(desk, NewMeeting("tracking", on("2026-12-14")))
    carry_action(desk, ask.id, on("2027-01-11"), meeting_id=later.id)
    finish_action(desk, tell.id, outcome="Told.")
    edit_child(desk, child, {"reference": "NS-1000"})
    row = closed(desk, meeting)
    assert is_as_signed(desk.db, desk.policy, row)
    (item,) = read_minutes(desk.db, desk.policy, row).discussed
    assert item.reference == item.label == "NS-1"
    assert [(each.action, each.due_on, each.done_on, each.outcome) for each in item.actions] == [
        ("Ask", "2026-12-01", None, ""),
        ("Tell", "2026-12-01", "2026-11-16", "Told."),
    ]


def test_verdicts_of_the_meeting_are_signed_with_it(desk: Desk, child: int, record: Record) -> None:
    record("recommended 2026-10-01")
    meeting, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    call_the_roll(desk, meeting)
    judge_delay(desk, child, "recommended_to_decided", "avoidable", reason="re_b_s", meeting=meeting.meeting)
    record_no_change(desk, meeting.id, child)
    close_meeting(desk, meeting.id)
    judge_delay(desk, child, "recommended_to_decided", "unclear", meeting=meeting.meeting)
    row = closed(desk, meeting)
    (item,) = read_minutes(desk.db, desk.policy, row).discussed
    assert [(each.verdict, each.reason) for each in item.verdicts] == [("avoidable", "re_b_s")]
    assert is_as_signed(desk.db, desk.policy, row)


def test_nothing_can_be_written_over_it(desk: Desk, child: int, meeting: MeetingRow) -> None:
    take_roll(desk, meeting.id, [Answer("CIN", "present")])
    record_minute(desk, meeting.id, child, Typed("S", "D", "K", TODAY))
    close_meeting(desk, meeting.id)
    amend(desk, meeting.id, "Dated wrongly.")
    for statement in (
        "UPDATE meetings SET chair = 'X'",
        "UPDATE meetings SET status = 'draft'",
        "DELETE FROM meetings",
        "UPDATE minutes SET decision = 'X'",
        "DELETE FROM minutes",
        "INSERT INTO minutes (meeting_id, child_id) VALUES (1, 1)",
        "INSERT OR REPLACE INTO minutes (meeting_id, child_id, decision) VALUES (1, 1, 'X')",
        "UPDATE attendance SET status = 'absent'",
        "DELETE FROM attendance",
        "INSERT INTO attendance (meeting_id, team, status) VALUES (1, 'legal', 'present')",
        "UPDATE agenda SET why = 'X'",
        "DELETE FROM agenda",
        "UPDATE amendments SET amendment = 'X'",
        "DELETE FROM amendments",
    ):
        for source in ("command", "import"):
            with (
                pytest.raises(IntegrityError, match="locked: "),
                desk.db.write(actor="Kim", source=source, act="tamper") as tx,
            ):
                tx.run(statement)
    assert list(doubts(desk.db, desk.policy)) == []


def test_neither_the_closing_nor_what_came_before_it_can_be_undone(desk: Desk, child: int, meeting: MeetingRow) -> None:
    minuted = record_minute(desk, meeting.id, child, Typed("S", "D", "K", TODAY))
    done = close_meeting(desk, meeting.id)
    with pytest.raises(TrackboardError, match=r"closed a meeting, and .* stay .*`trackboard meeting amend`"):
        undo(desk, done.change)
    with pytest.raises(TrackboardError, match="closed minutes stay"):
        last_change(desk)
    with pytest.raises(TrackboardError, match="minute of NS-1 is of a meeting that is closed"):
        undo(desk, minuted.change)
    with pytest.raises(TrackboardError, match="was closed by Kim"):
        record_minute(desk, meeting.id, child, Typed("Other"))


def test_a_lawful_erasure_takes_text_and_leaves_hash_and_day(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, Typed("Zebedee.", "D", "K", TODAY))
    close_meeting(desk, meeting.id)
    before = closed(desk, meeting)

    def erase(statement: str) -> None:
        with desk.db.write(actor="Kim", source="erasure", act="erase", note="court order of 3 Nov") as tx:
            tx.run(statement)

    for statement in (
        "UPDATE meetings SET sha256 = ''",
        "UPDATE meetings SET held_on = '2020-01-01'",
        "UPDATE meetings SET status = 'draft'",
        "UPDATE minutes SET position = 9",
        "DELETE FROM minutes",
    ):
        with pytest.raises(IntegrityError, match="locked: "):
            erase(statement)
    erase("UPDATE minutes SET discussion = '', decision = '', owner = '', as_signed = '', version = version + 1")
    row = closed(desk, meeting)
    assert (row.sha256, row.signed_off_at) == (before.sha256, before.signed_off_at)
    assert not is_as_signed(desk.db, desk.policy, row) and list(doubts(desk.db, desk.policy)) == []
    (item,) = read_minutes(desk.db, desk.policy, row).discussed
    assert item.minute is not None and item.minute.discussion == ""


def test_minutes_changed_behind_its_back_are_found(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, Typed("S", "D", "K", TODAY))
    close_meeting(desk, meeting.id)
    desk.db.connection.execute("SAVEPOINT tampering")
    for trigger in ("minutes_closed_update", "minutes_update"):
        desk.db.connection.execute(f"DROP TRIGGER {trigger}")
    for tampered in ("decision = 'Other'", "as_signed = 'no JSON'"):
        desk.db.connection.execute(f"UPDATE minutes SET {tampered}")
        assert list(doubts(desk.db, desk.policy)) == [
            "The minutes of tracking-2026-11-16 are not as they were signed: their SHA-256 is another."
        ]
    desk.db.connection.execute("ROLLBACK TO tampering")
    desk.db.connection.execute("RELEASE tampering")


def test_amendments_are_dated_and_stand_beside_what_was_signed(
    desk: Desk, anna: Desk, child: int, meeting: MeetingRow
) -> None:
    record_no_change(desk, meeting.id, child)
    with pytest.raises(TrackboardError, match="is not closed yet: change its minutes themselves"):
        amend(desk, meeting.id, "Too early")
    close_meeting(desk, meeting.id)
    with pytest.raises(TrackboardError, match="the amendment is empty"):
        amend(desk, meeting.id, " ")
    amend(anna, meeting.id, "It was the 12th.", child=child)
    done = amend(desk, meeting.id, "Legal came at noon.")
    found = read_minutes(desk.db, desk.policy, closed(desk, meeting))
    assert [(each.label, each.text, each.by, each.at) for each in found.amendments] == [
        ("NS-1", "It was the 12th.", "Anna", "2026-11-16T10:00:00Z"),
        ("", "Legal came at noon.", "Kim", "2026-11-16T10:00:00Z"),
    ]
    assert is_as_signed(desk.db, desk.policy, found.row)
    undo(desk, done.change)
    assert len(read_minutes(desk.db, desk.policy, found.row).amendments) == 1


def test_a_closed_meeting_counts_as_discussed(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_no_change(desk, meeting.id, child)
    close_meeting(desk, meeting.id)
    nxt, _ = create_meeting(desk, NewMeeting("tracking", on("2026-12-14")))
    (item,) = read_minutes(desk.db, desk.policy, nxt).items
    assert item.why == "In turn: last discussed 16 Nov 2026"
