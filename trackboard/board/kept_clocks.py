"""How a child's clocks are written beside the child, and read again: as they ran, with the verdict on each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from trackboard.pathway.days import day_or_none, iso_or_none
from trackboard.pathway.ids import ClockId
from trackboard.pathway.rules.clock_runs import OPEN, ClockRun

RECORDED = ("owners", "medicals", "legal_planning_meetings", "considered")
"""The bits of `records`, in order: what `flags.Recorded` asks of the whole authority."""


def encode(runs: Iterable[ClockRun], judged: Mapping[tuple[ClockId, date | None], str]) -> str:
    """As JSON: clock id to [state, started, due, amber, stopped, first due, counts, verdict], cut to its last value."""
    coded: dict[str, list[Any]] = {}
    iso = iso_or_none
    for clock, state, started, due, amber, stopped, first_due, counts, _, _ in runs:
        values: list[Any] = [state]
        if started is not None or stopped is not None:
            values = [state, iso(started), iso(due), iso(amber), iso(stopped), iso(first_due), int(counts)]
            if verdict := judged.get((clock, started)):
                values.append(verdict)
            while not values[-1]:
                values.pop()
        coded[clock] = values
    return _compact(coded)


_compact = json.JSONEncoder(separators=(",", ":")).encode


class JudgedRun(NamedTuple):
    """A clock's run with the verdict on it, '' where nobody judged."""

    run: ClockRun
    verdict: str


def decode(text: str) -> list[JudgedRun]:
    """The runs that `derive` wrote, in the policy's order."""
    return [
        _blank(clock, values[0]) if len(values) == 1 else _judged(clock, *values)
        for clock, values in json.loads(text).items()
    ]


def decode_counting(text: str) -> list[JudgedRun]:
    """Of those, only the open ones that count: all that a card shows."""
    return [
        _judged(clock, *values)
        for clock, values in json.loads(text).items()
        if values[0] == OPEN and len(values) > _COUNTS and values[_COUNTS]
    ]


_COUNTS = 6


@lru_cache(maxsize=256)
def _blank(clock: ClockId, state: str) -> JudgedRun:
    """A run without dates: the same for every child."""
    return _judged(clock, state)


def _judged(
    clock: ClockId,
    state: str,
    started: str | None = None,
    due: str | None = None,
    amber: str | None = None,
    stopped: str | None = None,
    first_due: str | None = None,
    counts: int = 0,
    verdict: str | None = None,
) -> JudgedRun:
    run = ClockRun(
        clock=clock,
        state=state,
        started_on=day_or_none(started),
        due_on=day_or_none(due),
        amber_on=day_or_none(amber),
        stopped_on=day_or_none(stopped),
        first_due_on=day_or_none(first_due),
        counts=bool(counts),
    )
    return JudgedRun(run, verdict or "")
