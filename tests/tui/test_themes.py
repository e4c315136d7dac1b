"""How the screen is drawn: in the colours that the terminal has, with the signs it has, in either theme."""

from __future__ import annotations

import pytest

from tests.clocks import StandingClock
from tests.tui.conftest import Open
from tests.tui.fakes import FakeBoard, made_up_cards
from trackboard.paint.palette import DARK, LIGHT
from trackboard.paint.signs import CONSOLE
from trackboard.tui.app import TrackboardApp
from trackboard.tui.options import Options
from trackboard.tui.parts.themes import depth_of

LETTERS = frozenset("♦┌┐└┘═║√")


def colours(app: TrackboardApp) -> set[str]:
    """Every colour and ground on the screen; `default` is the terminal's own."""
    styles = {segment.style for strip in app.screen._compositor.render_strips() for segment in strip}
    return {colour.name for each in styles if each for colour in (each.color, each.bgcolor) if colour}


async def test_no_color_paints_no_colour_anywhere(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as seen:
        for keys in ([], ["b"], ["question_mark"], ["escape", "ctrl+p"]):
            await seen.press(*keys)
            assert colours(seen.app) <= {"default"}
        await seen.press("escape", "b")
        segments = [segment for strip in seen.app.screen._compositor.render_strips() for segment in strip]
        in_hand = seen.app.screen.view.card.reference
        assert any(segment.style and segment.style.reverse and in_hand in segment.text for segment in segments)


@pytest.mark.parametrize("theme", ["trackboard-dark", "trackboard-light"])
async def test_with_sixteen_colours_nothing_else_is_sent(
    opened: Open, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("TERM", "xterm-16color")
    monkeypatch.delenv("COLORTERM")
    async with opened(theme=theme) as seen:
        for keys in ([], ["b"], ["question_mark"], ["escape", "slash"]):
            await seen.press(*keys)
            assert not [name for name in colours(seen.app) if name.startswith("#")], keys
        await seen.press("escape", "b")
        standing = "bright_red" if theme == "trackboard-dark" else "red"
        assert standing in colours(seen.app)


async def test_the_layout_is_the_same_whatever_the_colours(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async def shape() -> list[str]:
        async with opened(privacy="initials") as seen:
            await seen.press("4", "down")
            return seen.lines

    whole = await shape()
    monkeypatch.delenv("COLORTERM")
    monkeypatch.setenv("TERM", "xterm-16color")
    assert await shape() == whole
    monkeypatch.setenv("NO_COLOR", "1")
    assert [line.replace("━", "─") for line in await shape()] == [line.replace("━", "─") for line in whole]


async def test_plain_signs_are_those_of_a_console_font(opened: Open) -> None:
    board = FakeBoard(made_up_cards(91))
    options = Options(StandingClock(board.as_at), lambda what: None, plain_signs=True)
    app = TrackboardApp(board, lambda: board, options)  # type: ignore[arg-type, return-value]
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.press("4", "down")
        await pilot.pause()
        text = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert not {each for each in text if not each.isascii()} - CONSOLE - LETTERS


async def test_the_theme_changes_from_the_palette_and_repaints(opened: Open) -> None:
    async with opened() as seen:

        def ground() -> str:
            strip = seen.app.screen._compositor.render_strips()[-3]
            return next(iter(strip)).style.bgcolor.name

        assert ground() == DARK.ground("ground")
        await seen.press("ctrl+p", *"dark or", "enter")
        await seen.until(lambda: ground() == LIGHT.ground("ground"))


@pytest.mark.parametrize(
    ("system", "depth"),
    [("truecolor", "all"), ("256", "256"), ("standard", "16"), ("windows", "16"), (None, "none")],
)
def test_a_terminal_gets_the_colours_it_has(system: str | None, depth: str) -> None:
    assert depth_of(system, no_color=False) == depth
    assert depth_of(system, no_color=True) == "none"
