"""A table that is stated is known everywhere: one entry is added to a copy of the package, nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import trackboard
from trackboard.store.sqlite.driver import connect

_ENTRY = """

@recorded(
    "visits",
    key=("child_id", "seq"),
    noun="visit to {place}",
    file=BundleFile(order=("reference", "visited_on"), place=50),
)
class VisitRow(Row):
    \"\"\"A made-up table.\"\"\"

    child_id: Annotated[int, Child()]
    seq: Annotated[int, Seq()]
    place: Annotated[str, Text()]
    visited_on: Annotated[str, Day(label="on")]
    said: Annotated[str, Prose("what was said", label="said")] = ""
    version: Annotated[int, Version()] = 1
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package with a table more: its entry, and its name among those that are recorded."""
    shutil.copytree(Path(trackboard.__file__).parent, tmp_path / "trackboard", ignore=shutil.ignore_patterns("*.pyc"))
    tables = tmp_path / "trackboard" / "store" / "tables"
    with (tables / "child_tables.py").open("a", encoding="utf-8") as file:
        file.write(_ENTRY)
    names = tables / "__init__.py"
    text = names.read_text(encoding="utf-8")
    text = text.replace('    ConflictRow,\n)\n"""', '    VisitRow,\n    ConflictRow,\n)\n"""')
    text = text.replace("    StruckRow,\n)\nfrom", "    StruckRow,\n    VisitRow,\n)\nfrom", 1)
    assert text.count("VisitRow") == 2
    names.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_table_is_one_entry(package: Path) -> None:
    db, folder = package / "board.db", package / "in"

    def run(*args: str, file: Path = db) -> str:
        command = [sys.executable, "-m", "trackboard", "--db", str(file), "--user", "Ann", *args]
        done = subprocess.run(
            command, cwd=package, env={**os.environ, "PYTHONPATH": str(package)}, capture_output=True, text=True
        )
        assert done.returncode == 0, (args, done.stderr)
        return done.stdout

    folder.mkdir()
    (folder / "children.csv").write_text("reference,date_of_birth\nA1,2025-01-05\nA2,2025-02-05\n")
    (folder / "milestones.csv").write_text(
        "reference,kind,date,outcome\nA1,referred,2025-01-06,\nA1,closed,2025-06-01,returned_home\n"
        "A2,referred,2025-02-06,\n"
    )
    visits = "reference,place,visited_on,said\nA1,home,2025-03-04,Zebedee laughed\nA2,school,2025-03-05,\n"
    (folder / "visits.csv").write_text(visits)
    run("init")
    conn = connect(db)
    triggers = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'visits'")}
    assert {"visits_insert", "visits_update", "visits_delete"} <= triggers
    run("import", "bundle", str(folder), "--apply")
    run("import", "bundle", str(folder), "--apply")  # the same rows are known again
    run("export", "bundle", "-o", str(package / "out"))
    assert (package / "out" / "visits.csv").read_text() == visits
    history = json.loads(run("case", "A1", "--format", "json"))["history"]
    assert "visit to home: on 4 Mar 2025, said written" in [what for each in history for what in each["what"]]
    run("export", "child", "A1", "-o", str(package / "child.json"))
    assert json.loads((package / "child.json").read_text())["visits"] == [
        {"place": "home", "visited_on": "2025-03-04", "said": "Zebedee laughed"}
    ]
    run("link", "A2", "A1")
    run("check")
    assert conn.execute("SELECT DISTINCT child_id FROM visits").fetchall() == [(1,)]
    assert conn.execute("SELECT count(*) FROM visits").fetchone() == (2,)
    run("undo")
    run("erase", "A1", "--reason", "a court order", "--confirm", "A1")
    assert conn.execute("SELECT place FROM visits").fetchall() == [("school",)]
    assert b"Zebedee" not in db.read_bytes()
    run("check")
