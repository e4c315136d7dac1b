"""Conflicts by key press: both sides in view, kept or taken, undone, the case behind them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.fakes import AS_AT, POLICY
from tests.tui.hostile import HOSTILE
from tests.tui.test_hostile import safe
from tests.tui.test_snapshots import Compare, picture
from tests.tui.working import NOW, at_work
from trackboard.board.board import Board
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.conflicts import open_conflicts
from trackboard.casework.acts.milestones import Entry, record_milestone
from trackboard.casework.desk import Actor, Desk
from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.three_way.import_merge import apply
from trackboard.store.database import Database
from trackboard.store.reads import child_rows
from trackboard.store.rows import select
from trackboard.store.tables import MilestoneRow
from trackboard.tui.board.board_screen import BoardScreen
from trackboard.tui.case.case_screen import CaseScreen
from trackboard.tui.conflicts.conflicts_screen import ConflictsScreen

Bundle = Callable[..., Path]


def desk_of(db: Database) -> Desk:
    return Desk(db, POLICY, Actor("Ann", "board"), AS_AT)


@pytest.fixture
def path(tmp_path: Path, bundle: Bundle) -> Path:
    """NS-1 and NS-2 with a date, an owner and a name that Ann typed and the next file has otherwise."""
    return laid(tmp_path, bundle, owner="Kim Lee")


def laid(tmp_path: Path, bundle: Bundle, owner: str) -> Path:
    path = tmp_path / "board.db"
    settings = {"authority": "Northshire", "policy_digest": POLICY.digest}
    with Database.create(path, settings=settings, clock=lambda: NOW) as db:

        def take(name: str, children_: list[str], events: list[str]) -> None:
            folder = bundle(name, children=children_, milestones=events)
            apply(db, bundle_read.read([folder], POLICY), POLICY, actor="Import", today=AS_AT)

        was = ["NS-1,Northshire,Anna,Example,2024-05-02,,,,,,,Jo", "NS-2,Northshire,Ben,Example,2021-01-20"]
        begun = ["NS-1,became_looked_after,2026-02-12,,,,,ssda903", "NS-2,became_looked_after,2026-02-12,,,,,ssda903"]
        take("first", was, begun)
        ids = child_rows.references(db)
        edit_child(desk_of(db), ids["NS-1"], {"owner": owner, "given_name": "Hanna"})
        record_milestone(desk_of(db), ids["NS-2"], Entry("adm_decision", AS_AT), insist=True)
        now = ["NS-1,Northshire,Johanna,Example,2024-05-02,,,,,,,Sam Poe", was[1]]
        take("second", now, [*begun, "NS-2,adm_decision,2026-10-01,,,,,ssda903"])
    return path


def waiting(path: Path) -> list[str]:
    with Database.open(path, clock=lambda: NOW) as db:
        return [each.item for each in open_conflicts(desk_of(db))]


async def test_both_sides_are_shown_with_where_they_come_from(path: Path) -> None:
    async with at_work(path) as seen:
        assert "3 to settle (C)" in seen.text
        await seen.press("C")
        for words in ("NS-1  Owner", "NS-2  ADM decision", "Kim Lee", "Sam Poe", "Ann, 16 Nov 2026 10:00",
                      "children.csv", "1 Oct 2026", "3 conflicts"):  # fmt: skip
            assert words in seen.text, words
        await seen.press("escape")
        assert isinstance(seen.app.screen, BoardScreen)


async def test_names_are_said_to_be_there_until_they_are_asked_for(path: Path) -> None:
    async with at_work(path) as seen:
        await seen.press("C")
        assert seen.text.count("(a name)") == 2
        assert "anna" not in seen.text.lower()
        await seen.press("X", "enter")
        await seen.until(lambda: "Hanna" in seen.text and "Johanna" in seen.text)
        await seen.press("x")
        await seen.until(lambda: "anna" not in seen.text.lower())


async def test_t_keeps_what_was_typed_and_i_takes_what_was_imported(path: Path) -> None:
    async with at_work(path, "Kim") as seen:
        await seen.press("C", "t")
        await seen.until(lambda: "2 conflicts" in seen.text)
        assert "what was typed is kept; u takes it back" in seen.text
        await seen.press("end", "i")
        await seen.until(lambda: "1 conflict" in seen.text.replace("2 conflicts", ""))
    with Database.open(path) as db:
        (decision,) = select(db, MilestoneRow, "WHERE kind = 'adm_decision'")
        assert (decision.on_date, decision.source) == ("2026-10-01", "ssda903")
    assert len(waiting(path)) == 1


async def test_u_takes_it_back(path: Path) -> None:
    before = waiting(path)
    async with at_work(path, "Kim") as seen:
        await seen.press("C", "i")
        await seen.until(lambda: "2 conflicts" in seen.text)
        await seen.press("u", "enter")
        await seen.until(lambda: "3 conflicts" in seen.text)
    assert waiting(path) == before


async def test_enter_opens_the_case_and_escape_comes_back(path: Path) -> None:
    async with at_work(path) as seen:
        await seen.press("C", "enter")
        assert isinstance(seen.app.screen, CaseScreen)
        assert seen.app.screen.case.card.reference == "NS-1"
        await seen.press("escape")
        assert isinstance(seen.app.screen, ConflictsScreen)


async def test_where_nothing_can_be_recorded_that_is_said(path: Path) -> None:
    async with at_work(path, read_only=True) as seen:
        await seen.press("C", "t")
        assert "This file is open for reading only" in seen.text
    assert len(waiting(path)) == 3


async def test_where_nothing_waits_that_is_said(northshire: Path) -> None:
    async with at_work(northshire, "Kim", "small") as seen:
        assert "to settle" not in seen.text
        await seen.press("C")
        assert "Nothing waits to be settled" in seen.text
        await seen.press("t")
        assert "There is no conflict under the cursor." in seen.text


@pytest.mark.parametrize("size", ["middle", "small"])
async def test_hostile_text_is_text(tmp_path: Path, bundle: Bundle, size: str) -> None:
    async with at_work(laid(tmp_path, bundle, owner=" ".join(HOSTILE)), "Kim", size) as seen:
        await seen.press("C", "down", "up")
        safe(seen)
        await seen.press("t")
        await seen.until(lambda: "2 conflicts" in seen.text)
        safe(seen)


@pytest.mark.parametrize("size", ["middle", "small"])
def test_picture(snap_compare: Compare, path: Path, size: str) -> None:
    def open_board() -> Board:
        return Board(Database.open(path, clock=lambda: NOW), POLICY, AS_AT)

    assert picture(snap_compare, open_board(), size, ["C", "down"], open_board=open_board)
