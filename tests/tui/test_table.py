"""The same children as a table."""

from __future__ import annotations

import pytest

from tests.tui.conftest import Open
from tests.tui.fakes import POLICY, FakeBoard, made_up_cards
from trackboard.tui.board.table_columns import COLUMNS, GAP, MARGIN, columns_for
from trackboard.tui.board.table_view import TableView
from trackboard.tui.labels import clock_short


async def test_b_changes_between_board_and_table_and_keeps_the_child(opened: Open) -> None:
    async with opened() as seen:
        await seen.press("5", "down", "down")
        child = seen.app.screen.view.selected
        await seen.press("b")
        assert isinstance(seen.app.screen.view, TableView)
        assert seen.app.screen.view.selected == child
        await seen.press("down", "b")
        after = seen.session.listing.ranked[seen.session.listing.ranked.index(child) + 1]
        assert seen.app.screen.view.selected == after


async def test_rows_stand_worst_first_regardless_of_stage_and_sort_is_said(opened: Open) -> None:
    async with opened() as seen:
        await seen.press("b", "home")
        shown = [line[3:12].strip() for line in seen.lines if line[3:6] == "NS-"]
        ranked = [seen.session.listing.card(child).reference for child in seen.session.board.ranked()[: len(shown)]]
        assert shown == ranked
        for sort, words in (
            ("longest", "longest in stage first"),
            ("oldest", "oldest child first"),
            ("reference", "by reference"),
        ):
            await seen.press("s")
            await seen.until(lambda sort=sort: seen.session.listing.sort == sort)
            assert words in seen.text
            assert list(seen.session.listing.ranked) == list(seen.session.board.ranked(sort))
        await seen.press("home")
        first = next(line for line in seen.lines if line[3:6] == "NS-")
        assert first[3:10] == "NS-0001"


async def test_a_row_says_everything_there_is_room_for(opened: Open) -> None:
    async with opened(size=(300, 50)) as seen:
        await seen.press("b", "home")
        card = seen.app.screen.view.card
        row = next(line for line in seen.lines if line[3:].startswith(card.reference))
        for words in (
            "Matched", str(card.days_in_stage), card.age_short, "▲ overdue", card.worst.words,
            clock_short(POLICY.clock(card.worst.clock)), card.team,
        ):  # fmt: skip
            assert words in row


def test_where_there_is_room_every_column_stands() -> None:
    room = MARGIN + sum(column.width + GAP for column in COLUMNS)
    assert [column for column, _ in columns_for(room)] == list(COLUMNS)
    assert len(columns_for(room - 1)) == len(COLUMNS) - 1


def test_columns_give_way_by_rank_and_never_run_over() -> None:
    before: set[str] = set()
    for width in range(60, 300, 7):
        columns = columns_for(width)
        assert 3 + sum(taken + 2 for _, taken in columns) <= width
        titles = {column.title for column, _ in columns}
        assert before <= titles
        before = titles
    assert {"Child", "Standing", "Time", "Stage"} <= {column.title for column, _ in columns_for(60)}


@pytest.mark.parametrize("key", ["end", "pagedown"])
async def test_far_moves_scroll_and_count_who_is_out_of_sight(opened: Open, key: str) -> None:
    async with opened(FakeBoard(made_up_cards(300))) as seen:
        await seen.press("b", "home", key)
        assert "↑ " in seen.text
        assert seen.app.screen.view.card.reference in seen.text


async def test_digits_jump_and_filter_narrows_the_table_too(opened: Open) -> None:
    async with opened() as seen:
        await seen.press("b", "0")
        assert seen.app.screen.view.card.stage == "placed"
        await seen.press("o")
        assert "21 of 91" in seen.text
        assert "● on track" not in "\n".join(seen.lines[4:])


async def test_a_click_selects_and_a_second_opens(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as seen:
        asked: list[int] = []
        monkeypatch.setattr(seen.session.open, "case", lambda child, trail: asked.append(child))
        await seen.press("b", "home")
        await seen.pilot.click(TableView, offset=(4, 5))
        child = seen.session.listing.ranked[3]
        assert seen.app.screen.view.selected == child
        await seen.pilot.click(TableView, offset=(4, 5))
        assert asked == [child]
