"""One thread that saves, at a desk of its own, so that a busy database never stops the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual.message import Message

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


def is_saved(outcome: Outcome) -> bool:
    """Whether what was asked for is on record."""
    return outcome.saved if isinstance(outcome, FaultMet) else isinstance(outcome, Done)


class ActEnded(Message):
    """An act was done, or refused."""

    def __init__(self, outcome: Outcome, answer: Answer) -> None:
        super().__init__()
        self.outcome = outcome
        self.answer = answer


class Job(NamedTuple):
    """What is to be saved, and who is told what came of it."""

    do: Callable[[Desk], Done | None]
    """An act; what is no act, such as a draft, gives nothing back, and nobody is told."""
    answer: Answer


class Recorder(Worker[Desk, Job]):
    """Does acts one after another, in the order in which they were asked for."""

    PART = "recorder"
    PATIENCE = 15

    _commits = 0
    """Those of its connection before the job in hand."""

    def do(self, desk: Desk, job: Job) -> None:
        self._commits = desk.db.commits
        outcome = job.do(desk)
        if outcome is not None:
            self.post(ActEnded(outcome, job.answer))

    def refused(self, job: Job, problem: TrackboardError) -> ActEnded:
        return ActEnded(problem, job.answer)

    def broken(self, job: Job, what: str) -> ActEnded:
        saved = self.place is not None and self.place.db.commits > self._commits
        return ActEnded(FaultMet(what, saved=saved), job.answer)

    def close(self, desk: Desk) -> None:
        desk.db.close()
