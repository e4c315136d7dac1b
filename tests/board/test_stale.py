"""Nothing recorded for a while: by the day on which it was written or a file brought it, whatever day it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from trackboard.board.board import Board
from trackboard.board.child_json import child_document
from trackboard.board.model import Filter
from trackboard.casework.acts.actions import add_action, finish_action
from trackboard.casework.acts.children import add_child, edit_child, record_birth
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.milestones import Entry, record_milestone, strike_milestone
from trackboard.casework.acts.notes import mark_reviewed, write_note
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.acts.undo import undo
from trackboard.casework.derivation import differences, keep_current
from trackboard.casework.desk import Actor, Desk, Done
from trackboard.casework.meetings.drafts import keep_draft
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import Typed, record_minute
from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.three_way.import_merge import apply
from trackboard.pathway.days import day_or_none
from trackboard.pathway.policy.policy import load_policy
from trackboard.pathway.rules.day_flags import stale_level
from trackboard.store.database import Database

POLICY = load_policy()
START = date(2026, 9, 1)


@dataclass
class Office:
    """A database whose clock stands on `day`, and Kim's desk over it."""

    db: Database
    day: date = START

    def later(self, days: int) -> None:
        """So many days later, and the board opened on that day."""
        self.day += timedelta(days=days)
        keep_current(self.db, POLICY, self.day)

    @property
    def desk(self) -> Desk:
        return Desk(self.db, POLICY, Actor("Kim", "command"), self.day)

    def flags(self, child: int, as_at: date | None = None) -> list[str]:
        """As `board --format json` prints them."""
        board = Board(self.db, POLICY, as_at or self.day)
        row = board.case_row(child)
        assert row is not None
        return list(child_document(board.maker, row, "references")["flags"])

    def stale(self, child: int, as_at: date | None = None) -> bool:
        return "stale" in self.flags(child, as_at)

    def level(self, child: int) -> int:
        """1 once it is stale, 2 once it is worse."""
        row = Board(self.db, POLICY, self.day).case_row(child)
        assert row is not None
        return stale_level(day_or_none(row.recorded_on), self.day, POLICY)


def made(clock: Callable[[], str]) -> Database:
    db = Database.memory(settings={"authority": "Northshire"}, clock=clock)
    keep_current(db, POLICY, START)
    return db


@pytest.fixture
def office() -> Iterator[Office]:
    """What was kept must be what the record gives, whatever was done."""
    place: list[Office] = []
    with made(lambda: f"{place[0].day}T10:00:00Z") as db:
        place.append(Office(db))
        yield place[0]
        assert differences(db, POLICY, place[0].day) == []


@pytest.fixture
def child(office: Office) -> int:
    """Typed on 1 September, with dates of long ago."""
    new = {"reference": "S-1", "born": date(2025, 1, 5), "owner": "P. Quill", "known": date(2025, 1, 6)}
    (child,) = add_child(office.desk, new, insist=True).children
    record_milestone(office.desk, child, Entry("became_looked_after", date(2025, 2, 3)), insist=True)
    return child


def test_a_story_typed_today_is_not_stale_however_old_its_dates(office: Office, child: int) -> None:
    assert not office.stale(child)
    unborn = add_child(office.desk, {"reference": "S-2", "due": date(2026, 12, 1)}).children[0]
    assert not office.stale(unborn)
    office.later(29)
    assert (office.stale(child), office.stale(unborn)) == (False, False)
    office.later(1)
    assert (office.stale(child), office.stale(unborn)) == (True, True)
    assert office.level(child) == 1
    office.later(30)
    assert office.level(child) == 2


ACTS: dict[str, Callable[[Desk, int], Done]] = {
    "a field": lambda desk, child: edit_child(desk, child, {"owner": "Z. New"}),
    "a milestone of 45 days ago": lambda desk, child: record_milestone(
        desk, child, Entry("medical_report", desk.today - timedelta(days=45)), insist=True
    ),
    "a planned date": lambda desk, child: record_milestone(
        desk, child, Entry("matching_panel", desk.today + timedelta(days=9), planned=True), insist=True
    ),
    "a milestone struck out": lambda desk, child: strike_milestone(desk, child, 1, "another child's", insist=True),
    "a plan of last year": lambda desk, child: set_plan(desk, child, plan="other", from_on=date(2025, 3, 3)),
    "a note": lambda desk, child: write_note(desk, child, "spoke to the school"),
    "reviewed": mark_reviewed,
    "an action": lambda desk, child: add_action(desk, child, "ring the court"),
    "a verdict": lambda desk, child: judge_delay(desk, child, "looked_after_to_recommended", "avoidable"),
}


@pytest.mark.parametrize("what", ACTS)
def test_whatever_is_recorded_today_is_recorded_today(office: Office, child: int, what: str) -> None:
    set_plan(office.desk, child, plan="adoption", from_on=date(2025, 2, 3))  # so that a delay can be judged
    office.later(45)
    before = office.day
    assert office.stale(child)
    done = ACTS[what](office.desk, child)
    assert not office.stale(child)
    office.later(29)
    assert not office.stale(child)
    office.later(1)
    assert office.stale(child)
    assert office.stale(child, before - timedelta(days=1))  # on a past day only what was written by then counts
    undo(office.desk, done.change)
    assert office.level(child) == 2  # what was taken back was never recorded
    undo(office.desk, done.change + 1)
    assert office.level(child) == 1  # and it is again, as of the day on which it was written


def test_an_action_finished_today_counts_as_of_today_not_as_of_the_day_it_was_done(office: Office, child: int) -> None:
    add_action(office.desk, child, "ring the court")
    office.later(80)
    finish_action(office.desk, 1, on=office.day - timedelta(days=40))
    assert not office.stale(child)
    assert office.stale(child, office.day - timedelta(days=20))  # nobody had written by then that it was done


def test_a_birth_recorded_today(office: Office) -> None:
    child = add_child(office.desk, {"reference": "B-1", "due": date(2026, 11, 25)}).children[0]
    office.later(88)
    assert "stale" in office.flags(child)
    assert "due_date_passed" in office.flags(child)
    record_birth(office.desk, child, office.day - timedelta(days=2))
    assert {"stale", "due_date_passed"}.isdisjoint(office.flags(child))


def test_what_is_no_record_leaves_a_child_stale(office: Office, child: int) -> None:
    office.later(40)
    meeting, _ = create_meeting(office.desk, NewMeeting("tracking", office.day))
    assert office.db.value("SELECT count(*) FROM agenda WHERE child_id = ?", (child,))  # the agenda built itself
    keep_draft(office.desk, meeting.id, child, {"discussion": "typed, and not saved"})
    assert office.stale(child)
    record_minute(office.desk, meeting.id, child, Typed(discussion="Panel was moved"))
    assert not office.stale(child)


def test_on_a_past_day_what_was_not_written_yet_does_not_count(office: Office, child: int) -> None:
    office.later(100)
    write_note(office.desk, child, "spoke to the school")
    for days, stale in ((-300, False), (-1, False), (0, False), (29, False), (30, True), (99, True), (100, False)):
        assert office.stale(child, START + timedelta(days=days)) is stale, days


def bring(office: Office, folder: Path) -> None:
    found = bundle_read.read(sorted(folder.glob("*.csv")), POLICY)
    apply(office.db, found, POLICY, actor="Kim", today=office.day)


def test_an_import_records_what_it_brings_and_nothing_of_whom_it_leaves_alone(
    office: Office, bundle: Callable[..., Path]
) -> None:
    children = ["A-1,,,,2024-01-05", "A-2,,,,2024-02-05"]
    bring(office, bundle("one", children=children, milestones=["A-1,referred,2025-01-06", "A-2,referred,2025-01-07"]))
    ids = dict(office.db.rows("SELECT reference, id FROM children"))
    assert not any(office.stale(child) for child in ids.values())
    office.later(40)
    both = ["A-1,referred,2025-01-06", "A-2,referred,2025-01-07"]
    bring(office, bundle("two", children=children, milestones=[*both, "A-2,became_looked_after,2025-03-03"]))
    assert (office.stale(ids["A-1"]), office.stale(ids["A-2"])) == (True, False)
    assert not office.stale(ids["A-1"], START - timedelta(days=100))  # nothing of it was here by then


def test_a_note_that_a_file_brings_was_written_when_it_says(office: Office, bundle: Callable[..., Path]) -> None:
    notes = ["A-1,,spoke to the school,Kim,2026-03-02T09:00:00Z"]
    bring(office, bundle(children=["A-1,,,,2024-01-05"], milestones=["A-1,referred,2025-01-06"], notes=notes))
    (child,) = (child for (child,) in office.db.rows("SELECT id FROM children"))
    assert not office.stale(child)
    assert not office.stale(child, date(2026, 3, 31))
    assert office.stale(child, date(2026, 4, 1))


def test_from_the_shell_a_birth_is_news(run: Run, bundle: Callable[..., Path]) -> None:
    run("init", "--authority", "Northshire")
    folder = bundle(
        children=["B1,,,,,2026-11-12,,,,,,,adoption", "B2,,,,2024-01-01,,,,,,,,adoption"],
        milestones=["B1,referred,2026-06-01", "B2,became_looked_after,2026-06-01"],
    )
    assert run("import", "bundle", folder, "--apply").code == 0
    assert run("edit", "B1", "born", "2026-11-13").code == 0
    flags = {each["reference"]: each["flags"] for each in run("board", "--format", "json").json}
    assert "stale" not in flags["B1"] + flags["B2"]
    assert run("check").code == 0


DAYS = st.integers(0, 200)


def everyone(board: Board) -> list[dict[str, Any]]:
    return [child_document(board.maker, row, "references") for row in board.rows(Filter(all=True))]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 1), st.integers(-400, 0)), min_size=1, max_size=8), DAYS, DAYS)
def test_a_past_board_is_the_same_whatever_day_was_kept(
    written: list[tuple[int, int, int]], kept_on: int, shown: int
) -> None:
    """Each of `written` is a day of writing, about which of two children, and of what day it tells."""

    def day(offset: int) -> date:
        return START + timedelta(days=offset)

    boards = []
    for kept in (kept_on, shown):
        place = [START]
        with made(lambda place=place: f"{place[0]}T10:00:00Z") as db:  # type: ignore[misc]
            kims = Desk(db, POLICY, Actor("Kim", "board"), START)
            children = [add_child(kims, {"reference": f"C-{number}", "born": START}) for number in range(2)]
            for on, which, of in sorted(written):
                place[0] = day(on)
                desk = Desk(db, POLICY, Actor("Kim", "board"), day(on))
                entry = Entry("legal_planning_meeting", day(on + of))
                try:
                    record_milestone(desk, children[which].children[0], entry, insist=True)
                except Exception as refused:
                    assert "already" in str(refused)
            keep_current(db, POLICY, day(kept))
            assert differences(db, POLICY, day(kept)) == []
            boards.append(everyone(Board(db, POLICY, day(shown))))
    assert boards[0] == boards[1]
