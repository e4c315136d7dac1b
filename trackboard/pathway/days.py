"""Days, as the law and people count them: working days of England, calendar months, birthdays, ages in words."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

GESTATION = timedelta(weeks=40)


@lru_cache(maxsize=65536)
def parse_iso(text: str) -> date:
    """The day written as YYYY-MM-DD. ValueError for anything else."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        raise ValueError(f'"{text}" is not a date (YYYY-MM-DD)')
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    """`parse_iso`, and None for what is absent."""
    return parse_iso(text) if text else None


@lru_cache(maxsize=16384)
def iso_or_none(day: date | None) -> str | None:
    """YYYY-MM-DD, and None for what is absent."""
    return day.isoformat() if day else None


def add_days(day: date, days: int) -> date:
    """`days` calendar days after `day`, held at the ends of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


@lru_cache(maxsize=16384)
def add_months(day: date, months: int) -> date:
    """`months` calendar months after `day`; 31 January and one month is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=256)
def _working_days(year: int) -> tuple[int, ...]:
    """The ordinals of the year's working days in England, in order."""
    import holidays  # 120 ms, and most commands never count a working day

    bank_holidays = holidays.country_holidays("GB", subdiv="ENG", years=year)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = (date.fromordinal(ordinal) for ordinal in range(first, last + 1))
    return tuple(day.toordinal() for day in days if day.weekday() < 5 and day not in bank_holidays)


@lru_cache(maxsize=16384)
def add_working_days(day: date, working_days: int) -> date:
    """The `working_days`-th working day after `day`, which itself is not counted (0 gives `day`)."""
    if working_days == 0:
        return day
    year, left = day.year, working_days
    table = _working_days(year)
    at = bisect_right(table, day.toordinal())
    while at + left > len(table):
        left -= len(table) - at
        at, year = 0, year + 1
        if year > date.max.year:
            return date.max
        table = _working_days(year)
    return date.fromordinal(table[at + left - 1])


@lru_cache(maxsize=16384)
def tenth_birthday(born: date, years: int = 10) -> date:
    """The day a child born on `born` turns `years`. A child of 29 February turns them on 1 March in other years."""
    year = born.year + years
    if year > date.max.year:
        return date.max
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_years(born: date, on: date) -> int:
    """Completed years on `on`; negative before birth."""
    years = on.year - born.year
    return years if tenth_birthday(born, years) <= on else years - 1


def age_text(born: date | None, due: date | None, on: date) -> str:
    """The age on `on` in the words people use: `5 days`, `7 weeks`, `14 months`, `3 years`, `due 4 Mar, 31 weeks`."""
    if born is not None and born <= on:
        return _age_in_words(born, on)
    expected = due or born
    if expected is None:
        return "age unknown"
    weeks = (on - add_days(expected, -GESTATION.days)).days // 7
    if 0 <= weeks <= 44:
        return f"due {expected.day} {expected:%b}, {weeks} week{'' if weeks == 1 else 's'}"
    return f"due {expected.day} {expected:%b %Y}"


def age_short(born: date | None, due: date | None, on: date) -> str:
    """The age for a card: `5d`, `7w`, `14m`, `3y`; before birth the weeks until then, begun ones counted, `+3w`.

    '' where it is not known, or the due date has passed.
    """
    if born is not None and born <= on:
        many, unit = _age(born, on)
        return f"{many}{unit[0]}"
    expected = due or born
    return "" if expected is None or expected < on else f"+{-((on - expected).days // 7)}w"


def _age_in_words(born: date, on: date) -> str:
    many, unit = _age(born, on)
    return f"{many} {unit if many != 1 else unit[:-1]}" if born != on else "born today"


def _age(born: date, on: date) -> tuple[int, str]:
    """In the unit that people use for that age: days, weeks, months or years."""
    days = (on - born).days
    if days < 14:
        return days, "days"
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months < 3:
        return days // 7, "weeks"
    return (months, "months") if months < 24 else (age_years(born, on), "years")


def day_text(day: date) -> str:
    """`2 Mar 2026`."""
    return f"{day.day} {day:%b %Y}"
