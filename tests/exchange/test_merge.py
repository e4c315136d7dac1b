"""An import against what is there: what is new, changed, in conflict, missing or refused, and what is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.exchange import staged_rows
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.milestones import Entry, correct_milestone, record_milestone, strike_milestone
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.desk import Actor, Desk
from trackboard.exchange.bundle.bundle_reader import read
from trackboard.exchange.staged import Problem, Staged
from trackboard.exchange.three_way import import_merge
from trackboard.exchange.three_way import milestone_match as merge_milestones
from trackboard.exchange.three_way.merge_result import Count, MergeResult
from trackboard.pathway.policy.policy import load_policy
from trackboard.store import kept_board
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database
from trackboard.store.reads import child_rows
from trackboard.store.rows import select
from trackboard.store.tables import ActionRow, ConflictRow, MilestoneRow, MinuteRow, PlanRow

POLICY = load_policy()
TODAY = date(2026, 11, 16)
Bundle = Callable[..., Path]
Take = Callable[..., MergeResult]


@pytest.fixture
def db() -> Database:
    return Database.memory()


@pytest.fixture
def desk(db: Database) -> Desk:
    """A person at the board."""
    return Desk(db, POLICY, Actor("Ann", "board"), TODAY)


@pytest.fixture
def take(db: Database, bundle: Bundle) -> Take:
    """`take(milestones=[...])`: import a bundle of those rows, with the child A1 unless children are given."""
    number = iter(range(100))

    def go(*, today: date = TODAY, skip_bad_rows: bool = False, **files: list[str]) -> MergeResult:
        folder = bundle(f"bundle{next(number)}", **{"children": ["A1,Northshire"], **files})
        staged = read([folder], POLICY)
        return import_merge.apply(db, staged, POLICY, actor="Ann", today=today, skip_bad_rows=skip_bad_rows)

    return go


def returned(*rows: tuple[Any, ...], source: str = "ssda903", **child: object) -> Staged:
    """A return that tells of A1 and its milestones: (kind, day[, reason])."""
    found = [staged_rows.Milestone("A1", kind, date.fromisoformat(day), reason="".join(rest), source=source, row=at)
             for at, (kind, day, *rest) in enumerate(rows, start=2)]  # fmt: skip
    return staged_rows.staged_of(source, files=["return.csv"], children={"A1": child}, milestones=found)


def applied(db: Database, staged: Staged) -> MergeResult:
    return import_merge.apply(db, staged, POLICY, actor="Ann", today=TODAY)


def milestones(db: Database) -> list[tuple[str, str, str]]:
    """(kind, day, source) of every milestone."""
    return sorted((row.kind, row.on_date, row.source) for row in select(db, MilestoneRow))


def told(merged: MergeResult) -> list[tuple[str, ...]]:
    """The lines, without where they stand."""
    return [(line.what, line.item, line.reference, line.old, line.new) for line in merged.lines]


def refused(merged: MergeResult) -> list[tuple[str, int | None, str, str]]:
    return [(p.file, p.row, p.column, p.sentence) for p in merged.problems if p.refused]


def acts(db: Database) -> list[tuple[str, str, int]]:
    return [tuple(row) for row in db.rows("SELECT source, act, rows FROM transactions ORDER BY id")]


def whole(db: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    tables = [name for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: sorted(map(repr, db.rows(f"SELECT * FROM {table}"))) for table in tables}


def only_child(db: Database) -> int:
    return child_rows.references(db)["A1"]


# --- One act --------------------------------------------------------------------------------------------------------


def test_an_import_is_one_act_by_its_person_with_every_row_audited(db: Database, take: Take) -> None:
    take(milestones=["A1,referred,2026-01-05", "A1,became_looked_after,2026-02-05"])
    assert acts(db) == [("import", "import_bundle", 3)]
    assert db.rows("SELECT actor, note FROM transactions") == [("Ann", "children.csv, milestones.csv: 3 rows")]
    assert verify(db).problems == []


def test_the_board_is_derived_in_the_same_act(db: Database, take: Take) -> None:
    take(milestones=["A1,became_looked_after,2026-02-05"])
    kept = kept_board.read_all(db.connection)
    assert POLICY.stages[kept[only_child(db)].row.stage].id == "looked_after"
    take(milestones=["A1,became_looked_after,2026-02-05", "A1,adm_decision,2026-06-01"])
    kept = kept_board.read_all(db.connection)
    assert POLICY.stages[kept[only_child(db)].row.stage].id == "decided"


def test_the_same_file_twice_changes_nothing_at_all(db: Database, take: Take) -> None:
    files = {
        "children": ["A1,Northshire,Isla,Fern,2025-01-10,,F,WBRI,S1,LAC,Kay,Jo,adoption,,none,no", "A2,,,,,2027-01-01"],
        "milestones": ["A1,referred,2026-01-05,,,,n,typed", "A1,placed,2026-01-05,yes", "A1,referred,2026-01-05,,,,m"],
        "delays": ["A1,proceedings,2026-01-01,unclear", "A1,proceedings,2026-01-01,avoidable"],
        "meetings": ["M1,tracking,2026-02-03,Northshire,Jo,closed"],
        "attendance": ["M1,CIN,present"],
        "minutes": ["M1,A1,1,said,done"],
        "actions": ["M1,A1,write", "M1,A1,write,,,2026-05-05", ",A2,ring"],
        "criteria": ["A1,family,yes"],
        "survey": ["Northshire,2025,cadence,monthly"],
    }
    take(**files)
    before = whole(db)
    again = take(**files)
    assert whole(db) == before
    assert not again.writes
    assert again.lines == []
    assert {(count.new, count.changed, count.conflicts, count.missing) for count in again.counts.values()} == {(0,) * 4}


def test_nothing_is_written_where_a_row_is_refused(db: Database, take: Take) -> None:
    with pytest.raises(import_merge.RefusedError) as stopped:
        take(milestones=["A1,referred,2026-01-05", "A1,refered,2026-01-05", "A1,placed,never"])
    assert str(stopped.value) == (
        "2 rows are refused, so nothing was written: mend what is listed, or import the rest with --skip-bad-rows"
    )
    assert (milestones(db), acts(db)) == ([], [])


def test_bad_rows_are_skipped_if_that_is_wanted(db: Database, take: Take) -> None:
    take(milestones=["A1,referred,2026-01-05", "A1,refered,2026-01-05"], skip_bad_rows=True)
    assert milestones(db) == [("referred", "2026-01-05", "")]


def test_what_fails_in_the_middle_is_undone_whole(db: Database, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    take(milestones=["A1,referred,2026-01-05"])
    before = whole(db)
    monkeypatch.setattr("trackboard.casework.derivation.refresh", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take(children=["A1,Northshire,Zoe", "A2"], milestones=["A1,placed,2026-01-06", "A2,referred,2026-01-07"])
    assert whole(db) == before


def test_progress_counts_the_rows_that_are_written(db: Database, bundle: Bundle) -> None:
    days = [f"A1,referred,{date.fromordinal(700_000 + n)}" for n in range(5_000)]
    staged = read([bundle(children=["A1"], milestones=days)], POLICY)
    seen: list[tuple[int, int]] = []
    import_merge.apply(db, staged, POLICY, actor="Ann", today=TODAY, progress=lambda *done: seen.append(done))
    assert seen == [(5000, 5001)]


# --- Two people at once ---------------------------------------------------------------------------------------------


def test_what_someone_else_wrote_meanwhile_is_compared_anew(tmp_path: Path, bundle: Bundle) -> None:
    path = tmp_path / "board.db"
    first = read([bundle(children=["A1"], milestones=["A1,referred,2026-01-05"])], POLICY)
    with Database.create(path) as mine, mine.sibling() as theirs:
        merged = import_merge.compare(mine, first, POLICY, TODAY)
        applied(theirs, first)
        result = import_merge.apply(mine, first, POLICY, actor="Ben", today=TODAY, result=merged)
        assert not result.writes
        assert len(milestones(mine)) == 1
        assert len(acts(mine)) == 1


# --- Milestones -----------------------------------------------------------------------------------------------------


def test_a_new_date_from_the_same_source_is_a_correction(db: Database) -> None:
    applied(db, returned(("adm_decision", "2026-01-05"), ("placement_order", "2026-03-05")))
    merged = applied(db, returned(("adm_decision", "2026-01-15"), ("placement_order", "2026-03-05")))
    assert milestones(db) == [("adm_decision", "2026-01-15", "ssda903"), ("placement_order", "2026-03-05", "ssda903")]
    assert told(merged) == [("changed", "adm_decision", "A1", "2026-01-05", "2026-01-15")]
    assert merged.count("milestones") == Count(changed=1, same=1)
    assert [row.version for row in select(db, MilestoneRow, "ORDER BY kind")] == [2, 1]


def test_a_second_cycle_is_new_and_the_first_is_known_by_its_place(db: Database) -> None:
    first = ("adm_decision", "2024-01-05"), ("decision_reversed", "2024-06-05", "RD1")
    applied(db, returned(*first))
    merged = applied(db, returned(*first, ("adm_decision", "2025-01-05")))
    assert merged.count("milestones") == Count(new=1, same=2)
    merged = applied(db, returned(("adm_decision", "2024-01-09"), first[1], ("adm_decision", "2025-01-05")))
    assert told(merged) == [("changed", "adm_decision", "A1", "2024-01-05", "2024-01-09")]
    assert len(milestones(db)) == 3


def test_another_date_of_a_kind_that_repeats_is_new(db: Database) -> None:
    applied(db, returned(("legal_planning_meeting", "2026-01-05")))
    applied(db, returned(("legal_planning_meeting", "2026-02-05")))
    assert [day for _, day, _ in milestones(db)] == ["2026-01-05", "2026-02-05"]


def test_a_planned_date_and_the_actual_one_are_two(db: Database, take: Take) -> None:
    take(milestones=["A1,matching_panel,2026-05-01,yes"])
    take(milestones=["A1,matching_panel,2026-05-02,yes", "A1,matching_panel,2026-05-01"])
    assert sorted((row.on_date, row.planned) for row in select(db, MilestoneRow)) == [
        ("2026-05-01", 0),
        ("2026-05-02", 1),
    ]


def test_what_a_person_typed_is_kept_and_another_date_is_a_conflict(db: Database, desk: Desk, take: Take) -> None:
    take(milestones=[])
    record_milestone(desk, only_child(db), Entry("adm_decision", date(2026, 1, 5)), insist=True)
    merged = applied(db, returned(("adm_decision", "2026-01-15")))
    assert milestones(db) == [("adm_decision", "2026-01-05", "typed")]
    assert told(merged) == [("conflict", "adm_decision", "A1", "2026-01-05", "2026-01-15")]
    assert merged.count("milestones") == Count(conflicts=1)
    assert not merged.updates
    assert list(merged.inserts) == [ConflictRow.TABLE]


def test_a_conflict_does_not_hold_back_the_rest(db: Database, desk: Desk, take: Take) -> None:
    take(milestones=[])
    record_milestone(desk, only_child(db), Entry("adm_decision", date(2026, 1, 5)), insist=True)
    applied(db, returned(("adm_decision", "2026-01-15"), ("placement_order", "2026-03-05")))
    assert [kind for kind, _, _ in milestones(db)] == ["adm_decision", "placement_order"]


def test_an_imported_date_that_a_person_put_right_is_kept(db: Database, desk: Desk) -> None:
    applied(db, returned(("adm_decision", "2026-01-15")))
    (row,) = select(db, MilestoneRow)
    correct_milestone(desk, row.child_id, row.seq, Entry("adm_decision", date(2026, 1, 5)), insist=True)
    merged = applied(db, returned(("adm_decision", "2026-01-15")))
    assert milestones(db) == [("adm_decision", "2026-01-05", "typed")]
    assert (told(merged), merged.count("milestones"), merged.writes) == ([], Count(same=1), False)
    merged = applied(db, returned(("adm_decision", "2026-01-25")))
    assert told(merged) == [("conflict", "adm_decision", "A1", "2026-01-05", "2026-01-25")]


def test_what_a_person_struck_out_does_not_come_back(db: Database, desk: Desk) -> None:
    applied(db, returned(("adm_decision", "2026-01-15")))
    (row,) = select(db, MilestoneRow)
    strike_milestone(desk, row.child_id, row.seq, "another child's")
    merged = applied(db, returned(("adm_decision", "2026-01-15")))
    assert milestones(db) == []
    assert (told(merged), merged.count("milestones")) == ([], Count(same=1))
    applied(db, returned(("adm_decision", "2026-01-25")))
    assert milestones(db) == [("adm_decision", "2026-01-25", "ssda903")]


def test_a_bundle_s_typed_row_does_not_overwrite_one_typed_here(db: Database, take: Take) -> None:
    take(milestones=["A1,adm_decision,2026-01-05,,,,,typed"])
    merged = take(milestones=["A1,adm_decision,2026-01-15,,,,,typed"])
    assert told(merged) == [("conflict", "adm_decision", "A1", "2026-01-05", "2026-01-15")]


@pytest.mark.parametrize("first", ["typed", "annex-a", ""])
def test_the_same_kind_on_the_same_day_is_the_same_whatever_its_source(db: Database, take: Take, first: str) -> None:
    take(milestones=[f"A1,adm_decision,2026-01-05,,,,,{first}"])
    merged = applied(db, returned(("adm_decision", "2026-01-05")))
    assert milestones(db) == [("adm_decision", "2026-01-05", first)]
    assert merged.count("milestones") == Count(same=1)


def test_another_date_from_another_source_is_kept_beside_the_first(db: Database) -> None:
    applied(db, returned(("adm_decision", "2026-01-05")))
    applied(db, returned(("adm_decision", "2026-01-06"), source="annex-a"))
    assert [source for _, _, source in milestones(db)] == ["ssda903", "annex-a"]


def test_a_reason_is_filled_in_and_put_right_by_its_own_source(db: Database) -> None:
    applied(db, returned(("decision_reversed", "2026-01-05")))
    applied(db, returned(("decision_reversed", "2026-01-05", "RD2"), source="annex-a"))
    assert [row.reason for row in select(db, MilestoneRow)] == ["RD2"]
    applied(db, returned(("decision_reversed", "2026-01-05", "RD1"), source="annex-a"))
    assert [row.reason for row in select(db, MilestoneRow)] == ["RD2"]
    applied(db, returned(("decision_reversed", "2026-01-05", "RD3")))
    assert [row.reason for row in select(db, MilestoneRow)] == ["RD3"]


def test_on_or_before_never_replaces_an_earlier_day(db: Database) -> None:
    applied(db, returned(("became_looked_after", "2024-05-01")))
    merged = applied(db, returned(("became_looked_after", "2025-04-01", "on_or_before")))
    assert milestones(db) == [("became_looked_after", "2024-05-01", "ssda903")]
    assert merged.count("milestones") == Count(same=1)


def test_on_or_before_gives_way_to_the_day_itself(db: Database) -> None:
    applied(db, returned(("became_looked_after", "2025-04-01", "on_or_before")))
    applied(db, returned(("became_looked_after", "2024-05-01")))
    assert [(row.on_date, row.reason) for row in select(db, MilestoneRow)] == [("2024-05-01", "")]


def test_on_or_before_after_an_ending_is_another_period_of_care(db: Database) -> None:
    applied(db, returned(("became_looked_after", "2022-05-01"), ("ceased_looked_after", "2023-01-01")))
    applied(db, returned(("became_looked_after", "2025-04-01", "on_or_before")))
    assert len(milestones(db)) == 3


def test_what_an_earlier_import_brought_and_this_one_does_not_is_told_and_stays(db: Database, take: Take) -> None:
    take(milestones=["A1,referred,2026-01-01,,,,,typed", "A1,recommended,2026-01-02,,,,,tracker"])
    applied(db, returned(("adm_decision", "2026-01-05"), ("placement_order", "2026-03-05")))
    merged = applied(db, returned(("placement_order", "2026-03-05")))
    assert told(merged) == [("missing", "adm_decision", "A1", "2026-01-05", "")]
    assert len(milestones(db)) == 4


def test_a_new_milestone_of_a_child_that_was_there_is_told(db: Database, take: Take) -> None:
    take(milestones=["A1,referred,2026-01-05"])
    merged = take(milestones=["A1,referred,2026-01-05", "A1,closed,2026-02-05,,relatives,,to her aunt Jane"])
    (line,) = merged.lines
    assert (line.file, line.row) == ("milestones.csv", 3)
    assert told(merged) == [("new", "closed", "A1", "", "2026-02-05 relatives (text)")]


def test_what_was_struck_and_taken_back_never_shares_a_number(db: Database, desk: Desk) -> None:
    applied(db, returned(("referred", "2026-01-01"), ("adm_decision", "2026-01-15")))
    row = select(db, MilestoneRow, "WHERE kind = 'adm_decision'")[0]
    strike_milestone(desk, row.child_id, row.seq, "wrong")
    applied(db, returned(("referred", "2026-01-01"), ("placed", "2026-05-15")))
    assert select(db, MilestoneRow, "WHERE kind = 'placed'")[0].seq == 3


# --- Children -------------------------------------------------------------------------------------------------------


def child(db: Database, *columns: str) -> tuple[Any, ...]:
    found = child_rows.by_reference(db, "A1")
    return tuple(getattr(found, column) for column in columns)


def test_a_return_s_blank_never_empties_a_value(db: Database, take: Take) -> None:
    take(children=["A1,Northshire,Isla,Fern,2025-01-10,,F"])
    merged = applied(db, returned(sex="", ethnicity="WBRI", date_of_birth=None, given_name=""))
    assert child(db, "sex", "ethnicity", "date_of_birth", "given_name") == ("F", "WBRI", "2025-01-10", "Isla")
    assert told(merged) == [("changed", "ethnicity", "A1", "", "WBRI")]


def test_a_bundle_s_blank_empties_what_an_import_brought(db: Database, take: Take) -> None:
    take(children=["A1,Northshire,Isla,Fern,2025-01-10,,F"])
    take(children=["A1,,Isla,Fern,2025-01-11"])
    assert child(db, "sex", "date_of_birth", "authority") == ("", "2025-01-11", "Northshire")


def test_a_field_that_a_person_typed_is_kept_and_the_others_are_taken(db: Database, desk: Desk, take: Take) -> None:
    take(children=["A1,Northshire,Isla,Fern,2025-01-10,,F,,,LAC,Kay,Jo"])
    edit_child(desk, only_child(db), {"owner": "Sam", "sex": ""})
    merged = take(children=["A1,Northshire,Isla,Fern,2025-01-12,,F,,,CIN,Kay,Jo"])
    assert child(db, "owner", "sex", "date_of_birth", "team") == ("Sam", "", "2025-01-12", "CIN")
    assert sorted(told(merged)) == [
        ("changed", "date_of_birth", "A1", "2025-01-10", "2025-01-12"),
        ("changed", "team", "A1", "LAC", "CIN"),
    ]
    merged = take(children=["A1,Northshire,Isla,Fern,2025-01-12,,M,,,CIN,Kay,Kim"])
    assert sorted(told(merged)) == [("conflict", "owner", "A1", "Sam", "Kim"), ("conflict", "sex", "A1", "", "M")]
    assert merged.count("children") == Count(conflicts=1)


def test_a_blank_says_nothing_against_what_a_person_typed(db: Database, desk: Desk, take: Take) -> None:
    take(children=["A1,Northshire"])
    edit_child(desk, only_child(db), {"owner": "Sam"})
    merged = take(children=["A1,Northshire"])
    assert child(db, "owner") == ("Sam",)
    assert (merged.lines, merged.count("children")) == ([], Count(same=1))


def test_a_value_that_a_person_typed_back_is_still_typed(db: Database, desk: Desk, take: Take) -> None:
    take(children=["A1,Northshire,,,,,,,,,,Jo"])
    edit_child(desk, only_child(db), {"owner": "Sam"})
    edit_child(desk, only_child(db), {"owner": "Jo"})
    merged = take(children=["A1,Northshire,,,,,,,,,,Kim"])
    assert told(merged) == [("conflict", "owner", "A1", "Jo", "Kim")]


def test_names_are_never_told(db: Database, take: Take) -> None:
    take(children=["A1,Northshire,Isla,Fern"])
    merged = take(children=["A1,Northshire,Iris,"])
    assert told(merged) == [
        ("changed", "given_name", "A1", "(a name)", "(a name)"),
        ("changed", "family_name", "A1", "(a name)", ""),
    ]


def test_the_same_reference_in_two_authorities_is_refused_with_a_way_out(db: Database, take: Take) -> None:
    take(children=["A1,Northshire"], milestones=["A1,referred,2026-01-05"])
    with pytest.raises(import_merge.RefusedError):
        take(children=["A1,Southshire"])
    merged = take(
        children=["A1,Southshire", "A2,Southshire"],
        milestones=["A1,placed,2026-01-05", "A2,placed,2026-01-05"],
        skip_bad_rows=True,
    )
    assert refused(merged) == [
        (
            "children.csv",
            2,
            "reference",
            'the reference "A1" is that of a child of Northshire; tell the two authorities apart with --prefix, which '
            "goes before every reference of this import",
        ),
        ("milestones.csv", 2, "reference", 'the child "A1" was refused'),
    ]
    assert [kind for kind, _, _ in milestones(db)] == ["placed", "referred"]


def test_children_who_are_not_in_the_newest_file_are_told(db: Database, take: Take) -> None:
    take(
        children=["A1,Northshire", "A2,Northshire", "A3,Northshire", "A4,Southshire"],
        milestones=["A3,closed,2026-01-05,,relatives"],
    )
    merged = take(children=["A1,Northshire"])
    assert told(merged) == [("missing", "child", "A2", "", "")]
    assert len(child_rows.references(db)) == 4


def test_a_return_misses_only_children_that_it_brought(db: Database, take: Take) -> None:
    take(
        children=["A1,Northshire", "A2,Northshire", "A3,Northshire"], milestones=["A3,referred,2026-01-05,,,,,ssda903"]
    )
    merged = applied(db, returned(("placed", "2026-05-05"), authority="Northshire"))
    assert [line.reference for line in merged.lines if line.what == "missing"] == ["A3"]


# --- Rows about nobody ----------------------------------------------------------------------------------------------


def test_a_row_about_an_unknown_child_or_meeting_is_refused(db: Database, take: Take) -> None:
    merged = take(
        milestones=["A1,referred,2026-01-05", "A7,referred,2026-01-05"],
        minutes=["M7,A1,1"],
        plans=["A8,adoption"],
        skip_bad_rows=True,
    )
    assert sorted(refused(merged)) == [
        ("milestones.csv", 3, "reference", 'there is no child "A7" in children.csv or in the database'),
        ("minutes.csv", 2, "meeting", 'there is no meeting "M7" in the database; import meetings.csv with it'),
        ("plans.csv", 2, "reference", 'there is no child "A8" in children.csv or in the database'),
    ]


def test_milestones_of_a_refused_child_say_so(db: Database, take: Take) -> None:
    merged = take(children=["A1,,,,31/02/2025"], milestones=["A1,referred,2026-01-05"], skip_bad_rows=True)
    assert refused(merged)[1] == ("milestones.csv", 2, "reference", 'the child "A1" was refused')
    assert child_rows.references(db) == {}


def test_milestones_alone_find_children_that_are_there(db: Database, take: Take, bundle: Bundle) -> None:
    take()
    applied(db, read([bundle("alone", milestones=["A1,referred,2026-01-05"])], POLICY))
    assert milestones(db) == [("referred", "2026-01-05", "")]
    with pytest.raises(import_merge.RefusedError):
        applied(db, read([bundle("lost", milestones=["A9,referred,2026-01-05"])], POLICY))


def test_refused_rows_are_counted_once_however_many_faults_they_have(db: Database) -> None:
    problems = [Problem("f.csv", row, "c", f"s{row}", "row refused", refused=True) for row in (2, 2, 3)]
    problems += [Problem("f.csv", None, "", "the file", "file refused", refused=True)]
    staged = Staged("bundle", files=["f.csv"], problems=problems)
    assert import_merge.compare(db, staged, POLICY, TODAY).refused == 3


# --- Plans ----------------------------------------------------------------------------------------------------------


def plans(db: Database) -> list[tuple[str | None, str, str, str]]:
    return [(row.from_on, row.plan, row.parallel_plan, row.recorded_by) for row in select(db, PlanRow, "ORDER BY seq")]


PLAN = "A1,Northshire,,,,,,,,,,,"


def test_a_first_plan_holds_always_and_a_changed_one_from_the_import_on(db: Database, take: Take) -> None:
    take(children=[PLAN + "undecided"])
    assert plans(db) == [(None, "undecided", "", "")]
    take(children=[PLAN + "adoption,relatives"], today=date(2026, 12, 1))
    take(children=[PLAN + "adoption"], today=date(2027, 1, 1))
    assert plans(db) == [(None, "undecided", "", ""), ("2026-12-01", "adoption", "relatives", "")]
    take(children=[PLAN + "other,relatives"], today=date(2026, 12, 1))
    assert plans(db)[1:] == [("2026-12-01", "other", "relatives", "")]


def test_plans_csv_has_the_say_over_children_csv(db: Database, take: Take) -> None:
    take(children=[PLAN + "other"], plans=["A1,undecided,,2026-01-01,Jo", "A1,adoption,relatives,2026-06-01"])
    assert plans(db) == [("2026-01-01", "undecided", "", "Jo"), ("2026-06-01", "adoption", "relatives", "")]


def test_a_plan_that_a_person_set_is_kept(db: Database, desk: Desk, take: Take) -> None:
    take(children=[PLAN + "undecided"])
    set_plan(desk, only_child(db), plan="adoption")
    merged = take(children=[PLAN + "long_term_fostering"])
    assert told(merged) == [("conflict", "plan", "A1", "adoption", "long_term_fostering")]
    assert plans(db)[-1] == ("2026-11-16", "adoption", "", "Ann")


# --- The other tables -----------------------------------------------------------------------------------------------

MEETING = "M1,tracking,2026-02-03,Northshire,Jo"


def test_a_draft_s_rows_are_corrected_by_what_they_are_about(db: Database, take: Take) -> None:
    take(
        meetings=[MEETING],
        attendance=["M1,CIN,absent"],
        minutes=["M1,A1,1,said,done"],
        actions=["M1,A1,write,Jo"],
        criteria=["A1,family,unknown"],
        delays=["A1,proceedings,2026-01-01,unclear"],
        survey=["N,2025,cadence,monthly"],
    )
    merged = take(
        meetings=["M1,tracking,2026-02-04,Northshire,Jo"],
        attendance=["M1,CIN,present"],
        minutes=["M1,A1,2,said,agreed"],
        actions=["M1,A1,write,Jo,,,2026-03-01,sent"],
        criteria=["A1,family,yes"],
        delays=["A1,proceedings,2026-01-01,avoidable"],
        survey=["N,2025,cadence,weekly"],
    )
    assert sorted(told(merged)) == sorted(
        [
            ("changed", "held_on", "M1", "2026-02-03", "2026-02-04"),
            ("changed", "status", "M1", "absent", "present"),
            ("changed", "position", "A1", "1", "2"),
            ("changed", "decision", "A1", "(text)", "(text)"),
            ("changed", "verdict", "A1", "unclear", "avoidable"),
            ("changed", "done_on", "A1", "", "2026-03-01"),
            ("changed", "outcome", "A1", "", "(text)"),
            ("changed", "answer", "A1", "unknown", "yes"),
            ("changed", "answer", "N", "(text)", "(text)"),
        ]
    )
    assert [(row.position, row.decision) for row in select(db, MinuteRow)] == [(2, "agreed")]
    assert [(row.done_on, row.version) for row in select(db, ActionRow)] == [("2026-03-01", 2)]


def test_what_a_closed_meeting_signed_off_stays(db: Database, take: Take) -> None:
    closed = MEETING + ",closed,Jo,2026-02-05"
    take(meetings=[closed], minutes=["M1,A1,1,said,done"], attendance=["M1,CIN,absent"], actions=["M1,A1,write"])
    merged = take(
        meetings=["M1,tracking,2026-02-09,Northshire,Jo,closed,Jo,2026-02-05"],
        minutes=["M1,A1,2,said,done"],
        attendance=["M1,CIN,absent", "M1,LAC,present"],
        actions=["M1,A1,write,,,,2026-03-01"],
    )
    assert told(merged) == [
        ("conflict", "held_on", "M1", "2026-02-03", "2026-02-09"),
        ("conflict", "attendance", "M1", "the meeting is closed", ""),
        ("conflict", "position", "A1", "1", "2"),
        ("changed", "done_on", "A1", "", "2026-03-01"),
    ]


def test_a_row_that_a_person_wrote_last_is_kept(db: Database, desk: Desk, take: Take) -> None:
    from trackboard.casework.acts.actions import change_action

    take(actions=[",A1,write,Jo"], criteria=["A1,family,yes"])
    (action,) = select(db, ActionRow)
    change_action(desk, action.id, owner="Sam")
    merged = take(actions=[",A1,write,Kim"], criteria=["A1,family,no"])
    assert told(merged) == [("conflict", "owner", "A1", "Sam", "Kim"), ("changed", "answer", "A1", "yes", "no")]


def test_another_authority_s_meeting_of_the_same_name_is_refused(db: Database, take: Take) -> None:
    take(meetings=[MEETING], attendance=["M1,CIN,absent"])
    merged = take(meetings=["M1,tracking,2026-02-03,Southshire"], attendance=["M1,CIN,present"], skip_bad_rows=True)
    assert [sentence for *_, sentence in refused(merged)] == [
        '"M1" is a meeting of Northshire; tell the two authorities apart with --prefix, which goes before every '
        "reference of this import",
        'there is no meeting "M1" in meetings.csv or in the database',
    ]


# --- What makes it fast ----------------------------------------------------------------------------------------------


def test_an_import_asks_no_more_questions_for_more_children(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    from trackboard.store.sqlite.driver import Connection

    asked: list[str] = []
    execute = Connection.execute

    def counted(self: Connection, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(self, sql, *rest)

    monkeypatch.setattr(Connection, "execute", counted)

    def statements(number: int) -> int:
        names = [f"C{n:03}" for n in range(number)]
        folder = bundle(
            f"of{number}",
            children=[f"{name},Northshire,,,2025-01-10,,,,,,,,adoption" for name in names],
            milestones=[f"{name},{kind},2026-01-05" for name in names for kind in ("referred", "became_looked_after")],
        )
        asked.clear()
        applied(Database.memory(), read([folder], POLICY))
        return len(asked)

    assert statements(400) == statements(40)


def test_a_child_sent_home_while_typed_proceedings_go_on_stays_open() -> None:
    issued = MilestoneRow(1, 1, "proceedings_issued", "2026-03-02", source="typed")
    home = staged_rows.Milestone(
        "A1", "closed", date(2026, 6, 1), outcome="returned_home", reason="E4A", source="ssda903"
    ).staged
    (kept,) = merge_milestones.still_before_the_court([home], [issued])
    assert (kept.row.kind, kept.row.outcome, kept.row.reason) == ("ceased_looked_after", "", "E4A")
    for over in ("final_hearing", "care_order"):
        ended = MilestoneRow(1, 2, over, "2026-05-20", source="typed")
        assert merge_milestones.still_before_the_court([home], [issued, ended]) == [home]
    later = MilestoneRow(1, 2, "final_hearing", "2026-07-20", source="typed")
    assert merge_milestones.still_before_the_court([home], [issued, later])[0].row.kind == "ceased_looked_after"
    adopted = home.with_values({"reason": "E12", "outcome": "adopted"})
    assert merge_milestones.still_before_the_court([adopted], [issued]) == [adopted]
