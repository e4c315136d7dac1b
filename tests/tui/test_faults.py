"""A fault of our own on the screen: what is said depends on whether it was saved, and where it was is noted."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NoReturn

import pytest
from textual.message import Message

from tests.conftest import Run
from tests.terminal import Terminal
from tests.tui.fakes import AS_AT, POLICY
from tests.tui.working import at_work, fill, go_to
from trackboard.board.board import Board
from trackboard.casework.acts.notes import mark_reviewed, write_note
from trackboard.casework.desk import Actor, Desk, Done, act
from trackboard.casework.fields.field import Fields, Prose
from trackboard.errors import TrackboardError
from trackboard.store.database import Database
from trackboard.store.files.faults import FaultFile
from trackboard.tui.forms.field_values import Values
from trackboard.tui.forms.form import Form
from trackboard.tui.forms.sheet import Sheet
from trackboard.tui.reader import Reader, Wanted
from trackboard.tui.recorder import FaultMet, Recorder
from trackboard.tui.reports.report_worker import Order, Question, ReportMaker
from trackboard.tui.workers import Answered

SECRET = "Zebulonia Quixwood"


def break_down() -> NoReturn:
    child = SECRET
    raise RuntimeError(child)


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "2025-01-05")
    return db_path


@pytest.fixture
def faults(file: Path) -> Iterator[FaultFile]:
    """The fault file; whatever was met, no name is in it."""
    found = FaultFile(file)
    yield found
    assert found.path is not None
    assert not re.search("Zebulonia|Quixwood", found.path.read_text(encoding="utf-8"))


def recorded(file: Path, faults: FaultFile, *acts: Callable[[Desk], Done]) -> list[FaultMet | Done | TrackboardError]:
    """What came of acts, one after another, at one recorder."""
    posted: list[Message] = []
    recorder = Recorder(lambda: Desk(Database.open(file), POLICY, Actor("Kim", "board"), AS_AT), posted.append, faults)
    for each in acts:
        recorder.ask(each, lambda outcome: None)
    recorder.stop()
    return [message.outcome for message in posted if isinstance(message, Answered)]  # type: ignore[misc]


def notes(file: Path) -> int:
    with Database.open(file) as db:
        return int(db.value("SELECT count(*) FROM notes"))


def before_saving(desk: Desk) -> Done:
    with act(desk, "write_note", [1]) as work:
        work.tx.run("UPDATE children SET owner = 'half done', version = version + 1 WHERE id = 1")
        break_down()


def after_saving(desk: Desk) -> Done:
    write_note(desk, 1, "It is on record.")
    break_down()


def test_the_recorder_says_that_nothing_was_saved_only_if_nothing_was(file: Path, faults: FaultFile) -> None:
    good = lambda desk: write_note(desk, 1, "Before.")  # noqa: E731
    _, first, second, third = recorded(file, faults, good, before_saving, after_saving, before_saving)
    for nothing in (first, third):
        assert isinstance(nothing, FaultMet)
        assert not nothing.saved
        assert "and nothing was saved (RuntimeError at tui.test_faults:" in str(nothing)
    assert isinstance(second, FaultMet)
    assert second.saved
    assert "after this was put on record: look before doing it again (RuntimeError at" in str(second)
    assert "nothing was saved" not in str(second)
    assert notes(file) == 2
    assert [fault.part for fault in faults.noted()] == ["recorder"] * 3


def test_a_database_that_cannot_be_opened_for_a_fault_saves_nothing(file: Path, faults: FaultFile) -> None:
    posted: list[Any] = []
    recorder = Recorder(break_down, posted.append, faults)
    recorder.ask(lambda desk: write_note(desk, 1, "text"), lambda outcome: None)
    recorder.stop()
    (ended,) = posted
    assert "nothing was saved" in str(ended.outcome)


def test_the_reader_and_the_maker_of_reports_note_theirs(file: Path, faults: FaultFile) -> None:
    posted: list[Any] = []
    reader, maker = Reader(break_down, posted.append, faults), ReportMaker(break_down, posted.append, faults)
    with Database.open(file) as db:
        chosen = Board(db, POLICY, AS_AT).default_filter
    told: dict[str, Any] = {}
    reader.ask(Wanted(chosen, "worst", "references"), lambda outcome: told.update(reader=str(outcome)))
    question = Question("scorecard", AS_AT, AS_AT, "everyone")
    maker.ask(Order(question, AS_AT), lambda outcome: told.update(maker=str(outcome)))
    until = monotonic() + 10
    while len(posted) < 2 and monotonic() < until:
        sleep(0.01)  # what is asked for and not begun is left when they are stopped
    reader.stop()
    maker.stop()
    for each in posted:
        each.tell()
    assert "what is shown may be old (RuntimeError at tui.test_faults:" in told["reader"]
    assert "could not be made, a fault of trackboard's own (RuntimeError at tui.test_faults:" in told["maker"]
    assert {fault.part for fault in faults.noted()} == {"reader", "reports"}


class Note(Sheet):
    """A note whose saving meets a fault."""

    TITLE = "Write a note"
    after = True

    FIELDS = Fields(Prose("text", "Note"))

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        if self.after:
            write_note(desk, self.child, values["text"])
        break_down()


async def test_a_form_that_was_saved_all_the_same_is_not_saved_twice(file: Path, faults: FaultFile) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        below = seen.app.screen
        seen.fill_in(Note(seen.session.desk(), 1, "NS-1"))
        await seen.pilot.pause()
        await fill(seen, text="The aunt rang")
        await seen.press("ctrl+s")
        await seen.until(lambda: seen.app.screen is below)
        await seen.until(lambda: "after this was put on record" in seen.text)
        assert not seen.session.drafts
        await seen.until(lambda: "The aunt rang" in "".join(str(seen.app.screen.case.notes)))
    assert notes(file) == 1


async def test_a_form_that_was_not_saved_stays_with_what_was_typed(file: Path, faults: FaultFile) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        sheet = Note(seen.session.desk(), 1, "NS-1")
        sheet.after = False  # type: ignore[misc]
        seen.fill_in(sheet)
        await seen.pilot.pause()
        await fill(seen, text="The aunt rang")
        await seen.press("ctrl+s")
        await seen.until(lambda: "and nothing was saved" in seen.text)
        assert isinstance(seen.app.screen, Form)
        assert "The aunt rang" in seen.app.screen.values["text"]
    assert notes(file) == 0


async def test_a_key_that_was_saved_all_the_same_shows_what_it_did(file: Path, faults: FaultFile) -> None:
    def reviewed(desk: Desk) -> Done:
        mark_reviewed(desk, 1)
        break_down()

    told: list[str] = []
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        seen.session.record(reviewed, lambda outcome: told.append(str(outcome)))
        await seen.until(lambda: bool(told))
        assert "put on record" in told[0]
        await seen.until(lambda: "reviewed today" in seen.text)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("where", ["screen", "thread"])
def test_a_crash_shows_and_leaves_no_name(file: Path, faults: FaultFile, tmp_path: Path, where: str) -> None:
    program = f"""
import sys, threading
from dataclasses import replace
from trackboard.tui.board.board_screen import BoardScreen
def broken():
    child = "{SECRET}"
    raise RuntimeError(child)
def act_sort(self):
    if "{where}" == "thread":
        thread = threading.Thread(target=broken)
        thread.start()
        thread.join()
        self.app.exit(return_code=1)
    else:
        broken()
BoardScreen.ACTS = tuple(replace(act, do=act_sort) if act.name == "sort" else act for act in BoardScreen.ACTS)
sys.argv = ["trackboard", "--db", {str(file)!r}]
from trackboard.cli.main import main
main()
"""
    home = {"HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    with Terminal(program=[sys.executable, "-c", program], rows=24, cols=100, env=home) as terminal:
        terminal.wait_for("SHARE-SAFE")
        terminal.settle()
        terminal.press("s")
        assert terminal.wait_exit() == 1
        said = terminal.raw.decode("utf-8", "replace")
    assert ("met a fault of its own and closed (RuntimeError at __main__:" in said) is (where == "screen")
    assert not re.search("Zebulonia|Quixwood|Traceback", said)
    assert [fault.part for fault in faults.noted()] == ["screen"]
