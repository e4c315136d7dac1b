"""Time is a parameter: one object reads the machine's clock, and everything else is handed that object."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import trackboard
from tests.clocks import StandingClock
from tests.conftest import Run
from trackboard.clock import Clock

ROOT = Path(trackboard.__file__).parent
READS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "gmtime"), ("time", "localtime"), ("time", "strftime"),
}  # fmt: skip


@pytest.mark.parametrize(
    "moment, day",
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 1, 1, 23, 59, tzinfo=UTC), date(2026, 1, 1)),
    ],
    ids=["summer evening", "midnight in summer", "winter evening"],
)
def test_the_day_is_that_of_england(moment: datetime, day: date) -> None:
    clock = Clock(lambda: moment)
    assert clock.today() == day
    assert clock.utc_text() == f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def test_the_machines_own_moments_are_aware() -> None:
    assert Clock().now().tzinfo is UTC
    assert abs(datetime.now(UTC) - Clock().now()).total_seconds() < 5


def test_only_the_clock_reads_the_machines_time() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in ROOT.rglob("*.py")
        if path != ROOT / "clock.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in READS
    ]
    assert found == []


def test_a_command_goes_by_the_clock_that_it_is_handed(run: Run, clock: StandingClock) -> None:
    assert run("init", "--authority", "Northshire").code == 0
    assert run("add", "NS-1", "--born", "2026-01-05").code == 0
    clock.stand_on(date(2027, 1, 4))
    assert run("note", "NS-1", stdin="Written in the new year").code == 0
    (note,) = run("case", "NS-1", "--format", "json").json["notes"]
    assert note["recorded_at"] == "2027-01-04T10:00:00Z"
    assert run("--as-at", "2026-11-16", "note", "NS-1", stdin="Too late").code == 2
