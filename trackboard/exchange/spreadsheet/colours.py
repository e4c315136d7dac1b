"""What people call a colour."""

from __future__ import annotations

import colorsys

_HUES = ((15, "red"), (45, "orange"), (70, "yellow"), (165, "green"), (255, "blue"), (290, "purple"), (345, "pink"))


def called(colour: str) -> str:
    """The everyday name of a colour given as RRGGBB: `dark red`, `light grey`."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    shade = "light " if light > 0.78 else "dark " if light < 0.3 else ""
    if light < 0.08:
        return "black"
    if saturation < 0.12:
        return f"{shade}grey"
    return shade + next((name for until, name in _HUES if hue * 360 < until), "red")
