"""What is safe to share, and how names come into view and go again."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from tests.clocks import TODAY, StandingClock
from tests.tui.conftest import LOOKS_EVERY, Open
from trackboard.errors import TrackboardError
from trackboard.tui.case import case_screen
from trackboard.tui.parts.blank_screen import BlankScreen


async def test_x_changes_between_references_and_initials_and_says_so(on_northshire: Open) -> None:
    async with on_northshire(privacy="initials") as seen:
        assert "SHARE-SAFE initials" in seen.text
        card = seen.app.screen.view.card
        assert card.label != card.reference
        await seen.press("x")
        assert "SHARE-SAFE references" in seen.text
        assert seen.app.screen.view.card.label == card.reference
        await seen.read()
        await seen.press("x")
        assert "SHARE-SAFE initials" in seen.text


async def test_names_are_asked_for_logged_said_and_end(on_northshire: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_northshire() as seen:
        await seen.press("X")
        assert "Everyone who sees this screen" in seen.text
        await seen.press("escape")
        assert "SHARE-SAFE references" in seen.text
        assert seen.disclosed == []
        await seen.press("X", "enter")
        assert "NAMES until " in seen.lines[0]
        assert "SHARE-SAFE" not in seen.text
        name = seen.app.screen.view.card.label
        assert name in seen.text
        assert seen.disclosed == ["names shown on the board for 10 minutes"]
        await seen.read()
        await seen.press("slash", *name.split()[1].lower())
        assert seen.session.listing.shown >= 1
        await seen.press("enter")
        seen.session.hide_names()
        await seen.read()
        assert "SHARE-SAFE references" in seen.text
        assert name.split()[1].lower() not in seen.text.lower(), "what was typed was a name"


@pytest.mark.parametrize("day, until", [(TODAY, "10:10"), (date(2026, 7, 1), "11:10")], ids=["winter", "summer"])
async def test_names_end_after_ten_minutes(on_northshire: Open, day: date, until: str) -> None:
    """By the clock on the wall in England, and however long the machine slept meanwhile."""
    clock = StandingClock(day, at=time(10))
    async with on_northshire(clock=clock, stays=True) as seen:
        await seen.press("X", "y")
        assert f"NAMES until {until}" in seen.text
        clock.pass_by(timedelta(minutes=9, seconds=59))
        await seen.pilot.pause(3 * LOOKS_EVERY)
        assert f"NAMES until {until}" in seen.text
        clock.pass_by(timedelta(seconds=1))
        await seen.until(lambda: "SHARE-SAFE references" in seen.text)


async def test_where_nothing_can_be_recorded_no_name_is_shown(on_northshire: Open) -> None:
    def refuse(what: str) -> None:
        raise TrackboardError("demo.db is open read-only: nothing can be changed in it")

    async with on_northshire(disclose=refuse) as seen:
        await seen.press("X", "enter")
        assert "SHARE-SAFE references" in seen.text
        assert "demo.db is open read-only" in seen.text
        await seen.press("enter", "r")
        assert "demo.db is open read-only" in seen.text


async def test_r_reveals_one_name_for_seconds_and_logs_it(on_northshire: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_screen, "SECONDS", 0.3)
    async with on_northshire() as seen:
        await seen.press("enter")
        card = seen.app.screen.case.card
        name = seen.session.board.cards([card.id], "names")[0].label
        assert name not in seen.text
        await seen.press("r")
        assert name in seen.text
        assert seen.disclosed == [f"the name of {card.reference} was revealed"]
        assert all(name not in line for line in seen.disclosed)
        await seen.until(lambda: name not in seen.text)
        await seen.press("r", "right_square_bracket")
        assert name not in seen.text, "the next child's case hides it"


async def test_search_finds_no_name_that_is_not_shown(on_northshire: Open) -> None:
    async with on_northshire(privacy="initials") as seen:
        await seen.press("slash", *"waxwinge")
        assert seen.session.listing.shown == 0


async def test_f9_hides_everything_at_once_and_any_key_returns(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        reference = seen.app.screen.view.card.reference
        for opening in ([], ["X"], ["question_mark"], ["g"]):
            await seen.press(*opening, "f9")
            assert isinstance(seen.app.screen, BlankScreen)
            assert reference not in seen.text
            assert "Northshire" not in seen.text
            await seen.press("q")
            assert not isinstance(seen.app.screen, BlankScreen)
            await seen.press(*["escape"] if opening else [])
        assert reference in seen.text


async def test_a_case_in_share_safe_view_keeps_birth_and_ethnicity_back(on_northshire: Open) -> None:
    async with on_northshire(size=(160, 90)) as seen:
        await seen.press("5", "enter")
        assert "born and ethnicity only with names" in seen.text
        assert "Born:" not in seen.text
        await seen.press("X", "enter")
        assert "Born:" in seen.text


async def test_the_window_title_says_no_more_than_the_program(on_northshire: Open) -> None:
    async with on_northshire(privacy="initials") as seen:
        await seen.press("X", "enter", "enter")
        assert seen.app.title == "trackboard"
        assert seen.app.sub_title == ""
