"""Dates as files write them: explicit formats only, so that nothing is guessed and nothing invented."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_MIDNIGHT = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
_DAY_FIRST = re.compile(rf"([0-9]{{2}})/([0-9]{{2}})/([0-9]{{4}}){_MIDNIGHT}")
_ISO = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_MIDNIGHT}")
_TWO_DIGIT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}")
_NO_DATE = date(1900, 1, 1)
_YEARS = range(1900, 2100)


class NotADate(ValueError):
    """The text is not a date. The message says why, and begins with the text in quotation marks."""


@lru_cache(maxsize=65_536)
def parse_return_date(text: str) -> date | None:
    """The date of a cell of a statutory return: DD/MM/YYYY or YYYY-MM-DD, with or without a midnight after it.

    None where nothing is recorded: an empty cell, or 1 January 1900, which systems write for it. Two-digit years,
    the month first and days that do not exist are refused with `NotADate`.
    """
    text = text.strip()
    if not text:
        return None
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif _TWO_DIGIT_YEAR.fullmatch(text):
        raise NotADate(f'"{text}" has a two-digit year: dates are written DD/MM/YYYY')
    else:
        raise NotADate(f'"{_short(text)}" is not a date: dates are written DD/MM/YYYY')
    if month > 12 and day <= 12:
        raise NotADate(f'"{text}" has the month and the day the wrong way round: dates are written DD/MM/YYYY')
    if year not in _YEARS:
        raise NotADate(f'"{text}" is not a date: the year is not between {_YEARS[0]} and {_YEARS[-1]}')
    try:
        found = date(year, month, day)
    except ValueError:
        raise NotADate(f'"{text}" is not a date: there is no such day') from None
    return None if found == _NO_DATE else found


def written(day: date) -> str:
    """`day` as returns write it, for sentences about them: 04/03/2026."""
    return f"{day:%d/%m/%Y}"


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
