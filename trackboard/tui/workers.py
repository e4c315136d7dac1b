"""Threads that read, save and make reports, so that a busy database never stops the keyboard.

Each works at a place of its own, a Board or a Desk with its own connection, and posts what came of its jobs. None
touches a widget.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from textual.message import Message

from trackboard.errors import TrackboardError
from trackboard.store.files.faults import FaultFile, Part

Place = TypeVar("Place")
"""Where a worker works: a Board, a Desk."""
Job = TypeVar("Job")
"""What it is asked for."""
Result = TypeVar("Result")
"""What comes of it."""


class Answered(Message):
    """A job was done, or could not be. The app tells whoever asked, in the thread of the screen."""

    def __init__(self, answer: Callable[[Any], object], outcome: object) -> None:
        super().__init__()
        self.answer = answer
        self.outcome = outcome

    def tell(self) -> None:
        """Tell whoever asked."""
        self.answer(self.outcome)


class _Order(NamedTuple):
    job: Any
    answer: Callable[[Any], object]


class Worker(ABC, Generic[Place, Job, Result]):
    """One thread, started with the first job. Its place is opened there, and closed there."""

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
        self._open = open_place
        self._post = post
        self._faults = faults or FaultFile(None)
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._thread: Thread | None = None

    # --- What kind of work it is: in the thread ---

    @abstractmethod
    def do(self, place: Place, job: Job) -> Result | None:
        """Do a job. What came of it; None where nobody is to be told."""

    @abstractmethod
    def broken(self, what: str) -> TrackboardError:
        """What is told of a job that met a fault of trackboard's own; `what` is the fault as it was noted."""

    @abstractmethod
    def close(self, place: Place) -> None:
        """Let go of the place."""

    def look_ahead(self, place: Place, result: Result) -> None:
        """Have ready what will be wanted next, now that the result is on its way."""

    # --- From outside ---

    def ask(self, job: Job, answer: Callable[[Result | TrackboardError], object]) -> None:
        """Have this done soon. `answer` is told what came of it once the app comes round to it."""
        self._orders.put(_Order(job, answer))
        if self._thread is None:
            self._thread = Thread(target=self._run, name=self.PART, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Have what was asked for done, where all of it counts; then let go of the place."""
        self._orders.put(None)
        if self._thread is not None:
            self._thread.join(timeout=self.PATIENCE)

    # --- In the thread ---

    def _run(self) -> None:
        try:
            while (order := self._next()) is not None:
                self._do(order)
        finally:
            if self.place is not None:
                self.close(self.place)

    def _next(self) -> _Order | None:
        order = self._orders.get()
        while self.LATEST and order is not None:
            try:
                order = self._orders.get_nowait()
            except Empty:
                break
        return order

    def _do(self, order: _Order) -> None:
        outcome: Result | TrackboardError | None
        try:
            if self.place is None:
                self.place = self._open()
            outcome = self.do(self.place, order.job)
        except TrackboardError as problem:
            outcome = problem
        except Exception as bug:
            outcome = self.broken(self._faults.note(self.PART, bug))
        if outcome is None:
            return
        self._post(Answered(order.answer, outcome))
        if self.place is not None and not isinstance(outcome, TrackboardError):
            try:
                self.look_ahead(self.place, outcome)
            except Exception as bug:  # nothing that was asked for is missing
                self._faults.note(self.PART, bug)
