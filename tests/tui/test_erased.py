"""Whoever was erased is nowhere on the screen: the board, the search, the case that was open, the way to it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.tui.conftest import Open
from tests.tui.fakes import AS_AT, POLICY
from trackboard.board.board import Board
from trackboard.casework.acts.erasure import erase_child, plan
from trackboard.casework.desk import Actor, Desk
from trackboard.store.database import Database
from trackboard.tui.case.case_screen import CaseScreen

CHILD = "NS-0163"


async def test_an_erased_child_is_nowhere_and_its_open_case_closes(
    northshire: Path, opened: Open, tmp_path: Path
) -> None:
    path = tmp_path / "board.db"
    shutil.copy(northshire, path)

    def open_board() -> Board:
        return Board(Database.open(path), POLICY, AS_AT)

    async with opened(open_board(), open_board=open_board) as seen:
        await seen.press("g", *CHILD.lower(), "enter")
        assert isinstance(seen.app.screen, CaseScreen)
        with Database.open(path) as db:
            desk = Desk(db, POLICY, Actor("Kim", "command"), AS_AT)
            child = seen.session.board.id_of(CHILD)
            assert child is not None
            erase_child(desk, plan(desk, child), "an order", despite="so it says")
        await seen.until(lambda: not isinstance(seen.app.screen, CaseScreen))
        await seen.read()
        assert child not in {each for ids in seen.session.board.order().values() for each in ids}
        assert seen.session.search_text is not None
        assert list(seen.session.search_text.find(CHILD)) == list(seen.session.search_text.find("erased")) == []
        await seen.press("g", *CHILD.lower(), "enter")
        assert f"{CHILD.lower()} was erased lawfully on" in seen.text and "an order" in seen.text
