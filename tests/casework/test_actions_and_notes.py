"""Actions from asked for to done, notes that stay as they are, and reviews with nothing to change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trackboard.board.board import Board
from trackboard.casework.acts.actions import action_of, add_action, carry_action, change_action, finish_action
from trackboard.casework.acts.notes import mark_reviewed, reviewed_today, write_note
from trackboard.casework.acts.undo import last_change, undo
from trackboard.casework.desk import Clash, Desk
from trackboard.casework.history import history
from trackboard.errors import TrackboardError
from trackboard.store import rows
from trackboard.store.sqlite.driver import IntegrityError
from trackboard.store.tables import NoteRow

from .conftest import TODAY, add, case, on


def test_an_action_is_asked_for_carried_over_and_done(desk: Desk, anna: Desk, child: int) -> None:
    done = add_action(desk, child, " ring\nthe court ", owner="Kim", team="legal", due_on=on("2026-12-01"))
    assert done.sentence == "NS-1: action 1 added for Kim and legal, due Tue 1 December 2026"
    assert case(desk, child)["actions"] == [
        {"number": 1, "action": "ring\nthe court", "owner": "Kim", "team": "legal", "due_on": "2026-12-01",
         "done_on": None, "outcome": None, "recorded_on": "2026-11-16", "carried": None}
    ]  # fmt: skip
    carried = carry_action(anna, 1, on("2026-12-15"))
    assert carried.sentence.endswith("due Tue 15 December 2026, carried once")
    change_action(desk, 1, owner="Sam", text="ring the court again")
    finish_action(desk, 1, on=on("2026-11-15"), outcome="listed for March")
    row = action_of(desk.db, 1)
    assert (row.owner, row.due_on, row.carried, row.done_on, row.outcome) == (
        "Sam", "2026-12-15", 1, "2026-11-15", "listed for March",
    )  # fmt: skip
    acts = [each.act for each in history(desk.db, desk.policy, child)]
    assert acts[:4] == ["finish_action", "change_action", "carry_action", "add_action"]


def test_what_cannot_be_done_to_an_action_is_refused(desk: Desk, child: int) -> None:
    add_action(desk, child, "ring the court", due_on=on("2026-12-01"))
    for refused, why in (
        (lambda: add_action(desk, child, " \n"), "the action is empty"),
        (lambda: change_action(desk, 1, text=""), "the action is empty"),
        (lambda: change_action(desk, 1, due_on=on("2026-12-01")), "nothing was changed"),
        (lambda: carry_action(desk, 1, on("2026-12-01")), "to a later day only"),
        (lambda: finish_action(desk, 1, on=on("2026-11-17")), "still to come"),
        (lambda: finish_action(desk, 7), "no action 7"),
    ):
        with pytest.raises(TrackboardError, match=why):
            refused()
    finish_action(desk, 1)
    with pytest.raises(TrackboardError, match="already"):
        finish_action(desk, 1)
    with pytest.raises(TrackboardError, match="done since"):
        carry_action(desk, 1, on("2027-01-01"))


def test_two_people_change_one_action(desk: Desk, anna: Desk, child: int) -> None:
    add_action(desk, child, "ring the court", owner="Kim")
    seen = action_of(desk.db, 1)
    change_action(anna, 1, owner="Sam")
    with pytest.raises(Clash, match=r'Anna was first .*: owner is now "Sam", yours is "Lee"'):
        change_action(desk, 1, owner="Lee", seen=seen)
    change_action(desk, 1, due_on=on("2026-12-01"), seen=seen)
    assert (action_of(desk.db, 1).owner, action_of(desk.db, 1).due_on) == ("Sam", "2026-12-01")


def test_a_note_stays_as_it_was_written(desk: Desk, anna: Desk, child: int) -> None:
    write_note(desk, child, "first\x1b[31m\nsecond line")
    write_note(anna, child, "another")
    found = case(desk, child)
    assert [(each["note"], each["recorded_by"]) for each in found["notes"]] == [
        ("another", "Anna"), ("first[31m\nsecond line", "Kim"),
    ]  # fmt: skip
    note = rows.get(desk.db, NoteRow, child, 1)
    assert note is not None
    with (
        pytest.raises(IntegrityError, match="cannot be altered"),
        desk.db.write(actor="x", source="board", act="x") as tx,
    ):
        rows.update(tx, replace(note, note="rewritten"))
    with (
        pytest.raises(IntegrityError, match="cannot be removed"),
        desk.db.write(actor="x", source="board", act="x") as tx,
    ):
        rows.delete(tx, note)
    assert "second line" not in str(history(desk.db, desk.policy, child))


def test_an_empty_note_is_none(desk: Desk, child: int) -> None:
    with pytest.raises(TrackboardError, match="the note is empty"):
        write_note(desk, child, "\u200b \n")


def test_reviewed_with_nothing_to_change(desk: Desk, anna: Desk, child: int, record: object) -> None:
    second, third = add(anna, "NS-2", born="2024-02-02"), add(anna, "NS-3", born="2024-03-03")
    assert reviewed_today(desk) == set(), "adding a child is no review of it"
    mark_reviewed(desk, second)
    write_note(desk, third, "seen")
    assert reviewed_today(desk) == {second}, "nor is a note"
    assert reviewed_today(anna) == set()
    assert case(desk, second)["notes"][0]["kind"] == "reviewed"
    with pytest.raises(TrackboardError, match="today already"):
        mark_reviewed(desk, second)
    mark_reviewed(anna, second)
    assert reviewed_today(anna) == {second}
    undo(desk, last_change(desk).change)
    assert reviewed_today(desk) == {second}
    taken_back = undo(desk, last_change(desk).change)
    assert reviewed_today(desk) == set()
    undo(desk, taken_back.change)
    assert reviewed_today(desk) == {second}
    assert Board(desk.db, desk.policy, TODAY).summary().children == 3
