"""Every report of the catalogue as it leaves the service: nothing small, nothing exact, nothing typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from tests.reports.build import TODAY, asked, fixture, northshire, of_folder
from tests.reports.publishing import (
    LEAVE,
    NEVER,
    SECRET,
    every_report,
    exact_cells,
    make_authority,
    pinned,
    shown_cells,
    stray,
    sums,
)
from trackboard.errors import TrackboardError
from trackboard.reports import catalogue
from trackboard.reports.catalogue import REPORTS, Entry
from trackboard.reports.checks import BANDS
from trackboard.reports.kit.columns import Holds, ReportColumn, counts, labels
from trackboard.reports.kit.options import CHILD, MATCHED_BY
from trackboard.reports.kit.pictures import drawn
from trackboard.reports.kit.publish import published
from trackboard.reports.kit.report import N, Relation, Report, ReportRequest, down_column, prefixed
from trackboard.store.database import Database
from trackboard.store.reads import child_rows, report_rows

SIZES = (45, 300)


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Database]:
    """Northshire, and two that were made at random."""
    folder = tmp_path_factory.mktemp("authorities")
    made = {f"made of {size}": of_folder(make_authority(folder / str(size), size)) for size in SIZES}
    return {"northshire": northshire(), **made}


@pytest.fixture(params=["northshire", *(f"made of {size}" for size in SIZES)])
def db(request: pytest.FixtureRequest, authorities: Mapping[str, Database]) -> Database:
    return authorities[request.param]


def of_one_child(name: str, db: Database) -> ReportRequest:
    """What a report is asked with all that it can be asked about a child and a day, so that its sections are filled."""
    chosen = {CHILD: next(iter(child_rows.references(db))), MATCHED_BY: TODAY + timedelta(90)}
    own = {option.name: value for option, value in chosen.items() if option in REPORTS[name].options}
    return asked(db, small_means=True, **own)


@pytest.mark.parametrize(("name", "side_by_side"), [*((name, False) for name in REPORTS), ("survey", True)])
def test_every_column_of_every_report_says_what_it_holds(name: str, side_by_side: bool, db: Database) -> None:
    made = catalogue.make(name, asked(db, authorities=True) if side_by_side else of_one_child(name, db))
    for table in (made, *made.sections.values()):
        for column in table.columns:
            assert isinstance(column, ReportColumn) and isinstance(column.holds, Holds), column.key
            person = column.key in ("owner", "people", "chair", "minute_taker", "social_worker")
            assert not person or column.holds is Holds.PERSON
            assert column.key not in ("reference", "name", "date_of_birth") or column.holds is Holds.CHILD
    assert (name in NEVER) == made.single_children


@pytest.mark.parametrize("name", LEAVE)
def test_what_leaves_holds_nothing_small_and_nothing_exact(name: str, db: Database) -> None:
    for start in (date(2026, 4, 1), date(2024, 1, 1), date(2026, 10, 1)):
        for small_means in (False, True):
            question = asked(db, start=start, small_means=small_means)
            found = catalogue.make(name, question, publish=True)
            assert stray(found) == []
            assert (found.sections, found.remarks, found.parts, found.beneath, found.cells) == ({}, (), {}, {}, {})
            words = " ".join([found.title, *found.notes, drawn(found), *(str(row) for row in found.rows)])
            assert SECRET not in words
            assert not {reference for reference in child_rows.references(db) if reference in words.split()}


@pytest.mark.parametrize("name", LEAVE)
def test_notes_and_headings_tell_nothing_of_the_authority(name: str, authorities: Mapping[str, Database]) -> None:
    """But for the two lines that say of whom and how many: the others are the same of any authority."""
    every = [catalogue.make(name, asked(db), publish=True) for db in authorities.values()]
    heads = [tuple(column.label for column in found.columns) for found in every]
    assert (
        len({(found.title, found.n_is, found.notes[2:], head) for found, head in zip(every, heads, strict=True)}) == 1
    )


@pytest.mark.parametrize("name", NEVER)
def test_what_is_about_single_children_is_refused(name: str, db: Database) -> None:
    with pytest.raises(TrackboardError, match="lists single children"):
        catalogue.make(name, of_one_child(name, db), publish=True)


def test_a_report_that_somebody_adds_without_saying_what_it_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three children by reference, birth and owner, in the catalogue like any other report."""
    monkeypatch.setitem(catalogue.REPORTS, "leaky", Entry("leaky.leaky", "Leaky"))
    monkeypatch.setattr(Entry, "make", lambda _, question: leaky(question))
    with pytest.raises(TrackboardError, match='leaky cannot be published: the column "Reference" does not say'):
        catalogue.make("leaky", asked(northshire()), publish=True)
    assert catalogue.make("leaky", asked(northshire())).n == 96


def leaky(asked: ReportRequest) -> Report:
    from trackboard.table import Column

    heads = (Column("reference", "Reference"), Column("date_of_birth", "Born"), Column("owner", "Owner"))
    rows = [("NS-1", date(2024, 2, 3), "A. Owner"), ("NS-2", date(2025, 2, 3), "B. Owner")]
    return Report(heads, rows, name="leaky", notes=("period", "n = 96 children"), n=96)  # type: ignore[arg-type]


# --- The survey ---


def test_the_survey_answers_what_the_published_reports_of_the_day_say(db: Database) -> None:
    question = asked(db)
    found = {row["question"]: row["answer"] for row in catalogue.make("survey", question, publish=True).records()}
    exact = {row["question"]: row["answer"] for row in catalogue.make("survey", question).records()}
    beside = {name: catalogue.make(name, question, publish=True).records() for name in LEAVE}
    for row in beside["alerts"]:
        assert found[f"alert_rank_{row['stage']}"] in (row["rank"], None)
    for row in beside["checks"]:
        assert found[f"check_{row['check']}"] in (row["band"], None)
        assert found[f"check_{row['check']}"] in (*BANDS, None) and row["band"] not in ("always", "never")
    for row in beside["delay"][:6]:
        assert found[f"delay_{row['clock']}"] in ("yes" if row["avoidable"] else None, None)
    for key, value in beside["annual"][-1].items():
        if key in found and exact[key] == str(exact[key]):
            assert found[key] == {"1,234": 1230, "3": None}[exact[key]], "typed, and made fit to leave like any other"
        elif key in found:
            assert found[key] == value
    for key in ("lost_children", "no_owner", "returned_home", "with_relatives"):
        assert found[key] is None or found[key] % 10 == 0
    shares = [value for value in found.values() if isinstance(value, float)]
    assert all(value in {round(a / b, 3) for a in range(10, 610, 10) for b in range(a, 610, 10)} for value in shares)


def test_side_by_side_what_was_typed_stays_behind_and_letters_stand_for_names(db: Database) -> None:
    found = catalogue.make("survey", asked(db, authorities=True), publish=True)
    exact = catalogue.make("survey", asked(db, authorities=True))
    assert [column.label for column in found.columns][3:] == ["A", "n"]
    for row, before in zip(found.records(), exact.records(), strict=True):
        assert row["n"] == (row["A"] is not None)
        if row["question"] in ("inspection", "early_permanence_provider", "tracking_what_helps", "tracking_chair"):
            assert row["A"] is None and before["A"] is not None
        if row["question"] == "tracking_cadence":
            assert row["A"] == before["A"] is not None
        if row["question"] == "tracking_chair":
            assert row["A"] is None


def test_eight_authorities_leave_under_letters_alone() -> None:
    db = fixture("survey")
    found = catalogue.make("survey", asked(db, date(2016, 3, 31), authorities=True), publish=True)
    names = report_rows.authorities(db)
    words = " ".join([*found.notes, *(str(row) for row in found.rows), *(column.label for column in found.columns)])
    assert len(names) == 8 and not [name for name in names if name in words]
    rows = {row["question"]: [row[letter] for letter in "ABCDEFGH"] for row in found.records()}
    typed = {
        row["question"]: row
        for row in catalogue.make("survey", asked(db, date(2016, 3, 31), authorities=True)).records()
    }
    assert {typed["looked_after"][letter] for letter in "ABCDEFGH"} >= {"667", "745", "39"}
    assert set(rows["looked_after"]) >= {670, 750, 40} and all(value % 10 == 0 for value in rows["looked_after"])
    assert set(rows["alert_rank_first_review"]) == {None}, "typed ranks rest on numbers that nobody rounded"
    assert set(rows["attendance_court"]) == {"none"}, "a band of meetings tells of no child"


# --- An outsider with a pencil ---


def test_the_sums_that_hold_are_the_ones_that_are_declared(authorities: Mapping[str, Database]) -> None:
    """What is not declared is not defended, and what is declared wrongly defends nothing."""
    for name in LEAVE:
        every = [REPORTS[name].make(asked(db)) for db in authorities.values()]
        for made in every:
            cells = exact_cells({name: made, **made.parts})
            for total, parts, adds_up in made.relations:
                whole = [cells.get(_own(name, cell)) for cell in (total, *parts)]
                if None not in whole:
                    assert whole[0] == sum(whole[1:]) if adds_up else whole[0] >= max(whole[1:]), (name, total, parts)
        keys = [column.key for column in every[0].columns if column.holds is Holds.COUNT]
        for key in keys:
            if key == "birth_known":
                continue  # the same as the count beside it, wherever every birth is known, and declared as that
            if all(sum(row[key] or 0 for row in made.records()) == made.n for made in every):
                assert all(_declared(made, (-1, "*"), [(row, key) for row in range(len(made.rows))]) for made in every)
        for total in keys:
            rows = [(made, place, row) for made in every for place, row in enumerate(made.records()) if row[total]]
            others = [key for key in keys if key != total and any(row[key] for _, _, row in rows)]
            for size in range(2, 5) if len(rows) > 9 else ():
                for parts in combinations(others, size):
                    if all(row[total] == sum(row[part] or 0 for part in parts) for _, _, row in rows):
                        for made, place, _ in rows:
                            assert _declared(made, (place, total), [(place, part) for part in parts]), (name, parts)


def _own(name: str, cell: tuple[int, str]) -> tuple[int, str]:
    """A cell as `exact_cells` names it: one of a part has its prefix already."""
    return cell if cell[1].startswith(".") else (cell[0], f"{name}:{cell[1]}")


def _declared(made: Report, total: tuple[int, str], parts: list[tuple[int, str]]) -> bool:
    """Whether it is among the relations; parts that are always none may be told with it."""
    values = {(place, key): row[key] for place, row in enumerate(made.records()) for key in row}
    return any(
        relation.total == total
        and set(parts) <= set(relation.parts)
        and not any(values.get(part) for part in set(relation.parts) - set(parts))
        for relation in made.relations
    )


@pytest.mark.parametrize("back", [0, 100, 230, 400])
def test_all_tables_of_a_day_leave_every_suppressed_cell_three_values(db: Database, back: int) -> None:
    question = asked(db, TODAY - timedelta(back))
    made = every_report(question)
    found = {name: published(report) for name, report in made.items()}
    exact, shown = exact_cells(made), shown_cells(made, found)
    assert len([cell for cell in exact if shown.get(cell) is None]) > 30
    assert pinned(exact, shown, sums(made)) == {}


def test_the_outsider_finds_what_a_sum_gives_away_that_nobody_declared() -> None:
    """The control: four sixes and a nought under their total, published without and with the sum declared."""
    rows = [(f"row {place}", count) for place, count in enumerate((6, 6, 6, 6, 0))]
    planted = Report(
        (*labels("label:Label"), *counts("count>Count")),
        rows,
        name="planted",
        n=24,
        notes=("period", "n = 24 children"),
    )
    total = down_column(range(5), "count")
    for relations, found in (((), {(4, "planted:count"): (0, 0)}), ((total,), {})):
        made = {"planted": replace(planted, relations=relations)}
        shown = shown_cells(made, {"planted": published(made["planted"])})
        told = [Relation(prefixed("planted", N), tuple((row, "planted:count") for row in range(5)))]
        assert pinned(exact_cells(made), shown, told) == found
