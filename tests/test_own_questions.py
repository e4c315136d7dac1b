"""docs/own-questions.md: every command of it works as it is written."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "own-questions.md"


def commands() -> list[list[str]]:
    blocks = re.findall(r"```\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration in it, in which the commands are run."""
    folder = tmp_path_factory.mktemp("questions")
    trackboard(folder, "demo", "--to", "board.db")
    return folder


def trackboard(folder: Path, *arguments: str) -> str:
    return ran(folder, "-m", "trackboard", "--db", str(folder / "board.db"), *arguments)


def ran(folder: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def test_the_commands_of_the_page_answer(folder: Path) -> None:
    answers = []
    for program, *arguments in commands():
        assert program in ("trackboard", "sqlite-utils")
        if program == "trackboard":
            trackboard(folder, *arguments)
        else:
            answers.append(ran(folder, "-m", "sqlite_utils", *arguments))
    assert len(answers) == 4
    by_year, by_team, meetings, schema = answers
    assert re.search(r"2026 +\d", by_year) and "Permanence" in by_team
    assert meetings.startswith("meeting,held_on,chair\n") and "CREATE TABLE milestones" in schema.replace('"', "")


def test_what_is_asked_without_names_holds_none(folder: Path) -> None:
    names = ran(folder, "-m", "sqlite_utils", "rows", "board.db", "children", "-c", "family_name", "--csv").split()[1:]
    text = "".join(path.read_text(encoding="utf-8") for path in (folder / "questions").glob("*.csv"))
    assert len(names) > 50 and not [name for name in names if re.search(rf"\b{re.escape(name)}\b", text)]
