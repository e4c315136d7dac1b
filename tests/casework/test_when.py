"""Dates the way people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackboard.casework.typed_dates import NotUnderstood, due_date, typed_date
from trackboard.casework.wording import in_full, moment_text, moments_of
from trackboard.errors import UsageProblem

from .conftest import TODAY, on

DAYS = st.dates(date(1980, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-16"),
        ("Yesterday", "2026-11-15"),
        ("tomorrow", "2026-11-17"),
        ("-3", "2026-11-13"),
        ("+14", "2026-11-30"),
        ("12/3", "2026-03-12"),
        ("12/12", "2025-12-12"),
        ("16/11", "2026-11-16"),
        ("17/11", "2025-11-17"),
        ("12/3/24", "2024-03-12"),
        ("12/3/98", "1998-03-12"),
        ("12/03/2024", "2024-03-12"),
        ("12.03.2024", "2024-03-12"),
        ("12-3-24", "2024-03-12"),
        ("2024-03-12", "2024-03-12"),
        ("12 Mar 24", "2024-03-12"),
        ("12mar2024", "2024-03-12"),
        ("12 March", "2026-03-12"),
        ("12th March, 2024", "2024-03-12"),
        ("Tue 12 March 2024", "2024-03-12"),
        ("  tuesday,  12  mar 24 ", "2024-03-12"),
        ("29/2/24", "2024-02-29"),
        ("mon", "2026-11-16"),
        ("sunday", "2026-11-15"),
        ("last mon", "2026-11-09"),
        ("last fri", "2026-11-13"),
        ("next fri", "2026-11-20"),
        ("next mon", "2026-11-23"),
    ],
)
def test_what_happened_lies_behind_us(text: str, day: str) -> None:
    assert typed_date(text, TODAY) == on(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [("12/3", "2027-03-12"), ("16/11", "2026-11-16"), ("15 Nov", "2027-11-15"), ("fri", "2026-11-20"),
     ("mon", "2026-11-16"), ("last fri", "2026-11-13"), ("12/3/24", "2024-03-12"), ("-3", "2026-11-13")],
)  # fmt: skip
def test_what_is_planned_lies_ahead(text: str, day: str) -> None:
    assert typed_date(text, TODAY, ahead=True) == on(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [("4/3", "2027-03-04"), ("20/6", "2027-06-20"), ("10/11", "2026-11-10"), ("20/10", "2026-10-20"),
     ("10/10", "2027-10-10"), ("today", "2026-11-16"), ("+14", "2026-11-30"), ("1/11/25", "2025-11-01")],
)  # fmt: skip
def test_a_baby_may_be_late(text: str, day: str) -> None:
    assert due_date(text, TODAY) == on(day)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("3/13", "the day comes first: 13/3"),
        ("04/13/2016", "the day comes first: 13/4"),
        ("31/02", "no such day"),
        ("31/2/2024", "no such day"),
        ("29/2", "write its year"),
        ("29/2/26", "no such day"),
        ("Wed 12 Mar 2024", "12 March 2024 is a Tuesday"),
        ("this fri", "could be two days"),
        ("12/3/0024", "between 1980 and 2099"),
        ("", "a date is missing"),
        ("12", "not a date"),
        ("March", "not a date"),
        ("Mar 2024", "not a date"),
        ("1/2/3", "not a date"),
        ("12/3-24", "not a date"),
        ("ma 12", "not a date"),
        ("12 m 24", "not a date"),
        ("12 ju 24", "not a date"),
        ("tbc", "not a date"),
        ("w/c 4 March", "not a date"),
        ("04/05/2026 - adj", "not a date"),
        ("١٢/٣/٢٤", "not a date"),
        ("-99999", "not a date"),
        ("9" * 200, "not a date"),
    ],
)
def test_what_could_be_another_day_or_none_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotUnderstood, match=why) as refused:
        typed_date(text, TODAY)
    assert isinstance(refused.value, UsageProblem)
    assert "\n" not in str(refused.value)


@given(DAYS, DAYS)
def test_what_is_shown_back_is_understood_as_the_same_day(day: date, today: date) -> None:
    assert typed_date(in_full(day), today) == day
    assert typed_date(day.isoformat(), today) == day
    assert typed_date(f"{day.day}/{day.month}/{day.year}", today) == day


@given(DAYS.filter(lambda day: (day.month, day.day) != (2, 29)), DAYS, st.booleans())
def test_without_a_year_it_is_the_nearest_on_its_side_of_today(day: date, today: date, ahead: bool) -> None:
    found = typed_date(f"{day.day} {day:%b}", today, ahead=ahead)
    assert (found.day, found.month) == (day.day, day.month)
    distance = (found - today if ahead else today - found).days
    assert 0 <= distance < 366


@given(DAYS, st.sampled_from(["mon", "tuesday", "wed", "thu", "fri", "sat", "sun"]))
def test_a_weekday_is_within_the_week(today: date, name: str) -> None:
    latest, last, following = (typed_date(each, today) for each in (name, f"last {name}", f"next {name}"))
    assert timedelta(0) <= today - latest < timedelta(7)
    assert timedelta(0) < today - last <= timedelta(7)
    assert timedelta(0) < following - today <= timedelta(7)
    assert len({day.weekday() for day in (latest, last, following)}) == 1


@given(st.text(max_size=60))
def test_nothing_else_is_raised_whatever_is_typed(text: str) -> None:
    try:
        typed_date(text, TODAY)
    except NotUnderstood as refused:
        assert str(refused)


def test_moments_are_told_by_the_clock_on_the_wall() -> None:
    assert moment_text("2026-07-01T23:30:00Z") == "2 Jul 2026 00:30"
    assert moment_text("2026-11-16T10:00:00Z") == "16 Nov 2026 10:00"


def test_of_what_a_file_brought_only_the_day_or_nothing_may_be_known() -> None:
    assert moment_text("2026-07-01") == "1 Jul 2026"
    assert moment_text("") == ""


def test_a_day_in_summer_begins_before_midnight_utc() -> None:
    assert moments_of(on("2026-07-01")) == ("2026-06-30T23:00:00Z", "2026-07-01T23:00:00Z")
    assert moments_of(on("2026-10-25")) == ("2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z")
