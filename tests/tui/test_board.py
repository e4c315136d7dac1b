"""The stage columns, by key press: what they show, where the cursor goes, and what narrows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.events import MouseScrollDown, Paste

from tests.clocks import StandingClock
from tests.tui.conftest import LOOKS_EVERY, Open
from tests.tui.fakes import AS_AT, POLICY, STAGES, FakeBoard, made_up_cards
from trackboard.board.model import Filter
from trackboard.tui.board.board_view import BoardView
from trackboard.tui.labels import clock_short


async def test_every_stage_in_sight_with_its_counts_when_there_is_room(opened: Open) -> None:
    async with opened() as seen:
        summary = seen.session.board.summary()
        heads = next(line for line in seen.lines if "1 Unborn" in line)
        for place, stage in enumerate(POLICY.stages[:10]):
            assert f"{(place + 1) % 10} {stage.head}" in heads
        line = seen.lines[seen.lines.index(heads) + 1]
        counts = [line[1 + 11 * place : 11 + 11 * place] for place in range(10)]
        for said, count in zip(counts, summary.stages, strict=True):
            assert int(said.split()[0]) == count.children
            assert (f"▲{count.overdue}" in said) == bool(count.overdue)
            assert (f"◆{count.due_soon}" in said) == bool(count.due_soon)
        assert sum(count.overdue for count in summary.stages) == summary.overdue


@pytest.mark.parametrize("size", ["wide", "middle", "small"])
async def test_head_says_all_that_must_be_said_at_every_size(opened: Open, size: str) -> None:
    async with opened(size=size) as seen:
        head = "\n".join(seen.lines[:3])
        assert "Northshire" in head
        assert "16 Nov" in head
        assert "91 children" in head
        assert "▲ 21 overdue" in head
        assert "SHARE-SAFE references" in head
        assert "MADE-UP" in head
        assert "3 turned 10" in head or "5 not shown" in head


@pytest.mark.parametrize("width", [60, 70, 80, 100, 120, 160, 220])
async def test_head_cuts_no_day_and_leaves_nobody_out_unsaid_however_narrow(opened: Open, width: int) -> None:
    notice = "board.db was written by a newer trackboard: open read-only"
    board = FakeBoard(made_up_cards(91), authority="The London Borough of Somewhere Far", notice=notice)
    async with opened(board, size=(width, 24), clock=StandingClock(AS_AT + timedelta(days=12)), stays=True) as seen:
        first, second = seen.lines[:2]
        assert "AS AT MON 16 NOV 2026: NOT TODAY" in first or width < 70
        assert "SHARE-SAFE" in first
        assert "MADE-UP" in first
        assert "91 children" in second
        assert "3 turned 10" in second or "5 not shown" in second
        assert "read-only" in second
    async with opened(board, size=(width, 24)) as seen:
        assert "16 Nov" in seen.lines[0]
        await seen.press("s")
        await seen.until(lambda: seen.session.listing.sort == "longest")
        assert "longest in stage first" in seen.lines[1] or width < 80


async def test_a_card_says_who_how_late_and_what_was_judged_and_the_pane_the_rest(opened: Open) -> None:
    async with opened(size="middle", privacy="initials") as seen:
        await seen.press("4")
        card = seen.app.screen.view.card
        late = (AS_AT - card.worst.due_on).days
        await seen.until(lambda: f"{late} days" not in seen.text and f"─ {card.label}" in seen.text)
        text = seen.text
        assert card.age in text
        assert f"▲ {late}" in text
        assert clock_short(POLICY.clock(card.worst.clock)) in text
        assert f"{card.days_in_stage} days" in text
        assert POLICY.verdicts[card.verdict].lower() in text


async def test_the_heads_say_what_leaves_each_column_avoidable_and_verdicts_wanted(opened: Open) -> None:
    async with opened() as seen:
        heads = next(place for place, line in enumerate(seen.lines) if "1 Unborn" in line)
        for point in seen.session.board.summary().delay_points:
            place = STAGES.index(POLICY.clock(point.clock).column)
            said = seen.lines[heads + 2][1 + 11 * place : 11 + 11 * place]
            assert f"A{point.avoidable}" in said
            assert (f"?{point.wanted}" in said) == bool(point.wanted)


async def test_arrows_and_letters_move_within_and_across_columns(opened: Open) -> None:
    async with opened() as seen:
        view = seen.app.screen.query_one(BoardView)
        order = seen.session.board.order()
        first, third = order[STAGES[0]], order[STAGES[2]]
        assert view.selected == first[0]
        await seen.press("down", "j")
        assert view.selected == first[2]
        await seen.press("up", "k", "k")
        assert view.selected == first[0]
        await seen.press("right", "l", "down")
        assert view.selected == third[1]
        await seen.press("end")
        assert view.selected == third[-1]
        await seen.press("home", "h", "left", "left")
        assert view.selected == first[0]


async def test_digits_jump_to_stages_and_say_so_where_there_is_nobody(opened: Open) -> None:
    cards = [card for card in made_up_cards(91) if card.stage != "panel"]
    async with opened(FakeBoard(cards)) as seen:
        await seen.press("0")
        assert seen.app.screen.view.card.stage == "placed"
        await seen.press("9")
        assert seen.app.screen.view.card.stage == "placed"
        assert "No child is shown in Panel." in seen.text
        assert seen.app.screen.view.selected is not None


async def test_ten_columns_stand_from_112_cells_on_and_seven_slide_at_80(opened: Open) -> None:
    async with opened(size="middle") as seen:
        assert "1 Unborn" in seen.text
        assert "0 Placed" in seen.text
    async with opened(size="small") as seen:
        assert "1 Unborn" in seen.text
        assert "8 Matched" not in seen.text
        after = seen.session.board.summary().stages[7:]
        late = sum(count.overdue for count in after)
        assert f"{sum(count.children for count in after)} ▲{late} →" in seen.lines[1]
        await seen.press("0")
        assert "0 Placed" in seen.text
        assert "1 Unborn" not in seen.text
        assert "← " in seen.lines[1]
        assert seen.app.screen.view.card.reference in seen.text


async def test_who_is_out_of_sight_is_counted_below_and_above(opened: Open) -> None:
    async with opened(FakeBoard(made_up_cards(400))) as seen:
        assert "↓ " in seen.text
        await seen.press("4", "pagedown", "pagedown")
        assert "↑" in seen.text
        assert seen.app.screen.view.card.reference in seen.text


async def test_only_what_is_overdue_is_said_and_taken_back(opened: Open) -> None:
    async with opened() as seen:
        await seen.press("o")
        assert "only overdue" in seen.text
        assert "21 of 91" in seen.text
        assert "▎" not in "\n".join(seen.lines[6:-2])
        assert "0 of 9" in seen.text
        await seen.press("escape")
        assert "21 of 91" not in seen.lines[-2]
        assert "▎" in "\n".join(seen.lines[6:-2])


async def test_delay_points_are_gone_through_and_list_who_is_late_there(opened: Open) -> None:
    async with opened() as seen:
        points = [point.id for point in POLICY.delay_points]
        await seen.press("D", "right")
        expected = {card.id for card in seen.session.board._chosen(Filter(delay_point=points[1]))}
        assert set(seen.session.listing.flat()) == expected
        assert f"{clock_short(POLICY.clock(points[1]))}  →   2 of 6" in seen.text
        for child in expected:
            card = seen.session.listing.card(child)
            row = next(line for line in seen.lines if f" {card.reference} " in line[:20])
            assert f"▲ {(AS_AT - card.worst.due_on).days}" in row
            assert (POLICY.verdicts[card.verdict].lower() if card.verdict != "none" else "? wanted") in row
        await seen.press("down")
        assert seen.app.screen.view.selected in expected
        await seen.press("escape")
        assert seen.session.listing.shown == 91
        assert isinstance(seen.app.screen.view, BoardView)
        await seen.press("D", "left", "D")
        assert seen.session.listing.shown == 91


async def test_filter_as_you_type_keeps_n_of_n_in_view_and_letters_are_no_acts(opened: Open) -> None:
    async with opened() as seen:
        await seen.press("slash")
        assert "91 of 91" in seen.text
        await seen.press("n", "s", "minus", "0", "0", "4", "q")
        assert "0 of 91" in seen.text
        assert "no child matches" in seen.text
        await seen.press("backspace")
        assert "10 of 91" in seen.text
        assert {seen.session.listing.card(child).reference[:6] for child in seen.session.listing.flat()} == {"NS-004"}
        await seen.press("enter")
        assert "10 of 91" in seen.text
        await seen.press("o")
        assert "only overdue, filter: ns-004" in seen.text
        await seen.press("escape")
        assert seen.session.listing.shown == 91


async def test_escape_in_the_prompt_clears_what_was_typed(opened: Open) -> None:
    async with opened() as seen:
        await seen.press("slash", "z", "z", "z")
        assert seen.session.listing.shown == 0
        await seen.press("escape")
        assert seen.session.listing.shown == 91
        assert "of 91" not in seen.lines[-2]


async def test_what_is_pasted_is_typed_and_never_a_key(opened: Open) -> None:
    async with opened() as seen:
        seen.app.post_message(Paste("q\n/o\x1b"))
        await seen.pilot.pause()
        assert not seen.session.listing.narrowing
        await seen.press("slash")
        seen.app.post_message(Paste("NS-\n0042\x1b[2J"))
        await seen.pilot.pause()
        assert seen.app.screen.finder.typed == "NS- 0042[2J"


async def test_the_cursor_stays_on_its_child_through_filter_sort_and_refresh(opened: Open) -> None:
    board = FakeBoard(made_up_cards(91))
    async with opened(board) as seen:
        await seen.press("5", "down", "down", "down")
        child = seen.app.screen.view.selected
        reference = seen.app.screen.view.card.reference
        await seen.press("slash", *reference.lower())
        assert seen.app.screen.view.selected == child
        await seen.press("escape")
        assert seen.app.screen.view.selected == child
        await seen.press("s")
        await seen.until(lambda: seen.session.listing.sort == "longest")
        assert seen.app.screen.view.selected == child
        assert "longest in stage first" in seen.text
        board.children = [card for card in board.children if card.stage != "unborn"]
        board.changes += 1
        await seen.until(lambda: seen.session.listing.total == len(board.children))
        assert seen.app.screen.view.selected == child
        assert f"{len(board.children)} children" in seen.text


async def test_where_the_child_is_gone_the_cursor_stays_near(opened: Open) -> None:
    board = FakeBoard(made_up_cards(91))
    async with opened(board) as seen:
        await seen.press("5", "down")
        gone = seen.app.screen.view.selected
        board.children = [card for card in board.children if card.id != gone]
        board.changes += 1
        await seen.until(lambda: seen.session.listing.total == 90)
        assert seen.app.screen.view.card.stage == "recommended"


async def test_a_click_selects_a_second_click_opens_and_the_wheel_scrolls(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(FakeBoard(made_up_cards(400))) as seen:
        asked: list[int] = []
        monkeypatch.setattr(seen.session.open, "case", lambda child, trail: asked.append(child))
        view = seen.app.screen.query_one(BoardView)
        stage = seen.session.board.order()[STAGES[3]]
        places = view._columns
        at = (places.x(3) + 4, places.head + view._rows_of(3).cards[1].y)
        await seen.pilot.click(BoardView, offset=at)
        assert view.selected == stage[1]
        assert not asked
        await seen.pilot.click(BoardView, offset=at)
        assert asked == [stage[1]]
        view.post_message(MouseScrollDown(view, at[0], at[1], 0, 1, 0, False, False, False))
        await seen.until(lambda: "↑" in seen.text)
        assert view.selected == stage[1]


async def test_an_empty_database_says_what_to_do(opened: Open) -> None:
    async with opened(FakeBoard([], not_shown=(0, 0, 0))) as seen:
        assert "There are no children here yet." in seen.text
        assert "trackboard import ssda903 FOLDER" in seen.text
        assert "trackboard demo" in seen.text
    async with opened(FakeBoard([], not_shown=(3, 0, 2))) as seen:
        assert "No child is on the board." in seen.text
        assert "3 turned 10, 2 left out by rule, not shown." in seen.text


async def test_a_window_too_small_says_how_large_it_must_be(opened: Open) -> None:
    async with opened(size=(50, 12)) as seen:
        assert "This window is 50 by 12 cells" in seen.text
        assert "NS-0001" not in seen.text
        await seen.pilot.resize_terminal(80, 24)
        await seen.pilot.pause()
        assert "NS-0001" in seen.text


async def test_a_past_day_is_said_aloud(opened: Open) -> None:
    async with opened(clock=StandingClock(AS_AT + timedelta(days=12)), stays=True) as seen:
        assert "AS AT MON 16 NOV 2026: NOT TODAY, 12 DAYS AGO" in seen.text


async def test_another_persons_change_is_seen_and_an_idle_board_paints_nothing(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = FakeBoard(made_up_cards(91))
    async with opened(board) as seen:
        painted: list[object] = []
        display = type(seen.app)._display
        monkeypatch.setattr(
            type(seen.app),
            "_display",
            lambda app, screen, what: (painted.append(what) if what is not None else None, display(app, screen, what))[
                1
            ],
        )
        await seen.pilot.pause(6 * LOOKS_EVERY)
        assert painted == []
        asked = board.asked
        board.changes += 1
        await seen.until(lambda: board.asked > asked)
        await seen.settled(lambda: board.asked)
        assert painted == [], "nothing changed that is in sight"
        board.children[0] = replace(board.children[0], owner="Somebody Else")
        board.changes += 1
        await seen.until(lambda: "Somebody Else" in seen.text)
        assert painted
