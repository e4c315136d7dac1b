"""What a person's day on the board says: is the baby born, how it ended, whose verdict; who is not on the board."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.tui.conftest import Seen
from tests.tui.fakes import POLICY
from tests.tui.working import at_work, fill, go_to, saved, write
from trackboard.board.review_views import view_label
from trackboard.paint.palette import DARK
from trackboard.pathway.policy.policy import load_policy
from trackboard.tui.labels import found_elsewhere
from trackboard.tui.meeting.presenter_screen import MeetingScreen


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    """LATE and LATER are unborn and past the due date, DIED is closed and the sibling of LIVES, OLD is twelve."""
    run("init", "--authority", "Northshire")
    for reference, *fields in (
        ("SOON", "--due", "2026-12-20"), ("LATE", "--due", "2026-11-14", "--owner", "Jo Marsh"),
        ("LATER", "--due", "2026-10-16"), ("DIED", "--born", "2023-01-05"), ("LIVES", "--born", "2022-01-05"),
        ("OLD", "--born", "2014-03-04", "--insist"),
    ):  # fmt: skip
        assert run("add", reference, *fields).code == 0
    run("siblings", "LIVES", "--join", "DIED")
    assert run("record", "DIED", "closed", "2026-11-12", "--outcome", "died").code == 0
    return db_path


def colours(seen: Seen, text: str) -> set[str]:
    """What `text` is painted in, wherever it stands alone in its colour."""
    strips = seen.app.screen._compositor.render_strips()
    found = {segment.style.color.name for strip in strips for segment in strip if text in segment.text}
    assert found, f"{text} is not on the screen\n{seen.text}"
    return found


ACCENT = {DARK.colour("accent")}


# --- Born? ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["wide", "middle", "small"])
async def test_a_due_date_that_has_passed_is_a_question_on_top_of_its_column(file: Path, size: str) -> None:
    async with at_work(file, size=size) as seen:
        board = seen.app.screen
        references = [seen.session.listing.card(child).reference for child in seen.session.listing.ids["unborn"]]
        assert references == ["LATER", "LATE", "SOON"]
        assert board.view.card.reference == "LATER"
        assert "born? 31d" in " ".join(seen.text.split())
        await seen.press("down")
        assert colours(seen, "born?") >= ACCENT
        await seen.press("up")
        await seen.until(lambda: "days since the due date" in seen.text)  # on the pane as well
        if size != "small":
            assert "?2" in seen.text  # so many questions in the head of the column
        totals = next(line for line in seen.lines[1:3] if line.strip())
        assert "▲ 0 overdue" in totals  # and no standing: the counts are those of the clocks
        assert "● 4 on track" in totals
        await seen.press("s")
        await seen.until(lambda: seen.session.listing.sort == "longest")
        assert "born? 31d" in " ".join(seen.text.split())
        await seen.press("b")
        for key in ("end", "home"):  # off that child: what is in hand is white
            await seen.press(*[key] if seen.app.screen.view.card.reference == "LATER" else [])
        assert colours(seen, "born? 31d") == ACCENT


async def test_worst_first_the_table_begins_with_the_questions(file: Path) -> None:
    async with at_work(file, size="wide") as seen:
        await seen.press("b")
        rows = [line[3:10].strip() for line in seen.lines if line[3:10].strip() in ("LATER", "LATE", "SOON", "LIVES")]
        assert rows[:2] == ["LATER", "LATE"]


async def test_the_case_asks_it_first_until_the_birth_is_recorded(file: Path) -> None:
    async with at_work(file, size="middle") as seen:
        await go_to(seen, "LATE")
        assert "born? 2d" in seen.lines[1]
        assert colours(seen, "born? 2d") == ACCENT
        first = next(line for line in seen.lines[3:] if line.strip())
        assert "To ask" in first
        assert "Has the baby been born? It was due on 14 Nov 2026, 2" in seen.text
        assert "e records the birth" in " ".join(line[:60].strip() for line in seen.lines)
        await seen.press("e")
        await write(seen, "birth")
        await seen.press("enter")
        await fill(seen, on="yesterday")
        await saved(seen)
        assert "born?" not in seen.text
        await seen.press("escape")
        await seen.read()
        assert "?1" in seen.text  # LATER alone


async def test_the_meeting_asks_it_before_what_it_asks_of_the_stage(run: Run, file: Path) -> None:
    assert run("meeting", "new", "--kind", "tracking", "--on", "today", "--form", "everyone").code == 0
    async with at_work(file, size="wide") as seen:
        await seen.press("M", "enter")
        assert isinstance(seen.app.screen, MeetingScreen)
        while seen.app.screen.shown.case.card.reference != "LATE":
            await seen.press("n")
        asked = seen.text.index("Has the baby been born?")
        assert asked < seen.text.index(seen.app.screen.shown.prompts[0][:20])
        assert "born? 2d" in seen.text


# --- Closed -----------------------------------------------------------------------------------------------------------


async def test_a_child_who_died_has_an_outcome_and_no_standing_wherever_it_is_shown(file: Path) -> None:
    async with at_work(file, size="wide") as seen:
        await go_to(seen, "DIED")
        head = next(line for line in seen.lines if "DIED" in line)
        assert "Closed: died, 12 Nov 2026" in head
        assert "on track" not in head
        await seen.press("escape")
        await go_to(seen, "LIVES")
        sibling = next(line for line in seen.lines if "DIED" in line and "4 years" not in line)
        assert "Closed: died, 12 Nov 2026" in sibling
        assert "on track" not in sibling


async def show(seen: Seen, view: str, *reference: str) -> None:
    """A view by its name."""
    await seen.press("f")
    await write(seen, view)
    await seen.press("enter")
    await seen.until(lambda: seen.session.listing.narrowing.view == view)


@pytest.mark.parametrize("size", ["wide", "middle", "small"])
async def test_the_closed_and_those_of_ten_are_shown_and_left_again(file: Path, size: str) -> None:
    async with at_work(file, size=size) as seen:
        await show(seen, "closed")
        assert seen.session.listing.stages == ("closed",)
        assert "Closed: died, 12 Nov 2026" in seen.text
        assert "● 0 on track" in "".join(seen.lines[1:3])
        assert "closed 1 of 1" in " ".join(seen.lines[-2].split())
        await seen.press("b")
        row = next(line for line in seen.lines if line[3:].startswith("DIED"))
        assert "on track" not in row
        await seen.press("b", "0", "1", "s", "o", "o")
        await seen.until(lambda: seen.session.listing.sort == "longest")
        await show(seen, "ten and over")
        assert [seen.session.listing.card(child).reference for child in seen.session.listing.flat()] == ["OLD"]
        await seen.press("enter")
        assert seen.app.screen.case.card.reference == "OLD"
        await seen.press("escape", "escape")
        await seen.until(lambda: not seen.session.listing.narrowing)
        assert seen.session.listing.shown == 4
        assert "DIED" not in seen.text
        assert "not shown" in "".join(seen.lines[1:3])


async def test_a_view_of_nobody_says_so(run: Run, db_path: Path) -> None:
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "2024-01-05")
    async with at_work(db_path) as seen:
        await show(seen, "closed")
        assert "no child matches: escape shows all" in seen.text
        assert "no children here yet" not in seen.text
        await seen.press("escape")
        await seen.until(lambda: not seen.session.listing.narrowing)
        assert "NS-1" in seen.text


async def test_whoever_is_looked_for_and_not_on_the_board_is_said_to_be_elsewhere(file: Path) -> None:
    async with at_work(file) as seen:
        await seen.press("slash")
        await write(seen, "died")
        assert "none here, but 1 closed: f shows them" in seen.text
        await seen.press("enter")
        assert "none here, but 1 closed: f shows them" in seen.text
        await show(seen, "closed")
        assert seen.app.screen.view.card.reference == "DIED"  # what was typed is looked for there
        await seen.press("escape")
        await seen.until(lambda: not seen.session.listing.narrowing)
        await seen.press("slash")
        await write(seen, "old")
        assert "none here, but 1 ten and over: f shows them" in seen.text
        await seen.press("ctrl+u")
        await write(seen, "nobody")
        assert "no child matches" in seen.text


async def test_a_name_is_looked_for_elsewhere_only_where_names_are_shown(run: Run, file: Path) -> None:
    run("edit", "DIED", "family_name", "Larkspurre")
    run("edit", "DIED", "given_name", "-", stdin="Quentin")
    async with at_work(file, privacy="initials") as seen:
        await seen.press("slash")
        await write(seen, "larkspurre")
        assert "no child matches" in seen.text


async def test_a_closed_case_is_reopened_from_the_list_of_edits(file: Path, run: Run) -> None:
    run("add", "LEFT", "--born", "2023-03-04")
    run("record", "LEFT", "referred", "2024-05-06")
    run("record", "LEFT", "closed", "2025-01-05", "--outcome", "returned_home")
    async with at_work(file, size="wide") as seen:
        await go_to(seen, "LIVES")
        await seen.press("e")
        await write(seen, "reopen")
        assert "none of these" in seen.text  # of a case that is open there is nothing to reopen
        await seen.press("escape", "escape")
        await go_to(seen, "LEFT")
        await seen.press("e")
        await write(seen, "reopen")
        await seen.press("enter")
        await fill(seen, on="5/1/25")
        await seen.press("ctrl+s")
        await seen.until(lambda: "only what happened after that day" in seen.text)
        await fill(seen, on="13/11/26")
        await saved(seen)
        assert "the case is open again, First known on Fri 13 November 2026" in seen.text
        assert "Pre-proceedings since 13 Nov 2026" in seen.text
        assert "Closed 5 Jan 2025: returned home" in seen.text
        await seen.press("u", "enter")
        await seen.until(lambda: "Closed: returned home, 5 Jan 2025" in seen.text)
    found: Any = run("case", "LEFT", "--format", "json").json
    assert (found["stage"], found["standing"]) == ("closed", None)


async def test_a_child_who_died_is_reopened_only_once_that_is_insisted_on(file: Path) -> None:
    async with at_work(file, size="wide") as seen:
        await go_to(seen, "DIED")
        await seen.press("e")
        await write(seen, "reopen")
        await seen.press("enter")
        await fill(seen, on="13/11/26")
        await seen.press("ctrl+s")
        await seen.until(lambda: "because the child died" in seen.text)


# --- Whose verdict ----------------------------------------------------------------------------------------------------


@pytest.fixture
def judged(run: Run, db_path: Path) -> Path:
    """V1: Care proceedings longest overdue, and the delay point that was judged less; V2: the same, not judged."""
    run("init", "--authority", "Northshire")
    for reference in ("V1", "V2"):
        run("add", reference, "--born", "2024-01-01")
        run("edit", reference, "plan", "adoption", "--on", "2026-01-05")
        for event in ("proceedings_issued 2026-01-05", "became_looked_after 2026-01-05", "recommended 2026-03-02",
                      "adm_decision 2026-05-11"):  # fmt: skip
            run("record", reference, *event.split(), "--insist")
    assert run("verdict", "V1", "decided_to_ordered", "unavoidable", "--reason", "court_capacity").code == 0
    return db_path


@pytest.mark.parametrize("size", ["wide", "middle"])
async def test_the_clock_its_days_and_the_verdict_are_of_one_clock(judged: Path, size: str) -> None:
    async with at_work(judged, size=size) as seen:
        cards = {seen.session.listing.card(child).reference: seen.session.listing.card(child) for child in
                 seen.session.listing.flat()}  # fmt: skip
        for card in cards.values():
            assert card.worst.clock == "proceedings"
            assert card.verdict == ""  # it is no delay point: nobody can judge it
        assert cards["V1"].unjudged == ""
        assert cards["V2"].unjudged == "ADM decision to Placement Order"
        await seen.press("b")
        for reference in ("V1", "V2"):
            row = next(line for line in seen.lines if line[3:].startswith(f"{reference} "))
            assert "overdue" in row
            assert not any(word in row for word in ("unavoidable", "verdict?"))
        await seen.press("down")
        assert seen.app.screen.view.card.reference == "V2"
        await show(seen, "without verdict")
        assert [seen.session.listing.card(child).reference for child in seen.session.listing.flat()] == ["V2"]


async def test_the_line_of_the_child_names_the_clock_that_asks_for_a_verdict(judged: Path) -> None:
    async with at_work(judged, size="wide") as seen:
        await seen.press("down")
        await seen.until(lambda: any("Decided → ordered" in line and "? verdict wanted" in line for line in seen.lines))


@pytest.mark.parametrize(
    ("elsewhere", "said"),
    [
        ({}, ""),
        ({"closed": 2, "aged": 1}, "none here, but 2 closed, 1 ten and over: f shows them"),
        ({"left_out": 3}, "none here, but 3 left out by the rule: g opens one by its reference"),
        ({"board": 1}, "none here, but 1 on the board: escape shows the board"),
    ],
)
def test_where_they_are_is_said_with_how_they_are_found(elsewhere: dict[str, int], said: str) -> None:
    assert found_elsewhere(elsewhere, POLICY) == said


def test_the_age_limit_in_the_name_of_a_view_is_the_policys(tmp_path: Path) -> None:
    own = tmp_path / "policy.toml"
    for limit, name in ((8, "eight and over"), (18, "eighteen and over"), (21, "21 and over")):
        own.write_text(f"[settings]\nage_limit = {limit}\n", encoding="utf-8")
        assert view_label("aged", load_policy(own)) == name
