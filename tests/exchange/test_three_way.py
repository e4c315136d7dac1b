"""Three ways: what the source said last, what a person made of it, what the file says now.

Against a plain model: whatever is imported, edited and settled in whatever order, what was typed is never overwritten
unless somebody said so, a conflict is there exactly where both moved, and the same file twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange import staged_rows
from trackboard.casework.acts.actions import change_action
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.conflicts import open_conflicts, settle
from trackboard.casework.acts.milestones import Entry, correct_milestone, record_milestone, strike_milestone
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.acts.undo import undo
from trackboard.casework.desk import Actor, Desk
from trackboard.errors import TrackboardError
from trackboard.exchange.staged import Staged
from trackboard.exchange.three_way import import_merge
from trackboard.exchange.three_way.merge_result import Count, MergeResult
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database
from trackboard.store.integrity import examine
from trackboard.store.rows import select
from trackboard.store.tables import ActionRow, ChildRow, ConflictRow, MilestoneRow, PlanRow, Side

POLICY = load_policy()
TODAY = date(2026, 11, 16)
DAYS = [TODAY - timedelta(days) for days in (10, 20, 30)]
OWNERS = ["Ann", "Ben", "Cas"]


@pytest.fixture
def db() -> Database:
    return Database.memory(settings={"authority": "Northshire"}, clock=lambda: f"{TODAY}T10:00:00Z")


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db, POLICY, Actor("Kim", "board"), TODAY)


def file(
    owner: str = "", decided: date | None = None, source: str = "ssda903", *, child: dict[str, str] | None = None,
    **tables: list[dict[str, str]],
) -> Staged:  # fmt: skip
    """A file that tells of A1, of whom it says these things."""
    events = [staged_rows.Milestone("A1", "adm_decision", decided, source=source, row=2)] if decided else []
    children = {"A1": {"authority": "Northshire", "owner": owner} | (child or {})}
    files = [f"{source}.csv"]
    return staged_rows.staged_of(source, files=files, children=children, milestones=events, tables=tables)


def take(db: Database, staged: Staged, prefer: import_merge.Prefer = "") -> MergeResult:
    return import_merge.apply(db, staged, POLICY, actor="Import", today=TODAY, prefer=prefer)


def child(db: Database) -> ChildRow:
    (found,) = select(db, ChildRow)
    return found


def decided(db: Database) -> str:
    return ", ".join(f"{row.on_date} {row.source}" for row in select(db, MilestoneRow, "ORDER BY on_date"))


def waiting(desk: Desk) -> list[tuple[str, str, str]]:
    return [(each.item, each.typed, each.imported) for each in open_conflicts(desk)]


# --- The model --------------------------------------------------------------------------------------------------------


@dataclass
class Model:
    """One thing that a person and a file say: by place in a list of values, None for nothing yet."""

    held: int | None = None
    typed: bool = False
    base: int | None = None
    """What the source said last, as far as anybody wrote it down."""
    open: int | None = None

    def imported(self, value: int, prefer: str) -> None:
        if self.held == value:
            if self.open is not None:
                self.open, self.base = None, value
            elif not self.typed:
                self.base = value
        elif not self.typed or (value != self.base and prefer == "imported"):
            self.held, self.typed, self.base, self.open = value, False, value, None
        elif value == self.base:
            self.open = None
        elif prefer == "typed":
            self.base, self.open = value, None
        else:
            self.open = value

    def edited(self, value: int) -> None:
        self.held, self.typed = value, True

    @property
    def shown(self) -> int | None:
        """The value that waits; where a person typed the same meanwhile there is no difference left."""
        return self.open if self.open != self.held else None

    def settled(self, side: Side) -> None:
        if self.shown is None:
            return
        if side == "imported":
            self.held, self.typed = self.open, False
        self.base, self.open = self.open, None


VALUES = st.integers(0, 2)
STEPS = st.one_of(
    st.tuples(st.just("import"), VALUES, VALUES, st.sampled_from(["", "", "", "typed", "imported"])),
    st.tuples(st.just("edit"), VALUES, VALUES, st.just("")),
    st.tuples(st.just("settle"), st.just(0), st.just(0), st.sampled_from(["typed", "imported"])),
)


@given(st.lists(STEPS, min_size=2, max_size=14))
@settings(max_examples=60, deadline=None)
def test_whatever_is_imported_edited_and_settled(steps: list[tuple[str, int, int, Any]]) -> None:
    with Database.memory(clock=lambda: f"{TODAY}T10:00:00Z") as db:
        desk = Desk(db, POLICY, Actor("Kim", "board"), TODAY)
        take(db, file())
        owner, decision = Model(), Model()
        for what, first, second, how in steps:
            if what == "import":
                staged = file(OWNERS[first], DAYS[second])
                before = take(db, staged, how)
                owner.imported(first, how)
                decision.imported(second, how)
                assert not import_merge.compare(db, staged, POLICY, TODAY).writes, "the same file twice"
                told = sum(line.what == "conflict" for line in before.lines)
                waits = [model for model in (owner, decision) if model.open is not None]
                assert told == len(waits) or how == "typed"
            elif what == "edit":
                edit(desk, owner, first, lambda place: edit_child(desk, child(db).id, {"owner": OWNERS[place]}))
                edit(desk, decision, second, lambda place: decide(desk, DAYS[place]))
            elif open_conflicts(desk):
                settle(desk, [each.number for each in open_conflicts(desk)], how)
                owner.settled(how)
                decision.settled(how)
            assert child(db).owner == ("" if owner.held is None else OWNERS[owner.held])
            rows = select(db, MilestoneRow)
            assert [row.on_date for row in rows] == ([] if decision.held is None else [str(DAYS[decision.held])])
            assert [row.source == "typed" for row in rows] == ([] if decision.held is None else [decision.typed])
            shown = {each.item: each.imported for each in open_conflicts(desk)}
            assert shown.get("Owner") == (None if owner.shown is None else OWNERS[owner.shown])
            assert ("ADM decision: should be placed" in shown) == (decision.shown is not None)
        assert verify(db).problems == []
        assert examine(db).problems == ()


def edit(desk: Desk, model: Model, value: int, do: Callable[[int], object]) -> None:
    try:
        do(value)
    except TrackboardError as same:
        assert "already" in str(same)
    else:
        model.edited(value)


def decide(desk: Desk, on: date) -> None:
    held = select(desk.db, MilestoneRow)
    entry = Entry("adm_decision", on)
    if held:
        correct_milestone(desk, held[0].child_id, held[0].seq, entry, insist=True)
    else:
        record_milestone(desk, child(desk.db).id, entry, insist=True)


# --- Kept, settled, asked again ---------------------------------------------------------------------------------------


def test_a_conflict_settled_is_asked_again_only_when_the_file_says_something_else(db: Database, desk: Desk) -> None:
    take(db, file("Ann"))
    edit_child(desk, child(db).id, {"owner": "Kim"})
    assert take(db, file("Ann")).count("children") == Count(same=1)
    take(db, file("Ben"))
    assert waiting(desk) == [("Owner", "Kim", "Ben")]
    settle(desk, [open_conflicts(desk)[0].number], "typed")
    assert take(db, file("Ben")).count("children") == Count(same=1)
    assert waiting(desk) == []
    take(db, file("Ann"))
    assert waiting(desk) == [("Owner", "Kim", "Ann")]
    take(db, file("Kim"))
    assert waiting(desk) == []


def test_another_source_asks_for_itself(db: Database, desk: Desk) -> None:
    take(db, file())
    edit_child(desk, child(db).id, {"owner": "Kim"})
    take(db, file("Ben"))
    take(db, file("Cas", source="annex-a"))
    assert waiting(desk) == [("Owner", "Kim", "Ben"), ("Owner", "Kim", "Cas")]


def test_settling_is_one_act_that_can_be_undone(db: Database, desk: Desk) -> None:
    take(db, file("Ann", DAYS[0]))
    edit_child(desk, child(db).id, {"owner": "Kim"})
    decide(desk, DAYS[2])
    take(db, file("Ben", DAYS[1]))
    before = waiting(desk)
    assert len(before) == 2
    done = settle(desk, [each.number for each in open_conflicts(desk)], "imported")
    assert (child(db).owner, decided(db), waiting(desk)) == ("Ben", f"{DAYS[1]} ssda903", [])
    assert done.children == (child(db).id,)
    take(db, file("Cas", DAYS[0]))  # it is the import's now, and an import corrects it
    assert (child(db).owner, decided(db)) == ("Cas", f"{DAYS[0]} ssda903")
    undo(desk, db.value("SELECT max(id) FROM transactions"))
    undo(desk, done.change)
    assert (child(db).owner, decided(db), waiting(desk)) == ("Kim", f"{DAYS[2]} typed", before)
    assert examine(db).problems == ()


def test_one_that_is_settled_is_not_settled_again(db: Database, desk: Desk) -> None:
    take(db, file())
    edit_child(desk, child(db).id, {"owner": "Kim"})
    take(db, file("Ben"))
    (each,) = open_conflicts(desk)
    settle(desk, [each.number], "typed")
    with pytest.raises(
        TrackboardError, match="was settled already by Kim on 16 Nov 2026 10:00: what was typed is kept"
    ):
        settle(desk, [each.number], "imported")
    with pytest.raises(TrackboardError, match="there is no conflict 99"):
        settle(desk, [99], "typed")


def test_an_import_that_was_undone_has_said_nothing(db: Database, desk: Desk) -> None:
    take(db, file("Ann"))
    take(db, file("Ben"))
    undo(desk, db.value("SELECT max(id) FROM transactions"))
    assert child(db).owner == "Ann"
    take(db, file("Ben"))
    assert (child(db).owner, waiting(desk)) == ("Ben", [])


def test_what_was_typed_and_struck_out_waits_and_can_come_back(db: Database, desk: Desk) -> None:
    take(db, file())
    decide(desk, DAYS[0])
    (row,) = select(db, MilestoneRow)
    strike_milestone(desk, row.child_id, row.seq, "not so")
    take(db, file(decided=DAYS[0]))
    assert decided(db) == ""
    ((_, typed, imported),) = waiting(desk)
    assert (typed, imported) == ("struck out", "6 Nov 2026")
    settle(desk, [open_conflicts(desk)[0].number], "imported")
    assert decided(db) == f"{DAYS[0]} ssda903"
    assert not take(db, file(decided=DAYS[0])).writes


def test_a_plan_a_person_set_stays_while_the_file_says_what_it_said(db: Database, desk: Desk) -> None:
    def planned(plan: str) -> Staged:
        return file(child={"plan": plan})

    take(db, planned("undecided"))
    set_plan(desk, child(db).id, plan="adoption", from_on=TODAY - timedelta(3))
    assert take(db, planned("undecided")).count("plans") == Count(same=1)
    take(db, planned("relatives"))
    assert [(typed, imported) for _, typed, imported in waiting(desk)] == [("Adoption", "Care by relatives")]
    settle(desk, [open_conflicts(desk)[0].number], "imported")
    assert [row.plan for row in select(db, PlanRow, "ORDER BY from_on")] == ["undecided", "adoption", "relatives"]
    assert not take(db, planned("relatives")).writes


def test_of_another_row_the_columns_are_told_apart(db: Database, desk: Desk) -> None:
    """The file may go on correcting what no person touched; what both changed waits."""

    def asked(owner: str, team: str) -> Staged:
        row = {"reference": "A1", "meeting": "", "action": "ring", "owner": owner, "team": team}
        return file(source="bundle", actions=[row])

    take(db, asked("Ann", "LAC"))
    (action,) = select(db, ActionRow)
    change_action(desk, action.id, owner="Kim")
    take(db, asked("Ann", "CIN"))
    (action,) = select(db, ActionRow)
    assert (action.owner, action.team, waiting(desk)) == ("Kim", "CIN", [])
    take(db, asked("Ben", "CIN"))
    assert [(typed, imported) for _, typed, imported in waiting(desk)] == [("owner Kim", "owner Ben")]
    settle(desk, [open_conflicts(desk)[0].number], "imported")
    (action,) = select(db, ActionRow)
    assert (action.owner, action.team) == ("Ben", "CIN")


def test_what_was_typed_is_compared_by_its_own_history_alone(db: Database, desk: Desk) -> None:
    """A second cycle of the same kind is not taken for the first, which a person put right."""
    first, second = staged_rows.Milestone("A1", "adm_decision", DAYS[2], source="ssda903"), DAYS[0]
    cycle = [first, staged_rows.Milestone("A1", "decision_reversed", DAYS[1], source="ssda903")]
    again = [*cycle, staged_rows.Milestone("A1", "adm_decision", second, source="ssda903")]

    def told(events: list[staged_rows.Milestone]) -> Staged:
        return staged_rows.staged_of("ssda903", files=["return.csv"], children={"A1": {}}, milestones=events)

    take(db, told(again))
    row = select(db, MilestoneRow, "WHERE kind = 'adm_decision' ORDER BY on_date")[0]
    correct_milestone(desk, row.child_id, row.seq, Entry("adm_decision", DAYS[2] - timedelta(1)), insist=True)
    merged = take(db, told(again))
    assert (merged.lines, merged.writes) == ([], False)


def test_names_and_free_text_are_said_to_be_there_unless_asked_for(db: Database, desk: Desk) -> None:
    def named(name: str) -> Staged:
        return file(child={"given_name": name})

    take(db, named("Isla"))
    edit_child(desk, child(db).id, {"given_name": "Ayla"})
    take(db, named("Eila"))
    assert waiting(desk) == [("Given name", "(a name)", "(a name)")]
    (each,) = open_conflicts(desk, names=True)
    assert (each.typed, each.imported, each.typed_by, each.file) == ("Ayla", "Eila", "Kim", "ssda903.csv")


def test_who_typed_it_is_who_set_that_column(db: Database, desk: Desk) -> None:
    take(db, file())
    edit_child(desk, child(db).id, {"owner": "Kim"})
    edit_child(Desk(db, POLICY, Actor("Zoe", "board"), TODAY), child(db).id, {"sex": "F"})
    take(db, file("Ben"))
    (each,) = open_conflicts(desk)
    assert (each.item, each.typed_by) == ("Owner", "Kim")


def test_erased_or_gone_it_waits_no_longer(db: Database, desk: Desk) -> None:
    take(db, file())
    decide(desk, DAYS[0])
    take(db, file(decided=DAYS[1]))
    assert len(waiting(desk)) == 1
    (row,) = select(db, MilestoneRow)
    strike_milestone(desk, row.child_id, row.seq, "not so")
    assert waiting(desk) == []
    (kept,) = select(db, ConflictRow)
    with pytest.raises(TrackboardError, match="what was typed is no longer there"):
        settle(desk, [kept.id], "imported")
    settle(desk, [kept.id], "typed")
