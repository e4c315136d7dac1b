"""What was asked for last, for a thread that works at one thing at a time."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """A queue of which only the last is wanted: what was put before it, and not taken, is left. None ends it."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[T | None] = SimpleQueue()

    def put(self, item: T | None) -> None:
        """Ask for this."""
        self._queue.put(item)

    def take(self) -> T | None:
        """Wait for what is asked for last."""
        item = self._queue.get()
        while item is not None:
            try:
                item = self._queue.get_nowait()
            except Empty:
                break
        return item
