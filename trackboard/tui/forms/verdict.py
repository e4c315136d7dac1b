"""Judging a delay."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.desk import Desk, Done, read_children
from trackboard.casework.fields.action_fields import JUDGE_DELAY
from trackboard.pathway.ids import Statuses
from trackboard.pathway.rules import clocks
from trackboard.store.reads.child_rows import verdict_on
from trackboard.store.tables import DelayRow
from trackboard.tui.forms.field_values import Option, Values
from trackboard.tui.forms.sheet import Sheet

_JUDGED = (Statuses.OVERDUE, Statuses.LATE)
"""What can be judged, what holds a child up now before what did once."""


class JudgeDelay(Sheet):
    """Avoidable, unavoidable or unclear, of a delay point that is overdue or was late."""

    TITLE = "Delay verdict"
    FIELDS = JUDGE_DELAY
    NONE = "No delay point of this child is overdue or was late: there is no delay to judge."

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        """What is overdue first, then what was late, the longest first."""
        policy = desk.policy
        found = []
        for each in read_children(desk, [child]):
            for run in clocks.read(each.journey, each.record, policy):
                reading = clocks.reading(run, desk.today)
                if policy.clock(run.clock).delay_point and reading.status in _JUDGED:
                    found.append((reading, Option(run.clock, policy.clock(run.clock).label,
                                                  clocks.short(run, desk.today, policy))))  # fmt: skip
        found.sort(key=lambda pair: (_JUDGED.index(pair[0].status), -pair[0].overdue_days))
        return [option for _, option in found]

    @property
    def title(self) -> str:
        return f"Delay verdict: {self.desk.policy.clock_label(self.which)}"

    def look(self) -> DelayRow | None:
        """The verdict that holds on the clock's present run."""
        started = [run.started_on for run in self._runs() if run.started_on is not None]
        return verdict_on(self.desk.db, self.child, self.which, started[0].isoformat()) if started else None

    @property
    def holds(self) -> None:
        """Nothing: another verdict is given, and the earlier ones stay."""

    def remarks(self, values: Values) -> Sequence[str]:
        return [clocks.sentence(run, self.desk.today, self.desk.policy) for run in self._runs()]

    def _runs(self) -> list[clocks.ClockRun]:
        """The clock's present run."""
        (child,) = read_children(self.desk, [self.child])
        runs = clocks.read(child.journey, child.record, self.desk.policy)
        return [run for run in runs if run.clock == self.which]

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return judge_delay(desk, self.child, self.which, **values, seen=self.seen)
