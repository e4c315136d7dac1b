"""What is typed into a form is what is saved: choices that are none, what stood there before, days to come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.tui.conftest import SIZES, Seen
from tests.tui.working import asked, at_work, fill, go_to, saved, write
from trackboard.errors import TrackboardError
from trackboard.store.database import Database
from trackboard.tui.acts import CHILD
from trackboard.tui.forms.form import Form
from trackboard.tui.forms.rows import FieldRow
from trackboard.tui.key_table import every_act


@pytest.fixture
def file(run: Run, db_path: Path) -> Path:
    """NS-1 with an owner, a plan, an action and a placement; its sibling NS-2, unborn."""
    run("init", "--authority", "Northshire")
    run("add", "NS-1", "--born", "2025-01-05", "--sibling-group", "S1", "--owner", "P. Quill", "--team", "LAC",
        "--known", "1/1/26")  # fmt: skip
    run("add", "NS-2", "--due", "2027-01-05", "--sibling-group", "S1")
    run("record", "NS-1", "became_looked_after", "2026-03-03")
    run("record", "NS-1", "recommended", "2026-10-01")
    run("edit", "NS-1", "plan", "adoption", "--on", "2026-03-03")
    run("action", "NS-1", "--owner", "P. Quill", "--team", "legal", "--due", "1/12/26", stdin="Chase it")
    run("placement", "NS-1", "--start", "2026-05-01", "--dually-approved", "yes")
    run("contact", "NS-1", "aunt", "--until", "1/12/26")
    run("add", "GONE", "--born", "2021-05-02")
    run("close", "GONE", "returned_home", "1/2/26")
    return db_path


def case(run: Run, reference: str = "NS-1") -> Any:
    return run("case", reference, "--format", "json").json


def changes(path: Path) -> int:
    with Database.open(path) as db:
        ((number,),) = db.rows("SELECT count(*) FROM transactions")
    return int(number)


def row_of(seen: Seen, name: str) -> FieldRow:
    return next(row for row in seen.app.screen.rows if row.field.name == name)


async def edit(seen: Seen, what: str) -> None:
    await seen.press("e")
    await write(seen, what)
    await seen.press("enter")


# --- A choice that is none ---


async def test_planned_takes_no_other_text_for_it_happened(run: Run, file: Path) -> None:
    before = changes(file)
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m", *"matching", "enter", *"today", "enter", "end")
        await write(seen, " planned")
        await seen.press("ctrl+s")
        assert 'Planned?: there is no answer "It happened planned"; did you mean "It happened"?' in seen.text
        assert row_of(seen, "planned").input.has_focus
        await write(seen, "zzz")
        await seen.press("ctrl+s")
        assert 'Planned?: there is no answer "zzz"; it is one of: It happened, It is planned for' in seen.text
        await seen.press("backspace", "ctrl+s", "backspace", "backspace", "ctrl+s")
        assert "Planned?: nothing is chosen; it is one of: It happened, It is planned for that day" in seen.text
        assert changes(file) == before
        await write(seen, "planned")
        await saved(seen)
    (found,) = [each for each in case(run)["milestones"] if each["kind"] == "matching_panel"]
    assert (found["date"], found["planned"]) == ("2026-11-16", True)


async def test_no_form_saves_a_choice_that_is_none(file: Path) -> None:
    """Nor the one that stood there before, nor the text: it says which field, and the cursor is there."""
    tried = 0
    before = changes(file)
    async with at_work(file) as seen:
        for act in every_act():
            if not act.sheet:
                continue
            kind = act.sheet()
            child = next(id for id in (1, 2, 3) if kind.choices(seen.session.desk(), id) not in ([], ()))
            seen.session.open.fill_in(kind, act.title, child if act.where == CHILD else 0)
            await seen.pilot.pause()
            if not isinstance(seen.app.screen, Form):
                await seen.press("enter")
            for row in seen.app.screen.rows:
                if row.field.kind != "choice" or row.field.meant or not row.display:
                    continue
                held, where = row.value, f"{row.field.label} of {act.name}"
                row.enter()
                await seen.pilot.pause()
                await write(seen, "zz")
                assert "none of these" in seen.text, where
                await seen.press("ctrl+s")
                said = [sentence for _, sentence, _ in seen.app.screen.paragraphs.said]
                with pytest.raises(TrackboardError, match='"zz"') as refused:
                    row.field.field.read("zz", seen.session.desk())
                assert str(refused.value) in said, where
                wrong = next(each for each in seen.app.screen.rows if each.display and each.wrong)
                assert wrong.input.has_focus, where
                assert row.value != held or not held, where
                row.put(held)
                tried += 1
            await seen.press("escape")
            seen.session.drafts.clear()
    assert tried >= 15
    assert changes(file) == before


async def test_every_field_that_is_wrong_is_said_and_the_cursor_is_at_the_first(file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "close")
        assert row_of(seen, "on").text == "today"
        await fill(seen, on="31/2")
        await seen.press("ctrl+s")
        assert "Outcome: nothing is chosen; it is one of: " in seen.text
        assert 'When: "31/2" does not exist' in seen.text
        assert row_of(seen, "outcome").input.has_focus


async def test_a_team_is_chosen_by_a_part_of_its_name_and_a_new_one_is_asked_about(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "hand over")
        await write(seen, "leg")
        await seen.press("tab")
        assert row_of(seen, "team").text == "Legal", "said in full before it is saved"
        await saved(seen)
        assert case(run)["team"] == "legal"
        await seen.press("a")
        await fill(seen, text="Ask", team="Ghosts")
        assert 'there is no team "Ghosts"' in await asked(seen)
        await seen.press("escape")
    assert {each["team"] for each in case(run)["actions"]} == {"legal"}


async def test_what_nobody_touched_is_saved_as_it_was(run: Run, file: Path) -> None:
    """A file brought a team that is called as one of the policy's is, in other letters."""
    with Database.open(file) as db, db.write(actor="Import", source="import", act="import") as tx:
        tx.connection.execute("UPDATE children SET team = 'LEGAL', version = version + 1 WHERE id = 1")
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "hand over")
        await seen.press("tab", "shift+tab", "tab", "tab")
        await fill(seen, owner="Kim Lee")
        await saved(seen)
    assert (case(run)["team"], case(run)["owner"]) == ("LEGAL", "Kim Lee")


# --- What stood there before ---


async def test_typing_takes_the_place_of_what_stands_in_a_field(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "owner")
        await write(seen, "Z. New")
        await saved(seen)
        assert case(run)["owner"] == "Z. New"
        await edit(seen, "plan and")
        await write(seen, "long")
        await seen.press("tab", "tab")
        await write(seen, "1/10")
        assert "Thu 1 October 2026" in seen.text
        await saved(seen)
        assert {(each["plan"], each["from_on"]) for each in case(run)["plans"]} == {
            ("adoption", "2026-03-03"), ("long_term_fostering", "2026-10-01"),
        }  # fmt: skip
        await edit(seen, "correct")
        await write(seen, "became")
        await seen.press("enter")
        await write(seen, "2/3/26")
        await saved(seen)
    assert {each["date"] for each in case(run)["milestones"] if each["kind"] == "became_looked_after"} == {"2026-03-02"}


async def test_so_after_an_error_after_enter_and_backwards_but_a_click_places_the_cursor(file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "hand over")
        owner = row_of(seen, "owner")
        await seen.press("enter", "enter")
        await write(seen, "A")
        assert owner.text == "A"
        owner.put("P. Quill")
        await seen.press("shift+tab", "tab")
        await write(seen, "B")
        assert owner.text == "B"
        owner.put("P. Quill")
        await seen.press("tab")
        await seen.pilot.click(owner.input, offset=(4, 0))
        await write(seen, "x")
        assert owner.text == "P. xQuill"


async def test_text_of_several_lines_is_gone_on_with(file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "change an act")
        await write(seen, " now")
        assert row_of(seen, "text").text == "Chase it now"


@pytest.mark.parametrize(
    ("what", "name", "left"),
    [("change an act", "due_on", lambda found: found["actions"][0]["due_on"]),
     ("end of an early", "dually_approved",
      lambda found: found["early_permanence"]["placements"][0]["dually_approved"]),
     ("change a contact", "until_on", lambda found: found["early_permanence"]["contacts"][0]["until_on"])],
)  # fmt: skip
async def test_what_is_taken_out_of_a_field_is_taken_out(run: Run, file: Path, what: str, name: str, left: Any) -> None:
    assert left(case(run))
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, what)
        row_of(seen, name).enter()
        await seen.press("backspace")
        await saved(seen)
    assert not left(case(run))


# --- A list that can be chosen from ---


@pytest.mark.parametrize("size", SIZES)
async def test_a_choice_opens_its_list_where_the_cursor_is_and_only_there(file: Path, size: str) -> None:
    async with at_work(file, size=size) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "plan and")
        for _ in range(2):
            rows = [row for row in seen.app.screen.rows if row.field.kind == "choice"]
            for row in rows:
                assert row.matches.display == row.input.has_focus
            (open_,) = [row for row in rows if row.matches.display]
            assert [option.id for option in open_.matches.found] == [option.id for option in open_.field.options]
            shown = [option.label for option in open_.field.options[:3]]
            assert all(f" {label}" in seen.text for label in shown), "the list is in view as well"
            await seen.press("tab")


async def test_arrows_choose_in_a_list_and_space_takes_nothing_away(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "plan and")
        plan = row_of(seen, "plan")
        assert "► Adoption" in seen.text
        await seen.press("space")
        assert (plan.text, plan.value) == ("Adoption", "adoption")
        assert plan.input.has_focus and plan.matches.display
        await seen.press("down")
        options = [option.id for option in plan.field.options]
        second = options[options.index("adoption") + 1]
        assert plan.value == second and plan.input.has_focus
        await seen.press("up", "up", "down", "down", "enter")
        assert plan.value == second and plan.text == plan.matches.found[options.index(second)].label
        assert row_of(seen, "parallel_plan").input.has_focus
        await seen.press("down", "down", "tab", "shift+tab")
        assert row_of(seen, "parallel_plan").value == options[1]
        await write(seen, "adop")
        assert row_of(seen, "parallel_plan").value == "adoption", "typing narrows what was chosen before"
        await saved(seen)
    found = case(run)
    assert (found["plan"], found["parallel_plan"]) == (second, "adoption")


async def test_space_is_a_letter_of_what_is_typed(file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await write(seen, "perm plan")
        assert row_of(seen, "kind").text == "perm plan"
        assert row_of(seen, "kind").value == "permanence_planning_meeting"


# --- A day to come ---


async def test_a_day_to_come_is_planned_in_three_keys_besides_the_typing(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await write(seen, "matching")
        await seen.press("enter")
        await write(seen, "12/3/27")
        assert "It is planned for that day" in seen.text
        assert "Fri 12 March 2027 is still to come: saved as planned" in seen.text
        await saved(seen)
        assert "planned for Fri 12 March 2027" in seen.text
    (found,) = [each for each in case(run)["milestones"] if each["kind"] == "matching_panel"]
    assert (found["date"], found["planned"]) == ("2027-03-12", True)


TO_COME = {"12/3": False, "today": False, "-3": False, "12/3/26": False, "+7": True, "tomorrow": True,
           "next fri": True, "1 Dec 26": True, "31/2": False, "": False}  # fmt: skip


async def test_only_a_day_that_cannot_have_been_turns_it(file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="final hear")
        for text, planned in TO_COME.items():
            await fill(seen, on=text)
            assert row_of(seen, "planned").value == ("planned" if planned else "happened"), text


async def test_another_day_turns_it_back_and_what_the_person_chose_stays(run: Run, file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="final hear", on="+7")
        assert row_of(seen, "planned").value == "planned"
        await fill(seen, on="12/3")
        assert row_of(seen, "planned").value == "happened"
        assert "Thu 12 March 2026" in seen.text and "still to come" not in seen.text
        await fill(seen, on="+7", planned="happ")
        await seen.press("tab")
        assert row_of(seen, "planned").value == "happened"
        assert "Final hearing is dated 23 Nov 2026, which is still to come" in await asked(seen)
        await fill(seen, on="+8", planned="plan", note="x")
        await fill(seen, on="12/3")
        assert "Fri 12 March 2027" in seen.text, "what is planned lies ahead"
        await saved(seen)
    (found,) = [each for each in case(run)["milestones"] if each["kind"] == "final_hearing"]
    assert (found["date"], found["planned"]) == ("2027-03-12", True)


async def test_a_draft_goes_on_with_what_was_chosen(file: Path) -> None:
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await fill(seen, kind="final hear", on="+7", planned="happ")
        await seen.press("escape", "m")
        assert row_of(seen, "planned").value == "happened"
        await seen.press("ctrl+n")
        await fill(seen, kind="final hear", on="+7")
        await seen.press("escape", "m")
        assert row_of(seen, "planned").value == "planned"
        await fill(seen, on="-7")
        assert row_of(seen, "planned").value == "happened", "that followed from the day, and still does"


async def test_correcting_turns_only_what_happened_into_what_is_planned(run: Run, file: Path) -> None:
    run("record", "NS-1", "final_hearing", "2026-12-01", "--planned")
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "correct")
        await write(seen, "planned final")
        await seen.press("enter")
        await fill(seen, on="1/10/26")
        assert row_of(seen, "planned").value == "planned", "a planned day may have passed"
        assert "saved as planned" not in seen.text
        await seen.press("escape")
        await edit(seen, "correct")
        await write(seen, "became")
        await seen.press("enter")
        await fill(seen, on="+3")
        assert row_of(seen, "planned").value == "planned"


async def test_a_correction_keeps_the_reason_that_is_on_record(run: Run, file: Path) -> None:
    run("record", "NS-1", "first_review", "2026-04-01", "--reason", "on_or_before")
    async with at_work(file) as seen:
        await go_to(seen, "NS-1")
        await edit(seen, "correct")
        await write(seen, "first rev")
        await seen.press("enter")
        assert "On that day or before" in seen.text
        await fill(seen, note="by the minutes")
        await saved(seen)
        (found,) = [each for each in case(run)["milestones"] if each["kind"] == "first_review"]
        assert (found["reason"], found["note"]) == ("on_or_before", "by the minutes")
