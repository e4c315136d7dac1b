"""A date is read once: the same text typed into a form and given to the command is the same day in the database.

And what the form shows back before it is saved is that day. Every date that an act asks for is here; a field of
`casework.fields` that neither is here nor has one door only fails the test.
"""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import trackboard.cli
import trackboard.tui
from tests.clocks import StandingClock
from tests.conftest import Run
from tests.tui.conftest import LOOKS_EVERY, SIZES, Seen
from tests.tui.fakes import POLICY
from tests.tui.working import act_named, write
from trackboard.board.board import Board
from trackboard.casework import fields
from trackboard.casework.desk import Actor, Desk
from trackboard.casework.fields.field import Day, Fields
from trackboard.casework.meetings.find_meeting import find_meeting
from trackboard.casework.typed_dates import NotUnderstood
from trackboard.casework.wording import in_full
from trackboard.errors import TrackboardError
from trackboard.pathway.days import parse_iso
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import id_of
from trackboard.tui.acts import CHILD
from trackboard.tui.app import TrackboardApp
from trackboard.tui.forms.child import EditField
from trackboard.tui.forms.field_values import chosen, matching
from trackboard.tui.forms.form import Form
from trackboard.tui.forms.meeting import SetUpMeeting
from trackboard.tui.forms.minute import WriteMinute
from trackboard.tui.forms.rows import FieldRow
from trackboard.tui.forms.sheet import Sheet
from trackboard.tui.options import Options

ACTS = {
    f"{module.name}.{name}": each
    for module in pkgutil.iter_modules(fields.__path__)
    for name, each in vars(import_module(f"{fields.__name__}.{module.name}")).items()
    if isinstance(each, Fields)
}
"""What every act asks for, by the module and the name of its fields."""
EVERY = {
    f"{act}: {field.label}": field for act, asks in ACTS.items() for field in asks.values() if isinstance(field, Day)
}
"""Every date that an act asks for."""
ONE_DOOR = {"Right date"}
"""Dates that the command alone calls so: the form of the same act puts the right date where the wrong one stood."""
DAYS = {date(2026, 11, 16): "7/11", date(2027, 1, 3): "28 dec"}
"""A day in the middle of a month and one near the year's end, with a day just before it: of what is due just passed."""
TEXTS = ("20/11", "1 jan", "+7", "sun")


@dataclass(frozen=True)
class Doors:
    """One date of one act: the command, with DATE where the text goes, and the form's fields, DATE in one of them."""

    command: Sequence[str]
    act: str
    typed: Mapping[str, str]
    saved: str
    """Which day is in the database, by SQL."""
    child: str = "NS-1"
    which: str = ""
    """What is typed to choose what the form is about."""
    stdin: str = ""


def of_child(column: str, reference: str = "NS-1") -> str:
    return f"SELECT {column} FROM children WHERE reference = '{reference}'"


def milestone(kind: str, reference: str, planned: int = 0) -> str:
    return (
        "SELECT on_date FROM milestones WHERE child_id = (SELECT id FROM children WHERE "
        f"reference = '{reference}') AND kind = '{kind}' AND planned = {planned}"
    )


def action(column: str, which: str) -> str:
    return f"SELECT {column} FROM actions WHERE action LIKE '{which}%'"


DATE = "DATE"
WAYS: dict[str, Doors] = {
    "born": Doors(["add", "N-1", "--born", DATE], "add_child", {"reference": "N-1", "born": DATE},
                  of_child("date_of_birth", "N-1")),
    "due": Doors(["add", "N-2", "--due", DATE], "add_child", {"reference": "N-2", "due": DATE},
                 of_child("due_date", "N-2")),
    "known": Doors(["add", "N-3", "--born", "1/1/26", "--known", DATE], "add_child",
                   {"reference": "N-3", "born": "1/1/26", "known": DATE}, milestone("referred", "N-3")),
    "issued": Doors(["add", "N-4", "--born", "1/1/26", "--issued", DATE], "add_child",
                    {"reference": "N-4", "born": "1/1/26", "issued": DATE}, milestone("proceedings_issued", "N-4")),
    "happened": Doors(["record", "NS-1", "first_review", DATE], "record",
                      {"kind": "first rev", "on": DATE, "planned": "ha"}, milestone("first_review", "NS-1")),
    "planned": Doors(["record", "NS-1", "final_hearing", DATE, "--planned"], "record",
                     {"kind": "final h", "planned": "pl", "on": DATE},
                     milestone("final_hearing", "NS-1", 1)),
    "corrected": Doors(["correct", "NS-2", "first_review", "1/4/26", DATE], "correct",
                       {"planned": "ha", "on": DATE}, milestone("first_review", "NS-2"), "NS-2", "first review"),
    "planned moved": Doors(["correct", "NS-2", "final_hearing", "1/2/27", DATE, "--planned"], "correct", {"on": DATE},
                          milestone("final_hearing", "NS-2", 1), "NS-2", "final hearing"),
    "closed": Doors(["record", "NS-3", "closed", DATE, "--outcome", "other"], "close",
                    {"outcome": "oth", "on": DATE}, milestone("closed", "NS-3"), "NS-3"),
    "birth": Doors(["edit", "NS-4", "date_of_birth", DATE], "birth", {"on": DATE}, of_child("date_of_birth", "NS-4"),
                   "NS-4"),
    "plan": Doors(["edit", "NS-1", "plan", "adoption", "--on", DATE], "plan", {"plan": "ado", "from_on": DATE},
                  "SELECT from_on FROM plans"),
    "considered": Doors(["edit", "NS-1", "early_permanence_considered", "yes", "--on", DATE], "considered",
                        {"answer": "y", "on": DATE}, of_child("early_permanence_considered_on")),
    "action": Doors(["action", "NS-1", "--due", DATE], "add_action", {"text": "New", "due_on": DATE},
                    action("due_on", "New"), stdin="New"),
    "action changed": Doors(["action", "NS-1", "--change", "1", "--due", DATE], "change_action", {"due_on": DATE},
                            action("due_on", "Change"), which="change"),
    "action carried": Doors(["action", "NS-1", "--carry", "2", "--due", DATE], "carry_action", {"due_on": DATE},
                            action("due_on", "Carry"), which="carry"),
    "action done": Doors(["action", "NS-1", "--done", "3", "--on", DATE], "finish_action", {"on": DATE},
                         action("done_on", "Finish"), which="finish"),
    "placed": Doors(["placement", "NS-1", "--start", DATE], "placement", {"started_on": DATE},
                    "SELECT started_on FROM placements WHERE child_id = 1"),
    "placement ended": Doors(["placement", "NS-2", "--end", DATE, "--how", "relatives"], "end_placement",
                             {"ended_on": DATE, "how_ended": "rel"},
                             "SELECT ended_on FROM placements WHERE child_id = 2", "NS-2"),
    "contact from": Doors(["contact", "NS-1", "father", "--from", DATE], "contact",
                          {"contact": "father", "from_on": DATE},
                          "SELECT from_on FROM contacts WHERE contact = 'father'"),
    "contact until": Doors(["contact", "NS-1", "aunt", "--until", DATE], "contact",
                           {"contact": "aunt", "until_on": DATE},
                           "SELECT until_on FROM contacts WHERE contact = 'aunt'"),
    "minute": Doors(["meeting", "minute", "tracking-2026-11-01", "NS-1", "--decision", "D", "--next", DATE], "minute",
                    {"decision": "D", "next_on": DATE}, "SELECT next_on FROM minutes"),
    "meeting": Doors(["meeting", "new", "--kind", "permanence_planning", "--on", DATE], "new_meeting",
                     {"kind": "permanence planning", "on": DATE},
                     "SELECT held_on FROM meetings WHERE kind = 'permanence_planning'"),
    **{
        f"edit {column}": Doors(["edit", reference, column, DATE], f"edit:{column}", {"value": DATE},
                                of_child(column, reference), reference)
        for column, reference in (("date_of_birth", "NS-5"), ("due_date", "NS-6"),
                                  ("early_permanence_considered_on", "NS-5"), ("permanence_report_on", "NS-5"))
    },
}  # fmt: skip
INSISTING = ("add", "record", "correct", "edit", "placement")
"""The commands that can be insisted on, as a second ctrl+s does in a form."""


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    """Children with what each act asks for."""
    done = [run("init", "--authority", "Northshire")]
    for place in range(1, 7):
        unborn = ("--due", "1/1/27") if place in (4, 6) else ("--born", "1/1/25")
        done.append(run("add", f"NS-{place}", *unborn))
    done += [
        run("record", "NS-2", "first_review", "1/4/26"),
        run("record", "NS-2", "final_hearing", "1/2/27", "--planned"),
        *(run("action", "NS-1", stdin=f"{what} it") for what in ("Change", "Carry", "Finish")),
        run("placement", "NS-2", "--start", "1/5/26"),
        run("meeting", "new", "--on", "1/11/26"),
    ]
    assert [each.err for each in done if each.code] == []
    return db_path


@asynccontextmanager
async def at_work(path: Path, day: date) -> AsyncIterator[Seen]:
    def open_board() -> Board:
        return Board(Database.open(path, clock=lambda: f"{day}T10:00:00Z"), POLICY, day)

    options = Options(StandingClock(day), lambda what: None, actor="tester", looks_every=LOOKS_EVERY)
    app = TrackboardApp(open_board(), open_board, options)
    async with app.run_test(size=SIZES["middle"]) as pilot:
        seen = Seen(app, pilot)
        await seen.read()
        yield seen


def saved(path: Path, doors: Doors) -> str | None:
    with Database.open(path) as db:
        rows = db.rows(doors.saved)
    return rows[0][0] if rows else None


async def open_form(seen: Seen, doors: Doors) -> None:
    """The form, as its key or the palette opens it."""
    app = seen.app
    child = seen.session.board.id_of(doors.child)
    if doors.act == "new_meeting":
        await seen.press("M", "N")
    elif doors.act == "minute":
        await seen.press("M", "enter")
        app.screen.look_at(child)
        await seen.press("d")
    elif doors.act.startswith("edit:"):
        seen.fill_in(EditField(seen.session.desk(), child, doors.child, doors.act.removeprefix("edit:")))
    else:
        act = act_named(doors.act)
        seen.session.open.fill_in(act.sheet(), act.title, child if act.where == CHILD else 0)
    await seen.pilot.pause()
    if not isinstance(app.screen, Form):
        await write(seen, doors.which)
        await seen.press("enter")


def sheet_of(desk: Desk, doors: Doors) -> Sheet:
    """The form without a screen."""
    child = id_of(desk.db, doors.child) or 0
    if doors.act == "new_meeting":
        return SetUpMeeting(desk, 0, "A new meeting")
    if doors.act == "minute":
        return WriteMinute(desk, find_meeting(desk.db, "tracking-2026-11-01"), child, doors.child)
    if doors.act.startswith("edit:"):
        return EditField(desk, child, doors.child, doors.act.removeprefix("edit:"))
    act = act_named(doors.act)
    kind: type[Sheet] = act.sheet()
    choices = kind.choices(desk, child)
    found = matching(doors.which, choices)[0].id if choices else ""
    return kind(desk, child if act.where == CHILD else 0, doors.child, found)


async def by_form(seen: Seen, doors: Doors, text: str) -> tuple[FieldRow, str]:
    """Type into the form and save it, insisting. The date's row, and the day in full that was in view before."""
    await open_form(seen, doors)
    form = seen.app.screen
    rows = {row.field.name: row for row in form.rows}
    for name, typed in doors.typed.items():
        rows[name].enter()
        await seen.pilot.pause()
        await write(seen, text if typed == DATE else typed)
    if DATE not in list(doors.typed.values())[-1:]:
        await seen.press("tab")
    row = next(row for row in form.rows if doors.typed.get(row.field.name) == DATE)
    shown = seen.lines[row.input.region.y][row.input.region.right :].split("│")[0].strip()
    for _ in range(2):
        await seen.press("ctrl+s")
        await seen.until(lambda: seen.app.screen is not form or not form._saving)
        if seen.app.screen is not form or any(sign == "×" for sign, _, _ in form.paragraphs.said):
            break
    while type(seen.app.screen).__name__ != "BoardScreen":
        await seen.press("escape")
    seen.session.drafts.clear()
    return row, shown


def by_command(run: Run, doors: Doors, text: str) -> None:
    insist = ["--insist"] if doors.command[0] in INSISTING else []
    run(*(text if each == DATE else each for each in doors.command), *insist, stdin=doors.stdin)


@pytest.mark.parametrize("day", [*DAYS][:1])  # by keys on one day: the other is tried on the sheets below
async def test_a_command_and_a_form_save_the_same_day_and_the_form_shows_it(
    run: Run, file: Path, tmp_path: Path, day: date, clock: StandingClock
) -> None:
    text, wrong = DAYS[day], []
    by_keys = tmp_path / "keys.db"
    by_keys.write_bytes(file.read_bytes())
    clock.stand_on(day)
    covered = set[str]()
    async with at_work(by_keys, day) as seen:
        for name, doors in WAYS.items():
            by_command(run, doors, text)
            row, shown = await by_form(seen, doors, text)
            covered.add(row.field.label)
            found = saved(file, doors), saved(by_keys, doors)
            if found[0] != found[1] or shown != (in_full(parse_iso(found[1])) if found[1] else shown):
                wrong.append((name, text, *found, shown))
    assert not wrong
    assert covered | ONE_DOOR >= {field.label for field in EVERY.values()}, (
        "a date of casework/fields is asked for through both doors: say in WAYS how, or in ONE_DOOR why not"
    )


@pytest.mark.parametrize("day", DAYS)
def test_the_same_without_a_screen_for_more_ways_to_write_a_day(
    run: Run, file: Path, tmp_path: Path, day: date, clock: StandingClock
) -> None:
    start, different = file.read_bytes(), []
    clock.stand_on(day)
    for place, text in enumerate((*TEXTS, DAYS[day])):
        file.write_bytes(start)
        by_sheet = tmp_path / f"{place}.db"
        by_sheet.write_bytes(start)
        with Database.open(by_sheet, clock=lambda: f"{day}T10:00:00Z") as db:
            desk = Desk(db, POLICY, Actor("tester", "board"), day)
            for name, doors in WAYS.items():
                by_command(run, doors, text)
                with suppress(TrackboardError):
                    save_sheet(sheet_of(desk, doors), desk, doors, text)
                found = saved(file, doors), saved(by_sheet, doors)
                if found[0] != found[1]:
                    different.append((name, text, *found))
    assert not different


def save_sheet(sheet: Sheet, desk: Desk, doors: Doors, text: str) -> None:
    """What ctrl+s does once the fields hold this."""
    values = {field.name: field.initial for field in sheet.fields}
    for field in sheet.fields:
        typed = doors.typed.get(field.name)
        if typed is not None:
            option = chosen(field, typed) if field.kind == "choice" else None
            values[field.name] = option.id if option else text if typed == DATE else typed
    sheet.save(desk, values, True)


@given(st.sampled_from(sorted(EVERY)), st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(-400, 400))
@example("child_fields.CHILD: Due", date(2026, 11, 29), -9)
def test_what_is_shown_back_is_read_as_the_same_day(name: str, today: date, apart: int) -> None:
    field, day = EVERY[name], today + timedelta(apart)
    for text in (f"{day.day}/{day.month}", f"{day.day} {day:%b}", f"{apart:+}", f"{day:%a}"):
        with suppress(NotUnderstood):
            found = field.on(text, today)
            assert field.on(in_full(found), today) == field.on(found.isoformat(), today) == found
            if field.reading() == "due":
                assert today - timedelta(28) <= found or text[0] == "-"


@pytest.mark.parametrize("face", [trackboard.cli, trackboard.tui])
def test_no_face_reads_a_date_for_itself(face: ModuleType) -> None:
    """A form or a command that chose how to read a day would show or save another than the act's own."""
    own = {
        f"{path}: {name.name}"
        for path in Path(face.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "trackboard.casework.typed_dates"
        for name in node.names
        if name.name != "NotUnderstood"
    }
    assert own == set(), "read it through its field of trackboard/casework/fields.py"
