"""Every clock's run that a report may count: from the kept board, and from the history of those who went back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from trackboard.board.model import Filter
from trackboard.pathway.days import parse_iso, tenth_birthday
from trackboard.reports import cohort
from trackboard.reports.report import Asked
from trackboard.store import reportrows
from trackboard.store.boardrows import NEVER


class Run(NamedTuple):
    """A clock of a child that is open, met or late. Days are ISO text: they are only compared, until one is counted."""

    child_id: int
    clock: str
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
        if self.state != "open":
            return self.state
        return "overdue" if day > self.due else "due_soon" if day >= self.amber else "running"

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


def read(asked: Asked) -> Iterator[Run]:
    """The runs of every child included, closed ones and those aged 10 and over too."""
    day = asked.as_at.isoformat()
    closed_in = None if asked.include == "everyone" else {child.id for child in cohort.read(asked)}
    for row in asked.board.rows(Filter(include=asked.include, authority=asked.authority, all=True)):
        if row.closed and closed_in is not None and row.id not in closed_in:
            continue
        unrecorded = "plan_unrecorded" in row.flags
        on_board = not row.closed and row.tenth_birthday > day
        for clock, values in json.loads(row.clocks).items():
            if values[0] in ("open", "met", "late"):
                state, started, due, amber, stopped = (*values, None, None)[:5]
                yield Run(row.id, clock, state, started, due, amber, stopped or "", on_board, row.tenth_birthday,
                          unrecorded and state == "open")  # fmt: skip
    for child, run in cohort.past_runs(asked):
        if run.started_on and run.due_on and run.stopped_on:
            yield Run(
                child.id, run.clock, run.state, run.started_on.isoformat(), run.due_on.isoformat(), "",
                run.stopped_on.isoformat(), False, _too_old_from(child, asked), False,
            )  # fmt: skip


def _too_old_from(child: cohort.Child, asked: Asked) -> str:
    born = child.record.born
    return tenth_birthday(born, asked.policy.settings.age_limit).isoformat() if born else NEVER


class Judged(NamedTuple):
    """What a meeting said of a delay: all '' where nobody judged it."""

    verdict: str = ""
    reason: str = ""
    party: str = ""


def judgements(asked: Asked) -> dict[tuple[int, str, str], Judged]:
    """The verdict that holds on the as-at date, by child, clock and start."""
    return {
        (row.child_id, row.clock, row.started_on): Judged(row.verdict, row.reason, row.party)
        for row in reportrows.verdicts(asked.db, asked.as_at.isoformat())
    }
