"""Makes reports in a thread of its own and on a Board of its own."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from trackboard.errors import TrackboardError
from trackboard.reports.kit.report import Report
from trackboard.tui.reports.report_tables import Measured, measured
from trackboard.tui.workers import Worker

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.pathway.policy.policy import Policy
    from trackboard.reports.kit.options import ReportOption, Value
    from trackboard.reports.kit.report import ReportRequest
    from trackboard.store.database import Database
    from trackboard.table import Table


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that a report is asked for."""

    name: str
    start: date
    end: date
    include: str
    authority: str = ""
    chosen: tuple[tuple[str, Value], ...] = ()
    """What was chosen of the report's own options, by name."""
    publish: bool = False

    @property
    def options(self) -> dict[str, Value]:
        """The same, to look things up in."""
        return dict(self.chosen)

    def choose(self, option: ReportOption, value: Value | None) -> Question:
        """The same question with an option chosen; None takes the choice back."""
        rest = {name: chosen for name, chosen in self.chosen if name != option.name}
        return replace(self, chosen=tuple((rest if value is None else rest | {option.name: value}).items()))

    def asked(self, db: Database, policy: Policy, as_at: date, kept: dict[str, Any] | None = None) -> ReportRequest:
        """The same of a database, under its rules, on a day."""
        from trackboard.reports.kit.report import ReportRequest

        return ReportRequest(
            db,
            policy,
            as_at,
            self.start,
            self.end,
            self.authority,
            self.include,
            options=self.options,
            kept={} if kept is None else kept,
        )


class Made(NamedTuple):
    """A report, with what it takes to show it at any width and to open its children."""

    report: Report
    tables: tuple[Measured, ...]
    children: dict[str, int]
    """Ids by reference, where its rows are about children."""


class Order(NamedTuple):
    """A report to be made, as at a day."""

    question: Question
    as_at: date


class ReportMaker(Worker["Board", Order, Made]):
    """Makes the report asked for last."""

    PART = "reports"
    LATEST = True
    PATIENCE = 1  # what is being made when the app is left is nobody's loss: it writes nothing

    _kept: dict[str, Any]
    """What reports on the same day, by the same rule, have read already (`ReportRequest.kept`)."""
    _kept_for: object = None

    def do(self, board: Board, order: Order) -> Made:
        board.move_to(order.as_at)
        return self._make(board, order.question)

    def broken(self, what: str) -> TrackboardError:
        return TrackboardError(f"The report could not be made, a fault of trackboard's own ({what}).")

    def close(self, board: Board) -> None:
        board.db.close()

    def _make(self, board: Board, question: Question) -> Made:
        from trackboard.reports import catalogue
        from trackboard.store.reads import child_rows

        kept_for = (board.version(), board.as_at, question.include, question.authority)
        if kept_for != self._kept_for:
            self._kept, self._kept_for = {"board": board}, kept_for
        asked = question.asked(board.db, board.policy, board.as_at, self._kept)
        # All of one moment; where the connection is the screen's own too, holding it would hold up the keys.
        with nullcontext() if board.db.shares_connection else board.db.snapshot():
            report = catalogue.make(question.name, asked, publish=question.publish)
            about_children = any(column.key == "reference" for table in _tables(report) for column in table.columns)
            ids = child_rows.references(board.db) if about_children else {}
        return Made(report, tuple(map(measured, _tables(report))), ids)


def _tables(report: Report) -> tuple[Table, ...]:
    return report, *report.sections.values()
