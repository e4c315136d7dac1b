"""`report`, `reconcile` and `changes` as they are met at the command line."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_start import modules_after
from tests.conftest import Run
from trackboard.cli.print_table import OWN_FORMATS, TABULATE_FORMATS
from trackboard.reports.catalogue import OPTIONS, REPORTS

KEYS = {
    "delay": "clock started running due_soon overdue met late median_days p90_days overdue_days avoidable unavoidable "
    "unclear unjudged",
    "attendance": "team held present apologies written_update absent not_required share band",
    "alerts": "stage count share rank",
    "checks": "check eligible done share band",
    "family-finding": "outcome n",
    "scorecard": "indicator value unit n",
    "early-permanence": "outcome n",
}
SINGLE = ("changes", "reconcile", "drift-referral")
ONE_CHILD = ("drift-referral",)


@pytest.fixture
def northshire(run: Run, db_path: Path) -> Run:
    run("demo", "--to", db_path)
    return run


def arguments(name: str, run: Run) -> list[str]:
    if name not in ONE_CHILD:
        return ["report", name]
    return ["report", name, "--child", run("board", "--format", "json").json[0]["reference"]]


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_says_what_it_is_of(northshire: Run, name: str) -> None:
    ran = northshire(*arguments(name, northshire), "--format", "json")
    assert (ran.code, ran.json["report"], ran.json["as_at"]) == (0, name, "2026-11-16")
    assert ran.json["period"] == {"from": "2026-04-01", "to": "2026-11-16"}
    assert isinstance(ran.json["n"], int) and ran.json["authority"] == "Northshire (made up)"
    assert "as at 2026-11-16" in ran.err and "n = " in ran.err and "included: Every open child (everyone)" in ran.err
    for row in ran.json["rows"]:
        assert set(KEYS.get(name, "").split()) <= set(row)


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_in_every_format(northshire: Run, name: str) -> None:
    forms = [*OWN_FORMATS, *TABULATE_FORMATS] if name == "delay" else [*OWN_FORMATS, "simple", "github", "html"]
    for form in forms:
        ran = northshire(*arguments(name, northshire), "--format", form)
        assert ran.code == 0 and ran.out.strip(), form
        assert "\x1b" not in ran.out


@pytest.mark.parametrize("name", sorted(set(REPORTS) - set(SINGLE)))
def test_what_is_published_has_no_small_number(northshire: Run, name: str) -> None:
    ran = northshire("report", name, "--publish", "--format", "json")
    assert ran.code == 0
    assert ran.json["n"] is None or ran.json["n"] % 10 == 0 or name in ("survey", "attendance")


def test_the_survey_of_one_authority_is_no_publication_of_many(northshire: Run) -> None:
    assert northshire("report", "survey", "--authorities", "--format", "json").json["n"] == 1
    assert northshire("report", "delay", "--authorities").code == 2


@pytest.mark.parametrize("name", SINGLE)
def test_what_lists_single_children_is_not_published(northshire: Run, name: str) -> None:
    failed = northshire(*arguments(name, northshire), "--publish")
    assert (failed.code, failed.out) == (2, "")
    assert "lists single children" in failed.err


def test_as_csv_the_rows_alone_with_their_keys(northshire: Run) -> None:
    ran = northshire("report", "actions", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["team"] for row in rows] == ["CIN", "LAC", "adoption", "legal", "health"]
    owners = northshire("report", "actions", "--section", "owners", "--format", "csv")
    assert "owner" in owners.out.splitlines()[0]
    assert "its sections are: owners" in northshire("report", "actions", "--section", "teams").err


def test_a_period_and_a_day_of_ones_own(northshire: Run) -> None:
    ran = northshire("--as-at", "2026-08-01", "report", "flow", "--from", "2026-05-01", "--format", "json")
    assert [row["month"] for row in ran.json["rows"]] == ["2026-05", "2026-06", "2026-07", "2026-08"]
    assert ran.json["period"] == {"from": "2026-05-01", "to": "2026-08-01"}
    assert northshire("report", "flow", "--to", "2026-03-31", "--format", "json").json["period"]["from"] == "2025-04-01"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["nothing"], "there is no report"),
        (["delay", "--from", "31/2/2026"], 'From: "31/2/2026" does not exist'),
        (["delay", "--from", "2027-01-01"], "before it starts"),
        (["delay", "--include", "some"], "there is no inclusion rule"),
        (["drift-referral"], "--child REFERENCE"),
        (["delay", "--authorities"], "--authorities is for the report survey, and delay is another; leave it out"),
        (["delay", "--since", "2026-01-01"], "--since is for the report changes, and delay is another; leave it out"),
        (["delay", "--child", "NS-0136"], "--child is for the report drift-referral or forecast"),
        (["delay", "--matched-by", "2027-01-12"], "--matched-by is for the report forecast"),
        (["delay", "--authority", "Northshyre"], 'there is no authority "Northshyre"; did you mean "Northshire"?'),
    ],
)
def test_what_cannot_be_asked_for_is_one_sentence(northshire: Run, given: list[str], sentence: str) -> None:
    failed = northshire("report", *given)
    assert (failed.code, failed.out) == (2, "")
    assert sentence in failed.err and failed.err.count("\n") == 1


def test_the_flags_of_single_reports_are_those_of_the_catalogue_and_say_whose_they_are(northshire: Run) -> None:
    told = northshire("report", "--help").out
    assert len(OPTIONS) >= 4
    for option, names in OPTIONS.items():
        assert f"{option.flag} " in told and f"{', '.join(names)}: " in told


def test_report_alone_lists_them(northshire: Run) -> None:
    listed = northshire("report")
    assert [line.split()[0] for line in listed.out.splitlines()] == list(REPORTS)


def test_means_of_fewer_than_five_are_asked_for(northshire: Run) -> None:
    def a1(*options: str) -> object:
        rows = northshire("report", "scorecard", "--format", "json", *options).json["rows"]
        return next(row["value"] for row in rows if row["indicator"] == "A1" and row["n"] < 5)

    assert a1() is None
    assert a1("--small-means") is not None


def test_no_name_is_in_any_report(northshire: Run) -> None:
    people = northshire("board", "--all", "--privacy", "names", "--format", "json").json
    families = {child["name"].split()[-1] for child in people if child["name"]}
    for name in REPORTS:
        ran = northshire(*arguments(name, northshire), "--format", "json")
        assert not {family for family in families if len(family) > 4 and family in ran.out}, name


# --- reconcile and changes ------------------------------------------------------------------------------------------


def test_reconcile_reads_lists_by_columns_or_by_name(
    run: Run, db_path: Path, bundle: Callable[..., Path], tmp_path: Path
) -> None:
    run("init", "--authority", "Testshire")
    folder = bundle(
        children=["A-0,Testshire,,,2024-01-01", "A-1,Testshire,,,2024-01-01"],
        milestones=["A-0,proceedings_issued,2026-09-01", "A-1,became_looked_after,2026-05-01"],
    )
    run("import", "bundle", folder, "--apply")
    if not run("board", "--format", "json").json:
        pytest.fail("the bundle was not imported")
    (tmp_path / "one.csv").write_text(
        "Child Unique ID,Date Started to be Looked After\nA-0,01/05/2026\n", encoding="utf-8"
    )
    (tmp_path / "Legal tracker.csv").write_text("Reference,Solicitor\nA-0,x\nZ-7,y\n", encoding="utf-8")
    ran = run("reconcile", tmp_path / "one.csv", tmp_path / "Legal tracker.csv", "--format", "json")
    found = {row["reference"]: row["finding"] for row in ran.json["rows"]}
    assert ran.code == 0
    assert found["A-1"] == "missing from the looked after list"
    assert found["Z-7"] == "in the legal list, not on the board"
    assert "in the looked after list, but not by the board's dates" in found["A-0"]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("list.csv", "Reference\nA-0\n", "does not say which list it is"),
        ("unborn.csv", "Name\nIvy\n", "has no column of references"),
    ],
)
def test_a_list_that_cannot_be_told_is_refused_with_the_way_out(
    run: Run, tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    run("init")
    (tmp_path / name).write_text(text, encoding="utf-8")
    failed = run("reconcile", tmp_path / name)
    assert failed.code == 1 and sentence in failed.err and "Ivy" not in failed.err


def test_changes_is_the_report_of_that_name(northshire: Run) -> None:
    alone = northshire("changes", "--since", "2026-11-01", "--format", "json").json
    report = northshire("report", "changes", "--since", "2026-11-01", "--format", "json").json
    assert alone == report and alone["rows"]


def test_a_picture_in_place_of_the_table(northshire: Run) -> None:
    ran = northshire("report", "delay", "--picture")
    assert ran.code == 0 and "█" in ran.out and "\x1b" not in ran.out
    assert "as at 2026-11-16" in ran.err
    assert "nothing to draw" in northshire("report", "changes", "--picture").out


def test_a_report_imports_no_screen_and_draws_only_when_asked(northshire: Run, db_path: Path) -> None:
    loaded = modules_after("--db", str(db_path), "report", "delay", "--format", "json")
    assert not loaded & {"textual", "rich", "sqlite_utils", "openpyxl", "tabulate", "plotext", "numpy", "duckdb"}
    assert not modules_after("report", "--help") & {
        "textual",
        "rich",
        "sqlite_utils",
        "openpyxl",
        "holidays",
        "plotext",
    }


# --- As a file ------------------------------------------------------------------------------------------------------


def test_every_report_as_a_file_of_every_kind(northshire: Run, tmp_path: Path) -> None:
    for name in REPORTS:
        asked = arguments(name, northshire)
        said = northshire(*asked, "--format", "json")
        file = {ending: tmp_path / f"{name}.{ending}" for ending in ("json", "csv", "md", "xlsx")}
        for each in file.values():
            done = northshire(*asked, "-o", each)
            assert (done.code, done.out) == (0, ""), done.err
            assert stat.S_IMODE(each.stat().st_mode) == 0o600
        assert json.loads(file["json"].read_text()) == said.json
        assert file["csv"].read_text() == northshire(*asked, "--format", "csv").out
        assert "n = " in file["md"].read_text() and "included: " in file["md"].read_text()
        book = openpyxl.load_workbook(file["xlsx"])
        others = [value for key, value in said.json.items() if key not in ("rows", "notes")]
        assert len(book.sheetnames) == 2 + len([rows for rows in others if isinstance(rows, list) and rows])
        assert book.worksheets[0].max_row == len(said.json["rows"]) + 1
        about = [cell.value for cell in book["About"]["A"]]
        assert [note for note in said.json["notes"] if note not in about] == []


def test_a_report_on_single_children_is_on_record_and_one_in_numbers_is_not(northshire: Run, tmp_path: Path) -> None:
    n = len({row["reference"] for row in northshire("report", "reconcile", "--format", "json").json["rows"]})
    reference = northshire("board", "--format", "json").json[0]["reference"]
    assert northshire("report", "delay", "-o", tmp_path / "delay.xlsx").code == 0
    assert northshire("report", "scorecard", "--publish", "-o", tmp_path / "p.csv").code == 0
    assert northshire("report", "reconcile", "-o", tmp_path / "r.docx").code == 0
    assert northshire("report", "drift-referral", "--child", reference, "-o", tmp_path / "d.md").code == 0
    assert reference not in (tmp_path / "d.md").read_text()
    assert [row["what"] for row in northshire("audit", "--disclosures", "--format", "json").json] == [
        "the report drift-referral on 1 child, by reference",
        f"the report reconcile on {n} children, by reference",
    ]


def test_a_published_file_holds_what_publish_prints(northshire: Run, tmp_path: Path) -> None:
    northshire("report", "attendance", "--publish", "-o", tmp_path / "a.json")
    printed = northshire("report", "attendance", "--publish", "--format", "json").json
    assert json.loads((tmp_path / "a.json").read_text()) == printed
    refused = northshire("report", "changes", "--publish", "-o", tmp_path / "c.json")
    assert refused.code == 2 and not (tmp_path / "c.json").exists()


def test_one_section_as_a_file(northshire: Run, tmp_path: Path) -> None:
    asked = ("report", "delay", "--section", "reasons")
    for ending in ("csv", "json", "xlsx", "md"):
        assert northshire(*asked, "-o", tmp_path / f"s.{ending}").code == 0
    assert (tmp_path / "s.csv").read_text() == northshire(*asked, "--format", "csv").out
    assert json.loads((tmp_path / "s.json").read_text()) == northshire(*asked, "--format", "json").json
    assert openpyxl.load_workbook(tmp_path / "s.xlsx").sheetnames == ["Reasons", "About"]


def test_a_report_replaces_nothing_unless_forced_and_says_what_it_can_be(northshire: Run, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("mine")
    assert northshire("report", "changes", "-o", tmp_path / "r.csv").code == 1
    assert (tmp_path / "r.csv").read_text() == "mine"
    assert northshire("audit", "--disclosures", "--format", "json").json == []
    assert northshire("report", "changes", "-o", tmp_path / "r.csv", "--force").code == 0
    wrong = northshire("report", "delay", "-o", tmp_path / "r.pdf")
    assert wrong.code == 2
    assert wrong.err.endswith('"r.pdf" does not say in what form: end it in .xlsx, .csv, .json, .md, .docx\n')
    assert northshire("report", "delay", "--picture", "-o", tmp_path / "x.md").code == 2
