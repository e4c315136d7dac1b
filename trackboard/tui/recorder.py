"""One thread that saves, at a desk of its own, so that a busy database never stops the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

from textual.message import Message

from trackboard.casework.desk import Desk, Done
from trackboard.errors import TrackboardError
from trackboard.store.files.faults import FaultFile


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


class _Job(NamedTuple):
    do: Callable[[Desk], Done | None]
    answer: Answer


class Recorder:
    """Does acts one after another, in the order in which they were asked for."""

    def __init__(
        self, open_desk: Callable[[], Desk], post: Callable[[Message], object], faults: FaultFile | None = None
    ) -> None:
        self._faults = faults or FaultFile(None)
        self._open = open_desk
        self._post = post
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: Thread | None = None

    def ask(self, do: Callable[[Desk], Done | None], answer: Answer) -> None:
        """Do this soon; `answer` is called with the outcome, if there is one, once the app comes round to it."""
        self._jobs.put(_Job(do, answer))
        if self._thread is None:
            self._thread = Thread(target=self._run, name="recorder", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Do what was asked for so far, then let go of the database."""
        self._jobs.put(None)
        if self._thread is not None:
            self._thread.join(timeout=15)

    def _run(self) -> None:
        desk: Desk | None = None
        try:
            while (job := self._jobs.get()) is not None:
                outcome: Outcome | None
                before = desk.db.commits if desk is not None else 0
                try:
                    if desk is None:
                        desk = self._open()
                    outcome = job.do(desk)
                except TrackboardError as problem:
                    outcome = problem
                except Exception as bug:
                    saved = desk is not None and desk.db.commits > before
                    outcome = FaultMet(self._faults.note("recorder", bug), saved=saved)
                if outcome is not None:
                    self._post(ActEnded(outcome, job.answer))
        finally:
            if desk is not None:
                desk.db.close()
