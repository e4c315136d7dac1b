"""The two themes, and the styles that line-drawn widgets paint with. Colour is never the only sign."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.color import Color
from rich.style import Style

if TYPE_CHECKING:
    from textual.theme import Theme

Role = Literal["text", "muted", "accent", "overdue", "due_soon", "on_track", "rule"]
"""What a piece of text is. `rule` is for lines, never for letters."""
Ground = Literal["ground", "surface", "raised"]
"""What it stands on: the screen, a card or a bar, the card or row that is selected."""

SYMBOLS = {"overdue": "▲", "due_soon": "◆", "on_track": "●"}
"""One cell wide, and in the fonts of the Windows console. Always with the word beside it."""


class Colours(NamedTuple):
    """A theme's colours, as #rrggbb. Every text role has a contrast of at least 4.5:1 on every ground."""

    name: str
    dark: bool
    ground: str
    surface: str
    raised: str
    rule: str
    text: str
    muted: str
    accent: str
    overdue: str
    due_soon: str
    on_track: str


DARK = Colours(
    name="trackboard-dark",
    dark=True,
    ground="#0f1418",
    surface="#182027",
    raised="#27455a",
    rule="#33414c",
    text="#e8edf1",
    muted="#a3b1bd",
    accent="#6cc4ee",
    overdue="#ff9080",
    due_soon="#f5d45e",
    on_track="#8fbcc8",
)
LIGHT = Colours(
    name="trackboard-light",
    dark=False,
    ground="#f4f6f7",
    surface="#ffffff",
    raised="#bdd9ee",
    rule="#c3ccd3",
    text="#16202a",
    muted="#44515c",
    accent="#004f77",
    overdue="#8f0030",
    due_soon="#6b4b00",
    on_track="#17567b",
)
THEMES = {colours.name: colours for colours in (DARK, LIGHT)}

# Of the 256 that a terminal without 24-bit colour has, where the nearest ones to the above would not be legible.
COARSE = {
    "trackboard-dark": DARK._replace(
        ground="#080808",
        surface="#1c1c1c",
        raised="#3a3a3a",
        rule="#444444",
        text="#eeeeee",
        muted="#b2b2b2",
        accent="#5fd7ff",
        overdue="#ff8787",
        due_soon="#ffd75f",
        on_track="#87afd7",
    ),
    "trackboard-light": LIGHT._replace(
        ground="#eeeeee",
        surface="#ffffff",
        raised="#d7d7ff",
        rule="#c6c6c6",
        text="#121212",
        muted="#4e4e4e",
        accent="#005f87",
        overdue="#af005f",
        due_soon="#5f5f00",
        on_track="#005faf",
    ),
}


def colours_for(theme: str, color_system: str | None) -> Colours:
    """A theme's colours on a terminal with that many of them (Rich's name for it)."""
    return (THEMES if color_system == "truecolor" else COARSE)[theme]


@lru_cache(maxsize=256)
def style(colours: Colours | None, role: Role = "text", on: Ground = "ground", bold: bool = False) -> Style:
    """The style of a role on a ground. Without colours, what is selected is reversed and what is overdue is bold."""
    if colours is None:
        return Style(bold=bold or role in ("overdue", "accent"), reverse=on == "raised")
    return Style(color=Color.parse(getattr(colours, role)), bgcolor=Color.parse(getattr(colours, on)), bold=bold)


def textual_theme(colours: Colours) -> Theme:
    """The same colours for Textual's own widgets: the command palette and what a person types into."""
    from textual.theme import Theme

    return Theme(
        name=colours.name,
        dark=colours.dark,
        primary=colours.accent,
        secondary=colours.accent,
        accent=colours.accent,
        warning=colours.due_soon,
        error=colours.overdue,
        success=colours.on_track,
        foreground=colours.text,
        background=colours.ground,
        surface=colours.surface,
        panel=colours.surface,
        text_alpha=1.0,
        variables={
            "foreground-muted": colours.muted,
            "text-muted": colours.muted,
            "border": colours.accent,
            "border-blurred": colours.rule,
            "block-cursor-background": colours.raised,
            "block-cursor-foreground": colours.text,
            "block-cursor-text-style": "bold",
            "input-selection-background": colours.raised,
            "rule": colours.rule,
        },
    )
