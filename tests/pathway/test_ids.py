"""The constants of pathway/ids.py and the ids of default_policy.toml are the same, in the same order."""

from __future__ import annotations

import tomllib
from functools import reduce
from operator import getitem

import pytest

from trackboard.pathway import ids
from trackboard.pathway.policy.policy import default_text, load_policy

SECTIONS = {
    ids.Kinds: ("milestones", "returns", "ends"),
    ids.HearingOutcomes: ("milestones.hearing.outcomes",),
    ids.HearingReasons: ("milestones.hearing.reasons",),
    ids.Clocks: ("clocks",),
    ids.Stages: ("stages",),
    ids.Flags: ("flags",),
    ids.Outcomes: ("outcomes",),
    ids.Plans: ("plans",),
    ids.Routes: ("routes",),
    ids.Criteria: ("criteria",),
    ids.Eligible: ("eligibility",),
    ids.PlacementEnds: ("placement_ends",),
    ids.Statuses: ("statuses",),
    ids.Standings: ("standings",),
    ids.Inclusion: ("inclusion_rules",),
    ids.Verdicts: ("verdicts",),
    ids.Parties: ("parties",),
    ids.Teams: ("teams",),
    ids.Attendances: ("attendance",),
    ids.Bands: ("bands",),
    ids.ContactLimits: ("contact",),
    ids.MeetingKinds: ("meeting_kinds",),
    ids.Agendas: ("agendas",),
    ids.AgendaReasons: ("agenda_reasons",),
    ids.RetentionRules: ("retention",),
}


@pytest.mark.parametrize("names", SECTIONS, ids=lambda names: names.__name__)
def test_the_constants_are_the_ids_of_the_policy(names: type) -> None:
    policy = tomllib.loads(default_text())
    written = [id for section in SECTIONS[names] for id in reduce(getitem, section.split("."), policy)]
    constants = {name: value for name, value in vars(names).items() if not name.startswith("_")}
    assert list(constants.values()) == written
    assert [name.lower() for name in constants] == [id.lower() for id in written]


def test_the_words_for_whom_a_team_is_expected_are_those_that_a_policy_may_use() -> None:
    assert set(load_policy().expected.values()) <= {
        value for name, value in vars(ids.Expected).items() if name.isupper()
    }


def test_every_class_of_constants_is_compared() -> None:
    assert {*SECTIONS, ids.Expected} == {
        each for each in vars(ids).values() if isinstance(each, type) and each.__module__ == ids.__name__
    }
