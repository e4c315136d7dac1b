"""The case, by key press: what holds this child up, what happened, and on to the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.conftest import Open, Seen
from tests.tui.fakes import AS_AT, POLICY
from trackboard.board.board import Board
from trackboard.board.case import read_case
from trackboard.casework.derivation import keep_current
from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.three_way.import_merge import apply
from trackboard.pathway.days import day_text
from trackboard.store.database import Database
from trackboard.tui.case.case_screen import CaseScreen


async def at(seen: Seen, reference: str) -> CaseScreen:
    """Open a child's case by its reference."""
    await seen.press("g", *reference.lower(), "enter")
    screen = seen.app.screen
    assert isinstance(screen, CaseScreen)
    return screen


def words_of(text: str) -> str:
    """Text without line ends and frames, as it is read."""
    return " ".join(text.split())


async def whole(seen: Seen) -> str:
    """Everything a case says, on a screen as tall as it takes."""
    await seen.pilot.resize_terminal(100, 300)
    await seen.pilot.pause()
    await seen.pilot.pause()
    return words_of(seen.text)


async def test_a_case_says_everything(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        screen = await at(seen, "NS-0163")
        case = screen.case
        text = await whole(seen)
        card = case.card
        assert card.reference in text
        assert card.age in text
        assert f"Plan: {case.plan}" in text
        assert f"Parallel plan: {case.parallel_plan}" in text
        assert f"since {day_text(card.since)}, {card.days_in_stage} days" in text
        for entry in case.timeline:
            assert f"{day_text(entry.on)} " in text
            assert entry.label in text
            if entry.days_between is not None:
                assert f"{entry.days_between:+,} d" in text
            for limit in entry.limits:
                assert words_of(limit) in text
        for clock in case.clocks:
            assert clock.label in text
            if clock.status in ("overdue", "due_soon", "running"):
                assert words_of(clock.sentence) in text
                assert clock.source in clock.sentence
                assert day_text(clock.due_on) in text
        for _, words in case.flags:
            assert words_of(words) in text
        for criterion in case.criteria:
            assert words_of(criterion.label) in text
        for label, value in case.fields:
            if label == "Team":
                assert value in text


async def test_gaps_and_what_went_back_are_said(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        ids = list(seen.session.listing.flat())
        cases = [read_case(seen.session.board, child, "references") for child in ids]
        with_gap = next(case for case in cases if case.gaps)
        await at(seen, with_gap.card.reference)
        text = await whole(seen)
        assert "Gaps in the record" in text
        assert words_of(with_gap.gaps[0]) in text
        undone = next(case for case in cases if any(not entry.in_effect for entry in case.timeline))
        await seen.pilot.resize_terminal(160, 50)
        await at(seen, undone.card.reference)
        assert "(no longer in effect)" in await whole(seen)


async def test_brackets_go_along_the_list_one_came_from(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        await seen.press("o", "4", "enter")
        flat = list(seen.session.listing.flat())
        number = flat.index(seen.app.screen.child)
        assert f"{number + 1} of {len(flat)}" in seen.text
        await seen.press("right_square_bracket")
        assert seen.app.screen.child == flat[number + 1]
        assert f"{number + 2} of {len(flat)}" in seen.text
        await seen.press("left_square_bracket", "left_square_bracket")
        assert seen.app.screen.child == flat[number - 1]
        await seen.press("escape")
        assert seen.app.screen.view.selected == flat[number - 1], "the board follows"


async def test_the_ends_of_the_list_say_so(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        await seen.press("enter", "left_square_bracket")
        assert "This is the first of" in seen.text
        await seen.press("escape", "0", "end", "enter", "right_square_bracket")
        assert "This is the last of" in seen.text


async def test_from_the_table_the_list_is_the_tables(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        await seen.press("b", "home", "enter", "right_square_bracket")
        assert seen.app.screen.child == seen.session.listing.ranked[1]


async def test_a_sibling_opens_from_the_case(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        ids = list(seen.session.listing.flat())
        case = next(
            case
            for case in (read_case(seen.session.board, child, "references") for child in ids)
            if case.siblings and any(sibling.id in ids for sibling in case.siblings)
        )
        screen = await at(seen, case.card.reference)
        sibling = case.siblings[0]
        assert sibling.reference in await whole(seen)
        while screen.view.child is None:
            await seen.press("down")
        await seen.press("enter")
        assert screen.child == sibling.id


async def test_a_child_that_the_board_does_not_show_opens_by_reference(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        gone = next(
            child
            for child in range(1, 129)
            if child not in set(seen.session.listing.flat()) and seen.session.board.cards([child], "references")
        )
        reference = seen.session.board.cards([gone], "references")[0].reference
        screen = await at(seen, reference)
        assert screen.child == gone
        await seen.press("right_square_bracket")
        assert "not in a list" in seen.text


async def test_a_reference_nobody_has_says_so_and_stays(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        await seen.press("g", *"zz9", "enter")
        assert "No child has the reference zz9" in seen.text
        await seen.press("escape")
        assert seen.app.screen.PLACE == "board"


@pytest.mark.parametrize("size", ["wide", "middle", "small"])
async def test_the_cursor_reaches_every_block_and_what_is_out_of_sight_is_counted(
    on_northshire: Open, size: str
) -> None:
    async with on_northshire(size=size) as seen:
        screen = await at(seen, "NS-0163")
        assert "more lines" in seen.text or size == "wide"
        view = screen.view
        for pane_key in ("left", "right"):
            await seen.press(pane_key, "home")
            pane = view._panes[view._pane]
            reached = {pane.at}
            while view.move("down"):
                reached.add(pane.at)
                assert pane.top <= pane.starts[pane.at] < pane.top + view._height, "the cursor is in sight"
            assert reached == {place for place, block in enumerate(pane.blocks) if block.stops}
            while view.move("page_up"):
                assert pane.top <= pane.starts[pane.at] < pane.top + view._height
            assert pane.at == min(reached)


async def test_slash_on_a_case_goes_back_to_filter(on_northshire: Open) -> None:
    async with on_northshire() as seen:
        await seen.press("enter", "slash")
        assert seen.app.screen.PLACE == "board"
        assert "filter:" in seen.text


async def test_a_change_elsewhere_is_seen_on_the_case_too(northshire: Path, tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "shared.db"
    path.write_bytes(northshire.read_bytes())

    def open_board() -> Board:
        return Board(Database.open(path), POLICY, AS_AT)

    async with opened(open_board(), open_board=open_board) as seen:
        screen = await at(seen, "NS-0163")
        with Database.open(path) as db:
            with db.write(actor="another", source="command", act="edit_field"):
                db.connection.execute("UPDATE children SET owner = 'Q. Newcomer' WHERE reference = 'NS-0163'")
            keep_current(db, POLICY, AS_AT)
        await seen.until(lambda: "Q. Newcomer" in seen.text)
        assert screen is seen.app.screen


async def test_notes_that_a_spreadsheet_brought_without_a_day_are_shown(
    opened: Open, tmp_path: Path, bundle: Callable[..., Path]
) -> None:
    undated = ["NS-1,,Panel: tbc,spreadsheet", "NS-1,,By nobody."]
    notes = [*undated, "NS-1,,Seen at nursery.,spreadsheet,2026-10-07"]
    folder = bundle(children=["NS-1,Northshire,,,2024-05-02"], notes=notes)
    path = tmp_path / "board.db"
    with Database.create(path, settings={"authority": "Northshire", "policy_digest": POLICY.digest}) as db:
        apply(db, bundle_read.read([folder], POLICY), POLICY, actor="Import", today=AS_AT)

    def open_board() -> Board:
        return Board(Database.open(path), POLICY, AS_AT)

    async with opened(open_board(), open_board=open_board) as seen:
        await at(seen, "NS-1")
        text = await whole(seen)
    assert "spreadsheet: Panel: tbc" in text
    assert "7 Oct 2026, spreadsheet: Seen at nursery." in text
    assert "By nobody." in text
