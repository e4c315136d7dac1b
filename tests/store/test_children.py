"""Children and what is theirs, read in a handful of queries however many there are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads import child_rows, meeting_rows
from trackboard.store.reads.facts import Facts, everything_for_derivation
from trackboard.store.tables import (
    ActionRow,
    ChildRow,
    CriterionRow,
    DelayRow,
    MeetingRow,
    MilestoneRow,
    MinuteRow,
    NoteRow,
    PlanRow,
)

from .build import act, add_child, add_milestone


@pytest.fixture
def db() -> Database:
    return Database.memory(clock=lambda: "2026-09-30T10:00:00Z")


def _facts(db: Database, child: int) -> Facts:
    (facts,) = everything_for_derivation(db, [child])
    return facts


def test_a_row_comes_back_as_it_was_written(db: Database) -> None:
    written = ChildRow(
        4, "N-1", "Northshire", "Zebedee", "O’Neill", "2024-02-29", None, "M", "WBRI", "G1", "LAC", "x", "y"
    )
    with act(db) as tx:
        rows.insert(tx, written)
    assert child_rows.by_reference(db, "N-1") == written == rows.get(db, ChildRow, 4)
    assert child_rows.by_reference(db, "n-1") is None
    assert child_rows.references(db) == {"N-1": 4}


def test_a_reference_is_found_whatever_its_case_where_only_one_fits(db: Database) -> None:
    first, second = add_child(db, "n1"), add_child(db, "N1")
    third = add_child(db, "Nb2")
    assert [child_rows.id_of(db, reference) for reference in ("n1", "N1", "nB2", "nb3")] == [first, second, third, None]


def test_the_childs_own_numbering_never_uses_a_number_twice(db: Database) -> None:
    child = add_child(db)
    add_milestone(db, child)
    add_milestone(db, child, "became_looked_after")
    with act(db) as tx:
        tx.run("DELETE FROM milestones WHERE seq = 2")
    add_milestone(db, child, "placed")
    assert db.rows("SELECT seq, kind FROM milestones ORDER BY seq") == [(1, "referred"), (3, "placed")]
    assert rows.last_seqs(db, MilestoneRow, [child, 99]) == {child: 3}


def test_ids_are_never_used_twice(db: Database) -> None:
    assert rows.last_id(db, ChildRow) == 0
    first = add_child(db, "N1")
    with act(db) as tx:
        tx.run("DELETE FROM children")
    assert rows.last_id(db, ChildRow) == first
    assert add_child(db, "N2") == first + 1


def test_rows_of_very_many_keys_are_read_in_portions(db: Database) -> None:
    with act(db) as tx:
        rows.insert_many(tx, ChildRow, (ChildRow(number, f"N{number:04}") for number in range(1, 1203)))
    found = rows.select_in(db, ChildRow, "reference", [f"N{number:04}" for number in range(1, 1300)], "id")
    assert [row.id for row in found] == list(range(1, 1203))


def test_siblings_are_those_of_the_group_in_the_same_authority(db: Database) -> None:
    eldest = add_child(db, "N1", sibling_group="G", authority="A", date_of_birth="2018-01-01")
    middle = add_child(db, "N2", sibling_group="G", authority="A", date_of_birth="2020-01-01")
    unborn = add_child(db, "N3", sibling_group="G", authority="A", due_date="2027-01-01")
    add_child(db, "N4", sibling_group="G", authority="B")
    alone = add_child(db, "N5", authority="A")
    child = rows.get(db, ChildRow, middle)
    assert child is not None
    assert [row.id for row in child_rows.siblings(db, child)] == [eldest, unborn]
    assert child_rows.siblings(db, rows.get(db, ChildRow, alone) or child) == []
    assert child_rows.with_siblings(db, [middle, alone]) == {eldest, middle, unborn, alone}


def test_facts_hold_everything_that_is_computed_from(db: Database) -> None:
    child = add_child(
        db,
        date_of_birth="2024-05-01",
        due_date="2024-05-03",
        owner="Ann",
        early_permanence_route="concurrent_planning",
        early_permanence_considered="yes",
    )
    with act(db) as tx:
        rows.insert(
            tx,
            MilestoneRow(child, 2, "closed", "2026-05-01", outcome="relatives"),
            MilestoneRow(child, 1, "decision_reversed", "2026-04-01", planned=1, reason="RD1", note="not needed"),
            PlanRow(child, 1, None, "adoption", "special_guardianship"),
            PlanRow(child, 2, "2026-03-01", "relatives"),
            CriterionRow(child, "no_family", "yes"),
            CriterionRow(child, "unanswered", ""),
            DelayRow(child, 1, "panel_to_placed", "2026-01-01", "avoidable", recorded_at="2026-03-09T10:00:00Z"),
            DelayRow(child, 2, "panel_to_placed", "2026-01-01", "unclear", recorded_at="2026-02-09"),
            NoteRow(child, 1, note="seen", recorded_at="2026-06-01T23:30:00Z"),
            MeetingRow(1, "M1", "tracking", "2026-02-02"),
            MinuteRow(1, child, 1, "talked", "decided"),
            ActionRow(1, child, 1, "find", done_on="2026-02-20", due_on="2026-02-28"),
            ActionRow(2, child, None, "ask", recorded_on="2026-07-01"),
            ActionRow(3, None, 1, "of nobody", done_on="2026-09-09"),
        )
    facts = _facts(db, child)
    assert facts[:6] == (child, "2024-05-01", "2024-05-03", "Ann", "concurrent_planning", "yes")
    assert sorted(facts.events) == [
        ("closed", "2026-05-01", 0, "relatives", ""),
        ("decision_reversed", "2026-04-01", 1, "", "RD1"),
    ]
    assert list(facts.plans) == [("adoption", "special_guardianship", None), ("relatives", "", "2026-03-01")]
    assert list(facts.criteria) == [("no_family", "yes")]
    assert [verdict[2] for verdict in facts.verdicts] == ["unclear", "avoidable"]
    assert set(facts.recorded_on) == {
        "2026-02-02",
        "2026-02-09",
        "2026-03-09",
        "2026-06-01",
        "2026-07-01",
        "2026-09-30",  # the day on which all of it was written; that on which an action was done is no day of writing
    }
    assert facts.older_sibling_adopted_on is None


@pytest.mark.parametrize(
    ("older", "adopted", "found"),
    [
        ({}, {"kind": "adoption_order"}, "2026-01-05"),
        ({}, {"kind": "closed", "outcome": "adopted"}, "2026-01-05"),
        ({}, {"kind": "closed", "outcome": "relatives"}, None),
        ({}, {"kind": "adoption_order", "planned": 1}, None),
        ({}, {"kind": "placed"}, None),
        ({"date_of_birth": "2024-05-01"}, {"kind": "adoption_order"}, None),
        ({"date_of_birth": None}, {"kind": "adoption_order"}, None),
        ({"authority": "Elsewhere"}, {"kind": "adoption_order"}, None),
        ({"sibling_group": "H"}, {"kind": "adoption_order"}, None),
        ({"sibling_group": ""}, {"kind": "adoption_order"}, None),
    ],
)
def test_an_older_sibling_who_was_adopted_is_known(
    db: Database, older: dict[str, Any], adopted: dict[str, Any], found: str | None
) -> None:
    younger = {"date_of_birth": "2024-05-01", "sibling_group": "G"}
    child = add_child(db, "N1", **younger)
    unborn = add_child(db, "N2", due_date="2027-01-01", sibling_group="G")
    sibling = add_child(db, "N3", **{"date_of_birth": "2020-01-01", "sibling_group": "G", **older})
    add_milestone(db, sibling, **adopted)
    assert _facts(db, child).older_sibling_adopted_on == found
    assert _facts(db, sibling).older_sibling_adopted_on is None
    if older.get("date_of_birth") == "2024-05-01":
        assert _facts(db, unborn).older_sibling_adopted_on == "2026-01-05"


def _many(db: Database, number: int) -> None:
    with act(db) as tx:
        for child in range(1, number + 1):
            rows.insert(tx, ChildRow(child * 3, f"N{child:04}"), MilestoneRow(child * 3, 1, "referred", "2026-01-05"))


def test_facts_of_all_and_of_some_are_the_same_and_in_order(db: Database) -> None:
    _many(db, 50)
    every = list(everything_for_derivation(db, at_once=7))
    assert [facts.id for facts in every] == [child * 3 for child in range(1, 51)]
    assert list(everything_for_derivation(db, [child * 3 for child in range(50, 0, -1)])) == every
    assert list(everything_for_derivation(db, [9, 9, 6, 10_000])) == every[1:3]
    assert list(everything_for_derivation(db, [])) == []
    assert all(len(facts.events) == 1 for facts in every)


def _queries(db: Database) -> list[str]:
    """What is read while facts are derived."""
    seen: list[str] = []
    db.connection.set_trace_callback(lambda sql: seen.append(sql) if sql.startswith("SELECT") else None)
    for _ in everything_for_derivation(db):
        pass
    db.connection.set_trace_callback(None)
    return seen


def test_the_number_of_queries_does_not_depend_on_the_number_of_children(db: Database) -> None:
    _many(db, 3)
    few = len(_queries(db))
    with act(db) as tx:
        tx.run("DELETE FROM milestones")
        tx.run("DELETE FROM children")
    _many(db, 700)
    assert len(_queries(db)) == few <= 10


def test_facts_are_found_by_index() -> None:
    db = Database.memory()
    _many(db, 30)
    for sql in _queries(db):
        plan = " ".join(row[3] for row in db.rows(f"EXPLAIN QUERY PLAN {sql}"))
        assert "SCAN milestones" not in plan and "SCAN m " not in plan, (sql, plan)
        assert "SCAN changes" not in plan and "SCAN transactions" not in plan and "SCAN t " not in plan, (sql, plan)


def test_minutes_and_actions_of_a_child_in_the_order_people_read_them(db: Database) -> None:
    child, other = add_child(db), add_child(db, "N2")
    with act(db) as tx:
        rows.insert(
            tx,
            MeetingRow(1, "M1", "tracking", "2026-02-02"),
            MeetingRow(2, "M2", "tracking", "2026-03-02"),
            MinuteRow(1, child, discussion="first"),
            MinuteRow(2, child, discussion="second"),
            MinuteRow(2, other, discussion="another's"),
            ActionRow(1, child, 1, "done", done_on="2026-02-20"),
            ActionRow(2, child, 1, "no date"),
            ActionRow(3, child, 1, "late", due_on="2026-05-01"),
            ActionRow(4, child, 1, "soon", due_on="2026-04-01"),
            ActionRow(5, other, 1, "another's"),
        )
    assert [(row.meeting.meeting, row.minute.discussion) for row in meeting_rows.minutes_of(db, child)] == [
        ("M2", "second"),
        ("M1", "first"),
    ]
    assert [row.action for row in meeting_rows.actions_of(db, child)] == ["soon", "late", "no date", "done"]
    assert meeting_rows.by_id(db, "M2") == MeetingRow(2, "M2", "tracking", "2026-03-02")
    assert meeting_rows.by_id(db, "M3") is None


def test_a_deleted_child_that_others_refer_to_stays(db: Database) -> None:
    child = add_child(db)
    add_milestone(db, child)
    row = rows.get(db, ChildRow, child)
    assert row is not None
    with pytest.raises(Exception, match="FOREIGN KEY"), act(db) as tx:
        rows.delete(tx, row)
    assert rows.get(db, ChildRow, child) == replace(row)
