"""The return as XML gives the same board as its CSVs, and what is no return, damaged or hostile one sentence."""

from __future__ import annotations

import csv
import subprocess
import sys
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.exchange import staged_rows
from tests.northshire import FIXTURES
from trackboard.errors import TrackboardError
from trackboard.exchange import ssda903
from trackboard.exchange.staged import Staged

from .ssda903_build import POLICY, said, told, write

NORTHSHIRE = FIXTURES / "northshire_ssda903"
Rows = dict[str, dict[str, list[dict[str, str]]]]
"""By child, and by table as the file's name ends, the rows."""

GROUPS = {"reviews": "AREVIEW", "placed_adoption": "AD_PLACED", "previous_permanence": "PERMANENCE"}
"""What the XML calls the groups in HEADER; the columns of AD1 stand in HEADER itself."""
NAMES = {"CHILD": "CHILDID", "PLACE": "PL"}


def csvs(folder: Path, year: str) -> Rows:
    children: Rows = defaultdict(lambda: defaultdict(list))
    for file in sorted(folder.glob(f"{year}-*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                children[row["CHILD"]][file.stem.partition("-")[2]].append(row)
    return children


def as_xml(children: Rows) -> str:
    """The rows in the form of the return: a HEADER with its groups, then the EPISODEs."""

    def cells(row: dict[str, str], *left_out: str) -> str:
        return "".join(
            f"<{NAMES.get(name, name)}>{escape(value)}</{NAMES.get(name, name)}>\n"
            for name, value in row.items()
            if name not in left_out
        )

    def child(tables: dict[str, list[dict[str, str]]]) -> str:
        of_child = ("CHILD", "DOB")
        header = cells(tables["header"][0])
        header += "".join(cells(row, *of_child) for row in tables.get("ad1", ()))
        for table, name in GROUPS.items():
            header += "".join(f"<{name}>\n{cells(row, *of_child)}</{name}>\n" for row in tables.get(table, ()))
        for row in tables.get("sw_episodes", ()):
            header += f"<SWEPISODE>\n{cells(row, *of_child)}</SWEPISODE>\n"
        episodes = "".join(f"<EPISODE>\n{cells(row, *of_child)}</EPISODE>\n" for row in tables.get("episodes", ()))
        return f"<CHILD>\n<HEADER>\n{header}</HEADER>\n{episodes}</CHILD>\n"

    return "<?xml version='1.0'?>\n<EXPSSDA903>\n" + "".join(map(child, children.values())) + "</EXPSSDA903>\n"


def plain(staged: Staged) -> tuple[Any, ...]:
    """What is staged, but for the places it was read at."""
    return (
        staged_rows.children(staged),
        sorted(m._replace(row=0, file="") for m in staged_rows.milestones(staged)),
        sorted((p.column, p.sentence, p.done, p.reference) for p in staged.problems),
        staged.rows_read,
    )


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Northshire's two returns as XML, in a folder."""
    folder = tmp_path / "xml"
    folder.mkdir()
    for year in ("2026", "2027"):
        (folder / f"{year}.xml").write_text(as_xml(csvs(NORTHSHIRE, year)), encoding="utf-8")
    return folder


def test_the_same_children_as_xml_are_staged_as_from_the_csvs(years: Path) -> None:
    from_csv, from_xml = ssda903.read([NORTHSHIRE], POLICY), ssda903.read([years], POLICY)
    assert len(staged_rows.children(from_xml)) > 60
    assert plain(from_xml)[:2] == plain(from_csv)[:2]
    assert from_xml.files == ["2026.xml", "2027.xml"]
    assert from_xml.not_used[:2] == [
        "2026.xml: the PrevPerm table holds nothing that the board shows",
        "2027.xml: the PrevPerm table holds nothing that the board shows",
    ]
    # A row is named in some sentences, so that those differ, and PrevPerm's rows are counted by neither.
    assert [p[1].partition(" row ")[0] for p in plain(from_xml)[2]] == [
        p[1].partition(" row ")[0] for p in plain(from_csv)[2]
    ]
    assert from_xml.rows_read == from_csv.rows_read


def test_one_year_as_xml_and_one_as_csv(years: Path, tmp_path: Path) -> None:
    mixed = tmp_path / "mixed.zip"
    with zipfile.ZipFile(mixed, "w") as archive:
        archive.write(years / "2026.xml", "2026.xml")
        for file in NORTHSHIRE.glob("2027-*.csv"):
            archive.write(file, file.name)
    assert plain(ssda903.read([mixed], POLICY))[:2] == plain(ssda903.read([NORTHSHIRE], POLICY))[:2]


def test_the_board_is_the_same_through_the_command_line(run: Run, years: Path, db_path: Path) -> None:
    boards = []
    for path in (NORTHSHIRE, years):
        db_path.unlink(missing_ok=True)
        assert run("init").code == 0
        assert run("import", "ssda903", path, "--apply").code == 0
        boards.append(run("board", "--all", "--format", "json").json)
    assert boards[0] == boards[1] != []


# --- The form -------------------------------------------------------------------------------------------------------

WHOLE = """<?xml version="1.0" encoding="{encoding}"?>
<r:EXPSSDA903 xmlns:r="urn:some-system"><CHILD>
<EPISODE><DECOM>01/06/2025</DECOM><RNE>S</RNE><LS>C1</LS><PL>U5</PL><DEC/><REC/></EPISODE>
<header><ChildID> A </ChildID><SEX>2</SEX><DOB>01/01/2025</DOB><ETHNIC>WBRI</ETHNIC>
<DATE_INT></DATE_INT><DATE_MATCH></DATE_MATCH><IN_TOUCH></IN_TOUCH>
<AREVIEW><REVIEW>20/06/2025</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
<AD_PLACED><DATE_PLACED>01/09/2025</DATE_PLACED><DATE_PLACED_CEASED/><REASON_PLACED_CEASED/></AD_PLACED>
<SWDETAILS><SW_ID>Zoë</SW_ID><SW_DECOM>01/06/2025</SW_DECOM><SW_DEC/></SWDETAILS>
<OC2><HEALTH_CHECK>1</HEALTH_CHECK></OC2>
</header></CHILD></r:EXPSSDA903>
"""
STORY = [
    "2025-06-01 became_looked_after",
    "2025-06-01 early_permanence_placement",
    "2025-06-01 interim_care_order",
    "2025-06-20 first_review",
    "2025-09-01 adm_decision",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1"])
def test_blank_tags_a_namespace_any_case_any_order_and_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = WHOLE.format(encoding={"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(encoding, encoding))
    (tmp_path / "one.xml").write_bytes(text.encode(encoding))
    staged = ssda903.read([tmp_path / "one.xml"], POLICY)
    assert told(staged) == STORY
    assert staged_rows.children(staged)["A"]["sex"] == "F"
    assert staged_rows.children(staged)["A"]["social_worker"] == "Zoë"
    assert staged.not_used == ["one.xml: the OC2 table holds nothing that the board shows"]
    assert staged.problems == []


def test_a_problem_names_the_line(tmp_path: Path) -> None:
    text = WHOLE.format(encoding="utf-8").replace("01/06/2025</DECOM>", "06/13/2025</DECOM>").replace("Zoë", "Z\u202eo")
    (tmp_path / "one.xml").write_text(text, encoding="utf-8")
    assert said(ssda903.read([tmp_path], POLICY).problems, about_the_return=True)[:2] == [
        'one.xml 3 DECOM: "06/13/2025" has the month and the day the wrong way round: dates are written DD/MM/YYYY '
        "[row refused]",
        "one.xml 8 SW_ID: the cell holds characters that cannot be shown [characters left out]",
    ]


def test_a_column_that_is_there_twice_in_one_group(tmp_path: Path) -> None:
    text = WHOLE.format(encoding="utf-8").replace("<SEX>2</SEX>", "<SEX>2</SEX><SEX>1</SEX>")
    (tmp_path / "one.xml").write_text(text, encoding="utf-8")
    staged = ssda903.read([tmp_path], POLICY)
    assert staged_rows.children(staged)["A"]["sex"] == "F"
    assert said(staged.problems) == ['one.xml 4 SEX: SEX is there twice, as "2" and as "1" [the first used]']


# --- What is none, or does harm -------------------------------------------------------------------------------------

BOMB = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><EXPSSDA903><CHILD>&b;</CHILD></EXPSSDA903>"
REFUSED = {
    BOMB: "x.xml declares a document type or entities, as no return does: export it from the case system again.",
    "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><EXPSSDA903/>": (
        "x.xml declares a document type or entities, as no return does: export it from the case system again."
    ),
    "<EXPSSDA903><CHILD>&b;</CHILD></EXPSSDA903>": "x.xml, row 1, is damaged (undefined entity): export it again.",
    "<EXPSSDA903>\n<CHILD></EXPSSDA903>": "x.xml, row 2, is damaged (mismatched tag): export it again.",
    "<EXPSSDA903>\n<CHILD>": "x.xml, row 2, is damaged (no element found): export it again.",
    "<EXPSSDA903/>": "x.xml is a return without a child: export it again.",
    "<EXPSSDA903>" + "<CHILD>" * 6: "x.xml, row 1, is nested deeper than a return is: export it again.",
    f"<EXPSSDA903><CHILD><HEADER><SEX>{'x' * 10_001}": (
        "x.xml, row 1, holds a cell of more than 10,000 characters: export it again."
    ),
    "<html><body/></html>": (
        "There is no table of episodes or adoptions in x.xml: an SSDA903 return has one with the columns "
        "CHILD, DECOM, RNE, LS, PLACE, DEC and REC."
    ),
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused_and_with_which_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.xml").write_text(text)
    with pytest.raises(TrackboardError) as refusal:
        ssda903.read([tmp_path / "x.xml"], POLICY)
    assert str(refusal.value) == REFUSED[text]


def test_other_xml_in_the_folder_is_named_and_passed_over(tmp_path: Path) -> None:
    write(tmp_path, episodes="A 01/06/2025 S C1 U6 - -")
    (tmp_path / "other.xml").write_text("<Message><CHILD/></Message>")
    staged = ssda903.read([tmp_path], POLICY)
    assert staged.not_used == ["other.xml: XML, but not the SSDA903 return"]
    assert "no PlacedAdoption table is among the files" in staged.problems[0].sentence


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_spoilt_xml_is_refused_with_one_sentence_or_read(tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(WHOLE.format(encoding="utf-8").encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        what = data.draw(
            st.sampled_from([b"", b"<", b">", b"&", b"\x00", b"\xff", b"<!--", b"]]>", b"\x1b", b"<CHILD>"])
        )
        raw[at : at + data.draw(st.integers(0, 3))] = what
    (tmp_path / "x.xml").write_bytes(raw)
    try:
        staged = ssda903.read([tmp_path / "x.xml"], POLICY)
    except TrackboardError as refused:
        assert str(refused).endswith(".") and "\n" not in str(refused)
    else:
        assert {m.reference for m in staged_rows.milestones(staged)} <= staged_rows.children(staged).keys()


def test_only_a_return_as_xml_loads_the_reader_of_xml() -> None:
    modules = "sys, trackboard.exchange.ssda903, trackboard.exchange.three_way.import_merge"
    code = f"import {modules}; sys.exit('xml.sax' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
