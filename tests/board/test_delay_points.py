"""Delay points stand as rows beside the board: counts, lists and filters read them, and the policy alone says which
clocks they are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.board.test_kept_board import CHILD, DAYS, POLICY, database
from tests.clocks import TODAY, StandingClock
from tests.store.build import of_version
from trackboard.board.board import Board
from trackboard.board.child_json import clock_document
from trackboard.board.kept_clocks import decode
from trackboard.board.model import DelayCount, Filter
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.derivation import differences, keep_current
from trackboard.casework.desk import Actor, Desk
from trackboard.pathway.ids import ClockId, Clocks, Kinds
from trackboard.store import kept_board
from trackboard.store.database import Database
from trackboard.store.sqlite.schema import VERSION
from trackboard.store.tables import BOARD

OWN = ClockId("own_to_planning")
SEVEN = dataclasses.replace(
    POLICY,
    clocks=(
        *POLICY.clocks,
        dataclasses.replace(POLICY.clock(Clocks.PLANNING_MEETING), id=OWN, delay_point=True, counts=True),
    ),
    digest="seven",
)
"""The policy with a delay point of the authority's own."""
LATE = (date(2025, 1, 5), None, [(Kinds.BECAME_LOOKED_AFTER, date(2026, 1, 1), 0)])
IN_TIME = (date(2025, 1, 5), None, [(Kinds.BECAME_LOOKED_AFTER, TODAY - timedelta(days=1), 0)])


def overdue(board: Board, chosen: Filter) -> dict[str, set[int]]:
    """By delay point who is overdue there, as the clocks of every row shown say it."""
    found: dict[str, set[int]] = {clock.id: set() for clock in board.policy.delay_points}
    for row in board.rows(chosen):
        for judged in decode(row.clocks):
            now = clock_document(board.maker, judged)["status"]
            if judged.run.clock in found and judged.run.counts and now == "overdue":
                found[judged.run.clock].add(row.id)
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(CHILD, min_size=1, max_size=6), DAYS, DAYS, st.booleans())
def test_counts_lists_and_filter_are_those_of_the_clocks(
    children: list[tuple[Any, ...]], kept_on: date, day: date, everyone: bool
) -> None:
    with database(children) as db:
        keep_current(db, SEVEN, kept_on)
        board = Board(db, SEVEN, day)
        chosen = Filter(all=everyone)
        found = overdue(board, chosen)
        assert {point.clock: point.overdue for point in board.summary(chosen).delay_points} == {
            clock: len(ids) for clock, ids in found.items()
        }
        assert {clock: {each.child for each in late} for clock, late in board.late(chosen).items()} == found
        for clock, ids in found.items():
            there = board.order(chosen=dataclasses.replace(chosen, delay_point=clock))
            assert {child for of_stage in there.values() for child in of_stage} == ids


@pytest.fixture
def db() -> Iterator[Database]:
    with database([LATE, LATE, IN_TIME], StandingClock(TODAY)) as db:
        keep_current(db, SEVEN, TODAY)
        yield db


def test_a_seventh_point_is_counted_listed_and_judged(db: Database) -> None:
    board = Board(db, SEVEN, TODAY)
    assert [point.clock for point in board.summary().delay_points] == [
        *(clock.id for clock in POLICY.delay_points),
        OWN,
    ]
    assert board.summary().delay_points[-1] == DelayCount(OWN, 2, 0, 2)
    assert board.ranked(chosen=Filter(delay_point=OWN)).tolist() == [1, 2]
    judge_delay(Desk(db, SEVEN, Actor("Kim", "board"), TODAY), 2, OWN, "avoidable", reason="staff", party="authority")
    assert board.summary().delay_points[-1] == DelayCount(OWN, 2, 1, 1)
    assert differences(db, SEVEN, TODAY) == []
    next_week = Board(db, SEVEN, TODAY + timedelta(days=7))
    assert next_week.summary().delay_points[-1] == DelayCount(OWN, 3, 1, 2), "rows made in memory for another day"


def test_a_policy_without_it_counts_it_no_more(db: Database) -> None:
    assert keep_current(db, POLICY, TODAY) == 3
    assert {point.clock for each in kept_board.read_all(db.connection).values() for point in each.delays} <= {
        clock.id for clock in POLICY.delay_points
    }


def test_a_delay_point_that_is_not_as_the_record_gives_it_is_found(db: Database) -> None:
    assert differences(db, SEVEN, TODAY) == []
    with db.upkeep() as connection:
        connection.execute("UPDATE board_delays SET rules = 0 WHERE child_id = 1 AND clock = ?", (OWN,))
        connection.execute("DELETE FROM board_delays WHERE child_id = 2")
    assert differences(db, SEVEN, TODAY) == [1, 2]


def test_no_column_stands_for_one_point() -> None:
    assert [name for name in BOARD.names if any(char.isdigit() for char in name)] == []


@pytest.mark.parametrize("version", range(1, VERSION))
def test_a_file_of_an_older_version_is_computed_again_also_where_it_is_only_read(tmp_path: Path, version: int) -> None:
    path = tmp_path / "board.db"
    of_version(path, version)
    with Database.open(path) as opened:
        assert kept_board.read_all(opened.connection) == {}, "brought up to date, and nobody has computed it yet"
        children = opened.value("SELECT count(*) FROM children")
        assert children > 0
    with Database.open(path, read_only=True) as opened:
        only_read = Board(opened, POLICY, TODAY)
        assert only_read.stands_in
        assert len(list(only_read.rows(Filter(all=True)))) == children
    with Database.open(path) as opened:
        keep_current(opened, POLICY, TODAY)
        kept = Board(opened, POLICY, TODAY)
        assert not kept.stands_in
        assert len(list(kept.rows(Filter(all=True)))) == children
        assert differences(opened, POLICY, TODAY) == []
