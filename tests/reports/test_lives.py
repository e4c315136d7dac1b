"""Those of whom nothing went back are not folded: what is told of them is what the fold would say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.reports.build import POLICY, TODAY, asked, of_folder
from trackboard.reports.kit import child_histories, cohort
from trackboard.reports.kit.cohort import spell_of

Bundle = Callable[..., Path]


def any_child(random: Random, number: int) -> list[str]:
    """Milestones in any order, on few days so that many share one; some return, end, and go on after it."""
    start = TODAY - timedelta(random.randrange(30, 900))
    kinds = random.sample([*POLICY.milestones], random.randrange(0, 12))
    kinds += random.choices([*POLICY.ends, "referred", "proceedings_issued", "legal_planning_meeting"], k=2)
    if random.random() < 0.3:
        kinds.append(random.choice([*POLICY.returns]))
    return [
        f"A-{number:03},{kind},{start + timedelta(random.randrange(40) * 10)},,"
        + (random.choice([*POLICY.outcomes]) if kind == "closed" else "")
        for kind in kinds
    ]


@pytest.mark.parametrize("rule", list(POLICY.inclusion_rules))
def test_every_life_is_as_the_fold_has_it_on_any_day(bundle: Bundle, rule: str) -> None:
    random = Random(rule)
    db = of_folder(
        bundle(
            children=[f"A-{n:03},Testshire,,,2024-01-01,,,,,,,,adoption" for n in range(200)],
            milestones=[row for n in range(200) for row in any_child(random, n)],
        )
    )
    question = asked(db, include=rule)
    folded = {child.reference: child for child in cohort.read(question)}
    told = list(child_histories.read(asked(db, include=rule), *POLICY.milestones, everyone=True))
    assert {life.reference for life in told if life.spells[-1].in_effect} <= folded.keys()
    plain = [life for life in told if life.folded is None and life.reference in folded]
    assert plain and len(plain) < len(folded)
    for life in plain:
        child = folded[life.reference]
        assert life.spells == child.spells
        for ago in (0, 100, 400):
            day = TODAY - timedelta(ago)
            assert life.on(day, POLICY) == spell_of(child.on(day, POLICY)), (life.reference, day)


def test_a_report_folds_nobody_of_whom_nothing_went_back(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    journeys = [
        row
        for n in range(50)
        for row in (f"A-{n},became_looked_after,2026-04-01", f"A-{n},placement_order,{date(2026, 5, 1)}")
    ]
    db = of_folder(
        bundle(
            children=[f"A-{n},Testshire,,,2024-01-01,,,,,,,,adoption" for n in range(50)],
            milestones=[*journeys, "A-7,order_revoked,2026-06-01"],
        )
    )
    read = []
    original = cohort.record_of
    monkeypatch.setattr(cohort, "record_of", lambda facts, day: read.append(facts.id) or original(facts, day))
    told = list(child_histories.read(asked(db), "placement_order"))
    assert (len(told), len(read)) == (50, 1)
