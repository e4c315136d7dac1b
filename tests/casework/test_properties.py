"""Whatever people do and take back, in whatever order: the audit is whole, and the kept board is the one rebuilt."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from trackboard.casework.acts.actions import add_action, carry_action, change_action, finish_action
from trackboard.casework.acts.children import add_child, edit_child
from trackboard.casework.acts.contact import Contact, arrange_contact
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.early_permanence import answer_criterion, record_considered
from trackboard.casework.acts.milestones import Entry, correct_milestone, record_milestone, strike_milestone
from trackboard.casework.acts.notes import mark_reviewed, write_note
from trackboard.casework.acts.placements import PlacementChange, change_placement, start_placement
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.acts.siblings import join_siblings, leave_siblings
from trackboard.casework.acts.undo import last_change, undo
from trackboard.casework.derivation import differences
from trackboard.casework.desk import Actor, Desk, Done
from trackboard.casework.history import audit_trail
from trackboard.errors import TrackboardError
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database
from trackboard.store.rows import select
from trackboard.store.tables import MilestoneRow

from .conftest import TODAY, whole

POLICY = load_policy()
CHILD = st.integers(1, 4)
DAY = st.dates(TODAY - timedelta(700), TODAY + timedelta(20))
KIND = st.sampled_from([*POLICY.milestones, *POLICY.returns, *POLICY.ends])
RECORDED = (
    "children",
    "plans",
    "milestones",
    "struck",
    "notes",
    "placements",
    "contacts",
    "delays",
    "criteria",
    "actions",
)


def content(db: Database) -> dict[str, list[Any]]:
    """Every recorded row but for its version, which counts changes and so never goes back."""
    return {
        table: db.rows(
            f"SELECT {', '.join(name for _, name, *_ in db.rows(f'PRAGMA table_info({table})') if name != 'version')} "
            f"FROM {table} ORDER BY 1, 2"
        )
        for table in RECORDED
    }


class Office(RuleBasedStateMachine):
    """Two people at one database, doing everything there is to do."""

    @initialize()
    def open(self) -> None:
        self.db = Database.memory(clock=lambda: f"{TODAY}T10:00:00Z")
        self.desks = [Desk(self.db, POLICY, Actor(name, "board"), TODAY) for name in ("Kim", "Anna")]
        self.before: dict[int, dict[str, list[Any]]] = {}
        self.last = 0

    def teardown(self) -> None:
        if hasattr(self, "db"):
            whole(self.desks[0])
            assert all(entry.what and all(entry.what) for entry in audit_trail(self.db, POLICY))
            self.db.close()

    def do(self, what: Any, *args: Any, **named: Any) -> None:
        """An act that may be refused; a refusal leaves everything as it was."""
        before = content(self.db)
        acts = self.db.value("SELECT count(*) FROM transactions")
        try:
            done: Done = what(*args, **named)
        except TrackboardError:
            assert content(self.db) == before
            assert self.db.value("SELECT count(*) FROM transactions") == acts
        else:
            assert self.db.value("SELECT rows FROM transactions WHERE id = ?", (done.change,)) > 0
            self.before = {done.change: before}
            self.last = done.change

    @rule(who=st.integers(0, 1), number=CHILD, born=DAY, unborn=st.booleans())
    def somebody_adds(self, who: int, number: int, born: date, unborn: bool) -> None:
        day = {"due": TODAY + timedelta(60)} if unborn else {"born": min(born, TODAY)}
        new = {"reference": f"C{number}", **day}
        self.do(add_child, self.desks[who], new)

    @rule(who=st.integers(0, 1), child=CHILD, kind=KIND, on=DAY, planned=st.booleans(), insist=st.booleans())
    def somebody_records(self, who: int, child: int, kind: str, on: date, planned: bool, insist: bool) -> None:
        outcome = "adopted" if kind == "closed" else ""
        self.do(record_milestone, self.desks[who], child, Entry(kind, on, planned, outcome), insist=insist)

    @rule(who=st.integers(0, 1), child=CHILD, place=st.integers(0, 5), kind=KIND, on=DAY)
    def somebody_corrects(self, who: int, child: int, place: int, kind: str, on: date) -> None:
        held = select(self.db, MilestoneRow, "WHERE child_id = ? ORDER BY seq", (child,))
        if held:
            row = held[place % len(held)]
            outcome = "died" if kind == "closed" else ""
            self.do(correct_milestone, self.desks[who], child, row.seq, Entry(kind, on, outcome=outcome), insist=True)

    @rule(who=st.integers(0, 1), child=CHILD, place=st.integers(0, 5))
    def somebody_strikes_out(self, who: int, child: int, place: int) -> None:
        held = select(self.db, MilestoneRow, "WHERE child_id = ? ORDER BY seq", (child,))
        if held:
            self.do(strike_milestone, self.desks[who], child, held[place % len(held)].seq, "wrong", insist=True)

    @rule(who=st.integers(0, 1), child=CHILD, owner=st.sampled_from(["", "Kim", "Sam"]), born=DAY)
    def somebody_edits(self, who: int, child: int, owner: str, born: date) -> None:
        given = {"owner": owner, "date_of_birth": born.isoformat()}
        self.do(edit_child, self.desks[who], child, given, insist=True)

    @rule(who=st.integers(0, 1), child=CHILD, other=CHILD, join=st.booleans())
    def siblings_join_and_leave(self, who: int, child: int, other: int, join: bool) -> None:
        if join:
            self.do(join_siblings, self.desks[who], child, other)
        else:
            self.do(leave_siblings, self.desks[who], child)

    @rule(who=st.integers(0, 1), child=CHILD, plan=st.sampled_from(list(POLICY.plans)), on=DAY)
    def somebody_plans(self, who: int, child: int, plan: str, on: date) -> None:
        self.do(set_plan, self.desks[who], child, plan=plan, from_on=on)

    @rule(who=st.integers(0, 1), child=CHILD, clock=st.sampled_from([each.id for each in POLICY.delay_points]))
    def somebody_judges(self, who: int, child: int, clock: str) -> None:
        self.do(judge_delay, self.desks[who], child, clock, "avoidable")

    @rule(who=st.integers(0, 1), child=CHILD, number=st.integers(1, 4), step=st.integers(0, 3), due=DAY)
    def something_is_to_be_done(self, who: int, child: int, number: int, step: int, due: date) -> None:
        desk = self.desks[who]
        if step == 0:
            self.do(add_action, desk, child, "ring", due_on=due)
        elif step == 1:
            self.do(change_action, desk, number, owner="Sam")
        elif step == 2:
            self.do(carry_action, desk, number, due)
        else:
            self.do(finish_action, desk, number)

    @rule(who=st.integers(0, 1), child=CHILD, step=st.integers(0, 5), on=DAY)
    def something_else_is_written(self, who: int, child: int, step: int, on: date) -> None:
        desk = self.desks[who]
        if step == 0:
            self.do(write_note, desk, child, "seen")
        elif step == 1:
            self.do(mark_reviewed, desk, child)
        elif step == 2:
            self.do(start_placement, desk, child, on, insist=True)
        elif step == 3:
            self.do(change_placement, desk, child, 1, PlacementChange(ended_on=on, how_ended="moved"))
        elif step == 4:
            self.do(arrange_contact, desk, child, Contact("mother", on))
        else:
            self.do(answer_criterion, desk, child, "family", "yes")

    @rule(who=st.integers(0, 1), child=CHILD, answer=st.sampled_from(["yes", "no"]))
    def it_was_considered(self, who: int, child: int, answer: str) -> None:
        self.do(record_considered, self.desks[who], child, answer)

    @rule(who=st.integers(0, 1))
    def somebody_undoes_their_last(self, who: int) -> None:
        with suppress(TrackboardError):
            self.do(undo, self.desks[who], last_change(self.desks[who]).change)

    @rule(who=st.integers(0, 1), change=st.integers(1, 30))
    def somebody_undoes_any(self, who: int, change: int) -> None:
        self.do(undo, self.desks[who], change)

    @rule()
    def the_very_last_is_undone_and_done_again(self) -> None:
        """Nobody came between, so it must work, and everything must be as it was before, and then as it was after."""
        if self.last not in self.before:
            return
        desk, after = self.desks[0], content(self.db)
        back = undo(desk, self.last)
        assert content(self.db) == self.before[self.last]
        again = undo(desk, back.change)
        assert content(self.db) == after
        self.before = {again.change: self.before[self.last]}
        undo(desk, again.change)
        assert content(self.db) == self.before[again.change]
        self.before = {}

    @invariant()
    def the_board_is_the_one_rebuilt(self) -> None:
        if hasattr(self, "db"):
            assert differences(self.db, POLICY, TODAY) == []
            assert verify(self.db).problems == []


Office.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestOffice = Office.TestCase
