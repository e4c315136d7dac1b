from __future__ import annotations

import pytest

from trackboard.pathway.policy.policy import load_policy
from trackboard.pathway.record import Record
from trackboard.pathway.rules import clocks
from trackboard.pathway.rules.clocks import Reading

from .build import POLICY, at, child, day, read, runs, status

LAST_DAYS = [
    # clock, events, first amber day, last day in time
    ("looked_after_to_recommended", ("became_looked_after 2026-01-05",), "2026-04-13", "2026-04-27"),
    ("recommended_to_decided", ("recommended 2026-03-02",), "2026-03-08", "2026-03-11"),
    ("recommended_to_decided", ("recommended 2026-04-01",), "2026-04-11", "2026-04-14"),  # over Easter
    ("recommended_to_decided", ("recommended 2026-12-21",), "2027-01-01", "2027-01-04"),  # over Christmas
    ("decided_to_ordered", ("adm_decision 2026-01-05",), "2026-03-02", "2026-03-16"),
    ("ordered_to_matched", ("placement_order 2026-03-02",), "2026-06-10", "2026-07-01"),
    ("ordered_to_matched", ("consent_given 2026-03-02",), "2026-06-10", "2026-07-01"),
    ("matched_to_panel", ("proposed_match 2026-01-05",), "2026-02-16", "2026-03-02"),
    ("panel_to_placed", ("matching_panel 2026-01-05",), "2026-02-09", "2026-02-16"),
    ("proceedings", ("proceedings_issued 2026-01-05",), "2026-06-07", "2026-07-05"),
    ("proceedings", ("proceedings_issued 2026-01-05", "timetable_extended 2026-05-04"), "2026-08-02", "2026-08-30"),
    (
        "proceedings",
        ("proceedings_issued 2026-01-05", "timetable_extended 2026-05-04", "timetable_extended 2026-07-06"),
        "2026-09-27",
        "2026-10-25",
    ),
    ("pre_proceedings", ("pre_proceedings_started 2026-01-05",), "2026-04-13", "2026-04-27"),
    ("planning_meeting", ("became_looked_after 2026-01-05",), "2026-01-07", "2026-01-08"),
    ("first_review", ("became_looked_after 2026-01-05",), "2026-01-28", "2026-02-02"),
    ("first_review", ("became_looked_after 2025-12-12",), "2026-01-09", "2026-01-14"),  # three bank holidays
    ("second_review", ("first_review 2026-11-30",), "2027-02-14", "2027-02-28"),  # 30 November + 3 months
    ("second_review", ("first_review 2027-11-29",), "2028-02-15", "2028-02-29"),
    ("decision_to_panel", ("adm_decision 2026-08-31",), "2027-01-31", "2027-02-28"),
    ("family_finding", ("placement_order 2026-01-05",), "2026-03-22", "2026-04-05"),
    ("permanence_planning", ("proceedings_issued 2026-01-05",), "2026-02-09", "2026-02-16"),
    ("entry_to_placed", ("became_looked_after 2026-01-05",), "2027-01-06", "2027-03-07"),
]


@pytest.mark.parametrize(("clock", "events", "amber", "due"), LAST_DAYS)
def test_each_clock_is_amber_and_overdue_from_its_day_on(
    clock: str, events: tuple[str, ...], amber: str, due: str
) -> None:
    record = child(*events, born="2020-01-01", plans=("adoption",))
    first_amber, last = day(amber), day(due)
    assert runs(record, due)[clock].due_on == last
    for on, expected, overdue_days in [
        (first_amber.fromordinal(first_amber.toordinal() - 1), "running", 0),
        (first_amber, "due_soon", 0),
        (last, "due_soon", 0),
        (last.fromordinal(last.toordinal() + 1), "overdue", 1),
        (last.fromordinal(last.toordinal() + 34), "overdue", 34),
    ]:
        reading = read(record, clock, on.isoformat())
        assert (reading.status, reading.overdue_days) == (expected, overdue_days)
        start = runs(record, due)[clock].started_on
        assert start is not None and reading.elapsed_days == (on - start).days


STOPS = [(clock.id, clock.starts[0], stop) for clock in POLICY.clocks if clock.starts for stop in clock.stops]


@pytest.mark.parametrize(("clock", "start", "stop"), STOPS)
def test_each_stop_stops_its_clock_in_time_or_late(clock: str, start: str, stop: str) -> None:
    begun = child(f"{start} 2026-01-05", born="2020-01-01", plans=("adoption",))
    due = runs(begun, "2026-01-05")[clock].due_on
    assert due is not None
    took = (due - day("2026-01-05")).days
    stopped = [
        (due, Reading("met", took, 0)),
        (due.fromordinal(due.toordinal() + 1), Reading("late", took + 1, 1)),
        (day("2026-01-01"), Reading("met", 0, 0)),  # before the start: no delay
    ]
    if stop in ("final_hearing", "care_order"):
        stopped.pop()  # proceedings issued after a final order are others
    for on, expected in stopped:
        record = child(f"{start} 2026-01-05", f"{stop} {on}", born="2020-01-01", plans=("adoption",))
        assert read(record, clock, "2030-01-01") == expected


def test_of_several_starts_or_stops_the_earliest_counts() -> None:
    record = child("consent_given 2026-03-02", "placement_order 2026-02-02", "adm_decision 2026-01-05")
    assert runs(record, "2026-04-01")["ordered_to_matched"].started_on == day("2026-02-02")
    assert runs(record, "2026-04-01")["decided_to_ordered"].stopped_on == day("2026-02-02")
    record = child(
        "became_looked_after 2026-02-02", "pre_proceedings_started 2026-01-05", "pre_proceedings_ended 2026-01-19"
    )
    assert runs(record, "2026-04-01")["pre_proceedings"].stopped_on == day("2026-01-19")


def test_both_due_dates_are_kept_when_the_court_extends_the_timetable() -> None:
    events = ("proceedings_issued 2026-01-05", "timetable_extended 2026-05-04")
    run = runs(child(*events), "2026-06-01")["proceedings"]
    assert (run.first_due_on, run.due_on) == (day("2026-07-05"), day("2026-08-30"))
    assert runs(child(*events), "2026-05-03")["proceedings"].first_due_on is None
    # Proceedings begun anew have the whole time again, and no extension.
    run = runs(child(*events, "care_order 2026-08-03", "proceedings_issued 2027-01-04"), "2027-01-04")["proceedings"]
    assert (run.started_on, run.due_on, run.first_due_on) == (day("2027-01-04"), day("2027-07-04"), None)


# --- pre_birth --------------------------------------------------------------------------------------------------------


def test_pre_birth_runs_from_40_weeks_before_the_due_date_while_unborn() -> None:
    record = child(due="2026-09-07")
    run = runs(record, "2026-03-01")["pre_birth"]
    assert (run.started_on, run.due_on) == (day("2025-12-01"), day("2026-04-20"))
    assert status(record, "pre_birth", "2026-04-05") == "running"
    assert status(record, "pre_birth", "2026-04-06") == "due_soon"
    assert status(record, "pre_birth", "2026-04-20") == "due_soon"
    assert status(record, "pre_birth", "2026-04-21") == "overdue"
    done = child("pre_birth_assessment 2026-04-20", due="2026-09-07")
    assert status(done, "pre_birth", "2026-05-01") == "met"


def test_pre_birth_is_over_once_born() -> None:
    record = child(due="2026-09-07", born="2026-09-01")
    assert status(record, "pre_birth", "2026-08-31") == "overdue"
    assert status(record, "pre_birth", "2026-09-01") == "not_applicable"
    assert status(child(born="2026-09-01"), "pre_birth", "2026-08-31") == "not_started"
    assert status(child(), "pre_birth", "2026-08-31") == "not_applicable"
    # What was done in time, or late, stays so.
    done = child("pre_birth_assessment 2026-04-21", due="2026-09-07", born="2026-09-01")
    assert status(done, "pre_birth", "2026-10-01") == "late"


# --- permanence_planning ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "state", "start"),
    [
        (("proceedings_issued 2026-01-05",), "open", "2026-01-05"),
        (("proceedings_issued 2026-01-05", "became_looked_after 2026-02-02"), "open", "2026-02-02"),
        (("proceedings_issued 2026-02-02", "became_looked_after 2026-01-05"), "open", "2026-02-02"),
        (("interim_care_order 2026-01-05", "became_looked_after 2026-01-07"), "open", "2026-01-07"),
        (("interim_care_order 2026-01-05", "adm_decision 2026-01-07"), "not_started", None),
        (
            ("proceedings_issued 2026-01-05", "permanence_planning_meeting 2026-02-02",
             "permanence_planning_meeting 2026-03-02"),
            "open", "2026-03-02",
        ),
        (("proceedings_issued 2026-01-05", "adm_decision 2026-02-02"), "open", "2026-01-05"),
        (("became_looked_after 2026-01-05",), "not_applicable", None),
        (("interim_care_order 2026-01-05",), "not_applicable", None),  # the stage is pre_proceedings
        (("permanence_planning_meeting 2026-01-05",), "not_applicable", None),
        (("proceedings_issued 2026-01-05", "final_hearing 2026-02-02", "became_looked_after 2026-01-07"),
         "not_applicable", None),
        (("proceedings_issued 2026-01-05", "care_order 2026-02-02", "became_looked_after 2026-01-07"),
         "not_applicable", None),
        (("proceedings_issued 2026-01-05", "placement_order 2026-02-02"), "not_applicable", None),
        (("proceedings_issued 2026-01-05", "proposed_match 2026-02-02"), "not_applicable", None),  # beyond decided
        (("proceedings_issued 2026-01-05", "closed 2026-02-02 outcome=relatives"), "not_applicable", None),
    ],
)  # fmt: skip
def test_permanence_planning_recurs_in_proceedings(events: tuple[str, ...], state: str, start: str | None) -> None:
    run = runs(child(*events, born="2020-01-01"), "2026-06-01")["permanence_planning"]
    assert (run.state, run.started_on, run.stopped_on) == (state, day(start) if start else None, None)


def test_permanence_planning_is_not_for_the_unborn() -> None:
    record = child("proceedings_issued 2026-01-05", due="2026-09-07")
    assert status(record, "permanence_planning", "2026-06-01") == "not_applicable"


# --- statuses other than running --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "events", "expected"),
    [
        # A delay point with its stop but not its start.
        ("looked_after_to_recommended", ("recommended 2026-01-05",), "unrecorded"),
        ("recommended_to_decided", ("adm_decision 2026-01-05",), "unrecorded"),
        ("decided_to_ordered", ("placement_order 2026-01-05",), "unrecorded"),
        ("decided_to_ordered", ("consent_given 2026-01-05",), "unrecorded"),
        ("matched_to_panel", ("matching_panel 2026-01-05",), "unrecorded"),
        ("panel_to_placed", ("placed 2026-01-05",), "unrecorded"),
        # A match may come before the order.
        ("ordered_to_matched", ("proposed_match 2026-01-05",), "not_started"),
        ("ordered_to_matched", ("proposed_match 2026-01-05", "matching_panel 2026-02-02"), "not_started"),
        ("ordered_to_matched", ("proposed_match 2026-01-05", "placed 2026-02-02"), "unrecorded"),
        # A later stage that cannot come without it.
        ("looked_after_to_recommended", ("became_looked_after 2026-01-05", "adm_decision 2026-02-02"), "unrecorded"),
        ("looked_after_to_recommended", ("became_looked_after 2026-01-05", "matching_panel 2026-02-02"), "unrecorded"),
        ("looked_after_to_recommended", ("adm_decision 2026-02-02",), "unrecorded"),
        ("recommended_to_decided", ("recommended 2026-01-05",), "overdue"),
        ("recommended_to_decided", ("recommended 2026-01-05", "placement_order 2026-02-02"), "unrecorded"),
        ("recommended_to_decided", ("recommended 2026-01-05", "proposed_match 2026-02-02"), "unrecorded"),
        ("decided_to_ordered", ("adm_decision 2026-01-05", "proposed_match 2026-02-02"), "overdue"),
        ("decided_to_ordered", ("adm_decision 2026-01-05", "matching_panel 2026-02-02"), "overdue"),
        ("decided_to_ordered", ("adm_decision 2026-01-05", "placed 2026-02-02"), "unrecorded"),
        ("ordered_to_matched", ("placement_order 2026-01-05", "matching_panel 2026-02-02"), "unrecorded"),
        ("ordered_to_matched", ("placement_order 2026-01-05", "placed 2026-02-02"), "unrecorded"),
        ("ordered_to_matched", ("matching_panel 2026-02-02",), "unrecorded"),
        ("matched_to_panel", ("proposed_match 2026-01-05",), "overdue"),
        ("matched_to_panel", ("proposed_match 2026-01-05", "placed 2026-02-02"), "unrecorded"),
        ("matched_to_panel", ("placed 2026-02-02",), "unrecorded"),
        ("panel_to_placed", ("matching_panel 2026-02-02",), "overdue"),
        ("panel_to_placed", (), "not_started"),
        # Only the delay points can be it.
        ("proceedings", ("final_hearing 2026-01-05",), "not_started"),
        ("second_review", ("second_review 2026-01-05",), "not_started"),
        ("decision_to_panel", ("matching_panel 2026-01-05",), "not_started"),
        ("entry_to_placed", ("placed 2026-01-05",), "not_started"),
        ("first_review", ("became_looked_after 2026-01-05", "placed 2026-01-06"), "overdue"),
    ],
)
def test_gaps_in_the_record_are_not_delays(clock: str, events: tuple[str, ...], expected: str) -> None:
    record = child(*events, born="2020-01-01", plans=("adoption",))
    reading = read(record, clock, "2026-12-01")
    assert reading.status == expected
    if expected in ("unrecorded", "not_started"):
        assert (reading.elapsed_days, reading.overdue_days) == (None, 0)


def test_a_gap_shows_the_dates_that_are_known() -> None:
    run = runs(child("became_looked_after 2026-01-05", "adm_decision 2026-02-02"), "2026-06-01")[
        "looked_after_to_recommended"
    ]
    assert (run.started_on, run.due_on, run.stopped_on) == (day("2026-01-05"), day("2026-04-27"), None)
    run = runs(child("recommended 2026-02-02"), "2026-06-01")["looked_after_to_recommended"]
    assert (run.started_on, run.due_on, run.stopped_on) == (None, None, day("2026-02-02"))


ADOPTION_CLOCKS = {clock.id for clock in POLICY.clocks if clock.adoption}
LOOKED_AFTER = ("became_looked_after 2026-01-05", "first_review 2026-01-30", "proceedings_issued 2026-01-05")


@pytest.mark.parametrize(
    ("plan", "applies"),
    [
        ("adoption", True), ("adoption/relatives", True), ("relatives/adoption", True), ("undecided", True),
        ("relatives/undecided", True), ("", True), ("relatives", False), ("/relatives", False),
        ("special_guardianship/return_home", False), ("long_term_fostering", False), ("other", False),
    ],
)  # fmt: skip
def test_the_adoption_clocks_apply_unless_the_plan_rules_adoption_out(plan: str, applies: bool) -> None:
    record = child(*LOOKED_AFTER, born="2020-01-01", plans=(plan,))
    read_as = {clock: run.state for clock, run in runs(record, "2026-02-02").items()}
    assert {clock for clock in ADOPTION_CLOCKS if read_as[clock] == "not_applicable"} == (
        set() if applies else ADOPTION_CLOCKS
    )
    assert read_as["proceedings"] == read_as["second_review"] == read_as["permanence_planning"] == "open"


@pytest.mark.parametrize(
    "towards",
    ["recommended", "adm_decision", "placement_order", "consent_given", "proposed_match", "matching_panel", "placed"],
)
def test_a_step_towards_adoption_keeps_them_running_whatever_the_plan(towards: str) -> None:
    for plan in ("long_term_fostering", ""):
        record = child(*LOOKED_AFTER, f"{towards} 2026-02-02", born="2020-01-01", plans=(plan,))
        read_as = runs(record, "2026-02-02")
        assert "not_applicable" not in {read_as[clock].state for clock in ADOPTION_CLOCKS}
        assert read_as["decision_to_panel"].counts


def test_without_a_plan_the_adoption_clocks_run_but_do_not_count() -> None:
    record = child(*LOOKED_AFTER, born="2020-01-01")
    read_as = runs(record, "2026-12-01")
    assert status(record, "looked_after_to_recommended", "2026-12-01") == "overdue"
    assert not any(read_as[clock].counts for clock in ADOPTION_CLOCKS)
    assert read_as["proceedings"].counts
    assert clocks.standing(read_as.values(), day("2026-05-01")) == "on_track"
    decided = child(*LOOKED_AFTER, born="2020-01-01", plans=("adoption",))
    assert clocks.standing(runs(decided, "2026-05-01").values(), day("2026-05-01")) == "overdue"


def test_a_plan_counts_from_its_own_day() -> None:
    record = child(*LOOKED_AFTER, born="2020-01-01", plans=("relatives", "adoption 2026-03-02"))
    assert status(record, "looked_after_to_recommended", "2026-03-01") == "not_applicable"
    assert status(record, "looked_after_to_recommended", "2026-03-02") == "running"


def test_every_clock_of_a_closed_child_is_history() -> None:
    record = child(
        "became_looked_after 2026-01-05", "recommended 2026-03-02", "adm_decision 2026-05-04", "placed 2026-06-01",
        "adoption_order 2026-12-07", born="2020-01-01",
    )  # fmt: skip
    read_as = {run.clock: run.state for run in runs(record, "2027-01-04").values()}
    assert read_as["looked_after_to_recommended"] == "met"
    assert read_as["recommended_to_decided"] == "late"
    assert read_as["panel_to_placed"] == "unrecorded"
    assert {state for clock, state in read_as.items() if state not in ("met", "late", "unrecorded")} == {
        "not_applicable"
    }
    assert read_as["decided_to_ordered"] == read_as["first_review"] == "not_applicable"
    assert clocks.standing(runs(record, "2027-01-04").values(), day("2027-01-04")) == "on_track"
    assert read(record, "first_review", "2027-01-04") == Reading("not_applicable", None, 0)


# --- standing ---------------------------------------------------------------------------------------------------------


def test_standing_is_the_worst_of_the_running_clocks_that_count() -> None:
    record = child("placement_order 2026-03-02", "adm_decision 2026-03-01", born="2025-01-01", plans=("adoption",))
    for as_at, expected in [
        ("2026-05-18", "on_track"),
        ("2026-05-19", "due_soon"),  # family finding is due on 2 June
        ("2026-06-02", "due_soon"),
        ("2026-06-03", "overdue"),
    ]:
        assert clocks.standing(runs(record, as_at).values(), day(as_at)) == expected
    assert clocks.amber_red(runs(record, "2026-05-01").values()) == (day("2026-05-19"), day("2026-06-03"))


def test_what_does_not_count_does_not_colour_a_card() -> None:
    record = child(
        "became_looked_after 2026-01-05", "recommended 2026-01-12", "adm_decision 2026-01-13",
        "pre_proceedings_started 2025-06-02",
        born="2025-01-01", plans=("adoption",),
    )  # fmt: skip
    as_at = "2026-02-28"
    overdue = {run.clock for run in runs(record, as_at).values() if clocks.reading(run, day(as_at)).status == "overdue"}
    assert {"planning_meeting", "first_review"} <= overdue
    assert not any(POLICY.clock(clock).counts for clock in overdue)
    assert clocks.standing(runs(record, as_at).values(), day(as_at)) == "on_track"


def test_a_child_without_a_running_clock_is_on_track() -> None:
    assert clocks.amber_red(runs(child(), "2026-01-05").values()) == (None, None)
    assert clocks.standing(runs(child(), "2026-01-05").values(), day("2026-01-05")) == "on_track"


def test_an_authority_switches_clocks_on_off_or_to_count(tmp_path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[clocks.planning_meeting]\ncounts = true\n[clocks.pre_birth]\non = false\n"
                   '[clocks.matched_to_panel]\nlimit = "6 weeks"\n')  # fmt: skip
    policy = load_policy(own)
    record = child("became_looked_after 2026-01-05", "proposed_match 2026-01-05", plans=("adoption",))
    held = clocks.read(at(record, "2026-02-02"), record, policy)
    assert [run.clock for run in held] == [clock.id for clock in POLICY.clocks if clock.id != "pre_birth"]
    assert clocks.standing(held, day("2026-01-09")) == "overdue"
    assert next(run for run in held if run.clock == "matched_to_panel").due_on == day("2026-02-16")


def test_there_is_one_run_for_each_clock_in_the_order_of_the_page() -> None:
    for record in (Record(), child("placed 2026-01-05"), child("closed 2026-01-05 outcome=died")):
        assert [run.clock for run in runs(record, "2026-02-02").values()] == [clock.id for clock in POLICY.clocks]
