"""Links and conflicts in a bundle: back exactly, about the same rows; and what is no conflict is refused."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.exchange import staged_rows
from trackboard.casework.acts.actions import add_action, change_action
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.conflicts import open_conflicts, settle
from trackboard.casework.acts.links import link
from trackboard.casework.acts.milestones import Entry, correct_milestone, record_milestone, strike_milestone
from trackboard.casework.desk import Actor, Desk
from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.bundle import bundle_writer as bundle_write
from trackboard.exchange.staged import Staged
from trackboard.exchange.three_way import import_merge
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.database import Database
from trackboard.store.integrity import examine
from trackboard.store.reads import child_rows
from trackboard.store.reads.alias_rows import aliases_of
from trackboard.store.rows import select
from trackboard.store.tables import ActionRow, MilestoneRow

POLICY = load_policy()
TODAY = date(2026, 11, 16)
NOW = f"{TODAY}T10:00:00Z"


def at(db: Database) -> Desk:
    return Desk(db, POLICY, Actor("Kim", "board"), TODAY)


def take(db: Database, staged: Staged, *, skip_bad_rows: bool = False) -> import_merge.MergeResult:
    return import_merge.apply(db, staged, POLICY, actor="Import", today=TODAY, skip_bad_rows=skip_bad_rows)


def returned(owner: str, **days: str) -> Staged:
    events = [
        staged_rows.Milestone("A1", kind, date.fromisoformat(day), source="ssda903") for kind, day in days.items()
    ]
    actions = [{"reference": "A1", "meeting": "", "action": "ring", "owner": owner}]
    children = {"A1": {"owner": owner, "given_name": owner}}
    return staged_rows.staged_of(
        "bundle", files=["all.csv"], children=children, milestones=events, tables={"actions": actions}
    )


@pytest.fixture
def board() -> Database:
    """A1 with conflicts of every kind: of fields, a date, one struck out, an action, one settled; and with a link."""
    db = Database.memory(settings={"pseudonym_salt": "salt"}, clock=lambda: NOW)
    take(db, returned("Jo", placement_order="2026-03-05"))
    child = child_rows.references(db)["A1"]
    edit_child(at(db), child, {"owner": "Kim", "given_name": "Zed"})
    for kind, day in (("adm_decision", "2026-01-09"), ("referred", "2025-12-01")):
        record_milestone(at(db), child, Entry(kind, date.fromisoformat(day)), insist=True)
    (gone,) = select(db, MilestoneRow, "WHERE kind = 'referred'")
    strike_milestone(at(db), child, gone.seq, "not so")
    (order,) = select(db, MilestoneRow, "WHERE kind = 'placement_order'")
    correct_milestone(at(db), child, order.seq, Entry("placement_order", date(2026, 3, 6)), insist=True)
    (action,) = select(db, ActionRow)
    change_action(at(db), action.id, owner="Kim")
    add_action(at(db), child, "another")
    take(db, returned("Sam", adm_decision="2026-01-05", referred="2025-12-01", placement_order="2026-03-07"))
    (settled,) = [each.number for each in open_conflicts(at(db)) if each.item == "Placement Order"]
    settle(at(db), [settled], "typed")
    link(at(db), "M-9", child)
    return db


def written(db: Database, folder: Path) -> dict[str, str]:
    bundle_write.write(db, folder, POLICY, today=TODAY)
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def waits(db: Database) -> list[tuple[str, str, str]]:
    return sorted((each.item, each.typed, each.imported) for each in open_conflicts(at(db), names=True))


def test_they_come_back_exactly_and_are_about_the_same_rows(board: Database, tmp_path: Path) -> None:
    assert len(waits(board)) == 5
    first = written(board, tmp_path / "first")
    other = Database.memory(clock=lambda: NOW)
    merged = take(other, bundle_read.read([tmp_path / "first"], POLICY))
    assert not merged.problems
    assert written(other, tmp_path / "second") == first
    assert waits(other) == waits(board)
    assert aliases_of(other, child_rows.references(other)["A1"]) == ("M-9",)
    settle(at(other), [each.number for each in open_conflicts(at(other))], "imported")
    assert sorted((row.kind, row.on_date) for row in select(other, MilestoneRow)) == [
        ("adm_decision", "2026-01-05"), ("placement_order", "2026-03-06"), ("referred", "2025-12-01"),
    ]  # fmt: skip
    assert [row.owner for row in select(other, ActionRow, "ORDER BY action DESC")] == ["Sam", ""]
    assert examine(other).problems == ()


def test_what_was_decided_here_is_not_undone_by_an_older_bundle(board: Database, tmp_path: Path) -> None:
    written(board, tmp_path / "first")
    settle(at(board), [each.number for each in open_conflicts(at(board))], "typed")
    merged = take(board, bundle_read.read([tmp_path / "first"], POLICY))
    assert (merged.count("conflicts").same, waits(board)) == (6, [])


def test_a_bundle_without_names_is_without_conflicts(board: Database, tmp_path: Path) -> None:
    bundle_write.write(board, tmp_path / "out", POLICY, today=TODAY, pseudonymise=True)
    assert not (tmp_path / "out" / "conflicts.csv").exists()
    text = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir())
    assert "M-9" not in text and "Zed" not in text and "Kim" not in text


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("imported", "{", "the column imported holds no row as JSON"),
        ("imported", '{"id": 7}', '"id" in the column imported is nothing that milestones.csv can hold'),
        ("imported", '{"on_date": "tomorrow"}', '"on_date" in the column imported is nothing that milestones.csv can'),
        ("imported", '{"kind": "refered"}', '"kind" in the column imported is nothing that milestones.csv can hold'),
        ("typed", "[1]", "the column typed holds no row as JSON"),
        ("about", "settings", '"settings" is not a known table with a child\'s rows'),
        ("typed", '{"kind": "closed"}', "what the conflict is about is not there"),
    ],
)
def test_what_is_no_conflict_is_refused(
    board: Database, tmp_path: Path, column: str, value: str, sentence: str
) -> None:
    written(board, tmp_path / "b")
    path = tmp_path / "b" / "conflicts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["item"] == "adm_decision"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerow(rows[0] | {column: value})
    other = Database.memory(clock=lambda: NOW)
    merged = take(other, bundle_read.read([tmp_path / "b"], POLICY), skip_bad_rows=True)
    assert [problem.sentence[: len(sentence)] for problem in merged.problems] == [sentence]
    assert waits(other) == []


# --- Other systems' references ----------------------------------------------------------------------------------------


def test_every_row_under_another_reference_is_the_child_s(bundle: Callable[..., Path]) -> None:
    db = Database.memory(clock=lambda: NOW)
    take(db, bundle_read.read([bundle("one", children=["A1,Northshire,,,2025-01-05"])], POLICY))
    child = child_rows.references(db)["A1"]
    link(at(db), "M-9", child)
    folder = bundle(
        "two",
        children=["M-9,Northshire,,,2025-01-05,,F", "A1,Northshire,,,2025-01-05,,,,,LAC"],
        milestones=["M-9,referred,2026-01-05", "A1,referred,2026-01-05", "M-9,placed,2026-02-05"],
        actions=[",M-9,ring"],
    )
    merged = take(db, bundle_read.read([folder], POLICY))
    assert not merged.problems
    assert child_rows.references(db) == {"A1": child}
    found = child_rows.by_reference(db, "A1")
    assert found is not None and (found.sex, found.team) == ("F", "LAC")
    assert sorted(row.kind for row in select(db, MilestoneRow)) == ["placed", "referred"]
    assert [row.child_id for row in select(db, ActionRow)] == [child]
    assert not take(db, bundle_read.read([folder], POLICY)).writes
