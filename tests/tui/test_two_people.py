"""Two people on one file: the form that was opened first and saved last asks, and a key alone does too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.tui.conftest import Seen
from tests.tui.fakes import AS_AT, POLICY
from tests.tui.working import at_work, fill, go_to, saved, write
from trackboard.casework.desk import Actor, Desk
from trackboard.casework.meetings.drafts import unfinished
from trackboard.store.database import Database
from trackboard.store.rows import select
from trackboard.store.tables import AttendanceRow, MeetingRow, MinuteRow
from trackboard.tui.board.board_screen import BoardScreen
from trackboard.tui.conflicts.conflict_dialog import ConflictModal
from trackboard.tui.forms.form import Form
from trackboard.tui.meeting.presenter_screen import MeetingScreen
from trackboard.tui.meeting.roll_call_screen import RollScreen
from trackboard.tui.parts import base_screen

MEETING = "tracking-2026-11-16"


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    """NS-1, late to be recommended, with an action, a placement and contact; NS-2; both on today's agenda."""
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "2025-01-05")
    run("add", "NS-2", "--born", "2023-02-05")
    run("record", "NS-1", "became_looked_after", "2026-01-05")
    run("action", "NS-1", "--owner", "R. Owner", stdin="Chase the medical")
    run("placement", "NS-1", "--start", "2026-03-01", "--insist")
    run("contact", "NS-1", "mother", "--weekly", "1")
    run("meeting", "new", "--on", "2026-11-16", "--form", "chosen")
    for reference in ("NS-1", "NS-2"):
        run("meeting", "agenda", MEETING, "--add", reference)
    return db_path


def by_taker(run: Run, *command: str, stdin: str = "") -> None:
    ran = run("--user", "Minute Taker", *command, stdin=stdin)
    assert ran.code == 0, ran.err


def of(path: Path, kind: Any) -> list[Any]:
    with Database.open(path) as db:
        return select(db, kind)


async def to_meeting(seen: Seen) -> MeetingScreen:
    await seen.press("M")
    (number,) = seen.app.screen.meetings
    while seen.app.screen.view.child != number:
        await seen.press("down")
    await seen.press("enter")
    assert isinstance(seen.app.screen, MeetingScreen)
    return seen.app.screen


async def asks(seen: Seen, *words: str) -> None:
    """Wait for the box that shows both."""
    await seen.until(lambda: isinstance(seen.app.screen, ConflictModal))
    for each in ("Changed meanwhile", "was first", *words):
        assert each in seen.text, f"{each}\n{seen.text}"


# --- Both at the screen ---


async def test_the_second_first_minute_of_a_child_asks_and_mine_keeps_theirs_in_the_history(
    run: Run, file: Path
) -> None:
    async with at_work(file, "Sarah Chair") as chair, at_work(file, "Minute Taker") as taker:
        await to_meeting(chair)
        await to_meeting(taker)
        await chair.press("d")
        await taker.press("d")
        await fill(chair, discussion="The chair's words")
        await fill(taker, discussion="The taker's words")
        await saved(taker)
        await chair.press("ctrl+s")
        await asks(chair, "Minute Taker", "discussion", "The taker's words", "The chair's words")
        (minute,) = of(file, MinuteRow)
        assert minute.discussion == "The taker's words"
        form = chair.app.screen_stack[-2]
        await chair.press("m")
        await chair.until(lambda: form not in chair.app.screen_stack)
    (minute,) = of(file, MinuteRow)
    assert minute.discussion == "The chair's words"
    told = run("audit", "NS-1", "--format", "json").out
    assert "Minute Taker" in told and "Sarah Chair" in told


async def test_theirs_stays_and_mine_is_still_there_as_a_draft(file: Path) -> None:
    async with at_work(file, "Sarah Chair") as chair, at_work(file, "Minute Taker") as taker:
        screen = await to_meeting(chair)
        await to_meeting(taker)
        await chair.press("d")
        await taker.press("d")
        await fill(taker, decision="To panel")
        await saved(taker)
        await fill(chair, decision="Not to panel")
        await chair.press("ctrl+s")
        await asks(chair, "To panel", "Not to panel")
        await chair.press("t")
        await chair.until(lambda: chair.app.screen is screen)
        assert "What you typed of this child is not saved yet" in chair.text
        await chair.press("d")
        assert "Not to panel" in chair.text
        await chair.press("ctrl+s")
        await asks(chair, "To panel", "Not to panel")
        await chair.press("escape", "ctrl+n")
        assert "To panel" in chair.text and "Not to panel" not in chair.text
    (minute,) = of(file, MinuteRow)
    assert minute.decision == "To panel"


async def test_each_may_write_a_field_and_both_stay(file: Path) -> None:
    async with at_work(file, "Sarah Chair") as chair, at_work(file, "Minute Taker") as taker:
        await to_meeting(chair)
        await to_meeting(taker)
        await chair.press("d")
        await taker.press("d")
        await fill(taker, discussion="What was said")
        await saved(taker)
        await fill(chair, decision="What was decided")
        await saved(chair)
    (minute,) = of(file, MinuteRow)
    assert (minute.discussion, minute.decision) == ("What was said", "What was decided")


async def test_the_roll_call_of_two_people(file: Path) -> None:
    # The chair's screen looks at nothing by itself here: the answer of the first team is not on it yet.
    async with at_work(file, "Sarah Chair", looks_every=600) as chair, at_work(file, "Minute Taker") as taker:
        for each in (chair, taker):
            await to_meeting(each)
            await each.press("t")
            assert isinstance(each.app.screen, RollScreen)
        await taker.press("p")
        await taker.until(lambda: len(of(file, AttendanceRow)) == 1)
        assert "Present" not in chair.text
        await chair.press("b")
        await asks(chair, "Minute Taker", "Present", "Absent")
        await chair.press("t")
        assert {each.status for each in of(file, AttendanceRow)} == {"present"}
        await chair.press("p")
        await chair.until(lambda: chair.text.count("Present") == 2)
        await chair.press("up", "up", "b")  # the answer is on the screen by now, and is changed by one key
        await chair.until(lambda: any(each.status == "absent" for each in of(file, AttendanceRow)))
        assert isinstance(chair.app.screen, RollScreen)


# --- One at the screen, the other in the shell ---


async def test_a_key_says_no_change_of_nothing_that_was_written_meanwhile(run: Run, file: Path) -> None:
    async with at_work(file, "Sarah Chair") as seen:
        screen = await to_meeting(seen)
        by_taker(run, "meeting", "minute", MEETING, "NS-1", "--discussion", "The medical is back")
        await seen.press("c")
        await seen.until(lambda: "was minuted meanwhile: Minute Taker was first" in seen.text)
        (minute,) = of(file, MinuteRow)
        assert (minute.discussion, minute.no_change) == ("The medical is back", 0)
        assert "The medical is back" in seen.text
        await seen.press("c")
        await seen.until(lambda: of(file, MinuteRow)[0].no_change == 1)
        assert screen.shown is not None


async def test_what_the_draft_was_typed_over_is_what_was_seen(run: Run, file: Path) -> None:
    async with at_work(file, "Sarah Chair") as seen:
        await to_meeting(seen)
        await seen.press("d")
        await fill(seen, discussion="Half a sentence")
        await seen.press("escape")
        await seen.until(lambda: bool(drafts(file)))
        by_taker(run, "meeting", "minute", MEETING, "NS-1", "--discussion", "The taker's words")
        await seen.press("d")
        assert "Half a sentence" in seen.text and "The taker's words" not in seen.app.screen.values["discussion"]
        await seen.press("ctrl+s")
        await asks(seen, "The taker's words", "Half a sentence")
        await seen.press("escape", "escape")
        await go_to_case(seen)
        await seen.press("e")
        await write(seen, "owner")
        await seen.press("enter")
        await fill(seen, value="A. Draft")
        await seen.press("escape")
        by_taker(run, "edit", "NS-1", "owner", "Taker's")
        await seen.press("e")
        await write(seen, "owner")
        await seen.press("enter")
        assert seen.app.screen.values["value"] == "A. Draft"
        await seen.press("ctrl+s")
        await asks(seen, "Taker's", "A. Draft")


def drafts(path: Path) -> list[Any]:
    with Database.open(path) as db:
        return unfinished(Desk(db, POLICY, Actor("Sarah Chair", "board"), AS_AT))


async def go_to_case(seen: Seen) -> None:
    while seen.app.screen.PLACE != "board":
        await seen.press("escape")
    await go_to(seen, "NS-1")


async def test_a_minute_taken_back_meanwhile_is_said_and_then_saved_as_a_new_one(run: Run, file: Path) -> None:
    by_taker(run, "meeting", "minute", MEETING, "NS-1", "--discussion", "Theirs")
    async with at_work(file, "Sarah Chair") as seen:
        screen = await to_meeting(seen)
        await seen.press("p")
        seen.app.screen.look_at(screen.agenda[0])
        await seen.press("d")
        by_taker(run, "undo", "--yes")
        await fill(seen, decision="Mine")
        await seen.press("ctrl+s")
        await seen.until(lambda: "has removed this meanwhile" in seen.text)
        await saved(seen)
    (minute,) = of(file, MinuteRow)
    assert (minute.discussion, minute.decision) == ("Theirs", "Mine")


async def test_one_meeting_is_set_up_once(run: Run, file: Path) -> None:
    async with at_work(file, "Sarah Chair") as seen:
        await seen.press("M", "N")
        await fill(seen, kind="tracking", on="9/12")
        by_taker(run, "meeting", "new", "--on", "2026-12-09", "--form", "chosen")
        await seen.press("ctrl+s")
        await seen.until(lambda: "has been set up meanwhile: Minute Taker was first" in seen.text)
    assert sorted(row.meeting for row in of(file, MeetingRow)) == [MEETING, "tracking-2026-12-09"]


async def _edit(seen: Seen, *what: str) -> None:
    await go_to_case(seen)
    await seen.press("e")
    for each in what:
        await write(seen, each)
        await seen.press("enter")


Theirs = tuple[str, ...]
FORMS: dict[str, tuple[Callable[[Seen], Awaitable[None]], dict[str, str], Theirs, tuple[str, str]]] = {
    "criterion": (
        lambda seen: _edit(seen, "criterion", "family"),
        {"answer": "no"},
        ("edit", "NS-1", "family", "yes"),
        ("yes", "no"),
    ),
    "considered": (
        lambda seen: _edit(seen, "considered"),
        {"answer": "no"},
        ("edit", "NS-1", "early_permanence_considered", "yes"),
        ("yes", "no"),
    ),
    "plan": (
        lambda seen: _edit(seen, "plan"),
        {"plan": "relatives"},
        ("edit", "NS-1", "plan", "adoption"),
        ("Adoption", "Care by relatives"),
    ),
    "plan of a day before": (
        lambda seen: _edit(seen, "plan"),
        {"plan": "relatives", "from_on": "1/5/26"},
        ("edit", "NS-1", "plan", "adoption", "--on", "2026-04-01"),
        ("Adoption", "Care by relatives"),
    ),
    "verdict": (
        lambda seen: _judge(seen),
        {"verdict": "unavoidable", "reason": "court cap"},
        ("verdict", "NS-1", "looked_after_to_recommended", "avoidable", "--reason", "staff_turnover"),
        ("Avoidable", "Unavoidable"),
    ),
    "owner": (
        lambda seen: _edit(seen, "owner"),
        {"value": "B. Lee"},
        ("edit", "NS-1", "owner", "A. Lee"),
        ("A. Lee", "B. Lee"),
    ),
    "action": (
        lambda seen: _edit(seen, "change an act"),
        {"owner": "B. Lee"},
        ("action", "NS-1", "--change", "1", "--owner", "A. Lee"),
        ("A. Lee", "B. Lee"),
    ),
    "milestone": (
        lambda seen: _edit(seen, "correct a mil", "looked"),
        {"on": "7/1/26"},
        ("correct", "NS-1", "became_looked_after", "2026-01-05", "2026-01-06"),
        ("Tue 6 January 2026", "Wed 7 January 2026"),
    ),
    "placement": (
        lambda seen: _edit(seen, "end of an early"),
        {"ended_on": "2/5/26", "how_ended": "relatives"},
        ("placement", "NS-1", "--end", "2026-05-01", "--how", "parents"),
        ("Fri 1 May 2026", "Sat 2 May 2026"),
    ),
}


async def _judge(seen: Seen) -> None:
    await go_to_case(seen)
    await seen.press("v")


@pytest.mark.parametrize("form", FORMS)
async def test_each_form_shows_both_and_saves_the_chosen(run: Run, file: Path, form: str) -> None:
    opened, typed, theirs, (shown, mine) = FORMS[form]
    async with at_work(file, "Sarah Chair") as seen:
        await opened(seen)
        by_taker(run, *theirs)
        await fill(seen, **typed)
        await seen.press("ctrl+s")
        await asks(seen, "Minute Taker", shown, mine)
        below = seen.app.screen_stack[-2]
        await seen.press("m")
        await seen.until(lambda: below not in seen.app.screen_stack)
    assert "Minute Taker" in run("audit", "NS-1").out
    assert run("audit", "NS-1", "--format", "json").json[0]["who"] == "Sarah Chair"


async def test_what_was_taken_back_while_it_was_being_chosen_is_said(run: Run, file: Path) -> None:
    run("record", "NS-1", "planning_meeting", "2026-01-07")
    by_taker(run, "record", "NS-1", "first_review", "2026-02-01")
    async with at_work(file, "Sarah Chair") as seen:
        await go_to_case(seen)
        await seen.press("e")
        await write(seen, "correct a mil")
        await seen.press("enter")
        await write(seen, "first rev")
        by_taker(run, "undo", "--yes")
        await seen.press("enter")
        await seen.until(lambda: "Someone else has removed this meanwhile: look again." in seen.text)
        assert seen.app.is_running


@pytest.mark.parametrize("keys", ["m", "e", "a", "v"])
async def test_a_child_that_was_taken_back_is_said_to_be_gone(run: Run, file: Path, keys: str) -> None:
    by_taker(run, "add", "NS-3", "--born", "2024-05-05")
    async with at_work(file, "Sarah Chair") as seen:
        await go_to(seen, "NS-3")

        def on_board() -> bool:
            return isinstance(seen.app.screen, BoardScreen)

        def gone() -> bool:
            return "no longer in the database" in seen.text

        by_taker(run, "undo", "--yes")
        await seen.press(keys)
        await seen.until(lambda: on_board() or isinstance(seen.app.screen, Form) or gone())
        if isinstance(seen.app.screen, Form):  # it was opened before the other's act was seen: saving says it
            await seen.press("q", "ctrl+s")
        await seen.until(lambda: on_board() or gone())
        assert seen.app.is_running


@pytest.mark.parametrize("keys", ["m", "e", "a", "v", "w"])
async def test_a_key_meant_for_a_child_that_is_gone_does_nothing_to_another(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    monkeypatch.setattr(base_screen, "MEANT_FOR_ANOTHER", 60)
    by_taker(run, "add", "NS-3", "--born", "2024-05-05")
    async with at_work(file, "Sarah Chair") as seen:
        await go_to(seen, "NS-3")
        by_taker(run, "undo", "--yes")
        await seen.until(lambda: isinstance(seen.app.screen, BoardScreen))
        await seen.press(keys)
        await seen.until(lambda: "did nothing to another child" in seen.text)
        assert isinstance(seen.app.screen, BoardScreen)


async def test_a_long_text_is_shown_as_far_as_there_is_room(run: Run, file: Path) -> None:
    async with at_work(file, "Sarah Chair", "small") as seen:
        await to_meeting(seen)
        await seen.press("d")
        by_taker(run, "meeting", "minute", MEETING, "NS-1", "--discussion", "The foster carers said a lot. " * 40)
        await fill(seen, discussion="Mine")
        await seen.press("ctrl+s")
        await asks(seen, "keep theirs", "save mine", "…", "Mine")
        assert seen.text.count("The foster carers said") >= 5
