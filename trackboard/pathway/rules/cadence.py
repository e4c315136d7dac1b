"""When the next meeting of a kind falls, by the cadence."""

from __future__ import annotations

from datetime import date

from trackboard.pathway.days import add_days, add_working_days
from trackboard.pathway.policy.policy import Limit


def following(last: date, every: Limit, today: date) -> date:
    """The next meeting day after `last`, never before `today`: on the same day of the week, or where that is a bank
    holiday, or what is no weekday at all, on the working day after."""
    times, due = 1, _step(last, every, 1)
    while due < today:
        times += 1
        due = _step(last, every, times)
    return add_working_days(add_days(due, -1), 1)


def _step(last: date, every: Limit, times: int) -> date:
    """So many steps after `last`; months keep the day of the week, within three days of the date."""
    due = Limit(every.amount * times, every.unit).after(last)
    if every.unit != "months":
        return due
    off = (last.weekday() - due.weekday()) % 7
    return add_days(due, off if off <= 3 else off - 7)
