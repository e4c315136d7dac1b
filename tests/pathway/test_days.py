from __future__ import annotations

from datetime import date

import pytest

from trackboard.pathway.days import (
    add_days,
    add_months,
    add_working_days,
    age_text,
    age_years,
    day_text,
    parse_iso,
    tenth_birthday,
)

from .build import day


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-06", 1, "2026-03-09"),  # Friday: the weekend is skipped
        ("2026-03-07", 1, "2026-03-09"),  # from a Saturday
        ("2026-03-02", 7, "2026-03-11"),
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday 3 April, Easter Monday 6 April
        ("2026-03-27", 7, "2026-04-09"),
        ("2026-12-23", 7, "2027-01-06"),  # Christmas, Boxing Day in lieu on the 28th, New Year's Day
        ("2025-12-24", 1, "2025-12-29"),
        ("2026-05-01", 1, "2026-05-05"),  # the early May bank holiday
        ("2026-08-28", 1, "2026-09-01"),  # the late summer one
        ("2022-06-01", 1, "2022-06-06"),  # the Platinum Jubilee: the bank holiday moved, and one was added
        ("2023-05-05", 1, "2023-05-09"),  # the Coronation
        ("2022-09-16", 1, "2022-09-20"),  # the state funeral
        ("2024-11-29", 1, "2024-12-02"),  # St Andrew's Day is Scotland's
        ("2026-03-16", 1, "2026-03-17"),  # St Patrick's Day is Northern Ireland's
        ("2026-01-05", 260, "2027-01-14"),  # over a year's end
    ],
)
def test_working_days_skip_weekends_and_the_bank_holidays_of_england(start: str, count: int, end: str) -> None:
    assert add_working_days(day(start), count) == day(end)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", 3, "2026-06-30"),
        ("2026-03-31", 24, "2028-03-31"),
    ],
)
def test_months_are_calendar_months_and_end_with_the_month(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


def test_the_calendar_ends_without_an_error() -> None:
    assert add_days(date.max, 1) == date.max
    assert add_days(date.min, -1) == date.min
    assert add_months(date.max, 1) == date.max
    assert add_working_days(date.max, 1) == date.max
    assert tenth_birthday(date.max) == date.max


@pytest.mark.parametrize(
    ("born", "birthday"),
    [("2016-05-04", "2026-05-04"), ("2016-02-29", "2026-03-01"), ("2016-03-01", "2026-03-01")],
)
def test_tenth_birthday(born: str, birthday: str) -> None:
    assert tenth_birthday(day(born)) == day(birthday)


def test_a_child_of_29_february_has_its_birthday_on_it_in_leap_years() -> None:
    assert tenth_birthday(day("2016-02-29"), 4) == day("2020-02-29")


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2020-05-04", "2026-05-03", 5),
        ("2020-05-04", "2026-05-04", 6),
        ("2016-02-29", "2026-02-28", 9),
        ("2016-02-29", "2026-03-01", 10),
        ("2026-05-04", "2026-05-04", 0),
    ],
)
def test_completed_years(born: str, on: str, years: int) -> None:
    assert age_years(day(born), day(on)) == years


@pytest.mark.parametrize(
    ("born", "on", "words"),
    [
        ("2026-05-04", "2026-05-04", "born today"),
        ("2026-05-04", "2026-05-05", "1 day"),
        ("2026-05-04", "2026-05-09", "5 days"),
        ("2026-05-04", "2026-05-17", "13 days"),
        ("2026-05-04", "2026-05-18", "2 weeks"),
        ("2026-05-04", "2026-06-22", "7 weeks"),
        ("2026-05-04", "2026-08-03", "13 weeks"),
        ("2026-05-04", "2026-08-04", "3 months"),
        ("2026-05-04", "2027-07-04", "14 months"),
        ("2026-05-04", "2028-05-03", "23 months"),
        ("2026-05-04", "2028-05-04", "2 years"),
        ("2023-05-04", "2026-05-04", "3 years"),
        ("2016-02-29", "2026-02-28", "9 years"),
    ],
)
def test_age_in_the_words_people_use(born: str, on: str, words: str) -> None:
    assert age_text(day(born), None, day(on)) == words


@pytest.mark.parametrize(
    ("born", "due", "on", "words"),
    [
        (None, "2026-03-04", "2025-12-31", "due 4 Mar, 31 weeks"),
        (None, "2026-03-04", "2026-03-04", "due 4 Mar, 40 weeks"),
        (None, "2026-03-04", "2026-03-18", "due 4 Mar, 42 weeks"),
        (None, "2026-03-04", "2025-06-04", "due 4 Mar, 1 week"),
        (None, "2026-03-04", "2025-01-01", "due 4 Mar 2026"),  # before there was a pregnancy to count
        (None, "2026-03-04", "2026-05-04", "due 4 Mar 2026"),  # long past: the birth was never recorded
        ("2026-03-10", "2026-03-04", "2026-03-09", "due 4 Mar, 40 weeks"),
        ("2026-03-10", None, "2026-03-09", "due 10 Mar, 39 weeks"),
        ("2026-03-10", "2026-03-04", "2026-03-12", "2 days"),
        (None, None, "2026-03-12", "age unknown"),
    ],
)
def test_the_unborn_are_shown_by_due_date_and_weeks_of_gestation(
    born: str | None, due: str | None, on: str, words: str
) -> None:
    assert age_text(day(born) if born else None, day(due) if due else None, day(on)) == words


@pytest.mark.parametrize("text", ["", "2026-13-01", "2026-02-29", "20260101", "2026-W01-1", "01/02/2026", "٢٠٢٦-01-01"])
def test_only_iso_dates_are_parsed(text: str) -> None:
    with pytest.raises(ValueError):
        parse_iso(text)


def test_iso_dates_and_their_words() -> None:
    assert parse_iso("2026-03-02") == date(2026, 3, 2)
    assert day_text(date(2026, 3, 2)) == "2 Mar 2026"
