"""What is said of an event beyond its being recorded: always what the fold does with it, and never silence instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from trackboard.pathway.journey import fold
from trackboard.pathway.record import Event, Record
from trackboard.pathway.rules.turns import said_of_adding, said_of_striking

from .build import POLICY, child, day, event
from .test_properties import DATES, EVENTS, records

TODAY = "2026-06-01"
TWICE = ("referred 2026-01-01", "referred 2026-03-01")
CLOSED = ("referred 2024-01-01", "closed 2024-09-02 outcome=returned_home")


def adding(record: Record, new: Event, as_at: date) -> list[str]:
    before, after = (fold(each, as_at, POLICY) for each in (record, replace(record, events=(*record.events, new))))
    return said_of_adding(before, after, new, as_at, POLICY)


def added(record: Record, text: str) -> str:
    return "; ".join(adding(record, event(text), day(TODAY)))


def struck(record: Record, text: str) -> str:
    events = list(record.events)
    events.remove(event(text))
    before, after = (fold(each, day(TODAY), POLICY) for each in (record, replace(record, events=tuple(events))))
    return "; ".join(said_of_striking(before, after, event(text), day(TODAY), POLICY))


@pytest.mark.parametrize(
    ("before", "new", "said"),
    [
        # Nothing: it takes effect on its day, is only planned or still to come, or is one more of what repeats.
        ((), "became_looked_after 2026-03-01", ""),
        (("became_looked_after 2026-01-01",), "became_looked_after 2026-12-01 planned", ""),
        (("became_looked_after 2026-01-01",), "became_looked_after 2026-07-01", ""),
        (("legal_planning_meeting 2026-01-01",), "legal_planning_meeting 2026-03-01", ""),
        (("proposed_match 2026-01-01",), "match_withdrawn 2026-03-01", ""),
        ((), "closed 2026-03-01 outcome=relatives", ""),
        # Its day is not the one that counts, or takes the place of one that counted.
        (("became_looked_after 2026-01-01",), "became_looked_after 2026-03-01",
         "Became looked after is in effect since 1 Jan 2026 already: the earlier date goes on to count"),
        (("became_looked_after 2026-03-01",), "became_looked_after 2026-01-01",
         "Became looked after is in effect from 1 Jan 2026 now, no longer from 1 Mar 2026"),
        # Proceedings once ended begin again with the next issue.
        (("proceedings_issued 2023-01-10", "final_hearing 2023-07-01", "care_order 2023-07-01"),
         "proceedings_issued 2026-05-20",
         "these are new proceedings from 20 May 2026: Care proceedings issued (10 Jan 2023), "
         "Final hearing (1 Jul 2023), Care Order (1 Jul 2023) no longer count"),
        (("proceedings_issued 2026-05-20",), "proceedings_issued 2026-05-25",
         "Care proceedings issued is in effect since 20 May 2026 already: the earlier date goes on to count"),
        # A closed case is opened again, or is not.
        (CLOSED, "referred 2026-03-01",
         "the case is open again: a new journey from 1 Mar 2026, in which nothing from before counts"),
        (CLOSED, "became_looked_after 2024-09-03",
         "the case is open again: a new journey from 3 Sep 2024, in which nothing from before counts"),
        (("closed 2024-09-02 outcome=other",), "referred 2024-09-02",
         "the child left the board on the same day (2 Sep 2024), and on one day an ending comes last: "
         "the child stays closed. To open the case again, record First known of a later day, or correct the ending"),
        (CLOSED, "referred 2024-09-02",
         "the child left the board on the same day (2 Sep 2024), and on one day an ending comes last: "
         "the child stays closed. To open the case again, record First known of a later day, or correct the ending"),
        (CLOSED, "proceedings_issued 2024-03-01",
         "the child left the board later (2 Sep 2024): the child stays closed. "
         "To open the case again, record Care proceedings issued of a later day, or correct the ending"),
        ((*CLOSED, "closed 2026-02-02 outcome=other"), "referred 2026-01-12",
         "a new journey from 12 Jan 2026, in which nothing from before counts; "
         "the child left the board again on 2 Feb 2026, and stays closed"),
        ((*CLOSED, "referred 2026-03-01"), "became_looked_after 2024-03-01",
         "Became looked after (1 Mar 2024) belongs to what was before: the case was opened again on 1 Mar 2026"),
        # What the case lived through since undoes it.
        (("match_withdrawn 2026-03-01",), "proposed_match 2026-01-01",
         "Match withdrawn (1 Mar 2026) took it out of effect again"),
        (("match_withdrawn 2026-03-01", "proposed_match 2026-04-01"), "proposed_match 2026-02-01",
         "Match withdrawn (1 Mar 2026) took it out of effect again"),
        # Endings.
        (CLOSED, "closed 2024-09-02 outcome=special_guardianship",
         "the child left the board on 2 Sep 2024 already: that goes on to count"),
        (CLOSED, "adoption_order 2024-09-02", 'the outcome is "Adopted" now, no longer "Returned home"'),
        (CLOSED, "closed 2024-08-01 outcome=other",
         "closed from 1 Aug 2024 now, no longer from 2 Sep 2024"),
        (("became_looked_after 2026-03-01",), "closed 2026-01-01 outcome=other",
         "the case was opened again on 1 Mar 2026: it stays open"),
    ],
)  # fmt: skip
def test_what_is_said_of_an_event_is_what_the_fold_makes_of_it(before: tuple[str, ...], new: str, said: str) -> None:
    assert added(child(*before, born="2023-01-01"), new) == said


@pytest.mark.parametrize(
    ("record", "wrong", "said"),
    [
        (CLOSED, CLOSED[1], "the case is open again, as Pre-proceedings"),
        ((*CLOSED, "referred 2026-03-01"), "referred 2026-03-01",
         "the child left the board on 2 Sep 2024, and is closed"),
        (TWICE, TWICE[0], "First known is in effect since 1 Mar 2026 now"),
        (TWICE, TWICE[1], "First known (1 Jan 2026) goes on to count"),
        (("referred 2026-01-01",), "referred 2026-01-01", ""),
        (("referred 2026-01-01", "referred 2026-09-01 planned"), "referred 2026-09-01 planned", ""),
    ],
)  # fmt: skip
def test_striking_out_says_what_counts_instead(record: tuple[str, ...], wrong: str, said: str) -> None:
    assert struck(child(*record, born="2023-01-01"), wrong) == said


@settings(max_examples=800, deadline=None)
@given(records(), EVENTS, DATES)
def test_silence_means_that_it_took_effect_on_its_day(record: Record, new: Event, as_at: date) -> None:
    new = new._replace(planned=False)
    said = adding(record, new, as_at)
    if new.on > as_at or new.kind in POLICY.returns:
        assert said == []
        return
    after = fold(replace(record, events=(*record.events, new)), as_at, POLICY)
    too_late = after.closed_on is not None and new.on > after.closed_on  # a contradiction, which says it
    if new.kind in POLICY.ends:
        took_effect = after.closed_on == new.on
    else:
        took_effect = new.on in after.repeats.get(new.kind, (after.in_effect.get(new.kind),))
    assert said or took_effect or too_late


@settings(max_examples=800, deadline=None)
@given(records(), EVENTS, DATES)
def test_the_earlier_date_goes_on_to_count_only_where_it_does(record: Record, new: Event, as_at: date) -> None:
    new = new._replace(planned=False)
    before = fold(record, as_at, POLICY)
    after = fold(replace(record, events=(*record.events, new)), as_at, POLICY)
    for sentence in adding(record, new, as_at):
        if "the earlier date goes on to count" in sentence:
            assert after.in_effect[new.kind] == before.in_effect[new.kind] < new.on
        if "is open again" in sentence:
            assert (before.closed_on is not None or before.journeys) and after.closed_on is None
            assert after.opened_on == new.on
        if "stays closed" in sentence:
            assert after.closed_on is not None
        if "new proceedings" in sentence:
            assert after.in_effect["proceedings_issued"] == new.on
