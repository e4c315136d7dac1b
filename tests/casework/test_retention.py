"""Whose record is due by the authority's periods, from what event and day; and that the periods are the policy's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from trackboard.pathway.policy.policy import PolicyError, load_policy

Bundle = Callable[..., Path]
CHILDREN = [
    "ADOPTED,Northshire,,,1925-03-01",
    "AFTER-ADOPTION,Northshire,,,1925-03-01",
    "DIED,Northshire,,,2010-05-05",
    "GROWN,Northshire,,,1950-02-28",
    "CARE,Northshire,,,1951-11-16",
    "CARE-NEXT-DAY,Northshire,,,1951-11-17",
    "LEAP,Northshire,,,2000-02-29",
    "HOME,Northshire,,,2001-11-16",
    "NO-BIRTH,Northshire,,,,",
    "OPEN,Northshire,,,1940-01-01",
]
MILESTONES = [
    "ADOPTED,became_looked_after,1925-06-01",
    "ADOPTED,adoption_order,1926-11-16",
    "AFTER-ADOPTION,adoption_order,1926-11-16",
    "AFTER-ADOPTION,referred,1930-01-01",
    "AFTER-ADOPTION,closed,1931-01-01,,relatives",
    "DIED,became_looked_after,2010-06-01",
    "DIED,closed,2011-11-16,,died",
    "GROWN,referred,1950-03-01",
    "GROWN,closed,1969-01-01,,died",
    "CARE,became_looked_after,1952-01-01",
    "CARE,closed,1955-01-01,,returned_home",
    "CARE-NEXT-DAY,placement_order,1952-01-01",
    "CARE-NEXT-DAY,closed,1955-01-01,,other",
    "LEAP,referred,2000-03-01",
    "LEAP,closed,2001-01-01,,other",
    "HOME,referred,2002-01-01",
    "HOME,closed,2003-01-01,,returned_home",
    "NO-BIRTH,became_looked_after,2002-01-01",
    "NO-BIRTH,closed,2003-01-01,,other",
    "OPEN,became_looked_after,1940-02-01",
]


@pytest.fixture
def ready(run: Run, bundle: Bundle) -> Run:
    run("init", "--authority", "Northshire")
    done = run("import", "bundle", bundle(children=CHILDREN, milestones=MILESTONES), "--apply", "--skip-bad-rows")
    assert done.code == 0, done.err
    return run


def test_who_is_due_by_which_rule_from_which_day(ready: Run) -> None:
    done = ready("retention", "review", "--format", "json")
    assert done.code == 0
    shown = [(row["reference"], row["rule"], row["from"], row["from_on"], row["due_on"]) for row in done.json]
    assert shown == [
        ("GROWN", "Never looked after", "born", "1950-02-28", "1975-02-28"),
        ("LEAP", "Never looked after", "born", "2000-02-29", "2025-03-01"),
        ("ADOPTED", "Adopted", "Adoption Order", "1926-11-16", "2026-11-16"),
        ("AFTER-ADOPTION", "Adopted", "Adoption Order", "1926-11-16", "2026-11-16"),
        ("CARE", "Looked after", "born", "1951-11-16", "2026-11-16"),
        ("DIED", "Died before 18", "closed", "2011-11-16", "2026-11-16"),
        ("HOME", "Never looked after", "born", "2001-11-16", "2026-11-16"),
        ("NO-BIRTH", "Looked after", "born", None, None),
    ]
    assert [row["standing"] for row in done.json] == ["due"] * 7 + ["no date"]
    assert "7 due as at 2026-11-16, 1 with no day to reckon from, of 9 closed cases" in done.err
    assert "reg 50" in done.err and "100 years, statute" in done.err


def test_an_open_case_is_never_due_and_all_shows_what_is_kept(ready: Run) -> None:
    every = {
        row["reference"]: row["standing"] for row in ready("retention", "review", "--all", "--format", "json").json
    }
    assert "OPEN" not in every and every["CARE-NEXT-DAY"] == "kept"
    before = ready("--as-at", "2026-11-15", "retention", "review", "--format", "json").json
    assert [row["reference"] for row in before] == ["GROWN", "LEAP", "NO-BIRTH"]


def test_reviewing_erases_nothing(ready: Run) -> None:
    before = ready("board", "--all", "--format", "json").out
    ready("retention", "review")
    assert ready("board", "--all", "--format", "json").out == before


def test_the_authority_sets_its_own_periods(ready: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[retention.looked_after]\nkeep = "6 years"\nfrom = "closed"\n[retention.died]\nlabel = "Dead"\n')
    done = ready("--policy", own, "retention", "review", "--format", "json")
    found = {row["reference"]: (row["rule"], row["from_on"], row["due_on"]) for row in done.json}
    assert found["NO-BIRTH"] == ("Looked after", "2003-01-01", "2009-01-01")
    assert found["DIED"][0] == "Dead"
    rule = load_policy(own).retention["looked_after"]
    assert (rule.basis, rule.source) == ("local", "the authority's own policy")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[retention.other]\nkeep = "for ever"\n', 'retention.other.keep is "for ever".*a length such as "25 years"'),
        ('[retention.other]\nkeep = "7 working days"\n', "not accepted; write a length"),
        ('[retention.other]\nfrom = "today"\n', "one of adoption_order, closed, birth"),
        ('[retention.minutes]\nkeep = "6 years"\n', 'there is no "minutes" in .retention.'),
        ('[clocks.proceedings]\nlimit = "1 year"\n', "not accepted; write a length"),
    ],
)
def test_a_period_that_is_none_is_refused_in_words(tmp_path: Path, text: str, sentence: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(PolicyError, match=sentence):
        load_policy(own)
