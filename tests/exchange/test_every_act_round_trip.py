"""A database in which every act of casework was done goes out as a bundle, into an empty one and out again the same.

Each act has a recipe here, which does it with every field that it takes. Then nothing that an act records can be
without a column in the bundle, and no import can lose one, without a test that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.clocks import TODAY, StandingClock
from tests.conftest import Ran, Run
from tests.test_doors import public_acts
from trackboard.casework.acts.actions import add_action, carry_action, change_action, finish_action
from trackboard.casework.acts.children import add_child, edit_child, record_birth
from trackboard.casework.acts.conflicts import open_conflicts, settle
from trackboard.casework.acts.contact import Contact, arrange_contact, change_contact, record_contact
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.acts.early_permanence import answer_criterion, record_considered
from trackboard.casework.acts.edits import edit_field
from trackboard.casework.acts.links import link, unlink
from trackboard.casework.acts.milestones import (
    Entry,
    close_child,
    correct_milestone,
    milestone_on,
    record_milestone,
    reopen_child,
    strike_milestone,
)
from trackboard.casework.acts.notes import mark_reviewed, write_note
from trackboard.casework.acts.placements import PlacementChange, change_placement, end_placement, start_placement
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.acts.siblings import join_siblings, leave_siblings
from trackboard.casework.desk import Actor, Desk, Done
from trackboard.casework.meetings.agenda import add_to_agenda, build_agenda, drop_from_agenda, move_on_agenda
from trackboard.casework.meetings.closing import amend, close_meeting
from trackboard.casework.meetings.meetings import NewMeeting, begin_meeting, create_meeting, edit_meeting
from trackboard.casework.meetings.minutes import NewAction, Typed, record_minute, record_no_change
from trackboard.casework.meetings.roll_call import Answer, take_roll
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.database import Database
from trackboard.store.reads.recorded_rows import every_row
from trackboard.store.tables import RECORDED_ROWS, ActionRow, AgendaRow, ChildRow, MeetingRow
from trackboard.store.tables.statement import Column, Kind

NOT_IN_A_BUNDLE: Mapping[str, str] = {
    "erase_child": "by law: a bundle has nothing of an erased child (tests/cli/test_erase.py)",
    "undo": "what it leaves is what there was before the act that it takes back",
    "keep_draft": "what is half typed is no record: it leaves the file in a backup only",
    "keep_view": "a person's own way to look at the board, and no record",
    "drop_view": "a person's own way to look at the board, and no record",
    "keep_whose": "a person's own way to look at the board, and no record",
}
"""Acts that a bundle has nothing of, and why."""

NO_ACT_FILLS: Mapping[str, str] = {
    "milestones.period": "a return says it",
    "milestones.year": "a return says it",
    "struck.period": "a return says it",
    "struck.year": "a return says it",
    "conflicts.before": "an import writes it, of what it asks again",
    "survey.*": "an import brings it",
    "agenda.left_for": "a bundle brings it: no act leaves a child to a day so far",
    "minutes.outcome": "a bundle brings it: no act says it so far",
    "minutes.confidential": "a bundle brings it: no act writes it so far",
    "questions.*": "a bundle brings them: no act asks so far",
}
"""Columns of what is recorded, or all of a table, that no recipe fills, and why no act does."""

PROSE = '=first line\n  "second", with quotes; Zoë’s '
"""Text that a file could spoil: it looks like a formula, and has more than one line."""


@dataclass
class Office:
    """Where the acts are done: Kim's desk over the first database, and the command line on it."""

    desk: Desk
    clock: StandingClock
    run: Run
    folder: Path
    children: dict[str, int] = field(default_factory=dict)
    """The children's numbers by reference."""
    meetings: dict[str, int] = field(default_factory=dict)
    """`closed` is held and signed in the course of the recipes, `coming` is set up and stays open."""

    def add(self, reference: str, **fields: str) -> int:
        """A child of whom nothing is recorded but the birth, and what is given."""
        done = add_child(self.desk, {"reference": reference, "born": "2025-01-05", **fields}, insist=True)
        self.children[reference] = done.children[0]
        return done.children[0]

    def event(self, child: int, kind: str, day: str) -> int:
        """The number of a milestone of that kind, which is recorded if it is not yet."""
        record_milestone(self.desk, child, Entry(kind, on(day)), insist=True)
        return milestone_on(self.desk, child, kind, on(day), planned=False).seq

    def last_action(self) -> int:
        """The number of the action that was asked for last."""
        return max(row.id for row in every_row(self.desk.db, ActionRow))

    def listed(self, meeting: int) -> set[int]:
        """Who is on the agenda of a meeting."""
        return {row.child_id for row in every_row(self.desk.db, AgendaRow) if row.meeting_id == meeting}


Recipe = Callable[[Office], Done]
RECIPES: dict[Callable[..., Any], Recipe] = {}
"""How each act is done, in the order in which they are."""


def does(act: Callable[..., Any]) -> Callable[[Recipe], Recipe]:
    """The recipe of that act."""

    def kept(recipe: Recipe) -> Recipe:
        RECIPES[act] = recipe
        return recipe

    return kept


def on(text: str) -> date:
    return date.fromisoformat(text)


# --- Children and what is recorded of them --------------------------------------------------------------------------


@does(add_child)
def _(office: Office) -> Done:
    office.add("NS-1", team="LAC", owner="Sam")
    office.add("NS-2")
    office.add("NS-3")
    office.add("NS-4")
    new = {"reference": "NS-5", "due": "2026-11-01", "known": "2026-08-01", "issued": "2026-08-02", "sex": "F"}
    done = add_child(office.desk, new, insist=True)
    office.children["NS-5"] = done.children[0]
    return done


@does(edit_child)
def _(office: Office) -> Done:
    given = {
        "given_name": "Zoë", "family_name": "O'Neill", "sex": "F", "ethnicity": "WBRI", "team": "adoption",
        "social_worker": "F. Turnstone", "owner": "Kim", "early_permanence_route": "fostering_for_adoption",
        "permanence_report_on": "2026-05-05",
    }  # fmt: skip
    return edit_child(office.desk, office.children["NS-1"], given, note="handed over", insist=True)


@does(record_birth)
def _(office: Office) -> Done:
    return record_birth(office.desk, office.children["NS-5"], on("2026-11-02"), insist=True)


@does(edit_field)
def _(office: Office) -> Done:
    """What is an act of its own too: a plan and a criterion, and a column."""
    child = office.children["NS-3"]
    edit_field(office.desk, child, "parallel_plan", "adoption", on="2026-02-02")
    edit_field(office.desk, child, "adopters", "no", note=PROSE)
    return edit_field(office.desk, child, "ethnicity", "WBRI", note="asked")


@does(record_milestone)
def _(office: Office) -> Done:
    child = office.children["NS-1"]
    office.event(child, "became_looked_after", "2026-01-01")
    record_milestone(office.desk, child, Entry("matching_panel", on("2026-12-20"), planned=True), insist=True)
    reversed_ = Entry("decision_reversed", on("2026-06-02"), reason="RD1", note=PROSE)
    record_milestone(office.desk, child, reversed_, insist=True)
    heard = Entry("hearing", on("2026-06-03"), outcome="adjourned", reason="issues_resolution", note="moved")
    return record_milestone(office.desk, child, heard, siblings=[office.children["NS-2"]], insist=True)


@does(correct_milestone)
def _(office: Office) -> Done:
    child = office.children["NS-1"]
    seq = office.event(child, "first_review", "2026-01-21")
    return correct_milestone(office.desk, child, seq, Entry("first_review", on("2026-01-22"), note=PROSE), insist=True)


@does(strike_milestone)
def _(office: Office) -> Done:
    child = office.children["NS-1"]
    wrong = Entry("decision_reversed", on("2026-06-04"), reason="RD2", note=PROSE)
    record_milestone(office.desk, child, wrong, insist=True)
    of = milestone_on(office.desk, child, wrong.kind, wrong.on, planned=False)
    strike_milestone(office.desk, child, of.seq, PROSE, insist=True)
    planned = Entry("hearing", on("2026-12-04"), planned=True, outcome="adjourned")
    record_milestone(office.desk, child, planned, insist=True)
    of = milestone_on(office.desk, child, "hearing", planned.on, planned=True)
    return strike_milestone(office.desk, child, of.seq, "never listed", insist=True)


@does(close_child)
def _(office: Office) -> Done:
    for child in (office.children["NS-3"], office.children["NS-4"]):
        office.event(child, "became_looked_after", "2026-01-02")
        done = close_child(office.desk, child, "returned_home", on("2026-03-02"), note=PROSE, insist=True)
    return done


@does(reopen_child)
def _(office: Office) -> Done:
    child = office.children["NS-3"]
    return reopen_child(office.desk, child, on("2026-04-02"), "became_looked_after", note=PROSE, insist=True)


@does(set_plan)
def _(office: Office) -> Done:
    child = office.children["NS-1"]
    set_plan(office.desk, child, plan="long_term_fostering", from_on=on("2026-02-01"))
    set_plan(office.desk, child, plan="adoption", parallel_plan="relatives", from_on=on("2026-03-01"))
    return set_plan(office.desk, child, parallel_plan="", from_on=on("2026-12-24"))


@does(record_considered)
def _(office: Office) -> Done:
    return record_considered(office.desk, office.children["NS-1"], "no", why_not=PROSE, on=on("2026-02-03"))


@does(answer_criterion)
def _(office: Office) -> Done:
    return answer_criterion(office.desk, office.children["NS-1"], "family", "yes", note=PROSE)


@does(start_placement)
def _(office: Office) -> Done:
    child = office.children["NS-2"]
    return start_placement(office.desk, child, on("2026-05-01"), dually_approved=True, note=PROSE, insist=True)


@does(change_placement)
def _(office: Office) -> Done:
    child = office.children["NS-1"]
    start_placement(office.desk, child, on("2026-04-01"), dually_approved=False, insist=True)
    change = PlacementChange(ended_on=on("2026-04-20"), how_ended="moved", note=PROSE)
    return change_placement(office.desk, child, 1, change)


@does(end_placement)
def _(office: Office) -> Done:
    child = office.children["NS-3"]
    start_placement(office.desk, child, on("2026-04-03"), insist=True)
    return end_placement(office.desk, child, {"ended_on": "2026-04-21", "how_ended": "relatives", "note": PROSE})


@does(arrange_contact)
def _(office: Office) -> Done:
    contact = Contact("mother", on("2026-04-05"), on("2026-12-31"), weekly=0, miles=25, note=PROSE)
    return arrange_contact(office.desk, office.children["NS-1"], contact)


@does(change_contact)
def _(office: Office) -> Done:
    child = office.children["NS-2"]
    arrange_contact(office.desk, child, Contact("siblings", on("2026-04-05"), weekly=3))
    return change_contact(office.desk, child, 1, Contact("siblings", on("2026-04-06"), weekly=2, miles=0, note=PROSE))


@does(record_contact)
def _(office: Office) -> Done:
    """Arranged, and then changed."""
    child = office.children["NS-3"]
    record_contact(office.desk, child, {"contact": "father", "from_on": "2026-04-05", "weekly": "1"})
    return record_contact(office.desk, child, {"contact": "father", "until_on": "2026-12-05", "note": PROSE})


@does(write_note)
def _(office: Office) -> Done:
    return write_note(office.desk, office.children["NS-1"], PROSE)


@does(mark_reviewed)
def _(office: Office) -> Done:
    return mark_reviewed(office.desk, office.children["NS-1"])


@does(join_siblings)
def _(office: Office) -> Done:
    join_siblings(office.desk, office.children["NS-1"], office.children["NS-2"])
    return join_siblings(office.desk, office.children["NS-1"], office.children["NS-3"])


@does(leave_siblings)
def _(office: Office) -> Done:
    return leave_siblings(office.desk, office.children["NS-3"])


@does(link)
def _(office: Office) -> Done:
    link(office.desk, "M-1", office.children["NS-2"])
    office.event(office.add("M-4", owner="Q. Lee"), "referred", "2026-01-01")
    return link(office.desk, "M-4", office.children["NS-4"])


@does(unlink)
def _(office: Office) -> Done:
    link(office.desk, "M-2", office.children["NS-2"])
    return unlink(office.desk, "M-2")


@does(settle)
def _(office: Office) -> Done:
    """Of a child and of what happened to it: in each, one thing of the file is taken, one is not, and one waits."""
    child = office.children["NS-1"]
    for kind, day in (("legal_planning_meeting", "2026-05-01"), ("family_group_conference", "2026-05-02")):
        record_milestone(office.desk, child, Entry(kind, on(day), note="ours"), insist=True)
    office.folder.mkdir()
    for file, lines in {
        "children.csv": ("reference,date_of_birth,owner,social_worker,ethnicity", "NS-1,2025-01-05,Ann,Bob,WIRI"),
        "milestones.csv": (
            "reference,kind,date,note,source",
            "NS-1,first_review,2026-01-22,theirs,return",
            "NS-1,legal_planning_meeting,2026-05-01,theirs,return",
            "NS-1,family_group_conference,2026-05-02,theirs,return",
        ),
    }.items():
        (office.folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    answer(office.run("import", "bundle", office.folder, "--apply"))
    waiting = [each.number for each in open_conflicts(office.desk)]
    assert len(waiting) == 6
    settle(office.desk, waiting[::3], "imported")
    return settle(office.desk, waiting[1::3], "typed")


# --- Meetings, actions and verdicts ---------------------------------------------------------------------------------


@does(create_meeting)
def _(office: Office) -> Done:
    new = NewMeeting("tracking", TODAY, "A. Chair", ["B. One", "C. Two"], "Kim", 90, form="chosen")
    office.meetings["closed"] = create_meeting(office.desk, new)[0].id
    coming, done = create_meeting(office.desk, NewMeeting("tracking", TODAY + timedelta(28), "A. Chair"))
    office.meetings["coming"] = coming.id
    return done


@does(build_agenda)
def _(office: Office) -> Done:
    build_agenda(office.desk, office.meetings["coming"], form="exceptions")
    return build_agenda(office.desk, office.meetings["closed"], form="exceptions", most=1)


@does(add_to_agenda)
def _(office: Office) -> Done:
    meeting = office.meetings["closed"]
    for reference in ("NS-1", "NS-2", "NS-3", "NS-5"):
        if office.children[reference] not in office.listed(meeting):
            done = add_to_agenda(office.desk, meeting, office.children[reference], why=f"{PROSE} {reference}", place=1)
    return done


@does(move_on_agenda)
def _(office: Office) -> Done:
    return move_on_agenda(office.desk, office.meetings["closed"], office.children["NS-1"], 3)


@does(drop_from_agenda)
def _(office: Office) -> Done:
    add_to_agenda(office.desk, office.meetings["coming"], office.children["NS-4"], why="asked for")
    return drop_from_agenda(office.desk, office.meetings["coming"], office.children["NS-4"])


@does(edit_meeting)
def _(office: Office) -> Done:
    given = {
        "held_on": (TODAY + timedelta(29)).isoformat(), "chair": "D. Three", "joint_chairs": "Kim, B. One",
        "minute_taker": "E. Four", "minutes_long": "45",
    }  # fmt: skip
    return edit_meeting(office.desk, office.meetings["coming"], given)


@does(begin_meeting)
def _(office: Office) -> Done:
    return begin_meeting(office.desk, office.meetings["closed"])


@does(take_roll)
def _(office: Office) -> Done:
    answers = [
        Answer("CIN", "present", "F. Turnstone; Q. Lee", "10:40"),
        Answer("LAC", "written_update", note=PROSE),
        Answer("legal", "apologies"),
    ]
    return take_roll(office.desk, office.meetings["closed"], answers)


@does(record_minute)
def _(office: Office) -> Done:
    asked = [NewAction(PROSE, "Sam", "legal", on("2026-12-01")), NewAction("ring", team="court")]
    typed = Typed(PROSE, "Panel booked.", "Q. Lee", on("2026-12-15"), asked, insist=True)
    record_minute(office.desk, office.meetings["coming"], office.children["NS-2"], Typed(PROSE))
    return record_minute(office.desk, office.meetings["closed"], office.children["NS-1"], typed)


@does(record_no_change)
def _(office: Office) -> Done:
    meeting = office.meetings["closed"]
    return record_no_change(office.desk, meeting, office.children["NS-2"], discussion=PROSE)


@does(judge_delay)
def _(office: Office) -> Done:
    """Twice: the later verdict holds."""
    child, clock = office.children["NS-1"], "looked_after_to_recommended"
    judge_delay(office.desk, child, clock, "unclear")
    office.clock.pass_by(timedelta(minutes=1))
    return judge_delay(
        office.desk, child, clock, "avoidable",
        reason="staff_turnover", party="court", note=PROSE, meeting=f"tracking-{TODAY}",
    )  # fmt: skip


@does(add_action)
def _(office: Office) -> Done:
    """One of a meeting, for a child without a minute; two of none that say the same."""
    child, due = office.children["NS-3"], on("2026-12-02")
    meeting = office.meetings["closed"]
    add_action(office.desk, child, PROSE, owner="Sam", team="legal", due_on=due, meeting_id=meeting, insist=True)
    add_action(office.desk, child, "ring the court", owner="Sam")
    return add_action(office.desk, child, "ring the court", owner="Sam")


@does(change_action)
def _(office: Office) -> Done:
    given = {"text": f"{PROSE}again", "owner": "Kim", "team": "health", "due_on": on("2026-12-03")}
    return change_action(office.desk, office.last_action(), insist=True, **given)


@does(carry_action)
def _(office: Office) -> Done:
    number = office.last_action()
    carry_action(office.desk, number, on("2026-12-08"))
    return carry_action(office.desk, number, on("2026-12-09"), meeting_id=office.meetings["coming"])


@does(finish_action)
def _(office: Office) -> Done:
    add_action(office.desk, office.children["NS-1"], "done soon", due_on=on("2026-11-15"))
    return finish_action(office.desk, office.last_action(), on=on("2026-11-14"), outcome=PROSE)


@does(close_meeting)
def _(office: Office) -> Done:
    return close_meeting(office.desk, office.meetings["closed"], despite=PROSE, rating=4)


@does(amend)
def _(office: Office) -> Done:
    """Of the whole, and of one child's item, at the same moment."""
    amend(office.desk, office.meetings["closed"], PROSE)
    return amend(office.desk, office.meetings["closed"], PROSE, child=office.children["NS-1"])


# --- Out, in and out again ------------------------------------------------------------------------------------------

Files = Mapping[str, bytes]
Recorded = Mapping[str, list[tuple[Any, ...]]]
_NUMBERS = (Kind.ID, Kind.SEQ, Kind.VERSION)
"""Columns in which a database counts its own rows."""


@pytest.fixture
def office(run: Run, db_path: Path, clock: StandingClock, tmp_path: Path) -> Iterator[Office]:
    answer(run("init", "--authority", "Northshire"))
    with Database.open(db_path, clock=clock.utc_text) as db:
        yield Office(Desk(db, load_policy(), Actor("Kim", "command"), TODAY), clock, run, tmp_path / "theirs")


def answer(ran: Ran) -> Ran:
    """What a command said that went well."""
    assert ran.code == 0, ran.err
    return ran


def do_every_act(office: Office) -> None:
    """Each at a minute of its own. An act that records nothing is no recipe."""
    for act, recipe in RECIPES.items():
        office.clock.pass_by(timedelta(minutes=1))
        assert recipe(office).change, f"the recipe of {act.__name__} records nothing"


def recorded(db: Database) -> Recorded:
    """Every recorded row by table, with names in place of the numbers that only this database gives."""
    names = {
        Kind.CHILD: {row.id: row.reference for row in every_row(db, ChildRow)},
        Kind.MEETING: {row.id: row.meeting for row in every_row(db, MeetingRow)},
    }

    def said(row: Any, column: Column) -> Any:
        value = getattr(row, column.name)
        return names[column.kind].get(value) if column.kind in names else value

    found = {}
    for kind in RECORDED_ROWS:
        columns = [column for column in kind.STATED.columns if column.kind not in _NUMBERS and column.name != "row_key"]
        found[kind.TABLE] = sorted(
            (tuple(said(row, column) for column in columns) for row in every_row(db, kind)), key=repr
        )
    return found


def test_every_act_has_a_recipe_or_a_reason_to_have_none() -> None:
    for act in public_acts().values():
        listed = act.__name__ in NOT_IN_A_BUNDLE
        assert act in RECIPES or listed, (
            f"{act.__name__} of {act.__module__} has no recipe: add one to {Path(__file__).name}, which does the act "
            "with every field that it takes, so that the bundle is shown to carry what it records"
        )
        assert not (act in RECIPES and listed), f"{act.__name__} has a recipe: take it off the list"
    known = {act.__name__ for act in public_acts().values()}
    assert set(NOT_IN_A_BUNDLE) <= known, "what is listed is an act"


def test_the_recipes_fill_every_column_that_an_act_can(office: Office) -> None:
    """A column that no recipe fills goes through the bundle untried."""
    do_every_act(office)
    empty = set()
    for kind in RECORDED_ROWS:
        found = every_row(office.desk.db, kind)
        blank = {column for column in kind.STATED.names if not any(getattr(row, column) for row in found)}
        empty |= {f"{kind.TABLE}.{column}" for column in (blank if found else "*")}
    assert sorted(empty - set(NO_ACT_FILLS)) == [], "have a recipe fill it"
    assert sorted(set(NO_ACT_FILLS) - empty) == [], "a recipe fills it: take it off the list"


def test_a_database_in_which_every_act_was_done_goes_out_and_in_and_out_again_the_same(
    office: Office, run: Run, clock: StandingClock, tmp_path: Path
) -> None:
    """By another person and on another day, so that nothing is as it was by chance."""
    do_every_act(office)
    clock.stand_on(TODAY + timedelta(1))
    answer(run("export", "bundle", "--confidential", "-o", tmp_path / "first"))
    there = ("--db", tmp_path / "there.db", "--user", "Ann")
    answer(run(*there, "init", "--authority", "Northshire"))
    brought = answer(run(*there, "import", "bundle", tmp_path / "first", "--apply", "--format", "json"))
    assert [line["what"] for line in brought.json] == []
    with Database.open(tmp_path / "there.db", clock=clock.utc_text) as db:
        assert recorded(db) == recorded(office.desk.db)
    answer(run(*there, "export", "bundle", "--confidential", "-o", tmp_path / "second"))
    assert files(tmp_path / "first") == files(tmp_path / "second")
    for asked in (("board",), ("board", "--all", "--privacy", "names"), ("check",)):
        assert run(*there, *asked, "--format", "json").json == run(*asked, "--format", "json").json, asked
    for where in (there, ()):
        again = answer(run(*where, "import", "bundle", tmp_path / "first", "--apply"))
        assert "nothing is new: there is nothing to write" in again.err


def files(folder: Path) -> Files:
    """The content of each file of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}
