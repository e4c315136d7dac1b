"""Keys that come before the screen that they are for: none is lost, none does something else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from tests.conftest import Run
from tests.tui.conftest import Seen
from tests.tui.working import at_work, go_to
from trackboard.store.database import Database
from trackboard.store.rows import select
from trackboard.store.tables import NoteRow
from trackboard.tui.board.board_screen import BoardScreen
from trackboard.tui.case.case_screen import CaseScreen
from trackboard.tui.forms.form import Form


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    run("init", "--authority", "Northshire")
    for reference in ("NS-1", "NS-2"):
        run("add", reference, "--born", "2025-01-05")
    return db_path


def at_once(seen: Seen, *keys: str) -> None:
    """Press keys as a slow line hands them over: all of them before the screen does anything."""
    for key in keys:
        seen.app.post_message(events.Key(key, key if len(key) == 1 else {"space": " ", "minus": "-"}.get(key)))


async def test_what_is_typed_after_the_key_of_a_form_stands_in_its_first_field(file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        at_once(seen, "w", *"said", "space", *"so")
        await seen.until(lambda: isinstance(seen.app.screen, Form))
        await seen.until(lambda: seen.app.screen.rows[0].text == "said so")


async def test_a_whole_form_typed_at_once_is_saved(file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        below = seen.app.screen
        at_once(seen, "w", *"read", "ctrl+s")
        await seen.until(lambda: seen.app.screen is below and "u takes it back" in seen.text)
    with Database.open(file) as db:
        assert [row.note for row in select(db, NoteRow)] == ["read"]


async def test_keys_that_come_one_by_one_while_a_form_comes_up_are_for_its_fields(file: Path) -> None:
    async with at_work(file) as seen:
        seen.app.post_message(events.Key("N", "N"))
        for key in ("N", "S", "minus", "9", "tab", "1", "slash", "2", "slash", "2", "6"):
            await asyncio.sleep(0)
            at_once(seen, key) if key != "slash" else seen.app.post_message(events.Key("slash", "/"))
        await seen.until(lambda: isinstance(seen.app.screen, Form))
        await seen.until(lambda: [row.text for row in seen.app.screen.rows[:2]] == ["NS-9", "1/2/26"])


async def test_a_reference_typed_at_once_opens_its_case(file: Path) -> None:
    async with at_work(file) as seen:
        at_once(seen, "g", "N", "S", "minus", "2", "enter")
        await seen.until(lambda: isinstance(seen.app.screen, CaseScreen))
        assert seen.app.screen.case.card.reference == "NS-2"


async def test_letters_for_the_palette_are_no_acts_of_the_board(file: Path) -> None:
    async with at_work(file) as seen:
        at_once(seen, "ctrl+p", "b", "o")
        await seen.until(lambda: not isinstance(seen.app.screen, BoardScreen))
        await seen.until(lambda: seen.app.screen.query_one(Input).value == "bo")


async def test_the_screen_is_blanked_without_waiting_for_a_form(file: Path) -> None:
    async with at_work(file) as seen:
        at_once(seen, "N", "Z", "f9")
        await seen.until(lambda: "Hidden. Any key shows the board again." in seen.text)
