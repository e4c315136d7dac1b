"""What holds of every record, made up by hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from trackboard.pathway.journey import Journey, fold
from trackboard.pathway.record import Event, Plan, Record
from trackboard.pathway.rules import clocks, flags, inclusion

from . import plain
from .build import POLICY

FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 900).map(lambda days: FIRST + timedelta(days=days))
# Days on which several things happen are where readings go wrong, so most dates come from a few.
DATES = st.one_of(st.sampled_from([FIRST + timedelta(days=30 * month) for month in range(12)]), DAYS)
GIVES_STAGE = [milestone.kind for milestone in POLICY.milestones.values() if milestone.stage]
STAGED = [*GIVES_STAGE, "final_hearing", "care_order"]
KINDS = st.one_of(st.sampled_from(STAGED), st.sampled_from(list(POLICY.kinds)), st.sampled_from(list(POLICY.returns)))


def event(kind: str, on: date, planned: bool, outcome: str, reason: str) -> Event:
    return Event(kind, on, planned, outcome if kind == "closed" else "", reason)


EVENTS = st.builds(
    event, KINDS, DATES, st.sampled_from([False] * 9 + [True]), st.sampled_from(list(POLICY.outcomes)),
    st.sampled_from(["", "", "on_or_before"]),
)  # fmt: skip
OPEN_EVENTS = EVENTS.filter(lambda each: each.kind not in POLICY.ends)
PLANS = st.builds(
    Plan, st.sampled_from(["", *POLICY.plans]), st.sampled_from(["", *POLICY.plans]), st.one_of(st.none(), DATES)
)


def records(events: st.SearchStrategy[Event] = EVENTS) -> st.SearchStrategy[Record]:
    births = st.one_of(st.none(), DATES, st.dates(date(2014, 1, 1), date(2024, 12, 31)))
    return st.builds(
        Record,
        born=births,
        due=st.one_of(st.none(), DATES),
        events=st.lists(events, max_size=25).map(tuple),
        plans=st.lists(PLANS, max_size=3).map(tuple),
        owner=st.sampled_from(["", "A"]),
        considered=st.sampled_from(["", "yes"]),
        criteria=st.lists(
            st.tuples(st.sampled_from(list(POLICY.criteria)), st.sampled_from(["", "yes", "no", "unknown"])),
            max_size=3, unique_by=lambda pair: pair[0],
        ).map(tuple),
        adopted_older_sibling=st.booleans(),
    )  # fmt: skip


def all_that_is_read(record: Record, as_at: date) -> tuple[object, ...]:
    journey = fold(record, as_at, POLICY)
    held = clocks.read(journey, record, POLICY)
    return (
        journey,
        held,
        flags.fixed_flags(record, journey, held, POLICY),
        inclusion.rules(journey, held, record, POLICY),
    )


@settings(max_examples=1500, deadline=None)
@given(records(), DATES)
def test_it_agrees_with_a_plain_reading_of_the_pathway(record: Record, as_at: date) -> None:
    expected = plain.read(record, as_at)
    journey = fold(record, as_at, POLICY)
    held = clocks.read(journey, record, POLICY)
    assert (journey.stage, journey.since) == (expected.stage, expected.since)
    assert (journey.closed_on, journey.outcome) == (expected.closed, expected.outcome)
    assert dict(journey.in_effect) == {kind: dates[0] for kind, dates in expected.effect.items()}
    for kind, dates in journey.repeats.items():
        assert list(dates) == expected.effect[kind]
    for run in held:
        reading = clocks.reading(run, as_at)
        got = (reading.status, run.started_on, run.due_on, run.stopped_on, reading.elapsed_days, reading.overdue_days)
        if run.clock in expected.statuses or run.counts:
            assert (run.clock, got) == (run.clock, expected.statuses[run.clock])
    assert clocks.standing(held, as_at) == expected.standing


@given(records(), DATES, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(record: Record, as_at: date, random) -> None:
    events, plans, criteria = list(record.events), list(record.plans), list(record.criteria)
    for rows in (events, plans, criteria):
        random.shuffle(rows)
    shuffled = replace(record, events=tuple(events), plans=tuple(plans), criteria=tuple(criteria))
    assert all_that_is_read(shuffled, as_at) == all_that_is_read(record, as_at)


def without_end(read: tuple[object, ...]) -> tuple[object, ...]:
    journey, *rest = read
    assert isinstance(journey, Journey)
    return replace(journey, holds_until=date.max), *rest


@given(records(), DATES, EVENTS, st.integers(1, 500))
def test_an_event_dated_after_the_day_never_matters(record: Record, as_at: date, extra: Event, ahead: int) -> None:
    assume(record.events)
    later = extra._replace(on=as_at + timedelta(days=ahead), planned=False)
    more = replace(record, events=(*record.events, later))
    if any(not each.planned for each in record.events):
        assert without_end(all_that_is_read(more, as_at)) == without_end(all_that_is_read(record, as_at))
    else:
        # Only its own first event to come makes a child unknown as yet.
        assert not fold(more, as_at, POLICY).known


@given(records(), DATES, EVENTS)
def test_a_planned_event_never_matters(record: Record, as_at: date, extra: Event) -> None:
    more = replace(record, events=(*record.events, extra._replace(planned=True)))
    assert all_that_is_read(more, as_at) == all_that_is_read(record, as_at)


@given(records(OPEN_EVENTS), DATES, st.sampled_from(GIVES_STAGE), DATES)
def test_a_later_stages_milestone_never_moves_a_child_back(record: Record, as_at: date, kind: str, on: date) -> None:
    before = POLICY.stage_order[fold(record, as_at, POLICY).stage]
    stage = POLICY.milestones[kind].stage
    assume(stage is not None and POLICY.stage_order[stage] > before)
    more = replace(record, events=(*record.events, Event(kind, on)))
    assert POLICY.stage_order[fold(more, as_at, POLICY).stage] >= before


@given(records(), DATES, st.sampled_from(list(POLICY.returns)))
def test_a_returning_event_never_leaves_a_later_stage_in_effect(record: Record, as_at: date, back: str) -> None:
    record = replace(record, events=tuple(each for each in record.events if each.on < as_at))
    before = fold(record, as_at, POLICY)
    assume(before.closed_on is None)
    after = fold(replace(record, events=(*record.events, Event(back, as_at))), as_at, POLICY)
    removed = POLICY.returns[back].takes_out
    assert removed.isdisjoint(after.in_effect)
    order = POLICY.stage_order
    taken_stages = [order[stage] for kind in removed if (stage := POLICY.milestones[kind].stage)]
    assert order[after.stage] not in taken_stages or after.stage == "pre_proceedings"
    assert order[after.stage] <= order[before.stage]
    if after.stage != before.stage:
        assert after.since == as_at
    assert {gone.kind for gone in after.taken_out if gone.by == back and gone.day == as_at} == (
        removed & before.in_effect.keys()
    )


@given(DATES, st.integers(0, 400))
@pytest.mark.parametrize("clock", POLICY.clocks, ids=lambda clock: clock.id)
def test_due_dates_grow_with_start_dates(clock, start: date, later: int) -> None:
    assert start < clock.limit.after(start) <= clock.limit.after(start + timedelta(days=later))


@settings(max_examples=300)
@given(records(), DATES)
def test_a_reading_holds_on_every_day_of_its_span(record: Record, as_at: date) -> None:
    held = all_that_is_read(record, as_at)
    journey = held[0]
    assert isinstance(journey, Journey)
    assert journey.holds_from <= as_at < journey.holds_until
    first = max(journey.holds_from, as_at - timedelta(days=400))
    last = min(journey.holds_until - timedelta(days=1), as_at + timedelta(days=400))
    for on in {first, last, as_at, first + (last - first) / 2, first + (last - first) / 3}:
        assert all_that_is_read(record, on) == held


@given(records(), DATES)
def test_a_standing_is_two_comparisons(record: Record, as_at: date) -> None:
    held = clocks.read(fold(record, as_at, POLICY), record, POLICY)
    amber_on, red_on = clocks.amber_red(held)
    counted = [clocks.reading(run, as_at).status for run in held if run.counts and run.state == "open"]
    standing = clocks.standing(held, as_at)
    assert (standing == "overdue") == ("overdue" in counted) == (red_on is not None and as_at >= red_on)
    assert (standing != "on_track") == bool({"overdue", "due_soon"} & set(counted))
    assert (standing != "on_track") == (amber_on is not None and as_at >= amber_on)


@given(records(), DATES)
def test_every_clock_can_be_said_in_words(record: Record, as_at: date) -> None:
    for run in clocks.read(fold(record, as_at, POLICY), record, POLICY):
        assert clocks.short(run, as_at, POLICY)
        said = clocks.sentence(run, as_at, POLICY)
        assert said[0].isupper() or said[0].isdigit()
        assert said.endswith(f"{POLICY.clock(run.clock).source}.") and "None" not in said and "  " not in said
