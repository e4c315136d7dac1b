"""One registry of acts: keys, palette, footer, help and the README all come of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tui.conftest import Open
from trackboard.reports.catalogue import REPORTS
from trackboard.tui.acts import bindings
from trackboard.tui.board.board_screen import BoardScreen
from trackboard.tui.case.history_screen import HistoryScreen
from trackboard.tui.forms.sheet import Sheet
from trackboard.tui.key_table import keys_markdown
from trackboard.tui.navigator import every_screen
from trackboard.tui.palette import ActsProvider
from trackboard.tui.parts.base_screen import ActScreen

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_lists_the_keys_that_there_are() -> None:
    section = re.search(r"<!-- keys -->\n(.*?)\n?<!-- /keys -->", README.read_text(encoding="utf-8"), re.S)
    assert section is not None
    assert section.group(1) == keys_markdown()


@pytest.mark.parametrize("screen", [*every_screen(), HistoryScreen], ids=lambda screen: screen.__name__)
def test_every_act_of_a_screen_can_be_done_and_found(screen: type[ActScreen]) -> None:
    for act in screen.ACTS:
        ways = [act.do is not None, act.do_given is not None, act.sheet is not None]
        assert sum(ways) == 1, f"{act.name} is done in one way"
        assert bool(act.given) == (act.do_given is not None), act.name
        assert act.sheet is None or issubclass(act.sheet(), Sheet)
        assert act.title and act.help
        assert act.keys or act.given or act.listed, f"no key and no line of the palette leads to {act.name}"
    names = [act.name for act in screen.ACTS]
    assert len(names) == len(set(names))
    bound = [key for binding in screen.BINDINGS for key in binding.key.split(",")]  # type: ignore[union-attr]
    assert len(bound) == len(set(bound)), "no key does two things"


def test_no_key_is_one_that_a_meeting_program_owns() -> None:
    for screen in every_screen():
        for binding in (*bindings(screen.ACTS), *bindings(screen.ACTS, always=True)):
            assert "ctrl+shift" not in binding.key  # type: ignore[union-attr]
            assert binding.id  # type: ignore[union-attr]
            assert binding.tooltip  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [(160, 50), (120, 30), (80, 24), (60, 16)])
async def test_the_footer_shows_the_keys_that_fit_and_always_help(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size=size) as seen:
        footer = seen.lines[-1]
        assert "? help" in footer
        assert "enter case" in footer
        assert "f9 hide" in footer
        assert len(footer) == size[0]
        await seen.press("slash")
        assert "enter keep" in seen.lines[-1]
        assert "? help" not in seen.lines[-1]


async def test_help_lists_every_key_of_the_place_and_every_sign(opened: Open) -> None:
    async with opened(size=(120, 90)) as seen:
        await seen.press("question_mark")
        for act in BoardScreen.ACTS:
            if act.keys_text:
                assert act.keys_text in seen.text
                assert act.help.split()[0] in seen.text
        for words in ("overdue", "due soon", "on track", "judged avoidable", "early permanence"):
            assert words in seen.text
        await seen.press("escape")
        assert "Keys and signs" not in seen.text


async def test_the_palette_does_acts_and_has_nothing_of_textuals_own(opened: Open) -> None:
    async with opened() as seen:
        titles = [command.title for command in ActsProvider(seen.app.screen).commands()]
        assert "Screenshot" not in titles
        assert set(titles) == {act.title for act in BoardScreen.ACTS if act.listed} | {
            f"Report: {name}" for name in REPORTS
        }
        await seen.press("ctrl+p", *"only what", "enter")
        await seen.until(lambda: seen.session.listing.narrowing.overdue)


@pytest.mark.parametrize(
    ("typed", "title"),
    [("delete", "Strike out a milestone"), ("transfer", "Hand over"), ("reopen", "Reopen the case"),
     ("wrong", "Correct a milestone"), ("word", "Reports"), ("print", "Reports"), ("twin", "Join a sibling"),
     ("viability", "Record a milestone"), ("audit", "History"), ("mistake undo", "Undo my last change")],
)  # fmt: skip
async def test_the_palette_finds_an_act_by_other_words(opened: Open, typed: str, title: str) -> None:
    async with opened() as seen:
        provider = ActsProvider(seen.app.screen)
        found = sorted([hit async for hit in provider.search(typed)], key=lambda hit: -hit.score)
        assert title in [str(hit.text) for hit in found[:4]]


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
