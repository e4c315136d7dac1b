"""A tracker read by its mapping: what an import would stage, and that nothing of a child's row is lost."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange import staged_rows
from tests.exchange.tracker_build import book, events, faults, mapping, notes, staged
from trackboard.errors import TrackboardError
from trackboard.exchange.spreadsheet.mapping import ColumnMapping, Mapping, SheetMapping

KEPT = "kept as a note"
FIELDS = {
    "ID": "reference",
    "Name": "name",
    "DoB": "date_of_birth",
    "PO": "milestone:placement_order",
    "Plan": "plan",
    "Notes": "note",
}


def table(*rows: list[object], head: list[object] | None = None) -> list[list[object]]:
    return [head or list(FIELDS), *rows]


def test_a_row_becomes_a_child_with_its_milestones_plan_and_notes() -> None:
    found = staged(book(table(["1", "O'Neill, Zoë", date(2020, 2, 29), "12.03.24", "SGO", "seen"])), mapping(FIELDS))
    assert staged_rows.children(found)["1"] == {
        "family_name": "O'Neill",
        "given_name": "Zoë",
        "date_of_birth": date(2020, 2, 29),
        "plan": "special_guardianship",
    }
    assert events(found) == [("placement_order", "2024-03-12", "", "")]
    assert staged_rows.milestones(found)[0].source == "spreadsheet"
    assert notes(found) == [("", "Notes: seen")]
    assert faults(found) == []


def test_a_cell_that_is_no_date_is_a_problem_and_its_text_a_note() -> None:
    found = staged(book(table(["1", "", "", "tbc", "", ""])), mapping(FIELDS))
    assert faults(found) == [(2, "PO", '"tbc" is not a date', KEPT)]
    assert (events(found), notes(found)) == ([], [("", "PO: tbc")])


def test_titles_two_header_rows_and_merged_headings() -> None:
    rows = [
        ["Tracker"],
        [],
        ["ID", "COURT", None, "PO"],
        [None, "Issued", "ICO", None],
        ["1", "1/2/24", "2/2/24", "3/4/24"],
    ]
    by = mapping(
        {
            "ID": "reference",
            "COURT Issued": "milestone:proceedings_issued",
            "COURT ICO": "milestone:interim_care_order",
            "PO": "milestone:placement_order",
        },
        header_rows=2,
    )
    wanted = [
        ("interim_care_order", "2024-02-02", "", ""),
        ("placement_order", "2024-04-03", "", ""),
        ("proceedings_issued", "2024-02-01", "", ""),
    ]
    merged = staged(book(rows, merged=["B3:C3", "A3:A4", "D3:D4"]), by)
    assert (events(merged), faults(merged)) == (wanted, [])
    as_csv = "Tracker\n\nID,COURT,,PO\n,Issued,ICO,\n1,1/2/24,2/2/24,3/4/24\n"
    assert events(staged(as_csv, by)) == wanted


def test_cells_merged_over_children_are_each_ones_and_over_rows_of_one_child_are_said_once() -> None:
    fields = {"ID": "reference", "Sibs": "sibling_group", "LPM": "milestone:legal_planning_meeting", "Step": "action"}
    rows = table(
        ["1", "Grass", "1/2/24", "ring GP"],
        [None, None, "1/3/24", "book panel"],
        ["2", None, "1/2/24", None],
        head=list(fields),
    )
    found = staged(book(rows, merged=["A2:A3", "B2:B4"]), mapping(fields))
    assert {ref: child["sibling_group"] for ref, child in staged_rows.children(found).items()} == {
        "1": "Grass",
        "2": "Grass",
    }
    assert [day for _, day, _, _ in events(found)] == ["2024-02-01", "2024-03-01"]
    assert [row["action"] for row in staged_rows.tables(found)["actions"]] == ["ring GP", "book panel"]
    assert faults(found) == []


def test_headings_tell_of_the_children_below_and_unknown_ones_are_said() -> None:
    rows = table(
        ["UNBORN"], ["1", "", "12/01/2027", "", "", ""],
        ["North Team"], ["2", "", "1/1/2020", "", "", ""],
        ["Stage 3: PO made"], ["3", "", "1/1/2021", "", "", ""],
        ["Waiting list B"], ["4", "", "1/1/2022", "", "", ""],
        ["Total: 4", "", "", 1],
    )  # fmt: skip
    found = staged(book(rows), mapping(FIELDS, headings={"Stage 3: PO made": "note"}))
    assert staged_rows.children(found)["1"]["due_date"] == date(2027, 1, 12)
    assert [staged_rows.children(found)[ref].get("team") for ref in "1234"] == [None, "North Team", None, None]
    assert notes(found, "3") == [("", "Stage 3: PO made")]
    assert [(sentence, done) for _, _, sentence, done in faults(found)] == [
        ('"Waiting list B" is a heading above 1 child', "not read; the mapping can say what it means")
    ]


def test_colours_mean_what_the_mapping_says_and_the_others_are_counted() -> None:
    fields = FIELDS | {"ADM": "milestone:adm_decision"}
    rows = table(
        ["1", "", "", "1/6/24", "", "", "1/2/24"],
        ["2", "", "", "", "", "", ""],
        ["3", "", "", "", "", "", ""],
        head=list(fields),
    )
    fills = {"D2": "FF0000", "A3": "00FF00", "A4": "112233", "B4": "FFCC00"}
    colours = {"FF0000": "verdict:avoidable", "00FF00": "plan:adoption", "FFCC00": "note:urgent"}
    found = staged(book(rows, fills=fills), mapping(fields, colours=colours))
    (verdict,) = staged_rows.tables(found)["delays"]
    assert (verdict["clock"], str(verdict["started_on"]), verdict["verdict"]) == (
        "decided_to_ordered",
        "2024-02-01",
        "avoidable",
    )
    assert staged_rows.children(found)["2"]["plan"] == "adoption"
    assert notes(found, "3") == [("", "Name: urgent")]
    assert [sentence for _, _, sentence, _ in faults(found)] == ["1 cell is dark blue (112233)"]


def months(**sheets: list[object]) -> bytes:
    head: list[object] = ["ID", "Team", "PO", "Panel", "Minutes"]
    return book({name.replace("_", " "): [head, *rows] for name, rows in sheets.items()})


MONTHLY = mapping(
    {
        "ID": "reference",
        "Team": "team",
        "PO": "milestone:placement_order",
        "Panel": "milestone:matching_panel",
        "Minutes": "dated_notes",
    }
)


def test_of_a_sheet_per_month_the_newest_wins_and_older_minutes_stay() -> None:
    found = staged(
        months(
            Sep_26=[["1", "East", "1/2/26", "1/10/26", "1/9/26: first"], ["9", "", "", "", ""]],
            Nov_26=[["1", "West", "2/2/26", "", "1/11/26: third"]],
            Oct_26=[["1", "South", "1/2/26", "", "1/9/26: first\n1/10/26: second"]],
        ),
        MONTHLY,
    )
    assert staged_rows.children(found).keys() == {"1"}
    assert staged_rows.children(found)["1"]["team"] == "West"
    assert events(found) == [("placement_order", "2026-02-02", "", "")]
    assert sorted(notes(found)) == [
        ("", "Matching panel: 01/10/2026 (Sep 26)"),
        ("2026-09-01", "Minutes: first"),
        ("2026-10-01", "Minutes: second"),
        ("2026-11-01", "Minutes: third"),
    ]
    assert [(each.reference, each.sentence) for each in found.problems] == [("9", "the child is on no newer sheet")]


def test_sheets_of_one_day_add_to_each_other_and_contradictions_are_kept() -> None:
    by = mapping(
        {"ID": "reference", "Team": "team", "PO": "milestone:placement_order", "ADM": "milestone:adm_decision"}
    )
    found = staged(
        book(
            {
                "Court": [["ID", "Team", "PO"], ["1", "East", "1/2/26"]],
                "Adoption": [["ID", "Team", "ADM", "PO"], ["1", "West", "1/1/26", "3/2/26"]],
            }
        ),
        by,
    )
    assert staged_rows.children(found)["1"]["team"] == "East"
    assert events(found) == [("adm_decision", "2026-01-01", "", ""), ("placement_order", "2026-02-01", "", "")]
    assert notes(found) == [("", "team: West"), ("", "Placement Order: 03/02/2026")]
    assert len([each for each in found.problems if each.done == KEPT]) == 2


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (["1", "A B", "", "", "", ""], "ID", 'the child "1" is already in row 2 of this sheet'),
        (["", "A B", "", "", "", ""], "ID", "the child's reference is blank; write it into the row"),
    ],
)
def test_a_row_that_cannot_be_a_child_is_refused(row: list[object], column: str, sentence: str) -> None:
    found = staged(book(table(["1", "", "", "", "", "first"], row)), mapping(FIELDS))
    (problem,) = found.problems
    assert (problem.row, problem.column, problem.sentence, problem.refused) == (3, column, sentence, True)
    assert staged_rows.children(found).keys() == {"1"}


def test_a_new_column_becomes_notes_and_a_lost_one_is_said() -> None:
    head: list[object] = ["ID", "Name", "DoB", "Plan", "Notes", "Reviewer", None]
    found = staged(book(table(["1", "", "", "", "", "Ann", "stray"], head=head)), mapping(FIELDS))
    assert notes(found) == [("", "Reviewer: Ann"), ("", "Column G: stray")]
    assert faults(found) == [
        (1, "PO", "the column is in the mapping, and not in the sheet", "nothing read"),
        (1, "Reviewer", "the column is not in the mapping", "kept as notes on each child"),
        (1, "Column G", "the column is not in the mapping", "kept as notes on each child"),
    ]


def test_actions_outcomes_reasons_answers_and_verdicts() -> None:
    fields = {
        "ID": "reference",
        "Step": "action",
        "Who": "action_owner",
        "When": "action_due",
        "Closed": "milestone:closed",
        "How": "outcome",
        "ADM": "milestone:adm_decision",
        "Reversed": "milestone:decision_reversed",
        "Why": "reason:decision_reversed",
        "Rehab considered": "criterion:rehabilitation",
        "Delay?": "verdict:decided_to_ordered",
        "Panel booked": "planned:matching_panel",
    }
    row = [
        "1",
        "ring GP",
        "Ann",
        "1/12/26",
        "1/6/26",
        "AO",
        "1/2/24",
        "1/3/25",
        "court",
        "Yes - twice",
        "n",
        "1/5/26 10am",
    ]
    found = staged(book([list(fields), row]), mapping(fields))
    (action,) = staged_rows.tables(found)["actions"]
    assert (action["action"], action["owner"], action["due_on"]) == ("ring GP", "Ann", date(2026, 12, 1))
    assert [(each.kind, each.outcome or each.reason, each.planned) for each in staged_rows.milestones(found)] == [
        ("closed", "adopted", False),
        ("adm_decision", "", False),
        ("decision_reversed", "RD2", False),
        ("matching_panel", "", True),
    ]
    assert [(row["criterion"], row["answer"]) for row in staged_rows.tables(found)["criteria"]] == [
        ("rehabilitation", "yes")
    ]
    assert [(row["clock"], row["verdict"]) for row in staged_rows.tables(found)["delays"]] == [
        ("decided_to_ordered", "unavoidable")
    ]
    assert notes(found) == [("", "Rehab considered: Yes - twice")]


def test_words_stand_for_what_the_mapping_says() -> None:
    columns = [
        ColumnMapping("ID", "reference"),
        ColumnMapping("Plan", "plan", {"Gran": "special_guardianship", "Both": "adoption/return_home", "?": ""}),
    ]
    rows = [["ID", "Plan"], ["1", "GRAN"], ["2", "both"], ["3", "?"], ["4", "who knows"]]
    found = staged(book(rows), mapping(columns))
    plans = {ref: (child.get("plan"), child.get("parallel_plan")) for ref, child in staged_rows.children(found).items()}
    assert plans == {
        "1": ("special_guardianship", None),
        "2": ("adoption", "return_home"),
        "3": (None, None),
        "4": (None, None),
    }
    assert notes(found, "1") == [("", "Plan: GRAN")]
    assert (notes(found, "3"), notes(found, "4")) == ([("", "Plan: ?")], [("", "Plan: who knows")])
    assert [problem.reference for problem in found.problems] == ["4"]


def test_a_sheet_with_a_milestone_a_row_is_read_as_the_bundles_own_table() -> None:
    by = Mapping(
        (
            SheetMapping((ColumnMapping("Ref", "reference"),), sheet="Children"),
            SheetMapping(
                (
                    ColumnMapping("Ref", "reference"),
                    ColumnMapping("What", "kind", {"PO": "placement_order"}),
                    ColumnMapping("On", "date"),
                    ColumnMapping("Note", "note"),
                    ColumnMapping("Days", "ignore"),
                ),
                sheet="Mile*",
                rows="milestones",
            ),
        )
    )
    rows = [
        ["Milestones"],
        ["Ref", "What", "On", "Note", "Days"],
        ["1", "PO", date(2024, 3, 12), '-one\n"two"', 4],
        [],
        ["1", "nonsense", date(2024, 3, 12), "", 4],
    ]
    found = staged(book({"Children": [["Ref"], ["1"]], "Milestones": rows}), by, prefix="X-")
    assert events(found, "X-1") == [("placement_order", "2024-03-12", "", '-one\n"two"')]
    assert staged_rows.milestones(found)[0].source == "spreadsheet"
    (refused,) = found.problems
    assert (refused.row, refused.column, refused.refused) == (5, "kind", True)


def test_what_is_hidden_is_said_and_formulas_without_results_are_refused() -> None:
    from openpyxl import load_workbook

    made = load_workbook(io.BytesIO(book({"A": table(["1", "", "", "", "", "x"]), "B": [["ID"], ["2"]]})))
    made["A"].row_dimensions[2].hidden = True
    made["B"].sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    found = staged(out.getvalue(), mapping(FIELDS))
    assert staged_rows.children(found).keys() == {"1"}
    assert found.not_used == ['t.xlsx, sheet "B": hidden; unhide it if it is to be read']
    assert [sentence for _, _, sentence, _ in faults(found)] == ["1 row is hidden"]
    with pytest.raises(TrackboardError, match="formulas whose results were never saved"):
        staged(book(table(["1", "", "", "=TODAY()", "", ""])), mapping(FIELDS))


def test_a_mapping_that_fits_nothing_is_one_sentence() -> None:
    with pytest.raises(TrackboardError, match=r"^The mapping fits none of the columns in t\.csv: give the right one"):
        staged("a,b\n1,2\n", mapping(FIELDS))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("ID" + ",x" * 200 + "\n", "t.csv has more than 200 columns"),
        ("ID,PO\n" + "1,\n" * 50_000, "t.csv has more than 50,000 rows"),
        ('ID,PO\n"1,2\n', "t.csv, row 2, has quotation marks that do not match"),
    ],
)
def test_what_is_too_much_or_broken_is_one_sentence(data: str, why: str) -> None:
    with pytest.raises(TrackboardError) as refused:
        staged(data, mapping(FIELDS))
    assert why in str(refused.value)


def test_a_merged_range_that_reaches_to_the_end_of_the_sheet_is_read_where_there_are_rows() -> None:
    small = book(table(["1", "", "", "", "", "x"], ["2"]), merged=["G2:G3"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(small)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"G2:G3", b"G2:XFD1048576"))
    assert notes(staged(out.getvalue(), mapping(FIELDS))) == [("", "Notes: x")]


def test_too_many_merged_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trackboard.exchange.spreadsheet.grid._MERGED", 5)
    with pytest.raises(TrackboardError, match="merged cells: unmerge them"):
        staged(book(table(["1"], ["2"]), merged=["G1:L2"]), mapping(FIELDS))


# --- Nothing is dropped -----------------------------------------------------------------------------------------------

EVERY = {
    "ID": "reference",
    "First": "given_name",
    "DoB": "date_of_birth",
    "SW": "social_worker",
    "Plan": "plan",
    "PO": "milestone:placement_order",
    "LPM": "milestone:legal_planning_meeting",
    "Booked": "planned:matching_panel",
    "Closed": "milestone:closed",
    "How": "outcome",
    "Met": "criterion:family",
    "Late?": "verdict:decided_to_ordered",
    "Step": "action",
    "Who": "action_owner",
    "When": "action_due",
    "Log": "dated_notes",
    "Notes": "note",
}
typed = st.one_of(
    st.sampled_from(
        ["", "", "12/3/24", "12.03.24", "04/05/2026 - adj", "tbc", "N/K", "w/c 4 March", "14/9", "31/02/24", "12/12/26",
         "booked 12/12/26", "due 1/2/24", "SGO", "Adoption / SGO", "SGO with aunt Gwen", "LTF", "yes - seen", "n", "AO",
         "12/3/24: one\n14/4/24: two", "one two three", "12/3/24, 14/4/24", "refused 16/10", "EDD 3.4.27", "x"]
    ),
    st.text("abc 12/.?-", max_size=14),
)  # fmt: skip


def evidence(found: object) -> str:
    """Everything that was kept of the file, as one text."""
    staged = found
    said = [str(value) for child in staged_rows.children(staged).values() for value in child.values()]  # type: ignore[attr-defined]
    said += [" ".join(map(str, each)) for each in staged_rows.milestones(staged)]  # type: ignore[attr-defined]
    said += [str(value) for rows in staged_rows.tables(staged).values() for row in rows for value in row.values()]  # type: ignore[attr-defined]
    text = " ".join(said)
    for year, month, day in re.findall(r"(\d{4})-(\d\d)-(\d\d)", text):  # a day that was kept may be written in any way
        on = date(int(year), int(month), int(day))
        text += f" {day} {month} {year} {on.day} {on.month} {year[2:]} {on:%b}"
    return text.casefold()


@settings(max_examples=80, deadline=None)
@given(st.lists(typed, min_size=len(EVERY) - 1, max_size=len(EVERY) - 1))
def test_every_cell_of_a_childs_row_is_somewhere(cells: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([list(EVERY), ["ref1", *cells]])
    found = staged(out.getvalue(), mapping(EVERY))
    kept = evidence(found)
    known = {"sgo": "special_guardianship", "adoption": "adoption", "ltf": "long_term_fostering", "ao": "adopted"}
    known["tbc"] = "undecided"
    answers = {"n": ("no", "unavoidable"), "y": ("yes", "avoidable"), "x": ("yes",)}
    for cell in cells:
        for word in re.findall(r"[^\W_]+", cell.casefold()):
            assert (
                word in kept or known.get(word, "\0") in kept or any(each in kept for each in answers.get(word, ()))
            ), (
                word,
                cell,
            )
