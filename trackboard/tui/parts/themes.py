"""The two themes for the screen library's own widgets, and how many colours the terminal has."""

from __future__ import annotations

from textual.theme import Theme as TextualTheme

from trackboard.paint.depth import Depth
from trackboard.paint.palette import Theme


def depth_of(color_system: str | None, *, no_color: bool) -> Depth:
    """How many colours there are to draw with, by Rich's name for what the terminal has."""
    if no_color or color_system is None:
        return "none"
    return {"truecolor": "all", "256": "256"}.get(color_system, "16")  # type: ignore[return-value]


def textual_theme(theme: Theme, depth: Depth) -> TextualTheme:
    """The same colours for Textual's own widgets: the command palette and what a person types into."""
    return _of_sixteen(theme) if depth == "16" else _of_many(theme)


def _of_many(theme: Theme) -> TextualTheme:
    colour, ground = theme.colour, theme.ground
    return TextualTheme(
        name=theme.name,
        dark=theme.dark,
        primary=colour("accent"),
        secondary=colour("accent"),
        accent=colour("accent"),
        warning=colour("due_soon"),
        error=colour("overdue"),
        success=colour("done"),
        foreground=colour("text"),
        background=ground("ground"),
        surface=ground("bar"),
        panel=ground("bar"),
        text_alpha=1.0,
        variables={
            "foreground-muted": colour("muted"),
            "text-muted": colour("muted"),
            "border": colour("accent"),
            "border-blurred": colour("edge"),
            "block-cursor-background": ground("row"),
            "block-cursor-foreground": colour("text", "row"),
            "block-cursor-text-style": "bold",
            "input-selection-background": ground("row"),
            "rule": colour("rule"),
        },
    )


def _of_sixteen(theme: Theme) -> TextualTheme:
    """On the terminal's own ground, in its own colours."""
    accent = "ansi_bright_cyan" if theme.dark else "ansi_blue"
    own = "ansi_default"
    return TextualTheme(
        name=theme.name,
        dark=theme.dark,
        ansi=True,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning="ansi_bright_yellow" if theme.dark else "ansi_yellow",
        error="ansi_bright_red" if theme.dark else "ansi_red",
        success="ansi_bright_green" if theme.dark else "ansi_green",
        foreground=own,
        background=own,
        surface=own,
        panel=own,
        boost=own,
        text_alpha=1.0,
        variables={
            "ansi-background": "ansi_black" if theme.dark else "ansi_white",
            "ansi-foreground": "ansi_white" if theme.dark else "ansi_black",
            "foreground-muted": own,
            "text-muted": own,
            "border": accent,
            "border-blurred": "ansi_bright_black",
            "block-cursor-background": "ansi_white" if theme.dark else "ansi_blue",
            "block-cursor-foreground": "ansi_black" if theme.dark else "ansi_bright_white",
            "block-cursor-text-style": "bold",
            "input-cursor-background": "ansi_white" if theme.dark else "ansi_black",
            "input-cursor-foreground": "ansi_black" if theme.dark else "ansi_bright_white",
            "input-selection-background": "ansi_white" if theme.dark else "ansi_blue",
            "input-selection-foreground": "ansi_black" if theme.dark else "ansi_bright_white",
            "rule": "ansi_bright_black",
        },
    )
