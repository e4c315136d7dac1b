from __future__ import annotations

import pytest

from trackboard.pathway.record import Record
from trackboard.pathway.rules import eligibility
from trackboard.pathway.rules.eligibility import Eligibility

from .build import POLICY, at, child, day

ANSWERED = (("family", "yes"), ("rehabilitation", "yes"))
IN_COURT = ("proceedings_issued 2026-01-05",)


def assess(record: Record, as_at: str) -> Eligibility:
    return eligibility.assess(record, at(record, as_at), day(as_at), POLICY)


def answers(record: Record, as_at: str) -> dict[str, str]:
    return {each.criterion: each.answer for each in assess(record, as_at).criteria}


def test_all_yes_is_eligible_any_no_is_not_and_else_it_is_possible() -> None:
    yes = child(*IN_COURT, born="2025-12-01", criteria=ANSWERED)
    assert answers(yes, "2026-02-02") == {
        "age": "yes",
        "legal_status": "yes",
        "family": "yes",
        "adopters": "not_applicable",
        "rehabilitation": "yes",
    }
    assert assess(yes, "2026-02-02").result == "eligible"
    unanswered = child(*IN_COURT, born="2025-12-01", criteria=ANSWERED[:1])
    assert assess(unanswered, "2026-02-02").result == "possible"
    no = child(*IN_COURT, born="2025-12-01", criteria=(("family", "no"),))
    assert assess(no, "2026-02-02").result == "not_eligible"


def test_an_answer_to_what_is_computed_changes_nothing() -> None:
    record = child(*IN_COURT, born="2015-12-01", criteria=(*ANSWERED, ("age", "yes"), ("legal_status", "no")))
    assert answers(record, "2026-02-02")["age"] == "no"
    assert answers(record, "2026-02-02")["legal_status"] == "yes"


@pytest.mark.parametrize(
    ("record", "as_at", "answer"),
    [
        (child(due="2026-09-07"), "2026-02-02", "yes"),
        (child(born="2026-09-07"), "2026-02-02", "yes"),
        (child(born="2022-02-03"), "2026-02-02", "yes"),
        (child(born="2022-02-02"), "2026-02-02", "no"),
        (child(), "2026-02-02", "unknown"),
    ],
)
def test_under_the_age_limit(record: Record, as_at: str, answer: str) -> None:
    assert answers(record, as_at)["age"] == answer


@pytest.mark.parametrize(
    ("events", "answer"),
    [
        ((), "unknown"),
        (("became_looked_after 2026-01-05",), "unknown"),
        (("pre_proceedings_started 2026-01-05",), "yes"),
        (("pre_proceedings_started 2026-01-05", "pre_proceedings_ended 2026-01-19"), "unknown"),
        (("proceedings_issued 2026-01-05",), "yes"),
        (("interim_care_order 2026-01-05",), "yes"),
        (("interim_care_order 2026-01-05", "care_order 2026-01-19"), "no"),
        (("interim_care_order 2026-01-05", "final_hearing 2026-01-19"), "no"),
        (("interim_care_order 2026-01-05", "placement_order 2026-01-19"), "no"),
        (("consent_given 2026-01-05",), "no"),
    ],
)
def test_subject_or_about_to_be_subject_to_an_interim_care_order(events: tuple[str, ...], answer: str) -> None:
    assert answers(child(*events), "2026-02-02")["legal_status"] == answer


@pytest.mark.parametrize(
    ("sibling", "given", "answer"),
    [
        (False, "", "not_applicable"), (False, "unknown", "not_applicable"), (False, "no", "no"), (True, "", "unknown"),
        (True, "unknown", "unknown"), (True, "yes", "yes"), (True, "no", "no"),
    ],
)  # fmt: skip
def test_adopters_of_siblings_matter_only_where_there_are_any(sibling: bool, given: str, answer: str) -> None:
    record = child(adopted_older_sibling=sibling, criteria=(("adopters", given),))
    assert answers(record, "2026-02-02")["adopters"] == answer


def test_every_answer_says_where_it_comes_from() -> None:
    sources = {
        each.criterion: each.source for each in assess(child(*IN_COURT, criteria=ANSWERED[:1]), "2026-02-02").criteria
    }
    assert sources == {
        "age": "computed: no date of birth is recorded",
        "legal_status": "computed: care proceedings are under way",
        "family": "answered",
        "adopters": "no older sibling is recorded as adopted",
        "rehabilitation": "not answered yet",
    }
