"""A clock that is open again: from when it runs (a disruption is no delay of two happy years; a withdrawn match is)."""

from __future__ import annotations

import pytest

from trackboard.pathway.record import Record
from trackboard.pathway.rules import clocks

from .build import POLICY, child, day, runs, status

CARE = (
    "became_looked_after 2025-01-06",
    "recommended 2025-03-03",
    "adm_decision 2025-03-10",
    "placement_order 2025-06-02",
)
MATCH = ("family_identified 2025-07-07", "proposed_match 2025-08-04", "matching_panel 2025-09-01", "placed 2025-10-06")


@pytest.mark.parametrize(
    ("more", "clock", "started_on", "stopped_on"),
    [
        # Withdrawn: it runs on from its first start.
        (["match_withdrawn 2025-11-03"], "ordered_to_matched", "2025-06-02", None),
        (["match_withdrawn 2025-11-03"], "decision_to_panel", "2025-03-10", None),
        (["match_withdrawn 2025-11-03"], "entry_to_placed", "2025-01-06", None),
        # Disrupted: it starts again on that day.
        (["placement_disrupted 2027-11-01"], "ordered_to_matched", "2027-11-01", None),
        (["placement_disrupted 2027-11-01"], "decision_to_panel", "2027-11-01", None),
        (["placement_disrupted 2027-11-01"], "family_finding", "2027-11-01", None),
        (["placement_disrupted 2027-11-01"], "entry_to_placed", "2027-11-01", None),
        # Its start went out of effect as well: it is not running.
        (["placement_disrupted 2027-11-01"], "matched_to_panel", None, None),
        (["placement_disrupted 2027-11-01"], "panel_to_placed", None, None),
        # What was not stopped by what fell is left alone.
        (["placement_disrupted 2027-11-01"], "decided_to_ordered", "2025-03-10", "2025-06-02"),
        (["order_revoked 2027-11-01"], "decided_to_ordered", "2027-11-01", None),
        (["order_revoked 2027-11-01"], "decision_to_panel", "2027-11-01", None),
        (["order_revoked 2027-11-01"], "looked_after_to_recommended", "2025-01-06", "2025-03-03"),
        (["decision_reversed 2027-11-01"], "looked_after_to_recommended", "2027-11-01", None),
        (["decision_reversed 2027-11-01"], "recommended_to_decided", None, None),
        (["decision_reversed 2027-11-01"], "entry_to_placed", "2027-11-01", None),
        # The new run keeps its start when it stops anew,
        (
            ["placement_disrupted 2027-11-01", "proposed_match 2028-01-03"],
            "ordered_to_matched", "2027-11-01", "2028-01-03",
        ),
        # and when that match is withdrawn.
        (
            ["placement_disrupted 2027-11-01", "proposed_match 2028-01-03", "match_withdrawn 2028-02-07"],
            "ordered_to_matched", "2027-11-01", None,
        ),
        # A second disruption starts it once more.
        (
            ["placement_disrupted 2027-11-01", "proposed_match 2028-01-03", "placement_disrupted 2028-02-07"],
            "ordered_to_matched", "2028-02-07", None,
        ),
        # A disruption after the match was withdrawn took nothing out of effect.
        (["match_withdrawn 2027-11-01", "placement_disrupted 2027-12-06"], "ordered_to_matched", "2025-06-02", None),
        # Withdrawn and disrupted on one day is a disruption.
        (["match_withdrawn 2027-11-01", "placement_disrupted 2027-11-01"], "ordered_to_matched", "2027-11-01", None),
        # Matched anew on the day of the disruption: stopped at once.
        (
            ["placement_disrupted 2027-11-01", "proposed_match 2027-11-01"],
            "ordered_to_matched", "2027-11-01", "2027-11-01",
        ),
        # A new start after the return counts for itself.
        (
            ["decision_reversed 2027-11-01", "recommended 2028-01-03", "adm_decision 2028-01-10"],
            "decided_to_ordered", "2028-01-10", None,
        ),
        (["order_revoked 2027-11-01", "placement_order 2028-01-03"], "ordered_to_matched", "2028-01-03", None),
        (["order_revoked 2027-11-01", "placement_order 2028-01-03"], "decided_to_ordered", "2027-11-01", "2028-01-03"),
        # The end of care restarts nothing: all that it leaves is what never depended on it.
        (["ceased_looked_after 2027-11-01"], "entry_to_placed", None, None),
        (["ceased_looked_after 2027-11-01"], "decided_to_ordered", None, None),
    ],
)  # fmt: skip
def test_the_start_of_a_clock_after_a_return(
    more: list[str], clock: str, started_on: str | None, stopped_on: str | None
) -> None:
    run = runs(child(*CARE, *MATCH, *more, born="2024-12-01", plans=("adoption",)), "2028-12-31")[clock]
    assert run.started_on == (day(started_on) if started_on else None)
    assert run.stopped_on == (day(stopped_on) if stopped_on else None)


def test_a_stop_before_the_disruption_that_is_still_in_effect_keeps_the_clock_stopped() -> None:
    # Family finding ended with the referral; the disruption took out the family and the match, not the referral.
    record = child(*CARE, "family_finding_referral 2025-06-30", *MATCH, "placement_disrupted 2027-11-01")
    run = runs(record, "2028-12-31")["family_finding"]
    assert (run.started_on, run.stopped_on, run.state) == (day("2025-06-02"), day("2025-06-30"), "met")


def test_a_referral_between_two_disruptions_ends_the_run_of_the_first() -> None:
    record = child(
        *CARE, *MATCH, "placement_disrupted 2027-11-01", "family_finding_referral 2027-12-06",
        "family_identified 2028-01-03", "placement_disrupted 2028-02-07",
    )  # fmt: skip
    run = runs(record, "2028-12-31")["family_finding"]
    assert (run.started_on, run.stopped_on) == (day("2027-11-01"), day("2027-12-06"))


def test_the_delay_is_counted_from_the_disruption() -> None:
    record = child(*CARE, *MATCH, "placement_disrupted 2027-11-01", born="2024-12-01", plans=("adoption",))
    assert status(record, "ordered_to_matched", "2028-02-08") == "running"
    assert status(record, "ordered_to_matched", "2028-02-09") == "due_soon"
    assert status(record, "ordered_to_matched", "2028-03-02") == "overdue"
    withdrawn = child(*CARE, *MATCH, "match_withdrawn 2025-11-03", born="2024-12-01", plans=("adoption",))
    assert status(withdrawn, "ordered_to_matched", "2025-11-03") == "overdue"


def test_the_reading_before_the_disruption_stays_as_it_was() -> None:
    record = child(*CARE, *MATCH, "placement_disrupted 2027-11-01", born="2024-12-01")
    run = runs(record, "2027-10-31")["ordered_to_matched"]
    assert (run.started_on, run.stopped_on, run.state) == (day("2025-06-02"), day("2025-08-04"), "met")


PROCEEDINGS = ("proceedings_issued 2025-01-06", "became_looked_after 2025-01-06", "adm_decision 2025-03-10")


@pytest.mark.parametrize(
    ("more", "started_on", "stopped_on"),
    [
        (["placement_order 2025-06-02", "order_revoked 2026-02-02"], "2025-01-06", "2025-06-02"),
        (["placement_order 2025-06-02", "decision_reversed 2026-02-02"], "2025-01-06", "2025-06-02"),
        # A second order in the same proceedings does not move the stop.
        (
            ["placement_order 2025-06-02", "order_revoked 2026-02-02", "placement_order 2026-06-01"],
            "2025-01-06", "2025-06-02",
        ),
        # Begun anew, they wait for a stop of their own: an order from before is none,
        (["care_order 2025-06-02", "placement_order 2025-06-02", "proceedings_issued 2026-02-02"], "2026-02-02", None),
        # one made since is, even where one was in effect already,
        (
            ["care_order 2025-06-02", "placement_order 2025-06-02", "proceedings_issued 2026-02-02",
             "placement_order 2026-06-01"],
            "2026-02-02", "2026-06-01",
        ),
        (
            ["final_hearing 2025-06-02", "proceedings_issued 2026-02-02", "final_hearing 2026-06-01"],
            "2026-02-02", "2026-06-01",
        ),
        # on the day of issue too.
        (
            ["care_order 2025-06-02", "proceedings_issued 2026-02-02", "final_hearing 2026-02-02"],
            "2026-02-02", "2026-02-02",
        ),
        # An order from before that is revoked later does not start them again.
        (
            ["care_order 2025-06-02", "placement_order 2025-06-02", "proceedings_issued 2026-02-02",
             "order_revoked 2026-06-01"],
            "2026-02-02", None,
        ),
        # Issued again while they run: the same proceedings.
        (["proceedings_issued 2025-05-05", "placement_order 2025-06-02"], "2025-01-06", "2025-06-02"),
        (["placement_order 2025-06-02", "proceedings_issued 2026-02-02"], "2025-01-06", "2025-06-02"),
    ],
)  # fmt: skip
def test_proceedings_never_open_again_until_they_begin_anew(
    more: list[str], started_on: str, stopped_on: str | None
) -> None:
    run = runs(child(*PROCEEDINGS, *more, born="2024-12-01"), "2026-12-07")["proceedings"]
    assert (run.started_on, run.stopped_on) == (day(started_on), day(stopped_on) if stopped_on else None)


def test_an_order_recorded_before_the_proceedings_stops_them_only_while_in_effect() -> None:
    before = child("placement_order 2025-01-06", "proceedings_issued 2025-02-03")
    assert runs(before, "2025-03-03")["proceedings"].stopped_on == day("2025-01-06")
    revoked = child("placement_order 2025-01-06", "order_revoked 2025-01-20", "proceedings_issued 2025-02-03")
    assert runs(revoked, "2025-03-03")["proceedings"].state == "open"


def test_a_run_names_what_started_and_stopped_it() -> None:
    record = child(*CARE, *MATCH, "placement_disrupted 2027-11-01", "matching_panel 2028-01-03")
    read = runs(record, "2028-01-03")
    assert (read["ordered_to_matched"].started_by, read["ordered_to_matched"].stopped_by) == ("placement_disrupted", "")
    assert (read["decision_to_panel"].started_by, read["decision_to_panel"].stopped_by) == (
        "placement_disrupted",
        "matching_panel",
    )
    assert read["decided_to_ordered"].stopped_by == "placement_order"
    # A start on the day of the return is its own.
    again = runs(child(*CARE, *MATCH, "order_revoked 2027-11-01", "placement_order 2027-11-01"), "2027-11-01")
    assert again["ordered_to_matched"].started_by == "placement_order"


def past(record: Record, as_at: str) -> set[tuple[str, str, str]]:
    return {
        (run.clock, str(run.started_on), str(run.stopped_on)) for run in clocks.past_runs(record, day(as_at), POLICY)
    }


def test_the_earlier_runs_stay_in_the_history() -> None:
    record = child(*CARE, *MATCH, "placement_disrupted 2027-11-01", "proposed_match 2028-01-03", born="2024-12-01")
    assert past(record, "2027-10-31") == set()
    assert past(record, "2028-01-03") == {
        ("ordered_to_matched", "2025-06-02", "2025-08-04"),
        ("matched_to_panel", "2025-08-04", "2025-09-01"),
        ("panel_to_placed", "2025-09-01", "2025-10-06"),
        ("decision_to_panel", "2025-03-10", "2025-09-01"),
        ("family_finding", "2025-06-02", "2025-07-07"),
        ("entry_to_placed", "2025-01-06", "2025-10-06"),
    }


def test_the_runs_of_earlier_journeys_and_proceedings_stay_in_the_history() -> None:
    record = child(
        "became_looked_after 2024-01-08", "planning_meeting 2024-01-10", "closed 2024-06-03 outcome=returned_home",
        "proceedings_issued 2025-01-06", "care_order 2025-06-02", "proceedings_issued 2026-02-02", born="2020-01-01",
    )  # fmt: skip
    assert past(record, "2026-02-02") == {
        ("planning_meeting", "2024-01-08", "2024-01-10"),
        ("proceedings", "2025-01-06", "2025-06-02"),
    }
