"""Six authorities' own trackers, as messy as real ones, become the boards that their children's stories tell."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.conftest import Run
from tests.northshire import FIXTURES

FOLDER = FIXTURES / "trackers"
TRACKERS = ("saltmarsh", "fellcombe", "marcherford", "tarnside", "grebe", "ousebridge")
FIELDS = (
    "given_name", "family_name", "date_of_birth", "due_date", "sex", "ethnicity", "sibling_group", "team",
    "social_worker", "owner", "plan", "parallel_plan", "early_permanence_route", "authority",
)  # fmt: skip

Child = dict[str, Any]

each_tracker = pytest.mark.parametrize("name", TRACKERS)


def tracker(name: str) -> Path:
    return next(path for path in FOLDER.glob(f"{name}.*") if path.suffix in (".xlsx", ".csv"))


def mapping(name: str) -> Path:
    return FOLDER / f"{name}.mapping.toml"


def told(name: str) -> dict[str, Any]:
    """The expected board: children by reference, and problems."""
    expected = json.loads((FOLDER / f"{name}.expected.json").read_text("utf-8"))
    return expected | {"children": {child["reference"]: child for child in expected["children"]}}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_children(path: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of a file of the bundle by child; none where there is no such file."""
    found = defaultdict(list)
    for row in rows(path) if path.exists() else ():
        found[row["reference"]].append(row)
    return found


def parts(content: bytes) -> dict[str, bytes]:
    """What is in a workbook, whatever packed it."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def imported(run: Run, name: str, folder: Path) -> Path:
    """The tracker on the board of an empty database; the bundle that comes out, with `problems.csv` beside it."""
    assert run("init", "--authority", told(name)["authority"] or "Ousebridge and Staithe").code == 0
    done = run(
        *("import", "spreadsheet", tracker(name), "--mapping", mapping(name), "--apply"),
        *("--problems", folder / "problems.csv"),
    )
    assert done.code == 0, done.err
    assert run("export", "bundle", "-o", folder / "bundle").code == 0
    return folder / "bundle"


# --- The files ------------------------------------------------------------------------------------------------------


def test_the_script_writes_what_is_committed(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(FIXTURES / "make_trackers.py"), "--to", str(tmp_path)], check=True)
    written = {path.name: path for path in (tmp_path / "trackers").iterdir()}
    assert set(written) == {path.name for path in FOLDER.iterdir()}
    for file, path in written.items():
        made, kept = path.read_bytes(), (FOLDER / file).read_bytes()
        assert made == kept or parts(made) == parts(kept), file


# --- With the mapping that its authority ends up with ----------------------------------------------------------------


@each_tracker
def test_a_tracker_becomes_its_board_and_does_so_once(name: str, run: Run, tmp_path: Path) -> None:
    bundle = imported(run, name, tmp_path)
    expected = told(name)
    board = {child["reference"]: child for child in run("board", "--all", "--format", "json").json}
    assert set(board) == set(expected["children"])
    for reference, child in expected["children"].items():
        what = {key: child.get(key) for key in ("stage", "stage_since", "outcome", "plan")}
        assert {key: board[reference][key] for key in what} == what, reference
    _same_records(bundle, expected["children"])
    _same_problems(tmp_path / "problems.csv", expected["problems"])
    _nothing_lost(bundle, expected["held"])
    _again_changes_nothing(run, name, bundle, tmp_path)


def _same_records(bundle: Path, expected: dict[str, Child]) -> None:
    fields, milestones, notes, actions, delays = (
        of_children(bundle / f"{table}.csv") for table in ("children", "milestones", "notes", "actions", "delays")
    )
    for reference, child in expected.items():
        (own,) = fields[reference]
        named = {"name": f"{own['given_name']} {own['family_name']}".strip()} if "name" in child else {}
        own = {field: own[field] for field in FIELDS if not (named and field.endswith("_name"))} | named
        assert own == {field: child.get(field, "") for field in own}, reference
        happened = [
            [row["date"], row["kind"], "planned" if row["planned"] else "", row["reason"], row["note"]]
            for row in sorted(milestones[reference], key=lambda row: (row["date"], row["kind"]))
        ]
        assert happened == child.get("milestones", []), reference
        agreed = [[row["action"], row["owner"], row["due_on"] or None] for row in actions[reference]]
        assert agreed == child.get("actions", []), reference
        judged = [[row["clock"], row["started_on"], row["verdict"]] for row in delays[reference]]
        assert judged == child.get("verdicts", []), reference
        kept = [(row["recorded_at"][:10], row["note"]) for row in notes[reference]]
        assert unmatched(kept, child.get("notes", []), child.get("words", [])) == ([], []), reference


def _same_problems(listed: Path, expected: list[list[Any]]) -> None:
    found = sorted(
        (row["file"].partition('"')[2].rstrip('"') or "tarnside", int(row["row"]), row["item"], row["words"])
        for row in rows(listed)
    )
    expected = sorted(expected)
    assert [list(each[:3]) for each in found] == [each[:3] for each in expected]
    assert [each for each, (*_, text) in zip(found, expected, strict=True) if text not in each[3]] == []


def _nothing_lost(bundle: Path, expected: dict[str, list[str]]) -> None:
    held: dict[str, str] = defaultdict(str)
    for path in bundle.glob("*.csv"):
        for row in rows(path):
            held[row.get("reference", "")] += "\n".join(filter(None, row.values())) + "\n"
    assert [
        (reference, text)
        for reference, texts in expected.items()
        for text in texts
        if text not in held[reference] and " ".join(text.split()) not in held[reference]
    ] == []


def _again_changes_nothing(run: Run, name: str, bundle: Path, folder: Path) -> None:
    again = run("import", "spreadsheet", tracker(name), "--mapping", mapping(name), "--apply")
    assert again.code == 0 and again.err.endswith("nothing is new: there is nothing to write\n"), again.err
    assert run("export", "bundle", "-o", folder / "again").code == 0
    for path in bundle.iterdir():
        assert (folder / "again" / path.name).read_bytes() == path.read_bytes()


def unmatched(kept: list[tuple[str, str]], expected: list[list[str]], words: list[str]) -> tuple[list[Any], list[Any]]:
    """(notes that are missing, notes too many). A note stands under the heading of its column, or alone."""
    missing, left = [], list(kept)
    for day, text in expected:
        found = next((each for each in left if says(each[1], text) and (day is None or each[0] == day)), None)
        if found is None:
            missing.append([day, text])
        else:
            left.remove(found)
    return missing, [note for note in left if not any(says(note[1], word) for word in words)]


def says(note: str, text: str) -> bool:
    """Whether a note says the text, alone or after its column's heading."""
    return note == text or text in note.partition(": ")[2]


# --- Without a mapping -----------------------------------------------------------------------------------------------

ASKED = {"ousebridge": ["SHOULD BE PLACED (ADM) Rescinded"]}
"""The columns of which it is not plain what they hold; of the other trackers all are."""
SAID_OTHERWISE = {
    "ousebridge": {"SHOULD BE PLACED (ADM) Why": "note", "FAMILY FINDING Delay PO–match avoidable?": "note"},
    "grebe": {"Ext. to 26 wks": "note"},
}
"""The columns that are plain notes as long as nobody says what else they are: nothing of them is lost, or guessed."""


@each_tracker
def test_without_a_mapping_what_is_plain_is_proposed(name: str, run: Run, tmp_path: Path) -> None:
    assert run("init", "--authority", "Somewhere").code == 0
    saved = tmp_path / "proposed.toml"
    done = run("import", "spreadsheet", tracker(name), "--save-mapping", saved, "--format", "json")
    asked = ASKED.get(name, [])
    assert done.code == (2 if asked else 0), done.err
    assert [row["header"] for row in done.json if row.get("sure") == "no"] == asked
    proposed, right = (tomllib.loads(path.read_text("utf-8"))["sheets"] for path in (saved, mapping(name)))
    assert [sheet["header_rows"] for sheet in proposed] == [sheet["header_rows"] for sheet in right]
    otherwise = {
        ours["header"]: ours["field"]
        for one, other in zip(proposed, right, strict=True)
        for ours, theirs in zip(one["columns"], other["columns"], strict=True)
        if (ours["header"], ours["field"]) != (theirs["header"], theirs["field"])
    }
    assert otherwise == SAID_OTHERWISE.get(name, {})


def test_a_slip_of_the_pen_comes_in_and_is_found_by_check(run: Run, tmp_path: Path) -> None:
    imported(run, "ousebridge", tmp_path)
    done = run("check", "--format", "json")
    assert done.code == 1
    assert [row for row in done.json if row["reference"] == "OB 001 52" and "before" in json.dumps(row)]
