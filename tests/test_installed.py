"""The package as it is installed: nothing that lies beside it is read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

import trackboard

PACKAGE = Path(trackboard.__file__).parent
DECOYS = {
    "schema.sql": "CREATE TABLE somebody_elses (x);",
    "fixtures/northshire/anchor.txt": "a decoy",
    "fixtures/northshire/children.csv": "reference,date_of_birth\nDECOY,2024-01-01\n",
    "openpyxl.py": "raise SystemExit('a decoy')",
}
"""What may lie beside an installed package, in a folder full of other people's files."""


def packaged() -> list[Path]:
    """The package's files, as a wheel holds them."""
    return [file for file in sorted(PACKAGE.rglob("*")) if file.is_file() and "__pycache__" not in file.parts]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The folder the package is imported from, as pip unpacks a wheel into it. Decoys lie beside it."""
    place = tmp_path / "site"
    for name, text in DECOYS.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    for file in packaged():
        copy = place / file.relative_to(PACKAGE.parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    return place


def answer(installed: Path, code: str, *arguments: str | Path) -> object:
    """What `code` prints as JSON, importing the package from `installed`, in the folder of the decoys."""
    start = "import sys; sys.path.append(sys.argv.pop(1)); sys.path[:] = [p for p in sys.path if p != {checkout!r}]\n"
    program = start.format(checkout=str(PACKAGE.parent)) + code
    command = [sys.executable, "-I", "-c", program, str(installed), *map(str, arguments)]
    ran = subprocess.run(command, cwd=installed, capture_output=True, text=True, check=False, timeout=100)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_the_demonstration_is_the_packages_own(installed: Path) -> None:
    code = (
        "import json; from datetime import date\n"
        "import trackboard\n"
        "from trackboard.exchange.demo_authority import stage_demo\n"
        "from trackboard.pathway.policy.policy import load_policy\n"
        "staged = stage_demo(load_policy(), date(2026, 11, 29))\n"
        "decoys = len(staged.with_own_row(['DECOY']))\n"
        "print(json.dumps([trackboard.__file__, sorted(staged.file_of), staged.problems, decoys]))"
    )
    where, tables, problems, decoy = answer(installed, code)  # type: ignore[misc]
    assert str(where).startswith(str(installed))
    assert {"children", "milestones", "meetings", "survey"} <= set(tables)
    assert (problems, decoy) == ([], 0)


def test_the_process_that_reads_workbooks_reads_nothing_beside_the_package(installed: Path, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Child", "Team"])
    book.save(tmp_path / "list.xlsx")
    code = (
        "import json; from pathlib import Path\n"
        "from trackboard.exchange.files.sources import Source\n"
        "from trackboard.exchange.files.workbooks import read_workbook\n"
        "sheets = read_workbook(Source('list.xlsx', Path(sys.argv[1]).read_bytes))\n"
        "print(json.dumps([sheet.rows for sheet in sheets]))"
    )
    assert answer(installed, code, tmp_path / "list.xlsx") == [[[1, ["Child", "Team"]]]]
