"""The board's own bundle, read: known by its columns, kept whole, and refused where it cannot be."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.exchange import staged_rows
from trackboard.errors import TrackboardError
from trackboard.exchange.bundle.bundle_form import FORMS
from trackboard.exchange.bundle.bundle_reader import read
from trackboard.exchange.staged import Problem, Staged
from trackboard.exchange.three_way import import_merge
from trackboard.exchange.three_way.merge_result import MergeResult
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.database import Database
from trackboard.store.tables import ChildRow

POLICY = load_policy()
Bundle = Callable[..., Path]
CHILD = "A1,Northshire,Isla,Fern,2025-01-10,,F,WBRI,S1,LAC,Kay,Jo,adoption,return_home,concurrent_planning,yes"


def said(staged: Staged) -> list[tuple[str, int | None, str, str, str]]:
    """The problems, each as a person is told of it."""
    return [(p.file, p.row, p.column, p.sentence, p.done) for p in staged.problems]


def only(staged: Staged) -> Problem:
    """The one problem there is."""
    assert len(staged.problems) == 1, said(staged)
    return staged.problems[0]


def compared(staged: Staged) -> MergeResult:
    """The same, compared with an empty database."""
    return import_merge.compare(Database.memory(), staged, POLICY, date(2026, 11, 16))


def repeats(staged: Staged) -> list[Problem]:
    """The problems with rows that are there already."""
    found = compared(staged).problems
    return [each for each in found if "already in" in each.sentence or "the same as row" in each.sentence]


def text_file(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
    return path


# --- What is read --------------------------------------------------------------------------------------------------


def test_children_and_milestones_alone_are_enough(bundle: Bundle) -> None:
    staged = read([bundle(children=[CHILD], milestones=["A1,referred,2025-01-12,,,,a note,typed"])], POLICY)
    assert staged.problems == []
    assert staged_rows.children(staged) == {
        "A1": {
            "authority": "Northshire",
            "given_name": "Isla",
            "family_name": "Fern",
            "date_of_birth": date(2025, 1, 10),
            "sex": "F",
            "ethnicity": "WBRI",
            "sibling_group": "S1",
            "team": "LAC",
            "social_worker": "Kay",
            "owner": "Jo",
            "plan": "adoption",
            "parallel_plan": "return_home",
            "early_permanence_route": "concurrent_planning",
            "early_permanence_considered": "yes",
        }
    }
    assert staged_rows.milestones(staged) == [
        staged_rows.Milestone(
            "A1", "referred", date(2025, 1, 12), False, "", "", "a note", "typed", 2, "milestones.csv"
        )
    ]
    assert (staged.rows_read, staged_rows.tables(staged)) == (2, {})


def test_every_column_of_every_file_is_kept(bundle: Bundle) -> None:
    staged = read(
        [
            bundle(
                children=[CHILD],
                milestones=["A1,closed,2026-01-01,yes,adopted,r,n,ssda903"],
                delays=["A1,proceedings,2026-01-02,unclear,re_b_s,court,n,M1,J,2026-02-03T04:05:06Z"],
                meetings=["M1,tracking,2026-02-03,Northshire,Jo,closed,Jo,2026-02-04"],
                attendance=["M1,CIN,present,Kay,late"],
                minutes=["M1,A1,3,said,done"],
                actions=["M1,A1,write,Jo,LAC,2026-03-01,2026-03-02,written"],
                criteria=["A1,family,yes,n"],
                plans=["A1,adoption,relatives,2026-01-01,Jo"],
                survey=["Northshire,2025-26,cadence,monthly"],
            )
        ],
        POLICY,
    )
    assert staged.problems == []
    assert staged_rows.milestones(staged)[0][:8] == (
        "A1",
        "closed",
        date(2026, 1, 1),
        True,
        "adopted",
        "r",
        "n",
        "ssda903",
    )
    assert {table: [list(row.values()) for row in rows] for table, rows in staged_rows.tables(staged).items()} == {
        "delays": [
            [
                "A1",
                "proceedings",
                date(2026, 1, 2),
                "unclear",
                "re_b_s",
                "court",
                "n",
                "M1",
                "J",
                "2026-02-03T04:05:06Z",
            ]
        ],
        "meetings": [["M1", "tracking", date(2026, 2, 3), "Northshire", "Jo", "closed", "Jo", "2026-02-04"]],
        "attendance": [["M1", "CIN", "present", "Kay", "late"]],
        "minutes": [["M1", "A1", 3, "said", "done"]],
        "actions": [["M1", "A1", "write", "Jo", "LAC", date(2026, 3, 1), date(2026, 3, 2), "written"]],
        "criteria": [["A1", "family", "yes", "n"]],
        "plans": [["A1", "adoption", "relatives", date(2026, 1, 1), "Jo"]],
        "survey": [["Northshire", "2025-26", "cadence", "monthly"]],
    }


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_file_is_known_by_its_columns_whatever_its_name_and_their_order(tmp_path: Path, form: object) -> None:
    columns = FORMS[form.table].columns  # type: ignore[attr-defined]
    name = text_file(tmp_path / "Export 7.csv", " , ".join(column.upper() for column in reversed(columns))).name
    staged = read([tmp_path], POLICY)
    assert staged.problems == []
    assert staged.file_of == {form.table: name}  # type: ignore[attr-defined]


def test_a_zip_and_single_files_read_like_the_folder(bundle: Bundle, tmp_path: Path) -> None:
    folder = bundle(children=[CHILD], milestones=["A1,referred,2025-01-12", "A1,placed,2026-01-12"])
    archive = tmp_path / "bundle.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for file in folder.iterdir():
            zipped.write(file, file.name)
    whole = read([folder], POLICY)
    assert staged_rows.everything(read([archive], POLICY)) == staged_rows.everything(whole)
    other = read(sorted(folder.iterdir(), reverse=True), POLICY)
    assert staged_rows.everything(other) == staged_rows.everything(whole)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_are_read_in_any_encoding_as_they_were_written(tmp_path: Path, encoding: str) -> None:
    file = text_file(tmp_path / "c.csv", "reference,given_name,date_of_birth", "A1,Zoë,2025-01-10", encoding=encoding)
    assert staged_rows.children(read([file], POLICY))["A1"]["given_name"] == "Zoë"


def test_dates_are_also_read_day_first_and_1900_is_empty(bundle: Bundle) -> None:
    rows = ["A1,,,,10/01/2025", "A2,,,,1900-01-01,31/12/2026"]
    staged = read([bundle(children=rows, milestones=["A1,placed,04/03/2026"])], POLICY)
    assert staged.problems == []
    births = [(child.get("date_of_birth"), child.get("due_date")) for child in staged_rows.children(staged).values()]
    assert births == [(date(2025, 1, 10), None), (None, date(2026, 12, 31))]
    assert staged_rows.milestones(staged)[0].on == date(2026, 3, 4)


def test_a_column_that_is_absent_is_not_spoken_of(tmp_path: Path) -> None:
    file = text_file(tmp_path / "children.csv", "reference,date_of_birth", "A1,2025-01-10")
    (child,) = read([file], POLICY).rows(ChildRow)
    assert child.table.says == {"reference", "date_of_birth"}


def test_a_guarded_formula_is_taken_as_it_was_typed(bundle: Bundle) -> None:
    staged = read([bundle(children=["A1"], milestones=['A1,placed,2026-01-01,,,,"\'=1+1, she said"'])], POLICY)
    assert staged_rows.milestones(staged)[0].note == "=1+1, she said"


def test_authority_and_prefix_go_where_they_are_wanted(bundle: Bundle) -> None:
    folder = bundle(
        children=["A1", "A2,Southshire"],
        milestones=["A1,placed,2026-01-01", "A2,placed,2026-01-01,,,,n"],
        meetings=["M1,tracking,2026-01-01"],
        minutes=["M1,A1,1"],
    )
    staged = read([folder], POLICY, authority="Northshire", prefix="N-")
    assert {name: child["authority"] for name, child in staged_rows.children(staged).items()} == {
        "N-A1": "Northshire",
        "N-A2": "Southshire",
    }
    assert [row.reference for row in staged_rows.milestones(staged)] == ["N-A1", "N-A2"]
    assert [(row["meeting"], row["reference"]) for row in staged_rows.tables(staged)["minutes"]] == [("N-M1", "N-A1")]
    assert staged_rows.tables(staged)["meetings"][0]["meeting"] == "N-M1"


def test_progress_is_told_every_so_often(bundle: Bundle) -> None:
    told: list[tuple[int, int]] = []
    rows = [f"A1,placed,{date.fromordinal(700_000 + n)}" for n in range(10_001)]
    read([bundle(children=["A1"], milestones=rows)], POLICY, progress=lambda *done: told.append(done))
    assert told == [(5000, 0), (10000, 0)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-02-03T04:05:06Z", "2026-02-03T04:05:06Z"),
        ("2026-07-03T04:05:06+01:00", "2026-07-03T03:05:06Z"),
        ("2026-02-03 04:05", "2026-02-03T04:05:00Z"),
        ("03/02/2026", "2026-02-03"),
        ("", ""),
    ],
)
def test_a_moment_is_kept_in_utc(bundle: Bundle, written: str, kept: str) -> None:
    staged = read([bundle(delays=[f"A1,proceedings,2026-01-01,unclear,,,,,,{written}"])], POLICY)
    assert staged.problems == []
    assert staged_rows.tables(staged)["delays"][0]["recorded_at"] == kept


# --- What is refused, in the words that a person is told -------------------------------------------------------------

REFUSED = [
    ("children", "A1,,,,31/02/2025", "date_of_birth", '"31/02/2025" is not a date: there is no such day'),
    (
        "children",
        "A1,,,,2025-13-01",
        "date_of_birth",
        '"2025-13-01" has the month and the day the wrong way round: dates are written DD/MM/YYYY',
    ),
    ("children", "A1,,,,last May", "date_of_birth", '"last May" is not a date: dates are written DD/MM/YYYY'),
    ("children", "A1,,,,,4/3/26", "due_date", '"4/3/26" has a two-digit year: dates are written DD/MM/YYYY'),
    ("children", ",Northshire", "reference", "the reference is blank"),
    (
        "children",
        "A1,,,,,,,,,,,,adopton",
        "plan",
        '"adopton" is not a known plan; did you mean "adoption"?',
    ),
    (
        "children",
        "A1,,,,,,,,,,,,,xyz",
        "parallel_plan",
        '"xyz" is not a known plan; write one of undecided, adoption, special_guardianship, relatives, '
        "return_home, long_term_fostering, other",
    ),
    (
        "children",
        "A1,,,,,,,,,,,,,,fostering_to_adopt",
        "early_permanence_route",
        '"fostering_to_adopt" is not a known early-permanence route; did you mean "fostering_for_adoption"?',
    ),
    (
        "milestones",
        "A1,Became looked after,2026-01-01",
        "kind",
        '"Became looked after" is not a known kind of milestone; did you mean "became_looked_after"?',
    ),
    (
        "milestones",
        "A1,xyzzy,2026-01-01",
        "kind",
        '"xyzzy" is not a known kind of milestone; `trackboard policy show kinds` lists them',
    ),
    ("milestones", "A1,placed,", "date", "the date is blank"),
    ("milestones", "A1,placed,1900-01-01", "date", "the date is blank"),
    ("milestones", "A1,placed,2026-02-30", "date", '"2026-02-30" is not a date: there is no such day'),
    (
        "milestones",
        "A1,placed,04/13/2026",
        "date",
        '"04/13/2026" has the month and the day the wrong way round: dates are written DD/MM/YYYY',
    ),
    (
        "milestones",
        "A1,placed,2026-01-01,no",
        "planned",
        '"no" is not known here; planned is yes or blank',
    ),
    (
        "milestones",
        "A1,closed,2026-01-01,,adoption",
        "outcome",
        '"adoption" is not a known outcome; did you mean "adopted"?',
    ),
    (
        "milestones",
        "A1,placed,2026-01-01,,adopted",
        "outcome",
        'the outcome "adopted" is on the milestone placed, which has none',
    ),
    ("milestones", ",placed,2026-01-01", "reference", "the reference is blank"),
    (
        "delays",
        "A1,matched_to_panels,2026-01-01,unclear",
        "clock",
        '"matched_to_panels" is not a known clock; did you mean "matched_to_panel"?',
    ),
    (
        "delays",
        "A1,proceedings,2026-01-01,avoidible",
        "verdict",
        '"avoidible" is not a known verdict; did you mean "avoidable"?',
    ),
    (
        "delays",
        "A1,proceedings,2026-01-01,unclear,,judge",
        "party",
        '"judge" is not a known party; write one of authority, court, health, family, other',
    ),
    (
        "delays",
        "A1,proceedings,2026-01-01,unclear,,,,,,teatime",
        "recorded_at",
        '"teatime" is not a date: dates are written DD/MM/YYYY',
    ),
    (
        "delays",
        "A1,proceedings,2026-01-01,unclear,,,,,,2026-01-01T25:00",
        "recorded_at",
        '"2026-01-01T25:00" is not a moment: moments are written YYYY-MM-DDTHH:MM:SSZ',
    ),
    (
        "meetings",
        "M1,tracking,2026-01-01,,,open",
        "status",
        '"open" is not a known status of a meeting; write one of draft, closed',
    ),
    ("meetings", "M1,tracking,", "held_on", "the held_on is blank"),
    (
        "attendance",
        "M1,CIN,here",
        "status",
        '"here" is not a known attendance; write one of present, apologies, written_update, absent, not_required',
    ),
    ("minutes", "M1,A1,first", "position", '"first" is not a whole number'),
    ("actions", "M1,A1,", "action", "the action is blank"),
    ("actions", ",,write", "reference", "the action names neither a child nor a meeting"),
    ("criteria", "A1,family,perhaps", "answer", '"perhaps" is not a known answer; write one of yes, no, unknown'),
    ("plans", "A1,adopt,,2026-01-01", "plan", '"adopt" is not a known plan; did you mean "adoption"?'),
]


@pytest.mark.parametrize(("table", "row", "column", "sentence"), REFUSED, ids=[sentence for *_, sentence in REFUSED])
def test_a_faulty_row_is_refused(bundle: Bundle, table: str, row: str, column: str, sentence: str) -> None:
    staged = read([bundle(**{table: [row]})], POLICY)
    assert said(staged) == [(f"{table}.csv", 2, column, sentence, "row refused")]
    assert only(staged).refused
    assert not (
        staged_rows.children(staged) or staged_rows.milestones(staged) or any(staged_rows.tables(staged).values())
    )


def test_the_good_rows_beside_a_refused_one_are_kept(bundle: Bundle) -> None:
    rows = ["A1,placed,2026-01-01", "A1,plaecd,2026-01-02", "A1,placed,2026-01-03"]
    staged = read([bundle(milestones=rows)], POLICY)
    assert [row.on.day for row in staged_rows.milestones(staged)] == [1, 3]
    assert (only(staged).row, only(staged).reference) == (3, "A1")


def test_every_fault_of_a_row_is_told_at_once(bundle: Bundle) -> None:
    staged = read([bundle(milestones=["A1,plaecd,2026-02-30,maybe"])], POLICY)
    assert [problem.column for problem in staged.problems] == ["kind", "date", "planned"]


@pytest.mark.parametrize(
    ("table", "first", "second", "sentence"),
    [
        ("children", "A1", "A1", 'the reference "A1" is already in children.csv, row 2'),
        (
            "meetings",
            "M1,tracking,2026-01-01",
            "M1,other,2026-01-02",
            'the meeting "M1" is already in meetings.csv, row 2',
        ),
        (
            "attendance",
            "M1,CIN,present",
            "M1,CIN,absent",
            'the meeting "M1" and team "CIN" is already in attendance.csv, row 2',
        ),
        ("minutes", "M1,A1,1", "M1,A1,2", 'the meeting "M1" and reference "A1" is already in minutes.csv, row 2'),
        (
            "criteria",
            "A1,family,yes",
            "A1,family,no",
            'the reference "A1" and criterion "family" is already in criteria.csv, row 2',
        ),
    ],
)
def test_the_same_thing_twice_is_refused(bundle: Bundle, table: str, first: str, second: str, sentence: str) -> None:
    staged = read([bundle(**{table: [first, second]})], POLICY)
    (problem,) = repeats(staged)
    assert (problem.row, problem.sentence, problem.refused) == (3, sentence, True)


def test_a_reference_twice_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        text_file(tmp_path / name, "reference,date_of_birth", "A1,2025-01-10")
    staged = read([tmp_path], POLICY)
    (problem,) = repeats(staged)
    assert (problem.file, problem.row, problem.column) == ("b.csv", 2, "reference")
    assert (problem.sentence, problem.done) == ('the reference "A1" is already in a.csv, row 2', "row refused")


def test_a_row_with_too_many_cells_is_refused(tmp_path: Path) -> None:
    file = text_file(tmp_path / "m.csv", "reference,kind,date", "A1,placed,2026-01-01", "A1,Fern, placed,2026-01-02")
    staged = read([file], POLICY)
    assert said(staged) == [("m.csv", 3, "", "the row has 4 cells, the header 3", "row refused")]


# --- What is kept and said -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "row", "column", "sentence"),
    [
        ("meetings", "M1,pizza,2026-01-01", "kind", '"pizza" is not a known kind of meeting; write one of tracking, '
         "permanence_planning, legal_planning, other"),
        ("attendance", "M1,kinship,present", "team", '"kinship" is not a known team; write one of CIN, LAC, adoption, '
         "legal, referral_and_assessment, court, health, other"),
        ("delays", "A1,proceedings,2026-01-01,unclear,paper_late", "reason", '"paper_late" is not a known reason for a '
         'delay; did you mean "paperwork_late"?'),
        ("criteria", "A1,luck,yes", "criterion", '"luck" is not a known criterion; write one of age, legal_status, '
         "family, adopters, rehabilitation"),
    ],
)  # fmt: skip
def test_what_an_authority_may_add_is_kept_and_said(
    bundle: Bundle, table: str, row: str, column: str, sentence: str
) -> None:
    staged = read([bundle(**{table: [row]})], POLICY)
    assert said(staged) == [(f"{table}.csv", 2, column, sentence, "kept")]
    assert str(staged_rows.tables(staged)[table][0][column]) in row


def test_an_ending_without_an_outcome_is_kept_and_said(bundle: Bundle) -> None:
    staged = read([bundle(milestones=["A1,closed,2026-01-01", "A1,closed,2026-02-01,yes"])], POLICY)
    assert len(staged_rows.milestones(staged)) == 2
    assert said(staged) == [
        ("milestones.csv", 2, "outcome", "a closed milestone has no outcome, so it is not said how it ended", "kept")
    ]


def test_an_unknown_column_warns(tmp_path: Path) -> None:
    file = text_file(tmp_path / "c.csv", "reference,date_of_birth,Shoe size", "A1,2025-01-10,4")
    staged = read([file], POLICY)
    assert said(staged) == [("c.csv", 1, "shoe size", 'children.csv has no column "Shoe size"', "column not used")]
    assert not only(staged).refused
    assert "A1" in staged_rows.children(staged)


def test_the_same_row_twice_is_taken_once(bundle: Bundle) -> None:
    rows = ["A1,placed,2026-01-01,,,,n", "A1,placed,2026-01-01", "A1,placed,2026-01-01,,,,n", "A1,placed,2026-01-01"]
    staged = read([bundle(children=["A1"], milestones=rows)], POLICY)
    assert compared(staged).count("milestones").new == 2
    assert [(p.file, p.row, p.column, p.sentence, p.done) for p in repeats(staged)] == [
        ("milestones.csv", 4, "", "the row is the same as row 2", "left out"),
        ("milestones.csv", 5, "", "the row is the same as row 3", "left out"),
    ]


def test_characters_that_cannot_be_shown_are_left_out_and_said(bundle: Bundle) -> None:
    staged = read([bundle(milestones=["A1,placed,2026-01-01,,,,a\u202ebc"])], POLICY)
    assert staged_rows.milestones(staged)[0].note == "abc"
    assert only(staged).column == "note"
    assert only(staged).done == "characters left out"


# --- Files that are none ---------------------------------------------------------------------------------------------


def test_a_file_with_other_columns_stops_the_import_and_says_what_it_lacks(bundle: Bundle) -> None:
    folder = bundle(children=[CHILD])
    text_file(folder / "milestones.csv", "reference,kinds,date", "A1,placed,2026-01-01")
    staged = read([folder], POLICY)
    assert said(staged) == [
        (
            "milestones.csv",
            1,
            "",
            'milestones.csv is no file of the bundle: milestones.csv, which it comes nearest to, has a column "kind"',
            "file refused",
        )
    ]
    assert only(staged).refused


def test_no_file_of_the_bundle_at_all_is_said(tmp_path: Path) -> None:
    file = text_file(tmp_path / "sales.csv", "sku,price", "1,2")
    with pytest.raises(TrackboardError) as stopped:
        read([file], POLICY)
    assert str(stopped.value) == (
        "sales.csv is no file of the bundle, it has none of the bundle's columns in its first row."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "children.csv is empty: export it again."),
        (b"\n \n,,\n", "children.csv is empty: export it again."),
        (b"PK\x03\x04\x00", "children.csv is a workbook or a zip archive, not CSV: save the table as CSV (UTF-8)."),
        (b"reference,\x00\x01\xff", "children.csv is not readable as text: save it as CSV (UTF-8) and try again."),
        (
            b'reference,date_of_birth\nA1,"2025',
            "children.csv, row 2, has quotation marks that do not match; put them right, or export the file again.",
        ),
        (
            b"reference,reference,date_of_birth\n",
            'children.csv, row 1: the column "reference" is there twice; keep one of them.',
        ),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "children.csv"
    file.write_bytes(content)
    with pytest.raises(TrackboardError) as stopped:
        read([file], POLICY)
    assert str(stopped.value) == sentence


def test_a_file_that_breaks_off_in_a_row_refuses_that_row(tmp_path: Path) -> None:
    file = tmp_path / "milestones.csv"
    file.write_bytes(b"reference,kind,date,planned\nA1,placed,2026-01-01,\nA2,placed,20")
    staged = read([file], POLICY)
    assert said(staged) == [("milestones.csv", 3, "", "the file breaks off in the middle of this row", "row refused")]
