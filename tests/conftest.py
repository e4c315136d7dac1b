"""What tests share: the command line in process, as a person meets it, and a small authority to meet it with."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import slow
from tests.clocks import StandingClock

LISTED_SLOW = slow.entries()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what tests/slow.txt lists."""
    for item in items:
        if slow.is_slow(item.nodeid.removeprefix("tests/"), LISTED_SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Note what a test takes of the processor, its child processes included."""
    before = sum(os.times()[:4])
    yield
    item.user_properties.append(("processor", round(sum(os.times()[:4]) - before, 2)))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name the tests that are slow and not listed, where a quick run met some."""
    if "not slow" not in terminalreporter.config.option.markexpr:
        return
    took = {
        report.nodeid: seconds
        for report in terminalreporter.getreports("passed")
        for name, seconds in report.user_properties
        if name == "processor" and seconds >= slow.LONG
    }
    for node, seconds in sorted(took.items(), key=lambda each: -each[1]):
        terminalreporter.write_line(f"slow, and not listed in tests/slow.txt: {node} ({seconds} s of processor time)")


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as JSON."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes what is the developer's own."""
    for name in [*(name for name in os.environ if name.startswith("TRACKBOARD_")), "NO_COLOR"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path.with_name(f"{tmp_path.name}-data")))


@pytest.fixture
def clock() -> StandingClock:
    """What the command line of `run` goes by: ten o'clock on the day of the tests, until a test sets it."""
    return StandingClock()


@pytest.fixture
def db_path(tmp_path: Path) -> Path:
    """Where the test's database lies."""
    return tmp_path / "board.db"


@pytest.fixture
def run(db_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """`run("board", "--format", "json")`: the command line on the test's database, as the installed command runs it."""
    from trackboard.cli.main import main

    def call(*args: str | Path, stdin: str = "") -> Ran:
        out, err = io.StringIO(), io.StringIO()
        arguments = [str(arg) for arg in args]
        monkeypatch.setattr(sys, "argv", ["trackboard", "--db", str(db_path), "--user", "tester", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main(clock)
            except SystemExit as leaving:
                code = int(leaving.code or 0)
        return Ran(code, out.getvalue(), err.getvalue())

    yield call


@pytest.fixture
def bundle(tmp_path: Path) -> Callable[..., Path]:
    """`bundle(children=[...], milestones=[...])`: a folder with those rows, each a line of CSV without its header."""
    headers = {
        "children": "reference,authority,given_name,family_name,date_of_birth,due_date,sex,ethnicity,sibling_group,"
        "team,social_worker,owner,plan,parallel_plan,early_permanence_route,early_permanence_considered",
        "milestones": "reference,kind,date,planned,outcome,reason,note,source",
        "delays": "reference,clock,started_on,verdict,reason,party,note,meeting,recorded_by,recorded_at",
        "plans": "reference,plan,parallel_plan,from,recorded_by",
        "meetings": "meeting,kind,held_on,authority,chair,status,signed_off_by,signed_off_at",
        "minutes": "meeting,reference,position,discussion,decision",
        "attendance": "meeting,team,status,people,note",
        "actions": "meeting,reference,action,owner,team,due_on,done_on,outcome",
        "criteria": "reference,criterion,answer,note",
        "survey": "authority,year,question,answer",
        "struck": "reference,kind,date,planned,outcome,reason,note,source,why,struck_by,struck_at",
        "notes": "reference,kind,note,recorded_by,recorded_at",
        "placements": "reference,started_on,ended_on,how_ended,dually_approved,note",
        "contacts": "reference,contact,from,until,weekly,miles,note",
    }

    def make(name: str = "bundle", **files: list[str]) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file, rows in files.items():
            width = headers[file].count(",") + 1
            lines = [headers[file], *(row + "," * (width - 1 - row.count(",")) for row in rows)]
            (folder / f"{file}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder

    return make
