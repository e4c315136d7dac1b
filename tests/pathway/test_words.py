"""What a clock is said to be, on a card and on the case screen."""

from __future__ import annotations

import pytest

from trackboard.pathway.record import Record
from trackboard.pathway.rules import clocks

from .build import POLICY, child, day, runs

A2 = (
    "Practice: national scorecard threshold A2, 4 months (an average, used here as the local limit); "
    "named by 3 of 8 (S2 3.8)."
)
ORDERED = child("placement_order 2026-03-02", born="2025-01-01")


def sentence(record: Record, clock: str, as_at: str) -> str:
    return clocks.sentence(runs(record, as_at)[clock], day(as_at), POLICY)


@pytest.mark.parametrize(
    ("as_at", "words"),
    [
        ("2026-06-24", "7 days left"),
        ("2026-06-30", "1 day left"),
        ("2026-07-01", "due today"),
        ("2026-07-02", "1 day over"),
        ("2026-08-04", "34 days over"),
    ],
)
def test_short_words_of_a_running_clock(as_at: str, words: str) -> None:
    assert clocks.short(runs(ORDERED, as_at)["ordered_to_matched"], day(as_at), POLICY) == words


def test_short_words_of_the_others() -> None:
    record = child(
        "became_looked_after 2026-01-05", "recommended 2026-05-04", "adm_decision 2026-05-05", "placed 2026-05-06"
    )
    words = {clock: clocks.short(run, day("2026-05-06"), POLICY) for clock, run in runs(record, "2026-05-06").items()}
    assert words["looked_after_to_recommended"] == "7 days late"
    assert words["recommended_to_decided"] == "met"
    assert words["decided_to_ordered"] == "not recorded"
    assert words["pre_birth"] == "not applicable"
    assert words["proceedings"] == "not started"


@pytest.mark.parametrize(
    ("record", "clock", "as_at", "said"),
    [
        (
            ORDERED, "ordered_to_matched", "2026-08-04",
            "34 days over the 121 days allowed from Placement Order (2 Mar 2026) to Proposed match; "
            "due 1 Jul 2026. " + A2,
        ),
        (
            ORDERED, "ordered_to_matched", "2026-06-24",
            "7 days left of the 121 days allowed from Placement Order (2 Mar 2026) to Proposed match; "
            "due 1 Jul 2026. " + A2,
        ),
        (
            ORDERED, "ordered_to_matched", "2026-07-01",
            "Today is the last of the 121 days allowed from Placement Order (2 Mar 2026) to Proposed match; "
            "due 1 Jul 2026. " + A2,
        ),
        (
            child("placement_order 2026-03-02", "proposed_match 2026-03-30"), "ordered_to_matched", "2026-08-04",
            "Took 28 days of the 121 days allowed from Placement Order (2 Mar 2026) to Proposed match (30 Mar 2026); "
            "due 1 Jul 2026. " + A2,
        ),
        (
            child("placement_order 2026-03-02", "proposed_match 2026-07-02"), "ordered_to_matched", "2026-08-04",
            "Took 122 days, 1 day over the 121 days allowed from Placement Order (2 Mar 2026) "
            "to Proposed match (2 Jul 2026); due 1 Jul 2026. " + A2,
        ),
        (
            child("placement_order 2026-03-02", "proposed_match 2026-03-30", "placement_disrupted 2026-05-04"),
            "ordered_to_matched", "2026-08-04",
            "29 days left of the 121 days allowed from Placement disrupted (4 May 2026) to Proposed match; "
            "due 2 Sep 2026. " + A2,
        ),
        (
            child("adm_decision 2026-03-02", "placed 2026-05-04"), "decided_to_ordered", "2026-08-04",
            "Not recorded: Placement Order or Parental consent to placement (s19), which must have come before "
            "the stage that the child has reached. "
            "Local: 26 weeks of proceedings less 16 to the recommendation; named by 5 of 8 (S2 3.8).",
        ),
        (
            child("matching_panel 2026-03-02"), "matched_to_panel", "2026-08-04",
            "Not recorded: Proposed match, which must have come before Matching panel (2 Mar 2026). "
            "Local: no national figure; named by 0 of 8 (S2 3.8).",
        ),
        (
            child(), "ordered_to_matched", "2026-08-04",
            "Not started: no Placement Order or Parental consent to placement (s19) yet. " + A2,
        ),
        (
            child("closed 2026-03-02 outcome=died"), "ordered_to_matched", "2026-08-04",
            "Not applicable to this child as the record stands. " + A2,
        ),
        (
            child("proceedings_issued 2026-01-05", "timetable_extended 2026-05-04"), "proceedings", "2026-08-31",
            "1 day over the 237 days allowed from Care proceedings issued (5 Jan 2026) to Final hearing, Care Order or "
            "Placement Order; due 30 Aug 2026 (5 Jul 2026 before the court extended the timetable). "
            f"Statute: {POLICY.clock('proceedings').source}.",
        ),
        (
            child(due="2026-09-07"), "pre_birth", "2026-04-22",
            "2 days over the 20 weeks allowed from 40 weeks before the due date (1 Dec 2025) to "
            "Pre-birth assessment complete; due 20 Apr 2026. "
            "Practice: assessment complete at 20 weeks' gestation (S2 3.14).",
        ),
        (
            child(born="2026-09-07"), "pre_birth", "2026-04-22",
            "Not started: no due date yet. Practice: assessment complete at 20 weeks' gestation (S2 3.14).",
        ),
        (
            child("proceedings_issued 2026-01-05"), "permanence_planning", "2026-02-17",
            "1 day over the 42 days allowed from Care proceedings issued (5 Jan 2026) to the next "
            "Permanence planning meeting; due 16 Feb 2026. Practice: meetings every 6 weeks in proceedings (S2 3.3).",
        ),
    ],
)  # fmt: skip
def test_why_a_clock_is_flagged_in_one_sentence(record: Record, clock: str, as_at: str, said: str) -> None:
    assert sentence(record, clock, as_at) == said


def test_a_run_that_does_not_say_what_started_it_is_told_by_its_kinds() -> None:
    run = runs(ORDERED, "2026-08-04")["ordered_to_matched"]._replace(started_by="", stopped_by="")
    assert clocks.sentence(run, day("2026-08-04"), POLICY).startswith(
        "34 days over the 121 days allowed from Placement Order or Parental consent to placement (s19) (2 Mar 2026) "
    )
