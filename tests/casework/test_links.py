"""The same child under two systems' references: linked, unlinked, and two records made one."""

from __future__ import annotations

from typing import Any

import pytest

from trackboard.casework.acts.actions import add_action
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.conflicts import open_conflicts, settle
from trackboard.casework.acts.contact import Contact, arrange_contact
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.early_permanence import answer_criterion
from trackboard.casework.acts.links import link, unlink
from trackboard.casework.acts.milestones import Entry, milestone_on, record_milestone, strike_milestone
from trackboard.casework.acts.notes import write_note
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.acts.undo import undo
from trackboard.casework.desk import Desk
from trackboard.casework.find_child import find_child
from trackboard.casework.meetings.closing import close_meeting
from trackboard.casework.meetings.drafts import keep_draft
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import Typed, record_minute, record_no_change
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.store.tables import ROWS

from .conftest import TODAY, add, case, events, on

OWN = ("plans", "struck", "notes", "placements", "contacts", "delays", "criteria", "actions", "agenda", "minutes")


def everything(desk: Desk) -> dict[str, list[Any]]:
    """Every recorded row, whatever its version."""
    found = {}
    for table in ROWS:
        names = desk.db.rows("SELECT name FROM pragma_table_info(?)", (table,))
        columns = ", ".join(name for (name,) in names if name != "version")
        found[table] = desk.db.rows(f"SELECT {columns} FROM {table} ORDER BY 1, 2")
    return found


def of(desk: Desk, child: int, table: str) -> int:
    return int(desk.db.value(f"SELECT count(*) FROM {table} WHERE child_id = ?", (child,)))


@pytest.fixture
def other(desk: Desk) -> int:
    """M-9, of whom another system tells."""
    return add(desk, "M-9", born="2025-01-05")


def fill(desk: Desk, child: int, said: str) -> None:
    """Something in every table that a child can have rows in."""
    for kind, day in (("became_looked_after", "2025-02-01"), ("legal_planning_meeting", "2025-03-01")):
        record_milestone(desk, child, Entry(kind, on(day), note=said), insist=True)
    record_milestone(desk, child, Entry("first_review", on("2025-03-03")), insist=True)
    wrong = milestone_on(desk, child, "first_review", on("2025-03-03"), planned=False)
    strike_milestone(desk, child, wrong.seq, "another child's")
    write_note(desk, child, said)
    set_plan(desk, child, plan="adoption", from_on=on("2025-05-01"))
    arrange_contact(desk, child, Contact(said))
    judge_delay(desk, child, "looked_after_to_recommended", "unclear", note=said)
    answer_criterion(desk, child, "family", "yes", note=said)
    add_action(desk, child, said)
    meeting, _ = create_meeting(desk, NewMeeting("tracking", TODAY, "A. Chair"))
    record_minute(desk, meeting.id, child, Typed(said))


# --- A reference of another system ------------------------------------------------------------------------------------


def test_a_linked_reference_finds_the_child_and_is_shown(desk: Desk, child: int) -> None:
    link(desk, "M-9", child)
    assert find_child(desk.db, "m-9") == child
    assert case(desk, child)["fields"]["Also known as"] == "M-9"
    assert case(desk, child)["history"][0]["what"] == ("also known as M-9",)
    unlink(desk, "M-9")
    assert "Also known as" not in case(desk, child)["fields"]
    with pytest.raises(TrackboardError, match='there is no child "M-9"'):
        find_child(desk.db, "M-9")


def test_linking_is_undone_like_anything_else(desk: Desk, child: int) -> None:
    done = link(desk, "M-9", child)
    undo(desk, done.change)
    assert "Also known as" not in case(desk, child)["fields"]


def test_what_cannot_be_linked_is_said(desk: Desk, child: int, other: int) -> None:
    link(desk, "P/7", child)
    for words, reference, to in (
        ("is the child's already", "P/7", child),
        ("is another child's: `trackboard unlink` it first", "P/7", other),
        ("is the child's own reference", "ns-1", child),
    ):
        with pytest.raises(TrackboardError, match=words):
            link(desk, reference, to)
    with pytest.raises(UsageProblem):
        link(desk, " ", child)
    with pytest.raises(TrackboardError, match='"X" is no other reference of any child'):
        unlink(desk, "X")
    with pytest.raises(TrackboardError, match='there is a child "P/7" already'):
        add(desk, "P/7", born="2025-01-05")


# --- Two records of one child -----------------------------------------------------------------------------------------


def test_all_that_one_record_holds_moves_to_the_other(desk: Desk, child: int, other: int) -> None:
    fill(desk, other, "of M-9")
    held = {table: of(desk, other, table) for table in OWN}
    link(desk, "M-9", child)
    assert events(desk, child) == ["became_looked_after 2025-02-01", "legal_planning_meeting 2025-03-01"]
    assert {table: of(desk, child, table) for table in OWN} == held
    assert sum(held.values()) == 9
    assert find_child(desk.db, "M-9") == child
    assert case(desk, child)["stage"] == "looked_after"


def test_it_is_one_act_and_undone_whole(desk: Desk, child: int, other: int) -> None:
    edit_child(desk, child, {"owner": "Kim", "sex": "F"})
    edit_child(desk, other, {"owner": "Sam", "team": "LAC"})
    fill(desk, other, "of M-9")
    fill(desk, child, "of NS-1")
    link(desk, "P/7", other)
    before = everything(desk)
    done = link(desk, "M-9", child)
    assert (case(desk, child)["owner"], case(desk, child)["team"]) == ("Kim", "LAC")
    assert case(desk, child)["fields"]["Also known as"] == "M-9, P/7"
    undo(desk, done.change)
    after = everything(desk)
    assert after == before


def test_the_same_kind_on_the_same_day_is_one_with_its_blanks_filled(desk: Desk, child: int, other: int) -> None:
    record_milestone(desk, child, Entry("legal_planning_meeting", on("2025-03-01")))
    record_milestone(desk, other, Entry("legal_planning_meeting", on("2025-03-01"), note="at the town hall"))
    record_milestone(desk, other, Entry("legal_planning_meeting", on("2025-03-09")))
    link(desk, "M-9", child)
    found = case(desk, child)["milestones"]
    assert [(each["date"].isoformat(), each["note"]) for each in found] == [
        ("2025-03-01", "at the town hall"),
        ("2025-03-09", None),
    ]


def test_what_differs_waits_to_be_settled(desk: Desk, child: int, other: int) -> None:
    edit_child(desk, child, {"owner": "Kim"})
    edit_child(desk, other, {"owner": "Sam"})
    done = link(desk, "M-9", child)
    assert "1 difference waits" in done.sentence
    (waiting,) = open_conflicts(desk)
    assert (waiting.reference, waiting.item, waiting.typed, waiting.imported, waiting.file) == (
        "NS-1", "Owner", "Kim", "Sam", "M-9",
    )  # fmt: skip
    settle(desk, [waiting.number], "imported")
    assert case(desk, child)["owner"] == "Sam"


def test_two_minutes_of_one_meeting_that_is_not_closed_are_one(desk: Desk, child: int, other: int) -> None:
    meeting, _ = create_meeting(desk, NewMeeting("tracking", TODAY, "A. Chair"))
    record_minute(desk, meeting.id, child, Typed("Said of NS-1."))
    record_minute(desk, meeting.id, other, Typed("Said of M-9.", "Decided."))
    link(desk, "M-9", child)
    (minute,) = case(desk, child)["minutes"]
    assert (minute["discussion"], minute["decision"]) == ("Said of NS-1.\n\nSaid of M-9.", "Decided.")


def test_signed_minutes_stay_where_they_were_signed(desk: Desk, other: int) -> None:
    meeting, _ = create_meeting(desk, NewMeeting("tracking", TODAY, "A. Chair"))
    record_no_change(desk, meeting.id, other)
    close_meeting(desk, meeting.id, despite="a test")
    child = add(desk, "NS-2", born="2025-01-05")
    with pytest.raises(TrackboardError, match="link the other way round, `trackboard link NS-2 M-9`"):
        link(desk, "M-9", child)
    link(desk, "NS-2", other)
    assert find_child(desk.db, "NS-2") == other


def test_two_records_with_signed_minutes_stay_two(desk: Desk, child: int, other: int) -> None:
    meeting, _ = create_meeting(desk, NewMeeting("tracking", TODAY, "A. Chair"))
    for each in (child, other):
        record_no_change(desk, meeting.id, each)
    close_meeting(desk, meeting.id, despite="a test")
    before = everything(desk)
    with pytest.raises(TrackboardError, match="M-9 and NS-1 both have signed minutes"):
        link(desk, "M-9", child)
    assert everything(desk) == before


def test_a_minute_that_is_being_typed_is_not_lost(desk: Desk, child: int, other: int) -> None:
    meeting, _ = create_meeting(desk, NewMeeting("tracking", TODAY, "A. Chair"))
    keep_draft(desk, meeting.id, other, {"discussion": "half a sent"})
    with pytest.raises(TrackboardError, match="somebody is typing about M-9"):
        link(desk, "M-9", child)
