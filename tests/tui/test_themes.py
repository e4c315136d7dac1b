"""Both themes: every text legible, and the three standings apart, for every eye and without colour."""

from __future__ import annotations

import itertools
import math

import pytest
from rich.color import Color, ColorSystem

from tests.tui.conftest import Open
from trackboard.tui.paint.themes import COARSE, SYMBOLS, THEMES, Colours, colours_for, style


def as_shown(colours: Colours) -> Colours:
    """A theme of 256 colours, each the one that such a terminal is sent."""
    hexes = {name: value for name, value in colours._asdict().items() if str(value).startswith("#")}
    sent = {name: Color.parse(value).downgrade(ColorSystem.EIGHT_BIT) for name, value in hexes.items()}
    return colours._replace(
        name=f"{colours.name}-256", **{name: colour.get_truecolor().hex for name, colour in sent.items()}
    )


EVERY = [*THEMES.values(), *map(as_shown, COARSE.values())]
TEXT = ("text", "muted", "accent", "overdue", "due_soon", "on_track")
GROUNDS = ("ground", "surface", "raised")

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = 18
"""Least distance in CIELAB; 2.3 is a just noticeable difference, and 10 is plain at a glance."""


def linear(colour: str) -> tuple[float, ...]:
    """#rrggbb as linear RGB from 0 to 1."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in map(linear, (one, other)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    """Linear RGB in CIELAB under D65."""
    red, green, blue = rgb
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    root_x, root_y, root_z = (
        part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in (x, y, z)
    )
    return 116 * root_y - 16, 500 * (root_x - root_y), 200 * (root_y - root_z)


def seen_by(eye: str, colour: str) -> tuple[float, float, float]:
    """The colour as that eye sees it, in CIELAB."""
    rgb = linear(colour)
    return lab(tuple(min(1.0, max(0.0, sum(map(math.prod, zip(row, rgb, strict=True))))) for row in EYES[eye]))


@pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", TEXT)
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_text_is_legible_on_every_ground(theme: Colours, role: str, ground: str) -> None:
    assert contrast(getattr(theme, role), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)
@pytest.mark.parametrize("eye", EYES)
def test_standings_are_apart_for_every_eye(theme: Colours, eye: str) -> None:
    for one, other in itertools.combinations(SYMBOLS, 2):
        distance = math.dist(seen_by(eye, getattr(theme, one)), seen_by(eye, getattr(theme, other)))
        assert distance >= APART, (one, other)


def test_the_measures_are_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert lab(linear("#ffffff")) == pytest.approx((100, 0, 0), abs=0.01)
    assert math.dist(seen_by("deuteranopia", "#c0392b"), seen_by("deuteranopia", "#5a7d2b")) < APART, "red and green"


def test_signs_are_one_cell_wide_and_differ() -> None:
    from rich.cells import cell_len

    assert len(set(SYMBOLS.values())) == 3
    assert all(cell_len(sign) == 1 for sign in SYMBOLS.values())


def test_without_colours_the_cursor_is_reversed_and_what_is_overdue_is_bold() -> None:
    assert style(None, "text", "raised").reverse
    assert not style(None, "text", "surface").reverse
    assert style(None, "overdue").bold
    assert style(None, "overdue").color is None


async def test_no_color_paints_no_colour_anywhere(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as seen:
        for keys in ([], ["b"], ["question_mark"], ["escape", "ctrl+p"]):
            await seen.press(*keys)
            styles = {segment.style for strip in seen.app.screen._compositor.render_strips() for segment in strip}
            colours = {colour for each in styles if each for colour in (each.color, each.bgcolor) if colour}
            assert all(colour.is_default for colour in colours)
        await seen.press("escape", "b")
        selected = next(strip for strip in seen.app.screen._compositor.render_strips() if "NS-0001" in strip.text)
        assert any(segment.style and segment.style.reverse and "NS-0001" in segment.text for segment in selected)


async def test_the_theme_changes_from_the_palette_and_repaints(opened: Open) -> None:
    async with opened() as seen:

        def ground() -> str:
            strip = seen.app.screen._compositor.render_strips()[-3]
            return next(iter(strip)).style.bgcolor.name

        assert ground() == THEMES["trackboard-dark"].ground
        await seen.press("ctrl+p", *"dark or", "enter")
        await seen.until(lambda: ground() == THEMES["trackboard-light"].ground)


def test_a_terminal_without_24_bit_colour_gets_colours_it_has() -> None:
    assert colours_for("trackboard-dark", "truecolor") is THEMES["trackboard-dark"]
    assert colours_for("trackboard-dark", "256") is COARSE["trackboard-dark"]
    for colours in COARSE.values():
        shown = as_shown(colours)
        assert len({shown.ground, shown.surface, shown.raised}) == 3, "cards and the cursor stand out"
