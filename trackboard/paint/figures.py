"""Numbers three lines high, which a room reads from its far end: 3 by 5 points each, in half blocks."""

from __future__ import annotations

_POINTS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", " ##", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", " # ", " # "),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
}
_HALVES = {"##": "█", "# ": "▀", " #": "▄", "  ": " "}
LINES = 3


def figures(number: int) -> list[str]:
    """The three lines of a number, all equally wide: three cells a figure, and one between two."""
    return [" ".join(_line(figure, line) for figure in str(abs(number))) for line in range(LINES)]


def _line(figure: str, line: int) -> str:
    upper, lower = (*_POINTS[figure], "   ")[2 * line : 2 * line + 2]
    return "".join(_HALVES[above + below] for above, below in zip(upper, lower, strict=True))
