"""Recording events, what is said of them at entry, putting them right, striking them out, and closing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trackboard.board.board import Board
from trackboard.board.findings import findings
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.milestones import (
    Entry,
    close_child,
    correct_milestone,
    milestone_on,
    record_milestone,
    strike_milestone,
)
from trackboard.casework.acts.siblings import join_siblings, open_siblings
from trackboard.casework.desk import Desk, Doubtful
from trackboard.casework.history import history
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.store.tables import MilestoneRow

from .conftest import add, case, events, on

Record = Callable[..., None]


def at(desk: Desk, child: int, kind: str, day: str, *, planned: bool = False) -> MilestoneRow:
    return milestone_on(desk, child, kind, on(day), planned=planned)


def test_a_milestone_moves_the_child_at_once(desk: Desk, child: int) -> None:
    done = record_milestone(desk, child, Entry("became_looked_after", on("2026-03-03"), note=" by agreement\x1b "))
    assert done.sentence == "NS-1: Became looked after on Tue 3 March 2026"
    found = case(desk, child)
    assert (found["stage"], found["stage_since"], found["days_in_stage"]) == ("looked_after", "2026-03-03", 258)
    assert found["clocks"]["looked_after_to_recommended"]["status"] == "overdue"
    (event,) = found["milestones"]
    assert (event["source"], event["note"], event["in_effect"]) == ("typed", "by agreement", True)
    assert history(desk.db, desk.policy, child)[0].what == ("Became looked after: 3 Mar 2026, note written",)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("placement_order", "placement_order"),
        ("Placement Order", "placement_order"),
        ("placement order app", "placement_application"),
        ("ICO", None),
        ("interim", "interim_care_order"),
        ("72-hour", "planning_meeting"),
        ("first rev", "first_review"),
        ("Referral family", "family_finding_referral"),
        ("disrupt", "placement_disrupted"),
        ("left the board", "closed"),
        ("review", "review"),
        ("reviews", None),
        ("", None),
    ],
)
def test_a_kind_is_chosen_by_typing_a_part_of_it(desk: Desk, child: int, typed: str, kind: str | None) -> None:
    entry = Entry(typed, on("2026-03-03"), outcome="other" if kind == "closed" else "")
    if kind is None:
        with pytest.raises(UsageProblem, match=r"it is one of|could be more than one|did you mean"):
            record_milestone(desk, child, entry)
    else:
        record_milestone(desk, child, entry, insist=True)
        assert events(desk, child) == [f"{kind} 2026-03-03"]


def test_a_planned_date_stands_beside_the_actual_one_and_moves_nobody(desk: Desk, child: int, record: Record) -> None:
    record("became_looked_after 2025-03-03", "adm_decision 2025-06-01", "placement_order 2026-01-01",
           "proposed_match 2026-02-01")  # fmt: skip
    planned = Entry("matching_panel", on("2026-12-01"), planned=True)
    done = record_milestone(desk, child, planned)
    assert done.sentence == "NS-1: Matching panel planned for Tue 1 December 2026"
    assert case(desk, child)["stage"] == "matched"
    record_milestone(desk, child, Entry("matching_panel", on("2026-11-14")))
    found = case(desk, child)
    assert found["stage"] == "panel"
    slips = {f"{each['date']}": each["slip_days"] for each in found["milestones"] if each["planned"]}
    assert slips == {"2026-12-01": -17}


@pytest.mark.parametrize(
    ("before", "event", "said"),
    [
        (("became_looked_after 2026-02-01", "medical_report 2026-01-01", "recommended 2026-01-01"),
         "adm_decision 2026-01-20", "lies before Became looked after"),
        ((), "placement_order 2026-01-20", "without ADM decision"),
        (("adm_decision 2026-01-01", "placement_order 2026-02-01", "placed 2026-03-01"),
         "proposed_match 2026-03-20", r"Placed for adoption \(1 Mar 2026\) lies before Proposed match \(20 Mar 2026\)"),
        (("adm_decision 2026-01-01",), "match_decision 2025-12-20", "903 rule 333"),
        (("referred 2026-01-01",), "became_looked_after 2026-11-17", "still to come"),
        ((), "became_looked_after 2026-11-17", "still to come"),
        ((), "became_looked_after 2025-01-04", "lies before the birth"),
        (("adoption_order 2026-03-01",), "placed 2026-03-20", "after the child left the board"),
        ((), "decision_reversed 2026-03-01", "finds nothing to take back"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_said_at_once_and_saved_if_the_person_insists(
    desk: Desk, child: int, record: Record, before: tuple[str, ...], event: str, said: str
) -> None:
    record(*before)
    edit_child(desk, child, {"permanence_report_on": "2025-12-31"})
    kind, day = event.split()
    entry = Entry(kind, on(day))
    recorded = events(desk, child)
    board = Board(desk.db, desk.policy, desk.today)
    known = [each.sentence for each in findings(board, desk.today)]
    with pytest.raises(Doubtful, match=said) as doubtful:
        record_milestone(desk, child, entry)
    assert events(desk, child) == recorded
    done = record_milestone(desk, child, entry, insist=True)
    assert done.warnings == doubtful.value.warnings
    assert any(event in each for each in (*events(desk, child), *_later(desk, child)))
    listed = [each.sentence for each in findings(board, desk.today) if each.severity == "contradiction"]
    assert all(any(sentence in warning for warning in done.warnings) for sentence in listed if sentence not in known)
    assert len(listed) > len([sentence for sentence in listed if sentence in known])


def _later(desk: Desk, child: int) -> list[str]:
    found = desk.db.rows("SELECT kind, on_date FROM milestones WHERE child_id = ?", (child,))
    return [f"{kind} {day}" for kind, day in found]


def test_what_was_contradictory_before_is_not_said_again(desk: Desk, child: int, record: Record) -> None:
    record("placement_order 2026-01-20")
    assert record_milestone(desk, child, Entry("first_review", on("2026-02-01"))).warnings == ()


def test_a_decision_asks_for_readiness_first(desk: Desk, child: int, record: Record) -> None:
    other = add(desk, "NS-2", born="2024-02-02", permanence_report_on="1/2/26")  # of others it is all on record
    record("medical_report 2026-02-01", "recommended 2026-02-01", of=other)
    record("became_looked_after 2026-01-01")
    decision = Entry("adm_decision", on("2026-06-10"))
    with pytest.raises(Doubtful) as doubtful:
        record_milestone(desk, child, decision)
    asked = doubtful.value.warnings
    assert [
        what in sentence for what, sentence in zip(("medical", "Permanence Report", "Recommended"), asked, strict=True)
    ]
    assert all("Re N [2021] EWCA Civ 785" in sentence for sentence in asked)
    record("recommended 2026-06-01", "medical_report 2026-06-15")
    edit_child(desk, child, {"permanence_report_on": "2026-06-10"})
    with pytest.raises(Doubtful, match="only afterwards: Adoption medical report received, 15 Jun 2026") as late:
        record_milestone(desk, child, decision)
    assert len(late.value.warnings) == 1
    correct_milestone(
        desk, child, at(desk, child, "medical", "2026-06-15").seq, Entry("medical_report", on("2026-06-05"))
    )
    assert record_milestone(desk, child, decision).warnings == ()


def test_a_planned_decision_asks_for_nothing_yet(desk: Desk, child: int) -> None:
    assert record_milestone(desk, child, Entry("adm_decision", on("2026-12-10"), planned=True)).warnings == ()


def test_the_same_is_not_recorded_twice(desk: Desk, child: int, record: Record) -> None:
    record("became_looked_after 2026-01-01")
    with pytest.raises(TrackboardError, match="is recorded on Thu 1 January 2026 already"):
        record_milestone(desk, child, Entry("became_looked_after", on("2026-01-01")), insist=True)
    record_milestone(desk, child, Entry("became_looked_after", on("2026-01-01"), planned=True))
    done = record_milestone(desk, child, Entry("became_looked_after", on("2026-02-01")))
    assert done.remarks == (
        "Became looked after is in effect since 1 Jan 2026 already: the earlier date goes on to count",
    )


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (Entry("closed", on("2026-03-03")), "needs an outcome"),
        (Entry("closed", on("2026-03-03"), outcome="lost"), "there is no outcome"),
        (Entry("placed", on("2026-03-03"), outcome="adopted"), "has no outcome"),
        (Entry("adoption_order", on("2026-03-03"), outcome="relatives"), "and no other"),
        (Entry("decision_reversed", on("2026-03-03"), reason="RD9"), "reason of ADM decision reversed"),
    ],
)
def test_what_does_not_go_together_is_refused(desk: Desk, child: int, entry: Entry, why: str) -> None:
    with pytest.raises(UsageProblem, match=why):
        record_milestone(desk, child, entry, insist=True)
    assert events(desk, child) == []


def test_a_reversal_says_why(desk: Desk, child: int, record: Record) -> None:
    record("became_looked_after 2026-01-01", "recommended 2026-02-01", "adm_decision 2026-02-05")
    record_milestone(desk, child, Entry("decision_reversed", on("2026-04-01"), reason="court refused"))
    found = case(desk, child)
    assert found["stage"] == "looked_after"
    assert found["milestones"][-1]["reason"] == "RD2"


def test_a_wrong_date_is_put_right_and_the_history_says_what_it_was(
    desk: Desk, anna: Desk, child: int, record: Record
) -> None:
    record("adm_decision 2026-01-01", "placement_order 2026-03-03")
    wrong = at(desk, child, "placement_order", "2026-03-03")
    done = correct_milestone(anna, child, wrong.seq, Entry("placement_order", on("2026-03-05"), note="misread"))
    assert done.sentence == "NS-1: Placement Order on Thu 5 March 2026, in place of Placement Order Tue 3 March 2026"
    assert (case(desk, child)["stage_since"], events(desk, child)[-1]) == ("2026-03-05", "placement_order 2026-03-05")
    last = history(desk.db, desk.policy, child)[0]
    assert (last.by, last.source, last.what) == (
        "Anna",
        "board",
        ("Placement Order: 3 Mar 2026 -> 5 Mar 2026, note written",),
    )


def test_a_correction_is_checked_like_what_is_recorded(desk: Desk, child: int, record: Record) -> None:
    record("adm_decision 2026-01-01", "placement_order 2026-03-03", "placement_order 2026-03-10")
    order = at(desk, child, "placement_order", "2026-03-03")
    with pytest.raises(Doubtful, match="lies before ADM decision"):
        correct_milestone(desk, child, order.seq, Entry("placement_order", on("2025-12-03")))
    with pytest.raises(TrackboardError, match="recorded on Tue 10 March 2026 already"):
        correct_milestone(desk, child, order.seq, Entry("placement_order", on("2026-03-10")))
    with pytest.raises(TrackboardError, match="nothing was changed"):
        correct_milestone(desk, child, order.seq, Entry("placement_order", on("2026-03-03")))
    assert at(desk, child, "placement_order", "2026-03-03") == order


def test_what_is_struck_out_counts_nowhere_and_stays_on_record(
    desk: Desk, anna: Desk, child: int, record: Record
) -> None:
    record("became_looked_after 2026-01-01", "recommended 2026-02-01")
    before = case(desk, child)
    wrong = at(desk, child, "recommended", "2026-02-01")
    done = strike_milestone(anna, child, wrong.seq, "another child's")
    assert done.sentence == "NS-1: Recommended to be placed for adoption of Sun 1 February 2026 struck out"
    found = case(desk, child)
    assert (before["stage"], found["stage"]) == ("recommended", "looked_after")
    assert events(desk, child) == ["became_looked_after 2026-01-01"]
    (struck,) = found["struck"]
    assert (struck["kind"], struck["on_date"], struck["why"]) == ("recommended", "2026-02-01", "another child's")
    assert (struck["struck_by"], struck["struck_at"]) == ("Anna", "2026-11-16T10:00:00Z")
    assert history(desk.db, desk.policy, child)[0].what == (
        "Recommended to be placed for adoption of 1 Feb 2026 struck out",
    )
    record("recommended 2026-02-01")
    assert case(desk, child)["stage"] == "recommended"


def test_striking_out_needs_a_reason_and_is_checked(desk: Desk, child: int, record: Record) -> None:
    record("adm_decision 2026-01-01", "placement_order 2026-03-03")
    decision = at(desk, child, "adm_decision", "2026-01-01")
    with pytest.raises(TrackboardError, match="is empty"):
        strike_milestone(desk, child, decision.seq, " ")
    with pytest.raises(Doubtful, match=r"Placement Order .* without ADM decision"):
        strike_milestone(desk, child, decision.seq, "no decision was made")
    assert len(events(desk, child)) == 2
    strike_milestone(desk, child, decision.seq, "no decision was made", insist=True)
    assert len(events(desk, child)) == 1


def test_an_event_is_named_by_kind_and_day(desk: Desk, child: int, record: Record) -> None:
    record("first_review 2026-01-01", "first_review 2026-02-01")
    with pytest.raises(TrackboardError, match="it is recorded: 1 Jan 2026, 1 Feb 2026"):
        at(desk, child, "first_review", "2026-03-01")
    with pytest.raises(TrackboardError, match="it is recorded: on no day"):
        at(desk, child, "first_review", "2026-01-01", planned=True)


@pytest.mark.parametrize(
    ("outcome", "kind", "kept"),
    [("adopted", "adoption_order", "adopted"), ("special guard", "closed", "special_guardianship"),
     ("returned", "closed", "returned_home"), ("died", "closed", "died")],
)  # fmt: skip
def test_closing_takes_an_outcome(desk: Desk, child: int, outcome: str, kind: str, kept: str) -> None:
    close_child(desk, child, outcome, on("2026-11-02"), note="at the family court")
    found = case(desk, child)
    assert (found["stage"], found["outcome"], events(desk, child)) == ("closed", kept, [f"{kind} 2026-11-02"])
    assert Board(desk.db, desk.policy, desk.today).summary().children == 0


def test_siblings_move_together_on_purpose_only(desk: Desk, child: int) -> None:
    second, third = add(desk, "NS-2", born="2023-02-02"), add(desk, "NS-3", born="2020-02-02")
    join_siblings(desk, child, second)
    join_siblings(desk, child, third)
    close_child(desk, third, "adopted", on("2026-01-01"))
    record_milestone(desk, child, Entry("first_review", on("2026-02-01")))
    assert events(desk, second) == []
    others = [other.id for other in open_siblings(desk, child)]
    assert others == [second]
    done = record_milestone(desk, child, Entry("became_looked_after", on("2026-02-01")), siblings=others)
    assert done.children == (child, second)
    assert done.sentence == "NS-1, NS-2: Became looked after on Sun 1 February 2026"
    assert events(desk, second) == ["became_looked_after 2026-02-01"]
    assert history(desk.db, desk.policy, second)[0].change == history(desk.db, desk.policy, child)[0].change


def test_what_is_doubtful_of_one_sibling_is_saved_of_none(desk: Desk, child: int) -> None:
    second = add(desk, "NS-2", born="2026-03-02")
    join_siblings(desk, child, second)
    with pytest.raises(Doubtful, match=r"NS-2: Became looked after .* lies before the birth"):
        record_milestone(desk, child, Entry("became_looked_after", on("2026-02-01")), siblings=[second])
    assert events(desk, child) == events(desk, second) == []
