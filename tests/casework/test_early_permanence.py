"""Early permanence: considered, criteria, placements with their end, and contact."""

from __future__ import annotations

import pytest

from trackboard.casework.acts.contact import Contact, arrange_contact, change_contact
from trackboard.casework.acts.early_permanence import answer_criterion, record_considered
from trackboard.casework.acts.placements import PlacementChange, change_placement, open_placement, start_placement
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.desk import Clash, Desk, Doubtful
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.store import rows
from trackboard.store.tables import ContactRow, CriterionRow

from .conftest import add, case, events, on


def early(desk: Desk, child: int) -> dict[str, object]:
    found: dict[str, object] = case(desk, child)["early_permanence"]
    return found


def test_whether_it_was_considered_ends_the_asking(desk: Desk, child: int) -> None:
    record_considered(desk, add(desk, "NS-2", born="2025-02-02"), "yes")
    set_plan(desk, child, plan="adoption")
    assert "early_permanence_unconsidered" in case(desk, child)["flags"]
    record_considered(desk, child, "no", why_not="a grandmother\ncame forward", on=on("2026-11-02"))
    found = case(desk, child)
    assert "early_permanence_unconsidered" not in found["flags"]
    assert found["early_permanence"]["considered"] == "no, 2026-11-02"
    kept = desk.db.value("SELECT early_permanence_why_not FROM children WHERE id = ?", (child,))
    assert kept == "a grandmother\ncame forward"
    record_considered(desk, child, "yes")
    assert early(desk, child)["considered"] == "yes, 2026-11-16"
    assert desk.db.value("SELECT early_permanence_why_not FROM children WHERE id = ?", (child,)) == ""


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_considered_is_yes_or_no(desk: Desk, child: int, answer: str) -> None:
    with pytest.raises(UsageProblem, match=r"yes nor no|yes or no"):
        record_considered(desk, child, answer)


def test_criteria_are_answered_and_make_the_child_eligible(desk: Desk, child: int, record: object) -> None:
    record("interim_care_order 2026-09-01")  # type: ignore[operator]
    assert early(desk, child)["eligibility"] == "Possible"
    answer_criterion(desk, child, "extended family", "yes", note="two viability assessments")
    answer_criterion(desk, child, "rehabilitation", "yes")
    assert early(desk, child)["eligibility"] == "Eligible"
    answer_criterion(desk, child, "family", "no")
    assert early(desk, child)["eligibility"] == "Not eligible"
    with pytest.raises(TrackboardError, match="nothing was changed"):
        answer_criterion(desk, child, "family", "no")


@pytest.mark.parametrize(
    ("criterion", "answer", "why"),
    [("age", "yes", "is computed"), ("legal", "no", "is computed"), ("family", "perhaps", "no answer"),
     ("height", "yes", "no criterion")],
)  # fmt: skip
def test_what_is_no_answer_is_refused(desk: Desk, child: int, criterion: str, answer: str, why: str) -> None:
    with pytest.raises(UsageProblem, match=why):
        answer_criterion(desk, child, criterion, answer)


def test_two_answer_one_criterion(desk: Desk, anna: Desk, child: int) -> None:
    answer_criterion(desk, child, "family", "unknown")
    seen = rows.get(desk.db, CriterionRow, child, "family")
    answer_criterion(anna, child, "family", "yes")
    with pytest.raises(Clash, match='answer is now "yes", yours is "no"'):
        answer_criterion(desk, child, "family", "no", seen=seen)


def test_a_placement_starts_and_ends(desk: Desk, child: int) -> None:
    done = start_placement(desk, child, on("2026-03-01"), dually_approved=True, note="with the unborn sibling in mind")
    assert done.sentence == "NS-1: placed with dually approved carers on Sun 1 March 2026"
    assert events(desk, child) == ["early_permanence_placement 2026-03-01"]
    with pytest.raises(TrackboardError, match="end that placement first"):
        start_placement(desk, child, on("2026-04-01"))
    held = open_placement(desk.db, child)
    assert held is not None
    ended = change_placement(
        desk, child, held.seq, PlacementChange(ended_on=on("2026-05-01"), how_ended="parents"), seen=held
    )
    assert ended.sentence == "NS-1: placement of Sun 1 March 2026 ended on Fri 1 May 2026: Returned to parents"
    (placement,) = early(desk, child)["placements"]  # type: ignore[misc]
    assert placement == {
        "started_on": "2026-03-01",
        "ended_on": "2026-05-01",
        "how_ended": "returned_to_parents",
        "dually_approved": "yes",
        "note": "with the unborn sibling in mind",
    }
    start_placement(desk, child, on("2026-06-01"), dually_approved=False)
    assert len(events(desk, child)) == 2


def test_the_milestone_of_a_placement_is_not_recorded_twice(desk: Desk, child: int, record: object) -> None:
    record("early_permanence_placement 2026-03-01")  # type: ignore[operator]
    start_placement(desk, child, on("2026-03-01"))
    assert events(desk, child) == ["early_permanence_placement 2026-03-01"]


def test_an_end_is_taken_back_and_a_placement_put_right(desk: Desk, child: int) -> None:
    start_placement(desk, child, on("2026-03-01"))
    change_placement(desk, child, 1, PlacementChange(ended_on=on("2026-05-01"), how_ended="moved"))
    change_placement(desk, child, 1, PlacementChange(how_ended="continuing"))
    change_placement(desk, child, 1, PlacementChange(started_on=on("2026-03-02"), dually_approved=True, note="both"))
    held = open_placement(desk.db, child)
    assert held is not None
    assert (held.started_on, held.dually_approved, held.how_ended, held.note) == (
        "2026-03-02",
        "yes",
        "continuing",
        "both",
    )
    with pytest.raises(TrackboardError, match="nothing was changed"):
        change_placement(desk, child, 1, PlacementChange(dually_approved=True))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (PlacementChange(ended_on=on("2026-05-01")), "say how the placement ended"),
        (PlacementChange(how_ended="moved"), "needs the day on which it ended"),
        (PlacementChange(ended_on=on("2026-02-01"), how_ended="moved"), "cannot end before"),
        (PlacementChange(ended_on=on("2026-11-17"), how_ended="moved"), "still to come"),
        (PlacementChange(ended_on=on("2026-05-01"), how_ended="lost"), "no way a placement ends"),
    ],
)
def test_an_end_that_cannot_be_is_refused(desk: Desk, child: int, change: PlacementChange, why: str) -> None:
    start_placement(desk, child, on("2026-03-01"))
    with pytest.raises(TrackboardError, match=why):
        change_placement(desk, child, 1, change)
    assert open_placement(desk.db, child) is not None


def test_a_placement_before_birth_is_doubtful_and_one_to_come_refused(desk: Desk, child: int) -> None:
    with pytest.raises(TrackboardError, match="still to come"):
        start_placement(desk, child, on("2026-11-17"))
    with pytest.raises(Doubtful, match="lies before the birth"):
        start_placement(desk, child, on("2025-01-04"))
    assert open_placement(desk.db, child) is None


def test_contact_beyond_the_usual_is_said_and_kept(desk: Desk, child: int) -> None:
    start_placement(desk, child, on("2026-03-01"))
    done = arrange_contact(
        desk, child, Contact(" mother ", on("2026-03-05"), None, weekly=4, miles=21, note="supervised")
    )
    assert len(done.remarks) == 3
    assert all("the court decides" in remark for remark in done.remarks)
    assert arrange_contact(desk, child, Contact("father", on("2026-03-08"), weekly=3, miles=20)).remarks == ()
    first, second = early(desk, child)["contacts"]  # type: ignore[misc]
    assert (first["contact"], first["weekly"], first["miles"], first["note"]) == ("mother", 4, 21, "supervised")
    assert second["contact"] == "father"


def test_a_second_arrangement_with_the_same_person_is_asked_about(desk: Desk, child: int) -> None:
    arrange_contact(desk, child, Contact("Mother", on("2026-03-05"), on("2026-06-01"), weekly=3))
    arrange_contact(desk, child, Contact("mother", on("2026-07-01"), weekly=2))
    with pytest.raises(Doubtful, match="contact with mother from 1 Jul 2026 is on record: change or end that one"):
        arrange_contact(desk, child, Contact(" mother", on("2026-08-01"), weekly=1))
    arrange_contact(desk, child, Contact("father", on("2026-08-01"), weekly=1))
    assert len(early(desk, child)["contacts"]) == 3  # type: ignore[arg-type]
    done = arrange_contact(desk, child, Contact("mother", on("2026-08-01"), weekly=1), insist=True)
    assert done.warnings and len(early(desk, child)["contacts"]) == 4  # type: ignore[arg-type]


def test_contact_changes_and_ends(desk: Desk, anna: Desk, child: int) -> None:
    arrange_contact(desk, child, Contact("mother", on("2026-03-05"), weekly=3))
    seen = rows.get(desk.db, ContactRow, child, 1)
    change_contact(anna, child, 1, Contact("mother", on("2026-03-05"), weekly=2))
    with pytest.raises(Clash, match='weekly is now "2", yours is "1"'):
        change_contact(desk, child, 1, Contact("mother", on("2026-03-05"), weekly=1), seen=seen)
    change_contact(desk, child, 1, Contact("mother", on("2026-03-05"), on("2026-09-01"), weekly=2))
    assert early(desk, child)["contacts"][0]["until_on"] == "2026-09-01"  # type: ignore[index]
    with pytest.raises(TrackboardError, match="nothing was changed"):
        change_contact(desk, child, 1, Contact("mother", on("2026-03-05"), on("2026-09-01"), weekly=2))


@pytest.mark.parametrize(
    ("contact", "why"),
    [(Contact(" "), "with whom"), (Contact("mother", weekly=-1), "-1 times a week"),
     (Contact("mother", miles=-2), "-2 miles"),
     (Contact("mother", on("2026-03-05"), on("2026-03-04")), "ends before it starts")],
)  # fmt: skip
def test_contact_that_cannot_be_is_refused(desk: Desk, child: int, contact: Contact, why: str) -> None:
    with pytest.raises(UsageProblem, match=why):
        arrange_contact(desk, child, contact)
