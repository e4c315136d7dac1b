"""Clocks that a test hands in: they stand still, and go on when the test says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from trackboard.clock import Clock

TODAY = date(2026, 11, 16)
"""The day on which tests take place: a Monday in winter, so that the clock on the wall in England shows UTC."""


class StandingClock(Clock):
    """Stands at a moment; `stand_on` sets it to another day, and `pass_by` moves it on."""

    def __init__(self, day: date = TODAY, at: time = time(10)) -> None:
        self.moment = datetime.combine(day, at, UTC)
        super().__init__(lambda: self.moment)

    def stand_on(self, day: date) -> None:
        """The same time on another day."""
        self.moment = datetime.combine(day, self.moment.time(), UTC)

    def pass_by(self, while_: timedelta) -> None:
        """Let time pass."""
        self.moment += while_
