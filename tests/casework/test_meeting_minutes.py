"""Minutes: one form, one act; drafts of it survive whatever happens to the terminal."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from trackboard.casework.acts.undo import undo
from trackboard.casework.desk import Actor, Clash, Desk
from trackboard.casework.history import history
from trackboard.casework.meetings.closing import close_meeting
from trackboard.casework.meetings.drafts import draft_of, keep_draft, unfinished
from trackboard.casework.meetings.meeting_record import read_minutes
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import NewAction, Typed, record_minute, record_no_change
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.database import Database
from trackboard.store.reads.meeting_rows import actions_of
from trackboard.store.rows import get
from trackboard.store.tables import MeetingRow, MinuteRow

from .conftest import TODAY, add, case, on

HOSTILE = "[/x] [@click=app.quit]go[/] =HYPERLINK(1) \x1b]52;c;aGk=\x07 \u202eevil \u200bhid <b>&amp; O’Neill"
CLEANED = "[/x] [@click=app.quit]go[/] =HYPERLINK(1) ]52;c;aGk= evil hid <b>&amp; O’Neill"


@pytest.fixture
def meeting(desk: Desk, child: int) -> MeetingRow:
    return create_meeting(desk, NewMeeting("tracking", TODAY))[0]


def minute(desk: Desk, meeting: MeetingRow, child: int) -> MinuteRow:
    found = get(desk.db, MinuteRow, meeting.id, child)
    assert found is not None
    return found


def test_one_form_is_one_act(desk: Desk, child: int, meeting: MeetingRow) -> None:
    done = record_minute(
        desk,
        meeting.id,
        child,
        Typed(
            "Well settled.",
            "Match to panel.",
            "K. Lee",
            on("2026-12-02"),
            [NewAction("Book the panel", "K. Lee", "Adoption", on("2026-12-02")), NewAction("Tell the carers")],
        ),
    )
    assert done.sentence == (
        "NS-1: minuted at tracking-2026-11-16, discussion, decision, 2 actions, next Wed 2 December 2026"
    )
    assert done.children == (child,)
    row = minute(desk, meeting, child)
    assert (row.position, row.discussion, row.decision) == (1, "Well settled.", "Match to panel.")
    assert (row.owner, row.next_on, row.no_change) == ("K. Lee", "2026-12-02", 0)
    panel, carers = actions_of(desk.db, child)
    assert (panel.action, panel.owner, panel.team) == ("Book the panel", "K. Lee", "adoption")
    assert panel.due_on == "2026-12-02"
    assert panel.meeting_id == carers.meeting_id == meeting.id
    (on_the_case,) = case(desk, child)["minutes"]
    assert (on_the_case["meeting"], on_the_case["decision"]) == (meeting.meeting, "Match to panel.")
    undo(desk, done.change)
    assert get(desk.db, MinuteRow, meeting.id, child) is None and not actions_of(desk.db, child)


def test_a_second_form_adds_to_the_first(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, Typed(discussion="Said."))
    record_minute(desk, meeting.id, child, Typed(decision="Decided."))
    row = minute(desk, meeting, child)
    assert (row.discussion, row.decision) == ("Said.", "Decided.")


def test_no_change_and_then_a_change(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_no_change(desk, meeting.id, child)
    assert minute(desk, meeting, child).no_change == 1
    record_minute(desk, meeting.id, child, Typed(decision="After all."))
    assert minute(desk, meeting, child).no_change == 0
    with pytest.raises(TrackboardError, match="NS-1 has a decision at tracking-2026-11-16, so something did change"):
        record_no_change(desk, meeting.id, child)


def test_a_child_raised_at_the_meeting_comes_onto_the_agenda(desk: Desk, meeting: MeetingRow) -> None:
    other = add(desk, "NS-2", born="2024-01-05")
    record_no_change(desk, meeting.id, other)
    found = read_minutes(desk.db, desk.policy, meeting)
    assert [(item.reference, item.why) for item in found.discussed] == [("NS-2", "Raised at the meeting")]
    assert [item.reference for item in found.not_reached] == ["NS-1"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (Typed(), "the minute is empty"),
        (Typed(" \n", "\u200b"), "the minute is empty"),
        (Typed(decision="x", next_on=on("2026-11-15")), "Sun 15 November 2026 lies before the meeting"),
    ],
)
def test_what_is_no_minute_is_refused(desk: Desk, child: int, meeting: MeetingRow, typed: Typed, words: str) -> None:
    with pytest.raises(UsageProblem, match=words):
        record_minute(desk, meeting.id, child, typed)
    with pytest.raises(TrackboardError, match="the action is empty"):
        record_minute(desk, meeting.id, child, Typed(decision="x", actions=[NewAction(" ")]))
    assert get(desk.db, MinuteRow, meeting.id, child) is None


def test_two_people_at_one_minute_neither_overwrites_the_other(
    desk: Desk, anna: Desk, child: int, meeting: MeetingRow
) -> None:
    record_minute(desk, meeting.id, child, Typed("Said.", "Decided."))
    seen = minute(desk, meeting, child)
    record_minute(anna, meeting.id, child, Typed(decision="Anna's."), seen=seen)
    with pytest.raises(Clash, match=r'Anna was first .*decision is now "Anna\'s.", yours is "Kim\'s."'):
        record_minute(desk, meeting.id, child, Typed(decision="Kim's."), seen=seen)
    record_minute(desk, meeting.id, child, Typed(discussion="More."), seen=seen)
    row = minute(desk, meeting, child)
    assert (row.discussion, row.decision) == ("More.", "Anna's.")


def test_hostile_text_is_kept_as_text(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, Typed(HOSTILE, HOSTILE, HOSTILE, None, [NewAction(HOSTILE, HOSTILE)]))
    row = minute(desk, meeting, child)
    assert row.discussion == row.decision == row.owner == CLEANED
    assert [(each.action, each.owner) for each in actions_of(desk.db, child)] == [(CLEANED, CLEANED)]


def test_the_history_tells_that_it_was_minuted_and_not_what(desk: Desk, child: int, meeting: MeetingRow) -> None:
    record_minute(desk, meeting.id, child, Typed("Zebedee was here.", "Ask Zebedee."))
    words = " ".join(each for entry in history(desk.db, desk.policy, child) for each in entry.what)
    assert "minute: discussion written, decision written" in words and "Zebedee" not in words


def test_a_draft_is_found_again_and_goes_with_its_minute(
    desk: Desk, anna: Desk, child: int, meeting: MeetingRow
) -> None:
    keep_draft(desk, meeting.id, child, {"discussion": "Half a sen", "decision": ""})
    keep_draft(desk, meeting.id, child, {"discussion": "Half a sentence\x1b[2J", "decision": ""})
    keep_draft(anna, meeting.id, child, {"decision": "Anna's"})
    found = draft_of(desk, meeting.id, child)
    assert found is not None and found.fields == {"discussion": "Half a sentence[2J"}
    assert [each.child_id for each in unfinished(desk)] == [child]
    record_minute(desk, meeting.id, child, Typed("Half a sentence, and the rest."))
    assert draft_of(desk, meeting.id, child) is None
    assert draft_of(anna, meeting.id, child) is not None
    keep_draft(anna, meeting.id, child, {})
    assert unfinished(anna) == []


def test_a_blank_form_keeps_no_draft(desk: Desk, child: int, meeting: MeetingRow) -> None:
    keep_draft(desk, meeting.id, child, {"discussion": "x"})
    keep_draft(desk, meeting.id, child, {"discussion": " "})
    assert unfinished(desk) == []


def test_drafts_are_no_record(desk: Desk, child: int, meeting: MeetingRow) -> None:
    acts = desk.db.value("SELECT count(*) FROM transactions")
    keep_draft(desk, meeting.id, child, {"discussion": "Zebedee"})
    assert desk.db.value("SELECT count(*) FROM transactions") == acts
    assert desk.db.value("SELECT count(*) FROM changes WHERE old LIKE '%Zebedee%' OR new LIKE '%Zebedee%'") == 0


def test_a_closed_meeting_takes_no_draft(desk: Desk, child: int, meeting: MeetingRow) -> None:
    keep_draft(desk, meeting.id, child, {"discussion": "x"})
    close_meeting(desk, meeting.id, despite="Fire alarm")
    assert unfinished(desk) == []
    with pytest.raises(TrackboardError, match="was closed by Kim"):
        keep_draft(desk, meeting.id, child, {"discussion": "y"})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is a POSIX matter")
def test_killed_in_mid_sentence_only_what_was_not_yet_kept_is_lost(tmp_path: Path) -> None:
    path, policy = tmp_path / "board.db", load_policy()

    def kims(db: Database) -> Desk:
        return Desk(db, policy, Actor("Kim", "board"), TODAY)

    with Database.create(path) as db:
        child = add(kims(db), "NS-1", born="2024-01-05")
        meeting, _ = create_meeting(kims(db), NewMeeting("tracking", TODAY))
    reader, writer = os.pipe()
    typist = os.fork()
    if typist == 0:
        with Database.open(path) as db:
            for length in range(1, 1_000_000):
                keep_draft(kims(db), meeting.id, child, {"discussion": "x" * length})
                os.write(writer, b"%d\n" % length)
    os.close(writer)
    while os.read(reader, 1) != b"\n":
        pass
    time.sleep(0.1)
    os.kill(typist, signal.SIGKILL)
    os.waitpid(typist, 0)
    with os.fdopen(reader) as pipe:
        kept = [int(line) for line in pipe.read().split()]
    with Database.open(path) as db:
        (found,) = unfinished(kims(db))
        assert (found.meeting_id, found.child_id) == (meeting.id, child)
        assert len(found.fields["discussion"]) - max(kept, default=1) in (0, 1)
        assert db.value("PRAGMA integrity_check") == "ok"
