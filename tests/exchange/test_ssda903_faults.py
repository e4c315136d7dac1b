"""Every fault of the return with the sentence a person gets, and the row and column it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange import staged_rows
from trackboard.errors import TrackboardError
from trackboard.exchange import ssda903

from .ssda903_build import COLUMNS, POLICY, read, said, told, write

CARE = "A 01/04/2020 S C2 U6 - -"


@pytest.mark.parametrize(
    ("rule", "tables", "problems"),
    [
        (
            "355",
            {"episodes": "A 01/04/2020 S C2 U6 01/04/2020 X1\nA 02/04/2020 P C2 U6 - -"},
            [
                "episodes.csv 2 DEC: the episode ends on the day it starts, 01/04/2020 (903 rule 355) [kept]",
                "episodes.csv 2 REC: the episode ends on 01/04/2020 with X1, but the next one starts on 02/04/2020 "
                "(903 rule 388) [kept]",
            ],
        ),
        (
            "356",
            {"episodes": "A 01/04/2020 S C2 U6 31/03/2020 E4A"},
            [
                "episodes.csv 2 DEC: the episode ends on 31/03/2020, before it starts on 01/04/2020 (903 rule 356) "
                "[end date left out]"
            ],
        ),
        (
            "388, no continuation",
            {"episodes": "A 01/04/2020 S C2 U6 01/05/2020 X1"},
            [
                "episodes.csv 2 REC: the episode ends on 01/05/2020 with X1, but no other begins (903 rule 388) "
                "[kept as looked after]"
            ],
        ),
        (
            "388, a hole",
            {"episodes": "A 01/04/2020 S C2 U6 01/05/2020 X1\nA 03/05/2020 P C2 U6 - -"},
            [
                "episodes.csv 2 REC: the episode ends on 01/05/2020 with X1, but the next one starts on 03/05/2020 "
                "(903 rule 388) [kept]"
            ],
        ),
        (
            "388, no end",
            {"episodes": "A 01/04/2020 S C2 U6 - -\nA 03/05/2020 P C2 U6 - -"},
            ["episodes.csv 2 DEC: the episode has no end, but the next one starts on 03/05/2020 (903 rule 388) [kept]"],
        ),
        (
            "388, ended and goes on",
            {"episodes": "A 01/04/2020 S C2 U6 03/05/2020 E8\nA 03/05/2020 S C2 U6 - -"},
            [
                "episodes.csv 2 REC: the episode ends on 03/05/2020 with E8, but the next one starts on the same day "
                "(903 rule 388) [kept]"
            ],
        ),
        (
            "432",
            {"episodes": "A 01/04/2020 S C2 U6 01/05/2020 E8\nA 03/05/2020 P C2 U6 - -"},
            [
                "episodes.csv 3 RNE: the child left care with E8, but the reason of the next episode is P, not S "
                "(903 rule 432) [kept]",
                "episodes.csv 3 RNE: the episode that opened the period of care is missing; "
                "the earliest starts on 03/05/2020 [looked after on or before that day]",
            ],
        ),
        (
            "no reason for the end",
            {"episodes": "A 01/04/2020 S C2 U6 01/05/2020 -"},
            ["episodes.csv 2 REC: the episode ends on 01/05/2020 and REC does not say why [kept]"],
        ),
        (
            "1003",
            {"episodes": CARE, "placed": "A 01/03/2020 - -"},
            [
                "placed.csv 2 DATE_PLACED: decided on 01/03/2020, before the child was looked after on 01/04/2020 "
                "(903 rule 1003) [kept]"
            ],
        ),
        (
            "334",
            {"episodes": CARE, "ad1": "A 01/03/2020 01/05/2020"},
            [
                "ad1.csv 2 DATE_INT: decided on 01/03/2020, before the child was looked after on 01/04/2020 "
                "(903 rule 334) [kept]"
            ],
        ),
        (
            "333",
            {"episodes": CARE, "ad1": "A 01/06/2020 01/05/2020"},
            ["ad1.csv 2 DATE_INT: decided on 01/06/2020, after the match on 01/05/2020 (903 rule 333) [kept]"],
        ),
        (
            "333, no decision",
            {"episodes": CARE, "ad1": "A - 01/05/2020"},
            ["ad1.csv 2 DATE_INT: matched on 01/05/2020, and no decision (903 rule 333) [kept]"],
        ),
        (
            "331",
            {
                "episodes": "A 01/04/2020 S E1 U6 01/06/2020 X1\nA 01/06/2020 P E1 A6 - -",
                "placed": "A 01/04/2020 - -",
                "ad1": "A 01/04/2020 02/06/2020",
            },
            ["ad1.csv 2 DATE_MATCH: matched on 02/06/2020, after the placement on 01/06/2020 (903 rule 331) [kept]"],
        ),
        (
            "521",
            {"episodes": "A 01/04/2020 S E1 A6 - -", "ad1": "A 02/04/2020 03/04/2020"},
            [
                "ad1.csv 2 DATE_MATCH: matched on 03/04/2020, after the placement on 01/04/2020 (903 rule 331) [kept]",
                "episodes.csv 2 PLACE: placed for adoption on 01/04/2020, before the decision of 02/04/2020 "
                "(903 rule 521) [kept]",
            ],
        ),
        (
            "552 and 554",
            {"episodes": "A 01/04/2020 S E1 A6 - -", "placed": "A 02/04/2020 - -"},
            [
                "episodes.csv 2 LS: placement order on 01/04/2020, before the decision of 02/04/2020 (903 rule 554) "
                "[kept]",
                "episodes.csv 2 PLACE: placed for adoption on 01/04/2020, before the decision of 02/04/2020 "
                "(903 rule 552) [kept]",
            ],
        ),
        (
            "551 and 553",
            {"episodes": "A 01/04/2020 S E1 A6 - -", "placed": ""},
            [
                "episodes.csv 2 LS: placement order on 01/04/2020, and no decision (903 rule 553) [kept]",
                "episodes.csv 2 PLACE: placed for adoption on 01/04/2020, and no decision (903 rule 551) [kept]",
            ],
        ),
        (
            "408",
            {"episodes": "A 01/04/2020 S C2 A5 - -", "placed": "A 01/04/2020 - -"},
            [
                "episodes.csv 2 LS: placed for adoption by placement order (A5), but the legal status is C2 "
                "(903 rule 408) [kept]"
            ],
        ),
        (
            "119, no reason",
            {"episodes": CARE, "placed": "A 01/05/2020 01/06/2020 -"},
            [
                "placed.csv 2 REASON_PLACED_CEASED: the decision was reversed on 01/06/2020, and no reason is given "
                "(903 rule 119) [kept]"
            ],
        ),
        (
            "119, no date",
            {"episodes": CARE, "placed": "A 01/05/2020 - RD2"},
            [
                "placed.csv 2 DATE_PLACED_CEASED: a reason for reversing the decision is given, RD2, and no date "
                "(903 rule 119) [decision kept as not reversed]"
            ],
        ),
        (
            "120",
            {"episodes": CARE, "placed": "A 01/05/2020 01/06/2020 RD9"},
            [
                'placed.csv 2 REASON_PLACED_CEASED: "RD9" is not a reason for reversing a decision, RD1 to RD4 '
                "(903 rule 120) [reason left out]"
            ],
        ),
        (
            "522",
            {"episodes": CARE, "placed": "A 01/06/2020 01/05/2020 RD1"},
            [
                "placed.csv 2 DATE_PLACED_CEASED: the decision was reversed on 01/05/2020, before it was made on "
                "01/06/2020 (903 rule 522) [kept]"
            ],
        ),
        (
            "579, still open",
            {"episodes": CARE, "placed": "A 01/05/2020 - -\nA 01/07/2020 - -"},
            [
                "placed.csv 3 DATE_PLACED: decided on 01/07/2020, while the decision of 01/05/2020 was still open "
                "(903 rule 579) [kept]"
            ],
        ),
        (
            "579, overlapping",
            {"episodes": CARE, "placed": "A 01/05/2020 01/08/2020 RD1\nA 01/07/2020 - -"},
            [
                "placed.csv 3 DATE_PLACED: decided on 01/07/2020, while the decision of 01/05/2020 was still open "
                "(903 rule 579) [kept]"
            ],
        ),
        (
            "525 and 558",
            {
                "episodes": "A 01/04/2020 S E1 A6 01/09/2020 E12",
                "placed": "A 01/04/2020 01/08/2020 RD1",
                "ad1": "A 01/04/2020 01/04/2020",
            },
            [
                "ad1.csv 2 DATE_INT: the child is among the adopted, though the decision was reversed on 01/08/2020 "
                "(903 rule 525) [kept]",
                "placed.csv 2 DATE_PLACED_CEASED: adopted on 01/09/2020, though the decision was reversed on "
                "01/08/2020 (903 rule 558) [kept]",
            ],
        ),
    ],
)
def test_the_rules_of_the_return(tmp_path: Path, rule: str, tables: dict[str, str], problems: list[str]) -> None:
    staged = read(tmp_path, **tables)
    assert said(staged.problems) == problems
    assert not any(problem.refused for problem in staged.problems)
    assert {problem.reference for problem in staged.problems if problem.row} == {"A"}


def test_without_placed_adoption_nothing_in_it_is_missing_and_that_is_said_once(tmp_path: Path) -> None:
    staged = read(tmp_path, episodes="A 01/04/2020 S E1 A6 - -\nB 01/04/2020 S E1 A6 - -")
    (problem,) = staged.problems
    assert (problem.file, problem.row, problem.sentence, problem.done) == (
        "PlacedAdoption",
        None,
        "no PlacedAdoption table is among the files, so no ADM decision is known",
        "imported without it",
    )


def test_a_child_without_a_row_in_header(tmp_path: Path) -> None:
    staged = read(tmp_path, header="B 1 01/01/2019 WBRI", episodes=CARE, placed="")
    (problem,) = staged.problems
    assert (problem.file, problem.sentence, problem.done, problem.reference) == (
        "Header", "the child has no row", "no date of birth", "A",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ("RNE", "A 01/04/2020 XX C2 U6 - -"),
        ("LS", "A 01/04/2020 S XX U6 - -"),
        ("PLACE", "A 01/04/2020 S C2 XX - -"),
        ("REC", "A 01/04/2020 S C2 U6 - XX"),
    ],
)
def test_an_unknown_code_is_said_and_the_row_stays(tmp_path: Path, column: str, line: str) -> None:
    staged = read(tmp_path, episodes=line)
    assert f'episodes.csv 2 {column}: "XX" is not a code of {column} [row kept, code not used]' in said(staged.problems)
    assert told(staged)[0].startswith("2020-04-01 became_looked_after")


@pytest.mark.parametrize("status", ["C1", "C2", "D1", "E1", "V2", "L1", "L2", "L3", "J1", "J2", "J3"])
def test_every_legal_status_is_known(tmp_path: Path, status: str) -> None:
    assert "is not a code" not in str(read(tmp_path, episodes=f"A 01/04/2020 S {status} U6 - -").problems)


@pytest.mark.parametrize("place", ["A3", "H5", "K1", "K3", "P2", "R3", "S1", "T0", "T4", "U6", "Z1", "Z11", "Z14"])
def test_placements_of_the_old_and_the_new_list_are_known(tmp_path: Path, place: str) -> None:
    assert "is not a code" not in str(read(tmp_path, episodes=f"A 01/04/2020 S C2 {place} - -").problems)


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"episodes": "- 01/04/2020 S C2 U6"}, "episodes.csv 2 CHILD: the child's reference is blank"),
        (
            {"episodes": "1.23E+11 01/04/2020 S C2 U6"},
            'episodes.csv 2 CHILD: "1.23E+11" is a reference that a spreadsheet has rounded',
        ),
        ({"episodes": "A - S C2 U6"}, "episodes.csv 2 DECOM: DECOM is blank"),
        ({"episodes": "A 01/01/1900 S C2 U6"}, "episodes.csv 2 DECOM: DECOM is blank"),
        (
            {"episodes": "A 31/02/2020 S C2 U6"},
            'episodes.csv 2 DECOM: "31/02/2020" is not a date: there is no such day',
        ),
        (
            {"episodes": "A 01/04/20 S C2 U6"},
            'episodes.csv 2 DECOM: "01/04/20" has a two-digit year: dates are written DD/MM/YYYY',
        ),
        (
            {"episodes": "A 01/04/2020 S C2 U6 05/13/2020 E4A"},
            'episodes.csv 2 DEC: "05/13/2020" has the month and the day the wrong way round: '
            "dates are written DD/MM/YYYY",
        ),
        (
            {"episodes": "", "header": "A 1 soon"},
            'header.csv 2 DOB: "soon" is not a date: dates are written DD/MM/YYYY',
        ),
        ({"episodes": "", "placed": "A - - -"}, "placed.csv 2 DATE_PLACED: DATE_PLACED is blank"),
        (
            {"episodes": "", "placed": "A x"},
            'placed.csv 2 DATE_PLACED: "x" is not a date: dates are written DD/MM/YYYY',
        ),
        (
            {"episodes": "", "placed": "A 01/04/2020 x"},
            'placed.csv 2 DATE_PLACED_CEASED: "x" is not a date: dates are written DD/MM/YYYY',
        ),
        ({"episodes": "", "ad1": "A x"}, 'ad1.csv 2 DATE_INT: "x" is not a date: dates are written DD/MM/YYYY'),
        (
            {"episodes": "", "ad1": "A 01/04/2020 x"},
            'ad1.csv 2 DATE_MATCH: "x" is not a date: dates are written DD/MM/YYYY',
        ),
        ({"episodes": "", "reviews": "A -"}, "reviews.csv 2 REVIEW: REVIEW is blank"),
        ({"episodes": "", "workers": "A Wren -"}, "workers.csv 2 SW_DECOM: SW_DECOM is blank"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused(tmp_path: Path, tables: dict[str, str], problem: str) -> None:
    staged = read(tmp_path, **tables)
    assert said(staged.problems) == [f"{problem} [row refused]"]
    assert [p.refused for p in staged.problems if p.row] == [True]
    assert staged_rows.milestones(staged) == []
    assert staged.rows_read == 1


def refusal(path: Path) -> str:
    with pytest.raises(TrackboardError) as refused:
        ssda903.read([path], POLICY)
    return str(refused.value)


def test_a_table_without_a_column_that_is_needed(tmp_path: Path) -> None:
    write(tmp_path, episodes=CARE)
    text = (tmp_path / "episodes.csv").read_text()
    (tmp_path / "episodes.csv").write_text(text.replace("DEC,REC", "x,y"))
    assert refusal(tmp_path) == "episodes.csv is the Episodes table without DEC, REC: export it with all its columns."


def test_a_column_that_is_there_twice(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(COLUMNS["episodes"] + ",DECOM\n")
    assert refusal(tmp_path) == 'e.csv, row 1: the column "DECOM" is there twice; keep one of them.'


def test_files_that_are_no_return(tmp_path: Path) -> None:
    sentence = (
        "There is no table of episodes or adoptions in {}: an SSDA903 return has one with the columns "
        "CHILD, DECOM, RNE, LS, PLACE, DEC and REC."
    )
    (tmp_path / "x.csv").write_text("Something,else\n1,2\n")
    assert refusal(tmp_path / "x.csv") == sentence.format("x.csv")
    write(tmp_path / "only", header="A 1 01/01/2019 WBRI")
    assert refusal(tmp_path / "only") == sentence.format("only")
