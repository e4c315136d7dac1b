"""The two themes: what each colour is for, and its value on every ground that it may stand on.

A picture names an ink; a theme gives it a colour. Colour is never the only sign: a shape, a word or a place says the
same. Contrast (WCAG 2) is 4.5 or more for text and 3 or more for edges and bars, in both themes; a test computes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Name = Literal[
    "text",
    "second",
    "muted",
    "accent",
    "overdue",
    "due_soon",
    "on_track",
    "done",
    "edge",
    "overdue_bar",
    "due_soon_bar",
    "on_track_bar",
    "mark",
    "rule",
]
"""What a piece is. The standings are names, with a brighter one each for bars.

text: what is read first. second: values, dates, owners. muted: labels, hints, ages. accent: keys, focus, a question.
done: done, present, safe. edge: borders, the line under a field. mark: the limit in a bar. rule: ornament alone.
"""

Ground = Literal["ground", "bar", "card", "row", "safe", "exposed"]
"""What a piece stands on: the screen, the top line and the footer, the card or the row in hand, a pill."""

TEXT: tuple[Name, ...] = ("text", "second", "muted", "accent", "overdue", "due_soon", "on_track", "done")
BARS: tuple[Name, ...] = ("edge", "overdue_bar", "due_soon_bar", "on_track_bar", "mark")
PILLS: tuple[Ground, ...] = ("safe", "exposed")
IN_HAND: tuple[Ground, ...] = ("card", "row")


class Ink(NamedTuple):
    """How a piece is drawn."""

    name: Name = "text"
    on: Ground = "ground"
    bold: bool = False


class Theme(NamedTuple):
    """Colours as #rrggbb."""

    name: str
    dark: bool
    grounds: Mapping[Ground, str]
    inks: Mapping[Name, str]
    """On the ground and on the bar."""
    twins: Mapping[Ground, Mapping[Name, str]]
    """On what is in hand and on pills, where none of `inks` may stand."""

    def colour(self, name: Name, on: Ground = "ground") -> str:
        """The colour of an ink on a ground."""
        return self.twins[on][name] if on in self.twins else self.inks[name]

    def ground(self, on: Ground) -> str:
        """The colour of a ground."""
        return self.grounds[on]


def card_twins(text: str, second: str, red: str, amber: str, blue: str) -> dict[Name, str]:
    """The twins on the card in hand, which is printed in the other theme: red stays red there."""
    return {
        "text": text, "second": second, "muted": second, "accent": blue, "overdue": red, "due_soon": amber,
        "on_track": blue, "done": blue, "edge": second, "overdue_bar": red, "due_soon_bar": amber,
        "on_track_bar": blue, "mark": text, "rule": second,
    }  # fmt: skip


def row_twins(text: str, red: str, amber: str, bar: str) -> dict[Name, str]:
    """The twins on the row in hand: all text is white, and what is late stays red."""
    return {
        "text": text, "second": text, "muted": text, "accent": text, "overdue": red, "due_soon": amber,
        "on_track": text, "done": text, "edge": bar, "overdue_bar": red, "due_soon_bar": amber,
        "on_track_bar": bar, "mark": text, "rule": bar,
    }  # fmt: skip


def pill_twins(text: str) -> dict[Name, str]:
    """The twins on a pill, which has one colour for all that stands on it."""
    return dict.fromkeys(_EVERY, text)


_EVERY: tuple[Name, ...] = (*TEXT, *BARS, "rule")

DARK = Theme(
    name="trackboard-dark",
    dark=True,
    grounds={
        "ground": "#0e1318", "bar": "#1a222b", "card": "#dfe9f3", "row": "#1f547c",
        "safe": "#7fcf9b", "exposed": "#ff7d73",
    },
    inks={
        "text": "#e8eef4", "second": "#b4bfca", "muted": "#8d99a6", "accent": "#5ec8f5",
        "overdue": "#ff7d73", "due_soon": "#f5c451", "on_track": "#8db4dc", "done": "#7fcf9b",
        "edge": "#66737f", "overdue_bar": "#ff7d73", "due_soon_bar": "#f5c451", "on_track_bar": "#8db4dc",
        "mark": "#ffffff", "rule": "#3a4550",
    },
    twins={
        "card": card_twins("#0e1318", "#3d4a57", "#a5121a", "#7a4e00", "#2c5684"),
        "row": row_twins("#ffffff", "#ffbdb7", "#ffd98a", "#bcd6f2"),
        "safe": pill_twins("#0b1014"),
        "exposed": pill_twins("#0b1014"),
    },
)  # fmt: skip
LIGHT = Theme(
    name="trackboard-light",
    dark=False,
    grounds={
        "ground": "#fcfdfe", "bar": "#e9eef3", "card": "#1c3348", "row": "#14507f",
        "safe": "#1a6b3b", "exposed": "#b4161c",
    },
    inks={
        "text": "#141c24", "second": "#3e4a56", "muted": "#5a6672", "accent": "#00609c",
        "overdue": "#ae1634", "due_soon": "#8b5600", "on_track": "#33608f", "done": "#1a6b3b",
        "edge": "#7c8a97", "overdue_bar": "#cd262c", "due_soon_bar": "#b97c00", "on_track_bar": "#5b86b3",
        "mark": "#141c24", "rule": "#c3ccd5",
    },
    twins={
        "card": card_twins("#ffffff", "#c9d6e2", "#ffaaa3", "#ffd27a", "#b3d2f0"),
        "row": row_twins("#ffffff", "#ffc2bd", "#ffdf9c", "#cfe3f7"),
        "safe": pill_twins("#ffffff"),
        "exposed": pill_twins("#ffffff"),
    },
)  # fmt: skip
THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (DARK, LIGHT)}
