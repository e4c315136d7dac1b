"""Reports by key: the list, tables and pictures, other questions, publication, and the cases of their children."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from textual.widgets import Input

from tests.clocks import StandingClock
from tests.reports.publishing import LEAVE, stray
from tests.tui.conftest import LOOKS_EVERY, SIZES, Open, Seen
from tests.tui.fakes import AS_AT, POLICY
from tests.tui.hostile import HOSTILE
from tests.tui.test_hostile import safe
from trackboard.board.board import Board
from trackboard.casework.acts.notes import write_note
from trackboard.casework.desk import Actor, Desk
from trackboard.cli.main import cli
from trackboard.errors import TrackboardError
from trackboard.reports import catalogue
from trackboard.reports.catalogue import REPORTS
from trackboard.reports.kit.columns import labels, of_child
from trackboard.reports.kit.options import AUTHORITIES, CHILD
from trackboard.reports.kit.periods import periods
from trackboard.reports.kit.report import Report, ReportRequest
from trackboard.store.audit.erasure import disclosed
from trackboard.store.database import Database
from trackboard.store.reads.report_rows import answers
from trackboard.table import Table
from trackboard.tui.app import TrackboardApp
from trackboard.tui.case.case_screen import CaseScreen
from trackboard.tui.options import Options
from trackboard.tui.reports import report_tables
from trackboard.tui.reports.report_list_screen import NAMES, ReportsScreen
from trackboard.tui.reports.report_screen import ReportScreen
from trackboard.tui.reports.report_tables import LaidOut, measured
from trackboard.tui.reports.report_view import ReportView
from trackboard.tui.reports.report_worker import Made

Sit = Callable[..., AbstractAsyncContextManager[Seen]]


def expected(path: Path, name: str, **asked: Any) -> Report:
    """The report as the command line would make it."""
    own = {option.name: asked.pop(option.name) for option in catalogue.OPTIONS if option.name in asked}
    with Database.open(path) as db:
        first, last = asked.pop("start", date(2026, 4, 1)), asked.pop("end", AS_AT)
        return REPORTS[name].make(ReportRequest(db, POLICY, AS_AT, first, last, options=own, **asked))


async def open_report(seen: Seen, name: str) -> ReportScreen:
    """A report over the list of them, once it is made."""
    seen.session.open.report(name)
    await seen.pilot.pause()
    screen = seen.app.screen
    assert isinstance(screen, ReportScreen)
    assert screen.question.name == name
    await seen.until(lambda: screen.made is not None)
    return screen


@pytest.fixture
def sit(northshire: Path, db_path: Path) -> Sit:
    """The app on a database of the test's own, which others write to."""
    shutil.copy(northshire, db_path)

    @asynccontextmanager
    async def open_() -> Any:
        def open_board() -> Board:
            return Board(Database.open(db_path), POLICY, AS_AT)

        revealed: list[str] = []
        options = Options(
            StandingClock(AS_AT), revealed.append, actor="tester", privacy="references", looks_every=LOOKS_EVERY
        )
        app = TrackboardApp(open_board(), open_board, options)
        async with app.run_test(size=SIZES["wide"]) as pilot:
            seen = Seen(app, pilot, revealed)
            await seen.read()
            yield seen

    return open_


async def answer(seen: Seen, key: str, *texts: str) -> None:
    """Press a key, and answer what is asked then, one after the other."""
    await seen.press(key)
    for text in texts:
        seen.app.screen.query_one(Input).value = text
        await seen.press("enter")


async def asked_anew(seen: Seen, screen: ReportScreen) -> Made:
    await seen.until(lambda: screen.made is not None)
    assert screen.made is not None
    return screen.made


# --- The list ---


@pytest.mark.parametrize("size", ["wide", "small"])
async def test_every_report_is_listed_with_what_it_says(on_northshire: Open, size: str) -> None:
    async with on_northshire(size=size) as seen:
        await seen.press("R")
        listed = seen.text
        await seen.press("end")
        listed += seen.text
        for name, entry in REPORTS.items():
            assert name in listed
            assert entry.about[:40] in listed
        await seen.press("home", "down", "enter")
        assert isinstance(seen.app.screen, ReportScreen)
        assert seen.app.screen.question.name == NAMES[1]
        await seen.press("M", "R")
        assert isinstance(seen.app.screen, ReportsScreen)
        assert len(seen.app.screen_stack) == 2, "the meetings over it are gone"
        await seen.press("escape")
        assert seen.app.screen.PLACE == "board"


async def test_the_palette_opens_a_report_from_anywhere(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        await seen.press("5", "enter", "ctrl+p", *"report", "space", *"attend", "enter")
        await seen.until(lambda: isinstance(seen.app.screen, ReportScreen) and seen.app.screen.made is not None)
        assert "Attendance by team" in seen.text
        await seen.press("escape", "escape")
        assert isinstance(seen.app.screen, CaseScreen)


# --- A report ---


@pytest.mark.parametrize("size", ["wide", "middle", "small"])
async def test_a_report_says_its_period_n_and_who_is_included(on_northshire: Open, northshire: Path, size: str) -> None:
    made = expected(northshire, "delay")
    async with on_northshire(size=size) as seen:
        await open_report(seen, "delay")
        assert "Delay by clock" in seen.text
        assert "1 Apr 2026 to 16 Nov 2026" in seen.text
        assert f"n = {made.n}" in seen.text
        for row in made.records()[:6]:
            assert row["label"][:25] in seen.text
        assert "looked_after_to_recommended" not in seen.text, "ids are for machines"
        await seen.press("end")
        last = " ".join(seen.text.split())
        assert " ".join(made.notes[-1].split())[-40:] in last.replace("· ", "")


async def test_arrows_go_past_columns_and_the_first_one_stays(on_northshire: Open, northshire: Path) -> None:
    made = expected(northshire, "delay")
    labels = [column.label for column in made.columns if column.label]
    async with on_northshire(size="small") as seen:
        await open_report(seen, "delay")
        seen_labels: set[str] = set()
        while seen_labels != set(labels):
            before = len(seen_labels)
            heads = " ".join(" ".join(seen.lines[3:6]).split())
            seen_labels |= {label for label in labels if all(word in heads for word in label.split())}
            assert len(seen_labels) > before, "every press shows more"
            assert "Looked after to recommended" in seen.text
            await seen.press("right")
        row = next(line for line in seen.lines if "Looked after to recommended" in line)
        assert row.split()[-1] == str(made.rows[0][-1])
        await seen.press(*["left"] * 6)
        assert "Became looked" in seen.text


async def test_what_is_cut_is_told_in_full_under_the_table(on_northshire: Open) -> None:
    async with on_northshire(size="small") as seen:
        await open_report(seen, "delay")
        await seen.press("down")
        assert "From: Recommended to be placed for adoption" in seen.text


async def test_another_period_is_chosen_or_typed(on_northshire: Open, northshire: Path) -> None:
    async with on_northshire() as seen:
        screen = await open_report(seen, "attendance")
        await answer(seen, "d", "before, 2025")
        assert (screen.question.start, screen.question.end) == (date(2025, 4, 1), date(2026, 3, 31))
        made = await asked_anew(seen, screen)
        assert (
            made.report.rows == expected(northshire, "attendance", start=date(2025, 4, 1), end=date(2026, 3, 31)).rows
        )
        assert "1 Apr 2025 to 31 Mar 2026" in seen.text
        await answer(seen, "d", "own", "1/6/2026 to 31/7/2026")
        made = await asked_anew(seen, screen)
        assert "1 Jun 2026 to 31 Jul 2026" in seen.text
        assert made.report.n == expected(northshire, "attendance", start=date(2026, 6, 1), end=date(2026, 7, 31)).n
        await answer(seen, "d", "own", "1/8/2026 to 31/7/2026")
        assert "before it starts on 1 Aug 2026" in seen.text
        await answer(seen, "d", "own", "summer")
        assert "is not a date" in seen.text
        assert screen.question.start == date(2026, 6, 1), "nothing is lost by a wrong date"


async def test_the_inclusion_rule_and_the_authority(on_northshire: Open, northshire: Path) -> None:
    rule = next(rule for rule in POLICY.inclusion_rules if rule != POLICY.settings.include)
    async with on_northshire() as seen:
        screen = await open_report(seen, "delay")
        await answer(seen, "i", POLICY.inclusion_rules[rule].lower()[:20])
        made = await asked_anew(seen, screen)
        assert made.report.rows == expected(northshire, "delay", include=rule).rows
        assert POLICY.inclusion_rules[rule] in seen.text
        await answer(seen, "a", "northshire")
        await asked_anew(seen, screen)
        assert screen.question.authority.startswith("Northshire")


async def test_the_survey_lays_authorities_side_by_side(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        screen = await open_report(seen, "survey")
        await answer(seen, "a", "side")
        await asked_anew(seen, screen)
        assert AUTHORITIES.of(screen.question)
        assert "authorities side by side" in seen.text


@pytest.mark.parametrize("size", ["wide", "small"])
async def test_a_picture_takes_the_place_of_the_table(on_northshire: Open, size: str) -> None:
    async with on_northshire(size=size) as seen:
        await open_report(seen, "flow")
        assert "▒" not in seen.text
        await seen.press("p")
        assert "▒2▒ Pre-proc." in seen.text
        assert any(line.strip().startswith("2026-04") and "▒▒2▒▒" in line for line in seen.lines)
        assert "flow" in seen.text and "n = " in seen.text
        safe(seen)
        await seen.press("p")
        assert "▒" not in seen.text
        await seen.press("escape")
        await open_report(seen, "reconcile")
        assert "p picture" not in seen.lines[-1]
        await seen.press("p")
        assert "There is no picture of reconcile" in seen.text


async def test_a_published_report_has_no_small_number(on_northshire: Open, northshire: Path) -> None:
    exact = expected(northshire, "delay")
    async with on_northshire() as seen:
        screen = await open_report(seen, "delay")
        await seen.press("P")
        made = await asked_anew(seen, screen)
        assert "FOR PUBLICATION" in seen.text
        at = [column.key for column in exact.columns].index("overdue")
        small = [place for place, row in enumerate(exact.rows) if row[at] <= 5]
        assert small and all(made.report.rows[place][at] is None for place in small)
        await seen.press("P")
        assert "FOR PUBLICATION" not in seen.text
        assert screen.made is not None and screen.made.report.rows == exact.rows
        await seen.press("escape")
        await open_report(seen, "changes")
        await seen.press("P")
        assert "never leaves the service" in seen.text


async def test_every_report_is_for_publication_what_the_command_line_publishes(
    on_northshire: Open, northshire: Path
) -> None:
    """P on each, one after the other in one app, as a table and as a picture; the survey too."""
    with Database.open(northshire) as db:
        question = ReportRequest(db, POLICY, AS_AT, date(2026, 4, 1), AS_AT)
        published = {name: catalogue.make(name, question, publish=True) for name in LEAVE}
        typed = [answer for given in answers(db).values() for answer in given.values() if len(answer) > 12]
    assert typed
    async with on_northshire() as seen:
        for name in LEAVE:
            screen = await open_report(seen, name)
            await seen.press("P")
            made = await asked_anew(seen, screen)
            assert made.report.rows == published[name].rows and stray(made.report) == [], name
            assert "FOR PUBLICATION" in seen.text and not made.report.sections and len(made.tables) == 1
            for key in ("end", "p"):
                await seen.press(key)
                assert not [words for words in typed if words[:12] in seen.text], name
            await seen.press("escape")


async def test_next_and_previous_go_round_the_reports(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        screen = await open_report(seen, NAMES[0])
        await seen.press("right_square_bracket")
        await asked_anew(seen, screen)
        assert screen.question.name == NAMES[1]
        assert f"2 of {len(NAMES)}" in seen.text
        await seen.press("left_square_bracket", "left_square_bracket")
        await asked_anew(seen, screen)
        assert screen.question.name == NAMES[-1]


async def test_s_goes_from_table_to_table(on_northshire: Open, northshire: Path) -> None:
    sections = expected(northshire, "ledger").sections
    async with on_northshire(size="small") as seen:
        await open_report(seen, "ledger")
        for section in sections.values():
            await seen.press("s")
            assert section.title in seen.text


# --- Saved ---


async def saved(seen: Seen, screen: ReportScreen, name: str) -> None:
    """Press w, and give the file this name."""
    await answer(seen, "w", name)
    await seen.until(lambda: "Saved as" in seen.text)
    assert seen.app.screen is screen


async def test_what_is_saved_is_the_file_that_the_command_writes(sit: Sit, db_path: Path, tmp_path: Path) -> None:
    async with sit() as seen:
        screen = await open_report(seen, "attendance")
        await answer(seen, "d", "own", "1/6/2026 to 31/7/2026")
        await asked_anew(seen, screen)
        await seen.press("P")
        await asked_anew(seen, screen)
        await seen.press("w")
        offered = seen.app.screen.query_one(Input).value
        assert offered == str(tmp_path / f"attendance-{AS_AT}-published.xlsx")
        await seen.press("enter")
        await seen.until(lambda: "Saved as" in seen.text)
        for name in ("a.json", "a.csv", "a.md"):
            await saved(seen, screen, name)
        assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600
        await answer(seen, "w", "a.pdf")
        assert "does not say in what form" in seen.text
        await answer(seen, "w", f"{'é' * 150}.csv")
        await answer(seen, "w", "no/such.csv")
        await seen.until(lambda: "there is no folder" in seen.text)
    assert load_workbook(offered).sheetnames[0] == "Attendance"
    command = ["report", "attendance", "--from", "2026-06-01", "--to", "2026-07-31", "--publish"]
    for name in ("a.json", "a.csv", "a.md"):
        ran = CliRunner().invoke(
            cli, ["--db", str(db_path), "--as-at", AS_AT.isoformat(), *command, "-o", str(tmp_path / f"cli-{name}")]
        )
        assert ran.exit_code == 0, ran.output
        assert (tmp_path / name).read_text() == (tmp_path / f"cli-{name}").read_text()
    with Database.open(db_path) as db:
        assert disclosed(db, "") == [], "no single child is in it"


async def test_a_file_that_is_there_is_replaced_only_if_that_is_wanted(sit: Sit, db_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.csv"
    out.write_text("mine")
    async with sit() as seen:
        screen = await open_report(seen, "changes")
        await answer(seen, "w", "mine.csv")
        assert "is already there" in seen.text
        await seen.press("escape")
        assert out.read_text() == "mine"
        await answer(seen, "w", "mine.csv")
        await seen.press("enter")
        assert seen.app.screen.query_one(Input).value == str(out), "the way out that loses nothing comes first"
        await seen.press("enter", "down", "enter")
        await seen.until(lambda: "Saved as" in seen.text)
        children = len({row["reference"] for row in screen.made.report.records()})  # type: ignore[union-attr]
    assert out.read_text().count("NS-") >= children > 1
    with Database.open(db_path) as db:
        (row,) = disclosed(db, "")
        source = db.value("SELECT source FROM transactions WHERE act = 'disclosed'")
    assert (row[1], row[2]) == ("tester", f"the report changes on {children} children, by reference")
    assert source == "board"


async def test_from_a_file_that_is_only_read_a_report_is_saved_and_that_said(
    northshire: Path, opened: Open, tmp_path: Path
) -> None:
    def open_board() -> Board:
        return Board(Database.open(northshire, read_only=True), POLICY, AS_AT)

    async with opened(open_board(), open_board=open_board) as seen:
        await open_report(seen, "changes")
        await answer(seen, "w", "c.csv")
        await seen.until(lambda: "not on record, because the database is only read" in seen.text)
    assert "NS-" in (tmp_path / "c.csv").read_text()


# --- Children ---


async def test_enter_on_the_row_of_a_child_opens_its_case_and_escape_comes_back(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        screen = await open_report(seen, "changes")
        await seen.press("down", "down")
        reference = screen.view.reference
        assert reference
        await seen.press("enter")
        case = seen.app.screen
        assert isinstance(case, CaseScreen)
        assert case.case.card.reference == reference
        assert len(case.trail) == screen.made.report.n  # type: ignore[union-attr]
        await seen.press("right_square_bracket")
        assert case.case.card.reference != reference
        await seen.press("escape")
        assert seen.app.screen is screen
        assert screen.view.reference == reference


async def test_enter_where_there_is_no_child_says_so(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        await open_report(seen, "delay")
        await seen.press("enter")
        assert "in a report with the rows of children" in seen.text
        assert "enter case" not in seen.lines[-1]


async def test_children_are_shown_as_privacy_has_it(on_northshire: Open) -> None:
    async with on_northshire(privacy="references") as seen:
        screen = await open_report(seen, "changes")
        reference = screen.view.reference
        child = seen.session.board.id_of(reference)
        assert child is not None
        (initials,) = seen.session.board.cards([child], "initials")
        (name,) = seen.session.board.cards([child], "names")
        row = next(line for line in seen.lines if reference in line)
        assert initials.label not in row.split()
        await seen.press("x")
        assert f"{reference} {initials.label}" in seen.text
        assert name.label not in seen.text
        await seen.press("X", "enter")
        assert f"{reference} {name.label}" in seen.text
        assert seen.disclosed
        await seen.press("x")
        assert name.label not in seen.text
        await seen.press("f9")
        assert reference not in seen.text


async def test_the_referral_is_about_the_child_under_the_cursor_or_another(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        await seen.press("4")
        child = seen.app.screen.view.selected
        (card,) = seen.session.board.cards([child], "references")
        screen = await open_report(seen, "drift-referral")
        assert CHILD.of(screen.question) == card.reference
        assert "Referral to the Local Family Justice Board" in seen.text
        await answer(seen, "c", "nobody")
        assert "No child has the reference nobody" in seen.text
        other = next(each for each in seen.session.listing.flat() if each != child)
        (another,) = seen.session.board.cards([other], "references")
        await answer(seen, "c", another.reference.lower())
        await asked_anew(seen, screen)
        assert CHILD.of(screen.question) == another.reference


async def test_a_report_on_one_child_without_one_asks_for_it(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        await seen.press("slash", *"zzzz", "enter")
        await seen.press("R", *["down"] * NAMES.index("drift-referral"), "enter")
        assert seen.app.screen.is_modal
        await seen.press("escape")
        assert "c asks for its reference" in seen.text
        assert isinstance(seen.app.screen, ReportScreen)
        assert seen.app.screen.made is None


async def test_the_forecast_reckons_with_a_match(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        screen = await open_report(seen, "forecast")
        await answer(seen, "m", "12/1/2027")
        made = await asked_anew(seen, screen)
        assert "if matched by 12 Jan 2027" in seen.text
        assert made.report.sections["if_matched"].rows
        await seen.press("d")
        assert "has no period" in seen.text


# --- Made in a thread ---


async def test_a_report_that_takes_long_blocks_no_key_and_can_be_left(
    on_northshire: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = Event(), Event()
    make = catalogue.make

    def slowly(*args: Any, **options: Any) -> Report:
        begun.set()
        assert go_on.wait(10)
        return make(*args, **options)

    monkeypatch.setattr(catalogue, "make", slowly)
    async with on_northshire() as seen:
        await seen.press("R", "enter")
        screen = seen.app.screen
        await seen.until(begun.is_set)
        assert "Making the report" in seen.text
        await seen.press("p")
        assert "still being made" in seen.text
        await seen.press("escape")
        assert isinstance(seen.app.screen, ReportsScreen)
        await seen.press("down", "enter")
        again = seen.app.screen
        go_on.set()
        await seen.until(lambda: again.made is not None)
        assert again is not screen
        assert "Delay ledger" in seen.text


async def test_what_cannot_be_made_is_said(on_northshire: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **options: Any) -> Report:
        raise TrackboardError("The moon is in the wrong quarter: wait a week.")

    def break_down(*args: Any, **options: Any) -> Report:
        raise RuntimeError("secret")

    async with on_northshire() as seen:
        monkeypatch.setattr(catalogue, "make", refuse)
        await seen.press("R", "enter")
        await seen.until(lambda: "The moon is in the wrong quarter" in seen.text)
        monkeypatch.setattr(catalogue, "make", break_down)
        await seen.press("r")
        await seen.until(lambda: "a fault of trackboard's own" in seen.text)
        assert "secret" not in seen.text
        monkeypatch.undo()
        await seen.press("r")
        await seen.until(lambda: "Looked after to recommended" in seen.text)


async def test_what_others_write_makes_a_report_older_and_r_makes_it_anew(sit: Sit, db_path: Path) -> None:
    async with sit() as seen:
        screen = await open_report(seen, "delay")
        made = screen.made
        with Database.open(db_path) as db:
            child = db.value("SELECT id FROM children LIMIT 1")
            write_note(Desk(db, POLICY, Actor("C. Olleague", "command"), AS_AT), child, "A word")
        await seen.until(lambda: "older than the record" in seen.text)
        assert screen.made is made, "it is not made anew unasked"
        await seen.press("r")
        await seen.until(lambda: screen.made is not None and screen.made is not made)
        assert "older than the record" not in seen.text


# --- Hostile text ---


@pytest.mark.parametrize("size", ["wide", "small"])
async def test_hostile_text_in_every_report_is_text(opened: Open, northshire: Path, tmp_path: Path, size: str) -> None:
    path = tmp_path / "hostile.db"
    path.write_bytes(northshire.read_bytes())
    with Database.open(path) as db, db.write(actor="tester", source="command", act="forged"):
        for place, text in enumerate(HOSTILE, start=1):
            db.connection.execute(
                "UPDATE children SET reference = reference || ?, authority = ?, given_name = ?, owner = ? WHERE id = ?",
                (text, text, text, text, place),
            )
            db.connection.execute("UPDATE actions SET team = ?, owner = ? WHERE id = ?", (text, text, place))
        db.set_setting("authority", "\x1b]0;forged\x07[/x]")

    def open_board() -> Board:
        return Board(Database.open(path), POLICY, AS_AT)

    async with opened(open_board(), open_board=open_board, size=size, privacy="initials") as seen:
        screen = await open_report(seen, NAMES[0])
        for _ in NAMES:
            if not (REPORTS[screen.question.name].of_one and not screen.child):
                await seen.until(lambda: screen.made is not None or bool(screen._failed))
            safe(seen)
            for direction in ("right", "last"):
                screen.act_move(direction)
                safe(seen)
            screen.act_switch_picture()
            safe(seen)
            screen.act_next_report()
            if seen.app.screen.is_modal:
                await seen.press("escape")


# --- Tables of any size ---


def test_the_first_column_and_whatever_fits_always_fill_the_width() -> None:
    heads = labels("reference:Reference", "id:", *(f"n{place}>Number {place}" for place in range(12)), "why:Why")
    rows = [(f"NS-{row}", "x", *range(row, row + 12), "because " * 9) for row in range(40)]
    table = measured(Table(heads, rows, title="Wide"))
    assert [column.label for column in table.columns][:2] == ["Reference", "Number 0"], "ids are left out"
    for width in (30, 58, 78, 118, 158, 300):
        left, shown = 0, set()
        while True:
            laid = LaidOut(table, width, left)
            lines = [laid.head(0), *(laid.row(place) for place in range(40))]
            assert all(len(line) <= width for line in lines)
            assert all(line.startswith("NS-") for line in lines[1:])
            shown |= {column.label for column, _ in laid.columns}
            if laid.beyond == left:
                break
            assert LaidOut(table, width, laid.beyond).before <= laid.beyond
            left = laid.beyond
        assert shown == {column.label for column in table.columns}


async def test_scrolling_looks_only_at_the_rows_in_sight(on_northshire: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"NS-{row:06}", row) for row in range(60_000)]
    async with on_northshire() as seen:
        screen = await open_report(seen, "delay")
        made = screen.made
        assert made is not None
        long = replace(made.report, columns=of_child("reference:Reference", "n>Number"), rows=rows, sections={})
        screen.view.show(Made(long, (measured(long),), {}), picture=False)
        await seen.pilot.pause()
        looked: list[object] = []
        text = report_tables.cell_text
        monkeypatch.setattr(report_tables, "cell_text", lambda value: looked.append(value) or text(value))
        for key in ("down", "pagedown", "end", "home", "pagedown", "up"):
            looked.clear()
            await seen.press(key)
            assert len(looked) < 400, key
        assert "↓ 59," in seen.text
        assert isinstance(screen.view, ReportView)


# --- Periods ---


def test_periods_follow_each_other_without_a_gap() -> None:
    for day in (AS_AT, date(2026, 4, 1), date(2024, 2, 29), date(2026, 3, 31), date(2026, 1, 1)):
        by_id = {each.id: each for each in periods(day)}
        assert all(each.start <= each.end <= day for each in by_id.values())
        assert (by_id["year"].start - by_id["last_year"].end).days == 1
        assert (by_id["quarter"].start - by_id["last_quarter"].end).days == 1
        assert by_id["three_years"].end == by_id["last_year"].end
        assert by_id["three_years"].start.year == by_id["last_year"].start.year - 2
        assert 365 <= (by_id["months"].end - by_id["months"].start).days + 1 <= 366
        assert by_id["year"].end == by_id["quarter"].end == day
