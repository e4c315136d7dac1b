"""`trackboard import spreadsheet`: proposed, asked, kept, and without questions the next time."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from trackboard.exchange.spreadsheet.mapping import load
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database

PLAIN = """Our tracker
"Ref","Name","DoB","LAC date","PO","Plan","Minutes"
"A1","O'Neill, Zoë","1/2/24","3/4/24","tbc","SGO","12/5/26: seen
9/6/26: well"
"A2","Lee, Al","12/01/2027","","","Adoption",""
"""
ODD = PLAIN.replace('"Plan"', '"Odd one"').replace('"SGO"', '"1/6/24"').replace('"Adoption"', '"1/7/24"')


@pytest.fixture
def ready(run: Run) -> Run:
    """The command line on an empty database."""
    assert run("init", "--authority", "Northshire").code == 0
    return run


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    path = tmp_path / "files" / "tracker.csv"
    path.parent.mkdir()
    path.write_text(PLAIN)
    return path


def test_a_plain_tracker_comes_in_at_once_and_again_changes_nothing(ready: Run, tracker: Path, db_path: Path) -> None:
    done = ready("import", "spreadsheet", tracker, "--apply")
    kept = db_path.parent / "mappings" / "tracker.mapping.toml"
    assert done.code == 0
    assert f"the mapping of tracker.csv is kept in {kept}; edit it there, and import again\n" in done.err
    assert "2 rows read from tracker.csv\nchildren: 2 new, 0 changed, 0 the same\n" in done.err
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    (first, second) = ready("board", "--format", "json").json
    assert {first["reference"]: first["stage"], second["reference"]: second["stage"]} == {
        "A2": "unborn",
        "A1": "looked_after",
    }
    assert first["authority"] == "Northshire"
    case = ready("case", "A1", "--format", "json").json
    assert [(each["kind"], each["date"]) for each in case["milestones"]] == [("became_looked_after", "2024-04-03")]
    assert {(note["recorded_at"], note["note"]) for note in case["notes"]} == {
        (None, "PO: tbc"),
        ("2026-05-12", "Minutes: seen"),
        ("2026-06-09", "Minutes: well"),
    }
    again = ready("import", "spreadsheet", tracker, "--apply")
    assert f"tracker.csv is read by the mapping {kept}\n" in again.err
    assert again.err.endswith("nothing is new: there is nothing to write\n")
    with Database.open(db_path, read_only=True) as db:
        assert verify(db).problems == []


def test_without_a_terminal_what_is_not_plain_stops_it_with_the_proposal(
    ready: Run, tracker: Path, tmp_path: Path
) -> None:
    tracker.write_text(ODD)
    done = ready("import", "spreadsheet", tracker, "--format", "json")
    assert done.code == 2
    assert done.err == (
        'trackboard: tracker.csv: it is not plain what the column "Odd one" holds; keep the proposal with '
        "--save-mapping FILE, put it right there, and give it with --mapping FILE\n"
    )
    rows = {row["header"]: row for row in done.json}
    odd = rows["Odd one"]
    assert (odd["file"], odd["field"], odd["sure"], odd["samples"]) == ("tracker.csv", "note", "no", "1/6/24 | 1/7/24")
    assert rows["PO"]["field"] == "milestone:placement_order"
    assert "Neill" not in done.out
    assert not (tmp_path / "mappings").exists()


def test_the_proposal_is_saved_put_right_and_given(ready: Run, tracker: Path, tmp_path: Path) -> None:
    tracker.write_text(ODD)
    saved = tmp_path / "m.toml"
    assert ready("import", "spreadsheet", tracker, "--save-mapping", saved).code == 2
    saved.write_text(
        saved.read_text().replace('"Odd one"\nfield = "note"', '"Odd one"\nfield = "milestone:adm_decision"')
    )
    assert ready("import", "spreadsheet", tracker, "--mapping", saved, "--apply").code == 0
    kinds = {each["kind"]: each["date"] for each in ready("case", "A1", "--format", "json").json["milestones"]}
    assert kinds["adm_decision"] == "2024-06-01"


def test_next_month_a_new_column_is_said_and_kept(ready: Run, tracker: Path) -> None:
    assert ready("import", "spreadsheet", tracker, "--apply").code == 0
    text = PLAIN.replace('"Minutes"', '"Minutes","Judge"').replace('9/6/26: well"', '9/6/26: well","HHJ Oak"')
    tracker.write_text(text.replace('"tbc"', '"2/11/26"'))
    done = ready("import", "spreadsheet", tracker, "--apply")
    assert done.code == 0
    assert "the column is not in the mapping: kept as notes on each child" in done.out
    case = ready("case", "A1", "--format", "json").json
    assert "Judge: HHJ Oak" in [note["note"] for note in case["notes"]]
    assert [each["kind"] for each in case["milestones"]] == ["became_looked_after", "placement_order"]


def test_what_a_person_typed_stands_and_a_bad_row_stops_it_all(ready: Run, tracker: Path, db_path: Path) -> None:
    assert ready("import", "spreadsheet", tracker, "--apply").code == 0
    assert ready("correct", "A1", "became_looked_after", "2024-04-03", "2024-04-05").code == 0
    assert ready("import", "spreadsheet", tracker).err.endswith("nothing is new: there is nothing to write\n")
    tracker.write_text(PLAIN.replace("3/4/24", "8/4/24"))
    assert "conflict" in ready("import", "spreadsheet", tracker).out
    tracker.write_text(PLAIN + '"A1","Again","","","","",""\n')
    done = ready("import", "spreadsheet", tracker, "--apply")
    assert done.code == 1
    assert 'the child "A1" is already in row 3 of this sheet: row refused' in done.out


def test_a_prefix_goes_before_every_reference(ready: Run, tracker: Path) -> None:
    assert ready("import", "spreadsheet", tracker, "--prefix", "N-", "--authority", "Elsewhere", "--apply").code == 0
    children = ready("board", "--format", "json").json
    assert {(child["reference"], child["authority"]) for child in children} == {
        ("N-A1", "Elsewhere"),
        ("N-A2", "Elsewhere"),
    }


def test_read_only_keeps_no_mapping(ready: Run, tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ready("--read-only", "import", "spreadsheet", tracker).code == 0
    assert not (tmp_path / "mappings").exists()


def test_a_mapping_that_is_none_is_one_sentence(ready: Run, tracker: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("x")
    done = ready("import", "spreadsheet", tracker, "--mapping", wrong)
    assert done.code == 1
    assert done.err.startswith(f"trackboard: {wrong} is no mapping of a spreadsheet: ") and done.err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
def test_on_a_terminal_it_asks_only_what_is_not_plain(ready: Run, tracker: Path, db_path: Path) -> None:
    import pexpect

    tracker.write_text(ODD.replace("Minutes", "Plan A").replace("12/5/26: seen\n9/6/26: well", "SGO with Gran"))
    command = ["-m", "trackboard", "--db", str(db_path), "--user", "t", "import", "spreadsheet", str(tracker)]
    with pexpect.spawn(sys.executable, command, encoding="utf-8", timeout=30, dimensions=(60, 200)) as terminal:
        terminal.expect_exact('"Odd one", such as 1/6/24 | 1/7/24')
        terminal.expect_exact("[note]: ")
        terminal.sendline("nonsense")
        terminal.expect_exact("no such field")
        terminal.sendline("DoB")
        terminal.expect_exact("another column is date_of_birth already")
        terminal.sendline("SHOBPA")
        terminal.expect_exact("milestone:adm_decision")
        terminal.expect_exact('"SGO with Gran" in the column "Plan A" is one of undecided, adoption')
        terminal.sendline("special_guardianship")
        terminal.expect_exact("nothing was written; add --apply to write it")
        terminal.expect(pexpect.EOF)
    made = load(db_path.parent / "mappings" / "tracker.mapping.toml").sheets[0]
    assert {each.header: each.field for each in made.columns}["Odd one"] == "milestone:adm_decision"
    plan = made.column("Plan A")
    assert plan and plan.words == {"SGO with Gran": "special_guardianship"}


def test_milestones_without_their_children_say_what_to_import_first(run: Run, tmp_path: Path, db_path: Path) -> None:
    run("init", "--authority", "Northshire")
    run("add", "A1", "--born", "2024-03-02")
    run("record", "A1", "referred", "2026-01-05")
    assert run("export", "milestones", "-o", tmp_path / "milestones.csv").code == 0
    db_path.rename(tmp_path / "other.db")
    run("init", "--authority", "Northshire")
    done = run("import", "spreadsheet", tmp_path / "milestones.csv", "--apply", "--format", "plain")
    assert done.code == 1
    assert 'there is no child "A1" in the database; import the children first: row refused' in done.out
