"""List 10 and ssd_permanence, written: who is in them, what of each child, and what comes back when they are read.

What comes back is what the forms hold. Of a child who is listed: reference, birth, sex, the return's ethnicity codes,
and when care began, early permanence, decision, order, match, placement, adoption and the reversals of the last twelve
months took effect; not a placement between a reversal and the next decision. ssd_permanence holds neither birth nor the
start of care, but every reversal, and special guardianship and child arrangements as endings; without the start of
care, a second journey does not come back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.exchange import staged_rows
from tests.northshire import ANCHOR, BUNDLE
from trackboard.board.derive import record_of
from trackboard.exchange import annex_a, ssd
from trackboard.exchange.annex_a import annex_a_writer as annex_a_write
from trackboard.exchange.annex_a.listed_child import ADOPTION
from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.exports.pseudonyms import Pseudonyms
from trackboard.exchange.files.tabletext import csv_text
from trackboard.exchange.files.workbook_write import Sheet, workbook
from trackboard.exchange.ssd import ssd_writer as ssd_write
from trackboard.exchange.three_way import import_merge
from trackboard.pathway.journey import Journey, fold
from trackboard.pathway.policy.policy import load_policy
from trackboard.pathway.record import Record
from trackboard.store.database import Database
from trackboard.store.reads.facts import everything_for_derivation
from trackboard.table import Table

POLICY = load_policy()
TODAY = date(2026, 11, 16)
HELD = {*ADOPTION.values(), "became_looked_after"}
"""The kinds that list 10 has a column for."""


def database(children: dict[str, dict[str, object]], events: Iterable[tuple[Any, ...]]) -> Database:
    """Children and their milestones: (reference, kind, day[, outcome or reason])."""
    rows = []
    for reference, kind, day, *rest in events:
        word = rest[0] if rest else ""
        outcome, reason = (word, "") if kind == "closed" else ("", word)
        on = date.fromisoformat(str(day))
        rows.append(staged_rows.Milestone(reference, kind, on, outcome=outcome, reason=reason, source="board"))
    db = Database.memory()
    staged = staged_rows.staged_of("bundle", children=children, milestones=rows)
    staged.file_of |= {"children": "", "milestones": ""}
    import_merge.apply(db, staged, POLICY, actor="Ann", today=TODAY)
    return db


def listed(db: Database, **more: Any) -> list[dict[str, Any]]:
    """The rows of list 10 by our names for the columns, blank ones left out."""
    return [
        {key: cell for key, cell in zip(annex_a_write.HEADERS, row, strict=True) if cell not in (None, "")}
        for row in annex_a_write.table(db, POLICY, TODAY, **more).rows
    ]


def references(db: Database) -> list[str]:
    return [row["reference"] for row in listed(db)]


def recorded(db: Database) -> dict[str, Record]:
    names = dict(db.rows("SELECT id, reference FROM children"))
    return {names[facts.id]: record_of(facts, TODAY) for facts in everything_for_derivation(db)}


def folded(db: Database) -> dict[str, Journey]:
    return {reference: fold(record, TODAY, POLICY) for reference, record in recorded(db).items()}


def read_back(db: Database, folder: Path, *, book: bool = False) -> Database:
    """An empty database into which list 10 was exported and imported."""
    table = annex_a_write.table(db, POLICY, TODAY)
    file = folder / ("list.xlsx" if book else "list.csv")
    file.write_bytes(workbook([Sheet(annex_a_write.NAME, table)]) if book else csv_text(table).encode())
    other = Database.memory()
    import_merge.apply(other, annex_a.read([file], POLICY), POLICY, actor="Ann", today=TODAY)
    return other


CHILD: dict[str, object] = {"date_of_birth": date(2024, 2, 29), "sex": "M", "ethnicity": "WBRI"}
JOURNEY = [
    ("A", "became_looked_after", "2025-01-01"),
    ("A", "early_permanence_placement", "2025-02-01"),
    ("A", "recommended", "2025-03-01"),
    ("A", "adm_decision", "2025-03-05"),
    ("A", "placement_order", "2025-06-01"),
    ("A", "proposed_match", "2025-07-01"),
    ("A", "match_decision", "2025-08-01"),
    ("A", "placed", "2025-09-01"),
]

# --- Who is in list 10, and with what -------------------------------------------------------------------------------


def test_the_headers_are_those_of_the_guidance_in_its_order() -> None:
    assert [column.label for column in annex_a_write.table(Database.memory(), POLICY, TODAY).columns] == [
        "Child Unique ID", "Family identifier", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)",
        "Does the Child have a Disability", "Date the Child Entered Care",
        "Date of Decision that Child Should be Placed for Adoption", "Date of Placement Order",
        "Date of Matching Child and Prospective Adopters", "Date Placed for Adoption", "Date of Adoption Order",
        "Date of Decision that Child Should No Longer be Placed for Adoption",
        "Reason Why Child No Longer Placed for Adoption",
        "Date the child was placed for fostering in FFA or concurrent planning placement",
    ]  # fmt: skip


def test_a_live_decision_with_what_is_in_effect() -> None:
    row = {
        "reference": "A",
        "sex": "a) Male",
        "ethnicity": "a) WBRI",
        "born": date(2024, 2, 29),
        "age": 2,
        "entered": date(2025, 1, 1),
        "decided": date(2025, 3, 5),
        "ordered": date(2025, 6, 1),
        "matched": date(2025, 8, 1),
        "placed": date(2025, 9, 1),
        "early": date(2025, 2, 1),
    }
    assert listed(database({"A": CHILD}, JOURNEY)) == [row]
    disrupted = [*JOURNEY, ("A", "placement_disrupted", "2025-12-01")]
    del row["matched"], row["placed"]
    assert listed(database({"A": CHILD}, disrupted)) == [row]


@pytest.mark.parametrize(
    ("ending", "is_in"),
    [
        (("adoption_order", "2026-03-01"), True),
        (("adoption_order", "2025-11-16"), True),
        (("adoption_order", "2025-11-15"), False),
        (("closed", "2026-03-01", "adopted"), True),
        (("closed", "2026-03-01", "special_guardianship"), False),
        (("decision_reversed", "2026-03-01", "RD3"), True),
        (("decision_reversed", "2025-11-16", "RD3"), True),
        (("decision_reversed", "2025-11-15", "RD3"), False),
        (("ceased_looked_after", "2026-03-01"), False),
    ],
)
def test_adopted_or_reversed_in_the_twelve_months_before_the_day(ending: tuple[str, ...], is_in: bool) -> None:
    assert references(database({"A": CHILD}, [*JOURNEY, ("A", *ending)])) == (["A"] if is_in else [])


def test_a_child_without_a_decision_is_not_in_it() -> None:
    assert references(database({"A": CHILD, "B": {}}, [*JOURNEY[:3], ("B", "referred", "2026-01-01")])) == []


def test_a_reversed_decision_and_the_new_one_are_a_row_each() -> None:
    events = [*JOURNEY, ("A", "decision_reversed", "2026-03-01", "RD2"), ("A", "adm_decision", "2026-09-01")]
    first, second = listed(database({"A": CHILD}, events))
    assert (first["decided"], first["reversed"], first["placed"]) == (
        date(2025, 3, 5),
        date(2026, 3, 1),
        date(2025, 9, 1),
    )
    assert first["reason"] == "RD2 - The Court did not make a placement order"
    assert "placed" not in second and "reversed" not in second
    assert second["decided"] == date(2026, 9, 1)


def test_what_is_planned_or_later_than_the_day_is_not_in_it() -> None:
    db = database({"A": CHILD}, [*JOURNEY[:5], ("A", "placed", "2026-12-01")])
    assert "placed" not in listed(db)[0]
    before = annex_a_write.table(db, POLICY, date(2025, 4, 1)).rows
    assert [(row[8], row[9]) for row in before] == [(date(2025, 3, 5), None)]


def test_pseudonymised_it_has_no_reference_no_day_of_birth_and_no_words() -> None:
    db = database({"A": CHILD | {"ethnicity": "half Cornish"}}, JOURNEY)
    (row,) = listed(db, pseudonyms=Pseudonyms.of(db, POLICY))
    assert len(row["reference"]) == 64
    assert (row["born"], row["age"]) == (date(2024, 2, 1), 2)
    assert "ethnicity" not in row
    assert row["decided"] == date(2025, 3, 5)


# --- Round trips ----------------------------------------------------------------------------------------------------


def same(before: Journey, after: Journey, kinds: set[str]) -> None:
    """The journeys are one, as far as the form holds kinds."""
    assert {k: on for k, on in after.in_effect.items() if k in kinds} == {
        k: on for k, on in before.in_effect.items() if k in kinds
    }
    assert (after.closed_on, after.outcome, after.stage, after.since) == (
        before.closed_on,
        before.outcome,
        before.stage,
        before.since,
    )


@pytest.mark.parametrize("book", [True, False], ids=["xlsx", "csv"])
def test_northshire_s_list_comes_back_with_the_same_stages(tmp_path: Path, book: bool) -> None:
    db = Database.memory()
    import_merge.apply(db, bundle_read.read([BUNDLE], POLICY), POLICY, actor="Ann", today=ANCHOR)
    other = read_back(db, tmp_path, book=book)
    children = {row[0]: row[1:] for row in db.rows("SELECT reference, date_of_birth, sex, ethnicity FROM children")}
    there = {row[0]: row[1:] for row in other.rows("SELECT reference, date_of_birth, sex, ethnicity FROM children")}
    assert len(there) > 20
    assert there == {reference: children[reference] for reference in there}
    # A child's journey as it would be if nothing but what list 10 holds were on record, and what took it out of effect.
    kinds = HELD | POLICY.returns.keys() | POLICY.ends.keys()
    expected = {
        reference: fold(
            Record(record.born, events=tuple(event for event in record.events if event.kind in kinds)), TODAY, POLICY
        )
        for reference, record in recorded(db).items()
    }
    after = folded(other)
    assert {reference: j.stage for reference, j in after.items()} == {r: expected[r].stage for r in after}
    assert {"looked_after", "decided", "ordered", "placed", "closed"} <= {j.stage for j in after.values()}
    # The proposed match, the panel and consent in the place of an order have no column.
    unlike = {journey.stage for r, journey in folded(db).items() if r in after and journey.stage != after[r].stage}
    assert unlike == {"matched", "panel", "ordered"}
    for reference, journey in after.items():
        if {out.by for out in expected[reference].taken_out} <= {"decision_reversed"}:
            same(expected[reference], journey, HELD)


@st.composite
def stories(draw: st.DrawFn, endings: tuple[str, ...]) -> list[tuple[str, date, str]]:
    """One child's decisions, one after another, each with what follows from it; some days lie after TODAY.

    A new decision follows on a reversal, or on an adoption after which the child came back into care.
    """
    day = TODAY - timedelta(draw(st.integers(100, 900)))
    gaps = st.integers(0, 90)

    def after(least: int) -> date:
        nonlocal day
        day += timedelta(max(least, draw(gaps)))
        return day

    told = [("became_looked_after", day, "")] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            told.append(("early_permanence_placement", after(0), ""))
        told.append(("adm_decision", after(0), ""))
        told += [
            (kind, after(0), "") for kind in ("placement_order", "match_decision", "placed") if draw(st.booleans())
        ]
        ending = draw(st.sampled_from(("", "decision_reversed", *endings)))
        if not ending:
            break
        if ending == "decision_reversed":
            told.append((ending, after(1), draw(st.sampled_from(["RD1", "RD2", "RD3", "RD4"]))))
            continue
        told += [("closed", after(0), ending), ("became_looked_after", after(1), "")]
        if draw(st.booleans()):
            told.pop()
            break
    return told


def told_by_list_10(journey: Journey) -> set[str]:
    """The kinds that its rows tell of a child: a placement after a reversal is in none before the next decision."""
    reversals = [out.day for out in journey.taken_out if out.by == "decision_reversed"]
    early = journey.in_effect.get("early_permanence_placement")
    untold = early and reversals and early > max(reversals) and "adm_decision" not in journey.in_effect
    return HELD - {"early_permanence_placement"} if untold else HELD


def _made(children: list[list[tuple[str, date, str]]]) -> Database:
    events = [(f"C{number}", *event) for number, each in enumerate(children) for event in each]
    return database({f"C{number}": {} for number in range(len(children))}, events)


REVERSED_AND_PLACED_AGAIN = [
    ("adm_decision", TODAY - timedelta(100), ""),
    ("decision_reversed", TODAY - timedelta(99), "RD1"),
    ("early_permanence_placement", TODAY - timedelta(89), ""),
]


@settings(max_examples=40, deadline=None)
@given(children=st.lists(stories(("adopted",)), min_size=1, max_size=4))
@example(children=[REVERSED_AND_PLACED_AGAIN, [*REVERSED_AND_PLACED_AGAIN, ("adm_decision", TODAY, "")]])
@example(children=[[*REVERSED_AND_PLACED_AGAIN, ("adm_decision", TODAY + timedelta(1), "")]])
def test_list_10_out_and_in_is_the_same_board_for_the_children_it_holds(
    tmp_path_factory: pytest.TempPathFactory, children: list[list[tuple[str, date, str]]]
) -> None:
    db = _made(children)
    table = annex_a_write.table(db, POLICY, TODAY)
    other = _through(table, tmp_path_factory, annex_a.read) if table.rows else Database.memory()
    before, after = folded(db), folded(other)
    assert set(after) == {row[0] for row in table.rows}
    for reference, journey in after.items():
        opened = before[reference].opened_on
        if opened and any(row[0] == reference and row[8] >= opened for row in table.rows):
            same(before[reference], journey, told_by_list_10(before[reference]))
        else:
            # Adopted, and in care again: of that the list tells nothing before there is a decision.
            assert (journey.outcome, journey.closed_on) == ("adopted", before[reference].journeys[-1].closed_on)
    assert annex_a_write.table(other, POLICY, TODAY).rows == table.rows


def _through(table: Table, folders: pytest.TempPathFactory, read: Any) -> Database:
    file = folders.mktemp("trip") / "table.csv"
    file.write_text(csv_text(table), encoding="utf-8")
    other = Database.memory()
    import_merge.apply(other, read([file], POLICY), POLICY, actor="Ann", today=TODAY)
    return other


# --- ssd_permanence -------------------------------------------------------------------------------------------------

PERMANENCE = {*ssd.KINDS.values(), "adoption_order"}


def permanence(db: Database, **more: Any) -> list[dict[str, Any]]:
    rows = ssd_write.table(db, POLICY, TODAY, **more).records()
    return [{key[5:]: cell for key, cell in row.items() if cell not in (None, "")} for row in rows]


def test_ssd_permanence_has_its_columns_and_a_row_a_plan() -> None:
    events = [
        *JOURNEY,
        ("A", "decision_reversed", "2025-10-01", "RD2"),
        ("A", "closed", "2026-03-01", "special_guardianship"),
        ("B", "adoption_order", "2020-01-01"),
        ("C", "referred", "2026-01-01"),
        ("D", "closed", "2026-01-01", "child_arrangements"),
        ("E", "closed", "2026-01-01", "returned_home"),
    ]
    group: dict[str, object] = {"sibling_group": "G"}
    db = database({"A": group, "B": group, "C": {}, "D": {"sibling_group": "alone"}, "E": {}}, events)
    assert ",".join(column.key for column in ssd_write.table(db, POLICY, TODAY).columns) == (
        "perm_person_id,perm_adm_decision_date,perm_ffa_cp_decision_date,perm_placement_order_date,"
        "perm_placed_for_adoption_date,perm_matched_date,perm_adopted_by_carer_flag,perm_placed_ffa_cp_date,"
        "perm_decision_reversed_date,perm_decision_reversed_reason,perm_placed_foster_carer_date,"
        "perm_part_of_sibling_group,perm_siblings_placed_together,perm_siblings_placed_apart,"
        "perm_permanence_order_date,perm_permanence_order_type,perm_adoption_worker_id"
    )
    assert permanence(db) == [
        {
            "person_id": "A",
            "adm_decision_date": date(2025, 3, 5),
            "placement_order_date": date(2025, 6, 1),
            "placed_for_adoption_date": date(2025, 9, 1),
            "matched_date": date(2025, 8, 1),
            "placed_ffa_cp_date": date(2025, 2, 1),
            "decision_reversed_date": date(2025, 10, 1),
            "decision_reversed_reason": "RD2",
            "part_of_sibling_group": "1",
        },
        {
            "person_id": "A",
            "placed_ffa_cp_date": date(2025, 2, 1),
            "part_of_sibling_group": "1",
            "permanence_order_date": date(2026, 3, 1),
            "permanence_order_type": "Special Guardianship Order",
        },
        {
            "person_id": "B",
            "part_of_sibling_group": "1",
            "permanence_order_date": date(2020, 1, 1),
            "permanence_order_type": "Adoption",
        },
        {
            "person_id": "D",
            "permanence_order_date": date(2026, 1, 1),
            "permanence_order_type": "Child Arrangements/ Residence Order",
        },
    ]
    assert {row["person_id"] for row in permanence(db, pseudonyms=Pseudonyms.of(db, POLICY))}.isdisjoint("ABD")


@settings(max_examples=40, deadline=None)
@given(children=st.lists(stories(("adopted", "special_guardianship", "child_arrangements")), min_size=1, max_size=4))
def test_ssd_permanence_out_and_in_is_the_same_board_for_the_children_it_holds(
    tmp_path_factory: pytest.TempPathFactory, children: list[list[tuple[str, date, str]]]
) -> None:
    # It has no column for the start of care, so a second journey is not told from the first: one is made of each child.
    once = [[event for event in each[: _first_end(each)] if event[0] != "became_looked_after"] for each in children]
    db = _made(once)
    table = ssd_write.table(db, POLICY, TODAY)
    other = _through(table, tmp_path_factory, ssd.read) if table.rows else Database.memory()
    before, after = folded(db), folded(other)
    assert set(after) == {row[0] for row in table.rows}
    for reference, journey in after.items():
        same(before[reference], journey, PERMANENCE)
    assert ssd_write.table(other, POLICY, TODAY).rows == table.rows


def _first_end(events: list[tuple[str, date, str]]) -> int:
    return next((place + 1 for place, event in enumerate(events) if event[0] == "closed"), len(events))
