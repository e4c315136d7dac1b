"""A walk through the whole app: every box and screen, then every form, in one app and in several orders.

What was opened before must leave no trace: what is typed into a form is on the screen, whatever came first. Every
screen and form that there is in the code has to be visited; one that is not fails the walk, which says how to add it.
"""

from __future__ import annotations

import asyncio
import inspect
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input

from tests.tui.conftest import SIZES, Seen
from tests.tui.fakes import AS_AT, POLICY
from tests.tui.test_stylesheets import classes, modules
from tests.tui.working import NOW, act_named, at_work, write
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.notes import write_note
from trackboard.casework.desk import Actor, Desk
from trackboard.casework.fields import child_fields
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.three_way.import_merge import apply
from trackboard.store.database import Database
from trackboard.store.rows import select
from trackboard.store.tables import MeetingRow
from trackboard.tui.acts import CHILD, Act
from trackboard.tui.board.board_screen import BoardScreen
from trackboard.tui.board_session import BoardSession
from trackboard.tui.case.case_screen import CaseScreen
from trackboard.tui.forms.child import EditField
from trackboard.tui.forms.form import Form
from trackboard.tui.forms.rows import FieldRow
from trackboard.tui.forms.sheet import Sheet
from trackboard.tui.key_table import every_act
from trackboard.tui.meeting.meetings_screen import MeetingsScreen
from trackboard.tui.reports.report_screen import ReportScreen

ORDERS = {"wide": 1, "middle": 2, "small": 3}
"""The seed of the order at each size."""
TYPED = {"text": "q", "choice": "q", "date": "7", "name": "q"}
SEEN_AS = {"name": "•"}
ELSEWHERE = {("CloseMeeting", "lock")}
"""Fields that no choice brings up: this one comes where nothing stands in the way, as in tests/tui/test_meetings.py."""


def to_visit() -> set[str]:
    """Every screen, box and form of the code that can be shown: of those that others are made of, the others."""
    modules()
    ours = [each for each in classes(Screen) if of_the_app(each)]
    screens = {
        each.__name__ for each in ours if not any(issubclass(other, each) for other in ours if other is not each)
    }
    forms = {each.__name__ for each in classes(Sheet) if of_the_app(each) and not inspect.isabstract(each)}
    return screens | forms | {"Form", "PickModal", "CommandPalette"}


def of_the_app(kind: type) -> bool:
    """Whether a class is trackboard's own: other tests have forms of theirs."""
    return kind.__module__.startswith("trackboard.")


@pytest.fixture
def file(tmp_path: Path, bundle: Callable[..., Path]) -> Path:
    """Two siblings, one of them late, an unborn child and one who left: there is everything that a form is about."""
    folder = bundle(
        children=[
            "NS-1,Northshire,Anna,Example,2024-05-02,,F,WBRI,SG-1,LAC,W. Orker,C. Hair,adoption,,,yes",
            "NS-2,Northshire,Ben,Example,2021-01-20,,M,WBRI,SG-1,LAC,W. Orker,,,,,",
            "NS-3,Northshire,,Example,,2027-01-05,,,,CIN,,,,,,",
            "NS-4,Northshire,Cy,Example,2020-03-04,,,,,LAC,,,,,,",
        ],
        milestones=[
            "NS-1,referred,2025-12-05,,,,,typed",
            "NS-1,became_looked_after,2026-01-12,,,,,typed",
            "NS-1,recommended,2026-07-01,,,,,typed",
            "NS-2,became_looked_after,2025-11-03,,,,,typed",
            "NS-4,became_looked_after,2025-01-03,,,,,typed",
            "NS-4,closed,2026-01-05,,returned_home,,,typed",
        ],
        actions=[",NS-1,Chase the hearing,W. Orker,legal,2026-12-01"],
        placements=["NS-1,2026-05-01,,continuing,yes"],
        contacts=["NS-1,grandparents,,,2"],
        meetings=["T-10,tracking,2026-10-14,Northshire,A. Chair,closed,A. Chair,2026-10-14T12:00:00Z"],
        minutes=["T-10,NS-1,1,Said.,Decided."],
    )
    path = tmp_path / "board.db"
    settings = {"authority": "Northshire", "policy_digest": POLICY.digest}
    with Database.create(path, settings=settings, clock=lambda: NOW) as db:
        apply(db, bundle_read.read([folder], POLICY), POLICY, actor="Import", today=AS_AT)
        create_meeting(desk_of(db, "Chair"), NewMeeting("tracking", AS_AT))
    return path


def desk_of(db: Database, who: str) -> Desk:
    return Desk(db, POLICY, Actor(who, "board"), AS_AT)


@dataclass
class Walk:
    """Where one is, and what was visited on the way."""

    seen: Seen
    path: Path
    visited: set[str] = field(default_factory=set)

    @property
    def app(self) -> Any:
        return self.seen.app

    @property
    def session(self) -> BoardSession:
        return self.seen.session

    async def home(self) -> None:
        """Back to the board, with nothing typed."""
        self.session.drafts.clear()
        for _ in range(12):
            if isinstance(self.app.screen, BoardScreen):
                return
            await self.seen.press("escape")
        raise AssertionError(f"no way back to the board\n{self.seen.text}")

    async def press(self, *keys: str) -> None:
        """Press keys one by one, and put down where they lead."""
        for key in keys:
            await self.seen.press(key)
            self.look()

    def look(self) -> None:
        """Put down what is in front."""
        screen = self.app.screen
        for each in type(screen).__mro__:
            if each.__module__.startswith("trackboard.") or each is CommandPalette:
                self.visited.add(each.__name__)
        if isinstance(screen, Form):
            self.visited.add(type(screen.sheet).__name__)

    async def until(self, kind: type | str) -> None:
        """Wait for a screen."""
        await self.seen.until(lambda: kind in {each.__name__ for each in type(self.app.screen).__mro__} | {
            type(self.app.screen)})  # fmt: skip
        self.look()

    # --- What is typed is in view ---

    def shown_in(self, input: Input, lines: list[str]) -> str:
        """What the screen shows where the field is; nothing where it has no room."""
        region = input.content_region
        return lines[region.y][region.x : region.right] if region.height >= 1 and region.width > 2 else ""

    async def box(self, text: str = "zq") -> None:
        """Type into the one field of the box in front."""
        self.look()
        input = self.app.screen.query_one(Input)
        await write(self.seen, text)
        await self.seen.until(lambda: text in self.seen.lines[input.content_region.y])

    async def form(self) -> None:
        """Type into every field of one line of the form in front, those among them that come with a choice."""
        if type(self.app.screen).__name__ == "PickModal":
            await self.press("enter")
        await self.until("Form")
        form = self.app.screen
        self.defaults(form)
        for row in form.rows:
            elsewhere = (type(form.sheet).__name__, row.field.name) in ELSEWHERE
            if isinstance(row.input, Input) and (row.display or not elsewhere):
                await self.bring_up(form, row)
                await self.key(row, TYPED[row.field.kind])
                lines = self.seen.lines
                where = f"{row.field.label} of {type(form.sheet).__name__}"
                said = "\n".join((where, *lines))
                assert SEEN_AS.get(row.field.kind, row.text) in self.shown_in(row.input, lines), said
                assert row.text == TYPED[row.field.kind], f"what stood there is not replaced: {said}"
        await self.seen.press("escape")

    async def key(self, row: FieldRow, key: str) -> None:
        """Press a letter, and wait until it stands in the field; a Pilot would ask every widget there is, each time."""
        self.app.post_message(events.Key(key, key))
        for _ in range(1000):
            if row.text == key:
                return
            await asyncio.sleep(0.001)

    def defaults(self, form: Form) -> None:
        """What stands in the fields before anything is typed is in view, and the hints of those that are empty."""
        lines = self.seen.lines
        for row in form.rows:
            inside = form.query_one(VerticalScroll).region.contains_region(row.input.region)
            if isinstance(row.input, Input) and row.display and inside and row.field.kind != "name":
                words = (row.text or row.field.field.hint)[: min(12, row.input.size.width - 3)]
                assert words in self.shown_in(row.input, lines), "\n".join((row.field.label, *lines))

    async def bring_up(self, form: Form, row: FieldRow) -> None:
        """Choose what has to be chosen for the field to be there, and go to it."""
        if not row.display:
            values, name = form.values, row.field.name
            choices = [(other, option.id) for other in form.rows for option in other.field.options]
            found = [(other, id) for other, id in choices if name in form.sheet.shown(values | {other.field.name: id})]
            assert found, f"no choice brings up {name} of {type(form.sheet).__name__}"
            other, id = found[0]
            other.put(id)
            await self.seen.until(lambda: row.display)
        row.enter()

    # --- On the way to a form ---

    def child_for(self, kind: type[Sheet]) -> int:
        """A child of whom the form can be filled in."""
        desk = self.session.desk()
        ids = [id for (id,) in desk.db.rows("SELECT id FROM children ORDER BY reference")]
        found = next((id for id in ids if kind.choices(desk, id) is None or kind.choices(desk, id)), None)
        assert found is not None, f"{kind.__name__} can be filled in of no child: give the walk's file one"
        return found

    def meeting(self, *, closed: bool) -> int:
        with Database.open(self.path, clock=lambda: NOW) as db:
            return next(row.id for row in select(db, MeetingRow, "ORDER BY id DESC") if row.closed == closed)

    async def to_meeting(self, *, closed: bool = False) -> None:
        await self.press("M")
        assert isinstance(self.app.screen, MeetingsScreen)
        self.session.open.meeting(self.app.screen.meetings[self.meeting(closed=closed)])
        await self.until("ClosingScreen" if closed else "MeetingScreen")

    async def to_case(self) -> None:
        self.session.open.case(self.child_for(acts_sheet("judge")))
        await self.until(CaseScreen)


Step = Callable[[Walk], Awaitable[None]]


def acts_sheet(name: str) -> type[Sheet]:
    found: type[Sheet] = act_named(name).sheet()
    return found


# --- Boxes and screens: by key, from where they are opened ---


def keys(*pressed: str) -> Step:
    async def step(walk: Walk) -> None:
        await walk.press(*pressed)

    return step


def keys_of_the_case(*pressed: str) -> Step:
    async def step(walk: Walk) -> None:
        await walk.to_case()
        await walk.press(*pressed)

    return step


def typed_into(*pressed: str) -> Step:
    async def step(walk: Walk) -> None:
        await walk.press(*pressed)
        await walk.box()

    return step


async def of_the_case(walk: Walk) -> None:
    await walk.to_case()
    await walk.press("e")
    await walk.box()


async def undo(walk: Walk) -> None:
    with Database.open(walk.path, clock=lambda: NOW) as db:
        write_note(desk_of(db, "Kim"), walk.child_for(acts_sheet("note")), "seen")
    await walk.press("u")
    await walk.until("UndoModal")


async def leave(walk: Walk) -> None:
    await walk.press("m", "z", "escape", "q")
    await walk.until("LeaveModal")


async def ask(walk: Walk) -> None:
    await walk.press("R", "enter")
    await walk.until(ReportScreen)
    await walk.press("d")
    await walk.until("PickModal")
    await write(walk.seen, "own")
    await walk.press("enter")
    await walk.until("AskModal")
    await walk.box()


async def conflict(walk: Walk) -> None:
    """Somebody else is first."""
    child = walk.child_for(EditField)
    walk.seen.fill_in(EditField(walk.session.desk(), child, "NS", "owner"))
    await walk.until("Form")
    with Database.open(walk.path, clock=lambda: NOW) as db:
        owners = [owner for (owner,) in db.rows("SELECT owner FROM children WHERE id = ?", (child,))]
        edit_child(desk_of(db, "Ann"), child, {"owner": f"{owners[0]} too"})
    await write(walk.seen, "Zed")
    await walk.press("ctrl+s")
    await walk.until("ConflictModal")


async def closed(walk: Walk) -> None:
    await walk.to_meeting(closed=True)


async def roll_call(walk: Walk) -> None:
    await walk.to_meeting()
    await walk.press("t")


async def closing(walk: Walk) -> None:
    await walk.to_meeting()
    await walk.press("z")


async def blank(walk: Walk) -> None:
    await walk.press("f9")
    await walk.until("BlankScreen")
    await walk.press("z")


PLACES: dict[str, Step] = {
    "help": keys("question_mark"),
    "help of the case": keys_of_the_case("question_mark"),
    "go to": typed_into("g"),
    "palette": typed_into("ctrl+p"),
    "names": keys("X"),
    "views": typed_into("f"),
    "edit": of_the_case,
    "undo": undo,
    "leave": leave,
    "conflict": conflict,
    "ask": ask,
    "case": keys_of_the_case(),
    "history": keys_of_the_case("y"),
    "conflicts": keys("C"),
    "meetings": keys("M"),
    "roll call": roll_call,
    "closing": closing,
    "closed": closed,
    "reports": keys("R"),
    "report": keys("R", "enter"),
    "blank": blank,
}
"""How each box and screen is opened; what is typed into those with a field is looked for."""


# --- Forms ---


def of_act(act: Act[Any]) -> Step:
    async def step(walk: Walk) -> None:
        child = walk.child_for(acts_sheet(act.name)) if act.where == CHILD else 0
        walk.session.open.fill_in(acts_sheet(act.name), act.title, child)
        await walk.seen.pilot.pause()
        await walk.form()

    return step


def of_field(column: str) -> Step:
    async def step(walk: Walk) -> None:
        walk.seen.fill_in(EditField(walk.session.desk(), walk.child_for(EditField), "NS", column))
        await walk.seen.pilot.pause()
        await walk.form()

    return step


def at_meeting(*pressed: str, closed: bool = False) -> Step:
    async def step(walk: Walk) -> None:
        await walk.to_meeting(closed=closed)
        await walk.press(*pressed)
        await walk.form()

    return step


async def new_meeting(walk: Walk) -> None:
    await walk.press("M", "N")
    await walk.form()


async def judged_at_meeting(walk: Walk) -> None:
    await walk.to_meeting()
    screen = walk.app.screen
    kind = acts_sheet("judge")
    screen.look_at(next(child for child in screen.agenda if kind.choices(walk.session.desk(), child)))
    await walk.press("v")
    await walk.form()


FORMS: dict[str, Step] = {
    **{f"{act.title} ({act.where})": of_act(act) for act in every_act() if act.sheet and act.name != "edit_field"},
    "minute": at_meeting("d"),
    "action of a meeting": at_meeting("a"),
    "verdict of a meeting": judged_at_meeting,
    "answer to the roll call": at_meeting("t", "enter"),
    "change the meeting": at_meeting("e"),
    "build the agenda": at_meeting("B"),
    "close the meeting": at_meeting("z", "z"),
    "amendment": at_meeting("a", closed=True),
    "new meeting": new_meeting,
}
"""How each form is opened; an act of `every_act` with a sheet is here by itself."""


def shuffled(steps: dict[str, Step], seed: int) -> Iterator[tuple[str, Step]]:
    order = list(steps.items())
    random.Random(seed).shuffle(order)
    return iter(order)


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_typed_is_on_the_screen_whatever_was_opened_before(file: Path, size: str) -> None:
    async with at_work(file, size=size) as seen:
        walk = Walk(seen, file)
        walk.look()
        # A form before any box, every box and screen, every form, and the boxes one types into once more.
        seed = ORDERS[size]
        again = {name: PLACES[name] for name in ("go to", "ask", "edit")}
        # Of the fields of a child, which are all of a few kinds, each size edits a third.
        forms = FORMS | {f"edit {column}": of_field(column) for column in list(child_fields.CHILD)[seed % 3 :: 3]}
        order = [*shuffled(forms, seed)][:1]
        order += [*shuffled(PLACES, seed), *shuffled(forms, seed + 10), *shuffled(again, seed)]
        for name, step in order:
            try:
                await step(walk)
                await walk.home()
            except AssertionError as problem:
                raise AssertionError(f"{name}: {problem}") from problem
        missing = sorted(to_visit() - walk.visited)
        assert not missing, (
            f"no step of the walk opens {', '.join(missing)}: say in tests/tui/test_walk.py how, "
            "in PLACES for a screen or a box, in FORMS for a form that is no act"
        )
