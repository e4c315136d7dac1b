"""Several returns in one go, in any form: the newest wins, and neither order nor wrapping makes a difference."""

from __future__ import annotations

import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange import staged_rows
from trackboard.errors import TrackboardError
from trackboard.exchange import ssda903
from trackboard.exchange.staged import Staged

from .ssda903_build import POLICY, read, said, table, told, write

YEARS = {
    "episodes_2020": "A 01/06/2019 S C1 U6 - -\nB 01/07/2019 S V2 U6 01/02/2020 E4A\nC 01/05/2019 S V2 U6 - -",
    "episodes_2021": "A 01/06/2019 S C1 U6 01/08/2020 X1\nA 01/08/2020 P E1 A6 - -\nD 01/06/2020 L C2 U4 - -",
    "header_2020": "A 1 01/01/2018 WBRI\nB 2 01/01/2016 WBRI\nC 1 01/01/2017 WBRI",
    "header_2021": "A M 02/01/2018 WIRI\nD F 01/01/2014 -",
    "placed_2020": "A 01/02/2020 - -",
    "placed_2021": "A 01/02/2020 01/10/2020 RD3\nA 01/12/2020 - -",
    "reviews_2020": "A 20/06/2019\nA 15/09/2019",
    "workers_2020": "A Wren 01/06/2019 -",
    "workers_2021": "A Wren 01/06/2019 01/05/2020\nA Lark 01/05/2020 -",
}


def test_the_newest_return_wins(tmp_path: Path) -> None:
    staged = read(tmp_path, **YEARS)
    assert told(staged) == [
        "2019-06-01 became_looked_after",
        "2019-06-01 interim_care_order",
        "2019-06-20 first_review",
        "2019-09-15 second_review",
        "2020-02-01 adm_decision",
        "2020-08-01 placed",
        "2020-08-01 placement_order",
        "2020-10-01 decision_reversed RD3",
        "2020-12-01 adm_decision",
    ]
    assert staged_rows.children(staged)["A"] == {
        "date_of_birth": date(2018, 1, 2),
        "sex": "M",
        "ethnicity": "WIRI",
        "social_worker": "Lark",
    }
    assert said(staged.problems) == [
        "episodes_2020.csv 4 DEC: the child is looked after in this return, and is in no later one "
        "[kept as looked after]",
        "episodes_2021.csv 4 RNE: the episode that opened the period of care is missing; "
        "the earliest starts on 01/06/2020 [looked after on or before that day]",
        "header_2021.csv 2 DOB: the date of birth 02/01/2018 was 01/01/2018 in header_2020.csv, row 2 "
        "[02/01/2018 used]",
    ]


def test_the_newest_is_known_by_its_dates_and_not_by_its_name(tmp_path: Path) -> None:
    staged = read(
        tmp_path,
        episodes_b="A 01/06/2019 S C1 U6 - -\nB 01/07/2019 S V2 U6 - -",
        episodes_a="A 01/06/2019 S C1 U6 01/08/2020 E46\nB 01/07/2019 S V2 U6 - -",
    )
    assert told(staged)[-1] == "2020-08-01 closed special_guardianship E46"


@pytest.mark.parametrize(("old", "new"), [("2020", "2021"), ("2019/20", "2020/21"), ("2019-2020", "2021")])
def test_a_year_column_decides_before_dates_do(tmp_path: Path, old: str, new: str) -> None:
    rows = f"LA,YEAR,CHILD,DECOM,RNE,LS,PLACE,DEC,REC\nNorthshire,{new},A,2019-06-01,S,C2,U6,,\n"
    rows += f"Northshire,{old},A,2019-06-01,S,C2,U6,2020-02-01,E4A\nNorthshire,{old},B,2022-06-01,S,C2,U6,,\n"
    people = f"LA,YEAR,CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nNorthshire,{new},A,1,2018-01-02,WIRI,,,\n"
    people += f"Northshire,{old},A,1,2018-01-01,WBRI,,,\n"
    (tmp_path / "all.csv").write_text(rows)
    (tmp_path / "people.csv").write_text(people)
    staged = ssda903.read([tmp_path], POLICY)
    assert told(staged) == ["2019-06-01 became_looked_after", "2019-06-01 care_order"]
    assert staged_rows.children(staged)["A"] == {
        "authority": "Northshire",
        "date_of_birth": date(2018, 1, 2),
        "sex": "M",
        "ethnicity": "WIRI",
    }


def test_one_return_that_says_two_things(tmp_path: Path) -> None:
    staged = read(tmp_path, episodes="A 01/06/2019 S C1 U6 - -\nA 01/06/2019 S C2 U6 - -")
    assert told(staged) == ["2019-06-01 became_looked_after", "2019-06-01 care_order"]
    assert said(staged.problems) == [
        "episodes.csv 2 : row 3 tells something else of the same child and the same day [row 3 used]"
    ]


def test_the_authority_and_the_prefix(tmp_path: Path) -> None:
    write(tmp_path, header="0012 1 01/01/2018 WBRI", episodes="0012 01/06/2019 S C2 U6 - -")
    staged = ssda903.read([tmp_path], POLICY, authority="Southshire", prefix="S-")
    assert list(staged_rows.children(staged)) == ["S-0012"]
    assert staged_rows.children(staged)["S-0012"]["authority"] == "Southshire"
    assert {milestone.reference for milestone in staged_rows.milestones(staged)} == {"S-0012"}


def test_progress_is_told(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write(tmp_path, episodes="\n".join(f"A{n} 01/06/2019 S C2 U6 - -" for n in range(12_000)))
    ssda903.read([tmp_path], POLICY, progress=lambda done, all_: seen.append((done, all_)))
    assert seen == [(5_000, 0), (10_000, 0), (12_000, 12_000)]


def zipped(folder: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(folder.iterdir()):
            packed.write(file, file.name)
    return archive


def test_folder_zip_and_files_in_any_order_give_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path / "return", **YEARS)
    whole = ssda903.read([folder], POLICY)
    files = list(folder.iterdir())
    for seed in range(3):
        random.Random(seed).shuffle(files)
        assert staged_rows.everything(ssda903.read(files, POLICY)) == staged_rows.everything(whole)
    for paths in ([zipped(folder, tmp_path / "return.zip")], [folder, *files]):
        assert staged_rows.everything(ssda903.read(paths, POLICY)) == staged_rows.everything(whole)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_encodings_and_delimiters_give_the_same(tmp_path: Path, encoding: str, delimiter: str) -> None:
    plain = read(tmp_path / "plain", **YEARS)
    (tmp_path / "other").mkdir()
    for name, lines in YEARS.items():
        text = table(name.split("_")[0], lines).replace(",", delimiter).replace("\n", "\r\n")
        (tmp_path / "other" / f"{name}.csv").write_bytes(text.encode(encoding))
    other = ssda903.read([tmp_path / "other"], POLICY)
    assert staged_rows.everything(other) == staged_rows.everything(plain)


def test_a_return_that_is_imported_twice_is_one_return(tmp_path: Path) -> None:
    folder = write(tmp_path / "one", **YEARS)
    copy = write(tmp_path / "two", **YEARS)
    once, twice = ssda903.read([folder], POLICY), ssda903.read([folder, copy], POLICY)
    assert (staged_rows.children(twice), staged_rows.milestones(twice)) == (
        staged_rows.children(once),
        staged_rows.milestones(once),
    )


BYTES = {name: table(name.split("_")[0], lines).encode() for name, lines in YEARS.items()}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_spoilt_files_are_refused_with_one_sentence_or_read(tmp_path: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(BYTES)))
    raw = bytearray(BYTES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        what = data.draw(st.sampled_from(["flip", "cut", "insert", "drop"]))
        if what == "flip":
            raw[at] = data.draw(st.integers(0, 255))
        elif what == "cut":
            del raw[at + 1 :]
        elif what == "insert":
            raw[at:at] = data.draw(st.sampled_from([b'"', b",", b"\n", b"\x00", b"\xff", b"\x1b[2J", b"0"]))
        elif len(raw) > 1:
            del raw[at]
    folder = write(tmp_path / "spoilt", **YEARS)
    (folder / f"{name}.csv").write_bytes(raw)
    try:
        staged = ssda903.read([folder], POLICY)
    except TrackboardError as refused:
        assert str(refused).endswith((".", "?"))
        assert "\n" not in str(refused)
    else:
        _is_sound(staged)


def _is_sound(staged: Staged) -> None:
    known = {*POLICY.milestones, *POLICY.returns, *POLICY.ends}
    for milestone in staged_rows.milestones(staged):
        assert milestone.kind in known
        assert milestone.reference in staged_rows.children(staged)
        assert (milestone.outcome in POLICY.outcomes) == (milestone.kind == "closed")
    for problem in staged.problems:
        assert "\x1b" not in problem.sentence + problem.reference
