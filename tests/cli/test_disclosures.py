"""What left the database: every door is on record with when, by whom and how many children, and never the content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.fixture
def ready(run: Run, bundle: Callable[..., Path]) -> Run:
    """One child and a meeting."""
    run("init", "--authority", "Northshire")
    folder = bundle(
        children=["A1,Northshire,Isla,Fernwick,2025-01-10,,F,,,LAC,Kay,Jo,adoption"],
        milestones=["A1,became_looked_after,2026-02-05", "A1,adm_decision,2026-06-01"],
        meetings=["TM1,tracking,2026-10-02,Northshire,Pat Chair,draft"],
        minutes=["TM1,A1,1,Her aunt came,Match"],
    )
    assert run("import", "bundle", folder, "--apply").code == 0
    return run


def test_every_door_is_on_record(ready: Run, tmp_path: Path) -> None:
    doors = [
        ("backup", tmp_path / "b.db"),
        ("export", "bundle", "-o", tmp_path / "bundle-out"),
        *(("export", each, "-o", tmp_path / f"{each}.csv") for each in ("board", "children", "milestones")),
        ("export", "calendar", "-o", tmp_path / "c.ics"),
        ("export", "meeting", "TM1", "-o", tmp_path / "m.md"),
        ("meeting", "pack", "TM1", "-o", tmp_path / "p.md"),
        ("report", "reconcile", "-o", tmp_path / "r.csv"),
        ("board", "--privacy", "names"),
        ("case", "A1", "--privacy", "names"),
        ("meeting", "minutes", "TM1", "--privacy", "names"),
    ]
    before = 0
    for door in doors:
        assert ready(*door).code == 0, door
        said = ready("audit", "--disclosures", "--format", "json").json
        held = door[1:2] == ("reconcile",) and "A1" not in (tmp_path / "r.csv").read_text()
        assert len(said) == before + (not held), door
        before = len(said)
    assert {row["who"] for row in said} == {"tester"} and {row["source"] for row in said} == {"command"}
    assert set(said[0]) == {"change", "at", "who", "source", "what", "login", "machine"}
    log = " ".join(row["what"] for row in said)
    assert [word for word in ("Isla", "Fernwick", "aunt", "Pat", "Jo", str(tmp_path)) if word in log] == []


def test_the_log_is_a_table_that_knows_its_day_and_no_single_child(ready: Run, tmp_path: Path) -> None:
    ready("export", "children", "-o", tmp_path / "c.csv", "--privacy", "names")
    shown = ready("audit", "--disclosures").out
    assert "When" in shown and "the children of 1 child, with their names" in shown
    assert ready("--as-at", "2026-11-15", "audit", "--disclosures", "--format", "json").json == []
    refused = ready("audit", "A1", "--disclosures")
    assert refused.code == 2 and "leave out REFERENCE or --disclosures" in refused.err


def test_a_backup_of_what_is_only_read_is_said_not_to_be_on_record(ready: Run, tmp_path: Path) -> None:
    done = ready("--read-only", "backup", tmp_path / "b.db")
    assert done.code == 0 and "not on record, because the database is only read" in done.err
