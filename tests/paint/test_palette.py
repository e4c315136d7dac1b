"""Both themes: every text and every bar can be read, the standings are apart, for every eye and without colour."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

import pytest
from rich.color import Color, ColorSystem

from trackboard.paint.depth import COARSE, SIXTEEN, look
from trackboard.paint.palette import BARS, DARK, IN_HAND, LIGHT, PILLS, TEXT, THEMES, Ground, Ink, Name, Theme
from trackboard.paint.signs import SYMBOLS


def as_sent(theme: Theme) -> Theme:
    """A theme of 256 colours, each the one that such a terminal is sent."""

    def sent(colours: Mapping[str, str]) -> dict[Any, str]:
        found = {name: Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT) for name, colour in colours.items()}
        return {name: colour.get_truecolor().hex for name, colour in found.items()}

    twins = {on: sent(colours) for on, colours in theme.twins.items()}
    return Theme(f"{theme.name}-256", theme.dark, sent(theme.grounds), sent(theme.inks), twins)


EVERY = [*THEMES.values(), *map(as_sent, COARSE.values())]
themes = pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)

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


@themes
@pytest.mark.parametrize("on", ["ground", "bar", *IN_HAND, *PILLS])
def test_every_text_is_legible_on_every_ground(theme: Theme, on: Ground) -> None:
    for name in TEXT:
        assert contrast(theme.colour(name, on), theme.ground(on)) >= 4.5, name


@themes
@pytest.mark.parametrize("on", ["ground", *IN_HAND])
def test_every_edge_and_bar_is_seen(theme: Theme, on: Ground) -> None:
    for name in BARS:
        assert contrast(theme.colour(name, on), theme.ground(on)) >= 3, name


@themes
def test_what_is_in_hand_stands_out(theme: Theme) -> None:
    assert contrast(theme.ground("card"), theme.ground("ground")) >= 10
    assert contrast(theme.ground("row"), theme.ground("ground")) >= 2.2
    assert len({theme.ground(on) for on in ("ground", "bar", *IN_HAND, *PILLS)}) == 6


@themes
@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("of", ["", "_bar"], ids=["words", "bars"])
def test_standings_are_apart_for_every_eye(theme: Theme, eye: str, of: str) -> None:
    for one, other in itertools.combinations(SYMBOLS, 2):
        first, second = (seen_by(eye, theme.inks[f"{name}{of}"]) for name in (one, other))  # type: ignore[index]
        assert math.dist(first, second) >= APART, (one, other)


def test_the_measures_are_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert lab(linear("#ffffff")) == pytest.approx((100, 0, 0), abs=0.01)
    assert math.dist(seen_by("deuteranopia", "#c0392b"), seen_by("deuteranopia", "#5a7d2b")) < APART, "red and green"


@pytest.mark.parametrize(
    ("theme", "name", "on", "expected"),
    [(DARK, "text", "ground", 16.0), (LIGHT, "text", "ground", 16.9), (DARK, "muted", "bar", 5.5),
     (LIGHT, "muted", "bar", 5.0), (DARK, "edge", "ground", 3.8), (LIGHT, "edge", "ground", 3.5),
     (LIGHT, "due_soon_bar", "ground", 3.5), (LIGHT, "overdue", "ground", 7.0),
     (DARK, "overdue", "card", 6.3), (LIGHT, "overdue", "row", 5.5)],
)  # fmt: skip
def test_the_contrast_is_the_one_that_was_designed(theme: Theme, name: Name, on: Ground, expected: float) -> None:
    assert contrast(theme.colour(name, on), theme.ground(on)) == pytest.approx(expected, abs=0.06)


def test_with_sixteen_colours_words_keep_the_terminals_own_and_what_is_in_hand_is_reversed() -> None:
    for theme in THEMES:
        for name in ("text", "second", "muted"):
            assert look(Ink(name), theme, "16").colour == ""
        for name in TEXT:
            in_hand = look(Ink(name, "card"), theme, "16")
            assert in_hand.reverse
            assert (in_hand.colour, in_hand.ground) == ("", "")
        assert not look(Ink("text", "bar"), theme, "16").reverse
        assert look(Ink("text", "safe", True), theme, "16").ground == "green"
        assert look(Ink("text", "exposed", True), theme, "16").ground == "red"
    standings = [[SIXTEEN[name][place] for name in SYMBOLS] for place in (0, 1)]  # type: ignore[index]
    assert all(len(set(of_theme)) == 3 for of_theme in standings)
    assert look(Ink("due_soon"), LIGHT.name, "16").bold, "yellow on white is legible only as a heavy letter"


def test_without_colours_what_is_in_hand_and_the_pill_are_reversed_and_what_is_overdue_is_bold() -> None:
    for theme in THEMES:
        for on in (*IN_HAND, *PILLS):
            assert look(Ink("text", on), theme, "none") == ("", "", False, True)
        for plain in ("ground", "bar"):
            assert not look(Ink("text", plain), theme, "none").reverse  # type: ignore[arg-type]
        assert look(Ink("overdue"), theme, "none") == ("", "", True, False)
        assert {look(Ink(name, on), theme, "none")[:2] for name in TEXT for on in IN_HAND} == {("", "")}


def test_signs_differ() -> None:
    assert len(set(SYMBOLS.values())) == 3
