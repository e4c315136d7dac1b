"""One child's name, shown for a few seconds."""

from __future__ import annotations

SECONDS = 15
"""For which it is shown."""


def name_shown(name: str) -> str:
    """The name, and for how long; '' where none is shown."""
    return f"{name}, for {SECONDS} seconds" if name else ""
