"""Undo takes back whole acts, says why it cannot, and can be undone itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from trackboard.casework import derivation
from trackboard.casework.acts.actions import add_action
from trackboard.casework.acts.children import add_child, edit_child
from trackboard.casework.acts.milestones import Entry, milestone_on, record_milestone, strike_milestone
from trackboard.casework.acts.notes import write_note
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.acts.siblings import join_siblings
from trackboard.casework.acts.undo import change_numbered, last_change, undo
from trackboard.casework.desk import Desk
from trackboard.casework.disclosures import disclosed
from trackboard.casework.history import audit_trail, history
from trackboard.errors import TrackboardError
from trackboard.store import kept_board, rows
from trackboard.store.audit import chain
from trackboard.store.reads.child_rows import by_reference
from trackboard.store.tables import ActionRow, ChildRow, MeetingRow, MilestoneRow, MinuteRow

from .conftest import add, case, events, on, whole

Record = Callable[..., None]


def test_the_last_change_is_shown_and_taken_back(desk: Desk, child: int) -> None:
    edit_child(desk, child, {"owner": "Kim"})
    edit_child(desk, child, {"owner": "Lee"})
    shown = last_change(desk)
    assert (shown.by, shown.what) == ("Kim", ("NS-1: Owner Kim -> Lee",))
    assert case(desk, child)["owner"] == "Lee"
    undo(desk, shown.change)
    assert case(desk, child)["owner"] == "Kim"


def test_undoing_walks_backwards_and_each_undo_can_be_undone(desk: Desk, child: int) -> None:
    for owner in ("Kim", "Lee", "Sam"):
        edit_child(desk, child, {"owner": owner})
    undone = [undo(desk, last_change(desk).change).change for _ in range(2)]
    assert case(desk, child)["owner"] == "Kim"
    for change, owner in zip(reversed(undone), ("Lee", "Sam"), strict=True):
        undo(desk, change)
        assert case(desk, child)["owner"] == owner
    assert last_change(desk).what == ("NS-1: Owner Lee -> Sam",)
    undo(desk, last_change(desk).change)
    assert case(desk, child)["owner"] == "Lee"


def test_everyone_undoes_their_own_last_change(desk: Desk, anna: Desk, child: int) -> None:
    edit_child(anna, child, {"owner": "Anna"})
    set_plan(desk, child, plan="adoption")
    undo(anna, last_change(anna).change)
    assert (case(desk, child)["owner"], case(desk, child)["plan"]) == (None, "adoption")
    with pytest.raises(TrackboardError, match="nothing of Anna to undo"):
        last_change(anna)


def test_a_child_added_by_mistake_is_taken_back_whole(desk: Desk) -> None:
    known = {"known": on("2026-08-01"), "issued": on("2026-10-01")}
    done = add_child(desk, {"reference": "NS-3", "born": on("2026-05-05"), **known})
    taken = undo(desk, done.change)
    assert by_reference(desk.db, "NS-3") is None
    whole(desk)
    undo(desk, taken.change)
    assert case(desk, done.children[0])["stage"] == "in_proceedings"


def test_the_number_of_a_child_taken_back_is_given_to_no_other(desk: Desk) -> None:
    first = add(desk, "NS-1", born="2025-01-05")
    undo(desk, last_change(desk).change)
    second = add(desk, "NS-2", born="2025-01-05")
    assert second != first
    assert [each.act for each in history(desk.db, desk.policy, second)] == ["add_child"]


def test_a_child_of_whom_more_was_recorded_stays(desk: Desk, anna: Desk, child: int) -> None:
    added = last_change(desk)
    write_note(anna, child, "seen")
    with pytest.raises(TrackboardError, match="more has been recorded since that rests on the record of NS-1"):
        undo(desk, added.change)
    assert case(desk, child)["notes"]


def test_what_was_changed_since_is_not_overwritten(desk: Desk, anna: Desk, child: int, record: Record) -> None:
    record("adm_decision 2026-01-01")
    edit_child(desk, child, {"owner": "Kim"})
    mine = last_change(desk)
    edit_child(anna, child, {"team": "LAC"})
    with pytest.raises(
        TrackboardError, match=r"the record of NS-1 was changed again by Anna on 16 Nov 2026 10:00"
    ) as no:
        undo(desk, mine.change)
    assert f"undo change {last_change(anna).change} first" in str(no.value)
    assert (case(desk, child)["owner"], case(desk, child)["team"]) == ("Kim", "LAC")
    undo(desk, last_change(anna).change)
    undo(desk, mine.change)
    assert (case(desk, child)["owner"], case(desk, child)["team"]) == (None, None)


def test_a_reference_given_to_another_child_since_is_not_taken_from_it(desk: Desk) -> None:
    add(desk, "NS-1", born="2025-01-05")
    first = undo(desk, last_change(desk).change)
    add(desk, "NS-1", born="2024-02-02")
    with pytest.raises(TrackboardError, match="another child has been given the reference since"):
        undo(desk, first.change)
    add(desk, "NS-2", born="2024-03-03")
    edit_child(desk, 3, {"reference": "NS-3"})
    add(desk, "NS-2", born="2024-04-04")
    renamed = next(each for each in audit_trail(desk.db, desk.policy) if each.act == "edit_child")
    with pytest.raises(TrackboardError, match="another child has been given the reference since"):
        undo(desk, renamed.change)


def test_what_belonged_to_a_child_taken_back_waits_for_it(desk: Desk, child: int) -> None:
    added = last_change(desk)
    write_note(desk, child, "seen")
    note = undo(desk, last_change(desk).change)
    taken = undo(desk, added.change)
    with pytest.raises(TrackboardError, match="that it was about is no longer there"):
        undo(desk, note.change)
    undo(desk, taken.change)
    undo(desk, note.change)
    assert case(desk, child)["notes"][0]["note"] == "seen"


def test_an_act_on_many_rows_is_taken_back_whole_or_not_at_all(desk: Desk, anna: Desk, child: int) -> None:
    second = add(desk, "NS-2", born="2025-02-02")
    join_siblings(desk, child, second)
    done = record_milestone(desk, child, Entry("became_looked_after", on("2026-02-01")), siblings=[second])
    theirs = milestone_on(desk, second, "became", on("2026-02-01"), planned=False)
    strike_milestone(anna, second, theirs.seq, "not that one")
    with pytest.raises(TrackboardError, match="Became looked after of NS-2 was changed again by Anna"):
        undo(desk, done.change)
    assert events(desk, child) == ["became_looked_after 2026-02-01"]
    undo(desk, last_change(anna).change)
    undo(desk, done.change)
    assert events(desk, child) == events(desk, second) == []


def test_a_milestone_struck_out_comes_back_in_its_place(desk: Desk, child: int, record: Record) -> None:
    record("became_looked_after 2026-01-01")
    held = milestone_on(desk, child, "became", on("2026-01-01"), planned=False)
    strike_milestone(desk, child, held.seq, "wrong")
    record("became_looked_after 2026-01-02")
    undo(desk, last_change(desk).change)
    taken = undo(desk, last_change(desk).change)
    assert case(desk, child)["struck"] == []
    back = milestone_on(desk, child, "became", on("2026-01-01"), planned=False)
    assert (back.seq, back.source) == (held.seq, "typed")
    assert history(desk.db, desk.policy, child)[0].what == ("Became looked after of 1 Jan 2026 put back",)
    undo(desk, taken.change)
    assert len(case(desk, child)["struck"]) == 1


def test_a_note_goes_with_the_act_that_wrote_it(desk: Desk, child: int) -> None:
    write_note(desk, child, "on the wrong child")
    undo(desk, last_change(desk).change)
    assert case(desk, child)["notes"] == []


def test_a_sibling_not_touched_by_the_undo_is_looked_at_again(desk: Desk, child: int) -> None:
    older = add(desk, "NS-2", born="2020-02-02")
    join_siblings(desk, child, older)
    record_milestone(desk, older, Entry("adoption_order", on("2026-02-01")))
    assert "adopted_sibling" in case(desk, child)["flags"]
    undo(desk, last_change(desk).change)
    assert "adopted_sibling" not in case(desk, child)["flags"]


def test_what_was_undone_or_changed_nothing_is_not_undone(desk: Desk, child: int) -> None:
    edit_child(desk, child, {"owner": "Kim"})
    change = last_change(desk).change
    taken = undo(desk, change)
    with pytest.raises(TrackboardError, match=f"to have it back, undo {taken.change}"):
        change_numbered(desk, change)
    with pytest.raises(TrackboardError, match="there is no change 99"):
        change_numbered(desk, 99)
    disclosed(desk.db, "Kim", "board", "disclosed", "names shown for 10 minutes")
    shown = desk.db.value("SELECT max(id) FROM transactions")
    with pytest.raises(TrackboardError, match="changed nothing"):
        change_numbered(desk, shown)
    with desk.db.write(actor="Kim", source="erasure", act="erase", note="a court order") as tx:
        chain.erase(tx, [desk.db.value("SELECT id FROM changes WHERE txn = ?", (change,))])
    with pytest.raises(TrackboardError, match="lawful erasure"):
        change_numbered(desk, desk.db.value("SELECT max(id) FROM transactions"))
    undo(desk, taken.change)
    with pytest.raises(TrackboardError, match="erased lawfully since"):
        undo(desk, change)


@pytest.fixture
def imported(desk: Desk) -> int:
    """An import of forty children, each with a milestone, an action and a minute; its number."""
    with desk.db.write(actor="Kim", source="import", act="import ssda903", note="2026 return") as tx:
        rows.insert(tx, MeetingRow(1, "M1", "tracking", "2026-11-02"))
        for number in range(1, 41):
            rows.insert(tx, ChildRow(number, f"IM-{number}", date_of_birth="2023-01-01", sibling_group="G"))
            rows.insert(tx, MilestoneRow(number, 1, "became_looked_after", "2025-01-01", source="ssda903"))
            rows.insert(tx, ActionRow(number, number, 1, "ring"), MinuteRow(1, number, number, "said"))
        derivation.refresh(tx, None, desk.policy, desk.today)
    return int(desk.db.value("SELECT max(id) FROM transactions"))


def test_a_whole_import_is_taken_back_and_brought_back(desk: Desk, imported: int) -> None:
    shown = last_change(desk)
    assert shown.change == imported
    assert shown.what == (
        "2026 return: 1 meetings added, 40 children added, 40 milestones added, 40 actions added, 40 minutes added",
    )
    before = kept_board.read_all(desk.db.connection)
    taken = undo(desk, imported)
    for table in ("children", "milestones", "actions", "minutes", "meetings", "board", "board_delays"):
        assert desk.db.value(f"SELECT count(*) FROM {table}") == 0
    whole(desk)
    undo(desk, taken.change)
    assert kept_board.read_all(desk.db.connection) == before


def test_an_import_on_which_people_worked_stays(desk: Desk, imported: int) -> None:
    set_plan(desk, 7, plan="adoption")
    with pytest.raises(TrackboardError, match="rests on the record of IM-7"):
        undo(desk, imported)
    undo(desk, last_change(desk).change)
    add_action(desk, 9, "ring again", meeting_id=1)
    with pytest.raises(TrackboardError, match="rests on the record of IM-9"):
        undo(desk, imported)
    assert desk.db.value("SELECT count(*) FROM children") == 40


def test_a_meetings_day_taken_back_is_seen_on_the_board(desk: Desk, imported: int) -> None:
    held = rows.get(desk.db, MeetingRow, 1)
    assert held is not None
    with desk.db.write(actor="Kim", source="board", act="edit_meeting") as tx:
        rows.update(tx, replace(held, held_on="2026-01-02"))
        derivation.refresh(tx, None, desk.policy, desk.today)
    undo(desk, last_change(desk).change)
    assert derivation.differences(desk.db, desk.policy, desk.today) == []


def test_the_trail_says_who_did_what_and_what_was_taken_back(desk: Desk, anna: Desk, child: int) -> None:
    edit_child(anna, child, {"owner": "Anna", "given_name": "Ada"})
    undo(desk, last_change(anna).change)
    trail = list(audit_trail(desk.db, desk.policy))
    assert [(each.by, each.source, each.act, each.what, each.undone_by) for each in trail] == [
        ("Kim", "command", "undo", ("NS-1: Given name emptied, Owner Anna -> blank",), None),
        ("Anna", "board", "edit_child", ("NS-1: Given name written, Owner blank -> Anna",), 3),
        ("Kim", "command", "add_child",
         ("NS-1: child added: Reference NS-1, Authority Northshire, Born 5 Jan 2025",), None),
    ]  # fmt: skip
