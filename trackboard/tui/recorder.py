"""Saves, in a thread of its own and at a desk of its own."""

from __future__ import annotations

from collections.abc import Callable

from trackboard.casework.desk import Desk, Done
from trackboard.errors import TrackboardError
from trackboard.tui.workers import Worker


class FaultMet(TrackboardError):
    """A fault of trackboard's own while something was being recorded, told truly.

    `saved`: it came after the transaction, and what was to be recorded is on record.
    """

    def __init__(self, what: str, *, saved: bool) -> None:
        then = "after this was put on record: look before doing it again" if saved else "and nothing was saved"
        super().__init__(f"A fault of trackboard's own, {then} ({what}).")
        self.saved = saved


Outcome = Done | TrackboardError
Answer = Callable[[Outcome], object]
"""What is told the outcome, in the screen's thread."""
Act = Callable[[Desk], Done | None]
"""What is done at the desk. What is no act, such as a draft, gives nothing back, and nobody is told of it."""


def is_saved(outcome: Outcome) -> bool:
    """Whether what was asked for is on record."""
    return outcome.saved if isinstance(outcome, FaultMet) else isinstance(outcome, Done)


def sentence_of(outcome: Outcome) -> str:
    """What was done, or why it was not, in a sentence."""
    return str(outcome) if isinstance(outcome, TrackboardError) else outcome.sentence


class Recorder(Worker[Desk, Act, Done]):
    """Does acts one after another, in the order in which they were asked for."""

    PART = "recorder"
    PATIENCE = 15

    _commits = 0
    """Those of its connection before the act in hand."""

    def do(self, desk: Desk, act: Act) -> Done | None:
        self._commits = desk.db.commits
        return act(desk)

    def broken(self, what: str) -> FaultMet:
        return FaultMet(what, saved=self.place is not None and self.place.db.commits > self._commits)

    def close(self, desk: Desk) -> None:
        desk.db.close()
