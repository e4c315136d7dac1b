"""What the command line hands to the full-screen app."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from trackboard.board.model import Filter, Privacy
    from trackboard.clock import Clock


class Options(NamedTuple):
    """The clock, who is at the keyboard, and how the board opens."""

    clock: Clock
    disclose: Callable[[str], None]
    """Puts on record that names came into view, in words without content; refuses where nothing can be recorded."""
    actor: str = ""
    """Who acts; '' where nothing is to be recorded."""
    chosen: Filter | None = None
    """None: the authority's own rule."""
    privacy: Privacy = "initials"
    theme: str = "trackboard-dark"
    plain_signs: bool = False
    """Whether to draw with the signs of a console font alone."""
    stays: bool = False
    """Whether the board stays at its day, because that was asked for; else it goes on to each new one by itself."""
    looks_every: float = 1.0
    """Seconds between two looks at what others saved, the day, and whether names are still to be shown."""

    def today(self) -> date:
        """Today in England."""
        return self.clock.today()
