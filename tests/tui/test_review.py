"""Reviewing a list: one key a child, views, undo, history; what others do meanwhile, and where nothing may be done."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste

from tests.conftest import Run
from tests.tui.hostile import HOSTILE
from tests.tui.working import NOW, asked, at_work, fill, go_to, saved, write
from trackboard.casework.acts.children import edit_child
from trackboard.casework.derivation import differences
from trackboard.casework.desk import Actor, Desk
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database
from trackboard.tui.forms.form import Form

TODAY = date(2026, 11, 16)


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    """Four children: NS-1 late to be recommended and owned by Kim Lee, NS-4 unborn."""
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "2025-01-05", "--owner", "Kim Lee", "--team", "CIN North", "--insist")
    run("add", "NS-2", "--born", "2024-01-05", "--owner", "A. Nother")
    run("add", "NS-3", "--born", "2023-01-05")
    run("add", "NS-4", "--due", "2027-01-05")
    run("record", "NS-1", "became_looked_after", "2026-01-05")
    run("edit", "NS-1", "plan", "adoption", "--on", "2026-01-05")
    return db_path


def case(run: Run, reference: str = "NS-1") -> Any:
    return run("case", reference, "--format", "json").json


def whole(file: Path) -> None:
    """The audit chain and the kept board are what they should be."""
    with Database.open(file) as db:
        assert verify(db).problems == []
        assert differences(db, load_policy(), TODAY) == []


async def test_a_child_is_reviewed_with_one_key_which_goes_on_to_the_next(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await seen.press("enter")
        trail = list(seen.app.screen.trail)
        for place in range(len(trail)):
            await seen.press("c")
            await seen.until(lambda place=place: f"{place + 1} of 4 reviewed today" in seen.text)
        assert "4 of 4 reviewed today" in seen.text
        assert seen.app.screen.child == trail[-1]
        await seen.press("c")
        await seen.until(lambda: "reviewed this child today already" in seen.text)
    for reference in ("NS-1", "NS-2", "NS-3", "NS-4"):
        assert [(note["kind"], note["recorded_by"]) for note in case(run, reference)["notes"]] == [("reviewed", "Kim")]
    whole(file)


async def test_only_a_review_is_counted_as_one(run: Run, file: Path) -> None:
    run("note", "NS-2", stdin="written by somebody else")
    async with at_work(file) as seen:
        # A meeting writes a line of its agenda for each child, and a new child is no review of it.
        await seen.press("M", "N")
        await fill(seen, kind="permanence tracking")
        await seen.press("enter", "ctrl+s")
        await seen.until(lambda: seen.app.screen.PLACE == "meeting")
        await seen.press("c")
        await seen.until(lambda: "1 of 4 minuted" in seen.text)
        await seen.press("escape", "escape", "N")
        await fill(seen, reference="NS-5", born="1/1/25")
        await saved(seen)
        await go_to(seen, "NS-1")
        await seen.press("escape", "home", "enter")
        assert "reviewed today" not in seen.text
        await seen.press("w")
        await write(seen, "a note")
        await saved(seen)
        assert "reviewed today" not in seen.text
        await seen.press("c")
        await seen.until(lambda: "1 of 5 reviewed today" in seen.text)
        await seen.press("u", "enter")
        await seen.until(lambda: "reviewed today" not in seen.text)


async def test_views_show_n_of_n_and_the_case_goes_through_them(file: Path) -> None:
    async with at_work(file) as seen:
        for typed, reference in (("without ver", "NS-1"), ("unborn", "NS-4"), ("overdue", "NS-1")):
            await seen.press("f")
            await write(seen, typed)
            await seen.press("enter")
            await seen.until(lambda typed=typed: seen.session.listing.narrowing.view.startswith(typed))
            assert "1 of 4" in seen.text
            assert seen.app.screen.view.card.reference == reference
        await seen.press("escape")
        assert not seen.session.listing.narrowing
        await seen.press("f", "5")
        await seen.until(lambda: seen.session.listing.narrowing.view == "without owner")
        assert "2 of 4" in seen.text
        await seen.press("home", "enter")
        assert " of 2" in seen.lines[1]


async def test_mine_asks_once_who_i_am(file: Path) -> None:
    async with at_work(file) as seen:
        await seen.press("f", "1")
        assert "which owner are you?" in seen.text
        await write(seen, "kim")
        await seen.press("enter")
        await seen.until(lambda: seen.session.listing.narrowing.view == "mine: Kim Lee")
        assert "1 of 4" in seen.text
    async with at_work(file) as seen:
        await seen.press("f", "1")
        await seen.until(lambda: seen.session.listing.narrowing.view == "mine: Kim Lee")
    async with at_work(file, "Anna") as seen:
        await seen.press("f", "1")
        assert "which owner are you?" in seen.text


async def test_a_view_of_ones_own_is_saved_by_name_and_forgotten(file: Path) -> None:
    async with at_work(file) as seen:
        await seen.press("f", "3")
        await seen.until(lambda: bool(seen.session.listing.narrowing.view))
        await seen.press("slash")
        await write(seen, "ns")
        await seen.press("enter", "f")
        await write(seen, "save what")
        await seen.press("enter")
        await write(seen, "Mondays")
        await seen.press("enter")
        assert "Saved as Mondays" in seen.text
    async with at_work(file) as seen:
        await seen.press("f")
        await write(seen, "mond")
        await seen.press("enter")
        await seen.until(lambda: seen.session.listing.narrowing.view == "overdue")
        assert seen.session.listing.narrowing.text == "ns"
        assert "1 of 4" in seen.text
        await seen.press("f")
        await write(seen, "forget")
        await seen.press("enter", "enter")
        assert "Mondays is forgotten" in seen.text
        await seen.press("f")
        assert "Forget a view" not in seen.text


async def test_changed_since_the_last_meeting(file: Path) -> None:
    async with at_work(file) as seen:
        await seen.press("f", "0")
        await seen.until(lambda: bool(seen.session.listing.narrowing.view))
        assert "4 of 4" in seen.text, "everyone was added by hand today"


async def test_undo_shows_the_change_and_enter_takes_it_back(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await seen.press("u")
        assert "nothing of Kim to undo" in seen.text
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="first review", on="today")
        await saved(seen)
        await seen.press("u")
        assert "First review: 16 Nov 2026" in seen.text
        await seen.press("escape")
        assert case(run)["milestones"][-1]["kind"] == "first_review"
        await seen.press("u", "enter")
        await seen.until(lambda: "undone" in seen.text)
        assert all(each["kind"] != "first_review" for each in case(run)["milestones"])
        await seen.press("y")
        assert "undo of change" in seen.text and "taken back by change" in seen.text
        assert "tester" in seen.text, "who added the child"
        await seen.press("escape")
        assert seen.app.screen.case.card.reference == "NS-1"
    whole(file)


async def test_the_later_save_is_shown_both_values_and_chooses(run: Run, file: Path) -> None:
    anna = Desk(Database.open(file, clock=lambda: NOW), load_policy(), Actor("Anna", "board"), TODAY)
    child = anna.db.value("SELECT id FROM children WHERE reference = 'NS-1'")
    async with at_work(file) as seen:
        for mine, key, kept in (("Kim A", "t", "Anna 0"), ("Kim B", "m", "Kim B")):
            await go_to(seen, "NS-1")
            await seen.press("e")
            await write(seen, "owner")
            await seen.press("enter")
            await seen.press("ctrl+u")
            await write(seen, mine)
            theirs = "Anna 0" if key == "t" else "Anna 1"
            edit_child(anna, child, {"owner": theirs})
            await seen.press("ctrl+s")
            await seen.until(lambda theirs=theirs: "Changed meanwhile" in seen.text)
            assert theirs in seen.text and mine in seen.text and "Anna was first (16 Nov 2026 10:00)" in seen.text
            assert case(run)["owner"] == theirs
            await seen.press(key)
            await seen.until(lambda: type(seen.app.screen).__name__ == "CaseScreen")
            assert case(run)["owner"] == kept
    anna.db.close()
    whole(file)


async def test_others_changes_come_into_view_by_themselves(file: Path) -> None:
    anna = Desk(Database.open(file, clock=lambda: NOW), load_policy(), Actor("Anna", "board"), TODAY)
    child = anna.db.value("SELECT id FROM children WHERE reference = 'NS-1'")
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        edit_child(anna, child, {"owner": "Q. Visible"})
        await seen.until(lambda: "Q. Visible" in seen.text)
    anna.db.close()


@pytest.mark.parametrize("how", ["read only", "another day", "nobody"])
async def test_where_nothing_may_be_recorded_each_key_says_why(run: Run, file: Path, how: str) -> None:
    options: dict[str, Any] = {"read only": {"read_only": True}, "another day": {"as_at": date(2026, 11, 1)}}.get(
        how, {}
    )
    words = {"read only": "reading only", "another day": "Sun 1 Nov 2026", "nobody": "looking at only"}[how]
    async with at_work(file, "" if how == "nobody" else "Kim", **options) as seen:
        for key in "mevawuN":
            await seen.press(key)
            assert words in seen.text, key
            assert type(seen.app.screen).__name__ == "BoardScreen"
        await seen.press("enter", "c")
        assert words in seen.text
    assert case(run)["notes"] == []


async def test_the_board_keeps_its_place_after_a_save(file: Path) -> None:
    async with at_work(file) as seen:
        await seen.press("down")
        reference = seen.app.screen.view.card.reference
        await seen.press("w")
        await write(seen, "seen")
        await saved(seen)
        await seen.read()
        assert seen.app.screen.view.card.reference == reference


async def test_what_is_pasted_is_text_and_never_a_key(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        for text in ("cccuu\nq", "\x13\x1b[A\x13"):
            seen.app.post_message(Paste(text))
            await seen.pilot.pause()
        assert seen.app.screen.case.card.reference == "NS-1"
        await seen.press("w")
        seen.app.post_message(Paste("one\nc\nq"))
        await seen.pilot.pause()
        assert isinstance(seen.app.screen, Form)
        await saved(seen)
    assert [note["note"] for note in case(run)["notes"]] == ["one\nc\nq"]


async def test_hostile_text_in_every_field_is_only_text(run: Run, file: Path) -> None:
    async with at_work(file, size="wide") as seen:
        await go_to(seen, "NS-1")
        for text in HOSTILE:
            if not isinstance(seen.app.screen, Form):
                await seen.press("a")
            for row in seen.app.screen.rows:
                row.put(text)
            await seen.press("ctrl+s")
            await seen.until(lambda: not getattr(seen.app.screen, "_saving", False))
            assert not any(ord(letter) < 32 for line in seen.lines for letter in line)
        if isinstance(seen.app.screen, Form):
            await seen.press("escape")
        await seen.press("y", "escape", "e")
        await write(seen, "owner")
        await seen.press("enter")
        seen.app.screen.rows[0].put(HOSTILE[0])
        await seen.press("ctrl+s")
        await seen.until(lambda: not getattr(seen.app.screen, "_saving", False))
    whole(file)


async def test_whoever_is_new_is_told_where_to_begin(file: Path) -> None:
    async with at_work(file) as seen:
        await seen.until(lambda: "New here?" in seen.text)
        await seen.press("down")
        assert "New here?" not in seen.text
        await seen.press("w")
        await write(seen, "hello")
        await saved(seen)
    async with at_work(file) as seen:
        assert "New here?" not in seen.text


async def test_a_refusal_leaves_what_was_typed(file: Path) -> None:
    async with at_work(file) as seen:
        await seen.press("N")
        await fill(seen, reference="NS-1", born="1/1/25")
        assert "belongs to one child" in await asked(seen)
        assert seen.app.screen.values["reference"] == "NS-1"


async def test_a_busy_database_does_not_stop_the_keyboard(run: Run, file: Path) -> None:
    busy = Database.open(file)
    async with at_work(file) as seen:
        await seen.press("enter")
        first = seen.app.screen.case.card.reference
        with busy.upkeep():
            await seen.press("c")
            await seen.press("right_square_bracket")
            assert seen.app.screen.case.card.reference != first, "keys work while it waits"
        await seen.until(lambda: f"{first}: reviewed" in seen.text or "1 of 4 reviewed today" in seen.text)
    busy.close()
    assert case(run, first)["notes"]
