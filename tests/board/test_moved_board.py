"""A board that is left open and goes from day to day: whatever it has read before, it says what a new one would."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from trackboard.board.board import Board
from trackboard.casework.derivation import keep_current

from .test_kept_board import CHILD, DAYS, POLICY, database, everyone


@settings(max_examples=60, deadline=None)
@given(st.lists(CHILD, min_size=1, max_size=4), DAYS, st.lists(DAYS, min_size=1, max_size=4))
def test_a_board_that_is_moved_is_the_one_of_that_day(
    children: list[tuple[Any, ...]], opened_on: date, moves: list[date]
) -> None:
    with database(children) as db, database(children) as other:
        for each in (db, other):
            keep_current(each, POLICY, opened_on)
        board = Board(db, POLICY, opened_on)
        everyone(board)
        for day in moves:
            board.move_to(day)
            new = Board(other, POLICY, day)
            assert everyone(board) == everyone(new)
            assert (board.summary(), board.as_at) == (new.summary(), day)
