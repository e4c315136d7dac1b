"""`conflicts`, `settle`, `link`, `unlink`, `duplicates`, and what `import` has to do with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from trackboard.store.database import Database

Bundle = Callable[..., Path]
OWNED = "A1,Northshire,Isla,Fern,2025-01-10,,,,,,,"


@pytest.fixture
def ready(run: Run, bundle: Bundle) -> Run:
    """A1, whose owner Kim typed in the place of Jo."""
    assert run("init", "--authority", "Northshire").code == 0
    assert run("import", "bundle", bundle("first", children=[OWNED + "Jo"]), "--apply").code == 0
    assert run("edit", "A1", "owner", "Kim").code == 0
    return run


@pytest.fixture
def newer(bundle: Bundle) -> Path:
    """The next file, of another owner."""
    return bundle("next", children=[OWNED + "Sam"])


def owner(run: Run) -> str:
    return str(run("case", "A1", "--format", "json").json["owner"])


def waiting(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("conflicts", "--format", "json").json
    return found


# --- Conflicts --------------------------------------------------------------------------------------------------------


def test_a_preview_tells_of_a_conflict_and_keeps_none(ready: Run, newer: Path) -> None:
    done = ready("import", "bundle", newer)
    assert "conflict" in done.out and "Sam" in done.out
    assert waiting(ready) == []
    assert ready("conflicts").err == "nothing waits to be settled\n"


def test_applied_it_waits_with_both_sides_and_where_they_come_from(ready: Run, newer: Path) -> None:
    done = ready("import", "bundle", newer, "--apply")
    assert "1 waits to be settled: `trackboard conflicts`, or C on the board" in done.err
    assert waiting(ready) == [
        {"number": 1, "reference": "A1", "item": "Owner", "typed": "Kim", "typed_by": "tester",
         "typed_at": "2026-11-16T10:00:00Z", "imported": "Sam", "file": "children.csv"}
    ]  # fmt: skip
    listed = ready("conflicts")
    assert "16 Nov 2026 10:00" in listed.out
    assert "1 to settle: trackboard settle NUMBER typed|imported" in listed.err
    assert "there is nothing to write" in ready("import", "bundle", newer, "--apply").err


@pytest.mark.parametrize(("side", "becomes"), [("typed", "Kim"), ("imported", "Sam")])
def test_it_is_settled_by_its_number_and_undone(ready: Run, newer: Path, side: str, becomes: str) -> None:
    ready("import", "bundle", newer, "--apply")
    done = ready("settle", "1", side)
    assert (done.code, owner(ready), waiting(ready)) == (0, becomes, [])
    again = ready("settle", "1", side)
    assert again.code == 1
    assert "conflict 1 was settled already by tester" in again.err
    assert ready("undo").code == 0
    assert (owner(ready), len(waiting(ready))) == ("Kim", 1)


def test_all_are_settled_at_once(ready: Run, bundle: Bundle) -> None:
    ready("edit", "A1", "sex", "F")
    ready("import", "bundle", bundle("next", children=["A1,Northshire,Isla,Fern,2025-01-10,,M,,,,,Sam"]), "--apply")
    assert "2 conflicts: what was imported is taken" in ready("settle", "--all", "imported").err
    assert (owner(ready), waiting(ready)) == ("Sam", [])
    assert "no conflict waits to be settled" in ready("settle", "--all", "typed").err


def test_which_to_settle_has_to_be_said(ready: Run) -> None:
    for wrong in (("typed",), ("1", "--all", "typed"), ("1", "neither")):
        assert ready("settle", *wrong).code == 2
    assert ready("settle", "9", "typed").err.startswith("trackboard: there is no conflict 9;")
    assert ready("--read-only", "settle", "1", "typed").code == 2


@pytest.mark.parametrize(("side", "becomes"), [("typed", "Kim"), ("imported", "Sam")])
def test_an_import_can_say_which_it_prefers(ready: Run, newer: Path, side: str, becomes: str) -> None:
    assert ready("import", "bundle", newer, "--apply", "--prefer", side).code == 0
    assert (owner(ready), waiting(ready)) == (becomes, [])
    assert "there is nothing to write" in ready("import", "bundle", newer, "--apply").err
    assert ready("undo").code == 0
    assert owner(ready) == "Kim"


def test_names_are_shown_only_when_asked_for_and_that_is_on_record(ready: Run, bundle: Bundle, db_path: Path) -> None:
    with Database.open(db_path) as db, db.write(actor="Ann", source="board", act="edit_child") as tx:
        tx.run("UPDATE children SET given_name = 'Ayla', version = version + 1")
    ready("import", "bundle", bundle("next", children=["A1,Northshire,Eila,Fern,2025-01-10"]), "--apply")
    assert [(each["typed"], each["imported"]) for each in waiting(ready)] == [("(a name)", "(a name)")]
    assert "Ayla" in ready("conflicts", "--privacy", "names").out
    assert "names and text in 1 conflicts shown by `conflicts`" in ready("audit").out


# --- Links ------------------------------------------------------------------------------------------------------------


def test_a_linked_reference_is_found_shown_and_imported_under(ready: Run, bundle: Bundle) -> None:
    assert ready("link", "M-9", "A1").err.startswith("A1: also known as M-9\n")
    assert ready("case", "m-9", "--format", "json").json["fields"]["Also known as"] == "M-9"
    ready("import", "bundle", bundle("next", children=["M-9"], milestones=["M-9,referred,2026-01-05"]), "--apply")
    assert [each["kind"] for each in ready("case", "A1", "--format", "json").json["milestones"]] == ["referred"]
    assert ready("unlink", "M-9").code == 0
    assert ready("case", "M-9").code == 1


def test_two_children_become_one(ready: Run) -> None:
    ready("add", "M-9", "--born", "2025-01-10")
    ready("record", "M-9", "referred", "2026-01-05")
    assert "whose record is now part of it" in ready("link", "M-9", "A1").err
    assert [row["reference"] for row in ready("board", "--format", "json").json] == ["A1"]
    assert ready("undo").code == 0
    assert {row["reference"] for row in ready("board", "--format", "json").json} == {"A1", "M-9"}
    assert ready("check").code == 0


def test_an_alias_file_links_in_the_same_import(ready: Run, bundle: Bundle, tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("Reference,Same_as\nM-9,A1\n")
    folder = bundle("next", children=["M-9"], milestones=["M-9,referred,2026-01-05"])
    assert ready("import", "bundle", folder, "--apply", "--aliases", aliases).code == 0
    found = ready("case", "A1", "--format", "json").json
    assert (found["fields"]["Also known as"], len(found["milestones"])) == ("M-9", 1)
    assert "there is nothing to write" in ready("import", "bundle", folder, "--apply", "--aliases", aliases).err
    assert ready("undo").code == 0
    assert ready("case", "M-9").code == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("M-9,", "the same_as is blank: row refused"),
        (",A1", "the reference is blank: row refused"),
        ("A1,A1", '"A1" is the child\'s own reference: row refused'),
        ("M-9,ZZ", 'there is no child "ZZ" in the database or in the files: row refused'),
        ("A2,A1", '"A2" is a child in the database: `trackboard link A2 A1` makes the two one: row refused'),
        ("P-7,A1", '"P-7" is linked to A2 already: `trackboard unlink P-7` first: row refused'),
        ("M-8,A1\nM-8,A2", '"M-8" is in row 2 already: row refused'),
    ],
)
def test_a_bad_line_of_an_alias_file_is_one_sentence(
    ready: Run, bundle: Bundle, tmp_path: Path, line: str, sentence: str
) -> None:
    ready("add", "A2", "--born", "2025-05-10")
    ready("link", "P-7", "A2")
    aliases = tmp_path / "aliases.csv"
    aliases.write_text(f"reference,same_as\n{line}\n")
    done = ready(
        "import", "bundle", bundle("next", milestones=["A1,referred,2026-01-05"]), "--aliases", aliases, "--apply",
        "--format", "json",
    )  # fmt: skip
    assert done.code == 1
    assert [each["words"] for each in done.json if each["what"] == "refused"] == [sentence]
    assert "so nothing was written" in done.err


def test_a_file_that_is_no_alias_file_is_said(ready: Run, newer: Path, tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("a,b\n1,2\n")
    done = ready("import", "bundle", newer, "--aliases", aliases)
    assert (done.code, done.err.splitlines()[-1]) == (
        1, 'trackboard: aliases.csv has no column "reference": an alias file has reference and same_as',
    )  # fmt: skip
    assert ready("import", "bundle", newer, "--aliases", tmp_path / "none.csv").code == 1


# --- Possible duplicates ----------------------------------------------------------------------------------------------


def test_possible_duplicates_are_listed_without_names(ready: Run, bundle: Bundle) -> None:
    assert ready("duplicates").err == "no two children look like one\n"
    twin = "B3,Northshire,Ivo,Fern,2025-01-10"
    folder = bundle("next", children=["B2,Northshire,ISLA,Fern,2025-01-10", twin])
    preview = ready("import", "bundle", folder, "--format", "json").json
    assert [(each["what"], each["reference"], each["words"]) for each in preview] == [
        ("noted", "B2", 'may be the child "A1" (the same name, born on the same day): kept apart; if they are one, '
                        "`trackboard link B2 A1`"),
        ("missing", "A1", "brought by an earlier import, not in this one: kept"),
    ]  # fmt: skip
    ready("import", "bundle", folder, "--apply")
    assert ready("duplicates", "--format", "json").json == [
        {"reference": "A1", "other": "B2", "why": "the same name, born on the same day"}
    ]
    assert "Isla Fern" in ready("duplicates", "--privacy", "names").out
    assert ready("link", "B2", "A1").code == 0
    assert ready("duplicates", "--format", "json").json == []
