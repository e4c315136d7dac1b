from __future__ import annotations

import pytest

from trackboard.pathway.journey import TakenOut
from trackboard.pathway.record import Record

from .build import at, child, day

THROUGH = (
    "referred 2025-01-06",
    "proceedings_issued 2025-03-03",
    "interim_care_order 2025-03-10",
    "became_looked_after 2025-03-10",
    "recommended 2025-06-02",
    "adm_decision 2025-06-09",
    "placement_order 2025-08-04",
    "proposed_match 2025-11-03",
    "matching_panel 2025-12-08",
    "placed 2026-01-12",
)


@pytest.mark.parametrize(
    ("as_at", "stage", "since"),
    [
        ("2025-02-28", "unborn", "2025-01-06"),
        ("2025-03-01", "pre_proceedings", "2025-03-01"),
        ("2025-03-02", "pre_proceedings", "2025-03-01"),
        ("2025-03-03", "in_proceedings", "2025-03-03"),
        ("2025-03-10", "looked_after", "2025-03-10"),
        ("2025-06-02", "recommended", "2025-06-02"),
        ("2025-06-09", "decided", "2025-06-09"),
        ("2025-08-04", "ordered", "2025-08-04"),
        ("2025-11-03", "matched", "2025-11-03"),
        ("2025-12-08", "panel", "2025-12-08"),
        ("2026-01-11", "panel", "2025-12-08"),
        ("2026-01-12", "placed", "2026-01-12"),
        ("2026-06-01", "closed", "2026-06-01"),
        ("2026-12-01", "closed", "2026-06-01"),
    ],
)
def test_a_whole_journey_as_at_each_day(as_at: str, stage: str, since: str) -> None:
    journey = at(child(*THROUGH, "adoption_order 2026-06-01", born="2025-03-01"), as_at)
    assert (journey.stage, journey.since) == (stage, day(since))


def test_an_adoption_order_closes_with_its_own_outcome() -> None:
    journey = at(child(*THROUGH, "adoption_order 2026-06-01", born="2025-03-01"), "2026-06-01")
    assert (journey.closed_on, journey.outcome) == (day("2026-06-01"), "adopted")


@pytest.mark.parametrize(
    ("record", "stage", "since"),
    [
        # Before birth, whatever is recorded short of looked_after.
        (child(due="2026-09-01"), "unborn", None),
        (child("referred 2026-03-01", "proceedings_issued 2026-05-01", due="2026-09-01"), "unborn", "2026-03-01"),
        (child("referred 2026-03-01", born="2026-06-02"), "unborn", "2026-03-01"),
        (child("became_looked_after 2026-05-01", due="2026-09-01"), "looked_after", "2026-05-01"),
        (child("became_looked_after 2026-04-01", "ceased_looked_after 2026-05-01", due="2026-09-01"), "unborn",
         "2026-05-01"),
        # Born on the day, or with neither date: born.
        (child("referred 2026-03-01", born="2026-06-01"), "pre_proceedings", "2026-06-01"),
        (child("referred 2026-03-01", born="2020-06-01"), "pre_proceedings", "2026-03-01"),
        (child("referred 2026-03-01"), "pre_proceedings", "2026-03-01"),
        (child(), "pre_proceedings", None),
        (child(born="2020-06-01"), "pre_proceedings", "2020-06-01"),
        (child("pre_proceedings_started 2026-03-01"), "pre_proceedings", None),
        # In proceedings only until a final hearing or Care Order.
        (child("proceedings_issued 2026-03-01"), "in_proceedings", "2026-03-01"),
        # and after it, back before the court, since the court finished: a hearing and an order, the earlier of the two.
        (child("proceedings_issued 2026-03-01", "final_hearing 2026-05-01"), "pre_proceedings", "2026-05-01"),
        (child("proceedings_issued 2026-03-01", "care_order 2026-05-01", born="2020-01-01"), "pre_proceedings",
         "2026-05-01"),
        (child("referred 2026-01-01", "proceedings_issued 2026-03-01", "care_order 2026-05-20",
               "final_hearing 2026-05-01"), "pre_proceedings", "2026-05-01"),
        (child("referred 2026-05-10", "proceedings_issued 2026-03-01", "final_hearing 2026-05-01"), "pre_proceedings",
         "2026-05-10"),
        (child("referred 2026-01-01", "final_hearing 2026-05-01"), "pre_proceedings", "2026-01-01"),
        # At home before the court finished: the return moved it back to proceedings, the hearing to here.
        (child("referred 2026-01-20", "proceedings_issued 2026-02-10", "became_looked_after 2026-02-11",
               "ceased_looked_after 2026-04-20", "final_hearing 2026-04-30"), "pre_proceedings", "2026-04-30"),
        (child("referred 2026-01-20", "proceedings_issued 2026-02-10", "became_looked_after 2026-02-11",
               "final_hearing 2026-04-20", "ceased_looked_after 2026-04-30"), "pre_proceedings", "2026-04-30"),
        (child("proceedings_issued 2026-03-01", "placement_order 2026-05-01"), "ordered", "2026-05-01"),
        # The furthest milestone gives the stage, whatever is missing before it, and in whatever order they came.
        (child("placed 2026-03-01"), "placed", "2026-03-01"),
        (child("matching_panel 2026-03-01", "adm_decision 2026-05-01"), "panel", "2026-03-01"),
        (child("match_decision 2026-03-01", "adm_decision 2026-02-01"), "decided", "2026-02-01"),
        # Order and consent: the earlier gave it.
        (child("placement_order 2026-04-01", "consent_given 2026-03-01"), "ordered", "2026-03-01"),
        (child("placement_order 2026-03-01", "consent_given 2026-04-01"), "ordered", "2026-03-01"),
        # A milestone keeps its first date.
        (child("recommended 2026-03-01", "recommended 2026-05-01"), "recommended", "2026-03-01"),
        # Planned dates and later ones never move a child.
        (child("became_looked_after 2026-01-05", "recommended 2026-03-01 planned"), "looked_after", "2026-01-05"),
        (child("became_looked_after 2026-01-05", "recommended 2026-06-02"), "looked_after", "2026-01-05"),
    ],
)  # fmt: skip
def test_stage_and_since_as_at_1_june_2026(record: Record, stage: str, since: str | None) -> None:
    journey = at(record, "2026-06-01")
    assert (journey.stage, journey.since) == (stage, day(since) if since else None)


@pytest.mark.parametrize(
    ("back", "stage", "since"),
    [
        ("match_withdrawn", "ordered", "2026-02-02"),
        ("placement_disrupted", "ordered", "2026-02-02"),
        ("order_revoked", "decided", "2026-02-02"),
        ("decision_reversed", "looked_after", "2026-02-02"),
        ("ceased_looked_after", "in_proceedings", "2026-02-02"),
    ],
)
def test_a_return_moves_the_child_back_from_its_day_on(back: str, stage: str, since: str) -> None:
    record = child(*THROUGH, f"{back} 2026-02-02", born="2025-03-01")
    assert at(record, "2026-02-01").stage == "placed"
    journey = at(record, "2026-02-02")
    assert (journey.stage, journey.since) == (stage, day(since))


def test_hearings_and_care_orders_stay_when_a_decision_is_reversed() -> None:
    record = child(*THROUGH, "final_hearing 2025-08-04", "care_order 2025-08-04", "decision_reversed 2026-02-02")
    in_effect = at(record, "2026-03-01").in_effect
    assert {"final_hearing", "care_order", "became_looked_after", "interim_care_order"} <= in_effect.keys()
    assert {"recommended", "adm_decision", "placement_order", "placed"}.isdisjoint(in_effect)


def test_a_medical_report_outlives_a_reversal_but_not_the_end_of_care() -> None:
    events = ("became_looked_after 2025-03-10", "medical_report 2025-05-01", "adm_decision 2025-06-09")
    assert "medical_report" in at(child(*events, "decision_reversed 2025-07-01"), "2025-07-01").in_effect
    assert "medical_report" not in at(child(*events, "ceased_looked_after 2025-07-01"), "2025-07-01").in_effect


def test_going_home_leaves_the_final_orders_and_the_case_open() -> None:
    record = child(
        "proceedings_issued 2025-03-03", "became_looked_after 2025-03-10", "care_order 2025-08-04",
        "ceased_looked_after 2025-10-06", born="2020-01-01",
    )  # fmt: skip
    journey = at(record, "2025-10-06")
    assert (journey.stage, journey.since) == ("pre_proceedings", day("2025-10-06"))
    assert set(journey.in_effect) == {"proceedings_issued", "care_order"}


def test_since_is_the_later_of_the_return_and_the_milestone() -> None:
    # Moved back to ordered in February, on to matched in March: since March; withdrawn in April: since April.
    record = child(
        *THROUGH, "placement_disrupted 2026-02-02", "proposed_match 2026-03-02", "match_withdrawn 2026-04-06"
    )
    assert at(record, "2026-03-02").since == day("2026-03-02")
    assert (at(record, "2026-04-06").stage, at(record, "2026-04-06").since) == ("ordered", day("2026-04-06"))
    # A stage reached anew counts from its new milestone, not from the return that left it.
    record = child("became_looked_after 2025-03-10", "recommended 2025-06-02", "adm_decision 2025-06-09",
                   "decision_reversed 2025-09-01", "recommended 2025-12-01")  # fmt: skip
    assert at(record, "2025-12-01").since == day("2025-12-01")


def test_a_return_that_does_not_move_the_child_leaves_since_alone() -> None:
    record = child("adm_decision 2025-06-09", "placement_order 2025-08-04", "family_identified 2025-10-06",
                   "match_withdrawn 2025-11-03")  # fmt: skip
    journey = at(record, "2025-11-03")
    assert (journey.stage, journey.since) == ("ordered", day("2025-08-04"))
    assert journey.taken_out == (
        TakenOut("family_identified", day("2025-10-06"), "match_withdrawn", day("2025-11-03")),
    )


def test_on_one_day_returns_come_first_then_milestones_then_ends() -> None:
    # Disrupted and matched anew on one day: the new match is in effect.
    record = child("placement_order 2025-08-04", "proposed_match 2025-11-03",
                   "proposed_match 2026-02-02", "placement_disrupted 2026-02-02")  # fmt: skip
    assert at(record, "2026-02-02").in_effect["proposed_match"] == day("2026-02-02")
    # Placed and closed on one day: closed.
    record = child("placed 2026-02-02", "closed 2026-02-02 outcome=relatives")
    assert (at(record, "2026-02-02").stage, at(record, "2026-02-02").outcome) == ("closed", "relatives")
    # A decision reversed and made anew on the day of a recommendation.
    record = child("recommended 2025-06-02", "adm_decision 2025-06-09", "adm_decision 2025-09-01",
                   "recommended 2025-09-01", "decision_reversed 2025-09-01")  # fmt: skip
    assert dict(at(record, "2025-09-01").in_effect) == {
        "recommended": day("2025-09-01"),
        "adm_decision": day("2025-09-01"),
    }


def test_an_adoption_order_and_a_closing_on_one_day_is_an_adoption() -> None:
    record = child("closed 2026-02-02 outcome=other", "adoption_order 2026-02-02")
    assert at(record, "2026-02-02").outcome == "adopted"


def test_every_date_of_what_repeats_is_kept() -> None:
    record = child(
        "legal_planning_meeting 2026-03-02", "legal_planning_meeting 2026-01-05", "legal_planning_meeting 2026-02-02",
        "legal_planning_meeting 2026-02-02", "recommended 2026-01-05", "recommended 2026-02-02",
    )  # fmt: skip
    journey = at(record, "2026-03-01")
    assert journey.repeats == {"legal_planning_meeting": (day("2026-01-05"), day("2026-02-02"))}
    assert journey.in_effect["legal_planning_meeting"] == day("2026-01-05")
    assert len(at(record, "2026-03-02").repeats["legal_planning_meeting"]) == 3


PROCEEDINGS = (
    "proceedings_issued 2025-03-03",
    "interim_care_order 2025-03-10",
    "timetable_extended 2025-08-04",
    "final_hearing 2025-10-06",
)


def test_proceedings_issued_again_while_they_run_keep_their_first_date() -> None:
    record = child(*PROCEEDINGS[:3], "proceedings_issued 2025-09-01")
    journey = at(record, "2025-12-01")
    assert journey.in_effect["proceedings_issued"] == day("2025-03-03")
    assert "timetable_extended" in journey.repeats


@pytest.mark.parametrize("final", ["final_hearing 2025-10-06", "care_order 2025-10-06"])
def test_proceedings_issued_after_a_final_order_begin_anew(final: str) -> None:
    record = child(*PROCEEDINGS[:3], final, "placement_order 2025-10-06", "proceedings_issued 2026-01-05")
    journey = at(record, "2026-01-05")
    assert dict(journey.in_effect) == {
        "proceedings_issued": day("2026-01-05"),
        "placement_order": day("2025-10-06"),
    }
    assert not journey.repeats
    assert {gone.by for gone in journey.taken_out} == {"proceedings_issued"}


def test_proceedings_first_recorded_after_a_care_order_begin_anew_too() -> None:
    journey = at(child("care_order 2025-10-06", "proceedings_issued 2026-01-05"), "2026-01-05")
    assert dict(journey.in_effect) == {"proceedings_issued": day("2026-01-05")}
    assert journey.stage == "in_proceedings"


def test_proceedings_issued_on_the_day_of_the_final_hearing_come_before_it() -> None:
    journey = at(child(*PROCEEDINGS, "proceedings_issued 2025-10-06"), "2025-10-06")
    assert journey.in_effect["proceedings_issued"] == day("2025-03-03")
    assert "final_hearing" in journey.in_effect


@pytest.mark.parametrize("opening", ["referred", "proceedings_issued", "became_looked_after"])
def test_after_a_closing_these_open_a_new_journey(opening: str) -> None:
    record = child(*THROUGH, "closed 2026-02-02 outcome=returned_home", f"{opening} 2026-05-04", born="2025-03-01")
    journey = at(record, "2026-05-04")
    assert dict(journey.in_effect) == {opening: day("2026-05-04")}
    assert (journey.closed_on, journey.outcome, journey.opened_on) == (None, "", day("2026-05-04"))
    (earlier,) = journey.journeys
    assert (earlier.closed_on, earlier.outcome) == (day("2026-02-02"), "returned_home")
    assert earlier.in_effect["placed"] == day("2026-01-12")


def test_any_other_event_on_a_closed_child_changes_nothing() -> None:
    closed = child(*THROUGH, "closed 2026-02-02 outcome=returned_home", born="2025-03-01")
    more = child(
        *THROUGH, "closed 2026-02-02 outcome=returned_home", "adoption_application 2026-03-02",
        "decision_reversed 2026-03-03", "recommended 2026-03-04", "legal_planning_meeting 2026-03-05",
        "closed 2026-03-06 outcome=died", "adoption_order 2026-03-07", born="2025-03-01",
    )  # fmt: skip
    as_at = "2026-04-06"
    one, two = at(closed, as_at), at(more, as_at)
    assert (two.in_effect, two.taken_out, two.repeats) == (one.in_effect, one.taken_out, one.repeats)
    assert (two.stage, two.since, two.outcome) == ("closed", day("2026-02-02"), "returned_home")


def test_an_opening_on_the_day_of_the_closing_does_not_reopen() -> None:
    record = child("became_looked_after 2025-03-10", "became_looked_after 2026-02-02",
                   "closed 2026-02-02 outcome=returned_home")  # fmt: skip
    assert at(record, "2026-03-01").stage == "closed"


def test_a_new_journey_knows_nothing_of_returns_and_proceedings_before_it() -> None:
    record = child(
        *PROCEEDINGS, "adm_decision 2025-10-06", "decision_reversed 2025-11-03", "closed 2026-02-02 outcome=relatives",
        "became_looked_after 2026-05-04", "proceedings_issued 2026-05-05", born="2020-01-01",
    )  # fmt: skip
    journey = at(record, "2026-05-05")
    assert not journey.taken_out and journey.proceedings_over is None
    assert journey.journeys[0].taken_out
    assert (journey.stage, journey.since) == ("looked_after", day("2026-05-04"))


def test_a_return_of_an_earlier_journey_says_nothing_of_the_stage_in_this_one() -> None:
    record = child(
        "became_looked_after 2025-01-06", "ceased_looked_after 2025-06-02", "closed 2025-07-07 outcome=returned_home",
        "proceedings_issued 2026-01-05", "final_hearing 2026-02-02", born="2020-01-01",
    )  # fmt: skip
    assert (at(record, "2026-02-02").stage, at(record, "2026-02-02").since) == ("pre_proceedings", day("2026-02-02"))


def test_a_third_journey_keeps_both_before_it() -> None:
    record = child(
        "became_looked_after 2020-01-06", "closed 2020-06-01 outcome=returned_home",
        "became_looked_after 2021-01-04", "closed 2021-06-07 outcome=relatives", "referred 2022-01-03",
    )  # fmt: skip
    journey = at(record, "2022-01-03")
    assert [each.outcome for each in journey.journeys] == ["returned_home", "relatives"]


def test_known_from_the_first_event_on() -> None:
    record = child("became_looked_after 2026-01-05", "recommended 2026-03-02", born="2025-01-01")
    assert not at(record, "2026-01-04").known
    assert at(record, "2026-01-05").known
    assert at(child(born="2025-01-01"), "1999-01-01").known
    assert at(child("recommended 2026-03-02 planned"), "1999-01-01").known


@pytest.mark.parametrize(
    ("plans", "as_at", "in_force"),
    [
        ((), "2026-06-01", ("", "")),
        (("adoption/relatives",), "1999-01-01", ("adoption", "relatives")),
        (("adoption 2026-03-02",), "2026-03-01", ("", "")),
        (("adoption 2026-03-02",), "2026-03-02", ("adoption", "")),
        (("return_home 2026-01-05", "adoption 2026-03-02"), "2026-03-01", ("return_home", "")),
        (("adoption 2026-03-02", "return_home 2026-01-05"), "2026-06-01", ("adoption", "")),
        (("undecided", "adoption 2026-03-02"), "2026-03-01", ("undecided", "")),
        (("undecided", "adoption 2026-03-02"), "2026-03-02", ("adoption", "")),
    ],
)
def test_a_plan_holds_from_its_day_and_one_without_a_day_always(
    plans: tuple[str, ...], as_at: str, in_force: tuple[str, str]
) -> None:
    journey = at(child(plans=plans), as_at)
    assert (journey.plan, journey.parallel_plan) == in_force


def test_the_uncertain_start_goes_with_its_milestone() -> None:
    record = child("became_looked_after 2025-03-10 reason=on_or_before", "ceased_looked_after 2025-06-02",
                   "became_looked_after 2025-09-01")  # fmt: skip
    assert at(record, "2025-03-10").uncertain == {"became_looked_after"}
    assert not at(record, "2025-06-02").uncertain
    assert not at(record, "2025-09-01").uncertain


def test_relinquished_is_consent_without_proceedings() -> None:
    assert at(child("consent_given 2026-01-05"), "2026-01-05").relinquished
    assert not at(child("consent_given 2026-01-05", "proceedings_issued 2026-01-06"), "2026-01-06").relinquished
    assert not at(child("proceedings_issued 2026-01-06"), "2026-01-06").relinquished


def test_the_span_ends_at_the_next_date_of_the_record() -> None:
    record = child(
        "became_looked_after 2026-01-05", "recommended 2026-03-02", "matching_panel 2026-02-20 planned",
        born="2025-06-01", plans=("undecided", "adoption 2026-02-02"),
    )  # fmt: skip
    spans = {
        as_at: at(record, as_at) for as_at in ("2025-05-31", "2026-01-06", "2026-02-02", "2026-03-02", "2029-06-01")
    }
    assert [(span.holds_from.isoformat(), span.holds_until.isoformat()) for span in spans.values()] == [
        ("0001-01-01", "2025-06-01"),
        ("2026-01-05", "2026-02-02"),
        ("2026-02-02", "2026-03-02"),
        ("2026-03-02", "2029-06-01"),  # the fourth birthday, which early permanence asks for
        ("2029-06-01", "9999-12-31"),
    ]
