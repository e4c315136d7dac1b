"""Annex A: lists 8 and 10 as inspectors' workbooks, databases' short names and CSVs have them."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.exchange import staged_rows
from trackboard.errors import TrackboardError
from trackboard.exchange import annex_a
from trackboard.exchange.annex_a import cell_meanings
from trackboard.exchange.staged import Staged
from trackboard.pathway.policy.policy import load_policy

POLICY = load_policy()

LIST_8 = [
    "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age", "Date Started to be Looked After",
    "Start date of current legal status", "Child’s Legal Status", "Date of Latest Statutory Review",
    "What is the permanence plan for this child?", "Date Ceased to be Looked After",
    "Reason Ceased to be Looked After", "Start Date of Most Recent Placement", "Placement Type", "Allocated Team",
    "Allocated Worker",
]  # fmt: skip
LIST_10 = [
    "Child Unique ID", "Family identifier", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)",
    "Date the Child Entered Care", "Date of Decision that Child Should be Placed for Adoption",
    "Date of Placement Order", "Date of Matching Child and Prospective Adopters", "Date Placed for Adoption",
    "Date of Adoption Order ", "Date of Decision that Child Should No Longer be Placed for Adoption",
    "Reason Why Child No Longer Placed for Adoption",
    "Date the child was placed for fostering in FFA or concurrent planning placement",
]  # fmt: skip
SHORT_10 = [
    "ChildUniqueID", "FamilyID", "Gender", "Ethnicity", "DateOfBirth", "Age", "EnteredCareDate",
    "ADMSHOBPADecisionDate", "PlacementOrderDate", "MatchedForAdoptionDate", "PlacedForAdoptionDate",
    "AdoptionOrderDate", "DecisionReversedDate", "DecisionReversedReason", "DateFFAConsurrencyPlacement",
]  # fmt: skip


def child_8(reference: object = "A", **cells: object) -> list[object]:
    """A line of list 8: born, started, status, status_from, reviewed, plan, ceased, because, placed_from, ..."""
    order = (
        "sex ethnicity born age started status_from status reviewed plan ceased because placed_from placement "
        "team worker"
    )
    return [reference, *(cells.get(key) for key in order.split())]


def child_10(reference: object = "A", **cells: object) -> list[object]:
    """A line of list 10."""
    order = "family sex ethnicity born age entered decided ordered matched placed adopted reversed reason early"
    return [reference, *(cells.get(key) for key in order.split())]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def text_of(path: Path, rows: list[list[Any]], written: str = "%d/%m/%Y") -> Path:
    """The same lines as CSV, which needs no second process and so makes quicker tests."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [cell.strftime(written) if isinstance(cell, datetime) else cell for cell in row] for row in rows
        )
    return path


def read(tmp_path: Path, *, eight: Any = (), ten: Any = (), **more: Any) -> Staged:
    """What the reader makes of these lines of list 8 and list 10."""
    files = [text_of(tmp_path / "8.csv", [LIST_8, *eight]), text_of(tmp_path / "10.csv", [LIST_10, *ten])]
    return annex_a.read(files, POLICY, **more)


def told(staged: Staged, reference: str = "A") -> list[str]:
    return [
        " ".join(filter(None, (m.on.isoformat(), m.kind, m.outcome, m.reason)))
        for m in staged_rows.milestones(staged)
        if m.reference == reference
    ]


def said(staged: Staged) -> list[str]:
    return [f"{p.file} {p.row}: {p.sentence} [{p.done}]" for p in staged.problems]


WHOLE = child_10(
    7961370,
    family=14159183,
    sex="a) Male",
    ethnicity="s) NOBT",
    born=day("2019-02-13"),
    age=3,
    entered=day("2020-04-01"),
    decided=day("2020-08-01"),
    ordered=day("2020-12-20"),
    matched=day("2021-02-10"),
    placed=day("2021-03-01"),
    adopted=day("2022-02-01"),
    early=day("2020-05-01"),
)
JOURNEY = [
    "2020-04-01 became_looked_after",
    "2020-05-01 early_permanence_placement",
    "2020-08-01 adm_decision",
    "2020-12-20 placement_order",
    "2021-02-10 match_decision",
    "2021-03-01 placed",
    "2022-02-01 adoption_order",
]


def test_list_10_tells_the_journey(tmp_path: Path) -> None:
    staged = read(tmp_path, ten=[WHOLE])
    assert told(staged, "7961370") == JOURNEY
    assert staged_rows.children(staged) == {
        "7961370": {"date_of_birth": date(2019, 2, 13), "sex": "M", "ethnicity": "NOBT"}
    }
    assert {(m.source, m.file, m.row) for m in staged_rows.milestones(staged)} == {("annex-a", "10.csv", 2)}
    assert staged.problems == []
    assert staged.files == ["10.csv", "8.csv"]


def test_the_family_identifier_is_the_adopters_and_no_sibling_group(tmp_path: Path) -> None:
    assert "sibling_group" not in staged_rows.children(read(tmp_path, ten=[WHOLE]))["7961370"]


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("RD2", "RD2"),
        ("b) RD2: Court refused", "RD2"),
        ("RD3 - Prospective adopters could not be found", "RD3"),
        ("The child’s needs changed subsequent to the decision", "RD1"),
        ("The Court did not make a placement order", "RD2"),
        ("Prospective adopters could not be found", "RD3"),
        ("Any other reason", "RD4"),
    ],
)
def test_a_reversal_and_its_reason(tmp_path: Path, reason: str, code: str) -> None:
    line = child_10(decided=day("2020-08-01"), reversed=day("2020-10-01"), reason=reason)
    assert told(read(tmp_path, ten=[line])) == ["2020-08-01 adm_decision", f"2020-10-01 decision_reversed {code}"]


def test_a_decision_reversed_and_made_again_in_two_lines(tmp_path: Path) -> None:
    lines = [
        child_10(entered=day("2020-04-01"), decided=day("2020-08-01"), reversed=day("2020-10-01"), reason="RD1"),
        child_10(entered=day("2020-04-01"), decided=day("2021-01-01")),
    ]
    staged = read(tmp_path, ten=lines)
    assert told(staged) == [
        "2020-04-01 became_looked_after",
        "2020-08-01 adm_decision",
        "2020-10-01 decision_reversed RD1",
        "2021-01-01 adm_decision",
    ]
    assert staged.problems == []


def test_list_8_tells_the_rest(tmp_path: Path) -> None:
    line = child_8(
        sex="b) Female",
        ethnicity="a) WBRI",
        born=day("2018-03-04"),
        started=day("2020-04-01"),
        status_from=day("2020-05-01"),
        status="C1: ICO",
        reviewed=day("2021-02-01"),
        plan="b) Adoption",
        placed_from=day("2020-06-01"),
        placement="e) U5: Foster placement - FFA",
        team="Children in Care Team 1",
        worker="Eugene\xa0Swift",
    )
    staged = read(tmp_path, eight=[line])
    assert told(staged) == [
        "2020-04-01 became_looked_after",
        "2020-05-01 interim_care_order",
        "2020-06-01 early_permanence_placement",
    ]
    assert staged_rows.milestones(staged)[0].note == "Latest review in the list: 01/02/2021"
    assert staged_rows.children(staged)["A"] == {
        "date_of_birth": date(2018, 3, 4),
        "sex": "F",
        "ethnicity": "WBRI",
        "team": "Children in Care Team 1",
        "social_worker": "Eugene Swift",
        "plan": "adoption",
    }


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("C1: ICO", "interim_care_order"),
        ("CLA - C1 - Interim Care Order", "interim_care_order"),
        ("Interim care order Sec. 38(1)", "interim_care_order"),
        ("L30 Interim Care Order S38 CA 89", "interim_care_order"),
        ("C2:Full Care Order", "care_order"),
        ("Full care order", "care_order"),
        ("E1: Placement order", "placement_order"),
        ("Placement Order & Full Care Order granted on same day", "placement_order"),
        ("D1 - Freeing order granted", "placement_order"),
        ("V2: Single period under S20", None),
        ("Under S.20 - single continuous period", None),
        ("L1 - Police protection", None),
        ("#N/A", None),
    ],
)
def test_the_present_legal_status(tmp_path: Path, status: str, kind: str | None) -> None:
    line = child_8(started=day("2020-04-01"), status=status, status_from=day("2020-05-01"))
    more = [f"2020-05-01 {kind}"] if kind else []
    assert told(read(tmp_path, eight=[line])) == ["2020-04-01 became_looked_after", *more]


@pytest.mark.parametrize("status", ["V3: Short breaks", "V4", "Agreed series of short-term breaks"])
def test_short_breaks_are_never_on_the_board(tmp_path: Path, status: str) -> None:
    staged = read(tmp_path, eight=[child_8(started=day("2020-04-01"), status=status)])
    assert staged_rows.children(staged) == {}
    assert staged.not_used == ["children with short breaks only (V3, V4), never on the board: 1"]


@pytest.mark.parametrize("placement", ["g) A3: Placed for adoption", "A6"])
def test_a_placement_for_adoption_in_list_8(tmp_path: Path, placement: str) -> None:
    line = child_8(started=day("2020-04-01"), placement=placement, placed_from=day("2021-04-01"))
    assert told(read(tmp_path, eight=[line]))[-1] == "2021-04-01 placed"


@pytest.mark.parametrize(
    ("because", "end"),
    [
        ("a) E11: Adopted - application unopposed", "adoption_order"),
        ("E1 - Adopted", "adoption_order"),
        ("Adopted - consent dispensed with by court", "adoption_order"),
        ("k) E47: Special Guardianship Orders - relative/friend", "closed special_guardianship E47"),
        ("E4 A - Return home to live with parents", "closed returned_home E4A"),
        ("e4b - Returned home", "closed returned_home E4B"),
        ("Returned home to live with parents or relatives", "closed returned_home E4A"),
        (
            "Left care to live with parents, relatives or other person with no parental responsibility",
            "closed relatives E13",
        ),
        ("f) Residence order granted", "closed child_arrangements E41"),
        ("SE3 - Care taken over by another LA in the UK", "closed other_authority E3"),
        ("b) Died", "closed died E2"),
        ("j) Sentenced to custody", "closed other E8"),
    ],
)
def test_how_care_ended(tmp_path: Path, because: str, end: str) -> None:
    line = child_8(started=day("2020-04-01"), ceased=day("2021-04-01"), because=because, status="C2")
    assert told(read(tmp_path, eight=[line]))[-1] == f"2021-04-01 {end}"


@pytest.mark.parametrize("because", ["E4A: Returned home", "Left care to live with relatives", None])
def test_home_under_an_interim_order_the_case_stays_open(tmp_path: Path, because: str | None) -> None:
    line = child_8(started=day("2020-04-01"), ceased=day("2021-04-01"), because=because, status="C1: ICO")
    assert "ceased_looked_after" in told(read(tmp_path, eight=[line]))[-1]


def test_a_child_in_both_lists(tmp_path: Path) -> None:
    eight = child_8(
        born=day("2018-03-04"), started=day("2020-04-02"), status="E1", status_from=day("2020-12-21"),
        placement="A6", placed_from=day("2021-03-01"), team="LAC", plan="b) Adoption",
    )  # fmt: skip
    ten = child_10(
        born=day("2018-03-05"), entered=day("2020-04-01"), decided=day("2020-08-01"), ordered=day("2020-12-20"),
        placed=day("2021-03-01"),
    )  # fmt: skip
    staged = read(tmp_path, eight=[eight], ten=[ten])
    assert told(staged) == [
        "2020-04-02 became_looked_after",
        "2020-08-01 adm_decision",
        "2020-12-20 placement_order",
        "2021-03-01 placed",
    ]
    assert staged_rows.children(staged)["A"] == {"date_of_birth": date(2018, 3, 4), "team": "LAC", "plan": "adoption"}
    assert said(staged) == [
        "10.csv 2: Date of Birth 05/03/2018 is not Date of Birth 04/03/2018 of 8.csv, row 2 [left out]",
        "10.csv 2: Date the Child Entered Care 01/04/2020 is not Date Started to be Looked After "
        "02/04/2020 of 8.csv, row 2 [left out]",
        "8.csv 2: Start date of current legal status 21/12/2020 is not Date of Placement Order "
        "20/12/2020 of 10.csv, row 2 [left out]",
    ]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"born": day("2021-01-01"), "entered": day("2020-04-01"), "decided": day("2021-02-01")},
            "Date the Child Entered Care 01/04/2020 comes before Date of Birth 01/01/2021",
        ),
        (
            {"decided": day("2021-02-01"), "ordered": day("2021-01-01")},
            "Date of Placement Order 01/01/2021 comes before "
            "Date of Decision that Child Should be Placed for Adoption 01/02/2021",
        ),
        (
            {"decided": day("2021-02-01"), "matched": day("2021-05-01"), "placed": day("2021-04-01")},
            "Date Placed for Adoption 01/04/2021 comes before "
            "Date of Matching Child and Prospective Adopters 01/05/2021",
        ),
        (
            {
                "decided": day("2021-02-01"),
                "adopted": day("2021-05-01"),
                "reversed": day("2021-06-01"),
                "reason": "RD1",
            },
            "Date of Adoption Order 01/05/2021, though "
            "Date of Decision that Child Should No Longer be Placed for Adoption 01/06/2021",
        ),
        (
            {"decided": day("2021-02-01"), "reversed": day("2021-06-01")},
            "Date of Decision that Child Should No Longer be Placed for Adoption 01/06/2021, and no reason is given",
        ),
        (
            {"ordered": day("2021-02-01")},
            "Date of Decision that Child Should be Placed for Adoption is blank",
        ),
    ],
)
def test_what_a_line_contradicts_in_itself(tmp_path: Path, cells: dict[str, Any], sentence: str) -> None:
    staged = read(tmp_path, ten=[child_10(**cells)])
    assert said(staged) == [f"10.csv 2: {sentence} [kept]"]


def test_an_end_without_a_reason(tmp_path: Path) -> None:
    staged = read(tmp_path, eight=[child_8(started=day("2020-04-01"), ceased=day("2021-04-01"))])
    assert told(staged)[-1] == "2021-04-01 closed other"
    assert said(staged) == ["8.csv 2: Date Ceased to be Looked After 01/04/2021, and no reason is given [kept]"]


def test_two_periods_of_care_in_list_8(tmp_path: Path) -> None:
    lines = [
        child_8(started=day("2021-04-01")),
        child_8(started=day("2020-04-01"), ceased=day("2020-05-01"), because="E4A"),
    ]
    staged = read(tmp_path, eight=lines)
    assert told(staged) == ["2021-04-01 became_looked_after"]
    assert said(staged) == ["8.csv 3: the child has a later period of care in row 2 [row left out]"]


def test_a_line_without_a_date_stages_nobody(tmp_path: Path) -> None:
    staged = read(tmp_path, eight=[child_8("Total 12"), child_8("A", started=day("1900-01-01"), team="LAC")])
    assert staged_rows.children(staged) == {}
    assert said(staged) == [f"8.csv {row}: the row has no date that the board shows [row left out]" for row in (2, 3)]


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("31/02/2020", '"31/02/2020" is not a date: there is no such day'),
        ("01/02/20", '"01/02/20" has a two-digit year: dates are written DD/MM/YYYY'),
        ("tbc", '"tbc" is not a date: dates are written DD/MM/YYYY'),
        (44259, '"44259" is not a date: dates are written DD/MM/YYYY'),
    ],
)
def test_a_cell_that_is_no_date_refuses_its_row(tmp_path: Path, cell: object, sentence: str) -> None:
    staged = read(tmp_path, ten=[child_10(decided=cell)])
    (problem,) = staged.problems
    assert (problem.column, problem.sentence, problem.refused) == (LIST_10[7], sentence, True)
    assert staged_rows.children(staged) == {}
    assert staged.rows_read == 1


@pytest.mark.parametrize("cell", ["NULL", "n/a", "#N/A", "-", "01/01/1900", ""])
def test_what_systems_write_where_there_is_nothing(tmp_path: Path, cell: str) -> None:
    staged = read(tmp_path, ten=[child_10(decided=day("2020-08-01"), ordered=cell)])
    assert told(staged) == ["2020-08-01 adm_decision"]
    assert staged.problems == []


def test_a_row_without_a_reference(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, ten=[child_10(None, decided=day("2020-08-01"))]).problems
    assert problem.sentence == (
        "the child's reference is blank (cells merged over several rows hold it in the first alone)"
    )
    assert problem.refused


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("a) Return to family", "return_home"),
        ("Remain with Birth Parents", "return_home"),
        ("b) Adoption", "adoption"),
        ("Fostering for Adoption", "adoption"),
        ("c) SGO/CAO", "special_guardianship"),
        ("Child Arrangement Order", "special_guardianship"),
        ("d) Supported living in the community", "other"),
        ("e) Long-term residential placement", "other"),
        ("f) Long-term fostering", "long_term_fostering"),
        ("Long Term Fostering - Connected Person", "long_term_fostering"),
        ("Long term placement with relatives/friends", "relatives"),
        ("g) Other", "other"),
        ("Parallel Plan", "undecided"),
        ("Concurrent Planning", "undecided"),
    ],
)
def test_the_permanence_plan(tmp_path: Path, text: str, plan: str) -> None:
    staged = read(tmp_path, eight=[child_8(started=day("2020-04-01"), plan=text)])
    assert staged_rows.children(staged)["A"]["plan"] == plan
    assert plan in POLICY.plans


def test_a_plan_that_nobody_knows_is_left_out(tmp_path: Path) -> None:
    staged = read(tmp_path, eight=[child_8(started=day("2020-04-01"), plan="zebra")])
    assert staged_rows.children(staged) == {"A": {}}
    assert said(staged) == ['8.csv 2: "zebra" is not a plan that the board has [value left out]']


@pytest.mark.parametrize(
    ("text", "sex"),
    [("a) Male", "M"), ("Female", "F"), ("b) Female", "F"), ("2", "F"), ("M", "M"), ("c) Not recorded", "U"), ("", "")],
)
def test_sexes(text: str, sex: str) -> None:
    assert cell_meanings.sex(text) == sex


def test_an_ethnicity_without_a_code_keeps_its_words() -> None:
    assert cell_meanings.ethnicity("g) MOTH") == "MOTH"
    assert cell_meanings.ethnicity("White British") == "White British"


class TestForms:
    """The same lines however they are wrapped."""

    def test_short_names_and_any_order_of_columns(self, tmp_path: Path) -> None:
        rows = [list(reversed(SHORT_10)), list(reversed(WHOLE))]
        staged = annex_a.read([workbook(tmp_path / "sql.xlsx", Data=rows)], POLICY)
        assert told(staged, "7961370") == JOURNEY

    @pytest.mark.parametrize("headers", [LIST_10, SHORT_10])
    @pytest.mark.parametrize("written", ["%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"])
    def test_csv(self, tmp_path: Path, headers: list[str], written: str) -> None:
        text_of(tmp_path / "list10.csv", [headers, WHOLE], written)
        staged = annex_a.read([tmp_path], POLICY)
        assert told(staged, "7961370") == JOURNEY
        assert staged.files == ["list10.csv"]

    def test_a_workbook_with_both_lists(self, tmp_path: Path) -> None:
        eight = child_8("B", started=day("2020-04-01"), plan="b) Adoption")
        path = workbook(tmp_path / "a.xlsx", Sheet1=[LIST_8, eight], Sheet2=[LIST_10, WHOLE])
        staged = annex_a.read([path], POLICY)
        assert told(staged, "7961370") == JOURNEY
        assert staged_rows.milestones(staged)[-1].file == 'a.xlsx, sheet "Sheet1"'
        assert staged_rows.children(staged)["B"] == {"plan": "adoption"}
        assert staged.files == ['a.xlsx, sheet "Sheet1"', 'a.xlsx, sheet "Sheet2"']

    def test_titles_above_the_header_and_merged_cells(self, tmp_path: Path) -> None:
        book = Workbook()
        sheet = book.active
        sheet.append(["Northshire: list 10"])
        sheet.merge_cells("A1:F1")
        sheet.append([])
        sheet.append([f"  {header.upper()} " for header in LIST_10])
        sheet.append(WHOLE)
        book.save(tmp_path / "titled.xlsx")
        staged = annex_a.read([tmp_path / "titled.xlsx"], POLICY)
        assert told(staged, "7961370") == JOURNEY
        assert staged_rows.milestones(staged)[0].row == 4

    def test_other_and_hidden_sheets_are_named(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "a.xlsx", One=[["Child Unique ID", "Gender"]], Old=[LIST_10, WHOLE], New=[LIST_8])
        from openpyxl import load_workbook

        book = load_workbook(path)
        book["Old"].sheet_state = "hidden"
        book.save(path)
        staged = annex_a.read([path], POLICY)
        assert staged_rows.milestones(staged) == []
        assert staged.not_used == [
            'a.xlsx, sheet "One": neither list 8 nor list 10 of Annex A',
            'a.xlsx, sheet "Old": hidden',
        ]

    def test_of_two_workbooks_the_later_one_wins_whatever_their_order(self, tmp_path: Path) -> None:
        new = workbook(
            tmp_path / "a.xlsx",
            x=[LIST_10, child_10(decided=day("2020-08-02"), ordered=day("2020-12-01"))],
        )
        old = workbook(
            tmp_path / "b.xlsx",
            x=[LIST_10, child_10(decided=day("2020-08-01")), child_10("B", decided=day("2020-07-01"))],
        )
        staged = annex_a.read([old, new], POLICY)
        assert staged_rows.everything(annex_a.read([new, old], POLICY)) == staged_rows.everything(staged)
        assert told(staged) == ["2020-08-02 adm_decision", "2020-12-01 placement_order"]
        assert told(staged, "B") == ["2020-07-01 adm_decision"]

    def test_authority_and_prefix(self, tmp_path: Path) -> None:
        staged = read(tmp_path, ten=[WHOLE], authority="Northshire", prefix="N-")
        assert staged_rows.children(staged)["N-7961370"]["authority"] == "Northshire"
        assert {m.reference for m in staged_rows.milestones(staged)} == {"N-7961370"}


def refusal(path: Path) -> str:
    with pytest.raises(TrackboardError) as refused:
        annex_a.read([path], POLICY)
    return str(refused.value)


def test_a_list_without_a_column_that_is_needed(tmp_path: Path) -> None:
    headers = [header for header in LIST_10 if "Should be" not in header]
    assert refusal(workbook(tmp_path / "a.xlsx", x=[headers])) == (
        'a.xlsx, sheet "x" looks like list 10 of Annex A but has no column '
        '"Date of Decision that Child Should be Placed for Adoption": put it back.'
    )


def test_a_column_that_is_there_twice(tmp_path: Path) -> None:
    assert refusal(workbook(tmp_path / "a.xlsx", x=[[*LIST_8, "Allocated Team "]])) == (
        'a.xlsx, sheet "x", row 1: the column "Allocated Team" is there twice; keep one of them.'
    )


def test_a_workbook_without_either_list(tmp_path: Path) -> None:
    assert refusal(workbook(tmp_path / "a.xlsx", x=[["Child Unique ID", "Gender"]])) == (
        "There is neither list 8 nor list 10 of Annex A in a.xlsx: list 10 has the columns Child Unique ID and "
        "Date of Decision that Child Should be Placed for Adoption."
    )


def test_formulas_that_were_never_calculated(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", x=[LIST_10, child_10(decided="=DATE(2020,8,1)")])
    import zipfile

    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for empty in (b"<v></v>", b"<v />", b"<v/>"):
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(empty, b"")
    with zipfile.ZipFile(path, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    assert refusal(path) == (
        'a.xlsx, sheet "x" holds formulas whose results were never saved: open it in Excel, save it and try again.'
    )


def test_an_old_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    assert refusal(tmp_path / "a.xls") == (
        "a.xls is an old Excel workbook (.xls): open it in Excel, save it as .xlsx and try again."
    )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_spoilt_file_is_refused_with_one_sentence_or_read(tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(text_of(tmp_path / "10.csv", [LIST_10, WHOLE]).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
        raw += b"\n" * (not raw)
    (tmp_path / "10.csv").write_bytes(raw)
    try:
        staged = annex_a.read([tmp_path / "10.csv"], POLICY)
    except TrackboardError as refused:
        assert "\n" not in str(refused)
    else:
        assert {milestone.kind for milestone in staged_rows.milestones(staged)} <= {
            *POLICY.milestones,
            *POLICY.returns,
            *POLICY.ends,
        }
