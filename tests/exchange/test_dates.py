"""Dates of returns: two formats, nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest

from trackboard.exchange.dates import NotADate, parse_return_date, written


@pytest.mark.parametrize(
    "text",
    ["04/03/2021", "2021-03-04", " 04/03/2021 ", "2021-03-04 00:00:00", "2021-03-04T00:00:00", "04/03/2021 00:00"],
)
def test_the_formats_that_returns_use(text: str) -> None:
    assert parse_return_date(text) == date(2021, 3, 4)


@pytest.mark.parametrize("text", ["", "   ", "01/01/1900", "1900-01-01", "1900-01-01 00:00:00"])
def test_nothing_recorded(text: str) -> None:
    assert parse_return_date(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2024", '"31/02/2024" is not a date: there is no such day'),
        ("29/02/2023", '"29/02/2023" is not a date: there is no such day'),
        ("2024-13-45", '"2024-13-45" is not a date: there is no such day'),
        ("00/00/2024", '"00/00/2024" is not a date: there is no such day'),
        ("12/03/24", '"12/03/24" has a two-digit year: dates are written DD/MM/YYYY'),
        ("12.03.24", '"12.03.24" has a two-digit year: dates are written DD/MM/YYYY'),
        ("04/13/2016", '"04/13/2016" has the month and the day the wrong way round: dates are written DD/MM/YYYY'),
        ("2016-13-04", '"2016-13-04" has the month and the day the wrong way round: dates are written DD/MM/YYYY'),
        ("12", '"12" is not a date: dates are written DD/MM/YYYY'),
        ("March", '"March" is not a date: dates are written DD/MM/YYYY'),
        ("4/3/2021", '"4/3/2021" is not a date: dates are written DD/MM/YYYY'),
        ("04/03/2021 - adj", '"04/03/2021 - adj" is not a date: dates are written DD/MM/YYYY'),
        ("04/03/2021 09:30", '"04/03/2021 09:30" is not a date: dates are written DD/MM/YYYY'),
        ("٠٤/٠٣/٢٠٢١", '"٠٤/٠٣/٢٠٢١" is not a date: dates are written DD/MM/YYYY'),
        ("zz/05/2020", '"zz/05/2020" is not a date: dates are written DD/MM/YYYY'),
        ("04/03/0202", '"04/03/0202" is not a date: the year is not between 1900 and 2099'),
        ("44259", '"44259" is not a date: dates are written DD/MM/YYYY'),
    ],
)
def test_what_is_refused_and_why(text: str, sentence: str) -> None:
    with pytest.raises(NotADate) as refused:
        parse_return_date(text)
    assert str(refused.value) == sentence


def test_a_long_cell_is_cut_in_the_sentence() -> None:
    with pytest.raises(NotADate) as refused:
        parse_return_date("x" * 5_000)
    assert len(str(refused.value)) < 100


def test_written_as_returns_write_it() -> None:
    assert written(date(2021, 3, 4)) == "04/03/2021"
