"""Dates the way people write them, the day before the month, and shown back in full before anything is saved.

Nothing is guessed: what could be read in two ways, or is no day at all, is refused with the ways of writing it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial

from trackboard.errors import UsageProblem

_WAYS = "write it as 12/3/24, 12 Mar 24, 2024-03-12, today, yesterday, -3 (days ago) or mon"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_LONGEST = 40
_EARLIEST, _LATEST = 1980, 2099
_LEAP = 2000
_COME_LATE = timedelta(weeks=4)
_YEARS_AHEAD = 10
"""A year of two digits is in this century unless that lies further ahead than this."""

_OFFSET = re.compile(r"([+-])([0-9]{1,4})", re.ASCII)
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})(?:\2([0-9]{2}|[0-9]{4}))?\.?", re.ASCII)
_WORDS = re.compile(
    r"(?:([a-z]+),? +)?([0-9]{1,2})(?:st|nd|rd|th)?[ -]*([a-z]+)\.?,?(?:[ -]*([0-9]{2}|[0-9]{4}))?", re.ASCII
)
_WEEKDAY = re.compile(r"(?:(last|this|next) +)?([a-z]+)", re.ASCII)


Nearest = Callable[[int, int], date]
"""From a day and a month to the one that is meant, where no year is given."""


class NotUnderstood(UsageProblem):
    """The text is no date, or could be two."""


def typed_date(text: str, today: date, *, ahead: bool = False, from_day: date | None = None) -> date:
    """The day that `text` means on `today`.

    Without a year it is the latest such day up to today; with `ahead`, for what is planned or due, the first from today
    on, or from `from_day`.
    """
    words = " ".join(text.casefold().split())
    if not words:
        raise NotUnderstood(f"a date is missing: {_WAYS}")
    if len(words) > _LONGEST:
        raise NotUnderstood(f'"{words[:_LONGEST]}" is not a date; {_WAYS}')
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}.get(words)
    if near is not None:
        return today + timedelta(days=near)
    if match := _OFFSET.fullmatch(words):
        return today + timedelta(days=int(match[1] + match[2]))
    if match := _ISO.fullmatch(words):
        return _day(text, int(match[3]), int(match[2]), int(match[1]))
    nearest = partial(_nearest, text, today=(from_day or today) if ahead else today, ahead=ahead)
    if match := _NUMBERS.fullmatch(words):
        return _numbered(text, int(match[1]), int(match[3]), match[4], today, nearest)
    if match := _WEEKDAY.fullmatch(words):
        return _weekday(text, match[1] or "", match[2], today, ahead)
    if match := _WORDS.fullmatch(words):
        return _in_words(text, match, today, nearest)
    raise NotUnderstood(f'"{text.strip()}" is not a date; {_WAYS}')


def due_date(text: str, today: date) -> date:
    """The day an unborn child is due: without a year the next one, or one just passed, for babies come late."""
    return typed_date(text, today, ahead=True, from_day=today - _COME_LATE)


def _numbered(text: str, day: int, month: int, year: str | None, today: date, nearest: Nearest) -> date:
    if month > 12 and day <= 12:
        raise NotUnderstood(f'"{text.strip()}" has the month first; the day comes first: {month}/{day}')
    return _with_year(text, day, month, year, today, nearest)


def _in_words(text: str, match: re.Match[str], today: date, nearest: Nearest) -> date:
    weekday = _one_of(_DAYS, match[1]) if match[1] else None
    month = _one_of(_MONTHS, match[3])
    if month is None or (match[1] and weekday is None):
        raise NotUnderstood(f'"{text.strip()}" is not a date; {_WAYS}')
    found = _with_year(text, int(match[2]), month + 1, match[4], today, nearest)
    if weekday is not None and found.weekday() != weekday:
        raise NotUnderstood(f'"{text.strip()}" does not exist: {found.day} {found:%B %Y} is a {found:%A}')
    return found


def _with_year(text: str, day: int, month: int, year: str | None, today: date, nearest: Nearest) -> date:
    if year is None:
        return nearest(day, month)
    number = int(year)
    if len(year) == 2:
        number += 2000 if 2000 + number <= today.year + _YEARS_AHEAD else 1900
    return _day(text, day, month, number)


def _nearest(text: str, day: int, month: int, *, today: date, ahead: bool) -> date:
    """The latest such day up to today, or the next; 29 February is looked for in those two years only."""
    _day(text, day, month, _LEAP)
    years = (today.year, today.year + 1) if ahead else (today.year, today.year - 1)
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today if ahead else found <= today:
            return found
    raise NotUnderstood(f'"{text.strip()}" is no day of {years[0]} or {years[1]}; write its year as well')


def _day(text: str, day: int, month: int, year: int) -> date:
    if not _EARLIEST <= year <= _LATEST:
        raise NotUnderstood(f'"{text.strip()}" is not a date here: the year is not between {_EARLIEST} and {_LATEST}')
    try:
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood(f'"{text.strip()}" does not exist: there is no such day') from None


def _weekday(text: str, which: str, name: str, today: date, ahead: bool) -> date:
    """`mon` is the latest Monday up to today (ahead: from today on); `last` is before today, `next` after it."""
    weekday = _one_of(_DAYS, name)
    if weekday is None:
        raise NotUnderstood(f'"{text.strip()}" is not a date; {_WAYS}')
    if which == "this":
        raise NotUnderstood(f'"{text.strip()}" could be two days; write last {name}, next {name} or the date')
    forward = which == "next" or (ahead and which != "last")
    days = (weekday - today.weekday()) % 7 if forward else -((today.weekday() - weekday) % 7)
    if days == 0 and which:
        days = 7 if forward else -7
    return today + timedelta(days=days)


def _one_of(names: Iterable[str], text: str) -> int | None:
    """The place of the one name that `text` begins, with three letters at least."""
    fitting = [place for place, name in enumerate(names) if name.startswith(text)]
    return fitting[0] if len(text) >= 3 and len(fitting) == 1 else None
