"""Pictures of the screens on a board that never changes, in both themes and at three sizes.

After a change that is meant: pytest tests/tui/test_snapshots.py --snapshot-update, and look at them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.clocks import TODAY, StandingClock
from tests.tui.conftest import SIZES
from tests.tui.fakes import FakeBoard, made_up_cards
from trackboard.board.board import Board
from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.three_way.import_merge import apply
from trackboard.pathway.policy.policy import load_policy
from trackboard.reports import catalogue
from trackboard.store.database import Database
from trackboard.tui.app import TrackboardApp
from trackboard.tui.options import Options
from trackboard.tui.reports.report_screen import ReportScreen

Compare = Callable[..., bool]


def picture(
    compare: Compare, board: Any, size: str, keys: list[str], theme: str = "trackboard-dark", **open_: Any
) -> bool:
    """Whether the app on a board looks as it did, after some keys."""
    options = Options(StandingClock(), disclose=lambda what: None, privacy="references", theme=theme)
    app = TrackboardApp(board, open_.get("open_board", lambda: board), options)

    async def read_and_press(pilot: Pilot[Any]) -> None:
        while not (app.session.listing.complete and app.session.search_text is not None):
            await pilot.pause(0.01)
        await pilot.press(*keys)
        await pilot.pause()
        while isinstance(app.screen, ReportScreen) and app.screen.made is None:
            await pilot.pause(0.01)
        await pilot.press(*open_.get("then", ()))
        await pilot.pause()

    return compare(app, terminal_size=SIZES[size], run_before=read_and_press)


@pytest.mark.parametrize("size", SIZES)
def test_board(snap_compare: Compare, size: str) -> None:
    assert picture(snap_compare, FakeBoard(made_up_cards(91)), size, ["4", "down"])


@pytest.mark.parametrize("size", SIZES)
def test_board_in_the_light_theme(snap_compare: Compare, size: str) -> None:
    assert picture(snap_compare, FakeBoard(made_up_cards(91)), size, ["4", "down"], "trackboard-light")


@pytest.mark.parametrize("size", SIZES)
def test_table_of_what_is_overdue(snap_compare: Compare, size: str) -> None:
    assert picture(snap_compare, FakeBoard(made_up_cards(91)), size, ["b", "o", "home", "down"])


def test_filter_as_it_is_typed(snap_compare: Compare) -> None:
    assert picture(snap_compare, FakeBoard(made_up_cards(91)), "small", ["slash", *"ns-00"])


def test_a_delay_point_as_it_is_chosen(snap_compare: Compare) -> None:
    assert picture(snap_compare, FakeBoard(made_up_cards(91)), "middle", ["D", "right"])


def test_an_empty_board(snap_compare: Compare) -> None:
    assert picture(snap_compare, FakeBoard([], not_shown=(0, 0, 0)), "small", [])


@pytest.fixture
def one_family(tmp_path: Path, bundle: Callable[..., Path]) -> Callable[[], Board]:
    """Two siblings, one of them long in care: enough for a case to have every section."""
    folder = bundle(
        children=[
            "NS-1,Northshire,Anna,Example,2024-05-02,,F,WBRI,SG-1,LAC,W. Orker,C. Hair,adoption,special_guardianship,"
            "fostering_for_adoption,yes",
            "NS-2,Northshire,Ben,Example,2021-01-20,,M,WBRI,SG-1,LAC,W. Orker,,long_term_fostering,,,",
        ],
        milestones=[
            "NS-1,referred,2026-01-05,,,,,typed",
            "NS-1,proceedings_issued,2026-02-10,,,,,typed",
            "NS-1,interim_care_order,2026-02-12,,,,,typed",
            "NS-1,became_looked_after,2026-02-12,,,,,typed",
            "NS-1,first_review,2026-03-20,,,,,typed",
            "NS-1,recommended,2026-07-01,,,,Long awaited,typed",
            "NS-1,adm_decision,2026-07-20,,,,,typed",
            "NS-1,placement_order,2026-09-01,,,,,typed",
            "NS-1,order_revoked,2026-09-20,,,,,typed",
            "NS-1,matching_panel,2026-12-03,yes,,,,typed",
            "NS-2,became_looked_after,2025-11-03,,,,,typed",
        ],
        plans=["NS-1,undecided,,2026-01-05,W. Orker", "NS-1,adoption,special_guardianship,2026-07-01,W. Orker"],
        delays=[
            "NS-1,looked_after_to_recommended,2026-02-12,avoidable,paperwork_late,authority,,,C. Hair,"
            "2026-08-01T10:00:00Z"
        ],
        criteria=["NS-1,family,yes,Two assessments"],
        actions=[",NS-1,Chase the hearing,W. Orker,legal,2026-12-01"],
    )
    policy, path = load_policy(), tmp_path / "family.db"
    settings = {"authority": "Northshire", "made_up": "yes", "policy_digest": policy.digest}
    with Database.create(path, settings=settings) as db:
        apply(db, bundle_read.read([folder], policy), policy, actor="tester", today=TODAY)
    return lambda: Board(Database.open(path), policy, TODAY)


@pytest.mark.parametrize("size", SIZES)
def test_case(snap_compare: Compare, one_family: Callable[[], Board], size: str) -> None:
    assert picture(snap_compare, one_family(), size, ["6", "enter", "down"], open_board=one_family)


def test_case_in_the_light_theme(snap_compare: Compare, one_family: Callable[[], Board]) -> None:
    assert picture(
        snap_compare, one_family(), "wide", ["6", "enter", "right"], "trackboard-light", open_board=one_family
    )


@pytest.fixture
def of_reports(northshire: Path) -> Callable[[], Board]:
    """The made-up authority, whose reports have something to tell."""
    return lambda: Board(Database.open(northshire), load_policy(), TODAY)


REPORTS = {"delay": 0, "attendance": 0, "trends": 1}
"""How often `p` is pressed: as a table, or as a picture."""


@pytest.mark.parametrize("size", ["middle", "small"])
@pytest.mark.parametrize("name", REPORTS)
def test_report(snap_compare: Compare, of_reports: Callable[[], Board], name: str, size: str) -> None:
    keys = ["R", *["down"] * list(catalogue.REPORTS).index(name), "enter"]
    assert picture(snap_compare, of_reports(), size, keys, open_board=of_reports, then=["p"] * REPORTS[name])
