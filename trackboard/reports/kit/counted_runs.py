"""Every clock's run that a report may count: from the kept board, and from the history of those who went back."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from datetime import date
from typing import NamedTuple

from trackboard.board.model import Filter
from trackboard.pathway.days import parse_iso, tenth_birthday
from trackboard.pathway.ids import ClockId, Statuses
from trackboard.pathway.rules.clock_runs import OPEN
from trackboard.reports.kit import cohort
from trackboard.reports.kit.report import ReportRequest
from trackboard.store.kept_board import NEVER
from trackboard.store.reads import report_rows

_COUNTED = frozenset({OPEN, Statuses.MET, Statuses.LATE})


class Run(NamedTuple):
    """A clock of a child that is open, met or late. Days are ISO text: they are only compared, until one is counted."""

    child_id: int
    clock: ClockId
    state: str
    started: str
    due: str
    amber: str
    stopped: str
    """'' while it is open."""
    on_board: bool
    """The child is in the default view: open and under the age limit."""
    too_old_from: str
    """The day of the birthday from which the child is not on the board."""
    plan_unrecorded: bool

    def status(self, day: str) -> str:
        """met, late, or how an open run stands on `day`."""
        if self.state != OPEN:
            return self.state
        return Statuses.OVERDUE if day > self.due else Statuses.DUE_SOON if day >= self.amber else Statuses.RUNNING

    def overdue_days(self, day: date) -> int:
        """Days past due on `day`, or on the day it stopped."""
        return max(days_between(self.due, self.stopped or day.isoformat()), 0)

    @property
    def elapsed_days(self) -> int:
        """From start to stop; a stop before the start counts as none."""
        return max(days_between(self.started, self.stopped), 0)


def days_between(first: str, last: str) -> int:
    """Days from one to the other."""
    return (parse_iso(last) - parse_iso(first)).days


def read(asked: ReportRequest, of: Container[str] | None = None) -> Iterator[Run]:
    """The runs of the clocks `of`, or all, of every child included, closed ones and those aged 10 and over too."""
    of = {clock.id for clock in asked.policy.clocks} if of is None else of
    day = asked.as_at.isoformat()
    chosen = cohort.included(asked)
    shown = Filter(include=asked.include, authority=asked.authority, all=True)
    for child_id, closed, birthday, no_plan, clocks in asked.board.clocks(shown):
        if chosen is not None and child_id not in chosen:
            continue
        on_board = not closed and birthday > day
        for clock, values in json.loads(clocks).items():
            state = values[0]
            if state in _COUNTED and clock in of:
                stopped = values[4] if len(values) > 4 else None
                unrecorded = bool(no_plan) and state == OPEN
                started, due, amber = values[1:4]
                yield Run(child_id, ClockId(clock), state, started, due, amber, stopped or "", on_board, birthday,
                          unrecorded)  # fmt: skip
    for child, run in cohort.past_runs(asked):
        if run.clock in of and run.started_on and run.due_on and run.stopped_on:
            yield Run(
                child.id, run.clock, run.state, run.started_on.isoformat(), run.due_on.isoformat(), "",
                run.stopped_on.isoformat(), False, _too_old_from(child, asked), False,
            )  # fmt: skip


def _too_old_from(child: cohort.Child, asked: ReportRequest) -> str:
    born = child.record.born
    return tenth_birthday(born, asked.policy.settings.age_limit).isoformat() if born else NEVER


class Judged(NamedTuple):
    """What a meeting said of a delay: all '' where nobody judged it."""

    verdict: str = ""
    reason: str = ""
    party: str = ""


def judgements(asked: ReportRequest) -> dict[tuple[int, ClockId, str], Judged]:
    """The verdict that holds on the as-at date, by child, clock and start."""
    return {
        (row.child_id, ClockId(row.clock), row.started_on): Judged(row.verdict, row.reason, row.party)
        for row in report_rows.verdicts(asked.db, asked.as_at.isoformat())
    }
