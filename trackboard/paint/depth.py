"""How many colours a terminal has, and what an ink looks like with so many: all, 256, 16, or none (NO_COLOR).

The layout is the same with each. With 16 colours and with none, what is in hand and a pill are reversed; without
colour, signs carry the standing and bold what matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from trackboard.paint.palette import (
    DARK,
    IN_HAND,
    LIGHT,
    PILLS,
    Ground,
    Ink,
    Name,
    Theme,
    card_twins,
    pill_twins,
    row_twins,
)

Depth = Literal["all", "256", "16", "none"]


class Look(NamedTuple):
    """An ink on a terminal. Colours are #rrggbb, a name of ANSI's 16, or '' for the terminal's own."""

    colour: str
    ground: str
    bold: bool
    reverse: bool


# The nearest of the 256 to each colour whose contrast still holds.
_DARK_256 = DARK._replace(
    grounds={
        "ground": "#121212", "bar": "#262626", "card": "#e6e6e6", "row": "#005f87",
        "safe": "#87d7af", "exposed": "#ff8787",
    },
    inks={
        "text": "#f0f0f0", "second": "#bebebe", "muted": "#949494", "accent": "#5fd7ff",
        "overdue": "#ff8787", "due_soon": "#ffd75f", "on_track": "#87afd7", "done": "#87d7af",
        "edge": "#767676", "overdue_bar": "#ff8787", "due_soon_bar": "#ffd75f", "on_track_bar": "#87afd7",
        "mark": "#ffffff", "rule": "#444444",
    },
    twins={
        "card": card_twins("#121212", "#444444", "#870000", "#875f00", "#005f87"),
        "row": row_twins("#ffffff", "#ffd7d7", "#ffd787", "#afd7ff"),
        "safe": pill_twins("#121212"),
        "exposed": pill_twins("#121212"),
    },
)  # fmt: skip
_LIGHT_256 = LIGHT._replace(
    grounds={
        "ground": "#ffffff", "bar": "#f0f0f0", "card": "#303030", "row": "#005f87",
        "safe": "#005f00", "exposed": "#af0000",
    },
    inks={
        "text": "#1c1c1c", "second": "#444444", "muted": "#626262", "accent": "#005faf",
        "overdue": "#af005f", "due_soon": "#875f00", "on_track": "#005faf", "done": "#005f00",
        "edge": "#8a8a8a", "overdue_bar": "#af0000", "due_soon_bar": "#af8700", "on_track_bar": "#5f87af",
        "mark": "#1c1c1c", "rule": "#c8c8c8",
    },
    twins={
        "card": card_twins("#ffffff", "#d2d2d2", "#ffafaf", "#ffd787", "#afd7ff"),
        "row": row_twins("#ffffff", "#ffd7d7", "#ffd787", "#afd7ff"),
        "safe": pill_twins("#ffffff"),
        "exposed": pill_twins("#ffffff"),
    },
)  # fmt: skip
COARSE: Mapping[str, Theme] = {theme.name: theme for theme in (_DARK_256, _LIGHT_256)}
"""The themes on a terminal of 256 colours."""

SIXTEEN: Mapping[Name, tuple[str, str]] = {
    "text": ("", ""), "second": ("", ""), "muted": ("", ""),
    "accent": ("bright_cyan", "blue"),
    "overdue": ("bright_red", "red"), "due_soon": ("bright_yellow", "yellow"),
    "on_track": ("bright_blue", "blue"), "done": ("bright_green", "green"),
    "edge": ("bright_black", ""), "overdue_bar": ("bright_red", "red"),
    "due_soon_bar": ("bright_yellow", "yellow"), "on_track_bar": ("bright_blue", "blue"),
    "mark": ("", ""), "rule": ("bright_black", ""),
}  # fmt: skip
"""On a terminal of 16 colours, (in the dark theme, in the light one); '' is its own colour for text.

Labels take its own colour: bright black has a contrast of 4.3 on the ground of Windows Terminal, enough for edges only.
"""
_PILLS_16: Mapping[Ground, tuple[str, str]] = {"safe": ("green", "green"), "exposed": ("red", "red")}
_BOLD_16: frozenset[Name] = frozenset(("overdue", "due_soon", "mark"))
_BOLD_WITHOUT_COLOUR: frozenset[Name] = frozenset(("overdue", "accent", "mark"))


@lru_cache(maxsize=512)
def look(ink: Ink, theme: str, depth: Depth) -> Look:
    """What an ink looks like in the theme of that name, with so many colours."""
    dark = theme == DARK.name
    if depth in ("all", "256"):
        of = (COARSE if depth == "256" else _WHOLE)[theme]
        return Look(of.colour(ink.name, ink.on), of.ground(ink.on), ink.bold, False)
    if depth == "none":
        bold = ink.bold or ink.name in _BOLD_WITHOUT_COLOUR
        return Look("", "", bold, ink.on in IN_HAND or ink.on in PILLS)
    if ink.on in PILLS:
        return Look("black" if dark else "bright_white", _PILLS_16[ink.on][not dark], ink.bold, False)
    bold = ink.bold or (ink.name in _BOLD_16 and (ink.name == "mark" or not dark))
    if ink.on in IN_HAND:
        return Look("", "", bold, True)
    return Look(SIXTEEN[ink.name][not dark], "", bold, False)


_WHOLE: Mapping[str, Theme] = {theme.name: theme for theme in (DARK, LIGHT)}
