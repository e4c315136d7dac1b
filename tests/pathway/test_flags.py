from __future__ import annotations

import pytest

from trackboard.pathway.record import Record
from trackboard.pathway.rules import clocks, flags
from trackboard.pathway.rules.flags import Recorded

from .build import POLICY, at, child, day


def raised(record: Record, as_at: str) -> set[str]:
    journey = at(record, as_at)
    return set(flags.fixed_flags(record, journey, clocks.read(journey, record, POLICY), POLICY))


ADOPTION = {"born": "2025-01-06", "plans": ("adoption",)}
ORDERED = ("adm_decision 2025-06-09", "placement_order 2025-08-04")

CASES = [
    # Plan of adoption, and no Placement Order on the Care Order's day.
    ("care_order_without_placement_order", True, child("care_order 2025-08-04", **ADOPTION)),
    ("care_order_without_placement_order", True,
     child("care_order 2025-08-04", "placement_order 2025-08-05", **ADOPTION)),
    ("care_order_without_placement_order", False,
     child("care_order 2025-08-04", "placement_order 2025-08-04", **ADOPTION)),
    ("care_order_without_placement_order", False,
     child("care_order 2025-08-04", "placement_order 2025-08-01", **ADOPTION)),
    ("care_order_without_placement_order", False,
     child("care_order 2025-08-04", "placement_order 2025-08-04", "order_revoked 2025-09-01", **ADOPTION)),
    ("care_order_without_placement_order", True,
     child("placement_order 2025-07-01", "order_revoked 2025-08-04", "care_order 2025-08-04", **ADOPTION)),
    ("care_order_without_placement_order", False, child("care_order 2025-08-04", plans=("relatives/adoption",))),
    ("care_order_without_placement_order", False, child("placement_order 2025-08-04", **ADOPTION)),
    # Ordered, none identified.
    ("family_not_identified", True, child(*ORDERED)),
    ("family_not_identified", True, child("consent_given 2025-08-04")),
    ("family_not_identified", True, child(*ORDERED, "family_identified 2025-09-01", "match_withdrawn 2025-10-06")),
    ("family_not_identified", False, child(*ORDERED, "family_identified 2025-09-01")),
    ("family_not_identified", False, child(*ORDERED, "proposed_match 2025-09-01")),
    ("family_not_identified", False, child("adm_decision 2025-06-09")),
    ("no_owner", True, child()),
    ("no_owner", False, child(owner="A. Manager")),
    # Matched, the order still awaited.
    ("order_awaited", True, child("proposed_match 2025-09-01")),
    ("order_awaited", True, child("adm_decision 2025-06-09", "matching_panel 2025-09-01")),
    ("order_awaited", False, child("placement_order 2025-06-09", "matching_panel 2025-09-01")),
    ("order_awaited", False, child("consent_given 2025-06-09", "proposed_match 2025-09-01")),
    ("order_awaited", False, child("proposed_match 2025-09-01", "placed 2025-10-06")),
    ("order_awaited", False, child("adm_decision 2025-06-09")),
    ("plan_unrecorded", True, child(born="2025-01-06")),
    ("plan_unrecorded", True, child(born="2025-01-06", plans=("",))),
    ("plan_unrecorded", False, child(plans=("undecided",))),
    ("plan_unrecorded", False, child(plans=("/relatives",))),
    ("plan_unrecorded", False, child("recommended 2025-06-09")),
    ("birth_unknown", True, child()),
    ("birth_unknown", False, child(due="2026-09-07")),
    ("birth_unknown", False, child(born="2025-01-06")),
    # A final order, not looked after, still open.
    ("court_finished", True, child("proceedings_issued 2025-01-06", "final_hearing 2025-06-09")),
    ("court_finished", True,
     child("became_looked_after 2025-01-06", "care_order 2025-06-09", "ceased_looked_after 2025-09-01")),
    ("court_finished", False, child("became_looked_after 2025-01-06", "care_order 2025-06-09")),
    ("court_finished", False, child("proceedings_issued 2025-01-06")),
    ("court_finished", False, child("final_hearing 2025-06-09", "proceedings_issued 2025-09-01")),
    # Fewer than two when proceedings are issued.
    ("few_legal_planning_meetings", True, child("proceedings_issued 2025-06-09")),
    ("few_legal_planning_meetings", True, child("legal_planning_meeting 2025-05-05", "proceedings_issued 2025-06-09")),
    ("few_legal_planning_meetings", True,
     child("legal_planning_meeting 2025-05-05", "proceedings_issued 2025-06-09", "legal_planning_meeting 2025-06-10")),
    ("few_legal_planning_meetings", False,
     child("legal_planning_meeting 2025-05-05", "proceedings_issued 2025-06-09", "legal_planning_meeting 2025-06-09")),
    ("few_legal_planning_meetings", False, child("legal_planning_meeting 2025-05-05")),
    ("decision_without_medical", True, child("adm_decision 2025-06-09")),
    ("decision_without_medical", False, child("adm_decision 2025-06-09", "medical_report 2025-06-02")),
    ("decision_without_medical", False, child("recommended 2025-06-09")),
    ("decision_without_medical", False, child("adm_decision 2025-06-09", "decision_reversed 2025-07-07")),
    ("unrecorded", True, child("became_looked_after 2025-01-06", "adm_decision 2025-06-09")),
    ("unrecorded", False, child("became_looked_after 2025-01-06", "recommended 2025-06-02", "adm_decision 2025-06-09")),
    ("unknown_start", True, child("became_looked_after 2025-01-06 reason=on_or_before")),
    ("unknown_start", False, child("became_looked_after 2025-01-06")),
    ("unknown_start", False,
     child("became_looked_after 2025-01-06 reason=on_or_before", "ceased_looked_after 2025-02-03")),
    # The adopters of an older sibling.
    ("adopted_sibling", True, child(adopted_older_sibling=True)),
    ("adopted_sibling", True, child(adopted_older_sibling=True, criteria=(("adopters", "unknown"),))),
    ("adopted_sibling", False, child(adopted_older_sibling=True, criteria=(("adopters", "no"),))),
    ("adopted_sibling", False, child(adopted_older_sibling=True, criteria=(("adopters", "yes"),))),
    ("adopted_sibling", False, child("family_identified 2025-06-09", adopted_older_sibling=True)),
    ("adopted_sibling", False, child("proposed_match 2025-06-09", adopted_older_sibling=True)),
    ("adopted_sibling", False, child()),
    # Early permanence: possible or eligible, a plan of adoption, not placed, considered blank.
    ("early_permanence_unconsidered", True, child(**ADOPTION)),
    ("early_permanence_unconsidered", True, child(born="2025-01-06", plans=("relatives/adoption",))),
    ("early_permanence_unconsidered", True, child(due="2026-09-07", plans=("adoption",))),
    ("early_permanence_unconsidered", False, child(born="2025-01-06", plans=("undecided",))),
    ("early_permanence_unconsidered", False, child(considered="no", **ADOPTION)),
    ("early_permanence_unconsidered", False, child("placed 2025-06-09", **ADOPTION)),
    ("early_permanence_unconsidered", False, child(born="2021-01-06", plans=("adoption",))),
    ("early_permanence_unconsidered", False, child(criteria=(("family", "no"),), **ADOPTION)),
]  # fmt: skip


@pytest.mark.parametrize(("flag", "expected", "record"), CASES)
def test_each_flag_is_raised_when_it_should_be(flag: str, expected: bool, record: Record) -> None:
    assert (flag in raised(record, "2026-06-01")) is expected


def test_a_child_in_order_has_no_flag() -> None:
    record = child(
        "legal_planning_meeting 2025-11-03", "legal_planning_meeting 2025-12-01", "proceedings_issued 2026-01-05",
        "became_looked_after 2026-01-05", born="2025-12-20", plans=("adoption/relatives",), owner="A. Manager",
        considered="yes",
    )  # fmt: skip
    assert raised(record, "2026-02-02") == set()


def test_a_closed_child_has_no_flags() -> None:
    record = child("adm_decision 2025-06-09", "care_order 2025-06-09", "closed 2025-07-07 outcome=relatives")
    assert raised(record, "2025-07-06")
    assert raised(record, "2025-07-07") == set()


def test_flags_come_in_the_order_of_the_policy() -> None:
    record = child("adm_decision 2025-06-09", "care_order 2025-06-09", plans=("adoption",))
    journey = at(record, "2026-06-01")
    found = flags.fixed_flags(record, journey, clocks.read(journey, record, POLICY), POLICY)
    assert len(found) > 4 and list(found) == [flag for flag in POLICY.flags if flag in found]


def test_what_the_authority_never_records_accuses_nobody() -> None:
    missing = (
        "no_owner", "few_legal_planning_meetings", "early_permanence_unconsidered", "decision_without_medical",
        "unrecorded",
    )  # fmt: skip
    assert flags.shown(missing, Recorded()) == ("unrecorded",)
    assert flags.shown(missing, Recorded(owners=True)) == ("no_owner", "unrecorded")
    assert flags.shown(missing, Recorded(legal_planning_meetings=True)) == ("few_legal_planning_meetings", "unrecorded")
    assert flags.shown(missing, Recorded(considered=True)) == ("early_permanence_unconsidered", "unrecorded")
    assert flags.shown(missing, Recorded(medicals=True)) == ("decision_without_medical", "unrecorded")


@pytest.mark.parametrize(
    ("recorded_on", "level"),
    [("2026-05-03", 0), ("2026-05-02", 1), ("2026-04-03", 1), ("2026-04-02", 2), ("2020-01-01", 2), (None, 0)],
)
def test_stale_after_30_days_and_worse_after_60(recorded_on: str | None, level: int) -> None:
    on = day(recorded_on) if recorded_on else None
    as_at = day("2026-06-01")
    assert flags.stale_level(on, as_at, POLICY) == level
    found = flags.day_flags(as_at, POLICY, recorded_on=on, tenth_birthday=None, meetings_missed=0)
    assert found == (("stale",) if level else ())


@pytest.mark.parametrize(("missed", "level"), [(0, 0), (1, 0), (2, 1), (3, 2), (9, 2)])
def test_not_discussed_at_two_meetings_and_worse_at_three(missed: int, level: int) -> None:
    assert flags.not_discussed_level(missed, POLICY) == level
    found = flags.day_flags(day("2026-06-01"), POLICY, recorded_on=None, tenth_birthday=None, meetings_missed=missed)
    assert found == (("not_discussed",) if level else ())


@pytest.mark.parametrize(
    ("birthday", "soon"),
    [("2026-06-01", False), ("2026-06-02", True), ("2026-12-01", True), ("2026-12-02", False), ("2026-05-31", False)],
)
def test_turning_10_within_six_months(birthday: str, soon: bool) -> None:
    found = flags.day_flags(
        day("2026-06-01"), POLICY, recorded_on=None, tenth_birthday=day(birthday), meetings_missed=0
    )
    assert found == (("turning_10",) if soon else ())


def test_every_flag_has_its_words() -> None:
    by_day = flags.day_flags(
        day("2026-06-01"), POLICY, recorded_on=day("2025-06-01"), tenth_birthday=day("2026-07-01"), meetings_missed=5,
        past_due=1,
    )  # fmt: skip
    assert by_day == ("stale", "due_date_passed", "not_discussed", "turning_10")
    assert {flag for flag, _, _ in CASES} | set(by_day) == set(POLICY.flags)
