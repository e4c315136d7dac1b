"""The chair, the day and the rest of a meeting changed by keys, from its own screen and from the list of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.fakes import AS_AT, POLICY
from tests.tui.working import asked, at_work, fill, saved
from trackboard.casework.desk import Actor, Desk
from trackboard.casework.meetings.agenda import listed
from trackboard.casework.meetings.closing import close_meeting
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting, edit_meeting
from trackboard.pathway.days import parse_iso
from trackboard.store.database import Database
from trackboard.store.rows import get
from trackboard.store.tables import MeetingRow
from trackboard.tui.conflicts.conflict_dialog import ConflictModal
from trackboard.tui.forms.form import Form
from trackboard.tui.meeting.meetings_screen import MeetingsScreen
from trackboard.tui.meeting.presenter_screen import MeetingScreen


@pytest.fixture
def file(northshire: Path, tmp_path: Path) -> Path:
    """Northshire on a file of the test's own, with a tracking meeting today."""
    path = tmp_path / "meeting.db"
    path.write_bytes(northshire.read_bytes())
    with Database.open(path) as db:
        create_meeting(desk(db, "P. Chair"), NewMeeting("tracking", AS_AT, joint_chairs=["B. One"]))
    return path


def desk(db: Database, who: str) -> Desk:
    return Desk(db, POLICY, Actor(who, "board"), AS_AT)


def held(path: Path) -> MeetingRow:
    """The meeting of today, as it is on record."""
    with Database.open(path) as db:
        found = get(db, MeetingRow, db.value("SELECT id FROM meetings WHERE meeting LIKE 'tracking-%' ORDER BY id"))
    assert found is not None
    return found


async def to_line(seen, path: Path) -> MeetingsScreen:  # type: ignore[no-untyped-def]
    """From the board to the line of the meeting, by keys."""
    await seen.press("M")
    screen = seen.app.screen
    assert isinstance(screen, MeetingsScreen)
    while screen.view.child != held(path).id:
        await seen.press("down")
    return screen


@pytest.mark.parametrize("size", ["wide", "middle", "small"])
async def test_from_the_presenter_the_form_shows_what_is_on_record(file: Path, size: str) -> None:
    before = held(file)
    async with at_work(file, size=size) as seen:
        await to_line(seen, file)
        await seen.press("enter")
        assert isinstance(seen.app.screen, MeetingScreen)
        await seen.press("e")
        form = seen.app.screen
        assert isinstance(form, Form) and before.meeting in seen.text
        assert {row.field.name: row.text for row in form.rows} == {
            "held_on": "16 Nov 2026", "chair": "P. Chair", "joint_chairs": "B. One",
            "minute_taker": before.minute_taker, "minutes_long": "",
        }  # fmt: skip
        assert "empty: 120" in seen.text
        await fill(seen, chair="S. Ellwood", minutes_long="ninety")
        assert "no number of minutes" in await asked(seen)
        await fill(seen, minutes_long="90", joint_chairs="")
        await saved(seen)
        assert "chaired by S. Ellwood, not P. Chair" in seen.text
        assert "chair: S. Ellwood" in seen.text, "the presenter shows it at once"
    assert held(file) == replace(
        before, chair="S. Ellwood", joint_chairs="", minutes_long=90, version=held(file).version
    )


async def test_from_the_list_to_another_day_and_where_one_is_already_it_asks(file: Path) -> None:
    with Database.open(file) as db:
        other, _ = create_meeting(desk(db, "P. Chair"), NewMeeting("tracking", parse_iso("2026-12-09")))
        agenda = listed(db, held(file).id)
    async with at_work(file) as seen:
        await to_line(seen, file)
        assert "e change" in seen.lines[-1]
        await seen.press("e")
        await fill(seen, held_on="9/12")
        assert f"on that day already: {other.meeting}" in await asked(seen)
        await fill(seen, held_on="10/12")
        await saved(seen)
        assert "Thu 10 Dec" in seen.text
    assert held(file).held_on == "2026-12-10"
    with Database.open(file) as db:
        assert listed(db, held(file).id) == agenda


async def test_nothing_changed_says_so_and_nothing_is_written(file: Path) -> None:
    before = held(file)
    async with at_work(file) as seen:
        await to_line(seen, file)
        await seen.press("e")
        assert "already has those details" in await asked(seen)
        await seen.press("escape")
    assert held(file) == before


@pytest.mark.parametrize("mine", [True, False])
async def test_two_people_change_the_chair_and_nobody_is_overwritten_unasked(file: Path, mine: bool) -> None:
    async with at_work(file) as seen:
        await to_line(seen, file)
        await seen.press("e")
        await fill(seen, chair="Kim")
        with Database.open(file) as db:
            edit_meeting(desk(db, "Anna"), held(file).id, {"chair": "Anna", "minute_taker": "Sam"})
        await seen.press("ctrl+s")
        await seen.until(lambda: isinstance(seen.app.screen, ConflictModal))
        assert "Anna" in seen.text and "Kim" in seen.text
        await seen.press("m" if mine else "t")
        await seen.until(lambda: isinstance(seen.app.screen, MeetingsScreen))
    assert held(file).chair == ("Kim" if mine else "Anna")
    assert held(file).minute_taker == "Sam", "what I did not touch is not mine to put back"


async def test_a_draft_puts_nothing_back_that_another_changed_since(file: Path) -> None:
    async with at_work(file) as seen:
        await to_line(seen, file)
        await seen.press("e")
        await fill(seen, chair="Kim")
        await seen.press("escape", "e")
        assert "This is your draft" in seen.text and "Kim" in seen.text
        await seen.press("escape")
        with Database.open(file) as db:
            edit_meeting(desk(db, "Anna"), held(file).id, {"minute_taker": "Sam"})
        seen.app.screen.look()
        await seen.press("e")
        await fill(seen, minutes_long="60")
        await saved(seen)
    assert (held(file).minute_taker, held(file).minutes_long) == ("Sam", 60)


async def test_a_closed_meeting_stays_as_it_was_signed(file: Path) -> None:
    async with at_work(file) as seen:
        screen = await to_line(seen, file)
        await seen.press("end", "e")
        assert "is closed, and stays as it was signed" in seen.text and seen.app.screen is screen
        await to_line_again(seen, screen, file)
        await seen.press("enter", "e")
        assert isinstance(seen.app.screen, Form)
        await fill(seen, chair="Kim")
        with Database.open(file) as db:
            close_meeting(desk(db, "Anna"), held(file).id, despite="the day was over")
        said = await asked(seen)
        assert "was closed by Anna" in said and "amendment" in said
        await seen.press("escape", "escape")
        screen.look()
        await to_line_again(seen, screen, file)
        await seen.press("e")
        assert "is closed, and stays as it was signed" in seen.text
    assert held(file).chair == "P. Chair"


async def to_line_again(seen, screen: MeetingsScreen, path: Path) -> None:  # type: ignore[no-untyped-def]
    await seen.press("home")
    while screen.view.child != held(path).id:
        await seen.press("down")


async def test_who_sets_a_meeting_up_chairs_it_and_the_form_says_so(file: Path) -> None:
    with Database.open(file) as db:
        last = held(file).id
        edit_meeting(desk(db, "P. Chair"), last, {"minute_taker": "Sam"})
        close_meeting(desk(db, "P. Chair"), last, despite="made up")
    async with at_work(file, "Kim") as seen:
        await seen.press("M", "N")
        form = seen.app.screen
        assert isinstance(form, Form)
        assert next(row.text for row in form.rows if row.field.name == "chair") == "Kim"
        await fill(seen, kind="tracking", on="23/11")
        assert "As last time: chaired jointly with B. One, minutes by Sam" in " ".join(seen.text.split())
        await saved(seen)
        await seen.until(lambda: isinstance(seen.app.screen, MeetingScreen))
        assert "chaired by Kim with B. One, minutes by Sam" in seen.text and "chair: Kim" in seen.text


async def test_by_the_cadence_too_and_the_answer_says_who(northshire: Path, file: Path) -> None:
    file.write_bytes(northshire.read_bytes())
    async with at_work(file, "Kim") as seen:
        await seen.press("M", "home", "e")
        assert "put the cursor on one that is set up" in seen.text
        await seen.press("enter")
        await seen.until(lambda: isinstance(seen.app.screen, MeetingScreen))
        assert "chaired by Kim" in seen.text and seen.app.screen.meeting.chair == "Kim"


async def test_the_agenda_is_built_again_from_the_screen(file: Path) -> None:
    with Database.open(file) as db:
        before = len(listed(db, held(file).id))
    async with at_work(file) as seen:
        await to_line(seen, file)
        await seen.press("enter", "B")
        await fill(seen, most="many")
        assert "no number of children" in await asked(seen)
        await fill(seen, most="5")
        await saved(seen)
        assert "1 of 5" in seen.text
    assert before > 5
    with Database.open(file) as db:
        assert len(listed(db, held(file).id)) == 5


async def test_who_only_looks_on_changes_no_meeting(file: Path) -> None:
    async with at_work(file, "") as seen:
        await to_line(seen, file)
        await seen.press("e")
        assert "for looking at only" in seen.text
        await seen.press("enter", "e")
        assert "for looking at only" in seen.text
        await seen.press("B")
        assert "for looking at only" in seen.text
