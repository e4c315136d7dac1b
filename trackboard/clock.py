"""The time: one object that everything is handed, so that a test hands in its own and patches nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def _machine() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Tells the moment and the day. `moment` gives an aware datetime; without one it is the machine's time."""

    def __init__(self, moment: Callable[[], datetime] = _machine) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """This moment in UTC, aware."""
        return self._moment().astimezone(UTC)

    def today(self) -> date:
        """Today in England, whatever the machine's own zone."""
        return in_england(self._moment()).date()

    def utc_text(self) -> str:
        """This moment as the audit writes it: `2026-11-16T10:42:07Z`."""
        return f"{self.now():%Y-%m-%dT%H:%M:%SZ}"


MACHINE = Clock()
"""The machine's own time."""


def in_england(moment: datetime) -> datetime:
    """An aware moment as the clock on the wall in England shows it."""
    return moment.astimezone(england())


@cache
def england() -> ZoneInfo:
    """The time zone of England. Looked up when it is first asked for: reading the zone's file takes milliseconds."""
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/London")
