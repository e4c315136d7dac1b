"""Every other act, by keys alone, read back through `case --format json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.tui.conftest import Seen
from tests.tui.working import asked, at_work, fill, go_to, saved, write
from trackboard.tui.forms.rows import Matches
from trackboard.tui.palette import ActsProvider


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    """NS-1, late to be recommended and to be decided; NS-2, of whom nothing is recorded."""
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "2025-01-05")
    run("add", "NS-2", "--born", "2023-02-05")
    for kind, day in (("became_looked_after", "2026-01-05"), ("recommended", "2026-10-01")):
        run("record", "NS-1", kind, day)
    return db_path


def case(run: Run, reference: str = "NS-1") -> Any:
    return run("case", reference, "--format", "json").json


async def edit(seen: Seen, what: str, which: str = "") -> None:
    """`e`, and what to change by typing a part of it."""
    await seen.press("e")
    await write(seen, what)
    await seen.press("enter")
    if which:
        await write(seen, which)
        await seen.press("enter")


async def test_a_verdict_on_a_delay_that_is_one(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("v")
        assert "ADM decision" in seen.text and "Looked after to recommended" in seen.text
        assert "Placement Order to" not in repr(seen.app.screen.query_one(Matches).found)
        await write(seen, "looked after")
        await seen.press("enter")
        assert "Delay verdict: Looked after to recommended" in seen.text
        await fill(seen, verdict="avoid", reason="late-entry", party="family", note="An aunt came forward.")
        await saved(seen)
        await go_to(seen, "NS-2")
        await seen.press("v")
        assert "no delay to judge" in seen.text
    (verdict,) = case(run)["verdicts"]
    assert {name: verdict[name] for name in ("clock", "verdict", "reason", "party", "note", "recorded_by")} == {
        "clock": "looked_after_to_recommended",
        "verdict": "avoidable",
        "reason": "late_entry_relative",
        "party": "family",
        "note": "An aunt came forward.",
        "recorded_by": "Kim",
    }


async def test_an_action_added_changed_carried_over_and_finished(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("a")
        await fill(seen, text="Chase the medical", owner="R. Owner", due_on="1/12")
        assert "Tue 1 December 2026" in seen.text
        await saved(seen)
        assert case(run)["actions"][0]["due_on"] == "2026-12-01"
        await edit(seen, "change an act")
        await fill(seen, owner="S. Weir")
        await saved(seen)
        await edit(seen, "carry")
        await fill(seen, due_on="8/12")
        await saved(seen)
        await edit(seen, "finish")
        await fill(seen, outcome="It came")
        await saved(seen)
        await edit(seen, "finish")
        assert "No action of this child is open" in seen.text
    (action,) = case(run)["actions"]
    assert (action["owner"], action["due_on"], action["carried"]) == ("S. Weir", "2026-12-08", 1)
    assert (action["done_on"], action["outcome"]) == ("2026-11-16", "It came")


async def test_a_note_of_several_lines_in_which_letters_are_letters(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("w")
        await write(seen, "cuq?N")
        await seen.press("enter")
        await write(seen, "second line")
        await saved(seen)
    assert case(run)["notes"][0]["note"] == "cuq?N\nsecond line"


async def test_owner_plan_and_hand_over(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "owner")
        await fill(seen, value="Kim Lee")
        await saved(seen)
        assert case(run)["owner"] == "Kim Lee"
        await edit(seen, "plan and")
        await fill(seen, plan="adoption", parallel_plan="special", from_on="1/10")
        await saved(seen)
        await edit(seen, "hand over")
        await fill(seen, team="CIN North", social_worker="A. Mill", owner="P. Quay", why="moved house")
        assert 'there is no team "CIN North"' in await asked(seen)
        await saved(seen)
    found = case(run)
    assert (found["plan"], found["parallel_plan"]) == ("adoption", "special_guardianship")
    assert found["plans"][0]["from_on"] == "2026-10-01"
    assert (found["team"], found["owner"], found["fields"]["Social worker"]) == ("CIN North", "P. Quay", "A. Mill")
    assert found["history"][0]["act"] == "hand_over"


async def test_early_permanence_considered_its_route_and_its_criteria(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(
            seen,
            "early permanence considered",
        )
        await fill(seen, answer="no", why_not="relatives came forward")
        await saved(seen)
        await edit(seen, "early-permanence route")
        await fill(seen, value="concurrent")
        await saved(seen)
        await edit(seen, "criterion", "rehab")
        await fill(seen, answer="yes", note="assessment of May")
        await saved(seen)
    found = case(run)["early_permanence"]
    assert found["considered"] == "no, 2026-11-16"
    assert "oncurrent" in found["route"]
    assert any(each["answer"] == "yes" and each["source"] == "assessment of May" for each in found["criteria"])


async def test_a_placement_its_end_and_contact(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "early-permanence placement")
        await fill(seen, started_on="1/3", dually_approved="yes")
        await saved(seen)
        await edit(seen, "end of an early")
        await fill(seen, ended_on="1/9", how_ended="relatives")
        await saved(seen)
        await edit(seen, "contact arr")
        await fill(seen, contact="grandparents", from_on="2/3", weekly="5", miles="far")
        assert "no number of miles" in await asked(seen)
        await fill(seen, miles="12")
        await saved(seen)
    found = case(run)["early_permanence"]
    (placement,) = found["placements"]
    assert (placement["started_on"], placement["ended_on"], placement["how_ended"], placement["dually_approved"]) == (
        "2026-03-01", "2026-09-01", "relatives", "yes",
    )  # fmt: skip
    (contact,) = found["contacts"]
    assert (contact["contact"], contact["weekly"], contact["miles"]) == ("grandparents", 5, 12)


async def test_siblings_join_and_leave(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "join a sib")
        await fill(seen, other="ns-2")
        await saved(seen)
        assert case(run)["siblings"] == ["NS-2"]
        await edit(seen, "leave the sib")
        assert "choose Yes" in await asked(seen)
        await fill(seen, sure="yes")
        await saved(seen)
    assert case(run)["siblings"] == []


async def test_a_child_added_from_the_board_with_a_name_nobody_sees(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await seen.press("N")
        assert "A new child  Add a child" in seen.text
        await fill(seen, reference="NS-9", due="4 mar", known="-2", given_name="Rowanberry", family_name="Zz")
        assert "Thu 4 March 2027" in seen.text
        assert "Rowanberry" not in seen.text and "not shown while it is typed" in seen.text
        await saved(seen)
        assert seen.app.screen.case.card.reference == "NS-9"
        assert "Rowanberry" not in seen.text
    found = case(run, "NS-9")
    assert (found["stage"], found["due_date"]) == ("unborn", "2027-03-04")
    assert [each["kind"] for each in found["milestones"]] == ["referred"]
    named = run("case", "NS-9", "--format", "json", "--privacy", "names").json
    assert named["name"] == "Rowanberry Zz"


async def test_a_name_is_kept_in_no_draft(file: Path) -> None:
    async with at_work(file) as seen:
        await seen.press("N")
        await fill(seen, reference="NS-9", given_name="Rowanberry")
        await seen.press("escape")
        assert "Rowanberry" not in repr(seen.session.drafts) and "NS-9" in repr(seen.session.drafts)


async def test_the_palette_lists_every_act_by_its_plain_name(file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        titles = {command.title for command in ActsProvider(seen.app.screen).commands()}
        wanted = ("Record a milestone", "Delay verdict", "Close the case", "Contact arrangement", "Hand over",
                  "Undo my last change", "Strike out a milestone", "Reviewed, nothing to change")  # fmt: skip
        assert titles.issuperset(wanted)
        assert "Screenshot" not in titles
