from __future__ import annotations

import pytest

from trackboard.pathway.record import Record
from trackboard.pathway.rules import clocks, inclusion

from .build import POLICY, at, child


def taken_in(record: Record) -> set[str]:
    journey = at(record, "2026-06-01")
    return set(inclusion.rules(journey, clocks.read(journey, record, POLICY), record, POLICY))


@pytest.mark.parametrize(
    ("record", "before_the_court"),
    [
        (child(due="2026-09-07"), True),
        (child(born="2020-01-06"), True),
        (child("proceedings_issued 2026-01-05"), True),
        (child("became_looked_after 2026-01-05"), True),
        (child("became_looked_after 2026-01-05", "recommended 2026-02-02", "adm_decision 2026-02-09"), True),
        (child("became_looked_after 2026-01-05", "final_hearing 2026-02-02"), False),
        (child("became_looked_after 2026-01-05", "care_order 2026-02-02"), False),
        (child("became_looked_after 2026-01-05", "placement_order 2026-02-02"), False),
        (child("adm_decision 2026-02-02"), False),
        (child("became_looked_after 2026-01-05", "closed 2026-02-02 outcome=relatives"), False),
    ],
)
def test_before_the_court(record: Record, before_the_court: bool) -> None:
    assert ("before_the_court" in taken_in(record)) is before_the_court


@pytest.mark.parametrize(
    ("record", "potential"),
    [
        (child(), True),
        (child(plans=("undecided",)), True),
        (child(plans=("adoption",)), True),
        (child(plans=("relatives/adoption",)), True),
        (child(plans=("relatives",)), False),
        (child("adm_decision 2026-02-02", plans=("relatives",)), True),
        (child("adoption_order 2026-02-02", plans=("adoption",)), False),
    ],
)
def test_potential_adoption_is_where_the_adoption_clocks_apply(record: Record, potential: bool) -> None:
    assert ("potential_adoption" in taken_in(record)) is potential


def test_decision_made_while_the_decision_is_in_effect() -> None:
    assert "decision_made" in taken_in(child("adm_decision 2026-02-02"))
    assert "decision_made" not in taken_in(child("adm_decision 2026-02-02", "decision_reversed 2026-03-02"))
    assert "decision_made" not in taken_in(child("recommended 2026-02-02"))


def test_everyone_is_every_open_child() -> None:
    assert "everyone" in taken_in(child())
    assert taken_in(child("closed 2026-02-02 outcome=died")) == set()
