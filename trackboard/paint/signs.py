"""The signs, each one cell wide, and what stands for them where a font does not have them."""

from __future__ import annotations

SYMBOLS = {"overdue": "▲", "due_soon": "◆", "on_track": "●"}
"""By standing. Always with a word, a number or a bar beside it."""

CONSOLE = frozenset("─│▀▄█▌░▲●○◊■□►◄←→↑↓·…–×")
"""What every Windows console font has, Consolas among them (WGL4)."""

PLAIN = {
    "╭": "┌", "╮": "┐", "╰": "└", "╯": "┘", "━": "═", "┃": "║", "▎": "│", "◆": "♦", "◉": "■", "✓": "√",
}  # fmt: skip
"""What stands for each other sign in such a font, cell for cell. These too are of WGL4."""

ALLOWED = CONSOLE | PLAIN.keys()
"""Every sign that a picture may hold besides ASCII, and the letters of what people typed."""

_AS_PLAIN = str.maketrans(PLAIN)


def plainly(text: str) -> str:
    """`text` with the signs of a console font alone; as wide as before."""
    return text if text.isascii() else text.translate(_AS_PLAIN)
