"""What an act costs: each child is read and folded once as the act finds it, and once as the act leaves it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from trackboard.casework.acts.children import add_child, edit_child
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.milestones import (
    Entry,
    close_child,
    correct_milestone,
    record_milestone,
    reopen_child,
    strike_milestone,
)
from trackboard.casework.acts.notes import write_note
from trackboard.casework.acts.placements import start_placement
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.desk import Desk
from trackboard.pathway.journey import fold
from trackboard.store.reads.child_rows import milestones_of

from .conftest import on

Record = Callable[..., None]


def cost(desk: Desk, do: Callable[[], Any]) -> tuple[int, int]:
    """(how often a child was folded, how often the events of children were read for that) by `do`."""
    folds, read = 0, list[str]()

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal folds
        folds += event == "call" and frame.f_code is fold.__code__

    desk.db.connection.set_trace_callback(read.append)
    sys.setprofile(count)
    try:
        do()
    finally:
        sys.setprofile(None)
        desk.db.connection.set_trace_callback(None)
    return folds, sum("planned, outcome, reason FROM milestones WHERE" in sql for sql in read)


def seq_of(desk: Desk, child: int, kind: str) -> int:
    return next(row.seq for row in milestones_of(desk.db, child) if row.kind == kind)


ACTS: dict[str, tuple[Callable[[Desk, int], Any], tuple[int, int]]] = {
    "record": (lambda desk, child: record_milestone(desk, child, Entry("first review", on("2026-02-01"))), (2, 2)),
    "plan a day": (
        lambda desk, child: record_milestone(desk, child, Entry("first review", on("2026-12-01"), planned=True)),
        (2, 2),
    ),
    # A correction is told against the case without the event: a fold of its own, and nothing more is read for it.
    "correct": (
        lambda desk, child: correct_milestone(
            desk, child, seq_of(desk, child, "became_looked_after"), Entry("became_looked_after", on("2026-01-02"))
        ),
        (3, 2),
    ),
    "strike": (
        lambda desk, child: strike_milestone(desk, child, seq_of(desk, child, "became_looked_after"), "wrong"),
        (2, 2),
    ),
    "edit": (lambda desk, child: edit_child(desk, child, {"owner": "K. Clerk"}), (2, 2)),
    "judge": (
        lambda desk, child: judge_delay(
            desk, child, "looked_after_to_recommended", "avoidable", reason="staff_turnover", party="authority"
        ),
        (2, 2),
    ),
    "close": (lambda desk, child: close_child(desk, child, "returned_home", on("2026-11-01"), insist=True), (2, 2)),
    "note": (lambda desk, child: write_note(desk, child, "Spoke to the school"), (1, 1)),
    "place": (lambda desk, child: start_placement(desk, child, on("2026-03-01"), insist=True), (2, 2)),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_reads_and_folds_a_child_once_before_and_once_after(
    desk: Desk, child: int, record: Record, name: str
) -> None:
    record("became_looked_after 2026-01-01")
    set_plan(desk, child, plan="adoption")
    do, expected = ACTS[name]
    assert cost(desk, lambda: do(desk, child)) == expected


def test_a_case_is_opened_again_for_the_same(desk: Desk, child: int, record: Record) -> None:
    record("became_looked_after 2026-01-01")
    close_child(desk, child, "returned_home", on("2026-10-01"), insist=True)
    assert cost(desk, lambda: reopen_child(desk, child, on("2026-11-01"))) == (2, 2)


def test_a_child_that_is_added_with_events_is_folded_once_for_each_and_once_after(desk: Desk) -> None:
    new = {"reference": "NS-9", "born": "2025-01-05", "known": "2026-01-01", "issued": "2026-02-01"}
    assert cost(desk, lambda: add_child(desk, new, insist=True)) == (3, 2)
    other = {"reference": "NS-8", "born": "2025-02-05"}
    assert cost(desk, lambda: add_child(desk, other, insist=True)) == (1, 1)


def test_siblings_are_read_together(desk: Desk, child: int, record: Record) -> None:
    new = [{"reference": f"NS-{number}", "born": "2025-01-05", "sibling_group": "G"} for number in (5, 6)]
    others = [add_child(desk, each, insist=True).children[0] for each in new]
    entry = Entry("legal planning meeting", on("2026-02-01"))
    both = cost(desk, lambda: record_milestone(desk, others[0], entry, siblings=others[1:], insist=True))
    assert both == (4, 2), "two children, each twice, by two readings"
