"""Judging a delay."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts import Desk, Done, read_children
from trackboard.casework.delays import judge_delay
from trackboard.pathway import clocks
from trackboard.tui.forms.fields import Field, Option, Values, options
from trackboard.tui.forms.sheet import Sheet

_JUDGED = ("overdue", "late")


class JudgeDelay(Sheet):
    """Avoidable, unavoidable or unclear, of a delay point that is overdue or was late."""

    TITLE = "Delay verdict"
    NONE = "No delay point of this child is overdue or was late: there is no delay to judge."

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        policy = desk.policy
        found = []
        for _, record, journey in read_children(desk, [child]):
            for run in clocks.read(journey, record, policy):
                reading = clocks.reading(run, desk.today)
                if policy.clock(run.clock).delay_point and reading.status in _JUDGED:
                    found.append((reading, Option(run.clock, policy.clock(run.clock).label,
                                                  clocks.short(run, desk.today, policy))))  # fmt: skip
        return [option for reading, option in sorted(found, key=lambda pair: -pair[0].overdue_days)]

    @property
    def title(self) -> str:
        return f"Delay verdict: {self.desk.policy.clock(self.which).label}"

    def asks(self) -> Sequence[Field]:
        policy = self.desk.policy
        return (
            Field("verdict", "Verdict", "choice", options(policy.verdicts), hint="was it avoidable?"),
            Field("reason", "Reason", "choice", options(policy.reasons), hint="type a part of it; may stay empty"),
            Field("party", "Whose delay", "choice", options(policy.parties), hint="may stay empty"),
            Field("note", "Note", "prose"),
        )

    def remarks(self, values: Values) -> Sequence[str]:
        policy, today = self.desk.policy, self.desk.today
        ((_, record, journey),) = read_children(self.desk, [self.child])
        runs = clocks.read(journey, record, policy)
        return [clocks.sentence(run, today, policy) for run in runs if run.clock == self.which]

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return judge_delay(
            desk, self.child, self.which, values["verdict"], reason=values["reason"], party=values["party"],
            note=values["note"],
        )  # fmt: skip
