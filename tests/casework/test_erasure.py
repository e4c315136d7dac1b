"""After an erasure nothing of the child is left in the file, everything else is as it was, and the chain holds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.casework.conftest import TODAY, add, case, whole
from tests.northshire import BUNDLE
from trackboard.casework.acts import Actor, Desk
from trackboard.casework.children import edit_child
from trackboard.casework.disclosures import disclosed
from trackboard.casework.erasure import erase_child, plan
from trackboard.casework.meetings.closing import amend, close_meeting, doubts
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import Typed, record_minute
from trackboard.casework.meetings.record import read_minutes
from trackboard.casework.milestones import Entry, record_milestone
from trackboard.casework.notes import write_note
from trackboard.casework.siblings import join_siblings
from trackboard.casework.undo import undo
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.exchange.merge import apply
from trackboard.exchange.northshire import stage_demo
from trackboard.pathway.policy import load_policy
from trackboard.store import audit, drafts, erasure, rows
from trackboard.store.aliases import AliasRow
from trackboard.store.audit import RECORDED
from trackboard.store.children import ChildRow, references
from trackboard.store.database import Database
from trackboard.store.meetings import AgendaRow, MeetingRow, MinuteRow

POLICY = load_policy()
REASON = "court order of 3 November 2026"


@pytest.fixture(scope="module")
def northshire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up authority, with the marks of life that its bundle has none of."""
    path = tmp_path_factory.mktemp("northshire") / "board.db"
    with Database.create(path, settings={"policy_digest": POLICY.digest}, clock=_clock) as db:
        apply(db, stage_demo(POLICY, TODAY), POLICY, actor="demo", today=TODAY)
        desk = Desk(db, POLICY, Actor("Kim", "board"), TODAY)
        for reference, child in references(db).items():
            write_note(desk, child, f"A note on {reference}, kept for the file.")
            edit_child(desk, child, {"owner": f"Worker of {reference}"}, note=f"handed over: {reference} asked")
            disclosed(db, "Kim", "command", "disclosed", f"the name of {reference} shown by `case`")
            with db.write(actor="Kim", source="command", act="link_child") as tx:
                rows.insert(tx, AliasRow(f"MOSAIC-{9000 + child}", child, "Kim", _clock()))
    return path


def _clock() -> str:
    return f"{TODAY}T10:00:00Z"


def _dump(db: Database) -> dict[tuple[str, int], tuple[int | None, str]]:
    """Every row of every table: whose it is, and all its text."""
    found: dict[tuple[str, int], tuple[int | None, str]] = {}
    tables = [name for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        columns = [name for (name,) in db.rows("SELECT name FROM pragma_table_info(?)", (table,))]
        owner = columns.index("child_id") if "child_id" in columns else columns.index("id") if table == "children" else None
        for place, row in enumerate(db.rows(f"SELECT * FROM {table}")):
            whose = row[owner] if owner is not None else None
            found[table, place] = whose, "\n".join(str(cell) for cell in row if isinstance(cell, str))
    return found


def _own_values(db: Database, child: int) -> set[str]:
    """Every text and date ever recorded of the child which stands nowhere else in the file."""
    own = {
        str(value)
        for pair in db.rows("SELECT old, new FROM changes WHERE child_id = ?", (child,))
        for content in pair
        for value in json.loads(content or "{}").values()
        if isinstance(value, str) and len(value) > 4
    }
    others = "\n".join(text for whose, text in _dump(db).values() if whose != child and not _is_note_of(text, db, child))
    return {value for value in own if value not in others}


def _is_note_of(text: str, db: Database, child: int) -> bool:
    """Whether a row is that of an act whose note names the child."""
    held = rows.get(db, ChildRow, child)
    return held is not None and held.reference in text


def _cases(desk: Desk) -> dict[str, dict[str, Any]]:
    return {reference: case(desk, child) for reference, child in references(desk.db).items()}


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 127))
def test_nothing_of_an_erased_child_is_left_in_the_file_and_all_else_is_as_it_was(
    northshire: Path, tmp_path: Path, number: int
) -> None:
    path = tmp_path / "copy.db"
    for old in tmp_path.glob("copy.db*"):
        old.unlink()
    shutil.copy(northshire, path)
    with Database.open(path, clock=_clock) as db:
        desk = Desk(db, POLICY, Actor("Kim", "command"), TODAY)
        reference, child = sorted(references(db).items())[number]
        values = _own_values(db, child)
        assert {reference, f"MOSAIC-{9000 + child}"} < values and len(values) > 3
        before = _cases(desk)
        erase_child(desk, plan(desk, child), REASON, despite="the order says so")
        left = "\n".join(text for _, text in _dump(db).values())
        assert [value for value in values if value in left] == []
        for file in tmp_path.glob("copy.db*"):
            raw = file.read_bytes()
            assert [value for value in values if value.encode() in raw] == [], file.name
        after = _cases(desk)
        siblings = set(before[reference]["siblings"])
        assert after.keys() == before.keys() - {reference}
        for other in after.keys() - siblings:
            assert json.dumps(after[other], default=str) == json.dumps(before[other], default=str)
        for other in siblings:
            lost = {key for key in after[other] if after[other][key] != before[other][key]}
            assert lost <= {"siblings", "flags"}
        whole(desk)
        assert list(doubts(db, POLICY)) == []
