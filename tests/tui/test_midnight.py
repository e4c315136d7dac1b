"""The board left open over midnight, and over a suspended night: it goes on to the new day by itself and can be written
to; what was typed before stays what it was shown to be."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.clocks import StandingClock
from tests.conftest import Run
from tests.tui.conftest import LOOKS_EVERY, SIZES, Seen
from tests.tui.fakes import AS_AT, POLICY
from tests.tui.working import fill, go_to, saved, write
from trackboard.board.board import Board
from trackboard.casework.derivation import differences
from trackboard.store.database import Database
from trackboard.store.rows import select
from trackboard.store.tables import ActionRow
from trackboard.tui.app import TrackboardApp
from trackboard.tui.forms.form import Form
from trackboard.tui.options import Options
from trackboard.tui.reports.report_screen import ReportScreen

NIGHT = timedelta(seconds=2)
WEEKEND = timedelta(days=3, seconds=2)
nights = pytest.mark.parametrize("night", [NIGHT, WEEKEND], ids=["midnight", "three days"])


@asynccontextmanager
async def left_open(
    path: Path, clock: StandingClock, *, stays: bool = False, read_only: bool = False, as_at: date = AS_AT
) -> AsyncIterator[Seen]:
    """The app opened just before midnight."""

    def open_board() -> Board:
        db = Database.open(path, read_only=read_only, clock=clock.utc_text)
        return Board(db, POLICY, as_at if stays else clock.today())

    options = Options(clock, lambda what: None, actor="Kim", privacy="references", stays=stays, looks_every=LOOKS_EVERY)
    app = TrackboardApp(open_board(), open_board, options)
    async with app.run_test(size=SIZES["wide"]) as pilot:
        seen = Seen(app, pilot)
        await seen.read()
        yield seen


async def pass_night(seen: Seen, clock: StandingClock, night: timedelta = NIGHT) -> date:
    """Let it pass, and wait until everyone has been read on the new day."""
    clock.pass_by(night)
    await seen.until(lambda: seen.session.listing.summary.as_at == clock.today())
    return clock.today()


@pytest.fixture
def clock() -> StandingClock:
    """Just before midnight, for the command line as well."""
    return StandingClock(at=time(23, 59, 59))


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    """NS-1, whose recommendation is due today; NS-2, unborn."""
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "2025-01-05")
    run("record", "NS-1", "became_looked_after", "2026-07-27")
    run("edit", "NS-1", "plan", "adoption", "--on", "2026-07-27")
    run("add", "NS-2", "--due", "2027-01-20")
    return db_path


def standing(seen: Seen, reference: str) -> str:
    child = seen.session.board.id_of(reference)
    assert child is not None
    (card,) = seen.session.board.cards([child], "references")
    return card.standing


@nights
async def test_the_board_goes_on_to_the_new_day_and_what_fell_due_is_overdue(
    file: Path, clock: StandingClock, night: timedelta
) -> None:
    async with left_open(file, clock) as seen:
        assert "Mon 16 Nov 2026" in seen.text
        assert seen.session.listing.summary.overdue == 0
        due = seen.session.board.cards([1], "references")[0].worst
        assert due is not None
        assert due.due_on == AS_AT
        today = await pass_night(seen, clock, night)
        assert f"{today:%a} {today.day} Nov 2026" in seen.text
        assert "NOT TODAY" not in seen.text
        assert (standing(seen, "NS-1"), seen.session.listing.summary.overdue) == ("overdue", 1)
        assert f"▲ {night.days + 1}" in seen.text
        await seen.press("t")
        assert f"▲ {night.days + 1}" in seen.text
    with Database.open(file) as db:
        assert differences(db, POLICY, today) == []


@nights
async def test_it_can_be_written_to_at_once(file: Path, run: Run, clock: StandingClock, night: timedelta) -> None:
    async with left_open(file, clock) as seen:
        await go_to(seen, "NS-1")
        clock.pass_by(night)
        await seen.press("m")  # the first key after the night, before anything has looked at the clock
        assert isinstance(seen.app.screen, Form), seen.text
        await fill(seen, kind="first review", on="today")
        await saved(seen)
        await seen.press("c")
        await seen.until(lambda: "1 of 2 reviewed today" in seen.text)
        assert f"{clock.today():%a}" in seen.text
    found = json.loads(run("--as-at", str(clock.today()), "case", "NS-1", "--format", "json").out)
    assert [each["date"] for each in found["milestones"] if each["kind"] == "first_review"] == [str(clock.today())]
    assert [note["recorded_at"][:10] for note in found["notes"]] == [str(clock.today())]


async def test_what_was_saved_before_midnight_does_not_hold_the_next_day_back(file: Path, clock: StandingClock) -> None:
    """The desk at which acts are done is kept between them, and was opened on the day before."""
    async with left_open(file, clock) as seen:
        await go_to(seen, "NS-1")
        await add_action(seen, "Before midnight")
        await pass_night(seen, clock, WEEKEND)
        await add_action(seen, "After it")
    with Database.open(file) as db:
        found = select(db, ActionRow, "ORDER BY id")
    assert [row.recorded_on for row in found] == ["2026-11-16", "2026-11-20"]


async def add_action(seen: Seen, text: str) -> None:
    await seen.press("a")
    await fill(seen, text=text)
    await saved(seen)


# --- Forms that are open ---


async def test_a_date_typed_before_midnight_is_the_day_that_was_shown(
    file: Path, run: Run, clock: StandingClock
) -> None:
    async with left_open(file, clock) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="first review", on="today", note="Typed before midnight")
        assert "Mon 16 November 2026" in seen.text
        form = seen.app.screen
        await pass_night(seen, clock)
        assert seen.app.screen is form
        assert form.values["note"] == "Typed before midnight"
        assert form.values["on"] == "16 Nov 2026"
        assert "Mon 16 November 2026" in seen.text
        await saved(seen)
    assert event(run, clock, "first_review") == "2026-11-16"


async def test_a_date_typed_after_midnight_is_read_on_the_new_day(file: Path, run: Run, clock: StandingClock) -> None:
    async with left_open(file, clock) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="first review")
        await pass_night(seen, clock, WEEKEND)
        await fill(seen, on="today")
        assert "Fri 20 November 2026" in seen.text
        await saved(seen)
    assert event(run, clock, "first_review") == "2026-11-20"


async def test_saved_in_the_very_moment_it_is_the_day_that_was_shown(
    file: Path, run: Run, clock: StandingClock
) -> None:
    async with left_open(file, clock) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="first review", on="today")
        clock.pass_by(NIGHT)
        await saved(seen)
    assert event(run, clock, "first_review") == "2026-11-16"


async def test_a_draft_means_the_day_that_was_shown_when_it_was_typed(file: Path, clock: StandingClock) -> None:
    async with left_open(file, clock) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="first review", on="yesterday")
        await seen.press("escape")
        await pass_night(seen, clock)
        await seen.press("m")
        assert seen.app.screen.values["on"] == "15 Nov 2026"
        assert "Sun 15 November 2026" in seen.text


def event(run: Run, clock: StandingClock, kind: str) -> str:
    found = json.loads(run("--as-at", str(clock.today()), "case", "NS-1", "--format", "json").out)
    (day,) = (each["date"] for each in found["milestones"] if each["kind"] == kind)
    return str(day)


# --- Everything that is shown ---


async def test_a_case_that_is_open_says_how_things_stand_on_the_new_day(file: Path, clock: StandingClock) -> None:
    async with left_open(file, clock) as seen:
        await go_to(seen, "NS-1")
        assert "due soon" in seen.text
        await pass_night(seen, clock, WEEKEND)
        assert "due soon" not in seen.text
        assert "4 days over" in seen.text
        assert "Fri 20 Nov 2026" in seen.text


async def test_the_meetings_are_those_of_the_new_day(run: Run, file: Path, clock: StandingClock) -> None:
    run("meeting", "new", "--on", "2026-11-16", "--form", "chosen")
    async with left_open(file, clock) as seen:
        await seen.press("M")
        assert "Next by the cadence" not in seen.text, "today's meeting is still to be held"
        await pass_night(seen, clock)
        assert "Next by the cadence" in seen.text


async def test_a_report_up_to_today_is_made_again_for_the_new_day(file: Path, clock: StandingClock) -> None:
    async with left_open(file, clock) as seen:
        await seen.press("R", "enter")
        await seen.until(lambda: isinstance(seen.app.screen, ReportScreen) and seen.app.screen.made is not None)
        screen: Any = seen.app.screen
        assert "1 Apr 2026 to 16 Nov 2026" in seen.text
        assert overdue(screen) == 0
        await pass_night(seen, clock, WEEKEND)
        await seen.until(lambda: screen.made is not None)
        assert "1 Apr 2026 to 20 Nov 2026" in seen.text
        assert screen.question.end == clock.today()
        assert overdue(screen) == 1


def overdue(screen: Any) -> int:
    """How many the delay report has overdue to be recommended."""
    report = screen.made.report
    place = next(number for number, column in enumerate(report.columns) if column.key == "overdue")
    (row,) = (row for row in report.rows if "looked_after_to_recommended" in row)
    return int(row[place])


async def test_a_report_on_a_period_of_its_own_keeps_it(file: Path, clock: StandingClock) -> None:
    async with left_open(file, clock) as seen:
        await seen.press("R", "enter")
        await seen.until(lambda: isinstance(seen.app.screen, ReportScreen) and seen.app.screen.made is not None)
        screen: Any = seen.app.screen
        await seen.press("d")
        await write(seen, "dates")
        await seen.press("enter")
        await write(seen, "1/4/2026 to 30/6/2026")
        await seen.press("enter")
        await seen.until(lambda: screen.made is not None)
        await pass_night(seen, clock)
        await seen.until(lambda: screen.made is not None)
        assert (screen.question.start, screen.question.end) == (date(2026, 4, 1), date(2026, 6, 30))


# --- Where it stays ---


async def test_the_day_that_was_asked_for_stays_and_says_so(file: Path, clock: StandingClock) -> None:
    async with left_open(file, clock, stays=True) as seen:
        assert "Mon 16 Nov 2026" in seen.text
        clock.pass_by(NIGHT)
        await seen.until(lambda: "AS AT MON 16 NOV 2026: NOT TODAY, 1 DAY AGO" in seen.text)
        assert seen.session.listing.summary.overdue == 0
        await seen.press("m")
        assert "only today's can be written to. Without --as-at it opens at today." in seen.text


async def test_a_file_that_is_only_read_goes_on_as_well(file: Path, clock: StandingClock) -> None:
    async with left_open(file, clock, read_only=True) as seen:
        await pass_night(seen, clock, WEEKEND)
        assert (standing(seen, "NS-1"), seen.session.listing.summary.overdue) == ("overdue", 1)
        await seen.press("m")
        assert "open for reading only" in seen.text


async def test_started_just_before_midnight_and_shown_just_after(file: Path, clock: StandingClock) -> None:
    def open_board() -> Board:
        return Board(Database.open(file, clock=clock.utc_text), POLICY, AS_AT)

    board = open_board()
    clock.pass_by(NIGHT)
    app = TrackboardApp(board, open_board, Options(clock, lambda what: None, actor="Kim", looks_every=LOOKS_EVERY))
    async with app.run_test(size=SIZES["wide"]) as pilot:
        seen = Seen(app, pilot)
        await seen.until(lambda: "Tue 17 Nov 2026" in seen.text)
