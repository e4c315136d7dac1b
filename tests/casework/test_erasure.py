"""After an erasure nothing of the child is left in the file, everything else is as it was, and the chain holds."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.casework.conftest import TODAY, add, call_the_roll, case, whole
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.erasure import Plan, erase_child, plan
from trackboard.casework.acts.links import link
from trackboard.casework.acts.milestones import Entry, record_milestone
from trackboard.casework.acts.notes import write_note
from trackboard.casework.acts.siblings import join_siblings
from trackboard.casework.acts.undo import undo
from trackboard.casework.desk import Actor, Desk
from trackboard.casework.disclosures import disclosed
from trackboard.casework.history import audit_trail
from trackboard.casework.meetings.closing import amend, blanked, close_meeting, doubts
from trackboard.casework.meetings.meeting_record import read_minutes
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import Typed, record_minute
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.exchange.demo_authority import stage_demo
from trackboard.exchange.three_way.import_merge import apply
from trackboard.pathway.policy.policy import load_policy
from trackboard.store import draft_rows, rows
from trackboard.store.audit import erasure
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import references
from trackboard.store.sqlite.driver import IntegrityError, statements
from trackboard.store.sqlite.schema import schema_sql
from trackboard.store.tables import AgendaRow, AliasRow, ChildRow, MeetingRow

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
            disclosed(db, "Kim", "command", "disclosed", f"the name of {reference} was shown")
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
        owner = (
            columns.index("child_id") if "child_id" in columns else columns.index("id") if table == "children" else None
        )
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
    others = "\n".join(
        text for whose, text in _dump(db).values() if whose != child and not _is_note_of(text, db, child)
    )
    schema = "\n".join(sql for (sql,) in db.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {value for value in own if value not in others and value not in schema}


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
            # Whether early permanence is possible rests on an older sibling's adopters.
            assert lost <= {"siblings", "flags", "early_permanence"}
        whole(desk)
        assert list(doubts(db, POLICY)) == []


def test_while_others_read_the_file_it_is_said_that_its_log_still_has_the_child(
    northshire: Path, tmp_path: Path
) -> None:
    path = tmp_path / "copy.db"
    shutil.copy(northshire, path)
    with Database.open(path, clock=_clock) as db, Database.open(path, read_only=True) as reader:
        db.connection.execute("PRAGMA busy_timeout = 0")
        desk = Desk(db, POLICY, Actor("Kim", "command"), TODAY)
        reference, child = min(references(db).items())
        with reader.snapshot():
            assert reader.value("SELECT count(*) FROM children")
            done = erase_child(desk, plan(desk, child), REASON, despite="the order says so")
        assert "could not be rewritten, because others have it open" in done.remarks[0]
        assert db.scrub()
    assert reference.encode() not in path.read_bytes()


# --- One child, act by act --------------------------------------------------------------------------------------------


@pytest.fixture
def closed(desk: Desk, child: int) -> MeetingRow:
    """A closed meeting with minutes of NS-1 and NS-2, and an amendment of each."""
    other = add(desk, "NS-2", born="2025-03-01")
    record_milestone(desk, child, Entry("referred", TODAY), insist=True)
    meeting, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    for each, words in ((child, "Zebedee likes the garden."), (other, "All is well.")):
        record_minute(desk, meeting.id, each, Typed(words, f"Decided of {each}", "Kay Moss", TODAY))
    call_the_roll(desk, meeting)
    close_meeting(desk, meeting.id)
    amend(desk, meeting.id, "It was Zebulon's garden.", child=child)
    amend(desk, meeting.id, "All was well.", child=other)
    found = rows.get(desk.db, MeetingRow, meeting.id)
    assert found is not None
    return found


def erase(desk: Desk, child: int, despite: str = "ordered so") -> Any:
    return erase_child(desk, plan(desk, child), REASON, despite=despite)


def test_closed_minutes_lose_the_text_and_keep_hash_day_place_and_reason(
    desk: Desk, child: int, closed: MeetingRow
) -> None:
    erase(desk, child)
    row = rows.get(desk.db, MeetingRow, closed.id)
    assert row == closed and row.sha256
    found = read_minutes(desk.db, desk.policy, row)
    gone, kept = found.discussed
    assert gone.reference == gone.label == "erased-1"
    assert gone.erased == f"erased lawfully on 16 Nov 2026 10:00: {REASON}; although the case is open: ordered so"
    assert gone.minute is not None and (gone.minute.discussion, gone.minute.decision, gone.minute.owner) == ("", "", "")
    assert gone.minute.next_on is None and gone.minute.position == 1
    assert kept.reference == "NS-2" and not kept.erased
    assert [each.text for each in found.amendments] == ["All was well."]
    assert list(doubts(desk.db, desk.policy)) == []
    assert next(blanked(desk.db)).startswith(f"The minutes of {closed.meeting}: text erased lawfully on 16 Nov 2026")


def test_an_open_case_or_a_place_on_an_open_agenda_is_refused_without_a_further_reason(desk: Desk, child: int) -> None:
    with pytest.raises(TrackboardError, match=r"NS-1 is not erased: the case is open; .*--despite REASON"):
        erase(desk, child, despite=" ")
    record_milestone(desk, child, Entry("closed", TODAY, outcome="other"), insist=True)
    meeting, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
    with desk.db.write(actor="Kim", source="command", act="add_to_agenda") as tx:
        rows.insert(tx, AgendaRow(meeting.id, child, 1, "added", "", "To be looked at"))
    with pytest.raises(TrackboardError, match=f"on the agenda of {meeting.meeting}, which is not closed"):
        erase(desk, child, despite="")
    desk.db.connection.execute("BEGIN IMMEDIATE")
    draft_rows.keep(
        desk.db, draft_rows.Draft("minute", meeting.id, child, "Kim", {"discussion": "Zebedee"}, "2026-11-16T10:00:00Z")
    )
    desk.db.connection.execute("COMMIT")
    erase(desk, child)
    assert desk.db.value("SELECT count(*) FROM agenda") == desk.db.value("SELECT count(*) FROM drafts") == 0


def test_a_closed_case_needs_no_further_reason(desk: Desk, child: int) -> None:
    record_milestone(desk, child, Entry("closed", TODAY, outcome="other"), insist=True)
    assert "erased-1" in erase(desk, child, despite="").sentence
    assert desk.db.row("SELECT actor, source, act, note FROM transactions ORDER BY id DESC") == (
        "Kim", "erasure", "erase_child", REASON,
    )  # fmt: skip


def test_the_reason_may_not_name_the_child(desk: Desk, child: int) -> None:
    edit_child(desk, child, {"given_name": "Isla", "family_name": "Fernwick"})
    edit_child(desk, child, {"family_name": "Moss"})
    for reason in ("order about ns-1", "Isla  Moss asked", "for ISLA FERNWICK"):
        with pytest.raises(UsageProblem, match="leave the child's reference and name out of it"):
            erase_child(desk, plan(desk, child), " ".join(reason.split()), despite="x")
    with pytest.raises(TrackboardError, match="the reason is empty"):
        erase_child(desk, plan(desk, child), "  ", despite="x")


def test_neither_the_erasure_nor_what_it_touched_can_be_undone(desk: Desk, child: int) -> None:
    done = edit_child(desk, child, {"owner": "Kay Moss"})
    erased = erase(desk, child)
    with pytest.raises(TrackboardError, match="lawful erasure, and what it erased is gone"):
        undo(desk, erased.change)
    with pytest.raises(TrackboardError, match="erased lawfully since"):
        undo(desk, done.change)


def test_the_trail_tells_of_a_small_erasure_in_numbers(desk: Desk, child: int) -> None:
    edit_child(desk, child, {"owner": "Kay"}, note="mother asked for it")
    erased = erase(desk, child)
    told = {each.change: each for each in audit_trail(desk.db, desk.policy)}
    assert told[erased.change].what == (
        f"{REASON}; although the case is open: ordered so: 1 children changed, 1 transactions erased, 3 changes erased",
    )
    assert told[erased.change - 1].what == ("erased-1: children: erased lawfully",)


def test_notes_of_acts_that_name_the_child_go_and_others_stay(desk: Desk, child: int) -> None:
    other = add(desk, "NS-11", born="2025-03-01")
    edit_child(desk, child, {"owner": "Kay"}, note="mother asked for it")
    edit_child(desk, other, {"owner": "Kay"}, note="as for NS-1")
    edit_child(desk, other, {"owner": "Jo"}, note="NS-11 asked, and NS-1-B, not X-NS-1")
    disclosed(desk.db, "Kim", "import", "import_ssd", "ns-1.csv: 3 rows")
    erase(desk, child)
    notes = [note for (note,) in desk.db.rows("SELECT note FROM transactions WHERE note <> '' ORDER BY id")]
    assert notes[0] == "NS-11 asked, and NS-1-B, not X-NS-1" and len(notes) == 2
    assert verify(desk.db).problems == []


@pytest.mark.parametrize("column", ["actor = 'Eve'", "at = '2020-01-01T00:00:00Z'", "act = 'other'", "head = 'feed'"])
def test_an_act_without_its_note_is_still_watched(desk: Desk, child: int, column: str) -> None:
    edit_child(desk, child, {"owner": "Kay"}, note="mother asked for it")
    act = desk.db.value("SELECT max(id) FROM transactions")
    erase(desk, child)
    desk.db.connection.execute("SAVEPOINT tampering")
    desk.db.connection.execute("DROP TRIGGER transactions_stay")
    desk.db.connection.execute(f"UPDATE transactions SET {column} WHERE id = ?", (act,))
    assert any(f"Act {act} " in problem or f"Act {act + 1} " in problem for problem in verify(desk.db).problems)
    desk.db.connection.execute("ROLLBACK TO tampering")
    desk.db.connection.execute("RELEASE tampering")


def test_a_note_is_taken_only_by_an_erasure(desk: Desk, child: int) -> None:
    edit_child(desk, child, {"owner": "Kay"}, note="mother asked for it")
    for source, statement in (
        ("command", "UPDATE transactions SET note = '' WHERE note <> ''"),
        ("erasure", "UPDATE transactions SET note = 'x' WHERE note <> ''"),
        ("erasure", "UPDATE transactions SET note = '', actor = 'x' WHERE note <> ''"),
        ("erasure", "UPDATE transactions SET note = '', head = 'x' WHERE note <> ''"),
    ):
        with (
            pytest.raises(IntegrityError, match="audit: "),
            desk.db.write(actor="Eve", source=source, act="tamper") as tx,
        ):
            tx.run(statement)
    with desk.db.write(actor="Eve", source="erasure", act="tamper") as tx:
        tx.run("UPDATE transactions SET note = '' WHERE note = 'mother asked for it'")
    problems = verify(desk.db).problems
    assert problems and "is not as it was sealed" in problems[0]
    desk.db.connection.execute("DROP TRIGGER transactions_stay")
    desk.db.connection.execute("UPDATE transactions SET note = 'mother asked for it' WHERE act = 'hand_over'")
    desk.db.connection.execute(_trigger("transactions_stay"))


def test_what_others_wrote_of_the_child_is_left_and_listed(desk: Desk, child: int) -> None:
    other = add(desk, "NS-2", born="2025-03-01")
    write_note(desk, other, "To be placed with NS-1.")
    write_note(desk, other, "Nothing of NS-12.")
    done = erase(desk, child)
    assert "look at them: NS-2: 1 text" in done.remarks[-1]
    assert desk.db.value("SELECT note FROM notes WHERE child_id = ? AND seq = 1", (other,)) == "To be placed with NS-1."


def test_siblings_stay_and_no_longer_rest_on_the_child(desk: Desk, child: int) -> None:
    younger = add(desk, "NS-2", born="2026-03-01")
    record_milestone(desk, child, Entry("adoption_order", TODAY), insist=True)
    join_siblings(desk, younger, child)
    assert "adopted_sibling" in case(desk, younger)["flags"]
    erase(desk, child, despite="")
    assert "adopted_sibling" not in case(desk, younger)["flags"] and case(desk, younger)["siblings"] == []


def test_two_records_made_one_are_erased_as_one(desk: Desk, child: int) -> None:
    other = add(desk, "OLD-77", born="2025-01-05", owner="Zebedee")
    write_note(desk, other, "Zebedee's mother came.")
    link(desk, "OLD-77", child)
    erase(desk, child)
    assert [text for _, text in _dump(desk.db).values() if "Zebedee" in text or "OLD-77" in text] == []
    assert set(erasure.of_references(desk.db, ["ns-1", "old-77", "NS-2", "erased-1"])) == {"ns-1", "old-77", "erased-1"}


def test_whoever_has_the_case_open_saves_nothing_into_it(desk: Desk, anna: Desk, child: int) -> None:
    erase(desk, child)
    with pytest.raises(TrackboardError, match="erased meanwhile: nothing was saved"):
        write_note(anna, child, "Zebedee")
    with pytest.raises(TrackboardError, match="erased or removed this child meanwhile"):
        erase_child(anna, replace(plan_of_nobody(child), obstacles=()), REASON)


def plan_of_nobody(child: int) -> Plan:
    return Plan(child, "NS-1", erasure.Known((child,), ("NS-1",), ()), (), (), (), (), ())


def test_erased_ones_are_numbered_and_two_do_not_mix(desk: Desk, child: int) -> None:
    others = [add(desk, reference, born="2025-03-01") for reference in ("erased-2", "NS-3", "NS-4")]
    erase(desk, child)
    erase(desk, others[1])
    assert [row.reference for row in rows.select(desk.db, ChildRow, "ORDER BY id")] == [
        "erased-1", "erased-2", "erased-3", "NS-4",
    ]  # fmt: skip
    assert sorted(references(desk.db)) == ["NS-4", "erased-2"]


def _trigger(name: str) -> str:
    (found,) = [part for part in statements(schema_sql()) if f"CREATE TRIGGER {name} " in part]
    return found
