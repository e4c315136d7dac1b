"""Recording what happened, by keys alone, read back through `case --format json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.tui.working import asked, at_work, fill, go_to, saved, write
from trackboard.tui.forms.form import Form


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    """NS-1, in care since March, and its unborn sibling NS-2."""
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "2025-01-05", "--sibling-group", "S1")
    run("add", "NS-2", "--due", "2027-01-05", "--sibling-group", "S1")
    run("record", "NS-1", "became_looked_after", "2026-03-03")
    return db_path


def milestones(run: Run, reference: str = "NS-1") -> dict[str, Any]:
    return {each["kind"]: each for each in run("case", reference, "--format", "json").json["milestones"]}


async def test_a_kind_is_chosen_by_typing_and_a_date_shown_back_in_full(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        assert "NS-1  Record a milestone" in seen.text
        await write(seen, "perm plan")
        assert "► Permanence planning meeting" in seen.text
        await seen.press("enter")
        await write(seen, "12/3")
        assert "Thu 12 March 2026" in seen.text
        await saved(seen)
        assert "NS-1: Permanence planning meeting on Thu 12 March 2026" in seen.text
        assert "12 Mar 2026" in seen.text
    found = milestones(run)["permanence_planning_meeting"]
    assert (found["date"], found["planned"], found["source"]) == ("2026-03-12", False, "typed")
    assert run("case", "NS-1", "--format", "json").json["history"][0]["by"] == "Kim"


async def test_three_keys_lead_from_the_board_to_any_form_and_it_says_whose(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        child = seen.app.screen.view.card.reference
        for key, title in (("m", "Record a milestone"), ("a", "Add an action"), ("w", "Write a note"), ("e", "Edit")):
            await seen.press(key)
            assert child in seen.text and title in seen.text
            await seen.press("escape")
        assert type(seen.app.screen).__name__ == "BoardScreen"


async def test_a_planned_date_is_the_next_one_and_moves_nobody(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="final hear", on="12/3", planned="planned")
        assert "Fri 12 March 2027" in seen.text
        await saved(seen)
    found = milestones(run)["final_hearing"]
    assert (found["date"], found["planned"]) == ("2027-03-12", True)


async def test_what_cannot_be_true_is_said_at_once_and_saved_if_the_person_insists(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="placement order", on="today")
        assert "without ADM decision" in seen.text
        assert "placement_order" not in milestones(run)
        said = await asked(seen)
        assert "903 rule 554" in said and "ctrl+s again" in said
        assert "placement_order" not in milestones(run)
        await fill(seen, note="seen")
        assert "ctrl+s again" not in seen.text, "what was changed is asked about anew"
        await asked(seen)
        await saved(seen)
    assert milestones(run)["placement_order"]["note"] == "seen"


async def test_a_decision_asks_for_readiness_while_it_is_typed(file: Path) -> None:
    async with at_work(file, size="wide") as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="adm decision", on="-1")
        said = [
            sentence for _, sentence, _ in seen.app.screen.paragraphs.said if "Re N [2021] EWCA Civ 785" in sentence
        ]
        papers = ("Adoption medical report received", "Child's Permanence Report", "Recommended")
        assert [paper in sentence for paper, sentence in zip(papers, said, strict=True)] == [True] * 3
        assert "Child's Permanence Report" in seen.text


async def test_an_end_asks_for_its_outcome_and_a_reversal_for_its_reason(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="left the board")
        await seen.press("tab")
        assert "Outcome" in seen.text and "Reason" not in seen.text
        await fill(seen, kind="decision rev")
        await seen.press("tab")
        assert "Outcome" not in seen.text and "Reason" in seen.text
        await fill(seen, kind="left the board", on="yesterday", outcome="relatives")
        await saved(seen)
    found = milestones(run)["closed"]
    assert (found["date"], found["outcome"]) == ("2026-11-15", "relatives")
    assert run("case", "NS-1", "--format", "json").json["stage"] == "closed"


async def test_siblings_move_together_on_purpose(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="conference", on="today", siblings="these")
        await saved(seen)
    assert "family_group_conference" in milestones(run, "NS-2")


async def test_no_date_is_said_where_it_was_typed_and_nothing_is_saved(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="first review", on="31/2")
        await seen.press("tab")
        assert "not a date" in seen.text
        said = await asked(seen)
        assert "31/2" in said
        assert isinstance(seen.app.screen, Form)
    assert "first_review" not in milestones(run)


async def test_escape_keeps_the_draft_and_quitting_asks(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="first review", on="3/4")
        await seen.press("escape")
        await go_to(seen, "NS-2")
        await seen.press("m")
        assert "First review" not in seen.app.screen.values.values()
        await seen.press("escape")
        await seen.press("escape", "q")
        assert "NS-1: Record a milestone" in seen.text and "not saved" in seen.text
        await seen.press("escape")
        assert seen.app.is_running
        await go_to(seen, "NS-1")
        await seen.press("m")
        assert seen.app.screen.values["kind"] == "first_review"
        assert "Fri 3 April 2026" in seen.text and "draft" in seen.text
        await seen.press("ctrl+n")
        assert seen.app.screen.values["kind"] == ""
        await seen.press("ctrl+n")
        assert seen.app.screen.values["kind"] == "first_review"
        await saved(seen)
        assert not seen.session.drafts
        await seen.press("escape", "q")
    assert "first_review" in milestones(run)


async def test_correcting_and_striking_out_keep_what_was(run: Run, file: Path) -> None:
    run("record", "NS-1", "first_review", "2026-04-01")
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("e")
        await write(seen, "correct a mil")
        await seen.press("enter")
        await write(seen, "first rev")
        await seen.press("enter")
        assert "Correct First review of 1 Apr 2026" in seen.text
        await fill(seen, on="2/4/26")
        await saved(seen)
        assert milestones(run)["first_review"]["date"] == "2026-04-02"
        await seen.press("e")
        await write(seen, "strike")
        await seen.press("enter")
        await write(seen, "first rev")
        await seen.press("enter")
        assert "stay on record" in seen.text
        await write(seen, "another child's")
        await saved(seen)
    assert "first_review" not in milestones(run)
    (struck,) = run("case", "NS-1", "--format", "json").json["struck"]
    assert (struck["why"], struck["struck_by"]) == ("another child's", "Kim")


async def test_the_birth_of_an_unborn_child_and_closing_a_case(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-2")
        await seen.press("e")
        await write(seen, "birth")
        await seen.press("enter")
        assert "Tue 5 January 2027" in seen.text
        await write(seen, "yesterday")
        await saved(seen)
        await seen.press("e")
        await write(seen, "close")
        await seen.press("enter")
        await fill(seen, outcome="returned", on="today")
        await saved(seen)
    found = run("case", "NS-2", "--format", "json").json
    assert (found["age"], found["outcome"]) == (0, "returned_home")


async def test_a_planned_date_stands_beside_the_actual_one_with_the_slip(run: Run, file: Path) -> None:
    run("record", "NS-1", "first_review", "2026-03-25", "--planned")
    run("record", "NS-1", "first_review", "2026-04-01")
    async with at_work(file, size="wide") as seen:
        await go_to(seen, "NS-1")
        assert "it happened 7 days later" in seen.text


async def test_the_case_shows_what_was_recorded(run: Run, file: Path) -> None:
    run("note", "NS-1", stdin="Aunt telephoned")
    run("record", "NS-1", "first_review", "2026-04-01")
    run("strike", "NS-1", "first_review", "2026-04-01", "--why", "wrong child")
    run("placement", "NS-1", "--start", "2026-05-01", "--dually-approved", "yes")
    run("contact", "NS-1", "grandparents", "--weekly", "2")
    run("edit", "NS-1", "plan", "adoption", "--on", "2026-03-03")
    run("verdict", "NS-1", "looked_after_to_recommended", "avoidable", "--party", "court")
    async with at_work(file, size="wide") as seen:
        await go_to(seen, "NS-1")
        for _ in range(4):
            shown = seen.text
            await seen.press("right", "pagedown")
            shown += seen.text
        told = " ".join((shown + seen.text).split())
        for words in ("tester: Aunt telephoned", "wrong child (tester,", "dually approved carers from 1 May 2026",
                      "Contact with grandparents, 2 times a week", "avoidable (Court)"):  # fmt: skip
            assert words in told, words


def said(seen: Any) -> list[tuple[str, str]]:
    """What stands under the form's fields: the sign of each sentence, and the sentence."""
    return [(sign, sentence) for sign, sentence, _ in seen.app.screen.paragraphs.said]


async def test_what_others_have_is_asked_about_and_what_nobody_has_is_a_word(run: Run, file: Path) -> None:
    run("add", "NS-3", "--born", "2024-01-05")
    run("record", "NS-3", "medical_report", "2026-02-01")
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="adm decision", on="-1")
        found = said(seen)
        assert [sign for sign, _ in found] == ["!", "·", "·"]
        assert "Adoption medical report received" in found[0][1]
        warnings = [sentence for sign, sentence in found if sign == "!"]
        await asked(seen)
        assert [sentence for sign, sentence in said(seen) if sign == "!"] == warnings
        await seen.press("escape")
        await seen.press("m")
        await seen.press("ctrl+n")
        await fill(seen, kind="second review", on="-1")
        ((sign, sentence),) = said(seen)
        assert sign == "·" and "without First review" in sentence
        await saved(seen)
        assert "second_review" in milestones(run)


async def test_a_case_closed_and_known_again_on_one_day_says_so_beforehand_and_afterwards(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="left the board", on="today", outcome="returned")
        assert said(seen) == []
        await saved(seen)
        await seen.press("m")
        await fill(seen, kind="first known", on="today")
        ((sign, sentence),) = said(seen)
        assert sign == "·" and "the child stays closed" in sentence and "correct the ending" in sentence
        await saved(seen)
        assert run("case", "NS-1", "--format", "json").json["stage"] == "closed"
    again = run("record", "NS-1", "first known", "-1")
    assert "note: the child left the board later" in again.err


async def test_correcting_and_striking_say_beforehand_what_the_act_says(run: Run, file: Path) -> None:
    run("record", "NS-1", "became_looked_after", "2026-05-03")
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("e")
        await write(seen, "strike")
        await seen.press("enter")
        await write(seen, "3 Mar")
        await seen.press("enter")
        assert ("·", "Became looked after is in effect since 3 May 2026 now") in said(seen), seen.text
        await write(seen, "misread")
        await saved(seen)
    ran = run("correct", "NS-1", "became", "2026-05-03", "2026-05-04", "--note", "read again")
    assert ran.code == 0
    assert milestones(run)["became_looked_after"]["date"] == "2026-05-04"
