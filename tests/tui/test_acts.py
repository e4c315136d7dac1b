"""One registry of acts: keys, palette, footer, help and the README all come of it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.tui.conftest import Open
from trackboard.reports.catalogue import REPORTS
from trackboard.tui import acts
from trackboard.tui.app import TrackboardApp
from trackboard.tui.board.board_screen import BoardScreen
from trackboard.tui.case.case_screen import CaseScreen
from trackboard.tui.reports.report_list_screen import ReportsScreen
from trackboard.tui.reports.report_screen import ReportScreen

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_lists_the_keys_that_there_are() -> None:
    section = re.search(r"<!-- keys -->\n(.*?)\n?<!-- /keys -->", README.read_text(encoding="utf-8"), re.S)
    assert section is not None
    assert section.group(1) == acts.keys_markdown()


@pytest.mark.parametrize(
    ("screen", "place"),
    [(BoardScreen, "board"), (CaseScreen, "case"), (ReportsScreen, "reports"), (ReportScreen, "report")],
)
def test_every_act_of_a_screen_can_be_done_there(screen: type, place: str) -> None:
    for act in acts.at(place):
        if act.sheet:
            module, _, name = act.sheet.partition(".")
            assert hasattr(import_module(f"trackboard.tui.forms.{module}"), name), act.sheet
            continue
        assert hasattr(screen, f"act_{act.name}") or hasattr(TrackboardApp, f"act_{act.name}"), act.name
        assert act.title and act.help
    bound = [key for binding in screen.BINDINGS for key in binding.key.split(",")]
    assert len(bound) == len(set(bound)), "no key does two things"


def test_no_key_is_one_that_a_meeting_program_owns() -> None:
    for place in acts.PLACES:
        for binding in (*acts.bindings(place), *acts.bindings(place, always=True)):
            assert "ctrl+shift" not in binding.key
            assert binding.id
            assert binding.tooltip


@pytest.mark.parametrize("size", [(160, 50), (120, 30), (80, 24), (60, 16)])
async def test_the_footer_shows_the_keys_that_fit_and_always_help(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size=size) as seen:
        footer = seen.lines[-1]
        assert "? help" in footer
        assert "enter open" in footer
        assert len(footer) == size[0]
        await seen.press("slash")
        assert "enter keep" in seen.lines[-1]
        assert "? help" not in seen.lines[-1]


async def test_help_lists_every_key_of_the_place_and_every_sign(opened: Open) -> None:
    async with opened(size=(120, 90)) as seen:
        await seen.press("question_mark")
        for act in acts.at("board"):
            if act.keys_text:
                assert act.keys_text in seen.text
                assert act.help.split()[0] in seen.text
        for words in ("overdue", "due soon", "on track", "judged avoidable", "early permanence"):
            assert words in seen.text
        await seen.press("escape")
        assert "Keys and signs" not in seen.text


async def test_the_palette_does_acts_and_has_nothing_of_textuals_own(opened: Open) -> None:
    async with opened() as seen:
        titles = [command.title for command in seen.app.get_system_commands(seen.app.screen)]
        assert "Screenshot" not in titles
        assert set(titles) == {act.title for act in acts.at("board") if act.listed} | {
            f"Report: {name}" for name in REPORTS
        }
        await seen.press("ctrl+p", *"only what", "enter")
        await seen.until(lambda: seen.app.listing.narrowing.overdue)


async def test_an_act_that_cannot_be_done_says_why(opened: Open) -> None:
    async with opened() as seen:
        await seen.press("slash", "z", "z", "z", "enter", "enter")
        assert "There is no child under the cursor." in seen.text


async def test_ctrl_c_does_not_end_the_board_and_ctrl_q_does(opened: Open) -> None:
    async with opened() as seen:
        await seen.press("ctrl+c")
        assert "ctrl+q leaves trackboard." in seen.text
        await seen.press("question_mark", "ctrl+q")
        await seen.pilot.pause()
        assert not seen.app.is_running or seen.app._exit


async def test_q_leaves(opened: Open) -> None:
    async with opened() as seen:
        await seen.press("q")
        assert seen.app._exit
