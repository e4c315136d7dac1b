"""Dates as people type them into trackers, and minutes with their dates in one cell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.tracker_build import POLICY, TODAY
from trackboard.exchange.spreadsheet.cells import Reading, dates_in, read_date, read_day
from trackboard.exchange.spreadsheet.dated_minutes import dated_notes
from trackboard.exchange.spreadsheet.tracker_words import Words

WORDS = Words(POLICY)
PAST, AHEAD = date(2024, 3, 12), date(2026, 12, 12)


def read(text: str) -> Reading:
    return read_date(text, WORDS, TODAY)


@pytest.mark.parametrize(
    "text",
    ["12/3/24", "12.03.24", "12-03-2024", "12 / 3 / 2024", "2024-03-12", "2024-03-12 00:00", "12 Mar 24", "12-Mar-24",
     "12th March 2024", "12th of March 2024", "Tues 12 March 2024", "12 SEPT 24".replace("SEPT", "MAR")],
)  # fmt: skip
def test_a_date_in_whatever_way_it_is_typed(text: str) -> None:
    assert read(text) == Reading(PAST)


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("04/05/2026 - adj", date(2026, 5, 4), "adj"),
        ("12/3/24 10am", PAST, "10am"),
        ("made 12.3.24", PAST, "made"),
        ("12/3/24 (Dr O'Neill)", PAST, "Dr O'Neill"),
        ("16/02/2026 intros from 2/2", date(2026, 2, 16), "intros from 2/2"),
        ("05/01/2026 typo??", date(2026, 1, 5), "typo??"),
    ],
)
def test_a_date_followed_by_words_is_a_date_and_a_note(text: str, day: date, words: str) -> None:
    assert read(text) == Reading(day, words=words)


@pytest.mark.parametrize(
    ("text", "words"), [("12/12/26", ""), ("booked 12/12/26", "booked"), ("12/12/26 provisional", "provisional")]
)
def test_a_date_ahead_is_planned(text: str, words: str) -> None:
    assert read(text) == Reading(AHEAD, planned=True, words=words)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tbc", "is not a date"),
        ("N/K", "is not a date"),
        ("?", "is not a date"),
        ("45363", "is not a date"),
        ("12", "is not a date"),
        ("March", "is not a date"),
        ("May 2024", "is not a date"),
        ("12.3", "is not a date"),
        ("w/c 4 March", "has no year"),
        ("14/9", "has no year"),
        ("04/13/2016", "has the month first"),
        ("31/02/2024", "there is no such day"),
        ("29/02/2023", "there is no such day"),
        ("12/3/24 and 14/4/24", "holds more than one date"),
        ("panel 3/4/24", "does not begin with its date"),
        ("12/3/24?", "does not say that it happened"),
        ("12/3/24 cancelled", "does not say that it happened"),
        ("due 1/2/24", "was planned, and does not say whether it happened"),
        ("12/3/2062", "more than two years ahead"),
        ("1/1/1975", "its year is not between"),
        ("١٢/٣/٢٤", "is not a date"),
    ],
)
def test_what_is_no_plain_date_is_none_and_says_why(text: str, why: str) -> None:
    reading = read(text)
    assert (reading.on, why in reading.fault, reading.fault[0]) == (None, True, '"')


@pytest.mark.parametrize("text", ["-", "–", "...", "1900-01-01", "01/01/1900"])
def test_what_systems_write_for_nothing_is_nothing(text: str) -> None:
    assert read(text) == Reading()


def test_a_day_of_birth_may_have_words_before_it() -> None:
    assert read_day("EDD 3.4.27", TODAY) == Reading(date(2027, 4, 3), words="EDD")


days = st.dates(date(1980, 1, 1), TODAY)
writings = st.sampled_from(["{d}/{m}/{y}", "{d:02}.{m:02}.{y}", "{y}-{m:02}-{d:02}", "{d} {b} {y}", "{d:02}-{b}-{y}"])


@given(days, writings)
def test_every_day_is_read_back_as_itself(day: date, writing: str) -> None:
    text = writing.format(d=day.day, m=day.month, y=day.year, b=f"{day:%b}")
    assert read(text).on == day


@given(days.filter(lambda day: day > TODAY - timedelta(days=80 * 365)), st.sampled_from("/.-"))
def test_a_year_of_two_digits_is_the_nearer_century(day: date, stroke: str) -> None:
    assert read(f"{day:%d}{stroke}{day:%m}{stroke}{day:%y}").on == day


@given(st.text(max_size=60))
def test_no_text_is_read_in_any_other_way(text: str) -> None:
    reading = read(text)
    assert not (reading.on and reading.fault)
    if reading.on:
        (first, *_) = dates_in(text, TODAY)
        assert first.on == reading.on and f"{reading.on.day}" in text


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("12/3/24: LPM held.\n14.04.24 - ADM", [(PAST, "LPM held."), (date(2024, 4, 14), "ADM")]),
        ("12/3/24: one\n two\n\nthree", [(PAST, "one\n two\nthree")]),
        ("Intro\n12/3/24 one", [(None, "Intro"), (PAST, "one")]),
        (
            "12.03.24 - held. 14.04.24 - agreed on 12/4/24.",
            [(PAST, "held."), (date(2024, 4, 14), "agreed on 12/4/24.")],
        ),
        ("• 12/3/24: one\n• 15/5: two", [(PAST, "one"), (date(2024, 5, 15), "two")]),
        ("15/5: two", [(None, "15/5: two")]),
        ("31/02/24: odd", [(None, "31/02/24: odd")]),
        ("1/1/27 - court", [(None, "1/1/27 - court")]),
        ("saw her on 3/3/24", [(None, "saw her on 3/3/24")]),
        ("12/3/24", [(PAST, "12/3/24")]),
    ],
)
def test_minutes_in_one_cell_come_apart_by_their_dates(text: str, entries: list[tuple[date | None, str]]) -> None:
    assert dated_notes(text, TODAY) == entries


line = st.tuples(
    st.one_of(st.none(), days), st.sampled_from([": ", " - ", " "]), st.text("abc xyz,'", min_size=1, max_size=20)
)


@given(st.lists(line, max_size=6))
def test_no_word_of_the_minutes_is_lost(lines: list[tuple[date | None, str, str]]) -> None:
    cell = "\n".join(f"{day:%d/%m/%y}{mark}{text}" if day else text for day, mark, text in lines)
    said = " ".join(text for _, text in dated_notes(cell, TODAY)).split()
    for _, _, text in lines:
        assert all(word in said for word in text.split())
