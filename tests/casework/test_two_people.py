"""Two people at one thing at once, each at a desk and a connection of their own: the second is told, and nothing that
was saved is replaced by what was typed without a look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from trackboard.casework.acts.actions import add_action, carry_action, change_action, finish_action
from trackboard.casework.acts.children import edit_child, record_birth
from trackboard.casework.acts.contact import Contact, arrange_contact, change_contact
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.early_permanence import answer_criterion, record_considered
from trackboard.casework.acts.milestones import Entry, correct_milestone, record_milestone, strike_milestone
from trackboard.casework.acts.placements import PlacementChange, change_placement, start_placement
from trackboard.casework.acts.plans import plan_on, set_plan
from trackboard.casework.acts.saved_views import OwnView, keep_view, keep_whose, own_views, whose
from trackboard.casework.acts.siblings import join_siblings, leave_siblings
from trackboard.casework.acts.undo import last_change, undo
from trackboard.casework.derivation import keep_current
from trackboard.casework.desk import NO_CHECK, Actor, Clash, Desk, Done
from trackboard.casework.history import history
from trackboard.casework.meetings.meetings import NewMeeting, begin_meeting, create_meeting, edit_meeting
from trackboard.casework.meetings.minutes import Typed, record_minute, record_no_change
from trackboard.casework.meetings.roll_call import Answer, take_roll
from trackboard.errors import TrackboardError
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import verdict_on
from trackboard.store.rows import StaleError, get, select
from trackboard.store.tables import (
    ActionRow,
    AttendanceRow,
    ChildRow,
    ContactRow,
    CriterionRow,
    DelayRow,
    MeetingRow,
    MilestoneRow,
    MinuteRow,
    PlacementRow,
    Row,
)

from .conftest import TODAY, add, on, whole

POLICY = load_policy()
CLOCK = "looked_after_to_recommended"


class Two(NamedTuple):
    """Two people on one file, a child and a meeting."""

    chair: Desk
    taker: Desk
    child: int
    unborn: int
    meeting: MeetingRow


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    path = tmp_path / "board.db"
    Database.create(path, settings={"authority": "Northshire"}).close()
    moments = iter(range(10**6))

    def clock() -> str:
        return f"{TODAY}T10:{(number := next(moments)) // 60 % 60:02}:{number % 60:02}Z"

    with Database.open(path, clock=clock) as first, Database.open(path, clock=clock) as second:
        chair, taker = (
            Desk(db, POLICY, Actor(name, "board"), TODAY) for db, name in ((first, "Sarah Chair"), (second, "Taker"))
        )
        keep_current(first, POLICY, TODAY)
        child = add(chair, "NS-1", born="2025-01-05")
        record_milestone(chair, child, Entry("became_looked_after", on("2026-01-01")))
        unborn = add(chair, "NS-2", due="2026-12-20")
        yield Two(chair, taker, child, unborn, create_meeting(chair, NewMeeting("tracking", TODAY))[0])
        whole(taker)


class Story(NamedTuple):
    """What both do: `see` reads what a form would show, `save` saves one of two values over it."""

    see: Callable[[Desk, Two], Any]
    save: Callable[[Desk, Two, Any, Any], Done]
    first: Any
    second: Any
    before: Callable[[Two], object] = lambda two: None


def minute(desk: Desk, two: Two) -> MinuteRow | None:
    return get(desk.db, MinuteRow, two.meeting.id, two.child)


def answer(desk: Desk, two: Two) -> AttendanceRow | None:
    return get(desk.db, AttendanceRow, two.meeting.id, "legal")


def verdict(desk: Desk, two: Two) -> DelayRow | None:
    return verdict_on(desk.db, two.child, CLOCK, "2026-01-01")


def the(kind: type[Row], *more: Any) -> Callable[[Desk, Two], Row]:
    def see(desk: Desk, two: Two) -> Row:
        found = get(desk.db, kind, *(more or (two.child,)))
        assert found is not None
        return found

    return see


def milestone(desk: Desk, two: Two) -> MilestoneRow:
    return select(desk.db, MilestoneRow, "WHERE child_id = ?", (two.child,))[0]


def placed(two: Two) -> None:
    start_placement(two.chair, two.child, on("2026-03-01"), insist=True)


def acted(two: Two) -> None:
    add_action(two.chair, two.child, "Ring the court", due_on=on("2026-11-20"))


def joined(two: Two) -> None:
    join_siblings(two.chair, two.child, two.unborn)


def planned(two: Two) -> None:
    set_plan(two.chair, two.child, plan="adoption", from_on=on("2026-01-05"))


def minuted(two: Two) -> None:
    record_minute(two.chair, two.meeting.id, two.child, Typed("Before.", "Before.", "P. Quill", on("2026-12-01")))


def write(desk: Desk, two: Two, value: Any, seen: Any) -> Done:
    return record_minute(desk, two.meeting.id, two.child, value, seen=seen)


def judge(desk: Desk, two: Two, value: Any, seen: Any) -> Done:
    return judge_delay(desk, two.child, CLOCK, value[0], reason=value[1], seen=seen)


CREATED = {
    "a minute's discussion": Story(minute, write, Typed("Theirs."), Typed("Mine.")),
    "a minute whole": Story(
        minute,
        write,
        Typed("Theirs.", "Theirs.", "A. Lee", on("2026-12-01")),
        Typed("Mine.", "Mine.", "B. Lee", on("2026-12-02")),
    ),
    "a discussion against no change": Story(
        minute,
        lambda desk, two, value, seen: (
            record_no_change(desk, two.meeting.id, two.child, seen=seen)
            if value is None
            else write(desk, two, value, seen)
        ),
        None,
        Typed("Mine."),
    ),
    "no change against a discussion": Story(
        minute,
        lambda desk, two, value, seen: (
            record_no_change(desk, two.meeting.id, two.child, seen=seen)
            if value is None
            else write(desk, two, value, seen)
        ),
        Typed("Theirs."),
        None,
    ),
    "the roll call": Story(
        answer,
        lambda desk, two, value, seen: take_roll(
            desk, two.meeting.id, [Answer("legal", *value)], seen=seen if seen is NO_CHECK else {"legal": seen}
        ),
        ("present", "A. Lee"),
        ("apologies", ""),
    ),
    "a verdict": Story(verdict, judge, ("avoidable", "staff"), ("unavoidable", "court_capacity")),
    "a criterion": Story(
        lambda desk, two: get(desk.db, CriterionRow, two.child, "family"),
        lambda desk, two, value, seen: answer_criterion(desk, two.child, "family", value, seen=seen),
        "yes",
        "no",
    ),
    "a plan": Story(
        lambda desk, two: plan_on(desk.db, two.child, TODAY),
        lambda desk, two, value, seen: set_plan(desk, two.child, plan=value, seen=seen),
        "adoption",
        "relatives",
    ),
    "a plan from a day before": Story(
        lambda desk, two: plan_on(desk.db, two.child, on("2026-05-01")),
        lambda desk, two, value, seen: set_plan(desk, two.child, plan=value, from_on=on("2026-05-01"), seen=seen),
        "adoption",
        "relatives",
    ),
}
"""Of which there is none when both look."""

CHANGED = {
    "a minute": Story(minute, write, Typed("Theirs."), Typed("Mine."), minuted),
    "an answer to the roll call": CREATED["the roll call"]._replace(
        before=lambda two: take_roll(two.chair, two.meeting.id, [Answer("legal", "absent")])
    ),
    "a verdict that was judged before": CREATED["a verdict"]._replace(
        before=lambda two: judge(two.chair, two, ("unclear", ""), None)
    ),
    "a plan that was": CREATED["a plan"]._replace(second="long_term_fostering", first="relatives", before=planned),
    "a child's owner": Story(
        the(ChildRow),
        lambda desk, two, value, seen: edit_child(desk, two.child, {"owner": value}, seen=seen),
        "A. Lee",
        "B. Lee",
    ),
    "a birth": Story(
        lambda desk, two: get(desk.db, ChildRow, two.unborn),
        lambda desk, two, value, seen: edit_child(desk, two.unborn, {"due_date": value}, seen=seen),
        "2026-12-21",
        "2026-12-22",
    ),
    "considered": Story(
        the(ChildRow),
        lambda desk, two, value, seen: record_considered(desk, two.child, *value, seen=seen),
        ("yes",),
        ("no",),
    ),
    "a milestone": Story(
        milestone,
        lambda desk, two, value, seen: correct_milestone(
            desk, two.child, 1, Entry("became_looked_after", on(value)), insist=True, seen=seen
        ),
        "2026-01-02",
        "2026-01-03",
    ),
    "a placement": Story(
        lambda desk, two: get(desk.db, PlacementRow, two.child, 1),
        lambda desk, two, value, seen: change_placement(
            desk, two.child, 1, PlacementChange(ended_on=on(value[0]), how_ended=value[1]), seen=seen
        ),
        ("2026-05-01", "parents"),
        ("2026-05-02", "relatives"),
        placed,
    ),
    "contact": Story(
        lambda desk, two: get(desk.db, ContactRow, two.child, 1),
        lambda desk, two, value, seen: change_contact(desk, two.child, 1, Contact("mother", weekly=value), seen=seen),
        1,
        2,
        lambda two: arrange_contact(two.chair, two.child, Contact("mother", weekly=3)),
    ),
    "an action": Story(
        the(ActionRow, 1),
        lambda desk, two, value, seen: change_action(desk, 1, owner=value, seen=seen),
        "A. Lee",
        "B. Lee",
        acted,
    ),
    "an action carried": Story(
        the(ActionRow, 1),
        lambda desk, two, value, seen: carry_action(desk, 1, on(value), seen=seen),
        "2026-12-01",
        "2026-12-02",
        acted,
    ),
    "a sibling group left": Story(
        the(ChildRow),
        lambda desk, two, value, seen: (
            edit_child(desk, two.child, {"sibling_group": value}, seen=seen)
            if value
            else leave_siblings(desk, two.child, seen=seen)
        ),
        "another group",
        "",
        joined,
    ),
    "a meeting": Story(
        lambda desk, two: get(desk.db, MeetingRow, two.meeting.id),
        lambda desk, two, value, seen: edit_meeting(desk, two.meeting.id, {"chair": value}, seen=seen),
        "A. Lee",
        "B. Lee",
    ),
}
"""Of which there is one when both look."""

ALL = {**CREATED, **CHANGED}
every = pytest.mark.parametrize("name", ALL)


@every
def test_the_second_is_told_and_what_the_first_saved_stays(two: Two, name: str) -> None:
    story = ALL[name]
    story.before(two)
    both = story.see(two.chair, two)
    assert (both is None) is (name in CREATED)
    story.save(two.taker, two, story.first, both)
    saved = story.see(two.chair, two)
    with pytest.raises(Clash) as clash:
        story.save(two.chair, two, story.second, both)
    assert "Taker was first" in str(clash.value)
    assert "Nothing of yours was saved" in str(clash.value)
    assert clash.value.differences
    assert story.see(two.chair, two) == saved == clash.value.current


@every
def test_one_who_has_seen_it_may_replace_it_and_what_was_there_stays_in_the_history(two: Two, name: str) -> None:
    story = ALL[name]
    story.before(two)
    both = story.see(two.chair, two)
    story.save(two.taker, two, story.first, both)
    saved = story.see(two.chair, two)
    done = story.save(two.chair, two, story.second, saved)
    assert done.change
    assert not any("replaced" in remark for remark in done.remarks)
    assert story.see(two.chair, two) != saved
    undo(two.chair, done.change)
    undone = story.see(two.chair, two)
    assert undone is not None
    names = [field for field in undone.__dataclass_fields__ if field != "version"]
    assert all(getattr(undone, each) == getattr(saved, each) for each in names)


@every
def test_the_same_from_both_is_no_clash(two: Two, name: str) -> None:
    story = ALL[name]
    story.before(two)
    both = story.see(two.chair, two)
    story.save(two.taker, two, story.first, both)
    saved = story.see(two.chair, two)
    try:
        story.save(two.chair, two, story.first, both)
    except TrackboardError as told:
        assert not isinstance(told, StaleError)
        assert any(word in str(told) for word in ("already", "later day only")), told
    assert story.see(two.chair, two) == saved


@pytest.mark.parametrize("name", CREATED)
def test_the_shell_looks_at_nothing_and_says_what_it_replaced(two: Two, name: str) -> None:
    story = CREATED[name]
    story.save(two.taker, two, story.first, NO_CHECK)
    done = story.save(two.chair, two, story.second, NO_CHECK)
    said = [each for each in done.remarks if each.startswith("this replaced what Taker saved on 16 Nov 2026 10:0")]
    assert len(said) == (name != "no change against a discussion"), "beside a text that stays nothing is replaced"
    again = story.save(two.chair, two, story.first, NO_CHECK)
    assert not any("replaced" in each for each in again.remarks), "one's own is replaced without a word"


def test_two_people_may_each_write_a_field_of_one_minute(two: Two) -> None:
    write(two.taker, two, Typed("What was said.", "", ""), None)
    write(two.chair, two, Typed("", "What was decided.", "B. Lee"), None)
    row = minute(two.chair, two)
    assert row is not None
    assert (row.discussion, row.decision, row.owner) == ("What was said.", "What was decided.", "B. Lee")


def test_what_was_left_as_it_was_seen_takes_nothing_back(two: Two) -> None:
    minuted(two)
    both = minute(two.chair, two)
    write(two.taker, two, Typed("Before.", "Put right.", "P. Quill"), both)
    write(two.chair, two, Typed("More was said.", "Before.", "P. Quill"), both)
    row = minute(two.chair, two)
    assert row is not None
    assert (row.discussion, row.decision) == ("More was said.", "Put right.")


def test_a_minute_that_was_taken_back_is_not_written_over_thin_air(two: Two) -> None:
    minuted(two)
    seen = minute(two.taker, two)
    undo(two.chair, last_change(two.chair).change)
    with pytest.raises(StaleError, match="removed this meanwhile; nothing of yours was saved; save once more"):
        write(two.taker, two, Typed("Mine."), seen)
    write(two.taker, two, Typed("Mine."), None)
    row = minute(two.chair, two)
    assert row is not None
    assert row.discussion == "Mine."


def test_no_change_is_not_said_of_what_was_written_meanwhile(two: Two) -> None:
    write(two.taker, two, Typed("The medical is back."), None)
    with pytest.raises(Clash, match=r"NS-1 was minuted meanwhile: Taker was first \(16 Nov 2026 10:0"):
        record_no_change(two.chair, two.meeting.id, two.child, seen=None)
    row = minute(two.chair, two)
    assert row is not None
    assert (row.discussion, row.no_change) == ("The medical is back.", 0)
    record_no_change(two.chair, two.meeting.id, two.child, seen=row)


def test_the_verdict_of_the_other_is_shown_and_stays_beside_mine(two: Two) -> None:
    judge(two.taker, two, ("avoidable", "staff"), None)
    with pytest.raises(Clash) as clash:
        judge(two.chair, two, ("unavoidable", ""), None)
    assert {(each.field, each.theirs, each.mine) for each in clash.value.differences} == {
        ("verdict", "avoidable", "unavoidable"),
        ("reason", "staff_turnover", ""),
    }
    judge(two.chair, two, ("unavoidable", ""), clash.value.current)
    given = select(two.chair.db, DelayRow, "ORDER BY seq")
    assert [(each.verdict, each.recorded_by) for each in given] == [
        ("avoidable", "Taker"),
        ("unavoidable", "Sarah Chair"),
    ]


def test_a_child_is_placed_once(two: Two) -> None:
    start_placement(two.taker, two.child, on("2026-03-01"), insist=True)
    with pytest.raises(TrackboardError, match="NS-1 is placed since Sun 1 March 2026: end that placement first"):
        start_placement(two.chair, two.child, on("2026-03-02"), insist=True)


def test_a_struck_date_was_the_one_that_was_seen(two: Two) -> None:
    both = milestone(two.chair, two)
    correct_milestone(two.taker, two.child, 1, Entry("became_looked_after", on("2026-01-02")), insist=True, seen=both)
    with pytest.raises(Clash, match='on date is now "2026-01-02"'):
        strike_milestone(two.chair, two.child, 1, "wrong", insist=True, seen=both)


def test_a_birth_and_an_action_are_done_once(two: Two) -> None:
    acted(two)
    child, action = get(two.chair.db, ChildRow, two.unborn), get(two.chair.db, ActionRow, 1)
    assert child is not None
    assert action is not None
    record_birth(two.taker, two.unborn, on("2026-11-14"), seen=child)
    finish_action(two.taker, 1, outcome="Rung.", seen=action)
    with pytest.raises(TrackboardError, match="born on Sat 14 November 2026 already"):
        record_birth(two.chair, two.unborn, on("2026-11-15"), seen=child)
    with pytest.raises(TrackboardError, match="done on Mon 16 November 2026 already"):
        finish_action(two.chair, 1, outcome="Not rung.", seen=action)


def test_a_child_is_not_joined_over_another_group(two: Two) -> None:
    joined(two)
    third = add(two.chair, "NS-3", born="2024-05-05")
    both = get(two.chair.db, ChildRow, two.child)
    assert both is not None
    leave_siblings(two.taker, two.child, seen=both)
    with pytest.raises(Clash, match="sibling group is now blank"):
        join_siblings(two.chair, two.child, third, seen=both)


def test_one_meeting_is_set_up_and_begun_once(two: Two) -> None:
    both = {row.id for row in select(two.chair.db, MeetingRow)}
    day = date(2026, 12, 9)
    made, _ = create_meeting(two.taker, NewMeeting("tracking", day), seen=both)
    with pytest.raises(TrackboardError, match="tracking-2026-12-09 has been set up meanwhile: Taker was first"):
        create_meeting(two.chair, NewMeeting("tracking", day), seen=both)
    another, done = create_meeting(two.chair, NewMeeting("tracking", day), seen={*both, made.id})
    assert another.meeting == "tracking-2026-12-09-2"
    assert "on that day already: tracking-2026-12-09" in done.remarks[-1]
    begin_meeting(two.taker, made.id, seen=made)
    with pytest.raises(TrackboardError, match="has begun: Taker was first"):
        begin_meeting(two.chair, made.id, seen=made)


def test_another_session_of_the_same_person_loses_no_view(two: Two) -> None:
    elsewhere = Desk(two.taker.db, POLICY, two.chair.who, TODAY)
    both = own_views(two.chair)
    keep_whose(elsewhere, "mine", "A. Lee")
    keep_view(elsewhere, OwnView("Worst", "overdue"), seen=both)
    with pytest.raises(TrackboardError, match="worst has been saved meanwhile as another view"):
        keep_view(two.chair, OwnView("worst", "stale"), seen=both)
    keep_view(two.chair, OwnView("Team", "my_team"), seen=both)
    assert [each.name for each in own_views(two.chair)] == ["Team", "Worst"]
    assert whose(two.chair, "mine") == "A. Lee"
    keep_view(two.chair, OwnView("worst", "stale"), seen=own_views(two.chair))
    assert [each.view for each in own_views(elsewhere)] == ["my_team", "stale"]


def test_both_are_in_the_history_of_the_child(two: Two) -> None:
    write(two.taker, two, Typed("Theirs."), None)
    row = minute(two.chair, two)
    write(two.chair, two, Typed("Mine."), row)
    told = [(each.by, what) for each in history(two.chair.db, POLICY, two.child)[:2] for what in each.what]
    assert [by for by, _ in told] == ["Sarah Chair", "Taker"]
