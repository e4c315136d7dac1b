"""A meeting by key press: the list, the presenter, the roll call, the minutes, the end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.clocks import StandingClock
from tests.tui.conftest import LOOKS_EVERY, Seen
from tests.tui.fakes import AS_AT, POLICY
from tests.tui.hostile import HOSTILE
from tests.tui.test_hostile import safe
from trackboard.board.board import Board
from trackboard.casework.desk import Actor, Desk
from trackboard.casework.meetings.agenda import add_to_agenda, listed
from trackboard.casework.meetings.drafts import draft_of, keep_draft
from trackboard.casework.meetings.find_meeting import find_meeting
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.cli.main import cli
from trackboard.store.database import Database
from trackboard.store.rows import select
from trackboard.store.tables import ActionRow, AmendmentRow, AttendanceRow, MeetingRow, MinuteRow
from trackboard.tui.app import TrackboardApp
from trackboard.tui.meeting.closing_screen import ClosingScreen
from trackboard.tui.meeting.meetings_screen import MeetingsScreen
from trackboard.tui.meeting.presenter_screen import MeetingScreen
from trackboard.tui.meeting.roll_call_screen import RollScreen
from trackboard.tui.options import Options

Sit = Callable[..., AbstractAsyncContextManager[Seen]]
SIZES = {"wide": (160, 50), "small": (80, 24)}


@pytest.fixture
def path(northshire: Path, tmp_path: Path) -> Path:
    """Northshire with a tracking meeting today that 23 children are on."""
    path = tmp_path / "meeting.db"
    path.write_bytes(northshire.read_bytes())
    with Database.open(path) as db:
        create_meeting(desk_at(db), NewMeeting("tracking", AS_AT, chair="P. Chair"))
        row = select(db, MeetingRow, "ORDER BY id DESC LIMIT 1")[0]
        with db.write(actor="P. Chair", source="command", act="cut") as tx:
            keep = list(listed(db, row.id))[:23]
            marks = ", ".join("?" * len(keep))
            tx.connection.execute(f"DELETE FROM agenda WHERE meeting_id = ? AND child_id NOT IN ({marks})",
                                     (row.id, *keep))  # fmt: skip
    return path


def desk_at(db: Database) -> Desk:
    return Desk(db, POLICY, Actor("P. Chair", "board"), AS_AT)


@pytest.fixture
def sit(path: Path) -> Sit:
    """`async with sit() as seen`: the app of somebody who may record, on that database."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def open_(size: str = "wide", actor: str = "P. Chair") -> Any:
        def open_board() -> Board:
            return Board(Database.open(path, clock=lambda: f"{AS_AT}T10:00:00Z"), POLICY, AS_AT)

        disclosed: list[str] = []
        options = Options(
            StandingClock(AS_AT), disclosed.append, actor=actor, privacy="initials", looks_every=LOOKS_EVERY
        )
        app = TrackboardApp(open_board(), open_board, options)
        async with app.run_test(size=SIZES[size]) as pilot:
            seen = Seen(app, pilot, disclosed)
            await seen.read()
            yield seen

    return open_


async def to_meeting(seen: Seen) -> MeetingScreen:
    """From the board to the meeting of today, by keys."""
    await seen.press("M")
    screen = seen.app.screen
    assert isinstance(screen, MeetingsScreen)
    today = next(row.id for row in screen.meetings.values() if not row.closed)
    while screen.view.child != today:
        await seen.press("down")
    await seen.press("enter")
    assert isinstance(seen.app.screen, MeetingScreen)
    return seen.app.screen


def of(path: Path, kind: Any, meeting: int) -> list[Any]:
    with Database.open(path) as db:
        return select(db, kind, "WHERE meeting_id = ?", (meeting,))


def typed(text: str) -> list[str]:
    """The keys that type a text."""
    names = {" ": "space", ".": "full_stop", "-": "minus", ",": "comma"}
    return [names.get(each, each) for each in text]


# --- The list ---


async def test_the_list_says_what_was_held_and_offers_the_next_by_the_cadence(sit: Sit) -> None:
    async with sit() as seen:
        await seen.press("M")
        screen = seen.app.screen
        assert isinstance(screen, MeetingsScreen)
        assert "0 of 23 children minuted" in seen.text
        assert "closed" in seen.text
        for offer in screen.offers:
            assert f"{offer.every} after {offer.last.meeting}" in seen.text
        await seen.press("escape")
        assert seen.app.screen.PLACE == "board"


async def test_enter_on_the_offer_sets_the_meeting_up(northshire: Path, path: Path, sit: Sit) -> None:
    path.write_bytes(northshire.read_bytes())
    async with sit() as seen:
        await seen.press("M")
        before = set(seen.app.screen.meetings)
        offer = seen.app.screen.offers[0]
        await seen.press("home", "enter")
        await seen.until(lambda: isinstance(seen.app.screen, MeetingScreen))
        screen = seen.app.screen
        assert screen.meeting.id not in before
        assert (screen.meeting.kind, screen.meeting.held_on) == (offer.kind, offer.on.isoformat())


async def test_a_new_meeting_is_set_up_by_keys(path: Path, sit: Sit) -> None:
    async with sit() as seen:
        await seen.press("M", "N", *typed("permanence planning"), "enter", "ctrl+s")
        await seen.until(lambda: isinstance(seen.app.screen, MeetingScreen))
        assert seen.app.screen.meeting.kind == "permanence_planning"
        assert seen.app.screen.meeting.held_on == AS_AT.isoformat()


async def test_whoever_only_looks_on_sets_up_and_minutes_nothing(path: Path, sit: Sit) -> None:
    async with sit(actor="") as seen:
        await to_meeting(seen)
        await seen.press("c")
        assert "for looking at only" in seen.text
        await seen.press("escape", "N")
        assert "for looking at only" in seen.text


# --- The presenter ---


@pytest.mark.parametrize("size", ["wide", "small"])
async def test_the_presenter_says_why_and_goes_along_the_agenda(sit: Sit, size: str) -> None:
    async with sit(size) as seen:
        screen = await to_meeting(seen)
        for place in range(1, 24):
            shown = screen.shown
            assert shown is not None
            assert f"{place} of 23" in seen.text
            assert shown.why[:30] in seen.text
            assert shown.case.card.label in seen.text
            assert shown.case.card.age in seen.text
            assert shown.prompts[0][:30] in seen.text
            assert "s begins the time" in seen.text
            await seen.press("n")
        assert "This is the last of 23" in seen.text
        await seen.press("p")
        assert "22 of 23" in seen.text
        await seen.press("s")
        await seen.until(lambda: "minutes left" in seen.text)


async def test_the_chair_adds_drops_and_moves(path: Path, sit: Sit) -> None:
    async with sit() as seen:
        screen = await to_meeting(seen)
        first, second, *rest = screen.agenda
        await seen.press("greater_than_sign")
        await seen.until(lambda: screen.agenda == [second, first, *rest])
        assert screen.child == first
        assert "2 of 23" in seen.text
        await seen.press("D")
        await seen.until(lambda: screen.agenda == [second, *rest])
        assert screen.child == rest[0]
        assert "2 of 22" in seen.text
        (card,) = seen.session.board.cards([first], "references")
        await seen.press("A", *typed(card.reference.lower()), "enter")
        await seen.until(lambda: screen.agenda == [second, *rest, first])
        await seen.press("u", "enter")
        await seen.until(lambda: screen.agenda == [second, *rest])


async def test_no_name_is_in_view_and_a_reveal_is_logged(sit: Sit) -> None:
    async with sit() as seen:
        screen = await to_meeting(seen)
        (card,) = seen.session.board.cards([screen.child], "names")
        assert card.label not in seen.text
        await seen.press("r")
        assert card.label in seen.text
        assert seen.disclosed == [f"the name of {card.reference} was revealed"]
        await seen.press("n")
        assert card.label not in seen.text


async def test_an_action_and_a_verdict_are_the_meetings(path: Path, sit: Sit) -> None:
    async with sit() as seen:
        screen = await to_meeting(seen)
        child = screen.child
        await seen.press("a", *typed("Ask the court"), "tab", *typed("K. Lee"), "ctrl+s")
        await seen.until(lambda: bool(of(path, ActionRow, screen.meeting.id)))
        (action,) = of(path, ActionRow, screen.meeting.id)
        assert (action.child_id, action.action, action.owner) == (child, "Ask the court", "K. Lee")
        await seen.until(lambda: seen.app.screen is screen)
        assert "Ask the court" in seen.text
        while "no verdict yet" not in screen.shown.why:
            await seen.press("n")
        await seen.press("v")
        if seen.app.screen.__class__.__name__ == "PickModal":
            await seen.press("enter")
        await seen.press(*typed("unavoidable"), "enter", "ctrl+s")
        await seen.until(lambda: seen.app.screen is screen)
        with Database.open(path) as db:
            found = db.rows("SELECT child_id, verdict FROM delays WHERE meeting = ?", (screen.meeting.meeting,))
        assert [tuple(row) for row in found] == [(screen.child, "unavoidable")]


# --- Drafts ---


async def test_a_draft_is_kept_while_one_types_and_found_again_on_the_same_child(path: Path, sit: Sit) -> None:
    async with sit() as seen:
        screen = await to_meeting(seen)
        await seen.press("n", "n", "d", *typed("Half a sentence"))
        child, meeting = screen.child, screen.meeting.id

        def kept() -> bool:
            with Database.open(path) as db:
                found = draft_of(desk_at(db), meeting, child)
            return found is not None and found.fields.get("discussion") == "Half a sentence"

        await seen.until(kept)  # nothing was saved, left or pressed: the terminal may die here
    async with sit() as seen:
        screen = await to_meeting(seen)
        assert screen.child == child
        assert "not saved yet" in seen.text
        await seen.press("c")
        assert of(path, MinuteRow, meeting) == [], "one key does not throw away what was typed"
        await seen.press("d")
        assert "Half a sentence" in seen.text
        await seen.press("escape")
        assert "not saved yet" in seen.text
        await seen.press("d", *typed(" whole"), "tab", *typed("Go on"), "ctrl+s")
        await seen.until(lambda: bool(of(path, MinuteRow, meeting)))
        (minute,) = of(path, MinuteRow, meeting)
        assert (minute.discussion, minute.decision) == ("Half a sentence whole", "Go on")
        assert not kept()
        await seen.until(lambda: screen.child != child)


async def test_the_reference_is_over_what_is_typed(sit: Sit) -> None:
    async with sit("small") as seen:
        screen = await to_meeting(seen)
        await seen.press("d")
        assert screen.shown is not None
        assert any(
            screen.shown.case.card.reference in line and "Discussion and decision" in line for line in seen.lines
        )


# --- The roll call ---


async def test_eight_teams_in_ten_keys_and_what_an_absence_means(path: Path, sit: Sit) -> None:
    async with sit() as seen:
        screen = await to_meeting(seen)
        keys = ["t", *"papbbnpp", "escape"]
        assert len(keys) == len(POLICY.teams) + 2 == 10
        await seen.press(*keys[:-1])
        assert isinstance(seen.app.screen, RollScreen)
        await seen.until(lambda: len(of(path, AttendanceRow, screen.meeting.id)) == 8)
        answers = {row.team: row.status for row in of(path, AttendanceRow, screen.meeting.id)}
        assert [answers[team] for team in POLICY.teams] == [
            "present", "apologies", "present", "absent", "absent", "not_required", "present", "present",
        ]  # fmt: skip
        lines = seen.app.screen.lines
        legal = next(line for line in lines if line.team == "legal")
        assert legal.expected and legal.sentence.startswith(f"legal absent: {legal.expected} child")
        await seen.until(lambda: legal.sentence in seen.text)
        assert "quorate: 4 teams present, 2 needed" in seen.text
        await seen.press("escape")
        assert seen.app.screen is screen


async def test_a_written_update_has_its_text_and_a_late_team_its_time(path: Path, sit: Sit) -> None:
    async with sit("small") as seen:
        screen = await to_meeting(seen)
        await seen.press("t", "w", *typed("All on time"), "ctrl+s")
        await seen.until(lambda: len(of(path, AttendanceRow, screen.meeting.id)) == 1)
        await seen.until(lambda: isinstance(seen.app.screen, RollScreen))
        await seen.press("L", "ctrl+s")
        await seen.until(lambda: len(of(path, AttendanceRow, screen.meeting.id)) == 2)
        rows = {row.team: row for row in of(path, AttendanceRow, screen.meeting.id)}
        assert (rows["CIN"].status, rows["CIN"].note) == ("written_update", "All on time")
        assert rows["LAC"].status == "present"
        assert len(rows["LAC"].arrived) == 5


# --- The whole, and its end ---


async def test_a_meeting_stays_open_until_nobody_is_unowned_or_a_reason_is_given(path: Path, sit: Sit) -> None:
    async with sit() as seen:
        screen = await to_meeting(seen)
        child = screen.child
        await seen.press("t", "p", "p", "escape", "d", *typed("Said"), "ctrl+s")
        await seen.until(lambda: bool(of(path, MinuteRow, screen.meeting.id)))
        await seen.until(lambda: screen.child != child)
        await seen.press("z")
        assert isinstance(seen.app.screen, ClosingScreen)
        assert "Would leave unowned" in seen.text
        assert "no decision" in seen.text
        await seen.press("z", "ctrl+s")
        await seen.until(lambda: "stays open" in seen.text)
        await seen.press("escape")
        assert not seen.app.screen.meeting.closed
        await seen.press("home", "enter")
        assert seen.app.screen is screen
        assert screen.child == child
        await seen.press("z", "z", "tab", *typed("No time"), "ctrl+s")
        await seen.until(lambda: isinstance(seen.app.screen, ClosingScreen) and seen.app.screen.meeting.closed)
        assert "Closed although somebody was left unowned: No time" in seen.text
        await seen.press("z")
        assert "locked" in seen.text
        await seen.press("a", *typed("It was said twice"), "ctrl+s")
        await seen.until(lambda: "It was said twice" in seen.text and isinstance(seen.app.screen, ClosingScreen))
        (amendment,) = of(path, AmendmentRow, screen.meeting.id)
        assert (amendment.amendment, amendment.recorded_by, amendment.child_id) == (
            "It was said twice",
            "P. Chair",
            None,
        )


async def test_a_whole_meeting_of_23_children_by_keys_alone(path: Path, sit: Sit) -> None:
    pressed: list[tuple[str, int, int]] = []
    async with sit() as seen:
        screen = await to_meeting(seen)
        agenda = list(screen.agenda)
        assert len(agenda) == 23
        await seen.press("s", "t", *"pppppppn", "escape")
        for place, child in enumerate(agenda):
            assert screen.child == child
            reference = screen.shown.case.card.reference
            if place % 4 == 0:
                before = ["d"]
                words = [f"Seen {place}", f"Go on {place}", "30 Nov 2026"]
                await seen.press("d", *typed(words[0]), "tab", *typed(words[1]), "tab", *typed(words[2]), "ctrl+s")
                before += ["tab", "tab", "ctrl+s"]
                pressed.append((reference, len(before), sum(map(len, words))))
                last = place == len(agenda) - 1
                await seen.until(lambda child=child, last=last: seen.app.screen is screen and (
                    last or screen.child != child))  # fmt: skip
            else:
                await seen.press("c")
                pressed.append((reference, 1 + (place < 22), 0))
                await seen.until(lambda: screen.shown.minute is not None)
                if place < 22:
                    await seen.press("n")
        await seen.until(lambda: "23 of 23 minuted" in seen.text)
        for reference, keys, letters in pressed:
            print(f"{reference}: {keys} keys" + (f" and {letters} letters" if letters else ""))
        assert {keys for _, keys, letters in pressed if letters} == {4}
        assert max(keys for _, keys, letters in pressed if not letters) == 2
        await seen.press("z")
        assert "Would leave unowned" not in seen.text
        assert "Go on 0" in seen.text
        await seen.press("z", "4", "enter", "ctrl+s")
        await seen.until(lambda: "Nothing is locked" in seen.text)
        await seen.press(*typed("yes"), "ctrl+s")
        await seen.until(lambda: isinstance(seen.app.screen, ClosingScreen) and seen.app.screen.meeting.closed)
        meeting = seen.app.screen.meeting
        assert meeting.sha256 in seen.text
        assert "rated 4 of 5" in seen.text
        await seen.press("escape")
        assert isinstance(seen.app.screen, MeetingsScreen)
        assert "rated 4 of 5" in seen.text

    told = CliRunner().invoke(cli, ["--db", str(path), "meeting", "minutes", meeting.meeting, "--format", "json"])
    assert told.exit_code == 0, told.stderr
    found = json.loads(told.stdout)
    assert (found["status"], found["rating"], found["sha256"]) == ("closed", 4, meeting.sha256)
    assert [item["reference"] for item in found["items"]] == [reference for reference, _, _ in pressed]
    for place, item in enumerate(found["items"]):
        if place % 4 == 0:
            assert (item["discussion"], item["decision"]) == (f"Seen {place}", f"Go on {place}")
            assert item["next_on"] == "2026-11-30"
        else:
            assert item["no_change"]
    assert [row["status"] for row in found["attendance"]].count("present") == 7


# --- What was decided is in the minutes, and no slip of a finger locks anything ---


async def to_child(seen: Seen, screen: MeetingScreen, reference: str) -> int:
    """Along the agenda to a child, by keys."""
    while screen.shown.case.card.reference != reference:
        await seen.press("n")
    assert screen.child is not None
    return screen.child


async def test_an_action_and_a_verdict_are_in_the_read_out_without_a_minute(path: Path, sit: Sit) -> None:
    async with sit() as seen:
        screen = await to_meeting(seen)
        await seen.press("t", "p", "p", "escape")
        await to_child(seen, screen, "NS-0146")
        await seen.press("v", *typed("avoidable"), "tab", *typed("court cap"), "enter", "ctrl+s")
        await seen.until(lambda: seen.app.screen is screen and "judged avoidable" in seen.text)
        assert "no verdict yet" not in screen.shown.why
        assert "no verdict yet" not in seen.text
        assert "Recorded at this meeting" in seen.text
        assert "0 of 23 minuted" in seen.text
        assert "1 dealt with, no minute" in seen.text
        await seen.press("a", *typed("Introductions plan"), "tab", *typed("Q. Elderbrook"), "tab", *typed("adoption"))
        await seen.press("enter", *typed("30 Nov 2026"), "ctrl+s")
        await seen.until(lambda: bool(of(path, ActionRow, screen.meeting.id)) and seen.app.screen is screen)
        await seen.press("z")
        closing = seen.app.screen
        assert isinstance(closing, ClosingScreen)
        lines = seen.text.splitlines()
        assert any("S.Q.: an action and a verdict, no minute" in line for line in lines)
        read_out = seen.text[seen.text.index("Read-out") : seen.text.index("Not reached")]
        assert "S.Q." in read_out
        assert "No minute was written" in read_out
        assert "avoidable" in read_out
        assert "Introductions plan (Q. Elderbrook, Adoption, by 30 Nov 2026)" in read_out
        assert "carried over to Mon 14 December 2026" in seen.text
        while closing.view.child != screen.child:
            await seen.press("down")
        await seen.press("enter")
        assert seen.app.screen is screen
        assert screen.shown.case.card.reference == "NS-0146"
        await seen.press("z", "z", *typed("4"), "tab", *typed("yes"), "ctrl+s")
        await seen.until(lambda: isinstance(seen.app.screen, ClosingScreen) and seen.app.screen.meeting.closed)
        assert "0 of 23 children minuted" in seen.text
        await seen.press("end")
        assert "Introductions plan (Q. Elderbrook" in seen.text or seen.app.screen.view.child is None
    ran = CliRunner().invoke(cli, ["--db", str(path), "meeting", "minutes", screen.meeting.meeting, "--actions"])
    assert "Introductions plan" in ran.stdout
    ran = CliRunner().invoke(cli, ["--db", str(path), "meeting", "minutes", screen.meeting.meeting])
    assert "Avoidable, Court capacity" in ran.stdout
    assert "NS-0146" not in ran.stdout[ran.stdout.index("Not reached") :].partition("Actions by team")[0]


async def test_a_date_recorded_from_the_case_belongs_to_the_meeting(path: Path, sit: Sit) -> None:
    async with sit() as seen:
        screen = await to_meeting(seen)
        await seen.press("s")
        await seen.until(lambda: "minutes left" in seen.text)
        child = await to_child(seen, screen, "NS-0146")
        await seen.press("enter", "w", *typed("The carers have met the child"), "ctrl+s")
        await seen.until(lambda: seen.app.screen.PLACE == "case")
        await seen.press("escape")
        assert seen.app.screen is screen
        assert "Note: The carers have met the child" in seen.text
        await seen.press("z")
        assert "S.Q.: a note, no minute" in seen.text
    async with sit() as seen:
        screen = await to_meeting(seen)
        assert screen.child != child, "it opens on the first whom nothing was recorded of"


async def test_a_meeting_ahead_is_not_locked_by_two_z_and_a_save(northshire: Path, path: Path, sit: Sit) -> None:
    path.write_bytes(northshire.read_bytes())
    async with sit() as seen:
        await seen.press("M", "home", "enter")
        await seen.until(lambda: isinstance(seen.app.screen, MeetingScreen))
        meeting = seen.app.screen.meeting
        await seen.press("z")
        assert "Needs a reason to close" in seen.text
        assert "Its day has not come: it is to be held on Wed 2 December 2026" in seen.text
        await seen.press("z")
        for said in ("Its day has not come", "Nothing is minuted", "There is no roll call", "not reached: carried over",
                     "The lock is final"):  # fmt: skip
            assert said in seen.text
        await seen.press("ctrl+s")
        await seen.until(lambda: "stays open" in seen.text)
        assert "--despite" not in seen.text
        await seen.press("escape")
        with Database.open(path) as db:
            assert not find_meeting(db, meeting.meeting).closed
        await seen.press("z", "tab", *typed("The chair is ill"), "ctrl+s")
        await seen.until(lambda: isinstance(seen.app.screen, ClosingScreen) and seen.app.screen.meeting.closed)
        assert "and there was no roll call: The chair is ill" in " ".join(seen.text.split())


async def test_what_comes_up_while_the_form_is_open_is_asked_about_too(path: Path, sit: Sit) -> None:
    async with sit() as seen:
        screen = await to_meeting(seen)
        await seen.press("t", "p", "p", "escape", "c")
        await seen.until(lambda: bool(of(path, MinuteRow, screen.meeting.id)))
        await seen.press("z", "z", "tab", *typed("yes"))
        await seen.until(lambda: any("Lock it for good    yes " in line and "or no" not in line for line in seen.lines))
        assert "Reason to close" not in seen.text
        with Database.open(path) as db:
            keep_draft(replace(desk_at(db), who=Actor("Anna", "board")), screen.meeting.id, screen.agenda[1],
                       {"discussion": "half"})  # fmt: skip
        await seen.press("ctrl+s")
        await seen.until(lambda: "a draft by Anna is not saved" in seen.text)
        assert "Reason to close" in seen.text
        await seen.press("tab", *typed("Anna is gone"), "ctrl+s")
        await seen.until(lambda: isinstance(seen.app.screen, ClosingScreen) and seen.app.screen.meeting.closed)


# --- One screen says one thing ---


async def test_reason_clock_and_verdict_are_of_one_clock_and_count_one_set(sit: Sit) -> None:
    named = 0
    async with sit() as seen:
        screen = await to_meeting(seen)
        for _ in screen.agenda:
            shown = screen.shown
            if shown.clock:
                named += 1
                clock = next(each for each in shown.case.clocks if each.clock == shown.clock)
                said = seen.text[seen.text.index(" Clock ─") :]
                assert said.splitlines()[1].strip().startswith(f"▲ {clock.label}") or clock.status != "overdue"
                over = [each for each in shown.case.clocks if each.status == "overdue" and each.counts]
                more = re.search(r"\((\d+) more overdue\)", shown.why)
                assert int(more[1] if more else 0) == max(0, len(over) - 1)
                for each in over:
                    assert f"{each.label}: {each.overdue_days} day" in seen.text
                if clock.status == "overdue":
                    assert f"{clock.label}, {clock.overdue_days} day" in shown.why
            await seen.press("n")
    assert named > 10


async def test_the_verdict_picker_opens_on_the_clock_that_the_screen_names(path: Path, sit: Sit) -> None:
    seen_some = 0
    async with sit() as seen:
        screen = await to_meeting(seen)
        for _ in screen.agenda:
            await seen.press("v")
            if seen.app.screen.__class__.__name__ == "PickModal":
                options = seen.app.screen._among
                statuses = {each.clock: each.status for each in screen.shown.case.clocks}
                delay_points = {each.clock for each in screen.shown.case.clocks if each.delay_point}
                if screen.shown.clock in delay_points:
                    assert options[0].id == screen.shown.clock
                    seen_some += 1
                kinds = [statuses[option.id] for option in options[1:]]
                assert kinds == sorted(kinds, key=["overdue", "late"].index)
            if seen.app.screen is not screen:
                await seen.press("escape")
            await seen.press("n")
    assert seen_some


async def test_a_meeting_ahead_counts_its_days_to_its_own(northshire: Path, path: Path, sit: Sit) -> None:
    path.write_bytes(northshire.read_bytes())
    async with sit() as seen:
        await seen.press("M", "home", "enter")
        await seen.until(lambda: isinstance(seen.app.screen, MeetingScreen))
        screen = seen.app.screen
        while not (screen.shown.clock and "days over" in screen.shown.why):
            await seen.press("n")
        days = re.search(r"(\d+) days over", screen.shown.why)
        said = seen.text[seen.text.index(" Clock ") :]
        assert "days counted to 2 Dec 2026" in said
        assert days and f"{days[1]} days over" in said
        (today,) = seen.session.board.cards([screen.child], "references")
        assert screen.shown.case.card.days_in_stage == today.days_in_stage + 16
        asked = {"v judges it": 0, "it can be judged once it is over, after": 0}
        for _ in screen.agenda:
            for words in asked:
                asked[words] += words in seen.text
            if "v judges it" in seen.text:
                await seen.press("v")
                assert seen.app.screen is not screen, "what the screen offers can be done"
                await seen.press("escape")
            await seen.press("n")
        assert all(asked.values())


# --- What is shown is text ---


@pytest.mark.parametrize("size", ["wide", "small"])
async def test_hostile_text_is_text_on_every_screen_of_a_meeting(path: Path, sit: Sit, size: str) -> None:
    with Database.open(path) as db:
        desk = desk_at(db)
        meeting = select(db, MeetingRow, "ORDER BY id DESC LIMIT 1")[0]
        children = list(listed(db, meeting.id))
        keep_draft(desk, meeting.id, children[0], {"discussion": HOSTILE[9]})
        with db.write(actor="tester", source="command", act="forged"):
            db.connection.execute(
                "UPDATE meetings SET chair = ?, minute_taker = ? WHERE status = 'draft'", (HOSTILE[0], HOSTILE[27])
            )
            for place, child in enumerate(children):
                text = HOSTILE[place] + HOSTILE[-1 - place]
                db.connection.execute("UPDATE agenda SET why = ? WHERE child_id = ?", (text, child))
                db.connection.execute(
                    "UPDATE children SET reference = reference || ?, given_name = ?, family_name = ? WHERE id = ?",
                    (text, text, text, child),
                )
                db.connection.execute(
                    "INSERT INTO minutes (meeting_id, child_id, position, discussion, decision, owner) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (meeting.id, child, place, text, text, text),
                )
                db.connection.execute(
                    "INSERT INTO actions (child_id, meeting_id, action, owner, team) VALUES (?, ?, ?, ?, ?)",
                    (child, meeting.id, text, text, text),
                )
            db.connection.execute(
                "INSERT INTO attendance (meeting_id, team, status, people, note) VALUES (?, 'legal', 'absent', ?, ?)",
                (meeting.id, HOSTILE[9], HOSTILE[25]),
            )
    async with sit(size) as seen:
        await to_meeting(seen)
        safe(seen)
        for _ in range(23):
            await seen.press("n")
            safe(seen)
        for key in ("d", "escape", "t", "down", "down", "down", "enter", "escape", "escape", "z", "end", "home", "z",
                    "escape", "escape", "escape"):  # fmt: skip
            await seen.press(key)
            if not seen.app.screen.is_modal:
                safe(seen)
        assert isinstance(seen.app.screen, MeetingsScreen)
        safe(seen)


def test_no_key_of_a_screen_of_the_meeting_does_two_things() -> None:
    for screen in (MeetingsScreen, MeetingScreen, RollScreen, ClosingScreen):
        assert any(act.where == screen.PLACE for act in screen.ACTS)
        bound = [key for binding in screen.BINDINGS for key in binding.key.split(",")]  # type: ignore[union-attr]
        assert len(bound) == len(set(bound)), "no key does two things"


def test_the_database_of_these_tests_has_23_on_the_agenda(path: Path) -> None:
    with Database.open(path) as db:
        row = select(db, MeetingRow, "ORDER BY id DESC LIMIT 1")[0]
        assert find_meeting(db, row.meeting).id == row.id
        assert len(listed(db, row.id)) == 23
        other = next(child for (child,) in db.rows("SELECT id FROM children") if child not in listed(db, row.id))
        add_to_agenda(desk_at(db), row.id, other)
        assert len(listed(db, row.id)) == 24
