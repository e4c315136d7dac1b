"""Every report by name: where it is made, and what it tells. A report's module is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from trackboard.reports.kit.report import Asked, Report


@dataclass(frozen=True, slots=True)
class Entry:
    """One report: the function that makes it (`module.function`), and a line for the list."""

    makes: str
    about: str
    asks: tuple[str, ...] = ("period",)
    """What it can be asked for besides authority and rule: `period`, `since`, `child`, `matched_by`."""
    of_one: bool = False
    """Whether there is none without a child."""

    def make(self, asked: Asked) -> Report:
        """The report."""
        module, _, function = self.makes.rpartition(".")
        maker: Callable[[Asked], Report] = getattr(import_module(f"trackboard.reports.{module}"), function)
        return maker(asked)


REPORTS = {
    "delay": Entry("delay.delay", "The six delay points, then the other clocks"),
    "ledger": Entry("ledger.ledger", "Every overdue day of the delay points, by reason and party, and by month"),
    "trends": Entry("trends.trends", "Children overdue at each delay point, month by month"),
    "attendance": Entry("attendance.attendance", "How often each team came to the tracking meeting"),
    "alerts": Entry("alerts.alerts", "At which stage the adoption team was alerted (Table 2)"),
    "checks": Entry("checks.checks", "Five checks before a child is looked after (Table 1)"),
    "family-finding": Entry("family_finding.family_finding", "Referral within three months of the Placement Order"),
    "scorecard": Entry("scorecard.scorecard", "The adoption scorecard: A1, A10, A3, A2"),
    "early-permanence": Entry("early_permanence.early_permanence", "Early-permanence placements by how they stand"),
    "annual": Entry("annual.annual", "The year in numbers, 1 April to 31 March"),
    "survey": Entry("survey.survey", "The survey's whole return, of one authority or of many side by side"),
    "actions": Entry("actions.actions", "What each team has open, overdue, closed and carried over"),
    "changes": Entry("changes.changes", "What changed since the last meeting, or since a day", ("since",)),
    "reconcile": Entry("reconcile.reconcile", "Children in one list and missing from another", ()),
    "drift-referral": Entry(
        "drift_referral.drift_referral",
        "One child's referral to the Local Family Justice Board, pseudonymised",
        asks=("child",),
        of_one=True,
    ),
    "forecast": Entry(
        "forecast.forecast", "Estimates: how long each delay point takes, and when it may end", ("child", "matched_by")
    ),
    "flow": Entry("flow.flow", "Children by stage at the end of each month"),
}


def make(name: str, asked: Asked, *, authorities: bool = False, publish: bool = False) -> Report:
    """The report of that name; as it may leave the service with `publish`.

    `authorities` lays those of the database side by side under letters, which only `survey` can.
    """
    if authorities:
        from trackboard.reports.survey import survey

        made = survey(asked, authorities=True)
    else:
        made = REPORTS[name].make(asked)
    if publish:
        from trackboard.reports.kit.publish import published

        made = published(made)
    return made
