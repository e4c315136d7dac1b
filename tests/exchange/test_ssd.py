"""ssd_permanence, the permanence table of the Standard Safeguarding Dataset, as systems write it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.exchange import staged_rows
from trackboard.errors import TrackboardError
from trackboard.exchange import ssd
from trackboard.exchange.staged import Staged
from trackboard.pathway.policy.policy import load_policy

POLICY = load_policy()
HEADER = (
    "perm_person_id,perm_adm_decision_date,perm_ffa_cp_decision_date,perm_placement_order_date,"
    "perm_placed_for_adoption_date,perm_matched_date,perm_adopted_by_carer_flag,perm_placed_ffa_cp_date,"
    "perm_decision_reversed_date,perm_decision_reversed_reason,perm_placed_foster_carer_date,"
    "perm_part_of_sibling_group,perm_siblings_placed_together,perm_siblings_placed_apart,perm_permanence_order_date,"
    "perm_permanence_order_type,perm_adoption_worker_id"
)
COLUMNS = HEADER.split(",")
WHOLE = {
    "adm_decision_date": "2024-08-01 00:00:00.000",
    "placement_order_date": "20/12/2024",
    "matched_date": "2025-02-10",
    "placed_for_adoption_date": "2025-03-01",
    "placed_ffa_cp_date": "2024-05-01",
    "permanence_order_date": "2026-02-01",
    "permanence_order_type": "Adoption",
}


def line(reference: str = "A", **cells: str) -> dict[str, str]:
    """A row of ssd_permanence; columns without their `perm_`."""
    return {"perm_person_id": reference} | {f"perm_{key}": text for key, text in cells.items()}


def write(path: Path, *lines: dict[str, str], columns: list[str] = COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(lines)
    return path


def read(tmp_path: Path, *lines: dict[str, str]) -> Staged:
    return ssd.read([write(tmp_path / "perm.csv", *lines)], POLICY)


def told(staged: Staged, reference: str = "A") -> list[str]:
    return [
        " ".join(filter(None, (m.on.isoformat(), m.kind, m.outcome, m.reason)))
        for m in staged_rows.milestones(staged)
        if m.reference == reference
    ]


def said(staged: Staged) -> list[str]:
    return [f"{p.row} {p.column}: {p.sentence} [{p.done}]" for p in staged.problems]


def notes(staged: Staged) -> list[object]:
    return [row["note"] for row in staged_rows.tables(staged).get("notes", [])]


def test_a_line_tells_the_journey(tmp_path: Path) -> None:
    staged = read(tmp_path, line(**WHOLE))
    assert told(staged) == [
        "2024-05-01 early_permanence_placement",
        "2024-08-01 adm_decision",
        "2024-12-20 placement_order",
        "2025-02-10 match_decision",
        "2025-03-01 placed",
        "2026-02-01 adoption_order",
    ]
    assert {(m.source, m.file, m.row) for m in staged_rows.milestones(staged)} == {("ssd", "perm.csv", 2)}
    assert (staged_rows.children(staged), staged.problems, staged_rows.tables(staged), staged.format) == (
        {"A": {}},
        [],
        {},
        "ssd",
    )


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("Adoption", "adoption_order"),
        ("AO", "adoption_order"),
        ("E12", "adoption_order"),
        ("Special Guardianship Order", "closed special_guardianship"),
        ("SGO", "closed special_guardianship"),
        ("e45", "closed special_guardianship E45"),
        ("Child Arrangements/ Residence Order", "closed child_arrangements"),
        ("CAO", "closed child_arrangements"),
        ("E41", "closed child_arrangements E41"),
    ],
)
def test_the_order_of_permanence_ends_the_journey(tmp_path: Path, kind: str, end: str) -> None:
    staged = read(tmp_path, line(permanence_order_date="2026-02-01", permanence_order_type=kind))
    assert told(staged) == [f"2026-02-01 {end}"]
    assert staged.problems == []


def test_an_order_whose_kind_is_unknown_is_kept_in_words_and_closes_nothing(tmp_path: Path) -> None:
    staged = read(
        tmp_path,
        line(adm_decision_date="2025-01-01", permanence_order_date="2026-02-01", permanence_order_type="Wardship"),
        line("B", adm_decision_date="2025-01-01", permanence_order_date="2026-02-01"),
    )
    assert told(staged) == told(staged, "B") == ["2025-01-01 adm_decision"]
    assert said(staged) == [
        '2 perm_permanence_order_type: "Wardship" is no kind of permanence order [no milestone: kept as a note]',
        "3 perm_permanence_order_date: perm_permanence_order_date 01/02/2026, without its kind "
        "[no milestone: kept as a note]",
    ]
    assert notes(staged) == [
        "From ssd_permanence: Wardship 01/02/2026.",
        "From ssd_permanence: permanence order 01/02/2026.",
    ]


def test_systems_that_hold_adoptions_alone_leave_the_kind_blank(tmp_path: Path) -> None:
    staged = read(tmp_path, line(**(WHOLE | {"permanence_order_type": "NULL"})))
    assert told(staged)[-1] == "2026-02-01 adoption_order"
    assert said(staged) == [
        "2 perm_permanence_order_date: perm_permanence_order_date 01/02/2026, without its kind, of a child placed for "
        "adoption [taken as an Adoption Order]"
    ]
    assert notes(staged) == []


@pytest.mark.parametrize(
    ("reason", "code", "problem"),
    [
        ("RD2", "RD2", []),
        ("RD1 - The child’s needs changed subsequent to the decision", "RD1", []),
        ("Prospective adopters could not be found", "RD3", []),
        (
            "RD7",
            "RD4",
            [
                '2 perm_decision_reversed_reason: "RD7" is not a reason for reversing a decision, RD1 to RD4 '
                "[taken as RD4, any other reason]"
            ],
        ),
        (
            "",
            "",
            ["2 perm_decision_reversed_reason: perm_decision_reversed_date 01/10/2025, and no reason is given [kept]"],
        ),
    ],
)
def test_a_reversal_and_its_reason(tmp_path: Path, reason: str, code: str, problem: list[str]) -> None:
    staged = read(
        tmp_path,
        line(adm_decision_date="2025-08-01", decision_reversed_date="2025-10-01", decision_reversed_reason=reason),
    )
    assert told(staged)[-1] == f"2025-10-01 decision_reversed {code}".rstrip()
    assert said(staged) == problem


def test_two_plans_of_one_child(tmp_path: Path) -> None:
    staged = read(
        tmp_path,
        line(adm_decision_date="2026-01-01"),
        line(
            adm_decision_date="2025-01-01",
            placement_order_date="2025-02-01",
            decision_reversed_date="2025-09-01",
            decision_reversed_reason="RD3",
        ),
    )
    assert told(staged) == [
        "2025-01-01 adm_decision",
        "2025-02-01 placement_order",
        "2025-09-01 decision_reversed RD3",
        "2026-01-01 adm_decision",
    ]


def test_what_the_board_has_no_column_for_is_a_note_on_the_child(tmp_path: Path) -> None:
    staged = read(
        tmp_path,
        line(
            **WHOLE,
            ffa_cp_decision_date="2024-04-20",
            part_of_sibling_group="Y",
            siblings_placed_together="2",
            siblings_placed_apart="1",
            adopted_by_carer_flag="1",
            placed_foster_carer_date="2024-05-01",
            adoption_worker_id="W77",
        ),
        line("B", adm_decision_date="2025-01-01", part_of_sibling_group="0", adopted_by_carer_flag="N"),
        line("C", adm_decision_date="2025-01-01", placed_foster_carer_date="1900-01-01", part_of_sibling_group="half"),
    )
    assert [row["reference"] for row in staged_rows.tables(staged)["notes"]] == ["A", "C"]
    assert notes(staged) == [
        "From ssd_permanence: decision for an FFA or concurrent planning placement 20/04/2024; one of a "
        "sibling group; placed together, this child among them: 2; siblings placed apart: 1; adopted by the former "
        "carer; first placed with those foster carers 01/05/2024; adoption worker W77.",
        "From ssd_permanence: one of a sibling group: half.",
    ]


def test_births_come_from_the_table_of_people_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "perm.csv", line(**WHOLE), line("B", **WHOLE), line("C", **WHOLE))
    people = ["pers_person_id", "pers_surname", "pers_sex", "pers_ethnicity", "pers_dob", "pers_expected_dob"]
    write(
        tmp_path / "person.csv",
        dict(zip(people, ("A", "Fernwick", "F", "WBRI", "2024-01-02", ""), strict=True)),
        dict(zip(people, ("B", "", "2", "", "", "2026-12-24"), strict=True)),
        dict(zip(people, ("Z", "", "M", "", "2020-01-02", ""), strict=True)),
        columns=people,
    )
    write(tmp_path / "other.csv", {"clae_person_id": "A"}, columns=["clae_person_id", "clae_cla_episode_start_date"])
    staged = ssd.read([tmp_path], POLICY, authority="Northshire", prefix="S-")
    assert staged_rows.children(staged) == {
        "S-A": {"authority": "Northshire", "date_of_birth": date(2024, 1, 2), "sex": "F", "ethnicity": "WBRI"},
        "S-B": {"authority": "Northshire", "due_date": date(2026, 12, 24), "sex": "F"},
        "S-C": {"authority": "Northshire"},
    }
    assert staged.not_used == [
        "other.csv: neither ssd_permanence nor ssd_person",
        "people in ssd_person of whom ssd_permanence tells nothing: 1",
    ]


def test_dates_that_contradict_each_other_are_said_and_kept(tmp_path: Path) -> None:
    staged = read(tmp_path, line(**(WHOLE | {"matched_date": "2024-07-01", "decision_reversed_date": "2025-01-01"})))
    assert len(staged_rows.milestones(staged)) == 7
    assert [problem.partition(": ")[2] for problem in said(staged)] == [
        "adopted, perm_permanence_order_date 01/02/2026, though perm_decision_reversed_date 01/01/2025 [kept]",
        "perm_decision_reversed_date 01/01/2025, and no reason is given [kept]",
        "perm_matched_date 01/07/2024 comes before perm_adm_decision_date 01/08/2024 [kept]",
    ]


def test_rows_that_cannot_be_used(tmp_path: Path) -> None:
    staged = read(tmp_path, line(adm_decision_date="04/13/2025"), line("", **WHOLE), line("C", adm_decision_date=""))
    assert staged_rows.children(staged) == {}
    assert [(p.row, p.column, p.refused) for p in staged.problems] == [
        (2, "perm_adm_decision_date", True),
        (3, "perm_person_id", True),
        (4, "", False),
    ]


def test_headers_in_any_case_and_order_with_spaces(tmp_path: Path) -> None:
    text = "PERM_ADM_DECISION_DATE ,Perm Person ID,perm_unheard_of\n01/02/2025,A,x\n"
    (tmp_path / "x.csv").write_text(text)
    assert told(ssd.read([tmp_path / "x.csv"], POLICY)) == ["2025-02-01 adm_decision"]


def test_what_is_not_the_table(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(TrackboardError, match=r"^There is no row of ssd_permanence in x\.csv: the table has"):
        ssd.read([tmp_path / "x.csv"], POLICY)
    (tmp_path / "y.csv").write_text("perm_person_id,perm_matched_date,perm_placement_order_date\n1,,\n")
    with pytest.raises(
        TrackboardError, match=r'^y\.csv looks like the table ssd_permanence but has no column "perm_adm'
    ):
        ssd.read([tmp_path / "y.csv"], POLICY)


def test_the_command_previews_writes_and_the_second_time_finds_nothing_new(run: Run, tmp_path: Path) -> None:
    run("init", "--authority", "Northshire")
    file = write(
        tmp_path / "perm.csv", line(**WHOLE), line("B", adm_decision_date="2026-10-01", adoption_worker_id="7")
    )
    assert "nothing was written" in run("import", "ssd", file).err
    assert run("import", "ssd", file, "--apply").code == 0
    assert "nothing is new" in run("import", "ssd", file, "--apply").err
    (child,) = run("board", "--format", "json").json
    assert (child["reference"], child["authority"], child["stage"], child["age"]) == (
        "B",
        "Northshire",
        "decided",
        None,
    )
    assert "From ssd_permanence: adoption worker 7." in run("case", "B").out
    assert "birth_unknown" in child["flags"]
    assert "B" in run("check").out


def test_what_a_person_typed_stays(run: Run, tmp_path: Path) -> None:
    run("init")
    run("add", "B", "--born", "2024-01-02")
    run("record", "B", "adm_decision", "2026-09-30", "--insist")
    done = run("import", "ssd", write(tmp_path / "perm.csv", line("B", adm_decision_date="2026-10-01")), "--apply")
    assert "1 in conflict" in done.err
    assert run("board", "--format", "json").json[0]["stage_since"] == "2026-09-30"
