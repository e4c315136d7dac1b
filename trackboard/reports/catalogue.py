"""Every report by name: where it is made, what it tells, and what it can be asked.

A report's module is imported when the report is asked for. A new report is a module with a function that is given a
`ReportRequest` and returns a `Report`, and an entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from trackboard.errors import UsageProblem
from trackboard.reports.kit.options import AUTHORITIES, CHILD, MATCHED_BY, SINCE, ReportOption
from trackboard.reports.kit.report import Report, ReportRequest


@dataclass(frozen=True, slots=True)
class Entry:
    """One report: the function that makes it (`module.function`), and a line for the list."""

    makes: str
    about: str
    period: bool = True
    """Whether it is about a period. Else it tells how things stand."""
    options: tuple[ReportOption, ...] = ()
    """What only this report and a few others can be asked."""
    of_one: bool = False
    """Whether there is none without a child."""

    def make(self, request: ReportRequest) -> Report:
        """The report."""
        module, _, function = self.makes.rpartition(".")
        maker: Callable[[ReportRequest], Report] = getattr(import_module(f"trackboard.reports.{module}"), function)
        return maker(request)


REPORTS = {
    "delay": Entry("delay.delay", "The delay points, then the other clocks"),
    "ledger": Entry("ledger.ledger", "Every overdue day of the delay points, by reason and party, and by month"),
    "trends": Entry("trends.trends", "Children overdue at each delay point, month by month"),
    "attendance": Entry("attendance.attendance", "How often each team came to the tracking meeting"),
    "alerts": Entry("alerts.alerts", "At which stage the adoption team was alerted (Table 2)"),
    "checks": Entry("checks.checks", "Five checks before a child is looked after (Table 1)"),
    "family-finding": Entry("family_finding.family_finding", "Referral within three months of the Placement Order"),
    "scorecard": Entry("scorecard.scorecard", "The adoption scorecard: A1, A10, A3, A2"),
    "early-permanence": Entry("early_permanence.early_permanence", "Early-permanence placements by how they stand"),
    "annual": Entry("annual.annual", "The year in numbers, 1 April to 31 March"),
    "survey": Entry(
        "survey.survey",
        "The survey's whole return, of one authority or of many side by side",
        options=(AUTHORITIES,),
    ),
    "actions": Entry("actions.actions", "What each team has open, overdue, closed and carried over"),
    "changes": Entry("changes.changes", "What changed since the last meeting, or since a day", False, (SINCE,)),
    "reconcile": Entry("reconcile.reconcile", "Children in one list and missing from another", False),
    "drift-referral": Entry(
        "drift_referral.drift_referral",
        "One child's referral to the Local Family Justice Board, pseudonymised",
        period=False,
        options=(CHILD,),
        of_one=True,
    ),
    "forecast": Entry(
        "forecast.forecast",
        "Estimates: how long each delay point takes, and when it may end",
        period=False,
        options=(CHILD, MATCHED_BY),
    ),
    "flow": Entry("flow.flow", "Children by stage at the end of each month"),
}


OPTIONS: Mapping[ReportOption, tuple[str, ...]] = {
    option: tuple(name for name, entry in REPORTS.items() if option in entry.options)
    for option in dict.fromkeys(option for entry in REPORTS.values() for option in entry.options)
}
"""The options of single reports, each with the reports that take it."""


def make(name: str, request: ReportRequest, *, publish: bool = False) -> Report:
    """The report of that name; as it may leave the service with `publish`.

    `UsageProblem` where an option is chosen that the report does not take: its answer would be misread.
    """
    for option, names in OPTIONS.items():
        if option.name in request.options and name not in names:
            among = " or ".join(names)
            raise UsageProblem(f"{option.flag} is for the report {among}, and {name} is another; leave it out")
    made = REPORTS[name].make(request)
    if publish:
        from trackboard.reports.kit.publish import published

        made = published(made)
    return made
