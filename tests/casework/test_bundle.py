"""What people record leaves in the bundle and comes back whole, and no import brings back what was struck out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.exchange import staged_rows
from trackboard.casework.acts.actions import add_action, carry_action
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.contact import Contact, arrange_contact
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.early_permanence import answer_criterion, record_considered
from trackboard.casework.acts.milestones import Entry, milestone_on, record_milestone, strike_milestone
from trackboard.casework.acts.notes import mark_reviewed, write_note
from trackboard.casework.acts.placements import start_placement
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.acts.siblings import join_siblings
from trackboard.casework.desk import Desk
from trackboard.exchange.bundle import bundle_writer as bundle_write
from trackboard.exchange.bundle.bundle_reader import read
from trackboard.exchange.staged import Staged
from trackboard.exchange.three_way import import_merge
from trackboard.store.database import Database

from .conftest import TODAY, add, case, events, on, whole

Record = Callable[..., None]


@pytest.fixture
def busy(desk: Desk, child: int, record: Record) -> Desk:
    """NS-1 with one of everything that people record."""
    record("became_looked_after 2026-01-01", "recommended 2026-02-01", "first_review 2026-01-20")
    wrong = milestone_on(desk, child, "recommended", on("2026-02-01"), planned=False)
    strike_milestone(desk, child, wrong.seq, "another child's,\nnot this one's")
    record_milestone(desk, child, Entry("matching_panel", on("2026-12-01"), planned=True))
    edit_child(desk, child, {"given_name": "Zoë", "owner": "Kim", "team": "LAC", "permanence_report_on": "-3"})
    record_considered(desk, child, "no", why_not="kin first", on=on("2026-03-03"))
    set_plan(desk, child, plan="adoption", parallel_plan="relatives")
    answer_criterion(desk, child, "family", "yes", note="=two assessments")
    start_placement(desk, child, on("2026-03-01"), dually_approved=True)
    arrange_contact(desk, child, Contact("mother", on("2026-03-10"), weekly=3))
    judge_delay(desk, child, "looked_after_to_recommended", "avoidable", reason="staff", party="authority")
    add_action(desk, child, "ring the court", owner="Kim", due_on=on("2026-12-01"))
    carry_action(desk, 1, on("2026-12-08"))
    write_note(desk, child, 'first line\nsecond, with a "quote"')
    mark_reviewed(desk, child)
    join_siblings(desk, child, add(desk, "NS-2", due="2027-01-05"))
    return desk


def again(desk: Desk, staged: Staged) -> Desk:
    """Another desk over a new database with that in it."""
    db = Database.memory(settings={"authority": "Northshire"}, clock=lambda: f"{TODAY}T11:00:00Z")
    import_merge.apply(db, staged, desk.policy, actor="Ann", today=TODAY)
    return Desk(db, desk.policy, desk.who, TODAY)


def test_everything_recorded_comes_back_from_the_bundle(busy: Desk, tmp_path: Path) -> None:
    bundle_write.write(busy.db, tmp_path / "first", busy.policy, today=TODAY)
    there = again(busy, read([tmp_path / "first"], busy.policy))
    bundle_write.write(there.db, tmp_path / "second", busy.policy, today=TODAY)
    files = {file.name: file.read_bytes() for file in (tmp_path / "first").iterdir()}
    assert files == {file.name: file.read_bytes() for file in (tmp_path / "second").iterdir()}
    assert {"struck.csv", "notes.csv", "placements.csv", "contacts.csv"} < set(files)
    ours, theirs = case(busy, 1), case(there, 1)
    assert ours | {"history": []} == theirs | {"history": []}
    whole(there)


def test_the_same_bundle_twice_changes_nothing(busy: Desk, tmp_path: Path) -> None:
    bundle_write.write(busy.db, tmp_path / "out", busy.policy, today=TODAY)
    merged = import_merge.compare(busy.db, read([tmp_path / "out"], busy.policy), busy.policy, TODAY)
    assert (merged.lines, merged.problems, merged.writes) == ([], [], False)


def test_what_is_struck_out_counts_in_no_other_database_either(busy: Desk, tmp_path: Path) -> None:
    bundle_write.write(busy.db, tmp_path / "out", busy.policy, today=TODAY)
    there = again(busy, read([tmp_path / "out"], busy.policy))
    assert not any("recommended" in event for event in events(there, 1))
    assert case(there, 1)["struck"][0]["why"] == "another child's,\nnot this one's"
    held = milestone_on(there, 1, "first_review", on("2026-01-20"), planned=False)
    strike_milestone(there, 1, held.seq, "nor this")
    assert len(case(there, 1)["struck"]) == 2


def test_no_import_brings_back_what_was_struck_out(busy: Desk) -> None:
    staged = Staged("ssda903", files=["2026.csv"])
    staged.add(staged_rows.Milestone("NS-1", "recommended", date(2026, 2, 1), source="ssda903").staged)
    merged = import_merge.apply(busy.db, staged, busy.policy, actor="Ann", today=TODAY)
    assert [line.what for line in merged.lines] == ["conflict"]
    assert not any("recommended" in event for event in events(busy, 1))


def test_a_bundle_without_what_came_later_is_the_one_it_always_was(desk: Desk, child: int, tmp_path: Path) -> None:
    rows = {"actions": [{"reference": "NS-1", "action": "ring"}]}
    staged = staged_rows.staged_of("bundle", files=["actions.csv"], tables=rows)
    import_merge.apply(desk.db, staged, desk.policy, actor="Ann", today=TODAY)
    bundle_write.write(desk.db, tmp_path, desk.policy, today=TODAY)
    assert len(list(tmp_path.iterdir())) == 10
    header = (tmp_path / "children.csv").read_text().splitlines()[0]
    assert header.endswith("parallel_plan,early_permanence_route,early_permanence_considered")
    assert (tmp_path / "actions.csv").read_text().splitlines()[0].endswith("due_on,done_on,outcome")


def test_notes_that_were_there_before_do_not_outlive_an_export_over_them(
    desk: Desk, child: int, tmp_path: Path
) -> None:
    (tmp_path / "notes.csv").write_text("reference,kind,note,recorded_by,recorded_at\nNS-1,,old,,\n")
    bundle_write.write(desk.db, tmp_path, desk.policy, today=TODAY, force=True)
    assert (tmp_path / "notes.csv").read_text() == "reference,kind,note,recorded_by,recorded_at\n"
