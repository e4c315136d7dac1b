"""The periods that people ask reports for, counted from the as-at date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from trackboard.casework.fields.list_fields import PERIOD_END, PERIOD_START
from trackboard.errors import UsageProblem
from trackboard.pathway.days import add_months, day_text
from trackboard.reports.kit.report import financial_year, year_name


class Period(NamedTuple):
    """Both ends included."""

    id: str
    label: str
    start: date
    end: date

    @property
    def days(self) -> str:
        """`1 Apr 2026 to 22 Nov 2026`."""
        return f"{day_text(self.start)} to {day_text(self.end)}"


def read_period(start: str | None, end: str | None, as_at: date, today: date) -> tuple[date, date]:
    """The period that is meant by what was typed for its first and last day: failing them the financial year to the
    as-at date. What is typed without a year is read on `today`."""
    last = PERIOD_END.on(end, today) if end is not None else as_at
    return (PERIOD_START.on(start, today) if start is not None else financial_year(last)[0]), last


def read_typed_period(text: str, as_at: date, today: date) -> tuple[date, date]:
    """The period in one text, as `1/4/2026 to 30/6/2026`; without a last day it ends on the as-at date."""
    first, _, last = text.casefold().partition(" to ")
    start, end = read_period(first, last or None, as_at, today)
    if start > end:
        raise UsageProblem(f"The period ends on {day_text(end)}, before it starts on {day_text(start)}.")
    return start, end


def periods(as_at: date) -> tuple[Period, ...]:
    """Financial years and their quarters, the twelve months to the as-at date, the three years to the last 31 March."""
    this, before = financial_year(as_at)[0], financial_year(financial_year(as_at)[0] - timedelta(days=1))
    quarter = date(as_at.year, (as_at.month - 1) // 3 * 3 + 1, 1)
    earlier = add_months(quarter, -3)
    return (
        Period("year", f"This financial year, {year_name(as_at)}", this, as_at),
        Period("last_year", f"The financial year before, {year_name(before[0])}", *before),
        Period("months", "The last 12 months", add_months(as_at, -12) + timedelta(days=1), as_at),
        Period("quarter", f"This quarter, from {day_text(quarter)}", quarter, as_at),
        Period("last_quarter", f"The quarter before, from {day_text(earlier)}", earlier, quarter - timedelta(days=1)),
        Period("three_years", "The three years to 31 March", add_months(this, -36), this - timedelta(days=1)),
    )
