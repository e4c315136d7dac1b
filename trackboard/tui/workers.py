"""Threads that read, save and make reports, so that a busy database never stops the keyboard.

Each works at a place of its own, a Board or a Desk with its own connection, and posts messages. None touches a widget.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import ClassVar, Generic, TypeVar

from textual.message import Message

from trackboard.errors import TrackboardError
from trackboard.store.files.faults import FaultFile, Part

Place = TypeVar("Place")
"""Where a worker works: a Board, a Desk."""
Job = TypeVar("Job")
"""What it is asked for."""


class Worker(ABC, Generic[Place, Job]):
    """One thread, started with the first job. Its place is opened there, and closed there.

    A subclass says how a job is done, and what is posted where it is refused or breaks down.
    """

    PART: ClassVar[Part]
    """Its name in the fault file."""
    LATEST: ClassVar[bool] = False
    """Whether only the job asked for last counts: those before it that are not begun are dropped."""
    PATIENCE: ClassVar[float] = 5
    """Seconds to wait, when it is stopped, for what it was asked for."""

    def __init__(
        self, open_place: Callable[[], Place], post: Callable[[Message], object], faults: FaultFile | None = None
    ) -> None:
        self.place: Place | None = None
        """Where it works, once it has begun."""
        self.post = post
        self._open = open_place
        self._faults = faults or FaultFile(None)
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread: Thread | None = None

    # --- What kind of work it is ---

    @abstractmethod
    def do(self, place: Place, job: Job) -> None:
        """Do a job, and post what comes of it."""

    @abstractmethod
    def refused(self, job: Job, problem: TrackboardError) -> Message:
        """What to post of a job that cannot be done, for a reason that a person can mend."""

    @abstractmethod
    def broken(self, job: Job, what: str) -> Message:
        """What to post of a job that met a fault of trackboard's own; `what` is the fault as it was noted."""

    @abstractmethod
    def close(self, place: Place) -> None:
        """Let go of the place."""

    # --- From outside ---

    def ask(self, job: Job) -> None:
        """Have this done soon."""
        self._jobs.put(job)
        if self._thread is None:
            self._thread = Thread(target=self._run, name=self.PART, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Have what was asked for done, where all of it counts; then let go of the place."""
        self._jobs.put(None)
        if self._thread is not None:
            self._thread.join(timeout=self.PATIENCE)

    # --- In the thread ---

    def _run(self) -> None:
        try:
            while (job := self._next()) is not None:
                try:
                    if self.place is None:
                        self.place = self._open()
                    self.do(self.place, job)
                except TrackboardError as problem:
                    self.post(self.refused(job, problem))
                except Exception as bug:
                    self.post(self.broken(job, self._faults.note(self.PART, bug)))
        finally:
            if self.place is not None:
                self.close(self.place)

    def _next(self) -> Job | None:
        job = self._jobs.get()
        while self.LATEST and job is not None:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                break
        return job
