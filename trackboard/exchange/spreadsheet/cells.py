"""Dates as people put them into the cells of a tracker: the day first, words around them, or no date at all.

Explicit forms only: what could be two days, or says that it was not so, is no date here; its text is kept as a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from trackboard.exchange.spreadsheet.tracker_words import Words, plain

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
"""The months as people write them, as a pattern."""
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_YEAR = r"[0-9]{4}|[0-9]{2}"
_DATE = re.compile(
    rf"""(?<![\w/.-])(?:{_WEEKDAY}\.?,?\s+)?(?:
        (?P<y1>[0-9]{{4}})-(?P<m1>[0-9]{{1,2}})-(?P<d1>[0-9]{{1,2}})
            (?:[T ]00:00(?::00)?)?(?![\w/]|-[0-9])
      | (?P<d2>[0-9]{{1,2}})\s?(?P<sep>[/.-])\s?(?P<m2>[0-9]{{1,2}})\s?(?P=sep)\s?(?P<y2>{_YEAR})
            (?![\w/]|[.-][0-9])
      | (?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]*(?P<m3>{MONTH})\b\.?,?
            (?:[\s-]*(?P<y3>(?:{_YEAR})(?![0-9:])))?(?!\w)
      | (?P<d4>[0-9]{{1,2}})/(?P<m4>[0-9]{{1,2}})(?![\w/]|\.[0-9])
    )""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_YEARS = range(1980, 2100)
_YEARS_AHEAD = 10
_NO_DATE = date(1900, 1, 1)
_TRIM = " \t\r\n-–—:;,.()[]*•"
_LEADS = frozenset(
    {"on", "made", "held", "granted", "completed", "complete", "done", "yes", "y", "approved", "agreed", "issued",
     "date", "decision", "received", "started"}
)  # fmt: skip
"""Words that may stand before the date on which something happened."""
_WEEK = re.compile(r"(?:w\s*/?\s*c|w\s*/?\s*b|week (?:commencing|beginning|of))", re.IGNORECASE)
_NOT_SO = re.compile(
    r"\b(?:not|never|no longer|refused|cancel\w*|vacated|postponed|deferred|dismissed|rejected|withdrawn"
    r"|stood down|did not|didn't|was due)\b|^\?+$",
    re.IGNORECASE,
)
_SOON = timedelta(days=731)
"""A date further ahead than this is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the cell of a date says: nothing at all where everything is blank."""

    on: date | None = None
    planned: bool = False
    """It is to happen on that day."""
    words: str = ""
    """What stands in the cell besides the date."""
    fault: str = ""
    """Why there is no date in it, as a sentence that begins with the text in quotation marks."""


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text, from `start` to `end`; `fault` instead of a day where there is no such day."""

    start: int
    end: int
    on: date | None
    fault: str = ""
    no_year: bool = False


@lru_cache(maxsize=65_536)
def read_date(text: str, words: Words, today: date) -> Reading:
    """The one date in a cell of dates, as at `today`.

    A date ahead, or with a word such as `booked`, is planned. A planned date that is past is a fault: nobody knows
    whether it came about.
    """
    first, before, after = _only_date(text, today)
    if first.on is None or first.fault:
        return first
    said, rest = f'"{shortened(text)}"', _rest(before, after)
    if _NOT_SO.search(rest):
        return Reading(fault=f"{said} does not say that it happened on that day")
    planned = words.is_planned(rest) or bool(_WEEK.search(rest))
    if not planned and before and not _LEADS.issuperset(plain(before).split()):
        return Reading(fault=f"{said} does not begin with its date")
    if planned and first.on < today:
        return Reading(fault=f"{said} was planned, and does not say whether it happened")
    if first.on > today + _SOON:
        return Reading(fault=f"{said} is more than two years ahead")
    return Reading(first.on, planned or first.on > today, rest)


@lru_cache(maxsize=65_536)
def read_day(text: str, today: date) -> Reading:
    """A day that is no event, or is said to be planned by its column: past or to come, whatever words are around it."""
    first, before, after = _only_date(text, today)
    rest = _rest(before, after)
    if first.on and _NOT_SO.search(rest):
        return Reading(fault=f'"{shortened(text)}" does not say that it is that day')
    return Reading(first.on, words=rest, fault=first.fault)


def _only_date(text: str, today: date) -> tuple[Reading, str, str]:
    """The one date in a text, with what stands before and after it."""
    said = f'"{shortened(text)}"'
    dates = list(dates_in(text, today))
    if not dates:
        nothing = not plain(text) and "?" not in text
        return (Reading() if nothing or _no_date(text) else Reading(fault=f"{said} is not a date")), "", ""
    first = dates[0]
    if first.fault:
        return Reading(fault=first.fault), "", ""
    if any(not each.no_year for each in dates[1:]) or (first.no_year and len(dates) > 1):
        return Reading(fault=f"{said} holds more than one date"), "", ""
    if first.no_year and first.on:
        return Reading(fault=f"{said} has no year"), "", ""
    return Reading(first.on), text[: first.start].strip(_TRIM), text[first.end :].strip(_TRIM)


def _rest(before: str, after: str) -> str:
    return "; ".join(filter(None, (before, after)))


def dates_in(text: str, today: date, near: date | None = None) -> Iterator[Found]:
    """Every date in a text, in order. One without a year is the nearest such to the one before it, or to `near`;
    failing those the latest up to today."""
    for match in _DATE.finditer(text):
        day, month, year = _parts(match)
        if year:
            on, fault = _full(match[0].strip(), day, month, year, today.year)
        else:
            on = _without_year(day, month, near, today)
            fault = "" if on else f'"{match[0].strip()}" does not exist: there is no such day'
        if on or fault:
            near = on or near
            yield Found(match.start(), match.end(), on, fault, not year)


def month_number(name: str) -> int:
    """The number of a month by its first three letters."""
    return _MONTHS.index(name[:3].casefold()) + 1


def is_dated(text: str) -> bool:
    """Whether the text begins with a date, or is one."""
    return _DATE.match(text.strip(_TRIM)) is not None


def shortened(text: str, most: int = 60) -> str:
    """`text` on one line, for a sentence about it."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _no_date(text: str) -> bool:
    """Whether the text is the first day of 1900, which systems write where they have none."""
    match = _DATE.fullmatch(text)
    return match is not None and _parts(match) == (1, 1, "1900")


def _parts(match: re.Match[str]) -> tuple[int, int, str]:
    """(day, month, year), the year as written or blank."""
    group = match.groupdict()
    if group["d3"]:
        return int(group["d3"]), month_number(group["m3"]), group["y3"] or ""
    at = next(at for at in "124" if group[f"d{at}"])
    return int(group[f"d{at}"]), int(group[f"m{at}"]), group.get(f"y{at}") or ""


@lru_cache(maxsize=65_536)
def _full(text: str, day: int, month: int, year: str, this_year: int) -> tuple[date | None, str]:
    """(day, fault); neither where the text says that there is no date."""
    if month > 12 and day <= 12:
        return None, f'"{text}" has the month first, or is no date: the day comes first'
    number = int(year)
    if len(year) == 2:
        number += 2000 if 2000 + number <= this_year + _YEARS_AHEAD else 1900
    try:
        on = date(number, month, day)
    except ValueError:
        return None, f'"{text}" does not exist: there is no such day'
    if on == _NO_DATE:
        return None, ""
    if number not in _YEARS:
        return None, f'"{text}" is not a date here: its year is not between {_YEARS[0]} and {_YEARS[-1]}'
    return on, ""


def _without_year(day: int, month: int, near: date | None, today: date) -> date | None:
    centre = near or today
    found: list[date] = []
    for year in (centre.year - 1, centre.year, centre.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if near:
        return min(found, key=lambda each: (abs(each - near), each), default=None)
    return max((each for each in found if each <= today), default=None)
