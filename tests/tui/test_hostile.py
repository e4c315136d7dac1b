"""What is shown is text: nothing in it is acted on by Textual or by the terminal, on any screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from rich.cells import cell_len
from textual.events import Paste

from tests.tui.conftest import Open, Seen
from tests.tui.fakes import AS_AT, POLICY, FakeBoard, made_up_cards
from tests.tui.hostile import HOSTILE
from trackboard.board.board import Board
from trackboard.board.case import read_case
from trackboard.board.model import Worst
from trackboard.clean import one_line
from trackboard.store.database import Database


def hostile_board() -> FakeBoard:
    """Forty children, each with one of the strings in every field that people write."""
    cards = []
    for card, text in zip(made_up_cards(40), HOSTILE, strict=True):
        worst = Worst("proceedings", text, text, AS_AT - timedelta(days=3))
        cards.append(
            replace(
                card,
                reference=f"{card.reference}{text}",
                label=text,
                authority=text,
                team=text,
                owner=text,
                age=text,
                worst=worst,
                plan=text,
                flags=(text,),
                verdict=text,
            )
        )
    return FakeBoard(cards, authority=HOSTILE[9] + HOSTILE[27], notice=HOSTILE[0] + HOSTILE[25])


def safe(seen: Seen) -> None:
    """Every line is as wide as the screen, and has only what is shown."""
    for line in seen.lines:
        assert line.isprintable(), repr(line)
        assert cell_len(line) == seen.app.size.width


@pytest.mark.parametrize("size", ["wide", "middle", "small"])
@pytest.mark.parametrize("privacy", ["references", "initials"])
async def test_board_and_table_show_hostile_text_as_text(opened: Open, size: str, privacy: Any) -> None:
    async with opened(hostile_board(), size=size, privacy=privacy) as seen:
        for key in [*"1470", "b", "home", "end"]:
            await seen.press(key)
            safe(seen)
        for child in seen.session.listing.flat():
            seen.app.screen.view.select(child)
            seen.app.screen._show_detail()
            safe(seen)


async def test_markup_is_shown_and_not_read(opened: Open) -> None:
    async with opened(hostile_board(), privacy="initials", size=(160, 60)) as seen:
        await seen.press("b", "home")
        for text in ("[/x]", "[@click=app", "[bold]", "[link=https", ":smiley:", "&amp;"):
            assert text in seen.text
        assert not any(
            segment.style and segment.style.meta.get("@click")
            for strip in seen.app.screen._compositor.render_strips()
            for segment in strip
        )


async def test_typing_hostile_text_finds_or_not_and_breaks_nothing(opened: Open) -> None:
    async with opened(hostile_board(), size="middle") as seen:
        await seen.press("slash")
        for text in HOSTILE:
            seen.app.post_message(Paste(text))
            await seen.pilot.pause()
            safe(seen)
            await seen.press("ctrl+u")
        assert seen.session.listing.shown == 40


async def test_hostile_text_typed_as_a_reference_is_shown_as_text(opened: Open) -> None:
    async with opened(hostile_board(), size="middle") as seen:
        await seen.press("g")
        for text in HOSTILE:
            seen.app.screen.query_one("Input").value = text
            await seen.press("enter")
            safe(seen)
            if not seen.app.screen.is_modal:
                await seen.press("g")


def hostile_case(board: Board, child: int, text: str) -> Any:
    """A real case with the string in every field that people write."""
    case = read_case(board, child, "references")
    assert case is not None
    entries = tuple(
        replace(entry, label=text, detail=text, note=text, limits=(text,), source=text) for entry in case.timeline
    )
    return replace(
        case,
        card=replace(case.card, reference=text, label=text),
        fields=tuple((text, text) for _ in range(3)),
        plan=text,
        parallel_plan=text,
        timeline=entries,
        planned=entries[:1],
        clocks=tuple(replace(clock, label=text, sentence=text, limit=text, verdict=text) for clock in case.clocks),
        gaps=(text,),
        flags=((text, text),),
        criteria=tuple(replace(criterion, label=text, source=text) for criterion in case.criteria),
        eligibility=text,
        route=text,
        considered=text,
        actions=tuple(replace(action, action=text, owner=text) for action in case.actions),
        minutes=tuple(
            held._replace(minute=replace(held.minute, discussion=text, decision=text)) for held in case.minutes
        ),
    )


@pytest.mark.parametrize("size", ["wide", "small"])
async def test_a_case_shows_hostile_text_as_text(on_northshire: Open, size: str) -> None:
    async with on_northshire(size=size) as seen:
        child = seen.session.board.id_of("NS-0193")
        await seen.press("5", "enter")
        for text in HOSTILE:
            seen.app.screen.case = hostile_case(seen.session.board, child, text)
            seen.app.screen._show(keep=False)
            safe(seen)
            for direction in ("last", "right", "last"):
                seen.app.screen.view.move(direction)
                safe(seen)


async def test_hostile_words_of_a_policy_are_text_in_help_and_heads(opened: Open) -> None:
    stages = tuple(
        replace(stage, short=text[:12], label=text) for stage, text in zip(POLICY.stages, HOSTILE[20:], strict=False)
    )
    names = dict(zip(POLICY.verdicts, HOSTILE[25:], strict=False))
    policy = replace(
        POLICY, stages=stages, verdicts=names, inclusion_rules=dict.fromkeys(POLICY.inclusion_rules, HOSTILE[0])
    )
    board = FakeBoard(made_up_cards(91), policy=policy)
    for size in ("wide", "small"):
        async with opened(board, size=size) as seen:
            safe(seen)
            await seen.press("question_mark", "pagedown", "pagedown")
            safe(seen)
            await seen.press("escape", "ctrl+p")
            await seen.pilot.pause(0.1)
            safe(seen)


def test_what_is_measured_is_what_is_shown() -> None:
    for text in HOSTILE:
        assert one_line(text).isprintable()


@pytest.fixture
def hostile_database(northshire: Any, tmp_path: Any) -> Any:
    """The made-up authority with hostile text put past every cleaning, as a damaged or forged file would have it."""
    path = tmp_path / "hostile.db"
    path.write_bytes(northshire.read_bytes())
    with Database.open(path) as db, db.write(actor="tester", source="command", act="forged"):
        for place, text in enumerate(HOSTILE, start=1):
            db.connection.execute(
                "UPDATE children SET reference = reference || ?, given_name = ?, family_name = ?, team = ?, owner = ?, "
                "social_worker = ? WHERE id = ?",
                (text, text, text, text, text, text, place),
            )
        db.connection.execute("UPDATE milestones SET note = ?, source = ?", ("\x1b]52;c;ZXZpbA==\x07[/x]", "\x1b[2J"))
        db.set_setting("authority", "\x1b]0;forged\x07[/x]")
    return path


async def test_a_forged_database_is_shown_as_text(opened: Open, hostile_database: Any) -> None:
    def open_board() -> Board:
        return Board(Database.open(hostile_database), POLICY, AS_AT)

    for privacy in ("references", "initials"):
        async with opened(open_board(), open_board=open_board, privacy=privacy) as seen:
            for keys in (
                ["b"],
                ["pagedown"],
                ["enter"],
                ["down"],
                ["right_square_bracket"],
                ["escape"],
                ["X", "enter"],
            ):
                await seen.press(*keys)
                safe(seen)
